//! Working through one formula: names, shapes, units and timing in one pass.

use super::measure::Measure;
use super::names::{Names, Symbol};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, Spanned};
use crate::formula::{self, BinaryOp};
use crate::model::{Baseline, Clock, Dimension, DimensionId, Expr, ExprKind, Picks, Range};
use crate::timeline::Timeline;
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
#[derive(Clone, Debug)]
pub(super) struct Scope {
    /// Where it stands.
    pub place: Place,
    /// The year that reducers without a range take (`by = "year"`).
    pub year: Option<i32>,
    /// The unit of `inherited`, where that may be used.
    pub inherited: Option<Measure>,
    /// Inside a reduction over periods.
    pub reduced: bool,
    /// Calendars that an enclosing reduction names, so that they stay dimensions.
    pub calendars: Vec<DimensionId>,
}

impl Scope {
    /// The scope of a formula at this place.
    pub(super) fn new(place: Place) -> Scope {
        Scope { place, year: None, inherited: None, reduced: false, calendars: vec![] }
    }

    /// The scope inside a reduction over periods.
    pub(super) fn reduced(&self) -> Scope {
        Scope { reduced: true, ..self.clone() }
    }
}

/// Looks formulas up against the names of a model.
pub(super) struct Checker<'a> {
    /// The name space.
    pub names: &'a Names,
    /// The axes, calendars last.
    pub dimensions: &'a [Dimension],
    /// The figures.
    pub baseline: &'a Baseline,
    /// Whether the model names a baseline at all.
    pub has_baseline: bool,
    /// The periods.
    pub timeline: &'a Timeline,
    /// What is known of constants.
    pub constants: Vec<Shape>,
    /// What is known of drivers.
    pub drivers: Vec<Shape>,
    /// What is known of lines.
    pub lines: Vec<Shape>,
    /// The lines' formulas as they are written.
    pub formulas: Vec<&'a str>,
    /// Which lines have an opening.
    pub openings: Vec<bool>,
    /// What is known of outputs, in file order.
    pub outputs: Vec<Shape>,
    /// For each output of the file and each year, its place among the model's outputs.
    pub output_ids: Vec<Vec<(Option<i32>, usize)>>,
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

/// Messages beyond these go without a similar name.
const MOST_SUGGESTIONS: usize = 100;

pub(super) fn piece(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, span }
}

impl Typed {
    pub(super) fn new(kind: ExprKind, span: Span, measure: Measure) -> Typed {
        Typed { expr: piece(kind, span), measure, over: BTreeSet::new(), varies: false }
    }

    /// A piece made of parts: free over what any of them is, varying if any does.
    pub(super) fn of(kind: ExprKind, span: Span, measure: Measure, parts: &[&(BTreeSet<DimensionId>, bool)]) -> Typed {
        let over = parts.iter().flat_map(|(over, _)| over.iter().copied()).collect();
        let varies = parts.iter().any(|(_, varies)| *varies);
        Typed { expr: piece(kind, span), measure, over, varies }
    }

    pub(super) fn reach(&self) -> (BTreeSet<DimensionId>, bool) {
        (self.over.clone(), self.varies)
    }
}

impl Checker<'_> {
    /// Checks one formula; everything wrong in it is reported, and `None` means that something was.
    pub(super) fn expr(&mut self, ast: &formula::Expr, scope: &Scope) -> Option<Typed> {
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
        let all = self.constants.iter().chain(&self.drivers).chain(&self.lines).chain(&self.outputs);
        all.into_iter().any(|shape| shape.broken)
    }

    /// Whether a name stands for something that has been told to be wrong.
    pub(super) fn is_broken(&self, name: &str) -> bool {
        match self.names.find(name) {
            Some(Symbol::Constant(id)) => self.constants[id.0].broken,
            Some(Symbol::Driver(id)) => self.drivers[id.0].broken,
            Some(Symbol::Line(id)) => self.lines[id.0].broken,
            Some(Symbol::Output(index)) => self.outputs.get(index).is_some_and(|shape| shape.broken),
            Some(Symbol::Dimension(_) | Symbol::Element(..)) => false,
            None => self.names.is_unread(name),
        }
    }

    /// The elements inside `name[...]`.
    fn picks(&mut self, name: &Spanned<String>, elements: &[Spanned<String>]) -> Option<Picks> {
        if self.is_broken(&name.value) {
            return None;
        }
        let over = match self.names.find(&name.value) {
            Some(Symbol::Driver(id)) => self.drivers[id.0].over.clone(),
            Some(Symbol::Line(id)) => self.lines[id.0].over.clone(),
            Some(symbol) => {
                let message = format!("`{}` is {}, which has no elements to pick", name.value, symbol.kind());
                let diagnostic = Diagnostic::error(Code::BadElement, message).at(name.span, "");
                self.diagnostics.push(diagnostic.hint(format!("write `{}` alone", name.value)));
                return None;
            }
            None => {
                self.unknown_name(&name.value, name.span);
                return None;
            }
        };
        let mut picks: Picks = vec![];
        for element in elements {
            let (dimension, index) = self.element_of(&name.value, &over, element)?;
            if picks.iter().any(|(d, _)| *d == dimension) {
                let axis = &self.dimensions[dimension.0].name;
                let message = format!("`{}` picks two elements of `{axis}`", name.value);
                let diagnostic = Diagnostic::error(Code::BadElement, message).at(element.span, "the second one");
                let hint = format!("pick one of each dimension; to add two, write `{0}[...] + {0}[...]`", name.value);
                self.diagnostics.push(diagnostic.hint(hint));
                return None;
            }
            picks.push((dimension, index));
        }
        Some(picks)
    }

    /// An element that must belong to one of the dimensions `over` of `name`.
    pub(super) fn element_of(
        &mut self,
        name: &str,
        over: &[DimensionId],
        element: &Spanned<String>,
    ) -> Option<(DimensionId, usize)> {
        let found = self.names.find(&element.value);
        if let Some(Symbol::Element(dimension, index)) = found
            && over.contains(&dimension)
        {
            return Some((dimension, index));
        }
        let known: Vec<&str> =
            over.iter().flat_map(|d| self.dimensions[d.0].elements.iter().map(|e| e.name.as_str())).collect();
        let message = match found {
            _ if over.is_empty() => format!("`{name}` has no dimensions, so nothing can be picked from it"),
            Some(Symbol::Element(dimension, _)) => format!(
                "`{}` is an element of `{}`, and `{name}` is not over that",
                element.value, self.dimensions[dimension.0].name
            ),
            Some(symbol) => format!("`{}` is {}, not an element of `{name}`", element.value, symbol.kind()),
            None => format!("`{name}` has no element `{}`", element.value),
        };
        let mut diagnostic = Diagnostic::error(Code::BadElement, message).at(element.span, "");
        if self.may_suggest() {
            diagnostic = diagnostic.suggest(&element.value, known.iter().copied());
        }
        if over.is_empty() {
            diagnostic = diagnostic.hint(format!("write `{name}` alone"));
        } else if diagnostic.hints.is_empty() {
            let shown: Vec<_> = known.iter().take(12).map(|k| format!("`{k}`")).collect();
            diagnostic = diagnostic.hint(format!("its elements are {}", shown.join(", ")));
        }
        self.diagnostics.push(diagnostic);
        None
    }

    fn picked(&mut self, name: &Spanned<String>, picks: Picks, span: Span, scope: &Scope) -> Option<Typed> {
        self.name(&name.value, &picks, span, scope)
    }

    fn name(&mut self, name: &str, picks: &[(DimensionId, usize)], span: Span, scope: &Scope) -> Option<Typed> {
        if scope.place == Place::Relation {
            return self.figure(name, span, scope);
        }
        if let Some(clock) = Clock::named(name) {
            return self.clock(clock, name, span, scope);
        }
        if name == "inherited" {
            return self.inherited(span, scope);
        }
        if self.names.find(name).is_none() && self.names.is_unread(name) {
            return None;
        }
        let Some(symbol) = self.names.find(name) else {
            if let Some((index, year)) = self.output_of_year(name) {
                return self.output(name, index, span, &Scope { year: Some(year), ..scope.clone() });
            }
            self.unknown_name(name, span);
            return None;
        };
        match symbol {
            Symbol::Constant(id) => {
                let measure = self.constants[id.0].known();
                Some(Typed::new(ExprKind::Constant(id), span, measure))
            }
            Symbol::Driver(id) => self.driver(name, id, picks, span, scope),
            Symbol::Line(id) => {
                if scope.place == Place::Value {
                    let message = format!("a driver, opening or target cannot use the line `{name}`");
                    self.diagnostics.push(
                        Diagnostic::error(Code::WrongTiming, message)
                            .at(span, "a line has a value in every period")
                            .hint("use numbers, figures, constants and drivers here, or make this a line"),
                    );
                    return None;
                }
                let shape = &self.lines[id.0];
                let (measure, over) = (shape.known(), free(&shape.over, picks));
                Some(Typed { over, varies: true, ..Typed::new(ExprKind::Line(id, picks.to_vec()), span, measure) })
            }
            Symbol::Output(index) => self.output(name, index, span, scope),
            Symbol::Dimension(_) | Symbol::Element(..) => {
                let message = format!("`{name}` is {}, not a value", symbol.kind());
                let hint = self.element_hint(name);
                self.diagnostics.push(Diagnostic::error(Code::NotAValue, message).at(span, "").hint(hint));
                None
            }
        }
    }

    fn driver(
        &mut self,
        name: &str,
        id: crate::model::DriverId,
        picks: &[(DimensionId, usize)],
        span: Span,
        scope: &Scope,
    ) -> Option<Typed> {
        let shape = &self.drivers[id.0];
        let (measure, mut varies) = (shape.known(), shape.varies);
        let mut over = free(&shape.over, picks);
        if scope.place != Place::Value {
            let dimensions = self.dimensions;
            let before = over.len();
            over.retain(|d| dimensions[d.0].calendar.is_none() || scope.calendars.contains(d));
            varies |= over.len() < before;
        } else if varies && !scope.reduced {
            let message = format!("`{name}` varies over time, so its value here is not one number");
            self.diagnostics.push(
                Diagnostic::error(Code::WrongTiming, message)
                    .at(span, "a path over time")
                    .hint(format!("write `first({name})` or `at({name}, '{}')`", self.timeline.name(1))),
            );
            return None;
        }
        Some(Typed { over, varies, ..Typed::new(ExprKind::Driver(id, picks.to_vec()), span, measure) })
    }

    fn clock(&mut self, clock: Clock, name: &str, span: Span, scope: &Scope) -> Option<Typed> {
        if scope.place == Place::Value && clock != Clock::PeriodLength {
            let message = format!("`{name}` changes from period to period and cannot be used in a driver's value");
            self.diagnostics.push(
                Diagnostic::error(Code::WrongTiming, message)
                    .at(span, "")
                    .hint("give the driver a path, such as `{ \"2026-01\" = 1, \"2027-01\" = 2 }`, or use a line"),
            );
            return None;
        }
        let measure = match clock {
            Clock::PeriodLength => Measure::Unit(crate::unit::Unit::base("year")),
            Clock::T | Clock::Month | Clock::Quarter | Clock::Year | Clock::Elapsed => Measure::plain(),
        };
        let varies = clock != Clock::PeriodLength;
        Some(Typed { varies, ..Typed::new(ExprKind::Clock(clock), span, measure) })
    }

    fn inherited(&mut self, span: Span, scope: &Scope) -> Option<Typed> {
        match &scope.inherited {
            Some(measure) => Some(Typed::new(ExprKind::Inherited, span, measure.clone())),
            None => {
                self.diagnostics.push(
                    Diagnostic::error(Code::InheritedOutside, "`inherited` has a meaning only in a scenario's values")
                        .at(span, "")
                        .hint("write the driver's value itself"),
                );
                None
            }
        }
    }

    /// `NAME_2027` of an output with `by = "year"`.
    fn output_of_year(&self, name: &str) -> Option<(usize, i32)> {
        let (base, year) = name.rsplit_once('_')?;
        let year = year.parse().ok().filter(|_| year.len() == 4)?;
        match self.names.find(base)? {
            Symbol::Output(index) if self.output_ids[index].iter().any(|(of, _)| *of == Some(year)) => {
                Some((index, year))
            }
            _ => None,
        }
    }

    fn output(&mut self, name: &str, index: usize, span: Span, scope: &Scope) -> Option<Typed> {
        if scope.place != Place::Output || scope.reduced {
            let message = format!("the output `{name}` can only be used in another output, outside of reductions");
            self.diagnostics.push(
                Diagnostic::error(Code::WrongTiming, message).at(span, "").hint("use the lines that it is made of"),
            );
            return None;
        }
        let ids = &self.output_ids[index];
        let found = ids.iter().find(|(year, _)| *year == scope.year).or_else(|| match ids.as_slice() {
            [(None, _)] => ids.first(),
            _ => None,
        });
        let Some(&(_, id)) = found else {
            let message = format!("`{name}` is one output for each year");
            self.diagnostics.push(
                Diagnostic::error(Code::WrongTiming, message)
                    .at(span, "")
                    .hint("give this output `by = \"year\"` too, or write its formula with a year"),
            );
            return None;
        };
        let measure = self.outputs[index].known();
        Some(Typed::new(ExprKind::Output(crate::model::OutputId(id)), span, measure))
    }

    /// `baseline.ID`, or a bare name in a relation.
    fn figure(&mut self, id: &str, span: Span, scope: &Scope) -> Option<Typed> {
        if scope.place == Place::Line {
            self.diagnostics.push(
                Diagnostic::error(Code::WrongTiming, format!("a line cannot use the figure `{id}` itself"))
                    .at(span, "")
                    .hint(format!("make it a driver: `{id} = {{ value = \"baseline.{id}\" }}`, and use `{id}` here")),
            );
            return None;
        }
        let Some(found) = self.baseline.find(id) else {
            if self.baseline.broken {
                return None;
            }
            let message = match self.has_baseline {
                true => format!("the baseline has no figure `{id}`"),
                false => format!("`baseline.{id}` is used, but the model names no baseline file"),
            };
            let mut diagnostic = Diagnostic::error(Code::UnknownFigure, message).at(span, "unknown figure");
            if self.has_baseline && !self.may_suggest() {
                diagnostic = diagnostic.hint("`evcalc baseline list` prints all figures");
            } else if self.has_baseline {
                diagnostic = diagnostic.suggest(id, self.baseline.figures.iter().map(|f| f.id.as_str()));
            } else {
                diagnostic = diagnostic
                    .hint(format!("add `baseline = \"FILE.toml\"` to `[model]`, the file that holds `[figures.{id}]`"));
            }
            self.diagnostics.push(diagnostic);
            return None;
        };
        let figure = &self.baseline.figures[found.0];
        if figure.status == crate::model::Status::Unusable && scope.place != Place::Relation {
            let mut diagnostic = Diagnostic::error(
                Code::UnusableFigure,
                format!("the figure `{id}` is marked unusable in the baseline"),
            )
            .at(span, "");
            if let Some(notes) = &figure.notes {
                diagnostic = diagnostic.hint(format!("its note: {notes}"));
            }
            self.diagnostics.push(diagnostic.hint("use another figure, or a judgement with a note"));
            return None;
        }
        let measure = Measure::declared(&figure.unit.unit);
        Some(Typed::new(ExprKind::Figure(found), span, measure))
    }

    /// Whether looking for similar names is worth while: more messages than this are not shown anyway.
    pub(super) fn may_suggest(&self) -> bool {
        !self.quiet && self.diagnostics.0.len() < MOST_SUGGESTIONS
    }

    /// Reports a name that is nothing.
    pub(super) fn unknown_name(&mut self, name: &str, span: Span) {
        let mut diagnostic = Diagnostic::error(Code::UnknownName, format!("`{name}` is not a name of this model"))
            .at(span, "unknown name");
        let words = ["t", "month", "quarter", "year", "period_length", "elapsed", "inherited"];
        let known = self.names.all().chain(words);
        if let Some(hint) = super::calendar_word::calendar_hint(name) {
            diagnostic = diagnostic.hint(hint);
        } else if self.baseline.find(name).is_some() {
            diagnostic = diagnostic.hint(format!("figures are written `baseline.{name}`"));
        } else if matches!(name, "period" | "periods") {
            diagnostic =
                diagnostic.hint("`t` counts the periods, 1 in the first; `period_length` is one's length in years");
        } else if crate::function::Function::named(name).is_some() {
            diagnostic = diagnostic.hint(format!("`{name}` is a function: write `{name}(...)`"));
        } else {
            diagnostic = if self.may_suggest() { diagnostic.suggest(name, known) } else { diagnostic };
        }
        if diagnostic.hints.is_empty() {
            diagnostic =
                diagnostic.hint(format!("declare it, for example as a driver: `{name} = 0` under `[drivers]`"));
        }
        self.diagnostics.push(diagnostic);
    }

    /// `product = YU7`, if that is what a comparison is.
    pub(super) fn element_question(
        &mut self,
        op: BinaryOp,
        left: &formula::Expr,
        right: &formula::Expr,
        span: Span,
    ) -> Option<Option<Typed>> {
        use formula::Comparison::{Equal, NotEqual};
        let formula::ExprKind::Name(left_name) = &left.kind else { return None };
        let Some(Symbol::Dimension(dimension)) = self.names.find(left_name) else { return None };
        let BinaryOp::Compare(Equal | NotEqual) = op else { return None };
        let formula::ExprKind::Name(right_name) = &right.kind else { return None };
        let name = Spanned::new(right_name.clone(), right.span);
        let found = self.element_of(left_name, &[dimension], &name);
        Some(found.map(|(_, element)| {
            let negated = op == BinaryOp::Compare(NotEqual);
            let kind = ExprKind::IsElement { dimension, element, negated };
            Typed { over: BTreeSet::from([dimension]), ..Typed::new(kind, span, Measure::plain()) }
        }))
    }
}

fn free(over: &[DimensionId], picks: &[(DimensionId, usize)]) -> BTreeSet<DimensionId> {
    over.iter().copied().filter(|d| !picks.iter().any(|(picked, _)| picked == d)).collect()
}
