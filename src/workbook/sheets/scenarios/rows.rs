//! The rows of the table: a key of a driver, or the scale or shift of its path.

use super::basis::basis;
use super::follow::{follow_cell, follows};
use super::live::live;
use super::own::scenario_cell;
use crate::graph::InputId;
use crate::model::{Driver, ScenarioId};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::Handle;
use crate::workbook::layout::{in_column, overrides_apply, panel};
use crate::workbook::names::{input_title, key_of, label, period_number};
use crate::workbook::sheet::{as_quarters, formula, text};
use crate::workbook::sheets::keys::{Column, is_laid_out};
use crate::workbook::style::{Look, Number, largest};
use rust_xlsxwriter::Worksheet;

/// Writes the row of a key of a driver, or of the value outside of its keys where `k` is none.
pub(super) fn key_row(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    handle: &Handle,
    k: Option<usize>,
) -> Result<(), WorkbookError> {
    let (program, row, id) = (desk.book.program, handle.row, handle.input);
    let (input, styles) = (program.input(id), &desk.styles);
    let driver = &desk.model.drivers[input.driver.0];
    let keys = &program.settings[0].inputs[id.0].keys;
    let first = key_of(&program.settings[0].inputs[id.0], k);
    let label = label(desk, handle);
    text(sheet, (row, panel::LABEL), &label, &styles.label)?;
    text(sheet, (row, panel::UNIT), &driver.unit.in_words(), &styles.grey)?;
    let step = desk.model.timeline.step;
    as_quarters(sheet, step, (row, panel::FROM), (row, panel::FROM))?;
    if driver.is_period {
        let last = panel::SCENARIOS + desk.layout.scenario_count - 1;
        as_quarters(sheet, step, (row, panel::OVERRIDE), (row, last))?;
    }
    if driver.varies && k.is_some() {
        sheet.write_number_with_format(
            row,
            panel::FROM,
            desk.serial(f64::from(first.period)),
            styles.of(Look::Grey, Number::Date),
        )?;
        let number = period_number(&in_column(row, panel::FROM), desk.model.timeline.step.months());
        let number = number.replace("Scenarios!", "");
        formula(
            sheet,
            (row, panel::NUMBER),
            &number,
            f64::from(first.period),
            styles.of(Look::Grey, Number::Plain),
            "period",
        )?;
    }
    let number = number_format(desk, driver, id);
    sheet.write_blank(row, panel::OVERRIDE, styles.of(Look::Input, number))?;
    let at = k.unwrap_or(keys.len());
    let follows = follows(desk, id, k);
    live(sheet, desk, handle, at, follows, number)?;
    for s in 0..program.settings.len() {
        scenario_cell(sheet, desk, row, id, k, ScenarioId(s), number)?;
    }
    basis(sheet, desk, row, driver, first)?;
    text(sheet, (row, desk.layout.id_column()), &handle.id, &styles.grey.variant().set_indent(1))?;
    if follows {
        for s in 0..program.settings.len() {
            follow_cell(sheet, desk, handle, k, ScenarioId(s), number)?;
        }
    }
    if let Some(k) = k.filter(|_| is_laid_out(&desk.layout.panel[id.0])) {
        for case in std::iter::once(None).chain((0..program.settings.len()).map(|s| Some(ScenarioId(s)))) {
            Column::new(desk, id, case).write(sheet, handle, k, number)?;
        }
    }
    Ok(())
}

/// The number format of a driver in all scenarios.
fn number_format(desk: &Desk<'_>, driver: &Driver, id: InputId) -> Number {
    let values = desk.book.projections.iter().flat_map(|p| p.inputs[id.0].keys.iter().copied());
    Number::for_driver(&driver.unit, driver.is_period, largest(values))
}

/// Scale or shift of a path: an override without a column in the scenarios.
pub(super) fn adjustment(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    handle: &Handle,
    words: &str,
    neutral: f64,
) -> Result<(), WorkbookError> {
    let (row, id) = (handle.row, handle.input);
    let input = desk.book.program.input(id);
    let driver = &desk.model.drivers[input.driver.0];
    let styles = &desk.styles;
    text(sheet, (row, panel::LABEL), &format!("{} – {words}", input_title(desk.model, input)), &styles.step)?;
    let scale = neutral == 1.0;
    text(sheet, (row, panel::UNIT), &if scale { "1".to_owned() } else { driver.unit.in_words() }, &styles.grey)?;
    let number = if scale { Number::Factor } else { number_format(desk, driver, id) };
    sheet.write_blank(row, panel::OVERRIDE, styles.of(Look::Input, number))?;
    let (apply, own) = (overrides_apply(), in_column(row, panel::OVERRIDE));
    let printed = format!("=IF(AND({apply},ISNUMBER({own})),{own},{neutral})");
    formula(sheet, (row, panel::LIVE), &printed, neutral, styles.of(Look::Live, number), words)?;
    let beside = styles.grey.variant().set_indent(1);
    text(sheet, (row, desk.layout.basis_column()), "Override only: blank leaves the path as it is", &beside)?;
    text(sheet, (row, desk.layout.id_column()), &handle.id, &beside)
}
