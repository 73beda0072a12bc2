//! Known values as TOML: `[known.LINE.ELEMENT]`, or `[known.LINE]` of a line without dimensions, by period.

use super::leaf::{is_figure, leaf};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Span};
use crate::text::fields::wrong_kind;
use crate::text::known::{KnownLine, KnownText};
use crate::text::node::{Entry, Node, NodeKind, parse};

/// Reads it; everything wrong with its form is reported.
pub(super) fn read(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> KnownText {
    let mut out = KnownText::default();
    let entries = parse(file, text, diagnostics);
    if !entries.iter().any(|entry| entry.key.value == "known") && !diagnostics.has_errors() {
        let section = entries.first().map_or(Span::new(file, 0, 0), |entry| entry.key.span);
        diagnostics.push(
            Diagnostic::error(Code::MissingKey, "the file has no section `[known]`").at(section, "").hint(
                "write the known values of a line by period below `[known.LINE]`, or of an element below `[known.LINE.ELEMENT]`",
            ),
        );
        return out;
    }
    for Entry { key, value } in entries {
        if key.value != "known" {
            diagnostics.push(
                Diagnostic::error(Code::UnknownKey, format!("a file of known values has no `{}`", key.value))
                    .at(key.span, "unknown section")
                    .suggest(&key.value, ["known"])
                    .hint("it holds `[known.LINE]` and `[known.LINE.ELEMENT]`, nothing else"),
            );
            continue;
        }
        let NodeKind::Table(lines) = value.kind else {
            wrong_kind("`known`", "a section", &value, diagnostics);
            continue;
        };
        for Entry { key, value } in lines {
            let NodeKind::Table(entries) = value.kind else {
                wrong_kind(&format!("`known.{}`", key.value), "a table", &value, diagnostics);
                continue;
            };
            let entries = branches(entries, diagnostics);
            if !entries.is_empty() {
                let values = Node { kind: NodeKind::Table(entries), span: value.span };
                out.lines.push(KnownLine { name: key, values });
            }
        }
    }
    out
}

/// Elements and periods as they stand, without those that say nothing.
fn branches(entries: Vec<Entry>, diagnostics: &mut Diagnostics) -> Vec<Entry> {
    let mut out = Vec::new();
    for Entry { key, value } in entries {
        let value = match value.kind {
            NodeKind::Table(inner) if !is_figure(&inner) => {
                let inner = branches(inner, diagnostics);
                (!inner.is_empty()).then_some(Node { kind: NodeKind::Table(inner), span: value.span })
            }
            kind => leaf(&key, Node { kind, span: value.span }, diagnostics),
        };
        out.extend(value.map(|value| Entry { key, value }));
    }
    out
}
