//! Draws that stand after an update, as a file keeps them.

use super::outcome::Updated;
use crate::analyse::simulate::DrawTable;
use crate::library::Identity;
use crate::store::{ParquetReader, StoreError, Values};
use serde::{Deserialize, Serialize};
use std::path::Path;
use thiserror::Error;

/// The note that makes a file one of draws that stand.
pub const POSTERIOR_NOTE: &str = "evcalc_posterior";
/// Numbers that are kept at a time: 2 GB of them.
const MOST: u64 = 250_000_000;

/// What such a file says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PosteriorAbout {
    /// The model's name.
    pub model: String,
    /// The fingerprint of its text without scenarios.
    pub model_fingerprint: String,
    /// The scenarios that were drawn from, each with its fingerprint.
    pub scenarios: Vec<(String, String)>,
    /// The last period of the evidence, where it takes the place of formulas.
    pub until: Option<String>,
    /// The seed of the draws.
    pub seed: u64,
    /// How many independent draws the rows are worth.
    pub effective: f64,
}

impl PosteriorAbout {
    /// Of an update of a model's scenarios.
    pub fn new(
        identity: &Identity,
        model: &str,
        scenarios: &[&str],
        updated: &Updated,
        until: Option<String>,
    ) -> PosteriorAbout {
        let own = |name: &&str| ((*name).to_owned(), fingerprint(identity, name));
        PosteriorAbout {
            model: model.to_owned(),
            model_fingerprint: identity.model.clone(),
            scenarios: scenarios.iter().map(own).collect(),
            until,
            seed: updated.after.seed,
            effective: updated.effective,
        }
    }

    /// Whether a model is the one that was updated.
    ///
    /// # Errors
    /// What differs.
    pub fn fits(&self, identity: &Identity, model: &str) -> Result<(), PosteriorError> {
        if self.model != model {
            return Err(PosteriorError::OtherModel(self.model.clone(), model.to_owned()));
        }
        if self.model_fingerprint != identity.model {
            return Err(PosteriorError::Changed(format!("the text of `{model}`")));
        }
        match self.scenarios.iter().find(|(name, own)| fingerprint(identity, name) != *own) {
            Some((name, _)) => Err(PosteriorError::Changed(format!("the scenario `{name}`"))),
            None => Ok(()),
        }
    }
}

fn fingerprint(identity: &Identity, scenario: &str) -> String {
    let own = identity.scenarios.iter().find(|(name, _)| name == scenario);
    own.map_or_else(String::new, |(_, one)| one.clone())
}

/// Why a file's draws cannot be used.
#[derive(Debug, Error)]
pub enum PosteriorError {
    /// It cannot be read.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// It holds something else, or is damaged.
    #[error("{0}")]
    Content(String),
    /// It is of another model.
    #[error("its draws are of the model `{0}`, not of `{1}`")]
    OtherModel(String, String),
    /// The model is not what it was.
    #[error(
        "{0} has changed since: its drivers may mean something else now\n  = help: run `evcalc update` with `--posterior` again"
    )]
    Changed(String),
    /// What it learnt from is not known here.
    #[error(
        "it has learnt from values up to {0}, which are not known here: what is told would be neither before nor after\n  = help: name the same files of known values: `--known FILE`"
    )]
    Unlearnt(String),
    /// There are too many numbers in it.
    #[error("{0} numbers are more than are kept at a time ({MOST})\n  = help: update with fewer draws: `-n`")]
    TooMany(u64),
}

impl From<StoreError> for PosteriorError {
    fn from(error: StoreError) -> PosteriorError {
        match error {
            StoreError::File(error) => PosteriorError::File(error),
            error @ (StoreError::Content(_) | StoreError::Damaged) => PosteriorError::Content(error.to_string()),
        }
    }
}

/// A file of draws that stand.
pub struct Posterior {
    file: ParquetReader,
    /// What it says of itself.
    pub about: PosteriorAbout,
}

impl Posterior {
    /// Opens one.
    ///
    /// # Errors
    /// It cannot be read, is something else, or is damaged.
    pub fn open(path: &Path) -> Result<Posterior, PosteriorError> {
        let file = ParquetReader::open(path)?;
        let note = file
            .note(POSTERIOR_NOTE)
            .ok_or_else(|| PosteriorError::Content("it was not written by `evcalc update --posterior`".to_owned()))?;
        let about = serde_json::from_str(note).map_err(|error| PosteriorError::Content(error.to_string()))?;
        if !file.has_checksum() {
            return Err(PosteriorError::Content(
                "its checksum is missing: it was changed since it was written".to_owned(),
            ));
        }
        Ok(Posterior { file, about })
    }

    /// How many draws it has.
    pub fn rows(&self) -> u64 {
        self.file.rows()
    }

    /// The draws, by driver.
    ///
    /// # Errors
    /// There are too many, or the file is damaged.
    pub fn table(&self) -> Result<DrawTable, PosteriorError> {
        let names = self.file.column_names();
        let count = self.rows() * names.len() as u64;
        if count > MOST {
            return Err(PosteriorError::TooMany(count));
        }
        let mut out = DrawTable { effective: Some(self.about.effective), ..DrawTable::default() };
        for name in names {
            match self.file.column(&name)? {
                Values::Number(values) => {
                    out.columns.insert(name, values);
                }
                Values::Text(values) => {
                    let place = |name: Option<String>| {
                        let known = self.about.scenarios.iter().position(|(own, _)| Some(own) == name.as_ref());
                        known.map(|at| at as u8).ok_or_else(|| {
                            let name = name.unwrap_or_default();
                            PosteriorError::Content(format!(
                                "a row is of the scenario `{name}`, which it does not name"
                            ))
                        })
                    };
                    out.choice = values.into_iter().map(place).collect::<Result<_, _>>()?;
                }
                Values::Whole(_) | Values::Flag(_) => {}
            }
        }
        Ok(out)
    }
}
