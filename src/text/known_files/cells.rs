//! A text with separators as rows of cells that know where they stand.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Span};

/// A cell.
pub(super) struct Cell {
    /// What it says, without quotes and outer spaces.
    pub text: String,
    /// Where it stands, quotes included; empty where the cell is.
    pub span: Span,
    /// Byte of the file at which the text starts, if it stands there to the letter.
    pub offset: Option<usize>,
}

/// A line of the table.
pub(super) struct Row {
    /// Its cells, one at least.
    pub cells: Vec<Cell>,
    /// The whole line, without its end.
    pub span: Span,
}

impl Row {
    /// Whether no cell holds anything.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.is_empty())
    }
}

/// Cuts a text into rows (RFC 4180: quotes around a cell, doubled within; line ends of every system).
pub(super) fn rows(file: FileId, text: &str, separator: u8, diagnostics: &mut Diagnostics) -> Vec<Row> {
    let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut cutter = Cutter { file, text, separator, at };
    let mut out = Vec::new();
    while cutter.at < text.len() {
        out.push(cutter.row(diagnostics));
    }
    out
}

struct Cutter<'t> {
    file: FileId,
    text: &'t str,
    separator: u8,
    at: usize,
}

impl Cutter<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn row(&mut self, diagnostics: &mut Diagnostics) -> Row {
        let start = self.at;
        let mut cells = vec![self.cell(diagnostics)];
        while self.peek() == Some(self.separator) {
            self.at += 1;
            cells.push(self.cell(diagnostics));
        }
        let span = Span::new(self.file, start, self.at);
        let end = &self.text[self.at..];
        self.at += if end.starts_with("\r\n") { 2 } else { usize::from(!end.is_empty()) };
        Row { cells, span }
    }

    /// One cell, up to the separator or the end of the line.
    fn cell(&mut self, diagnostics: &mut Diagnostics) -> Cell {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
        let start = self.at;
        if self.peek() == Some(b'"') {
            return self.quoted(start, diagnostics);
        }
        self.rest();
        let raw = &self.text[start..self.at];
        let text = raw.trim();
        let start = start + (raw.len() - raw.trim_start().len());
        let span = Span::new(self.file, start, start + text.len());
        Cell { text: text.to_owned(), span, offset: Some(start) }
    }

    /// Goes to the end of the cell.
    fn rest(&mut self) {
        while self.peek().is_some_and(|byte| byte != self.separator && byte != b'\n' && byte != b'\r') {
            self.at += 1;
        }
    }

    fn quoted(&mut self, start: usize, diagnostics: &mut Diagnostics) -> Cell {
        let mut text = String::new();
        self.at += 1;
        loop {
            let Some(length) = self.text[self.at..].find('"') else {
                let span = Span::new(self.file, start, start + 1);
                diagnostics.push(
                    Diagnostic::error(Code::WrongKind, "the quote of this cell is not closed")
                        .at(span, "opened here")
                        .hint("type another `\"` at the end of the cell"),
                );
                text += &self.text[self.at..];
                self.at = self.text.len();
                break;
            };
            text += &self.text[self.at..self.at + length];
            self.at += length + 1;
            if self.peek() != Some(b'"') {
                break;
            }
            text.push('"');
            self.at += 1;
        }
        let end = self.at;
        // What stands behind the closing quote belongs to the cell, as spreadsheets read it.
        self.rest();
        text += self.text[end..self.at].trim_end();
        let span = Span::new(self.file, start, self.at);
        let letters = self.text[start + 1..self.at].starts_with(&text).then_some(start + 1);
        let before = text.len() - text.trim_start().len();
        Cell { text: text.trim().to_owned(), span, offset: letters.map(|at| at + before) }
    }
}
