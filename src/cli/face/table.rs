//! Tables on the terminal.

use super::visible::{END, begins, coloured, in_line, width};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Colours, or none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint(pub bool);

impl Paint {
    fn wrap(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() { coloured(code, text) } else { text.to_owned() }
    }
    /// Bold.
    pub(crate) fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }
    /// Grey.
    pub(crate) fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }
    /// Green.
    pub(crate) fn good(self, text: &str) -> String {
        self.wrap("32", text)
    }
    /// Red.
    pub(crate) fn bad(self, text: &str) -> String {
        self.wrap("31", text)
    }
}

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table: heads, and rows of cells or section heads.
pub(crate) struct Table {
    heads: Vec<(String, Align)>,
    rows: Vec<Line>,
    floor: usize,
}

enum Line {
    Cells(Vec<String>),
    Section(String),
}

/// Narrower than this no column is cut.
const NARROWEST: usize = 12;
/// Nor the first one narrower than this.
const FIRST: usize = 40;
/// Columns between two columns.
const GAP: usize = 2;

impl Table {
    /// A table with these heads.
    pub(crate) fn new<'a>(heads: impl IntoIterator<Item = (&'a str, Align)>) -> Table {
        Table {
            heads: heads.into_iter().map(|(head, align)| (in_line(head), align)).collect(),
            rows: vec![],
            floor: FIRST,
        }
    }

    /// How far the first column may be cut; 40 where nothing is said, so that names stay whole.
    pub(crate) fn first_at_least(self, floor: usize) -> Table {
        Table { floor, ..self }
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Line::Cells(cells.iter().map(|cell| in_line(cell)).collect()));
    }

    /// Adds a head between rows.
    pub(crate) fn section(&mut self, words: &str) {
        self.rows.push(Line::Section(in_line(words)));
    }

    /// Whether it has no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How wide it would like to be.
    pub(crate) fn wish(&self) -> usize {
        total(&self.widths())
    }

    /// The table as text, at most `room` columns wide where cutting words makes that possible: heads are
    /// wrapped first, then the widest columns of words are cut; numbers never are.
    pub(crate) fn render(&self, paint: Paint, room: usize) -> String {
        let widths = self.fitted(room);
        let mut out = String::new();
        for line in self.head_lines(&widths) {
            let _ = writeln!(out, "{}", paint.bold(self.line(&line, &widths).trim_end()));
        }
        let _ = writeln!(out, "{}", paint.dim(&"─".repeat(total(&widths))));
        for row in &self.rows {
            match row {
                Line::Section(words) => drop(writeln!(out, "{}", paint.bold(words))),
                Line::Cells(cells) => drop(writeln!(out, "{}", self.line(cells, &widths).trim_end())),
            }
        }
        out
    }

    fn widths(&self) -> Vec<usize> {
        self.cell_widths().iter().zip(&self.heads).map(|(cells, (head, _))| (*cells).max(width(head))).collect()
    }

    fn cell_widths(&self) -> Vec<usize> {
        let mut widths = vec![0; self.heads.len()];
        for row in &self.rows {
            if let Line::Cells(cells) = row {
                widths.iter_mut().zip(cells).for_each(|(most, cell)| *most = (*most).max(width(cell)));
            }
        }
        widths
    }

    fn fitted(&self, room: usize) -> Vec<usize> {
        let mut widths = self.widths();
        if total(&widths) > room {
            let cells = self.cell_widths();
            for (at, (head, _)) in self.heads.iter().enumerate().skip(1) {
                let longest = pieces(head).iter().map(|piece| width(piece)).max().unwrap_or(0);
                widths[at] = widths[at].min(cells[at].max(longest));
            }
        }
        while total(&widths) > room {
            let floor = |at: usize| if at == 0 { self.floor } else { NARROWEST };
            let words = (0..widths.len()).filter(|at| self.heads[*at].1 == Align::Left && widths[*at] > floor(*at));
            let Some(widest) = words.max_by_key(|at| widths[*at]) else { break };
            widths[widest] -= 1;
        }
        widths
    }

    /// The heads, wrapped to the widths and standing on the last line.
    fn head_lines(&self, widths: &[usize]) -> Vec<Vec<String>> {
        let wrapped: Vec<Vec<String>> = self.heads.iter().zip(widths).map(|((head, _), w)| wrap(head, *w)).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(1);
        let cell = |lines: &Vec<String>, at: usize| {
            (at + lines.len()).checked_sub(height).map_or_else(String::new, |i| lines[i].clone())
        };
        (0..height).map(|at| wrapped.iter().map(|lines| cell(lines, at)).collect()).collect()
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut out = String::new();
        for (at, cell) in cells.iter().enumerate().take(widths.len()) {
            let cell = cut(cell, widths[at]);
            let pad = " ".repeat(widths[at].saturating_sub(width(&cell)));
            match self.heads[at].1 {
                Align::Left => drop(write!(out, "{cell}{pad}")),
                Align::Right => drop(write!(out, "{pad}{cell}")),
            }
            out.push_str(&" ".repeat(GAP));
        }
        out
    }
}

fn total(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1)
}

/// What a head may be broken into: words, but `2025 (6 m)` is one.
fn pieces(head: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for word in head.split(' ') {
        let short = word.starts_with('(') && head[head.find(word).unwrap_or(0)..].find(')').is_some_and(|end| end <= 5);
        match out.last_mut() {
            Some(last) if open || short => *last += &format!(" {word}"),
            _ => out.push(word.to_owned()),
        }
        open = (open || short) && !word.ends_with(')');
    }
    out
}

fn wrap(words: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in &pieces(words) {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if width(line) + 1 + width(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.clone()),
        }
    }
    lines
}

/// A cell cut to a width: what follows the last dash (an element) stays, colours end where they should.
fn cut(cell: &str, room: usize) -> String {
    if width(cell) <= room {
        return cell.to_owned();
    }
    let tail = cell.rfind(" – ").map(|at| &cell[at..]).filter(|tail| width(tail) + NARROWEST / 2 <= room).unwrap_or("");
    let keep = room.saturating_sub(width(tail) + 1);
    let (begin, colour) = begins(&cell[..cell.len() - tail.len()], keep);
    let out = begin.trim_end().to_owned() + "…" + tail;
    if colour { out + END } else { out }
}

/// A value of JSON as the text of a CSV cell: nothing for null.
pub(crate) fn csv_value(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Bytes of a usual line of a CSV file.
const LINE: usize = 256;

/// A line of a CSV file (RFC 4180); what a spreadsheet would run as a formula gets an apostrophe.
pub(crate) fn csv_line(cells: &[String]) -> String {
    let line = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).buffer_capacity(LINE).from_writer(vec![]);
    written(line, cells).unwrap_or_default()
}

/// The line; memory refuses nothing, and cells of text make a line of text.
fn written(mut line: csv::Writer<Vec<u8>>, cells: &[String]) -> Option<String> {
    line.write_record(cells.iter().map(|cell| harmless(cell).into_owned())).ok()?;
    String::from_utf8(line.into_inner().ok()?).ok()
}

/// A cell that a spreadsheet takes for the text or the number that it is.
fn harmless(cell: &str) -> Cow<'_, str> {
    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if runs { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::super::visible::shown;
    use super::*;

    #[test]
    fn a_table_that_is_too_wide_wraps_heads_and_cuts_words_but_no_numbers() {
        let table = Table::new([("Output", Align::Left), ("Cooler demand", Align::Right)]);
        let mut table = table.first_at_least(12);
        table.row(vec!["A title that goes on for long – YU7".into(), "545,604".into()]);
        assert_eq!(
            table.render(Paint(false), 30),
            "                        Cooler\nOutput                  demand\n──────────────────────────────\nA title that g… – YU7  545,604\n"
        );
    }

    #[test]
    fn a_part_of_a_year_is_not_torn_apart() {
        assert_eq!(wrap("2025 (6 m)", 4), ["2025 (6 m)"]);
        assert_eq!(wrap("Orders (of a long kind)", 8), ["Orders", "(of a", "long", "kind)"]);
    }

    #[test]
    fn colours_take_no_room_and_end_where_a_cell_is_cut() {
        assert_eq!(shown(&cut(&Paint(true).dim("abcdefgh"), 5)), "\u{1b}[2mabcd…\u{1b}[0m");
        assert_eq!(width(&Paint(true).bold("abc")), 3);
    }

    #[test]
    fn names_of_wide_letters_line_up() {
        // On terminals a Chinese letter and an emoji are two columns wide, an accent that stands by itself none.
        let mut table = Table::new([("名前", Align::Left), ("n", Align::Right)]);
        for name in ["車", "🚗", "❤\u{fe0f}", "e\u{301}", "ab"] {
            table.row(vec![name.into(), "1".into()]);
        }
        assert_eq!(
            table.render(Paint(false), 80),
            "名前  n\n───────\n車    1\n🚗    1\n❤\u{fe0f}    1\ne\u{301}     1\nab    1\n"
        );
    }

    #[test]
    fn wide_letters_are_cut_whole() {
        assert_eq!(cut("一二三四五", 10), "一二三四五");
        // Half a letter is none: five columns hold two of them and the dots.
        assert_eq!(cut("一二三四五", 5), "一二…");
        assert_eq!(cut("一二三四五", 6), "一二…");
        assert_eq!(cut("一二三四五六七八九十 – 東", 14), "一二三四… – 東");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!(cut("❤\u{fe0f}❤\u{fe0f}❤\u{fe0f}", 5), "❤\u{fe0f}❤\u{fe0f}…");
        assert_eq!(shown(&cut(&Paint(true).dim("一二三"), 4)), "\u{1b}[2m一…\u{1b}[0m");
    }

    #[test]
    fn csv_cells_are_quoted_and_never_become_formulas() {
        assert_eq!(
            csv_line(&["a,b", "say \"x\"", "=1+1", "-3.5", "@x"].map(str::to_owned)),
            "\"a,b\",\"say \"\"x\"\"\",'=1+1,-3.5,'@x\r\n"
        );
    }
}
