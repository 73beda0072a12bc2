//! `evcalc explain`: what a name means, and what made a number.

use super::args::{Common, Explain, Format};
use super::load::{Ready, ready};
use super::project::pretty;
use super::table::Paint;
use super::{Done, Failure, number, output};
use crate::check::{FigureId, ScenarioId};
use crate::diagnostic::{Code, nearest};
use crate::graph::{InputId, Node, Owner, RowId, Shape, Tree, describe, row_name};
use crate::series::Projection;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const TABLE_DEPTH: usize = 4;

/// Runs the command.
pub fn run(args: &Explain, common: &Common) -> Result<Done, Failure> {
    if let Some(code) = Code::with_id(&args.what) {
        return explain_code(code, common);
    }
    let ready = ready(args.model.as_deref(), args.scenario.as_deref(), &args.set, common)?;
    let scenario = match (&args.scenario, ready.what_if()) {
        (_, Some(what_if)) => what_if,
        (Some(name), None) => ready.scenario(name)?,
        (None, None) => ScenarioId(0),
    };
    let projection = ready.project(scenario, common)?;
    let (name, period) = match args.what.split_once('@') {
        Some((name, period)) => (name.trim(), Some(period_number(&ready, period.trim())?)),
        None => (args.what.trim(), None),
    };
    let target = target(&ready, name)?;
    let teller = Teller { ready: &ready, projection: &projection };
    match (target, period) {
        (Target::Names(what), _) => what.tell(&ready, common),
        (Target::Row(row), None) if ready.program.row(row).shape == Shape::Series => Names::Row(row).tell(&ready, common),
        (Target::Row(row), period) => {
            let depth = args.depth.unwrap_or(if common.format == Format::Json { usize::MAX } else { TABLE_DEPTH });
            let tree = teller.row(row, period.unwrap_or(1), depth.min(400), &mut BTreeSet::new());
            teller.print(&tree, common)
        }
        (Target::Input(input), Some(period)) => {
            let tree = teller.input(input, period, 400);
            teller.print(&tree, common)
        }
        (Target::Input(input), None) => Names::Input(input).tell(&ready, common),
    }
}

fn explain_code(code: Code, common: &Common) -> Result<Done, Failure> {
    if common.format == Format::Json {
        output::print(&pretty(&json!({"code": code.id(), "title": code.title(), "explanation": code.explanation()})));
    } else {
        let paint = Paint(output::color(common));
        output::print(&format!("{} {}\n\n{}\n", paint.bold(code.id()), paint.bold(code.title()), code.explanation()));
    }
    Ok(Done::Well)
}

fn period_number(ready: &Ready, text: &str) -> Result<i32, Failure> {
    let timeline = &ready.model().timeline;
    let range = timeline.parse_period(text).map_err(|error| {
        let hint = error.hint.map_or_else(String::new, |hint| format!("\n  = help: {hint}"));
        Failure::Model(format!("{}{hint}", error.message))
    })?;
    if !timeline.contains(range.first) {
        let (first, last) = (timeline.name(1), timeline.name(timeline.last()));
        return Err(Failure::Model(format!("`{text}` lies outside of the timeline, which runs from {first} to {last}")));
    }
    Ok(range.first)
}

/// What a name on the command line stands for.
enum Target {
    Row(RowId),
    Input(InputId),
    Names(Names),
}

/// A whole line or driver, or a single row, told in words.
enum Names {
    Line(usize),
    Driver(usize),
    Constant(usize),
    Figure(FigureId),
    Row(RowId),
    Input(InputId),
}

fn target(ready: &Ready, text: &str) -> Result<Target, Failure> {
    let model = ready.model();
    let (name, elements) = match text.split_once('[') {
        None => (text, None),
        Some((name, rest)) => (name.trim(), Some(rest.trim_end_matches(']').split(',').map(str::trim).collect::<Vec<_>>())),
    };
    if let Some(i) = model.lines.iter().position(|l| l.name == name) {
        let over = &model.lines[i].over;
        return match (elements, over.is_empty()) {
            (None, true) => Ok(Target::Row(ready.program.line_rows[i][0])),
            (None, false) => Ok(Target::Names(Names::Line(i))),
            (Some(elements), _) => cell(ready, name, over, &elements).map(|c| Target::Row(ready.program.line_rows[i][c])),
        };
    }
    if let Some(i) = model.drivers.iter().position(|d| d.name == name) {
        let driver = &model.drivers[i];
        let first = ready.program.first_input(crate::check::DriverId(i)).0;
        return match (elements, driver.over.is_empty()) {
            (None, true) => Ok(Target::Input(InputId(first))),
            (None, false) => Ok(Target::Names(Names::Driver(i))),
            (Some(elements), _) => cell(ready, name, &driver.over, &elements).map(|c| Target::Input(InputId(first + c))),
        };
    }
    if let Some(i) = model.outputs.iter().position(|o| o.name == name) {
        return Ok(Target::Row(ready.program.output_rows[i]));
    }
    if let Some(i) = model.constants.iter().position(|c| c.name == name) {
        return Ok(Target::Names(Names::Constant(i)));
    }
    if let Some(id) = model.baseline.find(name.trim_start_matches("baseline.")) {
        return Ok(Target::Names(Names::Figure(id)));
    }
    let names = model.lines.iter().map(|l| &l.name).chain(model.drivers.iter().map(|d| &d.name));
    let names = names.chain(model.outputs.iter().map(|o| &o.name)).chain(model.constants.iter().map(|c| &c.name));
    let codes: Vec<&str> = Code::ALL.iter().map(|c| c.id()).collect();
    let near = nearest(name, names.map(String::as_str).chain(codes));
    let hint = near.map_or_else(|| "; it explains lines, drivers, outputs, constants, figures and error codes".to_owned(), |n| format!("; did you mean `{n}`?"));
    Err(Failure::Model(format!("`{name}` is not a name of the model `{}`{hint}", model.name)))
}

fn cell(ready: &Ready, name: &str, over: &[crate::check::DimensionId], elements: &[&str]) -> Result<usize, Failure> {
    let model = ready.model();
    let mut index = 0;
    for dimension in over {
        let members = &model.dimensions[dimension.0].elements;
        let found = elements.iter().find_map(|e| members.iter().position(|m| m.name == *e));
        let Some(found) = found else {
            let wrong = elements.iter().find(|e| !model.dimensions.iter().any(|d| d.elements.iter().any(|m| m.name == **e)));
            let known: Vec<&str> = members.iter().map(|m| m.name.as_str()).collect();
            let near = wrong.and_then(|w| nearest(w, known.iter().copied()));
            let hint = near.map_or_else(|| format!("; its elements are {}", known.join(", ")), |n| format!("; did you mean `{n}`?"));
            return Err(Failure::Model(format!("`{name}[{}]` names no element of `{}`{hint}", elements.join(", "), model.dimensions[dimension.0].name)));
        };
        index = index * members.len() + found;
    }
    Ok(index)
}

impl Names {
    fn tell(&self, ready: &Ready, common: &Common) -> Result<Done, Failure> {
        let model = ready.model();
        let mut entry = Map::new();
        let mut put = |key: &str, value: Value| {
            if !value.is_null() {
                entry.insert(key.to_owned(), value);
            }
        };
        let name = match self {
            Names::Line(i) => {
                let line = &model.lines[*i];
                line_entry(ready, line, &mut put);
                line.name.clone()
            }
            Names::Row(row) => match ready.program.row(*row).owner {
                Owner::Line(id, _) => {
                    line_entry(ready, &model.lines[id.0], &mut put);
                    row_name(&ready.program, *row)
                }
                _ => row_name(&ready.program, *row),
            },
            Names::Driver(i) => {
                driver_entry(ready, *i, &mut put);
                model.drivers[*i].name.clone()
            }
            Names::Input(input) => {
                driver_entry(ready, ready.program.input(*input).driver.0, &mut put);
                ready.program.input_name(*input)
            }
            Names::Constant(i) => {
                let constant = &model.constants[*i];
                put("title", json!(constant.title));
                put("unit", json!(constant.unit.text));
                put("formula", json!(describe(&ready.program, &ready.program.constants[*i])));
                put("notes", json!(constant.notes));
                put("used_in", json!(users(ready, &constant.name)));
                constant.name.clone()
            }
            Names::Figure(id) => {
                let figure = &model.baseline.figures[id.0];
                put("title", json!(figure.title));
                put("unit", json!(figure.unit.text));
                put("source", json!(model.baseline.citation(figure)));
                put("notes", json!(figure.notes));
                figure.id.clone()
            }
        };
        if common.format == Format::Json {
            let mut out = Map::new();
            out.insert("name".to_owned(), json!(name));
            out.extend(entry);
            output::print(&pretty(&Value::Object(out)));
            return Ok(Done::Well);
        }
        let paint = Paint(output::color(common));
        let mut out = format!("{}\n", paint.bold(&name));
        for (key, value) in &entry {
            let words = match value {
                Value::String(text) => text.clone(),
                Value::Array(items) => items.iter().map(|i| i.as_str().map_or_else(|| i.to_string(), str::to_owned)).collect::<Vec<_>>().join(", "),
                other => other.to_string(),
            };
            if !words.is_empty() {
                out += &format!("{}{words}\n", paint.dim(&format!("{:<10}", key.replace('_', " "))));
            }
        }
        output::print(&out);
        Ok(Done::Well)
    }
}

fn line_entry(ready: &Ready, line: &crate::check::Line, put: &mut impl FnMut(&str, Value)) {
    let model = ready.model();
    put("title", json!(line.title));
    put("unit", json!(line.unit.text));
    put("over", json!(line.over.iter().map(|d| model.dimensions[d.0].name.as_str()).collect::<Vec<_>>()));
    put("formula", json!(line.text));
    put("notes", json!(line.notes));
    put("used_in", json!(users(ready, &line.name)));
}

fn driver_entry(ready: &Ready, i: usize, put: &mut impl FnMut(&str, Value)) {
    let model = ready.model();
    let driver = &model.drivers[i];
    put("title", json!(driver.title));
    put("unit", json!(driver.unit.text));
    put("over", json!(driver.over.iter().map(|d| model.dimensions[d.0].name.as_str()).collect::<Vec<_>>()));
    let first = ready.program.first_input(crate::check::DriverId(i)).0;
    let values: Vec<String> = (0..driver.value.len())
        .map(|cell| {
            let setting = &ready.program.settings[0].inputs[first + cell];
            let name = ready.program.input_name(InputId(first + cell));
            let keys: Vec<String> = setting
                .keys
                .iter()
                .map(|key| match driver.varies && setting.keys.len() > 1 {
                    true => format!("{} {}", model.timeline.name(key.period), describe(&ready.program, &key.value)),
                    false => describe(&ready.program, &key.value),
                })
                .collect();
            if driver.value.len() == 1 { keys.join("; ") } else { format!("{name} = {}", keys.join("; ")) }
        })
        .collect();
    put("value", json!(values));
    put("range", match (driver.min, driver.max) {
        (None, None) => Value::Null,
        (low, high) => json!(format!("{} to {}", low.map_or("-".into(), |x| x.to_string()), high.map_or("-".into(), |x| x.to_string()))),
    });
    put("figures", json!(figures_of(ready, first, driver.value.len())));
    put("notes", json!(driver.notes));
    put("used_in", json!(users(ready, &driver.name)));
}

fn figures_of(ready: &Ready, first: usize, count: usize) -> Vec<String> {
    let model = ready.model();
    let mut out = Vec::new();
    for setting in &ready.program.settings[0].inputs[first..first + count] {
        for key in setting.keys.iter().chain(&setting.outside) {
            key.value.visit(&mut |piece| {
                if let Node::Figure(id) = piece.node {
                    let figure = &model.baseline.figures[id.0];
                    let words = format!("{} ({})", figure.id, model.baseline.citation(figure));
                    if !out.contains(&words) {
                        out.push(words);
                    }
                }
            });
        }
    }
    out
}

/// The lines, outputs and checks whose formulas use a name.
fn users(ready: &Ready, name: &str) -> Vec<String> {
    let model = ready.model();
    let uses = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == name);
    let lines = model.lines.iter().filter(|l| uses(&l.text)).map(|l| l.name.clone());
    let outputs = model.outputs.iter().filter(|o| uses(&o.text)).map(|o| o.name.clone());
    let checks = model.checks.iter().filter(|c| uses(&c.text)).map(|c| format!("check {}", c.name));
    lines.chain(outputs).chain(checks).collect()
}

/// One number and what it is made of.
struct Told {
    name: String,
    value: Option<f64>,
    period: bool,
    unit: String,
    percent: bool,
    formula: Option<String>,
    figure: Option<(String, String)>,
    note: Option<String>,
    again: bool,
    parts: Vec<Told>,
}

struct Teller<'a> {
    ready: &'a Ready,
    projection: &'a Projection,
}

impl Teller<'_> {
    fn row(&self, row: RowId, t: i32, depth: usize, seen: &mut BTreeSet<(usize, i32)>) -> Told {
        let (program, model) = (&self.ready.program, self.ready.model());
        let made = program.row(row);
        let values = &self.projection.rows[row.0];
        let scalar = made.shape == Shape::Scalar;
        let value = match (scalar, t) {
            (true, _) => values.scalar(),
            (false, ..=0) => values.opening(),
            (false, t) => values.values().get(t as usize - 1).copied(),
        };
        let name = row_name(program, row);
        let when = if t <= 0 { "opening".to_owned() } else { model.timeline.name(t) };
        let formula = match made.owner {
            Owner::Line(id, _) => model.lines[id.0].text.clone(),
            Owner::Output(id) => model.outputs[id.0].text.clone(),
            Owner::LineTotal(_) | Owner::LineHelper(_) | Owner::OutputHelper(_) | Owner::Check(..) | Owner::CheckHelper(_) => {
                describe(program, &made.tree)
            }
        };
        let mut told = Told {
            name: if scalar { name } else { format!("{name}@{when}") },
            value,
            period: made.unit.text == "period",
            unit: made.unit.text.clone(),
            percent: made.unit.percent,
            formula: Some(formula),
            figure: None,
            note: None,
            again: !seen.insert((row.0, if scalar { 0 } else { t })),
            parts: vec![],
        };
        if told.again || depth == 0 {
            return told;
        }
        let opening = made.opening.as_ref().filter(|_| !scalar && t <= 0);
        let tree = opening.unwrap_or(&made.tree);
        let mut found = Vec::new();
        leaves(tree, &mut found);
        for leaf in found {
            told.parts.extend(self.leaf(leaf, if opening.is_some() { 1 } else { t }, depth - 1, seen, &told.name));
        }
        told
    }

    fn leaf(&self, leaf: &Tree, t: i32, depth: usize, seen: &mut BTreeSet<(usize, i32)>, owner: &str) -> Vec<Told> {
        let last = self.ready.model().timeline.last();
        match &leaf.node {
            Node::Row { row, shift } => {
                let told = self.row(*row, (t - *shift as i32).max(0), depth, seen);
                if told.name == owner { vec![] } else { vec![told] }
            }
            Node::Recent { row, shift, .. } => vec![self.row(*row, (t - *shift as i32).max(0), depth, seen)],
            Node::Reduce { row, first, last: to, .. } => (*first..=*to).take(12).map(|t| self.row(*row, t, 0, &mut BTreeSet::new())).collect(),
            Node::ReduceBlock { rows, .. } => rows.iter().map(|row| self.row(*row, last, 0, &mut BTreeSet::new())).collect(),
            Node::FirstWhen(row) | Node::LastingFrom(row) => vec![self.row(*row, last, 0, &mut BTreeSet::new())],
            Node::Input { input, shift } => vec![self.input(*input, t - *shift as i32, depth)],
            Node::InputAt { input, period } => vec![self.input(*input, *period, depth)],
            Node::Seasonal { inputs, calendar, shift } => {
                let at = t - *shift as i32;
                let timeline = &self.ready.model().timeline;
                let index = match calendar {
                    crate::check::Calendar::Month => timeline.month(at),
                    crate::check::Calendar::Quarter => timeline.quarter(at),
                };
                vec![self.input(inputs[index as usize - 1], at, depth)]
            }
            Node::Constant(id) => {
                let constant = &self.ready.model().constants[id.0];
                vec![Told { note: constant.notes.clone(), ..self.leaf_of(&constant.name, Some(self.projection.constants[id.0]), &constant.unit) }]
            }
            Node::Figure(id) => vec![self.figure(*id)],
            _ => vec![],
        }
    }

    fn leaf_of(&self, name: &str, value: Option<f64>, unit: &crate::unit::DeclaredUnit) -> Told {
        Told {
            name: name.to_owned(),
            value,
            period: unit.text == "period",
            unit: unit.text.clone(),
            percent: unit.percent,
            formula: None,
            figure: None,
            note: None,
            again: false,
            parts: vec![],
        }
    }

    fn figure(&self, id: FigureId) -> Told {
        let baseline = &self.ready.model().baseline;
        let figure = &baseline.figures[id.0];
        let told = self.leaf_of(&format!("baseline.{}", figure.id), self.projection.figures[id.0], &figure.unit);
        Told { figure: Some((figure.id.clone(), baseline.citation(figure))), note: figure.notes.clone(), ..told }
    }

    fn input(&self, id: InputId, t: i32, depth: usize) -> Told {
        let (program, model) = (&self.ready.program, self.ready.model());
        let driver = &model.drivers[program.input(id).driver.0];
        let value = self.projection.inputs[id.0].at(t);
        let name = program.input_name(id);
        let name = if driver.varies { format!("{name}@{}", model.timeline.name(t.max(1))) } else { name };
        let scenario = model.scenario(&self.projection.scenario).unwrap_or(ScenarioId(0));
        let setting = &program.settings(scenario).inputs[id.0];
        let key = setting.keys.iter().rev().find(|key| key.period <= t.max(1)).or(setting.keys.first()).or(setting.outside.as_ref());
        let mut told = Told { note: driver.notes.clone(), ..self.leaf_of(&name, Some(value), &driver.unit) };
        let Some(key) = key else { return told };
        if !matches!(key.value.node, Node::Number(_) | Node::Period(_)) {
            told.formula = Some(describe(program, &key.value));
        }
        let mut found = Vec::new();
        leaves(&key.value, &mut found);
        if let [only] = found.as_slice()
            && let Node::Figure(id) = only.node
        {
            told.figure = self.figure(id).figure;
        }
        if depth > 0 {
            for leaf in found {
                told.parts.extend(self.leaf(leaf, t, depth - 1, &mut BTreeSet::new(), &told.name));
            }
        }
        told
    }

    fn print(&self, told: &Told, common: &Common) -> Result<Done, Failure> {
        match common.format {
            Format::Json => output::print(&pretty(&self.json(told))),
            Format::Table | Format::Csv => {
                let paint = Paint(output::color(common));
                let mut out = String::new();
                self.text(told, "", "", paint, &mut out);
                output::print(&out);
            }
        }
        Ok(Done::Well)
    }

    fn json(&self, told: &Told) -> Value {
        let mut out = Map::new();
        let value = match told.value {
            Some(t) if told.period => json!(self.ready.model().timeline.name(t as i32)),
            value => json!(value),
        };
        out.insert("name".into(), json!(told.name));
        out.insert("value".into(), value);
        out.insert("unit".into(), json!(told.unit));
        out.insert("formula".into(), json!(told.formula));
        if let Some((figure, source)) = &told.figure {
            out.insert("figure".into(), json!(figure));
            out.insert("source".into(), json!(source));
        }
        if let Some(note) = &told.note {
            out.insert("notes".into(), json!(note));
        }
        if told.again {
            out.insert("shown_before".into(), json!(true));
        }
        out.insert("made_of".into(), Value::Array(told.parts.iter().map(|part| self.json(part)).collect()));
        Value::Object(out)
    }

    fn text(&self, told: &Told, lead: &str, branch: &str, paint: Paint, out: &mut String) {
        let unit = crate::check::inferred(crate::unit::Unit::plain(), told.percent);
        let value = match told.value {
            None => "not reached".to_owned(),
            Some(t) if told.period => self.ready.model().timeline.title(t as i32),
            Some(x) => number::number(x, &unit),
        };
        let shown_unit = if told.percent || told.unit == "1" || told.period { "" } else { told.unit.as_str() };
        let mut line = format!("{lead}{branch}{} = {} {}", told.name, paint.bold(&value), paint.dim(shown_unit));
        if let Some(formula) = told.formula.as_ref().filter(|_| !told.again) {
            line += &paint.dim(&format!("  [{formula}]"));
        }
        if let Some((figure, source)) = told.figure.as_ref().filter(|_| told.parts.is_empty()) {
            line += &format!("  ← {figure}, {source}");
        } else if told.parts.is_empty() && told.formula.is_none() && told.note.is_some() {
            let note: String = told.note.as_deref().unwrap_or("").chars().take(90).collect();
            line += &paint.dim(&format!("  “{note}”"));
        }
        if told.again {
            line += &paint.dim("  (above)");
        }
        out.push_str(line.trim_end());
        out.push('\n');
        let below = match branch {
            "├ " => format!("{lead}│ "),
            "└ " => format!("{lead}  "),
            _ => lead.to_owned(),
        };
        for (i, part) in told.parts.iter().enumerate() {
            let branch = if i + 1 == told.parts.len() { "└ " } else { "├ " };
            self.text(part, &below, branch, paint, out);
        }
    }
}

/// The references in a tree, each once, in order.
fn leaves<'t>(tree: &'t Tree, out: &mut Vec<&'t Tree>) {
    if tree.parts().is_empty() {
        let reference = !matches!(tree.node, Node::Number(_) | Node::Period(_) | Node::Clock { .. });
        if reference && !out.iter().any(|other| other.node == tree.node) {
            out.push(tree);
        }
    }
    for part in tree.parts() {
        leaves(part, out);
    }
}
