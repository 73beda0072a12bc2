//! The file of a published forecast.

use crate::check::is_identifier;
use indexmap::IndexMap;
use serde::Deserialize;
use thiserror::Error;

/// The percentiles that a file keeps.
pub const LEVELS: [f64; 13] = [1.0, 5.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 95.0, 99.0];

/// A published forecast.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// What it is of.
    pub forecast: PublishedAbout,
    /// The lines: a cell each, and of those that add up the total.
    #[serde(default)]
    pub lines: Vec<PublishedLine>,
    /// The outputs.
    #[serde(default)]
    pub outputs: Vec<PublishedOutput>,
}

/// What a forecast is of.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedAbout {
    /// The model's name.
    pub model: String,
    /// Its title.
    pub title: String,
    /// The fingerprint of its text, of scenarios and known values.
    pub fingerprint: String,
    /// The version of the program.
    pub version: String,
    /// The scenario; `mix` of several.
    pub scenario: String,
    /// Of a mix the scenarios with their probabilities.
    #[serde(default)]
    pub mix: IndexMap<String, f64>,
    /// How many draws.
    pub draws: u64,
    /// Their seed.
    pub seed: u64,
    /// The last period whose known values counted; none where nothing was known.
    pub known_to: Option<String>,
    /// `month`, `quarter` or `year`.
    pub step: String,
    /// The first period.
    pub start: String,
    /// How many periods there are.
    pub periods: u32,
    /// The percentiles of what is uncertain, ascending.
    pub percentiles: Vec<f64>,
    /// The dimensions of lines, with their elements.
    #[serde(default)]
    pub dimensions: IndexMap<String, Vec<String>>,
}

/// A line's cell, or its total.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedLine {
    /// The line's name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// What it shows for a year: `sum`, `last`, `average` or `none`.
    pub total: String,
    /// Its dimensions.
    #[serde(default)]
    pub over: Vec<String>,
    /// The elements, one of each dimension; `total` alone of all together.
    #[serde(default)]
    pub element: Vec<String>,
    /// What was forecast, by period.
    pub values: IndexMap<String, Foreseen>,
}

/// What was forecast for a period.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Foreseen {
    /// A value that is certain.
    Certain(f64),
    /// The mean, and behind it the percentiles.
    Spread(Vec<f64>),
}

/// An output.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedOutput {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its unit.
    pub unit: String,
    /// The mean; none of a milestone.
    pub mean: Option<f64>,
    /// The percentiles: numbers, of a milestone periods or `not reached`.
    pub percentiles: Vec<Share>,
}

/// A percentile of an output.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Share {
    /// A number.
    Number(f64),
    /// A period, or `not reached`.
    Period(String),
}

/// Why a file is no published forecast.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// Its form.
    #[error("{0}")]
    Form(String),
    /// Its percentiles.
    #[error("its percentiles have to rise between 0 and 100")]
    Percentiles,
    /// A name.
    #[error("`{0}` is no name of a line, a dimension or an element")]
    Name(String),
    /// A period's numbers.
    #[error("`{0}` in {1} needs a number, or the mean and {2} percentiles that do not fall")]
    Values(String, String, usize),
}

impl Published {
    /// Reads a file's text.
    ///
    /// # Errors
    /// See [`ReadError`].
    pub fn read(text: &str) -> Result<Published, ReadError> {
        let read: Published = toml::from_str(text).map_err(|error| ReadError::Form(error.to_string()))?;
        let levels = &read.forecast.percentiles;
        let inside = levels.iter().all(|level| *level > 0.0 && *level < 100.0);
        if levels.len() < 3 || !inside || !levels.is_sorted_by(|a, b| a < b) {
            return Err(ReadError::Percentiles);
        }
        let dimensions =
            read.forecast.dimensions.iter().flat_map(|(name, elements)| std::iter::once(name).chain(elements));
        let lines =
            read.lines.iter().flat_map(|line| std::iter::once(&line.name).chain(&line.over).chain(&line.element));
        if let Some(name) = dimensions.chain(lines).find(|name| !is_identifier(name)) {
            return Err(ReadError::Name(name.clone()));
        }
        for line in &read.lines {
            for (period, told) in &line.values {
                let sound = match told {
                    Foreseen::Certain(x) => x.is_finite(),
                    Foreseen::Spread(all) => {
                        all.len() == levels.len() + 1 && all.iter().all(|x| x.is_finite()) && all[1..].is_sorted()
                    }
                };
                if !sound {
                    return Err(ReadError::Values(line.name.clone(), period.clone(), levels.len()));
                }
            }
        }
        Ok(read)
    }
}

impl PublishedLine {
    /// The line with its elements, as one writes it: `deliveries[SU7]`.
    pub fn label(&self) -> String {
        match self.element.is_empty() {
            true => self.name.clone(),
            false => format!("{}[{}]", self.name, self.element.join(", ")),
        }
    }
}
