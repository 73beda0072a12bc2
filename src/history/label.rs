//! Labels: what names a period, in the many ways that people write one.

use super::grid::Cell;
use super::period::{Day, Frequency, Period};
use super::words::{is_forecast, without_notes};

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
    /// A month, quarter or half-year of a year that stands elsewhere.
    Part(Frequency, u32),
    /// A whole number, which may be a year, a serial number or a count.
    Number(i64),
    /// A year of accounts, which need not be that of the calendar.
    Fiscal,
    /// Several periods at once.
    Span,
    /// A period that is yet to come.
    Forecast,
    /// A period, but not clear which.
    Unclear,
}

impl Label {
    /// The year, if the label is one or can be read as one.
    pub fn year(self) -> Option<i32> {
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
    pub fn is_spoken(self) -> bool {
        matches!(self, Label::Full(_) | Label::Date(_) | Label::Slash(..) | Label::Part(..))
    }

    /// Whether it names a period that cannot be taken.
    pub fn is_refused(self) -> bool {
        matches!(self, Label::Fiscal | Label::Span | Label::Forecast | Label::Unclear)
    }
}

/// Reads the label that a cell may be; its text is given in the plain spelling as well.
pub(super) fn label(cell: &Cell, plain: &str) -> Label {
    match cell {
        Cell::Date { year, month, day } => Day::new(*year, *month, *day).map_or(Label::None, Label::Date),
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e9 => Label::Number(*number as i64),
        Cell::Text(_) => spoken(plain),
        _ => Label::None,
    }
}

/// Reads the label that a text may be.
fn spoken(text: &str) -> Label {
    // Most texts with commas are numbers.
    if text.len() > LONGEST || (text.contains(',') && !text.contains(|c: char| c.is_alphabetic())) {
        return Label::None;
    }
    let (text, note) = without_notes(text);
    let label = bare(text);
    match note {
        Some(note) if is_forecast(note) && label != Label::None => Label::Forecast,
        _ => label,
    }
}

fn bare(text: &str) -> Label {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return if text.len() > 9 { Label::None } else { text.parse().map_or(Label::None, Label::Number) };
    }
    let Some(marks) = marks(without_time(text)) else { return Label::None };
    if marks.contains(&Mark::Fiscal) {
        return if marks.len() > 1 { Label::Fiscal } else { Label::None };
    }
    if let Some((Mark::Estimate, rest)) = marks.split_last() {
        return if words(rest) == Label::None { Label::None } else { Label::Forecast };
    }
    words(&marks)
}

/// A date without the time of day behind it.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let before = text.get(..colon).unwrap_or(text);
    let Some(end) = before.rfind([' ', 't']) else { return text };
    let date = before.get(..end).unwrap_or(text);
    if date.matches(['-', '/']).count() == 2 { date } else { text }
}

/// A piece of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// A number, and how many digits it is written with.
    Number(u32, usize),
    /// A month by name.
    Month(u32),
    /// The word for a quarter.
    Quarter,
    /// The word for a half-year.
    Half,
    /// The signs for a year, a month and a day.
    Year,
    MonthSign,
    DaySign,
    /// A half-year by name.
    HalfNamed(u32),
    Fiscal,
    /// Behind a period: it is an estimate.
    Estimate,
    /// What stands between numbers.
    Dash,
    Slash,
    Dot,
}

/// The pieces; none where there is anything that labels do not have.
fn marks(text: &str) -> Option<Vec<Mark>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = |test: fn(&char) -> bool| rest.chars().take_while(test).map(char::len_utf8).sum::<usize>();
        let length = match c {
            '0'..='9' => {
                let length = run(char::is_ascii_digit);
                let digits = rest.get(..length)?;
                if length > 4 {
                    return None;
                }
                out.push(Mark::Number(digits.parse().ok()?, length));
                length
            }
            c if is_letter(&c) => {
                let length = run(is_letter);
                out.extend(word(rest.get(..length)?, out.last().copied())?);
                length
            }
            '-' | '~' => push(&mut out, Mark::Dash),
            '/' => push(&mut out, Mark::Slash),
            '.' => push(&mut out, Mark::Dot),
            '_' => push(&mut out, Mark::Dash),
            ' ' | ',' | '\'' => 1,
            _ => {
                let (mark, length) = sign(rest)?;
                out.extend(mark);
                length
            }
        };
        rest = rest.get(length..)?;
        if out.len() > 8 {
            return None;
        }
    }
    Some(out)
}

/// Letters of European languages, in lower case.
fn is_letter(c: &char) -> bool {
    c.is_ascii_lowercase() || ('\u{df}'..'\u{250}').contains(c)
}

fn push(out: &mut Vec<Mark>, mark: Mark) -> usize {
    out.push(mark);
    1
}

/// The months in German, French, Spanish, Italian and Dutch, where they are written otherwise than in English; cut short
/// to four letters or more a word means the only month that it can.
const MONTHS_ELSEWHERE: [&[&str]; 12] = [
    &["januar", "jänner", "janvier", "enero", "ene", "gennaio", "januari"],
    &["februar", "février", "fevrier", "fev", "fév", "febrero", "febbraio", "februari"],
    &["märz", "maerz", "mrz", "mär", "mars", "marzo", "maart"],
    &["avril", "avr", "abril", "abr", "aprile"],
    &["mai", "mayo", "maggio", "mei"],
    &["juni", "juin", "junio", "giugno"],
    &["juli", "juillet", "julio", "luglio"],
    &["août", "aout", "agosto", "ago", "augustus"],
    &["septembre", "septiembre", "settembre"],
    &["oktober", "okt", "octobre", "octubre", "ottobre"],
    &["novembre", "noviembre"],
    &["dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic", "dicembre"],
];

/// The month that a word names in another language.
fn month_elsewhere(word: &str) -> Option<u32> {
    let named = |test: &dyn Fn(&str) -> bool| {
        (1..).zip(MONTHS_ELSEWHERE).filter(|(_, all)| all.iter().any(|m| test(m))).map(|(m, _)| m).collect::<Vec<u32>>()
    };
    match (
        named(&|month| month == word).as_slice(),
        named(&|month| word.len() >= 4 && month.starts_with(word)).as_slice(),
    ) {
        ([month], _) | ([], [month]) => Some(*month),
        _ => None,
    }
}

/// The piece that an English word is; `Some(None)` for words that say nothing.
fn word(word: &str, before: Option<Mark>) -> Option<Option<Mark>> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if word.len() >= 3
        && let Some(at) = MONTHS.iter().position(|month| *month == word || month.get(..3) == Some(word))
    {
        return Some(Some(Mark::Month(u32::try_from(at).ok()? + 1)));
    }
    if let Some(month) = month_elsewhere(word) {
        return Some(Some(Mark::Month(month)));
    }
    let after_number = matches!(before, Some(Mark::Number(..)));
    Some(match word {
        "sept" => Some(Mark::Month(9)),
        "q" | "qtr" | "quarter" | "quartal" | "trimestre" | "kwartaal" => Some(Mark::Quarter),
        "h" | "half" => Some(Mark::Half),
        "fy" | "fiscal" | "fyq" => Some(Mark::Fiscal),
        "first" => Some(Mark::Number(1, 1)),
        "second" => Some(Mark::Number(2, 1)),
        "third" => Some(Mark::Number(3, 1)),
        "fourth" => Some(Mark::Number(4, 1)),
        "st" | "nd" | "rd" | "th" if after_number => None,
        "e" | "f" | "est" | "forecast" | "estimate" | "plan" | "target" if before.is_some() => Some(Mark::Estimate),
        "a" | "actual" if after_number => None,
        "of" | "cy" | "calendar" | "year" | "month" | "the" => None,
        "to" => Some(Mark::Dash),
        _ => return None,
    })
}

/// The piece that a text starts with in Chinese, and its length.
fn sign(text: &str) -> Option<(Option<Mark>, usize)> {
    const SIGNS: [(&str, Option<Mark>); 27] = [
        ("财政年度", Some(Mark::Fiscal)),
        // In Chinese the year, in Japanese that of accounts.
        ("年度", Some(Mark::Fiscal)),
        ("财年", Some(Mark::Fiscal)),
        ("财报", Some(Mark::Fiscal)),
        ("上半年", Some(Mark::HalfNamed(1))),
        ("下半年", Some(Mark::HalfNamed(2))),
        ("季度", Some(Mark::Quarter)),
        ("季", Some(Mark::Quarter)),
        ("年", Some(Mark::Year)),
        ("月份", Some(Mark::MonthSign)),
        ("月", Some(Mark::MonthSign)),
        ("日", Some(Mark::DaySign)),
        ("号", Some(Mark::DaySign)),
        ("第", None),
        ("至", Some(Mark::Dash)),
        ("十二", Some(Mark::Number(12, 2))),
        ("十一", Some(Mark::Number(11, 2))),
        ("十", Some(Mark::Number(10, 2))),
        ("一", Some(Mark::Number(1, 1))),
        ("二", Some(Mark::Number(2, 1))),
        ("三", Some(Mark::Number(3, 1))),
        ("四", Some(Mark::Number(4, 1))),
        ("五", Some(Mark::Number(5, 1))),
        ("六", Some(Mark::Number(6, 1))),
        ("七", Some(Mark::Number(7, 1))),
        ("八", Some(Mark::Number(8, 1))),
        ("九", Some(Mark::Number(9, 1))),
    ];
    SIGNS.iter().find(|(sign, _)| text.starts_with(sign)).map(|(sign, mark)| (*mark, sign.len()))
}

/// A year of four digits, or of two in this century or the last.
fn year(number: u32, digits: usize) -> Option<i32> {
    let year = i32::try_from(number).ok()?;
    match digits {
        4 => Some(year),
        2 if year < 80 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
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
    let all: Vec<Mark> = marks.iter().copied().filter(|mark| !matches!(mark, M::Dash | M::Slash | M::Dot)).collect();
    match *all.as_slice() {
        [M::Month(m)] | [M::Number(m, 1 | 2), M::MonthSign] => part(Month, m),
        [M::Month(m), M::Number(y, n @ (2 | 4))] | [M::Number(y, n @ 4), M::Month(m)] => period(Month, y, n, m),
        // 25-Mar: the day, or the year?
        [M::Number(_, 1 | 2), M::Month(_)] | [M::Month(_), M::Number(_, 1)] => Label::Unclear,
        [M::Number(d, 1 | 2), M::Month(m), M::Number(y, n)] | [M::Month(m), M::Number(d, 1 | 2), M::Number(y, n)] => {
            day(year(y, n), m, d)
        }
        [M::Number(y, n), M::Year, M::Number(m, 1 | 2), M::MonthSign]
        | [M::Number(y, n @ 4), M::Number(m, 1 | 2), M::MonthSign] => period(Month, y, n, m),
        [M::Number(y, n), M::Year, M::Number(m, 1 | 2), M::MonthSign, M::Number(d, 1 | 2), M::DaySign] => {
            day(year(y, n), m, d)
        }
        [M::Number(y, n @ 4)] => period(Frequency::Year, y, n, 1),
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
        | [M::Number(y, n), M::Year, M::Half, M::Number(h, 1)]
        | [M::Number(y, n), M::Year, M::HalfNamed(h)]
        | [M::Number(y, n @ 4), M::HalfNamed(h)] => period(HalfYear, y, n, h),
        _ if several(&all) => Label::Span,
        _ => Label::None,
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
    Some(match *marks {
        [M::Number(y, 4), M::Dash, M::Number(m @ 13.., 2)] if (y + 1) % 100 == m => Label::Span,
        [M::Number(y, n @ 4), M::Dash | M::Slash, M::Number(m, 1 | 2)] => period(Frequency::Month, y, n, m),
        // 2025.1 may be what is left of 2025.10.
        [M::Number(_, 4), M::Dot, M::Number(1, 1)] => Label::Unclear,
        [M::Number(y, n @ 4), M::Dot, M::Number(m, 1 | 2)] => period(Frequency::Month, y, n, m),
        [M::Number(m, 1 | 2), M::Dash | M::Slash | M::Dot, M::Number(y, n @ 4)] => period(Frequency::Month, y, n, m),
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

fn is_between(mark: Mark) -> bool {
    matches!(mark, Mark::Dash | Mark::Slash | Mark::Dot)
}
