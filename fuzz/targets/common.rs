//! What several targets need.

use evcalc::check::ScenarioId;
use evcalc::graph::Program;
use evcalc::series::{Follow, Projection};
use evcalc::workbook::{Book, Stamp};

/// A workbook of all scenarios, the first one selected.
pub fn book<'a>(program: &'a Program, projections: &'a [Projection], follow: &'a Follow) -> Book<'a> {
    Book {
        program,
        shown: (0..projections.len()).map(ScenarioId).collect(),
        stored: vec![],
        selected: ScenarioId(0),
        projections,
        live: &projections[0],
        follow,
        risks: &[],
        effects: &[],
        stamp: Stamp {
            version: "0".into(),
            command: "fuzz".into(),
            sets: vec![],
            model: "0".into(),
            baseline: String::new(),
        },
    }
}
