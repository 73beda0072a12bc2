//! What every sheet says of the workbook as a whole: whether checks fail, whether inputs were changed.

use super::desk::Desk;
use super::layout::fixed;
use crate::model::ScenarioId;

/// The head of the table of checks.
pub(super) const HEAD_ROW: u32 = 6;
/// Where the tolerance of comparisons stands.
pub(super) const TOLERANCE_CELL: &str = "$D$5";
/// What counts as more than rounding, relative to the larger of 1 and what is compared with.
pub(super) const TOLERANCE: f64 = 1e-9;

/// The flag of every sheet in words, as an expression.
pub(super) const FLAG_WORDS: &str =
    "IF(Checks!$D$4=0,\"All checks pass\",IF(Checks!$D$4=1,\"1 check fails\",Checks!$D$4&\" checks fail\"))";

/// The flag of every sheet in words: its formula, and what it gives as the book is written.
pub(super) fn flag_words(desk: &Desk<'_>) -> (String, String) {
    let words = match desk.checks.failing {
        0 => "All checks pass".to_owned(),
        1 => "1 check fails".to_owned(),
        n => format!("{n} checks fail"),
    };
    (format!("={FLAG_WORDS}"), words)
}

/// The cell that counts the inputs that are no longer what the program was given.
pub(super) fn changed_cell(desk: &Desk<'_>) -> String {
    format!("Checks!{}", fixed(desk.checks.inputs_row - 1, 2))
}

/// The cells that say which of a scenario's inputs are no longer what the program was given.
pub(super) fn changed_inputs(desk: &Desk<'_>, scenario: ScenarioId) -> Option<String> {
    let (rows, head) = (desk.checks.inputs, desk.checks.inputs_row);
    let column = super::flags::changed_column(desk) + scenario.0 as u16;
    (rows > 0).then(|| format!("Checks!{}:{}", fixed(head + 1, column), fixed(head + rows, column)))
}

/// The first of the columns that say what was changed, one for each scenario.
pub(super) fn changed_column(desk: &Desk<'_>) -> u16 {
    4 + desk.layout.scenario_count
}
