//! The arguments of `evcalc fit`.

use super::words::curve_words;
use crate::analyse::Happening;
use crate::cli::shared::tablefile::TableFile;
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Fit {
    #[command(flatten)]
    pub table: TableFile,
    /// Only this series (may be repeated); so a total can be had too
    #[arg(long, value_name = "NAME")]
    pub series: Vec<String>,
    /// How many periods ahead (12 months, 4 quarters or 3 years, if not given)
    #[arg(long, value_name = "N")]
    pub periods: Option<usize>,
    /// A holiday that moves: chinese_new_year, easter or ramadan (may be repeated)
    #[arg(long, value_name = "NAME", conflicts_with = "curve")]
    pub holiday: Vec<String>,
    /// What happened once: `2024-03=step` for a level shift, `2024-03=pulse` for one period (may be repeated)
    #[arg(long, value_name = "PERIOD=KIND", value_parser = Happening::parse, conflicts_with = "curve")]
    pub event: Vec<Happening>,
    /// Forecasts by this curve instead, with the error that it had at earlier times
    #[arg(long, value_name = "CURVE", value_parser = PossibleValuesParser::new(curve_words()))]
    pub curve: Option<String>,
    /// What was sold before the first period; curves pass through it
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub already: Option<f64>,
    /// The file to write: a workbook with charts (.xlsx), .json or .csv
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}
