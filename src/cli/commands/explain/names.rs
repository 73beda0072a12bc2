//! A line, driver, constant or figure in words.

use super::tree::changed_in;
use super::users::users;
use crate::check::{DimensionId, DriverId, ExprKind, FigureId, ScenarioId};
use crate::cli::face::json::pretty;
use crate::cli::face::table::{Paint, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, Format, number, output};
use crate::cli::shared::load::Ready;
use crate::cli::shared::values::value_text;
use crate::graph::{Given, InputId, Key, Node, Owner, RowId, Setting, describe, row_name};
use serde_json::{Map, Value, json};

/// A whole line or driver, or a single row, told in words.
pub enum Names {
    Line(usize),
    Driver(usize),
    Constant(usize),
    Dimension(usize),
    Figure(FigureId),
    Row(RowId),
    Input(InputId),
}

impl Names {
    /// Prints it; drivers with the values of a scenario.
    pub fn tell(&self, ready: &Ready, scenario: ScenarioId, common: &Common) -> Result<Done, Failure> {
        let mut entry = Map::new();
        let name = self.entry(ready, scenario, &mut |key: &str, value: Value| {
            if !value.is_null() {
                entry.insert(key.to_owned(), value);
            }
        });
        output::print_as(
            common.format,
            &match common.format {
                Format::Json => {
                    let mut out = Map::new();
                    out.insert("name".to_owned(), json!(name));
                    out.extend(entry);
                    pretty(&Value::Object(out))
                }
                Format::Csv => {
                    let lines = entry.iter().map(|(key, value)| csv_line(&[key.clone(), words(value)]));
                    csv_line(&["name".to_owned(), name]) + &lines.collect::<String>()
                }
                Format::Table => {
                    let paint = Paint(output::color(common));
                    let lines = entry.iter().map(|(key, value)| (key.replace('_', " "), words(value)));
                    let lines = lines.filter(|(_, words)| !words.is_empty());
                    let lines = lines.map(|(key, words)| format!("{}{words}\n", paint.dim(&format!("{key:<12}"))));
                    format!("{}\n{}", paint.bold(&name), lines.collect::<String>())
                }
            },
        )?;
        Ok(Done::Well)
    }

    /// Puts what there is to say, and returns the name.
    fn entry(&self, ready: &Ready, scenario: ScenarioId, mut put: &mut impl FnMut(&str, Value)) -> String {
        let model = ready.model();
        match self {
            Names::Line(i) => {
                line_entry(ready, *i, &mut put);
                model.lines[*i].name.clone()
            }
            Names::Row(row) => {
                if let Owner::Line(id, _) = ready.program.row(*row).owner {
                    line_entry(ready, id.0, &mut put);
                }
                row_name(&ready.program, *row)
            }
            Names::Driver(i) => {
                let first = ready.program.first_input(DriverId(*i)).0;
                let cells: Vec<usize> = (first..first + model.drivers[*i].value.len()).collect();
                driver_entry(ready, scenario, *i, &cells, &mut put);
                model.drivers[*i].name.clone()
            }
            Names::Input(input) => {
                driver_entry(ready, scenario, ready.program.input(*input).driver.0, &[input.0], &mut put);
                ready.program.input_name(*input)
            }
            Names::Constant(i) => {
                let constant = &model.constants[*i];
                put("title", json!(constant.title));
                put("unit", json!(constant.unit.text));
                put("formula", json!(describe(&ready.program, &ready.program.constants[*i])));
                put("notes", json!(constant.notes));
                put("used_in", json!(users(model, |kind| matches!(kind, ExprKind::Constant(id) if id.0 == *i))));
                constant.name.clone()
            }
            Names::Dimension(i) => {
                let dimension = &model.dimensions[*i];
                let elements = dimension.elements.iter().map(|e| format!("{} ({})", e.name, e.title));
                put("elements", json!(elements.collect::<Vec<_>>()));
                let over = |over: &[DimensionId]| over.iter().any(|d| d.0 == *i);
                let drivers = model.drivers.iter().filter(|d| over(&d.over)).map(|d| &d.name);
                let lines = model.lines.iter().filter(|l| over(&l.over)).map(|l| &l.name);
                put("used_in", json!(drivers.chain(lines).collect::<Vec<_>>()));
                dimension.name.clone()
            }
            Names::Figure(id) => {
                let figure = &model.baseline.figures[id.0];
                put("title", json!(figure.title));
                put("value", json!(value_text(figure)));
                put("unit", json!(figure.unit.text));
                put("period", json!(figure.period));
                put("firmness", json!(figure.firmness.word()));
                put("status", json!(figure.status.word()));
                put("source", json!(model.baseline.citation(figure)));
                put("notes", json!(figure.notes));
                put("used_in", json!(users(model, |kind| matches!(kind, ExprKind::Figure(known) if known == id))));
                figure.id.clone()
            }
        }
    }
}

/// A value in words; those of a list one after the other.
fn words(value: &Value) -> String {
    match value {
        Value::Array(items) => items.iter().map(csv_value).collect::<Vec<_>>().join(", "),
        other => csv_value(other),
    }
}

fn line_entry(ready: &Ready, i: usize, put: &mut impl FnMut(&str, Value)) {
    let model = ready.model();
    let line = &model.lines[i];
    put("title", json!(line.title));
    put("unit", json!(line.unit.text));
    put("over", json!(line.over.iter().map(|d| model.dimensions[d.0].name.as_str()).collect::<Vec<_>>()));
    put("formula", json!(line.text));
    put("notes", json!(line.notes));
    put("used_in", json!(users(model, |kind| matches!(kind, ExprKind::Line(id, _) if id.0 == i))));
}

fn driver_entry(ready: &Ready, scenario: ScenarioId, i: usize, cells: &[usize], put: &mut impl FnMut(&str, Value)) {
    let model = ready.model();
    let driver = &model.drivers[i];
    put("title", json!(driver.title));
    put("unit", json!(driver.unit.text));
    put("over", json!(driver.over.iter().map(|d| model.dimensions[d.0].name.as_str()).collect::<Vec<_>>()));
    let settings = ready.program.settings(scenario);
    let values: Vec<String> = cells
        .iter()
        .map(|cell| {
            let own: Vec<&Key> = own_keys(&settings.inputs[*cell]).collect();
            let keys: Vec<String> = own
                .iter()
                .map(|key| match driver.varies && own.len() > 1 {
                    true => format!("{} {}", model.timeline.name(key.period), describe(&ready.program, &key.value)),
                    false => describe(&ready.program, &key.value),
                })
                .collect();
            let keys = keys.join("; ");
            if cells.len() == 1 { keys } else { format!("{} = {keys}", ready.program.input_name(InputId(*cell))) }
        })
        .collect();
    put("value", json!(values));
    let mut changed: Vec<&str> = Vec::new();
    for (cell, key) in cells.iter().flat_map(|cell| own_keys(&settings.inputs[*cell]).map(move |key| (cell, key))) {
        let scenario = changed_in(ready, scenario, InputId(*cell), key).map(|s| model.scenarios[s.0].name.as_str());
        changed.extend(scenario.filter(|name| !changed.contains(name)).into_iter().collect::<Vec<_>>());
    }
    put("changed_in", if changed.is_empty() { Value::Null } else { json!(changed) });
    let bound = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| number::number(x, &driver.unit));
    put(
        "range",
        match (driver.min, driver.max) {
            (None, None) => Value::Null,
            (low, high) => json!(format!("{} to {}", bound(low), bound(high))),
        },
    );
    put("figures", json!(figures_of(ready, scenario, cells)));
    put("notes", json!(driver.notes));
    put("used_in", json!(users(model, |kind| matches!(kind, ExprKind::Driver(id, _) if id.0 == i))));
}

/// The keys that a scenario has, as somebody wrote them.
fn own_keys(setting: &Setting) -> impl Iterator<Item = &Key> {
    setting.keys.iter().filter(|key| !matches!(key.given, Given::Start | Given::Elsewhere))
}

fn figures_of(ready: &Ready, scenario: ScenarioId, cells: &[usize]) -> Vec<String> {
    let model = ready.model();
    let mut out = Vec::new();
    for cell in cells {
        let setting = &ready.program.settings(scenario).inputs[*cell];
        for key in setting.values() {
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
