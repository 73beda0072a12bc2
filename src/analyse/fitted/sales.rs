//! The series that is fitted.

use crate::history::{Period, Series};

/// A gap of more periods than this is not filled.
const LONGEST_GAP: usize = 2;
/// Nor are more periods than this part of all, one aside.
const MOST_FILLED: usize = 10;

/// A series without gaps.
#[derive(Clone, Debug)]
pub struct Sales<'a> {
    /// The series that they are of.
    pub series: &'a Series,
    /// The period of the first value.
    pub first: Period,
    /// The values, one for each period.
    pub values: Vec<f64>,
    /// The periods whose values lie between those of their neighbours, since the table has none.
    pub filled: Vec<Period>,
    /// How many values before a longer gap are left out.
    pub left_out: usize,
    /// Periods of a year: 1, 2, 4 or 12.
    pub steps: usize,
    /// The unit of the values, where one is known.
    pub unit: Option<&'a str>,
}

/// The season as a driver has it: a factor for each month or quarter of the calendar, January's first.
pub fn of_calendar(sales: &Sales<'_>, season: &[f64]) -> Vec<f64> {
    let first = sales.position();
    (0..season.len()).map(|at| season[(at + season.len() - first) % season.len()]).collect()
}

impl<'a> Sales<'a> {
    /// A series with so many periods a year, from its last long gap on; none of a series without values. Gaps of one
    /// period or two are filled on the straight line between their neighbours, of logarithms where both are above 0; not
    /// where they are many.
    pub fn of(series: &'a Series, steps: usize, unit: Option<&'a str>) -> Option<Sales<'a>> {
        let points = &series.points;
        let gap = |at: usize| (points[at].period.ordinal() - points[at - 1].period.ordinal() - 1).max(0) as usize;
        let missing = |from: usize| (from + 1..points.len()).map(gap).sum::<usize>();
        let mut from = (1..points.len()).rfind(|at| gap(*at) > LONGEST_GAP).unwrap_or(0);
        // Where too much would be made up, what lies before the last gap is left out, then before that.
        while missing(from) > 1.max((points.len() - from) / MOST_FILLED) {
            from = (from + 1..points.len()).find(|at| gap(*at) > 0)?;
        }
        let first = points.get(from)?;
        let (mut values, mut filled) = (vec![first.value], Vec::new());
        for at in from + 1..points.len() {
            let (before, after, steps) = (points[at - 1].value, points[at].value, gap(at) + 1);
            for step in 1..steps {
                values.push(between(before, after, step as f64 / steps as f64));
                filled.extend(points[at - 1].period.after(step as i64));
            }
            values.push(after);
        }
        Some(Sales { series, first: first.period, values, filled, left_out: from, steps, unit })
    }

    /// The place of the first value in the year: 0 for January, or the first quarter.
    pub fn position(&self) -> usize {
        self.first.part() as usize - 1
    }

    /// The period so many behind the first; none where the calendar ends.
    pub fn period(&self, at: usize) -> Option<Period> {
        self.first.after(at as i64)
    }

    /// The period of the last value.
    pub fn last(&self) -> Period {
        self.period(self.values.len() - 1).unwrap_or(self.first)
    }
}

fn between(a: f64, b: f64, part: f64) -> f64 {
    match a > 0.0 && b > 0.0 {
        true => a * crate::maths::power(b / a, part),
        false => a + (b - a) * part,
    }
}
