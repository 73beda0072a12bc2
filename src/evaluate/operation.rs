//! The operations of the Program and the language's functions, each by the rules of [`arithmetic`](crate::arithmetic).
//!
//! A result that is no finite number is an error, carried as NaN.

pub use crate::arithmetic::compare;
use crate::arithmetic::{Tolerance, finite, floor, round, round_down, round_up};
pub(super) use crate::arithmetic::{
    add, divide, if_error, max, min, multiply, places, power, select, settle, subtract,
};
use crate::formula::{BinaryOp, Comparison};
use crate::function::{Binary, Unary};
use crate::maths;
use crate::model::Output;

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

/// A sum or difference that is 0 where it is a residue of its operands.
#[inline(always)]
pub(super) fn settled(op: BinaryOp, a: f64, b: f64) -> f64 {
    settle(arithmetic(op, a, b), a)
}

/// Whether an output's value meets a target, as a worksheet's comparison has it; what is not reached does not.
pub fn meets(output: &Output, value: f64, target: f64) -> bool {
    let op = if output.lower_is_better() { Comparison::LessOrEqual } else { Comparison::GreaterOrEqual };
    value.is_finite() && compare(op, Tolerance::Worksheet, value, target) == 1.0
}

/// A function of one value.
#[inline(always)]
pub fn unary(function: Unary, x: f64) -> f64 {
    use Unary::*;
    let error = x.is_nan();
    let value = match function {
        Abs => x.abs(),
        Int => floor(x),
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
    };
    if error { x } else { value }
}

/// A function of two values.
#[inline(always)]
pub fn binary(function: Binary, a: f64, b: f64) -> f64 {
    use Binary::*;
    let value = match function {
        Min => min(a, b),
        Max => max(a, b),
        Round => finite(round(a, b)),
        RoundUp => finite(round_up(a, b)),
        RoundDown => finite(round_down(a, b)),
        Mod => {
            let rest = settle(subtract(a, multiply(b, floor(divide(a, b)))), a);
            // A remainder of the other sign is what rounding left.
            if b > 0.0 { max(rest, 0.0) } else { min(rest, 0.0) }
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
    };
    if (a + b).is_nan() { f64::NAN } else { value }
}
