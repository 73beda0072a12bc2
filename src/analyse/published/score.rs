//! How good a published forecast was.

use super::facts::{Fact, timeline};
use super::file::{Foreseen, Published, PublishedLine};
use super::measure::{crps, pinball, share_below};
use super::reference::{known_before, reference};
use crate::fit::forecast::methods::Method;
use rayon::prelude::*;

/// Fewer facts than this say little of how often an interval holds: of ten that should hold eight, six to ten do.
pub const FEW: usize = 10;
/// Bars of the histogram of the shares at which facts fell.
const BARS: usize = 10;

/// How much better than another method: 1 less the ratio of the scores; 0 is as good, below 0 worse. None where the other
/// one could not forecast.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Skill {
    /// Than the last value.
    pub naive: Option<f64>,
    /// Than the value a year before.
    pub seasonal_naive: Option<f64>,
    /// Than the combination that `fit` recommends.
    pub combination: Option<f64>,
}

/// The scores of the facts so many periods ahead.
#[derive(Clone, Debug, PartialEq)]
pub struct HorizonScore {
    /// Periods behind the last known one, from 1.
    pub ahead: i32,
    /// How many facts.
    pub facts: usize,
    /// The mean score, in the unit of the line.
    pub crps: f64,
    /// The share of facts between P10 and P90; none where the forecast has no such percentiles.
    pub coverage: Option<f64>,
}

/// How good the forecast of a line was.
#[derive(Clone, Debug, PartialEq)]
pub struct LineScore {
    /// Which line of the forecast.
    pub line: usize,
    /// How many facts.
    pub facts: usize,
    /// The mean continuous ranked probability score, in the unit of the line, worked out from the percentiles.
    pub crps: f64,
    /// The mean pinball loss of each percentile.
    pub pinball: Vec<(f64, f64)>,
    /// The share of facts between P10 and P90, and between P5 and P95; none where the forecast has no such percentiles.
    pub coverage: [Option<f64>; 2],
    /// The mean of fact less forecast (its mean), in the unit of the line: above 0 the forecast was too low.
    pub bias: f64,
    /// In which tenth of the forecast the facts fell.
    pub histogram: [usize; BARS],
    /// Against other methods that knew the same.
    pub skill: Skill,
    /// By how far ahead.
    pub by_horizon: Vec<HorizonScore>,
}

/// One fact beside its forecast.
struct Pair {
    ahead: i32,
    period: i32,
    came: f64,
    mean: f64,
    percentiles: Vec<f64>,
    crps: f64,
}

/// Scores every line of a forecast of which anything came, in the forecast's order; `facts` has those of each line.
pub fn score(published: &Published, facts: &[Vec<Fact>]) -> Vec<LineScore> {
    let lines: Vec<(usize, (&PublishedLine, &Vec<Fact>))> = published.lines.iter().zip(facts).enumerate().collect();
    lines.into_par_iter().filter_map(|(at, (line, facts))| one(published, at, line, facts)).collect()
}

fn one(published: &Published, at: usize, line: &PublishedLine, facts: &[Fact]) -> Option<LineScore> {
    let levels = &published.forecast.percentiles;
    let (timeline, _) = timeline(published)?;
    let known_to = match &published.forecast.known_to {
        Some(text) => timeline.parse_period(text).ok()?.last,
        None => 0,
    };
    let pair = |fact: &Fact| {
        let name = timeline.name(fact.period);
        let (mean, percentiles) = match line.values.get(&name)? {
            Foreseen::Certain(x) => (*x, vec![*x; levels.len()]),
            Foreseen::Spread(all) => (*all.first()?, all.get(1..)?.to_vec()),
        };
        let crps = crps(levels, &percentiles, fact.value);
        Some(Pair { ahead: fact.period - known_to, period: fact.period, came: fact.value, mean, percentiles, crps })
    };
    let pairs: Vec<Pair> = facts.iter().filter(|fact| fact.period > known_to.max(0)).filter_map(pair).collect();
    if pairs.is_empty() {
        return None;
    }
    let mean = |of: &dyn Fn(&Pair) -> f64| pairs.iter().map(of).sum::<f64>() / pairs.len() as f64;
    let level = |wanted: f64| levels.iter().position(|level| *level == wanted);
    let interval = |low: f64, high: f64| level(low).zip(level(high));
    let mut histogram = [0; BARS];
    for pair in &pairs {
        let share = share_below(levels, &pair.percentiles, pair.came);
        histogram[((share * BARS as f64) as usize).min(BARS - 1)] += 1;
    }
    let losses = levels
        .iter()
        .enumerate()
        .map(|(i, level)| (*level, mean(&|pair| pinball(level / 100.0, pair.percentiles[i], pair.came))));
    Some(LineScore {
        line: at,
        facts: pairs.len(),
        crps: mean(&|pair| pair.crps),
        pinball: losses.collect(),
        coverage: [held(&pairs, interval(10.0, 90.0)), held(&pairs, interval(5.0, 95.0))],
        bias: mean(&|pair| pair.came - pair.mean),
        histogram,
        skill: skill(&pairs, facts, known_to, &timeline),
        by_horizon: by_horizon(&pairs, interval(10.0, 90.0)),
    })
}

/// The share of facts between two percentiles, by their places; none where there are no such ones.
fn held(pairs: &[Pair], interval: Option<(usize, usize)>) -> Option<f64> {
    let (low, high) = interval?;
    let inside = |pair: &&Pair| (pair.percentiles[low]..=pair.percentiles[high]).contains(&pair.came);
    Some(pairs.iter().filter(inside).count() as f64 / pairs.len() as f64)
}

fn by_horizon(pairs: &[Pair], interval: Option<(usize, usize)>) -> Vec<HorizonScore> {
    let group = |all: &[Pair]| HorizonScore {
        ahead: all[0].ahead,
        facts: all.len(),
        crps: all.iter().map(|pair| pair.crps).sum::<f64>() / all.len() as f64,
        coverage: held(all, interval),
    };
    pairs.chunk_by(|a, b| a.ahead == b.ahead).map(group).collect()
}

/// Against methods that forecast from the values known then.
fn skill(pairs: &[Pair], facts: &[Fact], known_to: i32, timeline: &crate::timeline::Timeline) -> Skill {
    let Some((values, last)) = known_before(facts, known_to) else { return Skill::default() };
    let furthest = pairs.iter().map(|pair| pair.period - last).max().unwrap_or(0).max(1) as usize;
    let cycle = timeline.step.per_year() as usize;
    let first = last - values.len() as i32 + 1;
    let position = match cycle {
        12 => timeline.month(first) as usize - 1,
        4 => timeline.quarter(first) as usize - 1,
        _ => 0,
    };
    let against = |method: Method| {
        let other = reference(method, &values, (cycle, position), furthest)?;
        let theirs: Vec<f64> = pairs
            .iter()
            .map(|pair| other.crps((pair.period - last) as usize, pair.came))
            .collect::<Option<Vec<f64>>>()?;
        let (own, theirs) = (pairs.iter().map(|pair| pair.crps).sum::<f64>(), theirs.iter().sum::<f64>());
        (theirs > 0.0).then(|| 1.0 - own / theirs)
    };
    Skill {
        naive: against(Method::Naive),
        seasonal_naive: if cycle > 1 { against(Method::SeasonalNaive) } else { None },
        combination: against(Method::Combination),
    }
}
