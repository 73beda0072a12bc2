//! The methods that the combination is compared with.

use super::ets;
use super::intervals::widths;
use super::members::{Member, combination, forecast as of_member};
use super::rolling::{errors, origins};
use super::scale::Scale;
use super::spread::Spread;
use super::table::{Question, ready};
use crate::fit::FitError;
use crate::fit::smoothing::{Seasonality, Trend};
use crate::maths::ln;

/// A method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The last value.
    Naive,
    /// The last value of the same season.
    SeasonalNaive,
    /// Simple exponential smoothing of the values.
    Simple,
    /// Exponential smoothing of the values with a damped trend.
    DampedHolt,
    /// Exponential smoothing with automatic error, trend and seasons (Holt-Winters among them), as R's `ets`.
    Smoothing,
    /// The Theta method, as R's `thetaf`.
    Theta,
    /// The dynamic optimised Theta method, of the logarithms where the series is positive.
    OptimisedTheta,
    /// ARIMA with automatic orders, of the logarithms where the series is positive.
    Arima,
    /// The recommended combination.
    Combination,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Naive,
        Self::SeasonalNaive,
        Self::Simple,
        Self::DampedHolt,
        Self::Smoothing,
        Self::Theta,
        Self::OptimisedTheta,
        Self::Arima,
        Self::Combination,
    ];

    /// Its name, for tables and files: `naive`, `seasonal_naive`, `ses`, `damped_holt`, `ets`, `theta`,
    /// `optimised_theta`, `arima`, `combination`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Naive => "naive",
            Self::SeasonalNaive => "seasonal_naive",
            Self::Simple => "ses",
            Self::DampedHolt => "damped_holt",
            Self::Smoothing => "ets",
            Self::Theta => "theta",
            Self::OptimisedTheta => "optimised_theta",
            Self::Arima => "arima",
            Self::Combination => "combination",
        }
    }
}

/// A method's forecasts, on the scale, of values on the scale; `None` where it cannot be fitted.
pub(super) fn ahead(method: Method, scale: Scale, values: &[f64], cycle: usize, horizon: usize) -> Option<Vec<f64>> {
    let logarithms = scale == Scale::Logarithms;
    let last = |count: usize| {
        let from = values.len().checked_sub(count)?;
        Some(values.get(from..)?.iter().copied().cycle().take(horizon).collect::<Vec<f64>>())
    };
    match method {
        Method::Naive => last(1),
        Method::SeasonalNaive => last(cycle),
        Method::OptimisedTheta => of_member(Member::Theta, values, cycle, horizon),
        Method::Arima => of_member(Member::Arima, values, cycle, horizon),
        Method::Combination => Some(combination(values, cycle, logarithms, horizon)),
        Method::Simple | Method::DampedHolt | Method::Smoothing | Method::Theta => {
            let (raw, unit) = unscaled(scale, values);
            let made = of_raw(method, &raw, cycle, horizon)?;
            Some(made.iter().map(|y| rescaled(scale, unit, *y)).collect())
        }
    }
    .filter(|made| made.iter().all(|x| x.is_finite()))
}

/// The values in the unit of the series' largest, so that squares neither overflow nor vanish, and the logarithm of
/// that unit.
fn unscaled(scale: Scale, values: &[f64]) -> (Vec<f64>, f64) {
    match scale {
        Scale::Logarithms => {
            let unit = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            (values.iter().map(|x| Scale::Logarithms.back(x - unit)).collect(), unit)
        }
        Scale::Unit { .. } => (values.to_vec(), 0.0),
    }
}

/// Back on the scale; what is not above 0 becomes a millionth of the largest value, for its logarithm.
fn rescaled(scale: Scale, unit: f64, y: f64) -> f64 {
    match scale {
        Scale::Logarithms => ln(y.max(1e-6)) + unit,
        Scale::Unit { signed: true, .. } => y,
        Scale::Unit { signed: false, .. } => y.max(0.0),
    }
}

fn of_raw(method: Method, raw: &[f64], cycle: usize, horizon: usize) -> Option<Vec<f64>> {
    let form = |trend| ets::Form { noise: ets::Noise::Additive, trend, seasonality: Seasonality::None, cycle: 1 };
    let positive = raw.iter().all(|y| *y > 0.0);
    match method {
        Method::Simple => ets::fit(&form(Trend::None), raw).ok().map(|found| found.forecast(horizon)),
        Method::DampedHolt => ets::fit(&form(Trend::Damped), raw).ok().map(|found| found.forecast(horizon)),
        Method::Smoothing => {
            ets::choose(raw, &ets::all_forms(positive, cycle)).ok().map(|found| found.forecast(horizon))
        }
        _ => crate::fit::theta::fit(raw, cycle, None).ok().map(|found| found.forecast(horizon)),
    }
}

/// The spread of a way of forecasting of one's own, from its errors at earlier times. `ahead` gets the first values of the
/// series (after a launch, without effects), in its unit, and a horizon; `None` where it cannot forecast.
///
/// # Errors
/// As [`super::forecast`]; [`FitError::NoFit`] where it forecasts at none of the earlier times.
///
/// ```
/// use evcalc::fit::forecast::{Question, methods::spread_by};
///
/// let sales: Vec<f64> = (0..30).map(|t| 50.0 + f64::from(t * 7 % 5)).collect();
/// let last = |before: &[f64], horizon: usize| Some(vec![*before.last()?; horizon]);
/// let spread = spread_by(&Question::new(&sales, 1, 0), 3, 12, last)?;
/// assert!(spread.deviations()[0] > 0.01);
/// # Ok::<(), evcalc::fit::FitError>(())
/// ```
pub fn spread_by(
    question: &Question<'_>,
    horizon: usize,
    most: usize,
    ahead: impl Fn(&[f64], usize) -> Option<Vec<f64>>,
) -> Result<Spread, FitError> {
    let ready = ready(question, horizon)?;
    let scale = ready.scaled.scale;
    let origins = origins(ready.level.len(), question.cycle, most);
    let back = |values: &[f64]| values.iter().map(|x| scale.back(*x)).collect::<Vec<f64>>();
    let missed = errors(&ready.level, &origins, horizon, |values, horizon| {
        let made = ahead(&back(values), horizon)?;
        let made: Vec<f64> = made.iter().map(|y| rescaled(scale, 0.0, *y / scale.unit())).collect();
        (made.len() == horizon && made.iter().all(|x| x.is_finite())).then_some(made)
    });
    if missed.iter().all(Vec::is_empty) && !origins.is_empty() {
        return Err(FitError::NoFit);
    }
    Ok(Spread::of(scale, &widths(&missed, ready.expected(), question.cycle), horizon))
}

/// A method's own forecast of a series and its spread, by the same way as the combination's: centre in the unit of the
/// series.
///
/// # Errors
/// As [`super::forecast`]; [`FitError::NoFit`] where the method cannot be fitted.
pub fn forecast_by(
    method: Method,
    question: &Question<'_>,
    horizon: usize,
    most: usize,
) -> Result<(Vec<f64>, Spread), FitError> {
    let ready = ready(question, horizon)?;
    let (scale, cycle) = (ready.scaled.scale, question.cycle);
    let made = ahead(method, scale, &ready.level, cycle, horizon).ok_or(FitError::NoFit)?;
    let origins = origins(ready.level.len(), cycle, most);
    let missed =
        errors(&ready.level, &origins, horizon, |values, horizon| ahead(method, scale, values, cycle, horizon));
    let spread = Spread::of(scale, &widths(&missed, ready.expected(), cycle), horizon);
    Ok((made.iter().map(|x| scale.back(*x)).collect(), spread))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_naive_methods() {
        let of = |method| ahead(method, Scale::Logarithms, &[1.0, 2.0, 3.0], 2, 3);
        assert_eq!(of(Method::Naive), Some(vec![3.0; 3]));
        assert_eq!(of(Method::SeasonalNaive), Some(vec![2.0, 3.0, 2.0]));
        assert_eq!(ahead(Method::SeasonalNaive, Scale::Logarithms, &[1.0], 2, 3), None);
    }

    /// Methods of the values themselves do not depend on their unit.
    #[test]
    fn units_do_not_matter() {
        let values: Vec<f64> = (0..30).map(|t| ln(50.0 + f64::from(t) + f64::from(t * 7 % 5))).collect();
        let moved: Vec<f64> = values.iter().map(|x| x + 600.0).collect();
        for method in [Method::Simple, Method::DampedHolt, Method::Smoothing, Method::Theta] {
            let plain = ahead(method, Scale::Logarithms, &values, 1, 3).unwrap();
            let large = ahead(method, Scale::Logarithms, &moved, 1, 3).unwrap();
            assert!(
                plain.iter().zip(&large).all(|(a, b)| (a + 600.0 - b).abs() < 1e-3),
                "{method:?} {plain:?} {large:?}"
            );
        }
    }

    #[test]
    fn a_method_with_its_spread() {
        let values: Vec<f64> = (0..30).map(|t| 50.0 + f64::from(t * 7 % 5)).collect();
        let (centre, spread) = forecast_by(Method::Naive, &Question::new(&values, 1, 0), 2, 12).unwrap();
        assert!((centre[1] - values[29]).abs() < 1e-10 && spread.level.len() == 2);
    }
}
