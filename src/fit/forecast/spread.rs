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
    /// assert!((p90[0] - 113.67293600).abs() < 1e-6);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind) -> Spread {
        Spread { kind, level: vec![3.0, 0.0], noise: 4.0 }
    }

    /// By hand: sqrt(9 + 16) = 5, and 1.2815515655 times it.
    #[test]
    fn percentiles() {
        assert_eq!(of(Kind::Additive).deviations(), [5.0, 4.0]);
        let low = of(Kind::Additive).percentile(&[2.0, 2.0], 0.1);
        assert!((low[0] - (2.0 - 6.407_757_827_7)).abs() < 1e-9, "{low:?}");
        assert_eq!(of(Kind::AdditiveFromZero).percentile(&[2.0, 2.0], 0.1), [0.0, 0.0]);
        let middle = of(Kind::Multiplicative).percentile(&[2.0, 3.0], 0.5);
        assert!((middle[0] - 2.0).abs() < 1e-12 && (middle[1] - 3.0).abs() < 1e-12);
    }

    /// The mean of a lognormal is exp(s²/2) times its median; that of a normal cut at 0 with mean 0 is s / sqrt(2 pi).
    #[test]
    fn means() {
        let share = Spread { kind: Kind::Multiplicative, level: vec![0.3], noise: 0.4 };
        assert!((share.mean(&[2.0])[0] - 2.0 * 0.125_f64.exp()).abs() < 1e-14);
        assert_eq!(of(Kind::Additive).mean(&[2.0, 1.0]), [2.0, 1.0]);
        let cut = of(Kind::AdditiveFromZero).mean(&[0.0, 0.0]);
        assert!((cut[0] - 5.0 / (2.0 * std::f64::consts::PI).sqrt()).abs() < 1e-14);
    }

    #[test]
    fn large_ones_stay_finite() {
        let wide = Spread { kind: Kind::Multiplicative, level: vec![500.0], noise: 1.0 };
        assert!(wide.percentile(&[1e300], 0.99)[0].is_finite() && wide.mean(&[1e300])[0].is_finite());
        assert_eq!(wide.percentile(&[1.0], 0.01), [0.0]);
    }
}
