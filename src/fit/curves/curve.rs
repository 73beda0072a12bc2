//! The curves, and their formulas.

use crate::fit::series;
use crate::maths::{exp, ln, power};

/// A curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Sales of period i are `first_sales * (1 + growth) ^ (i / steps)`. Drivers: first_sales, growth.
    ConstantGrowth,
    /// Each period's sales are those of the one before times `(1 + growth * fade ^ x) ^ (1 / steps)`, x being the years
    /// from the first period to the one before. Drivers: first_sales, growth, fade.
    FadingGrowth,
    /// Cumulative sales are `ceiling / (1 + exp(-steepness * (x - midpoint)))`. Drivers: ceiling, midpoint, steepness.
    Logistic,
    /// Cumulative sales are `ceiling * exp(-displacement * exp(-rate * x))`. Drivers: ceiling, displacement, rate.
    Gompertz,
    /// Cumulative sales are `ceiling * F(start_time + x)` with
    /// `F(x) = (1 - exp(-(p + q) x)) / (1 + q / p * exp(-(p + q) x))` (Bass 1969). Drivers: ceiling, p, q, start_time.
    Bass,
}

impl Curve {
    /// All of them, the simplest first.
    pub const ALL: [Self; 5] = [Self::ConstantGrowth, Self::FadingGrowth, Self::Logistic, Self::Gompertz, Self::Bass];

    /// Whether the curve has a ceiling.
    pub fn has_ceiling(self) -> bool {
        matches!(self, Self::Logistic | Self::Gompertz | Self::Bass)
    }

    /// The names of the drivers, in the order in which they are given and taken.
    pub fn drivers(self) -> &'static [&'static str] {
        match self {
            Self::ConstantGrowth => &["first_sales", "growth"],
            Self::FadingGrowth => &["first_sales", "growth", "fade"],
            Self::Logistic => &["ceiling", "midpoint", "steepness"],
            Self::Gompertz => &["ceiling", "displacement", "rate"],
            Self::Bass => &["ceiling", "p", "q", "start_time"],
        }
    }

    /// Cumulative sales x years after the start of the first period, those before it included; `None` for the growth
    /// curves, and with drivers too few.
    pub fn cumulative(self, drivers: &[f64], x: f64) -> Option<f64> {
        cumulative(self, drivers, x)
    }

    /// When sales are highest, in years from the start of the first period, and their rate a year then; `None` for the
    /// growth curves, and with drivers too few.
    ///
    /// For Bass `t* = ln(q / p) / (p + q)` after the launch and `ceiling (p + q)^2 / (4 q)` (Bass 1969).
    pub fn peak(self, drivers: &[f64]) -> Option<(f64, f64)> {
        peak(self, drivers)
    }

    /// The sales of the first `periods` periods, `steps` of them a year; `None` with drivers too few or where a value
    /// is no finite number.
    pub fn sales(self, drivers: &[f64], steps: f64, periods: usize) -> Option<Vec<f64>> {
        let mut out = vec![0.0; periods.min(series::LONGEST)];
        sales(self, drivers, steps, &mut out).then_some(out)
    }
}

/// Cumulative sales.
fn cumulative(curve: Curve, drivers: &[f64], x: f64) -> Option<f64> {
    match (curve, drivers) {
        (Curve::Logistic, [ceiling, midpoint, steepness]) => Some(ceiling / (1.0 + exp(-steepness * (x - midpoint)))),
        (Curve::Gompertz, [ceiling, displacement, rate]) => Some(ceiling * exp(-displacement * exp(-rate * x))),
        (Curve::Bass, [ceiling, p, q, start]) => {
            let left = exp(-(p + q) * (start + x));
            Some(ceiling * (1.0 - left) / (1.0 + q / p * left))
        }
        _ => None,
    }
}

/// Writes the sales of the periods; false with the wrong number of drivers or where a value is no finite number.
pub(super) fn sales(curve: Curve, drivers: &[f64], steps: f64, out: &mut [f64]) -> bool {
    match (curve, drivers) {
        (Curve::ConstantGrowth, [first, growth]) => {
            for (i, sales) in out.iter_mut().enumerate() {
                *sales = first * power(1.0 + growth, i as f64 / steps);
            }
        }
        (Curve::FadingGrowth, [first, growth, fade]) => {
            let mut level = *first;
            for (i, sales) in out.iter_mut().enumerate() {
                *sales = level;
                level *= power(1.0 + growth * power(*fade, i as f64 / steps), 1.0 / steps);
            }
        }
        _ => {
            let Some(mut before) = cumulative(curve, drivers, 0.0) else { return false };
            for (i, sales) in out.iter_mut().enumerate() {
                let Some(after) = cumulative(curve, drivers, (i as f64 + 1.0) / steps) else { return false };
                *sales = after - before;
                before = after;
            }
        }
    }
    out.iter().all(|sales| sales.is_finite())
}

/// When sales are highest and how high their rate a year is then.
fn peak(curve: Curve, drivers: &[f64]) -> Option<(f64, f64)> {
    match (curve, drivers) {
        (Curve::Logistic, [ceiling, midpoint, steepness]) => Some((*midpoint, ceiling * steepness / 4.0)),
        (Curve::Gompertz, [ceiling, displacement, rate]) => {
            Some((ln(*displacement) / rate, ceiling * rate / std::f64::consts::E))
        }
        (Curve::Bass, [ceiling, p, q, start]) => {
            Some((ln(q / p) / (p + q) - start, ceiling * (p + q) * (p + q) / (4.0 * q)))
        }
        _ => None,
    }
}
