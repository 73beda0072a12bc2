//! From records to the checked model, formula by formula.

use super::baseline::{Baseline, declared_unit};
use super::checker::{Checker, Place, Scope, Shape, Typed};
use super::declare;
use super::expr::{Expr, ExprKind};
use super::infer::{Declarations, Declared, Parsed};
use super::lint::percentages;
use super::measure::Measure;
use super::model::*;
use super::names::{Names, Symbol, check_identifier};
use super::order::{Named, lines_used_now, report_loops};
use super::scenario::{WhatIf, sets_path, unknown_scenario};
use super::text_formula::parse_text;
use super::title_of;
use super::uncertain::Drawable;
use super::value::{Wanted, has_periods};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::formula::BinaryOp;
use crate::text::{CheckText, DriverText, Entry, LineText, ModelText, Node, NodeKind, OutputText, Text};
use crate::timeline::Timeline;
use crate::unit::{DeclaredUnit, Unit};
use std::collections::BTreeSet;
use std::mem;
use std::sync::Arc;

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
    let model = builder.build(what_ifs, forecast);
    for diagnostic in builder.checker.diagnostics.0 {
        diagnostics.push(diagnostic);
    }
    let model = model.filter(|_| !diagnostics.has_errors())?;
    percentages(&model, diagnostics);
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
        };
        let declared = checker.declarations(text, &units);
        for (i, driver) in text.drivers.iter().enumerate() {
            checker.drivers[i].varies = driver_varies(driver, text, what_ifs);
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

    fn lines(&mut self) -> Vec<Option<Line>> {
        let text = self.text;
        (0..text.lines.len()).map(|i| self.line(i, &text.lines[i])).collect()
    }

    fn line(&mut self, i: usize, text: &LineText) -> Option<Line> {
        let shape = self.checker.lines[i].clone();
        let typed = self.parsed.lines[i].clone().and_then(|ast| self.checker.expr(&ast, &Scope::new(Place::Line)));
        if self.declared.lines[i].broken {
            return None;
        }
        let formula = typed.and_then(|typed| self.owned(typed, &shape, text));
        let opening = text.opening.as_ref().map(|node| self.opening(node, text, &shape));
        let actual = self.actual(text, &shape);
        let formula = formula?;
        let unit = Self::unit_of(&self.units.lines[i], &shape);
        let total = self.total(text, LineId(i), &formula, &unit);
        Some(Line {
            name: text.name.value.clone(),
            title: text.title.clone().unwrap_or_else(|| title_of(&text.name.value)),
            unit,
            over: shape.over,
            section: text.section.clone(),
            notes: text.notes.clone(),
            formula,
            text: text.formula.text.clone(),
            opening: match opening {
                None => None,
                Some(cells) => Some(cells?),
            },
            total,
            actual,
            span: text.name.span,
        })
    }

    /// A formula that has its owner's dimensions and unit.
    fn owned(&mut self, typed: Typed, shape: &Shape, text: &LineText) -> Option<Expr> {
        let name = &text.name.value;
        if let Some(extra) = typed.over.iter().find(|d| !shape.over.contains(d)) {
            self.checker.leaves_dimension(&typed, *extra, &shape.over, name);
            return None;
        }
        // A unit that nobody wrote was worked out from what has been told to be wrong.
        if text.unit.is_none() && text.opening.is_none() && self.checker.diagnostics.has_errors() {
            return Some(typed.expr);
        }
        self.checker.comes_out(&typed, &shape.measure, name)?;
        Some(typed.expr)
    }

    fn opening(&mut self, node: &Node, text: &LineText, shape: &Shape) -> Option<Vec<Arc<Expr>>> {
        let name = format!("opening of {}", text.name.value);
        let wanted = Wanted {
            name: &name,
            over: &shape.over,
            measure: &shape.measure,
            complete: true,
            path: false,
            scope: Scope::new(Place::Value),
        };
        let cells = self.checker.value(node, &wanted).into_iter();
        cells
            .map(|path| match path? {
                Path::Fixed(expr) => Some(expr),
                Path::Keys(_) => None,
            })
            .collect()
    }

    fn actual(&mut self, text: &LineText, shape: &Shape) -> Vec<(usize, i32, Expr)> {
        let Some(node) = &text.actual else { return vec![] };
        let name = format!("actual of {}", text.name.value);
        let wanted = Wanted {
            name: &name,
            over: &shape.over,
            measure: &shape.measure,
            complete: false,
            path: true,
            scope: Scope::new(Place::Value),
        };
        let mut out = Vec::new();
        for (cell, path) in self.checker.value(node, &wanted).into_iter().enumerate() {
            match path {
                Some(Path::Keys(keys)) => {
                    for (period, expr) in keys {
                        self.known_value(&expr, &text.name.value);
                        out.push((cell, period, (*expr).clone()));
                    }
                }
                Some(Path::Fixed(expr)) => {
                    self.checker.diagnostics.push(
                        Diagnostic::error(Code::BadPeriod, format!("`actual` of `{}` needs periods", text.name.value))
                            .at(expr.span, "known in which period?")
                            .hint(format!("write `actual = {{ \"{}\" = ... }}`", self.checker.timeline.name(1))),
                    );
                    break;
                }
                None => {}
            }
        }
        out
    }

    /// What is known does not hang on an assumption.
    fn known_value(&mut self, expr: &Expr, line: &str) {
        expr.visit(&mut |piece| {
            if let ExprKind::Driver(id, _) = piece.kind {
                let driver = &self.text.drivers[id.0].name.value;
                self.checker.diagnostics.push(
                    Diagnostic::error(Code::WrongTiming, format!("`actual` of `{line}` uses the driver `{driver}`"))
                        .at(piece.span, "an assumption is no known value")
                        .hint("write the number, or a figure of the baseline: `baseline.NAME`"),
                );
            }
        });
    }

    fn total(&mut self, text: &LineText, id: LineId, formula: &Expr, unit: &DeclaredUnit) -> Total {
        if let Some(word) = &text.total {
            match word.text.as_str() {
                "sum" => return Total::Sum,
                "last" => return Total::Last,
                "average" => return Total::Average,
                "none" => return Total::None,
                _ => self.unknown_word(word, "total", &["sum", "last", "average", "none"]),
            }
        }
        let default = default_total(id, formula, &unit.unit);
        if text.opening.is_some() && text.total.is_none() {
            let word = match default {
                Total::Sum => "sum",
                Total::Last => "last",
                Total::Average => "average",
                Total::None => "none",
            };
            self.checker.diagnostics.push(
                Diagnostic::warning(
                    Code::NoTotal,
                    format!("the line `{}` has an opening and no `total`", text.name.value),
                )
                .at(text.name.span, format!("its years show \"{word}\""))
                .hint("say what a year shows: `total = \"last\"` for a stock, `total = \"sum\"` for a flow"),
            );
        }
        default
    }

    fn outputs(&mut self) -> Option<Vec<Output>> {
        let text = self.text;
        let mut out = Vec::new();
        let mut good = true;
        for (i, output) in text.outputs.iter().enumerate() {
            if let Some(word) = &output.by {
                if word.text != "year" {
                    self.unknown_word(word, "by", &["year"]);
                    good = false;
                    continue;
                }
                if self.checker.output_ids[i].is_empty() {
                    self.checker.diagnostics.push(
                        Diagnostic::error(Code::OutsideTimeline, "the timeline has no full year".to_owned())
                            .at(word.span, "")
                            .hint("leave `by` out, or lengthen the timeline"),
                    );
                    good = false;
                }
            }
            for (year, _) in self.checker.output_ids[i].clone() {
                good &= self.year_is_free(output, year);
                match self.output(i, output, year) {
                    Some(built) => out.push(built),
                    None => {
                        good = false;
                        break;
                    }
                }
            }
        }
        good.then_some(out)
    }

    /// Whether `NAME_2027`, which `by = "year"` makes, is the name of nothing else.
    fn year_is_free(&mut self, text: &OutputText, year: Option<i32>) -> bool {
        let Some(year) = year else { return true };
        let name = format!("{}_{year}", text.name.value);
        let Some(other) = self.checker.names.find(&name) else { return true };
        self.checker.diagnostics.push(
            Diagnostic::error(Code::DuplicateName, format!("`{name}` is {} already", other.kind()))
                .at(text.name.span, format!("`by = \"year\"` makes an output `{name}`"))
                .hint("choose another name for one of them"),
        );
        false
    }

    fn output(&mut self, i: usize, text: &OutputText, year: Option<i32>) -> Option<Output> {
        let shape = self.checker.outputs[i].clone();
        let better = match text.better.as_ref().map(|w| w.text.as_str()) {
            None | Some("higher") => Better::Higher,
            Some("lower") => Better::Lower,
            Some(_) => {
                if let Some(word) = &text.better {
                    self.unknown_word(word, "better", &["higher", "lower"]);
                }
                Better::Higher
            }
        };
        let ast = self.parsed.outputs[i].clone();
        let scope = Scope { year, ..Scope::new(Place::Output) };
        self.checker.parts.clear();
        let typed = ast.and_then(|ast| self.checker.output_formula(&ast, &scope));
        let parts = mem::take(&mut self.checker.parts);
        if self.declared.outputs[i].broken {
            return None;
        }
        let target = self.target(text, &shape, year);
        let typed = typed?;
        self.ranges_over(&typed.expr, text, year)?;
        self.one_number(&typed, &text.name.value)?;
        self.checker.comes_out(&typed, &shape.measure, &text.name.value)?;
        let is_period = shape.measure == Measure::Period;
        let title = text.title.clone().unwrap_or_else(|| title_of(&text.name.value));
        // Whoever reads the number has to see that it is of a part.
        let title = match parts.first() {
            Some(part) if part.first == part.last => {
                format!("{title} ({} only)", self.checker.timeline.title(part.first))
            }
            Some(part) => {
                let ends = [part.first, part.last].map(|t| self.checker.timeline.title(t));
                format!("{title} ({} to {} only)", ends[0], ends[1])
            }
            None => title,
        };
        Some(Output {
            name: year.map_or_else(|| text.name.value.clone(), |y| format!("{}_{y}", text.name.value)),
            title: year.map_or_else(|| title.clone(), |y| format!("{title} {y}")),
            unit: Self::unit_of(&self.units.outputs[i], &shape),
            notes: text.notes.clone(),
            may_be_missing: is_period || self.uses_milestone(&typed.expr),
            formula: typed.expr,
            text: text.formula.text.clone(),
            target: target?,
            better,
            is_period,
            year,
            span: text.name.span,
        })
    }

    /// `by = "year"` makes one output a year: something in it has to range over that year.
    fn ranges_over(&mut self, expr: &Expr, text: &OutputText, year: Option<i32>) -> Option<()> {
        let (Some(_), Some(word)) = (year, &text.by) else { return Some(()) };
        let mut ranges = false;
        expr.visit(&mut |piece| ranges |= matches!(piece.kind, ExprKind::Reduce(..) | ExprKind::Output(_)));
        if ranges {
            return Some(());
        }
        self.checker.diagnostics.push(
            Diagnostic::error(Code::WrongShape, format!("`{}` is the same in every year", text.name.value))
                .at(text.formula.span, "nothing here ranges over a year")
                .related(word.span, "one output for each year is asked for here")
                .hint("leave `by` out, or reduce over the year with `total(...)`, `last(...)`, `average_over(...)`"),
        );
        None
    }

    fn uses_milestone(&self, expr: &Expr) -> bool {
        let mut found = false;
        expr.visit(&mut |piece| {
            if let ExprKind::Output(id) = piece.kind {
                let of_file = self.checker.output_ids.iter().position(|ids| ids.iter().any(|(_, i)| *i == id.0));
                found |= of_file.is_some_and(|i| self.checker.outputs[i].measure == Measure::Period);
            }
        });
        found
    }

    fn one_number(&mut self, typed: &Typed, name: &str) -> Option<()> {
        let hint = if typed.varies {
            let unfolded = if typed.over.is_empty() { "..." } else { "sum(...)" };
            format!(
                "reduce it over time: `total({unfolded})`, `last({unfolded})`, `at({unfolded}, \"{}\")`",
                self.checker.timeline.name(1)
            )
        } else if let Some(first) = typed.over.first() {
            let axis = &self.checker.dimensions[first.0];
            let element = axis.elements.first().map_or("", |e| e.name.as_str());
            format!("add it up with `sum(...)`, or pick one element of `{}` with `[{element}]`", axis.name)
        } else {
            return Some(());
        };
        let how = if typed.varies { "varies by period" } else { "has several elements" };
        self.checker.diagnostics.push(
            Diagnostic::error(
                Code::WrongShape,
                format!("the output `{name}` must be one number, but its formula {how}"),
            )
            .at(typed.expr.span, format!("this {how}"))
            .hint(hint),
        );
        None
    }

    /// The target of an output (of one year): outer `None` where it is wrong.
    fn target(&mut self, text: &OutputText, shape: &Shape, year: Option<i32>) -> Option<Option<Expr>> {
        let Some(node) = &text.target else { return Some(None) };
        let mut node = node;
        if let (NodeKind::Table(entries), Some(year)) = (&node.kind, year) {
            // Told once, with the first year.
            if self.checker.timeline.years().iter().find(|y| y.full).is_some_and(|first| first.year == year) {
                self.target_years(entries);
            }
            if entries.iter().any(|entry| !is_year(&entry.key.value)) {
                return None;
            }
            match entries.iter().find(|e| e.key.value == year.to_string()) {
                Some(entry) => node = &entry.value,
                None => return Some(None),
            }
        }
        if let NodeKind::Text(words) = &node.kind
            && let Some(rest) = words.text.trim().strip_prefix(['<', '>', '≤', '≥'])
        {
            let number = rest.trim_start_matches('=').trim();
            let side = if words.text.trim().starts_with(['<', '≤']) { "lower" } else { "higher" };
            self.checker.diagnostics.push(
                Diagnostic::error(
                    Code::FormulaSyntax,
                    format!("the target of `{}` has a side of its own", text.name.value),
                )
                .at(words.span, "a target is a value alone")
                .hint(format!("write `target = {number}` and `better = \"{side}\"`")),
            );
            return None;
        }
        let name = format!("target of {}", text.name.value);
        let wanted = Wanted {
            name: &name,
            over: &[],
            measure: &shape.measure,
            complete: true,
            path: false,
            scope: Scope::new(Place::Value),
        };
        match self.checker.value(node, &wanted).pop().flatten()? {
            Path::Fixed(expr) => Some(Some((*expr).clone())),
            Path::Keys(_) => None,
        }
    }

    /// The keys of a target by year: what is no year is an error, a year without an output is seldom meant.
    fn target_years(&mut self, entries: &[Entry]) {
        let years = self.checker.timeline.years();
        let full: Vec<String> = years.iter().filter(|y| y.full).map(|y| y.year.to_string()).collect();
        for key in entries.iter().map(|entry| &entry.key).filter(|key| !full.contains(&key.value)) {
            let inside = years.iter().any(|y| y.year.to_string() == key.value);
            let diagnostic = match (is_year(&key.value), inside) {
                (false, _) => Diagnostic::error(Code::BadPeriod, format!("`{}` is no year", key.value)),
                (true, true) => Diagnostic::warning(
                    Code::PartYear,
                    format!("only a part of {} lies inside the timeline", key.value),
                ),
                (true, false) => {
                    Diagnostic::warning(Code::KeyAfterEnd, format!("{} lies outside of the timeline", key.value))
                }
            };
            self.checker.diagnostics.push(
                diagnostic
                    .at(key.span, "`by = \"year\"` makes no output for this")
                    .hint(format!("the full years are {}", full.join(", "))),
            );
        }
    }

    fn checks(&mut self) -> Vec<Option<Check>> {
        let text = self.text;
        text.checks.iter().map(|check| self.check(check)).collect()
    }

    fn check(&mut self, text: &CheckText) -> Option<Check> {
        let ast = parse_text(&text.formula, &mut self.checker.diagnostics)?;
        let typed = self.checker.expr(&ast, &Scope::new(Place::Check))?;
        if !is_condition(&typed.expr) {
            self.checker.diagnostics.push(
                Diagnostic::error(Code::NotACondition, format!("the check `{}` must be a condition", text.name.value))
                    .at(typed.expr.span, "this is a value")
                    .hint("compare it with something, for example `... >= 0`"),
            );
            return None;
        }
        Some(Check {
            name: text.name.value.clone(),
            title: text.title.clone().unwrap_or_else(|| title_of(&text.name.value)),
            notes: text.notes.clone(),
            formula: typed.expr,
            text: text.formula.text.clone(),
            over: typed.over.into_iter().collect(),
            varies: typed.varies,
            span: text.name.span,
        })
    }

    fn loops(&mut self, model: &Model) {
        let diagnostics = &mut self.checker.diagnostics;
        let lines: Vec<Named> = model
            .lines
            .iter()
            .map(|line| Named { name: &line.name, span: line.span, uses: now(&line.formula) })
            .collect();
        report_loops(
            "lines use each other within one period",
            "let one of them look back with `prev(...)`",
            &lines,
            diagnostics,
        );
        for (i, line) in lines.iter().enumerate() {
            if let Some((later, span)) = line.uses.iter().find(|(used, _)| *used > i) {
                diagnostics.push(
                    Diagnostic::warning(
                        Code::UsedBefore,
                        format!("`{}` uses `{}`, which stands further down", line.name, lines[*later].name),
                    )
                    .at(*span, "a worksheet is read from the top")
                    .hint(format!("move `{}` above `{}`", lines[*later].name, line.name)),
                );
            }
        }
        let drivers: Vec<Named> = (0..model.drivers.len()).map(|i| named_driver(model, i)).collect();
        report_loops(
            "drivers are computed from each other",
            "give one of them a value of its own",
            &drivers,
            diagnostics,
        );
        let constants: Vec<Named> = model
            .constants
            .iter()
            .map(|c| Named {
                name: &c.name,
                span: c.span,
                uses: uses(&c.value, |k| match k {
                    ExprKind::Constant(id) => Some(id.0),
                    _ => None,
                }),
            })
            .collect();
        report_loops(
            "constants are computed from each other",
            "give one of them a value of its own",
            &constants,
            diagnostics,
        );
        let outputs: Vec<Named> = model
            .outputs
            .iter()
            .map(|o| Named {
                name: &o.name,
                span: o.span,
                uses: uses(&o.formula, |k| match k {
                    ExprKind::Output(id) => Some(id.0),
                    _ => None,
                }),
            })
            .collect();
        report_loops("outputs use each other", "write one of them with lines instead", &outputs, diagnostics);
    }
}

fn now(expr: &Expr) -> Vec<(usize, Span)> {
    let mut out = Vec::new();
    lines_used_now(expr, &mut out);
    out
}

fn uses(expr: &Expr, pick: impl Fn(&ExprKind) -> Option<usize>) -> Vec<(usize, Span)> {
    let mut out = Vec::new();
    expr.visit(&mut |piece| out.extend(pick(&piece.kind).map(|i| (i, piece.span))));
    out
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}

/// A driver and the drivers that any scenario computes it from.
fn named_driver(model: &Model, index: usize) -> Named<'_> {
    let driver = &model.drivers[index];
    let changes = model.scenarios.iter().flat_map(|s| s.layers.iter().flatten()).filter(|c| c.driver.0 == index);
    let paths = driver.value.iter().chain(changes.flat_map(|c| c.cells.iter().map(|(_, path)| path)));
    let pick = |kind: &ExprKind| match kind {
        ExprKind::Driver(id, _) => Some(id.0),
        _ => None,
    };
    let mut found: Vec<(usize, Span)> = Vec::new();
    for path in paths {
        match path {
            Path::Fixed(expr) => found.extend(uses(expr, pick)),
            Path::Keys(keys) => keys.iter().for_each(|(_, expr)| found.extend(uses(expr, pick))),
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|(i, _)| seen.insert(*i));
    Named { name: &driver.name, span: driver.span, uses: found }
}

fn all<T>(items: Vec<Option<T>>) -> Option<Vec<T>> {
    items.into_iter().collect()
}

/// The model's outputs that each output of the file makes.
fn output_ids(text: &ModelText, timeline: &Timeline) -> Vec<Vec<(Option<i32>, usize)>> {
    let years: Vec<i32> = timeline.years().iter().filter(|y| y.full).map(|y| y.year).collect();
    let mut next = 0;
    let mut out = Vec::new();
    for output in &text.outputs {
        let mut ids = Vec::new();
        let by_year = output.by.is_some();
        let wanted: Vec<Option<i32>> = if by_year { years.iter().map(|y| Some(*y)).collect() } else { vec![None] };
        for year in wanted {
            ids.push((year, next));
            next += 1;
        }
        out.push(ids);
    }
    out
}

fn driver_varies(driver: &DriverText, text: &ModelText, what_ifs: &[WhatIf]) -> bool {
    let name = &driver.name.value;
    let changed = text.scenarios.iter().flat_map(|s| &s.drivers).any(|e| e.key.value == *name && has_periods(&e.value));
    has_periods(&driver.value) || driver.redraw.is_some() || changed || what_ifs.iter().any(|w| sets_path(w, name))
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

/// What a year shows of a line whose author does not say.
fn default_total(id: LineId, formula: &Expr, unit: &Unit) -> Total {
    let quotient = unit.powers().any(|(_, power)| power < 0);
    if is_balance(id, formula) {
        Total::Last
    } else if unit.is_plain() {
        Total::None
    } else if quotient {
        Total::Average
    } else {
        Total::Sum
    }
}

/// `prev` of itself plus or minus something, or a running sum.
fn is_balance(id: LineId, formula: &Expr) -> bool {
    match &formula.kind {
        ExprKind::Cumulative(_) => true,
        ExprKind::Binary(BinaryOp::Add, a, b) => {
            [a, b].into_iter().any(|side| is_previous(id, side) || is_balance(id, side))
        }
        ExprKind::Binary(BinaryOp::Subtract, a, _) => is_previous(id, a) || is_balance(id, a),
        _ => false,
    }
}

fn is_previous(id: LineId, expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Shift(of, 1) if matches!(of.kind, ExprKind::Line(line, _) if line == id))
}

/// Whether an expression can only be 1 or 0.
fn is_condition(expr: &Expr) -> bool {
    use crate::function::Function;
    match &expr.kind {
        ExprKind::Binary(BinaryOp::Compare(_), ..) | ExprKind::IsElement { .. } => true,
        ExprKind::Call(Function::And | Function::Or | Function::Not, _) => true,
        ExprKind::Call(Function::If, parts) => parts[1..].iter().all(is_condition_or_flag),
        _ => false,
    }
}

fn is_condition_or_flag(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Number(x) if x == 0.0 || x == 1.0) || is_condition(expr)
}
