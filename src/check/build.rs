//! From records to the checked model, formula by formula.

mod checks;
mod constants;
mod declared;
mod drivers;
mod known;
mod lines;
mod outputs;

use super::baseline::declared_unit;
use super::checker::Checker;
use super::declare;
use super::heading::Heading;
use super::infer::{Declarations, Parsed};
use super::lint::{percentages, rates};
use super::measure::Measure;
use super::names::{Names, check_identifier};
use super::scenario::{WhatIf, sets_path, unknown_scenario};
use super::text_formula::parse_text;
use super::types::{Shape, Shapes, Written};
use super::value::has_periods;
use super::yearly::output_ids;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::*;
use crate::model::{Baseline, title_of};
use crate::text::{DriverText, ModelText, Text};
use crate::timeline::Timeline;
use crate::unit::{DeclaredUnit, Unit};
use std::collections::BTreeSet;

/// Checks a model text against its baseline; each of `what_ifs` adds one more scenario with the changes of `--set`.
///
/// Everything wrong is reported in `diagnostics`; `None` where any of it is an error.
pub fn check_model(
    text: &ModelText,
    baseline: Option<&Baseline>,
    what_ifs: &[WhatIf],
    diagnostics: &mut Diagnostics,
) -> Option<Model> {
    check_identifier(&text.model.name, diagnostics);
    let timeline = declare::timeline(&text.timeline, diagnostics)?;
    let forecast = declare::forecast(&text.timeline, &timeline, diagnostics);
    let known_to = declare::known_to(text.timeline.known_to.as_ref(), &timeline, diagnostics);
    super::known::known_lines(text, diagnostics);
    let dimensions = declare::dimensions(text, timeline.step, diagnostics);
    let names = Names::collect(text, &dimensions, diagnostics);
    let unread = text.dimensions.iter().any(|d| text.unread.contains(&d.name.value) || d.elements.is_empty());
    if unread || diagnostics.0.iter().any(|d| d.code == Code::Toml) {
        return None;
    }
    let empty = Baseline::default();
    let mut builder = Builder::new(text, &names, &dimensions, &timeline, baseline, &empty, what_ifs);
    let mut model = builder.build(what_ifs, forecast, known_to);
    // What is wrong is passed over where it is used, so that it is told once; what only uses itself, or things that use
    // each other, would never be told.
    if !builder.checker.diagnostics.has_errors() && builder.checker.passes_over() {
        builder = Builder::new(text, &names, &dimensions, &timeline, baseline, &empty, what_ifs);
        builder.checker.trusting = true;
        model = builder.build(what_ifs, forecast, known_to);
    }
    for diagnostic in builder.checker.diagnostics.0 {
        diagnostics.push(diagnostic);
    }
    let model = model.filter(|_| !diagnostics.has_errors())?;
    percentages(&model, diagnostics);
    rates(&model, diagnostics);
    super::known::remarks(&model, text, diagnostics);
    Some(model)
}

struct Builder<'a> {
    text: &'a ModelText,
    checker: Checker<'a>,
    units: Units,
    parsed: Parsed,
    declared: Declarations,
}

/// Units as declared, by kind of name.
struct Units {
    constants: Vec<Option<DeclaredUnit>>,
    drivers: Vec<Option<DeclaredUnit>>,
    lines: Vec<Option<DeclaredUnit>>,
    outputs: Vec<Option<DeclaredUnit>>,
}

impl<'a> Builder<'a> {
    fn new(
        text: &'a ModelText,
        names: &'a Names<'a>,
        dimensions: &'a [Dimension],
        timeline: &'a Timeline,
        baseline: Option<&'a Baseline>,
        empty: &'a Baseline,
        what_ifs: &[WhatIf],
    ) -> Self {
        let mut diagnostics = Diagnostics::default();
        let mut unit = |text: &Option<Text>| text.as_ref().and_then(|t| declared_unit(t, &mut diagnostics));
        let units = Units {
            constants: text.constants.iter().map(|c| unit(&c.unit)).collect(),
            drivers: text.drivers.iter().map(|d| unit(&d.unit)).collect(),
            lines: text.lines.iter().map(|l| unit(&l.unit)).collect(),
            outputs: text.outputs.iter().map(|o| unit(&o.unit)).collect(),
        };
        let mut parse = |text: &Text| parse_text(text, &mut diagnostics);
        let parsed = Parsed {
            lines: text.lines.iter().map(|l| parse(&l.formula)).collect(),
            outputs: text.outputs.iter().map(|o| parse(&o.formula)).collect(),
        };
        let shape = |unit: &Option<DeclaredUnit>| Shape {
            measure: unit.as_ref().map_or(Measure::Unknown, |u| Measure::declared(&u.unit)),
            percent: unit.as_ref().is_some_and(|u| u.percent),
            ..Shape::unknown()
        };
        let mut checker = Checker::new(names, dimensions, timeline, baseline, empty);
        checker.shapes = Shapes {
            constants: units.constants.iter().map(shape).collect(),
            drivers: units.drivers.iter().map(shape).collect(),
            lines: units.lines.iter().map(shape).collect(),
            outputs: units.outputs.iter().map(shape).collect(),
        };
        checker.written = Written {
            formulas: text.lines.iter().map(|l| l.formula.text.as_str()).collect(),
            openings: text.lines.iter().map(|l| l.opening.is_some()).collect(),
            output_ids: output_ids(text, timeline),
        };
        checker.diagnostics = diagnostics;
        let declared = checker.declarations(text, &units);
        let entries = text.scenarios.iter().flat_map(|s| &s.drivers).filter(|entry| has_periods(&entry.value));
        let changed: BTreeSet<&str> = entries.map(|entry| entry.key.value.as_str()).collect();
        for (i, driver) in text.drivers.iter().enumerate() {
            checker.shapes.drivers[i].varies = driver_varies(driver, &changed, what_ifs);
        }
        Builder { text, checker, units, parsed, declared }
    }

    fn build(&mut self, what_ifs: &[WhatIf], forecast: Option<i32>, known_to: KnownTo) -> Option<Model> {
        self.checker.infer(self.text, &self.parsed, &self.declared);
        if !self.checker.few_enough(self.text) {
            return None;
        }
        let constants = self.constants();
        let drivers = self.drivers();
        let lines = self.lines();
        let outputs = self.outputs();
        let checks = self.checks();
        let mut scenarios = self.checker.scenarios(self.text);
        for what_if in what_ifs {
            scenarios.extend(self.what_if(what_if, &scenarios));
        }
        scenarios.iter_mut().filter(|scenario| scenario.known_to == KnownTo::Last).for_each(|s| s.known_to = known_to);
        let correlations: Vec<_> = self.text.correlations.iter().filter_map(|c| self.checker.correlation(c)).collect();
        let charts = self.text.charts.iter().filter_map(|c| self.checker.chart(c)).collect();
        let head = &self.text.model;
        let Heading { name, title, notes } = Heading::of(&head.name, &head.title, &head.notes);
        let model = Model {
            name,
            title,
            notes,
            timeline: *self.checker.timeline,
            forecast,
            known_to,
            dimensions: self.checker.dimensions.to_vec(),
            constants: all(constants)?,
            drivers: all(drivers)?,
            lines: all(lines)?,
            outputs: outputs?,
            checks: all(checks)?,
            scenarios,
            correlations,
            charts,
            baseline: self.checker.baseline.clone(),
        };
        self.loops(&model);
        super::limits::check_size(&model, &mut self.checker.diagnostics);
        super::correlation::check_correlations(&model, self.text, &mut self.checker.diagnostics);
        Some(model)
    }

    fn what_if(&mut self, what_if: &WhatIf, scenarios: &[Scenario]) -> Option<Scenario> {
        let base = match &what_if.scenario {
            None => 0,
            Some(name) => match scenarios.iter().position(|s| s.name == *name) {
                Some(index) => index,
                None => {
                    let known = scenarios.iter().map(|s| s.name.as_str());
                    self.checker.diagnostics.push(unknown_scenario(name, known));
                    return None;
                }
            },
        };
        if let Some(known) = scenarios.iter().find(|s| s.name == what_if.name) {
            let message = format!("there is already a scenario `{}`", known.name);
            self.checker.diagnostics.push(
                Diagnostic::error(Code::DuplicateName, message)
                    .at(known.span, "this one")
                    .hint("give the variant another name"),
            );
            return None;
        }
        let timeline = self.checker.timeline;
        let known_to = what_if
            .known_to
            .as_ref()
            .map(|text| declare::known_to(Some(text), timeline, &mut self.checker.diagnostics));
        let title = match (what_if.named, known_to) {
            (true, _) => title_of(&what_if.name),
            (false, Some(KnownTo::Nothing)) => format!("{}, nothing known", scenarios[base].title),
            (false, Some(KnownTo::At(t))) => format!("{}, known to {}", scenarios[base].title, timeline.title(t)),
            (false, Some(KnownTo::Last) | None) => format!("{}, changed", scenarios[base].title),
        };
        let made = self.checker.what_if(what_if, ScenarioId(base), title, self.text);
        Some(Scenario { known_to: known_to.unwrap_or(scenarios[base].known_to), ..made })
    }

    /// Reports a word that a key does not take.
    pub(super) fn unknown_word(&mut self, word: &Text, key: &str, words: &[&'static str]) {
        self.checker.diagnostics.push(
            Diagnostic::error(Code::UnknownWord, format!("`{key}` cannot be \"{}\"", word.text))
                .at(word.span, "")
                .suggest(&word.text, words.iter().copied())
                .hint(super::one_of(words)),
        );
    }

    fn unit_of(declared: &Option<DeclaredUnit>, shape: &Shape) -> DeclaredUnit {
        match (declared, &shape.measure) {
            (Some(unit), _) => unit.clone(),
            (None, Measure::Unit(unit)) => inferred(unit.clone(), shape.percent),
            (None, Measure::Period) => inferred(Unit::base("period"), false),
            (None, Measure::Literal | Measure::Unknown) => inferred(Unit::plain(), shape.percent),
        }
    }
}

fn all<T>(items: Vec<Option<T>>) -> Option<Vec<T>> {
    items.into_iter().collect()
}

/// Whether a driver's value depends on the period; `changed` are those that scenarios give paths.
fn driver_varies(driver: &DriverText, changed: &BTreeSet<&str>, what_ifs: &[WhatIf]) -> bool {
    let name = driver.name.value.as_str();
    has_periods(&driver.value)
        || driver.redraw.is_some()
        || changed.contains(name)
        || what_ifs.iter().any(|what_if| sets_path(what_if, name))
}
