//! What an ods file would unfold to: a few bytes can repeat a cell a billion times.

use super::SpreadsheetError;
use super::archive::{broken, open, repacked, unpacked};
use super::limits::{MAX_CELLS, MAX_SIZE};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, Writer};
use std::io::BufReader;

/// The part with the tables.
const CONTENT: &str = "content.xml";

/// Counts the cells of the smallest rectangles around each table's contents, and tells whether there is white space
/// between cells, which the reader does not expect (see [`close`]).
///
/// # Errors
/// Where there are too many, or the file is broken.
pub(super) fn scan(bytes: &[u8]) -> Result<bool, SpreadsheetError> {
    let mut archive = open(bytes)?;
    let content = archive.by_name(CONTENT).map_err(broken)?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut table = Extent::default();
    let (mut buffer, mut all, mut spaced, mut words) = (Vec::new(), 0_u64, false, Words::default());
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(broken)?;
        spaced |= words.is_between(&event);
        match &event {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "table:table" => table = Extent::default(),
                "table:table-row" => table.row(repeats(tag, "table:number-rows-repeated")),
                "table:table-cell" | "table:covered-table-cell" => {
                    // A cell holds something if it has a type or a formula, or anything inside.
                    let typed = tag.attributes().flatten().any(|a| a.key.as_ref().ends_with("value-type"));
                    let computed = tag.attributes().flatten().any(|a| a.key.as_ref() == "table:formula");
                    table.cell(repeats(tag, "table:number-columns-repeated"), typed || computed);
                }
                PARAGRAPH => table.filled(),
                _ => {}
            },
            Event::End(tag) if tag.name().as_ref() == "table:table" => {
                all = all.saturating_add(table.area());
            }
            Event::Eof => break,
            _ => {}
        }
        // The rows are kept as they are written before they are laid out.
        if all.saturating_add(table.area()) > MAX_CELLS as u64 || table.written > MAX_CELLS as u64 {
            return Err(SpreadsheetError::TooManyCells(MAX_CELLS));
        }
    }
    Ok(spaced)
}

/// The archive without white space between the cells of its tables.
///
/// # Errors
/// Where the file is broken.
pub(super) fn close(bytes: &[u8]) -> Result<Vec<u8>, SpreadsheetError> {
    repacked(&mut open(bytes)?, |archive, at| {
        let name = archive.by_index(at).map_err(broken)?.name().map_err(broken)?.into_owned();
        if name != CONTENT {
            return Ok(None);
        }
        let content = unpacked(archive, at)?;
        let mut reader = Reader::from_reader(content.as_slice());
        let mut out = Writer::new(Vec::with_capacity(content.len()));
        let (mut buffer, mut words) = (Vec::new(), Words::default());
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(broken)? {
                Event::Eof => return Ok(Some(out.into_inner())),
                event if words.is_between(&event) => {}
                event => out.write_event(event).map_err(broken)?,
            }
        }
    })
}

/// What holds a cell's words.
const PARAGRAPH: &str = "text:p";

/// Whether a text is a cell's, or stands between cells.
#[derive(Default)]
struct Words {
    paragraphs: usize,
}

impl Words {
    /// Whether an event is white space outside of all paragraphs.
    fn is_between(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(tag) if tag.name().as_ref() == PARAGRAPH => self.paragraphs += 1,
            Event::End(tag) if tag.name().as_ref() == PARAGRAPH => self.paragraphs = self.paragraphs.saturating_sub(1),
            Event::Text(text) => return self.paragraphs == 0 && text.chars().all(char::is_whitespace),
            _ => {}
        }
        false
    }
}

fn repeats(tag: &BytesStart<'_>, name: &str) -> u64 {
    let attribute = tag.attributes().flatten().find(|a| a.key.as_ref() == name);
    let text = attribute.map(|a| a.value.into_owned());
    text.map_or(1, |text| text.trim().parse().unwrap_or(u64::MAX)).max(1)
}

/// How far a table's contents reach.
#[derive(Default)]
struct Extent {
    rows: u64,
    repeat: u64,
    column: u64,
    /// Rows and columns up to the last that holds something.
    filled: (u64, u64),
    /// Cells that hold something, or stand before one that does, in rows as they are written.
    written: u64,
}

impl Extent {
    fn row(&mut self, repeat: u64) {
        self.rows = self.rows.saturating_add(self.repeat);
        self.repeat = repeat;
        self.column = 0;
    }

    fn cell(&mut self, repeat: u64, holds: bool) {
        let before = self.column;
        self.column = self.column.saturating_add(repeat);
        if holds {
            self.written =
                self.written.saturating_add(self.column.min(u64::from(MAX_SIZE.1)) - before.min(self.column));
            self.filled();
        }
    }

    /// The cell just read holds something.
    fn filled(&mut self) {
        let rows = self.rows.saturating_add(self.repeat).min(u64::from(MAX_SIZE.0));
        let columns = self.column.min(u64::from(MAX_SIZE.1));
        self.filled = (self.filled.0.max(rows), self.filled.1.max(columns));
    }

    fn area(&self) -> u64 {
        self.filled.0.saturating_mul(self.filled.1)
    }
}
