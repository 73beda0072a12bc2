//! A model as a workbook.

use super::contents::Contents;
use super::draws::Draws;
use super::error::Error;
use super::model::Model;
use crate::analyse::risk;
use crate::evaluate::follow;
use crate::model::ScenarioId;
use crate::text::{Replacement, WriteError, cannot_write, may_write};
use crate::workbook::{Further, Risk};
use std::io::Write;
use std::path::Path;

/// What a workbook is to hold; [`Workbook::save`] writes it.
#[derive(Clone, Debug)]
pub struct Workbook {
    model: Model,
    selected: ScenarioId,
    risks: Vec<Risk>,
    source: bool,
}

impl Model {
    /// A workbook of the model: every scenario, the first one selected, until something else is asked for.
    pub fn workbook(&self) -> Workbook {
        Workbook::of(self.clone())
    }
}

impl Workbook {
    fn of(model: Model) -> Workbook {
        Workbook { model, selected: ScenarioId(0), risks: vec![], source: true }
    }

    /// The scenario that it shows when it is opened; the drop-down on its first sheet chooses another.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn select(mut self, scenario: &str) -> Result<Workbook, Error> {
        self.selected = self.model.ready().scenario(scenario)?;
        Ok(self)
    }

    /// A Risk sheet of these draws.
    #[must_use]
    pub fn risk(mut self, draws: &Draws) -> Workbook {
        let count = self.risks.len();
        let sheet = if count == 0 { "Risk".to_owned() } else { format!("Risk {}", count + 1) };
        let simulation = draws.simulation();
        let settings =
            vec![("Draws".to_owned(), simulation.draws.to_string()), ("Seed".to_owned(), simulation.seed.to_string())];
        self.risks.push(risk(self.model.program(), simulation, vec![draws.scenario()], &sheet, settings));
        self
    }

    /// Without the model's text, which otherwise travels in the file so that others can read changes back.
    #[must_use]
    pub fn without_source(mut self) -> Workbook {
        self.source = false;
        self
    }

    /// The file's bytes: the same for the same model, whenever and wherever they are made.
    ///
    /// # Errors
    /// A scenario cannot be projected, or the model is larger than a worksheet.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        let ready = self.model.ready();
        let projections = ready.project_all()?;
        let all: Vec<ScenarioId> = (0..projections.len()).map(ScenarioId).collect();
        let contents = Contents {
            selected: self.selected,
            shown: &all,
            only: false,
            further: Further { risks: &self.risks, ..Further::default() },
            source: self.source,
            label: None,
            command: "",
        };
        let follow = follow(&ready.program, self.selected);
        let bytes = contents.bytes(ready, &projections, &projections[self.selected.0], &follow);
        bytes.map_err(|error| Error::said(error.to_string()))
    }

    /// Writes the file, whole or not at all; one that is there is replaced, a link is followed.
    ///
    /// # Errors
    /// As [`Workbook::bytes`], and where the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let (path, bytes) = (path.as_ref(), self.bytes()?);
        let wrong = |error: WriteError| Error::of_file(error.to_string());
        may_write(path).map_err(wrong)?;
        let mut new = Replacement::begin(path).map_err(wrong)?;
        let written = new.file().write_all(&bytes).and_then(|()| new.file().flush());
        written.map_err(|error| wrong(cannot_write(path, "", &error)))?;
        new.finish(false).map_err(wrong)?;
        Ok(())
    }
}
