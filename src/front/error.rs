//! What can go wrong, told as the command line tells it.

use crate::analyse::NameError;
use crate::diagnostic::{Diagnostic, Severity, Sources, render};
use crate::library::OpenError;
use std::fmt;

/// What went wrong: its text has the place, the cause and what to type.
///
/// ```
/// let wrong = evcalc::Model::from_text("[model]\nname = \"m\"\n").expect_err("it has no timeline");
/// assert!(wrong.to_string().contains("timeline"), "{wrong}");
/// ```
#[derive(Clone)]
pub struct Error {
    cause: Cause,
    said: Option<String>,
    diagnostics: Vec<Diagnostic>,
    sources: Sources,
}

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The model, or something that was asked of it.
    Model,
    /// A file that cannot be read or written.
    File,
}

impl Error {
    pub(super) fn said(text: impl Into<String>) -> Error {
        Error { cause: Cause::Model, said: Some(text.into()), diagnostics: vec![], sources: Sources::default() }
    }

    pub(super) fn of_file(text: impl Into<String>) -> Error {
        Error { cause: Cause::File, ..Error::said(text) }
    }

    pub(super) fn found(diagnostics: Vec<Diagnostic>, sources: &Sources) -> Error {
        Error { cause: Cause::Model, said: None, diagnostics, sources: sources.clone() }
    }

    /// The same, with something to be said behind what was found.
    pub(super) fn and(self, text: impl Into<String>) -> Error {
        Error { said: Some(text.into()), ..self }
    }

    /// What was found wrong in a model, one by one; empty where it is something else, as a file that cannot be read.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(|found| found.severity == Severity::Error)
    }

    /// The same with warnings, which alone would not have been in the way.
    pub fn remarks(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The texts that diagnostics point into.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// What kind of thing went wrong.
    pub fn cause(&self) -> Cause {
        self.cause
    }

    /// What is to be said in a sentence, behind the diagnostics.
    pub fn message(&self) -> String {
        self.said.clone().unwrap_or_else(|| match self.diagnostics().count() {
            0 | 1 => "error: the model cannot be projected because of the error above".to_owned(),
            n => format!("error: the model cannot be projected because of the {n} errors above"),
        })
    }
}

impl From<NameError> for Error {
    fn from(error: NameError) -> Error {
        Error::said(error.help.map_or(error.message.clone(), |help| format!("{}: {help}", error.message)))
    }
}

impl From<OpenError> for Error {
    fn from(error: OpenError) -> Error {
        match error {
            OpenError::File(error) => Error::of_file(error.to_string()),
            error @ OpenError::UnknownModel { .. } => Error::said(error.to_string()),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wrong: Vec<Diagnostic> = self.diagnostics().cloned().collect();
        f.write_str(render(&wrong, &self.sources, false).trim_end())?;
        match &self.said {
            Some(said) if wrong.is_empty() => f.write_str(said),
            Some(said) => write!(f, "\n{said}"),
            None => Ok(()),
        }
    }
}

/// As text too: it is what a program shows whose `main` ends with it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Error {}
