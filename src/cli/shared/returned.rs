//! A workbook that comes back: read, its model found, what was changed in it.

use super::load::Ready;
use super::{foreign, load};
use crate::analyse::{Edit, Edits, Origin, edits, origin, readable};
use crate::cli::face::number::grouped;
use crate::cli::face::{Common, Failure};
use crate::cli::shared::foreign::Patience;
use crate::evaluate::{Overrides, project_draw};
use crate::library::{Home, Variant, builtin_models, builtin_text, differences, fingerprint, is_path, open_of};
use crate::model::ScenarioId;
use crate::series::Projection;
use crate::spreadsheet::{Spreadsheet, Value};
use crate::text::{NamedText, Texts};
use crate::workbook::{Carried, STRUCTURE, Source, carried};
use clap::Args;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// A workbook that evcalc wrote, and what it was written from.
#[derive(Debug, Args)]
pub struct ReturnedBook {
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

/// The last structure whose fingerprints were those of a model's whole text.
const WHOLE_TEXTS: u32 = 3;

/// The most values over all scenarios that are computed of a text that a workbook carries: 120 MB.
const MOST_CARRIED: f64 = 15e6;

/// A workbook that evcalc wrote, as it came back.
pub struct Returned {
    /// Its cells.
    pub book: Spreadsheet,
    /// What it says of itself.
    pub origin: Origin,
    /// Where its model is.
    pub model: Place,
    /// The model, with what `--set` laid on top when the workbook was written.
    pub ready: Ready,
    /// The model's scenarios, unchanged.
    pub projections: Vec<Projection>,
    /// What was changed.
    pub edits: Edits,
}

/// Where the model of a workbook is.
pub enum Place {
    /// Under a name: a built-in model or a path.
    Named(OsString),
    /// In the workbook itself.
    Carried(Box<Texts>),
}

impl Place {
    /// As models are opened.
    pub fn home(&self) -> Home<'_> {
        match self {
            Place::Named(name) => Home::Named(name),
            Place::Carried(texts) => Home::Texts(texts),
        }
    }

    /// A word for programs: whose text it is.
    pub fn word(&self) -> &'static str {
        match self {
            Place::Carried(_) => "workbook",
            Place::Named(name) if is_path(name) => "file",
            Place::Named(_) => "built-in",
        }
    }

    /// Whether it is the workbook's own.
    pub fn is_carried(&self) -> bool {
        matches!(self, Place::Carried(_))
    }

    /// Opens it; a text that a workbook carries is somebody else's, and may not ask for more than so much.
    fn opened(
        &self,
        args: &ReturnedBook,
        variants: &[Variant],
        only: Option<&[String]>,
        common: &Common,
    ) -> Result<Ready, Failure> {
        let ready = load::as_of(Some(self.home()), &args.scenario, variants, only, common);
        if !self.is_carried() {
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
        let model = ready.model();
        let values = ready.program.rows.len() as f64 * model.scenarios.len() as f64 * f64::from(model.timeline.periods);
        match values > MOST_CARRIED {
            true => Err(refused(&format!(
                "it makes {} values over its scenarios, and at most {} are computed of a text that travels",
                grouped(values, 0),
                grouped(MOST_CARRIED, 0)
            ))),
            false => Ok(ready),
        }
    }

    /// What a command line calls it.
    pub fn called(&self) -> &OsStr {
        match self {
            Place::Named(name) => name,
            Place::Carried(texts) => OsStr::new(texts.called()),
        }
    }
}

/// What a workbook says of its origin.
struct Found {
    origin: Origin,
    /// The texts that travel with it.
    source: Option<Source>,
    /// Why texts that should travel with it cannot be taken.
    lost: Option<String>,
    remarks: Vec<String>,
}

impl Found {
    /// None where evcalc did not write it, or everything that says so is lost.
    fn of(book: &Spreadsheet) -> Option<Found> {
        let stamp = origin(book);
        let (source, lost, beside) = match carried(book) {
            Carried::Nothing => (None, None, None),
            Carried::Lost(reason) => (None, Some(reason), None),
            Carried::Whole(source, beside) => (Some(*source), None, beside),
        };
        let mut remarks: Vec<String> = beside.into_iter().collect();
        let (origin, source, lost) = match (stamp, source) {
            (None, None) => return None,
            (Some(stamp), None) => {
                let dropped = "whatever saved the workbook has dropped the model's text that it carried".to_owned();
                let lost = lost.or_else(|| stamp.carries().then_some(dropped));
                (stamp, None, lost)
            }
            (Some(stamp), Some(source)) if !stamp.names(&source.payload().hash) => {
                let other = "the model's text in the workbook is not the one that its sheet Model names".to_owned();
                (stamp, None, Some(other))
            }
            (stamp, Some(source)) => {
                if stamp.is_none() {
                    remarks
                        .push("its sheet Model is lost; the model's text that it carries says what it was".to_owned());
                }
                (Origin::of_source(&source), Some(source), None)
            }
        };
        Some(Found { origin, source, lost, remarks })
    }

    /// Where the model is: the one named, else the text that the workbook carries, else the built-in one whose name it
    /// bears.
    fn place(&mut self, args: &ReturnedBook) -> Result<Place, Failure> {
        let lost = self.lost.take();
        if let Some(name) = args.model.as_deref() {
            // What is lost is not needed.
            return Ok(Place::Named(name.to_owned()));
        }
        if let Some(source) = &self.source {
            // What the program has itself needs no trust.
            return Ok(match is_builtin(&source.texts) {
                true => Place::Named(source.texts.called().into()),
                false => Place::Carried(Box::new(source.texts.clone())),
            });
        }
        let name = &self.origin.model;
        if builtin_models().contains(&name.as_str()) {
            self.remarks.extend(lost.map(|reason| format!("{reason}; the built-in model `{name}` is taken")));
            return Ok(Place::Named(name.into()));
        }
        let why = lost.map_or_else(String::new, |reason| format!("; {reason}"));
        Err(Failure::Model(format!(
            "`{}` was written from the model `{name}`, which is not built in{why}\n  = help: say where its file is: `--model {name}.toml`",
            args.book.display()
        )))
    }

    /// What differs between the texts that travel and others of the same model.
    fn differences(&self, now: &Texts) -> Vec<String> {
        self.source.as_ref().map_or_else(Vec::new, |source| differences(&source.texts, now))
    }

    /// What is said where other texts than those that travel are taken, or could be.
    fn compare(&mut self, place: &Place, now: &Ready) {
        match place {
            Place::Named(name) => {
                let apart = self.differences(&now.opened.texts);
                if !apart.is_empty() {
                    self.remarks.push(format!(
                        "`{}` is taken, which is not the text that the workbook carries: they differ in {}",
                        name.display(),
                        apart.join(", ")
                    ));
                }
            }
            Place::Carried(texts) if texts.builtin && builtin_models().contains(&texts.called()) => {
                let Ok(builtin) = open_of(Home::Named(texts.called().as_ref()), &[], &[], None) else { return };
                let own = Texts { scenarios: vec![], ..(**texts).clone() };
                let apart = differences(&own, &builtin.texts);
                if !apart.is_empty() {
                    self.remarks.push(format!(
                        "the text that the workbook carries is taken; the built-in model `{}` of this version differs in {} (`--model {}` takes it)",
                        texts.called(),
                        apart.join(", "),
                        texts.called()
                    ));
                }
            }
            Place::Carried(_) => {}
        }
        let structure = self.origin.structure;
        if structure < STRUCTURE {
            self.remarks.push(format!(
                "it was written by {} in structure {structure} (this version writes {STRUCTURE}): its inputs are read by their names, and its formulas are not compared with those of this version",
                self.program()
            ));
        }
    }

    fn program(&self) -> &str {
        if self.origin.program.is_empty() { "an older evcalc" } else { &self.origin.program }
    }
}

/// Whether texts are those of a built-in model of this version.
fn is_builtin(texts: &Texts) -> bool {
    let same = |named: &NamedText| builtin_text(&named.name) == Some(&named.text);
    texts.builtin && builtin_models().contains(&texts.called()) && texts.all().all(same)
}

impl Returned {
    /// Reads a workbook and finds its model.
    pub fn open(args: &ReturnedBook, common: &Common) -> Result<Returned, Failure> {
        Returned::of(foreign::spreadsheet(&args.book, args.limits)?, args, common)
    }

    /// The same of a workbook that has been read.
    pub fn of(book: Spreadsheet, args: &ReturnedBook, common: &Common) -> Result<Returned, Failure> {
        let shown = args.book.display();
        let Some(mut found) = Found::of(&book) else {
            return Err(Failure::Model(format!(
                "`{shown}` was not written by evcalc, or has lost its sheet Model with the model's name and fingerprint\n  = help: write a workbook with `evcalc project`, edit that, and import it"
            )));
        };
        let model = found.place(args)?;
        // The model may have got more scenarios since; those that the workbook was written with tell what it holds.
        let silent = Common { quiet: true, verbose: false, ..common.clone() };
        let now = model.opened(args, &[], None, &silent)?;
        if let Some((reason, cure)) = found.foreign(&now).filter(|_| !common.force) {
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
        found.compare(&model, &now);
        let Found { origin, remarks, .. } = found;
        let ready = match origin.variants.is_empty() && origin.scenarios == now.opened.identity.scenarios {
            true => {
                load::warn(Some(model.home()), &now.opened, common);
                now
            }
            false => {
                let held: Vec<String> = origin.scenarios.iter().map(|(name, _)| name.clone()).collect();
                let only = (!held.is_empty()).then_some(held.as_slice());
                model.opened(args, &origin.variants, only, common)?
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

    /// Whether it is laid out as this version lays workbooks out.
    pub fn is_current(&self) -> bool {
        self.origin.structure == STRUCTURE
    }

    /// A scenario with changes.
    pub fn project(&self, scenario: ScenarioId, changed: &[Edit], common: &Common) -> Result<Projection, Failure> {
        project_draw(&self.ready.program, scenario, &Overrides::new(), &Edits::draw(changed)).map_err(|faults| {
            crate::cli::face::output::diagnostics(&faults, &self.ready.opened.sources, common);
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

impl Found {
    /// Why a workbook is not one of this model as it is now.
    fn foreign(&self, ready: &Ready) -> Option<(String, &'static str)> {
        foreign_to(ready, &self.origin)
    }
}

fn foreign_to(ready: &Ready, origin: &Origin) -> Option<(String, &'static str)> {
    const ANEW: &str = "project the model anew and type the changes there, or take what fits by names with `--force`";
    let opened = &ready.opened;
    if origin.model != ready.model().name {
        return Some((format!("it is of the model `{}`, not of `{}`", origin.model, ready.model().name), ANEW));
    }
    if origin.structure > STRUCTURE {
        let reason = format!(
            "it was written by {} in structure {}, which this version does not know yet (it writes {STRUCTURE})",
            origin.program, origin.structure
        );
        return Some((reason, "read it with that version, or take what fits by names with `--force`"));
    }
    let identity = &opened.identity;
    let now = match origin.structure <= WHOLE_TEXTS {
        true => fingerprint(&opened.texts.model.text),
        false => identity.model.clone(),
    };
    if origin.fingerprint != now {
        let reason = format!(
            "it was written from another text of the model (fingerprint {}, now {now}): the model has changed since",
            origin.fingerprint
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
