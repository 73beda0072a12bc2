//! Why two scenarios differ: the change of an output, driver by driver.

use super::question::Question;
use crate::diagnostic::Diagnostic;
use crate::evaluate::project;
use crate::graph::{InputId, Program};
use crate::model::{DriverId, KnownTo, LineId, ScenarioId};
use crate::sample::{Stream, driver_key};
use rayon::prelude::*;
use statrs::statistics::Statistics;
use std::sync::Arc;

/// Up to so many drivers every order is taken into account.
const EXACT: usize = 10;
/// Orders that are sampled beyond.
const ORDERS: usize = 400;

/// The contribution of a driver, or of what became known of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The driver, or the line.
    pub driver: String,
    /// Its title.
    pub title: String,
    /// Whether it is what became known of a line.
    pub known: bool,
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
    let drivers = (0..program.model.drivers.len()).map(DriverId).filter(|driver| differs(program, *driver, from, to));
    let lines = (0..program.model.lines.len()).map(LineId).filter(|line| reveals(program, *line, from, to));
    let pieces: Vec<Piece> = drivers.map(Piece::Driver).chain(lines.map(Piece::Known)).collect();
    let between = Between { program, from, to, question: &question, pieces: &pieces };
    let start = question.present();
    let changes = match (shapley, pieces.len() <= EXACT) {
        (false, _) => between.in_order()?.into_iter().map(|change| (change, 0.0)).collect(),
        (true, true) => between.exact()?.into_iter().map(|change| (change, 0.0)).collect(),
        (true, false) => between.sampled()?,
    };
    let step = |(piece, (change, error)): (&Piece, (f64, f64))| {
        let (name, title) = match piece {
            Piece::Driver(driver) => {
                let driver = &program.model.drivers[driver.0];
                (driver.name.clone(), driver.title.clone())
            }
            Piece::Known(line) => {
                let line = &program.model.lines[line.0];
                (line.name.clone(), format!("{}, known", line.title))
            }
        };
        Step { driver: name, title, known: matches!(piece, Piece::Known(_)), change, error }
    };
    let steps = pieces.iter().zip(changes).map(step).filter(|step| step.change != 0.0 || step.error != 0.0).collect();
    let later = question.is_period() && !(start.is_finite() && end.is_finite());
    Ok(Bridge { ends: (between.number(start), between.number(end)), steps, shapley, later })
}

/// What differs between two scenarios.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// A driver's values.
    Driver(DriverId),
    /// What is known of a line, all of its elements and periods together.
    Known(LineId),
}

/// Whether more is known of a line in one of the scenarios than in the other.
fn reveals(program: &Program, line: LineId, from: ScenarioId, to: ScenarioId) -> bool {
    let [a, b] = [from, to].map(|scenario| program.model.known_to(scenario).unwrap_or(0));
    let rows = program.known.iter().filter(|known| known.line == line);
    rows.flat_map(|known| known.values.keys()).any(|period| (a.min(b) + 1..=a.max(b)).contains(period))
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
    pieces: &'a [Piece],
}

impl Between<'_> {
    /// A milestone that is not reached counts as the period after the last.
    fn number(&self, outcome: f64) -> f64 {
        match outcome.is_infinite() {
            true => f64::from(self.program.model.timeline.last() + 1),
            false => outcome,
        }
    }

    /// A copy of the program to change: whatever is known in either scenario counts in it, so that taking values away hides
    /// them.
    fn copy(&self) -> Program {
        let mut copy = self.program.clone();
        let last =
            [self.from, self.to].map(|scenario| self.program.model.known_to(scenario)).into_iter().max().flatten();
        if !copy.known.is_empty() {
            let known_to = last.map_or(KnownTo::Nothing, KnownTo::At);
            Arc::make_mut(&mut copy.model).scenarios[self.from.0].known_to = known_to;
        }
        copy
    }

    /// The outcome with some pieces as in the second scenario; `copy` is a [`Between::copy`].
    fn with(&self, copy: &mut Program, changed: &[Piece]) -> Result<f64, Vec<Diagnostic>> {
        let scenario = |piece: Piece| if changed.contains(&piece) { self.to } else { self.from };
        for piece in self.pieces {
            let Piece::Driver(driver) = piece else { continue };
            for input in cells(self.program, *driver) {
                let setting = &self.program.settings(scenario(*piece)).inputs[input.0];
                copy.settings[self.from.0].inputs[input.0].clone_from(setting);
            }
        }
        for (own, known) in copy.known.iter_mut().zip(&self.program.known) {
            let last = self.program.model.known_to(scenario(Piece::Known(known.line))).unwrap_or(0);
            own.values = known.values.range(..=last).map(|(period, value)| (*period, value.clone())).collect();
        }
        Ok(self.number(self.question.outcome(&project(copy, self.from)?)))
    }

    fn in_order(&self) -> Result<Vec<f64>, Vec<Diagnostic>> {
        let mut copy = self.copy();
        let ends: Vec<f64> =
            (0..=self.pieces.len()).map(|n| self.with(&mut copy, &self.pieces[..n])).collect::<Result<_, _>>()?;
        Ok(ends.windows(2).map(|pair| pair[1] - pair[0]).collect())
    }

    /// Every subset of drivers, each weighed by the number of orders in which it comes first.
    fn exact(&self) -> Result<Vec<f64>, Vec<Diagnostic>> {
        let n = self.pieces.len();
        let subset =
            |bits: usize| -> Vec<Piece> { (0..n).filter(|i| bits >> i & 1 == 1).map(|i| self.pieces[i]).collect() };
        let outcomes: Vec<f64> = (0..1usize << n)
            .into_par_iter()
            .map_init(|| self.copy(), |copy, bits| self.with(copy, &subset(bits)))
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
        let n = self.pieces.len();
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
                    changed.push(self.pieces[place]);
                    let outcome = self.with(copy, &changed)?;
                    out[place] += (outcome - before) / 2.0;
                    before = outcome;
                }
            }
            Ok(out)
        };
        let all: Vec<Vec<f64>> =
            (0..ORDERS / 2).into_par_iter().map_init(|| self.copy(), one).collect::<Result<_, _>>()?;
        let root = (all.len() as f64).sqrt();
        let of = |i: usize| {
            let changes = || all.iter().map(|order| order[i]);
            (changes().mean(), changes().std_dev() / root)
        };
        Ok((0..n).map(of).collect())
    }
}
