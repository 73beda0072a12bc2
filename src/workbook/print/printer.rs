//! What trees are printed with, and for which cell.

use crate::graph::{Program, Tree};
use crate::model::ScenarioId;
use crate::workbook::layout::Layout;
/// The cell that a formula is printed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    /// On a calc sheet, in the column of any period: the same formula for all.
    Period,
    /// On a calc sheet, a cell without time: a scalar row, an opening or a target.
    Fixed,
    /// On a calc sheet, in the column of any year (or of all periods).
    Year,
    /// On the control panel, in a scenario's own column.
    Scenario(ScenarioId),
    /// On the control panel, right of it: over the live column.
    Live,
}

/// Prints trees for one workbook.
pub(crate) struct Printer<'a> {
    /// What is printed.
    pub program: &'a Program,
    /// Where everything stands.
    pub layout: &'a Layout,
    /// On the control panel: a value that a formula takes over from another scenario.
    pub inherited: Option<Inherited<'a>>,
}

/// A value that a scenario takes over from the one that it extends.
#[derive(Clone, Debug)]
pub(crate) struct Inherited<'a> {
    /// The value.
    pub value: &'a Tree,
    /// The cell that holds it.
    pub cell: String,
    /// The scenario whose cell that is.
    pub from: ScenarioId,
    /// Whether it is the same number in both scenarios, and not made of drivers that each may have its own of.
    pub is_literal: bool,
}
