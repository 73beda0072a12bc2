//! A sheet with every cell read once, and looked at row by row or column by column.

use super::grid::{Cell, Grid};
use super::label::{Label, label};
use super::months::Tongues;
use super::number::{Reading, reading};
use super::options::Options;
use super::place::Place;
use super::said::Said;
use super::words::plain;

/// A cell, and what it can mean.
pub(super) struct Seen<'a> {
    pub place: Place,
    pub cell: &'a Cell,
    pub label: Label,
    /// The languages that its names of months are of.
    pub tongues: Tongues,
    pub reading: Reading,
}

impl Seen<'_> {
    /// Its text, if it is words.
    pub(super) fn words(&self) -> Option<&str> {
        match self.cell {
            Cell::Text(text) if self.reading == Reading::Words => Some(text.as_str()),
            _ => None,
        }
    }

    /// Whether it is a number, or something in the place of one.
    pub(super) fn is_value(&self) -> bool {
        matches!(self.reading, Reading::Value(_) | Reading::Refused(_))
    }

    /// What stands in it.
    pub(super) fn text(&self) -> String {
        match self.cell {
            Cell::Empty => String::new(),
            Cell::Number(number) => number.to_string(),
            Cell::Text(text) | Cell::Error(text) => text.trim().to_owned(),
            Cell::NotCalculated => "=".to_owned(),
            Cell::Date { year, month, day } => format!("{year}-{month:02}-{day:02}"),
            Cell::Boolean(true) => "TRUE".to_owned(),
            Cell::Boolean(false) => "FALSE".to_owned(),
        }
    }
}

/// What a cell can be, as bits: where many cells are counted, this is all that is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Sort(u8);

impl Sort {
    pub(super) const LABEL: Sort = Sort(1);
    pub(super) const VALUE: Sort = Sort(2);
    pub(super) const YEAR: Sort = Sort(4);
    pub(super) const WORDS: Sort = Sort(8);

    fn of(seen: &Seen<'_>) -> Sort {
        let bit = |is: bool, sort: Sort| if is { sort.0 } else { 0 };
        Sort(
            bit(seen.label.is_spoken(), Sort::LABEL)
                | bit(seen.is_value(), Sort::VALUE)
                | bit(seen.label.year().is_some(), Sort::YEAR)
                | bit(seen.words().is_some(), Sort::WORDS),
        )
    }

    pub(super) fn is(self, other: Sort) -> bool {
        self.0 & other.0 != 0
    }
}

/// A row or a column: its number, and its cells by the number of the column or row that they lie in.
pub(super) struct Line {
    pub at: u32,
    pub cells: Vec<(u32, usize)>,
}

impl Line {
    /// The cells between two numbers, both included.
    pub(super) fn between(&self, first: u32, last: u32) -> &[(u32, usize)] {
        let from = self.cells.partition_point(|(at, _)| *at < first);
        let to = self.cells.partition_point(|(at, _)| *at <= last);
        self.cells.get(from..to).unwrap_or_default()
    }
}

/// A sheet.
pub(super) struct Sheet<'a> {
    pub name: &'a str,
    /// What a person says about it.
    pub options: &'a Options,
    /// Days between its calendar and that of 1900.
    pub late: i64,
    /// Whether its cells were separated by semicolons, as where commas mark fractions.
    pub semicolons: bool,
    /// What other sheets say about units.
    pub elsewhere: &'a [Said],
    pub cells: Vec<Seen<'a>>,
    sorts: Vec<Sort>,
    rows: Vec<Line>,
    columns: Vec<Line>,
}

impl<'a> Sheet<'a> {
    /// Reads every cell.
    pub(super) fn new(grid: &'a Grid, options: &'a Options) -> Sheet<'a> {
        let seen = |(place, cell): (Place, &'a Cell)| {
            let text = if let Cell::Text(text) = cell { plain(text) } else { String::new() };
            let (label, tongues) = label(cell, &text);
            Seen { place, cell, label, tongues, reading: reading(cell, &text) }
        };
        let cells: Vec<Seen<'a>> = grid.filled().into_iter().map(seen).collect();
        let rows = lines(cells.iter().enumerate().map(|(id, seen)| (seen.place.row, seen.place.column, id)).collect());
        let columns =
            lines(cells.iter().enumerate().map(|(id, seen)| (seen.place.column, seen.place.row, id)).collect());
        let sorts = cells.iter().map(Sort::of).collect();
        let (late, semicolons) = (grid.days_late(), grid.has_semicolons());
        let (name, elsewhere) = (grid.sheet(), grid.elsewhere());
        Sheet { name, options, late, semicolons, elsewhere, cells, sorts, rows, columns }
    }
}

fn lines(mut cells: Vec<(u32, u32, usize)>) -> Vec<Line> {
    cells.sort_unstable();
    let mut out: Vec<Line> = Vec::new();
    for (at, slot, id) in cells {
        match out.last_mut() {
            Some(line) if line.at == at => line.cells.push((slot, id)),
            _ => out.push(Line { at, cells: vec![(slot, id)] }),
        }
    }
    out
}

/// A way to look at a sheet: lines are its rows and slots its columns, or (turned) the other way round. So whatever
/// reads tables with periods down reads those with periods across as well.
#[derive(Clone, Copy)]
pub(super) struct View<'s> {
    pub sheet: &'s Sheet<'s>,
    pub turned: bool,
}

impl<'s> View<'s> {
    pub(super) fn lines(self) -> &'s [Line] {
        if self.turned { &self.sheet.columns } else { &self.sheet.rows }
    }

    pub(super) fn slots(self) -> &'s [Line] {
        if self.turned { &self.sheet.rows } else { &self.sheet.columns }
    }

    /// The line with this number, if it has any cell.
    pub(super) fn line(self, at: u32) -> Option<&'s Line> {
        find(self.lines(), at)
    }

    /// The slot with this number, if it has any cell.
    pub(super) fn slot(self, at: u32) -> Option<&'s Line> {
        find(self.slots(), at)
    }

    /// The lines between two numbers, both included.
    pub(super) fn lines_between(self, first: u32, last: u32) -> &'s [Line] {
        let lines = self.lines();
        let from = lines.partition_point(|line| line.at < first);
        let to = lines.partition_point(|line| line.at <= last);
        lines.get(from..to).unwrap_or_default()
    }

    /// The cell in a line and a slot, and its number.
    pub(super) fn cell(self, line: u32, slot: u32) -> Option<(usize, &'s Seen<'s>)> {
        let cells = &self.line(line)?.cells;
        let at = cells.binary_search_by_key(&slot, |(at, _)| *at).ok()?;
        let id = cells.get(at)?.1;
        Some((id, self.sheet.cells.get(id)?))
    }

    pub(super) fn seen(self, id: usize) -> Option<&'s Seen<'s>> {
        self.sheet.cells.get(id)
    }

    /// What the cell with this number can be.
    pub(super) fn sort(self, id: usize) -> Sort {
        self.sheet.sorts.get(id).copied().unwrap_or(Sort(0))
    }

    /// The place of a line and a slot.
    pub(super) fn place(self, line: u32, slot: u32) -> Place {
        if self.turned { Place::new(slot, line) } else { Place::new(line, slot) }
    }
}

fn find(lines: &[Line], at: u32) -> Option<&Line> {
    let found = lines.binary_search_by_key(&at, |line| line.at).ok()?;
    lines.get(found)
}
