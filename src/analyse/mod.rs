//! Scenarios compared, contradictions between figures.

mod figures;
mod years;

pub use figures::{Conflict, FigureReport, figures};
pub use years::{YearlyComparison, yearly};
