//! The tree of a checked formula: every name is looked up, nothing is spread over elements yet.

use super::id::{ConstantId, DimensionId, DriverId, FigureId, LineId, OutputId};
use crate::diagnostic::Span;
use crate::formula::BinaryOp;
pub use crate::function::Aggregate;
use crate::function::{Curve, Elementwise};

/// A piece of a checked formula.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where the author wrote it.
    pub span: Span,
}

/// Elements picked by `[...]`, each with its dimension.
pub type Picks = Vec<(DimensionId, usize)>;

/// What a piece of a checked formula is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A literal number.
    Number(f64),
    /// A literal period, as its number: 1 in the first period.
    Period(i32),
    /// A measure.
    Constant(ConstantId),
    /// A figure of the baseline.
    Figure(FigureId),
    /// A driver, with picked elements.
    Driver(DriverId, Picks),
    /// A line, with picked elements.
    Line(LineId, Picks),
    /// Another output.
    Output(OutputId),
    /// The value that a scenario replaces.
    Inherited,
    /// A property of the period.
    Clock(Clock),
    /// `product = YU7` (or `<>`, negated): decided for each cell.
    IsElement {
        /// The dimension asked about.
        dimension: DimensionId,
        /// The element asked for.
        element: usize,
        /// `<>`
        negated: bool,
    },
    /// `-x`
    Negate(Box<Expr>),
    /// `x%`
    Percent(Box<Expr>),
    /// Two values and an operator.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// An elementwise function.
    Call(Elementwise, Vec<Expr>),
    /// A growth or cost curve.
    Curve(Curve, Vec<Expr>),
    /// A reduction over dimensions.
    Over(Aggregate, Vec<DimensionId>, Box<Expr>),
    /// Periods since a period.
    Since(Box<Expr>),
    /// `prev` (1) and `lag`.
    Shift(Box<Expr>, u32),
    /// The running sum.
    Cumulative(Box<Expr>),
    /// The sum of the last n periods.
    Recent(Box<Expr>, u32),
    /// A reduction over periods.
    Reduce(Reducer, Range, Box<Expr>),
    /// The first period in which a condition holds.
    FirstWhen(Box<Expr>),
    /// The period from which a condition holds to the end.
    LastingFrom(Box<Expr>),
}

/// What a formula can ask of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clock {
    /// `t`: the number of the period, 1 in the first.
    T,
    /// `month`: that of the period, 1 to 12.
    Month,
    /// `quarter`: that of the period, 1 to 4.
    Quarter,
    /// `year`: that in which the period starts.
    Year,
    /// `period_length`: in years.
    PeriodLength,
    /// `elapsed`: years from the start of the timeline to the start of the period.
    Elapsed,
}

impl Clock {
    /// The clock word of this name.
    pub fn named(name: &str) -> Option<Clock> {
        Some(match name {
            "t" => Clock::T,
            "month" => Clock::Month,
            "quarter" => Clock::Quarter,
            "year" => Clock::Year,
            "period_length" => Clock::PeriodLength,
            "elapsed" => Clock::Elapsed,
            _ => return None,
        })
    }
}

/// How values of several periods become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reducer {
    /// `total(x)`: the values added.
    Total,
    /// `average_over(x)`: their arithmetic mean.
    Average,
    /// `smallest(x)`: the least of them.
    Smallest,
    /// `largest(x)`: the greatest of them.
    Largest,
    /// `first(x)`: the value in the first of the periods.
    First,
    /// `last(x)`: the value in the last of the periods.
    Last,
}

/// Periods inside the timeline, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The number of the first period, from 1.
    pub first: i32,
    /// The number of the last period, not before the first.
    pub last: i32,
}

impl Expr {
    /// The direct parts of this piece.
    pub fn parts(&self) -> Vec<&Expr> {
        use ExprKind::*;
        match &self.kind {
            Number(_)
            | Period(_)
            | Constant(_)
            | Figure(_)
            | Driver(..)
            | Line(..)
            | Output(_)
            | Inherited
            | Clock(_)
            | IsElement { .. } => vec![],
            Negate(x)
            | Percent(x)
            | Over(_, _, x)
            | Since(x)
            | Shift(x, _)
            | Cumulative(x)
            | Recent(x, _)
            | Reduce(_, _, x)
            | FirstWhen(x)
            | LastingFrom(x) => vec![x],
            Binary(_, a, b) => vec![a, b],
            Call(_, arguments) | Curve(_, arguments) => arguments.iter().collect(),
        }
    }

    /// Visits this piece and all its parts, outermost first.
    pub fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Expr)) {
        see(self);
        for part in self.parts() {
            part.visit(see);
        }
    }
}
