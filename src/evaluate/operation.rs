//! What each operation gives for given values: the one place that says so for native runs.
//!
//! A result that is no finite number is an error, carried as NaN.

use crate::check::Output;
use crate::formula::{BinaryOp, Comparison};
use crate::function::Function;
use crate::graph::Tolerance;
use crate::maths;

/// NaN for whatever is no finite number.
#[inline(always)]
fn finite(x: f64) -> f64 {
    if x.abs() < f64::INFINITY { x } else { f64::NAN }
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

/// `a op b`
#[inline(always)]
pub fn arithmetic(op: BinaryOp, a: f64, b: f64) -> f64 {
    match op {
        BinaryOp::Add => add(a, b),
        BinaryOp::Subtract => subtract(a, b),
        BinaryOp::Multiply => multiply(a, b),
        BinaryOp::Divide => divide(a, b),
        BinaryOp::Power => power(a, b),
        BinaryOp::Compare(comparison) => compare(comparison, Tolerance::Worksheet, a, b),
    }
}

/// 1 or 0; NaN if either side is.
#[inline(always)]
pub fn compare(op: Comparison, tolerance: Tolerance, a: f64, b: f64) -> f64 {
    let larger = max(a.abs(), b.abs());
    let allowed = match tolerance {
        Tolerance::Worksheet => larger * 3.552_713_678_800_501e-15, // 2^-48
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

/// Whether an output's value meets a target, as a worksheet's comparison has it; what is not reached does not.
pub fn meets(output: &Output, value: f64, target: f64) -> bool {
    let op = if output.lower_is_better() { Comparison::LessOrEqual } else { Comparison::GreaterOrEqual };
    value.is_finite() && compare(op, Tolerance::Worksheet, value, target) == 1.0
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

/// A function of one value.
#[inline(always)]
pub fn unary(function: Function, x: f64) -> f64 {
    use Function::*;
    let error = x.is_nan();
    let value = match function {
        Abs => x.abs(),
        Int => round_half_up(x, 9.0).floor(),
        Sqrt => finite(x.sqrt()),
        Exp => finite(maths::exp(x)),
        Ln => finite(maths::ln(x)),
        Log10 => finite(libm::log10(x)),
        Sign => {
            let negative = if x < 0.0 { -1.0 } else { 0.0 };
            if x > 0.0 { 1.0 } else { negative }
        }
        Not => {
            if x == 0.0 {
                1.0
            } else {
                0.0
            }
        }
        Min | Max | Round | RoundUp | RoundDown | Mod | Log | Power | If | And | Or | IfError | Sum | Average
        | Smallest | Largest | Since | Prev | Lag | Cumulative | Recent | Logistic | Gompertz | Bass | Learning
        | Total | AverageOver | First | Last | At | FirstWhen | LastingFrom => f64::NAN,
    };
    if error { x } else { value }
}

/// A function of two values.
#[inline(always)]
pub fn binary(function: Function, a: f64, b: f64) -> f64 {
    use Function::*;
    let value = match function {
        Min => min(a, b),
        Max => max(a, b),
        Round => finite(round_half_up(a, b)),
        RoundUp => finite(directed(a, b, f64::ceil)),
        RoundDown => finite(directed(a, b, f64::floor)),
        // What worksheets print is x - y * INT(ROUND(x / y, 9)), so that all engines agree, and 0 where rounding
        // leaves a remainder of the other sign.
        Mod => {
            let left = finite(a - b * round_half_up(finite(a / b), 9.0).floor());
            if b > 0.0 { max(left, 0.0) } else { min(left, 0.0) }
        }
        Log => finite(finite(maths::ln(a)) / finite(maths::ln(b))),
        Power => power(a, b),
        And => {
            if (a != 0.0) & (b != 0.0) {
                1.0
            } else {
                0.0
            }
        }
        Or => {
            if (a != 0.0) | (b != 0.0) {
                1.0
            } else {
                0.0
            }
        }
        Abs | Int | Sqrt | Exp | Ln | Log10 | Sign | Not | If | IfError | Sum | Average | Smallest | Largest
        | Since | Prev | Lag | Cumulative | Recent | Logistic | Gompertz | Bass | Learning | Total | AverageOver
        | First | Last | At | FirstWhen | LastingFrom => f64::NAN,
    };
    if (a + b).is_nan() { f64::NAN } else { value }
}

/// Rounds half away from zero at a number of decimal digits, as a worksheet shows it: what counts as
/// a half is the number's first 15 significant digits (`1.005` at 2 digits is `1.01`).
pub fn round_half_up(x: f64, digits: f64) -> f64 {
    at_digits(x, digits, |scaled| {
        // 2^-50 of the value stands for the digits beyond the fifteenth.
        let nudged = scaled + 0.5 + scaled * 2f64.powi(-50);
        nudged.floor()
    })
}

/// Rounds the first nine digits further than asked, then away from or towards zero.
fn directed(x: f64, digits: f64, towards: fn(f64) -> f64) -> f64 {
    let clean = round_half_up(x, digits.trunc() + 9.0);
    at_digits(clean, digits, |scaled| {
        let nearest = scaled.round();
        // A clean decimal may still stand beside its whole number in binary.
        if (scaled - nearest).abs() <= scaled * 2f64.powi(-48) { nearest } else { towards(scaled) }
    })
}

/// Applies `change` to |x| scaled by a power of ten, and scales back.
fn at_digits(x: f64, digits: f64, change: impl Fn(f64) -> f64) -> f64 {
    let digits = digits.trunc().clamp(-400.0, 400.0) as i32;
    let magnitude = x.abs();
    if digits > 0 && magnitude >= 1e15 {
        return x; // no decimals are left at this size
    }
    let rounded = if digits >= 0 {
        let scale = 10f64.powi(digits.min(300));
        let scaled = magnitude * scale;
        if scaled >= 4_503_599_627_370_496.0 {
            return x; // finer than a double can tell
        }
        change(scaled) / scale
    } else {
        let scale = 10f64.powi((-digits).min(308));
        change(magnitude / scale) * scale
    };
    // Multiplying keeps 0 from becoming -0.
    if x < 0.0 && rounded != 0.0 { -rounded } else { rounded }
}
