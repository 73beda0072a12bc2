//! What an update told: what came, what that moved, and a line of one's choice before and after.
//!
//! Numbers stand as the program computed them; the probabilities of the scenarios follow those that are typed, and the chart
//! draws the line that is chosen.

mod fans;
mod tables;

use crate::workbook::charts;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::unique_labels;
use crate::workbook::sheet::{page, protect, text, title};
use crate::workbook::style::palette;
use crate::workbook::told::Revised;
use crate::workbook::{stale, status};
use rust_xlsxwriter::{Workbook, Worksheet};

/// Columns of the tables: name, unit, three numbers before, three after, two more.
const WIDTH: u16 = 10;

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>, told: &Revised) -> Result<(), WorkbookError> {
    let writer = Writer::new(desk, told);
    let sheet = workbook.add_worksheet();
    sheet.set_name(&told.sheet)?.set_tab_color(palette::DOWN);
    title(sheet, &desk.styles, &format!("Update: {}", desk.model.title), &told.title, WIDTH)?;
    sheet.set_column_width(0, 44)?;
    sheet.set_column_width(1, 13)?;
    sheet.set_column_range_width(2, WIDTH.max(desk.layout.columns.last()), 11)?;
    sheet.set_column_width(WIDTH - 1, 15)?;
    sheet.set_freeze_panes(status::ROW + 1, 0)?;
    stale::head(sheet, desk, &told.scenarios, &told.settings)?;
    writer.probabilities(sheet)?;
    writer.known(sheet)?;
    writer.outputs(sheet)?;
    writer.drivers(sheet)?;
    writer.fans(sheet)?;
    sheet.set_print_area(0, 0, writer.places.chosen - 1, WIDTH - 1)?;
    page(sheet, &desk.model.title, &desk.footer, 1);
    status::top(sheet, desk)?;
    protect(sheet);
    Ok(())
}

/// Rows of the sheet, from 0.
struct Places {
    probabilities: u32,
    known: u32,
    outputs: u32,
    drivers: u32,
    /// The choice of a line, and the chart below it.
    choice: u32,
    /// What the chart draws.
    chosen: u32,
    /// All lines.
    lines: u32,
}

struct Writer<'a> {
    desk: &'a Desk<'a>,
    told: &'a Revised,
    labels: Vec<String>,
    /// The line that is shown at first.
    first: usize,
    places: Places,
}

impl<'a> Writer<'a> {
    fn new(desk: &'a Desk<'a>, told: &'a Revised) -> Writer<'a> {
        // A section's head, the heads of its columns, its rows, and an empty row.
        let table = |rows: usize| if rows == 0 { 0 } else { rows as u32 + 3 };
        let probabilities = stale::below(told.settings.len()) + 1;
        let known = probabilities + table(told.probabilities.len());
        let outputs = known + table(told.known.len());
        let drivers = outputs + table(told.outputs.len());
        let choice = drivers + table(told.drivers.len());
        let chosen = choice + 3 + charts::rows_of_one();
        let lines = chosen + fans::ROWS + 1;
        let drawn = |row: &crate::graph::RowId| told.fans.iter().position(|fan| fan.row == *row);
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
    fn section(&self, sheet: &mut Worksheet, row: u32, words: &str) -> Result<(), WorkbookError> {
        text(sheet, (row, 0), words, &self.desk.styles.section)?;
        for column in 1..WIDTH {
            sheet.write_blank(row, column, &self.desk.styles.section)?;
        }
        Ok(())
    }

    /// The heads of a table's columns: words of the first two to the left, the others over numbers.
    fn heads(&self, sheet: &mut Worksheet, row: u32, words: &[&str]) -> Result<(), WorkbookError> {
        for (column, words) in (0..).zip(words) {
            let style = if column < 2 { &self.desk.styles.head } else { &self.desk.styles.head_number };
            text(sheet, (row, column), words, style)?;
        }
        sheet.set_row_height(row, 30)?;
        Ok(())
    }
}
