//! The arguments of `evcalc compare`.

use crate::cli::shared::book::BookOptions;
use crate::cli::shared::known::KnownOptions;
use crate::cli::shared::typed::{count, seed};
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenarios, the reference first (all, if not given); VARIANT=NAME names what the `--set` behind it make of NAME
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Vec<String>,
    /// A change that adds one more column: the scenario named before it (else the first) with this change
    #[arg(long, value_name = "NAME=EXPR")]
    pub set: Vec<String>,
    #[command(flatten)]
    pub known: KnownOptions,
    /// For each `--set`, how many scenarios are named before it
    #[arg(skip)]
    pub set_behind: Vec<usize>,
    /// Lines by year or by period
    #[arg(long, value_enum, default_value_t = By::Year)]
    pub by: By,
    /// Show this line, with its elements (all lines without them, if not given)
    #[arg(long, value_name = "NAME")]
    pub line: Vec<String>,
    /// Compare over so many draws of the uncertain drivers too: the same draws in every scenario
    #[arg(short = 'n', long, value_parser = |text: &str| count(text, 2))]
    pub draws: Option<u64>,
    /// The seed of the draws
    #[arg(long, default_value_t = 1, requires = "draws", value_parser = seed, allow_hyphen_values = true)]
    pub seed: u64,
    /// How many threads draw (all processors, if not given)
    #[arg(long, requires = "draws", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Where the result goes: .xlsx (the workbook of what is compared), .json or .csv
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub book: BookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    Year,
    Period,
}
