//! A bridge from one scenario to another, a step for each driver that differs.

use super::writer::Writer;
use crate::workbook::charts;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::moving;
use crate::workbook::sheet::{formula, text};
use crate::workbook::style::{Look, largest, palette};
use rust_xlsxwriter::{Chart, ChartAxisLabelPosition, ChartFormat, ChartSolidFill, ChartType, Worksheet};

/// Columns of the table.
mod column {
    /// What a step changes.
    pub(super) const CHANGE: u16 = 1;
    /// What the output is after it.
    pub(super) const LEVEL: u16 = 2;
    /// The first of the columns that the chart stacks: what is not seen above and below zero, then what is.
    pub(super) const BARS: u16 = 3;
    /// The scenarios at both ends.
    pub(super) const ENDS: u16 = 9;
}

/// The columns of a waterfall, stacked, with their colours; the first two carry the others and are not seen.
const SERIES: [(u16, Option<u32>); 7] = [
    (column::BARS, None),
    (column::BARS + 1, None),
    (column::BARS + 2, Some(palette::UP)),
    (column::BARS + 3, Some(palette::UP)),
    (column::BARS + 4, Some(palette::DOWN)),
    (column::BARS + 5, Some(palette::DOWN)),
    (column::ENDS, Some(palette::TOTAL)),
];

/// One end of the bridge: a scenario, and what the output is there.
type End = (String, f64);

impl Writer<'_> {
    /// Writes the table, step by step, and its waterfall.
    pub(super) fn bridge(
        &self,
        sheet: &mut Worksheet,
        from: &End,
        to: &End,
        steps: &[(String, f64)],
    ) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let number = self.number(steps.iter().map(|step| step.1).chain([from.1, to.1]));
        self.bridge_heads(sheet)?;
        let calculation = styles.of(Look::Calculation, number);
        let first = self.from + 1;
        text(sheet, (first, 0), &from.0, &styles.bold)?;
        self.put(sheet, (first, column::LEVEL), from.1, number)?;
        let start = format!("={}", moving(first, column::LEVEL));
        formula(sheet, (first, column::ENDS), &start, from.1, calculation, "start")?;
        let mut level = from.1;
        for (row, (name, change)) in (first + 1..).zip(steps) {
            text(sheet, (row, 0), name, &styles.label)?;
            self.put(sheet, (row, column::CHANGE), *change, number)?;
            let before = level;
            level += change;
            let printed = format!("={}+{}", moving(row - 1, column::LEVEL), moving(row, column::CHANGE));
            formula(sheet, (row, column::LEVEL), &printed, level, calculation, "level")?;
            for (at, (printed, value)) in (column::BARS..).zip(bars(row, before, level, *change)) {
                formula(sheet, (row, at), &printed, value, calculation, "bar")?;
            }
        }
        let last = first + 1 + steps.len() as u32;
        text(sheet, (last, 0), &to.0, &styles.bold)?;
        for (at, from) in [(column::LEVEL, last - 1), (column::ENDS, last)] {
            let printed = format!("={}", moving(from, column::LEVEL));
            formula(sheet, (last, at), &printed, level, calculation, "end")?;
        }
        text(sheet, (last + 1, 0), "The second scenario as it was projected", &styles.grey)?;
        self.put(sheet, (last + 1, column::LEVEL), to.1, number)?;
        sheet.insert_chart_with_offset(last + 4, 0, &self.waterfall(from, to, last), 0, 0)?;
        Ok(())
    }

    fn bridge_heads(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
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
        self.heads(sheet, self.from, &words)?;
        let output = &self.desk.model.outputs[self.told.output].title;
        text(sheet, (self.from, 0), &format!("{output}, {}", self.unit()), &self.desk.styles.head)
    }

    /// The chart of the rows from below the head to `last`.
    fn waterfall(&self, from: &End, to: &End, last: u32) -> Chart {
        let (sheet, head, first) = (self.told.sheet.as_str(), self.from, self.from + 1);
        let mut chart = Chart::new(ChartType::ColumnStacked);
        let output = &self.desk.model.outputs[self.told.output].title;
        let unit = charts::unit_behind(output, self.unit());
        charts::style(&mut chart, &format!("{output}: from {} to {}{unit}", from.0, to.0));
        for (column, color) in SERIES {
            let mut format = ChartFormat::new();
            match color {
                Some(color) => format.set_solid_fill(ChartSolidFill::new().set_color(color)),
                None => format.set_no_fill(),
            };
            chart
                .add_series()
                .set_name((sheet, head, column))
                .set_categories((sheet, first, 0, last, 0))
                .set_values((sheet, first, column, last, column))
                .set_gap(30)
                .set_format(&mut format);
        }
        chart.y_axis().set_num_format(charts::axis_format(largest([from.1, to.1]), self.is_percent()));
        chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
        chart.legend().set_hidden();
        chart.set_width(1000).set_height(420);
        chart
    }
}

/// The bars of the step in a row, as formulas with their values: what carries it above and below zero, up above and below,
/// down above and below. Above and below nothing apart: columns stack away from it.
fn bars(row: u32, before: f64, after: f64, change: f64) -> [(String, f64); 6] {
    let (a, b) = (moving(row - 1, column::LEVEL), moving(row, column::LEVEL));
    let d = moving(row, column::CHANGE);
    let (low, high) = (before.min(after), before.max(after));
    let above = high.max(0.0) - low.max(0.0);
    let under = low.min(0.0) - high.min(0.0);
    let up = change > 0.0;
    let part = |of: bool, x: f64| if of { x } else { 0.0 };
    let over = format!("MAX(0,MAX({a},{b}))-MAX(0,MIN({a},{b}))");
    let below = format!("MIN(0,MIN({a},{b}))-MIN(0,MAX({a},{b}))");
    [
        (format!("=MAX(0,MIN({a},{b}))"), low.max(0.0)),
        (format!("=MIN(0,MAX({a},{b}))"), high.min(0.0)),
        (format!("=IF({d}>0,{over},0)"), part(up, above)),
        (format!("=IF({d}>0,{below},0)"), part(up, under)),
        (format!("=IF({d}>0,0,{over})"), part(!up, above)),
        (format!("=IF({d}>0,0,{below})"), part(!up, under)),
    ]
}
