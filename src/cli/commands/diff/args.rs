//! The arguments of `evcalc diff`.

use crate::cli::shared::foreign::Patience;
use crate::cli::shared::known::KnownOptions;
use clap::Args;
use std::ffi::OsString;

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The old version: a model file, a workbook that carries its model, or a built-in model
    pub old: OsString,
    /// The new version
    pub new: OsString,
    /// An output that is compared (all, if not given; may be repeated)
    #[arg(long, value_name = "OUTPUT")]
    pub of: Vec<String>,
    /// A scenario in which outputs are compared (those that both have, if not given; may be repeated)
    #[arg(short, long, value_name = "SCENARIO")]
    pub scenario: Vec<String>,
    #[command(flatten)]
    pub known: KnownOptions,
    #[command(flatten)]
    pub limits: Patience,
}
