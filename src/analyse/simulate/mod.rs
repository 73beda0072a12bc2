//! Monte Carlo: a model's outputs over many draws of its uncertain drivers.
//!
//! A [`Simulator`] runs the draws of one scenario, a [`Case`] is one of them or a mix; its [`Outcomes`] are every draw's
//! numbers, which a [`Simulation`] sums up.

mod ask;
mod case;
mod drawn;
mod draws;
mod fans;
mod indices;
mod named;
mod origin;
mod outcome;
mod outcomes;
mod paired;
mod parts;
mod proof;
mod sheet;
mod simulator;
mod sources;
mod statistics;
mod sum_up;
mod summary;

pub use ask::{Ask, Ended, Progress};
pub use case::Case;
pub(in crate::analyse) use case::choices;
pub(in crate::analyse) use fans::by_period;
pub use origin::{DrawTable, DrawsFrom};
pub use outcome::{
    CURVE, CheckRisk, DriverRisk, FAN, FailedDraw, Fan, Histogram, IndexRisk, OutputRisk, PERCENTILES, Simulation,
};
pub use outcomes::{Numbers, Outcomes, Tally};
pub use paired::{DIFFERENCE, Paired, paired};
pub use parts::{
    PART_NOTE, Part, PartAbout, PartError, Whole, complete_parts, part_columns, part_rows, read_parts, run_difference,
};
pub use proof::differences;
pub(in crate::analyse) use sheet::fan_label;
pub use sheet::risk;
pub use simulator::Simulator;
pub(in crate::analyse) use statistics::{mean_and_sd, percentiles};

use crate::graph::Program;
use crate::model::ScenarioId;

/// Simulates a scenario on the threads of the pool at hand. The numbers do not depend on how many there are.
///
/// # Errors
/// What is wrong with the scenario itself, with its distributions or its correlations.
pub fn simulate(program: &Program, scenario: ScenarioId, ask: &Ask) -> Result<Simulation, Ended> {
    let progress = Progress::default();
    Case::one(Simulator::new(program, scenario, ask, &progress)?).simulate()
}
