//! A workbook that comes back: read, its model found, what was changed in it.

use super::load::Ready;
use super::{foreign, load};
use crate::analyse::{
    Edit, Edits, Found, MOST_CARRIED, ModelPlace, Origin, edits, foreign_to, readable, too_many_values,
};
use crate::cli::face::number::grouped;
use crate::cli::face::{Common, Failure, output};
use crate::cli::shared::foreign::Patience;
use crate::evaluate::project_draw;
use crate::library::Variant;
use crate::model::ScenarioId;
use crate::series::Projection;
use crate::spreadsheet::{Spreadsheet, Value};
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;

/// A workbook that evcalc wrote, and what it was written from.
#[derive(Debug, Args)]
pub(crate) struct ReturnedBook {
    /// The workbook
    pub book: PathBuf,
    /// The model that it was written from: a built-in model or a path (the text that it carries, if not given; else the
    /// built-in one whose name it bears)
    #[arg(long, value_name = "MODEL")]
    pub model: Option<OsString>,
    /// A file with further scenarios that it was written with
    #[arg(short, long, value_name = "FILE")]
    pub scenario: Vec<String>,
    #[command(flatten)]
    pub limits: Patience,
}

/// A workbook that evcalc wrote, as it came back.
pub(crate) struct Returned {
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
}

/// Opens it; a text that a workbook carries is somebody else's, and may not ask for more than so much.
fn opened(
    place: &ModelPlace,
    args: &ReturnedBook,
    variants: &[Variant],
    only: Option<&[String]>,
    common: &Common,
) -> Result<Ready, Failure> {
    let ready = load::as_of(Some(place.home()), &args.scenario, variants, only, common);
    if !place.is_carried() {
        return ready;
    }
    let refused = |why: &str| {
        Failure::Model(format!(
            "the model's text that `{}` carries cannot be taken: {why}\n  = help: say where the model's file is: `--model FILE.toml`",
            args.book.display()
        ))
    };
    let ready = ready.map_err(|failure| match failure {
        Failure::Model(why) => refused(&why),
        failure => failure,
    })?;
    match too_many_values(&ready.program) {
        Some(values) => Err(refused(&format!(
            "it makes {} values over its scenarios, and at most {} are computed of a text that travels",
            grouped(values, 0),
            grouped(MOST_CARRIED, 0)
        ))),
        None => Ok(ready),
    }
}

impl Returned {
    /// Reads a workbook and finds its model.
    pub(crate) fn open(args: &ReturnedBook, common: &Common) -> Result<Returned, Failure> {
        Returned::of(foreign::spreadsheet(&args.book, args.limits)?, args, common)
    }

    /// The same of a workbook that has been read.
    pub(crate) fn of(book: Spreadsheet, args: &ReturnedBook, common: &Common) -> Result<Returned, Failure> {
        let shown = args.book.display();
        let Some(mut found) = Found::of(&book) else {
            return Err(Failure::Model(format!(
                "`{shown}` was not written by evcalc, or has lost its sheet Model with the model's name and fingerprint\n  = help: write a workbook with `evcalc project`, edit that, and import it"
            )));
        };
        let model = found.place(args.model.as_deref()).map_err(|lost| {
            let name = &found.origin.model;
            let why = lost.map_or_else(String::new, |reason| format!("; {reason}"));
            Failure::Model(format!(
                "`{shown}` was written from the model `{name}`, which is not built in{why}\n  = help: say where its file is: `--model {name}.toml`"
            ))
        })?;
        // The model may have got more scenarios since; those that the workbook was written with tell what it holds.
        let silent = Common { quiet: true, verbose: false, ..common.clone() };
        let now = opened(&model, args, &[], None, &silent)?;
        if let Some((reason, cure)) = foreign_to(&now.opened, &found.origin).filter(|_| !common.force) {
            let apart = found.differences(&now.opened.texts);
            let reason = match apart.is_empty() {
                true => reason,
                false => format!("{reason}\nthe text that it carries differs from this one in {}", apart.join(", ")),
            };
            let own = match (&found.source, &args.model) {
                (Some(_), Some(_)) => "without `--model` the text that the workbook carries is taken\n  = help: ",
                _ => "",
            };
            return Err(Failure::Model(refusal(&shown.to_string(), &reason, &format!("{own}{cure}"), &book)));
        }
        found.compare(&model, &now.opened);
        let Found { origin, remarks, .. } = found;
        let ready = match origin.variants.is_empty() && origin.scenarios == now.opened.identity.scenarios {
            true => {
                load::warn(Some(model.home()), &now.opened, common);
                now
            }
            false => {
                let held: Vec<String> = origin.scenarios.iter().map(|(name, _)| name.clone()).collect();
                let only = (!held.is_empty()).then_some(held.as_slice());
                opened(&model, args, &origin.variants, only, common)?
            }
        };
        let count = ready.model().scenarios.len();
        let projections: Vec<Projection> =
            (0..count).map(|s| ready.project(ScenarioId(s), common)).collect::<Result<_, _>>()?;
        let mut edits = edits(&book, &ready.program, &projections)
            .map_err(|reason| Failure::Model(format!("`{shown}` cannot be taken: {reason}")))?;
        edits.remarks.splice(0..0, remarks);
        Ok(Returned { book, origin, model, ready, projections, edits })
    }

    /// A scenario with changes.
    pub(crate) fn project(
        &self,
        scenario: ScenarioId,
        changed: &[Edit],
        common: &Common,
    ) -> Result<Projection, Failure> {
        project_draw(&self.ready.program, scenario, &Edits::draw(changed)).map_err(|faults| {
            output::diagnostics(&faults, &self.ready.opened.sources, common);
            Failure::Model("with these changes the model cannot be projected, because of the errors above".to_owned())
        })
    }

    /// The live case.
    pub(crate) fn live(&self, common: &Common) -> Result<Projection, Failure> {
        self.project(self.edits.selected, &self.edits.live(), common)
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
