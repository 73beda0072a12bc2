//! Calls of the built-in functions, by family: how many arguments they take, and what varies over what.

mod elements;
mod range;
mod time;
mod units;

use super::checker::Checker;
use super::measure::Measure;
use super::types::{Scope, Typed};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::formula;
use crate::function::{ANY, Binary, Curve, Elementwise, Entry, Function, Reduction, Timing, Unary};
use crate::model::{Aggregate, Clock, Expr, ExprKind, Reducer};

impl Checker<'_> {
    pub(super) fn call(
        &mut self,
        name: &Spanned<String>,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Typed> {
        let Some(function) = Function::named(&name.value) else {
            self.unknown_function(name, arguments, scope);
            return None;
        };
        let entry = function.entry();
        if arguments.len() < entry.least || arguments.len() > entry.most {
            self.wrong_count(entry, arguments.len(), span);
            return None;
        }
        match function {
            Function::Elementwise(function) => self.elementwise(function, arguments, span, scope),
            Function::Curve(curve) => self.curve(curve, arguments, span, scope),
            Function::Aggregate(how @ (Aggregate::Sum | Aggregate::Average)) => {
                self.over(how, entry, arguments, span, scope)
            }
            Function::Aggregate(how @ Aggregate::Smallest) => {
                self.extreme(how, Reducer::Smallest, entry, arguments, span, scope)
            }
            Function::Aggregate(how @ Aggregate::Largest) => {
                self.extreme(how, Reducer::Largest, entry, arguments, span, scope)
            }
            Function::Timing(Timing::Since) => self.since(&arguments[0], span, scope),
            Function::Timing(Timing::Prev) => self.shifted(entry, &arguments[0], 1, span, scope),
            Function::Timing(Timing::Lag) => {
                let n = self.literal_count(entry, &arguments[0], &arguments[1], scope);
                self.shifted(entry, &arguments[0], n?, span, scope)
            }
            Function::Timing(timing @ (Timing::Cumulative | Timing::Recent)) => {
                self.running(timing, arguments, span, scope)
            }
            Function::Reduction(Reduction::Total) => self.reduce(Reducer::Total, entry, arguments, span, scope),
            Function::Reduction(Reduction::AverageOver) => self.reduce(Reducer::Average, entry, arguments, span, scope),
            Function::Reduction(Reduction::First) => self.reduce(Reducer::First, entry, arguments, span, scope),
            Function::Reduction(Reduction::Last) => self.reduce(Reducer::Last, entry, arguments, span, scope),
            Function::Reduction(Reduction::At) => self.at(entry, arguments, span, scope),
            Function::Reduction(Reduction::FirstWhen | Reduction::LastingFrom) => {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::WrongTiming,
                        format!("`{}` must be the whole formula of an output", entry.name),
                    )
                    .at(span, "")
                    .hint("give it an output of its own; the difference of two such outputs counts periods"),
                );
                None
            }
        }
    }

    fn unknown_function(&mut self, name: &Spanned<String>, arguments: &[formula::Expr], scope: &Scope<'_>) {
        let mut diagnostic = Diagnostic::error(Code::UnknownFunction, format!("there is no function `{}`", name.value))
            .at(name.span, "unknown function");
        diagnostic = match self.excel_habit(&name.value, arguments, scope) {
            Some(hint) => diagnostic.hint(hint),
            None if Clock::named(&name.value.to_ascii_lowercase()).is_some() => {
                diagnostic.hint(format!("write `{}` alone: it tells the period", name.value.to_ascii_lowercase()))
            }
            None if self.names.find(&name.value).is_some() => diagnostic
                .hint(format!("`{0}` is no function; to multiply write `{0} * (...)`, to pick `{0}[...]`", name.value)),
            None => diagnostic.suggest(&name.value.to_ascii_lowercase(), Function::all().map(|f| f.entry().name)),
        };
        if diagnostic.hints.is_empty() {
            let known: Vec<_> = Function::all().map(|f| f.entry().name).collect();
            diagnostic = diagnostic.hint(format!("the functions are {}", known.join(", ")));
        }
        self.diagnostics.push(diagnostic);
    }

    fn wrong_count(&mut self, entry: &Entry, found: usize, span: Span) {
        let wanted = match (entry.least, entry.most) {
            (1, 1) => "one argument".to_owned(),
            (a, b) if a == b => format!("{a} arguments"),
            (a, ANY) => format!("{a} arguments or more"),
            (a, b) => format!("{a} to {b} arguments"),
        };
        self.diagnostics.push(
            Diagnostic::error(Code::WrongArguments, format!("`{}` takes {wanted}, not {found}", entry.name))
                .at(span, "")
                .hint(format!("write `{}({})`: {}", entry.name, entry.parameters, entry.help)),
        );
    }

    fn all(&mut self, arguments: &[formula::Expr], scope: &Scope<'_>) -> Option<Vec<Typed>> {
        let checked: Vec<_> = arguments.iter().map(|argument| self.expr(argument, scope)).collect();
        checked.into_iter().collect()
    }

    fn elementwise(
        &mut self,
        function: Elementwise,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Typed> {
        let is_logarithm =
            matches!(function, Elementwise::Unary(Unary::Ln | Unary::Log10) | Elementwise::Binary(Binary::Log));
        let logarithm = (is_logarithm && !self.quiet).then(|| {
            let shown: Vec<String> = arguments.iter().map(formula::Expr::to_string).collect();
            format!("{}({})", function.entry().name, shown.join(", "))
        });
        let checked = self.inside(logarithm, |checker| checker.all(arguments, scope))?;
        let measure = self.elementwise_unit(function, &checked, span)?;
        Some(called(checked, measure, span, |parts| ExprKind::Call(function, parts)))
    }

    fn curve(&mut self, curve: Curve, arguments: &[formula::Expr], span: Span, scope: &Scope<'_>) -> Option<Typed> {
        let checked = self.all(arguments, scope)?;
        let measure = self.curve_unit(curve, &checked, span)?;
        Some(called(checked, measure, span, |parts| ExprKind::Curve(curve, parts)))
    }
}

/// A call of checked arguments: it varies over what any of them varies over.
fn called(checked: Vec<Typed>, measure: Measure, span: Span, kind: impl FnOnce(Vec<Expr>) -> ExprKind) -> Typed {
    let over = checked.iter().flat_map(|x| x.over.iter().copied()).collect();
    let varies = checked.iter().any(|x| x.varies);
    let parts = checked.into_iter().map(|x| x.expr).collect();
    Typed { over, varies, ..Typed::new(kind(parts), span, measure) }
}
