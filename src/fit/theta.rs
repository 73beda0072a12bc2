//! The Theta method (Assimakopoulos and Nikolopoulos 2000), as R's `forecast::thetaf` computes it.
//!
//! Hyndman and Billah (2003), "Unmasking the Theta method": simple exponential smoothing with a drift of half the slope
//! of the least-squares line. A seasonal series is divided by the indices of classical decomposition first; whether it
//! is seasonal is decided by the autocorrelation at the length of the cycle.

use crate::fit::error::FitError;
use crate::fit::series;
use crate::fit::smoothing::{self, Held, Method};

/// The 95th percentile of the normal distribution.
const NORMAL_95: f64 = 1.644_853_626_951_472_7;
/// Below this a seasonal index is taken for 0, and the series is not divided by it.
const NO_INDEX: f64 = 1e-4;

/// The Theta method fitted to a series.
#[derive(Clone, Debug)]
pub struct Theta {
    /// The weight of the level.
    pub alpha: f64,
    /// The level after the last period, without its season.
    pub level: f64,
    /// The drift a period, half of the slope.
    pub drift: f64,
    /// The seasonal factors, that of the next period first; empty where the series is not seasonal.
    pub seasons: Vec<f64>,
    /// How many values it was fitted to.
    pub count: usize,
}

/// The test for seasonality.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seasonal {
    /// The autocorrelation at the length of the cycle.
    pub autocorrelation: f64,
    /// The bound it is compared with in absolute value (90 %, both sides; Bartlett's formula).
    pub bound: f64,
}

impl Seasonal {
    /// Whether the series counts as seasonal.
    pub fn holds(&self) -> bool {
        self.autocorrelation.abs() > self.bound
    }
}

/// Fits the Theta method; `cycle` is the number of periods in a cycle of seasons, 1 for none; `alpha` is given or
/// sought.
///
/// # Errors
/// Fewer than 3 values; a series that is constant, negative or not finite; an alpha outside 0 to 1, a cycle of 0.
pub fn fit(sales: &[f64], cycle: usize, alpha: Option<f64>) -> Result<Theta, FitError> {
    series::check(sales, 3)?;
    if cycle == 0 {
        return Err(FitError::BadSetting { name: "cycle" });
    }
    let indices = match seasonal(sales, cycle) {
        Some(test) if test.holds() => indices(sales, cycle).filter(|all| all.iter().all(|index| *index > NO_INDEX)),
        _ => None,
    };
    let mut seasons = indices.unwrap_or_default();
    let adjusted: Vec<f64> = match seasons.is_empty() {
        true => sales.to_vec(),
        false => sales.iter().zip(seasons.iter().cycle()).map(|(y, index)| y / index).collect(),
    };
    let (alpha, level) = match smoothing::fit(&Method::SIMPLE, &adjusted, &Held { alpha, ..Held::default() }) {
        Ok(fit) => (fit.parameters.alpha.max(1e-10), fit.run.level),
        // Seasons and nothing else.
        Err(FitError::NoVariation) => (1.0, series::mean(&adjusted)),
        Err(error) => return Err(error),
    };
    let drift = series::line(&adjusted).1 / 2.0;
    if !seasons.is_empty() {
        seasons.rotate_left(sales.len() % cycle);
    }
    Ok(Theta { alpha, level, drift, seasons, count: sales.len() })
}

impl Theta {
    /// Forecasts of the periods after the series; at most 100,000 of them.
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        let weights = 1.0 - crate::maths::power(1.0 - self.alpha, self.count as f64);
        let ahead =
            (0..horizon.min(series::LONGEST)).map(|h| self.level + self.drift * (h as f64 + weights / self.alpha));
        match self.seasons.is_empty() {
            true => ahead.collect(),
            false => ahead.zip(self.seasons.iter().cycle()).map(|(trend, season)| trend * season).collect(),
        }
    }
}

/// The test for seasonality; `None` where there are no more than two cycles, or no cycle.
pub fn seasonal(sales: &[f64], cycle: usize) -> Option<Seasonal> {
    let n = sales.len();
    if cycle < 2 || n / 2 < cycle || n == 2 * cycle || series::check(sales, 1).is_err() {
        return None;
    }
    let mean = series::mean(sales);
    let total: f64 = sales.iter().map(|y| (y - mean) * (y - mean)).sum();
    let correlation = |lag: usize| {
        let pairs = sales.iter().zip(sales.iter().skip(lag));
        pairs.map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / total
    };
    let squares: f64 = (1..cycle).map(|lag| correlation(lag) * correlation(lag)).sum();
    let bound = NORMAL_95 * ((1.0 + 2.0 * squares) / n as f64).sqrt();
    Some(Seasonal { autocorrelation: correlation(cycle), bound })
}

/// The factors of multiplicative classical decomposition, that of the first period first, 1 on average: means of the
/// ratios to the centred moving average of a cycle (R's `decompose`). `None` where a ratio cannot be computed, or a
/// season has none.
pub fn indices(sales: &[f64], cycle: usize) -> Option<Vec<f64>> {
    if cycle < 2 {
        return None;
    }
    let averages = series::moving_average(sales, cycle);
    let index = |season: usize| {
        let pairs = sales.iter().zip(&averages).skip(season).step_by(cycle);
        let ratios: Vec<f64> = pairs.filter_map(|(y, average)| average.map(|average| y / average)).collect();
        (!ratios.is_empty()).then(|| series::mean(&ratios))
    };
    let raw: Vec<f64> = (0..cycle.min(sales.len())).map(index).collect::<Option<_>>()?;
    let mean = series::mean(&raw);
    let all: Vec<f64> = raw.iter().map(|index| index / mean).collect();
    (all.len() == cycle && all.iter().all(|index| index.is_finite())).then_some(all)
}
