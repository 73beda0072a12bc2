//! The hidden commands that read files of others in a process of their own, for the process that started it.

use crate::cli::face::{Done, Failure, output};
use crate::cli::shared::foreign::{AHEAD, Ahead, MARK, Patience, REFUSED, Recalculated, size};
use crate::recalculate::{recalculate, suspects};
use crate::spreadsheet::{Limits, SpreadsheetError, confine, load, parse, parse_as};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// A file to be read apart.
#[derive(Debug, Args)]
pub(crate) struct Apart {
    /// The file
    pub file: PathBuf,
    /// The letters of a csv file
    #[arg(long)]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub limits: Patience,
}

/// The hidden command that reads a file's cells and prints them for the process that started it.
pub(crate) fn read_cells(args: &Apart) -> Result<Done, Failure> {
    confine(Limits::reading(size(&args.file)).times(args.limits.patience));
    answer(load(&args.file).and_then(|bytes| parse_as(&bytes, args.encoding.as_deref())))
}

/// The hidden command that recalculates a workbook.
pub(crate) fn recalculate_cells(args: &Apart) -> Result<Done, Failure> {
    let (bytes, patience) = (size(&args.file), args.limits.patience);
    confine(Limits::reading(bytes).times(patience));
    let file = load(&args.file).and_then(|bytes| Ok((parse(&bytes)?, bytes)));
    let (book, raw) = match file {
        Ok(file) => file,
        Err(error) => return answer::<Recalculated>(Err(error)),
    };
    let cells = book.sheets.iter().flat_map(|sheet| sheet.cells.values());
    let (all, formulas) = (cells.clone().count(), cells.filter(|cell| cell.formula.is_some()).count());
    let limits = Limits::recalculating(bytes, all, formulas).times(patience);
    if let Ok(ahead) = serde_json::to_string(&Ahead { limits, suspects: suspects(&book) }) {
        output::print_data(&format!("{AHEAD}{ahead}\n"))?;
    }
    confine(limits);
    answer(recalculate(&raw, &book).map(|values| Recalculated { book, values }))
}

/// Prints what a hidden command found, or why it found nothing, and ends the process.
fn answer<T: Serialize>(found: Result<T, SpreadsheetError>) -> Result<Done, Failure> {
    let text = found
        .and_then(|found| serde_json::to_string(&found).map_err(|error| SpreadsheetError::Broken(error.to_string())));
    match text {
        Ok(text) => output::print_data(&format!("{MARK}{text}")).map(|()| Done::Well),
        Err(error) => {
            output::print_data(&format!("{MARK}{error}"))?;
            std::process::exit(REFUSED)
        }
    }
}
