//! Forecasts.
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
pub mod season;
pub mod spread;
mod table;
pub mod theta;

pub use rolling::MOST_ORIGINS;
pub use table::{Forecast, LONGEST, Question, forecast, forecast_from};
