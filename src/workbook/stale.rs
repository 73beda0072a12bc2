//! The head of sheets with numbers that the program computed: whether these still hold, and how they were made.

use super::desk::Desk;
use super::error::WorkbookError;
use super::layout::fixed;
use super::sheet::{formula, text};
use super::style::palette;
use crate::model::ScenarioId;
use rust_xlsxwriter::{ConditionalFormatFormula, Format, Worksheet};

/// Row of the flag.
pub(super) const FLAG_ROW: u32 = 3;

/// The first row below the head of a sheet with so many settings, and the program's version.
pub(super) fn below(settings: usize) -> u32 {
    FLAG_ROW + 1 + settings as u32 + 2
}

/// Writes the flag, which turns once an input of the scenarios is changed, and below it the settings and
/// the version of the program.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn head(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    scenarios: &[ScenarioId],
    settings: &[(String, String)],
) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    text(sheet, (FLAG_ROW, 0), "These numbers are", &styles.bold)?;
    let ranges = scenarios.iter().filter_map(|s| super::flags::changed_inputs(desk, *s));
    let sums: Vec<String> = ranges.map(|cells| format!("SUM({cells})")).collect();
    let flag = match sums.is_empty() {
        true => "=\"Current\"".to_owned(),
        false => format!("=IF({}=0,\"Current\",\"Stale\")", sums.join("+")),
    };
    formula(sheet, (FLAG_ROW, 2), &flag, "Current", &styles.status, "stale flag")?;
    let place = fixed(FLAG_ROW, 2);
    for (word, ground, ink) in
        [("Current", palette::GOOD_GROUND, palette::GOOD), ("Stale", palette::BAD_GROUND, palette::BAD)]
    {
        let format = Format::new().set_background_color(ground).set_font_color(ink);
        let rule = format!("={place}=\"{word}\"");
        let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
        sheet.add_conditional_format(FLAG_ROW, 2, FLAG_ROW, 2, &rule)?;
    }
    let words = "They turn to Stale when an input of the scenario is changed after they were computed: run it again then. Overrides of the live case change nothing here.";
    text(sheet, (FLAG_ROW, 3), words, &styles.grey)?;
    let program = ("Program".to_owned(), format!("evcalc {}", desk.book.stamp.version));
    for (at, (name, words)) in settings.iter().chain([&program]).enumerate() {
        text(sheet, (FLAG_ROW + 1 + at as u32, 0), name, &styles.text)?;
        text(sheet, (FLAG_ROW + 1 + at as u32, 2), words, &styles.text)?;
    }
    Ok(())
}
