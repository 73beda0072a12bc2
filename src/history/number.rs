//! Values: a number in a cell, in the many ways that people write one.

use super::digits::{Style, digits, scientific, shift};
use super::firmness::{BEFORE, BEFORE_ONE, BEHIND, Firmness};
use super::grid::Cell;
use super::label::label;
use super::remark::Reason;
use super::scalewords::scale;
use super::words::{is_forecast, plain, without_notes};

/// The numbers that a text may mean: none, one, or two where its only separator may mark thousands or a fraction.
/// `4,5%` is 0.045; `1,234` is 1234 or 1.234.
pub fn meanings(text: &str) -> Vec<f64> {
    match spoken(&plain(text)) {
        Reading::Value(amount) => std::iter::once(amount.value).chain(amount.other).collect(),
        _ => Vec::new(),
    }
}

/// What a cell says as a value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// That there is none.
    Blank,
    /// A number.
    Value(Amount),
    /// Something that is meant as a number, or stands in its place, and cannot be taken.
    Refused(Reason),
    /// Words.
    Words,
}

/// A number as it was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    pub value: f64,
    pub firmness: Firmness,
    /// What its separators are.
    pub style: Style,
    /// The value if its one separator means the other thing.
    pub other: Option<f64>,
    /// Whether it has a scale of its own: `2.9 million`.
    pub scaled: bool,
    /// Whether it is written with a percent sign.
    pub share: bool,
    /// The marks of footnotes behind it.
    pub note: Option<String>,
    /// The value if the letter behind it is a flag (`b`: a break in the series), not a scale.
    pub flagged: Option<f64>,
}

/// Reads a cell as a value; its text is given in the plain spelling as well.
pub(super) fn reading(cell: &Cell, plain: &str) -> Reading {
    match cell {
        Cell::Empty => Reading::Blank,
        Cell::Number(number) if number.is_finite() => Reading::Value(simple(*number)),
        Cell::Number(_) => Reading::Refused(Reason::TooLarge),
        Cell::Text(_) => match spoken(plain) {
            // Dashes stand in dates as well as in ranges.
            Reading::Refused(Reason::Range) if label(cell, plain).0.is_spoken() => {
                Reading::Refused(Reason::DateAsValue)
            }
            reading => reading,
        },
        Cell::Date { .. } => Reading::Refused(Reason::DateAsValue),
        Cell::Boolean(_) => Reading::Refused(Reason::Truth),
        Cell::Error(_) => Reading::Refused(Reason::ErrorValue),
        Cell::NotCalculated => Reading::Refused(Reason::NotCalculated),
    }
}

fn simple(value: f64) -> Amount {
    Amount {
        value,
        firmness: Firmness::Exact,
        style: Style::Plain,
        other: None,
        scaled: false,
        share: false,
        note: None,
        flagged: None,
    }
}

/// The longest text that can be a value, in bytes.
const LONGEST: usize = 100;

const BLANKS: [&str; 17] =
    ["", "-", "--", "---", "n/a", "na", "n.a.", "n.a", "...", "..", "…", "/", "tba", "tbd", "无", "暂无", ":"];

/// The flags of statistical offices, of which several may stand behind a value.
const FLAGS: &str = "bcdefnprsuvz";

/// Whether a text is such flags.
fn are_flags(text: &str) -> bool {
    (1..=3).contains(&text.len()) && text.chars().all(|c| FLAGS.contains(c))
}

/// Whether a text that stands by itself is such flags.
pub(super) fn is_flags(text: &str) -> bool {
    are_flags(text) && text.len() <= 2
}

/// Whether it is the colon of a statistical office for a value that there is not, with its flags.
pub(super) fn is_missing(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|flags| flags.trim().is_empty() || are_flags(flags.trim()))
}

const ERRORS: [&str; 9] =
    ["#div/0!", "#n/a", "#name?", "#null!", "#num!", "#ref!", "#value!", "#getting_data", "#spill!"];

/// What is counted; it says nothing about the number.
const COUNTED: [&str; 12] =
    ["vehicles", "vehicle", "units", "unit", "cars", "car", "deliveries", "orders", "evs", "辆", "台", "部"];

fn spoken(text: &str) -> Reading {
    if text.len() > LONGEST {
        return Reading::Words;
    }
    if BLANKS.contains(&text) || is_missing(text) {
        return Reading::Blank;
    }
    if ERRORS.contains(&text) {
        return Reading::Refused(Reason::ErrorValue);
    }
    if ["true", "false"].contains(&text) {
        return Reading::Refused(Reason::Truth);
    }
    let (mut rest, note) = without_notes(text);
    let inside = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).map(str::trim);
    rest = inside.unwrap_or(rest);
    let mut firmness = None;
    let bare = rest.starts_with(|c: char| c.is_ascii_digit());
    for (word, meaning) in BEFORE.iter().chain(&BEFORE_ONE).filter(|_| !bare) {
        if let Some(after) = rest.strip_prefix(word) {
            let whole = !word.ends_with(|c: char| c.is_ascii_alphabetic()) || !after.starts_with(char::is_alphabetic);
            if whole {
                (rest, firmness) = (after.trim_start(), Some(*meaning));
                break;
            }
        }
    }
    let negative = rest.strip_prefix('-').map(str::trim_start);
    rest = negative.unwrap_or_else(|| rest.strip_prefix('+').unwrap_or(rest));
    if !rest.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit()) {
        return Reading::Words;
    }
    let minus = negative.is_some() != inside.is_some();
    if let Some(value) = scientific(rest) {
        return Reading::Value(Amount {
            firmness: firmness.unwrap_or(Firmness::Exact),
            ..simple(signed(value, minus))
        });
    }
    let end = rest.find(|c: char| !c.is_ascii_digit() && !" .,'".contains(c)).unwrap_or(rest.len());
    let (number, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let flags = number.ends_with(' ') && are_flags(tail);
    let flag = (flags && tail != "b").then(|| tail.to_owned());
    let may_be_flag = flags && tail == "b";
    if flag.as_deref().is_some_and(|flag| flag.contains(['e', 'f'])) {
        return Reading::Refused(Reason::Forecast);
    }
    let tail = if flag.is_some() { "" } else { tail };
    let number = number.trim_end_matches([' ', '.', ',', '\'']);
    let tail = match behind(tail) {
        Ok(tail) => tail,
        // `5 days of holidays`, `2025年销量`
        Err(Reason::NotANumber) if tail.contains(char::is_alphabetic) => return Reading::Words,
        Err(reason) => return Reading::Refused(reason),
    };
    let Some(parsed) = digits(number) else { return Reading::Refused(Reason::NotANumber) };
    let exponent = tail.exponent - if tail.share { 2 } else { 0 };
    let value = |text: &str| shift(text, exponent).map(|value| signed(value, minus));
    let Some(first) = value(&parsed.text) else { return Reading::Refused(Reason::TooLarge) };
    if note.is_some_and(is_forecast) {
        return Reading::Refused(Reason::Forecast);
    }
    Reading::Value(Amount {
        value: first,
        firmness: tail.firmness.or(firmness).unwrap_or(Firmness::Exact),
        style: parsed.style,
        other: parsed.other.as_deref().and_then(value),
        scaled: tail.exponent != 0,
        share: tail.share,
        note: note.map(str::to_owned).or(flag),
        flagged: if may_be_flag { parsed.text.parse().ok().map(|value| signed(value, minus)) } else { None },
    })
}

fn signed(value: f64, minus: bool) -> f64 {
    if minus && value != 0.0 { -value } else { value }
}

/// What stands behind the digits.
#[derive(Default)]
struct Tail {
    exponent: i32,
    share: bool,
    firmness: Option<Firmness>,
}

fn behind(text: &str) -> Result<Tail, Reason> {
    let mut tail = Tail::default();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('%').or_else(|| rest.strip_prefix("percent")) {
            (tail.share, rest) = (true, after.trim_start());
        } else if let Some((word, firmness)) = BEHIND.iter().find(|(word, _)| rest.starts_with(word)) {
            tail.firmness = Some(*firmness);
            rest = rest.get(word.len()..).unwrap_or_default().trim_start();
        } else if let Some((exponent, length)) = scale(rest) {
            if tail.exponent != 0 {
                return Err(Reason::NotANumber);
            }
            tail.exponent = exponent;
            rest = rest.get(length..).unwrap_or_default().trim_start();
        } else if let Some(word) = COUNTED.iter().find(|word| rest.starts_with(*word)) {
            rest = rest.get(word.len()..).unwrap_or_default().trim_start();
        } else {
            let to = ["-", "to ", "~", "至", "到"].iter().find_map(|word| rest.strip_prefix(word));
            let range = to.is_some_and(|to| to.trim_start().starts_with(|c: char| c.is_ascii_digit()));
            return Err(if range { Reason::Range } else { Reason::NotANumber });
        }
    }
    if tail.share && tail.exponent != 0 {
        return Err(Reason::NotANumber);
    }
    Ok(tail)
}
