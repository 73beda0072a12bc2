//! What a table says: series of points by period.

use super::firmness::Firmness;
use super::period::{Frequency, Period};
use super::place::Place;
use super::remark::Remark;

/// Which way round a table lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// A period in each row.
    PeriodsDown,
    /// A period in each column.
    PeriodsAcross,
    /// Years in rows, their months or quarters in columns.
    YearsDown,
    /// Years in columns, their months or quarters in rows.
    YearsAcross,
}

impl Orientation {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Orientation::PeriodsDown => "periods down",
            Orientation::PeriodsAcross => "periods across",
            Orientation::YearsDown => "years down, their periods across",
            Orientation::YearsAcross => "years across, their periods down",
        }
    }
}

/// One value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Its period.
    pub period: Period,
    /// The value, scaled by what its cell or head says (29 under "thousands" is 29,000).
    pub value: f64,
    /// How firm it is.
    pub firmness: Firmness,
    /// Where it stands.
    pub place: Place,
}

/// Values of one thing, in the order of their periods, no two of one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What its heads say, without the unit.
    pub name: String,
    /// The unit, if the heads or the title say one that is known.
    pub unit: Option<String>,
    /// The values.
    pub points: Vec<Point>,
}

/// A table as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Which way round it lies.
    pub orientation: Orientation,
    /// How often it has a value.
    pub frequency: Frequency,
    /// The series, in the order of the sheet.
    pub series: Vec<Series>,
    /// The names of what was left out as a total, a change or the like, and can be asked for.
    pub left_out: Vec<String>,
    /// Everything that was not taken, or not simply taken, in the order of the sheet.
    pub skipped: Vec<Remark>,
}
