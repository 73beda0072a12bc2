//! The numbers that were drawn, by driver, for other tools.

use super::case::Case;
use super::named::{Named, drawn_names};
use super::simulator::Simulator;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Effect, project_draw};
use crate::graph::InputId;
use crate::series::Projection;
use rayon::prelude::*;

fn names(simulator: &Simulator<'_>) -> Vec<Named> {
    drawn_names(simulator.program, &simulator.sources.plan)
}

impl Simulator<'_> {
    /// What is drawn, by the names that files give it.
    pub(in crate::analyse) fn drawn_cells(&self) -> Vec<Named> {
        names(self)
    }

    /// What a drawn number does to its driver.
    pub(in crate::analyse) fn effect(&self, drawn: &Named) -> Effect {
        self.sources.plan[drawn.source].effect
    }

    /// Everything that is drawn in one draw, under the names of [`Case::drawn_names`].
    pub fn drawn_values(&self, draw: u64) -> Vec<(String, f64)> {
        let of = |drawn: Named| (drawn.name, self.column(drawn.source, drawn.period, draw, 1)[0]);
        names(self).into_iter().map(of).collect()
    }

    /// Every draw's numbers of the cells whose value is drawn, once for all periods.
    pub fn values(&self) -> Vec<(InputId, Vec<f64>)> {
        let mut out = Vec::new();
        for (at, source) in self.sources.plan.iter().enumerate().filter(|(_, s)| s.effect == Effect::Value) {
            let numbers = self.column(at, 0, self.ask.first, self.ask.draws as usize);
            out.extend(source.inputs.iter().map(|input| (*input, numbers.clone())));
        }
        out
    }

    /// Two quantiles of each cell that is drawn once for all periods: of its value, or, where it is a path, as factors on
    /// the path at its first period.
    pub fn quantiles(&self, low: f64, high: f64) -> Vec<(InputId, (f64, f64))> {
        let mut out = Vec::new();
        for (source, drawn) in self.sources.plan.iter().zip(&self.sources.drawn) {
            let mut ends = [low, high];
            drawn.samplers[0].of_uniform(self.ask.isa, &mut ends);
            for input in &source.inputs {
                let driver = &self.program.model.drivers[self.program.input(*input).driver.0];
                let first = self.base.inputs[input.0].at(1);
                let in_path = |x: f64| match (source.effect, driver.varies) {
                    (Effect::Value | Effect::Periods, true) => x / first,
                    (Effect::Value | Effect::Periods, false) => x,
                    (Effect::Add, true) => (first + x) / first,
                    (Effect::Add, false) => first + x,
                    (Effect::Multiply, true) => x,
                    (Effect::Multiply, false) => first * x,
                };
                let [a, b] = ends.map(in_path);
                if a.is_finite() && b.is_finite() && a != b {
                    out.push((*input, (a.min(b), a.max(b))));
                }
            }
        }
        out
    }

    /// The projection of one draw.
    ///
    /// # Errors
    /// What goes wrong in it.
    pub fn projected(&self, draw: u64) -> Result<Projection, Vec<Diagnostic>> {
        project_draw(self.program, self.scenario, &self.draw(draw))
    }
}

impl Case<'_> {
    /// The names of everything that is drawn, by cell of a driver; what is drawn anew in every period has a name for
    /// each.
    pub fn drawn_names(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for drawn in self.simulators().iter().flat_map(names) {
            if !out.contains(&drawn.name) {
                out.push(drawn.name);
            }
        }
        out
    }

    /// Every draw's numbers under some names; NaN where a scenario does not draw them.
    pub fn drawn(&self, wanted: &[String]) -> Vec<Vec<f64>> {
        let count = self.ask().draws as usize;
        let known: Vec<Vec<Named>> = self.simulators().iter().map(names).collect();
        let one = |wanted: &String| {
            let columns: Vec<Option<Vec<f64>>> = self
                .simulators()
                .iter()
                .zip(&known)
                .map(|(simulator, known)| {
                    let drawn = known.iter().find(|drawn| drawn.name == *wanted)?;
                    Some(simulator.column(drawn.source, drawn.period, self.ask().first, count))
                })
                .collect();
            match columns.as_slice() {
                [one] => one.clone().unwrap_or_else(|| vec![f64::NAN; count]),
                all => (0..count)
                    .map(|draw| all[self.choice_of(draw)].as_ref().map_or(f64::NAN, |column| column[draw]))
                    .collect(),
            }
        };
        wanted.par_iter().map(one).collect()
    }
}
