//! Milestones: how likely they are to be reached by each period.

use super::writer::Writer;
use crate::workbook::error::WorkbookError;
use crate::workbook::sheet::text;
use crate::workbook::sheets::dates::dates;
use crate::workbook::style::{Look, Number};
use rust_xlsxwriter::Worksheet;

impl Writer<'_> {
    /// Writes them, where there are any.
    pub(super) fn milestones(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        if self.milestones.is_empty() {
            return Ok(());
        }
        let (desk, styles) = (self.desk, &self.desk.styles);
        let row = self.places.milestones;
        self.section(sheet, row, "Milestones: the share of draws that reached them by the end of each period")?;
        dates(sheet, self.desk, row + 1)?;
        for (i, at) in self.milestones.iter().enumerate() {
            let own = &self.risk.outputs[*at];
            let row = row + 2 + i as u32;
            text(sheet, (row, 0), &desk.model.outputs[own.output].title, &styles.label)?;
            let code = Number::Percent.with_zeros(desk.model.timeline.step);
            let format = &styles.of(Look::Typed, Number::Percent).variant().set_num_format(code);
            for (t, p) in own.reached_by.iter().enumerate() {
                sheet.write_number_with_format(row, desk.layout.columns.period(t as i32 + 1), *p, format)?;
            }
        }
        Ok(())
    }
}
