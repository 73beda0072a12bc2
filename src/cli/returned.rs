//! A workbook that comes back: read, its model found, what was changed in it.

use super::args::{Common, ReturnedBook};
use super::load::{self, Ready};
use super::{Failure, foreign};
use crate::analyse::{Edit, Edits, Origin, edits, origin, readable};
use crate::check::ScenarioId;
use crate::evaluate::{Overrides, project_draw};
use crate::library::builtin_models;
use crate::series::Projection;
use crate::spreadsheet::{Spreadsheet, Value};
use crate::workbook::STRUCTURE;
use std::ffi::OsString;

/// A workbook that evcalc wrote, as it came back.
pub struct Returned {
    /// Its cells.
    pub book: Spreadsheet,
    /// What it says of itself.
    pub origin: Origin,
    /// The model, as it was named.
    pub model: OsString,
    /// The model, with what `--set` laid on top when the workbook was written.
    pub ready: Ready,
    /// The model's scenarios, unchanged.
    pub projections: Vec<Projection>,
    /// What was changed.
    pub edits: Edits,
}

impl Returned {
    /// Reads a workbook and finds its model: the one named, else the built-in one whose name it bears.
    pub fn open(args: &ReturnedBook, common: &Common) -> Result<Returned, Failure> {
        Returned::of(foreign::spreadsheet(&args.book, args.limits)?, args, common)
    }

    /// The same of a workbook that has been read.
    pub fn of(book: Spreadsheet, args: &ReturnedBook, common: &Common) -> Result<Returned, Failure> {
        let shown = args.book.display();
        let Some(origin) = origin(&book) else {
            return Err(Failure::Model(format!(
                "`{shown}` was not written by evcalc, or has lost its sheet Model with the model's name and fingerprint\n  = help: write a workbook with `evcalc project`, edit that, and import it"
            )));
        };
        let name = match args.model.as_deref() {
            Some(name) => name.to_owned(),
            None if builtin_models().contains(&origin.model.as_str()) => OsString::from(&origin.model),
            None => {
                return Err(Failure::Model(format!(
                    "`{shown}` was written from the model `{}`, which is not built in\n  = help: say where its file is: `--model {}.toml`",
                    origin.model, origin.model
                )));
            }
        };
        // The model may have got more scenarios since; those that the workbook was written with tell what it holds.
        let silent = Common { quiet: true, verbose: false, ..common.clone() };
        let now = load::as_of(Some(&name), &args.scenario, &[], None, &silent)?;
        if let Some((reason, cure)) = foreign_to(&now, &origin).filter(|_| !common.force) {
            return Err(Failure::Model(refusal(&shown.to_string(), &reason, cure, &book)));
        }
        let ready = match origin.variants.is_empty() && origin.scenarios == now.opened.identity.scenarios {
            true => {
                load::warn(args.model.as_deref(), &now.opened, common);
                now
            }
            false => {
                let held: Vec<String> = origin.scenarios.iter().map(|(name, _)| name.clone()).collect();
                let only = (!held.is_empty()).then_some(held.as_slice());
                load::as_of(Some(&name), &args.scenario, &origin.variants, only, common)?
            }
        };
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
fn foreign_to(ready: &Ready, origin: &Origin) -> Option<(String, &'static str)> {
    const ANEW: &str = "project the model anew and type the changes there, or take what fits by names with `--force`";
    let opened = &ready.opened;
    if origin.model != ready.model().name {
        return Some((format!("it is of the model `{}`, not of `{}`", origin.model, ready.model().name), ANEW));
    }
    if origin.structure != Some(STRUCTURE) {
        let written = if origin.program.is_empty() { "another version of evcalc" } else { &origin.program };
        return Some((format!("it was written by {written}, which laid workbooks out in another way"), ANEW));
    }
    let identity = &opened.identity;
    if origin.fingerprint != identity.model {
        let reason = format!(
            "it was written from another text of the model (fingerprint {}, now {}): the model has changed since",
            origin.fingerprint, identity.model
        );
        return Some((reason, ANEW));
    }
    for (name, fingerprint) in &origin.scenarios {
        match identity.scenarios.iter().find(|(known, _)| known == name) {
            Some((_, now)) if now == fingerprint => {}
            Some((_, now)) => {
                let reason = format!(
                    "its scenario `{name}` has changed since it was written (fingerprint {fingerprint}, now {now})"
                );
                return Some((reason, ANEW));
            }
            None => {
                let reason = format!("it holds the scenario `{name}`, which the model does not have");
                return Some((reason, "name the file in which that scenario stands: `--scenario FILE.toml`"));
            }
        }
    }
    (origin.baseline != opened.baseline_fingerprint).then(|| {
        let reason = format!(
            "the figures have changed since it was written (fingerprint of the baseline {}, now {})",
            origin.baseline, opened.baseline_fingerprint
        );
        (reason, ANEW)
    })
}

/// What is said of a workbook of another model, with what can still be read.
fn refusal(shown: &str, reason: &str, cure: &str, book: &Spreadsheet) -> String {
    let mut out = format!("`{shown}` cannot be taken: {reason}");
    let found = readable(book);
    if found.is_empty() {
        out += "\nno override is typed into it";
    } else {
        out += "\nthe overrides that can be read in it:";
        for one in found.iter().take(50) {
            let value = match &one.value {
                Value::Number(x) | Value::Date(x) => x.to_string(),
                Value::Text(text) | Value::Error(text) => format!("\"{text}\""),
                Value::Boolean(yes) => yes.to_string().to_uppercase(),
            };
            out += &format!("\n  {} = {value}   ({})", one.name, one.place);
        }
    }
    format!("{out}\n  = help: {cure}")
}
