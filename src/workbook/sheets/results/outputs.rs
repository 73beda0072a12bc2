//! A row for each output: its value in every scenario, then the differences.

use super::difference::What;
use super::table::{OUTPUTS_ROW, Table};
use crate::model::ScenarioId;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::{fixed, moving};
use crate::workbook::sheet::{Canvas, formula, text};
use crate::workbook::style::{Look, Number, output_unit};
use std::io::Write;

impl Table<'_> {
    /// A row for each output: its value in every scenario, then the differences.
    pub(super) fn outputs(&self, sheet: &mut Grid<impl Write>) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let blocks = [0, 1, 2].map(|which| self.output_block(which));
        self.block_heads(sheet, OUTPUTS_ROW - 1, blocks)?;
        sheet.row_height(OUTPUTS_ROW, 38.0)?;
        text(sheet, (OUTPUTS_ROW, 0), "Output", &styles.head)?;
        text(sheet, (OUTPUTS_ROW, 1), "Unit", &styles.head)?;
        for (which, first) in blocks.into_iter().enumerate() {
            for (at, scenario) in desk.book.shown.iter().skip(usize::from(which > 0)).enumerate() {
                let title = &desk.scenario_titles[scenario.0];
                text(sheet, (OUTPUTS_ROW, first + at as u16), title, &styles.head_number)?;
            }
        }
        for (i, output) in desk.model.outputs.iter().enumerate() {
            let row = OUTPUTS_ROW + 1 + i as u32;
            let source = desk.book.program.output_rows[i];
            let value = |s: &ScenarioId| desk.projection(*s).rows[source.0].scalar();
            let place = desk.layout.dates.get(&source).copied().unwrap_or(desk.layout.rows[source.0]);
            let cell = fixed(place, desk.layout.columns.fixed);
            let what = What {
                unit: output_unit(output),
                number: Number::for_output(&output.unit, output.is_period, desk.book.shown.iter().filter_map(value)),
                periods: output.is_period.then(|| desk.book.shown.iter().map(value).collect()),
                share: !output.is_period && !output.unit.percent,
            };
            text(sheet, (row, 0), &output.title, &styles.text)?;
            text(sheet, (row, 1), &what.unit, &styles.grey)?;
            let values: Vec<Option<f64>> = desk
                .book
                .shown
                .iter()
                .map(|s| value(s).map(|x| if output.is_period { desk.serial(x) } else { x }))
                .collect();
            for (s, value) in values.iter().enumerate() {
                let link = format!("={}!{cell}", desk.calc_sheets[s]);
                let look = styles.of(Look::Link, what.number);
                formula(sheet, (row, blocks[0] + s as u16), &link, *value, look, &what.unit)?;
            }
            for s in 1..values.len() {
                let at = |which: usize| (row, blocks[which] + s as u16 - 1);
                let cells = (moving(row, blocks[0] + s as u16), moving(row, blocks[0]));
                self.difference(sheet, (at(1), at(2)), &what, s, cells, (values[s], values[0]))?;
            }
        }
        Ok(())
    }
}
