//! A variance with the names of what it is about.

use crate::analyse::Variance;
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
}
