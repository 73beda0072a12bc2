//! Scenarios compared, simulation, contradictions between figures.

mod figures;
mod simulate;
mod years;

pub use figures::{Conflict, FigureReport, figures};
pub use simulate::{
    Ask, CURVE, Case, CheckRisk, DIFFERENCE, DriverRisk, Ended, FAN, FailedDraw, Fan, Histogram, IndexRisk, Numbers,
    Outcomes, OutputRisk, PERCENTILES, Paired, Progress, Simulation, Simulator, Tally, differences, paired, risk,
    simulate,
};
pub use years::{YearlyComparison, yearly};
