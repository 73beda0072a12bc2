//! What Excel can hold, asked before anything is written.

use super::error::WorkbookError;
use super::layout::Layout;
use crate::graph::Program;

/// Rows of a worksheet.
const ROWS: u64 = 1_048_576;
/// Columns of a worksheet.
const COLUMNS: u64 = 16_384;
/// Scenarios of a workbook: three columns each on Checks, and a dozen others.
const MOST_SCENARIOS: u64 = (COLUMNS - 12) / 3;
/// More cells than any machine opens with pleasure; a file beyond this does not open in practice.
const CELLS: u64 = 16_000_000;

/// Whether a workbook with this many calc sheets fits into Excel.
///
/// # Errors
/// The limit that is passed, and what to change.
pub fn fits(program: &Program, shown: usize) -> Result<(), WorkbookError> {
    few_scenarios(program)?;
    holds(&Layout::new(program), shown)
}

/// Whether Checks has columns for every scenario: a value, whether it was changed, and whether it can be taken.
pub(super) fn few_scenarios(program: &Program) -> Result<(), WorkbookError> {
    let scenarios = program.model.scenarios.len() as u64;
    if scenarios > MOST_SCENARIOS {
        return Err(WorkbookError::Limit(format!(
            "the model has {scenarios} scenarios, and a workbook holds {MOST_SCENARIOS}: Excel has 16,384 columns, and each scenario takes three of them on Checks; keep some in files of their own (`--scenario FILE.toml`), or use `--no-workbook`"
        )));
    }
    Ok(())
}

/// The same for a layout that is decided already.
pub(super) fn holds(layout: &Layout, shown: usize) -> Result<(), WorkbookError> {
    let rows = u64::from(layout.calc_end.max(layout.panel_end).max(layout.paths_end)) + 100;
    if rows > ROWS {
        return Err(WorkbookError::Limit(format!(
            "the model needs {rows} rows on one sheet, and Excel holds 1,048,576: use fewer elements or lines, or `--no-workbook`"
        )));
    }
    let columns = u64::from(layout.columns.last()) + 1;
    if columns > COLUMNS {
        return Err(WorkbookError::Limit(format!(
            "the model needs {columns} columns, and Excel holds 16,384: use fewer periods, or `--no-workbook`"
        )));
    }
    let panel = u64::from(layout.panel_end) * u64::from(layout.scenario_count) * 2;
    let cells = rows * columns * (shown as u64 + 2) + panel;
    if cells > CELLS {
        return Err(WorkbookError::Limit(format!(
            "the workbook would have {cells} cells, more than {CELLS}, which no spreadsheet program opens: choose fewer scenarios with `-s NAME --only`, or `--no-workbook`"
        )));
    }
    Ok(())
}
