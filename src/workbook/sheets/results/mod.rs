//! Scenarios side by side by year, and their differences from the reference.

mod charts;
mod difference;
mod lines;
mod outputs;
mod table;

pub(crate) use table::NAME;

use crate::series::RowValues;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::moving;
use crate::workbook::sheet::{number_width, page, protect, title};
use crate::workbook::status;
use crate::workbook::style::palette;
use rust_xlsxwriter::Workbook;
use std::io::Write;
use table::{OUTPUTS_ROW, Table};

/// Where the words of the head stand.
const STATUS: (u32, u16) = (status::ROW, 1);

/// The address of the last cell.
pub(crate) fn corner(desk: &Desk<'_>) -> String {
    let table = Table::new(desk);
    moving(table.end(), table.last())
}

/// Writes the cells.
///
/// # Errors
/// What Excel cannot hold, and what the sink refuses.
pub(crate) fn cells<W: Write>(desk: &Desk<'_>, sink: W) -> Result<W, WorkbookError> {
    let table = Table::new(desk);
    let mut grid = Grid::new(sink, table.last() + 1);
    let reference = desk.book.shown.first().map_or("", |s| desk.scenario_titles[s.0].as_str());
    let how = format!(
        "Outputs, then every line by year, in every scenario; differences are against {reference}; charts to the right"
    );
    title(&mut grid, &desk.styles, "Results – scenarios side by side", &how, table.last() + 1)?;
    status::cells(&mut grid, desk, STATUS)?;
    table.outputs(&mut grid)?;
    table.heads(&mut grid)?;
    let mut row = table.head_row() + 1;
    for line in table.rows() {
        row = table.line(&mut grid, row, line)?;
    }
    Ok(grid.finish()?)
}

/// Adds the sheet: everything around its cells.
///
/// # Errors
/// What the library refuses.
pub(crate) fn frame(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let table = Table::new(desk);
    let sheet = workbook.add_worksheet();
    sheet.set_name(NAME)?.set_tab_color(palette::HIGH);
    sheet.set_column_width(0, 46)?;
    sheet.set_column_width(1, 13)?;
    let rows = desk.book.shown.iter().flat_map(|scenario| &desk.projection(*scenario).rows);
    let years = rows.flat_map(|row| match row {
        RowValues::Series { years, whole, .. } => [years.as_slice(), &[*whole]].concat(),
        RowValues::Scalar(value) => vec![*value],
    });
    let wide = number_width(years.flatten()).max(13.0);
    sheet.set_column_range_width(2, table.last(), 13)?;
    for which in 0..2 {
        sheet.set_column_range_width(table.block(which), table.block(which) + table.width - 1, wide)?;
    }
    sheet.set_freeze_panes(OUTPUTS_ROW - 1, 2)?;
    sheet.set_repeat_rows(0, 1)?;
    sheet.set_page_breaks(&[table.head_row() - 1])?;
    table.charts(sheet)?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    // The charts say what the table says; on paper the table is read a dozen columns a page.
    sheet.set_print_area(0, 0, table.end(), table.last())?;
    sheet.set_repeat_columns(0, 1)?;
    sheet.set_print_fit_to_pages((3 * table.width).div_ceil(12), 0);
    status::frame(sheet, desk, STATUS)?;
    protect(sheet);
    Ok(())
}
