//! Seasonal ARIMA: exact likelihood, forecasts and an automatic choice of the orders.
//!
//! Box and Jenkins (1970), "Time series analysis: forecasting and control"; the likelihood as Ansley (1979), "An
//! algorithm for the exact likelihood of a mixed autoregressive-moving average process", by the Cholesky factor of a
//! band matrix; the choice of the orders after Hyndman and Khandakar (2008), "Automatic time series forecasting: the
//! forecast package for R".

mod choose;
mod covariance;
mod differences;
mod exact;
mod polynomial;

pub use choose::{Fit, choose, fit};
#[cfg(test)]
pub(super) use differences::{kpss, undone};
pub use exact::{Exact, exact};

/// The orders of a model ARIMA(p,d,q)(P,D,Q) with a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Autoregressive terms, p.
    pub ar: usize,
    /// Differences, d.
    pub differences: usize,
    /// Moving-average terms, q.
    pub ma: usize,
    /// Seasonal autoregressive terms, P.
    pub seasonal_ar: usize,
    /// Seasonal differences, D.
    pub seasonal_differences: usize,
    /// Seasonal moving-average terms, Q.
    pub seasonal_ma: usize,
    /// Periods in a cycle of seasons; 1 for none.
    pub cycle: usize,
    /// Whether the differenced series has a mean (a drift of the series itself).
    pub mean: bool,
}

/// The coefficients, with the signs of R's `arima`: `y_t = phi_1 y_(t-1) + … + e_t + theta_1 e_(t-1) + …`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coefficients {
    /// Autoregressive, by lag.
    pub ar: Vec<f64>,
    /// Moving-average, by lag.
    pub ma: Vec<f64>,
    /// Seasonal autoregressive, by lag in cycles.
    pub seasonal_ar: Vec<f64>,
    /// Seasonal moving-average, by lag in cycles.
    pub seasonal_ma: Vec<f64>,
}
