//! The cells of a large sheet, written as XML: rows of formulas that are printed once and filled in.
//!
//! Styles, widths, panes and everything else around the cells come from the sheet's frame, which the library writes
//! (see [`pack`](super::pack)). Parts of a sheet are described in ECMA-376, part 1, 18.3.1 (`sheetData`, `row`, `c`).

use super::error::WorkbookError;
use super::sheet::{Cached, Canvas};
use super::style::Style;
use super::template::Template;
use quick_xml::escape::partial_escape;
use rust_xlsxwriter::utility::column_number_to_name;
use std::fmt::Write as _;
use std::io::Write;

/// Bytes that are gathered before they are handed on.
const CHUNK: usize = 1 << 16;

/// Writes rows from top to bottom; the cells of a row in any order.
pub(super) struct Grid<W: Write> {
    sink: W,
    text: String,
    /// The row that is being written.
    row: Option<u32>,
    /// The first row that may still come.
    next: u32,
    height: Option<f64>,
    /// Rows that fold away together.
    groups: Vec<std::ops::RangeInclusive<u32>>,
    /// The cells of that row: column and where their text ends in `cells`.
    cells: String,
    ends: Vec<(u16, usize)>,
    names: Vec<String>,
    /// Where a write failed: told at the end.
    failed: Option<std::io::Error>,
}

impl<W: Write> Grid<W> {
    /// A grid of at most this many columns.
    pub(super) fn new(sink: W, columns: u16) -> Grid<W> {
        Grid {
            sink,
            text: String::with_capacity(CHUNK + 4096),
            row: None,
            next: 0,
            height: None,
            groups: Vec::new(),
            cells: String::new(),
            ends: Vec::new(),
            names: (0..columns).map(column_number_to_name).collect(),
            failed: None,
        }
    }

    /// Lets rows fold away together; the frame must know of it too.
    pub(super) fn group(&mut self, rows: std::ops::RangeInclusive<u32>) {
        self.groups.push(rows);
    }

    /// The sink, after the last row.
    ///
    /// # Errors
    /// What the sink refused.
    pub(super) fn finish(mut self) -> std::io::Result<W> {
        self.end_row();
        self.hand_on();
        match self.failed {
            Some(error) => Err(error),
            None => Ok(self.sink),
        }
    }

    /// The same formula in neighbouring cells of a row, each with its result.
    pub(super) fn formulas(
        &mut self,
        row: u32,
        first: u16,
        template: &Template,
        results: impl Iterator<Item = f64>,
        style: &Style,
    ) {
        let template = Template::new(partial_escape(template.text().trim_start_matches('=')).into_owned());
        for (at, result) in results.enumerate() {
            let column = first + at as u16;
            self.open(row, column, style);
            let (own, left) = (usize::from(column), usize::from(column.saturating_sub(1)));
            match result.is_finite() {
                true => self.cells.push_str("><f>"),
                false => self.cells.push_str(" t=\"e\"><f>"),
            }
            template.fill_into(&mut self.cells, &self.names[own], &self.names[left]);
            let _ = match result.is_finite() {
                true => write!(self.cells, "</f><v>{result}</v></c>"),
                false => write!(self.cells, "</f><v>#NUM!</v></c>"),
            };
            self.close(column);
        }
    }

    fn move_to(&mut self, row: u32) {
        if self.row != Some(row) {
            self.end_row();
            debug_assert!(row >= self.next, "row {row} comes after row {}", self.next);
            self.row = Some(row);
            self.next = row + 1;
        }
    }

    /// The start of a cell, up to its attributes.
    fn open(&mut self, row: u32, column: u16, style: &Style) {
        self.move_to(row);
        while self.names.len() <= usize::from(column) {
            self.names.push(column_number_to_name(self.names.len() as u16));
        }
        let _ = write!(self.cells, "<c r=\"{}{}\" s=\"{}\"", self.names[usize::from(column)], row + 1, style.id);
    }

    fn close(&mut self, column: u16) {
        self.ends.push((column, self.cells.len()));
    }

    fn end_row(&mut self) {
        let Some(row) = self.row.take() else { return };
        let _ = write!(self.text, "<row r=\"{}\"", row + 1);
        if let Some(height) = self.height.take() {
            let _ = write!(self.text, " ht=\"{height}\" customHeight=\"1\"");
        }
        if self.groups.iter().any(|group| group.contains(&row)) {
            self.text.push_str(" outlineLevel=\"1\"");
        }
        self.text.push('>');
        if self.ends.is_sorted_by(|a, b| a.0 < b.0) {
            self.text.push_str(&self.cells);
        } else {
            self.sorted_cells();
        }
        self.text.push_str("</row>");
        self.cells.clear();
        self.ends.clear();
        if self.text.len() >= CHUNK {
            self.hand_on();
        }
    }

    /// Cells that were not written from left to right, or twice: the later one counts.
    fn sorted_cells(&mut self) {
        let mut by_column = std::collections::BTreeMap::new();
        let mut start = 0;
        for (column, end) in &self.ends {
            by_column.insert(*column, start..*end);
            start = *end;
        }
        for range in by_column.into_values() {
            self.text.push_str(&self.cells[range]);
        }
    }

    fn hand_on(&mut self) {
        if self.failed.is_none()
            && let Err(error) = self.sink.write_all(self.text.as_bytes())
        {
            self.failed = Some(error);
        }
        self.text.clear();
    }
}

impl<W: Write> Canvas for Grid<W> {
    type Look = Style;

    fn put_formula(
        &mut self,
        (row, column): (u32, u16),
        text: &str,
        result: Cached,
        style: &Style,
    ) -> Result<(), WorkbookError> {
        self.open(row, column, style);
        self.cells.push_str(match &result {
            Cached::Number(x) if x.is_finite() => "><f>",
            Cached::Number(_) => " t=\"e\"><f>",
            Cached::Text(_) => " t=\"str\"><f>",
        });
        self.cells.push_str(&partial_escape(text.trim_start_matches('=')));
        self.cells.push_str("</f><v>");
        match &result {
            Cached::Number(x) if x.is_finite() => {
                let _ = write!(self.cells, "{x}");
            }
            Cached::Number(_) => self.cells.push_str("#NUM!"),
            Cached::Text(text) => self.cells.push_str(&partial_escape(text.as_str())),
        }
        self.cells.push_str("</v></c>");
        self.close(column);
        Ok(())
    }

    fn put_text(&mut self, (row, column): (u32, u16), text: &str, style: &Style) -> Result<(), WorkbookError> {
        if text.is_empty() {
            return self.put_blank((row, column), style);
        }
        self.open(row, column, style);
        self.cells.push_str(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        self.cells.push_str(&partial_escape(text));
        self.cells.push_str("</t></is></c>");
        self.close(column);
        Ok(())
    }

    fn put_number(&mut self, (row, column): (u32, u16), number: f64, style: &Style) -> Result<(), WorkbookError> {
        self.open(row, column, style);
        let _ = write!(self.cells, "><v>{number}</v></c>");
        self.close(column);
        Ok(())
    }

    fn put_blank(&mut self, (row, column): (u32, u16), style: &Style) -> Result<(), WorkbookError> {
        self.open(row, column, style);
        self.cells.push_str("/>");
        self.close(column);
        Ok(())
    }

    fn row_height(&mut self, row: u32, height: f64) -> Result<(), WorkbookError> {
        self.move_to(row);
        self.height = Some(height);
        Ok(())
    }
}
