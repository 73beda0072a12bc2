//! The cells of a sheet, as the readers of files hand them over.

use super::place::Place;
use super::said::Said;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A number that is not shown as a date.
    Number(f64),
    /// A text; every cell of a csv file.
    Text(String),
    /// A number that is shown as a date.
    Date {
        /// The year.
        year: i32,
        /// The month, 1 to 12.
        month: u32,
        /// The day of the month.
        day: u32,
    },
    /// TRUE or FALSE.
    Boolean(bool),
    /// An error, as it is shown: `#DIV/0!`.
    Error(String),
    /// A formula whose result is not stored, or stored as 0 like that of every other.
    NotCalculated,
}

/// A sheet: its name and its cells, of which only those with something in them are kept.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    sheet: String,
    cells: Vec<(Place, Cell)>,
    late: bool,
    semicolons: bool,
    elsewhere: Vec<Said>,
}

impl Grid {
    /// A sheet without cells.
    pub fn new(sheet: impl Into<String>) -> Grid {
        Grid { sheet: sheet.into(), ..Grid::default() }
    }

    /// A sheet from its rows, the first cell of each in column A.
    pub fn from_rows(sheet: impl Into<String>, rows: Vec<Vec<Cell>>) -> Grid {
        let mut grid = Grid::new(sheet);
        for (row, cells) in (0u32..).zip(rows) {
            for (column, cell) in (0u32..).zip(cells) {
                grid.set(Place::new(row, column), cell);
            }
        }
        grid
    }

    /// Puts a cell somewhere, in any order; of two in one place the later counts.
    pub fn set(&mut self, place: Place, cell: Cell) {
        self.cells.push((place, cell));
    }

    /// Says that its book counts days from 1904.
    pub fn set_late(&mut self, late: bool) {
        self.late = late;
    }

    /// Says that its cells were separated by semicolons.
    pub fn set_semicolons(&mut self, semicolons: bool) {
        self.semicolons = semicolons;
    }

    /// Says what other sheets of its book say about units.
    pub fn set_elsewhere(&mut self, elsewhere: Vec<Said>) {
        self.elsewhere = elsewhere;
    }

    pub(super) fn elsewhere(&self) -> &[Said] {
        &self.elsewhere
    }

    /// Days between its calendar and that of 1900.
    pub(super) fn days_late(&self) -> i64 {
        const EPOCHS: i64 = 1462;
        if self.late { EPOCHS } else { 0 }
    }

    pub(super) fn has_semicolons(&self) -> bool {
        self.semicolons
    }

    /// The name of the sheet.
    pub fn sheet(&self) -> &str {
        &self.sheet
    }

    /// The cells that hold something, row by row.
    pub(super) fn filled(&self) -> Vec<(Place, &Cell)> {
        let mut cells: Vec<(Place, &Cell)> = self.cells.iter().map(|(place, cell)| (*place, cell)).collect();
        // A stable sort keeps the later of two in one place behind the earlier.
        cells.sort_by_key(|(place, _)| *place);
        cells.reverse();
        cells.dedup_by_key(|(place, _)| *place);
        cells.reverse();
        cells.retain(|(_, cell)| match cell {
            Cell::Empty => false,
            Cell::Text(text) => !text.trim().is_empty(),
            _ => true,
        });
        cells
    }
}
