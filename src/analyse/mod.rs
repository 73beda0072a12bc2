//! Scenarios compared, simulation, contradictions between figures.

mod figures;
mod simulate;
mod years;

pub use figures::{Conflict, FigureReport, figures};
pub use simulate::{
    Ask, CheckRisk, DriverRisk, FAN, FailedDraw, Fan, OutputRisk, PERCENTILES, Simulation, differences, simulate,
};
pub use years::{YearlyComparison, yearly};
