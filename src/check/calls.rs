//! Units and shapes of the built-in functions.

use super::checker::{Checker, Place, Scope, Typed};
use super::measure::Measure;
use super::names::Symbol;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::formula;
use crate::function::{ANY, Binary, Choice, Curve, Elementwise, Entry, Function, Reduction, Timing, Unary};
use crate::model::{Aggregate, Clock, DimensionId, Expr, ExprKind, Range, Reducer};
use crate::unit::Unit;
use std::collections::BTreeSet;

impl Checker<'_> {
    pub(super) fn call(
        &mut self,
        name: &Spanned<String>,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope,
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

    fn unknown_function(&mut self, name: &Spanned<String>, arguments: &[formula::Expr], scope: &Scope) {
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

    fn all(&mut self, arguments: &[formula::Expr], scope: &Scope) -> Option<Vec<Typed>> {
        let checked: Vec<_> = arguments.iter().map(|argument| self.expr(argument, scope)).collect();
        checked.into_iter().collect()
    }

    fn elementwise(
        &mut self,
        function: Elementwise,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope,
    ) -> Option<Typed> {
        let outer = self.quotient.clone();
        let is_logarithm =
            matches!(function, Elementwise::Unary(Unary::Ln | Unary::Log10) | Elementwise::Binary(Binary::Log));
        if is_logarithm && !self.quiet {
            let shown: Vec<String> = arguments.iter().map(formula::Expr::to_string).collect();
            self.quotient = Some(format!("{}({})", function.entry().name, shown.join(", ")));
        }
        let checked = self.all(arguments, scope);
        self.quotient = outer;
        let checked = checked?;
        let measure = self.elementwise_unit(function, &checked, span)?;
        Some(called(checked, measure, span, |parts| ExprKind::Call(function, parts)))
    }

    fn curve(&mut self, curve: Curve, arguments: &[formula::Expr], span: Span, scope: &Scope) -> Option<Typed> {
        let checked = self.all(arguments, scope)?;
        let measure = self.curve_unit(curve, &checked, span)?;
        Some(called(checked, measure, span, |parts| ExprKind::Curve(curve, parts)))
    }

    /// The unit rule of each elementwise function.
    fn elementwise_unit(&mut self, function: Elementwise, x: &[Typed], span: Span) -> Option<Measure> {
        match function {
            Elementwise::Choice(Choice::If) => {
                self.plain(&x[0], "a condition")?;
                self.same_unit(&x[1], &x[2], span, "branches of one `if`")
            }
            Elementwise::Choice(Choice::IfError) => self.same_unit(&x[0], &x[1], span, "alternatives of one `iferror`"),
            Elementwise::Unary(Unary::Abs | Unary::Int) => self.number(&x[0]),
            Elementwise::Unary(Unary::Sqrt) => self.root(&x[0]),
            Elementwise::Unary(Unary::Sign) => self.number(&x[0]).map(|_| Measure::plain()),
            Elementwise::Unary(Unary::Exp | Unary::Ln | Unary::Log10) | Elementwise::Binary(Binary::Log) => {
                for argument in x {
                    self.plain(argument, &format!("the argument of `{}`", function.entry().name))?;
                }
                Some(literal_if_all(x))
            }
            Elementwise::Binary(Binary::Min | Binary::Max) => self.all_same(x, span),
            Elementwise::Binary(Binary::Mod) => self.same_unit(&x[0], &x[1], span, "divided with a remainder"),
            Elementwise::Binary(Binary::Round | Binary::RoundUp | Binary::RoundDown) => {
                self.plain(&x[1], "the number of digits")?;
                self.number(&x[0])
            }
            Elementwise::Binary(Binary::Power) => self.power_unit(&x[0], &x[1], span),
            Elementwise::Binary(Binary::And | Binary::Or) | Elementwise::Unary(Unary::Not) => {
                for argument in x {
                    self.plain(argument, "a condition")?;
                }
                Some(Measure::plain())
            }
        }
    }

    /// The unit rule of each curve.
    fn curve_unit(&mut self, curve: Curve, x: &[Typed], span: Span) -> Option<Measure> {
        match curve {
            Curve::Logistic => {
                let position = self.same_unit(&x[0], &x[2], span, "x and midpoint of `logistic`")?;
                self.plain_product(&x[3], &position, "steepness times x")?;
                self.number(&x[1])
            }
            Curve::Gompertz => {
                self.plain(&x[2], "the displacement of `gompertz`")?;
                self.plain_product(&x[3], &x[0].measure, "rate times x")?;
                self.number(&x[1])
            }
            Curve::Bass => {
                self.plain_product(&x[1], &x[0].measure, "p times x")?;
                self.plain_product(&x[2], &x[0].measure, "q times x")?;
                Some(Measure::plain())
            }
            Curve::Learning => {
                self.same_unit(&x[0], &x[1], span, "volume and first volume of `learning`")?;
                self.plain(&x[2], "the rate of `learning`")?;
                Some(Measure::plain())
            }
        }
    }

    fn number(&mut self, x: &Typed) -> Option<Measure> {
        self.no_period(x, "an argument here")?;
        Some(x.measure.clone())
    }

    fn all_same(&mut self, x: &[Typed], span: Span) -> Option<Measure> {
        let mut first = x[0].clone();
        for other in &x[1..] {
            first.measure = self.same_unit(&first, other, span, "arguments of one function")?;
        }
        Some(first.measure)
    }

    fn root(&mut self, x: &Typed) -> Option<Measure> {
        match &x.measure {
            Measure::Unit(unit) => match unit.root(2) {
                Some(root) => Some(Measure::Unit(root)),
                None => {
                    let message = format!("the square root of `{unit}` has no whole powers");
                    self.diagnostics.push(
                        Diagnostic::error(Code::UnitMismatch, message)
                            .at(x.expr.span, format!("this is `{unit}`"))
                            .hint("every power must be even, as in `vehicle^2`"),
                    );
                    None
                }
            },
            Measure::Literal | Measure::Unknown => Some(x.measure.clone()),
            Measure::Period => self.number(x),
        }
    }

    fn plain_product(&mut self, rate: &Typed, position: &Measure, what: &str) -> Option<()> {
        let (Some(u), Some(v)) = (rate.measure.factor(), position.factor()) else { return Some(()) };
        let product = u.times(&v);
        // A literal is a plain number here, as in any product.
        if product.is_plain() {
            return Some(());
        }
        let wanted = Unit::plain().per(&v);
        self.diagnostics.push(
            Diagnostic::error(Code::UnitMismatch, format!("{what} must be a plain number, not `{product}`"))
                .at(rate.expr.span, format!("this is {}", rate.measure.show()))
                .hint(format!("a rate in `{wanted}` fits")),
        );
        None
    }

    /// `sum(x, dimension, ...)` and its like.
    fn over(
        &mut self,
        how: Aggregate,
        entry: &Entry,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope,
    ) -> Option<Typed> {
        let mut named = Vec::new();
        for argument in &arguments[1..] {
            named.push(self.dimension_argument((how, entry), arguments, argument)?);
        }
        let mut inner_scope = scope.clone();
        let calendars = named.iter().filter(|d| self.dimensions[d.0].calendar.is_some());
        inner_scope.calendars.extend(calendars);
        let inner = self.expr(&arguments[0], &inner_scope)?;
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
    fn extreme(
        &mut self,
        how: Aggregate,
        reducer: Reducer,
        entry: &Entry,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope,
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

    fn since(&mut self, argument: &formula::Expr, span: Span, scope: &Scope) -> Option<Typed> {
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
        let over = inner.over.clone();
        let kind = ExprKind::Since(Box::new(inner.expr));
        Some(Typed { over, varies: true, ..Typed::new(kind, span, Measure::plain()) })
    }

    fn time_only(&mut self, entry: &Entry, span: Span, scope: &Scope) -> Option<()> {
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

    fn literal_count(
        &mut self,
        entry: &Entry,
        of: &formula::Expr,
        argument: &formula::Expr,
        scope: &Scope,
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

    fn shifted(
        &mut self,
        entry: &Entry,
        argument: &formula::Expr,
        by: u32,
        span: Span,
        scope: &Scope,
    ) -> Option<Typed> {
        self.time_only(entry, span, scope)?;
        let inner = self.expr(argument, scope)?;
        let (over, measure) = (inner.over.clone(), inner.measure.clone());
        self.openings_of(&inner.expr, entry);
        let kind = ExprKind::Shift(Box::new(inner.expr), by);
        Some(Typed { over, varies: true, ..Typed::new(kind, span, measure) })
    }

    /// Every line looked back at must have an opening; running sums start at 0 by themselves.
    fn openings_of(&mut self, expr: &Expr, entry: &Entry) {
        match &expr.kind {
            ExprKind::Cumulative(_) | ExprKind::Recent(..) => {}
            ExprKind::Line(id, _) if !self.openings[id.0] => {
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

    fn running(&mut self, function: Timing, arguments: &[formula::Expr], span: Span, scope: &Scope) -> Option<Typed> {
        let entry = function.entry();
        self.time_only(entry, span, scope)?;
        let inner = self.expr(&arguments[0], scope);
        let n = match arguments.get(1) {
            Some(n) => Some(self.literal_count(entry, &arguments[0], n, scope)?),
            None => None,
        };
        let inner = inner?;
        self.number(&inner)?;
        let (over, measure) = (inner.over.clone(), inner.measure.clone());
        let of = Box::new(inner.expr);
        let kind = match n {
            None => ExprKind::Cumulative(of),
            Some(n) => ExprKind::Recent(of, n),
        };
        Some(Typed { over, varies: true, ..Typed::new(kind, span, measure) })
    }

    /// `total(x)`, `last(x, 2027)` and their like.
    fn reduce(
        &mut self,
        how: Reducer,
        entry: &Entry,
        arguments: &[formula::Expr],
        span: Span,
        scope: &Scope,
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
        let (over, measure) = (inner.over.clone(), inner.measure.clone());
        let kind = ExprKind::Reduce(how, range, Box::new(inner.expr));
        Some(Typed { over, ..Typed::new(kind, span, measure) })
    }

    fn reducible(&mut self, entry: &Entry, span: Span, scope: &Scope) -> Option<()> {
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

    fn at(&mut self, entry: &Entry, arguments: &[formula::Expr], span: Span, scope: &Scope) -> Option<Typed> {
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
        let (over, measure) = (inner.over.clone(), inner.measure.clone());
        let range = Range { first: period, last: period };
        let kind = ExprKind::Reduce(Reducer::First, range, Box::new(inner.expr));
        Some(Typed { over, ..Typed::new(kind, span, measure) })
    }

    fn outside(&mut self, text: &str, span: Span) {
        let (first, last) = (self.timeline.name(1), self.timeline.name(self.timeline.periods as i32));
        self.diagnostics.push(
            Diagnostic::error(Code::OutsideTimeline, format!("`{text}` lies outside of the timeline"))
                .at(span, "")
                .hint(format!("the model runs from {first} to {last}")),
        );
    }

    /// The periods that a reduction is about.
    fn range(&mut self, entry: &Entry, arguments: &[formula::Expr], span: Span, scope: &Scope) -> Option<Range> {
        let whole_time = Range { first: 1, last: self.timeline.periods as i32 };
        let (wanted, shown, place) = match arguments {
            [] => match scope.year {
                None => return Some(whole_time),
                Some(year) => (self.year_range(year)?, year.to_string(), span),
            },
            [one] => (self.range_of(entry, one)?, one.to_string(), one.span),
            [from, to, ..] => {
                let (from_range, to_range) = (self.range_of(entry, from), self.range_of(entry, to));
                let range = Range { first: from_range?.first, last: to_range?.last };
                (range, format!("{from} to {to}"), from.span.to(to.span))
            }
        };
        let inside = Range { first: wanted.first.max(1), last: wanted.last.min(whole_time.last) };
        if inside.first > inside.last {
            if wanted.first > wanted.last {
                self.diagnostics.push(
                    Diagnostic::error(Code::BadPeriod, "the range ends before it starts")
                        .at(place, "")
                        .hint("exchange the two periods"),
                );
            } else {
                self.outside(&shown, place);
            }
            return None;
        }
        if inside != wanted {
            let (first, last) = (self.timeline.name(inside.first), self.timeline.name(inside.last));
            let diagnostic =
                Diagnostic::warning(Code::PartYear, format!("only a part of {shown} lies inside the timeline"))
                    .at(place, format!("taken as {first} to {last}"))
                    .hint("extend the timeline, or name the periods that are meant");
            self.diagnostics.push(diagnostic);
            self.parts.push(inside);
        }
        Some(inside)
    }

    fn range_of(&mut self, entry: &Entry, argument: &formula::Expr) -> Option<Range> {
        match &argument.kind {
            formula::ExprKind::Number(x) if x.fract() == 0.0 && (1900.0..=9999.0).contains(x) => {
                self.year_range(*x as i32)
            }
            formula::ExprKind::Text(text) => match self.timeline.parse_period(text) {
                Ok(range) => Some(Range { first: range.first, last: range.last }),
                Err(error) => {
                    self.bad_period(error.message, error.hint, argument.span);
                    None
                }
            },
            _ => {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::BadPeriod,
                        format!("`{}` wants a year or periods in quotes here", entry.name),
                    )
                    .at(argument.span, "")
                    .hint(format!("for example `{0}(x, 2027)` or `{0}(x, '2027-01', '2027-06')`", entry.name)),
                );
                None
            }
        }
    }

    fn year_range(&mut self, year: i32) -> Option<Range> {
        let range = self.timeline.parse_period(&format!("{year:04}")).ok()?;
        Some(Range { first: range.first, last: range.last })
    }

    /// The whole formula of an output: `first_when` and `lasting_from` may stand here.
    pub(super) fn output_formula(&mut self, ast: &formula::Expr, scope: &Scope) -> Option<Typed> {
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

fn is_range(argument: &formula::Expr) -> bool {
    matches!(argument.kind, formula::ExprKind::Number(_) | formula::ExprKind::Text(_))
}

fn literal_if_all(x: &[Typed]) -> Measure {
    match x.iter().all(|x| x.measure == Measure::Literal) {
        true => Measure::Literal,
        false => Measure::plain(),
    }
}

/// A call of checked arguments: it varies over what any of them varies over.
fn called(checked: Vec<Typed>, measure: Measure, span: Span, kind: impl FnOnce(Vec<Expr>) -> ExprKind) -> Typed {
    let over = checked.iter().flat_map(|x| x.over.iter().copied()).collect();
    let varies = checked.iter().any(|x| x.varies);
    let parts = checked.into_iter().map(|x| x.expr).collect();
    Typed { over, varies, ..Typed::new(kind(parts), span, measure) }
}
