//! The arguments of `evcalc simulate`.

use crate::cli::shared::book::BookOptions;
use crate::cli::shared::known::KnownOptions;
use crate::cli::shared::typed::{count, seed};
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
#[derive(Clone, Debug, Args)]
pub(crate) struct Simulate {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenario (the first, if not given); more than one share their draws
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Vec<String>,
    /// A what-if change on top of the scenario; a driver set like this is not drawn
    #[arg(long, value_name = "NAME=EXPR")]
    pub set: Vec<String>,
    #[command(flatten)]
    pub known: KnownOptions,
    /// How many draws
    #[arg(short = 'n', long, default_value_t = 100_000, value_parser = |text: &str| count(text, 1))]
    pub draws: u64,
    /// The number of the first draw
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=1_000_000_000_000))]
    pub first_draw: u64,
    /// The seed
    #[arg(long, default_value_t = 1, value_parser = seed, allow_hyphen_values = true)]
    pub seed: u64,
    /// How many threads (all processors, if not given); the numbers do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// How draws spread: independently, or more evenly, in eight replicates whose spread gives the error
    #[arg(long, value_enum, default_value_t = Sampling::Plain)]
    pub sampling: Sampling,
    /// The outputs that are told (all, if not given)
    #[arg(long, value_name = "OUTPUT")]
    pub of: Vec<String>,
    /// Each draw takes one of the scenarios, by their `probability`
    #[arg(long)]
    pub mix: bool,
    /// Percentiles of every line in every period too
    #[arg(long)]
    pub fans: bool,
    #[allow(rustdoc::broken_intra_doc_links)] // the words of its help
    /// Lines whose values by period are written with the draws too: NAME or NAME[ELEMENT]; needs `-o FILE.parquet` or `.csv` (may be
    /// repeated)
    #[arg(long, value_name = "NAME", requires = "output", conflicts_with_all = ["part", "merge", "draw"])]
    pub lines: Vec<String>,
    /// First-order and total Sobol indices of the drivers too: takes a run for each driver
    #[arg(long)]
    pub indices: bool,
    /// Draw from what stood after an update, as `update --posterior` wrote it, with its scenarios and all its draws
    #[arg(long, value_name = "FILE", conflicts_with_all = ["draws", "first_draw", "seed", "sampling", "mix", "indices", "draw", "part", "merge"])]
    pub from: Option<PathBuf>,
    /// Show one draw: its drivers, its outputs, its checks
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["mix", "fans", "indices", "part", "merge", "output"])]
    pub draw: Option<u64>,
    /// Run the K-th of N parts of the draws, for `--merge`; needs `-o FILE.parquet`
    #[arg(long, value_name = "K/N", conflicts_with_all = ["fans", "indices", "merge"])]
    pub part: Option<String>,
    /// Sum up parts that `--part` wrote, as if they had been one run
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["scenario", "set", "draws", "first_draw", "seed", "sampling", "of", "mix"])]
    pub merge: Vec<PathBuf>,
    /// Where the result goes: .xlsx (the workbook with a Risk sheet), .json (what is printed with `--format json`), .csv
    /// or .parquet (every draw with its drivers and outputs)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub book: BookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sampling {
    /// Independent draws
    Plain,
    /// Latin hypercubes: each driver's probabilities in slices, each used once
    Latin,
    /// Scrambled Sobol sequences: all drivers' probabilities together as evenly as can be
    Sobol,
}
