//! Known values as a table in long form: a row for each value.

use super::cells::{Cell, Row, rows};
use super::head::{BESIDE, Head, Kind, is_head, separator};
use super::tree::{Known, grow};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Span, Spanned};
use crate::text::known::{KnownText, TOTAL};
use crate::text::node::{Entry, Node, NodeKind, Text};
use crate::text::number::typed_number;
use std::collections::{BTreeMap, BTreeSet};

/// Reads a table; everything wrong with its form is reported.
pub(super) fn read(file: FileId, text: &str, dimensions: &[&str], diagnostics: &mut Diagnostics) -> KnownText {
    let separator = separator(text);
    let rows = rows(file, text, separator, diagnostics);
    let mut rows = rows.iter().filter(|row| !row.is_blank()).peekable();
    let first = rows.peek().map_or(Span::new(file, 0, 0), |row| row.span);
    let Some(head) = rows.by_ref().find(|row| is_head(row.cells.iter().map(|cell| cell.text.as_str()))) else {
        diagnostics.push(
            Diagnostic::error(Code::MissingKey, "the table of known values has no head")
                .at(first, "")
                .hint("its first row names the columns: `period,line,element,value`"),
        );
        return KnownText::default();
    };
    let Some(head) = Head::read(head, dimensions, diagnostics) else { return KnownText::default() };
    let reader = Reader { head, point_only: separator == b';' };
    let known: Vec<Of<'_>> = rows.filter_map(|row| reader.row(row, diagnostics)).collect();
    grow(reader.alike(known, diagnostics), diagnostics)
}

struct Reader {
    head: Head,
    /// Whether a comma in a number can be a decimal one: where cells are separated by semicolons.
    point_only: bool,
}

/// A value, and the row that it is of.
struct Of<'r> {
    row: &'r Row,
    known: Known,
}

impl Reader {
    /// The value of a row; none where it has none, or something is wrong with it.
    fn row<'r>(&self, row: &'r Row, diagnostics: &mut Diagnostics) -> Option<Of<'r>> {
        let before = diagnostics.0.len();
        for (at, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
            if self.head.is_beyond(at) {
                diagnostics.push(beyond(cell));
                return None;
            }
        }
        let (last, head) = self.head.needed();
        if row.cells.len() <= last {
            let (have, need) = (row.cells.len(), last + 1);
            let cells = if have == 1 { "cell" } else { "cells" };
            diagnostics.push(
                Diagnostic::error(
                    Code::MissingKey,
                    format!("the row has {have} {cells}, and `{head}` is its cell {need}"),
                )
                .at(row.span, "too few cells")
                .hint("write as many cells as the head has; one that says nothing stays empty between its separators"),
            );
            return None;
        }
        let cell = |kind: Kind| self.head.at(kind).and_then(|at| row.cells.get(at));
        let value = cell(Kind::Value).filter(|cell| !cell.text.is_empty())?;
        let line = self.needed(cell(Kind::Line)?, "line", "the name of a line of the model", diagnostics);
        let period = self.needed(cell(Kind::Period)?, "period", "a period, such as 2026-01", diagnostics);
        let number = self.number(value, diagnostics);
        let elements = self.elements(row, diagnostics);
        let value = self.beside(row, Node { kind: NodeKind::Number(number?), span: value.span });
        let known = Known { line: line?, elements, period: period?, value };
        (diagnostics.0.len() == before).then_some(Of { row, known })
    }

    /// A cell that must say something.
    fn needed(&self, cell: &Cell, head: &str, what: &str, diagnostics: &mut Diagnostics) -> Option<Spanned<String>> {
        if cell.text.is_empty() {
            diagnostics.push(
                Diagnostic::error(Code::MissingKey, format!("the row has a value and no {head}"))
                    .at(cell.span, format!("`{head}` is empty"))
                    .hint(format!("write {what}")),
            );
            return None;
        }
        Some(Spanned::new(cell.text.clone(), cell.span))
    }

    fn number(&self, cell: &Cell, diagnostics: &mut Diagnostics) -> Option<f64> {
        let plain = !(self.point_only && cell.text.contains(','));
        let number = typed_number(&cell.text).filter(|_| plain);
        if number.is_none() {
            let with_point = cell.text.replace(',', ".");
            let hint = match (typed_number(&cell.text), typed_number(&with_point)) {
                // Between semicolons it is 9,800 to some and 9.8 to others.
                (Some(x), Some(_)) => format!("it can be read in two ways: write `{x}` or `{with_point}`"),
                (None, Some(_)) if cell.text.contains(',') => {
                    format!("a point stands before fractions: write `{with_point}`")
                }
                _ => "write a number such as 9800, 1.5e6 or 12%, or leave the cell empty where nothing is known"
                    .to_owned(),
            };
            diagnostics.push(
                Diagnostic::error(
                    Code::WrongKind,
                    format!("a known value must be a number, not `{}`", shown(&cell.text)),
                )
                .at(cell.span, "no number")
                .hint(hint),
            );
        }
        number
    }

    /// The elements of a row: those that its columns name, or the total of all.
    fn elements(&self, row: &Row, diagnostics: &mut Diagnostics) -> Vec<Spanned<String>> {
        let cells = self.head.elements().filter_map(|(at, _)| row.cells.get(at));
        let named: Vec<&Cell> = cells.filter(|cell| !cell.text.is_empty()).collect();
        let is_total = |cell: &&&Cell| cell.text.eq_ignore_ascii_case(TOTAL);
        let Some(total) = named.iter().find(is_total) else {
            return named.iter().map(|cell| Spanned::new(cell.text.clone(), cell.span)).collect();
        };
        if let Some(other) = named.iter().find(|cell| !is_total(cell)) {
            diagnostics.push(
                Diagnostic::error(
                    Code::BadElement,
                    format!("`total` is of all elements together, and stands beside `{}`", shown(&other.text)),
                )
                .at(other.span, "an element")
                .related(total.span, "of all elements")
                .hint("write `total` alone, or an element into every column"),
            );
        }
        vec![Spanned::new(TOTAL.to_owned(), total.span)]
    }

    /// The value with what the row says beside it, as a figure's table; the value alone where it says nothing.
    fn beside(&self, row: &Row, value: Node) -> Node {
        let span = value.span;
        let cell =
            |kind: Kind| self.head.at(kind).and_then(|at| row.cells.get(at)).filter(|cell| !cell.text.is_empty());
        let more = BESIDE.into_iter().filter_map(|(kind, key)| {
            let cell = cell(kind)?;
            let text = Text { text: cell.text.clone(), span: cell.span, offset: cell.offset };
            let value = Node { kind: NodeKind::Text(text), span: cell.span };
            Some(Entry { key: Spanned::new(key.to_owned(), cell.span), value })
        });
        let more: Vec<Entry> = more.collect();
        if more.is_empty() {
            return value;
        }
        let first = Entry { key: Spanned::new("value".to_owned(), span), value };
        Node { kind: NodeKind::Table(std::iter::once(first).chain(more).collect()), span }
    }

    /// The values of which none lacks an element in a column where others of its line have one.
    fn alike(&self, all: Vec<Of<'_>>, diagnostics: &mut Diagnostics) -> Vec<Known> {
        let is_total = |of: &Of<'_>| of.known.elements.first().is_some_and(|element| element.value == TOTAL);
        let mut used: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for of in all.iter().filter(|of| !is_total(of)) {
            let named = self.head.elements().map(|(at, _)| at);
            let named = named.filter(|at| of.row.cells.get(*at).is_some_and(|cell| !cell.text.is_empty()));
            used.entry(of.known.line.value.clone()).or_default().extend(named);
        }
        let mut out = Vec::new();
        for of in all {
            let line = &of.known.line;
            let columns = used.get(&line.value).filter(|_| !is_total(&of));
            let lacks = |at: &usize| of.row.cells.get(*at).is_none_or(|cell| cell.text.is_empty());
            let lacking: Vec<usize> = columns.into_iter().flatten().copied().filter(lacks).collect();
            let Some(first) = lacking.first() else {
                out.push(of.known);
                continue;
            };
            let heads = self.head.elements().filter(|(at, _)| lacking.contains(at));
            let heads: Vec<String> = heads.map(|(_, column)| format!("`{}`", column.name)).collect();
            let place = of.row.cells.get(*first).map_or(of.row.span, |cell| cell.span);
            diagnostics.push(
                Diagnostic::error(
                    Code::BadElement,
                    format!("the row names no {}, and other rows of `{}` do", heads.join(", "), line.value),
                )
                .at(place, "empty")
                .hint("write the element, or `total` for the value of all elements together"),
            );
        }
        out
    }
}

/// The error for a cell under no head.
fn beyond(cell: &Cell) -> Diagnostic {
    Diagnostic::error(Code::UnknownKey, format!("`{}` stands under no head", shown(&cell.text)))
        .at(cell.span, "one cell too many")
        .hint("a number with commas stands in quotes: `\"9,800\"`; else take the cell out, or give its column a head")
}

/// A cell's text, short enough for a message.
fn shown(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() == text.len() { short } else { short + "…" }
}
