//! Exponential smoothing: simple, Holt's, damped, each with additive or multiplicative seasonality (Holt-Winters).
//!
//! The recursions are those of Hyndman, Koehler, Ord and Snyder (2008), "Forecasting with exponential smoothing",
//! chapter 3, in error-correction form, as R's `forecast::ets` has them: `beta` and `gamma` multiply the error itself.
//! Textbooks often write `beta* = beta / alpha` and `gamma* = gamma / (1 - alpha)`.

mod optimise;

pub use optimise::{Fit, Held, fit, fit_from};

use crate::fit::error::FitError;
use crate::fit::series;

/// How the level grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Not at all.
    None,
    /// By a slope (Holt 1957).
    Additive,
    /// By a slope that shrinks by the factor phi each period (Gardner and McKenzie 1985).
    Damped,
}

/// How the seasons enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seasonality {
    /// Not at all.
    None,
    /// Amounts that are added, about 0 on average.
    Additive,
    /// Factors that multiply, about 1 on average; all values have to be above 0.
    Multiplicative,
}

/// A method of exponential smoothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// The trend.
    pub trend: Trend,
    /// The seasonality.
    pub seasonality: Seasonality,
    /// Periods in a cycle of seasons, 2 or more (12 for months); not looked at without seasonality.
    pub cycle: usize,
}

impl Method {
    /// Simple exponential smoothing.
    pub const SIMPLE: Self = Self { trend: Trend::None, seasonality: Seasonality::None, cycle: 1 };
    /// Holt's method.
    pub const HOLT: Self = Self { trend: Trend::Additive, ..Self::SIMPLE };
    /// Damped Holt.
    pub const DAMPED: Self = Self { trend: Trend::Damped, ..Self::SIMPLE };

    /// How many seasons there are; 0 without seasonality.
    fn seasons(&self) -> usize {
        if self.seasonality == Seasonality::None { 0 } else { self.cycle }
    }

    /// Whether the cycle makes sense. Longer ones than the limit would have more seasons than could be fitted.
    fn check_cycle(&self) -> Result<(), FitError> {
        match self.seasonality != Seasonality::None && !(2..=60).contains(&self.cycle) {
            true => Err(FitError::BadSetting { name: "cycle" }),
            false => Ok(()),
        }
    }

    /// What the method asks of a series.
    fn check(&self, sales: &[f64], needed: usize) -> Result<(), FitError> {
        self.check_cycle()?;
        series::check(sales, needed)?;
        match sales.iter().position(|y| *y <= 0.0) {
            Some(place) if self.seasonality == Seasonality::Multiplicative => Err(FitError::NotPositive { place }),
            _ => Ok(()),
        }
    }
}

/// Weights, and the states before the first period. What the method does not use is not looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// Weight of the error in the level, 0 to 1.
    pub alpha: f64,
    /// Weight of the error in the slope, 0 to alpha.
    pub beta: f64,
    /// Weight of the error in the season, 0 to 1 - alpha.
    pub gamma: f64,
    /// The factor by which the slope shrinks each period, 0 to 1.
    pub phi: f64,
    /// The level before the first period, in the unit of the sales.
    pub level: f64,
    /// The slope then, a period.
    pub slope: f64,
    /// The seasons, that of the first period first: as many as the cycle is long.
    pub seasons: Vec<f64>,
}

/// What a pass through the series leaves.
#[derive(Clone, Debug)]
pub struct Run {
    /// The one-step forecasts, one for each period of the series.
    pub fitted: Vec<f64>,
    /// Sum of the squares of their errors.
    pub sse: f64,
    /// The level after the last period.
    pub level: f64,
    /// The slope then.
    pub slope: f64,
    /// The seasons then, that of the next period first.
    pub seasons: Vec<f64>,
}

/// Passes through a series with given parameters.
///
/// # Errors
/// A series that is empty, constant or not of finite numbers from 0; seasons fewer or more than the cycle; results that
/// are no finite numbers.
pub fn run(method: &Method, parameters: &Parameters, sales: &[f64]) -> Result<Run, FitError> {
    method.check(sales, 1)?;
    if method.seasons() > 0 && parameters.seasons.len() != method.cycle {
        return Err(FitError::BadSetting { name: "seasons" });
    }
    let mut seasons = parameters.seasons.clone();
    let mut fitted = vec![0.0; sales.len()];
    let (level, slope) = pass(method, parameters, sales, &mut seasons, &mut fitted)
        .ok_or(FitError::BadSetting { name: "parameters" })?;
    let sse = sales.iter().zip(&fitted).map(|(y, fit)| (y - fit) * (y - fit)).sum();
    if method.seasons() > 0 {
        seasons.rotate_left(sales.len() % method.cycle);
    }
    Ok(Run { fitted, sse, level, slope, seasons })
}

/// Forecasts of the `horizon` periods after the series that was passed through; at most 100,000 of them.
pub fn forecast(method: &Method, parameters: &Parameters, run: &Run, horizon: usize) -> Vec<f64> {
    let (mut damping, mut slopes) = (1.0, 0.0);
    let mut seasons = run.seasons.iter().cycle();
    let one = |_| {
        match method.trend {
            Trend::None => {}
            Trend::Additive => slopes += 1.0,
            Trend::Damped => {
                damping *= parameters.phi;
                slopes += damping;
            }
        }
        let trend = run.level + slopes * run.slope;
        match method.seasonality {
            Seasonality::None => trend,
            Seasonality::Additive => trend + seasons.next().copied().unwrap_or(0.0),
            Seasonality::Multiplicative => trend * seasons.next().copied().unwrap_or(1.0),
        }
    };
    (0..horizon.min(series::LONGEST)).map(one).collect()
}

/// The recursion: writes the one-step forecasts, leaves the seasons (by place in the cycle) as they are at the end and
/// gives the level and the slope there; `None` where a number is not finite.
fn pass(
    method: &Method,
    parameters: &Parameters,
    sales: &[f64],
    seasons: &mut [f64],
    fitted: &mut [f64],
) -> Option<(f64, f64)> {
    let Parameters { alpha, beta, gamma, phi, .. } = *parameters;
    let (mut level, mut slope) = (parameters.level, parameters.slope);
    let cycle = method.cycle.max(1);
    let mut place = 0;
    for (y, fit) in sales.iter().zip(fitted) {
        let growth = match method.trend {
            Trend::None => 0.0,
            Trend::Additive => slope,
            Trend::Damped => phi * slope,
        };
        let trend = level + growth;
        // By how much an error of 1 counts in the level, and in the season.
        let (in_level, in_season);
        match method.seasonality {
            Seasonality::None => {
                *fit = trend;
                (in_level, in_season) = (1.0, 0.0);
            }
            Seasonality::Additive => {
                *fit = trend + *seasons.get(place)?;
                (in_level, in_season) = (1.0, 1.0);
            }
            Seasonality::Multiplicative => {
                let season = *seasons.get(place)?;
                *fit = trend * season;
                (in_level, in_season) = (1.0 / season, 1.0 / trend);
            }
        }
        let error = y - *fit;
        level = trend + alpha * error * in_level;
        slope = growth + beta * error * in_level;
        if let Some(season) = seasons.get_mut(place) {
            *season += gamma * error * in_season;
        }
        place = if place + 1 == cycle { 0 } else { place + 1 };
    }
    (level.is_finite() && slope.is_finite() && seasons.iter().all(|season| season.is_finite()))
        .then_some((level, slope))
}
