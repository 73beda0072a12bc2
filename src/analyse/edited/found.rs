//! Where a workbook that comes back was made, and which model belongs to it.

use super::stamp::{Origin, origin};
use crate::graph::Program;
use crate::library::{
    Additions, Home, Opened, builtin_models, builtin_text, differences, fingerprint, is_path, open_of,
};
use crate::spreadsheet::Spreadsheet;
use crate::text::{NamedText, Texts};
use crate::workbook::{Carried, STRUCTURE, Source, carried};
use std::ffi::{OsStr, OsString};

/// The last structure whose fingerprints were those of a model's whole text.
const WHOLE_TEXTS: u32 = 3;

/// The most values over all scenarios that are computed of a text that a workbook carries: 120 MB.
pub const MOST_CARRIED: f64 = 15e6;

/// Where the model of a workbook is.
#[derive(Debug)]
pub enum ModelPlace {
    /// Under a name: a built-in model or a path.
    Named(OsString),
    /// In the workbook itself.
    Carried(Box<Texts>),
}

impl ModelPlace {
    /// As models are opened.
    pub fn home(&self) -> Home<'_> {
        match self {
            ModelPlace::Named(name) => Home::Named(name),
            ModelPlace::Carried(texts) => Home::Texts(texts),
        }
    }

    /// A word for programs: whose text it is.
    pub fn word(&self) -> &'static str {
        match self {
            ModelPlace::Carried(_) => "workbook",
            ModelPlace::Named(name) if is_path(name) => "file",
            ModelPlace::Named(_) => "built-in",
        }
    }

    /// Whether it is the workbook's own.
    pub fn is_carried(&self) -> bool {
        matches!(self, ModelPlace::Carried(_))
    }

    /// What a command line calls it.
    pub fn called(&self) -> &OsStr {
        match self {
            ModelPlace::Named(name) => name,
            ModelPlace::Carried(texts) => OsStr::new(texts.called()),
        }
    }
}

/// The values that a model makes over its scenarios, where they are more than [`MOST_CARRIED`].
pub fn too_many_values(program: &Program) -> Option<f64> {
    let model = &program.model;
    let values = program.rows.len() as f64 * model.scenarios.len() as f64 * f64::from(model.timeline.periods);
    (values > MOST_CARRIED).then_some(values)
}

/// What a workbook says of its origin, and the texts that it carries.
pub struct Found {
    /// What it was made from.
    pub origin: Origin,
    /// The texts that travel with it.
    pub source: Option<Source>,
    /// Why texts that should travel with it cannot be taken.
    lost: Option<String>,
    /// What there is to say of it.
    pub remarks: Vec<String>,
}

impl Found {
    /// None where evcalc did not write it, or everything that says so is lost.
    pub fn of(book: &Spreadsheet) -> Option<Found> {
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
    ///
    /// # Errors
    /// Where there is none: why, if the workbook should have carried one.
    pub fn place(&mut self, named: Option<&OsStr>) -> Result<ModelPlace, Option<String>> {
        let lost = self.lost.take();
        if let Some(name) = named {
            // What is lost is not needed.
            return Ok(ModelPlace::Named(name.to_owned()));
        }
        if let Some(source) = &self.source {
            // What the program has itself needs no trust.
            return Ok(match is_builtin(&source.texts) {
                true => ModelPlace::Named(source.texts.called().into()),
                false => ModelPlace::Carried(Box::new(source.texts.clone())),
            });
        }
        let name = &self.origin.model;
        if builtin_models().contains(&name.as_str()) {
            self.remarks.extend(lost.map(|reason| format!("{reason}; the built-in model `{name}` is taken")));
            return Ok(ModelPlace::Named(name.into()));
        }
        Err(lost)
    }

    /// What differs between the texts that travel and others of the same model.
    pub fn differences(&self, now: &Texts) -> Vec<String> {
        self.source.as_ref().map_or_else(Vec::new, |source| differences(&source.texts, now))
    }

    /// What is said where other texts than those that travel are taken, or could be.
    pub fn compare(&mut self, place: &ModelPlace, now: &Opened) {
        match place {
            ModelPlace::Named(name) => {
                let apart = self.differences(&now.texts);
                if !apart.is_empty() {
                    self.remarks.push(format!(
                        "`{}` is taken, which is not the text that the workbook carries: they differ in {}",
                        name.display(),
                        apart.join(", ")
                    ));
                }
            }
            ModelPlace::Carried(texts) if texts.builtin && builtin_models().contains(&texts.called()) => {
                let Ok(builtin) = open_of(Home::Named(texts.called().as_ref()), &Additions::default()) else { return };
                let own = Texts { scenarios: vec![], known: vec![], ..(**texts).clone() };
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
            ModelPlace::Carried(_) => {}
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

/// Why a workbook is not one of a model as it is now, and what to do; none where it is, or the model has errors.
pub fn foreign_to(opened: &Opened, origin: &Origin) -> Option<(String, &'static str)> {
    const ANEW: &str = "project the model anew and type the changes there, or take what fits by names with `--force`";
    let model = opened.model.as_deref()?;
    if origin.model != model.name {
        return Some((format!("it is of the model `{}`, not of `{}`", origin.model, model.name), ANEW));
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
    if origin.known != identity.known {
        return Some(match identity.known.is_empty() {
            true => (
                "it was written with known values of a file".to_owned(),
                "name the file with the known values: `--known FILE`",
            ),
            false => {
                let list = |all: &[String]| if all.is_empty() { "none".to_owned() } else { all.join(", ") };
                let reason = format!(
                    "it was written with other known values (fingerprints {}, now {})",
                    list(&origin.known),
                    list(&identity.known)
                );
                (reason, "name the files with which it was written with `--known FILE`, in their order")
            }
        });
    }
    (origin.baseline != opened.baseline_fingerprint).then(|| {
        let reason = format!(
            "the figures have changed since it was written (fingerprint of the baseline {}, now {})",
            origin.baseline, opened.baseline_fingerprint
        );
        (reason, ANEW)
    })
}
