//! A published forecast as the plan that was frozen with it.

use super::file::{Foreseen, Published};
use crate::analyse::variance::beside::so_far;
use crate::graph::{Program, RowId};
use crate::model::LineId;
use crate::series::{Projection, RowValues};
use thiserror::Error;

/// Why a forecast is no plan for a model.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoPlan {
    /// A line is not in it.
    #[error("the forecast has no `{0}`: it is of the model `{1}`")]
    Line(String, String),
    /// A period is not in it.
    #[error("the forecast has no value of `{0}` in {1}")]
    Period(String, String),
}

/// A projection in which some lines have the means of a published forecast, their elements and totals too, and all else is
/// that of another projection.
///
/// # Errors
/// See [`NoPlan`].
pub fn as_plan(
    published: &Published,
    program: &Program,
    lines: &[LineId],
    other: &Projection,
) -> Result<Projection, NoPlan> {
    let mut out = other.clone();
    for line in lines {
        let cells = program.line_rows[line.0].iter().enumerate().map(|(cell, row)| (Some(cell), *row));
        let total = program.line_totals[line.0].map(|row| (None, row));
        for (cell, row) in cells.chain(total) {
            out.rows[row.0] = row_of(published, program, *line, cell, row)?;
        }
    }
    Ok(out)
}

fn row_of(
    published: &Published,
    program: &Program,
    line: LineId,
    cell: Option<usize>,
    row: RowId,
) -> Result<RowValues, NoPlan> {
    let model = &*program.model;
    let (name, elements) = (&model.lines[line.0].name, model.elements_or_total(line, cell));
    let found = published.lines.iter().find(|told| told.name == *name && told.element == elements);
    let found =
        found.ok_or_else(|| NoPlan::Line(model.cell_or_total_name(line, cell), published.forecast.model.clone()))?;
    let timeline = &model.timeline;
    let value = |t: i32| match found.values.get(&timeline.name(t)) {
        Some(Foreseen::Certain(x)) => Ok(*x),
        Some(Foreseen::Spread(all)) => Ok(all.first().copied().unwrap_or(f64::NAN)),
        None => Err(NoPlan::Period(found.label(), timeline.name(t))),
    };
    let values: Vec<f64> = (1..=timeline.last()).map(value).collect::<Result<_, _>>()?;
    let yearly = program.row(row).yearly;
    let over = |first: i32, last: i32| so_far(yearly, values.get(first as usize - 1..last as usize)?);
    let years = timeline.years().iter().map(|year| over(year.first, year.last)).collect();
    let whole = over(1, timeline.last());
    Ok(RowValues::Series { opening: None, years, whole, values })
}
