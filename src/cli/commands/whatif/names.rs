//! Outputs, drivers, targets and ranges as they are typed.

use crate::analyse::Knob;
use crate::cli::face::Failure;
use crate::cli::shared::draws::outputs;
use crate::cli::shared::load::Ready;
use crate::cli::shared::typed::number;
use crate::diagnostic::nearest;
use crate::graph::InputId;
use crate::model::{DriverId, ScenarioId};

/// An output by its name; the first where none is named.
pub fn output(ready: &Ready, name: Option<&str>) -> Result<usize, Failure> {
    if ready.model().outputs.is_empty() {
        return Err(Failure::Model("the model has no outputs\n  = help: add one, `[outputs.NAME]`".to_owned()));
    }
    match name {
        None => Ok(0),
        Some(name) => Ok(outputs(ready, &[name.to_owned()])?[0]),
    }
}

/// A driver as typed: NAME, NAME[ELEMENT], NAME[PERIOD], NAME[ELEMENT,PERIOD]; none where its path has no step that
/// begins in that period.
pub fn knob(ready: &Ready, scenario: ScenarioId, text: &str) -> Result<Option<Knob>, Failure> {
    let model = ready.model();
    let (name, inside) = match text.split_once('[') {
        None => (text.trim(), vec![]),
        Some((name, rest)) => (
            name.trim(),
            rest.trim().trim_end_matches(']').split(',').map(|word| word.trim().trim_matches('"')).collect(),
        ),
    };
    let Some(d) = model.drivers.iter().position(|driver| driver.name == name) else {
        let near = nearest(name, model.drivers.iter().map(|driver| driver.name.as_str()));
        let hint = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let known: Vec<String> = model.drivers.iter().take(20).map(|d| format!("`{}`", d.name)).collect();
                format!("only drivers can be changed: {}", known.join(", "))
            }
        };
        return Err(Failure::Model(format!("there is no driver `{name}`\n  = help: {hint}")));
    };
    let (id, driver) = (DriverId(d), &model.drivers[d]);
    let over: Vec<_> = driver.over.iter().map(|dimension| &model.dimensions[dimension.0]).collect();
    let mut elements: Vec<Option<usize>> = vec![None; over.len()];
    let mut period = None;
    for word in inside {
        let place = over.iter().enumerate().find_map(|(at, dimension)| {
            let element = dimension.elements.iter().position(|element| element.name == word)?;
            elements[at].is_none().then_some((at, element))
        });
        match (place, model.timeline.parse_period(word)) {
            (Some((at, element)), _) => elements[at] = Some(element),
            (None, Ok(range)) if period.is_none() => period = Some(range.first),
            _ => {
                let known: Vec<String> =
                    over.iter().flat_map(|d| &d.elements).map(|e| format!("`{}`", e.name)).collect();
                let hint = match known.is_empty() {
                    true => format!("`{name}` has no elements; a step of its path is `{name}[2027-01]`"),
                    false => format!("its elements are {}", known.join(", ")),
                };
                return Err(Failure::Model(format!(
                    "`{word}` is no element of `{name}`, and no period\n  = help: {hint}"
                )));
            }
        }
    }
    let chosen: Option<Vec<usize>> = elements.iter().copied().collect();
    let first = ready.program.first_input(id);
    let Some(chosen) = chosen else {
        if elements.iter().any(Option::is_some) || period.is_some() {
            let names: Vec<&str> = over.iter().map(|d| d.name.as_str()).collect();
            return Err(Failure::Model(format!(
                "`{text}` does not say which element of {}\n  = help: name one of each, or none for a factor on all",
                names.join(", ")
            )));
        }
        return Ok(Some(Knob::whole(&ready.program, id)));
    };
    let at = over.iter().zip(&chosen).fold(0, |at, (dimension, element)| at * dimension.elements.len() + element);
    let input = InputId(first.0 + at);
    match period {
        None => Ok(Some(Knob::cell(&ready.program, input))),
        Some(_) if !driver.varies => Err(Failure::Model(format!(
            "`{name}` has one value for all periods\n  = help: leave out the period, or give the driver a path in the model"
        ))),
        Some(period) => Ok(Knob::step(&ready.program, scenario, input, period)),
    }
}

/// A number, or a period where periods are meant.
pub fn value(ready: &Ready, text: &str, is_period: bool, what: &str) -> Result<f64, Failure> {
    let model = ready.model();
    if is_period {
        let text = text.trim().trim_matches('"');
        return match (model.timeline.titled(text), model.timeline.parse_period(text)) {
            (Some(t), _) => Ok(f64::from(t)),
            (None, Ok(range)) => Ok(f64::from(range.last)),
            (None, Err(_)) => Err(Failure::Usage(format!(
                "{what} should be a period such as {}, not `{text}`",
                model.timeline.name(model.timeline.last())
            ))),
        };
    }
    number(text)
        .ok_or_else(|| Failure::Usage(format!("{what} should be a number such as 600000, 1.5e9 or 12%, not `{text}`")))
}

/// Two values with a comma or two dots between them.
pub fn between(ready: &Ready, text: &str, is_period: bool) -> Result<(f64, f64), Failure> {
    let ends = text.split_once("..").or_else(|| text.split_once(','));
    let Some((low, high)) = ends else {
        return Err(Failure::Usage(format!("`{text}` should be two values, such as 0.9,1.2")));
    };
    let (low, high) = (value(ready, low, is_period, "the lower end")?, value(ready, high, is_period, "the upper end")?);
    match low < high {
        true => Ok((low, high)),
        false => Err(Failure::Usage(format!("`{text}`: the lower end comes first"))),
    }
}
