//! Why two scenarios differ: the change of an output, driver by driver.

use super::question::Question;
use crate::diagnostic::Diagnostic;
use crate::evaluate::project;
use crate::graph::{InputId, Program};
use crate::model::{DriverId, ScenarioId};
use crate::sample::{Stream, driver_key};
use rayon::prelude::*;
use statrs::statistics::Statistics;

/// Up to so many drivers every order is taken into account.
const EXACT: usize = 10;
/// Orders that are sampled beyond.
const ORDERS: usize = 400;

/// One driver's contribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The driver.
    pub driver: String,
    /// Its title.
    pub title: String,
    /// What it changes the output by.
    pub change: f64,
    /// The standard error of that, where orders were sampled.
    pub error: f64,
}

/// A bridge from one scenario to another.
#[derive(Clone, Debug)]
pub struct Bridge {
    /// The output in the first scenario, and in the second.
    pub ends: (f64, f64),
    /// The drivers that differ; their changes add up to the difference of the ends.
    pub steps: Vec<Step>,
    /// Whether the changes are averages over orders.
    pub shapley: bool,
    /// Whether a milestone that is not reached was counted as the period after the last.
    pub later: bool,
}

/// The bridge of an output. In the model's order of drivers each is changed after the ones before it; `shapley` takes the
/// average over all orders (Shapley 1953, "A value for n-person games").
///
/// # Errors
/// What cannot be projected, between the scenarios too.
pub fn bridge(
    program: &Program,
    from: ScenarioId,
    to: ScenarioId,
    output: usize,
    shapley: bool,
) -> Result<Bridge, Vec<Diagnostic>> {
    let question = Question::new(program, from, output)?;
    let end = question.outcome(&project(program, to)?);
    let drivers: Vec<DriverId> =
        (0..program.model.drivers.len()).map(DriverId).filter(|driver| differs(program, *driver, from, to)).collect();
    let between = Between { program, from, to, question: &question, drivers: &drivers };
    let start = question.present();
    let changes = match (shapley, drivers.len() <= EXACT) {
        (false, _) => between.in_order()?.into_iter().map(|change| (change, 0.0)).collect(),
        (true, true) => between.exact()?.into_iter().map(|change| (change, 0.0)).collect(),
        (true, false) => between.sampled()?,
    };
    let step = |(driver, (change, error)): (&DriverId, (f64, f64))| {
        let model = &program.model.drivers[driver.0];
        Step { driver: model.name.clone(), title: model.title.clone(), change, error }
    };
    let steps = drivers.iter().zip(changes).map(step).filter(|step| step.change != 0.0 || step.error != 0.0).collect();
    let later = question.is_period() && !(start.is_finite() && end.is_finite());
    Ok(Bridge { ends: (between.number(start), between.number(end)), steps, shapley, later })
}

/// Whether a driver has a value of its own in one of the scenarios; one that only follows others does not.
fn differs(program: &Program, driver: DriverId, from: ScenarioId, to: ScenarioId) -> bool {
    cells(program, driver).any(|input| {
        let [a, b] = [from, to].map(|scenario| &program.settings(scenario).inputs[input.0]);
        let keys = |setting: &crate::graph::Setting| {
            let all = setting.values();
            all.map(|key| (key.period, format!("{:?}", key.value.node))).collect::<Vec<_>>()
        };
        keys(a) != keys(b)
    })
}

fn cells(program: &Program, driver: DriverId) -> impl Iterator<Item = InputId> {
    let first = program.first_input(driver).0;
    (first..first + program.model.drivers[driver.0].value.len()).map(InputId)
}

struct Between<'a> {
    program: &'a Program,
    from: ScenarioId,
    to: ScenarioId,
    question: &'a Question<'a>,
    drivers: &'a [DriverId],
}

impl Between<'_> {
    /// A milestone that is not reached counts as the period after the last.
    fn number(&self, outcome: f64) -> f64 {
        match outcome.is_infinite() {
            true => f64::from(self.program.model.timeline.last() + 1),
            false => outcome,
        }
    }

    /// The outcome with some drivers as in the second scenario; `copy` is a copy of the program to change.
    fn with(&self, copy: &mut Program, changed: &[DriverId]) -> Result<f64, Vec<Diagnostic>> {
        for driver in self.drivers {
            let scenario = if changed.contains(driver) { self.to } else { self.from };
            for input in cells(self.program, *driver) {
                copy.settings[self.from.0].inputs[input.0] = self.program.settings(scenario).inputs[input.0].clone();
            }
        }
        Ok(self.number(self.question.outcome(&project(copy, self.from)?)))
    }

    fn in_order(&self) -> Result<Vec<f64>, Vec<Diagnostic>> {
        let mut copy = self.program.clone();
        let ends: Vec<f64> =
            (0..=self.drivers.len()).map(|n| self.with(&mut copy, &self.drivers[..n])).collect::<Result<_, _>>()?;
        Ok(ends.windows(2).map(|pair| pair[1] - pair[0]).collect())
    }

    /// Every subset of drivers, each weighed by the number of orders in which it comes first.
    fn exact(&self) -> Result<Vec<f64>, Vec<Diagnostic>> {
        let n = self.drivers.len();
        let subset =
            |bits: usize| -> Vec<DriverId> { (0..n).filter(|i| bits >> i & 1 == 1).map(|i| self.drivers[i]).collect() };
        let outcomes: Vec<f64> = (0..1usize << n)
            .into_par_iter()
            .map_init(|| self.program.clone(), |copy, bits| self.with(copy, &subset(bits)))
            .collect::<Result<_, _>>()?;
        let factorial = |k: usize| (1..=k).map(|x| x as f64).product::<f64>();
        let weight = |k: usize| factorial(k) * factorial(n - k - 1) / factorial(n);
        let of = |i: usize| {
            let without = (0..1usize << n).filter(|bits| bits >> i & 1 == 0);
            without.map(|bits| weight(bits.count_ones() as usize) * (outcomes[bits | 1 << i] - outcomes[bits])).sum()
        };
        Ok((0..n).map(of).collect())
    }

    /// Orders at random, each together with its reverse: means and their errors.
    fn sampled(&self) -> Result<Vec<(f64, f64)>, Vec<Diagnostic>> {
        let n = self.drivers.len();
        let start = self.number(self.question.present());
        let one = |copy: &mut Program, order: usize| -> Result<Vec<f64>, Vec<Diagnostic>> {
            let mut numbers = vec![0.0; n];
            let stream = Stream { seed: 1, driver: driver_key("orders of a bridge"), period: order as u32 + 1 };
            stream.fill(0, &mut numbers);
            let mut places: Vec<usize> = (0..n).collect();
            places.sort_by(|a, b| numbers[*a].total_cmp(&numbers[*b]));
            let mut out = vec![0.0; n];
            for reversed in [false, true] {
                let places: Vec<usize> = if reversed { places.iter().rev().copied().collect() } else { places.clone() };
                let mut before = start;
                let mut changed = Vec::with_capacity(n);
                for place in places {
                    changed.push(self.drivers[place]);
                    let outcome = self.with(copy, &changed)?;
                    out[place] += (outcome - before) / 2.0;
                    before = outcome;
                }
            }
            Ok(out)
        };
        let all: Vec<Vec<f64>> =
            (0..ORDERS / 2).into_par_iter().map_init(|| self.program.clone(), one).collect::<Result<_, _>>()?;
        let root = (all.len() as f64).sqrt();
        let of = |i: usize| {
            let changes = || all.iter().map(|order| order[i]);
            (changes().mean(), changes().std_dev() / root)
        };
        Ok((0..n).map(of).collect())
    }
}
