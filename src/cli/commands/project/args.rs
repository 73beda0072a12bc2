//! The arguments of `evcalc project`.

use crate::cli::shared::book::BookOptions;
use crate::cli::shared::known::KnownOptions;
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;
#[derive(Debug, Args)]
pub(crate) struct Project {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenario (the first, if not given), or a file with one; more than one choose the workbook's calc sheets
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Vec<String>,
    #[allow(rustdoc::broken_intra_doc_links)] // the words of its help
    /// A what-if change on top of the scenario: NAME=VALUE, NAME[ELEMENT]=VALUE, NAME[ELEMENT,2027-07]=VALUE
    #[arg(long, value_name = "NAME=EXPR")]
    pub set: Vec<String>,
    #[command(flatten)]
    pub known: KnownOptions,
    /// Where the result goes: .xlsx, .json or .csv
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write no workbook
    #[arg(long)]
    pub no_workbook: bool,
    /// Give calc sheets to the chosen scenarios alone
    #[arg(long)]
    pub only: bool,
    #[command(flatten)]
    pub book: BookOptions,
}
