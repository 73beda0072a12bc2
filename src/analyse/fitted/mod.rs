//! Forecasts of the series of a table, market curves fitted to them, and drivers to paste into a model.
//!
//! [`Sales`] are what is fitted, [`forecasts`] the forecasts with what other methods and curves would have done, and
//! [`paste()`] what a model takes of them; [`holiday_days`] counts the days of holidays that move.

mod curves;
mod event;
mod forecast;
mod holiday;
mod paste;
mod sales;

pub use curves::{FREEDOM, Fitted};
pub use event::Happening;
pub use forecast::{Asked, AskedError, By, Curves, Made, forecasts, usual_periods};
pub use holiday::{holiday_days, holidays};
pub use paste::{NoPaste, paste};
pub use sales::{Sales, of_calendar};
