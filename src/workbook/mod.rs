//! A Program and its projections as a live workbook: every row's tree printed as formulas, each with the
//! native result as its cached value.
//!
//! [`layout`](layout) decides where everything stands, [`print`](print) turns trees into formulas, and each sheet
//! has a file of its own.

mod baseline;
mod book;
mod calc;
mod charts;
mod checks;
mod effects;
mod error;
mod grid;
mod layout;
mod limits;
mod map;
mod pack;
mod paths;
mod print;
mod results;
mod risk;
mod scenarios;
mod sheet;
mod stale;
mod style;
mod summary;
mod template;

pub use baseline::used_figures;
pub use book::{Book, Stamp, write};
pub use effects::{Effect, Effects, What};
pub use error::WorkbookError;
pub use limits::fits;
pub use risk::{BARS, DRIVERS, Risk, RiskDriver, RiskFan, RiskOutput};
