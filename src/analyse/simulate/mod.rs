//! Monte Carlo: a model's outputs over many draws of its uncertain drivers.

mod draws;
mod outcome;
mod proof;
mod run;
mod sources;
mod statistics;

pub use outcome::{CheckRisk, DriverRisk, FAN, FailedDraw, Fan, OutputRisk, PERCENTILES, Simulation};
pub use proof::differences;
pub use run::{Ask, simulate};
