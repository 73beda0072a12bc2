//! Tables on the terminal.

use std::fmt::Write as _;

/// Colours, or none.
#[derive(Clone, Copy, Debug)]
pub struct Paint(pub bool);

impl Paint {
    fn wrap(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
    /// Bold.
    pub fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }
    /// Grey.
    pub fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }
    /// Green.
    pub fn good(self, text: &str) -> String {
        self.wrap("32", text)
    }
    /// Red.
    pub fn bad(self, text: &str) -> String {
        self.wrap("31", text)
    }
}

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table: heads, and rows of cells or section heads.
pub struct Table {
    heads: Vec<(String, Align)>,
    rows: Vec<Line>,
}

enum Line {
    Cells(Vec<String>),
    Section(String),
}

impl Table {
    /// A table with these heads.
    pub fn new<'a>(heads: impl IntoIterator<Item = (&'a str, Align)>) -> Table {
        Table { heads: heads.into_iter().map(|(head, align)| (head.to_owned(), align)).collect(), rows: vec![] }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Line::Cells(cells));
    }

    /// Adds a head between rows.
    pub fn section(&mut self, words: &str) {
        self.rows.push(Line::Section(words.to_owned()));
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as text.
    pub fn render(&self, paint: Paint) -> String {
        let mut widths: Vec<usize> = self.heads.iter().map(|(head, _)| width(head)).collect();
        for row in &self.rows {
            if let Line::Cells(cells) = row {
                for (at, cell) in cells.iter().enumerate().take(widths.len()) {
                    widths[at] = widths[at].max(width(cell));
                }
            }
        }
        let mut out = String::new();
        let heads: Vec<String> = self.heads.iter().map(|(head, _)| head.clone()).collect();
        let line = self.line(&heads, &widths);
        let _ = writeln!(out, "{}", paint.bold(line.trim_end()));
        let rule: usize = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
        let _ = writeln!(out, "{}", paint.dim(&"─".repeat(rule)));
        for row in &self.rows {
            match row {
                Line::Section(words) => drop(writeln!(out, "{}", paint.bold(words))),
                Line::Cells(cells) => drop(writeln!(out, "{}", self.line(cells, &widths).trim_end())),
            }
        }
        out
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut out = String::new();
        for (at, cell) in cells.iter().enumerate().take(widths.len()) {
            let pad = " ".repeat(widths[at].saturating_sub(width(cell)));
            match self.heads[at].1 {
                Align::Left => drop(write!(out, "{cell}{pad}")),
                Align::Right => drop(write!(out, "{pad}{cell}")),
            }
            out.push_str("  ");
        }
        out
    }
}

/// Characters that are seen: colour codes take no room.
fn width(text: &str) -> usize {
    let mut count = 0;
    let mut hidden = false;
    for c in text.chars() {
        match (hidden, c) {
            (false, '\u{1b}') => hidden = true,
            (true, 'm') => hidden = false,
            (true, _) => {}
            (false, _) => count += 1,
        }
    }
    count
}

/// A cell for a CSV file: quoted where needed; what a spreadsheet would run as a formula gets an apostrophe.
pub fn csv_cell(text: &str) -> String {
    let runs = text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.parse::<f64>().is_err();
    let safe = if runs { format!("'{text}") } else { text.to_owned() };
    if safe.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

/// A line of a CSV file.
pub fn csv_line(cells: &[String]) -> String {
    cells.iter().map(|cell| csv_cell(cell)).collect::<Vec<_>>().join(",") + "\r\n"
}
