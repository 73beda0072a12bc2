//! A workbook that comes back: read, its model found, what was changed in it.

use super::args::Common;
use super::load::{self, Ready};
use super::{Failure, foreign};
use crate::analyse::{Edit, Edits, Origin, edits, origin, readable};
use crate::check::ScenarioId;
use crate::evaluate::{Overrides, project_draw};
use crate::library::builtin_models;
use crate::series::Projection;
use crate::spreadsheet::Spreadsheet;
use crate::workbook::STRUCTURE;
use std::path::Path;

/// A workbook that evcalc wrote, as it came back.
pub struct Returned {
    /// Its cells.
    pub book: Spreadsheet,
    /// What it says of itself.
    pub origin: Origin,
    /// The model, as it was named.
    pub model: String,
    /// The model, with what `--set` laid on top when the workbook was written.
    pub ready: Ready,
    /// The model's scenarios, unchanged.
    pub projections: Vec<Projection>,
    /// What was changed.
    pub edits: Edits,
}

impl Returned {
    /// Reads a workbook and finds its model: the one named, else the built-in one whose name it bears.
    pub fn open(path: &Path, model: Option<&str>, common: &Common) -> Result<Returned, Failure> {
        Returned::of(foreign::spreadsheet(path)?, path, model, common)
    }

    /// The same of a workbook that has been read.
    pub fn of(book: Spreadsheet, path: &Path, model: Option<&str>, common: &Common) -> Result<Returned, Failure> {
        let shown = path.display();
        let Some(origin) = origin(&book) else {
            return Err(Failure::Model(format!(
                "`{shown}` was not written by evcalc, or has lost its sheet Model with the model's name and fingerprint\n  = help: write a workbook with `evcalc project`, edit that, and import it"
            )));
        };
        let name = match model {
            Some(name) => name.to_owned(),
            None if builtin_models().contains(&origin.model.as_str()) => origin.model.clone(),
            None => {
                return Err(Failure::Model(format!(
                    "`{shown}` was written from the model `{}`, which is not built in\n  = help: say where its file is: `--model {}.toml`",
                    origin.model, origin.model
                )));
            }
        };
        let on: Vec<String> = origin.on.iter().cloned().collect();
        let ready = load::ready(Some(&name), &on, &origin.sets, common)?;
        if let Some(reason) = foreign_to(&ready, &origin).filter(|_| !common.force) {
            return Err(Failure::Model(refusal(&shown.to_string(), &reason, &book)));
        }
        let count = ready.model().scenarios.len();
        let projections: Vec<Projection> =
            (0..count).map(|s| ready.project(ScenarioId(s), common)).collect::<Result<_, _>>()?;
        let edits = edits(&book, &ready.program, &projections)
            .map_err(|reason| Failure::Model(format!("`{shown}` cannot be taken: {reason}")))?;
        Ok(Returned { book, origin, model: name, ready, projections, edits })
    }

    /// A scenario with changes.
    pub fn project(&self, scenario: ScenarioId, changed: &[Edit], common: &Common) -> Result<Projection, Failure> {
        project_draw(&self.ready.program, scenario, &Overrides::new(), &Edits::draw(changed)).map_err(|faults| {
            super::output::diagnostics(&faults, &self.ready.opened.sources, common);
            Failure::Model("with these changes the model cannot be projected, because of the errors above".to_owned())
        })
    }

    /// The live case.
    pub fn live(&self, common: &Common) -> Result<Projection, Failure> {
        self.project(self.edits.selected, &self.edits.live(), common)
    }

    /// An input's value for people and programs: periods by their names.
    pub fn is_period(&self, edit: &Edit) -> bool {
        let program = &self.ready.program;
        program.model.drivers[program.input(edit.handle.input).driver.0].is_period
            && matches!(edit.handle.spot, crate::workbook::Spot::Key(_) | crate::workbook::Spot::Outside)
    }
}

/// Why a workbook is not one of this model as it is now.
fn foreign_to(ready: &Ready, origin: &Origin) -> Option<String> {
    let opened = &ready.opened;
    if origin.model != ready.model().name {
        return Some(format!("it is of the model `{}`, not of `{}`", origin.model, ready.model().name));
    }
    if origin.structure != Some(STRUCTURE) {
        let written = if origin.program.is_empty() { "another version of evcalc" } else { &origin.program };
        return Some(format!("it was written by {written}, which laid workbooks out in another way"));
    }
    if origin.fingerprint != opened.model_fingerprint {
        return Some(format!(
            "it was written from another text of the model (fingerprint {}, now {}): the model has changed since",
            origin.fingerprint, opened.model_fingerprint
        ));
    }
    (origin.baseline != opened.baseline_fingerprint).then(|| {
        format!(
            "the figures have changed since it was written (fingerprint of the baseline {}, now {})",
            origin.baseline, opened.baseline_fingerprint
        )
    })
}

/// What is said of a workbook of another model, with what can still be read.
fn refusal(shown: &str, reason: &str, book: &Spreadsheet) -> String {
    let mut out = format!("`{shown}` cannot be taken: {reason}");
    let found = readable(book);
    if found.is_empty() {
        out += "\nno override is typed into it";
    } else {
        out += "\nthe overrides that can be read in it:";
        for one in found.iter().take(50) {
            let value = match &one.value {
                crate::spreadsheet::Value::Number(x) | crate::spreadsheet::Value::Date(x) => x.to_string(),
                other => format!("{other:?}"),
            };
            out += &format!("\n  {} = {value}   ({})", one.name, one.place);
        }
    }
    out + "\n  = help: project the model anew and type the changes there, or take what fits by names with `--force`"
}
