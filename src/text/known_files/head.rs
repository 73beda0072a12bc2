//! The head of a table of known values: what stands in which column.

use super::cells::Row;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Period,
    Line,
    Element,
    Value,
    Unit,
    Firmness,
    Source,
    Date,
}

/// The columns beside those of elements, by their heads.
const KINDS: [(&str, Kind); 7] = [
    ("period", Kind::Period),
    ("line", Kind::Line),
    ("value", Kind::Value),
    ("unit", Kind::Unit),
    ("firmness", Kind::Firmness),
    ("source", Kind::Source),
    ("date", Kind::Date),
];

/// The head of the elements of a line over one dimension, whatever that is called.
const ELEMENT: &str = "element";

/// The keys of a figure that a row may give beside its value.
pub(super) const BESIDE: [(Kind, &str); 4] =
    [(Kind::Unit, "unit"), (Kind::Firmness, "firmness"), (Kind::Source, "source"), (Kind::Date, "date")];

/// A column whose head is known.
pub(super) struct Column {
    /// What it holds.
    pub kind: Kind,
    /// Its head, as the file has it.
    pub name: String,
    /// Where the head stands.
    pub span: Span,
}

/// The columns of a table, in its order; none where a head is empty or not known.
pub(super) struct Head {
    columns: Vec<Option<Column>>,
    /// Whether a head was not known, so that what stands under it is no mistake of its own.
    broken: bool,
}

/// Whether cells are a head: two of those that every table needs are among them.
pub(super) fn is_head<'t>(cells: impl Iterator<Item = &'t str>) -> bool {
    let needed = |cell: &str| ["period", "line", "value"].iter().any(|name| cell.trim().eq_ignore_ascii_case(name));
    cells.filter(|cell| needed(cell)).count() >= 2
}

/// The sign between the cells of a table: the one of comma, semicolon and tab that its head has most of.
pub(super) fn separator(text: &str) -> u8 {
    let bare = |cell: &str| cell.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\u{feff}').to_owned();
    let cells = |line: &str| line.split([',', ';', '\t']).map(bare).collect::<Vec<String>>();
    let head = text.lines().find(|line| is_head(cells(line).iter().map(String::as_str))).unwrap_or("");
    let count = |sign: u8| head.bytes().filter(|byte| *byte == sign).count();
    // Of several equals the last is taken, the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

impl Head {
    /// Reads the head; everything wrong with it is reported, and it is none where a column is missing that every table
    /// needs.
    pub(super) fn read(row: &Row, dimensions: &[&str], diagnostics: &mut Diagnostics) -> Option<Head> {
        let mut head = Head { columns: Vec::with_capacity(row.cells.len()), broken: false };
        for cell in &row.cells {
            let column = match kind_of(&cell.text, dimensions) {
                _ if cell.text.is_empty() => None,
                None => {
                    diagnostics.push(unknown(&cell.text, cell.span, dimensions));
                    head.broken = true;
                    None
                }
                Some(kind) => Some(Column { kind, name: cell.text.clone(), span: cell.span }),
            };
            let same = |known: &&Column| known.name.eq_ignore_ascii_case(&cell.text);
            if let Some(first) = head.columns.iter().flatten().find(same) {
                diagnostics.push(
                    Diagnostic::error(Code::DuplicateName, format!("there are two columns `{}`", cell.text))
                        .at(cell.span, "the second")
                        .related(first.span, "the first")
                        .hint("take one of them out"),
                );
                head.broken = true;
                head.columns.push(None);
                continue;
            }
            head.columns.push(column);
        }
        let missing = [Kind::Period, Kind::Line, Kind::Value].into_iter().filter(|kind| head.at(*kind).is_none());
        let missing: Vec<String> = missing.map(|kind| format!("`{}`", word(kind))).collect();
        if !missing.is_empty() {
            let (columns, list) = (if missing.len() == 1 { "column" } else { "columns" }, missing.join(", "));
            diagnostics.push(
                Diagnostic::error(Code::MissingKey, format!("the table has no {columns} {list}"))
                    .at(row.span, "the head of the table")
                    .hint(format!("write {list} into its head, and what belongs there into each row")),
            );
            return None;
        }
        Some(head)
    }

    /// The place of a column that there is once at most.
    pub(super) fn at(&self, kind: Kind) -> Option<usize> {
        self.columns.iter().position(|column| column.as_ref().is_some_and(|column| column.kind == kind))
    }

    /// The columns of elements with their places, in the order of the table.
    pub(super) fn elements(&self) -> impl Iterator<Item = (usize, &Column)> {
        let all = self.columns.iter().enumerate().filter_map(|(at, column)| Some((at, column.as_ref()?)));
        all.filter(|(_, column)| column.kind == Kind::Element)
    }

    /// The last place that every row must reach, with the head that stands there.
    pub(super) fn needed(&self) -> (usize, &'static str) {
        let needed = [Kind::Period, Kind::Line, Kind::Value];
        let places = needed.into_iter().filter_map(|kind| Some((self.at(kind)?, word(kind))));
        places.max().unwrap_or((0, "value"))
    }

    /// Whether what stands at a place stands under no head, and nothing was said of that.
    pub(super) fn is_beyond(&self, at: usize) -> bool {
        !self.broken && self.columns.get(at).is_none_or(Option::is_none)
    }
}

fn word(kind: Kind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or(ELEMENT, |(word, _)| word)
}

fn kind_of(text: &str, dimensions: &[&str]) -> Option<Kind> {
    let known = KINDS.iter().find(|(name, _)| text.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind);
    let element = || std::iter::once(&ELEMENT).chain(dimensions).any(|name| text.eq_ignore_ascii_case(name));
    known.or_else(|| element().then_some(Kind::Element))
}

fn unknown(text: &str, span: Span, dimensions: &[&str]) -> Diagnostic {
    let list = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let own = match dimensions {
        [] => "`element`".to_owned(),
        names => format!("one for each dimension ({}) or `element`", list(names)),
    };
    let known = KINDS.iter().map(|(name, _)| *name).chain([ELEMENT]).chain(dimensions.iter().copied());
    Diagnostic::error(Code::UnknownKey, format!("a table of known values has no column `{text}`"))
        .at(span, "unknown column")
        .suggest(text, known)
        .hint(format!(
            "the columns are `period`, `line`, {own}, `value`, and optionally `unit`, `firmness`, `source`, `date`"
        ))
}
