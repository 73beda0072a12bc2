//! Every draw's weight: how likely the known values are where it holds.

use super::evidence::Evidence;
use super::likelihood::{Tails, Term, Way};
use crate::analyse::simulate::{Ask, Case, DrawsFrom, Ended, Progress, Simulator, choices};
use crate::evaluate::{Arg, LANES};
use crate::graph::{Program, RowId};
use crate::maths::exp;
use crate::model::ScenarioId;
use std::sync::Arc;

/// Draws that are worked out at a time.
const STRETCH: u64 = 1 << 20;

/// The known values, ready to weigh, by the row and the period that they are of.
pub(super) struct Terms {
    /// The rows.
    pub rows: Vec<RowId>,
    /// The last period.
    pub to: i32,
    /// For each row, for each period from the first, its terms.
    at: Vec<Vec<Term>>,
    /// How many there are.
    pub count: usize,
    /// How errors are distributed.
    pub tails: Tails,
}

impl Terms {
    /// Of evidence, with a way for each of its rows.
    pub(super) fn new(evidence: &[Evidence], rows: Vec<RowId>, ways: &[Way], tails: Tails) -> Terms {
        let to = evidence.iter().map(|one| one.period).max().unwrap_or(1);
        let mut at = vec![vec![]; rows.len() * to as usize];
        for one in evidence {
            let Some(row) = rows.iter().position(|row| *row == one.row) else { continue };
            let term = Term::new(one.known, ways[row], one.bound, one.error, tails);
            at[row * to as usize + one.period as usize - 1].push(term);
        }
        Terms { rows, to, at, count: evidence.len(), tails }
    }
}

/// The draws that were weighed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Weighed {
    /// For each draw the logarithm of its weight.
    pub logs: Vec<f64>,
    /// For each draw its scenario; empty where there is one.
    pub choice: Vec<u8>,
    /// The mean misfit over the weights, in which single values that are far off do not decide.
    pub misfit: Mean,
    /// The misfit of each of the first draws.
    pub first: Vec<f64>,
}

/// A mean over weights of which only the logarithms are at hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mean {
    largest: f64,
    weights: f64,
    sum: f64,
}

impl Default for Mean {
    fn default() -> Mean {
        Mean { largest: f64::NEG_INFINITY, weights: 0.0, sum: 0.0 }
    }
}

impl Mean {
    fn add(&mut self, log: f64, x: f64) {
        if log == f64::NEG_INFINITY {
            return;
        }
        self.join(Mean { largest: log, weights: 1.0, sum: x });
    }

    fn join(&mut self, other: Mean) {
        if other.largest == f64::NEG_INFINITY {
            return;
        }
        let largest = self.largest.max(other.largest);
        let part = |mean: &Mean| if mean.largest == f64::NEG_INFINITY { 0.0 } else { exp(mean.largest - largest) };
        let (own, more) = (part(self), part(&other));
        *self = Mean {
            largest,
            weights: self.weights * own + other.weights * more,
            sum: self.sum * own + other.sum * more,
        };
    }

    /// The mean; infinite where nothing has a weight.
    pub(super) fn value(&self) -> f64 {
        if self.weights > 0.0 { self.sum / self.weights } else { f64::INFINITY }
    }
}

impl Weighed {
    /// Weighs more draws, up to the number `to`; each takes one of the scenarios by their probabilities.
    pub(super) fn grow(
        &mut self,
        program: &Program,
        scenarios: &[(ScenarioId, f64)],
        ask: &Ask,
        terms: &Terms,
        to: u64,
        progress: &Progress,
    ) -> Result<(), Ended> {
        while (self.logs.len() as u64) < to {
            let first = self.logs.len() as u64;
            let count = STRETCH.min(to - first);
            let stretch = Ask { first, draws: count, ..ask.clone() };
            match scenarios {
                [(one, _)] => {
                    let simulator = Simulator::new(program, *one, &stretch, progress)?;
                    let (logs, misfits, misfit) = weigh(&simulator, terms)?;
                    self.logs.extend(logs);
                    self.misfit.join(misfit);
                    self.keep(misfits);
                }
                several => self.mixed(program, several, &stretch, terms, progress)?,
            }
        }
        Ok(())
    }

    /// A stretch of a mix: each scenario weighs its own draws.
    fn mixed(
        &mut self,
        program: &Program,
        scenarios: &[(ScenarioId, f64)],
        stretch: &Ask,
        terms: &Terms,
        progress: &Progress,
    ) -> Result<(), Ended> {
        let probabilities: Vec<f64> = scenarios.iter().map(|(_, weight)| *weight).collect();
        let choice = choices(stretch, &probabilities);
        let mut all = vec![f64::NEG_INFINITY; choice.len()];
        let mut off = vec![f64::INFINITY; choice.len()];
        for (at, (scenario, _)) in scenarios.iter().enumerate() {
            let own: Vec<usize> = (0..choice.len()).filter(|draw| usize::from(choice[*draw]) == at).collect();
            if own.is_empty() {
                continue;
            }
            let numbers: Arc<[u64]> = own.iter().map(|draw| stretch.first + *draw as u64).collect();
            let picked =
                Ask { first: 0, draws: own.len() as u64, origin: DrawsFrom::Picked(numbers), ..stretch.clone() };
            let simulator = Simulator::new(program, *scenario, &picked, progress)?;
            let (logs, misfits, misfit) = weigh(&simulator, terms)?;
            for ((draw, log), misfit) in own.iter().zip(logs).zip(misfits) {
                (all[*draw], off[*draw]) = (log, misfit);
            }
            self.misfit.join(misfit);
        }
        self.logs.extend(all);
        self.choice.extend(choice);
        self.keep(off);
        Ok(())
    }

    fn keep(&mut self, misfits: Vec<f64>) {
        let room = (STRETCH as usize).saturating_sub(self.first.len());
        self.first.extend(misfits.into_iter().take(room));
    }

    /// The mean misfit of the draws that come nearest: this part of the first ones.
    pub(super) fn nearest(&self, part: f64) -> f64 {
        let mut order: Vec<usize> = (0..self.first.len()).collect();
        order.sort_by(|a, b| self.logs[*b].total_cmp(&self.logs[*a]).then(a.cmp(b)));
        let count = ((order.len() as f64 * part).ceil() as usize).max(1);
        order.iter().take(count).map(|draw| self.first[*draw]).sum::<f64>() / count as f64
    }
}

/// What one chunk of draws gathers.
struct Chunk {
    logs: Vec<f64>,
    misfits: Vec<f64>,
    misfit: Mean,
    /// Of the block at hand.
    log: [f64; LANES],
    off: [f64; LANES],
    off_at_most: [f64; LANES],
}

/// The logarithm of every draw's weight, its misfit, and the mean of these over the weights.
fn weigh(simulator: &Simulator<'_>, terms: &Terms) -> Result<(Vec<f64>, Vec<f64>, Mean), Ended> {
    let start = || Chunk {
        logs: vec![],
        misfits: vec![],
        misfit: Mean::default(),
        log: [0.0; LANES],
        off: [0.0; LANES],
        off_at_most: [0.0; LANES],
    };
    let record = |chunk: &mut Chunk, row: usize, t: i32, values: Arg<'_>| {
        let outlier = terms.tails.outlier();
        for term in &terms.at[row * terms.to as usize + t as usize - 1] {
            let mut add = |lane: usize, (log, off): (f64, f64)| {
                chunk.log[lane] += log;
                chunk.off[lane] += off;
                chunk.off_at_most[lane] += off.min(outlier);
            };
            match values {
                Arg::Splat(x) => {
                    let told = term.of(x);
                    (0..LANES).for_each(|lane| add(lane, told));
                }
                Arg::Column(column) => column.iter().enumerate().for_each(|(lane, x)| add(lane, term.of(*x))),
            }
        }
    };
    let finish = |chunk: &mut Chunk, _: u64, lanes: usize| {
        let count = terms.count as f64;
        for lane in 0..lanes {
            chunk.misfit.add(chunk.log[lane], chunk.off_at_most[lane] / count);
            chunk.logs.push(chunk.log[lane]);
            chunk.misfits.push(chunk.off[lane] / count);
        }
        (chunk.log, chunk.off, chunk.off_at_most) = ([0.0; LANES], [0.0; LANES], [0.0; LANES]);
    };
    let chunks = simulator.walk(&terms.rows, terms.to, start, record, finish)?;
    let (mut logs, mut misfits, mut misfit) = (Vec::new(), Vec::new(), Mean::default());
    for chunk in chunks {
        logs.extend(chunk.logs);
        misfits.extend(chunk.misfits);
        misfit.join(chunk.misfit);
    }
    Ok((logs, misfits, misfit))
}

/// The evidence's rows, each once.
pub(super) fn rows(evidence: &[Evidence]) -> Vec<RowId> {
    let mut out: Vec<RowId> = Vec::new();
    for one in evidence {
        if !out.contains(&one.row) {
            out.push(one.row);
        }
    }
    out
}

/// The case of some draws, told of by their numbers.
pub(super) fn case<'a>(
    program: &'a Program,
    scenarios: &[(ScenarioId, f64)],
    ask: &'a Ask,
    progress: &'a Progress,
) -> Result<Case<'a>, Ended> {
    let simulators = scenarios.iter().map(|(scenario, _)| Simulator::new(program, *scenario, ask, progress));
    Ok(Case::of(simulators.collect::<Result<_, _>>()?, scenarios.iter().map(|(_, weight)| *weight).collect()))
}
