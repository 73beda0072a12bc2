//! From records to the checked model, formula by formula.

mod checks;
mod lines;
mod outputs;

use super::baseline::declared_unit;
use super::checker::{Checker, Place, Scope, Shape};
use super::declare;
use super::infer::{Declarations, Declared, Parsed};
use super::lint::{percentages, rates};
use super::measure::Measure;
use super::names::{Names, Symbol, check_identifier};
use super::scenario::{WhatIf, sets_path, unknown_scenario};
use super::text_formula::parse_text;
use super::uncertain::Drawable;
use super::value::{Wanted, has_periods};
use super::yearly::output_ids;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::*;
use crate::model::{Baseline, Expr, ExprKind, title_of};
use crate::text::{DriverText, ModelText, Node, NodeKind, Text};
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
    let dimensions = declare::dimensions(text, timeline.step, diagnostics);
    let names = Names::collect(text, &dimensions, diagnostics);
    let unread = text.dimensions.iter().any(|d| text.unread.contains(&d.name.value) || d.elements.is_empty());
    if unread || diagnostics.0.iter().any(|d| d.code == Code::Toml) {
        return None;
    }
    let empty = Baseline::default();
    let mut builder = Builder::new(text, &names, &dimensions, &timeline, baseline, &empty, what_ifs);
    let mut model = builder.build(what_ifs, forecast);
    // What is wrong is passed over where it is used, so that it is told once; what only uses itself, or things that use
    // each other, would never be told.
    if !builder.checker.diagnostics.has_errors() && builder.checker.passes_over() {
        builder = Builder::new(text, &names, &dimensions, &timeline, baseline, &empty, what_ifs);
        builder.checker.trusting = true;
        model = builder.build(what_ifs, forecast);
    }
    for diagnostic in builder.checker.diagnostics.0 {
        diagnostics.push(diagnostic);
    }
    let model = model.filter(|_| !diagnostics.has_errors())?;
    percentages(&model, diagnostics);
    rates(&model, diagnostics);
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
        names: &'a Names,
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
        let mut checker = Checker {
            names,
            dimensions,
            baseline: baseline.unwrap_or(empty),
            has_baseline: baseline.is_some(),
            timeline,
            constants: units.constants.iter().map(shape).collect(),
            drivers: units.drivers.iter().map(shape).collect(),
            lines: units.lines.iter().map(shape).collect(),
            formulas: text.lines.iter().map(|l| l.formula.text.as_str()).collect(),
            openings: text.lines.iter().map(|l| l.opening.is_some()).collect(),
            outputs: units.outputs.iter().map(shape).collect(),
            output_ids: output_ids(text, timeline),
            parts: vec![],
            diagnostics,
            quiet: false,
            quotient: None,
            trusting: false,
        };
        let declared = checker.declarations(text, &units);
        let entries = text.scenarios.iter().flat_map(|s| &s.drivers).filter(|entry| has_periods(&entry.value));
        let changed: BTreeSet<&str> = entries.map(|entry| entry.key.value.as_str()).collect();
        for (i, driver) in text.drivers.iter().enumerate() {
            checker.drivers[i].varies = driver_varies(driver, &changed, what_ifs);
        }
        Builder { text, checker, units, parsed, declared }
    }

    fn build(&mut self, what_ifs: &[WhatIf], forecast: Option<i32>) -> Option<Model> {
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
        let correlations: Vec<_> = self.text.correlations.iter().filter_map(|c| self.checker.correlation(c)).collect();
        let charts = self.text.charts.iter().filter_map(|c| self.checker.chart(c)).collect();
        let model = Model {
            name: self.text.model.name.value.clone(),
            title: self.text.model.title.clone().unwrap_or_else(|| title_of(&self.text.model.name.value)),
            notes: self.text.model.notes.clone(),
            timeline: *self.checker.timeline,
            forecast,
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
        super::uncertain::check_correlations(&model, self.text, &mut self.checker.diagnostics);
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
        let title = match what_if.named {
            true => title_of(&what_if.name),
            false => format!("{}, changed", scenarios[base].title),
        };
        Some(self.checker.what_if(what_if, ScenarioId(base), title, self.text))
    }

    fn unit_of(declared: &Option<DeclaredUnit>, shape: &Shape) -> DeclaredUnit {
        match (declared, &shape.measure) {
            (Some(unit), _) => unit.clone(),
            (None, Measure::Unit(unit)) => inferred(unit.clone(), shape.percent),
            (None, Measure::Period) => inferred(Unit::base("period"), false),
            (None, Measure::Literal | Measure::Unknown) => inferred(Unit::plain(), shape.percent),
        }
    }

    fn constants(&mut self) -> Vec<Option<Constant>> {
        let text = self.text;
        let mut out = Vec::new();
        for (i, constant) in text.constants.iter().enumerate() {
            if self.declared.constants[i].broken {
                out.push(None);
                continue;
            }
            let measure = self.checker.constants[i].measure.clone();
            let wanted = Wanted {
                name: &constant.name.value,
                over: &[],
                measure: &measure,
                complete: true,
                path: false,
                scope: Scope::new(Place::Value),
            };
            let value = self.checker.value(&constant.value, &wanted).pop().flatten();
            let value = match value {
                Some(Path::Fixed(expr)) => Some((*expr).clone()),
                _ => None,
            };
            let value = value.filter(|expr| self.constant_is_fixed(expr, &constant.name.value));
            out.push(value.map(|value| Constant {
                name: constant.name.value.clone(),
                title: constant.title.clone().unwrap_or_else(|| title_of(&constant.name.value)),
                unit: Self::unit_of(&self.units.constants[i], &self.checker.constants[i]),
                notes: constant.notes.clone(),
                value,
                span: constant.name.span,
            }));
        }
        out
    }

    /// A constant may not be made of drivers: those change with the scenario.
    fn constant_is_fixed(&mut self, expr: &Expr, name: &str) -> bool {
        let mut place = None;
        expr.visit(&mut |piece| {
            if let ExprKind::Driver(..) = piece.kind {
                place = place.or(Some(piece.span));
            }
        });
        let Some(span) = place else { return true };
        self.checker.diagnostics.push(
            Diagnostic::error(Code::WrongTiming, format!("the constant `{name}` cannot be made of drivers"))
                .at(span, "a driver changes with the scenario")
                .hint(format!("move `{name}` to `[drivers]`")),
        );
        false
    }

    fn drivers(&mut self) -> Vec<Option<Driver>> {
        let text = self.text;
        (0..text.drivers.len()).map(|i| self.driver(i, &text.drivers[i])).collect()
    }

    fn driver(&mut self, i: usize, text: &DriverText) -> Option<Driver> {
        if self.declared.drivers[i].broken {
            return None;
        }
        let shape = self.checker.drivers[i].clone();
        let wanted = Wanted {
            name: &text.name.value,
            over: &shape.over,
            measure: &shape.measure,
            complete: true,
            path: true,
            scope: Scope::new(Place::Value),
        };
        let value: Option<Vec<Path>> = self.checker.value(&text.value, &wanted).into_iter().collect();
        let is_period = shape.measure == Measure::Period;
        let min = self.bound(&text.min, "`min`", is_period);
        let max = self.bound(&text.max, "`max`", is_period);
        if let (Some(low), Some(high), Some(node)) = (min, max, &text.min)
            && low > high
        {
            self.checker.diagnostics.push(
                Diagnostic::error(Code::OutOfRange, format!("`min` of `{}` is above its `max`", text.name.value))
                    .at(node.span, "")
                    .hint(format!("write `min` of {high} or less, or a larger `max`")),
            );
        }
        let redraw = self.redraw(text);
        let drawn = Drawable { as_path: shape.varies && !redraw, is_period: shape.measure == Measure::Period };
        let uncertain = self.checker.uncertain(text, &shape.over, drawn);
        Some(Driver {
            name: text.name.value.clone(),
            title: text.title.clone().unwrap_or_else(|| title_of(&text.name.value)),
            unit: Self::unit_of(&self.units.drivers[i], &shape),
            over: shape.over,
            section: text.section.clone(),
            notes: text.notes.clone(),
            value: value?,
            min,
            max,
            between: self.between(text),
            varies: shape.varies,
            is_period,
            uncertain,
            redraw,
            span: text.name.span,
        })
    }

    fn bound(&mut self, node: &Option<Node>, what: &str, is_period: bool) -> Option<f64> {
        let node = node.as_ref()?;
        match &node.kind {
            NodeKind::Text(text) if is_period => self.checker.one_period(&text.text, text.span).map(f64::from),
            _ => self.checker.literal_number(node, what),
        }
    }

    fn between(&mut self, text: &DriverText) -> Between {
        let Some(word) = &text.between else { return Between::Hold };
        match word.text.as_str() {
            "linear" => Between::Linear,
            "none" => Between::Nothing,
            _ => {
                self.unknown_word(word, "between", &["linear", "none"]);
                Between::Hold
            }
        }
    }

    fn redraw(&mut self, text: &DriverText) -> bool {
        let Some(word) = &text.redraw else { return false };
        if word.text != "period" {
            self.unknown_word(word, "redraw", &["period"]);
        }
        true
    }

    fn unknown_word(&mut self, word: &Text, key: &str, words: &[&'static str]) {
        self.checker.diagnostics.push(
            Diagnostic::error(Code::UnknownWord, format!("`{key}` cannot be \"{}\"", word.text))
                .at(word.span, "")
                .suggest(&word.text, words.iter().copied())
                .hint(super::one_of(words)),
        );
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

impl Checker<'_> {
    /// Declared dimensions into the shapes, and what was declared at all.
    fn declarations(&mut self, text: &ModelText, units: &Units) -> Declarations {
        let unread = |name: &str| text.unread.iter().any(|unread| unread == name);
        let declared = |unit: &Option<DeclaredUnit>, written: &Option<Text>, over: bool, name: &str| Declared {
            unit: unit.is_some(),
            over,
            broken: (written.is_some() && unit.is_none()) || unread(name),
        };
        let (constants, outputs) =
            (units.constants.iter().zip(&text.constants), units.outputs.iter().zip(&text.outputs));
        let (drivers, lines) = (units.drivers.iter().zip(&text.drivers), units.lines.iter().zip(&text.lines));
        let mut out = Declarations {
            constants: constants.map(|(u, c)| declared(u, &c.unit, true, &c.name.value)).collect(),
            drivers: drivers.map(|(u, d)| declared(u, &d.unit, d.over.is_some(), &d.name.value)).collect(),
            lines: lines.map(|(u, l)| declared(u, &l.unit, l.over.is_some(), &l.name.value)).collect(),
            outputs: outputs.map(|(u, o)| declared(u, &o.unit, true, &o.name.value)).collect(),
        };
        for (i, driver) in text.drivers.iter().enumerate() {
            if let Some(over) = &driver.over {
                let before = self.diagnostics.0.len();
                self.drivers[i].over = self.declared_over(over, true);
                out.drivers[i].broken |= self.diagnostics.0.len() > before;
            }
        }
        for (i, line) in text.lines.iter().enumerate() {
            if let Some(over) = &line.over {
                let before = self.diagnostics.0.len();
                self.lines[i].over = self.declared_over(over, false);
                out.lines[i].broken |= self.diagnostics.0.len() > before;
            }
        }
        out
    }

    fn declared_over(&mut self, over: &[Text], calendars: bool) -> Vec<DimensionId> {
        let mut out = Vec::new();
        for name in over {
            let Some(Symbol::Dimension(id)) = self.names.find(&name.text) else {
                let known = self.names.of_kind(|s| matches!(s, Symbol::Dimension(_)));
                let mut diagnostic =
                    Diagnostic::error(Code::UnknownName, format!("there is no dimension `{}`", name.text))
                        .at(name.span, "unknown dimension")
                        .suggest(&name.text, known.iter().copied());
                let calendar = ["month", "quarter"].into_iter().find(|part| name.text.trim_end_matches('s') == *part);
                if let Some(part) = calendar.filter(|_| calendars && !known.contains(&name.text.as_str())) {
                    diagnostic =
                        diagnostic.hint(format!("for a value by {part} of the calendar type `calendar_{part}`"));
                } else if name.text.starts_with("calendar_") {
                    diagnostic = diagnostic
                        .hint("`calendar_month` needs `step = \"month\"`, `calendar_quarter` also goes with quarters");
                } else if diagnostic.hints.is_empty() {
                    diagnostic =
                        diagnostic.hint(format!("declare it under `[dimensions]`: `{} = [\"A\", \"B\"]`", name.text));
                }
                self.diagnostics.push(diagnostic);
                continue;
            };
            if out.contains(&id) {
                self.diagnostics.push(
                    Diagnostic::error(Code::DuplicateName, format!("`{}` is named twice", name.text))
                        .at(name.span, "the second time")
                        .hint("leave one of them"),
                );
            } else if !calendars && self.dimensions[id.0].calendar.is_some() {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::WrongShape,
                        format!("a line cannot be over `{}`: it runs over the periods themselves", name.text),
                    )
                    .at(name.span, "")
                    .hint("leave it out: in a line, a driver over a calendar takes the value of the period's month"),
                );
            } else {
                out.push(id);
            }
        }
        out
    }
}
