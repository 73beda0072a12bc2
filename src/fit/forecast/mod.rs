//! Forecasts of the series of a table: one recommended combination of methods, with the errors it really has.
//!
//! A series is a slice of values of a period, oldest first, in any unit, without gaps; the functions neither read nor
//! print anything, and give the same bits on every machine and with any number of threads.
//!
//! ```
//! use evcalc::fit::forecast::{Question, forecast};
//! use evcalc::fit::forecast::{methods::Method, scores::scores};
//!
//! // Four years of months, growing, with a season.
//! let sales: Vec<f64> = (0..48)
//!     .map(|t| (100.0 + 3.0 * f64::from(t)) * if t % 12 < 6 { 1.2 } else { 0.8 } + f64::from(t * 7 % 5))
//!     .collect();
//! let question = Question::new(&sales, 12, 0);
//! let made = forecast(&[question], 12).pop().expect("one series")?;
//! // What a simulation draws: centre * exp(s Z + b e), Z once for the path, e anew for each period.
//! let (s, b) = (&made.spread.level, made.spread.noise);
//! let p90 = made.centre[0] * (1.2815515655446004 * (s[0] * s[0] + b * b).sqrt()).exp();
//! assert!((made.percentile(0.9)[0] / p90 - 1.0).abs() < 1e-12);
//! let compared = scores(&question, &[Method::SeasonalNaive, Method::Combination], 12, 12)?;
//! assert!(compared[1].smape < compared[0].smape);
//! # Ok::<(), evcalc::fit::FitError>(())
//! ```
//!
//! The steps, lowest first:
//!
//! 1. [`linear`] solves equations, [`optimise`] searches for a minimum, [`normal`] is the normal distribution.
//! 2. The scale takes logarithms where a series is positive, and leaves out the zeros before a launch; [`season`] tests for
//!    seasons and estimates them, short series of a table borrow that of all; [`effects`] are moving
//!    holidays, level shifts and outliers.
//! 3. [`ets`], [`theta`] and [`arima`] are the models; [`members`] combines them.
//! 4. [`rolling`] are forecasts from earlier times, [`intervals`] the size of their errors, [`spread`] the distribution
//!    that follows; [`forecast`] puts all together.
//! 5. [`methods`] are what the combination is compared with, in [`scores`].
//!
//! How good they are: `benches/forecasting`.

pub mod arima;
pub mod effects;
pub mod ets;
pub mod intervals;
pub mod linear;
pub mod members;
pub mod methods;
pub mod normal;
pub mod optimise;
mod pool;
pub mod rolling;
mod scale;
pub mod scores;
pub mod season;
pub mod spread;
mod table;
#[cfg(test)]
mod tests;
pub mod theta;

pub use rolling::MOST_ORIGINS;
pub use table::{Forecast, LONGEST, Question, forecast, forecast_from};
