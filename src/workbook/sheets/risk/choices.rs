//! The two cells in which one chooses what the charts show.

use super::writer::Writer;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::fixed;
use crate::workbook::sheet::{formula, text};
use crate::workbook::style::{Look, Number};
use rust_xlsxwriter::{DataValidation, Worksheet};

impl Writer<'_> {
    /// The two choices, and their places in the blocks.
    pub(super) fn choices(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let row = self.places.choice;
        self.section(sheet, row, "What the charts show: choose")?;
        // The names of outputs stand beside their blocks; those of lines have a column of their own, without gaps.
        let outputs = ("Output", self.output_labels(), (self.places.shown + 4, 0), 0);
        let lines = ("Line over time", self.line_labels(), (self.places.lines + 2, self.list_column()), self.line);
        for (at, (name, labels, (first, column), first_choice)) in [outputs, lines].into_iter().enumerate() {
            let row = row + 1 + at as u32;
            let Some(chosen) = labels.get(first_choice) else { continue };
            let list = format!("{}:{}", fixed(first, column), fixed(first + labels.len() as u32 - 1, column));
            text(sheet, (row, 0), name, &styles.bold)?;
            let input = styles.of(Look::Input, Number::Text);
            sheet.merge_range(row, 2, row, 6, chosen, input)?;
            let validation = DataValidation::new().allow_list_formula(format!("={list}").as_str().into());
            sheet.add_data_validation(row, 2, row, 6, &validation)?;
            let found = match labels.len() {
                // One cell is no range to choose from.
                1 => "=1".to_owned(),
                _ => format!("=MATCH({},{list},0)", fixed(row, 2)),
            };
            formula(
                sheet,
                (row, 1),
                &found,
                first_choice as f64 + 1.0,
                styles.of(Look::Grey, Number::Plain),
                "choice",
            )?;
        }
        Ok(())
    }
}
