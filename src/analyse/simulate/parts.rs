//! Parts of a simulation, run apart and put together again: each is a Parquet file of its draws with a note that says
//! what it is a part of.

use super::ask::Ask;
use super::outcomes::{Numbers, Outcomes, Tally};
use crate::graph::Program;
use crate::store::{Column, Kind, ParquetReader, StoreError, Values};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why parts cannot be put together.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PartError {
    /// A file cannot be read.
    #[error("{0}")]
    File(String),
    /// A file is no part, or not one of these.
    #[error("{0}")]
    Content(String),
}

/// The note that makes a file a part.
pub const PART_NOTE: &str = "evcalc_part";

/// Everything that has to be the same for parts to belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    /// The version of evcalc.
    pub version: String,
    /// The model as typed.
    pub model: Option<String>,
    /// Fingerprint of the model's text.
    pub model_fingerprint: String,
    /// Fingerprint of its baseline's.
    pub baseline_fingerprint: String,
    /// Scenarios as named.
    pub scenario: Vec<String>,
    /// Changes on top.
    pub set: Vec<String>,
    /// Whether scenarios are mixed.
    pub mix: bool,
    /// Outputs as named; all where none is.
    pub of: Vec<String>,
    /// Draws of the whole run.
    pub draws: u64,
    /// The number of its first draw.
    pub first_draw: u64,
    /// Its seed.
    pub seed: u64,
    /// How draws spread, in a word.
    pub sampling: String,
    /// How many parts there are.
    pub parts: u64,
}

/// What a part says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PartAbout {
    /// What it is a part of.
    pub whole: Whole,
    /// Which part, from 1.
    pub part: u64,
    /// For each check: draws in which it fails, the worst of them, and in how many places it fails there.
    pub checks: Vec<(u64, Option<(u64, u64)>)>,
    /// Whether the file was written with a checksum; older ones were not.
    #[serde(default)]
    pub checksum: bool,
}

impl Whole {
    /// Where a part begins, counted from 1, and how many draws it has.
    pub fn stretch(&self, part: u64) -> (u64, u64) {
        let begin = |part: u64| (u128::from(self.draws) * u128::from(part) / u128::from(self.parts)) as u64;
        (begin(part - 1), begin(part) - begin(part - 1))
    }
}

/// The columns of a part: the draw, whether it failed, and for each output its value and, where it has one, its target.
pub fn part_columns(program: &Program, ask: &Ask) -> Vec<Column> {
    let column = |name: String, kind| Column { name, kind };
    let mut out = vec![column("draw".to_owned(), Kind::Whole), column("failed".to_owned(), Kind::Flag)];
    for output in &ask.outputs {
        let name = &program.model.outputs[*output].name;
        out.push(column(name.clone(), Kind::Number));
        if program.targets[*output].is_some() {
            out.push(column(format!("{name} target"), Kind::Number));
        }
    }
    out
}

/// Rows of a part for some draws.
pub fn part_rows(outcomes: Outcomes, first: u64, count: usize) -> Vec<Values> {
    let each = |numbers: Numbers| match numbers {
        Numbers::Each(values) => Values::Number(values),
        Numbers::All(x) => Values::Number(vec![x; count]),
    };
    let mut out = vec![
        Values::Whole((0..count as u64).map(|draw| (first + draw) as i64).collect()),
        Values::Flag(outcomes.failed),
    ];
    for (output, target) in outcomes.outputs.into_iter().zip(outcomes.targets) {
        out.push(each(output));
        out.extend(target.map(each));
    }
    out
}

/// A part's file, with what it says of itself.
pub struct Part {
    /// Its path as given.
    pub path: PathBuf,
    file: ParquetReader,
    /// What it says of itself.
    pub about: PartAbout,
}

impl Part {
    /// Opens a part.
    ///
    /// # Errors
    /// Where the file cannot be read, is no part, or is damaged.
    pub fn open(path: &Path) -> Result<Part, PartError> {
        let wrong =
            |text: String| PartError::Content(format!("`{}` is no part of a simulation: {text}", path.display()));
        let file = ParquetReader::open(path).map_err(|error| match error {
            StoreError::File(error) => PartError::File(format!("cannot read `{}`: {error}", path.display())),
            StoreError::Content(text) => wrong(text),
            StoreError::Damaged => damaged(path),
        })?;
        let note = file.note(PART_NOTE).ok_or_else(|| wrong("it was not written with `--part`".to_owned()))?;
        let about: PartAbout = serde_json::from_str(note).map_err(|error| wrong(error.to_string()))?;
        if about.checksum && !file.has_checksum() {
            return Err(damaged(path));
        }
        let (.., draws) = about.whole.stretch(about.part.clamp(1, about.whole.parts.max(1)));
        if file.rows() != draws {
            return Err(wrong(format!("it has {} draws instead of {draws}", file.rows())));
        }
        Ok(Part { path: path.to_owned(), file, about })
    }

    fn numbers(&self, name: &str) -> Result<Vec<f64>, PartError> {
        match self.file.column(name) {
            Ok(Values::Number(values)) => Ok(values),
            Ok(_) => {
                Err(PartError::Content(format!("`{}`: its column `{name}` holds no numbers", self.path.display())))
            }
            Err(error) => Err(PartError::Content(format!("`{}`: {error}", self.path.display()))),
        }
    }

    fn failed(&self) -> Result<Vec<bool>, PartError> {
        match self.file.column("failed") {
            Ok(Values::Flag(values)) => Ok(values),
            Ok(_) => Err(PartError::Content(format!("`{}`: its column `failed` is damaged", self.path.display()))),
            Err(error) => Err(PartError::Content(format!("`{}`: {error}", self.path.display()))),
        }
    }
}

fn damaged(path: &Path) -> PartError {
    PartError::Content(format!(
        "`{}` is no part of a simulation any more: {}\n  = help: run this part again",
        path.display(),
        StoreError::Damaged
    ))
}

/// Whether parts, in their order, are all those of one run.
///
/// # Errors
/// What is missing, there twice, or of another run.
pub fn complete_parts(parts: &[Part]) -> Result<(), PartError> {
    let Some(first) = parts.first() else { return Err(PartError::Content("no part is named".to_owned())) };
    for part in &parts[1..] {
        if part.about.whole != first.about.whole {
            return Err(PartError::Content(format!(
                "`{}` and `{}` are parts of different simulations: {}",
                first.path.display(),
                part.path.display(),
                run_difference(&first.about.whole, &part.about.whole)
            )));
        }
    }
    if let Some(twice) = parts.windows(2).find(|pair| pair[0].about.part == pair[1].about.part) {
        let (a, b) = (twice[0].path.display(), twice[1].path.display());
        return Err(PartError::Content(format!("`{a}` and `{b}` are both part {}", twice[0].about.part)));
    }
    let has = |part: &u64| parts.iter().any(|p| p.about.part == *part);
    let missing: Vec<String> =
        (1..=first.about.whole.parts).filter(|part| !has(part)).take(20).map(|part| part.to_string()).collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(PartError::Content(format!(
            "of {} parts these are missing: {}",
            first.about.whole.parts,
            missing.join(", ")
        ))),
    }
}

/// In what two runs differ, in words.
pub fn run_difference(a: &Whole, b: &Whole) -> String {
    let both = [serde_json::to_value(a), serde_json::to_value(b)];
    let [Ok(serde_json::Value::Object(a)), Ok(serde_json::Value::Object(b))] = both else { return String::new() };
    let different = a.iter().filter(|(name, value)| b.get(*name) != Some(value));
    different.map(|(name, value)| format!("{name} is {value} and {}", b[name])).collect::<Vec<_>>().join(", ")
}

/// The numbers of all parts together, of some of the outputs; `kinds` tells which have one value for every draw.
///
/// # Errors
/// Where a part is damaged.
pub fn read_parts(
    parts: &[Part],
    program: &Program,
    ask: &Ask,
    kinds: &Outcomes,
    keep: Range<usize>,
) -> Result<Outcomes, PartError> {
    let numbers = |name: &str, kind: &Numbers| -> Result<Numbers, PartError> {
        match kind {
            Numbers::All(x) => Ok(Numbers::All(*x)),
            Numbers::Each(_) => {
                let mut all = Vec::with_capacity(ask.draws as usize);
                for part in parts {
                    all.extend(part.numbers(name)?);
                }
                Ok(Numbers::Each(all))
            }
        }
    };
    let mut out = Outcomes { checks: vec![Tally::default(); program.model.checks.len()], ..Outcomes::default() };
    for part in parts {
        out.failed.extend(part.failed()?);
        for (all, (failed, worst)) in out.checks.iter_mut().zip(&part.about.checks) {
            all.join(Tally { failed: *failed, worst: *worst });
        }
    }
    for at in keep {
        let name = &program.model.outputs[ask.outputs[at]].name;
        out.outputs.push(numbers(name, &kinds.outputs[at])?);
        out.targets.push(match &kinds.targets[at] {
            Some(kind) => Some(numbers(&format!("{name} target"), kind)?),
            None => None,
        });
    }
    Ok(out)
}
