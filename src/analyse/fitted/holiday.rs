//! Holidays that move from year to year, as days in each period.

use crate::history::Period;
use crate::timeline::day_serial;
use serde::Deserialize;
use std::sync::OnceLock;

/// The table of them: `holiday,first,days`.
const TABLE: &str = include_str!("../../../data/holidays.csv");

#[derive(Deserialize)]
struct Row {
    holiday: String,
    /// `2026-02-16`.
    first: String,
    days: i64,
}

/// The rows of the table, read once; one that could not be read would be left out, and a test would say so.
fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| csv::Reader::from_reader(TABLE.as_bytes()).into_deserialize().filter_map(Result::ok).collect())
}

/// The holidays that are known, in the order of the table.
pub fn holidays() -> Vec<String> {
    let mut names: Vec<String> = rows().iter().map(|row| row.holiday.clone()).collect();
    names.dedup();
    names
}

/// How many days of a holiday fall into each of some periods; none where the table has no such holiday, or does not reach
/// as far.
///
/// ```
/// use evcalc::analyse::holiday_days;
/// use evcalc::history::Period;
///
/// // New Year's Eve of 2026 is on 16 February, that of 2025 on 28 January.
/// let months = [(2025, 1), (2025, 2), (2026, 1), (2026, 2)].map(|(year, month)| Period::month(year, month));
/// let days = holiday_days("chinese_new_year", months.into_iter().flatten());
/// assert_eq!(days, Some(vec![4.0, 3.0, 0.0, 7.0]));
/// ```
pub fn holiday_days(name: &str, periods: impl Iterator<Item = Period>) -> Option<Vec<f64>> {
    let spans: Vec<(i64, i64)> = rows()
        .iter()
        .filter(|row| row.holiday == name)
        .filter_map(|row| {
            let first = serial(&row.first)?;
            Some((first, first + row.days))
        })
        .collect();
    let (start, end) = (spans.first()?.0, spans.last()?.1);
    let in_period = |period: Period| {
        let (first, behind) = period.days();
        let days = |(from, to): &(i64, i64)| (behind.min(*to) - first.max(*from)).max(0);
        (first >= start - YEAR && behind <= end + YEAR).then(|| spans.iter().map(days).sum::<i64>() as f64)
    };
    periods.map(in_period).collect()
}

/// The table holds for the year around its first and last entry.
const YEAR: i64 = 366;

fn serial(day: &str) -> Option<i64> {
    let mut parts = day.split('-').map(|part| part.parse::<i64>().ok());
    Some(day_serial(parts.next()??, parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(rows().len(), TABLE.lines().count() - 1);
        assert_eq!(holidays(), ["chinese_new_year", "easter", "ramadan"]);
    }

    /// Easter Sunday was on 31 March 2024 and on 20 April 2025; Ramadan of 2025 had March but for two days.
    #[test]
    fn days_fall_into_their_months_quarters_and_years() {
        let months = |year, all: &[u32]| all.iter().filter_map(|m| Period::month(year, *m)).collect::<Vec<_>>();
        let days = |name: &str, periods: Vec<Period>| holiday_days(name, periods.into_iter()).expect("in the table");
        assert_eq!(days("easter", months(2024, &[3, 4])), [3.0, 1.0]);
        assert_eq!(days("easter", months(2025, &[3, 4])), [0.0, 4.0]);
        assert_eq!(days("ramadan", months(2025, &[2, 3])), [0.0, 29.0]);
        assert_eq!(days("chinese_new_year", Period::whole_year(2023).into_iter().collect()), [7.0]);
        assert_eq!(holiday_days("easter", Period::whole_year(1910).into_iter()), None);
        assert_eq!(holiday_days("thanksgiving", Period::whole_year(2023).into_iter()), None);
    }
}
