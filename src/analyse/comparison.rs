//! Lines of several projections of one program side by side, by year and by period.

use crate::graph::{Program, RowId, Yearly};
use crate::model::LineId;
use crate::series::{Projection, RowValues};

/// One line in one year or period, in every projection.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Name of the line.
    pub line: String,
    /// For people: title and elements.
    pub title: String,
    /// Elements; empty for a plain line or a total.
    pub element: Vec<String>,
    /// Unit of the values.
    pub unit: String,
    /// Whether people should see percentages.
    pub percent: bool,
    /// Whether it stands for its line: a total, a plain line, or an element where elements do not add up.
    pub main: bool,
    /// The year, or the period's number from 1.
    pub at: i32,
    /// A value for each projection.
    pub values: Vec<Option<f64>>,
}

/// Every line that shows something for a year, year by year: its total, then its elements.
pub fn yearly(program: &Program, projections: &[Projection], lines: &[LineId]) -> Vec<Comparison> {
    let years: Vec<i32> = program.model.timeline.years().iter().map(|span| span.year).collect();
    let shown = |row: RowId| program.row(row).yearly != Yearly::Empty;
    compared(program, projections, lines, &years, &shown, &|row, at| match row {
        RowValues::Series { years, .. } => years.get(at).copied().flatten(),
        RowValues::Scalar(_) => None,
    })
}

/// Every line period by period: its total, then its elements.
pub fn periodic(program: &Program, projections: &[Projection], lines: &[LineId]) -> Vec<Comparison> {
    let periods: Vec<i32> = (1..=program.model.timeline.last()).collect();
    compared(program, projections, lines, &periods, &|_| true, &|row, at| row.values().get(at).copied())
}

fn compared(
    program: &Program,
    projections: &[Projection],
    lines: &[LineId],
    spans: &[i32],
    shown: &dyn Fn(RowId) -> bool,
    value: &dyn Fn(&RowValues, usize) -> Option<f64>,
) -> Vec<Comparison> {
    let mut out = Vec::new();
    for id in lines {
        let line = &program.model.lines[id.0];
        let (total, meant) = (program.line_totals[id.0], program.meant_totals[id.0]);
        let cells = program.line_rows[id.0].iter().copied().filter(|row| shown(*row));
        for row in total.into_iter().chain(cells) {
            let elements = &program.row(row).elements;
            let names = elements.iter().map(|(d, e)| &program.model.dimensions[d.0].elements[*e]);
            let title = names.clone().fold(line.title.clone(), |title, element| format!("{title} – {}", element.title));
            out.extend(spans.iter().enumerate().map(|(at, span)| Comparison {
                line: line.name.clone(),
                title: title.clone(),
                element: names.clone().map(|element| element.name.clone()).collect(),
                unit: line.unit.text.clone(),
                percent: line.unit.percent,
                main: if meant.is_some() { meant == Some(row) } else { total != Some(row) },
                at: *span,
                values: projections.iter().map(|projection| value(&projection.rows[row.0], at)).collect(),
            }));
        }
    }
    out
}
