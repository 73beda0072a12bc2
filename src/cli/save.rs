//! A new scenario put into a file: appended to a model file or a file of scenarios, or in a new file of its own.

use super::load::{self, Ready};
use super::{Failure, output};
use crate::diagnostic::Severity;
use crate::library::{Home, NewScenario, Opened, is_model_text, open, open_of, scenario_file, with_scenario};
use std::io::ErrorKind;
use std::path::Path;

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
    pub fn told(&self, model: &str, file: &Path, name: &str) -> String {
        let shown = file.display();
        let alone = self.opened.scenario_files.iter().all(|(_, names)| names.len() == 1);
        let how = match (self.whole, alone) {
            (true, _) => format!("evcalc project {shown} --scenario {name}"),
            (false, true) => format!("evcalc project {model} --scenario {shown}"),
            (false, false) => format!("evcalc project {model} --scenario {shown}:{name}"),
        };
        format!("scenario `{name}` in {shown}; run `{how}`")
    }
}

/// Opens what would be saved beside the file that it would replace; nothing is left there. `model` is the model as it
/// was named, `now` what it is now.
pub fn trial(model: Home<'_>, now: &Ready, file: &Path, scenario: &NewScenario) -> Result<Trial, Failure> {
    let shown = file.display();
    let failed = |error: std::io::Error| output::cannot_write(file, "", &error);
    let before = match std::fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(Failure::File(format!("cannot read `{shown}`: {error}"))),
    };
    if before.is_none() && file.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("toml")) {
        return Err(Failure::Usage(format!("`{shown}` should end in .toml: a scenario is saved as a model's text")));
    }
    let text = match &before {
        Some(text) => with_scenario(text, scenario)
            .map_err(|error| Failure::Model(format!("cannot save into `{shown}`: {error}")))?,
        None => scenario_file(&now.model().name, scenario),
    };
    // A model file has a table for the model, a file of scenarios at most its name.
    let whole = before.as_deref().is_some_and(is_model_text);
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = tempfile::Builder::new().prefix(".evcalc-").suffix(".toml").tempfile_in(folder).map_err(failed)?;
    std::fs::write(beside.path(), &text).map_err(failed)?;
    let path = beside.path().to_string_lossy().into_owned();
    let opened = match whole {
        true => open(&path, None, &[]),
        false => open_of(model, &[path], &[], None),
    };
    let opened = opened.map_err(load::failure)?;
    if opened.model.is_none() {
        let extended = &scenario.extends;
        if let Some((home, _)) = now.opened.scenario_files.iter().find(|(_, names)| names.contains(extended)) {
            return Err(Failure::Model(format!(
                "cannot save into `{shown}`: the scenario would extend `{extended}`, which stands in `{home}`\n  = help: save into that file: `--save {home}`"
            )));
        }
        let first = opened.diagnostics.0.iter().find(|d| d.severity == Severity::Error);
        let why = first.map_or_else(String::new, |diagnostic| {
            let hints = diagnostic.hints.iter().map(|hint| format!("\n  = help: {hint}"));
            format!("{}{}", diagnostic.message, hints.collect::<String>())
        });
        return Err(Failure::Model(format!("cannot save into `{shown}`: the model would be wrong: {why}")));
    }
    Ok(Trial { text, opened, whole })
}
