//! What is known of names and of pieces of formulas, and where a formula stands.

use super::measure::Measure;
use crate::diagnostic::Span;
use crate::model::{DimensionId, Expr, ExprKind};
use std::collections::BTreeSet;

/// What is known of a name: declared, or worked out so far.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    /// Its unit.
    pub measure: Measure,
    /// Its dimensions, in the order in which it has them.
    pub over: Vec<DimensionId>,
    /// Whether it varies by period.
    pub varies: bool,
    /// Whether people should see it as a percentage.
    pub percent: bool,
    /// Whether something is wrong with it that has been told: its uses are passed over.
    pub broken: bool,
}

impl Shape {
    /// The unit, as far as it can be relied upon.
    pub(super) fn known(&self) -> Measure {
        if self.broken { Measure::Unknown } else { self.measure.clone() }
    }

    /// Nothing known yet.
    pub(super) fn unknown() -> Shape {
        Shape { measure: Measure::Unknown, over: vec![], varies: false, percent: false, broken: false }
    }
}

/// What is known of the names of a model, by kind; of none, where figures alone are looked up.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    /// By constant.
    pub constants: Vec<Shape>,
    /// By driver.
    pub drivers: Vec<Shape>,
    /// By line.
    pub lines: Vec<Shape>,
    /// By output of the file.
    pub outputs: Vec<Shape>,
}

impl Shapes {
    /// Every shape.
    pub(super) fn all(&self) -> impl Iterator<Item = &Shape> {
        self.constants.iter().chain(&self.drivers).chain(&self.lines).chain(&self.outputs)
    }

    /// Every shape, to be worked on.
    pub(super) fn all_mut(&mut self) -> impl Iterator<Item = &mut Shape> {
        self.constants.iter_mut().chain(&mut self.drivers).chain(&mut self.lines).chain(&mut self.outputs)
    }
}

/// What authors wrote of lines and outputs that formulas elsewhere depend on.
#[derive(Debug, Default)]
pub(super) struct Written<'a> {
    /// The lines' formulas as they are written.
    pub formulas: Vec<&'a str>,
    /// Which lines have an opening.
    pub openings: Vec<bool>,
    /// For each output of the file and each year, its place among the model's outputs.
    pub output_ids: Vec<Vec<(Option<i32>, usize)>>,
}

/// A checked piece of a formula and its type.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    /// The piece.
    pub expr: Expr,
    /// Its unit.
    pub measure: Measure,
    /// The dimensions that are still free in it.
    pub over: BTreeSet<DimensionId>,
    /// Whether it varies by period.
    pub varies: bool,
}

/// Where a formula stands, which decides what it may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A driver's value, a constant, an opening or a target.
    Value,
    /// A line.
    Line,
    /// An output.
    Output,
    /// A check.
    Check,
    /// A relation between figures, whose names need no `baseline.`.
    Relation,
}

/// Everything that stays the same while one formula is checked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'s> {
    /// Where it stands.
    pub place: Place,
    /// The year that reducers without a range take (`by = "year"`).
    pub year: Option<i32>,
    /// The unit of `inherited`, where that may be used.
    pub inherited: Option<&'s Measure>,
    /// Inside a reduction over periods.
    pub reduced: bool,
    /// Calendars that an enclosing reduction names, so that they stay dimensions.
    pub calendars: &'s [DimensionId],
}

impl Scope<'_> {
    /// The scope of a formula at this place.
    pub(super) fn new(place: Place) -> Self {
        Scope { place, year: None, inherited: None, reduced: false, calendars: &[] }
    }

    /// The scope inside a reduction over periods.
    pub(super) fn reduced(self) -> Self {
        Scope { reduced: true, ..self }
    }
}

pub(super) fn piece(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, span }
}

impl Typed {
    pub(super) fn new(kind: ExprKind, span: Span, measure: Measure) -> Typed {
        Typed { expr: piece(kind, span), measure, over: BTreeSet::new(), varies: false }
    }
}
