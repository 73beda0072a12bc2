//! The cover: what the model answers, in every scenario, on one page.

mod cells;
mod contents;
mod heads;
mod notes;
mod outputs;
mod state;
mod target;
mod trend;

use crate::model::OutputId;
use crate::workbook::charts;
use crate::workbook::cover::{HEAD_ROW, Places};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::sheet::{page, protect, title};
use crate::workbook::status;
use crate::workbook::style::palette;
use rust_xlsxwriter::{Workbook, Worksheet};

/// Pixels from the column of the live case to the right one of two charts.
const CHART_OFFSET: u32 = 2 * 105 + 60;
/// Characters of a column of values, and pixels of a character of Arial 10.
const VALUE_WIDTH: f64 = 14.0;
const PIXELS: f64 = 7.2;

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let places = Places::new(desk);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Summary")?.set_tab_color(palette::NAVY);
    let timeline = &desk.model.timeline;
    let span = format!("{} to {}, by {}", timeline.title(1), timeline.title(timeline.last()), timeline.step);
    title(sheet, &desk.styles, &desk.model.title, &span, places.last + 1)?;
    widths(&places, sheet)?;
    status::colours(sheet, (4, 2))?;
    state::write(sheet, desk)?;
    heads::write(sheet, desk, &places)?;
    for i in 0..desk.model.outputs.len() {
        outputs::output(sheet, desk, &places, OutputId(i))?;
    }
    contents::write(sheet, desk, &places)?;
    let below = HEAD_ROW + 2 + (desk.model.outputs.len() as u32).max(11);
    let end = notes::write(sheet, desk, below)?;
    let end = grid(sheet, desk, &places, end)?;
    // The links lead nowhere on paper.
    sheet.set_print_area(0, 0, end, places.trend)?;
    page(sheet, &desk.model.title, &desk.footer, 1);
    sheet.set_portrait();
    protect(sheet);
    sheet.set_active(true).set_first_tab(true);
    Ok(())
}

fn widths(places: &Places, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
    sheet.set_column_width(0, 44)?;
    sheet.set_column_width(1, 13)?;
    sheet.set_column_range_width(places.live, places.gap, VALUE_WIDTH)?;
    // Small charts fill their cells to the edge.
    sheet.set_column_width(places.gap + 1, 1)?;
    // Two charts beside each other end where the table ends, also where few scenarios make it narrow.
    let wanted = f64::from(CHART_OFFSET + charts::SIZE.0) / PIXELS;
    let values = VALUE_WIDTH * f64::from(places.gap - places.live + 1);
    sheet.set_column_width(places.trend, (wanted - values).max(22.0))?;
    sheet.set_column_width(places.trend + 1, 2)?;
    sheet.set_column_width(places.contents, 18)?;
    sheet.set_column_range_width(places.contents + 1, places.last, 44)?;
    Ok(())
}

/// The model's charts, two side by side; returns the last row that they cover.
fn grid(sheet: &mut Worksheet, desk: &Desk<'_>, places: &Places, from: u32) -> Result<u32, WorkbookError> {
    let rows_each = charts::rows_of_one();
    let plans = charts::plans(desk);
    for (i, plan) in plans.iter().enumerate() {
        let row = from + (i as u32 / 2) * rows_each;
        let (column, offset) = if i % 2 == 0 { (0, 0) } else { (places.live, CHART_OFFSET) };
        charts::insert(sheet, desk, plan, (row, column), offset)?;
    }
    Ok(from + (plans.len() as u32).div_ceil(2) * rows_each)
}
