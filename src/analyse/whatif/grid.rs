//! Two drivers moved together: a table of outcomes.

use super::knob::Knob;
use super::question::Question;
use super::verdict::Verdict;
use crate::evaluate::project_draw;
use rayon::prelude::*;

/// A table of outcomes.
#[derive(Clone, Debug)]
pub struct Grid {
    /// What stands in the rows, and its values.
    pub rows: (Knob, Vec<f64>),
    /// What stands in the columns, and its values.
    pub columns: (Knob, Vec<f64>),
    /// The outcomes, row by row; NaN where they cannot be computed.
    pub outcomes: Vec<Vec<f64>>,
    /// What each pair does to the model's checks and ranges.
    pub verdicts: Vec<Vec<Verdict>>,
}

/// Works out every pair.
pub fn grid(question: &Question<'_>, rows: (Knob, Vec<f64>), columns: (Knob, Vec<f64>)) -> Grid {
    let row = |a: &f64| {
        let of = |b: &f64| {
            let mut changes = rows.0.at(*a);
            changes.extend(columns.0.at(*b));
            match project_draw(question.program, question.scenario, &changes) {
                Ok(projection) => (question.outcome(&projection), question.judged(&projection)),
                Err(_) => (f64::NAN, Verdict::default()),
            }
        };
        columns.1.iter().map(of).unzip()
    };
    let (outcomes, verdicts) = rows.1.par_iter().map(row).unzip();
    Grid { rows, columns, outcomes, verdicts }
}
