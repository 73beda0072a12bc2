//! Operations on columns of draws, compiled for several instruction sets and chosen when the program starts.
//!
//! A kernel applies to each lane what [`operation`](super::operation) says for one value: the same functions,
//! inlined, so that a lane has the bits that a single projection has.

use super::operation::{add, binary, compare, divide, if_error, max, min, multiply, power, select, subtract, unary};
use crate::formula::{BinaryOp, Comparison};
use crate::function::Function;
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
pub enum Kernel {
    /// The first argument.
    Copy,
    /// `-a`
    Negate,
    /// A function of one value.
    Unary(Function),
    /// `a op b`
    Arithmetic(BinaryOp),
    /// 1 or 0.
    Compare(Comparison, Tolerance),
    /// A function of two values.
    Binary(Function),
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
pub enum Fusible {
    Add,
    Subtract,
    Multiply,
    Divide,
    Min,
    Max,
}

/// Applies a kernel to every lane.
pub fn apply(isa: Isa, kernel: Kernel, out: &mut Column, args: [Arg<'_>; 3]) {
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

#[inline(always)]
fn lanes(kernel: Kernel, out: &mut Column, [a, b, c]: [Arg<'_>; 3]) {
    match kernel {
        Kernel::Copy => map1(out, a, |x| x),
        Kernel::Negate => map1(out, a, |x| -x),
        Kernel::Unary(function) => one(function, out, a),
        Kernel::Arithmetic(op) => match op {
            BinaryOp::Add => map2(out, a, b, add),
            BinaryOp::Subtract => map2(out, a, b, subtract),
            BinaryOp::Multiply => map2(out, a, b, multiply),
            BinaryOp::Divide => map2(out, a, b, divide),
            BinaryOp::Power => to_the_power(out, a, b),
            BinaryOp::Compare(op) => comparison(op, Tolerance::Worksheet, out, a, b),
        },
        Kernel::Compare(op, tolerance) => comparison(op, tolerance, out, a, b),
        Kernel::Binary(function) => two(function, out, a, b),
        Kernel::Select => map3(out, a, b, c),
        Kernel::IfError => map2(out, a, b, if_error),
        Kernel::Lasting(last) => map1(out, a, |run| if run > 0.0 { f64::from(last) - run + 1.0 } else { f64::NAN }),
        Kernel::FirstWhen(t, start) => {
            let found = if start { Arg::Splat(f64::NAN) } else { a };
            let now = f64::from(t);
            map2(out, found, b, |found, x| if found.is_nan() & (x != 0.0) & !x.is_nan() { now } else { found });
        }
        Kernel::CountErrors => map2(out, a, b, |count, x| if x.is_nan() { count + 1.0 } else { count }),
        Kernel::Fused(first, second, swapped) => fused(first, second, swapped, out, [a, b, c]),
    }
}

#[inline(always)]
fn one(function: Function, out: &mut Column, a: Arg<'_>) {
    match function {
        Function::Exp => map1(out, a, |x| unary(Function::Exp, x)),
        Function::Ln => map1(out, a, |x| unary(Function::Ln, x)),
        Function::Sqrt => map1(out, a, |x| unary(Function::Sqrt, x)),
        Function::Abs => map1(out, a, |x| unary(Function::Abs, x)),
        Function::Not => map1(out, a, |x| unary(Function::Not, x)),
        other => map1(out, a, |x| unary(other, x)),
    }
}

#[inline(always)]
fn two(function: Function, out: &mut Column, a: Arg<'_>, b: Arg<'_>) {
    match function {
        Function::Min => map2(out, a, b, min),
        Function::Max => map2(out, a, b, max),
        Function::Power => to_the_power(out, a, b),
        Function::And => map2(out, a, b, |x, y| binary(Function::And, x, y)),
        Function::Or => map2(out, a, b, |x, y| binary(Function::Or, x, y)),
        other => map2(out, a, b, |x, y| binary(other, x, y)),
    }
}

/// Where all bases are ordinary numbers above 0 the special cases need not be looked at.
#[inline(always)]
fn to_the_power(out: &mut Column, a: Arg<'_>, b: Arg<'_>) {
    let ordinary = |x: f64| (x >= f64::MIN_POSITIVE) & (x < f64::INFINITY);
    let finite = |y: f64| y.abs() < f64::INFINITY;
    let bases = match a {
        Arg::Column(a) => a.iter().fold(true, |all, x| all & ordinary(*x)),
        Arg::Splat(x) => ordinary(x),
    };
    let exponents = match b {
        Arg::Column(b) => b.iter().fold(true, |all, y| all & finite(*y)),
        Arg::Splat(y) => finite(y),
    };
    if bases && exponents {
        map2(out, a, b, |x, y| multiply(maths::positive_power(x, y), 1.0));
    } else {
        map2(out, a, b, power);
    }
}

#[inline(always)]
fn comparison(op: Comparison, tolerance: Tolerance, out: &mut Column, a: Arg<'_>, b: Arg<'_>) {
    macro_rules! each {
        ($($op:ident)*) => {
            match (op, tolerance) {
                $((Comparison::$op, Tolerance::Worksheet) => {
                    map2(out, a, b, |x, y| compare(Comparison::$op, Tolerance::Worksheet, x, y));
                }
                (Comparison::$op, Tolerance::Check) => {
                    map2(out, a, b, |x, y| compare(Comparison::$op, Tolerance::Check, x, y));
                })*
            }
        };
    }
    each!(Equal NotEqual Less LessOrEqual Greater GreaterOrEqual);
}

#[inline(always)]
fn map1(out: &mut Column, a: Arg<'_>, f: impl Fn(f64) -> f64) {
    match a {
        Arg::Column(a) => (0..LANES).for_each(|i| out[i] = f(a[i])),
        Arg::Splat(x) => out.fill(f(x)),
    }
}

#[inline(always)]
fn map2(out: &mut Column, a: Arg<'_>, b: Arg<'_>, f: impl Fn(f64, f64) -> f64) {
    match (a, b) {
        (Arg::Column(a), Arg::Column(b)) => (0..LANES).for_each(|i| out[i] = f(a[i], b[i])),
        (Arg::Column(a), Arg::Splat(y)) => (0..LANES).for_each(|i| out[i] = f(a[i], y)),
        (Arg::Splat(x), Arg::Column(b)) => (0..LANES).for_each(|i| out[i] = f(x, b[i])),
        (Arg::Splat(x), Arg::Splat(y)) => out.fill(f(x, y)),
    }
}

/// `if`: the condition and both branches may each be a column or one value.
#[inline(always)]
fn map3(out: &mut Column, c: Arg<'_>, a: Arg<'_>, b: Arg<'_>) {
    match (c, a, b) {
        (Arg::Column(c), Arg::Column(a), Arg::Column(b)) => {
            (0..LANES).for_each(|i| out[i] = select(c[i], a[i], b[i]));
        }
        (Arg::Column(c), Arg::Column(a), Arg::Splat(b)) => (0..LANES).for_each(|i| out[i] = select(c[i], a[i], b)),
        (Arg::Column(c), Arg::Splat(a), Arg::Column(b)) => (0..LANES).for_each(|i| out[i] = select(c[i], a, b[i])),
        (Arg::Column(c), Arg::Splat(a), Arg::Splat(b)) => (0..LANES).for_each(|i| out[i] = select(c[i], a, b)),
        (Arg::Splat(c), a, b) if c.is_nan() => {
            let _ = (a, b);
            out.fill(c);
        }
        (Arg::Splat(c), a, b) => map1(out, if c == 0.0 { b } else { a }, |x| x),
    }
}

/// Kernels of two operations, with the first two arguments columns or one of them a single value.
#[inline(always)]
fn fused(first: Fusible, second: Fusible, swapped: bool, out: &mut Column, args: [Arg<'_>; 3]) {
    macro_rules! seconds {
        ($f:expr) => {
            match (second, swapped) {
                (Fusible::Add, _) => three(out, args, |x, y, z| add($f(x, y), z)),
                (Fusible::Subtract, false) => three(out, args, |x, y, z| subtract($f(x, y), z)),
                (Fusible::Subtract, true) => three(out, args, |x, y, z| subtract(z, $f(x, y))),
                (Fusible::Multiply, _) => three(out, args, |x, y, z| multiply($f(x, y), z)),
                (Fusible::Divide, false) => three(out, args, |x, y, z| divide($f(x, y), z)),
                (Fusible::Divide, true) => three(out, args, |x, y, z| divide(z, $f(x, y))),
                (Fusible::Min, false) => three(out, args, |x, y, z| min($f(x, y), z)),
                (Fusible::Min, true) => three(out, args, |x, y, z| min(z, $f(x, y))),
                (Fusible::Max, false) => three(out, args, |x, y, z| max($f(x, y), z)),
                (Fusible::Max, true) => three(out, args, |x, y, z| max(z, $f(x, y))),
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

#[inline(always)]
fn three(out: &mut Column, args: [Arg<'_>; 3], f: impl Fn(f64, f64, f64) -> f64) {
    match args {
        [Arg::Column(a), Arg::Column(b), Arg::Column(c)] => (0..LANES).for_each(|i| out[i] = f(a[i], b[i], c[i])),
        [Arg::Column(a), Arg::Column(b), Arg::Splat(c)] => (0..LANES).for_each(|i| out[i] = f(a[i], b[i], c)),
        [Arg::Column(a), Arg::Splat(b), Arg::Column(c)] => (0..LANES).for_each(|i| out[i] = f(a[i], b, c[i])),
        [Arg::Column(a), Arg::Splat(b), Arg::Splat(c)] => (0..LANES).for_each(|i| out[i] = f(a[i], b, c)),
        [Arg::Splat(a), Arg::Column(b), Arg::Column(c)] => (0..LANES).for_each(|i| out[i] = f(a, b[i], c[i])),
        [Arg::Splat(a), Arg::Column(b), Arg::Splat(c)] => (0..LANES).for_each(|i| out[i] = f(a, b[i], c)),
        [Arg::Splat(a), Arg::Splat(b), Arg::Column(c)] => (0..LANES).for_each(|i| out[i] = f(a, b, c[i])),
        [Arg::Splat(a), Arg::Splat(b), Arg::Splat(c)] => out.fill(f(a, b, c)),
    }
}
