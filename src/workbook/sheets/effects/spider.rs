//! A spider: the output along each driver's range.

use super::writer::Writer;
use crate::workbook::charts;
use crate::workbook::error::WorkbookError;
use crate::workbook::sheet::text;
use crate::workbook::style::{Number, largest, palette};
use crate::workbook::told::Effect;
use rust_xlsxwriter::{Chart, ChartEmptyCells, ChartFormat, ChartLine, ChartType, Worksheet};

impl Writer<'_> {
    /// The outcome along each driver's range; the chart stands at the row `beside`.
    pub(super) fn spider(
        &self,
        sheet: &mut Worksheet,
        from: u32,
        beside: u32,
        bars: &[Effect],
        number: Number,
    ) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let steps = bars.iter().map(|bar| bar.points.len()).max().unwrap_or(0);
        if steps < 2 {
            return Ok(());
        }
        let output = &self.desk.model.outputs[self.told.output].title;
        text(sheet, (from, 0), &format!("{output} along each driver's range, from low to high"), &styles.bold)?;
        let head = from + 1;
        text(sheet, (head, 0), "Part of the range", &styles.head)?;
        let last = steps as u16;
        for step in 0..steps {
            let part = step as f64 / (steps - 1) as f64;
            sheet.write_number_with_format(head, 1 + step as u16, part, &styles.head_share)?;
        }
        let mut chart = Chart::new(ChartType::ScatterStraight);
        charts::style(&mut chart, &format!("{output} along each driver's range"));
        chart.show_empty_cells_as(ChartEmptyCells::Connected);
        for (i, bar) in bars.iter().enumerate() {
            let row = head + 1 + i as u32;
            text(sheet, (row, 0), &self.driver(&bar.name), &styles.label)?;
            let (low, high) = bar.ends;
            for (value, outcome) in &bar.points {
                let part = if high == low { 0.0 } else { (value - low) / (high - low) };
                let step = (part * (steps - 1) as f64).round().clamp(0.0, (steps - 1) as f64);
                self.put(sheet, (row, 1 + step as u16), *outcome, number)?;
            }
            let name_of = self.told.sheet.as_str();
            let mut line = ChartFormat::new();
            line.set_line(ChartLine::new().set_color(palette::SERIES[i % palette::SERIES.len()]).set_width(2.0));
            chart
                .add_series()
                .set_name((name_of, row, 0))
                .set_categories((name_of, head, 1, head, last))
                .set_values((name_of, row, 1, row, last))
                .set_format(&mut line);
        }
        chart.x_axis().set_min(0).set_max(1).set_num_format("0%");
        let size = largest(bars.iter().flat_map(|bar| bar.points.iter().map(|p| p.1)));
        chart.y_axis().set_num_format(charts::axis_format(size, self.is_percent()));
        // These numbers stay as they are: the axis may begin where the lines do.
        let outcomes = || bars.iter().flat_map(|bar| bar.points.iter().map(|p| p.1)).filter(|x| x.is_finite());
        let (low, high) = (outcomes().fold(f64::INFINITY, f64::min), outcomes().fold(f64::NEG_INFINITY, f64::max));
        if high > low {
            let grain = 10f64.powi(libm::log10(high - low).floor() as i32);
            chart.y_axis().set_min((low / grain).floor() * grain);
        }
        chart.set_width(760).set_height(420);
        sheet.insert_chart_with_offset(beside, 11, &chart, 0, 0)?;
        Ok(())
    }
}
