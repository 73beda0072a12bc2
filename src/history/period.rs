//! Periods of the calendar: months, quarters, half-years, years.

use crate::timeline::day_serial;
use std::fmt;

/// The first year that a label may name: a worksheet has no dates before it.
pub(super) const FIRST_YEAR: i32 = 1900;
/// The last: a number above it is more likely a count.
pub(super) const LAST_YEAR: i32 = 2100;

/// How often a table has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    /// Every month.
    Month,
    /// Every quarter.
    Quarter,
    /// Every half-year.
    HalfYear,
    /// Every year.
    Year,
}

impl Frequency {
    /// Every frequency, the finest first.
    pub const ALL: [Frequency; 4] = [Frequency::Month, Frequency::Quarter, Frequency::HalfYear, Frequency::Year];

    /// The number of such periods in a year.
    pub fn per_year(self) -> u32 {
        12 / self.months()
    }

    /// The number of months in such a period.
    pub fn months(self) -> u32 {
        match self {
            Frequency::Month => 1,
            Frequency::Quarter => 3,
            Frequency::HalfYear => 6,
            Frequency::Year => 12,
        }
    }

    /// Its name.
    pub fn word(self) -> &'static str {
        match self {
            Frequency::Month => "month",
            Frequency::Quarter => "quarter",
            Frequency::HalfYear => "half-year",
            Frequency::Year => "year",
        }
    }
}

/// A month, quarter, half-year or year of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    frequency: Frequency,
    year: i32,
    part: u32,
    /// Months from January to its first, in a year of accounts.
    offset: u32,
}

impl Period {
    /// The period with this number within its year, from 1; none where there is no such period.
    pub fn new(frequency: Frequency, year: i32, part: u32) -> Option<Period> {
        let known = (FIRST_YEAR..=LAST_YEAR).contains(&year) && (1..=frequency.per_year()).contains(&part);
        known.then_some(Period { frequency, year, part, offset: 0 })
    }

    /// A month, 1 to 12.
    pub fn month(year: i32, month: u32) -> Option<Period> {
        Period::new(Frequency::Month, year, month)
    }

    /// A year.
    pub fn whole_year(year: i32) -> Option<Period> {
        Period::new(Frequency::Year, year, 1)
    }

    /// The year of accounts that begins in this month of this year; where that is January, it is that of the calendar.
    pub fn accounts(year: i32, month: u32) -> Option<Period> {
        let whole = Period::whole_year(year).filter(|_| (1..=12).contains(&month))?;
        Some(Period { offset: month - 1, ..whole })
    }

    /// Months from January to its first month, in a year of accounts.
    pub(super) fn offset(self) -> u32 {
        self.offset
    }

    /// How long it is.
    pub fn frequency(self) -> Frequency {
        self.frequency
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Its number within the year, from 1.
    pub fn part(self) -> u32 {
        self.part
    }

    /// Its number among all periods of its length: the next period has the next number.
    pub fn ordinal(self) -> i64 {
        i64::from(self.year) * i64::from(self.frequency.per_year()) + i64::from(self.part) - 1
    }

    /// The period with this number.
    pub fn from_ordinal(frequency: Frequency, ordinal: i64) -> Option<Period> {
        let per_year = i64::from(frequency.per_year());
        let year = i32::try_from(ordinal.div_euclid(per_year)).ok()?;
        let part = u32::try_from(ordinal.rem_euclid(per_year) + 1).ok()?;
        Period::new(frequency, year, part)
    }

    /// The first month and the last, as numbers among all months.
    fn span(self) -> (i64, i64) {
        let months = i64::from(self.frequency.months());
        let first = self.ordinal() * months + i64::from(self.offset);
        (first, first + months - 1)
    }

    /// The period so many behind it, of the same year of accounts; none where the calendar ends.
    pub fn after(self, count: i64) -> Option<Period> {
        let next = Period::from_ordinal(self.frequency, self.ordinal().checked_add(count)?)?;
        Some(Period { offset: self.offset, ..next })
    }

    /// The days that it has, as worksheets count them: its first one, and the first one behind it.
    pub fn days(self) -> (i64, i64) {
        let (first, last) = self.span();
        let start = |month: i64| day_serial(month.div_euclid(12), month.rem_euclid(12) + 1, 1);
        (start(first), start(last + 1))
    }

    /// Whether the other period lies in this one.
    pub fn contains(self, other: Period) -> bool {
        let (outer, inner) = (self.span(), other.span());
        outer.0 <= inner.0 && inner.1 <= outer.1
    }

    /// The end of an identifier: `2025_03`, `2025_q1`, `2025_h2`, `2025`.
    pub fn id(self) -> String {
        match self.frequency {
            Frequency::Month => format!("{}_{:02}", self.year, self.part),
            Frequency::Quarter => format!("{}_q{}", self.year, self.part),
            Frequency::HalfYear => format!("{}_h{}", self.year, self.part),
            Frequency::Year if self.offset > 0 => format!("{}_{:02}", self.year, (self.year + 1) % 100),
            Frequency::Year => self.year.to_string(),
        }
    }

    /// In words: `March 2025`, `first quarter of 2025`, `2025`.
    pub fn words(self) -> String {
        let order = ["first", "second", "third", "fourth"];
        let part = usize::try_from(self.part).unwrap_or(1).saturating_sub(1);
        let year = self.year;
        match self.frequency {
            Frequency::Month => format!("{} {year}", MONTHS.get(part).copied().unwrap_or_default()),
            Frequency::Quarter => format!("{} quarter of {year}", order.get(part).copied().unwrap_or_default()),
            Frequency::HalfYear => format!("{} half of {year}", order.get(part).copied().unwrap_or_default()),
            Frequency::Year if self.offset > 0 => format!("{year}/{:02}", (year + 1) % 100),
            Frequency::Year => year.to_string(),
        }
    }
}

impl fmt::Display for Period {
    /// As a baseline file writes it; a half-year is the span of its two quarters, since the language has no word for it, and a year of accounts that of its months.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, part) = (self.year, self.part);
        match self.frequency {
            Frequency::Month => write!(f, "{year}-{part:02}"),
            Frequency::Quarter => write!(f, "{year}-Q{part}"),
            Frequency::HalfYear => write!(f, "{year}-Q{}..{year}-Q{}", part * 2 - 1, part * 2),
            Frequency::Year if self.offset > 0 => {
                write!(f, "{year}-{:02}..{}-{:02}", self.offset + 1, year + 1, self.offset)
            }
            Frequency::Year => write!(f, "{year}"),
        }
    }
}

/// The months in English.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    pub year: i32,
    pub month: u32,
    pub day: u32,
}

impl Day {
    /// The day, if the calendar has it.
    pub(super) fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        let known = (FIRST_YEAR..=LAST_YEAR).contains(&year) && (1..=12).contains(&month);
        (known && (1..=days_in(year, month)).contains(&day)).then_some(Day { year, month, day })
    }

    /// The day that a worksheet counts as this number (1 is the first of January 1900, which it takes for a leap year).
    pub(super) fn from_serial(serial: i64) -> Option<Day> {
        let mut rest = serial - 61;
        let (mut year, mut month) = (1900, 3);
        if rest < 0 {
            return None;
        }
        while rest >= i64::from(days_in(year, month)) {
            rest -= i64::from(days_in(year, month));
            month += 1;
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
            if year > LAST_YEAR {
                return None;
            }
        }
        Day::new(year, month, u32::try_from(rest).ok()? + 1)
    }

    /// Whether it is the last of its month.
    pub(super) fn is_last(self) -> bool {
        self.day == days_in(self.year, self.month)
    }
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A year of four digits, or of two in this century or the last.
pub(super) fn year(number: u32, digits: usize) -> Option<i32> {
    let year = i32::try_from(number).ok()?;
    match digits {
        4 => Some(year),
        2 if year < 80 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}
