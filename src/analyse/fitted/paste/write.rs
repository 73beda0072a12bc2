//! Units, periods, texts and numbers as a model writes them.

use super::super::sales::Sales;
use crate::formula::short_number;
use crate::history::{Frequency, Period, UNKNOWN_UNIT};

/// The unit of a series; where none is known the one that stands for it.
pub(super) fn unit_of<'a>(sales: &Sales<'a>) -> &'a str {
    sales.unit.unwrap_or(UNKNOWN_UNIT)
}

/// The step of a model with so many periods a year.
pub(super) fn step(periods: usize) -> &'static str {
    match periods {
        1 => "year",
        4 => "quarter",
        _ => "month",
    }
}

/// A period as a model writes it; a year of accounts is the year in which it begins.
pub(super) fn key(period: Period) -> Option<String> {
    let text = period.to_string();
    match (period.frequency(), text.contains("..")) {
        (Frequency::HalfYear, _) | (Frequency::Quarter, true) => None,
        (Frequency::Year, true) => Some(period.year().to_string()),
        (Frequency::Month | Frequency::Quarter | Frequency::Year, _) => Some(text),
    }
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

/// Six digits say more than any forecast knows.
pub(super) fn digits(x: f64) -> String {
    short_number(x, 5)
}
