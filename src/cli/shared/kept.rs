//! Draws that stood after an update.

use super::draws::{Spec, outputs};
use crate::analyse::{Ask, DrawsFrom, Posterior, PosteriorError};
use crate::cli::face::Failure;
use crate::front::Ready;
use crate::model::ScenarioId;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of them.
pub(crate) struct Kept {
    path: PathBuf,
    kept: Posterior,
}

fn failure(path: &Path, error: PosteriorError) -> Failure {
    match error {
        PosteriorError::File(error) => Failure::File(format!("cannot read `{}`: {error}", path.display())),
        error => Failure::Model(format!("`{}` cannot be drawn from: {error}", path.display())),
    }
}

/// Opens one.
pub(crate) fn open(path: &Path) -> Result<Kept, Failure> {
    let kept = Posterior::open(path).map_err(|error| failure(path, error))?;
    Ok(Kept { path: path.to_owned(), kept })
}

impl Kept {
    /// The scenarios as they are typed, or else as the file names them.
    pub(crate) fn scenarios(&self, typed: &[String]) -> Vec<String> {
        match typed {
            [] => self.kept.about.scenarios.iter().map(|(name, _)| name.clone()).collect(),
            typed => typed.to_vec(),
        }
    }

    /// What is drawn: some outputs (all, where none is named), with percentiles of lines where any are asked for; `names` are those of
    /// the scenarios.
    pub(crate) fn spec(&self, ready: &Ready, names: &[String], of: &[String], fans: &[f64]) -> Result<Spec, Failure> {
        let (model, about) = (ready.model(), &self.kept.about);
        about.fits(&ready.opened.identity, &model.name).map_err(|error| failure(&self.path, error))?;
        let chosen: Vec<ScenarioId> = names.iter().map(|name| ready.scenario(name)).collect::<Result<_, _>>()?;
        let own = |scenario: &ScenarioId| model.scenarios[ready.own(*scenario).0].name.as_str();
        let expected: Vec<&str> = about.scenarios.iter().map(|(name, _)| name.as_str()).collect();
        if chosen.iter().map(own).ne(expected.iter().copied()) {
            return Err(Failure::Usage(format!(
                "the draws of `{}` are those of {}: leave out `-s`",
                self.path.display(),
                expected.join(" and ")
            )));
        }
        if let Some(until) = &about.until {
            let period = model.timeline.parse_period(until).map_or(i32::MAX, |range| range.last);
            let is_known = |scenario: &ScenarioId| model.known_through(*scenario).is_some_and(|to| to >= period);
            if !chosen.iter().all(is_known) {
                return Err(failure(&self.path, PosteriorError::Unlearnt(until.clone())));
            }
        }
        let table = self.kept.table().map_err(|error| failure(&self.path, error))?;
        let rows = self.kept.rows();
        let share = |place: usize| {
            let own = table.choice.iter().filter(|at| usize::from(**at) == place).count();
            own as f64 / rows.max(1) as f64
        };
        let scenarios: Vec<(ScenarioId, f64)> = match (ready.what_if(), chosen.as_slice()) {
            (Some(what_if), [_]) => vec![(what_if, 1.0)],
            (None, [one]) => vec![(*one, 1.0)],
            (Some(_), _) => {
                return Err(Failure::Usage(
                    "`--set` makes a scenario of its own, and these draws are those of a mix: leave it out".to_owned(),
                ));
            }
            (None, several) => several.iter().enumerate().map(|(place, scenario)| (*scenario, share(place))).collect(),
        };
        let ask = Ask {
            fans: fans.to_vec(),
            fixed: ready.fixed(scenarios[0].0),
            origin: DrawsFrom::Kept(Arc::new(table)),
            ..Ask::plain(rows, about.seed, outputs(ready, of)?)
        };
        Ok(Spec { scenarios, ask })
    }
}
