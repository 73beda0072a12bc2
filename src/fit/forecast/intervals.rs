//! The deviations of a forecast, from the errors that forecasts from earlier origins had.
//!
//! The variance at horizon h is `sigma² (1 + rho (h - 1))`, which is that of exponential smoothing with
//! `rho = alpha²` (Hyndman, Koehler, Ord and Snyder 2008, section 6.3); both numbers are shrunk towards a prior, for
//! errors from a few overlapping origins tell little. The size of the errors is told by their mean absolute value, which
//! a few large ones move less than a mean square. Of the variance at horizon 1 the part that differs from period to
//! period is told by the changes of the errors from one horizon to the next.

use crate::maths::{exp, ln};

/// The growths of the variance by period that are tried. The usual one doubles the variance in a cycle.
const GROWTHS: [f64; 10] = [0.0, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.0, 2.0];
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
/// is expected before; the cycle (12 for months) tells how fast the
/// variance usually grows.
///
/// ```
/// use evcalc::fit::forecast::intervals::widths;
///
/// // No origins: what was expected.
/// assert_eq!(widths(&[], 0.04, 12).variance, 0.04);
/// ```
pub fn widths(errors: &[Vec<f64>], expected: f64, cycle: usize) -> Widths {
    let usual_growth = 1.0 / cycle.max(1) as f64;
    let known: Vec<&Vec<f64>> = errors.iter().filter(|all| !all.is_empty()).collect();
    let weight = |all: &[f64]| (all.len() as f64).min(ERRORS_AN_ORIGIN);
    let total: f64 = known.iter().map(|all| weight(all)).sum();
    let prior = PRIOR_ORIGINS * ERRORS_AN_ORIGIN;
    let mut best = (f64::INFINITY, expected, usual_growth);
    for growth in GROWTHS {
        let shape = |h: usize| 1.0 + growth * h as f64;
        let of = |all: &[f64], f: &dyn Fn(usize, f64) -> f64| {
            weight(all) * all.iter().enumerate().map(|(h, r)| f(h, *r)).sum::<f64>() / all.len() as f64
        };
        let sizes: f64 = known.iter().map(|all| of(all, &|h, r| r.abs() / shape(h).sqrt())).sum();
        let size = sizes / total.max(f64::MIN_POSITIVE);
        // The variance of a normal distribution with that mean size.
        let told = std::f64::consts::FRAC_PI_2 * size * size;
        let variance = (prior * expected + total * told) / (prior + total);
        let logarithms: f64 = known.iter().map(|all| of(all, &|h, _| ln(shape(h)))).sum();
        let unusual = (ln(growth + 0.01) - ln(usual_growth + 0.01)) / GROWTH_DEVIATION;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Without errors what was expected, with many the variance of theirs: here 0.01 at every horizon.
    #[test]
    fn few_errors_are_drawn_to_what_is_expected() {
        // A mean absolute value of 0.0797884561 is that of a normal distribution with variance 0.01.
        let origin = vec![0.079_788_456_1, -0.079_788_456_1, 0.079_788_456_1, -0.079_788_456_1];
        let (few, many) = (widths(&vec![origin.clone(); 2], 0.04, 12), widths(&vec![origin; 2000], 0.04, 12));
        assert!((few.variance - 0.025).abs() < 0.004, "{few:?}");
        assert!((many.variance - 0.01).abs() < 5e-4 && many.growth < 0.03, "{many:?}");
        // The errors change their sign every period: nearly all differs from period to period.
        assert!(many.noise > 0.9 * many.variance);
        assert_eq!(many.origins, 2000);
    }

    /// Errors that grow as a random walk's do, and hardly change within an origin.
    #[test]
    fn growth_is_found() {
        let walk = |sign: f64| -> Vec<f64> { (0..18).map(|h| sign * 0.1 * f64::from(h + 1).sqrt()).collect() };
        let all: Vec<Vec<f64>> = (0..40).map(|i| walk(if i % 2 == 0 { 1.0 } else { -1.0 })).collect();
        let found = widths(&all, 0.01, 12);
        assert!(found.growth > 0.6, "{found:?}");
        assert!(found.noise < 0.2 * found.variance, "{found:?}");
        let (level, noise) = found.deviations(18);
        assert!(level.windows(2).all(|pair| pair[0] <= pair[1]) && level[17] > 2.5 * (level[0] + noise));
    }

    #[test]
    fn nothing_at_all() {
        let found = widths(&[vec![], vec![0.0; 3]], 0.0, 12);
        assert_eq!((found.variance, found.deviations(2)), (0.0, (vec![0.0, 0.0], 0.0)));
        assert_eq!(usual(&[0.0]), None);
        assert!((usual(&[1.0, 4.0]).unwrap() - 2.0).abs() < 1e-14);
    }
}
