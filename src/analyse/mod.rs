//! Scenarios compared, simulation, contradictions between figures.

mod figures;
mod simulate;
mod whatif;
mod years;

pub use figures::{Conflict, FigureReport, figures};
pub use simulate::{
    Ask, CURVE, Case, CheckRisk, DIFFERENCE, DriverRisk, Ended, FAN, FailedDraw, Fan, Histogram, IndexRisk, Numbers,
    Outcomes, OutputRisk, PERCENTILES, Paired, Progress, Simulation, Simulator, Tally, differences, paired, risk,
    simulate,
};
pub use whatif::{
    Bar, Bridge, Grid, Knob, Lever, Question, Remark, Seek, Sensitivity, Sought, Step, Swing, Turn, bridge, grid,
    levers, seek, sensitivity,
};
pub use years::{YearlyComparison, yearly};
