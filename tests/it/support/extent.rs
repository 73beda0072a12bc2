//! How much of the long sets runs: a part of them at each change, all of them where `EVCALC_FULL=1` is set, as .ci/run does.

use std::io::Write;
use std::ops::RangeInclusive;

/// The books that IronCalc recalculates at each change, of all those in `support::models`.
const BOOKS: [&str; 5] =
    ["examples/reference.toml", "tests/models/known.toml", "tests/models/torture.toml", "titan", "xiaomi"];

/// The seeds of a set of random models.
pub struct Seeds {
    each_change: RangeInclusive<u64>,
    full: RangeInclusive<u64>,
}

/// Random models, natively.
pub const NATIVE: Seeds = Seeds { each_change: 1000..=1119, full: 1000..=1119 };
/// Random models, through their workbooks.
pub const WORKBOOKS: Seeds = Seeds { each_change: 2000..=2023, full: 2000..=2023 };
/// Random changes, made in every way that there is.
pub const CHANGES: Seeds = Seeds { each_change: 1..=24, full: 1..=24 };

/// Runs whose truth is looked for in what an update tells.
pub const TRUTHS: Seeds = Seeds { each_change: 0..=59, full: 0..=199 };

impl Seeds {
    pub fn chosen(&self) -> RangeInclusive<u64> {
        if is_full() { self.full.clone() } else { self.each_change.clone() }
    }
}

fn is_full() -> bool {
    std::env::var_os("EVCALC_FULL").is_some_and(|value| value == "1")
}

/// Whether a model's book is recalculated.
pub fn is_recalculated(name: &str) -> bool {
    is_full() || BOOKS.contains(&name)
}

/// Says how many books are recalculated, past the test runner, which keeps to itself what passing tests print.
pub fn tell(chosen: usize, all: usize) {
    let words = match is_full() {
        true => format!("recalculated in full: all {all} books"),
        false => format!("recalculated in part: {chosen} of {all} books; all of them: EVCALC_FULL=1 cargo test"),
    };
    assert_eq!(chosen, if is_full() { all } else { BOOKS.len() }, "{words}");
    // In one piece, so that no other line runs into it.
    std::io::stderr().write_all(format!("\n{words}\n").as_bytes()).expect("standard error");
}
