//! The arguments of `evcalc explain`.

use crate::cli::shared::known::KnownOptions;
use clap::Args;
use std::ffi::OsString;
#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[allow(rustdoc::broken_intra_doc_links)] // the words of its help
    /// NAME, NAME[ELEMENT], NAME[ELEMENT]@PERIOD, or an error code such as E0301; all names, if not given
    pub what: Option<String>,
    /// A built-in model or a path to a model file
    #[arg(short, long)]
    pub model: Option<OsString>,
    /// The scenario
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// A what-if change on top of the scenario
    #[arg(long, value_name = "NAME=EXPR")]
    pub set: Vec<String>,
    #[command(flatten)]
    pub known: KnownOptions,
    /// How many levels of the tree are printed (4 in a table, all in JSON)
    #[arg(long)]
    pub depth: Option<usize>,
}
