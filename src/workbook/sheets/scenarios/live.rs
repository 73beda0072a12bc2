//! The live column: what is typed over it, else the selected scenario's value.

use crate::graph::Given;
use crate::model::ScenarioId;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::{Handle, Spot};
use crate::workbook::layout::{fixed, in_column, overrides_apply, panel};
use crate::workbook::names::shown;
use crate::workbook::sheet::formula;
use crate::workbook::sheets::keys::{Column, is_laid_out};
use crate::workbook::style::{Look, Number};
use rust_xlsxwriter::Worksheet;

/// Writes the live cell of a row; `at` is its place among the driver's keys, `follows` whether any scenario computes it.
pub(super) fn live(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    handle: &Handle,
    at: usize,
    follows: bool,
    number: Number,
) -> Result<(), WorkbookError> {
    let (layout, row, id) = (desk.layout, handle.row, handle.input);
    let first = if follows { layout.follow_column(ScenarioId(0)) } else { panel::SCENARIOS };
    let chosen = |row: u32, first: u16| match layout.scenario_count {
        1 => in_column(row, first),
        count => {
            let choices = format!("{}:{}", in_column(row, first), in_column(row, first + count - 1));
            format!("INDEX({choices},1,{})", fixed(panel::INDEX_ROW, panel::FROM))
        }
    };
    let (apply, own) = (overrides_apply(), in_column(row, panel::OVERRIDE));
    let pick = chosen(row, first);
    let place = &layout.panel[id.0];
    let is_key = matches!(handle.spot, Spot::Key(_)) && is_laid_out(place);
    let otherwise = match (is_key, ends(desk, sheet, handle)?) {
        (false, _) => pick,
        (true, None) => format!("IF(ISNUMBER({pick}),{pick},\"\")"),
        (true, Some((flags, before))) => {
            let flag = chosen(flags, layout.filled_column(Some(ScenarioId(0))));
            format!("IF(AND({apply},{before}*{flag}>0),\"\",IF(ISNUMBER({pick}),{pick},\"\"))")
        }
    };
    let printed = format!("=IF(AND({apply},ISNUMBER({own})),{own},{otherwise})");
    let values = &desk.live().inputs[id.0];
    let value = values.keys.get(at).copied().or(values.outside).unwrap_or(f64::NAN);
    let driver = &desk.model.drivers[desk.book.program.input(id).driver.0];
    let setting = &desk.book.program.settings(desk.book.selected).inputs[id.0];
    let nothing = setting.keys.get(at).is_some_and(|key| key.given == Given::Elsewhere);
    formula(
        sheet,
        (row, panel::LIVE),
        &printed,
        (!nothing).then(|| shown(desk, driver, value)),
        desk.styles.of(Look::Live, number),
        &driver.name,
    )
}

/// For a row in the first period in which a value only stands in, until an earlier key is typed: the row whose cells
/// beside the table say for which scenarios it does (written here), and how many earlier overrides there are.
fn ends(desk: &Desk<'_>, sheet: &mut Worksheet, handle: &Handle) -> Result<Option<(u32, String)>, WorkbookError> {
    let (Spot::Key(k), place) = (handle.spot, &desk.layout.panel[handle.input.0]) else { return Ok(None) };
    let scenarios = || (0..desk.model.scenarios.len()).map(ScenarioId);
    let stands_in = |s: ScenarioId| Column::stand_in(desk, handle.input, s) == Some(k);
    let before = Column::new(desk, handle.input, None).before(panel::OVERRIDE, k);
    let (Some(before), Some(row), true) = (before, place.scale, scenarios().any(stands_in)) else { return Ok(None) };
    for s in scenarios() {
        let flag = f64::from(u8::from(stands_in(s)));
        let style = desk.styles.of(Look::Grey, Number::Plain);
        sheet.write_number_with_format(row, desk.layout.filled_column(Some(s)), flag, style)?;
    }
    Ok(Some((row, before)))
}
