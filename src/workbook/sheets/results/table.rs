//! Where the tables stand, and what their parts have in common.

use crate::graph::{RowId, Yearly};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::names::row_title;
use crate::workbook::sheet::text;
use std::io::Write;

/// The sheet's name.
pub(crate) const NAME: &str = "Results";

/// The head of the outputs' table.
pub(super) const OUTPUTS_ROW: u32 = 4;

/// What the tables are made of: outputs first, below them every line by year.
pub(super) struct Table<'a> {
    /// What the sheets share.
    pub desk: &'a Desk<'a>,
    /// Years and the whole time.
    pub width: u16,
}

impl<'a> Table<'a> {
    /// The tables of a book.
    pub(super) fn new(desk: &'a Desk<'a>) -> Table<'a> {
        Table { desk, width: desk.layout.columns.year_count + 1 }
    }

    /// The first column of values, of differences, of percentages.
    pub(super) fn block(&self, which: u16) -> u16 {
        2 + which * (self.width + 1)
    }

    /// The last column.
    pub(super) fn last(&self) -> u16 {
        (self.block(2) + self.width - 1).max(self.output_block(3) - 2)
    }

    /// The first column of the outputs' values, differences, percentages: a column for each scenario, but none for the
    /// reference's difference from itself.
    pub(super) fn output_block(&self, which: u16) -> u16 {
        let scenarios = self.desk.book.shown.len() as u16;
        if which == 0 { 2 } else { 3 + scenarios + (which - 1) * scenarios }
    }

    /// The head of the lines' table, below the outputs.
    pub(super) fn head_row(&self) -> u32 {
        OUTPUTS_ROW + self.desk.model.outputs.len() as u32 + 4
    }

    /// The column of the calc sheets that stands in a block's column: here the whole time comes first, beside the
    /// names, so that outputs, which have no years, are not far from theirs.
    pub(super) fn source(&self, at: u16) -> u16 {
        let columns = &self.desk.layout.columns;
        columns.years + at.checked_sub(1).unwrap_or(columns.year_count)
    }

    /// What stands above the three blocks of a table.
    pub(super) fn block_heads(
        &self,
        sheet: &mut Grid<impl Write>,
        row: u32,
        first: [u16; 3],
    ) -> Result<(), WorkbookError> {
        for (column, words) in first.into_iter().zip(["", "Difference", "Difference, %"]) {
            text(sheet, (row, column), words, &self.desk.styles.bold)?;
        }
        Ok(())
    }

    /// The rows that have a value for a year: totals, plain lines, and elements where they do not add up.
    pub(super) fn rows(&self) -> Vec<RowId> {
        let program = self.desk.book.program;
        let mut out = Vec::new();
        for (cells, total) in program.line_rows.iter().zip(&program.meant_totals) {
            match total {
                Some(total) => out.push(*total),
                None => out.extend(cells.iter().copied().filter(|row| program.row(*row).yearly != Yearly::Empty)),
            }
        }
        out
    }

    /// The row of a line's head.
    pub(super) fn first_row(&self, line: usize) -> u32 {
        self.head_row() + 1 + (line * (self.desk.book.shown.len() + 2)) as u32
    }

    /// The last row of the table.
    pub(super) fn end(&self) -> u32 {
        self.first_row(self.rows().len()) - 1
    }

    /// A row in words.
    pub(super) fn label(&self, row: RowId) -> String {
        row_title(self.desk.model, self.desk.book.program.row(row))
    }
}
