//! Defined names: the handles by which other programs find inputs and results.

use crate::model::ScenarioId;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::{self, Spot, known_to_name, scenario_name};
use crate::workbook::layout::{fixed, panel};
use crate::workbook::words;
use rust_xlsxwriter::Workbook;

/// The handles by which other programs find inputs and results.
pub(super) fn define(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    // A longer name cannot be; such an input is found by its id.
    let mut define = |name: String, cell: String| match words::length(&name) > words::NAME {
        true => Ok(()),
        false => workbook.define_name(name, &format!("={cell}")).map(|_| ()),
    };
    define(handle::SELECTED.to_owned(), format!("Scenarios!{}", fixed(panel::SELECTED_ROW, panel::FROM)))?;
    define(handle::APPLY.to_owned(), format!("Scenarios!{}", fixed(panel::APPLY_ROW, panel::FROM)))?;
    for s in 0..desk.model.scenarios.len() {
        let head = fixed(panel::HEAD_ROW, desk.layout.scenario_column(ScenarioId(s)));
        define(scenario_name(desk.model, ScenarioId(s)), format!("Scenarios!{head}"))?;
    }
    if let Some(row) = desk.layout.known_to {
        for s in (0..desk.model.scenarios.len()).map(ScenarioId) {
            let cell = fixed(row, desk.layout.scenario_column(s));
            define(known_to_name(desk.model, s), format!("Scenarios!{cell}"))?;
        }
    }
    for handle in handle::places(desk.book.program, &desk.layout.panel) {
        define(format!("override.{}", handle.name), format!("Scenarios!{}", fixed(handle.row, panel::OVERRIDE)))?;
        if matches!(handle.spot, Spot::Key(_)) {
            define(format!("live.{}", handle.name), format!("Scenarios!{}", fixed(handle.row, panel::LIVE)))?;
        }
    }
    for (i, output) in desk.model.outputs.iter().enumerate() {
        let id = desk.book.program.output_rows[i];
        let row = desk.layout.dates.get(&id).copied().unwrap_or(desk.layout.rows[id.0]);
        define(format!("output.{}", output.name), format!("Calc!{}", fixed(row, desk.layout.columns.fixed)))?;
    }
    Ok(())
}
