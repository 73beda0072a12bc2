//! What an input of the control panel may be: a number, within what its driver allows, a date near the timeline.

use super::desk::Desk;
use super::flags::{TOLERANCE, TOLERANCE_CELL};
use super::handle::{Handle, Spot};
use super::names::shown;
use crate::timeline::Timeline;
use std::ops::RangeInclusive;

/// Blank, a text, an error: no number.
pub(super) const NO_NUMBER: u8 = 1;
/// A number that its driver does not allow.
pub(super) const OUTSIDE: u8 = 2;

/// How many years before its start a timeline's dates reach, and after its start.
const YEARS: (i64, i64) = (100, 200);
/// A day before this one is a year or a count that was typed for a date: 1 January 1910. (Years from 1900 to 2200 are
/// days of 1905 and 1906.)
pub const FIRST_DAY: f64 = 3_654.0;
/// The last day that worksheets know.
const LAST_DAY: f64 = 2_958_465.0;

/// The least and the most that an input may be, as its cell shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Range {
    /// The least.
    pub low: Option<f64>,
    /// The most.
    pub high: Option<f64>,
}

/// The days that are taken for dates of a timeline: its neighbourhood, and nothing that reads like a year alone.
pub fn days(timeline: &Timeline) -> RangeInclusive<f64> {
    let (start, per_year) = (timeline.day_serial(1) as f64, 365.25);
    let low = (start - YEARS.0 as f64 * per_year).floor().max(FIRST_DAY).min(start);
    let high = (timeline.day_serial(timeline.last()) as f64 + YEARS.1 as f64 * per_year).floor().min(LAST_DAY);
    low..=high
}

impl Range {
    /// What a row of the control panel takes.
    pub(super) fn new(desk: &Desk<'_>, handle: &Handle) -> Range {
        let id = handle.input;
        let driver = &desk.model.drivers[desk.book.program.input(id).driver.0];
        if matches!(handle.spot, Spot::Scale | Spot::Shift) {
            return Range::default();
        }
        let declared = [driver.min, driver.max].map(|bound| bound.map(|x| shown(desk, driver, x)));
        if !driver.is_period {
            return Range { low: declared[0], high: declared[1] };
        }
        // What the model itself says is a date of it.
        let inputs = desk.book.projections.iter().map(|projection| &projection.inputs[id.0]);
        let own = inputs.flat_map(|input| input.keys.iter().chain(&input.outside).copied());
        let days = days(&desk.model.timeline);
        let (low, high) = own
            .filter(|t| t.is_finite())
            .map(|t| desk.serial(t))
            .fold((*days.start(), *days.end()), |(low, high), day| (low.min(day), high.max(day)));
        Range { low: declared[0].or(Some(low)), high: declared[1].or(Some(high)) }
    }

    /// Whether only some numbers are taken.
    pub(super) fn is_some(&self) -> bool {
        self.low.is_some() || self.high.is_some()
    }

    /// What is wrong with a value; with none (NaN) where none belongs nothing is.
    pub(super) fn of(&self, value: f64) -> u8 {
        let near = |bound: f64| TOLERANCE * bound.abs().max(1.0);
        let below = self.low.is_some_and(|low| value < low - near(low));
        let above = self.high.is_some_and(|high| value > high + near(high));
        if below || above { OUTSIDE } else { 0 }
    }

    /// The same for a cell in which a number belongs, as an expression; `bounds` are the cells of the least and the most.
    pub(super) fn code(&self, cell: &str, bounds: &[String; 2]) -> String {
        self.code_else(cell, bounds, &NO_NUMBER.to_string())
    }

    /// The same for a cell that may be empty, or look so.
    pub(super) fn code_or_nothing(&self, cell: &str, bounds: &[String; 2]) -> String {
        self.code_else(cell, bounds, &format!("IF({cell}=\"\",0,{NO_NUMBER})"))
    }

    fn code_else(&self, cell: &str, bounds: &[String; 2], otherwise: &str) -> String {
        let [low, high] = bounds;
        let near = |bound: &str| format!("{TOLERANCE_CELL}*MAX(1,ABS({bound}))");
        let below = format!("{cell}<{low}-{}", near(low));
        let above = format!("{cell}>{high}+{}", near(high));
        let outside = match (self.low, self.high) {
            (None, None) => return format!("IF(ISNUMBER({cell}),0,{otherwise})"),
            (Some(_), None) => below,
            (None, Some(_)) => above,
            (Some(_), Some(_)) => format!("OR({below},{above})"),
        };
        format!("IF(ISNUMBER({cell}),IF({outside},{OUTSIDE},0),{otherwise})")
    }
}
