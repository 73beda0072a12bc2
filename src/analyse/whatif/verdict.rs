//! What changed drivers do to the model's checks and to the ranges of its drivers.

use super::question::Question;
use crate::evaluate::{Draw, project_draw};
use crate::graph::Program;
use crate::model::DriverId;
use crate::series::Projection;
use std::collections::BTreeSet;

/// How the model stands with some drivers changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The checks that hold as things are and fail with the change, in the model's order.
    pub breaks: Vec<usize>,
    /// The checks that fail as things are, and still do.
    pub failing: Vec<usize>,
    /// The drivers that leave their `min`..`max`: the changed ones, or those computed from them.
    pub beyond: Vec<DriverId>,
}

impl Verdict {
    /// Whether a scenario could have the change, and all checks that held still would.
    pub fn holds(&self) -> bool {
        self.breaks.is_empty() && self.beyond.is_empty()
    }
}

impl Question<'_> {
    /// How the model stands with some drivers changed; of what cannot be computed nothing is said.
    pub fn verdict(&self, changes: &Draw) -> Verdict {
        let checked = !self.program.model.checks.is_empty();
        let ranged = self.program.model.drivers.iter().any(|driver| driver.min.is_some() || driver.max.is_some());
        if !checked && !ranged {
            return Verdict::default();
        }
        match project_draw(self.program, self.scenario, changes) {
            Ok(projection) => self.judged(&projection),
            Err(_) => Verdict::default(),
        }
    }

    /// The same of a projection at hand. A check that fails for one element as things are may be broken for another.
    pub(super) fn judged(&self, projection: &Projection) -> Verdict {
        let cells = |projection: &Projection| -> BTreeSet<(usize, usize)> {
            projection.failures(self.program).map(|failure| (failure.check, failure.cell)).collect()
        };
        let (before, after) = (cells(&self.base), cells(projection));
        let checks = |cells: &mut dyn Iterator<Item = &(usize, usize)>| -> Vec<usize> {
            cells.map(|(check, _)| *check).collect::<BTreeSet<usize>>().into_iter().collect()
        };
        Verdict {
            breaks: checks(&mut after.difference(&before)),
            failing: checks(&mut after.intersection(&before)),
            beyond: beyond(self.program, projection),
        }
    }
}

/// The drivers with a value outside of their own range.
fn beyond(program: &Program, projection: &Projection) -> Vec<DriverId> {
    let out = |input: usize| {
        let driver = &program.model.drivers[program.inputs[input].driver.0];
        let value = &projection.inputs[input];
        let mut all = value.keys.iter().chain(&value.outside).chain(&value.path);
        let (low, high) = (driver.min.unwrap_or(f64::NEG_INFINITY), driver.max.unwrap_or(f64::INFINITY));
        // As a worksheet compares: 2^-48 of the larger one is nothing.
        let more = |a: f64, b: f64| a > b && a - b > a.abs().max(b.abs()) * 2f64.powi(-48);
        all.any(|x| more(low, *x) || more(*x, high))
    };
    let drivers = (0..program.inputs.len()).filter(|input| out(*input)).map(|input| program.inputs[input].driver);
    drivers.collect::<BTreeSet<DriverId>>().into_iter().collect()
}
