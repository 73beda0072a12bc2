//! A model as a command takes it.

use super::known::KnownOptions;
use clap::Args;
use std::ffi::OsString;

/// A model that a command is about.
#[derive(Debug, Args)]
pub(crate) struct Model {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    #[command(flatten)]
    pub known: KnownOptions,
}
