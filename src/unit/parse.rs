//! The text of a unit, as a model declares it.
//!
//! ```text
//! unit   = factor { ("*" | "/") factor }        from left to right: a/b*c is a*c/b
//! factor = ( name | "1" | "%" ) [ "^" [ "-" ] digits ]
//! name   = [A-Za-z][A-Za-z0-9_]*
//! ```

use super::Unit;
use std::ops::Range;

/// The largest exponent, up or down, of a base unit.
pub const LARGEST_EXPONENT: i32 = 99;

/// A unit as a model declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredUnit {
    /// The unit.
    pub unit: Unit,
    /// Whether its numbers are shown in percent: `%`, `%/year`.
    pub percent: bool,
    /// The text as its author wrote it.
    pub text: String,
}

/// Why a text is no unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitError {
    /// What is wrong and what to type.
    pub message: String,
    /// The bytes of the text that are wrong, on character boundaries.
    pub range: Range<usize>,
}

impl DeclaredUnit {
    /// The text for people to read: identifiers have no spaces, tables have.
    pub fn in_words(&self) -> String {
        self.text.replace('_', " ")
    }

    /// Reads the text of a unit.
    ///
    /// # Errors
    /// At the first thing that does not fit the grammar, or an exponent beyond [`LARGEST_EXPONENT`].
    pub fn parse(text: &str) -> Result<DeclaredUnit, UnitError> {
        let mut reader = Reader { text, at: 0 };
        let (unit, percent) = reader.unit()?;
        Ok(DeclaredUnit { unit, percent: percent == 1, text: text.trim().to_string() })
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// The whole text as a unit, with the power of `%` in it.
    fn unit(&mut self) -> Result<(Unit, i32), UnitError> {
        let mut unit = Unit::plain();
        let mut percent: i32 = 0;
        let mut sign = 1;
        loop {
            self.skip_spaces();
            let start = self.at;
            let name = self.factor()?;
            let exponent = self.exponent()? * sign;
            if name == "%" {
                percent = percent.saturating_add(exponent);
            } else if name != "1" {
                // One factor at a time, so that the exponent that goes too far is the one that is marked.
                unit.multiply_by(name, exponent);
                self.check_size(&unit, name, start)?;
            }
            match self.next_sign()? {
                Some(next) => sign = next,
                None => return Ok((unit, percent)),
            }
        }
    }

    /// A name, `1` or `%`.
    fn factor(&mut self) -> Result<&'a str, UnitError> {
        let rest = &self.text[self.at..];
        let length = match rest.chars().next() {
            Some('%') => 1,
            Some(c) if c.is_ascii_alphabetic() => run(rest, |c| c.is_ascii_alphanumeric() || c == '_'),
            Some(c) if c.is_ascii_digit() => run(rest, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')),
            _ => 0,
        };
        let factor = &rest[..length];
        if length == 0 {
            return Err(self.unexpected());
        }
        if factor.starts_with(|c: char| c.is_ascii_digit()) && factor != "1" {
            let message = format!(
                "`{}` is not a base unit: the only number in a unit is `1`, and names begin with a letter",
                shown(factor)
            );
            return Err(UnitError { message, range: self.at..self.at + length });
        }
        self.at += length;
        Ok(factor)
    }

    /// What follows `^`, or 1.
    fn exponent(&mut self) -> Result<i32, UnitError> {
        self.skip_spaces();
        let start = self.at;
        if !self.take('^') {
            return Ok(1);
        }
        self.skip_spaces();
        let sign = if self.take('-') { -1 } else { 1 };
        self.skip_spaces();
        let digits = run(&self.text[self.at..], |c| c.is_ascii_digit());
        let number = self.text[self.at..self.at + digits].parse::<i32>();
        self.at += digits;
        if digits == 0 || self.text[self.at..].starts_with(['.', '_']) {
            let message = "an exponent is a whole number: type for example `^2` or `^-1`".to_string();
            return Err(UnitError { message, range: start..self.at });
        }
        match number {
            Ok(number) if number <= LARGEST_EXPONENT => Ok(sign * number),
            _ => {
                let message = format!("exponents of units go up to {LARGEST_EXPONENT}");
                Err(UnitError { message, range: start..self.at })
            }
        }
    }

    fn check_size(&self, unit: &Unit, name: &str, start: usize) -> Result<(), UnitError> {
        let exponent = unit.powers.get(name).copied().unwrap_or(0);
        if exponent.abs() <= LARGEST_EXPONENT {
            return Ok(());
        }
        let message =
            format!("the exponent of `{}` comes to {exponent}: they go up to {LARGEST_EXPONENT}", shown(name));
        Err(UnitError { message, range: start..self.at })
    }

    /// The sign of the exponents of the next factor, or nothing at the end of the text.
    fn next_sign(&mut self) -> Result<Option<i32>, UnitError> {
        self.skip_spaces();
        if self.at == self.text.len() {
            Ok(None)
        } else if self.take('*') {
            Ok(Some(1))
        } else if self.take('/') {
            Ok(Some(-1))
        } else {
            Err(self.unexpected())
        }
    }

    fn skip_spaces(&mut self) {
        self.at += run(&self.text[self.at..], char::is_whitespace);
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.text[self.at..].starts_with(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    /// What is wrong with the character here, or with the end of the text.
    fn unexpected(&self) -> UnitError {
        let found = self.text[self.at..].chars().next();
        let range = self.at..self.at + found.map_or(0, char::len_utf8);
        UnitError { message: self.complaint(found), range }
    }

    fn complaint(&self, found: Option<char>) -> String {
        let before = self.text[..self.at].trim_end().chars().next_back();
        match (found, before) {
            (None, None) => "the unit is missing: type `1` for a plain number".into(),
            (None, Some(before)) => format!("a base unit is missing after `{before}`"),
            (Some('(' | ')'), _) => match without_parentheses(self.text) {
                Some(unit) => format!("a unit has no parentheses: type `{unit}`"),
                None => "a unit has no parentheses: type `a/b/c` for `a/(b*c)`".into(),
            },
            (Some(c @ ('*' | '/')), None) => {
                format!("a base unit is missing before `{c}`: type `1/year` for a rate of plain numbers")
            }
            (Some('*'), Some('*')) => "powers are written with `^`: type for example `vehicle^2`".into(),
            (Some(c @ ('*' | '/' | '^')), Some(_)) => format!("a base unit is missing before `{c}`"),
            (Some(c), _) if c.is_ascii_alphanumeric() => {
                "an operator is missing: type `*` or `/` between two base units, `_` within a name".into()
            }
            (Some(c), _) => strange(c),
        }
    }
}

/// What to type for a character that units do not have.
fn strange(c: char) -> String {
    let instead = match c {
        '€' => "EUR",
        '$' | '＄' => "USD",
        '£' => "GBP",
        '¥' | '￥' | '元' => "CNY",
        '²' => "^2",
        '³' => "^3",
        '×' | '·' | '⋅' => "*",
        '÷' | '∕' | '／' => "/",
        '−' | '–' => "-",
        '％' | '‰' => "%",
        _ => "",
    };
    let shown = if c.is_control() { '\u{fffd}' } else { c };
    let allowed = "names in units are made of the letters A to Z and a to z, digits and `_`";
    match instead {
        "" => format!("`{shown}` cannot stand in a unit: {allowed}"),
        _ => format!("`{shown}` cannot stand in a unit: type `{instead}` ({allowed})"),
    }
}

/// The unit that a text with parentheses means, where that is plain to see.
fn without_parentheses(text: &str) -> Option<Unit> {
    let mut signs = vec![1];
    let mut sign = 1;
    let mut flat = String::from("1");
    let mut tokens = text.chars().filter(|c| !c.is_whitespace()).peekable();
    let mut factor = true;
    while let Some(c) = tokens.next() {
        let around = *signs.last()?;
        match c {
            '(' if factor => signs.push(around * sign),
            ')' if !factor && tokens.peek() != Some(&'^') => drop(signs.pop()),
            '*' | '/' if !factor => factor = true,
            _ if factor && !matches!(c, '*' | '/' | ')') => {
                flat.push(if around * sign == 1 { '*' } else { '/' });
                flat.push(c);
                factor = false;
            }
            _ if matches!(c, '(' | ')') => return None,
            _ => flat.push(c),
        }
        sign = if c == '/' { -1 } else { 1 };
    }
    if signs.len() != 1 || flat.contains(['(', ')']) {
        return None;
    }
    DeclaredUnit::parse(&flat).ok().map(|declared| declared.unit)
}

/// How many bytes at the start of `text` are made of such characters.
fn run(text: &str, within: impl Fn(char) -> bool) -> usize {
    text.find(|c| !within(c)).unwrap_or(text.len())
}

/// A name, cut where it is too long for a message.
fn shown(name: &str) -> &str {
    name.get(..40).unwrap_or(name)
}
