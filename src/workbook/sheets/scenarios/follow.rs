//! Right of the table: what a scenario's value is over the live case.

use super::parent::{is_literal, over_parent};
use crate::graph::{Given, InputId, Node};
use crate::model::ScenarioId;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::Handle;
use crate::workbook::layout::in_column;
use crate::workbook::names::{key_of, shown};
use crate::workbook::print::Site;
use crate::workbook::sheet::formula;
use crate::workbook::style::{Look, Number};
use rust_xlsxwriter::Worksheet;

/// What a scenario's value is over the live case: its expression over the live drivers; what has been typed over it.
pub(super) fn follow_cell(
    sheet: &mut Worksheet,
    desk: &Desk<'_>,
    handle: &Handle,
    k: Option<usize>,
    scenario: ScenarioId,
    number: Number,
) -> Result<(), WorkbookError> {
    let (program, id) = (desk.book.program, handle.input);
    let driver = &desk.model.drivers[program.input(id).driver.0];
    let key = key_of(&program.settings[scenario.0].inputs[id.0], k);
    let own = in_column(handle.row, desk.layout.scenario_column(scenario));
    let at = k.unwrap_or(program.settings[0].inputs[id.0].keys.len());
    let value = shown(desk, driver, desk.book.follow[scenario.0][id.0][at]);
    let nothing = key.given == Given::Elsewhere;
    let printed = match nothing || is_literal(&key.value) {
        true => format!("=IF(ISNUMBER({own}),{own},\"\")"),
        false => {
            let printer = over_parent(desk, id, k, scenario);
            let over = |site: Site| printer.formula(&key.value, site).split_off(1);
            format!("=IF({own}=({}),{},{own})", over(Site::Scenario(scenario)), over(Site::Live))
        }
    };
    let value = (!nothing).then_some(value);
    let style = desk.styles.of(Look::Calculation, number);
    formula(sheet, (handle.row, desk.layout.follow_column(scenario)), &printed, value, style, &handle.id)
}

/// Whether any scenario computes this value from other drivers.
pub(super) fn follows(desk: &Desk<'_>, id: InputId, k: Option<usize>) -> bool {
    desk.book.program.settings.iter().any(|settings| {
        let mut found = false;
        let key = key_of(&settings.inputs[id.0], k);
        if key.given == Given::Elsewhere {
            return false;
        }
        key.value.visit(&mut |piece| {
            found |= matches!(piece.node, Node::Input { .. } | Node::InputAt { .. });
        });
        found
    })
}
