//! The control panel: a scenario to choose, cells for overrides, every assumption in every scenario.

mod basis;
mod conditions;
mod defined;
mod follow;
mod heads;
mod known_to;
mod live;
mod own;
mod parent;
mod rows;
mod switches;
mod validation;

use crate::model::ScenarioId;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::{self, Spot};
use crate::workbook::layout::panel;
use crate::workbook::sheet::{page, text, title};
use crate::workbook::status;
use crate::workbook::style::palette;
pub(in crate::workbook::sheets) use known_to::last_known;
use rust_xlsxwriter::{ProtectionOptions, Workbook, Worksheet};

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    defined::define(workbook, desk)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("Scenarios")?.set_tab_color(palette::CHOSEN);
    let width = desk.layout.count_column(None) + desk.layout.scenario_count + 1;
    title(
        sheet,
        &desk.styles,
        "Scenarios – control panel",
        "Choose a scenario; type into the yellow cells of \"Your override\" to change one assumption; everything follows",
        width,
    )?;
    columns(sheet, desk)?;
    switches::write(sheet, desk)?;
    heads::write(sheet, desk)?;
    known_to::write(sheet, desk)?;
    for (row, words) in &desk.layout.panel_sections {
        text(sheet, (*row, 0), words, &desk.styles.section)?;
        for column in 1..=desk.layout.id_column() {
            sheet.write_blank(*row, column, &desk.styles.section)?;
        }
    }
    let handles = handle::places(desk.book.program, &desk.layout.panel);
    for handle in &handles {
        match handle.spot {
            Spot::Key(k) => rows::key_row(sheet, desk, handle, Some(k))?,
            Spot::Outside => rows::key_row(sheet, desk, handle, None)?,
            Spot::Scale => rows::adjustment(sheet, desk, handle, "scale of the whole path", 1.0)?,
            Spot::Shift => rows::adjustment(sheet, desk, handle, "shift of the whole path", 0.0)?,
        }
    }
    validation::write(sheet, desk, &handles)?;
    conditions::write(sheet, desk)?;
    status::top(sheet, desk)?;
    sheet.set_freeze_panes(panel::HEAD_ROW + 1, panel::UNIT + 1)?;
    sheet.set_repeat_rows(0, panel::HEAD_ROW)?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    sheet.set_print_area(0, 0, desk.layout.panel_end, desk.layout.id_column())?;
    sheet.protect_with_options(&ProtectionOptions {
        format_columns: true,
        format_rows: true,
        edit_objects: true,
        ..Default::default()
    });
    Ok(())
}

fn columns(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    sheet.set_column_width(panel::LABEL, 56)?;
    sheet.set_column_width(panel::UNIT, 15)?;
    sheet.set_column_width(panel::FROM, 10)?;
    sheet.set_column_width(panel::NUMBER, 7)?;
    sheet.set_column_range_width(panel::OVERRIDE, desk.layout.basis_column() - 1, 14)?;
    sheet.set_column_width(desk.layout.basis_column(), 70)?;
    sheet.set_column_width(desk.layout.id_column(), 28)?;
    sheet.set_column_width(desk.layout.id_column() + 1, 3)?;
    let follow = desk.layout.follow_column(ScenarioId(0));
    sheet.set_column_range_width(follow, desk.layout.count_column(None) + desk.layout.scenario_count, 14)?;
    Ok(())
}
