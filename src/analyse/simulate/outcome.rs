//! What a simulation tells, as data.

use crate::diagnostic::Diagnostic;

/// The percentiles that are told of every output.
pub const PERCENTILES: [f64; 7] = [5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0];
/// Those of fans.
pub const FAN: [f64; 5] = [5.0, 10.0, 50.0, 90.0, 95.0];

/// Everything that a simulation tells of one scenario.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Name of the scenario.
    pub scenario: String,
    /// How many draws there were, failed ones among them.
    pub draws: u64,
    /// The number of the first.
    pub first: u64,
    /// The seed.
    pub seed: u64,
    /// How many draws had an error in an output or a check.
    pub failed: u64,
    /// The first of them.
    pub failures: Vec<FailedDraw>,
    /// Every output.
    pub outputs: Vec<OutputRisk>,
    /// Every check.
    pub checks: Vec<CheckRisk>,
    /// Every cell of every line, if they were asked for.
    pub fans: Vec<Fan>,
}

/// A draw with an error.
#[derive(Clone, Debug)]
pub struct FailedDraw {
    /// Its number.
    pub draw: u64,
    /// What went wrong, as a single projection reports it.
    pub diagnostics: Vec<Diagnostic>,
    /// The values drawn.
    pub drivers: Vec<(String, f64)>,
}

/// One output over all draws without errors.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputRisk {
    /// Its index in the model.
    pub output: usize,
    /// Mean and standard deviation over the draws in which it has a value (a milestone: is reached).
    pub mean: f64,
    /// See above.
    pub sd: f64,
    /// Standard error of the mean.
    pub standard_error: f64,
    /// [`PERCENTILES`], by Excel's PERCENTILE.INC; a milestone that is not reached counts as later than all, and a
    /// percentile that falls there is infinite.
    pub percentiles: Vec<(f64, f64)>,
    /// Its target, where that is certain.
    pub target: Option<f64>,
    /// The share of draws that meet the target, and its standard error.
    pub probability: Option<(f64, f64)>,
    /// The share of draws in which it has no value.
    pub not_reached: f64,
    /// For milestones: the share of draws that reached it by each period, from the first.
    pub reached_by: Vec<f64>,
    /// What it hangs on, the strongest first.
    pub drivers: Vec<DriverRisk>,
}

/// How an output hangs on a driver.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverRisk {
    /// The driver, with its element where that has draws of its own.
    pub driver: String,
    /// Spearman's correlation of their ranks.
    pub rank_correlation: f64,
    /// Its square over the sum of all squares.
    pub share: f64,
    /// Whether the effect is not one-sided (as a U is), so that the correlation says too little.
    pub misleading: bool,
}

/// One check over all draws without errors.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckRisk {
    /// Its index in the model.
    pub check: usize,
    /// In how many draws it fails somewhere.
    pub failed: u64,
    /// The draw in which it fails in the most periods and elements, and in how many.
    pub worst: Option<(u64, u64)>,
}

/// Percentiles of one cell of a line in every period.
#[derive(Clone, Debug, PartialEq)]
pub struct Fan {
    /// The line.
    pub line: usize,
    /// The cell.
    pub cell: usize,
    /// For each of [`FAN`]: the values by period.
    pub percentiles: Vec<(f64, Vec<f64>)>,
}
