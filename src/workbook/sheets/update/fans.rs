//! Lines over time, before and after; the chart draws the chosen one.

use super::writer::Writer;
use crate::workbook::charts;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{fixed, in_column};
use crate::workbook::sheet::{formula, text};
use crate::workbook::sheets::dates::dates;
use crate::workbook::style::{Look, Number, largest, palette};
use crate::workbook::told::RevisedFan;
use rust_xlsxwriter::{Chart, ChartFormat, ChartLineDashType, ChartSolidFill, ChartType, DataValidation, Worksheet};

/// Rows of each line: three percentiles before and three after.
const EACH: u32 = 6;
/// What they are called.
const NAMES: [&str; 6] = ["P10 before", "P50 before", "P90 before", "P10 after", "P50 after", "P90 after"];

impl Writer<'_> {
    /// Writes them, where there are any.
    pub(super) fn fans(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        if self.told.fans.is_empty() {
            return Ok(());
        }
        self.choice(sheet)?;
        self.chosen(sheet)?;
        self.all(sheet)?;
        sheet.insert_chart_with_offset(self.places.choice + 2, 0, &self.chart(), 0, 0)?;
        Ok(())
    }

    /// The column with the lines' names, right of all periods.
    fn list(&self) -> u16 {
        self.desk.layout.columns.last() + 2
    }

    /// Where the lines' names stand, with those of a line's rows below each other.
    fn names(&self) -> (u32, u32) {
        let first = self.places.lines + 2;
        (first, first + self.labels.len() as u32 - 1)
    }

    /// One of the cells of a column that belong to the lines, by the choice.
    fn pick(&self, column: u16) -> String {
        let (first, last) = self.names();
        match self.labels.len() {
            1 => fixed(first, column),
            _ => format!("INDEX({}:{},{},1)", fixed(first, column), fixed(last, column), self.place()),
        }
    }

    /// The cell with the place of the chosen line.
    fn place(&self) -> String {
        fixed(self.places.choice + 1, 1)
    }

    fn choice(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (styles, row, (first, last)) = (&self.desk.styles, self.places.choice, self.names());
        self.section(sheet, row, "A line over time, before and after: choose one")?;
        text(sheet, (row + 1, 0), "Line over time", &styles.bold)?;
        sheet.merge_range(row + 1, 2, row + 1, 6, &self.labels[self.first], styles.of(Look::Input, Number::Text))?;
        let list = format!("{}:{}", fixed(first, self.list()), fixed(last, self.list()));
        let validation = DataValidation::new().allow_list_formula(format!("={list}").as_str().into());
        sheet.add_data_validation(row + 1, 2, row + 1, 6, &validation)?;
        let found = match self.labels.len() {
            1 => "=1".to_owned(),
            _ => format!("=MATCH({},{list},0)", fixed(row + 1, 2)),
        };
        let look = styles.of(Look::Grey, Number::Plain);
        formula(sheet, (row + 1, 1), &found, self.first as f64 + 1.0, look, "choice")
    }

    /// By how much the chart multiplies a line: its axis has one format for all.
    fn scale(&self, fan: &RevisedFan) -> f64 {
        if self.desk.book.program.row(fan.row).unit.percent { 100.0 } else { 1.0 }
    }

    /// The six rows of the chosen line, and the width of the band before.
    fn chosen(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, styles, row) = (self.desk, &self.desk.styles, self.places.chosen);
        self.section(sheet, row, "What the chart draws: the chosen line, by period")?;
        dates(sheet, self.desk, row + 1)?;
        let fan = &self.told.fans[self.first];
        let scale = self.scale(fan);
        let unit = &desk.book.program.row(fan.row).unit.text;
        let name = format!("{}{}", self.labels[self.first], charts::unit_behind(&self.labels[self.first], unit));
        let look = styles.of(Look::Calculation, Number::Text);
        let printed = format!("=\"P50 after: \"&{}", self.pick(self.list() + 1));
        formula(sheet, (row + 1, 0), &printed, format!("P50 after: {name}").as_str(), look, "chosen line")?;
        let printed = format!("={}", self.pick(self.list() + 2));
        formula(sheet, (row + 1, 1), &printed, scale, styles.of(Look::Grey, Number::Plain), "scale")?;
        let (first, count) = (self.places.lines + 2, self.labels.len() as u32);
        let last = first + count * EACH - 1;
        let plain = styles.of(Look::Calculation, Number::Tenth);
        let values: Vec<&Vec<f64>> = fan.before.iter().chain(&fan.after).collect();
        let at = |i: usize, t: i32| {
            let x = values[i][t as usize - 1];
            if x.is_finite() { x * scale } else { 0.0 }
        };
        for (i, name) in (0..EACH).zip(NAMES) {
            text(sheet, (row + 2 + i, 0), name, &styles.label)?;
            for t in 1..=desk.model.timeline.last() {
                let column = desk.layout.columns.period(t);
                let cells = format!("{}:{}", in_column(first, column), in_column(last, column));
                let printed = format!("=INDEX({cells},({}-1)*{EACH}+{},1)*{}", self.place(), i + 1, fixed(row + 1, 1));
                formula(sheet, (row + 2 + i, column), &printed, at(i as usize, t), plain, "chosen line")?;
            }
        }
        text(sheet, (row + 2 + EACH, 0), "P90 less P10 before", &styles.label)?;
        for t in 1..=desk.model.timeline.last() {
            let column = desk.layout.columns.period(t);
            let printed = format!("={}-{}", in_column(row + 4, column), in_column(row + 2, column));
            formula(sheet, (row + 2 + EACH, column), &printed, at(2, t) - at(0, t), plain, "band")?;
        }
        Ok(())
    }

    /// Every line's percentiles, as the program computed them.
    fn all(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, styles, row) = (self.desk, &self.desk.styles, self.places.lines);
        self.section(sheet, row, "Percentiles of every line by period")?;
        dates(sheet, self.desk, row + 1)?;
        for (f, (fan, label)) in (0..).zip(self.told.fans.iter().zip(&self.labels)) {
            let unit = &desk.book.program.row(fan.row).unit;
            let (list, plain) = (row + 2 + f, styles.of(Look::Grey, Number::Plain));
            text(sheet, (list, self.list()), label, &styles.grey)?;
            let named = format!("{label}{}", charts::unit_behind(label, &unit.text));
            text(sheet, (list, self.list() + 1), &named, &styles.grey)?;
            sheet.write_number_with_format(list, self.list() + 2, self.scale(fan), plain)?;
            let values = || fan.before.iter().chain(&fan.after);
            let format = styles.of(Look::Typed, Number::for_values(unit, largest(values().flatten().copied())));
            for ((row, name), values) in (row + 2 + f * EACH..).zip(NAMES).zip(values()) {
                text(sheet, (row, 0), &format!("{label}, {name}"), &styles.label)?;
                text(sheet, (row, desk.layout.columns.unit), &unit.in_words(), &styles.grey)?;
                for (t, x) in (1..).zip(values).filter(|(_, x)| x.is_finite()) {
                    sheet.write_number_with_format(row, desk.layout.columns.period(t), *x, format)?;
                }
            }
        }
        Ok(())
    }

    fn periods(&self, row: u32) -> (&str, u32, u16, u32, u16) {
        let columns = &self.desk.layout.columns;
        (self.told.sheet.as_str(), row, columns.period(1), row, columns.last())
    }

    /// The band before, and lines of the three percentiles after.
    fn chart(&self) -> Chart {
        let row = self.places.chosen;
        let mut chart = Chart::new(ChartType::AreaStacked);
        charts::style(&mut chart, "Over time: the chosen line before (band) and after (lines)");
        chart.set_width(1100);
        let dates = self.periods(row + 1);
        chart
            .add_series()
            .set_name("P10 before")
            .set_categories(dates)
            .set_values(self.periods(row + 2))
            .set_format(ChartFormat::new().set_no_fill().set_no_line());
        let fill = ChartSolidFill::new().set_color(palette::FAN_OUTER).clone();
        chart
            .add_series()
            .set_name("P10 to P90 before")
            .set_categories(dates)
            .set_values(self.periods(row + 2 + EACH))
            .set_format(ChartFormat::new().set_no_line().set_solid_fill(&fill));
        let mut lines = Chart::new(ChartType::Line);
        let dash = Some(ChartLineDashType::Dash);
        let drawn = [
            (row + 3, "P50 before", palette::STEEL, 1.5, dash),
            (row + 5, "P10 after", palette::LIVE, 1.25, None),
            (row + 7, "P90 after", palette::LIVE, 1.25, None),
        ];
        for (values, name, color, width, dash) in drawn {
            let series = lines.add_series().set_name(name).set_categories(dates).set_values(self.periods(values));
            series.set_format(&mut charts::line_format(color, width, dash));
        }
        // The entry of the median says which line it is, and in which unit.
        lines
            .add_series()
            .set_name((self.told.sheet.as_str(), row + 1, 0))
            .set_categories(dates)
            .set_values(self.periods(row + 6))
            .set_format(&mut charts::line_format(palette::LIVE, 2.5, None));
        chart.combine(&lines);
        charts::time_axis(&mut chart, self.desk.model);
        chart.legend().delete_entries(&[0]);
        chart.y_axis().set_num_format(self.numbers());
        chart
    }

    /// The axis has one format for all lines.
    fn numbers(&self) -> &'static str {
        charts::format_of_ranges(
            self.told
                .fans
                .iter()
                .map(|fan| charts::width(fan.before.iter().chain(&fan.after).flatten().copied()) * self.scale(fan)),
        )
    }
}
