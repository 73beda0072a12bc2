//! Where what stands: links to all sheets.

use crate::workbook::cover::{HEAD_ROW, Places};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::KNOWN;
use crate::workbook::links;
use crate::workbook::sheet::text;
use rust_xlsxwriter::Worksheet;

/// Writes a line for each sheet of the book.
pub(super) fn write(sheet: &mut Worksheet, desk: &Desk<'_>, places: &Places) -> Result<(), WorkbookError> {
    let mut row = HEAD_ROW;
    let mut line = |name: &str, words: &str| {
        row += 1;
        link(sheet, desk, (row, places.contents), name, "A1", name)?;
        text(sheet, (row, places.contents + 1), words, &desk.styles.grey)
    };
    line("Scenarios", "Choose a scenario, set overrides")?;
    if !desk.layout.paths.is_empty() {
        line("Paths", "Assumptions that change over time")?;
    }
    if !desk.layout.known.is_empty() {
        line(KNOWN, "What is known, month by month: type the next one there")?;
    }
    if !desk.model.baseline.figures.is_empty() || !desk.model.constants.is_empty() {
        line("Baseline", "Figures and their sources")?;
    }
    line("Calc", "Period by period, the live case")?;
    for (scenario, name) in desk.book.shown.iter().zip(&desk.calc_sheets) {
        line(name, &format!("The same for {}", desk.scenario_titles[scenario.0]))?;
    }
    line("Results", "Years of all scenarios, differences")?;
    for risk in desk.book.further.risks {
        line(&risk.sheet, &format!("Simulation: {}", risk.title))?;
    }
    for told in desk.book.further.updates {
        line(&told.sheet, &format!("What is known, and what it moved: {}", told.title))?;
    }
    for told in desk.book.further.effects {
        line(&told.sheet, &told.title)?;
    }
    for told in desk.book.further.plans {
        line(&told.sheet, &told.title)?;
    }
    line("Checks", "Does it hold")?;
    line("Model", "Formulas in words, where they stand")
}

/// A link to a cell of another sheet.
pub(super) fn link(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    (row, column): (u32, u16),
    to: &str,
    cell: &str,
    words: &str,
) -> Result<(), WorkbookError> {
    links::inside(sheet, (row, column), (to, cell), words, &desk.styles.hyperlink)
}
