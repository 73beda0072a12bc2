//! A variance with the names of what it is about.

use crate::analyse::{Against, Variance};
use crate::front::Ready;
use crate::model::ScenarioId;

/// What is told.
pub(super) struct Told<'a> {
    pub ready: &'a Ready,
    /// The plan.
    pub plan: ScenarioId,
    /// The case whose known values are the actuals.
    pub scenario: ScenarioId,
    pub found: Variance,
}

impl Told<'_> {
    /// A scenario's name.
    pub(super) fn name(&self, scenario: ScenarioId) -> &str {
        &self.ready.model().scenarios[scenario.0].name
    }

    /// The names of a row's elements; `total` for all cells of a line together.
    pub(super) fn element(&self, row: &Against) -> Vec<&str> {
        let model = self.ready.model();
        match row.cell {
            Some(cell) => model.element_names(&model.lines[row.line.0].over, cell),
            None => vec!["total"],
        }
    }
}
