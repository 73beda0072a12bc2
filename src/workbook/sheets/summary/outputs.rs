//! The rows of outputs: the live case and the scenarios.

use super::cells::{lined, place_of, right, row_of, value};
use super::target::target;
use super::trend::trend;
use crate::model::OutputId;
use crate::workbook::cover::Places;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::fixed;
use crate::workbook::sheet::{Canvas, as_quarters, formula, text};
use crate::workbook::style::{Look, Number, output_unit, palette};
use rust_xlsxwriter::Worksheet;

/// Writes the row of an output.
pub(super) fn output(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    places: &Places,
    id: OutputId,
) -> Result<(), WorkbookError> {
    let (model, styles, row) = (&desk.model.outputs[id.0], &desk.styles, row_of(id));
    sheet.set_row_height(row, 18)?;
    text(sheet, (row, 0), &model.title, &lined(&styles.text))?;
    text(sheet, (row, 1), &output_unit(model), &lined(&styles.grey))?;
    let all = desk.book.shown.iter().filter_map(|s| value(desk, id, Some(*s)));
    let number = Number::for_output(&model.unit, model.is_period, all);
    values(sheet, desk, places, id, number)?;
    let blank = lined(&styles.text);
    for column in places.target..=places.trend {
        sheet.write_blank(row, column, &blank)?;
    }
    if model.is_period {
        as_quarters(sheet, desk.model.timeline.step, (row, places.live), (row, places.target))?;
    }
    if desk.book.program.targets[id.0].is_some() {
        target(sheet, desk, places, id, number)?;
    }
    // Of a milestone there would be a row of ones and zeros.
    if model.is_period { Ok(()) } else { trend(sheet, desk, places, row, desk.book.program.output_rows[id.0]) }
}

/// The live case, the scenarios with calc sheets, and the stored ones.
fn values(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    places: &Places,
    id: OutputId,
    number: Number,
) -> Result<(), WorkbookError> {
    let (model, styles, row) = (&desk.model.outputs[id.0], &desk.styles, row_of(id));
    let cell = fixed(place_of(desk, id), desk.layout.columns.fixed);
    let live = right(styles.of(Look::Live, number)).set_font_color(palette::LINK);
    formula(sheet, (row, places.live), &format!("=Calc!{cell}"), value(desk, id, None), &live, &model.name)?;
    for ((column, scenario), calc) in (places.shown..).zip(&desk.book.shown).zip(&desk.calc_sheets) {
        let look = right(styles.of(Look::Link, number));
        let value = value(desk, id, Some(*scenario));
        formula(sheet, (row, column), &format!("={calc}!{cell}"), value, &look, &model.name)?;
    }
    for (column, scenario) in (places.stored..).zip(&desk.book.stored) {
        match value(desk, id, Some(*scenario)) {
            Some(x) => sheet.put_number((row, column), x, &right(styles.of(Look::Typed, number)))?,
            None => text(sheet, (row, column), "not reached", &right(&styles.grey))?,
        }
    }
    Ok(())
}
