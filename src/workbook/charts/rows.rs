//! Which rows of the calc sheets charts draw.

use crate::graph::{Program, RowId, Yearly};
use crate::model::{ChartSeries, LineId, Model};
use crate::workbook::desk::Desk;
use crate::workbook::names::cell_title;
use std::borrow::Cow;

/// The rows that a series draws, with their names.
pub(super) fn rows_of(program: &Program, series: ChartSeries) -> Vec<(RowId, Cow<'_, str>)> {
    let model: &Model = &program.model;
    match series {
        ChartSeries::Cell(id, cell) => vec![(program.line_rows[id.0][cell], cell_title(model, id, cell))],
        ChartSeries::Sum(id) => match program.line_totals[id.0] {
            Some(row) => vec![(row, model.lines[id.0].title.as_str().into())],
            None => (0..program.line_rows[id.0].len())
                .map(|c| (program.line_rows[id.0][c], cell_title(model, id, c)))
                .collect(),
        },
    }
}

/// The rows that charts draw, in their order.
pub(crate) fn rows(desk: &Desk<'_>) -> Vec<RowId> {
    let program = desk.book.program;
    match desk.model.charts.is_empty() {
        true => {
            default_rows(program).into_iter().flat_map(|series| rows_of(program, series)).map(|(row, _)| row).collect()
        }
        false => {
            let series = desk.model.charts.iter().flat_map(|chart| &chart.series);
            series.flat_map(|series| rows_of(program, *series)).map(|(row, _)| row).collect()
        }
    }
}

/// The first lines that add up.
pub(super) fn default_rows(program: &Program) -> Vec<ChartSeries> {
    let mut out = Vec::new();
    for (l, line) in program.model.lines.iter().enumerate() {
        let series = match program.line_totals[l] {
            Some(_) => ChartSeries::Sum(LineId(l)),
            None if line.over.is_empty() => ChartSeries::Cell(LineId(l), 0),
            None => continue,
        };
        let (row, _) = rows_of(program, series)[0];
        if matches!(program.row(row).yearly, Yearly::Sum | Yearly::Last) {
            out.push(series);
        }
        if out.len() == 4 {
            break;
        }
    }
    out
}
