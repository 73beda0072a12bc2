//! What stands around the cells of a calc sheet: widths, groups that fold away, print set-up.

use super::case::Case;
use crate::series::RowValues;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::head;
use crate::workbook::sheet::{number_width, page};
use crate::workbook::status::{self, IN_HEAD};
use rust_xlsxwriter::Worksheet;
use std::ops::RangeInclusive;

impl Case<'_> {
    /// The rows that fold away: calendar, measures and drivers, each below its head.
    pub(super) fn groups(&self) -> Vec<RangeInclusive<u32>> {
        let mut out = vec![head::YEAR..=head::ELAPSED];
        let first_row = self.layout.rows.iter().chain([&self.layout.calc_end]).min().copied().unwrap_or(head::BODY);
        let heads: Vec<u32> = self.layout.sections.keys().copied().filter(|row| *row < first_row).collect();
        let ends = heads.iter().skip(1).copied().chain([first_row]);
        // The last head before the first row belongs to it.
        out.extend(
            heads
                .iter()
                .zip(ends)
                .map(|(from, to)| from + 1..=to.saturating_sub(2))
                .filter(|r| !r.is_empty())
                .take(heads.len().saturating_sub(1)),
        );
        out
    }

    /// Everything around the cells.
    pub(super) fn frame(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        self.columns(sheet)?;
        let columns = &self.layout.columns;
        sheet.set_freeze_panes(head::NUMBER + 1, columns.unit + 1)?;
        sheet.set_repeat_rows(head::TITLE, head::NUMBER)?;
        sheet.set_repeat_columns(0, columns.unit)?;
        page(sheet, &self.model.title, &self.desk.footer, 0);
        // About a year and a half of months on a page across can still be read on paper.
        sheet.set_print_fit_to_pages(columns.periods.div_ceil(18), 0);
        status::frame(sheet, self.desk, IN_HEAD)?;
        for rows in self.groups() {
            sheet.group_rows(*rows.start(), *rows.end())?;
        }
        sheet.group_symbols_above(true);
        Ok(())
    }

    fn columns(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let columns = &self.layout.columns;
        let wide = number_width(self.projection.rows.iter().flat_map(RowValues::values).copied());
        sheet.set_column_width(0, 44)?;
        for column in 1..=columns.tags.len() as u16 {
            sheet.set_column_width(column, 9)?;
        }
        sheet.set_column_width(columns.unit, 13)?;
        sheet.set_column_width(columns.fixed, wide.max(11.0))?;
        sheet.set_column_range_width(columns.years, columns.whole, (wide + 2.0).max(11.0))?;
        sheet.set_column_range_width(columns.opening, columns.last(), wide)?;
        Ok(())
    }
}
