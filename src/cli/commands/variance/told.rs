//! A variance with the names of what it is about.

use crate::analyse::Variance;
use crate::front::Ready;
use crate::model::ScenarioId;

/// What the actuals are held against.
pub(super) enum Plan {
    /// A scenario.
    Scenario(ScenarioId),
    /// A published forecast: its file.
    Published(String),
}

/// What is told.
pub(super) struct Told<'a> {
    pub ready: &'a Ready,
    /// The plan.
    pub plan: Plan,
    /// The case whose known values are the actuals.
    pub scenario: ScenarioId,
    pub found: Variance,
}

impl Told<'_> {
    /// The plan's name.
    pub(super) fn plan_name(&self) -> &str {
        match &self.plan {
            Plan::Scenario(scenario) => self.name(*scenario),
            Plan::Published(file) => file,
        }
    }

    /// The plan in words.
    pub(super) fn plan_title(&self) -> &str {
        match &self.plan {
            Plan::Scenario(scenario) => &self.ready.model().scenarios[scenario.0].title,
            Plan::Published(file) => file,
        }
    }

    /// A scenario's name.
    pub(super) fn name(&self, scenario: ScenarioId) -> &str {
        &self.ready.model().scenarios[scenario.0].name
    }
}
