//! What a simulation tells.

use super::error::Error;
use super::model::Model;
use crate::analyse::{OutputRisk, Simulation, output_named};
use crate::model::ScenarioId;

/// The draws of one scenario, summed up.
#[derive(Clone, Debug)]
pub struct Draws {
    model: Model,
    scenario: ScenarioId,
    simulation: Simulation,
}

impl Draws {
    pub(super) fn of(model: Model, scenario: ScenarioId, simulation: Simulation) -> Draws {
        Draws { model, scenario, simulation }
    }

    /// What the draws tell of an output: mean, percentiles, the probability of its target, what it hangs on.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn output(&self, name: &str) -> Result<&OutputRisk, Error> {
        let at = output_named(self.model.data(), name)?;
        let found = self.simulation.outputs.iter().find(|risk| risk.output == at);
        found.ok_or_else(|| Error::said(format!("`{name}` was not drawn: it has no value over draws")))
    }

    /// A percentile of an output, by Excel's PERCENTILE.INC: 0.1 for P10. Those that are kept are 0.01 to 0.99 in steps of
    /// the curve; others lie straight between their neighbours.
    ///
    /// # Errors
    /// There is no output of this name.
    pub fn percentile(&self, name: &str, share: f64) -> Result<Option<f64>, Error> {
        let curve = &self.output(name)?.curve;
        let after = curve.partition_point(|(p, _)| *p < share - 1e-12);
        let Some((p, x)) = curve.get(after).copied() else { return Ok(None) };
        let between = after.checked_sub(1).map(|before| curve[before]);
        Ok(match between {
            Some((q, y)) if p - share > 1e-12 => Some(y + (x - y) * (share - q) / (p - q)),
            None if p - share > 1e-12 => None,
            _ => Some(x),
        })
    }

    /// How many draws were made, and how many of them had no result.
    pub fn count(&self) -> (u64, u64) {
        (self.simulation.draws, self.simulation.failed)
    }

    /// The whole simulation, for what the front door does not offer.
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    pub(super) fn scenario(&self) -> ScenarioId {
        self.scenario
    }
}
