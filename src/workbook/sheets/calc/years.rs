//! A row's years, and all periods together.

use super::case::Case;
use crate::graph::{RowId, Yearly, row_name};
use crate::series::RowValues;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::{fixed, head, in_column, in_row};
use crate::workbook::print::Site;
use crate::workbook::sheet::{Cached, formula};
use crate::workbook::style::Style;
use std::io::Write;

impl Case<'_> {
    /// Writes a row's cells under the years, each by what a year means for it, and under all periods.
    pub(super) fn yearly(
        &self,
        sheet: &mut Grid<impl Write>,
        place: u32,
        id: RowId,
        format: &Style,
    ) -> Result<(), WorkbookError> {
        let (columns, program) = (&self.layout.columns, self.desk.book.program);
        let row = program.row(id);
        let RowValues::Series { years, whole, .. } = &self.projection.rows[id.0] else { return Ok(()) };
        let all = format!("{}:{}", in_column(place, columns.opening + 1), in_column(place, columns.last()));
        let head_range = |head: u32| format!("{}:{}", fixed(head, columns.opening + 1), fixed(head, columns.last()));
        let name = row_name(program, id);
        let own = self.desk.printer.template(&row.tree, Site::Year);
        for column in columns.years..=columns.whole {
            let at = usize::from(column - columns.years);
            let value = if column == columns.whole { *whole } else { years.get(at).copied().flatten() };
            let year = in_row(head::DATE, column);
            let is_whole = column == columns.whole;
            let text = match row.yearly {
                Yearly::Empty => continue,
                Yearly::Sum if is_whole => format!("=SUM({all})"),
                Yearly::Sum => format!("=SUMIFS({all},{},{year})", head_range(head::YEAR)),
                Yearly::Last if is_whole => format!("={}", in_column(place, columns.last())),
                Yearly::Last => {
                    format!("=SUMIFS({all},{},{year},{},1)", head_range(head::YEAR), head_range(head::YEAR_END))
                }
                Yearly::Average if is_whole => format!("=AVERAGE({all})"),
                // How many periods the year has is counted above.
                Yearly::Average => {
                    format!("=SUMIFS({all},{},{year})/{}", head_range(head::YEAR), in_row(head::NUMBER, column))
                }
                Yearly::Formula => {
                    let own = own.fill(column);
                    format!("=IFERROR({},\"\")", own.trim_start_matches('='))
                }
            };
            let cached: Cached = value.into();
            formula(sheet, (place, column), &text, cached, format, &name)?;
        }
        Ok(())
    }
}
