//! What a name in a formula stands for: a driver, a line, an output, a figure, an element.

use super::checker::Checker;
use super::measure::Measure;
use super::names::Symbol;
use super::types::{Place, Scope, Typed};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::formula::{self, BinaryOp};
use crate::model::{Clock, DimensionId, ExprKind, Picks};
use std::collections::BTreeSet;

impl Checker<'_> {
    /// Whether a name stands for something that has been told to be wrong.
    pub(super) fn is_broken(&self, name: &str) -> bool {
        match self.names.find(name) {
            Some(Symbol::Constant(id)) => self.shapes.constants[id.0].broken,
            Some(Symbol::Driver(id)) => self.shapes.drivers[id.0].broken,
            Some(Symbol::Line(id)) => self.shapes.lines[id.0].broken,
            Some(Symbol::Output(index)) => self.shapes.outputs.get(index).is_some_and(|shape| shape.broken),
            Some(Symbol::Dimension(_) | Symbol::Element(..)) => false,
            None => self.names.is_unread(name),
        }
    }

    /// The elements inside `name[...]`.
    pub(super) fn picks(&mut self, name: &Spanned<String>, elements: &[Spanned<String>]) -> Option<Picks> {
        if self.is_broken(&name.value) {
            return None;
        }
        let over = match self.names.find(&name.value) {
            Some(Symbol::Driver(id)) => self.shapes.drivers[id.0].over.clone(),
            Some(Symbol::Line(id)) => self.shapes.lines[id.0].over.clone(),
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

    pub(super) fn picked(
        &mut self,
        name: &Spanned<String>,
        picks: Picks,
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Typed> {
        self.name(&name.value, &picks, span, scope)
    }

    pub(super) fn name(
        &mut self,
        name: &str,
        picks: &[(DimensionId, usize)],
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Typed> {
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
                return self.output(name, index, span, &Scope { year: Some(year), ..*scope });
            }
            self.unknown_name(name, span);
            return None;
        };
        match symbol {
            Symbol::Constant(id) => {
                let measure = self.shapes.constants[id.0].known();
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
                let shape = &self.shapes.lines[id.0];
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
        scope: &Scope<'_>,
    ) -> Option<Typed> {
        let shape = &self.shapes.drivers[id.0];
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

    fn clock(&mut self, clock: Clock, name: &str, span: Span, scope: &Scope<'_>) -> Option<Typed> {
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

    fn inherited(&mut self, span: Span, scope: &Scope<'_>) -> Option<Typed> {
        match scope.inherited {
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
            Symbol::Output(index) if self.written.output_ids[index].iter().any(|(of, _)| *of == Some(year)) => {
                Some((index, year))
            }
            _ => None,
        }
    }

    fn output(&mut self, name: &str, index: usize, span: Span, scope: &Scope<'_>) -> Option<Typed> {
        if scope.place != Place::Output || scope.reduced {
            let message = format!("the output `{name}` can only be used in another output, outside of reductions");
            self.diagnostics.push(
                Diagnostic::error(Code::WrongTiming, message).at(span, "").hint("use the lines that it is made of"),
            );
            return None;
        }
        let ids = &self.written.output_ids[index];
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
        let measure = self.shapes.outputs[index].known();
        Some(Typed::new(ExprKind::Output(crate::model::OutputId(id)), span, measure))
    }

    /// `baseline.ID`, or a bare name in a relation.
    pub(super) fn figure(&mut self, id: &str, span: Span, scope: &Scope<'_>) -> Option<Typed> {
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

pub(super) fn free(over: &[DimensionId], picks: &[(DimensionId, usize)]) -> BTreeSet<DimensionId> {
    over.iter().copied().filter(|d| !picks.iter().any(|(picked, _)| picked == d)).collect()
}
