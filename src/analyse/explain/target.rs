//! What a name stands for.

use super::about::Named;
use crate::analyse::names::{NameError, listed, picks};
use crate::diagnostic::{Code, nearest};
use crate::formula::Word;
use crate::graph::{InputId, Program, RowId};
use crate::model::{DimensionId, DriverId, Model};

/// What a name stands for.
pub(super) enum Target {
    Row(RowId),
    Input(InputId),
    Names(Named),
}

/// Finds what a name with its elements stands for; `period` tells whether it is asked for in one.
pub(super) fn target(program: &Program, name: &str, inside: &[Word], period: bool) -> Result<Target, NameError> {
    let model = &*program.model;
    if let Some(i) = model.lines.iter().position(|l| l.name == name) {
        let over = &model.lines[i].over;
        let total = program.line_totals[i];
        return match (inside.is_empty() && !over.is_empty(), period, total) {
            (false, ..) => cell(model, name, over, inside).map(|cell| Target::Row(program.line_rows[i][cell])),
            (true, false, _) => Ok(Target::Names(Named::Line(i))),
            (true, true, Some(total)) => Ok(Target::Row(total)),
            (true, true, None) => Err(which(model, name, over)),
        };
    }
    if let Some(i) = model.drivers.iter().position(|d| d.name == name) {
        let over = &model.drivers[i].over;
        let first = program.first_input(DriverId(i)).0;
        return match (inside.is_empty() && !over.is_empty(), period) {
            (false, _) => cell(model, name, over, inside).map(|cell| Target::Input(InputId(first + cell))),
            (true, false) => Ok(Target::Names(Named::Driver(i))),
            (true, true) => Err(which(model, name, over)),
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
    Err(NameError { message: format!("`{name}` is not a name of the model `{}`{hint}", model.name), help: None })
}

/// A period was asked for, but not which element.
fn which(model: &Model, name: &str, over: &[DimensionId]) -> NameError {
    let first: Vec<&str> = over.iter().map(|d| model.dimensions[d.0].elements[0].name.as_str()).collect();
    let message = format!("`{name}` has a value for each element; name one, such as `{name}[{}]`", first.join(", "));
    NameError { message, help: None }
}

/// The cell that is named by an element of each dimension.
fn cell(model: &Model, name: &str, over: &[DimensionId], inside: &[Word]) -> Result<usize, NameError> {
    let picked = picks(model, name, over, inside)?;
    picked.cell(model, over).ok_or_else(|| {
        let open = over.iter().zip(&picked.elements).find(|(_, element)| element.is_none());
        let dimension = &model.dimensions[open.map_or(over[0], |(dimension, _)| *dimension).0];
        let words: Vec<&str> = inside.iter().map(|word| word.text.as_str()).collect();
        NameError::new(
            format!("`{name}[{}]` names no element of `{}`", words.join(", "), dimension.name),
            format!("its elements are {}", listed(dimension.elements.iter().map(|e| e.name.as_str()))),
        )
    })
}
