//! The arithmetic of models: what each operation gives, in a native run as in a worksheet.
//!
//! A worksheet calculates in binary fractions like everybody else, but hides it in four places. Programs differ in
//! how; a model must not. So there is one rule for each, stated here and kept by every reader of the Program; where
//! a spreadsheet would do something else by itself, the workbook's formula says what is meant.
//!
//! | place | the rule | Excel | LibreOffice 7.4 | IronCalc 0.9 |
//! | --- | --- | --- | --- | --- |
//! | comparisons ([`compare`]) | two numbers that differ by at most 2^-48 of the larger one are equal | 15 digits | 2^-48 (`approxEqual`), whole numbers exactly | 15 digits, then 2.2e-16 whatever the size |
//! | sums and differences beside 0 ([`settle`]) | at most 2^-48 of its operands is 0, where that can matter (the Program marks it as settled) | only a cell's last operation | every operation (`approxSub`) | never |
//! | rounding ([`significant`]) | works on 15 significant digits | 15 digits in ROUND, none in INT and MOD | up to 15 digits below 2^41; ROUND to 0 digits exactly | 15 digits in ROUND, none in INT and MOD |
//! | results below 2.2e-308 ([`finite`]) | 0 | 0 | an error in powers, else kept | kept |
//!
//! What is no finite number is an error, carried as NaN. Sources: `rtl_math_approxEqual`, `rtl_math_round` and
//! `ScInterpreter::ScPower` of LibreOffice; `functions/util.rs` and `number_format.rs` of ironcalc_base; for Excel,
//! Microsoft's "Floating-point arithmetic may give inaccurate results in Excel". Each is tried in
//! tests/arithmetic.

mod rounding;

pub use rounding::{floor, places, round, round_down, round_up, significant};

use crate::formula::Comparison;
use crate::maths;

/// 2^-48: how near two numbers are that count as equal, as a share of the larger one.
pub const NEAR: f64 = 1.0 / (RESIDUE * RESIDUE);

/// 2^24. A sum or difference is a residue where its 2^24-fold is at most the 2^24th part of its operands: both sides
/// scaled, so that neither leaves the range of numbers. The workbook holds it in a cell.
pub const RESIDUE: f64 = 16_777_216.0;

/// How near two compared numbers count as equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tolerance {
    /// [`NEAR`] of the larger, as spreadsheets have it.
    Worksheet,
    /// 1e-9 of max(1, |a|, |b|): the outermost comparison of a check.
    Check,
}

impl Tolerance {
    /// That of a comparison: in a check the outermost ones that include equality are lenient.
    pub fn of(op: Comparison, outermost_in_check: bool) -> Tolerance {
        match op {
            Comparison::Equal | Comparison::LessOrEqual | Comparison::GreaterOrEqual if outermost_in_check => {
                Tolerance::Check
            }
            Comparison::Equal
            | Comparison::LessOrEqual
            | Comparison::GreaterOrEqual
            | Comparison::NotEqual
            | Comparison::Less
            | Comparison::Greater => Tolerance::Worksheet,
        }
    }
}

/// NaN for whatever is no finite number, and 0 for whatever is too small to be an ordinary one.
#[inline(always)]
pub fn finite(x: f64) -> f64 {
    let large = if x.abs() < f64::MIN_POSITIVE { 0.0 } else { x };
    if x.abs() < f64::INFINITY { large } else { f64::NAN }
}

/// `a + b`
#[inline(always)]
pub fn add(a: f64, b: f64) -> f64 {
    finite(a + b)
}

/// `a - b`
#[inline(always)]
pub fn subtract(a: f64, b: f64) -> f64 {
    finite(a - b)
}

/// `a * b`
#[inline(always)]
pub fn multiply(a: f64, b: f64) -> f64 {
    finite(a * b)
}

/// `a / b`
#[inline(always)]
pub fn divide(a: f64, b: f64) -> f64 {
    finite(a / b)
}

/// `a ^ b`; 0 to a power of 0 or less and a negative base with a broken exponent are errors.
#[inline(always)]
pub fn power(a: f64, b: f64) -> f64 {
    finite(maths::power(a, b))
}

/// A sum or difference, or 0 where it is only what rounding left of its operands: at most 2^-48 of one of them, which
/// it then is of any. `size` is the first operand; of more than two, the largest.
///
/// ```
/// use evcalc::arithmetic::settle;
/// let rest = 0.3 - 0.1 - 0.1;
/// assert_eq!(settle(rest - 0.1, rest), 0.0);
/// assert_eq!(settle(1e-15, 0.1), 1e-15);
/// ```
#[inline(always)]
pub fn settle(sum: f64, size: f64) -> f64 {
    if sum.abs() * RESIDUE <= size.abs() / RESIDUE { 0.0 } else { sum }
}

/// The smaller one; an error if either is.
#[inline(always)]
pub fn min(a: f64, b: f64) -> f64 {
    let least = if a < b { a } else { b };
    if a.is_nan() { a } else { least }
}

/// The larger one; an error if either is.
#[inline(always)]
pub fn max(a: f64, b: f64) -> f64 {
    let most = if a > b { a } else { b };
    if a.is_nan() { a } else { most }
}

/// `a op b`: 1 or 0; NaN if either side is.
///
/// ```
/// use evcalc::arithmetic::{Tolerance, compare};
/// use evcalc::formula::Comparison;
/// assert_eq!(compare(Comparison::LessOrEqual, Tolerance::Worksheet, 0.1 + 0.2, 0.3), 1.0);
/// ```
#[inline(always)]
pub fn compare(op: Comparison, tolerance: Tolerance, a: f64, b: f64) -> f64 {
    let larger = max(a.abs(), b.abs());
    let allowed = match tolerance {
        Tolerance::Worksheet => larger * NEAR,
        Tolerance::Check => 1e-9 * max(larger, 1.0),
    };
    let near = (a - b).abs() <= allowed;
    let holds = match op {
        Comparison::Equal => near,
        Comparison::NotEqual => !near,
        Comparison::Less => (a < b) & !near,
        Comparison::LessOrEqual => (a < b) | near,
        Comparison::Greater => (a > b) & !near,
        Comparison::GreaterOrEqual => (a > b) | near,
    };
    let one = if holds { 1.0 } else { 0.0 };
    // The sum is NaN where either side is.
    if (a + b).is_nan() { f64::NAN } else { one }
}

/// `a` where the condition is not 0, else `b`; an error in the condition is one.
#[inline(always)]
pub fn select(condition: f64, a: f64, b: f64) -> f64 {
    let taken = if condition == 0.0 { b } else { a };
    if condition.is_nan() { condition } else { taken }
}

/// `a`, or `b` where `a` is an error.
#[inline(always)]
pub fn if_error(a: f64, b: f64) -> f64 {
    if a.is_nan() { b } else { a }
}
