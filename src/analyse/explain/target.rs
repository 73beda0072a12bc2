//! What a name stands for.

use super::about::Named;
use super::error::ExplainError;
use crate::diagnostic::{Code, nearest};
use crate::graph::{InputId, Program, RowId};
use crate::model::{DimensionId, DriverId};

/// What a name stands for.
pub enum Target {
    Row(RowId),
    Input(InputId),
    Names(Named),
}

/// Finds what a name with its elements stands for.
pub fn target(program: &Program, text: &str, period: bool) -> Result<Target, ExplainError> {
    let model = &*program.model;
    let (name, elements) = match text.split_once('[') {
        None => (text, None),
        Some((name, rest)) => {
            (name.trim(), Some(rest.trim_end_matches(']').split(',').map(str::trim).collect::<Vec<_>>()))
        }
    };
    if let Some(i) = model.lines.iter().position(|l| l.name == name) {
        let over = &model.lines[i].over;
        return match (elements, over.is_empty()) {
            (None, true) => Ok(Target::Row(program.line_rows[i][0])),
            (None, false) => match (period, program.line_totals[i]) {
                (false, _) => Ok(Target::Names(Named::Line(i))),
                (true, Some(total)) => Ok(Target::Row(total)),
                (true, None) => Err(which(program, name, over)),
            },
            (Some(elements), _) => cell(program, name, over, &elements).map(|c| Target::Row(program.line_rows[i][c])),
        };
    }
    if let Some(i) = model.drivers.iter().position(|d| d.name == name) {
        let driver = &model.drivers[i];
        let first = program.first_input(DriverId(i)).0;
        return match (elements, driver.over.is_empty()) {
            (None, true) => Ok(Target::Input(InputId(first))),
            (None, false) if period => Err(which(program, name, &driver.over)),
            (None, false) => Ok(Target::Names(Named::Driver(i))),
            (Some(elements), _) => {
                cell(program, name, &driver.over, &elements).map(|c| Target::Input(InputId(first + c)))
            }
        };
    }
    if let Some(i) = model.outputs.iter().position(|o| o.name == name) {
        return Ok(Target::Row(program.output_rows[i]));
    }
    if let Some(i) = model.constants.iter().position(|c| c.name == name) {
        return Ok(Target::Names(Named::Constant(i)));
    }
    if let Some(id) = model.baseline.find(name.trim_start_matches("baseline.")) {
        return Ok(Target::Names(Named::Figure(id)));
    }
    let dimension = model.dimensions.iter().position(|d| d.name == name);
    let home = model.dimensions.iter().position(|d| d.elements.iter().any(|e| e.name == name));
    if let Some(i) = dimension.or(home) {
        return Ok(Target::Names(Named::Dimension(i)));
    }
    let names = model.lines.iter().map(|l| &l.name).chain(model.drivers.iter().map(|d| &d.name));
    let names = names.chain(model.outputs.iter().map(|o| &o.name)).chain(model.constants.iter().map(|c| &c.name));
    let codes: Vec<&str> = Code::ALL.iter().map(|c| c.id()).collect();
    let near = nearest(name, names.map(String::as_str).chain(codes));
    let code =
        name.len() == 5 && name.starts_with(['E', 'W', 'e', 'w']) && name[1..].bytes().all(|b| b.is_ascii_digit());
    let hint = match near {
        Some(near) => format!("; did you mean `{near}`?"),
        None if code => {
            format!("; the error codes run from {} to {}", Code::ALL[0].id(), Code::ALL[Code::ALL.len() - 1].id())
        }
        None => "; it explains lines, drivers, outputs, constants, dimensions, figures and error codes".to_owned(),
    };
    Err(ExplainError::Name(format!("`{name}` is not a name of the model `{}`{hint}", model.name)))
}

/// A period was asked for, but not which element.
fn which(program: &Program, name: &str, over: &[DimensionId]) -> ExplainError {
    let first: Vec<&str> = over.iter().map(|d| program.model.dimensions[d.0].elements[0].name.as_str()).collect();
    ExplainError::Name(format!(
        "`{name}` has a value for each element; name one, such as `{name}[{}]`",
        first.join(", ")
    ))
}

fn cell(program: &Program, name: &str, over: &[DimensionId], elements: &[&str]) -> Result<usize, ExplainError> {
    let model = &*program.model;
    if elements.len() > over.len() {
        let known = over.iter().map(|d| format!("`{}`", model.dimensions[d.0].name)).collect::<Vec<_>>().join(", ");
        let has = if known.is_empty() { "no dimensions".to_owned() } else { format!("one element of each of {known}") };
        return Err(ExplainError::Name(format!(
            "`{name}[{}]` names too many elements: `{name}` has {has}",
            elements.join(", ")
        )));
    }
    let mut index = 0;
    for dimension in over {
        let members = &model.dimensions[dimension.0].elements;
        let found = elements.iter().find_map(|e| members.iter().position(|m| m.name == *e));
        let Some(found) = found else {
            let wrong =
                elements.iter().find(|e| !model.dimensions.iter().any(|d| d.elements.iter().any(|m| m.name == **e)));
            let known: Vec<&str> = members.iter().map(|m| m.name.as_str()).collect();
            let near = wrong.and_then(|w| nearest(w, known.iter().copied()));
            let hint = near.map_or_else(
                || format!("; its elements are {}", known.join(", ")),
                |n| format!("; did you mean `{n}`?"),
            );
            return Err(ExplainError::Name(format!(
                "`{name}[{}]` names no element of `{}`{hint}",
                elements.join(", "),
                model.dimensions[dimension.0].name
            )));
        };
        index = index * members.len() + found;
    }
    Ok(index)
}
