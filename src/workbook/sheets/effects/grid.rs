//! A table of two drivers: the output for each pair of values.

use super::writer::Writer;
use crate::model::Better;
use crate::workbook::error::WorkbookError;
use crate::workbook::sheet::text;
use crate::workbook::style::{Look, Number};
use crate::workbook::told::{Axis, AxisKind};
use rust_xlsxwriter::{ConditionalFormat3ColorScale, Format, Worksheet};

impl Writer<'_> {
    /// Writes the table, coloured from bad to good.
    pub(super) fn grid(
        &self,
        sheet: &mut Worksheet,
        rows: &Axis,
        columns: &Axis,
        outcomes: &[Vec<f64>],
    ) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let number = self.number(outcomes.iter().flatten().copied());
        let head = self.from + 1;
        let output = &self.desk.model.outputs[self.told.output].title;
        text(sheet, (self.from, 0), &format!("{output}, {}", self.unit()), &styles.bold)?;
        text(
            sheet,
            (head, 0),
            &format!("{} below, {} to the right", self.driver(&rows.name), self.driver(&columns.name)),
            &styles.head,
        )?;
        let axes = [rows, columns].map(|axis| self.axis_style(axis));
        for (i, x) in columns.values.iter().enumerate() {
            self.mark(sheet, (head, 1 + i as u16), (columns.kind, *x), &axes[1])?;
        }
        for (i, (x, row)) in rows.values.iter().zip(outcomes).enumerate() {
            let at = head + 1 + i as u32;
            self.mark(sheet, (at, 0), (rows.kind, *x), &axes[0])?;
            for (j, outcome) in row.iter().enumerate() {
                self.put(sheet, (at, 1 + j as u16), *outcome, number)?;
            }
        }
        let output = &self.desk.model.outputs[self.told.output];
        let lower = output.is_period || output.better == Better::Lower;
        let (low, high) = if lower { (0x9BD3AE, 0xF0A8A2) } else { (0xF0A8A2, 0x9BD3AE) };
        let scale = ConditionalFormat3ColorScale::new()
            .set_minimum_color(low)
            .set_midpoint_color(0xFFFFFF)
            .set_maximum_color(high);
        let (last_row, last_column) = (head + rows.values.len() as u32, columns.values.len() as u16);
        sheet.add_conditional_format(head + 1, 1, last_row, last_column, &scale)?;
        Ok(())
    }

    /// The style of an axis's values: as many decimals as they need, and a zero that is a value like the others.
    fn axis_style(&self, axis: &Axis) -> Format {
        let typed = self.desk.styles.of(Look::Typed, Number::Plain).variant();
        match axis.kind {
            AxisKind::Date => self.desk.styles.of(Look::Typed, Number::Date).variant(),
            AxisKind::Percent => typed.set_num_format(axis_code(&axis.values, 100.0, "%")),
            AxisKind::Plain => typed.set_num_format(axis_code(&axis.values, 1.0, "")),
        }
    }

    /// One value of an axis.
    fn mark(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        (kind, x): (AxisKind, f64),
        style: &Format,
    ) -> Result<(), WorkbookError> {
        let value = if kind == AxisKind::Date { self.desk.serial(x) } else { x };
        sheet.write_number_with_format(row, column, value, style)?;
        Ok(())
    }
}

/// Most decimals of an axis's values.
const MOST_DECIMALS: usize = 4;

/// A number format with as many decimals as these values have, where they are shown so many times as large.
fn axis_code(values: &[f64], scale: f64, sign: &str) -> String {
    let fits = |decimals: &usize| {
        let grain = 10f64.powi(*decimals as i32);
        values.iter().map(|x| x * scale * grain).all(|x| (x - x.round()).abs() < 1e-6)
    };
    let decimals = (0..MOST_DECIMALS).find(fits).unwrap_or(MOST_DECIMALS);
    let point = if decimals > 0 { "." } else { "" };
    format!("#,##0{point}{}{sign}", "0".repeat(decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_an_axis_have_the_decimals_that_they_need() {
        assert_eq!(axis_code(&[0.0, 0.01, 0.04], 100.0, "%"), "#,##0%");
        assert_eq!(axis_code(&[0.0, 0.005, 0.3], 100.0, "%"), "#,##0.0%");
        assert_eq!(axis_code(&[0.3, 0.45], 1.0, ""), "#,##0.00");
        assert_eq!(axis_code(&[200_000.0, 260_000.0], 1.0, ""), "#,##0");
        assert_eq!(axis_code(&[1.0 / 3.0], 1.0, ""), "#,##0.0000");
    }
}
