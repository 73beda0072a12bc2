//! How far the ceiling is known.

use super::curve::sales;
use super::shape::Shape;
use crate::fit::nls::{self, Estimate, Problem};
use crate::maths::ln;

/// How far above the best ceiling the range is looked for, as a factor.
const HIGHEST: f64 = 50.0;
/// Evaluations for each place, divided by the number of parameters.
const PATIENCE: usize = 100;

/// The ceilings that fit the series as well as the best one, by the 95 % F bound on the sum of squares that is
/// minimised over the other parameters. Unlike the standard error it need not be the same on both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CeilingRange {
    /// The lowest such ceiling; `None` where half of what was sold is still not too low.
    pub low: Option<f64>,
    /// The highest; `None` where fifty times the best is still not too high: the series sets no upper bound.
    pub high: Option<f64>,
}

/// The range, in the unit of the sales.
pub(super) fn range(shape: &Shape, scaled: &[f64], estimate: &Estimate, outside: f64, unit: f64) -> CeilingRange {
    let none = CeilingRange { low: None, high: None };
    let Some(best) = shape.drivers(&estimate.values).and_then(|drivers| drivers.first().copied()) else { return none };
    let others = estimate.values.get(1..).unwrap_or_default().to_vec();
    let scales = shape.scales(scaled.len());
    // Where the neighbour's search ended, and the best of all.
    let mut starts = [others.clone(), others];
    let rss_at = |ceiling: f64| {
        let rest = ceiling - shape.already;
        if rest <= 0.0 {
            return None;
        }
        let model = |others: &[f64], out: &mut [f64]| {
            let free: Vec<f64> = std::iter::once(ln(rest)).chain(others.iter().copied()).collect();
            shape.drivers(&free).is_some_and(|drivers| sales(shape.curve, &drivers, shape.steps, out))
        };
        let scale = scales.get(1..).unwrap_or_default();
        let problem =
            Problem { observed: scaled, model: &model, derivatives: None, scale, patience: PATIENCE, tolerance: 1e-10 };
        let found = nls::fit(&problem, &starts).ok()?;
        starts[0] = found.values;
        Some(found.rss)
    };
    let sold = shape.already + scaled.iter().sum::<f64>();
    let limits = ((0.5 * sold / best).clamp(1e-12, 0.5), HIGHEST);
    let (low, high) = nls::profile((best, estimate.rss), estimate.freedom, outside, limits, rss_at);
    CeilingRange { low: low.map(|x| x * unit), high: high.map(|x| x * unit) }
}
