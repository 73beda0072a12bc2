//! What was found, as a scenario of a model file.

use super::asked::Asked;
use crate::analyse::{Knob, Turn, step_changes};
use crate::cli::face::{Common, Failure, output};
use crate::graph::InputId;
use crate::library::{Changed, Home, NewScenario, NewValue, append};
use crate::model::title_of;
use std::path::Path;

/// Appends a scenario with a knob at a value to the model file; the file is written only if the new model is right.
pub(super) fn save(
    asked: &Asked,
    knob: &Knob,
    value: f64,
    file: &Path,
    name: &str,
    found: String,
    common: &Common,
) -> Result<(), Failure> {
    let scenario = NewScenario {
        name: name.to_owned(),
        title: title_of(name),
        notes: format!("{found}; found by goal seek on top of `{}`.", asked.scenario_name()),
        extends: asked.scenario_name().to_owned(),
        changes: changes(asked, knob, value),
    };
    let trial = append(file, |held| held.trial(Home::Named(&asked.model), &asked.ready.opened, &scenario))?;
    output::written(&trial.told(&asked.model, file, name), common)
}

fn changes(asked: &Asked, knob: &Knob, value: f64) -> Vec<Changed> {
    let (model, program) = (asked.ready.model(), &asked.ready.program);
    let driver = &model.drivers[knob.driver.0];
    let one = |input: &InputId| {
        let value = match knob.turn {
            Turn::Step(at) => return step_changes(program, asked.scenario, *input, &[(at, value)]),
            Turn::Factor => NewValue::Text(format!("inherited * {value}")),
            Turn::Value if driver.is_period => NewValue::Text(model.timeline.name(value as i32)),
            Turn::Value => NewValue::Number(value),
        };
        let elements = model.element_names(&driver.over, program.input(*input).cell);
        let elements = elements.into_iter().map(str::to_owned).collect();
        vec![Changed { driver: driver.name.clone(), elements, period: None, value }]
    };
    knob.inputs.iter().flat_map(one).collect()
}
