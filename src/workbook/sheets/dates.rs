//! Heads of columns that are periods, in the columns of the calc sheets.

use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{head, in_column};
use crate::workbook::sheet::formula;
use rust_xlsxwriter::Worksheet;

/// Writes them into a row.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn dates(sheet: &mut Worksheet, desk: &Desk<'_>, row: u32) -> Result<(), WorkbookError> {
    for t in 1..=desk.model.timeline.last() {
        let column = desk.layout.columns.period(t);
        let link = format!("=Calc!{}", in_column(head::DATE, column));
        formula(sheet, (row, column), &link, desk.serial(f64::from(t)), desk.date_head(t, None), "date")?;
    }
    Ok(())
}
