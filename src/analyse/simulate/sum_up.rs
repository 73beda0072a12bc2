//! Draws into a [`Simulation`]: statistics of outputs, contributions of drivers, checks, fans.

use super::ask::Ended;
use super::case::{Case, KEPT};
use super::fans::fans;
use super::indices::indices;
use super::outcome::{CheckRisk, Simulation};
use super::outcomes::{Numbers, Outcomes};
use super::statistics::{mean_and_sd, ranks};
use super::summary::Summary;
use crate::evaluate::Effect;
use rayon::prelude::*;
use std::ops::Range;

/// Draws from which drivers' contributions are worked out.
const RANKED: usize = 20_000;
/// Failed draws that are told in full.
const TOLD: usize = 5;

impl<'a> Case<'a> {
    /// Runs and sums up.
    ///
    /// # Errors
    /// That it was stopped, or what is wrong with the scenario.
    pub fn simulate(&self) -> Result<Simulation, Ended> {
        self.summed_up(|keep| self.outcomes(keep))
    }

    /// Sums up what draws gave, wherever that comes from: `outcomes` is asked for one group of outputs after the other.
    ///
    /// # Errors
    /// As [`Case::simulate`].
    pub fn summed_up(
        &self,
        mut outcomes: impl FnMut(Range<usize>) -> Result<Outcomes, Ended>,
    ) -> Result<Simulation, Ended> {
        let ask = self.ask();
        let count = ask.outputs.len();
        let group = (KEPT / ask.draws.max(1) / self.simulators.len() as u64).clamp(1, count.max(1) as u64) as usize;
        let mut numbers = outcomes(0..group.min(count))?;
        let (failed, checks) = (std::mem::take(&mut numbers.failed), std::mem::take(&mut numbers.checks));
        let summary = self.summary(&failed);
        let draws = ask.draws as usize;
        let mut outputs = Vec::with_capacity(count);
        loop {
            let from = outputs.len();
            let one = |(at, (values, target)): (usize, (&Numbers, &Option<Numbers>))| {
                let mut risk = summary.output(ask.outputs[from + at], values, target.as_ref(), draws);
                risk.between_scenarios = self.between(values, &failed);
                risk.as_it_is =
                    self.as_it_is(ask.outputs[from + at]).map(|x| (x, summary.percentile_of(values, draws, x)));
                // What the choice of the scenario leaves is the drivers' part.
                let left = 1.0 - risk.between_scenarios.unwrap_or(0.0);
                risk.drivers.iter_mut().for_each(|driver| driver.share *= left);
                risk
            };
            outputs.par_extend(numbers.outputs.par_iter().zip(&numbers.targets).enumerate().map(one));
            if outputs.len() >= count {
                break;
            }
            numbers = outcomes(outputs.len()..(outputs.len() + group).min(count))?;
        }
        drop(numbers);
        if ask.indices {
            for (risk, own) in outputs.iter_mut().zip(indices(&self.simulators[0])?) {
                risk.indices = own;
            }
        }
        let wrong: Vec<u64> =
            failed.iter().enumerate().filter(|(_, failed)| **failed).map(|(at, _)| at as u64).collect();
        let names = self.simulators.iter().map(|s| self.program().model.scenarios[s.scenario.0].name.clone());
        Ok(Simulation {
            scenario: self.name(),
            weights: match self.simulators.len() {
                1 => vec![],
                _ => names.zip(self.weights.iter().copied()).collect(),
            },
            draws: ask.draws,
            first: ask.first,
            seed: ask.seed,
            failed: wrong.len() as u64,
            failures: wrong
                .iter()
                .take(TOLD)
                .map(|at| self.scenario_of(*at as usize).failure(ask.first + at))
                .collect(),
            outputs,
            checks: checks
                .iter()
                .enumerate()
                .map(|(check, tally)| CheckRisk { check, failed: tally.failed, worst: tally.worst })
                .collect(),
            fans: if ask.fans.is_empty() { vec![] } else { fans(self, &failed)? },
        })
    }

    /// What an output comes to with nothing drawn; none of a mix.
    fn as_it_is(&self, output: usize) -> Option<f64> {
        let [one] = self.simulators.as_slice() else { return None };
        let row = self.program().output_rows[output];
        Some(one.base.rows[row.0].scalar().unwrap_or(f64::INFINITY))
    }

    fn summary(&self, failed: &[bool]) -> Summary<'a> {
        let any = failed.iter().any(|failed| *failed);
        let kept = any.then(|| (0..failed.len() as u32).filter(|at| !failed[*at as usize]).collect::<Vec<u32>>());
        let ranked: Vec<u32> = match &kept {
            Some(kept) => kept.iter().copied().take(RANKED).take_while(|at| (*at as usize) < RANKED * 2).collect(),
            None => (0..failed.len().min(RANKED) as u32).collect(),
        };
        Summary {
            model: &self.program().model,
            first: self.ask().first,
            method: self.ask().method,
            widen: self.ask().origin.effective().map_or(1.0, |n| (failed.len() as f64 / n).sqrt().max(1.0)),
            drivers: self.driver_ranks(&ranked),
            kept,
            ranked,
        }
    }

    /// The ranks of each stream's numbers in some draws.
    fn driver_ranks(&self, draws: &[u32]) -> Vec<(String, Vec<f64>)> {
        let Some(last) = draws.last() else { return vec![] };
        let mut names: Vec<&String> = Vec::new();
        for name in self.simulators.iter().flat_map(|simulator| &simulator.sources.streams) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let of = |name: &&String| {
            let columns: Vec<Vec<f64>> = self
                .simulators
                .iter()
                .map(|simulator| {
                    let sources = &simulator.sources;
                    let stream = sources.streams.iter().position(|known| known == *name);
                    let source = sources.drawn.iter().position(|drawn| Some(drawn.stream) == stream);
                    source.map_or_else(Vec::new, |source| {
                        let period = i32::from(sources.plan[source].effect == Effect::Periods);
                        simulator.column(source, period, self.ask().first, *last as usize + 1)
                    })
                })
                .collect();
            let value = |draw: &u32| {
                let scenario = self.choice_of(*draw as usize);
                columns[scenario].get(*draw as usize).copied().unwrap_or(0.0)
            };
            ((*name).clone(), ranks(&draws.iter().map(value).collect::<Vec<f64>>()))
        };
        names.par_iter().map(of).collect()
    }

    /// The part of an output's variance that lies between the scenarios' means (the law of total variance).
    fn between(&self, numbers: &Numbers, failed: &[bool]) -> Option<f64> {
        let Numbers::Each(values) = numbers else { return None };
        if self.choice.is_empty() {
            return None;
        }
        let mut groups: Vec<Vec<f64>> = vec![vec![]; self.simulators.len()];
        for ((x, scenario), failed) in values.iter().zip(&self.choice).zip(failed) {
            if !failed && !x.is_nan() {
                groups[usize::from(*scenario)].push(*x);
            }
        }
        let n: f64 = groups.iter().map(|group| group.len() as f64).sum();
        let means: Vec<(f64, f64)> =
            groups.iter().filter(|g| !g.is_empty()).map(|g| (mean_and_sd(g).0, g.len() as f64)).collect();
        let mean = means.iter().map(|(m, n)| m * n).sum::<f64>() / n;
        let between: f64 = means.iter().map(|(m, n)| n * (m - mean) * (m - mean)).sum();
        let within: f64 =
            groups.iter().filter(|g| g.len() > 1).map(|g| mean_and_sd(g).1.powi(2) * (g.len() as f64 - 1.0)).sum();
        (between + within > 0.0).then(|| between / (between + within))
    }
}
