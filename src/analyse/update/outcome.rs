//! The update as a whole.

use super::evidence::Chosen;
use super::fit::fit;
use super::likelihood::Tails;
use super::moved::{Moved, moved};
use super::surprise::{FEWEST_EFFECTIVE, Surprise, WANTED_EFFECTIVE, surprises};
use super::weigh::{Terms, Weighed, case, rows};
use super::weights::Weights;
use crate::analyse::simulate::{Ask, DrawsFrom, Ended, FAN, Progress, Simulation};
use crate::graph::Program;
use crate::model::ScenarioId;
use std::sync::Arc;

/// Draws beyond which no more are made.
const MOST_DRAWS: u64 = 20_000_000;
/// Draws from which percentiles before and after are told, and which are kept: more would say nothing more.
const MOST_TOLD: u64 = 200_000;
/// Draws of which some have to come near at all, or no more are made.
const HOPELESS: u64 = 1_000_000;
/// Draws by which it is judged whether those that stand explain what is known.
const JUDGED: usize = 4_096;
/// The part of the draws that come nearest, where most of what came lies beyond all of them.
const NEAREST: f64 = 0.01;
/// More draws that have to bring the model this much nearer to what is known, where it lies too far away.
const NEARER: f64 = 0.95;

/// What is asked of an update.
#[derive(Clone, Debug)]
pub struct UpdateAsk {
    /// Draws at first.
    pub draws: u64,
    /// Draws beyond which no more are made, even if too few of them are near what is known.
    pub most: u64,
    /// The seed.
    pub seed: u64,
    /// How errors are distributed.
    pub tails: Tails,
}

impl UpdateAsk {
    /// So many draws at first, as many as it takes, and Student's errors.
    pub fn plain(draws: u64, seed: u64) -> UpdateAsk {
        UpdateAsk { draws, most: MOST_DRAWS, seed, tails: Tails::Student }
    }
}

/// Why weights were raised to a power below 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tempered {
    /// They were not.
    No,
    /// Too few draws come near: so many would have been effective.
    FewDraws(f64),
    /// The draws that come nearest leave known values unexplained: these lie so many times as far off as their errors say.
    Misfit(f64),
}

/// What an update tells.
#[derive(Clone, Debug)]
pub struct Updated {
    /// The last period of the evidence.
    pub until: i32,
    /// How many draws were weighed.
    pub draws: u64,
    /// How many independent draws they are worth.
    pub effective: f64,
    /// The power to which the weights were raised; 1 where they were left as they are.
    pub power: f64,
    /// Why.
    pub tempered: Tempered,
    /// Each known value among the draws beforehand.
    pub surprises: Vec<Surprise>,
    /// What is drawn, before and after.
    pub drivers: Vec<Moved>,
    /// For each scenario its probability before and after, and how likely what is known is in it, over the mean of all.
    pub scenarios: Vec<(f64, f64, f64)>,
    /// What was foreseen without the known values.
    pub before: Simulation,
    /// What is foreseen with them.
    pub after: Simulation,
    /// The draws that stand, by their numbers, rising; one may come several times.
    pub picked: Arc<[u64]>,
}

/// Why there is no update.
#[derive(Clone, Debug)]
pub enum NotUpdated {
    /// It was stopped, or something is wrong with the scenario.
    Ended(Ended),
    /// What would be told rests on too few draws: how many were made, how many are worth something, and where the known values lay.
    TooFew {
        /// Draws that were made.
        draws: u64,
        /// How many they are worth.
        effective: f64,
        /// Each known value among the draws.
        surprises: Vec<Surprise>,
    },
}

impl From<Ended> for NotUpdated {
    fn from(ended: Ended) -> NotUpdated {
        NotUpdated::Ended(ended)
    }
}

/// Weighs draws by evidence and goes on from those that stand.
///
/// `prior` are the scenarios with nothing known and their probabilities, `posterior` the same ones with what is known up to the last
/// period of the evidence: their drivers are the same, and so are their draws.
///
/// # Errors
/// It was stopped, the scenario is wrong, or fewer than [`FEWEST_EFFECTIVE`] draws are worth something.
pub fn update(
    program: &Program,
    prior: &[(ScenarioId, f64)],
    posterior: &[ScenarioId],
    Chosen { evidence, until, .. }: &Chosen,
    ask: &UpdateAsk,
    progress: &Progress,
) -> Result<Updated, NotUpdated> {
    let outputs: Vec<usize> = (0..program.model.outputs.len()).collect();
    let told = ask.draws.min(MOST_TOLD);
    let first = Ask { fans: FAN.to_vec(), ..Ask::plain(told, ask.seed, outputs) };
    let before = case(program, prior, &first, progress)?;
    let (mut surprises, ways) = surprises(&before, evidence, ask.tails)?;
    let terms = Terms::new(evidence, rows(evidence), &ways, ask.tails);
    let mut weighed = Weighed::default();
    let Weighing { times, effective: enough } = weigh(program, prior, &terms, &surprises, ask, &mut weighed, progress)?;
    let power = (times * times).recip();
    let weights = Weights::new(&weighed.logs, power).tempered(WANTED_EFFECTIVE);
    let effective = weights.effective();
    let draws = weighed.logs.len() as u64;
    if effective < FEWEST_EFFECTIVE {
        return Err(NotUpdated::TooFew { draws, effective, surprises });
    }
    let tempered = match (weights.power < power, times > 1.0) {
        (true, _) => Tempered::FewDraws(enough),
        (false, true) => Tempered::Misfit(times),
        (false, false) => Tempered::No,
    };
    let picked: Arc<[u64]> = weights.picked(told as usize, ask.seed).into();
    let judged: Arc<[u64]> = weights.picked(JUDGED, ask.seed).into();
    let judging =
        Ask { draws: judged.len() as u64, origin: DrawsFrom::Picked(judged), ..Ask::plain(0, ask.seed, vec![]) };
    let off = fit(&case(program, prior, &judging, progress)?, &terms)?.off;
    surprises.iter_mut().zip(off).for_each(|(surprise, off)| surprise.off = off);
    let second = Ask { origin: DrawsFrom::Picked(Arc::clone(&picked)), ..first.clone() };
    let with_known: Vec<(ScenarioId, f64)> = posterior.iter().zip(prior).map(|(s, (_, p))| (*s, *p)).collect();
    let after = case(program, &with_known, &second, progress)?;
    Ok(Updated {
        until: *until,
        draws,
        effective,
        power: weights.power,
        tempered,
        scenarios: scenarios(prior, &weighed, &weights),
        drivers: moved(&before, &after, *until),
        before: before.simulate()?,
        after: after.simulate()?,
        surprises,
        picked,
    })
}

/// What weighing found.
struct Weighing {
    /// How many times the errors the known values are off; 1 where the draws explain them.
    times: f64,
    /// How many draws are worth something as they are.
    effective: f64,
}

/// Weighs draws until enough of them are worth something, or there are as many as may be; where most of what came lies beyond the draws,
/// and even those that come nearest do not explain it, more of them at the very edge would say nothing.
fn weigh(
    program: &Program,
    prior: &[(ScenarioId, f64)],
    terms: &Terms,
    surprises: &[Surprise],
    ask: &UpdateAsk,
    weighed: &mut Weighed,
    progress: &Progress,
) -> Result<Weighing, Ended> {
    let weighing = Ask::plain(ask.draws, ask.seed, vec![]);
    let fit_of = |picked: Vec<u64>| -> Result<f64, Ended> {
        let ask = Ask { draws: picked.len() as u64, origin: DrawsFrom::Picked(picked.into()), ..weighing.clone() };
        Ok(fit(&case(program, prior, &ask, progress)?, terms)?.times(terms))
    };
    let mut wanted = ask.draws;
    weighed.grow(program, prior, &weighing, terms, wanted, progress)?;
    let lacking = surprises.iter().filter(|surprise| surprise.lacks_cause()).count();
    if 2 * lacking > surprises.len() {
        let times = fit_of(weighed.nearest(NEAREST))?;
        if times > 1.0 {
            return Ok(Weighing { times, effective: Weights::new(&weighed.logs, 1.0).effective() });
        }
    }
    let mut last = f64::INFINITY;
    loop {
        let weights = Weights::new(&weighed.logs, 1.0);
        let (effective, made) = (weights.effective(), weighed.logs.len() as u64);
        let times = if effective > 0.0 { fit_of(weights.picked(JUDGED, ask.seed))? } else { f64::INFINITY };
        let no_nearer = times > 1.0 && times > NEARER * last;
        let hopeless = effective == 0.0 && made >= HOPELESS;
        if effective >= WANTED_EFFECTIVE || hopeless || no_nearer || made >= ask.most {
            return Ok(Weighing { times, effective });
        }
        last = times;
        // A tenth more than it seems to take, and never more than ten times as many at once.
        let seems = made as f64 * 1.1 * WANTED_EFFECTIVE / effective.max(1.0);
        wanted = (seems as u64).clamp(2 * made, 10 * made).min(ask.most);
        weighed.grow(program, prior, &weighing, terms, wanted, progress)?;
    }
}

/// Each scenario's probability before and after, and the mean weight of its draws over that of all.
fn scenarios(prior: &[(ScenarioId, f64)], weighed: &Weighed, weights: &Weights<'_>) -> Vec<(f64, f64, f64)> {
    if prior.len() == 1 {
        return vec![(1.0, 1.0, 1.0)];
    }
    let mut sums = vec![(0.0, 0.0); prior.len()];
    for (draw, scenario) in weighed.choice.iter().enumerate() {
        let (sum, count) = sums[usize::from(*scenario)];
        sums[usize::from(*scenario)] = (sum + weights.of(draw), count + 1.0);
    }
    let mean = |(sum, count): &(f64, f64)| if *count > 0.0 { sum / count } else { 0.0 };
    let means: Vec<f64> = sums.iter().map(mean).collect();
    let all: f64 = prior.iter().zip(&means).map(|((_, p), mean)| p * mean).sum();
    prior.iter().zip(means).map(|((_, p), mean)| (*p, p * mean / all, mean / all)).collect()
}
