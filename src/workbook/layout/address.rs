//! Addresses of cells.

use crate::workbook::template::Column;
use rust_xlsxwriter::utility::column_number_to_name;

/// A cell's address, both parts fixed: `$C$5`.
pub(crate) fn fixed(row: u32, column: u16) -> String {
    format!("${}${}", column_number_to_name(column), row + 1)
}

/// A cell's address that moves with the formula: `C5`.
pub(crate) fn moving(row: u32, column: impl Into<Column>) -> String {
    format!("{}{}", column.into().name(), row + 1)
}

/// A cell's address in a fixed column: `$C5`.
pub(crate) fn in_column(row: u32, column: u16) -> String {
    format!("${}{}", column_number_to_name(column), row + 1)
}

/// A cell's address in a fixed row: `C$5`.
pub(crate) fn in_row(row: u32, column: impl Into<Column>) -> String {
    format!("{}${}", column.into().name(), row + 1)
}
