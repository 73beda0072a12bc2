//! Names of a model as they are typed, looked up.

use crate::diagnostic::nearest;
use crate::formula::{ReferenceError, Word, reference};
use crate::graph::{Program, RowId};
use crate::model::{DimensionId, DriverId, LineId, Model};
use crate::timeline::PeriodRange;
use thiserror::Error;

/// Why a text names nothing of a model.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}{}", help.as_ref().map_or_else(String::new, |help| format!("\n  = help: {help}")))]
pub struct NameError {
    /// What is wrong.
    pub message: String,
    /// What to type.
    pub help: Option<String>,
}

impl NameError {
    /// With what to type.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> NameError {
        NameError { message: message.into(), help: Some(help.into()) }
    }
}

impl From<ReferenceError> for NameError {
    fn from(error: ReferenceError) -> NameError {
        NameError::new(error.message, error.hint)
    }
}

/// Names that are listed where none is near.
const MOST: usize = 20;

/// The place of a name among those that there are of a kind (`what`: "output").
///
/// # Errors
/// It is none of them: the nearest, or what there is.
///
/// ```
/// use evcalc::analyse::place_of;
/// let there = ["revenue", "cost"];
/// assert_eq!(place_of("line", "cost", there.into_iter()), Ok(1));
/// let slip = place_of("line", "costs", there.into_iter()).expect_err("a slip");
/// assert_eq!(slip.to_string(), "there is no line `costs`\n  = help: did you mean `cost`?");
/// ```
pub fn place_of<'n>(
    what: &str,
    name: &str,
    mut known: impl Iterator<Item = &'n str> + Clone,
) -> Result<usize, NameError> {
    known.clone().position(|one| one == name).ok_or_else(|| {
        let count = known.clone().count();
        let help = match nearest(name, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if count == 0 => format!("the model has no {what}s"),
            None if count > MOST => {
                format!("the {what}s are {} and {} more", listed(known.by_ref().take(MOST)), count - MOST)
            }
            None => format!("the {what}s are {}", listed(known)),
        };
        NameError::new(format!("there is no {what} `{name}`"), help)
    })
}

/// An output by its name, by its place in the model.
///
/// # Errors
/// Where the model has none of that name.
pub fn output_named(model: &Model, name: &str) -> Result<usize, NameError> {
    place_of("output", name, model.outputs.iter().map(|output| output.name.as_str()))
}

/// A line by its name.
///
/// # Errors
/// Where the model has none of that name.
pub fn line_named(model: &Model, name: &str) -> Result<LineId, NameError> {
    place_of("line", name, model.lines.iter().map(|line| line.name.as_str())).map(LineId)
}

/// A driver by its name.
///
/// # Errors
/// Where the model has none of that name.
pub fn driver_named(model: &Model, name: &str) -> Result<DriverId, NameError> {
    place_of("driver", name, model.drivers.iter().map(|driver| driver.name.as_str())).map(DriverId)
}

/// The row of a line's cell as typed: `revenue`, `price[YU7]`; a line over dimensions without elements is its total.
///
/// # Errors
/// There is no such line or element; or it has elements, none is named, and it has no total.
pub fn row_named(program: &Program, text: &str) -> Result<(LineId, RowId), NameError> {
    let model = &*program.model;
    let found = reference(text)?;
    let name = found.name.text.as_str();
    let id = line_named(model, name)?;
    let over = &model.lines[id.0].over;
    let picked = picks(model, name, over, &found.inside)?;
    if let Some(period) = found.period.as_ref().or(found.inside.iter().find(|word| word.is_period())) {
        let help = format!("name the line alone, and ask it for `{}`", period.text);
        return Err(NameError::new(format!("`{}` is a value in one period", text.trim()), help));
    }
    if let Some(cell) = picked.cell(model, over) {
        return Ok((id, program.line_rows[id.0][cell]));
    }
    match program.line_totals[id.0] {
        Some(total) if found.inside.is_empty() => Ok((id, total)),
        _ => {
            let cells = (0..model.cell_count(over)).map(|cell| model.cell_name(name, over, cell));
            let cells: Vec<String> = cells.take(MOST).collect();
            let help = format!("name one of each dimension: {}", listed(cells.iter().map(String::as_str)));
            Err(NameError::new(format!("`{}` does not say which element", text.trim()), help))
        }
    }
}

/// What stands in the brackets behind a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Picks {
    /// For each dimension of the name its element, where one is named.
    pub elements: Vec<Option<usize>>,
    /// The period.
    pub period: Option<PeriodRange>,
}

impl Picks {
    /// The cell of these elements, where every dimension has one: the last dimension runs fastest.
    pub(super) fn cell(&self, model: &Model, over: &[DimensionId]) -> Option<usize> {
        over.iter().zip(&self.elements).try_fold(0, |at, (dimension, element)| {
            Some(at * model.dimensions[dimension.0].elements.len() + (*element)?)
        })
    }
}

/// Looks up what stands in the brackets behind a name that is over some dimensions: elements in any order, and a period
/// where one may stand.
///
/// # Errors
/// Where a word is no element of them, a period is none, or two of a kind are named.
pub(super) fn picks(model: &Model, name: &str, over: &[DimensionId], words: &[Word]) -> Result<Picks, NameError> {
    let mut out = Picks { elements: vec![None; over.len()], period: None };
    for word in words {
        let again = if word.is_period() {
            let range = model
                .timeline
                .parse_period(&word.text)
                .map_err(|error| NameError { message: error.message, help: error.hint })?;
            out.period.replace(range).is_some()
        } else {
            let (at, element) = element_of(model, name, over, &word.text)?;
            out.elements[at].replace(element).is_some()
        };
        if again {
            let what = if word.is_period() { "periods" } else { "elements of one dimension" };
            return Err(NameError::new(format!("`{name}` is named with two {what} at once"), "name one"));
        }
    }
    Ok(out)
}

/// The place of a dimension and of an element in it; words as those about a model's text.
fn element_of(model: &Model, name: &str, over: &[DimensionId], word: &str) -> Result<(usize, usize), NameError> {
    let members = |dimension: &DimensionId| model.dimensions[dimension.0].elements.iter().map(|e| e.name.as_str());
    let found = over.iter().enumerate().find_map(|(at, d)| Some((at, members(d).position(|member| member == word)?)));
    if let Some(found) = found {
        return Ok(found);
    }
    if over.is_empty() {
        let message = format!("`{name}` has no dimensions, so nothing can be picked from it");
        return Err(NameError::new(message, format!("write `{name}` alone")));
    }
    let elsewhere = model.dimensions.iter().find(|d| d.elements.iter().any(|element| element.name == word));
    let message = match elsewhere {
        Some(d) => format!("`{word}` is an element of `{}`, and `{name}` is not over that", d.name),
        None => format!("`{name}` has no element `{word}`"),
    };
    let known = || over.iter().flat_map(members);
    let help = match nearest(word, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its elements are {}", listed(known().take(12))),
    };
    Err(NameError::new(message, help))
}

/// Names in backticks.
pub(super) fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
