//! Where known values lay among what the draws said beforehand.

use super::evidence::Evidence;
use super::likelihood::{Tails, Term, Way, is_beyond};
use super::weigh::rows;
use crate::analyse::simulate::{Case, Ended, Numbers, by_period, percentiles};
use std::collections::BTreeMap;

/// Effective draws that are wanted before more draws, or tempering, end.
pub const WANTED_EFFECTIVE: f64 = 2_000.0;
/// Effective draws below which nothing is told.
pub const FEWEST_EFFECTIVE: f64 = 200.0;

/// A known value among the draws beforehand.
#[derive(Clone, Debug, PartialEq)]
pub struct Surprise {
    /// The known value.
    pub evidence: Evidence,
    /// P10, P50 and P90 of the draws there.
    pub prior: [f64; 3],
    /// Whether it is held against the draws by their ratio; else by their difference.
    pub by_ratio: bool,
    /// The part of the draws that stand from which it is further off than its error explains.
    pub off: f64,
    /// The percentile at which the known value lay, from 0 to 100: draws that are equal to it count half. Where all draws say the
    /// same, that of the error around it.
    pub percentile: f64,
}

impl Surprise {
    /// Whether most of the draws that stand leave it unexplained, whatever they said beforehand.
    pub fn stays_unexplained(&self) -> bool {
        self.off > 0.5
    }

    /// Whether the draws hardly reach it: the model lacks a cause. A value that bounds the truth surprises on one side.
    pub fn lacks_cause(&self) -> bool {
        is_beyond(self.evidence.bound, self.percentile / 100.0)
    }
}

/// What draws say of one row in one period.
struct Prior {
    percentiles: [f64; 3],
    /// The first percentile.
    lowest: f64,
    /// What all draws say, where that is the same.
    certain: Option<f64>,
    /// For each known value there the share of draws below it.
    shares: Vec<f64>,
}

/// The surprises, and for each row of the evidence the way in which its values are held against what is known: by ratio where the
/// known ones and all but one in a hundred of the draws are above 0, else by distance.
pub(super) fn surprises(
    case: &Case<'_>,
    evidence: &[Evidence],
    tails: Tails,
) -> Result<(Vec<Surprise>, Vec<Way>), Ended> {
    let rows = rows(evidence);
    let mut wanted: BTreeMap<(usize, i32), Vec<usize>> = BTreeMap::new();
    for (at, one) in evidence.iter().enumerate() {
        if let Some(row) = rows.iter().position(|row| *row == one.row) {
            wanted.entry((row, one.period)).or_default().push(at);
        }
    }
    let last = evidence.iter().map(|one| one.period).max().unwrap_or(1);
    let told = by_period(case, &rows, last as usize, |row, t, numbers| {
        let of = wanted.get(&(row, t))?;
        let values: Vec<f64> = match numbers {
            Numbers::All(x) => vec![x],
            Numbers::Each(values) => values,
        };
        let values: Vec<f64> = values.into_iter().filter(|x| !x.is_nan()).collect();
        let known = of.iter().map(|at| share_below(&values, evidence[*at].known)).collect();
        let all = percentiles(&values, &[10.0, 50.0, 90.0, 1.0]);
        Some(Prior { percentiles: [all[0], all[1], all[2]], lowest: all[3], certain: certain(&values), shares: known })
    })?;
    let periods = last as usize;
    let ways = rows.iter().enumerate().map(|(at, row)| {
        let own: Vec<&Evidence> = evidence.iter().filter(|one| one.row == *row).collect();
        let priors: Vec<&Prior> = told[at * periods..(at + 1) * periods].iter().flatten().collect();
        way(&own, &priors)
    });
    let ways: Vec<Way> = ways.collect();
    let mut out: Vec<(usize, Surprise)> = Vec::with_capacity(evidence.len());
    for ((row, t), of) in &wanted {
        let Some(prior) = &told[row * periods + *t as usize - 1] else { continue };
        for (at, share) in of.iter().zip(&prior.shares) {
            let evidence = evidence[*at].clone();
            let share = match prior.certain {
                Some(x) => Term::new(evidence.known, ways[*row], None, evidence.error, tails).share_below(x),
                None => *share,
            };
            let by_ratio = ways[*row] == Way::Ratio;
            let surprise =
                Surprise { evidence, prior: prior.percentiles, by_ratio, off: f64::NAN, percentile: share * 100.0 };
            out.push((*at, surprise));
        }
    }
    out.sort_by_key(|(at, _)| *at);
    Ok((out.into_iter().map(|(_, surprise)| surprise).collect(), ways))
}

/// What all values are, up to rounding.
fn certain(values: &[f64]) -> Option<f64> {
    let first = *values.first()?;
    values.iter().all(|x| (x - first).abs() <= 1e-9 * first.abs()).then_some(first)
}

/// The share of values below a number; those that are equal to it count half.
fn share_below(values: &[f64], x: f64) -> f64 {
    let below = values.iter().filter(|value| **value < x).count() as f64;
    let equal = values.iter().filter(|value| **value == x).count() as f64;
    (below + equal / 2.0) / values.len() as f64
}

fn way(evidence: &[&Evidence], priors: &[&Prior]) -> Way {
    let positive = evidence.iter().all(|one| one.known > 0.0) && !priors.iter().any(|prior| prior.lowest <= 0.0);
    if positive {
        return Way::Ratio;
    }
    let mean = |values: &mut dyn Iterator<Item = f64>| {
        let (sum, count) = values.fold((0.0, 0.0), |(sum, count), x| (sum + x.abs(), count + 1.0));
        sum / count
    };
    let known = mean(&mut evidence.iter().map(|one| one.known));
    let usual = mean(&mut priors.iter().flat_map(|prior| prior.percentiles));
    let scale = [known, usual].into_iter().find(|x| x.is_finite() && *x > 0.0).unwrap_or(1.0);
    Way::Distance { scale }
}
