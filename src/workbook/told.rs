//! What simulations, sensitivities, bridges and variances told, ready to be written on sheets of their own.

use crate::graph::RowId;
use crate::model::{Bound, LineId, ScenarioId};

/// What stands on sheets beside those that every workbook has.
#[derive(Clone, Copy, Debug, Default)]
pub struct Further<'a> {
    /// What simulations told.
    pub risks: &'a [Risk],
    /// What updates told.
    pub updates: &'a [Revised],
    /// What sensitivities and bridges told.
    pub effects: &'a [Effects],
    /// Plans beside what became known.
    pub plans: &'a [Planned],
}

/// Bars of a histogram on the sheet.
pub const BARS: usize = 32;
/// Drivers of a tornado on the sheet.
pub const DRIVERS: usize = 8;

/// What a simulation told, ready to be written.
#[derive(Clone, Debug, Default)]
pub struct Risk {
    /// The sheet's name.
    pub sheet: String,
    /// Whose risk it is.
    pub title: String,
    /// The scenarios whose inputs the numbers rest on.
    pub scenarios: Vec<ScenarioId>,
    /// How it was made: names and words.
    pub settings: Vec<(String, String)>,
    /// The percentiles that are told of outputs.
    pub percentiles: Vec<f64>,
    /// The percentiles of a curve.
    pub curve: Vec<f64>,
    /// The percentiles of a fan: five.
    pub fan: Vec<f64>,
    /// Every output.
    pub outputs: Vec<RiskOutput>,
    /// Every line.
    pub fans: Vec<RiskFan>,
}

/// One output.
#[derive(Clone, Debug, Default)]
pub struct RiskOutput {
    /// Its index in the model.
    pub output: usize,
    /// Mean and standard deviation; NaN where no draw has a value.
    pub mean: f64,
    /// See above.
    pub sd: f64,
    /// Its percentiles; infinite where it is not reached. Milestones are period numbers.
    pub percentiles: Vec<f64>,
    /// The target, where it is certain.
    pub target: Option<f64>,
    /// The share of draws that meet it, and its standard error.
    pub probability: Option<(f64, f64)>,
    /// The share of draws in which it has no value.
    pub not_reached: f64,
    /// The share of draws that reached it by each period; empty where it is no milestone.
    pub reached_by: Vec<f64>,
    /// Its values at the percentiles of the curve.
    pub curve: Vec<f64>,
    /// Where the first of [`BARS`] bars begins, their width, and the share of draws in each.
    pub bars: Option<(f64, f64, Vec<f64>)>,
    /// Drivers, the strongest first: name, share, rank correlation, the output's mean where the driver is low and high.
    pub drivers: Vec<RiskDriver>,
}

/// How an output hangs on a driver.
#[derive(Clone, Debug, Default)]
pub struct RiskDriver {
    /// Its name.
    pub name: String,
    /// Its share.
    pub share: f64,
    /// The output's mean over the draws in which it is lowest, and highest.
    pub ends: Option<(f64, f64)>,
}

/// One line's cell over time.
#[derive(Clone, Debug)]
pub struct RiskFan {
    /// Its row.
    pub row: RowId,
    /// What it is called.
    pub label: String,
    /// For each percentile of the fan its values by period; NaN where there are none.
    pub percentiles: Vec<Vec<f64>>,
}

/// One sheet.
#[derive(Clone, Debug)]
pub struct Effects {
    /// Its name.
    pub sheet: String,
    /// What it tells, in a line.
    pub title: String,
    /// The scenarios whose inputs the numbers rest on.
    pub scenarios: Vec<ScenarioId>,
    /// How it was made: names and words.
    pub settings: Vec<(String, String)>,
    /// The output's index.
    pub output: usize,
    /// The numbers; of milestones they are period numbers.
    pub what: What,
}

/// What a sheet tells.
#[derive(Clone, Debug)]
pub enum What {
    /// Each driver low and high.
    Tornado {
        /// The outcome as things are.
        base: f64,
        /// The drivers, the strongest first.
        bars: Vec<Effect>,
    },
    /// From one scenario to another.
    Bridge {
        /// The first scenario's name and outcome.
        from: (String, f64),
        /// The second's.
        to: (String, f64),
        /// Drivers and what each changes, in order; together they are the difference.
        steps: Vec<(String, f64)>,
    },
    /// Two drivers.
    Grid {
        /// What stands in the rows.
        rows: Axis,
        /// What stands in the columns.
        columns: Axis,
        /// The outcomes, row by row; NaN where there is none.
        outcomes: Vec<Vec<f64>>,
    },
}

/// A driver, low and high.
#[derive(Clone, Debug)]
pub struct Effect {
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: String,
    /// Its low and its high value.
    pub ends: (f64, f64),
    /// The outcomes there; NaN where there is none.
    pub outcomes: (f64, f64),
    /// Values from low to high, with the outcomes there.
    pub points: Vec<(f64, f64)>,
}

/// A driver that is moved along the rows or columns of a grid.
#[derive(Clone, Debug)]
pub struct Axis {
    /// Its name.
    pub name: String,
    /// How its values are written.
    pub kind: AxisKind,
    /// Its values.
    pub values: Vec<f64>,
}

/// How the values of an axis are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisKind {
    /// As numbers.
    Plain,
    /// As percentages.
    Percent,
    /// Periods, as their dates.
    Date,
}

/// A plan beside what became known, on one sheet.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The sheet's name.
    pub sheet: String,
    /// What it tells, in a line.
    pub title: String,
    /// The plan; it has a calc sheet.
    pub plan: ScenarioId,
    /// The case whose known values are the actuals; it has a calc sheet too.
    pub current: ScenarioId,
    /// The period that is shown at first.
    pub to: i32,
    /// Its rows; those of a line follow one another.
    pub rows: Vec<PlannedRow>,
}

/// A line's cell, or its total.
#[derive(Clone, Debug)]
pub struct PlannedRow {
    /// The line.
    pub line: LineId,
    /// Its row.
    pub row: RowId,
    /// What it is called.
    pub label: String,
    /// Whether it is the total.
    pub is_total: bool,
    /// Plan and actual in the period, in the year up to it, and, as far as known, of the whole year; none where a line's
    /// years are.
    pub groups: [Option<(f64, f64)>; 3],
}

/// What an update told, before and after.
#[derive(Clone, Debug, Default)]
pub struct Revised {
    /// The sheet's name.
    pub sheet: String,
    /// Whose update it is.
    pub title: String,
    /// The scenarios whose inputs the numbers rest on.
    pub scenarios: Vec<ScenarioId>,
    /// How it was made: names and words.
    pub settings: Vec<(String, String)>,
    /// The known values, among the draws beforehand.
    pub known: Vec<RevisedKnown>,
    /// For each scenario of a mix its title, its probability before, and how likely what is known is in it over the mean of all.
    pub probabilities: Vec<(String, f64, f64)>,
    /// What is drawn.
    pub drivers: Vec<RevisedDriver>,
    /// The outputs.
    pub outputs: Vec<RevisedOutput>,
    /// Lines over time.
    pub fans: Vec<RevisedFan>,
}

/// A known value.
#[derive(Clone, Debug)]
pub struct RevisedKnown {
    /// The line's row.
    pub row: RowId,
    /// What it is called.
    pub label: String,
    /// The period.
    pub period: i32,
    /// The known value.
    pub value: f64,
    /// On which side of it the truth lies.
    pub bound: Option<Bound>,
    /// P10, P50, P90 of the draws beforehand.
    pub before: [f64; 3],
    /// The share of these draws below it.
    pub share: f64,
    /// Whether the model lacks a cause for it.
    pub lacks_cause: bool,
}

/// What is drawn of a driver.
#[derive(Clone, Debug)]
pub struct RevisedDriver {
    /// The driver's place in the model.
    pub driver: usize,
    /// What it is called.
    pub label: String,
    /// Whether it is a factor, without the driver's unit.
    pub is_factor: bool,
    /// P10, P50, P90 before.
    pub before: [f64; 3],
    /// The same after.
    pub after: [f64; 3],
    /// How far the mean moved, in standard deviations of before.
    pub moved: f64,
}

/// An output.
#[derive(Clone, Debug)]
pub struct RevisedOutput {
    /// Its index in the model.
    pub output: usize,
    /// P10, P50, P90 before; infinite where a milestone is not reached.
    pub before: [f64; 3],
    /// The same after.
    pub after: [f64; 3],
    /// The probability of meeting the target, before and after.
    pub probability: Option<(f64, f64)>,
}

/// One line's cell over time.
#[derive(Clone, Debug)]
pub struct RevisedFan {
    /// Its row.
    pub row: RowId,
    /// What it is called.
    pub label: String,
    /// P10, P50, P90 by period before; NaN where there are none.
    pub before: [Vec<f64>; 3],
    /// The same after.
    pub after: [Vec<f64>; 3],
}
