//! Numbers as formulas write them.

use crate::diagnostic::Code;

/// As many significant digits as a worksheet keeps.
const SIGNIFICANT_DIGITS: usize = 15;
/// The largest number that can be typed into a worksheet (Excel specifications and limits).
const LARGEST: f64 = 9.99999999999999e307;

/// Why the text of a number is none.
#[derive(Debug)]
pub(super) struct NumberError {
    pub code: Code,
    pub message: String,
    pub hint: String,
}

impl NumberError {
    fn syntax(message: String, hint: impl Into<String>) -> Self {
        NumberError { code: Code::FormulaSyntax, message, hint: hint.into() }
    }
}

/// How many bytes at the start of `text` belong to a number or to what was meant as one.
pub(super) fn length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(&byte) = bytes.get(end) {
        let exponent = end > 0 && matches!(bytes[end - 1], b'e' | b'E') && bytes[..end - 1].iter().all(is_mantissa);
        let signed = matches!(byte, b'+' | b'-') && exponent && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.') || signed) {
            break;
        }
        end += 1;
    }
    end
}

fn is_mantissa(byte: &u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'_' | b'.')
}

/// Reads `12`, `1_000_000`, `1.5e6`, `.5`.
pub(super) fn read(text: &str) -> Result<f64, NumberError> {
    let shown = shown(text);
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let unsigned = exponent.map(|exponent| exponent.trim_start_matches(['+', '-']));
    let parts = [Some(whole).filter(|whole| !whole.is_empty()), fraction.filter(|part| !part.is_empty()), unsigned];
    if let Some(part) = parts.into_iter().flatten().find(|part| part.is_empty() || !part.bytes().all(is_digit)) {
        return Err(NumberError::syntax(format!("`{shown}` is not a number"), advice(part)));
    }
    if parts.into_iter().flatten().any(|part| part.starts_with('_') || part.ends_with('_') || part.contains("__")) {
        let hint = "each `_` stands between two digits: type for example `1_000_000`";
        return Err(NumberError::syntax(format!("`{shown}` is not a number"), hint));
    }
    if fraction == Some("") {
        let hint = format!("type `{whole}` or `{whole}.0`");
        return Err(NumberError::syntax(format!("digits are missing after the point of `{shown}`"), hint));
    }
    let value = text.replace('_', "").parse().unwrap_or(f64::NAN);
    check(value, mantissa, &shown)
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'_'
}

/// What to type instead of a number with such a part.
fn advice(part: &str) -> &'static str {
    if part.is_empty() {
        "digits are missing after the `e`: type for example `1.5e6`"
    } else if part.contains('.') {
        "a number has one point: type for example `1234.5` or `1_000_000`"
    } else {
        "type `*` between a number and a name; names begin with a letter"
    }
}

/// Refuses what a worksheet would round, or cannot hold.
fn check(value: f64, mantissa: &str, shown: &str) -> Result<f64, NumberError> {
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    // Zeros at either end only say how large it is: 1_000_000_000_000_000_000 has one significant digit.
    let significant = digits.trim_matches('0');
    if !value.is_finite() || value > LARGEST {
        let hint = "the largest number of a worksheet is 9.99999999999999e307";
        return Err(NumberError::syntax(format!("`{shown}` is too large"), hint));
    }
    if !significant.is_empty() && value < f64::MIN_POSITIVE {
        let message = format!("`{shown}` is too close to zero");
        return Err(NumberError::syntax(message, "the smallest number of a worksheet is 2.3e-308"));
    }
    if significant.len() > SIGNIFICANT_DIGITS {
        let rounded = format!("{value:.*e}", SIGNIFICANT_DIGITS - 1).parse().unwrap_or(value);
        return Err(NumberError {
            code: Code::NumberTooLong,
            message: format!(
                "`{shown}` has {} significant digits; worksheets keep {SIGNIFICANT_DIGITS}",
                significant.len()
            ),
            hint: format!("type `{}`", number_text(rounded)),
        });
    }
    Ok(value)
}

/// The start of a number that is too long for a message.
fn shown(text: &str) -> String {
    if text.len() > 40 { format!("{}...", text.get(..37).unwrap_or("")) } else { text.to_string() }
}

/// The shortest text that reads back to the same number, with an exponent only from 1e15 up and below 1e-6.
pub fn number_text(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e15).contains(&size) { format!("{value:e}") } else { format!("{value}") }
}

/// The same of the number rounded to one digit and so many behind it: for files in which more digits say nothing.
///
/// ```
/// use evcalc::formula::short_number;
/// assert_eq!(short_number(11336.125, 5), "11336.1");
/// // Written out it would be a whole number that no reader of TOML takes.
/// assert_eq!(short_number(1.25e20, 5), "1.25e20");
/// ```
pub fn short_number(x: f64, digits: usize) -> String {
    number_text(format!("{x:.digits$e}").parse().unwrap_or(x))
}
