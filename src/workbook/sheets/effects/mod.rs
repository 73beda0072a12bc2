//! What drivers do to an output: a tornado, a bridge between two scenarios, or a table of two drivers.

mod bridge;
mod grid;
mod spider;
mod tornado;
mod writer;

use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::sheet::{page, protect, title};
use crate::workbook::stale;
use crate::workbook::status;
use crate::workbook::style::palette;
use crate::workbook::told::{Effects, What};
use rust_xlsxwriter::Workbook;
use writer::Writer;

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>, told: &Effects) -> Result<(), WorkbookError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(&told.sheet)?.set_tab_color(palette::DOWN);
    title(sheet, &desk.styles, &told.title, &desk.model.title, 18)?;
    sheet.set_column_width(0, 44)?;
    sheet.set_column_range_width(1, 17, 12)?;
    sheet.set_freeze_panes(status::ROW + 1, 0)?;
    stale::head(sheet, desk, &told.scenarios, &told.settings)?;
    let from = stale::below(told.settings.len()) + 1;
    let writer = Writer { desk, told, from };
    match &told.what {
        What::Tornado { base, bars } => writer.tornado(sheet, *base, bars)?,
        What::Bridge { from, to, steps } => writer.bridge(sheet, from, to, steps)?,
        What::Grid { rows, columns, outcomes } => writer.grid(sheet, rows, columns, outcomes)?,
    }
    page(sheet, &desk.model.title, &desk.footer, 1);
    status::top(sheet, desk)?;
    protect(sheet);
    Ok(())
}
