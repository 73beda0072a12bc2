//! Texts that name periods: `2026-01`, `2026-Q1`, `2026`, and what people type instead of them.

use super::{Step, Timeline, calendar, saturate};

/// The first year that a period may name: a worksheet has no dates before it.
pub const FIRST_YEAR: i32 = 1900;
/// The last year that a period may name: a worksheet has no dates after it.
pub const LAST_YEAR: i32 = 9999;

/// Periods in a row, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PeriodRange {
    /// The number of the first.
    pub first: i32,
    /// The number of the last.
    pub last: i32,
}

/// Why a text names no period of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodError {
    /// What is wrong.
    pub message: String,
    /// What to type.
    pub hint: Option<String>,
}

impl PeriodError {
    fn new(message: String, hint: String) -> Self {
        Self { message, hint: Some(hint) }
    }
}

impl Timeline {
    /// Reads the first period of a timeline, written in the step's own form, as its absolute index.
    ///
    /// # Errors
    /// Where the text is no period, or one of another step.
    pub fn parse_start(step: Step, text: &str) -> Result<i32, PeriodError> {
        let date = Date::read(text, step)?;
        if date.step != step {
            let message = format!("`{}` is a {}, but the step of the timeline is `{step}`", shown(text), date.step);
            return Err(PeriodError::new(message, format!("type `{}`", date.name(step))));
        }
        Ok(date.absolute(step))
    }

    /// Reads a period, or a coarser one that stands for all the periods in it: `2027` in a monthly model.
    ///
    /// # Errors
    /// Where the text is malformed, or finer than the step of the model.
    pub fn parse_period(&self, text: &str) -> Result<PeriodRange, PeriodError> {
        let date = Date::read(text, self.step)?;
        if date.step < self.step {
            let message =
                format!("`{}` is a {}, but the periods of this model are {}s", shown(text), date.step, self.step);
            return Err(PeriodError::new(message, format!("type `{}`", date.name(self.step))));
        }
        let first = i64::from(date.absolute(self.step)) - i64::from(self.start) + 1;
        let count = i64::from(date.step.months() / self.step.months());
        Ok(PeriodRange { first: saturate(first), last: saturate(first + count - 1) })
    }

    /// The period in which a finer one lies, as a month in a quarter: its number, which part of it that is (from 0), and
    /// how many parts it has; none where the text is no period finer than the step.
    pub fn part_of(&self, text: &str) -> Option<PeriodPart> {
        let date = Date::read(text, self.step).ok().filter(|date| date.step < self.step)?;
        let parts = self.step.months() / date.step.months();
        let at = date.absolute(date.step).rem_euclid(parts);
        let period = i64::from(date.absolute(self.step)) - i64::from(self.start) + 1;
        Some(PeriodPart { period: saturate(period), at, parts })
    }
}

/// A part of a period: a month of a quarter or a year, a quarter of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodPart {
    /// The number of the period.
    pub period: i32,
    /// Which part, from 0.
    pub at: i32,
    /// How many parts the period has.
    pub parts: i32,
}

/// A year, a quarter or a month of the calendar.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Date {
    step: Step,
    year: i32,
    /// The first month, 1 to 12.
    month: i32,
}

impl Date {
    /// Reads one of the three forms; the error shows `step`'s form.
    fn read(text: &str, step: Step) -> Result<Date, PeriodError> {
        let Some((year, part)) = strict(text) else { return Err(malformed(text, step)) };
        let date = match part {
            Part::Whole => Date { step: Step::Year, year, month: 1 },
            Part::Quarter(quarter @ 1..=4) => Date { step: Step::Quarter, year, month: quarter * 3 - 2 },
            Part::Month(month @ 1..=12) => Date { step: Step::Month, year, month },
            Part::Quarter(quarter) => return Err(no_such(text, "quarter", quarter, "Q1 to Q4")),
            Part::Month(month) => return Err(no_such(text, "month", month, "01 to 12")),
        };
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            let message = format!("the year {year} is outside {FIRST_YEAR} to {LAST_YEAR}");
            let hint = format!("worksheets have no other dates; type a year from {FIRST_YEAR} to {LAST_YEAR}");
            return Err(PeriodError::new(message, hint));
        }
        Ok(date)
    }

    /// The index of the (first) period of `step` in it.
    fn absolute(self, step: Step) -> i32 {
        self.year * step.per_year() + (self.month - 1) / step.months()
    }

    /// The (first) period of `step` in it, as authors write it.
    fn name(self, step: Step) -> String {
        Timeline { step, start: self.absolute(step), periods: 1 }.name(1)
    }
}

enum Part {
    Whole,
    Quarter(i32),
    Month(i32),
}

/// `YYYY`, `YYYY-Qn`, `YYYY-MM` and nothing else.
fn strict(text: &str) -> Option<(i32, Part)> {
    let (year, part) = match text.split_once('-') {
        None => (text, Part::Whole),
        Some((year, part)) => match part.strip_prefix('Q') {
            Some(quarter) => (year, Part::Quarter(digits(quarter, 1)?)),
            None => (year, Part::Month(digits(part, 2)?)),
        },
    };
    Some((digits(year, 4)?, part))
}

/// A number of exactly `count` digits.
fn digits(text: &str, count: usize) -> Option<i32> {
    let all = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if all { text.parse().ok() } else { None }
}

fn no_such(text: &str, what: &str, number: i32, range: &str) -> PeriodError {
    PeriodError::new(format!("`{text}` has no {what} {number}"), format!("{what}s go from {range}"))
}

fn malformed(text: &str, step: Step) -> PeriodError {
    let message = match text.trim() {
        "" => "a period is missing".to_string(),
        _ => format!("`{}` is not a period", shown(text)),
    };
    let hint = match guess(text) {
        Some(date) => format!("type `{}`", date.name(date.step.max(step))),
        None => format!("a {step} is written as {}", form(step)),
    };
    PeriodError::new(message, hint)
}

fn form(step: Step) -> &'static str {
    match step {
        Step::Month => "`2026-01`",
        Step::Quarter => "`2026-Q1`",
        Step::Year => "`2026`",
    }
}

/// The text, cut where it is far too long for a period, without control characters.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(24).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(24).is_some() {
        shown.push_str("...");
    }
    shown
}

/// What was probably meant by `2026-1`, `2026/01`, `2026Q1`, `Q1 2026`, `Jan 2026`, `01/2026`, `2026-01-15`.
fn guess(text: &str) -> Option<Date> {
    if text.len() > 24 {
        return None;
    }
    let mut words = words(text);
    let years: Vec<usize> = (0..words.len()).filter(|&i| digits(words[i], 4).is_some()).collect();
    let [at] = years[..] else { return None };
    let year = digits(words[at], 4).filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))?;
    words.remove(at);
    let (step, month) = guess_part(&words, at == 0)?;
    Some(Date { step, year, month })
}

/// What stands beside the year: nothing, a quarter, a month, or a month and a day.
fn guess_part(rest: &[&str], year_first: bool) -> Option<(Step, i32)> {
    let number = |word: &str| word.parse::<i32>().ok();
    let month = |number: i32| (1..=12).contains(&number).then_some((Step::Month, number));
    match rest {
        [] => Some((Step::Year, 1)),
        [q, n] if q.eq_ignore_ascii_case("q") => {
            number(n).filter(|n| (1..=4).contains(n)).map(|quarter| (Step::Quarter, quarter * 3 - 2))
        }
        [word] => month(number(word).or_else(|| calendar::month_number(word).map(|n| n as i32))?),
        [word, day] if year_first && number(day).is_some() => month(number(word)?),
        _ => None,
    }
}

/// Runs of digits and runs of letters.
fn words(text: &str) -> Vec<&str> {
    let kind = |c: char| if c.is_ascii_digit() { 1 } else { i32::from(c.is_ascii_alphabetic()) * 2 };
    let mut words = Vec::new();
    let mut start = 0;
    let mut last = 0;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if kind(c) != last {
            if last != 0 {
                words.push(&text[start..i]);
            }
            start = i;
            last = kind(c);
        }
    }
    words
}
