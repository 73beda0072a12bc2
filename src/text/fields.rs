//! Reading the keys of one table: every key is known, of the right kind, and asked for once.

use super::node::{Entry, Node, NodeKind, Text};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, Spanned};

/// The keys of one section that have not been read yet.
pub(super) struct Fields<'a> {
    /// How messages call the section, for example `[drivers.price]`.
    section: String,
    span: Span,
    entries: Vec<Entry>,
    known: &'static [&'static str],
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Fields<'a> {
    /// Starts reading a section whose keys are `known`; any other key is reported at once.
    pub(super) fn new(
        section: impl Into<String>,
        span: Span,
        entries: Vec<Entry>,
        known: &'static [&'static str],
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        let section = section.into();
        let (entries, unknown): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| known.contains(&entry.key.value.as_str()));
        for Entry { key, .. } in unknown {
            diagnostics.push(unknown_key(&key, &section, known));
        }
        Self { section, span, entries, known, diagnostics }
    }

    /// The value of a key, if it is there.
    pub(super) fn node(&mut self, key: &'static str) -> Option<Node> {
        debug_assert!(self.known.contains(&key));
        let at = self.entries.iter().position(|entry| entry.key.value == key)?;
        Some(self.entries.remove(at).value)
    }

    /// The value of a key that must be there.
    pub(super) fn required(&mut self, key: &'static str) -> Option<Node> {
        let found = self.node(key);
        if found.is_none() {
            self.missing(key);
        }
        found
    }

    /// The text under a key.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Text> {
        let node = self.node(key)?;
        self.as_text(key, node)
    }

    /// The text under a key that must be there.
    pub(super) fn required_text(&mut self, key: &'static str) -> Option<Text> {
        let node = self.required(key)?;
        self.as_text(key, node)
    }

    /// The text under a key, without its place.
    pub(super) fn words(&mut self, key: &'static str) -> Option<String> {
        self.text(key).map(|text| text.text)
    }

    /// A formula: a text, or a number standing for itself.
    pub(super) fn formula(&mut self, key: &'static str) -> Option<Text> {
        let node = self.required(key)?;
        formula_text(node).map_err(|node| self.wrong_kind(key, "a formula in quotes", &node)).ok()
    }

    /// The number under a key.
    pub(super) fn number(&mut self, key: &'static str) -> Option<Spanned<f64>> {
        let node = self.node(key)?;
        match node.kind {
            NodeKind::Number(x) if x.is_finite() => Some(Spanned::new(x, node.span)),
            _ => {
                self.wrong_kind(key, "a number", &node);
                None
            }
        }
    }

    /// A part of a whole under a key: a number, or a percentage as a text.
    pub(super) fn part(&mut self, key: &'static str) -> Option<Spanned<f64>> {
        let node = self.node(key)?;
        let number = match &node.kind {
            NodeKind::Number(x) => Some(*x),
            NodeKind::Text(words) => words
                .text
                .trim()
                .strip_suffix('%')
                .and_then(|digits| digits.trim().parse::<f64>().ok())
                .map(|x| x / 100.0),
            _ => None,
        };
        match number.filter(|x| x.is_finite()) {
            Some(x) => Some(Spanned::new(x, node.span)),
            None => {
                self.wrong_kind(key, "a part, such as 0.5 or \"50%\"", &node);
                None
            }
        }
    }

    /// The number under a key that must be there.
    pub(super) fn required_number(&mut self, key: &'static str) -> Option<Spanned<f64>> {
        if !self.has(key) {
            self.missing(key);
        }
        self.number(key)
    }

    /// One name or a list of names under a key that must be there.
    pub(super) fn required_names(&mut self, key: &'static str) -> Option<Vec<Text>> {
        if !self.has(key) {
            self.missing(key);
        }
        self.names(key)
    }

    fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|entry| entry.key.value == key)
    }

    /// One name or a list of names.
    pub(super) fn names(&mut self, key: &'static str) -> Option<Vec<Text>> {
        let node = self.node(key)?;
        match node.kind {
            NodeKind::Text(text) => Some(vec![text]),
            NodeKind::Array(items) => items.into_iter().map(|item| self.as_text(key, item)).collect::<Option<Vec<_>>>(),
            _ => {
                self.wrong_kind(key, "a list of names", &node);
                None
            }
        }
    }

    /// The entries of the table under a key.
    pub(super) fn table(&mut self, key: &'static str) -> Vec<Entry> {
        let Some(node) = self.node(key) else { return vec![] };
        match node.kind {
            NodeKind::Table(entries) => entries,
            _ => {
                self.wrong_kind(key, "a table", &node);
                vec![]
            }
        }
    }

    /// Reports that a key is missing.
    pub(super) fn missing(&mut self, key: &str) {
        let message = format!("{} has no `{key}`", self.section);
        self.diagnostics.push(
            Diagnostic::error(Code::MissingKey, message)
                .at(self.span, format!("`{key}` is required here"))
                .hint(format!("add `{key} = {}`", example(key))),
        );
    }

    fn as_text(&mut self, key: &str, node: Node) -> Option<Text> {
        match node.kind {
            NodeKind::Text(text) => Some(text),
            _ => {
                self.wrong_kind(key, "a text in quotes", &node);
                None
            }
        }
    }

    /// Reports a value of the wrong kind.
    pub(super) fn wrong_kind(&mut self, key: &str, wanted: &str, node: &Node) {
        wrong_kind(&format!("`{key}`"), wanted, node, self.diagnostics);
    }
}

/// Reports that `what` should be `wanted` and is something else.
pub(super) fn wrong_kind(what: &str, wanted: &str, node: &Node, diagnostics: &mut Diagnostics) {
    let found = node.kind_name();
    // What could not be read as TOML has been told.
    let told = |d: &Diagnostic| {
        d.code == Code::Toml
            && d.place.as_ref().is_some_and(|(span, _)| {
                span.file == node.span.file && node.span.start <= span.start && span.start <= node.span.end
            })
    };
    if diagnostics.0.iter().any(told) {
        return;
    }
    diagnostics.push(
        Diagnostic::error(Code::WrongKind, format!("{what} must be {wanted}, not {found}"))
            .at(node.span, format!("{found} stands here"))
            .hint(instead(wanted, node)),
    );
}

/// What to type instead of a value of the wrong kind.
pub fn instead(wanted: &str, node: &Node) -> String {
    match &node.kind {
        NodeKind::Text(text) if wanted == "a number" && text.text.trim().parse::<f64>().is_ok() => {
            format!("without quotes it is a number: type `{}`", text.text.trim())
        }
        NodeKind::Number(x) if wanted.contains("in quotes") && x.is_finite() => format!("type `\"{x}\"`"),
        NodeKind::Boolean(true) => "type 1 for true".to_owned(),
        NodeKind::Boolean(false) => "type 0 for false".to_owned(),
        NodeKind::Date => "periods are texts in quotes: type for example `\"2027-07\"`".to_owned(),
        _ if wanted.contains("[[") => "begin each of them with a line of its own, in double brackets".to_owned(),
        _ if wanted == "a section" => {
            "write its name in brackets on a line of its own, and its entries below".to_owned()
        }
        _ if wanted == "a table" => "write `{ KEY = VALUE }`, or a section of its own".to_owned(),
        _ if wanted.contains("in quotes") => "write it in quotes: `\"...\"`".to_owned(),
        _ if wanted.starts_with("a list") => "write `[\"...\", \"...\"]`".to_owned(),
        _ => "write a number, such as 12.5".to_owned(),
    }
}

/// The error for a key that is not one of `known`.
pub(super) fn unknown_key(key: &Spanned<String>, section: &str, known: &[&'static str]) -> Diagnostic {
    let diagnostic = Diagnostic::error(Code::UnknownKey, format!("{section} has no key `{}`", key.value))
        .at(key.span, "unknown key")
        .suggest(&key.value, known.iter().copied());
    let diagnostic = match key.value.as_str() {
        "formula" if known.contains(&"value") => {
            diagnostic.hint("a formula makes a line: move it to `[lines]`, or write a `value`")
        }
        "value" if known.contains(&"formula") => {
            diagnostic.hint("what has a value of its own is a driver: move it to `[drivers]`, or write a `formula`")
        }
        _ => diagnostic,
    };
    diagnostic
        .hint(format!("the keys here are {}", known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")))
}

/// A node as the text of a formula: a string, or a number as it is written.
pub(super) fn formula_text(node: Node) -> Result<Text, Node> {
    match node.kind {
        NodeKind::Text(text) => Ok(text),
        NodeKind::Number(x) if x.is_finite() => Ok(Text { text: format!("{x}"), span: node.span, offset: None }),
        _ => Err(node),
    }
}

/// What a key that is missing could hold.
fn example(key: &str) -> &'static str {
    match key {
        "name" => "\"mymodel\"",
        "start" => "\"2026-01\"",
        "periods" => "36",
        "step" => "\"month\"",
        "unit" => "\"1\"",
        "rank" => "0.5",
        "drivers" => "[\"A\", \"B\"]",
        "kind" => "\"line\"",
        "value" | "formula" | "holds" => "...",
        _ => "\"...\"",
    }
}
