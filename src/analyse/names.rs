//! Names of a model as they are typed, looked up.

use crate::diagnostic::nearest;
use crate::formula::{ReferenceError, Word};
use crate::model::{DimensionId, Model, Output};
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

/// An output by its name, by its place in the model.
///
/// # Errors
/// Where the model has none of that name.
pub fn output_named(model: &Model, name: &str) -> Result<usize, NameError> {
    let all: &[Output] = &model.outputs;
    all.iter().position(|output| output.name == name).ok_or_else(|| {
        let help = match nearest(name, all.iter().map(|o| o.name.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the outputs are {}", listed(all.iter().map(|o| o.name.as_str()))),
        };
        NameError::new(format!("there is no output `{name}`"), help)
    })
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
