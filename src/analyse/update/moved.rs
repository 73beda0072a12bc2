//! How far what is drawn of drivers moved.

use crate::analyse::simulate::{Case, mean_and_sd, percentiles};
use crate::evaluate::Effect;
use crate::graph::{InputId, Program};

/// The percentiles that are told before and after.
pub const LEVELS_TOLD: [f64; 3] = [10.0, 50.0, 90.0];

/// From P10 to P90 of a normal distribution, in standard deviations.
const NORMAL_WIDTH: f64 = 2.563_103_131_089;

/// What is drawn of a driver, before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// The driver's cell.
    pub input: InputId,
    /// Whether it is the value, what is added to its path, what multiplies it, or its value in a period.
    pub effect: Effect,
    /// The period, where it is drawn for each.
    pub period: Option<i32>,
    /// The name under which files have it.
    pub column: String,
    /// P10, P50 and P90 before.
    pub before: [f64; 3],
    /// The same after.
    pub after: [f64; 3],
    /// Mean and standard deviation before.
    pub mean_before: (f64, f64),
    /// The same after.
    pub mean_after: (f64, f64),
}

impl Moved {
    /// What it is, as people call it: `demand`, `price, times its path`, `noise in 2026-02`.
    pub fn label(&self, program: &Program) -> String {
        let name = program.input_name(self.input);
        match (self.effect, self.period) {
            (Effect::Add, _) => format!("{name}, added to its path"),
            (Effect::Multiply, _) => format!("{name}, times its path"),
            (_, Some(period)) => format!("{name} in {}", program.model.timeline.name(period)),
            (_, None) => name,
        }
    }

    /// How far the median moved, in standard deviations of before: of a normal distribution these are P10 to P90 over 2.563. Where that
    /// has no width, how far the mean moved. 0 where nothing was drawn.
    pub fn distance(&self) -> f64 {
        let (width, (mean, sd)) = ((self.before[2] - self.before[0]) / NORMAL_WIDTH, self.mean_before);
        match (width > 0.0, sd > 0.0) {
            (true, _) => (self.after[1] - self.before[1]) / width,
            (false, true) => (self.mean_after.0 - mean) / sd,
            (false, false) => 0.0,
        }
    }

    /// By which part P10 to P90 became narrower; below 0 where it became wider, 0 where it had no width.
    pub fn narrowed(&self) -> f64 {
        let width = |values: [f64; 3]| values[2] - values[0];
        let before = width(self.before);
        if before > 0.0 { 1.0 - width(self.after) / before } else { 0.0 }
    }
}

/// Everything that is drawn, of what is drawn by period that up to `until`.
pub(super) fn moved(before: &Case<'_>, after: &Case<'_>, until: i32) -> Vec<Moved> {
    let mut out: Vec<Moved> = Vec::new();
    for simulator in before.simulators() {
        for drawn in simulator.drawn_cells() {
            if drawn.period > until || out.iter().any(|one| one.column == drawn.name) {
                continue;
            }
            out.push(Moved {
                input: drawn.input,
                effect: simulator.effect(&drawn),
                period: (drawn.period > 0).then_some(drawn.period),
                column: drawn.name,
                before: [f64::NAN; 3],
                after: [f64::NAN; 3],
                mean_before: (f64::NAN, f64::NAN),
                mean_after: (f64::NAN, f64::NAN),
            });
        }
    }
    let told = |values: Vec<f64>| {
        let has: Vec<f64> = values.into_iter().filter(|x| !x.is_nan()).collect();
        let all = percentiles(&has, &LEVELS_TOLD);
        ([all[0], all[1], all[2]], mean_and_sd(&has))
    };
    for one in &mut out {
        let name = std::slice::from_ref(&one.column);
        (one.before, one.mean_before) = told(before.drawn(name).remove(0));
        (one.after, one.mean_after) = told(after.drawn(name).remove(0));
    }
    out
}
