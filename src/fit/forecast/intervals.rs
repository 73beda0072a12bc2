//! The deviations of a forecast, from the errors that forecasts from earlier origins had.
//!
//! The variance at horizon h is `sigma² (1 + rho (h - 1))`, which is that of exponential smoothing with
//! `rho = alpha²` (Hyndman, Koehler, Ord and Snyder 2008, section 6.3); both numbers are shrunk towards a prior, for
//! errors from a few overlapping origins tell little. Of the variance at horizon 1 the part that differs from period to
//! period is told by the changes of the errors from one horizon to the next.

use crate::maths::{exp, ln};

/// The growths of the variance by period that are tried, and how surprising each is: the general prior.
const GROWTHS: [f64; 9] = [0.0, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.0];
const USUAL_GROWTH: f64 = 0.08;
/// The deviation of the logarithm (of growth plus a hundredth) in the prior.
const GROWTH_DEVIATION: f64 = 1.0;
/// How many origins the prior of the variance counts for.
const PRIOR_ORIGINS: f64 = 2.0;
/// Errors of an origin count for no more than so many.
const ERRORS_AN_ORIGIN: f64 = 3.0;
/// The share of the variance at horizon 1 that at most and at least differs from period to period.
const NOISE: (f64, f64) = (0.1, 0.95);
/// What the deviations are multiplied by so that P10 to P90 hold 80 % of what comes: chosen on the training parts of
/// the M3 and tourism monthly series.
const WIDER: f64 = 1.0;

/// What is estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Widths {
    /// The variance of the errors at horizon 1, on the scale of the series.
    pub variance: f64,
    /// By how much of that the variance grows a period.
    pub growth: f64,
    /// The variance of what differs from period to period.
    pub noise: f64,
    /// How many origins there were.
    pub origins: usize,
}

/// Estimates the widths from errors (one slice an origin, the horizons 1, 2… of each) and a variance at horizon 1 that
/// is expected before.
///
/// ```
/// use evcalc::fit::forecast::intervals::widths;
///
/// // No origins: what was expected.
/// assert_eq!(widths(&[], 0.04).variance, 0.04);
/// ```
pub fn widths(errors: &[Vec<f64>], expected: f64) -> Widths {
    let known: Vec<&Vec<f64>> = errors.iter().filter(|all| !all.is_empty()).collect();
    let weight = |all: &[f64]| (all.len() as f64).min(ERRORS_AN_ORIGIN);
    let total: f64 = known.iter().map(|all| weight(all)).sum();
    let prior = PRIOR_ORIGINS * ERRORS_AN_ORIGIN;
    let mut best = (f64::INFINITY, expected, USUAL_GROWTH);
    for growth in GROWTHS {
        let shape = |h: usize| 1.0 + growth * h as f64;
        let of = |all: &[f64], f: &dyn Fn(usize, f64) -> f64| {
            weight(all) * all.iter().enumerate().map(|(h, r)| f(h, *r)).sum::<f64>() / all.len() as f64
        };
        let squares: f64 = known.iter().map(|all| of(all, &|h, r| r * r / shape(h))).sum();
        let variance = (prior * expected + squares) / (prior + total);
        let logarithms: f64 = known.iter().map(|all| of(all, &|h, _| ln(shape(h)))).sum();
        let unusual = (ln(growth + 0.01) - ln(USUAL_GROWTH + 0.01)) / GROWTH_DEVIATION;
        let fits = (prior + total) * ln(variance.max(f64::MIN_POSITIVE)) + logarithms + unusual * unusual;
        if fits < best.0 {
            best = (fits, variance, growth);
        }
    }
    let (_, variance, growth) = best;
    Widths { variance, growth, noise: noise(&known, variance, growth), origins: known.len() }
}

/// Half of the mean square change from one horizon to the next, as far as the level does not explain it.
fn noise(errors: &[&Vec<f64>], variance: f64, growth: f64) -> f64 {
    let changes: Vec<f64> =
        errors.iter().flat_map(|all| all.iter().zip(all.iter().skip(1)).map(|(a, b)| (b - a) * (b - a))).collect();
    // Without any: half.
    let prior = 6.0;
    let count = changes.len() as f64;
    let half = (prior * 0.5 * variance + changes.iter().sum::<f64>() / 2.0) / (prior + count);
    (half - growth * variance / 2.0).clamp(NOISE.0 * variance, NOISE.1 * variance)
}

impl Widths {
    /// `s_h` for the horizons 1 to `horizon`, and `b`.
    pub fn deviations(&self, horizon: usize) -> (Vec<f64>, f64) {
        let level = |h: usize| WIDER * (self.variance * (1.0 + self.growth * h as f64) - self.noise).max(0.0).sqrt();
        ((0..horizon).map(level).collect(), WIDER * self.noise.max(0.0).sqrt())
    }
}

/// The geometric mean of variances, of those above 0: what is expected of one series of a table; `None` for none.
pub fn usual(variances: &[f64]) -> Option<f64> {
    let known: Vec<f64> = variances.iter().filter(|v| **v > 0.0).map(|v| ln(*v)).collect();
    (!known.is_empty()).then(|| exp(known.iter().sum::<f64>() / known.len() as f64))
}
