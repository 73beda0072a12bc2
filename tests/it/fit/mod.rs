//! Curves and forecasting methods fitted to series, against certified and published numbers.

mod common;
mod curves;
mod hostile;
mod nls;
mod rolling;
mod smoothing;
mod student;
mod theta;
