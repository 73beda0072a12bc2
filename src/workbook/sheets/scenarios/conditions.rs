//! Cells that light up: the chosen scenario's head, overrides in use.

use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{fixed, in_column, in_row, moving, overrides_apply, panel};
use crate::workbook::style::{base, palette};
use rust_xlsxwriter::{ConditionalFormatFormula, Format, Worksheet};

/// The chosen scenario's head is highlighted, and overrides in use.
pub(super) fn write(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let layout = desk.layout;
    let (first, last) = (panel::SCENARIOS, panel::SCENARIOS + layout.scenario_count - 1);
    let chosen = Format::new().set_background_color(palette::CHOSEN).set_font_color(palette::NAVY);
    let rule = format!("={}={}", moving(panel::HEAD_ROW, first), fixed(panel::SELECTED_ROW, panel::FROM))
        .replace(&moving(panel::HEAD_ROW, first), &in_row(panel::HEAD_ROW, first));
    let condition = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(&chosen);
    sheet.add_conditional_format(panel::HEAD_ROW, first, panel::HEAD_ROW, last, &condition)?;
    if layout.panel_end > panel::HEAD_ROW + 1 {
        let used = base().set_background_color(palette::OVERRIDE_GROUND).set_font_color(palette::OVERRIDE).set_bold();
        let own = in_column(panel::HEAD_ROW + 1, panel::OVERRIDE);
        let rule = format!("=AND({},ISNUMBER({own}))", overrides_apply());
        let condition = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(&used);
        sheet.add_conditional_format(
            panel::HEAD_ROW + 1,
            panel::OVERRIDE,
            layout.panel_end - 1,
            panel::OVERRIDE,
            &condition,
        )?;
    }
    Ok(())
}
