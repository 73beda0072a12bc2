//! A variance as a sheet of the workbook.

use super::beside::{Against, Variance, Versus};
use crate::graph::Program;
use crate::model::ScenarioId;
use crate::workbook::{Planned, PlannedRow};

/// The sheet's name.
const NAME: &str = "Variance";

/// A variance of the case `current` from `plan`, for the workbook.
pub fn planned(program: &Program, found: &Variance, plan: ScenarioId, current: ScenarioId) -> Planned {
    let title = |scenario: ScenarioId| &program.model.scenarios[scenario.0].title;
    Planned {
        sheet: NAME.to_owned(),
        title: format!("Plan and actual: {} against {}", title(current), title(plan)),
        plan,
        current,
        to: found.to,
        rows: found.rows.iter().map(|row| one(program, row)).collect(),
    }
}

fn one(program: &Program, row: &Against) -> PlannedRow {
    let pair = |versus: Option<Versus>| versus.map(|versus| (versus.plan, versus.actual));
    PlannedRow {
        line: row.line,
        row: row.row,
        label: row.label(&program.model),
        is_total: row.cell.is_none(),
        groups: [pair(Some(row.period)), pair(row.to_date), pair(row.full_year)],
    }
}
