//! Market curves fitted to a series of sales, methods of forecasting compared, and drivers to paste into a model.
//!
//! [`Sales`] are what is fitted, [`fitted`] the curves, [`methods`] their errors and those of other methods, [`offered`]
//! the curve to take, and [`mod@paste`] its text.

mod curves;
mod paste;
mod sales;

pub use curves::{FREEDOM, Fitted, fitted, methods, offered};
pub use paste::paste;
pub use sales::{Sales, of_calendar};
