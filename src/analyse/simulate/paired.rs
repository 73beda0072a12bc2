//! Scenarios compared draw by draw: the same draws of the same drivers, so that what differs is the scenario.

use super::ask::Ended;
use super::case::Case;
use super::outcomes::Outcomes;
use super::statistics::{mean_and_sd, percentiles};

/// The percentiles that are told of a difference.
pub const DIFFERENCE: [f64; 3] = [10.0, 50.0, 90.0];

/// One output in two scenarios, draw by draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Paired {
    /// Its percentiles in the other scenario; milestones that are not reached count as later than all.
    pub own: Vec<f64>,
    /// Mean of the difference (other less reference) over the draws in which both have a value, and its standard error.
    pub mean: (f64, f64),
    /// [`DIFFERENCE`] of the difference over those draws.
    pub difference: Vec<f64>,
    /// The share of draws in which the other is higher (of a milestone: later), and in which it is lower.
    pub higher: f64,
    /// See above.
    pub lower: f64,
    /// Draws without errors in either.
    pub draws: u64,
}

/// Every output of each case against the first case: a list for each case, the first against itself. All cases are asked
/// the same.
///
/// # Errors
/// As [`Case::simulate`].
pub fn paired(cases: &[Case<'_>]) -> Result<Vec<Vec<Paired>>, Ended> {
    let count = cases[0].ask().outputs.len();
    // One output after the other: memory holds one column of each case.
    let mut out: Vec<Vec<Paired>> = vec![Vec::with_capacity(count); cases.len()];
    let group = (super::case::KEPT / cases[0].ask().draws.max(1) / cases.len() as u64).clamp(1, count.max(1) as u64);
    let mut from = 0;
    while from < count {
        let keep = from..(from + group as usize).min(count);
        let all: Vec<Outcomes> = cases.iter().map(|case| case.outcomes(keep.clone())).collect::<Result<_, _>>()?;
        for (other, out) in all.iter().zip(&mut out) {
            out.extend((0..keep.len()).map(|at| pair(&all[0], other, at, cases[0].ask().draws as usize)));
        }
        from = keep.end;
    }
    Ok(out)
}

fn pair(reference: &Outcomes, other: &Outcomes, at: usize, draws: usize) -> Paired {
    let late = |x: f64| if x.is_nan() { f64::INFINITY } else { x };
    let both: Vec<(f64, f64)> = (0..draws)
        .filter(|draw| !reference.failed[*draw] && !other.failed[*draw])
        .map(|draw| (late(reference.outputs[at].at(draw)), late(other.outputs[at].at(draw))))
        .collect();
    let n = both.len() as f64;
    let own: Vec<f64> = both.iter().map(|(_, x)| *x).collect();
    let differences: Vec<f64> =
        both.iter().filter(|(a, b)| a.is_finite() && b.is_finite()).map(|(a, b)| b - a).collect();
    let (mean, sd) = mean_and_sd(&differences);
    let share = |of: fn(&(f64, f64)) -> bool| both.iter().filter(|pair| of(pair)).count() as f64 / n;
    Paired {
        own: percentiles(&own, &DIFFERENCE),
        mean: (mean, sd / (differences.len() as f64).sqrt()),
        difference: percentiles(&differences, &DIFFERENCE),
        higher: share(|(a, b)| b > a),
        lower: share(|(a, b)| b < a),
        draws: both.len() as u64,
    }
}
