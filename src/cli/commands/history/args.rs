//! The arguments of `evcalc history`.

use crate::cli::shared::tablefile::TableFile;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct History {
    #[command(flatten)]
    pub table: TableFile,
    /// What the figures' names begin with (the file's name, if not given)
    #[arg(long, value_name = "NAME")]
    pub stem: Option<String>,
    /// The id of their source
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// What its values measure, such as deliveries (what the names of its series say, if not given)
    #[arg(long, value_name = "NAME")]
    pub measure: Option<String>,
    /// Only this series (may be repeated); so a total can be had too
    #[arg(long, value_name = "NAME")]
    pub series: Vec<String>,
    #[command(flatten)]
    pub of_line: OfLine,
    /// The file to write: of figures, or with `--line` of known values
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct OfLine {
    /// Write known values of this line of a model instead of figures: a file for `--known`
    #[arg(long, value_name = "LINE", conflicts_with_all = ["stem", "measure"])]
    pub line: Option<String>,
    /// Which element of the line a series is (may be repeated; that of its own name, if not given): total for the one of
    /// all elements together, nothing behind the sign for a line without elements
    #[arg(long = "match", value_name = "SERIES=ELEMENT", requires = "line")]
    pub matches: Vec<String>,
}
