//! The periods of a model: months, quarters or years in a row, and the calendar behind them.
//!
//! A period inside a model is its number `t`: 1 in the first period, 0 and negative before it, above
//! [`Timeline::periods`] after the last. Everything here is whole-number arithmetic on absolute indices.
//!
//! ```
//! use evcalc::timeline::{Step, Timeline};
//!
//! let start = Timeline::parse_start(Step::Month, "2026-11").expect("a month");
//! let timeline = Timeline { step: Step::Month, start, periods: 6 };
//! assert_eq!(timeline.name(3), "2027-01");
//! assert_eq!(timeline.title(3), "Jan 2027");
//! // The model has two months of 2026 and four of 2027.
//! assert_eq!(timeline.years()[1].first, 3);
//! let year = timeline.parse_period("2027").expect("a year");
//! assert_eq!((year.first, year.last), (3, 14));
//! ```

mod calendar;
mod parse;
#[cfg(test)]
mod tests;

pub use calendar::{date_of_serial, day_serial};
pub use parse::{FIRST_YEAR, LAST_YEAR, PeriodError, PeriodPart, PeriodRange};

use std::fmt;

/// The length of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// Twelve in a year, written `2026-01`.
    Month,
    /// Four in a year, written `2026-Q1`.
    Quarter,
    /// One a year, written `2026`.
    Year,
}

impl Step {
    /// All of them, finest first.
    pub const ALL: [Step; 3] = [Step::Month, Step::Quarter, Step::Year];

    /// Reads `month`, `quarter` or `year`.
    pub fn parse(text: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.name() == text)
    }

    /// `month`, `quarter` or `year`.
    pub fn name(self) -> &'static str {
        match self {
            Step::Month => "month",
            Step::Quarter => "quarter",
            Step::Year => "year",
        }
    }

    /// How many periods a year has.
    pub fn per_year(self) -> i32 {
        match self {
            Step::Month => 12,
            Step::Quarter => 4,
            Step::Year => 1,
        }
    }

    /// How many months a period has.
    pub fn months(self) -> i32 {
        12 / self.per_year()
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The periods of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timeline {
    /// The length of each period.
    pub step: Step,
    /// The absolute index of the first period: year * 12 + month - 1, year * 4 + quarter - 1, or the year.
    pub start: i32,
    /// How many periods there are.
    pub periods: u32,
}

/// The periods of one calendar year that lie inside a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct YearSpan {
    /// The calendar year.
    pub year: i32,
    /// Its first period inside the timeline.
    pub first: i32,
    /// Its last period inside the timeline.
    pub last: i32,
    /// Whether all its periods lie inside the timeline.
    pub full: bool,
}

impl Timeline {
    /// The absolute index of the period `t`.
    fn absolute(&self, t: i32) -> i64 {
        i64::from(self.start) + i64::from(t) - 1
    }

    /// The number of the last period.
    pub fn last(&self) -> i32 {
        i32::try_from(self.periods).unwrap_or(i32::MAX)
    }

    /// Whether the period `t` is one of the model's.
    pub fn contains(&self, t: i32) -> bool {
        (1..=self.last()).contains(&t)
    }

    /// The calendar year of the period `t`.
    pub fn year(&self, t: i32) -> i32 {
        saturate(self.absolute(t).div_euclid(i64::from(self.step.per_year())))
    }

    /// The month (1 to 12) in which the period `t` begins.
    pub fn month(&self, t: i32) -> u32 {
        let within_year = self.absolute(t).rem_euclid(i64::from(self.step.per_year()));
        (within_year * i64::from(self.step.months())) as u32 + 1
    }

    /// The quarter (1 to 4) in which the period `t` begins.
    pub fn quarter(&self, t: i32) -> u32 {
        (self.month(t) - 1) / 3 + 1
    }

    /// The period `t` as authors write it: `2026-01`, `2026-Q1`, `2026`.
    pub fn name(&self, t: i32) -> String {
        let year = self.year(t);
        match self.step {
            Step::Month => format!("{year:04}-{:02}", self.month(t)),
            Step::Quarter => format!("{year:04}-Q{}", self.quarter(t)),
            Step::Year => format!("{year:04}"),
        }
    }

    /// The period `t` as people read it: `Jan 2026`, `Q1 2026`, `2026`.
    pub fn title(&self, t: i32) -> String {
        let year = self.year(t);
        match self.step {
            Step::Month => format!("{} {year}", calendar::month_name(self.month(t))),
            Step::Quarter => format!("Q{} {year}", self.quarter(t)),
            Step::Year => year.to_string(),
        }
    }

    /// The period that a text is the title of, as tables show it.
    pub fn titled(&self, text: &str) -> Option<i32> {
        (1..=self.last()).find(|t| self.title(*t).eq_ignore_ascii_case(text.trim()))
    }

    /// The first day of the period `t` as a worksheet counts days in the 1900 system (2026-01-01 is 46,023).
    pub fn day_serial(&self, t: i32) -> i64 {
        calendar::day_serial(i64::from(self.year(t)), i64::from(self.month(t)), 1)
    }

    /// The period in which a day of the worksheet's 1900 system lies; none outside of the years that worksheets know.
    pub fn period_of_serial(&self, serial: f64) -> Option<i32> {
        if !(1.0..2_958_466.0).contains(&serial) {
            return None;
        }
        // Mean months of the Gregorian calendar come within a month or two; a few steps from before there find it.
        let months = 1900 * 12 + ((serial - 1.0) / 30.436_875) as i64;
        let guess = months.div_euclid(i64::from(self.step.months())) - i64::from(self.start) - 2;
        let day = serial.floor() as i64;
        (saturate(guess)..).take(8).take_while(|t| self.day_serial(*t) <= day).last()
    }

    /// The length of a period in years: 1/12, 0.25 or 1.
    pub fn period_length(&self) -> f64 {
        1.0 / f64::from(self.step.per_year())
    }

    /// The years from the start of the timeline to the start of the period `t`: 0 in the first period.
    pub fn elapsed(&self, t: i32) -> f64 {
        (f64::from(t) - 1.0) / f64::from(self.step.per_year())
    }

    /// The calendar years that the timeline touches, each with its periods.
    pub fn years(&self) -> Vec<YearSpan> {
        let mut years = Vec::new();
        let mut first = 1;
        while first <= self.last() {
            let whole = self.range_of_year(self.year(first));
            let last = whole.last.clamp(first, self.last());
            years.push(YearSpan { year: self.year(first), first, last, full: whole == PeriodRange { first, last } });
            first = last.saturating_add(1);
            if last == i32::MAX {
                break;
            }
        }
        years
    }

    /// All periods of a calendar year, whether inside the timeline or not.
    pub fn range_of_year(&self, year: i32) -> PeriodRange {
        let per_year = i64::from(self.step.per_year());
        let first = i64::from(year) * per_year - i64::from(self.start) + 1;
        PeriodRange { first: saturate(first), last: saturate(first + per_year - 1) }
    }
}

/// The nearest `i32`: only timelines far outside the years 1900 to 9999 come near its ends.
fn saturate(value: i64) -> i32 {
    value.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}
