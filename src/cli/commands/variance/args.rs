//! The arguments of `evcalc variance`.

use crate::cli::shared::book::BookOptions;
use crate::cli::shared::known::KnownOptions;
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct VarianceArgs {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenario whose known values are the actuals (the first, if not given)
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Option<String>,
    #[command(flatten)]
    pub known: KnownOptions,
    /// The scenario that is the plan, also as it was known: base@2025-12 (the same scenario with nothing known, if not
    /// given); or a file that `evcalc publish` wrote (its means)
    #[arg(long, value_name = "SCENARIO")]
    pub plan: Option<String>,
    /// The period (the last in which anything is known, if not given)
    #[arg(long, value_name = "PERIOD")]
    pub to: Option<String>,
    /// Show this line (all with known values, if not given; may be repeated)
    #[arg(long, value_name = "NAME")]
    pub line: Vec<String>,
    /// Where the result goes: .xlsx (a workbook with a sheet for it), .json or .csv
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub book: BookOptions,
}
