//! Places of cells.

use crate::spreadsheet::address;
use std::fmt;

/// Where a cell lies, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
}

impl Place {
    /// The place in this row and column, counted from 0.
    pub fn new(row: u32, column: u32) -> Place {
        Place { row, column }
    }
}

impl fmt::Display for Place {
    /// The name that a spreadsheet gives it: `B7`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&address((self.row, self.column)))
    }
}
