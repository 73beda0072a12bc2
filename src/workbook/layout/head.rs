//! Rows of the heads of all time sheets (from 0).

use crate::model::Calendar;

/// Title band.
pub(crate) const TITLE: u32 = 0;
/// Scenario index, its name and the check flag.
pub(crate) const INDEX: u32 = 2;
/// Below the index: the words of the head (see `status`).
pub(crate) const STATUS: u32 = 3;
/// First day of each period; the years.
pub(crate) const DATE: u32 = 4;
/// Number of each period; how many periods a year has here.
pub(crate) const NUMBER: u32 = 5;
/// Calendar year of each period.
pub(crate) const YEAR: u32 = 6;
/// Month of each period.
pub(crate) const MONTH: u32 = 7;
/// Quarter of each period.
pub(crate) const QUARTER: u32 = 8;
/// 1 in the last period of a year.
pub(crate) const YEAR_END: u32 = 9;
/// Years since the start.
pub(crate) const ELAPSED: u32 = 10;
/// The first day of the last period whose known values count, where the model has any that take over.
pub(crate) const KNOWN: u32 = 11;
/// First row below the heads.
pub(crate) const BODY: u32 = 12;

/// The row of the heads that a calendar reads.
pub(crate) fn calendar_row(calendar: Calendar) -> u32 {
    match calendar {
        Calendar::Month => MONTH,
        Calendar::Quarter => QUARTER,
    }
}
