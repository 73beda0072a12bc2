//! A new scenario put into a file: appended to a model file or a file of scenarios, or in a new file of its own.

use super::additions::Additions;
use super::builtin::is_model_text;
use super::open::{Home, OpenError, open_texts};
use super::opened::Opened;
use super::save::{NewScenario, scenario_file, with_scenario};
use crate::diagnostic::Severity;
use crate::text::{Replacement, WriteError, cannot_write, followed, may_write, read_whole_text};
use std::ffi::OsStr;
use std::fs;
use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::Path;
use thiserror::Error;

/// Why a scenario was not put into a file, which is as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AppendError {
    /// The file could not be read or written, or was changed meanwhile.
    #[error("{0}")]
    File(String),
    /// The file has no name for a model's text.
    #[error("{0}")]
    Name(String),
    /// The model would be wrong, or would not give what is to be saved.
    #[error("{0}")]
    Model(String),
}

impl From<WriteError> for AppendError {
    fn from(error: WriteError) -> AppendError {
        AppendError::File(error.to_string())
    }
}

impl From<OpenError> for AppendError {
    fn from(error: OpenError) -> AppendError {
        match error {
            OpenError::File(error) => AppendError::File(error.to_string()),
            error @ OpenError::UnknownModel { .. } => AppendError::Model(error.to_string()),
        }
    }
}

/// How often a file that others change is read anew.
const ATTEMPTS: usize = 100;

/// A file as it would be, and the model that it gives.
pub struct Trial {
    /// The file's new text.
    pub text: String,
    /// The model with the new scenario.
    pub opened: Opened,
    /// Whether the file is a whole model, and not a file of scenarios.
    pub whole: bool,
}

impl Trial {
    /// What is said of the scenario when it is written, with what to type next.
    pub fn told(&self, model: &OsStr, file: &Path, name: &str) -> String {
        let (shown, model) = (file.display(), model.display());
        let alone = self.opened.scenario_files.iter().all(|(_, names)| names.len() == 1);
        let how = match (self.whole, alone) {
            (true, _) => format!("evcalc project {shown} --scenario {name}"),
            (false, true) => format!("evcalc project {model} --scenario {shown}"),
            (false, false) => format!("evcalc project {model} --scenario {shown}:{name}"),
        };
        format!("scenario `{name}` in {shown}; run `{how}`")
    }
}

/// Saves into a file what `make` makes of it. Others may save into it at the same time: each waits for the one before it
/// and reads what that one wrote; where a program that does not wait saved in between, the file is read anew.
///
/// # Errors
/// Where `make` gives none, or the file cannot be read or written; it is as it was then.
pub fn append(
    file: &Path,
    mut make: impl FnMut(&Held<'_>) -> Result<Trial, AppendError>,
) -> Result<Trial, AppendError> {
    may_write(file)?;
    for _ in 0..ATTEMPTS {
        let held = Held::take(file)?;
        let trial = make(&held)?;
        if held.put(&trial.text)? {
            return Ok(trial);
        }
    }
    Err(AppendError::File(format!(
        "cannot write `{}`: another program changes it again and again; nothing was written",
        file.display()
    )))
}

/// A file that a scenario is saved into, held against other savings until it is written or given up.
pub struct Held<'a> {
    file: &'a Path,
    /// Its text; `None` where it does not exist yet.
    before: Option<String>,
    lock: Option<File>,
}

impl Held<'_> {
    fn take(file: &Path) -> Result<Held<'_>, AppendError> {
        let lock = loop {
            let target = followed(file).map_err(|error| cannot_write(file, "", &error))?;
            let Ok(opened) = File::open(&target) else { break None };
            match opened.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => drop(opened.lock()),
                // Where the system knows no locks, the look at what changed has to do.
                Err(TryLockError::Error(_)) => break None,
            }
            // Whoever held it may have put another file in its place.
            if is_same(&opened, &target) {
                break Some(opened);
            }
        };
        // Some systems let nobody read what is locked, not even whoever locked it.
        let lock = lock.filter(|_| cfg!(unix));
        let before = match fs::metadata(file) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            _ => Some(read_whole_text(file).map_err(|error| AppendError::File(error.to_string()))?),
        };
        Ok(Held { file, before, lock })
    }

    /// Writes the new text; `false` where the file is no longer what was read.
    fn put(self, text: &str) -> Result<bool, AppendError> {
        let failed = |error: std::io::Error| AppendError::from(cannot_write(self.file, "", &error));
        let mut new = Replacement::begin(self.file)?;
        new.file().write_all(text.as_bytes()).map_err(failed)?;
        let now = read_whole_text(self.file).ok();
        let put = now == self.before && new.finish(self.before.is_none())?;
        drop(self.lock);
        Ok(put)
    }

    /// What the file would be with one more scenario, and the model that it would give, both in memory. `model` is
    /// where the model is, `now` what it was when it was read.
    ///
    /// # Errors
    /// Where the file cannot take the scenario, says something else by now, or would give no model.
    pub fn trial(&self, model: Home<'_>, now: &Opened, scenario: &NewScenario) -> Result<Trial, AppendError> {
        let Held { file, before, .. } = self;
        let shown = file.display();
        if before.is_none() && file.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("toml")) {
            return Err(AppendError::Name(format!(
                "`{shown}` should end in .toml: a scenario is saved as a model's text"
            )));
        }
        let text = match before {
            Some(text) => with_scenario(text, scenario)
                .map_err(|error| AppendError::Model(format!("cannot save into `{shown}`: {error}")))?,
            None => scenario_file(now.model.as_ref().map_or("", |model| &model.name), scenario),
        };
        // A model file has a table for the model, a file of scenarios at most its name.
        let whole = before.as_deref().is_some_and(is_model_text);
        // What was found with known values holds with them.
        let (known, known_to) = (&now.texts.known, now.known_to.as_deref());
        let more = Additions { known, known_to, ..Additions::default() };
        let opened = match whole {
            true => open_texts(Home::Unwritten(file, text.trim_start_matches('\u{feff}')), vec![], &more),
            false => open_texts(model, vec![(shown.to_string().into(), text.as_str().into())], &more),
        };
        let opened = opened?;
        let own = matches!(model, Home::Named(name) if is_one_file(Path::new(name), file));
        if whole && own && has_changed(now, &opened) {
            return Err(AppendError::File(format!(
                "`{shown}` was changed by another program while this ran, and is left as it is\n  = help: run the command again, so that the scenario is found in the model as it is now"
            )));
        }
        if opened.model.is_none() {
            let extended = &scenario.extends;
            if let Some((home, _)) = now.scenario_files.iter().find(|(_, names)| names.contains(extended)) {
                return Err(AppendError::Model(format!(
                    "cannot save into `{shown}`: the scenario would extend `{extended}`, which stands in `{home}`\n  = help: save into that file: `--save {home}`"
                )));
            }
            let first = opened.diagnostics.0.iter().find(|d| d.severity == Severity::Error);
            let why = first.map_or_else(String::new, |diagnostic| {
                let hints = diagnostic.hints.iter().map(|hint| format!("\n  = help: {hint}"));
                format!("{}{}", diagnostic.message, hints.collect::<String>())
            });
            return Err(AppendError::Model(format!("cannot save into `{shown}`: the model would be wrong: {why}")));
        }
        Ok(Trial { text, opened, whole })
    }
}

/// Whether a path still leads to an open file.
fn is_same(opened: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let both = (opened.metadata(), fs::metadata(path));
        matches!(both, (Ok(one), Ok(other)) if (one.dev(), one.ino()) == (other.dev(), other.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = (opened, path);
        true
    }
}

fn is_one_file(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

/// Whether a model says something else than when the command read it; scenarios that were added change nothing.
fn has_changed(now: &Opened, later: &Opened) -> bool {
    let (now, later) = (&now.identity, &later.identity);
    let other = |(name, one): &(String, String)| later.scenarios.iter().any(|(known, now)| known == name && now != one);
    now.model != later.model || now.scenarios.iter().any(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_program_saved_in_between_is_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("m.toml");
        fs::write(&file, "first").expect("written");
        let held = Held::take(&file).expect("held");
        // An editor knows of no locks.
        fs::write(&file, "edited").expect("written");
        assert!(!held.put("first and more").expect("looked at"));
        assert_eq!(fs::read_to_string(&file).expect("a text"), "edited");
        let held = Held::take(&file).expect("held");
        assert!(held.put("edited and more").expect("written"));
        assert_eq!(fs::read_to_string(&file).expect("a text"), "edited and more");
    }

    #[test]
    fn an_answer_is_not_saved_into_a_model_that_says_something_else_by_now() {
        let model = |fee: &str| {
            format!(
                "[model]\nname = \"m\"\n[timeline]\nstart = \"2025-01\"\nperiods = 2\nstep = \"month\"\n[drivers]\nfee = {fee}\n[lines]\nfees = \"fee\"\n[scenarios.base]\ntitle = \"B\"\n"
            )
        };
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("m.toml");
        fs::write(&file, model("2")).expect("written");
        let now = crate::library::open(file.as_os_str(), None, &[]).expect("a model");
        let scenario = NewScenario {
            name: "x".to_owned(),
            title: "X".to_owned(),
            notes: "Found.".to_owned(),
            extends: "base".to_owned(),
            changes: vec![],
        };
        let trial = || Held::take(&file).expect("held").trial(Home::Named(file.as_os_str()), &now, &scenario);
        // Comments, and scenarios that others added, change nothing of the answer.
        fs::write(&file, model("2 # two") + "[scenarios.other]\ntitle = \"O\"\n").expect("written");
        assert!(trial().is_ok());
        fs::write(&file, model("3")).expect("written");
        assert!(matches!(trial(), Err(AppendError::File(message)) if message.contains("changed by another program")));
    }

    #[test]
    fn a_file_that_appeared_in_between_is_not_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("new.toml");
        let held = Held::take(&file).expect("held");
        fs::write(&file, "theirs").expect("written");
        assert!(!held.put("ours").expect("looked at"));
        assert_eq!(fs::read_to_string(&file).expect("a text"), "theirs");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
