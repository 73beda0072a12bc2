//! Every line's percentiles by period, and above them the chosen one with the live case.

use super::writer::Writer;
use crate::series::RowValues;
use crate::workbook::charts;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{fixed, in_column};
use crate::workbook::sheet::{formula, text};
use crate::workbook::sheets::dates::dates;
use crate::workbook::style::{Look, Number, largest};
use crate::workbook::told::RiskFan;
use rust_xlsxwriter::Worksheet;

impl Writer<'_> {
    /// Writes them, where lines were kept.
    pub(super) fn fans(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        if self.risk.fans.is_empty() {
            return Ok(());
        }
        let (row, lines) = (self.places.fan, self.places.lines);
        self.section(sheet, row, "What the chart draws of lines: the chosen one, by period")?;
        dates(sheet, self.desk, row + 1)?;
        self.chosen_line(sheet)?;
        self.chosen_percentiles(sheet)?;
        self.chosen_live(sheet)?;
        self.bands(sheet, row + 3 + self.risk.fan.len() as u32)?;
        self.section(sheet, lines, "Percentiles of every line by period")?;
        dates(sheet, self.desk, lines + 1)?;
        for (f, (fan, label)) in self.risk.fans.iter().zip(self.line_labels()).enumerate() {
            self.line_in_charts(sheet, f, &label)?;
            self.percentiles(sheet, f, fan, &label)?;
        }
        Ok(())
    }

    /// What formulas of the chosen line multiply by, where some line is scaled.
    fn times(&self) -> String {
        if self.lines_are_scaled() { format!("*{}", fixed(self.places.fan + 1, 1)) } else { String::new() }
    }

    fn chosen_percentiles(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, styles, row) = (self.desk, &self.desk.styles, self.places.fan);
        let each = self.risk.fan.len() as u32;
        let (first, last) = (self.places.lines + 2, self.places.lines + 1 + self.risk.fans.len() as u32 * each);
        let (scale, times) = (self.line_scale(self.line), self.times());
        for (i, p) in self.risk.fan.iter().enumerate() {
            text(sheet, (row + 2 + i as u32, 0), &format!("P{p}"), &styles.label)?;
            for t in 1..=desk.model.timeline.last() {
                let column = desk.layout.columns.period(t);
                let cells = format!("{}:{}", in_column(first, column), in_column(last, column));
                let pick = format!("=INDEX({cells},({}-1)*{each}+{},1){times}", self.choice(1), i + 1);
                let value = self.risk.fans[self.line].percentiles[i][t as usize - 1];
                let format = styles.of(Look::Calculation, Number::Tenth);
                let value = if value.is_finite() { value * scale } else { 0.0 };
                formula(sheet, (row + 2 + i as u32, column), &pick, value, format, "chosen line")?;
            }
        }
        Ok(())
    }

    /// The chosen line in the live case, from Calc: its row there stands beside its percentiles.
    fn chosen_live(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let (first, count) = (self.places.lines + 2, self.risk.fans.len() as u32);
        let (top, bottom) = (fixed(first, self.list_column() + 1), fixed(first + count - 1, self.list_column() + 1));
        let live = self.places.fan + 2 + self.risk.fan.len() as u32;
        text(sheet, (live, 0), "Live case", &styles.label)?;
        let at = match count {
            1 => format!("={top}"),
            _ => format!("=INDEX({top}:{bottom},{},1)", self.choice(1)),
        };
        let row = self.risk.fans[self.line].row;
        let place = f64::from(desk.layout.rows[row.0] + 1);
        formula(sheet, (live, 1), &at, place, styles.of(Look::Grey, Number::Plain), "row of the line")?;
        let (scale, times) = (self.line_scale(self.line), self.times());
        for t in 1..=desk.model.timeline.last() {
            let column = desk.layout.columns.period(t);
            let all = format!("Calc!{}:{}", in_column(0, column), in_column(desk.layout.calc_end, column));
            let value = match &desk.live().rows[row.0] {
                RowValues::Series { values, .. } => values[t as usize - 1],
                RowValues::Scalar(value) => value.unwrap_or(0.0),
            };
            let pick = format!("=INDEX({all},{},1){times}", fixed(live, 1));
            let format = styles.of(Look::Link, Number::Tenth);
            formula(sheet, (live, column), &pick, value * scale, format, "live case")?;
        }
        Ok(())
    }

    /// Right of all periods: a line's name for the drop-down, its row on Calc, its name in charts and its scale there.
    fn line_in_charts(&self, sheet: &mut Worksheet, f: usize, label: &str) -> Result<(), WorkbookError> {
        let (desk, styles, row) = (self.desk, &self.desk.styles, self.risk.fans[f].row);
        let (at, column) = (self.places.lines + 2 + f as u32, self.list_column());
        let plain = styles.of(Look::Grey, Number::Plain);
        text(sheet, (at, column), label, &styles.grey)?;
        sheet.write_number_with_format(at, column + 1, f64::from(desk.layout.rows[row.0] + 1), plain)?;
        let unit = &desk.book.program.row(row).unit.text;
        text(sheet, (at, column + 2), &format!("{label}{}", charts::unit_behind(label, unit)), &styles.grey)?;
        sheet.write_number_with_format(at, column + 3, self.line_scale(f), plain)?;
        Ok(())
    }

    /// A line's percentiles, as the program computed them.
    fn percentiles(&self, sheet: &mut Worksheet, f: usize, fan: &RiskFan, label: &str) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let unit = &desk.book.program.row(fan.row).unit;
        let largest = largest(fan.percentiles.iter().flatten().copied());
        let format = styles.of(Look::Typed, Number::for_values(unit, largest));
        let first = self.places.lines + 2 + f as u32 * self.risk.fan.len() as u32;
        for ((row, p), values) in (first..).zip(&self.risk.fan).zip(&fan.percentiles) {
            text(sheet, (row, 0), &format!("{label}, P{p}"), &styles.label)?;
            text(sheet, (row, desk.layout.columns.unit), &unit.in_words(), &styles.grey)?;
            for (t, x) in values.iter().enumerate().filter(|(_, x)| x.is_finite()) {
                sheet.write_number_with_format(row, desk.layout.columns.period(t as i32 + 1), *x, format)?;
            }
        }
        Ok(())
    }

    /// The chosen line's name for the legend, and by how much the chart multiplies.
    fn chosen_line(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (row, first, count) = (self.places.fan + 1, self.places.lines + 2, self.risk.fans.len() as u32);
        let pick = |column: u16| match count {
            1 => fixed(first, column),
            _ => format!("INDEX({}:{},{},1)", fixed(first, column), fixed(first + count - 1, column), self.choice(1)),
        };
        let middle = self.median_name();
        let label = self.line_labels().swap_remove(self.line);
        let unit = &self.desk.book.program.row(self.risk.fans[self.line].row).unit.text;
        let value = format!("{middle}: {label}{}", charts::unit_behind(&label, unit));
        let printed = format!("=\"{middle}: \"&{}", pick(self.list_column() + 2));
        let style = self.desk.styles.of(Look::Calculation, Number::Text);
        formula(sheet, (row, 0), &printed, value.as_str(), style, "chosen line")?;
        let printed = format!("={}", pick(self.list_column() + 3));
        let style = self.desk.styles.of(Look::Grey, Number::Plain);
        formula(sheet, (row, 1), &printed, self.line_scale(self.line), style, "chosen line")
    }

    fn lines_are_scaled(&self) -> bool {
        (0..self.risk.fans.len()).any(|fan| self.line_scale(fan) != 1.0)
    }

    /// How wide the bands between neighbouring percentiles of the chosen line are.
    fn bands(&self, sheet: &mut Worksheet, from: u32) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let first = self.places.fan + 2;
        let format = styles.of(Look::Calculation, Number::Tenth);
        for (i, pair) in self.risk.fan.windows(2).enumerate() {
            let row = from + i as u32;
            text(sheet, (row, 0), &format!("P{} less P{}", pair[1], pair[0]), &styles.label)?;
            for t in 1..=desk.model.timeline.last() {
                let column = desk.layout.columns.period(t);
                let (high, low) = (first + i as u32 + 1, first + i as u32);
                let words = format!("={}-{}", in_column(high, column), in_column(low, column));
                let at = |i: usize| {
                    let x = self.risk.fans[self.line].percentiles[i][t as usize - 1];
                    if x.is_finite() { x * self.line_scale(self.line) } else { 0.0 }
                };
                formula(sheet, (row, column), &words, at(i + 1) - at(i), format, "band")?;
            }
        }
        Ok(())
    }
}
