//! A known value: a number, an expression, or a figure's table.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Spanned};
use crate::text::fields::{unknown_key, wrong_kind};
use crate::text::node::{Entry, Node, NodeKind};

/// The keys of a figure's table.
const KEYS: &[&str] = &["value", "unit", "firmness", "source", "date", "notes"];

/// Whether a table is a figure's: no period has the name of a key, and below an element stands a table.
pub(super) fn is_figure(entries: &[Entry]) -> bool {
    let own = |entry: &Entry| !matches!(entry.value.kind, NodeKind::Table(_));
    entries.iter().any(|entry| KEYS.contains(&entry.key.value.as_str()) && own(entry))
}

/// A value as a leaf of the tree; none where it says nothing, or something wrong, which is reported.
pub(super) fn leaf(key: &Spanned<String>, value: Node, diagnostics: &mut Diagnostics) -> Option<Node> {
    match &value.kind {
        NodeKind::Text(text) if text.text.trim().is_empty() => None,
        NodeKind::Text(_) => Some(value),
        NodeKind::Number(x) if x.is_finite() => Some(value),
        NodeKind::Table(entries) => figure(key, entries, diagnostics).then_some(value),
        _ => {
            wrong_kind(&format!("`{}`", key.value), "a number, or an expression in quotes", &value, diagnostics);
            None
        }
    }
}

/// Whether a figure's table says something, and nothing wrong.
fn figure(key: &Spanned<String>, entries: &[Entry], diagnostics: &mut Diagnostics) -> bool {
    let value = entries.iter().find(|entry| entry.key.value == "value");
    let is_empty = |entry: &Entry| matches!(&entry.value.kind, NodeKind::Text(text) if text.text.trim().is_empty());
    known_figure(key, entries, diagnostics) && !value.is_some_and(is_empty)
}

/// Whether the table of a known value has the form of a figure's: everything wrong with its keys and their kinds is
/// reported.
pub fn known_figure(key: &Spanned<String>, entries: &[Entry], diagnostics: &mut Diagnostics) -> bool {
    let before = diagnostics.0.len();
    let section = format!("the known value of `{}`", key.value);
    for entry in entries {
        let name = entry.key.value.as_str();
        match (&entry.value.kind, name) {
            _ if !KEYS.contains(&name) => diagnostics.push(unknown_key(&entry.key, &section, KEYS)),
            (NodeKind::Number(x), "value") if x.is_finite() => {}
            (NodeKind::Text(_), _) => {}
            (_, "value") => {
                wrong_kind("`value`", "a number, or an expression in quotes", &entry.value, diagnostics);
            }
            _ => wrong_kind(&format!("`{name}`"), "a text in quotes", &entry.value, diagnostics),
        }
    }
    if !entries.iter().any(|entry| entry.key.value == "value") {
        diagnostics.push(
            Diagnostic::error(Code::MissingKey, format!("{section} has no `value`"))
                .at(key.span, "`value` is required here")
                .hint("write `{ value = 9800, source = \"...\" }`, or the number alone"),
        );
    }
    diagnostics.0.len() == before
}
