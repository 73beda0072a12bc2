//! The heads of the table of outputs.

use crate::workbook::cover::{HEAD_ROW, Places};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::flags::changed_inputs;
use crate::workbook::layout::{fixed, head};
use crate::workbook::names::live_head;
use crate::workbook::sheet::{formula, text};
use crate::workbook::style::palette;
use rust_xlsxwriter::{ConditionalFormatFormula, Format, Worksheet};

/// What stands above the outputs and beside them.
pub(super) fn write(sheet: &mut Worksheet, desk: &Desk<'_>, places: &Places) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    sheet.set_row_height(HEAD_ROW, 38)?;
    text(sheet, (HEAD_ROW, 0), "Output", &styles.head)?;
    text(sheet, (HEAD_ROW, 1), "Unit", &styles.head)?;
    let live = format!("=Calc!{}", fixed(head::INDEX, desk.layout.columns.years));
    formula(sheet, (HEAD_ROW, places.live), &live, live_head(desk).as_str(), &styles.head_number, "live")?;
    for (s, scenario) in desk.book.shown.iter().enumerate() {
        text(sheet, (HEAD_ROW, places.shown + s as u16), &desk.scenario_titles[scenario.0], &styles.head_number)?;
    }
    stored_heads(sheet, desk, places)?;
    text(sheet, (HEAD_ROW, places.target), "Target", &styles.head_number)?;
    text(sheet, (HEAD_ROW, places.gap), "Live – target", &styles.head_number)?;
    sheet.write_blank(HEAD_ROW, places.gap + 1, &styles.head)?;
    text(sheet, (HEAD_ROW, places.trend), "Live case over time", &styles.head.variant().set_indent(1))?;
    text(sheet, (HEAD_ROW, places.contents), "Contents", &styles.head)?;
    for column in places.contents + 1..=places.last {
        sheet.write_blank(HEAD_ROW, column, &styles.head)?;
    }
    Ok(())
}

/// The heads of scenarios whose results the program computed, and whether these still hold.
fn stored_heads(sheet: &mut Worksheet, desk: &Desk<'_>, places: &Places) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    for (s, scenario) in desk.book.stored.iter().enumerate() {
        let column = places.stored + s as u16;
        text(sheet, (HEAD_ROW, column), &desk.scenario_titles[scenario.0], &styles.head_number)?;
        let flag = match changed_inputs(desk, *scenario) {
            Some(cells) => format!("=IF(SUM({cells})=0,\"Stored: current\",\"Stored: stale\")"),
            None => "=\"Stored: current\"".to_owned(),
        };
        formula(sheet, (HEAD_ROW - 1, column), &flag, "Stored: current", &styles.flag, "stale flag")?;
        let stale = Format::new().set_background_color(palette::BAD_GROUND).set_font_color(palette::BAD);
        let rule = format!("={}=\"Stored: stale\"", fixed(HEAD_ROW - 1, column));
        let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(stale);
        sheet.add_conditional_format(HEAD_ROW - 1, column, HEAD_ROW - 1, column, &rule)?;
    }
    Ok(())
}
