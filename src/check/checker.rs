//! Working through one formula: names, shapes, units and timing in one pass.

use super::measure::Measure;
use super::names::Names;
use super::types::{Scope, Shapes, Typed, Written, piece};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::formula::{self};
use crate::model::{Baseline, Dimension, ExprKind, Range};
use crate::timeline::Timeline;

/// Looks formulas up against the names of a model.
pub(super) struct Checker<'a> {
    /// The name space.
    pub names: &'a Names<'a>,
    /// The axes, calendars last.
    pub dimensions: &'a [Dimension],
    /// The figures.
    pub baseline: &'a Baseline,
    /// Whether the model names a baseline at all.
    pub has_baseline: bool,
    /// The periods.
    pub timeline: &'a Timeline,
    /// What is known of names.
    pub shapes: Shapes,
    /// What their authors wrote.
    pub written: Written<'a>,
    /// What was taken of ranges that the timeline does not hold whole, in the formula at hand.
    pub parts: Vec<Range>,
    /// Everything found wrong.
    pub diagnostics: Diagnostics,
    /// While units are worked out, what is found wrong is thrown away: nothing is said.
    pub quiet: bool,
    /// The quotient in whose divisor the piece at hand stands, or its logarithm: it must not be 0.
    pub quotient: Option<String>,
    /// Whether uses of what seems to be wrong are checked all the same.
    pub trusting: bool,
}

impl<'a> Checker<'a> {
    /// A checker to which nothing is known of any name yet; without a baseline, `none` is an empty one.
    pub(super) fn new(
        names: &'a Names<'a>,
        dimensions: &'a [Dimension],
        timeline: &'a Timeline,
        baseline: Option<&'a Baseline>,
        none: &'a Baseline,
    ) -> Self {
        Checker {
            names,
            dimensions,
            baseline: baseline.unwrap_or(none),
            has_baseline: baseline.is_some(),
            timeline,
            shapes: Shapes::default(),
            written: Written::default(),
            parts: vec![],
            diagnostics: Diagnostics::default(),
            quiet: false,
            quotient: None,
            trusting: false,
        }
    }

    /// Checks one formula; everything wrong in it is reported, and `None` means that something was.
    pub(super) fn expr(&mut self, ast: &formula::Expr, scope: &Scope<'_>) -> Option<Typed> {
        let span = ast.span;
        match &ast.kind {
            formula::ExprKind::Number(x) => Some(Typed::new(ExprKind::Number(*x), span, Measure::Literal)),
            formula::ExprKind::Text(text) => {
                let period = self.one_period(text, span)?;
                Some(Typed::new(ExprKind::Period(period), span, Measure::Period))
            }
            formula::ExprKind::Name(name) => self.name(name, &[], span, scope),
            formula::ExprKind::Pick { name, elements } => {
                let outer = self.picks(name, elements)?;
                self.picked(name, outer, span, scope)
            }
            formula::ExprKind::Figure(id) => self.figure(id, span, scope),
            formula::ExprKind::Negate(x) => {
                let x = self.expr(x, scope)?;
                self.no_period(&x, "negated")?;
                Some(Typed { expr: piece(ExprKind::Negate(Box::new(x.expr)), span), ..x })
            }
            formula::ExprKind::Percent(x) => {
                let x = self.expr(x, scope)?;
                self.no_period(&x, "a percentage")?;
                Some(Typed { expr: piece(ExprKind::Percent(Box::new(x.expr)), span), ..x })
            }
            formula::ExprKind::Binary { op, left, right } => self.binary(*op, left, right, span, scope),
            formula::ExprKind::Call { name, arguments } => self.call(name, arguments, span, scope),
        }
    }

    pub(super) fn no_period(&mut self, x: &Typed, what: &str) -> Option<()> {
        if x.measure != Measure::Period {
            return Some(());
        }
        self.diagnostics.push(
            Diagnostic::error(Code::PeriodAsNumber, format!("a period cannot be {what}"))
                .at(x.expr.span, "this is a period")
                .hint("`since(...)` counts the periods since it, and is a number"),
        );
        None
    }

    /// A period in quotes that must be one period.
    pub(super) fn one_period(&mut self, text: &str, span: Span) -> Option<i32> {
        match self.timeline.parse_period(text) {
            Ok(range) => Some(range.first),
            Err(error) => {
                let word = !text.contains(|c: char| c.is_ascii_digit());
                let hint = match super::calendar_word::calendar_hint(text) {
                    Some(hint) => Some(hint),
                    None if word => Some(format!(
                        "a text in a formula is a period, such as '{}'; yes and no are `1` and `0`",
                        self.timeline.name(1)
                    )),
                    None => error.hint,
                };
                self.bad_period(error.message, hint, span);
                None
            }
        }
    }

    pub(super) fn bad_period(&mut self, message: String, hint: Option<String>, span: Span) {
        let mut diagnostic = Diagnostic::error(Code::BadPeriod, message).at(span, "");
        if let Some(hint) = hint {
            diagnostic = diagnostic.hint(hint);
        }
        self.diagnostics.push(diagnostic);
    }

    /// Whether uses of anything were passed over.
    pub(super) fn passes_over(&self) -> bool {
        self.shapes.all().any(|shape| shape.broken)
    }
}
