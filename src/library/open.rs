//! A model with its baseline, read and checked.

use super::additions::Additions;
use super::builtin::{builtin_models, builtin_text, is_model_text};
use super::identity::{Identity, fingerprint};
use super::opened::{Opened, scenario_file_of};
use super::variant::Variant;
use crate::check::{WhatIf, check_baseline, check_model};
use crate::diagnostic::{Code, Diagnostic, FileId, Span, Spanned, nearest};
use crate::model::Baseline;
use crate::text::{
    Disk, FileError, Files, ModelText, NamedText, ScenarioText, Texts, read_baseline, read_known, read_model,
    read_scenario_file, read_text,
};
use std::borrow::Cow;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// How messages call what was typed behind `--known-to`.
const KNOWN_TO: &str = "--known-to";

/// How messages call what was typed behind `--set`.
pub const SET: &str = "--set";

/// Where a model is.
#[derive(Clone, Copy, Debug)]
pub enum Home<'a> {
    /// Under a name: a built-in model or a path.
    Named(&'a OsStr),
    /// The same, its files and those that it names being looked up here.
    Filed(&'a OsStr, &'a dyn Files),
    /// At a path that would hold this text.
    Unwritten(&'a Path, &'a str),
    /// In memory: nothing of it is looked up anywhere else, whatever paths it names.
    Texts(&'a Texts),
}

impl<'a> Home<'a> {
    /// Where files are looked up.
    fn files(self) -> &'a dyn Files {
        match self {
            Home::Filed(_, files) => files,
            Home::Named(_) | Home::Unwritten(..) | Home::Texts(_) => &Disk,
        }
    }
}

/// Where the files that a model names are looked up.
enum Shelf<'a> {
    Builtin,
    Folder(PathBuf, &'a dyn Files),
    Texts(&'a Texts),
}

/// Why a model could not even be looked at.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Neither a built-in model nor a path.
    #[error("there is no built-in model `{name}`{hint}")]
    UnknownModel {
        /// What was asked for.
        name: String,
        /// What there is.
        hint: String,
    },
}

/// Whether an argument is meant as a path and not as the name of a built-in model.
pub fn is_path(model: impl AsRef<OsStr>) -> bool {
    is_path_in(model.as_ref(), &Disk)
}

fn is_path_in(model: &OsStr, files: &dyn Files) -> bool {
    // No built-in model has a name that is no text.
    let Some(model) = model.to_str() else { return true };
    model.contains(['/', '\\'])
        || model.ends_with(".toml")
        || model == "."
        || (!builtin_models().contains(&model) && files.has(Path::new(model)))
}

/// Opens a built-in model by its name or a model file by its path; `sets` are `--set` arguments
/// laid on top of `scenario` (the first, where `None`) as one more scenario.
///
/// # Errors
/// Where there is no such model or its file cannot be read. Whatever is wrong inside of it is in
/// [`Opened::diagnostics`].
pub fn open(model: impl AsRef<OsStr>, scenario: Option<&str>, sets: &[String]) -> Result<Opened, OpenError> {
    open_with(model, &[], &Variant::of_sets(scenario, sets))
}

/// Opens a model with the scenarios of further files put behind its own, and behind those the variants; a variant may
/// start from one of these files, whose first scenario is meant then.
///
/// # Errors
/// As for [`open`], and where a file of scenarios cannot be read.
pub fn open_with(model: impl AsRef<OsStr>, files: &[String], variants: &[Variant]) -> Result<Opened, OpenError> {
    let more = Additions { scenarios: files, variants, ..Additions::default() };
    open_of(Home::Named(model.as_ref()), &more)
}

/// Opens a model wherever it is, with what is laid over it.
///
/// # Errors
/// As for [`open_with`].
pub fn open_of(model: Home<'_>, more: &Additions<'_>) -> Result<Opened, OpenError> {
    let mut texts: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::new();
    for (file, _) in more.scenarios.iter().filter_map(|name| scenario_file_of(name)) {
        if !texts.iter().any(|(known, _)| known == file) {
            texts.push((file.into(), model.files().read(Path::new(file))?.into()));
        }
    }
    open_texts(model, texts, more)
}

/// The same with files of scenarios that need not be written yet, by their names and texts, instead of those that are
/// named.
///
/// # Errors
/// As for [`open`].
pub fn open_texts<'a>(
    model: Home<'a>,
    mut files: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    more: &Additions<'a>,
) -> Result<Opened, OpenError> {
    let mut more = more.clone();
    let from = model.files();
    let folder = |path: &Path| Shelf::Folder(path.parent().map(Path::to_path_buf).unwrap_or_default(), from);
    let borrowed = |one: &'a NamedText| (Cow::from(&one.name), Cow::from(&one.text));
    let (name, text, shelf): (Cow<'a, str>, Cow<'a, str>, Shelf<'a>) = match model {
        Home::Named(model) | Home::Filed(model, _) if is_path_in(model, from) => {
            let path = Path::new(model);
            (model.display().to_string().into(), from.read(path)?.into(), folder(path))
        }
        Home::Named(model) | Home::Filed(model, _) => {
            let model = model.display().to_string();
            let text = builtin_text(&format!("{model}.toml")).filter(|_| builtin_models().contains(&model.as_str()));
            (format!("{model}.toml").into(), text.ok_or_else(|| unknown(&model))?.into(), Shelf::Builtin)
        }
        Home::Unwritten(path, text) => (path.display().to_string().into(), text.into(), folder(path)),
        Home::Texts(held) => {
            if files.is_empty() {
                files = held.scenarios.iter().map(borrowed).collect();
            }
            if more.known.is_empty() {
                more.known = &held.known;
            }
            let (name, text) = borrowed(&held.model);
            (name, text, Shelf::Texts(held))
        }
    };
    Ok(check(&name, &text, &shelf, files, &more))
}

/// Opens a baseline: of a built-in or other model file, or a baseline file itself.
///
/// # Errors
/// Where there is no such model or file, or it cannot be read.
pub fn open_baseline(model: impl AsRef<OsStr>) -> Result<(Opened, Baseline), OpenError> {
    let model = model.as_ref();
    let mut opened = open(model, None, &[])?;
    if let Some(model) = &opened.model {
        let baseline = model.baseline.clone();
        return Ok((opened, baseline));
    }
    if is_path(model) {
        let text = read_text(Path::new(model))?;
        if !is_model_text(&text) {
            opened = Opened::default();
            let file = opened.sources.add(model.display().to_string(), text.as_str());
            let records = read_baseline(file, &text, &mut opened.diagnostics);
            let baseline = check_baseline(records, &mut opened.diagnostics);
            return Ok((opened, baseline));
        }
    }
    Ok((opened, Baseline::default()))
}

fn unknown(name: &str) -> OpenError {
    let known = builtin_models();
    let near = nearest(name, known.iter().copied());
    let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let list = known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ");
    OpenError::UnknownModel {
        name: name.to_owned(),
        hint: format!("{near}\nthe built-in models are {list}; {}", path_hint(name)),
    }
}

/// What to type for a file.
fn path_hint(name: &str) -> String {
    let path = Path::new(name);
    let file = format!("{name}.toml");
    if path.is_dir() {
        format!("`{name}` is a folder: name a model file in it, such as `{}`", path.join("model.toml").display())
    } else if Path::new(&file).is_file() {
        format!("the file beside you is `{file}`: type its whole name")
    } else {
        format!("a file is given by its path, such as `./{}`", path.with_extension("toml").display())
    }
}

fn check(
    name: &str,
    text: &str,
    shelf: &Shelf<'_>,
    files: Vec<(Cow<'_, str>, Cow<'_, str>)>,
    more: &Additions<'_>,
) -> Opened {
    let texts = Texts {
        model: NamedText::of_file(name, text),
        builtin: match shelf {
            Shelf::Builtin => true,
            Shelf::Folder(..) => false,
            Shelf::Texts(held) => held.builtin,
        },
        baseline: None,
        scenarios: files.iter().map(|(name, text)| NamedText::of_file(name, text)).collect(),
        known: more.known.iter().map(|one| NamedText::of_file(&one.name, &one.text)).collect(),
    };
    let known_to = more.known_to.map(str::to_owned);
    let identity = Identity { known_to: known_to.clone(), ..Identity::of_model(text) };
    let mut opened = Opened { identity, texts, known_to, ..Opened::default() };
    let file = opened.sources.add(name, text);
    let Some(mut records) = read_model(file, text, &mut opened.diagnostics) else { return opened };
    files.into_iter().for_each(|(name, text)| add_scenarios(&mut records, &mut opened, name.into_owned(), &text));
    more.known.iter().for_each(|one| add_known(&mut records, &mut opened, one));
    if let Some(to) = more.known_to {
        let file = opened.sources.add(KNOWN_TO, to);
        records.timeline.known_to = Some(Spanned::new(to.to_owned(), Span::new(file, 0, to.len())));
    }
    if let Some(only) = more.only.filter(|_| !records.scenarios.is_empty()) {
        let place = |scenario: &ScenarioText| only.iter().position(|name| *name == scenario.name.value);
        records.scenarios.retain(|scenario| place(scenario).is_some());
        records.scenarios.sort_by_key(place);
    }
    let baseline = read_its_baseline(&records, shelf, &mut opened);
    let mut what_ifs: Vec<WhatIf> = Vec::new();
    for variant in more.variants {
        let next = what_if(variant, &records, &what_ifs, &mut opened);
        what_ifs.push(next);
    }
    opened.variants = what_ifs.len();
    let model = check_model(&records, baseline.as_ref(), &what_ifs, &mut opened.diagnostics);
    opened.model = model.filter(|_| !opened.diagnostics.has_errors()).map(Arc::new);
    opened.text = Some(records);
    opened
}

/// A variant with a name that is free: one that nobody chose gives way to the model's own and to those before it.
fn what_if(variant: &Variant, records: &ModelText, before: &[WhatIf], opened: &mut Opened) -> WhatIf {
    let is_taken = |name: &String| {
        records.scenarios.iter().any(|scenario| scenario.name.value == *name)
            || before.iter().any(|what_if| what_if.name == *name)
    };
    let named = variant.scenario.as_ref().map(|name| opened.scenario_named(name));
    // A scenario as it was known has the scenario's own name in its name, not the file's that it stands in.
    let wish = match (&named, &variant.known_to) {
        (Some(named), Some(to)) if variant.is_cut() => format!("{named}@{to}"),
        _ => variant.name.clone(),
    };
    let numbered = (2..).map(|n| format!("{wish}_{n}"));
    let mut names = std::iter::once(wish.clone()).chain(numbered);
    let name = names.find(|name| variant.named || !is_taken(name)).unwrap_or_default();
    let sets = variant.sets.iter().map(|set| (opened.sources.add(SET, set.as_str()), set.clone())).collect();
    let known_to = variant.known_to.as_ref().map(|to| {
        let file = opened.sources.add(variant.name.as_str(), to.as_str());
        Spanned::new(to.clone(), Span::new(file, 0, to.len()))
    });
    WhatIf { name, named: variant.named, scenario: named, sets, known_to }
}

/// Puts the scenarios of a file behind those of the model.
fn add_scenarios(records: &mut ModelText, opened: &mut Opened, name: String, text: &str) {
    let file = opened.sources.add(name.as_str(), text);
    let read = read_scenario_file(file, text, &mut opened.diagnostics);
    opened.identity.add_file(text);
    if let Some(model) = read.model.filter(|model| model.value != records.model.name.value) {
        opened.diagnostics.push(
            Diagnostic::error(
                Code::UnknownName,
                format!("these scenarios are for the model `{}`, not for `{}`", model.value, records.model.name.value),
            )
            .at(model.span, "another model")
            .hint(format!(
                "name that model as the MODEL, or change this line to `model = \"{}\"`",
                records.model.name.value
            )),
        );
    }
    opened.scenario_files.push((name, read.scenarios.iter().map(|s| s.name.value.clone()).collect()));
    let weighed = records.scenarios.iter().any(|scenario| scenario.probability.is_some());
    if records.scenarios.is_empty() {
        // A model without scenarios has one named `base`, and the first is the reference.
        let span = records.model.name.span;
        records.scenarios.push(ScenarioText {
            name: Spanned::new(ModelText::ONLY.0.to_owned(), span),
            title: Some(ModelText::ONLY.1.to_owned()),
            notes: None,
            extends: None,
            probability: None,
            drivers: vec![],
        });
    }
    for mut scenario in read.scenarios {
        if let Some(known) = records.scenarios.iter().find(|known| known.name.value == scenario.name.value) {
            opened.diagnostics.push(
                Diagnostic::error(Code::DuplicateName, format!("there are two scenarios `{}`", scenario.name.value))
                    .at(scenario.name.span, "in this file")
                    .related(known.name.span, "and here")
                    .hint("give one of them another name"),
            );
            continue;
        }
        // What is added to weighed scenarios has no weight of its own unless it says so.
        if weighed && scenario.probability.is_none() {
            scenario.probability = Some(Spanned::new(0.0, scenario.name.span));
        }
        records.scenarios.push(scenario);
    }
}

/// Lays the known values of a file over those that are there.
fn add_known(records: &mut ModelText, opened: &mut Opened, one: &NamedText) {
    let file = opened.sources.add(one.name.as_str(), one.text.as_str());
    let dimensions: Vec<&str> = records.dimensions.iter().map(|dimension| dimension.name.value.as_str()).collect();
    let known = read_known(file, &one.name, &one.text, &dimensions, &mut opened.diagnostics);
    opened.identity.add_known(&one.text);
    records.known.push(known);
}

fn read_its_baseline(records: &ModelText, shelf: &Shelf<'_>, opened: &mut Opened) -> Option<Baseline> {
    let named = records.model.baseline.as_ref()?;
    let (shown, read) = shelf.read(&named.text);
    let text = match read {
        Ok(text) => text,
        Err(message) => {
            let hint = match shelf {
                Shelf::Texts(_) => {
                    "no file is looked for outside of the workbook: name the model's file with `--model`"
                }
                Shelf::Builtin | Shelf::Folder(..) => "the path is relative to the model file",
            };
            opened
                .diagnostics
                .push(Diagnostic::error(Code::NoBaseline, message).at(named.span, "the model's baseline").hint(hint));
            return Some(Baseline { broken: true, ..Baseline::default() });
        }
    };
    opened.baseline_fingerprint = fingerprint(&text);
    let file: FileId = opened.sources.add(shown, text.as_ref());
    let before = opened.diagnostics.0.len();
    let parsed = read_baseline(file, &text, &mut opened.diagnostics);
    let mut baseline = check_baseline(parsed, &mut opened.diagnostics);
    baseline.broken = opened.diagnostics.0.len() > before;
    opened.texts.baseline = Some(NamedText { name: named.text.clone(), text: text.into_owned() });
    Some(baseline)
}

impl Shelf<'_> {
    /// The file that a model names, with what messages call it.
    fn read(&self, name: &str) -> (String, Result<Cow<'_, str>, String>) {
        match self {
            Shelf::Builtin => {
                let text = builtin_text(name).map(Cow::from);
                (name.to_owned(), text.ok_or_else(|| format!("there is no built-in file `{name}`")))
            }
            Shelf::Folder(folder, files) => {
                let path = folder.join(name);
                let text = files.read(&path).map(Cow::from).map_err(|error| error.to_string());
                (path.display().to_string(), text)
            }
            // By the very name and nothing else: a path is never followed.
            Shelf::Texts(held) => {
                let found = held.baseline.as_ref().filter(|held| held.name == name).map(|held| Cow::from(&held.text));
                let missing = || format!("`{name}` does not travel with the model's text");
                (name.to_owned(), found.ok_or_else(missing))
            }
        }
    }
}
