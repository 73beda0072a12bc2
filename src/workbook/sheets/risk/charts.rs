//! The charts of the chosen line, of the chosen output and of milestones.

use super::places::block;
use super::writer::Writer;
use crate::workbook::charts;
use crate::workbook::error::WorkbookError;
use crate::workbook::style::palette;
use crate::workbook::told::{BARS, DRIVERS, RiskFan};
use crate::workbook::words;
use rust_xlsxwriter::{Chart, ChartFormat, ChartLineDashType, ChartSolidFill, ChartType, Worksheet};

impl Writer<'_> {
    /// Puts them on the sheet, two side by side.
    pub(super) fn charts(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let row = self.places.charts;
        let below = row + charts::rows_of_one();
        // Two side by side: the first column is wide.
        let right = 6;
        if !self.risk.fans.is_empty() {
            sheet.insert_chart_with_offset(row, 0, &self.fan_chart(), 0, 0)?;
        }
        if !self.chosen.is_empty() {
            sheet.insert_chart_with_offset(row, right, &self.curve_chart(), 80, 0)?;
            sheet.insert_chart_with_offset(below, 0, &self.histogram_chart(), 0, 0)?;
            sheet.insert_chart_with_offset(below, right, &self.tornado_chart(), 80, 0)?;
        }
        if !self.milestones.is_empty() {
            let (row, column) = if self.chosen.is_empty() { (row, right) } else { (below + charts::rows_of_one(), 0) };
            sheet.insert_chart_with_offset(row, column, &self.milestone_chart(), 0, 0)?;
        }
        Ok(())
    }

    fn style(&self, chart: &mut Chart, title: &str) {
        charts::style(chart, title);
        // Two of them are as wide as the table above.
        chart.set_width(805);
    }

    fn periods(&self, row: u32) -> (&str, u32, u16, u32, u16) {
        let columns = &self.desk.layout.columns;
        (self.risk.sheet.as_str(), row, columns.period(1), row, columns.last())
    }

    /// The fan: bands between percentiles stacked on the lowest, which is not seen; the median and the live case on top.
    fn fan_chart(&self) -> Chart {
        let row = self.places.fan;
        let (middle, bands) = (self.risk.fan.len() / 2, self.risk.fan.len() - 1);
        let mut chart = Chart::new(ChartType::AreaStacked);
        self.style(&mut chart, "Over time: percentiles of the chosen line, and the live case");
        chart
            .add_series()
            .set_name(words::title(&format!("P{}", self.risk.fan[0])).as_str())
            .set_categories(self.periods(row + 1))
            .set_values(self.periods(row + 2))
            .set_format(ChartFormat::new().set_no_fill().set_no_line());
        for (i, pair) in self.risk.fan.windows(2).enumerate() {
            // The outer bands are light, the inner ones stronger.
            let color = if i == 0 || i + 1 == bands { palette::FAN_OUTER } else { palette::FAN_INNER };
            chart
                .add_series()
                .set_name(words::title(&format!("P{} to P{}", pair[0], pair[1])).as_str())
                .set_categories(self.periods(row + 1))
                .set_values(self.periods(row + 3 + bands as u32 + 1 + i as u32))
                .set_format(ChartFormat::new().set_no_line().set_solid_fill(ChartSolidFill::new().set_color(color)));
        }
        let mut lines = Chart::new(ChartType::Line);
        let live = row + 2 + self.risk.fan.len() as u32;
        // The median's entry says which line it is, and in which unit.
        let median = (row + 1, row + 2 + middle as u32, palette::NAVY, 2.25);
        for (name, row_of, color, width) in [median, (live, live, palette::LIVE, 2.0)] {
            lines
                .add_series()
                .set_name((self.risk.sheet.as_str(), name, 0))
                .set_categories(self.periods(row + 1))
                .set_values(self.periods(row_of))
                .set_format(&mut charts::line_format(color, width, None));
        }
        chart.combine(&lines);
        charts::time_axis(&mut chart, self.desk.model);
        let values = |fan: &RiskFan| charts::width(fan.percentiles.iter().flatten().copied());
        let widths = self.risk.fans.iter().enumerate().map(|(at, fan)| values(fan) * self.line_scale(at));
        chart.y_axis().set_num_format(charts::format_of_ranges(widths));
        // The lowest percentile is the floor of the bands and has no entry of its own.
        chart.legend().delete_entries(&[0]);
        chart
    }

    fn milestone_chart(&self) -> Chart {
        let mut chart = Chart::new(ChartType::Line);
        self.style(&mut chart, "Milestones: probability of being reached by then");
        for (i, at) in self.milestones.iter().enumerate() {
            let color = palette::SERIES[i % palette::SERIES.len()];
            chart
                .add_series()
                .set_name(words::title(&self.desk.model.outputs[self.risk.outputs[*at].output].title).as_str())
                .set_categories(self.periods(self.places.milestones + 1))
                .set_values(self.periods(self.places.milestones + 2 + i as u32))
                .set_format(&mut charts::line_format(color, 2.0, None));
        }
        charts::time_axis(&mut chart, self.desk.model);
        chart.y_axis().set_num_format("0%").set_min(0).set_max(1);
        chart
    }

    fn shown(&self, first: u16, count: usize) -> (&str, u32, u16, u32, u16) {
        let row = self.places.shown + 2;
        (self.risk.sheet.as_str(), row, first, row, first + count as u16 - 1)
    }

    /// The cell with the chosen output's name and unit, for legends.
    fn shown_name(&self) -> (&str, u32, u16) {
        (self.risk.sheet.as_str(), self.places.shown + 2, self.name_column())
    }

    /// The format of axes with the chosen output's values.
    fn numbers(&self) -> &'static str {
        let width = |at: &usize| charts::width(self.risk.outputs[*at].curve.iter().copied()) * self.scale(*at);
        charts::format_of_ranges(self.chosen.iter().map(width))
    }

    /// How wide the tornado of an output is.
    fn swing(&self, at: usize) -> f64 {
        let drivers = &self.risk.outputs[at].drivers;
        charts::width(drivers.iter().filter_map(|d| d.ends).flat_map(|ends| [ends.0, ends.1])) * self.scale(at)
    }

    /// The S-curve: the probability that the output is at most so much, and the target.
    fn curve_chart(&self) -> Chart {
        let mut chart = Chart::new(ChartType::ScatterStraight);
        self.style(&mut chart, "The chosen output: probability of at most so much");
        let (heads, count) = (self.places.shown + 1, self.risk.curve.len());
        let last = block::CURVE + count as u16 - 1;
        chart
            .add_series()
            .set_name(self.shown_name())
            .set_categories(self.shown(block::CURVE, count))
            .set_values((self.risk.sheet.as_str(), heads, block::CURVE, heads, last))
            .set_format(&mut charts::line_format(palette::HIGH, 2.25, None));
        // Where no output has a target, the legend would name a line that is never there.
        if self.chosen.iter().any(|at| self.risk.outputs[*at].target.is_some()) {
            chart
                .add_series()
                .set_name((self.risk.sheet.as_str(), self.places.shown + 3, block::TARGET))
                .set_categories(self.shown(block::TARGET, 2))
                .set_values(self.shown(block::TARGET + 2, 2))
                .set_format(&mut charts::line_format(palette::LIVE, 1.75, Some(ChartLineDashType::Dash)));
        }
        chart.x_axis().set_num_format(self.numbers());
        chart.y_axis().set_num_format("0%").set_min(0).set_max(1);
        chart
    }

    fn histogram_chart(&self) -> Chart {
        let mut chart = Chart::new(ChartType::Column);
        self.style(&mut chart, "The chosen output: how often (bars named by their lower end)");
        chart
            .add_series()
            .set_name(self.shown_name())
            .set_categories(self.shown(block::LABELS, BARS))
            .set_values(self.shown(block::BAR, BARS))
            .set_gap(6)
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(palette::HIGH)));
        chart.x_axis().set_num_format(self.numbers()).set_label_interval(4);
        chart.y_axis().set_num_format("0%").set_min(0);
        chart
    }

    /// The tornado: how far the output's mean moves where a driver is in its lowest and its highest tenth.
    fn tornado_chart(&self) -> Chart {
        let mut chart = Chart::new(ChartType::Bar);
        self.style(&mut chart, "The chosen output: how its mean moves where a driver is low or high (tenths)");
        for (first, color) in [(block::LOW, palette::DOWN), (block::HIGH, palette::HIGH)] {
            chart
                .add_series()
                .set_name((self.risk.sheet.as_str(), self.places.shown + 3, first))
                .set_categories(self.shown(block::NAMES, DRIVERS))
                .set_values(self.shown(first, DRIVERS))
                .set_overlap(100)
                .set_gap(40)
                .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(color)));
        }
        charts::tornado_axes(&mut chart, charts::format_of_ranges(self.chosen.iter().map(|at| self.swing(*at))));
        chart
    }
}
