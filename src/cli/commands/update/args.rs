//! The arguments of `evcalc update`.

use crate::analyse::Tails;
use crate::cli::shared::book::BookOptions;
use crate::cli::shared::known::KnownFiles;
use crate::cli::shared::typed::{count, number, seed};
use crate::model::error_fits;
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

#[derive(Clone, Debug, Args)]
pub(crate) struct UpdateArgs {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenario (the first, if not given); with `--mix` those that are mixed
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Vec<String>,
    /// Each draw takes one of the scenarios, by their `probability`, which is updated too
    #[arg(long)]
    pub mix: bool,
    #[command(flatten)]
    pub known: KnownFiles,
    /// The last period whose known values count (the last with any, if not given)
    #[arg(long, value_name = "PERIOD")]
    pub until: Option<String>,
    /// A line, or a cell of one, that is evidence (all of which something is known, if not given; may be repeated)
    #[arg(long, value_name = "LINE")]
    pub on: Vec<String>,
    /// How far a line's values of one period usually lie from what comes, over the `error` of the model (15% where neither says;
    /// may be repeated)
    #[arg(long, value_name = "LINE=PART", value_parser = error)]
    pub error: Vec<(String, f64)>,
    /// How such errors are distributed
    #[arg(long, value_enum, default_value_t = TailsWord::Student)]
    pub tails: TailsWord,
    /// How many draws at first: more are made, up to 20 million, where too few come near what is known
    #[arg(short = 'n', long, default_value_t = 100_000, value_parser = |text: &str| count(text, 1000))]
    pub draws: u64,
    /// The seed
    #[arg(long, default_value_t = 1, value_parser = seed, allow_hyphen_values = true)]
    pub seed: u64,
    /// How many threads (all processors, if not given); the numbers do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Where the result goes: .xlsx (the workbook with the sheets Update and Risk) or .json (what is printed with `--format json`)
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The file to write the drivers' draws to that stand after the update, for `simulate --from` (.parquet)
    #[arg(long, value_name = "FILE")]
    pub posterior: Option<PathBuf>,
    #[command(flatten)]
    pub book: BookOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TailsWord {
    /// Student's t with 4 degrees of freedom: a single month that is far off says little
    Student,
    /// Normal
    Normal,
}

impl From<TailsWord> for Tails {
    fn from(word: TailsWord) -> Tails {
        match word {
            TailsWord::Student => Tails::Student,
            TailsWord::Normal => Tails::Normal,
        }
    }
}

fn error(text: &str) -> Result<(String, f64), String> {
    let (name, value) = text.split_once('=').ok_or("write it as `LINE=20%`")?;
    let part = number(value).ok_or_else(|| format!("`{}` is no number: write it as `LINE=20%`", value.trim()))?;
    error_fits(part)?;
    Ok((name.trim().to_owned(), part))
}
