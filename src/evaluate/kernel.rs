//! Operations on columns of draws, compiled for several instruction sets and chosen when the program starts.
//!
//! A kernel applies to each lane what [`operation`](super::operation) says for one value: the same functions,
//! inlined, so that a lane has the bits that a single projection has.

use super::operation::{
    add, binary, compare, divide, if_error, max, min, multiply, places, power, select, settle, subtract, unary,
};
use crate::formula::{BinaryOp, Comparison};
use crate::function::{Binary, Unary};
use crate::graph::Tolerance;
use crate::maths::{self, Isa, Work};

/// Draws in a block: dispatch no longer shows, and a model's columns still fit into the second-level cache.
pub const LANES: usize = 512;

/// One value for each draw of a block.
pub type Column = [f64; LANES];

/// What a kernel works on.
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    /// A value for each draw.
    Column(&'a Column),
    /// One value for all.
    Splat(f64),
}

/// What a kernel computes, of up to three arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kernel {
    /// The first argument.
    Copy,
    /// `-a`
    Negate,
    /// `a + b` or `a - b`, 0 where it is a residue.
    Settled(BinaryOp),
    /// A sum `a` of the size `b`: 0 where it is a residue.
    Settle,
    /// How many decimal places the digits of a number take.
    Places,
    /// A function of one value.
    Unary(Unary),
    /// `a op b`
    Arithmetic(BinaryOp),
    /// 1 or 0.
    Compare(Comparison, Tolerance),
    /// A function of two values.
    Binary(Binary),
    /// `if(a, b, c)`
    Select,
    /// `iferror(a, b)`
    IfError,
    /// The start of a run that reaches the last period, from its length; NaN where there is none.
    Lasting(i32),
    /// In the period given: it, where `a` has found none yet and the condition `b` holds; at the start `a` is new.
    FirstWhen(i32, bool),
    /// `a`, and one more where `b` is an error.
    CountErrors,
    /// Two operations at once: `(a first b) second c`, or `c second (a first b)` where swapped.
    Fused(Fusible, Fusible, bool),
}

/// Operations that may be done two at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub(super) enum Fusible {
    Add,
    Subtract,
    Multiply,
    Divide,
    Min,
    Max,
}

/// Applies a kernel to every lane.
pub(super) fn apply(isa: Isa, kernel: Kernel, out: &mut Column, args: [Arg<'_>; 3]) {
    isa.run(Apply { kernel, out, args });
}

struct Apply<'a> {
    kernel: Kernel,
    out: &'a mut Column,
    args: [Arg<'a>; 3],
}

impl Work for Apply<'_> {
    #[inline(always)]
    fn run(self) {
        lanes(self.kernel, self.out, self.args);
    }
}

/// Loops over lanes, written out where they are used: what stands in them is always compiled into them, and so for the
/// instruction set at hand. (A closure or a function handed over may be called lane by lane instead.)
macro_rules! map1 {
    ($out:expr, $a:expr, |$x:ident| $value:expr) => {
        match $a {
            Arg::Column(a) => lanes_of!($out, i, {
                let $x = a[i];
                $value
            }),
            Arg::Splat($x) => $out.fill($value),
        }
    };
}

/// The same for two values.
macro_rules! map2 {
    ($out:expr, $a:expr, $b:expr, |$x:ident, $y:ident| $value:expr) => {
        match ($a, $b) {
            (Arg::Column(a), Arg::Column(b)) => lanes_of!($out, i, {
                let ($x, $y) = (a[i], b[i]);
                $value
            }),
            (Arg::Column(a), Arg::Splat($y)) => lanes_of!($out, i, {
                let $x = a[i];
                $value
            }),
            (Arg::Splat($x), Arg::Column(b)) => lanes_of!($out, i, {
                let $y = b[i];
                $value
            }),
            (Arg::Splat($x), Arg::Splat($y)) => $out.fill($value),
        }
    };
}

/// The same for three values.
macro_rules! map3 {
    ($out:expr, $a:expr, $b:expr, $c:expr, |$x:ident, $y:ident, $z:ident| $value:expr) => {
        match ($a, $b, $c) {
            (Arg::Column(a), Arg::Column(b), Arg::Column(c)) => {
                lanes_of!($out, i, {
                    let ($x, $y, $z) = (a[i], b[i], c[i]);
                    $value
                })
            }
            (Arg::Column(a), Arg::Column(b), Arg::Splat($z)) => {
                lanes_of!($out, i, {
                    let ($x, $y) = (a[i], b[i]);
                    $value
                })
            }
            (Arg::Column(a), Arg::Splat($y), Arg::Column(c)) => {
                lanes_of!($out, i, {
                    let ($x, $z) = (a[i], c[i]);
                    $value
                })
            }
            (Arg::Column(a), Arg::Splat($y), Arg::Splat($z)) => lanes_of!($out, i, {
                let $x = a[i];
                $value
            }),
            (Arg::Splat($x), Arg::Column(b), Arg::Column(c)) => {
                lanes_of!($out, i, {
                    let ($y, $z) = (b[i], c[i]);
                    $value
                })
            }
            (Arg::Splat($x), Arg::Column(b), Arg::Splat($z)) => lanes_of!($out, i, {
                let $y = b[i];
                $value
            }),
            (Arg::Splat($x), Arg::Splat($y), Arg::Column(c)) => lanes_of!($out, i, {
                let $z = c[i];
                $value
            }),
            (Arg::Splat($x), Arg::Splat($y), Arg::Splat($z)) => $out.fill($value),
        }
    };
}

/// One loop.
macro_rules! lanes_of {
    ($out:expr, $i:ident, $value:expr) => {
        for $i in 0..LANES {
            $out[$i] = $value;
        }
    };
}

#[inline(always)]
fn lanes(kernel: Kernel, out: &mut Column, [a, b, c]: [Arg<'_>; 3]) {
    match kernel {
        Kernel::Copy => map1!(out, a, |x| x),
        Kernel::Negate => map1!(out, a, |x| -x),
        Kernel::Settled(BinaryOp::Subtract) => map2!(out, a, b, |x, y| settle(subtract(x, y), x)),
        Kernel::Settled(_) => map2!(out, a, b, |x, y| settle(add(x, y), x)),
        Kernel::Settle => map2!(out, a, b, |x, y| settle(x, y)),
        Kernel::Places => map1!(out, a, |x| any_places(x)),
        Kernel::Unary(function) => one(function, out, a),
        Kernel::Arithmetic(op) => match op {
            BinaryOp::Add => map2!(out, a, b, |x, y| add(x, y)),
            BinaryOp::Subtract => map2!(out, a, b, |x, y| subtract(x, y)),
            BinaryOp::Multiply => map2!(out, a, b, |x, y| multiply(x, y)),
            BinaryOp::Divide => map2!(out, a, b, |x, y| divide(x, y)),
            BinaryOp::Power => to_the_power(out, a, b),
            BinaryOp::Compare(op) => comparison(op, Tolerance::Worksheet, out, a, b),
        },
        Kernel::Compare(op, tolerance) => comparison(op, tolerance, out, a, b),
        Kernel::Binary(function) => two(function, out, a, b),
        Kernel::Select => map3!(out, a, b, c, |x, y, z| select(x, y, z)),
        Kernel::IfError => map2!(out, a, b, |x, y| if_error(x, y)),
        Kernel::Lasting(last) => map1!(out, a, |run| if run > 0.0 { f64::from(last) - run + 1.0 } else { f64::NAN }),
        Kernel::FirstWhen(t, start) => {
            let found = if start { Arg::Splat(f64::NAN) } else { a };
            let now = f64::from(t);
            map2!(out, found, b, |found, x| if found.is_nan() & (x != 0.0) & !x.is_nan() { now } else { found });
        }
        Kernel::CountErrors => map2!(out, a, b, |count, x| if x.is_nan() { count + 1.0 } else { count }),
        Kernel::Fused(first, second, swapped) => fused(first, second, swapped, out, [a, b, c]),
    }
}

#[inline(always)]
fn one(function: Unary, out: &mut Column, a: Arg<'_>) {
    match function {
        Unary::Exp => map1!(out, a, |x| unary(Unary::Exp, x)),
        Unary::Ln => map1!(out, a, |x| unary(Unary::Ln, x)),
        Unary::Sqrt => map1!(out, a, |x| unary(Unary::Sqrt, x)),
        Unary::Abs => map1!(out, a, |x| unary(Unary::Abs, x)),
        Unary::Not => map1!(out, a, |x| unary(Unary::Not, x)),
        Unary::Int | Unary::Log10 | Unary::Sign => map1!(out, a, |x| any_unary(function, x)),
    }
}

/// As below.
#[inline(never)]
fn any_places(x: f64) -> f64 {
    places(x)
}

/// Functions that are not worth a loop of their own.
#[inline(never)]
fn any_unary(function: Unary, x: f64) -> f64 {
    unary(function, x)
}

#[inline(always)]
fn two(function: Binary, out: &mut Column, a: Arg<'_>, b: Arg<'_>) {
    match function {
        Binary::Min => map2!(out, a, b, |x, y| min(x, y)),
        Binary::Max => map2!(out, a, b, |x, y| max(x, y)),
        Binary::Power => to_the_power(out, a, b),
        Binary::And => map2!(out, a, b, |x, y| binary(Binary::And, x, y)),
        Binary::Or => map2!(out, a, b, |x, y| binary(Binary::Or, x, y)),
        Binary::Round | Binary::RoundUp | Binary::RoundDown | Binary::Mod | Binary::Log => {
            map2!(out, a, b, |x, y| any_binary(function, x, y))
        }
    }
}

/// The same for functions of two values.
#[inline(never)]
fn any_binary(function: Binary, x: f64, y: f64) -> f64 {
    binary(function, x, y)
}

/// A small whole exponent is multiplied out; where all bases are ordinary numbers above 0 the special cases need not be
/// looked at.
#[inline(always)]
fn to_the_power(out: &mut Column, a: Arg<'_>, b: Arg<'_>) {
    if let (Arg::Column(a), Arg::Splat(y)) = (a, b)
        && maths::is_few_factors(y)
    {
        maths::whole_powers(a, y, out);
        return map1!(out, Arg::Column(&out.clone()), |x| multiply(x, 1.0));
    }
    // Both sides are looked at, without a branch between them.
    #[allow(clippy::manual_range_contains)]
    let ordinary = |x: f64| (x >= f64::MIN_POSITIVE) & (x < f64::INFINITY);
    let finite = |y: f64| (y.abs() < f64::INFINITY) & !maths::is_few_factors(y);
    let mut all = true;
    match a {
        Arg::Column(a) => a.iter().for_each(|x| all &= ordinary(*x)),
        Arg::Splat(x) => all &= ordinary(x),
    }
    match b {
        Arg::Column(b) => b.iter().for_each(|y| all &= finite(*y)),
        Arg::Splat(y) => all &= finite(y),
    }
    match all {
        true => map2!(out, a, b, |x, y| multiply(maths::positive_power(x, y), 1.0)),
        false => map2!(out, a, b, |x, y| power(x, y)),
    }
}

#[inline(always)]
fn comparison(op: Comparison, tolerance: Tolerance, out: &mut Column, a: Arg<'_>, b: Arg<'_>) {
    macro_rules! each {
        ($($op:ident)*) => {
            match (op, tolerance) {
                $((Comparison::$op, Tolerance::Worksheet) => {
                    map2!(out, a, b, |x, y| compare(Comparison::$op, Tolerance::Worksheet, x, y));
                }
                (Comparison::$op, Tolerance::Check) => {
                    map2!(out, a, b, |x, y| compare(Comparison::$op, Tolerance::Check, x, y));
                })*
            }
        };
    }
    each!(Equal NotEqual Less LessOrEqual Greater GreaterOrEqual);
}

/// Kernels of two operations.
#[inline(always)]
fn fused(first: Fusible, second: Fusible, swapped: bool, out: &mut Column, [a, b, c]: [Arg<'_>; 3]) {
    macro_rules! seconds {
        ($f:ident) => {
            match (second, swapped) {
                (Fusible::Add, _) => map3!(out, a, b, c, |x, y, z| add($f(x, y), z)),
                (Fusible::Subtract, false) => map3!(out, a, b, c, |x, y, z| subtract($f(x, y), z)),
                (Fusible::Subtract, true) => map3!(out, a, b, c, |x, y, z| subtract(z, $f(x, y))),
                (Fusible::Multiply, _) => map3!(out, a, b, c, |x, y, z| multiply($f(x, y), z)),
                (Fusible::Divide, false) => map3!(out, a, b, c, |x, y, z| divide($f(x, y), z)),
                (Fusible::Divide, true) => map3!(out, a, b, c, |x, y, z| divide(z, $f(x, y))),
                (Fusible::Min, false) => map3!(out, a, b, c, |x, y, z| min($f(x, y), z)),
                (Fusible::Min, true) => map3!(out, a, b, c, |x, y, z| min(z, $f(x, y))),
                (Fusible::Max, false) => map3!(out, a, b, c, |x, y, z| max($f(x, y), z)),
                (Fusible::Max, true) => map3!(out, a, b, c, |x, y, z| max(z, $f(x, y))),
            }
        };
    }
    match first {
        Fusible::Add => seconds!(add),
        Fusible::Subtract => seconds!(subtract),
        Fusible::Multiply => seconds!(multiply),
        Fusible::Divide => seconds!(divide),
        Fusible::Min => seconds!(min),
        Fusible::Max => seconds!(max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bases and exponents of a table whose powers tests/arithmetic.rs compares.
    fn powers() -> Vec<(f64, f64)> {
        let rows = include_str!("../../tests/data/power_range.csv").lines().skip(2);
        rows.filter_map(|row| {
            let mut cells = row.split('|').map(|cell| cell.parse::<f64>());
            Some((cells.next()?.ok()?, cells.next()?.ok()?))
        })
        .collect()
    }

    #[test]
    fn a_lane_has_the_bits_of_a_single_value_at_every_edge_and_with_every_instruction_set() {
        let rows = powers();
        assert!(rows.len() > 2000, "{}", rows.len());
        for isa in Isa::all() {
            for chunk in rows.chunks(LANES) {
                let (mut a, mut b, mut out) = ([0.7; LANES], [2.5; LANES], [0.0; LANES]);
                chunk.iter().enumerate().for_each(|(i, (x, y))| (a[i], b[i]) = (*x, *y));
                let (a_column, b_column) = (Arg::Column(&a), Arg::Column(&b));
                apply(isa, Kernel::Arithmetic(BinaryOp::Power), &mut out, [a_column, b_column, a_column]);
                for i in 0..LANES {
                    let one = power(a[i], b[i]);
                    assert_eq!(out[i].to_bits(), one.to_bits(), "{} ^ {} with {}", a[i], b[i], isa.name());
                }
                apply(isa, Kernel::Settle, &mut out, [a_column, b_column, a_column]);
                for i in 0..LANES {
                    assert_eq!(out[i].to_bits(), settle(a[i], b[i]).to_bits(), "{} beside {}", a[i], b[i]);
                }
            }
        }
    }
}
