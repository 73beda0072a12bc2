//! The output of a scenario that is looked at while drivers change.

use crate::diagnostic::Diagnostic;
use crate::evaluate::{Draw, project, project_draw, project_from};
use crate::graph::Program;
use crate::model::ScenarioId;
use crate::series::Projection;

/// An output in a scenario.
pub struct Question<'a> {
    /// The model, lowered.
    pub program: &'a Program,
    /// The scenario.
    pub scenario: ScenarioId,
    /// The output's index.
    pub output: usize,
    /// The scenario as it is.
    pub base: Projection,
}

impl<'a> Question<'a> {
    /// Asks; the scenario is projected once.
    ///
    /// # Errors
    /// What is wrong with the scenario.
    pub fn new(program: &'a Program, scenario: ScenarioId, output: usize) -> Result<Question<'a>, Vec<Diagnostic>> {
        Ok(Question { program, scenario, output, base: project(program, scenario)? })
    }

    /// Whether the output is a milestone.
    pub fn is_period(&self) -> bool {
        self.program.model.outputs[self.output].is_period
    }

    /// Whether less is better: of milestones, earlier is.
    pub fn lower_is_better(&self) -> bool {
        self.program.model.outputs[self.output].lower_is_better()
    }

    /// The output in a projection: a milestone that is not reached is infinitely late, what cannot be computed is NaN.
    pub fn outcome(&self, projection: &Projection) -> f64 {
        let value = projection.rows[self.program.output_rows[self.output].0].scalar();
        value.unwrap_or(if self.is_period() { f64::INFINITY } else { f64::NAN })
    }

    /// The output as the scenario is.
    pub fn present(&self) -> f64 {
        self.outcome(&self.base)
    }

    /// The output with some drivers changed; NaN where that cannot be computed.
    pub fn with(&self, changes: &Draw) -> f64 {
        match project_draw(self.program, self.scenario, changes) {
            Ok(projection) => self.outcome(&projection),
            Err(_) => f64::NAN,
        }
    }

    /// Whether changed drivers act only before what is open: with the values of the periods that are known, or of the
    /// back-cast, as they are, the change makes no difference to the output from then on.
    pub fn only_before_forecast(&self, changes: &Draw) -> bool {
        let Some(last) = self.program.model.closed_to(self.scenario) else { return false };
        match project_from(self.program, self.scenario, changes, &self.base, last + 1) {
            Ok(projection) => self.outcome(&projection) == self.present(),
            Err(_) => false,
        }
    }

    /// The output's own target in the scenario.
    pub fn target(&self) -> Option<f64> {
        self.base.targets[self.output]
    }
}
