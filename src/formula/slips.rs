//! What people type out of habit (from Excel, from other languages, by copying from prose), and what to type here.

use crate::diagnostic::{Code, Diagnostic};
use std::ops::Range;

use super::place::Place;

/// An error on its way out of the lexer or the parser; its range counts bytes of the formula.
#[derive(Debug)]
pub(super) struct Slip {
    code: Code,
    message: String,
    range: Range<usize>,
    label: String,
    hints: Vec<String>,
}

impl Slip {
    pub(super) fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Slip { code: Code::FormulaSyntax, message: message.into(), range, label: String::new(), hints: vec![] }
    }

    pub(super) fn code(self, code: Code) -> Self {
        Slip { code, ..self }
    }

    pub(super) fn label(self, label: impl Into<String>) -> Self {
        Slip { label: label.into(), ..self }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The diagnostic of a formula that stands at `place`.
    pub(super) fn diagnostic(self, place: &Place) -> Diagnostic {
        let diagnostic = Diagnostic::error(self.code, self.message).at(place.span(self.range), self.label);
        self.hints.into_iter().fold(diagnostic, Diagnostic::hint)
    }
}

/// An operator of other languages.
pub(super) fn operator(range: Range<usize>, wrong: &str, right: &str) -> Slip {
    Slip::new(format!("`{wrong}` is not an operator"), range).hint(format!("type `{right}`"))
}

/// `==`, `=<` and `=>`, each with its right form.
pub(super) fn misspelt_comparison(rest: &str) -> Option<(&'static str, &'static str)> {
    let wrong = [("===", "="), ("==", "="), ("=<", "<="), ("=>", ">="), ("<<", "<"), (">>", ">"), ("><", "<>")];
    wrong.into_iter().find(|(wrong, _)| rest.starts_with(wrong))
}

/// How long a month or quarter at the start of the text is that should have been in quotes: `2027-07`.
pub(super) fn bare_period(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let year = bytes.get(..4)?;
    if !(year.starts_with(b"19") || year.starts_with(b"20")) || !year.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let part = bytes.get(4..7)?;
    let month = part[0] == b'-' && matches!(&part[1..], [b'0', b'1'..=b'9'] | [b'1', b'0'..=b'2']);
    let quarter = part[0] == b'-' && matches!(&part[1..], [b'Q', b'1'..=b'4']);
    let ends = !bytes.get(7).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'));
    ((month || quarter) && ends).then_some(7)
}

pub(super) fn unquoted_period(text: &str, range: Range<usize>) -> Slip {
    let period = &text[range.start..range.end];
    let hint = match &period[5..6] {
        "Q" => format!("type `'{period}'`"),
        _ => format!("type `'{period}'`, or `{} - {}` to subtract", &period[..4], &period[5..]),
    };
    Slip::new(format!("the period `{period}` needs quotes"), range).hint(hint)
}

/// How long a number with commas between groups of three digits at the start of the text is: `1,000,000.50`.
pub(super) fn grouped_digits(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let digits = |at: usize| bytes[at.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = digits(0);
    if !(1..=3).contains(&end) {
        return None;
    }
    let first = end;
    while bytes.get(end) == Some(&b',') && digits(end + 1) == 3 {
        end += 4;
    }
    let grouped = end > first;
    if bytes.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    let ends = !bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    (grouped && ends).then_some(end)
}

pub(super) fn grouped(text: &str, range: Range<usize>) -> Slip {
    let right = text[range.start..range.end].replace(',', "_");
    Slip::new("a comma does not group digits", range).hint(format!("type `{}`", right.trim_end_matches('.')))
}

/// A character that no formula has.
pub(super) fn stray(text: &str, at: usize, c: char) -> Slip {
    let range = at..at + c.len_utf8();
    if text[at..].starts_with("!=") {
        return operator(at..at + 2, "!=", "<>");
    }
    if let Some(right) = look_alike(c) {
        return Slip::new(format!("`{c}` is not the character that formulas use"), range)
            .hint(format!("type `{right}`"));
    }
    let message = if c.is_control() || c.is_whitespace() || invisible(c) {
        format!("the invisible character U+{:04X} cannot stand in a formula", u32::from(c))
    } else {
        format!("`{c}` cannot stand in a formula")
    };
    Slip::new(message, range).hint(instead_of(c))
}

fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The ASCII form of a typographic or full-width character.
fn look_alike(c: char) -> Option<String> {
    let right = match c {
        '×' | '·' | '⋅' | '∙' | '✕' => "*",
        '÷' | '∕' | '⁄' => "/",
        '−' | '–' | '—' | '‐' | '‑' => "-",
        '≥' | '⩾' => ">=",
        '≤' | '⩽' => "<=",
        '≠' => "<>",
        '≈' | '≡' => "=",
        '“' | '”' | '„' | '‟' | '«' | '»' | '「' | '」' => "\"",
        '‘' | '’' | '‚' | '‛' | '′' => "'",
        '²' => "^2",
        '³' => "^3",
        '√' => "sqrt(x)",
        '∧' => "and(a, b)",
        '∨' => "or(a, b)",
        '¬' => "not(x)",
        '、' => ",",
        '【' => "[",
        '】' => "]",
        // The full-width forms repeat ASCII at a fixed distance.
        '\u{ff01}'..='\u{ff5e}' => return char::from_u32(u32::from(c) - 0xfee0).map(String::from),
        _ => return None,
    };
    Some(right.to_string())
}

/// What to type instead of a character that means nothing here.
fn instead_of(c: char) -> &'static str {
    match c {
        ';' => "type `,` between the arguments of a function",
        '{' | '}' => "a table of values stands outside of formulas: `value = { SU7 = 1, YU7 = 2 }`",
        '&' => "type `and(a, b)` for both; formulas do not join texts",
        '|' => "type `or(a, b)` for either",
        '!' => "type `not(x)` for the opposite of x, `<>` for unequal",
        '?' => "type `if(condition, then, else)`",
        ':' => "type `sum(x)` to add over dimensions, `total(x, '2026-01', '2026-12')` over periods",
        '$' => "formulas refer to names, not to cells",
        '#' => "notes stand in the key `notes`, outside of formulas",
        '_' => "names begin with a letter",
        '`' | '\\' => "texts stand in quotes: `'2027-07'`",
        _ if c.is_alphanumeric() => "names are made of the letters A to Z and a to z, digits and `_`",
        _ if c.is_control() || c.is_whitespace() || invisible(c) => "delete it",
        _ => "operators are + - * / ^ % = <> < <= > >=",
    }
}
