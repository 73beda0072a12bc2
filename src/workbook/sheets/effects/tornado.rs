//! A tornado: what each driver, low and high, does to the output.

use super::writer::Writer;
use crate::workbook::charts;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{fixed, moving};
use crate::workbook::sheet::{formula, text};
use crate::workbook::style::{Look, Number, largest, palette};
use crate::workbook::told::Effect;
use crate::workbook::words;
use rust_xlsxwriter::{Chart, ChartFormat, ChartSolidFill, ChartType, Worksheet};

/// Bars of a tornado's chart; the table has all.
const BARS: usize = 15;

/// Lines of a spider chart, and of its table.
const LINES: usize = 8;

impl Writer<'_> {
    /// Writes the table and its chart, and the spider below.
    pub(super) fn tornado(&self, sheet: &mut Worksheet, base: f64, bars: &[Effect]) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let number = self.number(bars.iter().flat_map(|bar| [bar.outcomes.0, bar.outcomes.1]));
        let row = self.from;
        text(sheet, (row, 0), "As things are", &styles.bold)?;
        text(sheet, (row, 1), self.unit(), &styles.grey)?;
        self.put(sheet, (row, 2), base, number)?;
        let head = row + 2;
        let words =
            ["Driver", "Unit", "Low", "High", "Output at low", "Output at high", "Low less base", "High less base"];
        self.heads(sheet, head, &words)?;
        for (i, bar) in bars.iter().enumerate() {
            let row = head + 1 + i as u32;
            text(sheet, (row, 0), &self.driver(&bar.name), &styles.label)?;
            text(sheet, (row, 1), &bar.unit, &styles.grey)?;
            for (column, x) in [(2, bar.ends.0), (3, bar.ends.1)] {
                self.put(sheet, (row, column), x, end_format(bar))?;
            }
            for (column, x) in [(4, bar.outcomes.0), (5, bar.outcomes.1)] {
                self.put(sheet, (row, column), x, number)?;
                let (own, base_cell) = (moving(row, column), fixed(self.from, 2));
                let words = format!("=IF(ISNUMBER({own}),IF(ISNUMBER({base_cell}),{own}-{base_cell},0),0)");
                let value = if x.is_finite() && base.is_finite() { x - base } else { 0.0 };
                formula(sheet, (row, column + 2), &words, value, styles.of(Look::Calculation, number), "effect")?;
            }
        }
        sheet.insert_chart_with_offset(head, 11, &self.tornado_chart(head, base, bars), 0, 0)?;
        self.spider(sheet, head + bars.len() as u32 + 3, head + 24, &bars[..bars.len().min(LINES)], number)
    }

    /// The chart of the rows below a head, the strongest driver on top.
    fn tornado_chart(&self, head: u32, base: f64, bars: &[Effect]) -> Chart {
        let mut chart = Chart::new(ChartType::Bar);
        let output = &self.desk.model.outputs[self.told.output].title;
        let unit = charts::unit_behind(output, self.unit());
        charts::style(&mut chart, &format!("{output}: what each driver, low and high, changes{unit}"));
        let last = head + bars.len().clamp(1, BARS) as u32;
        for (name, column, color) in [("Driver low", 6, palette::DOWN), ("Driver high", 7, palette::HIGH)] {
            let name_of = self.told.sheet.as_str();
            chart
                .add_series()
                .set_name(words::title(name).as_str())
                .set_categories((name_of, head + 1, 0, last, 0))
                .set_values((name_of, head + 1, column, last, column))
                .set_overlap(100)
                .set_gap(40)
                .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color)));
        }
        let far = |bar: &Effect| (bar.outcomes.0 - base).abs().max((bar.outcomes.1 - base).abs());
        let numbers = charts::axis_format(largest(bars.iter().map(far)), self.is_percent());
        charts::tornado_axes(&mut chart, numbers);
        chart.y_axis().set_reverse();
        chart.set_width(760).set_height(420);
        chart
    }
}

/// The number format of a driver's low and high.
fn end_format(bar: &Effect) -> Number {
    match bar.ends.0.abs().max(bar.ends.1.abs()) {
        _ if bar.unit == "%" => Number::FinePercent,
        x if x < 10.0 => Number::Factor,
        x if x < 1000.0 => Number::Hundredth,
        _ => Number::Whole,
    }
}
