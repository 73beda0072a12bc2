//! What an update told: what came, what that moved, and a line of one's choice before and after.
//!
//! Numbers stand as the program computed them; the probabilities of the scenarios follow those that are typed, and the chart
//! draws the line that is chosen.

mod fans;
mod tables;
mod writer;

use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::sheet::{page, protect, title};
use crate::workbook::style::palette;
use crate::workbook::told::Revised;
use crate::workbook::{stale, status};
use rust_xlsxwriter::Workbook;
use writer::{WIDTH, Writer};

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
