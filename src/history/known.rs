//! The known values of a model's line that a table makes, as plain data.

use super::firmness::Firmness;
use super::place::Place;
use super::series::{Series, Table};
use std::collections::BTreeMap;
use thiserror::Error;

/// The element that stands for all of them together.
const TOTAL: &str = "total";

/// What a table's values are to a model.
#[derive(Clone, Debug, Default)]
pub struct KnownOptions {
    /// Series, each with the element that it is: `total` of all elements together, nothing of a line that has none. A
    /// series that is not named here is the element of its own name; beside one of a line without elements it is left
    /// out.
    pub matches: Vec<(String, String)>,
    /// The unit, whatever the table says.
    pub unit: Option<String>,
}

/// A known value, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownValue {
    /// Its period, as a model writes it.
    pub period: String,
    /// The element; empty where the line has none.
    pub element: String,
    /// The value.
    pub value: f64,
    /// The unit, if any is known.
    pub unit: Option<String>,
    /// How firm it is.
    pub firmness: Firmness,
    /// The cell that it comes from.
    pub place: Place,
}

/// The known values of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownTable {
    /// The values, series by series.
    pub values: Vec<KnownValue>,
    /// The series that are left out, since the line has no elements and another one is it.
    pub left_out: Vec<String>,
}

/// Why a table makes no known values.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KnownError {
    /// A series that is matched is not there.
    #[error("there is no series `{0}`\n  = help: the series are {1}")]
    NoSeries(String, String),
    /// Two series are one element.
    #[error(
        "`{0}` and `{1}` are both {2}\n  = help: say which is what: `--match \"{1}=ELEMENT\"`, or take one of them with `--series`"
    )]
    Twice(String, String, String),
    /// No line has such periods.
    #[error(
        "`{0}` is no period that a line can have: a model goes by month, quarter or year\n  = help: take a table by one of these"
    )]
    NoPeriod(String),
}

/// The known values of a table, series by series.
///
/// # Errors
/// See [`KnownError`].
///
/// ```
/// use evcalc::history::{Cell, Grid, KnownOptions, Options, known_values, read};
///
/// let text = |cell: &str| Cell::Text(cell.to_owned());
/// let grid = Grid::from_rows("Sales", vec![
///     vec![text("Month"), text("Xiaomi SU7"), text("Xiaomi YU7")],
///     vec![text("Jan 2026"), Cell::Number(9800.0), Cell::Number(30100.0)],
///     vec![text("Feb 2026"), Cell::Number(9100.0), text("over 25,000")],
/// ]);
/// let table = read(&grid, &Options::default()).expect("a table");
/// let named = |a: &str, b: &str| (a.to_owned(), b.to_owned());
/// let matches = vec![named("Xiaomi SU7", "SU7"), named("xiaomi yu7", "YU7")];
/// let known = known_values(&table, &KnownOptions { matches, unit: None })?.values;
/// let last = known.last().expect("four values");
/// assert_eq!((last.period.as_str(), last.element.as_str(), last.value), ("2026-02", "YU7", 25_000.0));
/// assert_eq!(last.firmness.word(), "over");
/// # Ok::<(), evcalc::history::KnownError>(())
/// ```
pub fn known_values(table: &Table, options: &KnownOptions) -> Result<KnownTable, KnownError> {
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    for (name, _) in &options.matches {
        if !table.series.iter().any(|series| same(&series.name, name)) {
            let list: Vec<String> = table.series.iter().map(|series| format!("`{}`", series.name)).collect();
            return Err(KnownError::NoSeries(name.clone(), list.join(", ")));
        }
    }
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    let without_elements = options.matches.iter().any(|(_, element)| element.trim().is_empty());
    let mut out = KnownTable::default();
    for series in &table.series {
        let matched = options.matches.iter().find(|(name, _)| same(&series.name, name));
        if matched.is_none() && without_elements {
            out.left_out.push(series.name.clone());
            continue;
        }
        let element = matched.map_or(series.name.trim(), |(_, element)| element.trim());
        let element = if element.eq_ignore_ascii_case(TOTAL) { TOTAL } else { element };
        if let Some(first) = taken.insert(element.to_lowercase(), &series.name) {
            let what = if element.is_empty() { "of no element".to_owned() } else { format!("`{element}`") };
            return Err(KnownError::Twice(first.to_owned(), series.name.clone(), what));
        }
        out.values.extend(of_series(series, element, options.unit.as_ref())?);
    }
    Ok(out)
}

fn of_series(series: &Series, element: &str, unit: Option<&String>) -> Result<Vec<KnownValue>, KnownError> {
    let value = |point: &super::series::Point| {
        let period = point.period.to_string();
        // Half-years and years of accounts are spans of a calendar's periods.
        if period.contains("..") {
            return Err(KnownError::NoPeriod(period));
        }
        Ok(KnownValue {
            period,
            element: element.to_owned(),
            value: point.value,
            unit: unit.or(series.unit.as_ref()).cloned(),
            firmness: point.firmness,
            place: point.place,
        })
    };
    series.points.iter().map(value).collect()
}
