//! Values of outputs, overrides and figures as several commands tell them.

use crate::analyse::at_period;
use crate::cli::face::number;
use crate::evaluate::meets;
use crate::front::Ready;
use crate::graph::InputId;
use crate::model::{Figure, FigureValue, Model, Path as DriverPath, ScenarioId};
use crate::series::Projection;
use crate::timeline::{Step, Timeline, YearSpan};
use serde_json::{Map, Value, json};

/// The value of an output as JSON: a number, a period's name, or null.
pub(crate) fn output_value(ready: &Ready, index: usize, value: Option<f64>) -> Value {
    let model = ready.model();
    match value {
        Some(t) if model.outputs[index].is_period => json!(model.timeline.name(t as i32)),
        Some(x) => json!(x),
        None => Value::Null,
    }
}

/// Whether an output meets its target.
pub(crate) fn met(ready: &Ready, index: usize, value: Option<f64>, target: Option<f64>) -> Option<bool> {
    let output = &ready.model().outputs[index];
    let target = target?;
    Some(value.is_some_and(|value| meets(output, value, target)))
}

/// What `--set` changed, cell by cell, with the values that it gave; a path over time by its expression.
pub(crate) fn overrides(ready: &Ready, projection: &Projection) -> Value {
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

/// What the marks of [`year_names`] mean.
pub(crate) const MARKS: &str = "A known, F forecast, A+F both";

/// Names of the years, a part of one with how much of it: `2026 (9 m)`; where values are known up to a period, each with
/// what it is made of: `2026 A+F`.
pub(crate) fn year_names(timeline: &Timeline, known_to: Option<i32>) -> Vec<String> {
    let step = match timeline.step {
        Step::Month => "m",
        Step::Quarter => "q",
        Step::Year => "y",
    };
    let mark = |year: &YearSpan| match known_to {
        None => "",
        Some(to) if year.last <= to => " A",
        Some(to) if year.first > to => " F",
        Some(_) => " A+F",
    };
    let name = |year: &YearSpan| match year.full {
        true => format!("{}{}", year.year, mark(year)),
        false => format!("{} ({} {step}){}", year.year, year.last - year.first + 1, mark(year)),
    };
    timeline.years().iter().map(name).collect()
}

/// Up to when values are known in all these scenarios alike; none where nothing is known, or in some of them up to
/// another period.
pub(crate) fn known_alike(model: &Model, scenarios: &[ScenarioId]) -> Option<i32> {
    let (first, others) = scenarios.split_first()?;
    let to = model.known_through(*first)?;
    others.iter().all(|other| model.known_through(*other) == Some(to)).then_some(to)
}

/// A value of an output, or null where it is none (a milestone beyond the timeline).
pub(crate) fn drawn_value(ready: &Ready, output: usize, x: f64) -> Value {
    match x.is_finite() {
        // A milestone between two periods is reached in the later one.
        true if ready.model().outputs[output].is_period => output_value(ready, output, Some(x.ceil())),
        true => json!(x),
        false => Value::Null,
    }
}

/// A number, or null where it is none.
pub(crate) fn finite(x: f64) -> Value {
    if x.is_finite() { json!(x) } else { Value::Null }
}

pub(crate) fn value_text(figure: &Figure) -> String {
    match &figure.value {
        FigureValue::Number(x) => number::number(*x, &figure.unit),
        FigureValue::Period(text) => text.clone(),
    }
}
