//! Values: a number in a cell, in the many ways that people write one.

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

/// How firm a value is, in the words of a baseline file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Firmness {
    /// As it stands.
    Exact,
    /// More or less.
    About,
    /// More than that.
    Over,
    /// Less than that.
    Under,
    /// A little less than that.
    Nearly,
    /// That or less.
    UpTo,
    /// That or more.
    AtLeast,
}

impl Firmness {
    /// The word of a baseline file.
    pub fn word(self) -> &'static str {
        match self {
            Firmness::Exact => "exact",
            Firmness::About => "about",
            Firmness::Over => "over",
            Firmness::Under => "under",
            Firmness::Nearly => "nearly",
            Firmness::UpTo => "up_to",
            Firmness::AtLeast => "at_least",
        }
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

/// What the separators in a number are, as far as it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// There are none, or spaces.
    Plain,
    /// Points mark fractions (and commas thousands).
    PointFraction,
    /// Commas mark fractions (and points thousands).
    CommaFraction,
    /// One point before three digits.
    Point,
    /// One comma before three digits.
    Comma,
    /// Several commas: they mark thousands.
    Commas,
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

/// Words before a number; a longer one stands before a shorter that it starts with.
const BEFORE: [(&str, Firmness); 52] = [
    ("no more than", Firmness::UpTo),
    ("not more than", Firmness::UpTo),
    ("no less than", Firmness::AtLeast),
    ("not less than", Firmness::AtLeast),
    ("no fewer than", Firmness::AtLeast),
    ("at least", Firmness::AtLeast),
    ("at most", Firmness::UpTo),
    ("up to", Firmness::UpTo),
    ("more than", Firmness::Over),
    ("greater than", Firmness::Over),
    ("less than", Firmness::Under),
    ("fewer than", Firmness::Under),
    ("just under", Firmness::Nearly),
    ("just over", Firmness::Over),
    ("close to", Firmness::Nearly),
    ("well over", Firmness::Over),
    ("over", Firmness::Over),
    ("above", Firmness::Over),
    ("exceeding", Firmness::Over),
    ("under", Firmness::Under),
    ("below", Firmness::Under),
    ("nearly", Firmness::Nearly),
    ("almost", Firmness::Nearly),
    ("approximately", Firmness::About),
    ("approx.", Firmness::About),
    ("approx", Firmness::About),
    ("about", Firmness::About),
    ("around", Firmness::About),
    ("roughly", Firmness::About),
    ("circa", Firmness::About),
    ("ca.", Firmness::About),
    ("c.", Firmness::About),
    ("min.", Firmness::AtLeast),
    ("max.", Firmness::UpTo),
    (">=", Firmness::AtLeast),
    ("≥", Firmness::AtLeast),
    ("<=", Firmness::UpTo),
    ("≤", Firmness::UpTo),
    (">", Firmness::Over),
    ("<", Firmness::Under),
    ("~", Firmness::About),
    ("≈", Firmness::About),
    ("不超过", Firmness::UpTo),
    ("不少于", Firmness::AtLeast),
    ("超过", Firmness::Over),
    ("突破", Firmness::Over),
    ("至少", Firmness::AtLeast),
    ("不足", Firmness::Under),
    ("不到", Firmness::Under),
    ("大约", Firmness::About),
    ("接近", Firmness::Nearly),
    ("低于", Firmness::Under),
];

/// The same of one sign.
const BEFORE_ONE: [(&str, Firmness); 5] = [
    ("超", Firmness::Over),
    ("逾", Firmness::Over),
    ("约", Firmness::About),
    ("近", Firmness::Nearly),
    ("至多", Firmness::UpTo),
];

/// Words behind a number.
const BEHIND: [(&str, Firmness); 11] = [
    ("or more", Firmness::AtLeast),
    ("or less", Firmness::UpTo),
    ("or so", Firmness::About),
    ("plus", Firmness::Over),
    ("+", Firmness::Over),
    ("左右", Firmness::About),
    ("以上", Firmness::AtLeast),
    ("以下", Firmness::UpTo),
    ("以内", Firmness::UpTo),
    ("多", Firmness::Over),
    ("余", Firmness::Over),
];

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

/// `1.2e5`, as programs write numbers.
fn scientific(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let whole = digits(mantissa) && digits(exponent) && !exponent.contains('.');
    text.parse::<f64>().ok().filter(|value| whole && value.is_finite())
}

/// A decimal number times a power of ten, rounded once.
pub(super) fn shift(text: &str, exponent: i32) -> Option<f64> {
    format!("{text}e{exponent}").parse::<f64>().ok().filter(|value| value.is_finite())
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

/// A number as a program reads it, what its separators are, and what it is if its one separator means the other thing.
struct Digits {
    text: String,
    style: Style,
    other: Option<String>,
}

fn digits(text: &str) -> Option<Digits> {
    let bare: String = text.chars().filter(char::is_ascii_digit).collect();
    if bare.len() > 40 {
        return None;
    }
    let mut kinds: Vec<char> = Vec::new();
    for c in text.chars().filter(|c| !c.is_ascii_digit()) {
        if kinds.last() != Some(&c) {
            kinds.push(c);
        }
    }
    let one = |text: String, style| Some(Digits { text, style, other: None });
    match *kinds.as_slice() {
        [] => one(bare, Style::Plain),
        [mark @ (' ' | '\'')] => grouped(text, mark).and_then(|text| one(text, Style::Plain)),
        [mark] => {
            let (whole, fraction) = text.split_once(mark)?;
            let style = if mark == '.' { Style::PointFraction } else { Style::CommaFraction };
            if fraction.contains(mark) {
                // Several of them mark thousands; the other sign is then left for fractions.
                let style = if mark == '.' { Style::CommaFraction } else { Style::Commas };
                return grouped(text, mark).and_then(|text| one(text, style));
            }
            let decimal = format!("{}.{fraction}", if whole.is_empty() { "0" } else { whole });
            if grouped(text, mark).is_none() || whole.starts_with('0') {
                return one(decimal, style);
            }
            Some(match mark {
                '.' => Digits { text: decimal, style: Style::Point, other: Some(bare) },
                _ => Digits { text: bare, style: Style::Comma, other: Some(decimal) },
            })
        }
        [group, mark @ ('.' | ',')] if group != mark => {
            let (whole, fraction) = text.rsplit_once(mark)?;
            let whole = grouped(whole, group)?;
            let style = if mark == '.' { Style::PointFraction } else { Style::CommaFraction };
            one(format!("{whole}.{fraction}"), style)
        }
        _ => None,
    }
}

/// The digits of a number whose thousands are marked; with commas also as in India, where two digits stand between
/// marks but for the last three: `1,56,22,388`.
fn grouped(text: &str, mark: char) -> Option<String> {
    let groups: Vec<&str> = text.split(mark).collect();
    let (last, before) = groups.split_last()?;
    let (first, between) = before.split_first().unwrap_or((last, &[]));
    let whole = (1..=3).contains(&first.len()) && (before.is_empty() || last.len() == 3);
    let thousands = between.iter().all(|group| group.len() == 3);
    let lakhs = mark == ',' && first.len() <= 2 && between.iter().all(|group| group.len() == 2);
    (whole && (thousands || lakhs)).then(|| groups.concat())
}
