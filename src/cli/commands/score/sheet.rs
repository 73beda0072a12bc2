//! Scores as a workbook.

use super::scored::Scored;
use crate::analyse::LineScore;
use crate::cli::face::Failure;
use crate::workbook::{ScoreRow, write_scorecard};

/// The workbook.
pub(super) fn book(all: &[Scored]) -> Result<Vec<u8>, Failure> {
    let of = |scored: &Scored| scored.lines.iter().map(|score| row(scored, score)).collect::<Vec<_>>();
    let rows: Vec<ScoreRow> = all.iter().flat_map(of).collect();
    write_scorecard("Scorecard", env!("CARGO_PKG_VERSION"), &rows).map_err(|error| Failure::Model(error.to_string()))
}

fn row(scored: &Scored, score: &LineScore) -> ScoreRow {
    let line = &scored.published.lines[score.line];
    ScoreRow {
        forecast: scored.file.clone(),
        line: line.label(),
        unit: line.unit.clone(),
        facts: score.facts,
        crps: score.crps,
        coverage: score.coverage,
        bias: score.bias,
        skill: [score.skill.naive, score.skill.seasonal_naive, score.skill.combination],
        histogram: score.histogram,
        by_horizon: score.by_horizon.iter().map(|one| (one.ahead, one.facts, one.crps, one.coverage)).collect(),
    }
}
