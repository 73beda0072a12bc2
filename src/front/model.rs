//! A model, opened and lowered.

use super::error::Error;
use crate::diagnostic::{Severity, nearest};
use crate::graph::{Program, build};
use crate::library::{Home, Opened, Variant, open_of};
use crate::model::ScenarioId;
use crate::text::{NamedText, Texts};
use std::ffi::OsStr;
use std::sync::Arc;

/// A model with its baseline, checked and lowered once; cheap to clone.
#[derive(Clone, Debug)]
pub struct Model(Arc<Ready>);

#[derive(Debug)]
struct Ready {
    opened: Opened,
    program: Program,
}

impl Model {
    /// Opens a built-in model by its name or a model file by its path.
    ///
    /// # Errors
    /// There is no such model, it cannot be read, or something in it is wrong: all that is.
    ///
    /// ```
    /// let model = evcalc::Model::open("examples/reference.toml")?;
    /// assert_eq!(model.scenario_names().next(), Some("base"));
    /// # Ok::<(), evcalc::Error>(())
    /// ```
    pub fn open(name: impl AsRef<OsStr>) -> Result<Model, Error> {
        Model::of(Home::Named(name.as_ref()), &[])
    }

    /// A model from its text alone: files that it names are not looked for.
    ///
    /// # Errors
    /// Something in it is wrong: all that is.
    pub fn from_text(text: &str) -> Result<Model, Error> {
        let model = NamedText { name: "model.toml".to_owned(), text: text.to_owned() };
        Model::of(Home::Texts(&Texts { model, ..Texts::default() }), &[])
    }

    fn of(home: Home<'_>, variants: &[Variant]) -> Result<Model, Error> {
        let opened = open_of(home, &[], variants, None).map_err(|error| Error::said(error.to_string()))?;
        match &opened.model {
            Some(model) => {
                let program = build(Arc::clone(model));
                Ok(Model(Arc::new(Ready { opened, program })))
            }
            None => {
                let errors = opened.diagnostics.0.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
                Err(Error::found(errors, &opened.sources))
            }
        }
    }

    /// The same model with one more scenario, the last: changes on top of one that it has.
    pub(super) fn with(&self, scenario: &str, sets: &[String]) -> Result<Model, Error> {
        Model::of(Home::Texts(&self.0.opened.texts), &Variant::of_sets(Some(scenario), sets))
    }

    /// What people call it.
    pub fn title(&self) -> &str {
        &self.data().title
    }

    /// The names of its scenarios in file order; the first is the one that others are compared with.
    pub fn scenario_names(&self) -> impl Iterator<Item = &str> {
        self.data().scenarios.iter().map(|scenario| scenario.name.as_str())
    }

    /// The names of its outputs in file order.
    pub fn output_names(&self) -> impl Iterator<Item = &str> {
        self.data().outputs.iter().map(|output| output.name.as_str())
    }

    /// The names of its lines in file order.
    pub fn line_names(&self) -> impl Iterator<Item = &str> {
        self.data().lines.iter().map(|line| line.name.as_str())
    }

    /// What was noticed that is no error, as text; empty where nothing was.
    pub fn warnings(&self) -> String {
        crate::diagnostic::render(&self.0.opened.diagnostics.0, &self.0.opened.sources, false)
    }

    /// The lowered model, for what the front door does not offer.
    pub fn program(&self) -> &Program {
        &self.0.program
    }

    pub(super) fn opened(&self) -> &Opened {
        &self.0.opened
    }

    pub(super) fn data(&self) -> &crate::model::Model {
        &self.0.program.model
    }

    pub(super) fn last_scenario(&self) -> ScenarioId {
        ScenarioId(self.data().scenarios.len() - 1)
    }
}

/// There is nothing of this name: the nearest one, or all.
pub(super) fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let known: Vec<&str> = known.collect();
    let hint = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    Error::said(format!("there is no {what} `{name}`: {hint}"))
}
