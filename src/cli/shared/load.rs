//! Opening the model of a command and projecting its scenarios.

use crate::check::unknown_scenario;
use crate::cli::face::{Common, Failure, output};
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::project;
use crate::graph::{Program, build};
use crate::library::{Home, OpenError, Opened, SET, Variant, default_model, open, open_of, scenario_file_of};
use crate::model::{Model, ScenarioId};
use crate::series::Projection;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::sync::Arc;

/// A model that is ready to run.
pub(crate) struct Ready {
    /// Its texts and what was said about them.
    pub opened: Opened,
    /// The model, lowered.
    pub program: Program,
    /// What `--set` made scenarios of, as in [`Ready::variants`].
    pub made: Vec<Variant>,
}

impl Ready {
    /// The checked model.
    pub(crate) fn model(&self) -> &Model {
        &self.program.model
    }

    /// A scenario by its name, or by the file that it stands in.
    pub(crate) fn scenario(&self, name: &str) -> Result<ScenarioId, Failure> {
        let model = self.model();
        let name = &self.opened.scenario_named(name);
        model.scenario(name).filter(|s| s.0 < self.named_count()).ok_or_else(|| {
            let known = model.scenarios[..self.named_count()].iter().map(|s| s.name.as_str());
            let diagnostic = unknown_scenario(name, known);
            Failure::Model(format!("{}\n  = help: {}", diagnostic.message, diagnostic.hints.join("\n  = help: ")))
        })
    }

    /// How many scenarios the model's file has.
    pub(crate) fn named_count(&self) -> usize {
        self.model().scenarios.len() - self.opened.variants
    }

    /// The scenarios that `--set` made.
    pub(crate) fn variants(&self) -> impl Iterator<Item = ScenarioId> + use<> {
        (self.named_count()..self.model().scenarios.len()).map(ScenarioId)
    }

    /// Whether `--set` made a scenario.
    pub(crate) fn is_variant(&self, scenario: ScenarioId) -> bool {
        scenario.0 >= self.named_count()
    }

    /// The scenario of the model's file: what `--set` made stands on top of one.
    pub(crate) fn own(&self, scenario: ScenarioId) -> ScenarioId {
        let parent = self.model().scenarios[scenario.0].extends.filter(|_| self.is_variant(scenario));
        parent.unwrap_or(scenario)
    }

    /// The scenario that `--set` made, for commands that make one.
    pub(crate) fn what_if(&self) -> Option<ScenarioId> {
        self.variants().last()
    }

    /// Projects a scenario; what goes wrong is printed.
    pub(crate) fn project(&self, scenario: ScenarioId, common: &Common) -> Result<Projection, Failure> {
        project(&self.program, scenario).map_err(|faults| {
            output::diagnostics(&faults, &self.opened.sources, common);
            Failure::Model(summary(faults.len(), "error"))
        })
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
    common: &Common,
) -> Result<Ready, Failure> {
    let first = scenarios.first().map(String::as_str);
    with_variants(name, scenarios, &Variant::of_sets(first, sets), common)
}

/// The same with any number of variants; `scenarios` are the names and files of scenarios that they start from, and others.
pub(crate) fn with_variants(
    name: Option<&OsStr>,
    scenarios: &[String],
    variants: &[Variant],
    common: &Common,
) -> Result<Ready, Failure> {
    let ready = as_of(name.map(Home::Named), scenarios, variants, None, common)?;
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

/// The same of a model wherever it is, the default one if nobody says where, with some of the scenarios alone.
pub(crate) fn as_of(
    home: Option<Home<'_>>,
    scenarios: &[String],
    variants: &[Variant],
    only: Option<&[String]>,
    common: &Common,
) -> Result<Ready, Failure> {
    let mut files: Vec<String> =
        scenarios.iter().filter_map(|name| scenario_file_of(name)).map(|(file, _)| file.to_owned()).collect();
    let mut seen = BTreeSet::new();
    files.retain(|file| seen.insert(file.clone()));
    let opened = open_of(home.unwrap_or(Home::Named(model(None))), &files, variants, only).map_err(failure)?;
    let Some(model) = opened.model.clone() else {
        let errors: Vec<_> =
            opened.diagnostics.0.iter().filter(|d| d.severity == Severity::Error || common.verbose).cloned().collect();
        output::diagnostics(&errors, &opened.sources, common);
        return Err(Failure::Model(summary(errors.iter().filter(|d| d.severity == Severity::Error).count(), "error")));
    };
    warn(home, &opened, common);
    let program = build(Arc::clone(&model));
    Ok(Ready { opened, program, made: variants.to_vec() })
}

/// Opens and checks a model.
pub(crate) fn opened(name: Option<&OsStr>) -> Result<Opened, Failure> {
    open(model(name), None, &[]).map_err(failure)
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
            Some(Home::Unwritten(..) | Home::Texts(_)) => "`--verbose` shows".to_owned(),
            None => "`evcalc check` shows".to_owned(),
        };
        output::error_line(&format!("{what}; {how} them"));
    }
}

fn summary(count: usize, what: &str) -> String {
    match count {
        0 | 1 => format!("{what}: the model cannot be projected because of the {what} above"),
        n => format!("{what}: the model cannot be projected because of the {n} {what}s above"),
    }
}
