//! Which scenario is shown, whether checks pass, whether anything was changed.

use super::contents::link;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::flags::flag_words;
use crate::workbook::layout::{fixed, head, panel};
use crate::workbook::names::live_head;
use crate::workbook::sheet::{formula, text};
use crate::workbook::status;
use crate::workbook::style::{Look, Number, palette};
use rust_xlsxwriter::{ConditionalFormatFormula, Format, FormatAlign, Worksheet};

/// Writes these lines, with links to where each is told or changed.
pub(super) fn write(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    text(sheet, (3, 0), "Scenario shown", &styles.bold)?;
    let live = live_head(desk);
    let shown = format!("=Calc!{}", fixed(head::INDEX, desk.layout.columns.years));
    formula(
        sheet,
        (3, 2),
        &shown,
        live.as_str(),
        &styles.of(Look::Link, Number::Text).variant().set_bold().set_font_size(11),
        "scenario",
    )?;
    link(sheet, desk, (3, 5), "Scenarios", "C4", "Change the scenario or an assumption →")?;
    text(sheet, (4, 0), "Model checks", &styles.bold)?;
    let (flag, words) = flag_words(desk);
    formula(sheet, (4, 2), &flag, words.as_str(), &styles.bold, "checks")?;
    for (rule, ground, ink) in [
        ("=Checks!$D$4=0", palette::GOOD_GROUND, palette::GOOD),
        ("=Checks!$D$4<>0", palette::BAD_GROUND, palette::BAD),
    ] {
        let format = Format::new().set_background_color(ground).set_font_color(ink);
        sheet.add_conditional_format(4, 2, 4, 3, &ConditionalFormatFormula::new().set_rule(rule).set_format(format))?;
    }
    link(sheet, desk, (4, 5), "Checks", "A1", "See the checks →")?;
    let count = format!("=Scenarios!{}", fixed(panel::COUNT_ROW, panel::FROM));
    text(sheet, (5, 0), "Overrides in use", &styles.bold)?;
    formula(
        sheet,
        (5, 2),
        &count,
        0.0,
        &styles.of(Look::Link, Number::Plain).variant().set_align(FormatAlign::Left),
        "overrides",
    )?;
    text(sheet, (6, 0), "Inputs changed", &styles.bold)?;
    status::changed(sheet, desk, (6, 2))
}
