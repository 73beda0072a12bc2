//! How far from the centre the values of the future may lie: the distribution that a forecast comes with.

use super::intervals::Widths;
use super::normal::{crps, density, lognormal_crps, quantile};
use super::scale::Scale;
use crate::maths::exp;
use crate::maths::normal::cdf;

/// How the errors enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `centre_h * exp(s_h Z + b e_h)`: the series is positive.
    Multiplicative,
    /// `centre_h + s_h Z + b e_h`.
    Additive,
    /// The same, and never below 0: the series has zeros and no negative values.
    AdditiveFromZero,
}

/// The distribution of the values around the centre: `Z` is one standard normal number for the whole path of a series,
/// `e_h` are independent ones by period.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// How the errors enter.
    pub kind: Kind,
    /// `s_h` for the horizons 1, 2…; it does not decrease. A share (of logarithms), or in the unit of the series.
    pub level: Vec<f64>,
    /// `b`, in the same unit.
    pub noise: f64,
}

impl Spread {
    /// That of a series on a scale, from the widths of its errors.
    pub(super) fn of(scale: Scale, widths: &Widths, horizon: usize) -> Self {
        let kind = match scale {
            Scale::Logarithms => Kind::Multiplicative,
            Scale::Unit { signed: true, .. } => Kind::Additive,
            Scale::Unit { signed: false, .. } => Kind::AdditiveFromZero,
        };
        let (level, noise) = widths.deviations(horizon);
        let unit = scale.unit();
        Self { kind, level: level.iter().map(|s| s * unit).collect(), noise: noise * unit }
    }

    /// The standard deviation `sqrt(s_h² + b²)` by horizon.
    pub fn deviations(&self) -> Vec<f64> {
        self.level.iter().map(|s| (s * s + self.noise * self.noise).sqrt()).collect()
    }

    /// The values below which the future lies with the probability `p` (0 to 1), by horizon.
    ///
    /// ```
    /// use evcalc::fit::forecast::spread::{Kind, Spread};
    ///
    /// let spread = Spread { kind: Kind::Multiplicative, level: vec![0.06, 0.08], noise: 0.08 };
    /// let p90 = spread.percentile(&[100.0, 100.0], 0.9);
    /// // 100 exp(1.2815515655 * 0.1)
    /// assert!((p90[0] - 113.674_977_79).abs() < 1e-6);
    /// ```
    pub fn percentile(&self, centre: &[f64], p: f64) -> Vec<f64> {
        let z = quantile(p);
        let at = |(centre, deviation): (&f64, f64)| match self.kind {
            Kind::Multiplicative => (centre * exp((z * deviation).min(700.0))).min(f64::MAX),
            Kind::Additive => centre + z * deviation,
            Kind::AdditiveFromZero => (centre + z * deviation).max(0.0),
        };
        centre.iter().zip(self.deviations()).map(at).collect()
    }

    /// The means by horizon. Where values end at 0, the mean is that of the values that do not, the others counting 0.
    pub fn mean(&self, centre: &[f64]) -> Vec<f64> {
        let at = |(centre, deviation): (&f64, f64)| match self.kind {
            Kind::Multiplicative => (centre * exp((0.5 * deviation * deviation).min(700.0))).min(f64::MAX),
            Kind::Additive => *centre,
            Kind::AdditiveFromZero if deviation > 0.0 => {
                let z = centre / deviation;
                centre * cdf(z) + deviation * density(z)
            }
            Kind::AdditiveFromZero => *centre,
        };
        centre.iter().zip(self.deviations()).map(at).collect()
    }

    /// The continuous ranked probability scores of what came, in the unit of the series, by horizon. (That values end
    /// at 0 is not looked at.)
    pub fn crps(&self, centre: &[f64], came: &[f64]) -> Vec<f64> {
        let one = |((centre, deviation), y): ((&f64, f64), &f64)| match self.kind {
            Kind::Multiplicative => lognormal_crps(*centre, deviation, *y),
            Kind::Additive | Kind::AdditiveFromZero => crps(*centre, deviation, *y),
        };
        centre.iter().zip(self.deviations()).zip(came).map(one).collect()
    }
}
