//! The numbers without bounds that are sought in place of the drivers.

use super::curve::Curve;
use crate::maths::{exp, ln};

/// A curve on a time axis. Amounts are in units of the largest value of the series.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub curve: Curve,
    pub steps: f64,
    /// What was sold before the first period; 0 for nothing, or nothing known.
    pub already: f64,
}

impl Shape {
    /// Whether the curve has a place on the time axis of its own, which an amount sold already would fix.
    pub(super) fn is_free_in_time(&self) -> bool {
        matches!(self.curve, Curve::Logistic | Curve::Gompertz)
    }

    /// The sizes of the numbers sought, for a series of so many values: 1 for logarithms, the series' length in years
    /// for a time.
    pub(super) fn scales(&self, count: usize) -> Vec<f64> {
        let years = count.max(1) as f64 / self.steps;
        match self.curve {
            Curve::ConstantGrowth => vec![1.0; 2],
            Curve::FadingGrowth | Curve::Bass => vec![1.0; 3],
            Curve::Logistic | Curve::Gompertz if self.already > 0.0 => vec![1.0; 2],
            Curve::Logistic | Curve::Gompertz => vec![1.0, 1.0, years],
        }
    }

    /// The drivers from the numbers sought: logarithms of what has to be above 0, of the ceiling's part that is not
    /// sold already, and the time of the inflection.
    pub(super) fn drivers(&self, free: &[f64]) -> Option<Vec<f64>> {
        let first = exp(*free.first()?);
        let second = exp(*free.get(1)?);
        let third = free.get(2).copied();
        let ceiling = self.already + first;
        // What is sold already as a part of the ceiling, and its odds against what is not.
        let (share, odds) = (self.already / ceiling, self.already / first);
        let drivers = match self.curve {
            Curve::ConstantGrowth => vec![first, second - 1.0],
            Curve::FadingGrowth => vec![first, second - 1.0, exp(third?)],
            Curve::Logistic => {
                let midpoint = if self.already > 0.0 { -ln(odds) / second } else { third? };
                vec![ceiling, midpoint, second]
            }
            Curve::Gompertz => {
                let displacement = if self.already > 0.0 { -ln(share) } else { exp(second * third?) };
                vec![ceiling, displacement, second]
            }
            Curve::Bass => {
                let (p, q) = (second, exp(third?));
                // The inverse of the curve: when the amount sold already was reached.
                let start = if self.already > 0.0 { ln((1.0 + q / p * share) * (1.0 + odds)) / (p + q) } else { 0.0 };
                vec![ceiling, p, q, start]
            }
        };
        drivers.iter().all(|driver| driver.is_finite()).then_some(drivers)
    }

    /// Drivers in the unit of the sales: the first of each curve is an amount.
    pub(super) fn in_unit(&self, drivers: &[f64], unit: f64) -> Vec<f64> {
        drivers.iter().enumerate().map(|(i, driver)| if i == 0 { driver * unit } else { *driver }).collect()
    }
}
