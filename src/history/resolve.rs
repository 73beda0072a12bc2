//! From labels to periods: the year of a month that has none, days, and which length of period a table has.

use super::accounts::Accounts;
use super::label::Label;
use super::period::{Day, Frequency, Period};
use super::remark::Reason;
use super::sheet::View;
use super::tick::Tick;
use super::words::Derived;
use std::collections::HashSet;

/// What a label turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Known {
    /// A period.
    Period(Period),
    /// Nothing that can be taken.
    Refused(Reason),
}

/// The slots beside an axis that help to read it.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    /// Where the year stands, once for all the months below it.
    pub year: Option<u32>,
    /// Where names stand that tell the lines of several series apart.
    pub names: Vec<u32>,
    /// The year in the title, where none stands in the table.
    pub title: Option<i32>,
}

/// The periods of an axis, and the length that dates were taken for, if it is not a month.
pub(super) fn resolve(view: View<'_>, ticks: &[Tick], beside: &Beside) -> (Vec<Known>, Option<Frequency>) {
    let (length, daily) = dates(ticks);
    let first = ticks.first().map_or(0, |tick| tick.line);
    let last = ticks.last().map_or(0, |tick| tick.line);
    let years = beside.year.map(|slot| years(view, slot, first.saturating_sub(3), last)).unwrap_or_default();
    let mut months = Months { year: beside.title, ..Months::default() };
    let mut names = Vec::new();
    let mut out = Vec::with_capacity(ticks.len());
    for tick in ticks {
        let now = names_at(view, &beside.names, first, tick.line);
        if now != names {
            months.start_again();
            names = now;
        }
        let at = years.partition_point(|(line, _)| *line <= tick.line);
        if let Some((line, year)) = at.checked_sub(1).and_then(|at| years.get(at)) {
            months.year_at(*line, *year);
        }
        out.push(match tick.label {
            Label::Full(period) => {
                months.year_of(period);
                Known::Period(period)
            }
            Label::Date(_) if daily => Known::Refused(Reason::FinerThanMonth),
            Label::Date(day) => {
                let known = period_of(day, length);
                known.map_or(Known::Refused(Reason::UnclearPeriod), |period| {
                    months.year_of(period);
                    Known::Period(period)
                })
            }
            Label::Part(frequency, part) => months.part(frequency, part),
            other => refused(other, view.sheet.options.fiscal_year),
        });
    }
    (out, length.filter(|length| *length != Frequency::Month))
}

/// A label that is no period of the calendar; a year of accounts is one where it is said when it begins.
pub(super) fn refused(label: Label, begins: Option<u32>) -> Known {
    Known::Refused(match label {
        Label::Fiscal(accounts) => match begins.and_then(|month| of_accounts(accounts, month)) {
            Some(period) => return Known::Period(period),
            None => Reason::Fiscal(accounts.month),
        },
        Label::Pair(year, month) => match Period::month(year, month) {
            Some(month) => Reason::YearOrMonth(month),
            None => Reason::UnclearPeriod,
        },
        Label::Span => Reason::Span,
        Label::Forecast => Reason::Forecast,
        Label::Worded(Some(Derived::Growth)) => Reason::Growth,
        Label::Worded(Some(Derived::ToDate)) => Reason::ToDate,
        Label::Worded(_) | Label::Version(_) => Reason::Worded,
        Label::Counted => Reason::Counted,
        Label::Week => Reason::Week,
        _ => Reason::UnclearPeriod,
    })
}

/// The periods of accounts whose years begin in a month. Called by one year alone it is the year in which it ends.
pub(super) fn of_accounts(accounts: Accounts, begins: u32) -> Option<Period> {
    let year = accounts.year?;
    let first = if accounts.begins || begins == 1 { year } else { year - 1 };
    match accounts.part {
        // From one year to the next is no year of the calendar.
        None if begins == 1 && accounts.month.is_some() => None,
        None => Period::accounts(first, begins),
        Some((frequency, part)) => {
            let months = begins - 1 + (part - 1) * frequency.months();
            let (year, month) = (first + i32::try_from(months / 12).ok()?, months % 12);
            if month % frequency.months() != 0 {
                return None;
            }
            Period::new(frequency, year, month / frequency.months() + 1)
        }
    }
}

/// Months without a year, and the year that they are in.
#[derive(Default)]
struct Months {
    year: Option<i32>,
    /// The line from which on the year holds.
    since: Option<u32>,
    met: HashSet<(Frequency, u32)>,
    last: Option<(Frequency, u32)>,
    /// Whether the months have started again without another year.
    lost: bool,
}

impl Months {
    fn start_again(&mut self) {
        self.met.clear();
        (self.last, self.lost) = (None, false);
    }

    fn year_at(&mut self, line: u32, year: i32) {
        if self.since != Some(line) {
            // The same year repeated on each line says nothing new.
            if self.year != Some(year) {
                self.start_again();
            }
            (self.since, self.year, self.lost) = (Some(line), Some(year), false);
        }
    }

    /// A label with a year of its own, which holds for the labels after it.
    fn year_of(&mut self, period: Period) {
        if self.year != Some(period.year()) || period.frequency() == Frequency::Year {
            self.start_again();
        }
        self.year = Some(period.year());
        if period.frequency() != Frequency::Year {
            let part = (period.frequency(), period.part());
            self.met.insert(part);
            self.last = Some(part);
        }
    }

    fn part(&mut self, frequency: Frequency, part: u32) -> Known {
        let Some(year) = self.year else { return Known::Refused(Reason::NoYear) };
        let most = frequency.per_year();
        let turns = match self.last {
            Some((before, last)) if before == frequency => {
                most > 2 && ((last == most && part == 1) || (last == 1 && part == most && self.met.len() > 1))
            }
            _ => false,
        };
        let beside = self.last.is_some_and(|last| last == (frequency, part));
        let again = !self.met.insert((frequency, part)) && !beside;
        self.lost |= turns || again;
        self.last = Some((frequency, part));
        if self.lost {
            return Known::Refused(Reason::YearRunsOut);
        }
        Period::new(frequency, year, part).map_or(Known::Refused(Reason::UnclearPeriod), Known::Period)
    }
}

/// The years in a slot, each with its line.
fn years(view: View<'_>, slot: u32, first: u32, last: u32) -> Vec<(u32, i32)> {
    let Some(cells) = view.slot(slot) else { return Vec::new() };
    let year = |(line, id): &(u32, usize)| Some((*line, view.seen(*id)?.label.year()?));
    cells.between(first, last).iter().filter_map(year).collect()
}

/// The names that hold in a line: each slot's last at or above it, since merged cells have theirs at the top.
pub(super) fn names_at(view: View<'_>, slots: &[u32], first: u32, line: u32) -> Vec<String> {
    let last = |slot: &u32| {
        let cells = view.slot(*slot)?.between(first, line);
        cells.iter().rev().find_map(|(_, id)| view.seen(*id)).map(|seen| seen.text())
    };
    slots.iter().filter_map(last).collect()
}

/// The length of the periods that dates stand for, if they are all dates; and whether they are days or weeks.
fn dates(ticks: &[Tick]) -> (Option<Frequency>, bool) {
    let mut days: Vec<Day> =
        ticks.iter().filter_map(|tick| if let Label::Date(day) = tick.label { Some(day) } else { None }).collect();
    let all = days.len() == ticks.len();
    days.sort_unstable();
    days.dedup();
    let month = |day: &Day| i64::from(day.year) * 12 + i64::from(day.month) - 1;
    let steps: Vec<i64> = days.iter().zip(days.iter().skip(1)).map(|(a, b)| month(b) - month(a)).collect();
    let daily = steps.iter().filter(|step| **step == 0).count() * 2 >= steps.len() && steps.len() >= 3;
    if !all || daily || days.len() < 3 {
        return (None, daily);
    }
    let begins = |months: u32| days.iter().all(|day| day.day == 1 && (day.month - 1) % months == 0);
    let ends = |months: u32| days.iter().all(|day| day.is_last() && day.month % months == 0);
    let apart = |length: &Frequency| {
        let months = length.months();
        steps.iter().all(|step| *step == i64::from(months)) && (begins(months) || ends(months))
    };
    (Frequency::ALL.into_iter().find(apart), false)
}

fn period_of(day: Day, length: Option<Frequency>) -> Option<Period> {
    let length = length.unwrap_or(Frequency::Month);
    Period::new(length, day.year, (day.month - 1) / length.months() + 1)
}

/// The length that most periods have; of two as frequent the finer.
pub(super) fn most_common(known: &[Known]) -> Option<Frequency> {
    let count = |frequency: Frequency| {
        known.iter().filter(|known| matches!(known, Known::Period(p) if p.frequency() == frequency)).count()
    };
    let mut best: Option<(usize, Frequency)> = None;
    for frequency in Frequency::ALL {
        let number = count(frequency);
        if number > best.map_or(0, |best| best.0) {
            best = Some((number, frequency));
        }
    }
    best.map(|best| best.1)
}
