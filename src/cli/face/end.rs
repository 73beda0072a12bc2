//! How a command ends.

use crate::analyse::{NameError, PartError};
use crate::library::AppendError;
use crate::text::WriteError;
use std::process::ExitCode;

/// How a command ended that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// As hoped.
    Well,
    /// The work is done, but a check of the model failed.
    CheckFailed,
    /// The work is done, and two versions of a model differ in an output.
    Differs,
    /// Something in the model or a value is wrong; what it is has been printed.
    Wrong,
}

impl Done {
    /// What the process ends with.
    pub(crate) fn code(self) -> ExitCode {
        match self {
            Done::Well => ExitCode::SUCCESS,
            Done::Wrong => ExitCode::from(1),
            Done::CheckFailed | Done::Differs => ExitCode::from(3),
        }
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The model, the baseline or a value is wrong: exit code 1.
    Model(String),
    /// The command was used wrongly: exit code 2.
    Usage(String),
    /// What would be told rests on too little: exit code 3.
    Unsure(String),
    /// A file could not be read or written: exit code 4.
    File(String),
    /// Stopped by whoever waits: exit code 130.
    Stopped,
}

impl Failure {
    /// What the process ends with, and what is said.
    pub(crate) fn told(self) -> (u8, String) {
        let (code, message) = match self {
            Failure::Model(message) => (1, message),
            Failure::Usage(message) => (2, message),
            Failure::Unsure(message) => (3, message),
            Failure::File(message) => (4, message),
            Failure::Stopped => (130, "stopped; nothing was written".to_owned()),
        };
        let said = message.starts_with("error") || message.is_empty();
        (code, if said { message } else { format!("error: {message}") })
    }
}

impl From<NameError> for Failure {
    fn from(error: NameError) -> Failure {
        Failure::Model(error.to_string())
    }
}

impl From<PartError> for Failure {
    fn from(error: PartError) -> Failure {
        match error {
            PartError::File(message) => Failure::File(message),
            PartError::Content(message) => Failure::Model(message),
        }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Failure {
        Failure::File(error.to_string())
    }
}

impl From<AppendError> for Failure {
    fn from(error: AppendError) -> Failure {
        match error {
            AppendError::File(message) => Failure::File(message),
            AppendError::Name(message) => Failure::Usage(message),
            AppendError::Model(message) => Failure::Model(message),
        }
    }
}
