//! A workbook that comes back: its model found, what was changed in it.

use super::error::Error;
use super::ready::Ready;
use crate::analyse::{
    Edit, Edits, Found, KnownEdits, MOST_CARRIED, ModelPlace, Origin, Refused, edits, foreign_to, known_edits,
    readable, too_many_values,
};
use crate::evaluate::project_draw;
use crate::library::Additions;
use crate::model::{ScenarioId, grouped};
use crate::series::Projection;
use crate::spreadsheet::{Spreadsheet, Value};
use crate::text::NamedText;
use std::ffi::OsStr;

/// Overrides that are listed of a workbook that cannot be taken.
const LISTED: usize = 50;

/// A workbook that evcalc wrote, as it came back.
#[derive(Debug)]
pub struct Returned {
    /// Its cells.
    pub book: Spreadsheet,
    /// What it says of itself.
    pub origin: Origin,
    /// Where its model is.
    pub model: ModelPlace,
    /// The model, with what `--set` laid on top when the workbook was written.
    pub ready: Ready,
    /// The model's scenarios, unchanged.
    pub projections: Vec<Projection>,
    /// What was changed.
    pub edits: Edits,
    /// What was typed on the sheet of known values; the model runs with it.
    pub known: KnownEdits,
}

/// How a workbook's model is to be found.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    /// What messages call the workbook.
    pub shown: &'a str,
    /// The model that it was written from; the text that it carries, or the built-in model of its name, where none is named.
    pub model: Option<&'a OsStr>,
    /// Files of scenarios that it was written with.
    pub scenarios: &'a [String],
    /// Files of known values that it was written with.
    pub known: &'a [NamedText],
    /// Whether a workbook of another model is taken all the same.
    pub force: bool,
}

impl Returned {
    /// Finds the model of a workbook, and what was changed in it.
    ///
    /// # Errors
    /// It was not written by evcalc, its model is not to be found, is another one, or is wrong.
    pub fn of(book: Spreadsheet, finding: &Finding<'_>) -> Result<Returned, Error> {
        let shown = finding.shown;
        let edit = "write a workbook with `evcalc project`, edit that, and import it";
        let (mut found, model) =
            found(&book, finding, edit, |name| format!("say where its file is: `--model {name}.toml`"))?;
        // The model may have got more scenarios since; those that the workbook was written with tell what it holds.
        let known_to = found.origin.known_to.clone();
        let more = finding.additions(known_to.as_deref());
        let now = opened(&model, finding, &more)?;
        if let Some((reason, cure)) = foreign_to(&now.opened, &found.origin).filter(|_| !finding.force) {
            let apart = found.differences(&now.opened.texts);
            let reason = match apart.is_empty() {
                true => reason,
                false => format!("{reason}\nthe text that it carries differs from this one in {}", apart.join(", ")),
            };
            let own = match (&found.source, finding.model) {
                (Some(_), Some(_)) => "without `--model` the text that the workbook carries is taken\n  = help: ",
                _ => "",
            };
            return Err(Error::said(refusal(shown, &reason, &format!("{own}{cure}"), &book)));
        }
        found.compare(&model, &now.opened);
        let Found { origin, remarks, .. } = found;
        let mut ready = match origin.variants.is_empty() && origin.scenarios == now.opened.identity.scenarios {
            true => now,
            false => {
                let held: Vec<String> = origin.scenarios.iter().map(|(name, _)| name.clone()).collect();
                let only = (!held.is_empty()).then_some(held.as_slice());
                opened(&model, finding, &Additions { variants: &origin.variants, only, ..more })?
            }
        };
        let projections = ready.project_all()?;
        let mut edits = edits(&book, &ready.program, &projections)
            .map_err(|reason| Error::said(format!("`{shown}` cannot be taken: {reason}")))?;
        edits.remarks.splice(0..0, remarks);
        let known = projections.first().map_or_else(KnownEdits::default, |p| known_edits(&book, &ready.program, p));
        known.lay_over(&mut ready.program);
        let last = ready.model().known_to(edits.selected);
        let behind = known.values.iter().find(|edit| edit.new.is_some() && last.is_none_or(|last| edit.period > last));
        if let Some(edit) = behind {
            let timeline = &ready.model().timeline;
            let to =
                last.map_or_else(|| "in no period".to_owned(), |last| format!("up to {} alone", timeline.title(last)));
            edits.remarks.push(format!(
                "`{}` in {} ({}) changes nothing yet: known values count {to}, as the date on Scenarios says",
                edit.name,
                timeline.title(edit.period),
                edit.place
            ));
        }
        for (input, place, reason) in &known.refused {
            let reason = format!("{reason}: type the value, or leave the cell empty");
            edits.refused.push(Refused { input: input.clone(), place: place.clone(), reason });
        }
        Ok(Returned { book, origin, model, ready, projections, edits, known })
    }

    /// A scenario with changes.
    ///
    /// # Errors
    /// With them something cannot be computed.
    pub fn project(&self, scenario: ScenarioId, changed: &[Edit]) -> Result<Projection, Error> {
        project_draw(&self.ready.program, scenario, &Edits::draw(changed)).map_err(|faults| {
            let said = "with these changes the model cannot be projected, because of the errors above";
            self.ready.refused(faults).and(said)
        })
    }

    /// The live case.
    ///
    /// # Errors
    /// As [`Returned::project`].
    pub fn live(&self) -> Result<Projection, Error> {
        self.project(self.edits.selected, &self.edits.live())
    }
}

impl Finding<'_> {
    /// What is laid over the model.
    fn additions<'a>(&'a self, known_to: Option<&'a str>) -> Additions<'a> {
        Additions { scenarios: self.scenarios, known: self.known, known_to, ..Additions::default() }
    }
}

/// The model that a workbook was written from: with what `--set` laid on top, without what somebody typed into the workbook.
///
/// # Errors
/// It was not written by evcalc, its model is not to be found, has changed since, or is wrong.
pub fn written_from(book: &Spreadsheet, finding: &Finding<'_>, known_to: Option<&str>) -> Result<Ready, Error> {
    let cure = "name the model's file instead of the workbook";
    let (found, model) = found(book, finding, cure, |_| cure.to_owned())?;
    let more = finding.additions(known_to.or(found.origin.known_to.as_deref()));
    let ready = opened(&model, finding, &Additions { variants: &found.origin.variants, ..more })?;
    // A text that travels is the workbook's own; another may have changed since.
    let foreign = foreign_to(&ready.opened, &found.origin).filter(|_| !model.is_carried() && finding.known.is_empty());
    match foreign.filter(|_| !finding.force) {
        Some((reason, _)) => Err(Error::said(format!(
            "`{}` carries no text of its model, and the built-in one is another: {reason}\n  = help: {cure}",
            finding.shown
        ))),
        None => Ok(ready),
    }
}

/// What a workbook says of itself, and where its model is; what to do where it is no workbook of evcalc's, and where its
/// model is not to be found.
fn found(
    book: &Spreadsheet,
    finding: &Finding<'_>,
    foreign: &str,
    lost: impl Fn(&str) -> String,
) -> Result<(Found, ModelPlace), Error> {
    let shown = finding.shown;
    let Some(mut found) = Found::of(book) else {
        return Err(Error::said(format!(
            "`{shown}` was not written by evcalc, or has lost its sheet Model with the model's name and fingerprint\n  = help: {foreign}"
        )));
    };
    let model = found.place(finding.model).map_err(|reason| {
        let name = &found.origin.model;
        let why = reason.map_or_else(String::new, |reason| format!("; {reason}"));
        Error::said(format!(
            "`{shown}` was written from the model `{name}`, which is not built in{why}\n  = help: {}",
            lost(name)
        ))
    })?;
    Ok((found, model))
}

/// Opens it; a text that a workbook carries is somebody else's, and may not ask for more than so much.
fn opened(place: &ModelPlace, finding: &Finding<'_>, more: &Additions<'_>) -> Result<Ready, Error> {
    let ready = Ready::open(place.home(), more);
    if !place.is_carried() {
        return ready;
    }
    let refused = |why: &str| {
        format!(
            "the model's text that `{}` carries cannot be taken: {why}\n  = help: say where the model's file is: `--model FILE.toml`",
            finding.shown
        )
    };
    let ready = ready.map_err(|error| {
        let said = refused(&error.message());
        error.and(said)
    })?;
    match too_many_values(&ready.program) {
        Some(values) => Err(Error::said(refused(&format!(
            "it makes {} values over its scenarios, and at most {} are computed of a text that travels",
            grouped(values, 0),
            grouped(MOST_CARRIED, 0)
        )))),
        None => Ok(ready),
    }
}

/// What is said of a workbook of another model, with what can still be read.
fn refusal(shown: &str, reason: &str, cure: &str, book: &Spreadsheet) -> String {
    let mut out = format!("`{shown}` cannot be taken: {reason}");
    let found = readable(book);
    if found.is_empty() {
        out += "\nno override is typed into it";
    } else {
        out += "\nthe overrides that can be read in it:";
        for one in found.iter().take(LISTED) {
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
