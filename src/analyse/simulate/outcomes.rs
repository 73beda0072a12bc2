//! What every draw gave, column by column.

use crate::evaluate::Arg;
use std::cmp::Reverse;

/// A number for each draw, or the same for all.
#[derive(Clone, Debug, PartialEq)]
pub enum Numbers {
    /// The same for all.
    All(f64),
    /// One for each draw, in their order.
    Each(Vec<f64>),
}

impl Numbers {
    /// The number of a draw, counted from the first.
    pub fn at(&self, draw: usize) -> f64 {
        match self {
            Numbers::All(x) => *x,
            Numbers::Each(values) => values[draw],
        }
    }
}

/// In how many draws a check fails, and where it is worst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Draws without errors in which it fails somewhere.
    pub failed: u64,
    /// The draw in which it fails in the most periods and elements, and in how many.
    pub worst: Option<(u64, u64)>,
}

impl Tally {
    /// One more draw in which it fails.
    pub fn add(&mut self, draw: u64, places: u64) {
        self.join(Tally { failed: 1, worst: Some((draw, places)) });
    }

    /// The same check over other draws; of equally bad ones the first is kept.
    pub fn join(&mut self, other: Tally) {
        let worse = |(draw, places): (u64, u64)| (places, Reverse(draw));
        self.failed += other.failed;
        self.worst = self.worst.into_iter().chain(other.worst).max_by_key(|at| worse(*at));
    }
}

/// What every draw gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcomes {
    /// The outputs that were kept, in the order asked for; a milestone is its period's number, NaN where not reached.
    pub outputs: Vec<Numbers>,
    /// For each of them its target, if it has one.
    pub targets: Vec<Option<Numbers>>,
    /// For each draw whether something in it has no value that should have one.
    pub failed: Vec<bool>,
    /// Every check of the model.
    pub checks: Vec<Tally>,
}

/// Where one stretch of a column goes: nowhere if the column is the same for all draws.
pub(super) type Slot<'a> = Option<&'a mut [f64]>;

/// Puts the first lanes of a block into their place.
pub(super) fn put(slot: &mut Slot<'_>, from: usize, lanes: usize, arg: Arg<'_>) {
    if let Some(out) = slot {
        let out = &mut out[from..from + lanes];
        match arg {
            Arg::Column(column) => out.copy_from_slice(&column[..lanes]),
            Arg::Splat(x) => out.fill(x),
        }
    }
}

/// Stretches of a column, one for each chunk of draws.
pub(super) fn stretches(column: &mut Numbers, size: usize, count: usize) -> Vec<Slot<'_>> {
    match column {
        Numbers::All(_) => (0..count).map(|_| None).collect(),
        Numbers::Each(values) => values.chunks_mut(size).map(Some).collect(),
    }
}
