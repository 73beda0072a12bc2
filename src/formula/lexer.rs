//! The text of a formula as tokens.

use super::ast::Comparison;
use super::number;
use super::slips::{self, Slip};
use std::ops::Range;

/// A token and the bytes of the formula that it stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: TokenKind,
    /// Its first byte.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
}

impl Token {
    /// The bytes of the formula that it stands in.
    pub(super) fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TokenKind {
    Number(f64),
    /// A text, its quotes included.
    Text,
    Name,
    LeftParen,
    RightParen,
    LeftBracket,
    RightBracket,
    Comma,
    Dot,
    Plus,
    Minus,
    Star,
    Slash,
    Caret,
    Percent,
    Compare(Comparison),
    /// `&&`, which is no operator here; the parser knows what it meant to join.
    DoubleAmpersand,
    /// `||`, likewise.
    DoubleBar,
    End,
}

/// All tokens of a formula, [`TokenKind::End`] last.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Slip> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    loop {
        at = text.len() - text[at..].trim_start().len();
        let after_name = tokens.last().is_some_and(|token| token.kind == TokenKind::Name && token.end == at);
        let (kind, length) = token(text, at, after_name)?;
        tokens.push(Token { kind, start: at, end: at + length });
        if kind == TokenKind::End {
            return Ok(tokens);
        }
        at += length;
    }
}

/// The token at `at` and its length.
fn token(text: &str, at: usize, after_name: bool) -> Result<(TokenKind, usize), Slip> {
    let rest = &text[at..];
    let mut chars = rest.chars();
    let Some(first) = chars.next() else { return Ok((TokenKind::End, 0)) };
    let second = chars.next();
    match first {
        '.' if after_name => Ok((TokenKind::Dot, 1)),
        '.' if second.is_some_and(|c| c.is_ascii_digit()) => number(text, at),
        '.' => Ok((TokenKind::Dot, 1)),
        '"' | '\'' => quoted(text, at, first),
        c if c.is_ascii_digit() => number(text, at),
        c if c.is_ascii_alphabetic() => name(text, at),
        _ => match comparison(first, second) {
            Some((comparison, length)) => match slips::misspelt_comparison(rest) {
                Some((wrong, right)) => Err(slips::operator(at..at + wrong.len(), wrong, right)),
                None => Ok((TokenKind::Compare(comparison), length)),
            },
            None => symbol(text, at, first),
        },
    }
}

/// A comparison as Excel writes it.
fn comparison(first: char, second: Option<char>) -> Option<(Comparison, usize)> {
    match (first, second) {
        ('<', Some('>')) => Some((Comparison::NotEqual, 2)),
        ('<', Some('=')) => Some((Comparison::LessOrEqual, 2)),
        ('>', Some('=')) => Some((Comparison::GreaterOrEqual, 2)),
        ('<', _) => Some((Comparison::Less, 1)),
        ('>', _) => Some((Comparison::Greater, 1)),
        ('=', _) => Some((Comparison::Equal, 1)),
        _ => None,
    }
}

fn symbol(text: &str, at: usize, first: char) -> Result<(TokenKind, usize), Slip> {
    let rest = &text[at..];
    let kind = match first {
        '*' if rest.starts_with("**") => return Err(slips::operator(at..at + 2, "**", "^")),
        '&' if rest.starts_with("&&") => return Ok((TokenKind::DoubleAmpersand, 2)),
        '|' if rest.starts_with("||") => return Ok((TokenKind::DoubleBar, 2)),
        '(' => TokenKind::LeftParen,
        ')' => TokenKind::RightParen,
        '[' => TokenKind::LeftBracket,
        ']' => TokenKind::RightBracket,
        ',' => TokenKind::Comma,
        '+' => TokenKind::Plus,
        '-' => TokenKind::Minus,
        '*' => TokenKind::Star,
        '/' => TokenKind::Slash,
        '^' => TokenKind::Caret,
        '%' => TokenKind::Percent,
        _ => return Err(slips::stray(text, at, first)),
    };
    Ok((kind, 1))
}

fn name(text: &str, at: usize) -> Result<(TokenKind, usize), Slip> {
    let rest = &text[at..];
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    match rest[length..].chars().next() {
        Some(c) if c.is_alphabetic() => Err(slips::stray(text, at + length, c)),
        _ => Ok((TokenKind::Name, length)),
    }
}

fn number(text: &str, at: usize) -> Result<(TokenKind, usize), Slip> {
    let rest = &text[at..];
    if let Some(length) = slips::bare_period(rest) {
        return Err(slips::unquoted_period(text, at..at + length));
    }
    if let Some(length) = slips::grouped_digits(rest)
        && rest[..length].contains(",0")
    {
        return Err(slips::grouped(text, at..at + length));
    }
    let length = number::length(rest);
    match number::read(&rest[..length]) {
        Ok(value) => Ok((TokenKind::Number(value), length)),
        Err(error) => Err(Slip::new(error.message, at..at + length).code(error.code).hint(error.hint)),
    }
}

fn quoted(text: &str, at: usize, quote: char) -> Result<(TokenKind, usize), Slip> {
    match text[at + 1..].find(quote) {
        Some(inside) => Ok((TokenKind::Text, inside + 2)),
        None => Err(Slip::new("a text is never closed", at..at + 1)
            .label("opened here")
            .hint(format!("type another `{quote}` at its end"))),
    }
}
