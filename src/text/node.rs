//! TOML as a tree of nodes that know where they stand.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Span, Spanned};
use toml::de::{DeTable, DeValue};

/// A value of a TOML file and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub kind: NodeKind,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// What a TOML value is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// An integer or a float.
    Number(f64),
    /// A string.
    Text(Text),
    /// `true` or `false`.
    Boolean(bool),
    /// A date or a time, which no key of ours takes.
    Date,
    /// `[a, b]`.
    Array(Vec<Node>),
    /// A table, in file order.
    Table(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Spanned<String>,
    /// The value.
    pub value: Node,
}

/// A string, and where its first character stands if the file holds it without escapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// What the string says.
    pub text: String,
    /// The place of the whole string, quotes included.
    pub span: Span,
    /// Byte of the file at which the text starts, if it stands there to the letter.
    pub offset: Option<usize>,
}

impl Node {
    /// How a message calls this kind of value.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            NodeKind::Number(x) if !x.is_finite() => "an infinite number",
            NodeKind::Number(_) => "a number",
            NodeKind::Text(_) => "a text",
            NodeKind::Boolean(_) => "true or false",
            NodeKind::Date => "a date",
            NodeKind::Array(_) => "a list",
            NodeKind::Table(_) => "a table",
        }
    }
}

/// Parses a TOML text; all its syntax errors are reported, and what could be read is returned.
pub(super) fn parse(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut told_to = 0;
    for error in errors.iter().take(20) {
        let range = error.span().unwrap_or(0..0);
        let twice = error.message().contains("duplicate key");
        // A section that stands twice is one mistake, not one for each of its keys.
        if twice && range.start < told_to {
            continue;
        }
        if twice && line_before(text, range.start).trim_start().starts_with('[') {
            told_to = text[range.end..].find("\n[").map_or(text.len(), |at| range.end + at);
        }
        let message = error.message().trim_end_matches('.').replace('\n', ", ");
        let at = Span::new(file, range.start, range.end);
        let diagnostic = Diagnostic::error(Code::Toml, format!("this is not valid TOML: {message}")).at(at, "");
        diagnostics.push(diagnostic.hint(toml_hint(&message, text, range)));
    }
    entries(file, text, table.into_inner())
}

/// What stands on a line before a place.
fn line_before(text: &str, at: usize) -> &str {
    text.get(..at).unwrap_or("").rsplit('\n').next().unwrap_or("")
}

/// What to type instead of what is no TOML.
fn toml_hint(message: &str, text: &str, range: std::ops::Range<usize>) -> String {
    let after = text.get(range.start..).unwrap_or("");
    let line = line_before(text, range.start);
    let marked = text.get(range).unwrap_or("");
    if marked.contains(['“', '”', '„', '‘', '’']) || line.contains(['“', '”', '„']) {
        "texts stand in straight quotes: type `\"`".to_owned()
    } else if message.contains("duplicate key") && line.trim_start().starts_with('[') {
        let name = marked.trim();
        format!(
            "the section `{name}` stands here for the second time: keep one of the two, with the keys of both that are meant, or choose another name"
        )
    } else if message.contains("duplicate key") {
        format!("`{marked}` stands here for the second time: leave one of the two, or choose another name")
    } else if message.contains("basic string") {
        "type another `\"` at the end of the text, on the same line".to_owned()
    } else if message.contains("literal string") && line.contains('\'') {
        "type another `'` at the end of the text, on the same line".to_owned()
    } else if after.starts_with('.') && after[1..].starts_with(|c: char| c.is_ascii_digit()) {
        let digits: String = after[1..].chars().take_while(char::is_ascii_digit).collect();
        format!("a number begins with a digit: type `0.{digits}`")
    } else if message.contains("key with no value") {
        "a line is written `KEY = VALUE`".to_owned()
    } else if message.contains("must be quoted") {
        "formulas, names and periods stand in quotes: `\"...\"`".to_owned()
    } else if after.starts_with(',') && line.ends_with(|c: char| c.is_ascii_digit()) {
        "digits are not grouped with commas: type `215_900`".to_owned()
    } else {
        "look for a quote, bracket or `=` that is missing here or on the line before".to_owned()
    }
}

fn entries(file: FileId, text: &str, table: DeTable<'_>) -> Vec<Entry> {
    let mut out = Vec::new();
    for (key, value) in table {
        let range = key.span();
        let key = Spanned::new(key.into_inner().into_owned(), Span::new(file, range.start, range.end));
        let range = value.span();
        let span = Span::new(file, range.start, range.end);
        out.push(Entry { key, value: node(file, text, span, value.into_inner()) });
    }
    out
}

fn node(file: FileId, text: &str, span: Span, value: DeValue<'_>) -> Node {
    let kind = match value {
        DeValue::String(s) => {
            let offset = letter_start(text, span, &s);
            NodeKind::Text(Text { text: s.into_owned(), span, offset })
        }
        DeValue::Integer(i) => NodeKind::Number(integer(i.as_str(), i.radix())),
        DeValue::Float(x) => NodeKind::Number(x.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(b) => NodeKind::Boolean(b),
        DeValue::Datetime(_) => NodeKind::Date,
        DeValue::Array(items) => NodeKind::Array(
            items
                .into_iter()
                .map(|item| {
                    let range = item.span();
                    node(file, text, Span::new(file, range.start, range.end), item.into_inner())
                })
                .collect(),
        ),
        DeValue::Table(table) => NodeKind::Table(entries(file, text, table)),
    };
    Node { kind, span }
}

fn integer(digits: &str, radix: u32) -> f64 {
    match i128::from_str_radix(digits, radix) {
        Ok(whole) => whole as f64,
        Err(_) => f64::INFINITY,
    }
}

/// Where the text of a string starts in the file, if it stands there to the letter.
fn letter_start(file: &str, span: Span, text: &str) -> Option<usize> {
    let raw = file.get(span.start..span.end)?;
    for quote in ["\"\"\"\n", "'''\n", "\"\"\"", "'''", "\"", "'"] {
        if let Some(rest) = raw.strip_prefix(quote) {
            return rest.starts_with(text).then_some(span.start + quote.len());
        }
    }
    None
}
