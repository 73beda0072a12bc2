//! What stands at the head of every sheet: whether the checks pass, which scenario is shown, whether overrides are in
//! use and inputs changed, and a link back to the contents.
//!
//! The words are made once, on Checks; the other sheets show that cell.

use super::desk::Desk;
use super::error::WorkbookError;
use super::flags;
use super::layout::{fixed, head, moving, panel};
use super::links;
use super::sheet::{Canvas, formula};
use super::style::{Look, Number, Style, palette};
use crate::model::ScenarioId;
use rust_xlsxwriter::{ConditionalFormatFormula, Format, Worksheet};

/// Where the flag and its words stand on sheets with heads of periods.
pub(super) const IN_HEAD: (u32, u16) = (head::STATUS, 0);
/// The row of the link and, on sheets without time, of the words.
pub(super) const ROW: u32 = 2;
/// Where the words are made.
pub(super) const PLACE: (u32, u16) = (ROW, 2);

/// Whether a cell (row and column, from 0) holds the words on one of the sheets that only show them: they tell what has
/// been changed in the book, not results.
pub fn is_status(sheet: &str, place: (u32, u32)) -> bool {
    let time = sheet == super::layout::PATHS || sheet == "Calc" || sheet.starts_with("Calc_");
    place == if time { (head::STATUS, 0) } else { (ROW, 1) }
}

/// The words' formula, and what it gives as the book is written.
fn words(desk: &Desk<'_>) -> (String, String) {
    let control = |row: u32| format!("Scenarios!{}", fixed(row, panel::FROM));
    let head = |column: u16| format!("Scenarios!{}", fixed(panel::HEAD_ROW, column));
    let count = |cell: &str, none: &str, one: &str, many: &str| {
        format!("IF({cell}=0,\"{none}\",IF({cell}=1,\"1 {one}\",{cell}&\" {many}\"))")
    };
    let mut parts = vec![flags::FLAG_WORDS.to_owned(), head(panel::LIVE)];
    let mut shown = super::names::live_head(desk);
    if desk.layout.scenario_count > 1 {
        let base = head(panel::SCENARIOS);
        parts[1] += &format!("&IF({}=1,\"\",\", not \"&{base})", control(panel::INDEX_ROW));
        if desk.book.selected != ScenarioId(0) {
            shown += &format!(", not {}", desk.scenario_titles[0]);
        }
    }
    parts.push(count(&control(panel::COUNT_ROW), "no override in use", "override in use", "overrides in use"));
    let changed = flags::changed_cell(desk);
    parts.push(count(&changed, "inputs as in the model", "input changed", "inputs changed"));
    let (_, flag) = flags::flag_words(desk);
    (
        format!("={}", parts.join("&\" · \"&")),
        [flag, shown, "no override in use".to_owned(), "inputs as in the model".to_owned()].join(" · "),
    )
}

/// Makes the words, on Checks.
///
/// # Errors
/// A formula that Excel cannot hold.
pub(super) fn make(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let (printed, cached) = words(desk);
    formula(sheet, PLACE, &printed, cached.as_str(), &desk.styles.status_words, "status")?;
    colours(sheet, PLACE)
}

/// Shows the words in a cell of another sheet.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn show<C: Canvas>(canvas: &mut C, desk: &Desk<'_>, at: (u32, u16)) -> Result<(), WorkbookError>
where
    Style: AsRef<C::Look>,
{
    let link = format!("=Checks!{}", fixed(PLACE.0, PLACE.1));
    formula(canvas, at, &link, words(desk).1.as_str(), desk.styles.status_words.as_ref(), "status")
}

/// Link and words at the head of a sheet without time.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn top(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    links::back(sheet, desk, (ROW, 0))?;
    show(sheet, desk, (ROW, 1))?;
    colours(sheet, (ROW, 1))
}

/// Around the cells of a large sheet: where its link leads, and the colours of its words.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn frame(sheet: &mut Worksheet, desk: &Desk<'_>, words: (u32, u16)) -> Result<(), WorkbookError> {
    links::back(sheet, desk, (ROW, 0))?;
    colours(sheet, words)
}

/// The cells of a large sheet to which [`frame`] belongs.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn cells<C: Canvas>(canvas: &mut C, desk: &Desk<'_>, words: (u32, u16)) -> Result<(), WorkbookError>
where
    Style: AsRef<C::Look>,
{
    super::sheet::text(canvas, (ROW, 0), links::CONTENTS, desk.styles.hyperlink.as_ref())?;
    show(canvas, desk, words)
}

/// Green while all checks pass, red otherwise.
///
/// The formats of conditions are numbered in the order in which a book meets them: with these first on its first sheet, a
/// sheet whose frame is written apart has the numbers of the whole book.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn colours(sheet: &mut Worksheet, (row, column): (u32, u16)) -> Result<(), WorkbookError> {
    let place = moving(row, column);
    for (passes, ink) in [(true, palette::GOOD), (false, palette::BAD)] {
        let rule = format!("=LEFT({place},3){}\"All\"", if passes { "=" } else { "<>" });
        let format = Format::new().set_font_color(ink);
        let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
        sheet.add_conditional_format(row, column, row, column, &rule)?;
    }
    Ok(())
}

/// Tells a number as the words at the head do: for sheets that show it in a cell of its own.
///
/// # Errors
/// Cells outside of the sheet.
pub(super) fn changed(sheet: &mut Worksheet, desk: &Desk<'_>, at: (u32, u16)) -> Result<(), WorkbookError> {
    let style = desk.styles.of(Look::Link, Number::Plain).variant();
    let style = style.set_align(rust_xlsxwriter::FormatAlign::Left);
    formula(sheet, at, &format!("={}", flags::changed_cell(desk)), 0.0, &style, "changed inputs")
}
