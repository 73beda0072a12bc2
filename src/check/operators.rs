//! Units and shapes of operators.

use super::checker::{Checker, Scope, Typed};
use super::expr::{Expr, ExprKind};
use super::measure::Measure;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::formula::{self, BinaryOp};
use crate::unit::Unit;

impl Checker<'_> {
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: &formula::Expr,
        right: &formula::Expr,
        span: Span,
        scope: &Scope,
    ) -> Option<Typed> {
        if let Some(answer) = self.element_question(op, left, right, span) {
            return answer;
        }
        let (a, b) = (self.expr(left, scope), self.expr(right, scope));
        let (a, b) = (a?, b?);
        let measure = match op {
            BinaryOp::Add => self.same_unit(&a, &b, span, "added")?,
            BinaryOp::Subtract if a.measure == Measure::Period && b.measure == Measure::Period => Measure::plain(),
            BinaryOp::Subtract => self.same_unit(&a, &b, span, "subtracted")?,
            BinaryOp::Compare(_) => {
                self.same_unit(&a, &b, span, "compared")?;
                Measure::plain()
            }
            BinaryOp::Multiply => self.product(&a, &b, span, Unit::times)?,
            BinaryOp::Divide => self.product(&a, &b, span, Unit::per)?,
            BinaryOp::Power => self.power_unit(&a, &b, span)?,
        };
        let (reach_a, reach_b) = (a.reach(), b.reach());
        let kind = ExprKind::Binary(op, Box::new(a.expr), Box::new(b.expr));
        Some(Typed::of(kind, span, measure, &[&reach_a, &reach_b]))
    }

    /// The common unit of values that stand beside each other.
    pub(super) fn same_unit(&mut self, a: &Typed, b: &Typed, span: Span, how: &str) -> Option<Measure> {
        if let Some(Measure::Period) = a.measure.beside(&b.measure)
            && matches!(how, "added" | "subtracted")
        {
            self.diagnostics.push(
                Diagnostic::error(Code::PeriodAsNumber, format!("two periods cannot be {how}"))
                    .at(span, "")
                    .hint("`since(...)` counts the periods since one"),
            );
            return None;
        }
        if let Some(measure) = a.measure.beside(&b.measure) {
            return Some(measure);
        }
        let message = format!("{} and {} cannot be {how}", a.measure.show(), b.measure.show());
        let mut diagnostic = Diagnostic::error(Code::UnitMismatch, message)
            .at(span, "the units differ")
            .related(a.expr.span, format!("this is {}", a.measure.show()))
            .related(b.expr.span, format!("this is {}", b.measure.show()));
        if let (Some(u), Some(v)) = (a.measure.factor(), b.measure.factor()) {
            let (right, left) = (u.per(&v), v.per(&u));
            diagnostic = diagnostic.hint(format!(
                "multiply the right side by something in `{right}`, or the left side by something in `{left}`{}",
                self.something_in(&right, &left)
            ));
        } else {
            diagnostic = diagnostic.hint("`since(...)` turns a period into a number of periods");
        }
        self.diagnostics.push(diagnostic);
        None
    }

    /// Names a constant or driver of one of two units, for a hint.
    pub(super) fn something_in(&self, factor: &Unit, inverse: &Unit) -> String {
        let constants = self.names.of_kind(|s| matches!(s, super::names::Symbol::Constant(_)));
        let drivers = self.names.of_kind(|s| matches!(s, super::names::Symbol::Driver(_)));
        let shapes = self.constants.iter().chain(&self.drivers);
        for (name, shape) in constants.iter().chain(&drivers).zip(shapes) {
            match &shape.measure {
                Measure::Unit(unit) if !unit.is_plain() && unit == factor => {
                    return format!(", such as `{name}` (right side `* {name}`)");
                }
                Measure::Unit(unit) if !unit.is_plain() && unit == inverse => {
                    return format!(", such as `{name}` (left side `* {name}`)");
                }
                Measure::Unit(_) | Measure::Literal | Measure::Unknown | Measure::Period => {}
            }
        }
        String::new()
    }

    fn product(&mut self, a: &Typed, b: &Typed, span: Span, join: fn(&Unit, &Unit) -> Unit) -> Option<Measure> {
        for side in [a, b] {
            if side.measure == Measure::Period {
                self.diagnostics.push(
                    Diagnostic::error(Code::PeriodAsNumber, "a period cannot be multiplied or divided")
                        .at(span, "")
                        .related(side.expr.span, "this is a period")
                        .hint("`since(...)` counts the periods since it"),
                );
                return None;
            }
        }
        if a.measure == Measure::Literal && b.measure == Measure::Literal {
            return Some(Measure::Literal);
        }
        Some(match (a.measure.factor(), b.measure.factor()) {
            (Some(u), Some(v)) => Measure::Unit(join(&u, &v)),
            _ => Measure::Unknown,
        })
    }

    pub(super) fn power_unit(&mut self, base: &Typed, exponent: &Typed, span: Span) -> Option<Measure> {
        self.plain(exponent, "an exponent")?;
        match &base.measure {
            Measure::Literal => Some(match exponent.measure {
                Measure::Literal => Measure::Literal,
                _ => Measure::plain(),
            }),
            Measure::Unknown => Some(Measure::Unknown),
            Measure::Unit(unit) if unit.is_plain() => Some(Measure::plain()),
            Measure::Unit(unit) => match whole(&exponent.expr) {
                Some(n) => Some(Measure::Unit(unit.power(n))),
                None => {
                    let message = format!("a value in `{unit}` can only be raised to a whole number written here");
                    self.diagnostics.push(
                        Diagnostic::error(Code::UnitMismatch, message)
                            .at(exponent.expr.span, "not a whole number")
                            .related(base.expr.span, format!("this is `{unit}`"))
                            .hint("divide by a reference value first, so that the base is a plain number: `(x / x0) ^ y`"),
                    );
                    None
                }
            },
            Measure::Period => self.product(base, exponent, span, Unit::times),
        }
    }

    /// Requires a plain number.
    pub(super) fn plain(&mut self, x: &Typed, what: &str) -> Option<()> {
        if x.measure.may_be_plain() {
            return Some(());
        }
        let mut diagnostic = Diagnostic::error(
            Code::UnitMismatch,
            format!("{what} must be a plain number, not {}", x.measure.show()),
        )
        .at(x.expr.span, format!("this is {}", x.measure.show()));
        if let Some(unit) = x.measure.factor() {
            let inverse = Unit::plain().per(&unit);
            diagnostic = diagnostic.hint(format!("divide by something in `{unit}`{}", self.something_in(&inverse, &unit)));
        } else {
            diagnostic = diagnostic.hint("`since(...)` turns a period into a number of periods");
        }
        self.diagnostics.push(diagnostic);
        None
    }
}

/// A whole number written as a literal.
pub(super) fn whole(expr: &Expr) -> Option<i32> {
    match &expr.kind {
        ExprKind::Number(x) if x.fract() == 0.0 && x.abs() <= 99.0 => Some(*x as i32),
        ExprKind::Negate(x) => whole(x).map(|n| -n),
        _ => None,
    }
}
