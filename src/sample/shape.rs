//! Distributions with all their parameters, as quantile functions.

use super::{beta, normal};
use crate::maths::ln;

/// A distribution with all its parameters known.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)] // the parameters are named as in the language
pub enum Shape {
    Normal {
        mean: f64,
        sd: f64,
    },
    Lognormal {
        median: f64,
        sigma: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    /// A beta distribution with shapes 1 + 4 (mode - low) / (high - low) and 1 + 4 (high - mode) / (high - low),
    /// stretched from `low` to `high`.
    Pert {
        low: f64,
        mode: f64,
        high: f64,
    },
    Beta {
        alpha: f64,
        beta: f64,
    },
    /// Values in rising order, each with the weights up to it, the last being 1.
    Discrete {
        values: Vec<f64>,
        cumulated: Vec<f64>,
    },
}

/// The 95th percentile of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_7;

impl Shape {
    /// 5th and 95th percentiles: lognormal where both are positive, else normal.
    pub fn interval(low: f64, high: f64) -> Shape {
        if low > 0.0 && high > 0.0 {
            let (a, b) = (low.ln(), high.ln());
            return Shape::Lognormal { median: ((a + b) / 2.0).exp(), sigma: (b - a) / (2.0 * Z95) };
        }
        Shape::Normal { mean: (low + high) / 2.0, sd: (high - low) / (2.0 * Z95) }
    }

    /// Values with weights, in any order.
    pub fn discrete(values: &[f64], weights: &[f64]) -> Shape {
        let mut pairs: Vec<(f64, f64)> = values.iter().copied().zip(weights.iter().copied()).collect();
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let all: f64 = pairs.iter().map(|pair| pair.1).sum();
        let mut sum = 0.0;
        let mut cumulated: Vec<f64> = pairs
            .iter()
            .map(|pair| {
                sum += pair.1;
                sum / all
            })
            .collect();
        if let Some(last) = cumulated.last_mut() {
            *last = 1.0;
        }
        Shape::Discrete { values: pairs.into_iter().map(|pair| pair.0).collect(), cumulated }
    }

    /// The shapes of a PERT distribution's beta.
    pub fn pert_shapes(low: f64, mode: f64, high: f64) -> (f64, f64) {
        (1.0 + 4.0 * (mode - low) / (high - low), 1.0 + 4.0 * (high - mode) / (high - low))
    }

    /// The value with probability `p` below and `q = 1 - p` above it; the smaller of the two has to be exact.
    pub fn quantile(&self, p: f64, q: f64) -> f64 {
        match self {
            Shape::Normal { mean, sd } => mean + sd * normal::quantile(p, q),
            Shape::Lognormal { median, sigma } => normal::lognormal(*median, *sigma, normal::quantile(p, q)),
            Shape::Uniform { low, high } => between(*low, *high, p, q),
            Shape::Triangular { low, mode, high } => triangular(*low, *mode, *high, p, q),
            Shape::Pert { low, mode, high } => {
                let (a, b) = Shape::pert_shapes(*low, *mode, *high);
                match p <= q {
                    true => low + (high - low) * beta::quantile(a, b, p, q),
                    false => high - (high - low) * beta::quantile(b, a, q, p),
                }
            }
            Shape::Beta { alpha, beta } => beta::quantile(*alpha, *beta, p, q),
            Shape::Discrete { values, cumulated } => {
                let at = cumulated.partition_point(|sum| *sum < p);
                values[at.min(values.len() - 1)]
            }
        }
    }

    /// The probabilities below (or at) `x` and above it, each exact where it is small.
    pub fn tails(&self, x: f64) -> (f64, f64) {
        match self {
            Shape::Normal { mean, sd } => {
                let z = (x - mean) / sd;
                (normal::cdf(z), normal::cdf(-z))
            }
            Shape::Lognormal { .. } if x <= 0.0 => (0.0, 1.0),
            Shape::Lognormal { median, sigma } => {
                let z = ln(x / median) / sigma;
                (normal::cdf(z), normal::cdf(-z))
            }
            Shape::Uniform { low, high } => share(*low, *high, x),
            Shape::Triangular { low, mode, high } => {
                if x <= *low {
                    (0.0, 1.0)
                } else if x >= *high {
                    (1.0, 0.0)
                } else if x <= *mode {
                    let p = (x - low) * (x - low) / ((high - low) * (mode - low));
                    (p, 1.0 - p)
                } else {
                    let q = (high - x) * (high - x) / ((high - low) * (high - mode));
                    (1.0 - q, q)
                }
            }
            Shape::Pert { low, mode, high } => {
                let (a, b) = Shape::pert_shapes(*low, *mode, *high);
                let (p, q, _) = beta::tails(a, b, (x - low) / (high - low));
                (p, q)
            }
            Shape::Beta { alpha, beta } => {
                let (p, q, _) = beta::tails(*alpha, *beta, x);
                (p, q)
            }
            Shape::Discrete { values, cumulated } => {
                let at = values.partition_point(|value| *value <= x);
                let p = if at == 0 { 0.0 } else { cumulated[at - 1] };
                (p, 1.0 - p)
            }
        }
    }
}

fn share(low: f64, high: f64, x: f64) -> (f64, f64) {
    let width = high - low;
    (((x - low) / width).clamp(0.0, 1.0), ((high - x) / width).clamp(0.0, 1.0))
}

/// On the way from `low` to `high`, from the nearer end.
#[inline(always)]
pub fn between(low: f64, high: f64, p: f64, q: f64) -> f64 {
    if p <= q { low + (high - low) * p } else { high - (high - low) * q }
}

/// The triangular quantile, from the nearer end.
#[inline(always)]
pub fn triangular(low: f64, mode: f64, high: f64, p: f64, q: f64) -> f64 {
    let width = high - low;
    let rising = low + (p * width * (mode - low)).sqrt();
    let falling = high - (q * width * (high - mode)).sqrt();
    if p * width < mode - low { rising } else { falling }
}
