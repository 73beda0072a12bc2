//! The series that is fitted.

use crate::history::{Point, Series};

/// A series without gaps.
pub struct Sales<'a> {
    /// The series that they are of.
    pub series: &'a Series,
    /// Its longest stretch without gaps.
    pub points: &'a [Point],
    /// The values of these points.
    pub values: Vec<f64>,
    /// Periods of a year: 1, 2, 4 or 12.
    pub steps: usize,
    /// The unit of the values, where one is known.
    pub unit: Option<&'a str>,
}

/// The season as a driver has it: a factor for each month or quarter of the calendar, January's first.
pub fn of_calendar(sales: &Sales<'_>, season: &[f64]) -> Vec<f64> {
    let first = sales.points.first().map_or(0, |point| point.period.part() as usize - 1);
    (0..season.len()).map(|at| season[(at + season.len() - first) % season.len()]).collect()
}

impl<'a> Sales<'a> {
    /// The longest stretch without gaps of a series with so many periods a year; the first of several as long.
    pub fn of(series: &'a Series, steps: usize, unit: Option<&'a str>) -> Sales<'a> {
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
        Sales { series, points, values: points.iter().map(|point| point.value).collect(), steps, unit }
    }
}
