//! Functions over time: what reaches into other periods, and what reduces them to one value.

use super::super::checker::Checker;
use super::super::measure::Measure;
use super::super::names::Symbol;
use super::super::types::{Place, Scope, Typed};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::formula;
use crate::function::{Entry, Function, Reduction, Timing};
use crate::model::{Expr, ExprKind, Range, Reducer};

impl Checker<'_> {
    pub(super) fn since(&mut self, argument: &formula::Expr, span: Span, scope: &Scope<'_>) -> Option<Typed> {
        if scope.place == Place::Value {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::WrongTiming,
                    "`since` changes from period to period and cannot be used in a driver's value",
                )
                .at(span, "")
                .hint("use it in a line"),
            );
            return None;
        }
        let inner = self.expr(argument, scope)?;
        if !matches!(inner.measure, Measure::Period | Measure::Unknown) {
            self.diagnostics.push(
                Diagnostic::error(Code::BadPeriod, format!("`since` wants a period, not {}", inner.measure.show()))
                    .at(argument.span, "not a period")
                    .hint("write a period in quotes, or a driver with `unit = \"period\"`"),
            );
            return None;
        }
        let kind = ExprKind::Since(Box::new(inner.expr));
        Some(Typed { over: inner.over, varies: true, ..Typed::new(kind, span, Measure::plain()) })
    }

    fn time_only(&mut self, entry: &Entry, span: Span, scope: &Scope<'_>) -> Option<()> {
        let allowed = match scope.place {
            Place::Line | Place::Check => true,
            Place::Output => scope.reduced,
            Place::Value | Place::Relation => false,
        };
        if allowed {
            return Some(());
        }
        let message = format!("`{}` reaches into other periods, and there are none here", entry.name);
        self.diagnostics.push(Diagnostic::error(Code::WrongTiming, message).at(span, "").hint(match scope.place {
            Place::Output => "use it inside `total(...)`, `last(...)` or another reduction over time, or in a line",
            _ => "use it in a line",
        }));
        None
    }

    pub(super) fn literal_count(
        &mut self,
        entry: &Entry,
        of: &formula::Expr,
        argument: &formula::Expr,
        scope: &Scope<'_>,
    ) -> Option<u32> {
        let n = self.expr(argument, scope)?;
        match n.expr.kind {
            ExprKind::Number(x) if x.fract() == 0.0 && (1.0..=1200.0).contains(&x) => Some(x as u32),
            _ => {
                let message = format!(
                    "the second argument of `{}` must be a whole number of 1 or more, written here",
                    entry.name
                );
                self.diagnostics.push(
                    Diagnostic::error(Code::WrongArguments, message)
                        .at(argument.span, "not a literal whole number")
                        .hint(format!("for example `{}({of}, 12)`", entry.name)),
                );
                None
            }
        }
    }

    pub(super) fn shifted(
        &mut self,
        entry: &Entry,
        argument: &formula::Expr,
        by: u32,
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Typed> {
        self.time_only(entry, span, scope)?;
        let inner = self.expr(argument, scope)?;
        let Typed { expr, over, measure, .. } = inner;
        self.openings_of(&expr, entry);
        let kind = ExprKind::Shift(Box::new(expr), by);
        Some(Typed { over, varies: true, ..Typed::new(kind, span, measure) })
    }

    /// Every line looked back at must have an opening; running sums start at 0 by themselves.
    fn openings_of(&mut self, expr: &Expr, entry: &Entry) {
        match &expr.kind {
            ExprKind::Cumulative(_) | ExprKind::Recent(..) => {}
            ExprKind::Line(id, _) if !self.written.openings[id.0] => {
                let lines = self.names.of_kind(|s| s == Symbol::Line(*id));
                let name = lines.first().copied().unwrap_or_default().to_owned();
                let hint = match &self.quotient {
                    None => format!("give `[lines.{name}]` an `opening`, for example `opening = 0`"),
                    // Zero would be the next error: a division by it.
                    Some(quotient) => format!(
                        "give `[lines.{name}]` an `opening` other than 0, what it was before the first period; or `opening = 0` and write `iferror({quotient}, 0)`"
                    ),
                };
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::MissingOpening,
                        format!("`{}` looks back at `{name}`, which has no opening", entry.name),
                    )
                    .at(expr.span, "what was it before the first period?")
                    .hint(hint),
                );
            }
            _ => expr.parts().into_iter().for_each(|part| self.openings_of(part, entry)),
        }
    }

    pub(super) fn running(
        &mut self,
        function: Timing,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Typed> {
        let entry = function.entry();
        self.time_only(entry, span, scope)?;
        let inner = self.expr(&arguments[0], scope);
        let n = match arguments.get(1) {
            Some(n) => Some(self.literal_count(entry, &arguments[0], n, scope)?),
            None => None,
        };
        let inner = inner?;
        self.number(&inner)?;
        let Typed { expr, over, measure, .. } = inner;
        let of = Box::new(expr);
        let kind = match n {
            None => ExprKind::Cumulative(of),
            Some(n) => ExprKind::Recent(of, n),
        };
        Some(Typed { over, varies: true, ..Typed::new(kind, span, measure) })
    }

    /// `total(x)`, `last(x, 2027)` and their like.
    pub(super) fn reduce(
        &mut self,
        how: Reducer,
        entry: &Entry,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Typed> {
        self.reducible(entry, span, scope)?;
        if scope.place == Place::Value && (how != Reducer::First || arguments.len() > 1) {
            self.diagnostics.push(
                Diagnostic::error(Code::WrongTiming, format!("`{}` cannot be used in a driver's value", entry.name))
                    .at(span, "")
                    .hint("`first(x)` and `at(x, '2027-01')` give one value of a driver that varies"),
            );
            return None;
        }
        let range = self.range(entry, &arguments[1..], span, scope);
        let inner = self.expr(&arguments[0], &scope.reduced());
        let (range, inner) = (range?, inner?);
        self.number(&inner)?;
        let Typed { expr, over, measure, .. } = inner;
        let kind = ExprKind::Reduce(how, range, Box::new(expr));
        Some(Typed { over, ..Typed::new(kind, span, measure) })
    }

    fn reducible(&mut self, entry: &Entry, span: Span, scope: &Scope<'_>) -> Option<()> {
        let message = match scope.place {
            _ if scope.reduced => format!("`{}` stands inside another reduction over time", entry.name),
            Place::Output | Place::Check | Place::Value => return Some(()),
            Place::Line => format!("`{}` works over the whole time: in outputs and checks only", entry.name),
            Place::Relation => format!("`{}` has no meaning between figures", entry.name),
        };
        self.diagnostics.push(Diagnostic::error(Code::WrongTiming, message).at(span, "").hint(match scope.place {
            Place::Line => "in a line, `sum(...)` adds over elements and `cumulative(...)` over the periods so far",
            _ => "reduce once",
        }));
        None
    }

    pub(super) fn at(
        &mut self,
        entry: &Entry,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Typed> {
        self.reducible(entry, span, scope)?;
        let inner = self.expr(&arguments[0], &scope.reduced());
        let text = match &arguments[1].kind {
            formula::ExprKind::Text(text) => text.clone(),
            formula::ExprKind::Number(year) if year.fract() == 0.0 => format!("{year}"),
            _ => {
                self.diagnostics.push(
                    Diagnostic::error(Code::BadPeriod, "`at` wants a period in quotes")
                        .at(arguments[1].span, "")
                        .hint(format!("for example `at({}, '{}')`", arguments[0], self.timeline.name(1))),
                );
                return None;
            }
        };
        let period = self.one_period(&text, arguments[1].span)?;
        if !self.timeline.contains(period) {
            self.outside(&text, arguments[1].span);
            return None;
        }
        let inner = inner?;
        self.number(&inner)?;
        let Typed { expr, over, measure, .. } = inner;
        let range = Range { first: period, last: period };
        let kind = ExprKind::Reduce(Reducer::First, range, Box::new(expr));
        Some(Typed { over, ..Typed::new(kind, span, measure) })
    }

    /// The whole formula of an output: `first_when` and `lasting_from` may stand here.
    pub(in crate::check) fn output_formula(&mut self, ast: &formula::Expr, scope: &Scope<'_>) -> Option<Typed> {
        let formula::ExprKind::Call { name, arguments } = &ast.kind else { return self.expr(ast, scope) };
        let function = Function::named(&name.value);
        let (Some(Function::Reduction(function @ (Reduction::FirstWhen | Reduction::LastingFrom))), [condition]) =
            (function, arguments.as_slice())
        else {
            return self.expr(ast, scope);
        };
        let inner = self.expr(condition, &scope.reduced())?;
        self.plain(&inner, "a condition")?;
        let (over, of) = (inner.over, Box::new(inner.expr));
        let kind = match function {
            Reduction::FirstWhen => ExprKind::FirstWhen(of),
            _ => ExprKind::LastingFrom(of),
        };
        Some(Typed { over, ..Typed::new(kind, ast.span, Measure::Period) })
    }
}
