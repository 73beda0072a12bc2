//! A baseline file as records: sources, figures, relations.

use super::fields::{Fields, formula_text, wrong_kind};
use super::node::{Entry, Node, NodeKind, Text, parse};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Spanned};

const SOURCE_KEYS: &[&str] = &["title", "publisher", "date", "article", "url", "notes"];
const FIGURE_KEYS: &[&str] =
    &["title", "subject", "measure", "period", "value", "unit", "firmness", "kind", "source", "status", "notes"];
const RELATION_KEYS: &[&str] = &["holds", "title", "notes"];
const CONFLICT_KEYS: &[&str] = &["figures", "verdict", "reason"];
const SECTIONS: &[&str] = &["sources", "figures", "relations", "conflicts"];

/// A whole baseline file.
#[derive(Clone, Debug, Default)]
pub struct BaselineText {
    /// `[sources.NAME]`, in the order of the file, as in all that follow.
    pub sources: Vec<SourceEntry>,
    /// `[figures.NAME]`
    pub figures: Vec<FigureText>,
    /// `[relations.NAME]`
    pub relations: Vec<RelationText>,
    /// `[conflicts.NAME]`
    pub conflicts: Vec<ConflictText>,
}

/// `[sources.NAME]`
#[derive(Clone, Debug)]
pub struct SourceEntry {
    /// The name, as the key of its table gives it.
    pub name: Spanned<String>,
    /// `title`: what people call it.
    pub title: Option<String>,
    /// `publisher`
    pub publisher: Option<String>,
    /// `date`, as it is written there.
    pub date: Option<String>,
    /// `article`: which of its articles says so.
    pub article: Option<String>,
    /// `url`
    pub url: Option<String>,
    /// `notes`
    pub notes: Option<String>,
}

/// `[figures.NAME]`
#[derive(Clone, Debug)]
pub struct FigureText {
    /// The name, as the key of its table gives it.
    pub name: Spanned<String>,
    /// `title`: what people call it.
    pub title: Option<String>,
    /// `subject`: whom or what it is about.
    pub subject: Option<String>,
    /// `measure`: what was measured.
    pub measure: Option<String>,
    /// `period`: one, a span `2021..2024`, or a stock to date `..2025-11`.
    pub period: Option<Text>,
    /// `value`: a number, or a period in quotes.
    pub value: Node,
    /// `unit`, not yet read.
    pub unit: Text,
    /// `firmness`: a word.
    pub firmness: Option<Text>,
    /// `kind`: a word.
    pub kind: Option<Text>,
    /// `source`: names of one or more of the sources.
    pub sources: Vec<Text>,
    /// `status`: a word.
    pub status: Option<Text>,
    /// `notes`
    pub notes: Option<String>,
}

/// `[relations.NAME]`
#[derive(Clone, Debug)]
pub struct RelationText {
    /// The name, as the key of its table gives it.
    pub name: Spanned<String>,
    /// `holds`: a condition on figures, not yet parsed.
    pub holds: Text,
    /// `title`: what people call it.
    pub title: Option<String>,
    /// `notes`
    pub notes: Option<String>,
}

/// `[conflicts.NAME]`
#[derive(Clone, Debug)]
pub struct ConflictText {
    /// The name, as the key of its table gives it.
    pub name: Spanned<String>,
    /// `figures`: names of two figures or more.
    pub figures: Vec<Text>,
    /// `verdict`: what is made of it.
    pub verdict: String,
    /// `reason`: why.
    pub reason: String,
}

/// Reads a baseline file; everything wrong with its form is reported.
pub fn read_baseline(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> BaselineText {
    let mut out = BaselineText::default();
    for Entry { key, value } in parse(file, text, diagnostics) {
        let NodeKind::Table(entries) = value.kind else {
            wrong_kind(&format!("`{}`", key.value), "a section", &value, diagnostics);
            continue;
        };
        for entry in entries {
            match key.value.as_str() {
                "sources" => out.sources.extend(read_source(entry, diagnostics)),
                "figures" => out.figures.extend(read_figure(entry, diagnostics)),
                "relations" => out.relations.extend(read_relation(entry, diagnostics)),
                "conflicts" => out.conflicts.extend(read_conflict(entry, diagnostics)),
                _ => {
                    diagnostics.push(
                        Diagnostic::error(Code::UnknownKey, format!("a baseline has no section `[{}]`", key.value))
                            .at(key.span, "unknown section")
                            .suggest(&key.value, SECTIONS.iter().copied())
                            .hint("the sections are `[sources]`, `[figures]`, `[relations]`, `[conflicts]`"),
                    );
                    break;
                }
            }
        }
    }
    out
}

fn fields<'a>(
    what: &str,
    entry: Entry,
    known: &'static [&'static str],
    diagnostics: &'a mut Diagnostics,
) -> Option<(Spanned<String>, Fields<'a>)> {
    let name = entry.key;
    match entry.value.kind {
        NodeKind::Table(entries) => {
            let section = format!("`[{what}.{}]`", name.value);
            let span = name.span;
            Some((name, Fields::new(section, span, entries, known, diagnostics)))
        }
        _ => {
            wrong_kind(&format!("`{what}.{}`", name.value), "a table", &entry.value, diagnostics);
            None
        }
    }
}

fn read_source(entry: Entry, diagnostics: &mut Diagnostics) -> Option<SourceEntry> {
    let (name, mut fields) = fields("sources", entry, SOURCE_KEYS, diagnostics)?;
    Some(SourceEntry {
        name,
        title: fields.words("title"),
        publisher: fields.words("publisher"),
        date: fields.words("date"),
        article: fields.words("article"),
        url: fields.words("url"),
        notes: fields.words("notes"),
    })
}

fn read_figure(entry: Entry, diagnostics: &mut Diagnostics) -> Option<FigureText> {
    let (name, mut fields) = fields("figures", entry, FIGURE_KEYS, diagnostics)?;
    let value = fields.required("value");
    let unit = fields.required_text("unit");
    let period = fields.node("period").and_then(|node| match node.kind {
        NodeKind::Number(_) => formula_text(node).ok(),
        NodeKind::Text(text) => Some(text),
        _ => {
            fields.wrong_kind("period", "a period in quotes", &node);
            None
        }
    });
    let (title, subject, measure) = (fields.words("title"), fields.words("subject"), fields.words("measure"));
    let (firmness, kind, status) = (fields.text("firmness"), fields.text("kind"), fields.text("status"));
    let sources = fields.names("source").unwrap_or_default();
    let notes = fields.words("notes");
    Some(FigureText {
        name,
        title,
        subject,
        measure,
        period,
        value: value?,
        unit: unit?,
        firmness,
        kind,
        sources,
        status,
        notes,
    })
}

fn read_relation(entry: Entry, diagnostics: &mut Diagnostics) -> Option<RelationText> {
    let (name, mut fields) = fields("relations", entry, RELATION_KEYS, diagnostics)?;
    let holds = fields.formula("holds");
    let (title, notes) = (fields.words("title"), fields.words("notes"));
    Some(RelationText { name, holds: holds?, title, notes })
}

fn read_conflict(entry: Entry, diagnostics: &mut Diagnostics) -> Option<ConflictText> {
    let (name, mut fields) = fields("conflicts", entry, CONFLICT_KEYS, diagnostics)?;
    let figures = fields.required_names("figures");
    let (verdict, reason) = (fields.required_text("verdict"), fields.required_text("reason"));
    Some(ConflictText { name, figures: figures?, verdict: verdict?.text, reason: reason?.text })
}
