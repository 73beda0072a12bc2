//! The normal and the lognormal distribution, the same bits on every machine: percentiles and scores.

// The constants are printed as their source has them.
#![allow(clippy::excessive_precision)]

use crate::maths::normal::cdf as cumulative;
use crate::maths::{exp, ln};

/// The density of the standard normal distribution.
pub fn density(z: f64) -> f64 {
    exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt()
}

/// The value below which a share `p` of the standard normal distribution lies; infinite for 0 and 1, NaN outside.
///
/// ```
/// // Python: statistics.NormalDist().inv_cdf(0.9)
/// assert!((evcalc::fit::forecast::normal::quantile(0.9) - 1.2815515655446008).abs() < 1e-14);
/// ```
pub fn quantile(p: f64) -> f64 {
    match p {
        0.0 => f64::NEG_INFINITY,
        1.0 => f64::INFINITY,
        p if p > 0.0 && p < 1.0 => crate::maths::normal::quantile(p, 1.0 - p),
        _ => f64::NAN,
    }
}

/// The continuous ranked probability score of a normal forecast (Gneiting and Raftery 2007, "Strictly proper scoring
/// rules, prediction, and estimation"), in the unit of `y`: the absolute error where the deviation is 0.
pub fn crps(centre: f64, deviation: f64, y: f64) -> f64 {
    if deviation <= 0.0 {
        return (y - centre).abs();
    }
    let z = (y - centre) / deviation;
    deviation * (z * (2.0 * cumulative(z) - 1.0) + 2.0 * density(z) - 1.0 / std::f64::consts::PI.sqrt())
}

/// The same of a lognormal forecast with the median `centre` (above 0) and the deviation of the logarithm (Baran and
/// Lerch 2015, "Log-normal distribution based ensemble model output statistics models").
pub fn lognormal_crps(centre: f64, deviation: f64, y: f64) -> f64 {
    if deviation <= 0.0 || centre <= 0.0 {
        return (y - centre).abs();
    }
    let omega = if y > 0.0 { (ln(y) - ln(centre)) / deviation } else { f64::NEG_INFINITY };
    let below = if y > 0.0 { cumulative(omega) } else { 0.0 };
    let moved = if y > 0.0 { cumulative(omega - deviation) } else { 0.0 };
    let mean = centre * exp(0.5 * deviation * deviation);
    y * (2.0 * below - 1.0) - 2.0 * mean * (moved + cumulative(deviation * std::f64::consts::FRAC_1_SQRT_2) - 1.0)
}
