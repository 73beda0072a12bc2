//! What all parts of the sheet know: what it is called, where it stands.

use crate::graph::RowId;
use crate::workbook::charts;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::unique_labels;
use crate::workbook::sheet::text;
use crate::workbook::stale;
use crate::workbook::told::Revised;
use rust_xlsxwriter::Worksheet;

/// Columns of the tables: name, unit, three numbers before, three after, two more.
pub(super) const WIDTH: u16 = 10;
/// Rows that the chart draws, with their head.
const ROWS: u32 = 10;

/// Rows of the sheet, from 0.
pub(super) struct Places {
    /// The probabilities of the scenarios.
    pub probabilities: u32,
    /// What came.
    pub known: u32,
    /// What is foreseen.
    pub outputs: u32,
    /// What is drawn.
    pub drivers: u32,
    /// The choice of a line, and the chart below it.
    pub choice: u32,
    /// What the chart draws.
    pub chosen: u32,
    /// All lines.
    pub lines: u32,
}

/// Writes the parts of the sheet.
pub(super) struct Writer<'a> {
    /// What the sheets share.
    pub desk: &'a Desk<'a>,
    /// What the update told.
    pub told: &'a Revised,
    /// The names of the lines.
    pub labels: Vec<String>,
    /// The line that is shown at first.
    pub first: usize,
    /// Where everything stands.
    pub places: Places,
}

impl<'a> Writer<'a> {
    /// Chooses what is shown at first and where everything stands.
    pub(super) fn new(desk: &'a Desk<'a>, told: &'a Revised) -> Writer<'a> {
        // A section's head, the heads of its columns, its rows, and an empty row.
        let table = |rows: usize| if rows == 0 { 0 } else { rows as u32 + 3 };
        let probabilities = stale::below(told.settings.len()) + 1;
        let known = probabilities + table(told.probabilities.len());
        let outputs = known + table(told.known.len());
        let drivers = outputs + table(told.outputs.len());
        let choice = drivers + table(told.drivers.len());
        let chosen = choice + 3 + charts::rows_of_one();
        let lines = chosen + ROWS + 1;
        let drawn = |row: &RowId| told.fans.iter().position(|fan| fan.row == *row);
        let known_rows = told.known.iter().find_map(|known| drawn(&known.row));
        let first = known_rows.or_else(|| charts::rows(desk).iter().find_map(drawn)).unwrap_or(0);
        Writer {
            desk,
            told,
            labels: unique_labels(told.fans.iter().map(|fan| fan.label.as_str())),
            first,
            places: Places { probabilities, known, outputs, drivers, choice, chosen, lines },
        }
    }

    /// A section's head across the tables.
    pub(super) fn section(&self, sheet: &mut Worksheet, row: u32, words: &str) -> Result<(), WorkbookError> {
        text(sheet, (row, 0), words, &self.desk.styles.section)?;
        for column in 1..WIDTH {
            sheet.write_blank(row, column, &self.desk.styles.section)?;
        }
        Ok(())
    }

    /// The heads of a table's columns: words of the first two to the left, the others over numbers.
    pub(super) fn heads(&self, sheet: &mut Worksheet, row: u32, words: &[&str]) -> Result<(), WorkbookError> {
        for (column, words) in (0..).zip(words) {
            let style = if column < 2 { &self.desk.styles.head } else { &self.desk.styles.head_number };
            text(sheet, (row, column), words, style)?;
        }
        sheet.set_row_height(row, 30)?;
        Ok(())
    }
}
