//! A projection as data: JSON, CSV, and what failed.

use super::super::load::Ready;
use super::super::table::{csv_line, csv_value};
use crate::analyse::at_period;
use crate::evaluate::meets;
use crate::graph::InputId;
use crate::model::{Bound, Path as DriverPath, ScenarioId};
use crate::series::Projection;
use serde_json::{Map, Value, json};
use std::path::Path;

/// The checks that do not hold: name, and where first.
pub fn failed(ready: &Ready, projection: &Projection) -> Vec<(String, String)> {
    let model = ready.model();
    let mut out: Vec<(String, String)> = Vec::new();
    for failure in projection.failures(&ready.program) {
        let check = &model.checks[failure.check];
        if out.last().is_some_and(|(name, _)| *name == check.name) {
            continue;
        }
        let element = model.cell_name(&check.name, &check.over, failure.cell);
        let place = match failure.period {
            None => element,
            Some(t) => format!("{element} in {}", model.timeline.name(t)),
        };
        out.push((check.name.clone(), place));
    }
    out
}

/// Pretty JSON with a newline at the end.
pub fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// The value of an output as JSON: a number, a period's name, or null.
pub fn output_value(ready: &Ready, index: usize, value: Option<f64>) -> Value {
    let model = ready.model();
    match value {
        Some(t) if model.outputs[index].is_period => json!(model.timeline.name(t as i32)),
        Some(x) => json!(x),
        None => Value::Null,
    }
}

/// Whether an output meets its target.
pub fn met(ready: &Ready, index: usize, value: Option<f64>, target: Option<f64>) -> Option<bool> {
    let output = &ready.model().outputs[index];
    let target = target?;
    Some(value.is_some_and(|value| meets(output, value, target)))
}

/// The JSON of `project`.
pub fn json(ready: &Ready, chosen: ScenarioId, projection: &Projection, written: Option<&Path>) -> Value {
    let (program, model) = (&ready.program, ready.model());
    let timeline = &model.timeline;
    let periods: Vec<String> = (1..=timeline.last()).map(|t| timeline.name(t)).collect();
    let mut lines = Vec::new();
    for (l, line) in model.lines.iter().enumerate() {
        for (cell, row) in program.line_rows[l].iter().enumerate() {
            let values = &projection.rows[row.0];
            let opening = line.opening.as_ref().and(values.opening());
            lines.push(json!({
                "name": line.name, "title": line.title, "element": model.element_names(&line.over, cell), "unit": line.unit.text,
                "opening": opening, "values": values.values(),
            }));
        }
    }
    let outputs: Vec<Value> = model
        .outputs
        .iter()
        .enumerate()
        .map(|(i, output)| {
            let value = projection.rows[program.output_rows[i].0].scalar();
            let target = projection.targets[i];
            json!({
                "name": output.name, "title": output.title, "unit": output.unit.text,
                "value": output_value(ready, i, value), "target": output_value(ready, i, target), "met": met(ready, i, value, target),
            })
        })
        .collect();
    let broken = failed(ready, projection);
    let checks: Vec<Value> = model
        .checks
        .iter()
        .map(|check| {
            let place = broken.iter().find(|(name, _)| *name == check.name).map(|(_, place)| place.clone());
            let mut entry = Map::new();
            entry.insert("name".into(), json!(check.name));
            entry.insert("title".into(), json!(check.title));
            entry.insert("passed".into(), json!(place.is_none()));
            if let Some(place) = place {
                entry.insert("first_failure".into(), json!(place));
            }
            Value::Object(entry)
        })
        .collect();
    let actuals: Vec<Value> = projection
        .known(program)
        .map(|known| {
            let line = &model.lines[known.actual.line.0];
            let bound = known.bound(program);
            json!({
                "line": line.name, "element": model.element_names(&line.over, known.actual.cell),
                "period": timeline.name(known.actual.period), "actual": known.value, "value": known.own,
                "difference": known.own - known.value,
                "bound": bound.map(|bound| match bound {
                    Bound::Floor => "floor",
                    Bound::Ceiling => "ceiling",
                }),
                "holds": bound.map(|bound| bound.allows(known.own, known.value)),
            })
        })
        .collect();
    json!({
        "model": model.name, "scenario": model.scenarios[chosen.0].name, "overrides": overrides(ready, projection),
        "periods": periods, "lines": lines, "outputs": outputs, "checks": checks, "actuals": actuals,
        "workbook": written.filter(|p| p.extension().is_some_and(|e| e == "xlsx")).map(|p| p.display().to_string()),
    })
}

/// What `--set` changed, cell by cell, with the values that it gave; a path over time by its expression.
pub fn overrides(ready: &Ready, projection: &Projection) -> Value {
    let model = ready.model();
    let mut out = Map::new();
    let Some(what_if) = ready.what_if() else { return Value::Object(out) };
    let sets = ready.made.last().map_or(&[][..], |variant| &variant.sets);
    for (set, layer) in sets.iter().zip(&model.scenarios[what_if.0].layers) {
        for (change, (cell, path)) in
            layer.iter().flat_map(|change| change.cells.iter().map(move |cell| (change, cell)))
        {
            let driver = &model.drivers[change.driver.0];
            let input = InputId(ready.program.first_input(change.driver).0 + cell);
            let value = &projection.inputs[input.0];
            let shown = |t: i32| match driver.is_period {
                true => json!(model.timeline.name(value.at(t) as i32)),
                false => json!(value.at(t)),
            };
            let name = ready.program.input_name(input);
            match path {
                DriverPath::Keys(keys) => {
                    for (period, _) in keys {
                        out.insert(at_period(&name, &model.timeline.name(*period)), shown(*period));
                    }
                }
                DriverPath::Fixed(_) if value.path.iter().any(|x| *x != value.path[0]) => {
                    let expression = set.split_once('=').map_or("", |(_, expression)| expression.trim());
                    out.insert(name, json!(expression));
                }
                DriverPath::Fixed(_) => {
                    out.insert(name, shown(if driver.varies { 1 } else { 0 }));
                }
            }
        }
    }
    Value::Object(out)
}

/// The CSV of `project`: a row for each line's cell with its periods, then one for each output with its value.
pub fn csv(ready: &Ready, projection: &Projection) -> String {
    let (program, model) = (&ready.program, ready.model());
    let mut heads = ["name", "element", "unit", "opening", "value"].map(str::to_owned).to_vec();
    heads.extend((1..=model.timeline.last()).map(|t| model.timeline.name(t)));
    let mut out = csv_line(&heads);
    for (l, line) in model.lines.iter().enumerate() {
        for (cell, row) in program.line_rows[l].iter().enumerate() {
            let values = &projection.rows[row.0];
            let opening = line.opening.as_ref().and(values.opening()).map_or_else(String::new, |x| format!("{x}"));
            let mut cells = vec![
                line.name.clone(),
                model.element_names(&line.over, cell).join(" "),
                line.unit.text.clone(),
                opening,
                String::new(),
            ];
            cells.extend(values.values().iter().map(|x| format!("{x}")));
            out += &csv_line(&cells);
        }
    }
    for (i, output) in model.outputs.iter().enumerate() {
        let value = projection.rows[program.output_rows[i].0].scalar();
        let shown = csv_value(&output_value(ready, i, value));
        let mut cells = vec![output.name.clone(), String::new(), output.unit.text.clone(), String::new(), shown];
        cells.resize(heads.len(), String::new());
        out += &csv_line(&cells);
    }
    out
}
