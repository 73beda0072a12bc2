//! The series that is fitted.

use super::args::Fit;
use crate::cli::face::Failure;
use crate::cli::shared::tablefile::Sheet;
use crate::history::{Point, Series};

/// A series without gaps.
pub struct Sales<'a> {
    pub series: &'a Series,
    pub points: &'a [Point],
    pub values: Vec<f64>,
    pub steps: usize,
    pub unit: Option<&'a str>,
}

/// The season as a driver has it: a factor for each month or quarter of the calendar, January's first.
pub fn of_calendar(sales: &Sales<'_>, season: &[f64]) -> Vec<f64> {
    let first = sales.points.first().map_or(0, |point| point.period.part() as usize - 1);
    (0..season.len()).map(|at| season[(at + season.len() - first) % season.len()]).collect()
}

/// The series that is named, or the only one; its longest stretch without gaps.
pub fn sales<'a>(sheet: &'a Sheet, args: &'a Fit) -> Result<Sales<'a>, Failure> {
    let all = &sheet.table.series;
    // Where one is named, no other is left.
    let [series] = all.as_slice() else {
        let names = all.iter().map(|series| format!("`{}`", series.name)).collect::<Vec<_>>().join(", ");
        return Err(Failure::Usage(format!("the table has several series: choose one with `--series`: {names}")));
    };
    let points = &series.points;
    let (mut best, mut from) = (0..0, 0);
    for at in 1..=points.len() {
        let ends = at == points.len() || points[at].period.ordinal() != points[at - 1].period.ordinal() + 1;
        if ends {
            if at - from > best.len() {
                best = from..at;
            }
            from = at;
        }
    }
    let points = &points[best];
    let steps = sheet.table.frequency.per_year() as usize;
    let unit = args.table.unit.as_deref().or(series.unit.as_deref());
    Ok(Sales { series, points, values: points.iter().map(|point| point.value).collect(), steps, unit })
}
