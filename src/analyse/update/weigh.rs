//! Every draw's weight: how likely the known values are where it holds.

use super::evidence::Evidence;
use super::likelihood::{Tails, Term, Way};
use crate::analyse::simulate::{Ask, Case, DrawsFrom, Ended, Progress, Simulator, choices};
use crate::evaluate::{Arg, LANES};
use crate::graph::{Program, RowId};
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
    /// For each known value its row's place and its term.
    pub each: Vec<(usize, i32, Term)>,
    /// How errors are distributed.
    pub tails: Tails,
}

impl Terms {
    /// Of evidence, with a way for each of its rows.
    pub(super) fn new(evidence: &[Evidence], rows: Vec<RowId>, ways: &[Way], tails: Tails) -> Terms {
        let to = evidence.iter().map(|one| one.period).max().unwrap_or(1);
        let mut at = vec![vec![]; rows.len() * to as usize];
        let mut each = Vec::with_capacity(evidence.len());
        for one in evidence {
            let Some(row) = rows.iter().position(|row| *row == one.row) else { continue };
            let term = Term::new(one.known, ways[row], one.bound, one.error, tails);
            at[row * to as usize + one.period as usize - 1].push(term);
            each.push((row, one.period, term));
        }
        Terms { rows, to, at, each, tails }
    }

    /// The terms of a row in a period.
    fn at(&self, row: usize, t: i32) -> &[Term] {
        &self.at[row * self.to as usize + t as usize - 1]
    }
}

/// The draws that were weighed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Weighed {
    /// For each draw the logarithm of its weight.
    pub logs: Vec<f64>,
    /// For each draw its scenario; empty where there is one.
    pub choice: Vec<u8>,
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
                    self.logs.extend(weigh(&simulator, terms)?);
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
        for (at, (scenario, _)) in scenarios.iter().enumerate() {
            let own: Vec<usize> = (0..choice.len()).filter(|draw| usize::from(choice[*draw]) == at).collect();
            if own.is_empty() {
                continue;
            }
            let numbers: Arc<[u64]> = own.iter().map(|draw| stretch.first + *draw as u64).collect();
            let picked =
                Ask { first: 0, draws: own.len() as u64, origin: DrawsFrom::Picked(numbers), ..stretch.clone() };
            let simulator = Simulator::new(program, *scenario, &picked, progress)?;
            own.iter().zip(weigh(&simulator, terms)?).for_each(|(draw, log)| all[*draw] = log);
        }
        self.logs.extend(all);
        self.choice.extend(choice);
        Ok(())
    }

    /// The numbers of the draws that come nearest, of the first ones: this part of them.
    pub(super) fn nearest(&self, part: f64) -> Vec<u64> {
        let mut order: Vec<usize> = (0..self.logs.len().min(STRETCH as usize)).collect();
        order.sort_by(|a, b| self.logs[*b].total_cmp(&self.logs[*a]).then(a.cmp(b)));
        let count = ((order.len() as f64 * part).ceil() as usize).max(1);
        order.into_iter().take(count).map(|draw| draw as u64).collect()
    }
}

/// What one chunk of draws gathers, and what the block at hand does.
struct Chunk {
    logs: Vec<f64>,
    block: [f64; LANES],
}

/// The logarithm of every draw's weight.
fn weigh(simulator: &Simulator<'_>, terms: &Terms) -> Result<Vec<f64>, Ended> {
    let start = || Chunk { logs: vec![], block: [0.0; LANES] };
    let record = |chunk: &mut Chunk, row: usize, t: i32, values: Arg<'_>| {
        for term in terms.at(row, t) {
            match values {
                Arg::Splat(x) => {
                    let log = term.of(x);
                    chunk.block.iter_mut().for_each(|sum| *sum += log);
                }
                Arg::Column(column) => {
                    chunk.block.iter_mut().zip(column).for_each(|(sum, x)| *sum += term.of(*x));
                }
            }
        }
    };
    let finish = |chunk: &mut Chunk, _: u64, lanes: usize| {
        chunk.logs.extend(&chunk.block[..lanes]);
        chunk.block = [0.0; LANES];
    };
    let chunks = simulator.walk(&terms.rows, terms.to, start, record, finish)?;
    Ok(chunks.into_iter().flat_map(|chunk| chunk.logs).collect())
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
