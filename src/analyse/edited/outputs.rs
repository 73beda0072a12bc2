//! The outputs that a workbook shows, beside the program's own.

use crate::graph::Program;
use crate::model::Output;
use crate::series::Projection;
use crate::spreadsheet::{Spreadsheet, Value};

/// How near the workbook's results must be to the program's.
const NEAR: f64 = 1e-9;

/// An output's value in the workbook beside the program's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeenOutput {
    /// Its place in the model.
    pub output: usize,
    /// What it is in the scenario as it was.
    pub before: Option<f64>,
    /// What the program makes of the live case.
    pub now: Option<f64>,
    /// What the workbook holds; `None` where its cell is gone or has no value.
    pub shown: Option<Option<f64>>,
}

impl SeenOutput {
    /// Whether both agree; nothing is said where the workbook holds no value.
    pub fn agrees(&self) -> Option<bool> {
        match (self.shown?, self.now) {
            (Some(a), Some(b)) => Some((a - b).abs() <= NEAR * a.abs().max(b.abs()).max(1.0)),
            (a, b) => Some(a.is_none() && b.is_none()),
        }
    }
}

/// All outputs of a workbook, beside those of its scenario before it was edited and of its live case; values in their
/// units, periods by their numbers.
pub fn seen_outputs(book: &Spreadsheet, program: &Program, before: &Projection, live: &Projection) -> Vec<SeenOutput> {
    let model = &*program.model;
    let one = |(output, about): (usize, &Output)| {
        let row = program.output_rows[output];
        let cell = book.named(&format!("output.{}", about.name)).and_then(|(sheet, at)| sheet.value(at));
        let shown = match cell {
            Some(Value::Number(x) | Value::Date(x)) if about.is_period => {
                Some(model.timeline.period_of_serial(*x).map(f64::from))
            }
            Some(Value::Number(x) | Value::Date(x)) => Some(Some(*x)),
            Some(Value::Text(text)) if text.is_empty() => Some(None),
            _ => None,
        };
        SeenOutput { output, before: before.rows[row.0].scalar(), now: live.rows[row.0].scalar(), shown }
    };
    model.outputs.iter().enumerate().map(one).collect()
}
