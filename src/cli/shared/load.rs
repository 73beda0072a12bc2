//! Opening the model of a command and projecting its scenarios.

use super::known::KnownOptions;
use crate::cli::face::{Common, Failure, output};
use crate::diagnostic::Diagnostic;
use crate::front::{Cause, Error, Ready};
use crate::library::{Additions, Home, OpenError, Opened, SET, Variant, default_model, open_of};
use crate::model::ScenarioId;
use crate::series::Projection;
use std::ffi::OsStr;

/// Projects a scenario; what goes wrong is printed.
pub(crate) fn project(ready: &Ready, scenario: ScenarioId, common: &Common) -> Result<Projection, Failure> {
    ready.project(scenario).map_err(|error| refused(&error, common))
}

/// What cannot be done with a model, as a failure of the command; what is wrong in its texts is printed.
pub(crate) fn refused(error: &Error, common: &Common) -> Failure {
    let errors: Vec<Diagnostic> =
        if common.verbose { error.remarks().to_vec() } else { error.diagnostics().cloned().collect() };
    output::diagnostics(&errors, error.sources(), common);
    match error.cause() {
        Cause::Model => Failure::Model(error.message()),
        Cause::File => Failure::File(error.message()),
    }
}

/// Opens the model that a command names, or the default one.
pub(crate) fn model(name: Option<&OsStr>) -> &OsStr {
    name.unwrap_or(OsStr::new(default_model()))
}

/// A command about the model that was named, to be typed as it stands.
pub(crate) fn naming(command: &str, model: Option<&OsStr>) -> String {
    match model.map(OsStr::to_string_lossy) {
        Some(model) if model.contains(' ') => format!("{command} '{model}'"),
        Some(model) => format!("{command} {model}"),
        None => command.to_owned(),
    }
}

/// Opens, checks and lowers a model; everything wrong is printed.
///
/// `scenarios` are names and files of scenarios; what `sets` lay on top lies on the first.
pub(crate) fn ready(
    name: Option<&OsStr>,
    scenarios: &[String],
    sets: &[String],
    known: &KnownOptions,
    common: &Common,
) -> Result<Ready, Failure> {
    let first = scenarios.first().map(String::as_str);
    with_variants(name, scenarios, &Variant::of_sets(first, sets), known, common)
}

/// The same with any number of variants; `scenarios` are the names and files of scenarios that they start from, and others.
pub(crate) fn with_variants(
    name: Option<&OsStr>,
    scenarios: &[String],
    variants: &[Variant],
    known: &KnownOptions,
    common: &Common,
) -> Result<Ready, Failure> {
    let known = known.read()?;
    let more = Additions { scenarios, variants, only: None, known: &known.files, known_to: known.to.as_deref() };
    let home = Home::Named(model(name));
    let ready = Ready::open(home, &more).map_err(|error| refused(&error, common))?;
    warn(name.map(Home::Named), &ready.opened, common);
    if !common.quiet {
        for (file, names) in &ready.opened.scenario_files {
            // Several in a file: which one is meant is told where nobody said it.
            if names.len() > 1 && scenarios.contains(file) {
                let others: Vec<String> = names[1..].iter().map(|name| format!("`{file}:{name}`")).collect();
                let told = format!(
                    "note: of `{file}` the scenario `{}` is taken; the others are {}",
                    names[0],
                    others.join(", ")
                );
                output::error_line(&told);
            }
        }
    }
    Ok(ready)
}

/// Opens and checks a model.
pub(crate) fn opened(name: Option<&OsStr>, known: &KnownOptions) -> Result<Opened, Failure> {
    let known = known.read()?;
    let more = Additions { known: &known.files, known_to: known.to.as_deref(), ..Additions::default() };
    open_of(Home::Named(model(name)), &more).map_err(failure)
}

/// A failure to open as a failure of the command.
pub(crate) fn failure(error: OpenError) -> Failure {
    match error {
        OpenError::File(error) => Failure::File(error.to_string()),
        error @ OpenError::UnknownModel { .. } => Failure::Model(error.to_string()),
    }
}

/// Counts the warnings of a model, or shows them.
pub(crate) fn warn(home: Option<Home<'_>>, opened: &Opened, common: &Common) {
    // What was typed with the command is in no file that `evcalc check` reads.
    let typed = |d: &Diagnostic| {
        d.place.as_ref().and_then(|(span, _)| opened.sources.find(span.file)).is_some_and(|text| text.name == SET)
    };
    let (typed, others): (Vec<Diagnostic>, Vec<Diagnostic>) = opened.diagnostics.0.iter().cloned().partition(typed);
    let warnings = others.len();
    if !common.quiet {
        output::diagnostics(&typed, &opened.sources, common);
    }
    if common.verbose {
        output::diagnostics(&others, &opened.sources, common);
    } else if warnings > 0 && !common.quiet {
        let what = if warnings == 1 { "1 warning".to_owned() } else { format!("{warnings} warnings") };
        let how = match home {
            Some(Home::Named(name)) => format!("`{}` shows", naming("evcalc check", Some(name))),
            // What is in no file cannot be checked by its name.
            Some(Home::Filed(..) | Home::Unwritten(..) | Home::Texts(_)) => "`--verbose` shows".to_owned(),
            None => "`evcalc check` shows".to_owned(),
        };
        output::error_line(&format!("{what}; {how} them"));
    }
}
