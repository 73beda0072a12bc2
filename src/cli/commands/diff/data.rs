//! Differences for programs.

use super::found::Found;
use crate::analyse::{Change, End, OutputApart, Said, ScenarioApart};
use crate::cli::face::table::{csv_line, csv_value};
use crate::cli::shared::values::output_value;
use crate::front::Ready;
use serde_json::{Value, json};

pub(super) fn json(found: &Found<'_>) -> Value {
    let (old, new) = (&found.versions.old, &found.versions.new);
    let version =
        |name: &std::ffi::OsStr, ready: &Ready| json!({ "file": name.to_string_lossy(), "model": ready.model().name });
    let changes: Vec<Value> = found.diff.changes.iter().map(change).collect();
    json!({
        "old": version(&found.args.old, old), "new": version(&found.args.new, new), "changes": changes,
        "outputs": outputs(found), "remarks": found.diff.remarks,
    })
}

fn change(change: &Change) -> Value {
    let said = |said: &Option<Said>| said.as_ref().map(Said::plain);
    json!({
        "kind": change.kind.word(), "name": change.name, "part": change.part,
        "old": said(&change.old), "new": said(&change.new),
    })
}

fn outputs(found: &Found<'_>) -> Vec<Value> {
    let all = found.diff.scenarios.iter();
    all.flat_map(|scenario| scenario.outputs.iter().map(|output| one(found, scenario, output))).collect()
}

fn one(found: &Found<'_>, scenario: &ScenarioApart, output: &OutputApart) -> Value {
    let (old, new) = (&found.versions.old, &found.versions.new);
    let value =
        |ready: &Ready, end: Option<End>| end.map_or(Value::Null, |end| output_value(ready, end.output, end.value));
    let unit = |ready: &Ready, end: Option<End>| end.map(|end| ready.model().outputs[end.output].unit.text.clone());
    let only = match (output.old, output.new) {
        (Some(_), None) => Some("old"),
        (None, Some(_)) => Some("new"),
        _ => None,
    };
    let steps: Vec<Value> = output
        .steps
        .iter()
        .map(
            |step| json!({ "what": step.what, "kind": step.reason.word(), "title": step.title, "change": step.change }),
        )
        .collect();
    let mut out = json!({
        "name": output.name, "scenario": old.model().scenarios[scenario.scenarios.0.0].name,
        "unit": unit(new, output.new).or_else(|| unit(old, output.old)), "only": only,
        "old": value(old, output.old), "new": value(new, output.new), "difference": output.difference,
        "differs": output.differs, "steps": steps,
    });
    let before = unit(old, output.old).filter(|before| unit(new, output.new).is_some_and(|now| now != *before));
    if let Some(before) = before {
        out["old_unit"] = json!(before);
    }
    out
}

/// Three kinds of rows: what was changed, what outputs came to, the steps of a difference.
pub(super) fn csv(found: &Found<'_>) -> String {
    let mut out = csv_line(&["row", "kind", "name", "part", "scenario", "old", "new", "change"].map(str::to_owned));
    let mut line = |row: &str, cells: [&Value; 7]| {
        let cells = cells.into_iter().map(csv_value);
        out += &csv_line(&std::iter::once(row.to_owned()).chain(cells).collect::<Vec<_>>());
    };
    let none = Value::Null;
    for one in found.diff.changes.iter().map(change) {
        line("change", [&one["kind"], &one["name"], &one["part"], &none, &one["old"], &one["new"], &none]);
    }
    let kind = json!("output");
    for one in outputs(found) {
        let (name, scenario) = (&one["name"], &one["scenario"]);
        line("output", [&kind, name, &none, scenario, &one["old"], &one["new"], &one["difference"]]);
        for step in one["steps"].as_array().into_iter().flatten() {
            line("step", [&step["kind"], name, &step["what"], scenario, &none, &none, &step["change"]]);
        }
    }
    out
}
