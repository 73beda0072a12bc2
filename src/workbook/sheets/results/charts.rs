//! The scenarios' years as columns, to the right of the table.

use super::table::{NAME, OUTPUTS_ROW, Table};
use crate::graph::{Owner, RowId, Yearly};
use crate::series::RowValues;
use crate::workbook::charts;
use crate::workbook::error::WorkbookError;
use crate::workbook::style::{largest, palette};
use crate::workbook::words;
use rust_xlsxwriter::{Chart, ChartAxisLabelPosition, ChartFormat, ChartSolidFill, ChartType, Worksheet};

/// Most charts beside the table.
const MOST_CHARTS: usize = 6;

/// So many, where the model's charts draw fewer lines that have years.
const FEWEST_CHARTS: usize = 3;

impl Table<'_> {
    /// The scenarios' years as columns, for lines that the model's charts draw; to the right of the table.
    pub(super) fn charts(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let desk = self.desk;
        let program = desk.book.program;
        let rows = self.rows();
        let (first_year, last_year) = (self.block(0) + 1, self.block(0) + self.width - 1);
        for (n, at) in self.charted(&rows).into_iter().enumerate() {
            let made = program.row(rows[at]);
            let unit = charts::unit_behind(&made.label, &made.unit.text);
            let mut chart = Chart::new(ChartType::Column);
            charts::style(&mut chart, &format!("{}, by year{unit}{}", self.label(rows[at]), self.part_years()));
            let values = desk.book.shown.iter().flat_map(|s| match &desk.projection(*s).rows[rows[at].0] {
                RowValues::Series { years, .. } => years.as_slice(),
                RowValues::Scalar(_) => &[],
            });
            let values: Vec<f64> = values.flatten().copied().collect();
            if charts::begins_at_zero(values.iter().copied()) {
                chart.y_axis().set_min(0);
            }
            chart.y_axis().set_num_format(charts::axis_format(largest(values), made.unit.percent));
            // Below the columns, also where some of them hang down. The first head's format, which may be that of a
            // part of a year, must not become that of all.
            chart.x_axis().set_label_position(ChartAxisLabelPosition::Low).set_num_format("0");
            let first = self.first_row(at) + 1;
            for (s, scenario) in desk.book.shown.iter().enumerate() {
                let row = first + s as u32;
                let color = palette::SERIES[s % palette::SERIES.len()];
                let mut ground = ChartFormat::new();
                ground.set_solid_fill(ChartSolidFill::new().set_color(color));
                chart
                    .add_series()
                    .set_name(words::title(&desk.scenario_titles[scenario.0]).as_str())
                    .set_categories((NAME, self.head_row(), first_year, self.head_row(), last_year))
                    .set_values((NAME, row, first_year, row, last_year))
                    .set_format(&mut ground)
                    .set_gap(60);
            }
            let top = OUTPUTS_ROW + n as u32 * charts::rows_of_one();
            sheet.insert_chart(top, self.last() + 2, &chart)?;
        }
        Ok(())
    }

    /// The years of which the timeline has a part, for a chart's title.
    fn part_years(&self) -> String {
        let (years, step) = (self.desk.model.timeline.years(), self.desk.model.timeline.step);
        let parts: Vec<String> = years
            .iter()
            .filter(|year| !year.full)
            .map(|year| format!("{}: {} {}s", year.year, year.last - year.first + 1, step.name()))
            .collect();
        match parts.len() {
            0 => String::new(),
            1 | 2 => format!(" ({})", parts.join(", ")),
            _ => " (parts of years: see the heads)".to_owned(),
        }
    }

    /// Which of the table's rows get charts: those that the model's charts draw, of a charted element the line's total;
    /// then the first lines that add up.
    fn charted(&self, rows: &[RowId]) -> Vec<usize> {
        let program = self.desk.book.program;
        let total = |row: RowId| match program.row(row).owner {
            Owner::Line(line, _) => program.meant_totals[line.0].unwrap_or(row),
            _ => row,
        };
        let authors = charts::rows(self.desk).into_iter().map(total);
        let adds_up = |row: &RowId| matches!(program.row(*row).yearly, Yearly::Sum | Yearly::Last);
        let others = rows.iter().copied().filter(adds_up);
        let mut out: Vec<usize> = Vec::new();
        let mut add = |row: RowId, most: usize| {
            let at = rows.iter().position(|known| *known == row);
            out.extend(at.filter(|at| out.len() < most && !out.contains(at)).as_slice());
        };
        authors.for_each(|row| add(row, MOST_CHARTS));
        others.for_each(|row| add(row, FEWEST_CHARTS));
        out
    }
}
