//! The numerical core of `evcalc fit`: market curves and forecasting methods fitted to a series of sales.
//!
//! A series is a slice of sales of a period, oldest first, in any unit, without gaps; the functions neither read nor
//! print anything. The steps, lowest first:
//!
//! 1. [`error`] is what can go wrong; [`student`] Student's t; `series` what is asked of a
//!    series.
//! 2. [`nls`] is nonlinear least squares: estimates, standard errors, how well the parameters are determined.
//! 3. [`curves`] fits constant and fading growth, logistic, Gompertz and Bass curves, and says how far the ceiling is
//!    known.
//! 4. [`smoothing`] is exponential smoothing (SES, Holt, damped Holt, Holt-Winters); [`theta`] the Theta method.
//! 5. [`rolling`] compares the methods by the errors of forecasts made at earlier times.

pub mod curves;
pub mod error;
pub mod nls;
pub mod rolling;
mod series;
pub mod smoothing;
pub mod student;
pub mod theta;

pub use error::FitError;
