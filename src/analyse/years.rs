//! Yearly figures of several projections of one program, side by side.

use crate::graph::{Program, RowId, Yearly};
use crate::series::{Projection, RowValues};

/// One line in one year, in every projection.
#[derive(Clone, Debug, PartialEq)]
pub struct YearlyComparison {
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
    /// The year.
    pub year: i32,
    /// A value for each projection.
    pub values: Vec<Option<f64>>,
}

/// Every line that shows something for a year: its total, or its elements where they do not add up.
pub fn yearly(program: &Program, projections: &[Projection]) -> Vec<YearlyComparison> {
    let mut out = Vec::new();
    for (l, line) in program.model.lines.iter().enumerate() {
        let rows: Vec<RowId> = match program.line_totals[l] {
            Some(total) => vec![total],
            None => {
                program.line_rows[l].iter().copied().filter(|row| program.row(*row).yearly != Yearly::Empty).collect()
            }
        };
        for row in rows {
            let made = program.row(row);
            let names = made.elements.iter().map(|(d, e)| &program.model.dimensions[d.0].elements[*e]);
            let title = names.clone().fold(line.title.clone(), |title, element| format!("{title} – {}", element.title));
            for (at, span) in program.model.timeline.years().iter().enumerate() {
                let value = |projection: &Projection| match &projection.rows[row.0] {
                    RowValues::Series { years, .. } => years.get(at).copied().flatten(),
                    RowValues::Scalar(_) => None,
                };
                out.push(YearlyComparison {
                    line: line.name.clone(),
                    title: title.clone(),
                    element: names.clone().map(|element| element.name.clone()).collect(),
                    unit: line.unit.text.clone(),
                    percent: line.unit.percent,
                    year: span.year,
                    values: projections.iter().map(value).collect(),
                });
            }
        }
    }
    out
}
