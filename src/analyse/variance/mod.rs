//! Plan, actual and latest estimate of the lines whose known values take the place of their formulas.
//!
//! [`known_lines`] and [`period_asked`] say what is asked about, [`variance()`] puts a plan beside the current case: in one
//! period, in the year up to it, and in the whole year, where what is known and what is forecast stand together; [`planned`] hands it to the workbook.

mod asked;
pub(in crate::analyse) mod beside;
mod sheet;

pub use asked::{known_lines, period_asked};
pub use beside::{Against, Variance, Versus, variance};
pub use sheet::planned;
