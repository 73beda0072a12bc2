//! What drivers do to an output: a tornado, a bridge between two scenarios, or a table of two drivers.

use crate::workbook::charts;
use crate::workbook::desk::Desk;
use crate::workbook::driver_title;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{fixed, moving};
use crate::workbook::sheet::{formula, page, protect, text, title};
use crate::workbook::stale;
use crate::workbook::status;
use crate::workbook::style::{Look, Number, largest, palette};
use crate::workbook::told::{Axis, AxisKind, Effect, Effects, What};
use crate::workbook::words;
use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartEmptyCells, ChartFormat, ChartLine, ChartSolidFill, ChartType,
    ConditionalFormat3ColorScale, Format, Workbook, Worksheet,
};

/// Bars of a tornado's chart; the table has all.
const BARS: usize = 15;
/// Lines of a spider chart, and of its table.
const LINES: usize = 8;

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>, told: &Effects) -> Result<(), WorkbookError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(&told.sheet)?.set_tab_color(palette::DOWN);
    title(sheet, &desk.styles, &told.title, &desk.model.title, 18)?;
    sheet.set_column_width(0, 44)?;
    sheet.set_column_range_width(1, 17, 12)?;
    sheet.set_freeze_panes(status::ROW + 1, 0)?;
    stale::head(sheet, desk, &told.scenarios, &told.settings)?;
    let from = stale::below(told.settings.len()) + 1;
    let writer = Writer { desk, told, from };
    match &told.what {
        What::Tornado { base, bars } => writer.tornado(sheet, *base, bars)?,
        What::Bridge { from, to, steps } => writer.bridge(sheet, from, to, steps)?,
        What::Grid { rows, columns, outcomes } => writer.grid(sheet, rows, columns, outcomes)?,
    }
    page(sheet, &desk.model.title, &desk.footer, 1);
    status::top(sheet, desk)?;
    protect(sheet);
    Ok(())
}

struct Writer<'a> {
    desk: &'a Desk<'a>,
    told: &'a Effects,
    /// The first row below the head.
    from: u32,
}

impl Writer<'_> {
    /// The format of outcomes; milestones are numbers of periods here.
    fn number(&self, values: impl IntoIterator<Item = f64>) -> Number {
        let model = &self.desk.model.outputs[self.told.output];
        if model.is_period { Number::Tenth } else { Number::for_values(&model.unit, largest(values)) }
    }

    fn driver(&self, name: &str) -> String {
        driver_title::of(&self.desk.model.drivers, &self.desk.model.dimensions, name)
    }

    fn is_percent(&self) -> bool {
        self.desk.model.outputs[self.told.output].unit.percent
    }

    fn unit(&self) -> String {
        let model = &self.desk.model.outputs[self.told.output];
        if model.is_period { "period number".to_owned() } else { model.unit.text.clone() }
    }

    fn heads(&self, sheet: &mut Worksheet, row: u32, words: &[&str]) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        sheet.set_row_height(row, 30)?;
        for (column, words) in words.iter().enumerate() {
            let style = if column == 0 { &styles.head } else { &styles.head_number };
            text(sheet, (row, column as u16), words, style)?;
        }
        Ok(())
    }

    /// A number that the program computed; words where there is none.
    fn put(&self, sheet: &mut Worksheet, at: (u32, u16), x: f64, number: Number) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        match x.is_finite() {
            true => {
                sheet.write_number_with_format(at.0, at.1, x, styles.of(Look::Typed, number))?;
                Ok(())
            }
            false => text(sheet, at, if x.is_nan() { "no value" } else { "not reached" }, &styles.flag),
        }
    }

    fn tornado(&self, sheet: &mut Worksheet, base: f64, bars: &[Effect]) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let number = self.number(bars.iter().flat_map(|bar| [bar.outcomes.0, bar.outcomes.1]));
        let row = self.from;
        text(sheet, (row, 0), "As things are", &styles.bold)?;
        text(sheet, (row, 1), &self.unit(), &styles.grey)?;
        self.put(sheet, (row, 2), base, number)?;
        let head = row + 2;
        let words =
            ["Driver", "Unit", "Low", "High", "Output at low", "Output at high", "Low less base", "High less base"];
        self.heads(sheet, head, &words)?;
        for (i, bar) in bars.iter().enumerate() {
            let row = head + 1 + i as u32;
            text(sheet, (row, 0), &self.driver(&bar.name), &styles.label)?;
            text(sheet, (row, 1), &bar.unit, &styles.grey)?;
            let ends = match bar.ends.0.abs().max(bar.ends.1.abs()) {
                _ if bar.unit == "%" => Number::FinePercent,
                x if x < 10.0 => Number::Factor,
                x if x < 1000.0 => Number::Hundredth,
                _ => Number::Whole,
            };
            for (column, x) in [(2, bar.ends.0), (3, bar.ends.1)] {
                self.put(sheet, (row, column), x, ends)?;
            }
            for (column, x) in [(4, bar.outcomes.0), (5, bar.outcomes.1)] {
                self.put(sheet, (row, column), x, number)?;
                let (own, base_cell) = (moving(row, column), fixed(self.from, 2));
                let words = format!("=IF(ISNUMBER({own}),IF(ISNUMBER({base_cell}),{own}-{base_cell},0),0)");
                let value = if x.is_finite() && base.is_finite() { x - base } else { 0.0 };
                formula(sheet, (row, column + 2), &words, value, styles.of(Look::Calculation, number), "effect")?;
            }
        }
        let mut chart = Chart::new(ChartType::Bar);
        let output = &self.desk.model.outputs[self.told.output].title;
        let unit = charts::unit_behind(output, &self.unit());
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
        // The strongest driver stands on top.
        chart.y_axis().set_reverse();
        chart.set_width(760).set_height(420);
        sheet.insert_chart_with_offset(head, 11, &chart, 0, 0)?;
        self.spider(sheet, head + bars.len() as u32 + 3, head + 24, &bars[..bars.len().min(LINES)], number)
    }

    /// The outcome along each driver's range; the chart stands at the row `beside`.
    fn spider(
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

    fn bridge(
        &self,
        sheet: &mut Worksheet,
        from: &(String, f64),
        to: &(String, f64),
        steps: &[(String, f64)],
    ) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let number = self.number(steps.iter().map(|step| step.1).chain([from.1, to.1]));
        let head = self.from;
        let words = [
            "",
            "Change",
            "Output",
            "Under, above 0",
            "Under, below 0",
            "Up",
            "Up, below 0",
            "Down",
            "Down, below 0",
            "Scenario",
        ];
        self.heads(sheet, head, &words)?;
        text(
            sheet,
            (head, 0),
            &format!("{}, {}", self.desk.model.outputs[self.told.output].title, self.unit()),
            &styles.head,
        )?;
        let calculation = styles.of(Look::Calculation, number);
        let first = head + 1;
        text(sheet, (first, 0), &from.0, &styles.bold)?;
        self.put(sheet, (first, 2), from.1, number)?;
        formula(sheet, (first, 9), &format!("={}", moving(first, 2)), from.1, calculation, "start")?;
        let mut level = from.1;
        for (i, (name, change)) in steps.iter().enumerate() {
            let row = first + 1 + i as u32;
            text(sheet, (row, 0), name, &styles.label)?;
            self.put(sheet, (row, 1), *change, number)?;
            let before = level;
            level += change;
            let (a, b, d) = (moving(row - 1, 2), moving(row, 2), moving(row, 1));
            formula(sheet, (row, 2), &format!("={a}+{d}"), level, calculation, "level")?;
            let (low, high) = (before.min(level), before.max(level));
            // Above and below nothing apart: columns stack away from it.
            let above = high.max(0.0) - low.max(0.0);
            let under = low.min(0.0) - high.min(0.0);
            let up = *change > 0.0;
            let part = |of: bool, x: f64| if of { x } else { 0.0 };
            let over = format!("MAX(0,MAX({a},{b}))-MAX(0,MIN({a},{b}))");
            let below = format!("MIN(0,MIN({a},{b}))-MIN(0,MAX({a},{b}))");
            for (column, words, value) in [
                (3, format!("=MAX(0,MIN({a},{b}))"), low.max(0.0)),
                (4, format!("=MIN(0,MAX({a},{b}))"), high.min(0.0)),
                (5, format!("=IF({d}>0,{over},0)"), part(up, above)),
                (6, format!("=IF({d}>0,{below},0)"), part(up, under)),
                (7, format!("=IF({d}>0,0,{over})"), part(!up, above)),
                (8, format!("=IF({d}>0,0,{below})"), part(!up, under)),
            ] {
                formula(sheet, (row, column), &words, value, calculation, "bar")?;
            }
        }
        let last = first + 1 + steps.len() as u32;
        text(sheet, (last, 0), &to.0, &styles.bold)?;
        formula(sheet, (last, 2), &format!("={}", moving(last - 1, 2)), level, calculation, "end")?;
        formula(sheet, (last, 9), &format!("={}", moving(last, 2)), level, calculation, "end")?;
        text(sheet, (last + 1, 0), "The second scenario as it was projected", &styles.grey)?;
        self.put(sheet, (last + 1, 2), to.1, number)?;
        let mut chart = Chart::new(ChartType::ColumnStacked);
        let output = &self.desk.model.outputs[self.told.output].title;
        let unit = charts::unit_behind(output, &self.unit());
        let title = format!("{output}: from {} to {}{unit}", from.0, to.0);
        charts::style(&mut chart, &title);
        let (up, down) = (palette::UP, palette::DOWN);
        let series = [
            (3, None),
            (4, None),
            (5, Some(up)),
            (6, Some(up)),
            (7, Some(down)),
            (8, Some(down)),
            (9, Some(palette::TOTAL)),
        ];
        for (column, color) in series {
            let mut format = ChartFormat::new();
            match color {
                Some(color) => format.set_solid_fill(ChartSolidFill::new().set_color(color)),
                None => format.set_no_fill(),
            };
            chart
                .add_series()
                .set_name((self.told.sheet.as_str(), head, column))
                .set_categories((self.told.sheet.as_str(), first, 0, last, 0))
                .set_values((self.told.sheet.as_str(), first, column, last, column))
                .set_gap(30)
                .set_format(&mut format);
        }
        chart.y_axis().set_num_format(charts::axis_format(largest([from.1, to.1]), self.is_percent()));
        chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
        chart.legend().set_hidden();
        chart.set_width(1000).set_height(420);
        sheet.insert_chart_with_offset(last + 4, 0, &chart, 0, 0)?;
        Ok(())
    }

    fn grid(
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
        let lower = self.desk.model.outputs[self.told.output].is_period
            || self.desk.model.outputs[self.told.output].better == crate::model::Better::Lower;
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
