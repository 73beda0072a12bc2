//! The digits of a number: what its separators are, and what it comes to.

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

/// `1.2e5`, as programs write numbers.
pub(super) fn scientific(text: &str) -> Option<f64> {
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

/// A number without what separates its thousands.
pub(super) struct Digits {
    /// The number as a program reads it.
    pub text: String,
    /// What its separators are.
    pub style: Style,
    /// What it is if its one separator means the other thing.
    pub other: Option<String>,
}

pub(super) fn digits(text: &str) -> Option<Digits> {
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
