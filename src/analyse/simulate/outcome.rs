//! What a simulation tells, as data.

use crate::diagnostic::Diagnostic;

/// The percentiles that are told of every output.
pub const PERCENTILES: [f64; 7] = [5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 95.0];
/// Those of the curve of an output.
pub const CURVE: [f64; 23] = [
    1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0, 55.0, 60.0, 65.0, 70.0, 75.0, 80.0, 85.0,
    90.0, 95.0, 98.0, 99.0,
];
/// Those of fans, where nothing else is asked for.
pub const FAN: [f64; 5] = [5.0, 10.0, 50.0, 90.0, 95.0];

/// Everything that a simulation tells of one scenario.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Name of the scenario; of a mix, `mix`.
    pub scenario: String,
    /// Of a mix, its scenarios and their probabilities.
    pub weights: Vec<(String, f64)>,
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
    /// Mean and standard deviation over the draws in which it has a value (a milestone: is reached); NaN of a milestone that more than
    /// one draw in ten never reaches.
    pub mean: f64,
    /// See above.
    pub sd: f64,
    /// Standard error of the mean.
    pub standard_error: f64,
    /// [`PERCENTILES`], by Excel's PERCENTILE.INC; a milestone that is not reached counts as later than all, and a
    /// percentile that falls there is infinite.
    pub percentiles: Vec<(f64, f64)>,
    /// The standard error of each of them.
    pub percentile_errors: Vec<f64>,
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
    /// [`CURVE`]: the same as `percentiles`, finer.
    pub curve: Vec<(f64, f64)>,
    /// How often it lies where; none for milestones and for what does not vary.
    pub histogram: Option<Histogram>,
    /// Indices of first order and total, the largest total first, if they were asked for.
    pub indices: Vec<IndexRisk>,
    /// In a mix of scenarios: the part of the variance that lies between their means.
    pub between_scenarios: Option<f64>,
    /// Of one scenario: its value with nothing drawn (a milestone that is not reached: infinite), and the percentile at which that
    /// lies among the draws; draws that are equal to it count half.
    pub as_it_is: Option<(f64, f64)>,
}

/// How often values lie in bars of one width.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Where the first bar begins.
    pub from: f64,
    /// The width of each.
    pub width: f64,
    /// Draws in each bar; a bar begins with its lower end and ends before its upper.
    pub counts: Vec<u64>,
    /// Draws below all bars.
    pub below: u64,
    /// Draws above all bars, milestones that are not reached among them.
    pub above: u64,
}

/// Sobol's indices of a driver, or of drivers that are correlated with each other and so have one together.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexRisk {
    /// The drivers.
    pub drivers: Vec<String>,
    /// The part of the variance that they explain alone, and its standard error.
    pub first: (f64, f64),
    /// The part that would be left if all others were known, and its standard error.
    pub total: (f64, f64),
}

/// How an output hangs on a driver.
#[derive(Clone, Debug, PartialEq)]
pub struct DriverRisk {
    /// The driver, with its element where that has draws of its own.
    pub driver: String,
    /// Spearman's correlation of their ranks.
    pub rank_correlation: f64,
    /// Its square over the sum of all squares; in a mix of scenarios, times what lies not between these.
    pub share: f64,
    /// Whether the effect is not one-sided (as a U is), so that the correlation says too little.
    pub misleading: bool,
    /// The output's mean over the tenth of the draws in which the driver is lowest.
    pub mean_low: Option<f64>,
    /// The same where it is highest.
    pub mean_high: Option<f64>,
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
    /// The cell; none for the sum over all.
    pub cell: Option<usize>,
    /// The means by period.
    pub means: Vec<f64>,
    /// For each percentile that was asked for: the values by period.
    pub percentiles: Vec<(f64, Vec<f64>)>,
}
