//! What was found, as a scenario of a model file.

use super::super::{Failure, output};
use super::Asked;
use crate::analyse::{Knob, Turn};
use crate::diagnostic::Severity;
use crate::library::{Changed, NewScenario, NewValue, open, with_scenario};
use std::path::Path;

/// Appends a scenario with a knob at a value to the model file; the file is written only if the new model is right.
pub fn save(asked: &Asked, knob: &Knob, value: f64, file: &Path, name: &str, notes: String) -> Result<(), Failure> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::File(format!(
            "cannot read `{shown}`: {error}\n  = help: `--save` appends to a model file; a built-in model is copied with `evcalc models show {} > mine.toml`",
            asked.ready.model().name
        ))
    })?;
    let scenario = NewScenario {
        name: name.to_owned(),
        title: notes.clone(),
        notes: format!("Found by goal seek on top of `{}`.", asked.scenario_name()),
        extends: asked.scenario_name().to_owned(),
        changes: changes(asked, knob, value),
    };
    let new = with_scenario(&text, &scenario)
        .map_err(|error| Failure::Model(format!("cannot save into `{shown}`: {error}")))?;
    // The new text is opened beside the old one before it takes its place.
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |error: std::io::Error| output::cannot_write(file, "", &error);
    let trial = tempfile::Builder::new().prefix(".evcalc-").suffix(".toml").tempfile_in(folder).map_err(failed)?;
    std::fs::write(trial.path(), &new).map_err(failed)?;
    let path = trial.path().to_string_lossy().into_owned();
    let opened = open(&path, None, &[]).map_err(super::super::load::failure)?;
    if opened.model.is_none() {
        let first = opened.diagnostics.0.iter().find(|d| d.severity == Severity::Error);
        let why = first.map_or_else(String::new, |diagnostic| diagnostic.message.clone());
        return Err(Failure::Model(format!("cannot save into `{shown}`: the model would be wrong: {why}")));
    }
    drop(trial);
    output::write_file(file, new.as_bytes(), true, output::never)?;
    output::error_line(&format!("written: scenario `{name}` in {shown}"));
    Ok(())
}

fn changes(asked: &Asked, knob: &Knob, value: f64) -> Vec<Changed> {
    let (model, program) = (asked.ready.model(), &asked.ready.program);
    let driver = &model.drivers[knob.driver.0];
    let one = |input: &crate::graph::InputId| {
        let cell = program.input(*input).cell;
        let period = match knob.turn {
            Turn::Step(at) => {
                let key = &program.settings(asked.scenario).inputs[input.0].keys[at];
                Some(model.timeline.name(key.period.max(1)))
            }
            Turn::Value | Turn::Factor => None,
        };
        Changed {
            driver: driver.name.clone(),
            elements: model.element_names(&driver.over, cell).into_iter().map(str::to_owned).collect(),
            period,
            value: match knob.turn {
                Turn::Factor => NewValue::Text(format!("inherited * {value}")),
                _ if driver.is_period => NewValue::Text(model.timeline.name(value as i32)),
                _ => NewValue::Number(value),
            },
        }
    };
    knob.inputs.iter().map(one).collect()
}
