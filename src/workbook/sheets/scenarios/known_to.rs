//! Up to when known values take the place of formulas, scenario by scenario.

use crate::model::{KnownTo, ScenarioId};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{KNOWN, fixed, head, in_column, panel};
use crate::workbook::sheet::{formula, text};
use crate::workbook::style::{Look, Number};
use rust_xlsxwriter::Worksheet;

/// Writes the row, where the model has values that take over.
pub(super) fn write(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let Some(row) = desk.layout.known_to else { return Ok(()) };
    let styles = &desk.styles;
    text(sheet, (row, panel::LABEL), "Known values count up to", &styles.label)?;
    text(sheet, (row, panel::UNIT), "period", &styles.grey)?;
    let date = |s: ScenarioId| desk.model.known_to(s).map_or(0.0, |t| desk.serial(f64::from(t)));
    let choice = match desk.layout.scenario_count {
        1 => in_column(row, panel::SCENARIOS),
        count => {
            let last = panel::SCENARIOS + count - 1;
            let all = format!("{}:{}", in_column(row, panel::SCENARIOS), in_column(row, last));
            format!("INDEX({all},1,{})", fixed(panel::INDEX_ROW, panel::FROM))
        }
    };
    let look = styles.of(Look::Live, Number::KnownTo);
    formula(sheet, (row, panel::LIVE), &format!("={choice}"), date(desk.book.selected), look, "known to")?;
    for s in (0..desk.model.scenarios.len()).map(ScenarioId) {
        let at = (row, desk.layout.scenario_column(s));
        let input = styles.of(Look::Input, Number::KnownTo);
        match desk.model.scenarios[s.0].known_to {
            KnownTo::Last => formula(sheet, at, &format!("={}", last_known(desk)), date(s), input, "known to")?,
            KnownTo::At(_) => {
                sheet.write_number_with_format(at.0, at.1, date(s), input)?;
            }
            KnownTo::Nothing => {
                sheet.write_blank(at.0, at.1, input)?;
            }
        }
    }
    let basis =
        "The first day of the last month that counts; blank: none. As it stands, it follows what is typed on Known";
    let beside = styles.grey.variant().set_indent(1);
    text(sheet, (row, desk.layout.basis_column()), basis, &beside)
}

/// The date of the last period of which anything is known, 0 where there is none.
pub(in crate::workbook::sheets) fn last_known(desk: &Desk<'_>) -> String {
    let columns = &desk.layout.columns;
    let range = |row: u32| format!("{KNOWN}!{}:{}", fixed(row, columns.opening + 1), fixed(row, columns.last()));
    format!("SUMPRODUCT(MAX(({}>0)*{}))", range(head::NUMBER), range(head::DATE))
}
