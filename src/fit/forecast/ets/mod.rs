//! Exponential smoothing as a model of innovations (ETS), its likelihood, and the choice among its forms.
//!
//! Hyndman, Koehler, Ord and Snyder (2008), "Forecasting with exponential smoothing: the state space approach",
//! chapters 2, 5 and 7. The recursion is that of [`crate::fit::smoothing`] (R's `ets`: `beta` and `gamma` multiply the
//! error itself); errors are additive or relative.

mod choose;
mod start;

pub use choose::{Fit, all_forms, choose, damped_forms, fit};

use crate::fit::smoothing::{Parameters, Seasonality, Trend};
use crate::maths::ln;

/// How the error enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// It is added.
    Additive,
    /// It is a share of the forecast; all values have to be above 0.
    Multiplicative,
}

/// A form of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// The error.
    pub noise: Noise,
    /// The trend.
    pub trend: Trend,
    /// The seasonality.
    pub seasonality: Seasonality,
    /// Periods in a cycle of seasons; not looked at without seasonality.
    pub cycle: usize,
}

impl Form {
    /// How many seasons there are; 0 without seasonality.
    pub fn seasons(&self) -> usize {
        if self.seasonality == Seasonality::None { 0 } else { self.cycle }
    }

    /// How many weights are sought: alpha, beta, gamma, phi.
    fn weights(&self) -> usize {
        let trend = match self.trend {
            Trend::None => 0,
            Trend::Additive => 1,
            Trend::Damped => 2,
        };
        1 + trend + usize::from(self.seasons() > 0)
    }

    /// How many parameters there are, the variance of the errors among them.
    pub fn parameters(&self) -> usize {
        self.weights() + 1 + usize::from(self.trend != Trend::None) + self.seasons().saturating_sub(1) + 1
    }
}

/// What a pass through a series leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Pass {
    /// The level after the last period, in the unit of the series.
    pub level: f64,
    /// The slope then, a period.
    pub slope: f64,
    /// The seasons then, by place in the cycle (that of the series' first period first).
    pub seasons: Vec<f64>,
    /// `-2 ln L` up to a constant that is the same for all forms: `n ln(sum e²)`, with relative errors plus
    /// `2 sum ln |forecast|`.
    pub deviance: f64,
}

/// Passes through a series, oldest value first, with given parameters (the states before the first period; the seasons
/// as long as the cycle); `None` where a number is not finite, or a forecast not above 0 where the form needs that.
///
/// ```
/// use evcalc::fit::forecast::ets::{Form, Noise, pass};
/// use evcalc::fit::smoothing::{Parameters, Seasonality, Trend};
///
/// let form = Form { noise: Noise::Additive, trend: Trend::None, seasonality: Seasonality::None, cycle: 1 };
/// let given = Parameters { alpha: 0.5, beta: 0.0, gamma: 0.0, phi: 1.0, level: 10.0, slope: 0.0, seasons: vec![] };
/// assert_eq!(pass(&form, &given, &[12.0, 9.0]).map(|end| end.level), Some(10.0));
/// ```
pub fn pass(form: &Form, parameters: &Parameters, values: &[f64]) -> Option<Pass> {
    let Parameters { alpha, beta, gamma, phi, .. } = *parameters;
    let (mut level, mut slope) = (parameters.level, parameters.slope);
    let mut seasons = parameters.seasons.clone();
    let damping = match form.trend {
        Trend::None => 0.0,
        Trend::Additive => 1.0,
        Trend::Damped => phi,
    };
    let relative = form.noise == Noise::Multiplicative;
    let (mut squares, mut logarithms, mut product) = (0.0, 0.0, 1.0);
    let mut place = 0;
    for y in values {
        let growth = damping * slope;
        let trend = level + growth;
        let season = seasons.get(place).copied();
        // By how much an error of 1 counts in the level, and in the season.
        let (forecast, in_level, in_season) = match (form.seasonality, season) {
            (Seasonality::Additive, Some(season)) => (trend + season, 1.0, 1.0),
            (Seasonality::Multiplicative, Some(season)) => (trend * season, 1.0 / season, 1.0 / trend),
            _ => (trend, 1.0, 0.0),
        };
        let error = y - forecast;
        if relative {
            if forecast.is_nan() || forecast <= 0.0 {
                return None;
            }
            squares += (error / forecast) * (error / forecast);
            // The logarithm of a product of a few: fewer logarithms.
            product *= forecast;
            if !(1e-200..1e200).contains(&product) || !(1e-60..1e60).contains(&forecast) {
                logarithms += ln(product);
                product = 1.0;
            }
        } else {
            squares += error * error;
        }
        level = trend + alpha * error * in_level;
        slope = growth + beta * error * in_level;
        if let Some(season) = seasons.get_mut(place) {
            *season += gamma * error * in_season;
        }
        place = if place + 1 >= seasons.len() { 0 } else { place + 1 };
    }
    let n = values.len() as f64;
    let deviance = n * ln(squares.max(f64::MIN_POSITIVE)) + 2.0 * (logarithms + ln(product));
    let finite = level.is_finite() && slope.is_finite() && deviance.is_finite();
    (finite && seasons.iter().all(|season| season.is_finite())).then_some(Pass { level, slope, seasons, deviance })
}

/// Forecasts of the `horizon` periods after a series of `count` values, from what the pass left.
pub fn ahead(form: &Form, phi: f64, end: &Pass, count: usize, horizon: usize) -> Vec<f64> {
    let (mut damping, mut slopes) = (1.0, 0.0);
    let one = |h: usize| {
        match form.trend {
            Trend::None => {}
            Trend::Additive => slopes += 1.0,
            Trend::Damped => {
                damping *= phi;
                slopes += damping;
            }
        }
        let trend = end.level + slopes * end.slope;
        let season = end.seasons.get((count + h) % form.cycle.max(1)).copied();
        match (form.seasonality, season) {
            (Seasonality::Additive, Some(season)) => trend + season,
            (Seasonality::Multiplicative, Some(season)) => trend * season,
            _ => trend,
        }
    };
    (0..horizon).map(one).collect()
}
