//! The arguments of `evcalc fit`.

use super::words::curve_words;
use crate::cli::shared::tablefile::TableFile;
use clap::Args;
use clap::builder::PossibleValuesParser;
#[derive(Debug, Args)]
pub(crate) struct Fit {
    #[command(flatten)]
    pub table: TableFile,
    /// The series, where the table has several
    #[arg(long, value_name = "NAME")]
    pub series: Option<String>,
    /// What was sold before the first period; the S-curves pass through it
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub already: Option<f64>,
    /// Gives the drivers of this curve to paste, whether or not it is the best
    #[arg(long, value_name = "CURVE", value_parser = PossibleValuesParser::new(curve_words()))]
    pub curve: Option<String>,
}
