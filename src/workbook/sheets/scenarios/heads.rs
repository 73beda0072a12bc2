//! The heads of the table.

use crate::model::ScenarioId;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::{self};
use crate::workbook::layout::{fixed, panel};
use crate::workbook::names::live_head;
use crate::workbook::sheet::{formula, text};
use crate::workbook::sheets::keys::is_laid_out;
use rust_xlsxwriter::Worksheet;

/// Writes them.
pub(super) fn write(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    let row = panel::HEAD_ROW;
    sheet.set_row_height(row, 38)?;
    text(sheet, (row, panel::LABEL), "Driver", &styles.head)?;
    text(sheet, (row, panel::UNIT), "Unit", &styles.head)?;
    text(sheet, (row, panel::FROM), "From", &styles.head_number)?;
    text(sheet, (row, panel::NUMBER), "Period", &styles.head_number)?;
    text(sheet, (row, panel::OVERRIDE), handle::OVERRIDE_HEAD, &styles.head_number)?;
    let live = format!("=\"Live: \"&{}", fixed(panel::SELECTED_ROW, panel::FROM));
    formula(sheet, (row, panel::LIVE), &live, live_head(desk).as_str(), &styles.head_number, "live")?;
    for (s, title) in desk.scenario_titles.iter().enumerate() {
        text(sheet, (row, desk.layout.scenario_column(ScenarioId(s))), title, &styles.head_number)?;
    }
    let beside = styles.head.variant().set_indent(1);
    text(sheet, (row, desk.layout.basis_column()), "Basis", &beside)?;
    text(sheet, (row, desk.layout.id_column()), handle::ID_HEAD, &beside)?;
    for (s, title) in desk.scenario_titles.iter().enumerate() {
        text(
            sheet,
            (row, desk.layout.follow_column(ScenarioId(s))),
            &format!("{title}, over live"),
            &styles.head_number,
        )?;
    }
    beside_heads(sheet, desk)
}

/// The heads of the columns in which the keys of paths are laid out and counted.
fn beside_heads(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    if !desk.layout.panel.iter().any(is_laid_out) {
        return Ok(());
    }
    let scenarios = desk.scenario_titles.iter().enumerate().map(|(s, title)| (Some(ScenarioId(s)), title.as_str()));
    for (case, title) in std::iter::once((None, "Live")).chain(scenarios) {
        for (column, words) in
            [(desk.layout.filled_column(case), "laid out"), (desk.layout.count_column(case), "keys so far")]
        {
            text(sheet, (panel::HEAD_ROW, column), &format!("{title}, {words}"), &desk.styles.head_number)?;
        }
    }
    Ok(())
}
