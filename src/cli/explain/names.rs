//! A line, driver, constant or figure in words.

use super::super::args::{Common, Format};
use super::super::load::Ready;
use super::super::project::pretty;
use super::super::table::Paint;
use super::super::{Done, Failure, number, output};
use crate::check::{DriverId, FigureId, Line};
use crate::graph::{InputId, Node, Owner, RowId, describe, row_name};
use serde_json::{Map, Value, json};

/// A whole line or driver, or a single row, told in words.
pub enum Names {
    Line(usize),
    Driver(usize),
    Constant(usize),
    Figure(FigureId),
    Row(RowId),
    Input(InputId),
}

impl Names {
    /// Prints it.
    pub fn tell(&self, ready: &Ready, common: &Common) -> Result<Done, Failure> {
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
            output::print(&pretty(&Value::Object(out)))?;
            return Ok(Done::Well);
        }
        let paint = Paint(output::color(common));
        let mut out = format!("{}\n", paint.bold(&name));
        for (key, value) in &entry {
            let words = match value {
                Value::String(text) => text.clone(),
                Value::Array(items) => items
                    .iter()
                    .map(|i| i.as_str().map_or_else(|| i.to_string(), str::to_owned))
                    .collect::<Vec<_>>()
                    .join(", "),
                other => other.to_string(),
            };
            if !words.is_empty() {
                out += &format!("{}{words}\n", paint.dim(&format!("{:<10}", key.replace('_', " "))));
            }
        }
        output::print(&out)?;
        Ok(Done::Well)
    }
}

fn line_entry(ready: &Ready, line: &Line, put: &mut impl FnMut(&str, Value)) {
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
    let first = ready.program.first_input(DriverId(i)).0;
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
    let bound = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| number::number(x, &driver.unit));
    put(
        "range",
        match (driver.min, driver.max) {
            (None, None) => Value::Null,
            (low, high) => json!(format!("{} to {}", bound(low), bound(high))),
        },
    );
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
