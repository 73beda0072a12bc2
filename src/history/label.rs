//! Labels: what names a period, in the many ways that people write one.
//!
//! This is the reading of one cell alone. Where a cell alone can be read in two ways, it says so ([`Label::Pair`],
//! [`Label::Dotted`], [`Label::Roman`], [`Label::Slash`], [`Label::Number`]): what it is, its axis decides.

use super::accounts::{Accounts, accounts, follows, of_eras};
use super::cover::{Cover, cover};
use super::grid::Cell;
use super::marks::{Mark, marks};
use super::months::Tongues;
use super::period::{Day, Frequency, Period, year};
use super::words::{Derived, beside_year, is_forecast, is_version, without_notes};

/// The longest text that can be a label, in bytes.
const LONGEST: usize = 60;

/// What a cell says about a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Label {
    /// Nothing.
    None,
    /// A period.
    Full(Period),
    /// A day, which stands for the period it lies in.
    Date(Day),
    /// `03/04/2025`: which is the month, the other labels must tell.
    Slash(u32, u32, i32),
    /// `2006-07`: a month, or the year of accounts from 2006 to 2007.
    Pair(i32, u32),
    /// `7.2025`: a month, or a number with a fraction.
    Dotted(Period),
    /// `II 2024`: a quarter, or a month.
    Roman(i32, u32),
    /// A month, quarter or half-year of a year that stands elsewhere.
    Part(Frequency, u32),
    /// A whole number, which may be a year, a serial number or a count.
    Number(i64),
    /// A year of accounts, which need not be that of the calendar.
    Fiscal(Accounts),
    /// Several periods at once.
    Span,
    /// A period that is yet to come.
    Forecast,
    /// A year with words beside it, which make something else of it: `2025 YTD`, `Change vs 2023`.
    Worded(Option<Derived>),
    /// A period with words for a version of its figures: `2024 restated`.
    Version(Period),
    /// A period, but not clear which.
    Unclear,
    /// `Month 1`: a period that is counted from a start which is not said.
    Counted,
    /// A week.
    Week,
}

impl Label {
    /// The year, if the label is one or can be read as one.
    pub(super) fn year(self) -> Option<i32> {
        match self {
            Label::Full(period) if period.frequency() == Frequency::Year => Some(period.year()),
            Label::Number(number) => {
                let year = i32::try_from(number).ok()?;
                Period::whole_year(year).map(Period::year)
            }
            _ => None,
        }
    }

    /// Whether it names a period without any doubt that it is meant as one.
    pub(super) fn is_spoken(self) -> bool {
        matches!(
            self,
            Label::Full(_) | Label::Date(_) | Label::Slash(..) | Label::Pair(..) | Label::Roman(..) | Label::Part(..)
        )
    }

    /// Whether it names a period that cannot be taken.
    pub(super) fn is_refused(self) -> bool {
        matches!(
            self,
            Label::Fiscal(_)
                | Label::Span
                | Label::Forecast
                | Label::Worded(_)
                | Label::Version(_)
                | Label::Unclear
                | Label::Counted
                | Label::Week
        )
    }
}

/// Reads the label that a cell may be, and the languages that its words are of; its text is given in the plain spelling
/// as well.
pub(super) fn label(cell: &Cell, plain: &str) -> (Label, Tongues) {
    let label = match cell {
        Cell::Date { year, month, day } => Day::new(*year, *month, *day).map_or(Label::None, Label::Date),
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e9 => Label::Number(*number as i64),
        Cell::Text(_) => return spoken(plain),
        _ => Label::None,
    };
    (label, Tongues::MAX)
}

/// Reads the label that a text may be.
fn spoken(text: &str) -> (Label, Tongues) {
    // Most texts with commas are numbers.
    if text.len() > LONGEST || (text.contains(',') && !text.contains(|c: char| c.is_alphabetic())) {
        return (Label::None, Tongues::MAX);
    }
    let (inner, note) = without_notes(text);
    let (label, tongues) = bare(inner);
    let label = match note {
        Some(note) if is_forecast(note) && label != Label::None => Label::Forecast,
        // `2024 (Jan-Sep)`, `2024 (YTD)`: a part of the year is not the year.
        Some(note) if is_year(label) && names_part(note) => Label::Span,
        _ if label == Label::None => version(text).map_or_else(|| worded(text), Label::Version),
        _ => label,
    };
    (label, tongues)
}

/// The period that a text is, in this century or the last where it is a year.
pub(super) fn bare_period(text: &str) -> Option<Period> {
    match bare(text).0 {
        Label::Full(period) => Some(period),
        Label::Number(number) => i32::try_from(number).ok().and_then(Period::whole_year),
        _ => None,
    }
}

fn is_year(label: Label) -> bool {
    matches!(label, Label::Full(period) if period.frequency() == Frequency::Year) || matches!(label, Label::Number(_))
}

/// Whether what stands behind a year says that it is a part of it.
fn names_part(note: &str) -> bool {
    let inner = note.trim_matches(|c: char| !c.is_alphanumeric());
    let (label, _) = bare(inner);
    let named = matches!(label, Label::Part(..) | Label::Span | Label::Full(_)) && !is_year(label);
    named || cover(inner) == Some(Cover::Part)
}

/// A year among words that make something else of it.
fn worded(text: &str) -> Label {
    let mut years = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
    let (Some(year), None) = (years.next(), years.next()) else { return Label::None };
    let known = year.parse().ok().and_then(Period::whole_year).is_some();
    if !known || text.matches(|c: char| c.is_ascii_digit()).count() > 4 {
        return Label::None;
    }
    let rest = text.replacen(year, " ", 1);
    match beside_year(rest.trim()) {
        Some(derived) => Label::Worded(derived),
        None if rest.split_whitespace().count() <= 2 && rest.split_whitespace().all(is_forecast) => Label::Forecast,
        None => Label::None,
    }
}

fn bare(text: &str) -> (Label, Tongues) {
    let none = (Label::None, Tongues::MAX);
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        let number = if text.len() > 9 { Label::None } else { text.parse().map_or(Label::None, Label::Number) };
        return (number, Tongues::MAX);
    }
    let Some((marks, tongues)) = marks(without_time(text)) else { return none };
    let marks = of_eras(marks);
    if marks.contains(&Mark::Fiscal) {
        return (if marks.len() > 1 { Label::Fiscal(accounts(&marks)) } else { Label::None }, tongues);
    }
    if let Some((Mark::Estimate, rest)) = marks.split_last() {
        return if words(rest) == Label::None { none } else { (Label::Forecast, tongues) };
    }
    (words(&marks), tongues)
}

/// A date without the time of day behind it.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let before = text.get(..colon).unwrap_or(text);
    let Some(end) = before.rfind([' ', 't']) else { return text };
    let date = before.get(..end).unwrap_or(text);
    if date.matches(['-', '/']).count() == 2 { date } else { text }
}

fn period(frequency: Frequency, number: u32, digits: usize, part: u32) -> Label {
    year(number, digits).and_then(|year| Period::new(frequency, year, part)).map_or(Label::None, Label::Full)
}

fn day(year: Option<i32>, month: u32, day: u32) -> Label {
    year.and_then(|year| Day::new(year, month, day)).map_or(Label::None, Label::Date)
}

fn part(frequency: Frequency, part: u32) -> Label {
    if (1..=frequency.per_year()).contains(&part) { Label::Part(frequency, part) } else { Label::None }
}

/// What the pieces say together.
fn words(marks: &[Mark]) -> Label {
    use Frequency::{HalfYear, Month, Quarter};
    use Mark as M;
    if let Some(label) = digits(marks) {
        return label;
    }
    let mut all: Vec<Mark> =
        marks.iter().copied().filter(|mark| !matches!(mark, M::Dash | M::Slash | M::Dot)).collect();
    if let [M::Roman(n), M::Number(y, digits @ (2 | 4))] | [M::Number(y, digits @ 4), M::Roman(n)] = *all.as_slice() {
        return year(y, digits)
            .filter(|y| Period::whole_year(*y).is_some())
            .map_or(Label::None, |y| Label::Roman(y, n));
    }
    settle_words(&mut all);
    if all.contains(&M::Week) && all.iter().any(|mark| matches!(mark, M::Number(..))) {
        return Label::Week;
    }
    let beside_year =
        all.iter().any(|mark| matches!(mark, M::Number(_, 4)) || matches!(mark, M::Number(..) if all.len() > 2));
    for mark in &mut all {
        *mark = match *mark {
            M::QuarterLetter if beside_year => M::Quarter,
            M::HalfLetter if beside_year => M::Half,
            M::Roman(n) => M::Number(n, 1),
            other => other,
        };
    }
    match *all.as_slice() {
        [M::Unit, M::Number(_, 1..=3)] => Label::Counted,
        [M::Month(m)] | [M::Number(m, 1 | 2), M::MonthSign] => part(Month, m),
        [M::Month(m), M::Number(y, n @ (2 | 4))] | [M::Number(y, n @ 4), M::Month(m)] => period(Month, y, n, m),
        [M::Number(y, n @ 4), M::MonthLetter, M::Number(m, 1 | 2)]
        | [M::MonthLetter, M::Number(m, 1 | 2), M::Number(y, n @ 4)] => period(Month, y, n, m),
        // 25-Mar: the day, or the year?
        [M::Number(_, 1 | 2), M::Month(_)] | [M::Month(_), M::Number(_, 1)] => Label::Unclear,
        [M::Number(d, 1 | 2), M::Month(m), M::Number(y, n)]
        | [M::Month(m), M::Number(d, 1 | 2), M::Number(y, n)]
        | [M::Number(y, n @ 4), M::Month(m), M::Number(d, 1 | 2)] => day(year(y, n), m, d),
        [M::Number(y, n), M::Year, M::Number(m, 1 | 2), M::MonthSign]
        | [M::Number(y, n @ 4), M::Number(m, 1 | 2), M::MonthSign]
        | [M::Number(m, 1 | 2), M::MonthSign, M::Number(y, n @ 4)] => period(Month, y, n, m),
        [M::Number(y, n), M::Year, M::Number(m, 1 | 2), M::MonthSign, M::Number(d, 1 | 2), M::DaySign] => {
            day(year(y, n), m, d)
        }
        [M::Number(y, n @ 4)] | [M::Unit, M::Number(y, n @ 4)] => period(Frequency::Year, y, n, 1),
        [M::Number(y, n), M::Year] => period(Frequency::Year, y, n, 1),
        [M::Quarter, M::Number(q, 1)] | [M::Number(q, 1), M::Quarter] => part(Quarter, q),
        [M::Half, M::Number(h, 1)] | [M::Number(h, 1), M::Half] | [M::HalfNamed(h)] => part(HalfYear, h),
        [M::Quarter, M::Number(q, 1), M::Number(y, n @ (2 | 4))]
        | [M::Number(q, 1), M::Quarter, M::Number(y, n @ (2 | 4))]
        | [M::Number(y, n @ (2 | 4)), M::Quarter, M::Number(q, 1)]
        | [M::Number(y, n @ 4), M::Number(q, 1), M::Quarter]
        | [M::Number(y, n), M::Year, M::Quarter, M::Number(q, 1)]
        | [M::Number(y, n), M::Year, M::Number(q, 1), M::Quarter] => period(Quarter, y, n, q),
        [M::Half, M::Number(h, 1), M::Number(y, n @ (2 | 4))]
        | [M::Number(h, 1), M::Half, M::Number(y, n @ (2 | 4))]
        | [M::Number(y, n @ (2 | 4)), M::Half, M::Number(h, 1)]
        | [M::Number(y, n @ 4), M::Number(h, 1), M::Half]
        | [M::Number(y, n), M::Year, M::Half, M::Number(h, 1)]
        | [M::Number(y, n), M::Year, M::HalfNamed(h)]
        | [M::Number(y, n @ 4), M::HalfNamed(h)] => period(HalfYear, y, n, h),
        _ if several(&all) => Label::Span,
        _ => Label::None,
    }
}

/// `2 kw. 2024` is a quarter in Polish, `KW 12` a week in German.
fn settle_words(all: &mut [Mark]) {
    use Mark as M;
    let behind = |at: usize, all: &[Mark]| {
        let before = at.checked_sub(1).and_then(|before| all.get(before));
        matches!(before, Some(M::Number(1..=4, 1) | M::Roman(1..=4)))
    };
    for at in 0..all.len() {
        if all.get(at) == Some(&M::Kw) {
            let mark = if behind(at, all) { M::Quarter } else { M::Week };
            if let Some(place) = all.get_mut(at) {
                *place = mark;
            }
        }
    }
}

/// Whether two months, quarters or years are named.
fn several(all: &[Mark]) -> bool {
    use Mark as M;
    let named = all.iter().filter(|mark| matches!(mark, M::Month(_) | M::Quarter | M::Half | M::HalfNamed(_))).count();
    let signs = all.iter().filter(|mark| matches!(mark, M::MonthSign | M::Year)).count();
    let numbers = all.iter().filter(|mark| matches!(mark, M::Number(..))).count();
    let years = all.iter().filter(|mark| matches!(mark, M::Number(1900..=2100, 4))).count();
    named >= 2 || years >= 2 || (signs >= 1 && numbers > signs && !all.contains(&M::DaySign))
}

/// Labels that are made of numbers and what stands between them.
fn digits(marks: &[Mark]) -> Option<Label> {
    use Mark as M;
    let of_accounts =
        |y: u32, n: usize| Label::Fiscal(Accounts { year: year(y, n), begins: true, part: None, month: None });
    Some(match *marks {
        // Years of accounts, seasons, school years.
        [M::Number(y @ 1900..=2100, n @ 4), M::Dash | M::Slash, M::Number(next @ (0 | 13..), 2)]
            if follows(y, next) =>
        {
            of_accounts(y, n)
        }
        [M::Number(y @ 1900..=2100, n @ 4), M::Dash | M::Slash, M::Number(next, 4)] if follows(y, next) => {
            of_accounts(y, n)
        }
        [M::Number(y @ 1900..=2100, 4), M::Dash | M::Slash, M::Number(m @ 1..=12, 2)] if follows(y, m) => {
            Label::Pair(i32::try_from(y).ok()?, m)
        }
        [M::Number(y, n @ 4), M::Dash | M::Slash, M::Number(m, 1 | 2)] => period(Frequency::Month, y, n, m),
        // 2025.1 may be what is left of 2025.10.
        [M::Number(_, 4), M::Dot, M::Number(1, 1)] => Label::Unclear,
        [M::Number(y, n @ 4), M::Dot, M::Number(m, 1 | 2), M::Dot] => period(Frequency::Month, y, n, m),
        [M::Number(y, n @ 4), M::Dot, M::Number(m, 1 | 2)] => dotted(period(Frequency::Month, y, n, m)),
        // No number with a fraction begins with a zero like this.
        [M::Number(m @ 1..=9, 2), M::Dot, M::Number(y, n @ 4)] => period(Frequency::Month, y, n, m),
        [M::Number(m, 1 | 2), M::Dot, M::Number(y, n @ 4)] => dotted(period(Frequency::Month, y, n, m)),
        [M::Number(m, 1 | 2), M::Dash | M::Slash, M::Number(y, n @ 4)] => period(Frequency::Month, y, n, m),
        [M::Number(y, 4), a, M::Number(m, 1 | 2), b, M::Number(d, 1 | 2)] if a == b && is_between(a) => {
            day(year(y, 4), m, d)
        }
        [M::Number(x, 1 | 2), a, M::Number(y, 1 | 2), b, M::Number(z, 4)] if a == b && is_between(a) => {
            match year(z, 4) {
                Some(year) => Label::Slash(x, y, year),
                None => Label::None,
            }
        }
        [M::Number(_, 1 | 2), a @ (M::Dash | M::Slash), M::Number(_, 1 | 2), b, M::Number(_, 2)] if a == b => {
            Label::Unclear
        }
        _ => return None,
    })
}

fn dotted(label: Label) -> Label {
    if let Label::Full(period) = label { Label::Dotted(period) } else { label }
}

fn is_between(mark: Mark) -> bool {
    matches!(mark, Mark::Dash | Mark::Slash | Mark::Dot)
}

/// A text that is a period and words for a version of its figures, before it or behind it.
pub(super) fn version(text: &str) -> Option<Period> {
    let (rest, _) = version_and_words(text)?;
    bare_period(rest)
}

/// The period in a text and the words for a version that stand around it.
pub(super) fn version_and_words(text: &str) -> Option<(&str, String)> {
    // Words of which only the first and the last parts may be a version: `Q1 2024 restated`.
    let gaps = text.match_indices(' ').map(|(at, _)| at);
    for at in gaps.clone() {
        let (start, end) = text.split_at(at);
        if is_version(end.trim()) && bare_period(start).is_some() {
            return Some((start, end.trim().to_owned()));
        }
    }
    for at in gaps {
        let (start, end) = text.split_at(at);
        if is_version(start) && bare_period(end.trim()).is_some() {
            return Some((end.trim(), start.to_owned()));
        }
    }
    // `2024p`
    let at = text.find(|c: char| !c.is_ascii_digit())?;
    let (start, end) = text.split_at(at);
    (is_version(end.trim_matches(|c: char| !c.is_alphanumeric())) && bare_period(start).is_some())
        .then(|| (start, end.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()))
}
