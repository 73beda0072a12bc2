//! Scenarios, and what `--set` lays on top of one.

use super::checker::Checker;
use super::heading::Heading;
use super::names::Symbol;
use super::types::{Place, Scope};
use super::value::Wanted;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Span, Spanned};
use crate::formula::{ReferenceError, Word, reference};
use crate::model::{Change, DriverId, KnownTo, LineId, Path, Scenario, ScenarioId};
use crate::text::{ModelText, Node, NodeKind, ScenarioText, Text};

/// Changes laid on top of a scenario: `NAME[ELEMENT,...]=EXPR`, in order.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// The name of the scenario that it becomes.
    pub name: String,
    /// Whether somebody chose that name, so that it makes the title too.
    pub named: bool,
    /// The scenario that it starts from; the first, where none is named.
    pub scenario: Option<String>,
    /// Each a text of its own, so that messages can point into it.
    pub sets: Vec<(FileId, String)>,
    /// Up to when known values count in it, where it has a say of its own.
    pub known_to: Option<Spanned<String>>,
}

/// The name of the scenario that holds a [`WhatIf`] to which nobody gave one.
pub const WHAT_IF: &str = "what_if";

impl Checker<'_> {
    /// All scenarios of a file, in order; one named `base` where it has none.
    pub(super) fn scenarios(&mut self, text: &ModelText) -> Vec<Scenario> {
        if text.scenarios.is_empty() {
            return vec![Scenario {
                known_to: KnownTo::Last,
                name: ModelText::ONLY.0.to_owned(),
                title: ModelText::ONLY.1.to_owned(),
                notes: None,
                extends: None,
                probability: None,
                layers: vec![],
                span: text.model.name.span,
            }];
        }
        let known: Vec<&str> = text.scenarios.iter().map(|s| s.name.value.as_str()).collect();
        let mut out: Vec<Scenario> =
            text.scenarios.iter().enumerate().map(|(i, scenario)| self.scenario(i, scenario, &known)).collect();
        report_extension_loops(&mut out, &mut self.diagnostics);
        self.probabilities(text);
        out
    }

    fn scenario(&mut self, index: usize, text: &ScenarioText, known: &[&str]) -> Scenario {
        let extends = match &text.extends {
            None => (index > 0).then_some(ScenarioId(0)),
            Some(name) => self.scenario_named(name, known).map(ScenarioId),
        };
        let mut layer = Vec::new();
        for entry in &text.drivers {
            layer.extend(self.change(&entry.key, &entry.value));
        }
        let Heading { name, title, notes } = Heading::of(&text.name, &text.title, &text.notes);
        Scenario {
            known_to: KnownTo::Last,
            name,
            title,
            notes,
            extends,
            probability: text.probability.map(|p| p.value),
            layers: vec![layer],
            span: text.name.span,
        }
    }

    fn scenario_named(&mut self, name: &Text, known: &[&str]) -> Option<usize> {
        let found = known.iter().position(|k| *k == name.text);
        if found.is_none() && !self.names.is_unread(&name.text) {
            self.diagnostics
                .push(unknown_scenario(&name.text, known.iter().copied()).at(name.span, "unknown scenario"));
        }
        found
    }

    fn change(&mut self, name: &Spanned<String>, node: &Node) -> Option<Change> {
        let driver = self.driver_named(name)?;
        let shape = self.shapes.drivers[driver.0].clone();
        let scope = Scope { inherited: Some(&shape.measure), ..Scope::new(Place::Value) };
        let wanted = Wanted {
            name: &name.value,
            over: &shape.over,
            measure: &shape.measure,
            complete: false,
            path: true,
            scope,
        };
        let cells = self.value(node, &wanted);
        let cells: Vec<_> = cells.into_iter().enumerate().filter_map(|(i, path)| path.map(|p| (i, p))).collect();
        Some(Change { driver, cells, span: name.span })
    }

    /// The drivers that a line's formula names, in its order.
    fn drivers_of(&self, line: LineId) -> Vec<String> {
        let formula = self.written.formulas.get(line.0).copied().unwrap_or_default();
        let words = formula.split(|c: char| !c.is_alphanumeric() && c != '_');
        let mut out: Vec<String> = Vec::new();
        for word in words.filter(|word| matches!(self.names.find(word), Some(Symbol::Driver(_)))) {
            let shown = format!("`{word}`");
            if !out.contains(&shown) {
                out.push(shown);
            }
        }
        out
    }

    fn driver_named(&mut self, name: &Spanned<String>) -> Option<DriverId> {
        if self.is_broken(&name.value) {
            return None;
        }
        match self.names.find(&name.value) {
            Some(Symbol::Driver(id)) => return Some(id),
            Some(symbol) => {
                let message = format!("`{}` is {}: only drivers can be changed", name.value, symbol.kind());
                self.diagnostics.push(
                    Diagnostic::error(Code::UnknownName, message).at(name.span, "not a driver").hint(match symbol {
                        Symbol::Constant(_) => format!("move `{}` to `[drivers]`", name.value),
                        Symbol::Line(id) => match self.drivers_of(id).as_slice() {
                            [] => "change the drivers that it is made of, or make it a driver".to_owned(),
                            list => format!("change what it is made of: {}", list.join(", ")),
                        },
                        _ => "change the drivers that it is made of, or make it a driver".to_owned(),
                    }),
                );
            }
            None => {
                let known = self.names.of_kind(|s| matches!(s, Symbol::Driver(_)));
                let mut diagnostic =
                    Diagnostic::error(Code::UnknownName, format!("there is no driver `{}`", name.value))
                        .at(name.span, "unknown driver")
                        .suggest(&name.value, known.iter().copied());
                if diagnostic.hints.is_empty() {
                    let shown: Vec<_> = known.iter().map(|k| format!("`{k}`")).collect();
                    diagnostic = diagnostic.hint(format!("the drivers are {}", shown.join(", ")));
                }
                self.diagnostics.push(diagnostic);
            }
        }
        None
    }

    fn probabilities(&mut self, text: &ModelText) {
        let given: Vec<_> = text.scenarios.iter().filter_map(|s| s.probability).collect();
        let outside: Vec<_> = given.iter().filter(|p| !(0.0..=1.0).contains(&p.value)).collect();
        for p in &outside {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::BadProbability,
                    format!("a probability lies between 0 and 1, not at {}", p.value),
                )
                .at(p.span, "")
                .hint("write for example 0.25 for a quarter"),
            );
        }
        if given.is_empty() || !outside.is_empty() {
            return;
        }
        let sum: f64 = given.iter().map(|p| p.value).sum();
        if given.len() < text.scenarios.len() {
            let missing = text.scenarios.iter().find(|s| s.probability.is_none());
            let Some(missing) = missing else { return };
            let message = format!("the scenario `{}` has no probability, but others have", missing.name.value);
            self.diagnostics.push(
                Diagnostic::error(Code::BadProbability, message)
                    .at(missing.name.span, "")
                    .hint("give every scenario a `probability`, or none"),
            );
        } else if (sum - 1.0).abs() > 1e-9 {
            self.diagnostics.push(
                Diagnostic::error(
                    Code::BadProbability,
                    format!("the probabilities of the scenarios sum to {sum}, not to 1"),
                )
                .at(given[0].span, "")
                .hint("change them so that they sum to 1"),
            );
        }
    }

    /// The scenario that a what-if makes; it extends `base`.
    pub(super) fn what_if(&mut self, what_if: &WhatIf, base: ScenarioId, title: String, model: &ModelText) -> Scenario {
        let mut layers = Vec::new();
        let mut span = model.model.name.span;
        for (file, text) in &what_if.sets {
            span = Span::new(*file, 0, text.len());
            if let Some(change) = self.set(*file, text) {
                layers.push(vec![change]);
            }
        }
        Scenario {
            known_to: KnownTo::Last,
            name: what_if.name.clone(),
            title,
            notes: None,
            extends: Some(base),
            probability: None,
            layers,
            span,
        }
    }

    /// One `NAME[ELEMENT,PERIOD]=EXPR`.
    fn set(&mut self, file: FileId, text: &str) -> Option<Change> {
        let whole = Span::new(file, 0, text.len());
        let Some(equals) = text.find('=') else {
            self.diagnostics.push(
                Diagnostic::error(Code::BadSet, "a change is written `NAME=VALUE`")
                    .at(whole, "no `=` here")
                    .hint("for example `--set price[YU7]=239900` or `--set \"growth=inherited * 1.5\"`"),
            );
            return None;
        };
        let (name, picks) = self.set_target(file, &text[..equals])?;
        if name.value.is_empty() {
            self.diagnostics.push(
                Diagnostic::error(Code::BadSet, "the name of a driver is missing before `=`")
                    .at(whole, "")
                    .hint("write `NAME=VALUE`"),
            );
            return None;
        }
        let driver = self.driver_named(&name)?;
        let shape = self.shapes.drivers[driver.0].clone();
        let mut chosen = Vec::new();
        let mut period = None;
        for pick in &picks {
            let is_period = pick.value.starts_with(|c: char| c.is_ascii_digit());
            let found = if is_period { None } else { Some(self.element_of(&name.value, &shape.over, pick)?) };
            let again = found.is_some_and(|(d, _)| chosen.iter().any(|(other, _)| *other == d));
            if again || (is_period && period.is_some()) {
                let what = if is_period { "periods" } else { "elements of one dimension" };
                self.diagnostics.push(
                    Diagnostic::error(Code::BadSet, format!("`{}` is set for two {what} at once", name.value))
                        .at(pick.span, "the second one")
                        .hint("write one `--set` for each"),
                );
                return None;
            }
            chosen.extend(found);
            if is_period {
                let found = self.one_period(&pick.value, pick.span)?;
                self.late_key(found, &pick.value, pick.span);
                period = Some((found, pick.span));
            }
        }
        let start = equals + 1 + (text[equals + 1..].len() - text[equals + 1..].trim_start().len());
        let value = text[start..].trim_end();
        let (value, start) = unquoted(value, start);
        let span = Span::new(file, start, start + value.len());
        let node = Node { kind: NodeKind::Text(Text { text: value.to_owned(), span, offset: Some(start) }), span };
        let wanted = Wanted {
            name: &name.value,
            over: &shape.over,
            measure: &shape.measure,
            complete: false,
            path: true,
            scope: Scope { inherited: Some(&shape.measure), ..Scope::new(Place::Value) },
        };
        if value.is_empty() {
            self.diagnostics.push(
                Diagnostic::error(Code::BadSet, format!("`{}` is set to nothing", name.value))
                    .at(whole, "no value after `=`")
                    .hint(format!("write `{}=VALUE`", name.value)),
            );
            return None;
        }
        let cells = self.value(&node, &wanted);
        let dimensions: Vec<_> = shape.over.iter().map(|d| self.dimensions[d.0].elements.len()).collect();
        let mut out = Vec::new();
        for (cell, path) in cells.into_iter().enumerate() {
            let Some(path) = path else { continue };
            if !is_chosen(cell, &dimensions, &shape.over, &chosen) {
                continue;
            }
            out.push((cell, at_period(path, period.map(|(p, _)| p))));
        }
        if out.is_empty() {
            return None;
        }
        Some(Change { driver, cells: out, span: whole })
    }

    /// What a `--set` is to set, with places.
    fn set_target(&mut self, file: FileId, text: &str) -> Option<(Spanned<String>, Vec<Spanned<String>>)> {
        let spanned = |word: Word| Spanned::new(word.text, Span::new(file, word.range.start, word.range.end));
        match reference(text) {
            Ok(found) => {
                Some((spanned(found.name), found.inside.into_iter().chain(found.period).map(spanned).collect()))
            }
            Err(ReferenceError { message, hint, range }) => {
                let place = Span::new(file, range.start, range.end);
                self.diagnostics.push(Diagnostic::error(Code::BadSet, message).at(place, "").hint(hint));
                None
            }
        }
    }
}

/// A value without the quotes that a shell may have left around a period.
fn unquoted(value: &str, start: usize) -> (&str, usize) {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote).and_then(|v| v.strip_suffix(quote))
            && !inner.contains(quote)
        {
            return (inner, start + 1);
        }
    }
    (value, start)
}

fn is_chosen(
    cell: usize,
    counts: &[usize],
    over: &[crate::model::DimensionId],
    chosen: &[(crate::model::DimensionId, usize)],
) -> bool {
    let mut rest = cell;
    for (dimension, count) in over.iter().zip(counts).rev() {
        let element = rest % count;
        rest /= count;
        if chosen.iter().any(|(d, e)| d == dimension && *e != element) {
            return false;
        }
    }
    true
}

fn at_period(path: Path, period: Option<i32>) -> Path {
    match (path, period) {
        (Path::Fixed(expr), Some(period)) => Path::Keys(vec![(period, expr)]),
        (path, _) => path,
    }
}

/// The error for a scenario that is not there.
pub fn unknown_scenario<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    let shown: Vec<_> = known.clone().map(|k| format!("`{k}`")).collect();
    Diagnostic::error(Code::UnknownScenario, format!("there is no scenario `{name}`"))
        .suggest(name, known)
        .hint(format!("the scenarios are {}", shown.join(", ")))
}

/// A scenario that extends itself, directly or not; the loop is cut so that work can go on.
fn report_extension_loops(scenarios: &mut [Scenario], diagnostics: &mut Diagnostics) {
    let mut seen = vec![false; scenarios.len()];
    for start in 0..scenarios.len() {
        let mut path = Vec::new();
        let mut next = Some(start);
        while let Some(at) = next.filter(|at| !seen[*at]) {
            seen[at] = true;
            path.push(at);
            next = scenarios[at].extends.map(|parent| parent.0);
        }
        let Some(from) = next.and_then(|again| path.iter().position(|at| *at == again)) else { continue };
        let mut around = path.split_off(from);
        let first = around.iter().enumerate().min_by_key(|(_, scenario)| **scenario).map_or(0, |(at, _)| at);
        around.rotate_left(first);
        let first = around[0];
        let mut shown: Vec<_> = around.iter().take(10).map(|&i| format!("`{}`", scenarios[i].name)).collect();
        if around.len() > shown.len() {
            shown.push("...".to_owned());
        }
        shown.push(format!("`{}`", scenarios[first].name));
        diagnostics.push(
            Diagnostic::error(Code::Loop, format!("scenarios extend each other in a loop: {}", shown.join(" -> ")))
                .at(scenarios[first].span, "")
                .hint("let one of them start without `extends`"),
        );
        scenarios[first].extends = None;
    }
}

/// Whether any `--set` names a period for this driver.
pub(super) fn sets_path(what_if: &WhatIf, driver: &str) -> bool {
    what_if.sets.iter().any(|(_, text)| {
        let target = text.split('=').next().unwrap_or("");
        reference(target).is_ok_and(|found| {
            found.name.text == driver && (found.period.is_some() || found.inside.iter().any(Word::is_period))
        })
    })
}
