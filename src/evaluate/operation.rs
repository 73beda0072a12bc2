//! What each operation gives for given values: the one place that says so for native runs.
//!
//! A result that is no finite number is an error, carried as NaN.

use crate::formula::{BinaryOp, Comparison};
use crate::function::Function;
use crate::graph::Tolerance;

/// NaN for whatever is no finite number.
fn finite(x: f64) -> f64 {
    if x.is_finite() { x } else { f64::NAN }
}

/// `a op b`; 0 to a power of 0 or less and a negative base with a broken exponent are errors.
pub fn arithmetic(op: BinaryOp, a: f64, b: f64) -> f64 {
    finite(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::Divide => a / b,
        BinaryOp::Power => power(a, b),
        BinaryOp::Compare(comparison) => return compare(comparison, Tolerance::Worksheet, a, b),
    })
}

fn power(a: f64, b: f64) -> f64 {
    // NaN to the power of 0 and 1 to the power of NaN are 1 in IEEE arithmetic; here an error stays one.
    if a.is_nan() || b.is_nan() || (a == 0.0 && b <= 0.0) {
        return f64::NAN;
    }
    a.powf(b)
}

/// 1 or 0; NaN if either side is.
pub fn compare(op: Comparison, tolerance: Tolerance, a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        return f64::NAN;
    }
    let near = match tolerance {
        Tolerance::Worksheet => (a - b).abs() <= a.abs().max(b.abs()) * 2f64.powi(-48),
        Tolerance::Check => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0),
    };
    let holds = match op {
        Comparison::Equal => near,
        Comparison::NotEqual => !near,
        Comparison::Less => a < b && !near,
        Comparison::LessOrEqual => a < b || near,
        Comparison::Greater => a > b && !near,
        Comparison::GreaterOrEqual => a > b || near,
    };
    f64::from(u8::from(holds))
}

/// A function of one value.
pub fn unary(function: Function, x: f64) -> f64 {
    use Function::*;
    if x.is_nan() {
        return x;
    }
    finite(match function {
        Abs => x.abs(),
        Int => round_half_up(x, 9.0).floor(),
        Sqrt => x.sqrt(),
        Exp => x.exp(),
        Ln => x.ln(),
        Log10 => x.log10(),
        Sign => {
            if x == 0.0 {
                0.0
            } else {
                x.signum()
            }
        }
        Not => f64::from(u8::from(x == 0.0)),
        Min | Max | Round | RoundUp | RoundDown | Mod | Log | Power | If | And | Or | IfError | Sum | Average
        | Smallest | Largest | Since | Prev | Lag | Cumulative | Recent | Logistic | Gompertz | Bass | Learning
        | Total | AverageOver | First | Last | At | FirstWhen | LastingFrom => f64::NAN,
    })
}

/// A function of two values.
pub fn binary(function: Function, a: f64, b: f64) -> f64 {
    use Function::*;
    if a.is_nan() || b.is_nan() {
        return f64::NAN;
    }
    finite(match function {
        Min => a.min(b),
        Max => a.max(b),
        Round => round_half_up(a, b),
        RoundUp => directed(a, b, f64::ceil),
        RoundDown => directed(a, b, f64::floor),
        // What worksheets print is x - y * INT(ROUND(x / y, 9)), so that all engines agree.
        Mod => a - b * round_half_up(finite(a / b), 9.0).floor(),
        Log => a.ln() / b.ln(),
        Power => power(a, b),
        And => f64::from(u8::from(a != 0.0 && b != 0.0)),
        Or => f64::from(u8::from(a != 0.0 || b != 0.0)),
        Abs | Int | Sqrt | Exp | Ln | Log10 | Sign | Not | If | IfError | Sum | Average | Smallest | Largest
        | Since | Prev | Lag | Cumulative | Recent | Logistic | Gompertz | Bass | Learning | Total | AverageOver
        | First | Last | At | FirstWhen | LastingFrom => f64::NAN,
    })
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
