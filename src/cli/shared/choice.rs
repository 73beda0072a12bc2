//! A model as a command takes it.

use clap::Args;
use std::ffi::OsString;
#[derive(Debug, Args)]
pub(crate) struct Model {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
}
