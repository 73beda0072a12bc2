//! A projection as data: JSON, CSV, and what failed.

use crate::cli::face::table::{csv_line, csv_value};
use crate::cli::shared::values::{met, output_value, overrides};
use crate::front::Ready;
use crate::graph::Node;
use crate::model::{Bound, ScenarioId};
use crate::series::{Projection, TakenOver};
use serde_json::{Map, Value, json};
use std::path::Path;

/// The JSON of `project`.
pub(super) fn json(ready: &Ready, chosen: ScenarioId, projection: &Projection, written: Option<&Path>) -> Value {
    let (program, model) = (&ready.program, ready.model());
    let scenario = ready.what_if().unwrap_or(chosen);
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
    let broken = ready.failed(projection);
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
        .beside(program)
        .map(|known| {
            let line = &model.lines[known.actual.line.0];
            let bound = known.bound();
            json!({
                "line": line.name, "element": model.elements_or_total(known.actual.line, known.actual.cell),
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
    let to = model.known_to(scenario);
    let known: Vec<Value> = projection.taken_over(program, to).map(|known| one_known(ready, &known)).collect();
    json!({
        "model": model.name, "scenario": model.scenarios[chosen.0].name, "overrides": overrides(ready, projection),
        "periods": periods, "lines": lines, "outputs": outputs, "checks": checks, "actuals": actuals,
        "known_to": to.map(|t| timeline.name(t)), "known": known,
        "workbook": written.filter(|p| p.extension().is_some_and(|e| e == "xlsx")).map(|p| p.display().to_string()),
    })
}

/// A known value that takes the place of a formula's.
fn one_known(ready: &Ready, known: &TakenOver<'_>) -> Value {
    let model = ready.model();
    let line = &model.lines[known.known.line.0];
    let element = model.elements_or_total(known.known.line, known.known.cell);
    let source = known.told.source.as_deref().or_else(|| match known.told.value.node {
        Node::Figure(id) => Some(model.baseline.figures[id.0].id.as_str()),
        _ => None,
    });
    json!({
        "line": line.name, "element": element, "period": model.timeline.name(known.period),
        "value": known.value, "formula": known.formula, "firmness": known.told.firmness.word(), "source": source,
    })
}

/// The CSV of `project`: a row for each line's cell with its periods, then one for each output with its value.
pub(super) fn csv(ready: &Ready, projection: &Projection) -> String {
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
