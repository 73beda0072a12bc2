//! A question about a name of a model, and its answer.

use super::about::{About, Named, about};
use super::error::ExplainError;
use super::target::{Target, target};
use super::teller::Teller;
use super::told::Told;
use crate::analyse::names::NameError;
use crate::formula::{Word, reference};
use crate::graph::{Program, Shape};
use crate::model::ScenarioId;
use crate::series::Projection;
use crate::timeline::{PeriodRange, Timeline};
use std::collections::BTreeSet;

/// More levels than this are told of nothing: each is a step of recursion.
const DEEPEST: usize = 400;

/// How much is told of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Telling {
    /// Whether every period of a sum is told down to its drivers, and not the one that counts most alone.
    pub whole: bool,
    /// How many levels of what it is made of; at most 400 are told.
    pub depth: usize,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Explained<'a> {
    /// A name without a period: what it is.
    About(About<'a>),
    /// A number: what made it.
    Made(Told),
}

/// Tells of a name what it is, and of a number what made it: `NAME`, `NAME[ELEMENT]`, `NAME@PERIOD` or
/// `NAME[ELEMENT]@PERIOD`;
/// the period may stand in the brackets too.
///
/// Numbers are those of the projection, in the units of their lines; a period of several steps (`2027` in a model by
/// month) stands for what a table by year shows.
///
/// # Errors
/// Where the name, its element or the period is none of the model's, or where it has no value there.
pub fn explain<'a>(
    program: &'a Program,
    projection: &Projection,
    asked: &str,
    telling: Telling,
) -> Result<Explained<'a>, ExplainError> {
    let model = &*program.model;
    let scenario = model.scenario(&projection.scenario).unwrap_or(ScenarioId(0));
    let found = reference(asked).map_err(NameError::from)?;
    let (name, mut inside) = (found.name.text.as_str(), found.inside);
    // A step of a path is named as `--set` names it too.
    let within = inside.iter().position(Word::is_period).map(|at| inside.remove(at));
    if within.is_some() && (found.period.is_some() || inside.iter().any(Word::is_period)) {
        return Err(ExplainError::TwoPeriods(asked.trim().to_owned()));
    }
    let period = found.period.or(within).map(|word| period_range(&model.timeline, &word.text)).transpose()?;
    let target = target(program, name, &inside, period.is_some())?;
    let teller = Teller { program, projection, whole: telling.whole };
    let depth = telling.depth.min(DEEPEST);
    let about = |named: Named| Explained::About(about(program, scenario, named));
    let shape = |row| program.row(row).shape;
    Ok(match (target, period) {
        (Target::Names(named), None) => about(named),
        (Target::Names(_), Some(_)) => return Err(ExplainError::NoPeriods(name.to_owned())),
        (Target::Row(row), Some(_)) if shape(row) == Shape::Scalar => {
            return Err(ExplainError::OneNumber(name.to_owned()));
        }
        (Target::Row(row), None) if shape(row) == Shape::Series => about(Named::Row(row)),
        (Target::Row(row), None) => Explained::Made(teller.row(row, 1, depth, &mut BTreeSet::new())),
        (Target::Row(row), Some(period)) if period.first == period.last => {
            Explained::Made(teller.row(row, period.first, depth, &mut BTreeSet::new()))
        }
        (Target::Row(row), Some(period)) => {
            let not_added =
                || ExplainError::NotAdded { name: name.to_owned(), first: model.timeline.name(period.first) };
            Explained::Made(teller.span(row, period, depth, &mut BTreeSet::new()).ok_or_else(not_added)?)
        }
        (Target::Input(input), Some(period)) => Explained::Made(teller.input_span(input, period, DEEPEST)),
        (Target::Input(input), None) => about(Named::Input(input)),
    })
}

/// The periods that a text names, as far as they lie on the timeline.
fn period_range(timeline: &Timeline, text: &str) -> Result<PeriodRange, ExplainError> {
    if let Some(t) = timeline.titled(text) {
        return Ok(PeriodRange { first: t, last: t });
    }
    let range = timeline
        .parse_period(text)
        .map_err(|error| ExplainError::Period(NameError { message: error.message, help: error.hint }))?;
    let (first, last) = (range.first.max(1), range.last.min(timeline.last()));
    if first > last {
        let (first, last) = (timeline.name(1), timeline.name(timeline.last()));
        let message = format!("`{text}` lies outside of the timeline, which runs from {first} to {last}");
        return Err(ExplainError::Period(NameError { message, help: None }));
    }
    Ok(PeriodRange { first, last })
}
