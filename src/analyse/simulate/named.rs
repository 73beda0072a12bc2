//! What is drawn, by the names that files give it.

use super::origin::DrawTable;
use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::{Effect, Source};
use crate::graph::{InputId, Program};

/// A number that is drawn, by the name that files give it.
pub(in crate::analyse) struct Named {
    /// The driver's cell, with `shift` or `factor` where that is drawn, or `@` and the period that it is drawn for.
    pub name: String,
    /// The cell.
    pub input: InputId,
    /// Its place among the sources.
    pub source: usize,
    /// The period, or 0 where it holds for all.
    pub period: i32,
}

/// What is drawn of drivers: values, or what is added to their paths or multiplies them.
pub(super) fn drawn_names(program: &Program, sources: &[Source]) -> Vec<Named> {
    let mut out = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        for input in &source.inputs {
            let cell = program.input_name(*input);
            let named = |name: String, period: i32| Named { name, input: *input, source: at, period };
            match source.effect {
                Effect::Value => out.push(named(cell, 0)),
                Effect::Add => out.push(named(format!("{cell} shift"), 0)),
                Effect::Multiply => out.push(named(format!("{cell} factor"), 0)),
                Effect::Periods => {
                    let timeline = &program.model.timeline;
                    out.extend((1..=timeline.last()).map(|t| named(format!("{cell}@{}", timeline.name(t)), t)));
                }
            }
        }
    }
    out
}

/// The columns of a table for each source.
pub(super) fn kept<'t>(
    program: &Program,
    sources: &[Source],
    table: &'t DrawTable,
) -> Result<Vec<Vec<&'t [f64]>>, Vec<Diagnostic>> {
    let mut out: Vec<Vec<&[f64]>> = vec![vec![]; sources.len()];
    let mut missing = Vec::new();
    for drawn in drawn_names(program, sources) {
        match table.columns.get(&drawn.name) {
            Some(column) => out[drawn.source].push(column),
            None => missing.push(drawn.name),
        }
    }
    match missing.first() {
        None => Ok(out),
        Some(first) => {
            let message = format!("the draws that were kept have no numbers for `{first}`");
            Err(vec![Diagnostic::error(Code::BadDistribution, message)])
        }
    }
}
