//! What is simulated: a scenario, or a mix of several.

use super::ask::{Ask, Ended};
use super::origin::DrawsFrom;
use super::outcomes::{Numbers, Outcomes, Tally};
use super::simulator::Simulator;
use crate::graph::Program;
use crate::sample::{Stream, driver_key};
use rayon::prelude::*;
use std::ops::Range;

/// Numbers that are kept at a time: 2 GB of them. What does not fit is drawn again for each group of outputs.
pub(super) const KEPT: u64 = 250_000_000;
/// The scenario of a draw has a number of its own, under a name that no driver can have.
const CHOICE: &str = "the scenario";

/// A scenario, or several of which each draw takes one by their probabilities.
pub struct Case<'a> {
    pub(super) simulators: Vec<Simulator<'a>>,
    pub(super) weights: Vec<f64>,
    /// For each draw its scenario; empty where there is one.
    pub(super) choice: Vec<u8>,
}

impl<'a> Case<'a> {
    /// One scenario.
    pub fn one(simulator: Simulator<'a>) -> Case<'a> {
        Case { simulators: vec![simulator], weights: vec![1.0], choice: vec![] }
    }

    /// One scenario or, as [`Case::mix`], several.
    pub fn of(mut simulators: Vec<Simulator<'a>>, weights: Vec<f64>) -> Case<'a> {
        match simulators.len() {
            1 => Case::one(simulators.remove(0)),
            _ => Case::mix(simulators, weights),
        }
    }

    /// Several, at most 255, each with its probability; these add up to 1. All are asked the same.
    pub fn mix(simulators: Vec<Simulator<'a>>, weights: Vec<f64>) -> Case<'a> {
        let ask = simulators[0].ask;
        let choice = match &ask.origin {
            DrawsFrom::Kept(table) => {
                let rows = table.choice.iter().skip(ask.first as usize).copied();
                rows.chain(std::iter::repeat(0)).take(ask.draws as usize).collect()
            }
            DrawsFrom::Made | DrawsFrom::Picked(_) => choices(ask, &weights),
        };
        Case { simulators, weights, choice }
    }

    /// The model.
    pub fn program(&self) -> &'a Program {
        self.simulators[0].program
    }

    /// What is asked.
    pub fn ask(&self) -> &'a Ask {
        self.simulators[0].ask
    }

    /// Its scenarios.
    pub fn simulators(&self) -> &[Simulator<'a>] {
        &self.simulators
    }

    /// The place of a draw's scenario; draws are counted from the first asked for.
    pub fn choice_of(&self, draw: usize) -> usize {
        self.choice.get(draw).map_or(0, |at| usize::from(*at))
    }

    /// The scenario of a draw.
    pub fn scenario_of(&self, draw: usize) -> &Simulator<'a> {
        &self.simulators[self.choice_of(draw)]
    }

    /// The name of the scenario, or `mix`.
    pub fn name(&self) -> String {
        match self.simulators.as_slice() {
            [one] => self.program().model.scenarios[one.scenario.0].name.clone(),
            _ => "mix".to_owned(),
        }
    }

    /// Of the numbers of each scenario those that its draws took.
    pub(super) fn mixed(&self, mut each: Vec<Vec<Numbers>>) -> Vec<Numbers> {
        if each.len() == 1 {
            return each.remove(0);
        }
        let one = |at: usize| {
            let columns: Vec<&Numbers> = each.iter().map(|columns| &columns[at]).collect();
            if let Numbers::All(x) = columns[0]
                && columns.iter().all(|column| matches!(column, Numbers::All(y) if y == x))
            {
                return Numbers::All(*x);
            }
            let of = |(draw, scenario): (usize, &u8)| columns[usize::from(*scenario)].at(draw);
            Numbers::Each(self.choice.iter().enumerate().map(of).collect())
        };
        (0..each[0].len()).into_par_iter().map(one).collect()
    }

    /// Which of the columns of [`Case::outcomes`] are the same for all draws; the others are empty here.
    pub fn kinds(&self) -> Outcomes {
        let all = 0..self.ask().outputs.len();
        let mut each: Vec<Outcomes> = self.simulators.iter().map(|simulator| simulator.kinds(&all)).collect();
        let mut out = each.remove(0);
        let differ = |a: &Numbers, b: &Numbers| a != b;
        for other in each {
            for (own, other) in out.outputs.iter_mut().zip(&other.outputs) {
                if differ(own, other) {
                    *own = Numbers::Each(vec![]);
                }
            }
            for (own, other) in out.targets.iter_mut().zip(&other.targets) {
                if let (Some(own), Some(other)) = (own.as_mut(), other)
                    && differ(own, other)
                {
                    *own = Numbers::Each(vec![]);
                }
            }
        }
        out
    }

    /// Every draw's numbers of some of the outputs asked for.
    ///
    /// # Errors
    /// Only that it was stopped.
    pub fn outcomes(&self, keep: Range<usize>) -> Result<Outcomes, Ended> {
        if let [one] = self.simulators.as_slice() {
            return one.outcomes(keep, |_| true);
        }
        // Checks are counted where a draw's own scenario is run.
        let of = |(at, simulator): (usize, &Simulator<'a>)| {
            simulator.outcomes(keep.clone(), |draw| usize::from(self.choice[draw as usize]) == at)
        };
        let each: Vec<Outcomes> = self.simulators.iter().enumerate().map(of).collect::<Result<_, _>>()?;
        let failed: Vec<bool> =
            self.choice.iter().enumerate().map(|(draw, scenario)| each[usize::from(*scenario)].failed[draw]).collect();
        let mut checks = vec![Tally::default(); self.program().model.checks.len()];
        for outcomes in &each {
            checks.iter_mut().zip(&outcomes.checks).for_each(|(all, own)| all.join(*own));
        }
        let targets = each.iter().map(|outcomes| {
            let with = |target: &Option<Numbers>| target.clone().unwrap_or(Numbers::All(f64::NAN));
            outcomes.targets.iter().map(with).collect::<Vec<_>>()
        });
        let has: Vec<bool> = each[0].targets.iter().map(Option::is_some).collect();
        let targets = self.mixed(targets.collect());
        let outputs = self.mixed(each.into_iter().map(|outcomes| outcomes.outputs).collect());
        let targets = targets.into_iter().zip(has).map(|(target, has)| has.then_some(target)).collect();
        Ok(Outcomes { outputs, targets, failed, checks })
    }
}

/// For each draw asked for the scenario that it takes, by their probabilities.
pub(in crate::analyse) fn choices(ask: &Ask, weights: &[f64]) -> Vec<u8> {
    let stream = Stream { seed: ask.seed, driver: driver_key(CHOICE), period: 0 };
    let count = ask.draws as usize;
    let mut numbers = vec![0.0; count];
    match ask.origin.picked(ask.first, count) {
        Some(picked) => stream.gather(picked, &mut numbers),
        None => stream.fill(ask.first, &mut numbers),
    }
    let mut sum = 0.0;
    let ends: Vec<f64> = weights
        .iter()
        .map(|weight| {
            sum += weight;
            sum
        })
        .collect();
    let last = ends.len() - 1;
    numbers.iter().map(|u| ends[..last].partition_point(|end| end <= u) as u8).collect()
}
