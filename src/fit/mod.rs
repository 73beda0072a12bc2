//! The numerical core of `evcalc fit`: market curves and forecasting methods fitted to a series of sales.
//!
//! A series is a slice of sales of a period, oldest first, in any unit, without gaps; the functions neither read nor
//! print anything.
//!
//! ```
//! use evcalc::fit::curves::{Curve, Question, fit};
//!
//! // 10 % a year more, quarter by quarter.
//! let sales: Vec<f64> = (0..12).map(|quarter| 500.0 * 1.1_f64.sqrt().sqrt().powi(quarter)).collect();
//! let found = fit(Curve::ConstantGrowth, &Question { sales: &sales, steps: 4.0, already: None })?;
//! let growth = found.quantity("growth").expect("one of its drivers");
//! assert!((growth.value - 0.1).abs() < 1e-9);
//! assert!((found.forecast(4)[3] / sales[11] - 1.1).abs() < 1e-9);
//! # Ok::<(), evcalc::fit::FitError>(())
//! ```
//!
//! The steps, lowest first:
//!
//! 1. [`error`] is what can go wrong; [`student`] Student's t; `series` what is asked of a
//!    series.
//! 2. [`nls`] is nonlinear least squares: estimates, standard errors, how well the parameters are determined.
//! 3. [`curves`] fits constant and fading growth, logistic, Gompertz and Bass curves, and says how far the ceiling is
//!    known.
//! 4. [`smoothing`] is exponential smoothing (SES, Holt, damped Holt, Holt-Winters); [`theta`] the Theta method.
//! 5. [`rolling`] compares curves and methods by the errors of forecasts made at earlier times.
//! 6. [`forecast`] is the recommended forecast of each series of a table, with percentiles that hold what they say.

pub mod curves;
pub mod error;
pub mod forecast;
pub mod nls;
pub mod rolling;
mod series;
pub mod smoothing;
pub mod student;
pub mod theta;

pub use error::FitError;
