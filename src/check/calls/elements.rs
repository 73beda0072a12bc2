//! Functions over elements: `sum`, `average`, and `smallest` and `largest` over dimensions or over time.

use super::super::checker::Checker;
use super::super::measure::Measure;
use super::super::names::Symbol;
use super::super::types::{Place, Scope, Typed};
use super::range::is_range;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::formula;
use crate::function::Entry;
use crate::model::{Aggregate, DimensionId, Expr, ExprKind, Reducer};
use std::collections::BTreeSet;

impl Checker<'_> {
    /// `sum(x, dimension, ...)` and its like.
    pub(super) fn over(
        &mut self,
        how: Aggregate,
        entry: &Entry,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Typed> {
        let mut named = Vec::new();
        for argument in &arguments[1..] {
            named.push(self.dimension_argument((how, entry), arguments, argument)?);
        }
        let calendars = named.iter().filter(|d| self.dimensions[d.0].calendar.is_some());
        let calendars: Vec<_> = scope.calendars.iter().chain(calendars).copied().collect();
        let inner = self.expr(&arguments[0], &Scope { calendars: &calendars, ..*scope })?;
        self.number(&inner)?;
        for (dimension, argument) in named.iter().zip(&arguments[1..]) {
            if !inner.over.contains(dimension) {
                if inner.measure == Measure::Unknown {
                    return None; // what is reduced is wrong, and that has been told
                }
                let axis = &self.dimensions[dimension.0].name;
                self.diagnostics.push(
                    Diagnostic::error(Code::WrongShape, format!("what is reduced here does not vary over `{axis}`"))
                        .at(argument.span, "nothing to reduce over this")
                        .related(arguments[0].span, self.show_over(&inner.over))
                        .hint("leave the dimension out, or name one that it has"),
                );
                return None;
            }
        }
        if named.is_empty() {
            named = inner.over.iter().copied().collect();
        }
        let over: BTreeSet<_> = inner.over.iter().copied().filter(|d| !named.contains(d)).collect();
        let kind = ExprKind::Over(how, named, Box::new(inner.expr));
        Some(Typed { over, varies: inner.varies, ..Typed::new(kind, span, inner.measure) })
    }

    fn dimension_argument(
        &mut self,
        (how, entry): (Aggregate, &Entry),
        arguments: &[formula::Expr],
        argument: &formula::Expr,
    ) -> Option<DimensionId> {
        if let formula::ExprKind::Name(name) = &argument.kind {
            match self.names.find(name) {
                Some(Symbol::Dimension(id)) => return Some(id),
                Some(_) => {}
                None => {
                    let known = self.names.of_kind(|s| matches!(s, Symbol::Dimension(_)));
                    let diagnostic = Diagnostic::error(Code::UnknownName, format!("there is no dimension `{name}`"))
                        .at(argument.span, "unknown dimension")
                        .suggest(name, known.iter().copied());
                    self.diagnostics.push(diagnostic);
                    return None;
                }
            }
        }
        let wanted = match how {
            Aggregate::Sum => format!("`{} + {}`", arguments[0], argument),
            Aggregate::Average => format!("`({} + {}) / 2`", arguments[0], argument),
            Aggregate::Smallest => format!("`min({}, {})`", arguments[0], argument),
            Aggregate::Largest => format!("`max({}, {})`", arguments[0], argument),
        };
        self.diagnostics.push(
            Diagnostic::error(
                Code::WrongArguments,
                format!("`{}` takes one value, then names of dimensions", entry.name),
            )
            .at(argument.span, "not a dimension")
            .hint(format!("to combine two values write {wanted}")),
        );
        None
    }

    fn show_over(&self, over: &BTreeSet<DimensionId>) -> String {
        let names: Vec<_> = over.iter().map(|d| format!("`{}`", self.dimensions[d.0].name)).collect();
        match names.as_slice() {
            [] => "this has no dimensions".to_owned(),
            names => format!("this varies over {}", names.join(", ")),
        }
    }

    /// `smallest` and `largest`: over dimensions, or in outputs and checks over everything.
    pub(super) fn extreme(
        &mut self,
        how: Aggregate,
        reducer: Reducer,
        entry: &Entry,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Typed> {
        let named = arguments.len() > 1 && !is_range(&arguments[1]);
        let over_time = matches!(scope.place, Place::Output | Place::Check) && !scope.reduced && !named;
        if !over_time {
            return self.over(how, entry, arguments, span, scope);
        }
        let range = self.range(entry, &arguments[1..], span, scope)?;
        let inner = self.expr(&arguments[0], &scope.reduced())?;
        let named: Vec<_> = inner.over.iter().copied().collect();
        let mut expr = inner.expr;
        if !named.is_empty() {
            expr = Expr { kind: ExprKind::Over(how, named, Box::new(expr)), span };
        }
        Some(Typed::new(ExprKind::Reduce(reducer, range, Box::new(expr)), span, inner.measure))
    }
}
