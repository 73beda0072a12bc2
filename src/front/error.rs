//! What can go wrong, told as the command line tells it.

use crate::diagnostic::{Diagnostic, Sources, render};
use std::fmt;

/// What went wrong: its text has the place, the cause and what to type.
///
/// ```
/// let wrong = evcalc::Model::from_text("[model]\nname = \"m\"\n").expect_err("it has no timeline");
/// assert!(wrong.to_string().contains("timeline"), "{wrong}");
/// ```
#[derive(Clone)]
pub struct Error {
    text: String,
    diagnostics: Vec<Diagnostic>,
}

impl Error {
    pub(super) fn said(text: impl Into<String>) -> Error {
        Error { text: text.into(), diagnostics: vec![] }
    }

    pub(super) fn found(diagnostics: Vec<Diagnostic>, sources: &Sources) -> Error {
        Error { text: render(&diagnostics, sources, false), diagnostics }
    }

    /// What was found wrong in a model, one by one; empty where it is something else, as a file that cannot be read.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.trim_end())
    }
}

/// As text too: it is what a program shows whose `main` ends with it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Error {}
