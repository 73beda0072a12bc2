//! The methods that the combination is compared with.

use super::ets;
use super::intervals::widths;
use super::members::{Member, combination, forecast as of_member};
use super::rolling::{errors, origins};
use super::scale::{Scale, Scaled};
use super::spread::Spread;
use super::table::{Question, Ready, ready};
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

/// How a method did at the origins of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The method.
    pub method: Method,
    /// The mean of `200 |y - f| / (|y| + |f|)`, per cent, 0 to 200; a term is 0 where both are 0.
    pub smape: f64,
    /// The mean of `|y - f|`, divided by the mean of `|y_t - y_(t - cycle)|` over the values up to the origin; `None`
    /// where that is 0 at every origin.
    pub mase: Option<f64>,
    /// The mean continuous ranked probability score, in the unit of the series.
    pub crps: f64,
    /// The share of values between P10 and P90, 0 to 1.
    pub coverage: f64,
    /// At how many origins.
    pub origins: usize,
}

/// Scores methods by forecasts from at most `most` earlier times, up to `horizon` periods ahead. The percentiles at an
/// origin have their widths from the errors at the other origins. A method that fails at half of the origins or more has
/// no score.
///
/// # Errors
/// As [`super::forecast`]; [`FitError::TooFew`] for fewer than 5 values (after a launch) or where no method could be
/// scored.
///
/// ```
/// use evcalc::fit::forecast::{Question, methods::{Method, scores}};
///
/// let sales: Vec<f64> = (0..40).map(|t| 100.0 + 2.0 * f64::from(t) + f64::from(t * 7 % 5)).collect();
/// let all = scores(&Question::new(&sales, 1, 0), &[Method::Naive, Method::Combination], 3, 6)?;
/// assert!(all[1].smape < all[0].smape);
/// # Ok::<(), evcalc::fit::FitError>(())
/// ```
pub fn scores(
    question: &Question<'_>,
    methods: &[Method],
    horizon: usize,
    most: usize,
) -> Result<Vec<Score>, FitError> {
    use rayon::prelude::*;
    let ready = ready(question, horizon)?;
    let chosen = origins(ready.level.len(), question.cycle, most);
    let out: Vec<Score> =
        methods.par_iter().filter_map(|method| score(*method, question.cycle, &ready, &chosen, horizon)).collect();
    match out.is_empty() {
        true => Err(FitError::TooFew { needed: 5, given: ready.level.len() }),
        false => Ok(out),
    }
}

/// One forecast of the past: how many values were known, the forecasts and what came, all on the scale.
struct Made<'a> {
    origin: usize,
    ahead: Vec<f64>,
    came: &'a [f64],
}

fn score(method: Method, cycle: usize, ready: &Ready, origins: &[usize], horizon: usize) -> Option<Score> {
    let Scaled { scale, .. } = ready.scaled;
    let at = |origin: &usize| {
        let (before, after) = ready.level.split_at_checked(*origin)?;
        let ahead = ahead(method, scale, before, cycle, horizon.min(after.len()))?;
        Some(Made { origin: *origin, came: after.get(..ahead.len())?, ahead })
    };
    let made: Vec<Made<'_>> = origins.iter().filter_map(at).collect();
    if made.is_empty() || 2 * made.len() <= origins.len() {
        return None;
    }
    let errors: Vec<Vec<f64>> =
        made.iter().map(|one| one.came.iter().zip(&one.ahead).map(|(came, made)| came - made).collect()).collect();
    let back = |values: &[f64]| values.iter().map(|x| scale.back(*x)).collect::<Vec<f64>>();
    let known = back(&ready.level);
    let mut sums = Sums::default();
    for (i, one) in made.iter().enumerate() {
        let others: Vec<Vec<f64>> =
            errors.iter().enumerate().filter(|(j, _)| i != *j).map(|(_, all)| all.clone()).collect();
        let spread = Spread::of(scale, &widths(&others, ready.expected()), one.ahead.len());
        let naive = crate::fit::rolling::naive_error(known.get(..one.origin)?, cycle);
        sums.add(&back(&one.ahead), &back(one.came), &spread, naive);
    }
    sums.score(method, made.len())
}

/// Sums of what is averaged.
#[derive(Default)]
struct Sums {
    smape: f64,
    mase: f64,
    scaled: f64,
    crps: f64,
    inside: f64,
    count: f64,
}

impl Sums {
    fn add(&mut self, centre: &[f64], came: &[f64], spread: &Spread, naive: Option<f64>) {
        let (low, high) = (spread.percentile(centre, 0.1), spread.percentile(centre, 0.9));
        for ((f, y), (low, high)) in centre.iter().zip(came).zip(low.iter().zip(&high)) {
            let (error, size) = ((y - f).abs(), y.abs() + f.abs());
            self.smape += if size > 0.0 { 200.0 * (error / size) } else { 0.0 };
            self.inside += f64::from(u8::from(low <= y && y <= high));
            self.count += 1.0;
            if let Some(naive) = naive {
                self.mase += error / naive;
                self.scaled += 1.0;
            }
        }
        self.crps += spread.crps(centre, came).iter().sum::<f64>();
    }

    fn score(&self, method: Method, origins: usize) -> Option<Score> {
        let mase = (self.scaled > 0.0).then(|| self.mase / self.scaled);
        (self.count > 0.0).then(|| Score {
            method,
            smape: self.smape / self.count,
            mase,
            crps: self.crps / self.count,
            coverage: self.inside / self.count,
            origins,
        })
    }
}

/// The spread of a way of forecasting of one's own, from its errors at earlier times. `ahead` gets the first values of the
/// series, in its unit, and a horizon; `None` where it cannot forecast.
///
/// # Errors
/// As [`super::forecast`]; [`FitError::NoFit`] where it forecasts at none of the earlier times.
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
    Ok(Spread::of(scale, &widths(&missed, ready.expected()), horizon))
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
    let spread = Spread::of(scale, &widths(&missed, ready.expected()), horizon);
    Ok((made.iter().map(|x| scale.back(*x)).collect(), spread))
}
