//! Units and shapes of operators.

use super::checker::Checker;
use super::measure::Measure;
use super::types::{Scope, Typed};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::formula::{self, BinaryOp};
use crate::model::{Expr, ExprKind};
use crate::unit::Unit;

impl Checker<'_> {
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: &formula::Expr,
        right: &formula::Expr,
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Typed> {
        if let Some(answer) = self.element_question(op, left, right, span) {
            return answer;
        }
        let a = self.expr(left, scope);
        // Only a message needs the text.
        let named = op == BinaryOp::Divide && !self.quiet;
        let quotient = named.then(|| format!("{} / {}", operand(left), operand(right)));
        let b = self.inside(quotient, |checker| checker.expr(right, scope));
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
        let kind = ExprKind::Binary(op, Box::new(a.expr), Box::new(b.expr));
        let over = a.over.into_iter().chain(b.over).collect();
        Some(Typed { over, varies: a.varies || b.varies, ..Typed::new(kind, span, measure) })
    }

    /// Checks what must not be 0, or above it: messages name the quotient or the logarithm that it is a part of.
    pub(super) fn inside<T>(&mut self, quotient: Option<String>, check: impl FnOnce(&mut Self) -> T) -> T {
        let Some(quotient) = quotient else { return check(self) };
        let outer = self.quotient.replace(quotient);
        let checked = check(self);
        self.quotient = outer;
        checked
    }

    /// The common unit of values that stand beside each other.
    pub(super) fn same_unit(&mut self, a: &Typed, b: &Typed, span: Span, how: &str) -> Option<Measure> {
        let period = [a, b].into_iter().find(|side| side.measure == Measure::Period);
        if let Some(period) = period
            && matches!(how, "added" | "subtracted")
        {
            self.diagnostics.push(
                Diagnostic::error(Code::PeriodAsNumber, format!("a period cannot be {how}"))
                    .at(span, "")
                    .related(period.expr.span, "this is a period")
                    .hint("`since(...)` counts the periods since one: `since(launch) - 3` is 0 three periods after it"),
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
        let units = (a.measure.factor(), b.measure.factor());
        let time = match &units {
            (Some(u), Some(v)) => self.time_hint_beside((u, &a.expr), (v, &b.expr)),
            _ => None,
        };
        if let Some(hint) = time {
            diagnostic = diagnostic.hint(hint);
        } else if let (Some(u), Some(v)) = units {
            let (right, left) = (u.per(&v), v.per(&u));
            diagnostic = diagnostic.hint(match (self.something_in(&right), self.something_in(&left)) {
                (Some(name), _) => format!("multiply the right side by something in `{right}`, such as `{name}`"),
                (None, Some(name)) => format!("multiply the left side by something in `{left}`, such as `{name}`"),
                (None, None) => {
                    format!(
                        "multiply the right side by something in `{right}`, or the left side by something in `{left}`"
                    )
                }
            });
        } else {
            diagnostic = diagnostic.hint("`since(...)` turns a period into a number: 0 in it, negative before");
        }
        self.diagnostics.push(diagnostic);
        None
    }

    /// The name of a constant or driver in a unit, for a hint.
    pub(super) fn something_in(&self, factor: &Unit) -> Option<&str> {
        use super::names::Symbol;
        let wanted = |measure: &Measure| matches!(measure, Measure::Unit(unit) if unit == factor);
        let fits = |symbol: Symbol| match symbol {
            Symbol::Constant(id) => wanted(&self.shapes.constants[id.0].measure),
            Symbol::Driver(id) => wanted(&self.shapes.drivers[id.0].measure),
            _ => false,
        };
        if factor.is_plain() {
            return None;
        }
        let named = self.names.of_kind(fits).first().copied();
        named.or((*factor == Unit::base("year")).then_some("period_length"))
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
            Measure::Unit(unit) => {
                match whole(&exponent.expr) {
                    Some(n) => Some(Measure::Unit(unit.power(n))),
                    None => {
                        let message = format!("a value in `{unit}` can only be raised to a whole number written here");
                        self.diagnostics.push(
                        Diagnostic::error(Code::UnitMismatch, message)
                            .at(exponent.expr.span, "not a whole number")
                            .related(base.expr.span, format!("this is `{unit}`"))
                            .hint(if *unit == Unit::base("year").power(-1) { "a rate in a power is a plain number: declare it as `%`, as in `(1 + rate) ^ elapsed`" } else { "divide by a reference value first, so that the base is a plain number: `(x / x0) ^ y`" }),
                    );
                        None
                    }
                }
            }
            Measure::Period => self.product(base, exponent, span, Unit::times),
        }
    }

    /// Requires a plain number.
    pub(super) fn plain(&mut self, x: &Typed, what: &str) -> Option<()> {
        if x.measure.may_be_plain() {
            return Some(());
        }
        let mut diagnostic =
            Diagnostic::error(Code::UnitMismatch, format!("{what} must be a plain number, not {}", x.measure.show()))
                .at(x.expr.span, format!("this is {}", x.measure.show()));
        diagnostic = match x.measure.factor() {
            Some(_) if what == "a condition" => diagnostic.hint("compare it with something, for example `... > 0`"),
            Some(unit) if what == "an exponent" && unit == Unit::base("year") => {
                diagnostic.hint("`elapsed` is the years since the start as a plain number: `(1 + rate) ^ elapsed`")
            }
            Some(unit) => diagnostic.hint(format!("divide by a reference value in `{unit}`")),
            None => diagnostic.hint("`since(...)` turns a period into a number: 0 in it, negative before"),
        };
        self.diagnostics.push(diagnostic);
        None
    }
}

/// A side of a quotient as it was typed.
fn operand(side: &formula::Expr) -> String {
    match side.kind {
        formula::ExprKind::Binary { .. } => format!("({side})"),
        _ => side.to_string(),
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
