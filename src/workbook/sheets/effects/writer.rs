//! What the tables of effects have in common: the formats of outcomes, heads, words where there is no number.

use crate::workbook::desk::Desk;
use crate::workbook::driver_title;
use crate::workbook::error::WorkbookError;
use crate::workbook::sheet::text;
use crate::workbook::style::{Look, Number, largest};
use crate::workbook::told::Effects;
use rust_xlsxwriter::Worksheet;

/// Writes one sheet.
pub(super) struct Writer<'a> {
    /// What the sheets share.
    pub desk: &'a Desk<'a>,
    /// What was told.
    pub told: &'a Effects,
    /// The first row below the head.
    pub from: u32,
}

impl Writer<'_> {
    /// The format of outcomes; milestones are numbers of periods here.
    pub(super) fn number(&self, values: impl IntoIterator<Item = f64>) -> Number {
        let model = &self.desk.model.outputs[self.told.output];
        if model.is_period { Number::Tenth } else { Number::for_values(&model.unit, largest(values)) }
    }

    /// A driver in the words of its title.
    pub(super) fn driver(&self, name: &str) -> String {
        driver_title::of(&self.desk.model.drivers, &self.desk.model.dimensions, name)
    }

    /// Whether the output is a percentage.
    pub(super) fn is_percent(&self) -> bool {
        self.desk.model.outputs[self.told.output].unit.percent
    }

    /// What the output is measured in; a milestone, in periods.
    pub(super) fn unit(&self) -> &str {
        let model = &self.desk.model.outputs[self.told.output];
        if model.is_period { "period number" } else { &model.unit.text }
    }

    /// The heads of a table, from the first column on.
    pub(super) fn heads(&self, sheet: &mut Worksheet, row: u32, words: &[&str]) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        sheet.set_row_height(row, 30)?;
        for (column, words) in words.iter().enumerate() {
            let style = if column == 0 { &styles.head } else { &styles.head_number };
            text(sheet, (row, column as u16), words, style)?;
        }
        Ok(())
    }

    /// A number that the program computed; words where there is none.
    pub(super) fn put(
        &self,
        sheet: &mut Worksheet,
        at: (u32, u16),
        x: f64,
        number: Number,
    ) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        match x.is_finite() {
            true => {
                sheet.write_number_with_format(at.0, at.1, x, styles.of(Look::Typed, number))?;
                Ok(())
            }
            false => text(sheet, at, if x.is_nan() { "no value" } else { "not reached" }, &styles.flag),
        }
    }
}
