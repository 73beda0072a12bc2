//! What a simulation told: percentiles of outputs and lines, with charts of whichever one chooses.
//!
//! Numbers stand as the program computed them, in blocks at the foot of the sheet; the charts draw one row of each
//! block, which formulas pick by the two choices at the top.

mod blocks;
mod charts;
mod choices;
mod fan;
mod milestones;
mod places;
mod table;
mod writer;

use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::sheet::{page, protect, title};
use crate::workbook::style::palette;
use crate::workbook::told::Risk;
use crate::workbook::{stale, status};
use rust_xlsxwriter::Workbook;
use writer::Writer;

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>, risk: &Risk) -> Result<(), WorkbookError> {
    let writer = Writer::new(desk, risk);
    let sheet = workbook.add_worksheet();
    sheet.set_name(&risk.sheet)?.set_tab_color(palette::DOWN);
    title(sheet, &desk.styles, &format!("Risk: {}", desk.model.title), &risk.title, writer.width())?;
    sheet.set_column_width(0, 44)?;
    sheet.set_column_width(1, 13)?;
    sheet.set_column_range_width(2, writer.width().max(desk.layout.columns.last()), 11)?;
    sheet.set_freeze_panes(status::ROW + 1, 0)?;
    stale::head(sheet, desk, &risk.scenarios, &risk.settings)?;
    writer.table(sheet)?;
    writer.choices(sheet)?;
    writer.output_blocks(sheet)?;
    writer.milestones(sheet)?;
    writer.fans(sheet)?;
    writer.charts(sheet)?;
    sheet.set_print_area(0, 0, writer.places.shown - 2, writer.width() - 1)?;
    page(sheet, &desk.model.title, &desk.footer, 1);
    status::top(sheet, desk)?;
    protect(sheet);
    Ok(())
}
