//! How a number of a model is named outside of formulas, on a command line or in a workbook:
//!
//! ```text
//! reference = NAME [ "[" word { "," word } "]" ] [ "@" PERIOD ]
//! word      = ELEMENT | PERIOD, bare or in quotes
//! ```
//!
//! Names, elements and periods are not looked up here.

use std::ops::Range;

/// A word of a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// What it says, without quotes.
    pub text: String,
    /// Its bytes in the text, with its quotes.
    pub range: Range<usize>,
}

/// A name with what stands in its brackets and behind its `@`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name; empty where none stands before the brackets.
    pub name: Word,
    /// Elements and periods in its brackets.
    pub inside: Vec<Word>,
    /// What stands behind `@`.
    pub period: Option<Word>,
}

/// Why a text is no reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceError {
    /// What is wrong.
    pub message: String,
    /// What to type.
    pub hint: String,
    /// The bytes of the text that are wrong.
    pub range: Range<usize>,
}

impl Word {
    /// The word between two bytes of a text, without the space around it.
    fn of(text: &str, range: Range<usize>) -> Word {
        let whole = &text[range.clone()];
        let start = range.start + (whole.len() - whole.trim_start().len());
        let bare = whole.trim();
        Word { text: bare.trim_matches(['"', '\'']).to_owned(), range: start..start + bare.len() }
    }

    /// Whether it can only be a period: elements begin with a letter.
    pub fn is_period(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// Reads a reference.
///
/// # Errors
/// Where a bracket has no other, where nothing stands between two of them, or where something stands behind them.
pub fn reference(text: &str) -> Result<Reference, ReferenceError> {
    let end = text.find(['[', '@']).unwrap_or(text.len());
    let name = Word::of(text, 0..end);
    if let Some(at) = text[..end].find(']') {
        let message = "the `]` has no `[` before it".to_owned();
        return Err(ReferenceError { message, hint: "write `NAME[ELEMENT]`".to_owned(), range: at..at + 1 });
    }
    if !text[end..].starts_with('[') {
        return Ok(Reference { name, inside: vec![], period: behind(text, end)? });
    }
    let Some(close) = text[end..].find(']').map(|close| end + close) else {
        return Err(not_closed(text, end, &name.text));
    };
    let inside = words(text, end + 1..close);
    if inside.iter().any(|word| word.text.is_empty()) {
        return Err(ReferenceError {
            message: "an element or a period is missing between the brackets".to_owned(),
            hint: format!("write `{0}[ELEMENT]`, or `{0}` alone for all", name.text),
            range: end..close + 1,
        });
    }
    let rest = &text[close + 1..];
    if !rest.trim().is_empty() && !rest.trim_start().starts_with('@') {
        return Err(ReferenceError {
            message: format!("`{}` stands behind the `]`", rest.trim()),
            hint: format!("write `{}`, and a period in the brackets or behind `@`", text[..=close].trim()),
            range: close + 1..text.trim_end().len(),
        });
    }
    Ok(Reference { name, inside, period: behind(text, close + 1)? })
}

/// The period behind `@`.
fn behind(text: &str, from: usize) -> Result<Option<Word>, ReferenceError> {
    let Some(at) = text[from..].find('@').map(|at| from + at) else { return Ok(None) };
    let word = Word::of(text, at + 1..text.len());
    match word.text.is_empty() {
        false => Ok(Some(word)),
        true => Err(ReferenceError {
            message: "a period is missing behind `@`".to_owned(),
            hint: format!("write `{}PERIOD`", text[..=at].trim()),
            range: at..at + 1,
        }),
    }
}

/// The words between two brackets.
fn words(text: &str, range: Range<usize>) -> Vec<Word> {
    let mut at = range.start;
    let mut out = Vec::new();
    for part in text[range].split(',') {
        out.push(Word::of(text, at..at + part.len()));
        at += part.len() + 1;
    }
    out
}

fn not_closed(text: &str, open: usize, name: &str) -> ReferenceError {
    let (inside, period) = match text[open + 1..].split_once('@') {
        Some((inside, period)) => (inside.trim(), format!("@{}", period.trim())),
        None => (text[open + 1..].trim(), String::new()),
    };
    let inside = if inside.is_empty() { "ELEMENT" } else { inside };
    ReferenceError {
        message: "the `[` is not closed".to_owned(),
        hint: format!("write `{name}[{inside}]{period}`"),
        range: open..text.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_elements_and_periods_are_found_with_their_places() {
        let read = |text: &str| {
            let found = reference(text).expect("a reference");
            let inside: Vec<String> = found.inside.iter().map(|word| word.text.clone()).collect();
            assert!(found.inside.iter().all(|word| text[word.range.clone()].contains(&word.text)));
            let period = found.period.map_or_else(String::new, |word| format!("@{}", word.text));
            format!("{}|{}{period}", found.name.text, inside.join("|"))
        };
        for (text, wanted) in [
            (" price ", "price|"),
            ("price[YU7]", "price|YU7"),
            ("price [ 'YU7' , \"2027-01\" ] ", "price|YU7|2027-01"),
            ("price[YU7]@2027-01", "price|YU7@2027-01"),
            ("price @ Mar 2027", "price|@Mar 2027"),
            ("[YU7]", "|YU7"),
        ] {
            assert_eq!(read(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_reference_says_what_to_type() {
        for (text, message, hint) in [
            ("price[YU7", "the `[` is not closed", "write `price[YU7]`"),
            ("price[YU7@2027", "the `[` is not closed", "write `price[YU7]@2027`"),
            ("price[", "the `[` is not closed", "write `price[ELEMENT]`"),
            ("price]", "the `]` has no `[` before it", "write `NAME[ELEMENT]`"),
            (
                "price[YU7, ]",
                "an element or a period is missing between the brackets",
                "write `price[ELEMENT]`, or `price` alone for all",
            ),
            ("price[YU7]@ ", "a period is missing behind `@`", "write `price[YU7]@PERIOD`"),
            (
                "price[YU7]]",
                "`]` stands behind the `]`",
                "write `price[YU7]`, and a period in the brackets or behind `@`",
            ),
        ] {
            let error = reference(text).expect_err("none");
            assert_eq!((error.message.as_str(), error.hint.as_str()), (message, hint), "{text}");
        }
    }
}
