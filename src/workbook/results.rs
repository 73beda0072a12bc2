//! Scenarios side by side by year, and their differences from the reference.

use super::book::Desk;
use super::charts;
use super::error::WorkbookError;
use super::grid::Grid;
use super::layout::{fixed, head, moving};
use super::sheet::{Canvas, formula, number_width, page, periods_between, text, title};
use super::style::{Look, Number, palette};
use crate::check::ScenarioId;
use crate::graph::{Owner, RowId, Yearly};
use crate::series::RowValues;
use rust_xlsxwriter::{Chart, ChartAxisLabelPosition, ChartFormat, ChartSolidFill, ChartType, Workbook, Worksheet};
use std::io::Write;

const HEAD_ROW: u32 = 4;
/// Most charts beside the table.
const MOST_CHARTS: usize = 6;
/// So many, where the model's charts draw fewer lines that have years.
const FEWEST_CHARTS: usize = 3;

/// The sheet's name.
pub const NAME: &str = "Results";

/// The address of the last cell.
pub fn corner(desk: &Desk<'_>) -> String {
    let table = Table::new(desk);
    moving(table.end(), table.last())
}

/// Writes the cells.
///
/// # Errors
/// What Excel cannot hold, and what the sink refuses.
pub fn cells<W: Write>(desk: &Desk<'_>, sink: W) -> Result<W, WorkbookError> {
    let table = Table::new(desk);
    let mut grid = Grid::new(sink, table.last() + 1);
    let reference = desk.book.shown.first().map_or("", |s| desk.scenario_titles[s.0].as_str());
    let how = format!("Every line by year in every scenario; differences are against {reference}; charts to the right");
    title(&mut grid, &desk.styles, "Results – scenarios side by side", &how, table.last() + 1)?;
    table.heads(&mut grid)?;
    let mut row = table.outputs(&mut grid, HEAD_ROW + 1)?;
    for line in table.rows() {
        row = table.line(&mut grid, row, line)?;
    }
    Ok(grid.finish()?)
}

/// Adds the sheet: everything around its cells.
///
/// # Errors
/// What the library refuses.
pub fn frame(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let table = Table::new(desk);
    let sheet = workbook.add_worksheet();
    sheet.set_name(NAME)?.set_tab_color(palette::HIGH);
    sheet.set_column_width(0, 46)?;
    sheet.set_column_width(1, 13)?;
    let rows = desk.book.shown.iter().flat_map(|scenario| &desk.projection(*scenario).rows);
    let years = rows.flat_map(|row| match row {
        RowValues::Series { years, whole, .. } => [years.as_slice(), &[*whole]].concat(),
        RowValues::Scalar(value) => vec![*value],
    });
    let wide = number_width(years.flatten()).max(13.0);
    for which in 0..2 {
        sheet.set_column_range_width(table.block(which), table.block(which) + table.width - 1, wide)?;
    }
    sheet.set_column_range_width(table.block(2), table.last(), 13)?;
    sheet.set_freeze_panes(HEAD_ROW + 1, 2)?;
    sheet.set_repeat_rows(0, HEAD_ROW)?;
    table.charts(sheet)?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    // The charts say what the table says; on paper the table is read a dozen columns a page.
    sheet.set_print_area(0, 0, table.end(), table.last())?;
    sheet.set_repeat_columns(0, 1)?;
    sheet.set_print_fit_to_pages((3 * table.width).div_ceil(12), 0);
    sheet.protect();
    Ok(())
}

struct Table<'a> {
    desk: &'a Desk<'a>,
    /// Years and the whole time.
    width: u16,
}

impl<'a> Table<'a> {
    fn new(desk: &'a Desk<'a>) -> Table<'a> {
        Table { desk, width: desk.layout.columns.year_count + 1 }
    }

    /// The first column of values, of differences, of percentages.
    fn block(&self, which: u16) -> u16 {
        2 + which * (self.width + 1)
    }

    fn last(&self) -> u16 {
        self.block(2) + self.width - 1
    }

    /// The column of the calc sheets that stands in a block's column: here the whole time comes first, beside the
    /// names, so that outputs, which have no years, are not far from theirs.
    fn source(&self, at: u16) -> u16 {
        let columns = &self.desk.layout.columns;
        columns.years + at.checked_sub(1).unwrap_or(columns.year_count)
    }

    fn heads(&self, sheet: &mut Grid<impl Write>) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        for (which, words) in ["", "Difference", "Difference, %"].iter().enumerate() {
            let first = self.block(which as u16);
            text(sheet, (HEAD_ROW - 1, first), words, &styles.bold)?;
        }
        for which in 0..3 {
            let first = self.block(which);
            for at in 0..self.width {
                let link = format!("=Calc!{}", fixed(head::DATE, self.source(at)));
                let (place, years) = ((HEAD_ROW, first + at), desk.model.timeline.years());
                match usize::from(at).checked_sub(1) {
                    None => formula(sheet, place, &link, "All periods", &styles.head_number, "all periods")?,
                    Some(year) => formula(sheet, place, &link, f64::from(years[year].year), &styles.head_year, "year")?,
                }
            }
        }
        text(sheet, (HEAD_ROW, 0), "Scenario", &styles.head)?;
        text(sheet, (HEAD_ROW, 1), "Unit", &styles.head)
    }

    /// The rows that have a value for a year: totals, plain lines, and elements where they do not add up.
    fn rows(&self) -> Vec<RowId> {
        let program = self.desk.book.program;
        let mut out = Vec::new();
        for (cells, total) in program.line_rows.iter().zip(&program.line_totals) {
            match total {
                Some(total) => out.push(*total),
                None => out.extend(cells.iter().copied().filter(|row| program.row(*row).yearly != Yearly::Empty)),
            }
        }
        out
    }

    fn section(&self, sheet: &mut Grid<impl Write>, row: u32, words: &str) -> Result<(), WorkbookError> {
        text(sheet, (row, 0), words, &self.desk.styles.section)?;
        for column in 1..=self.last() {
            sheet.put_blank((row, column), &self.desk.styles.section)?;
        }
        Ok(())
    }

    /// Outputs have one value: it stands in the column of all periods.
    fn outputs(&self, sheet: &mut Grid<impl Write>, from: u32) -> Result<u32, WorkbookError> {
        let desk = self.desk;
        let mut row = from;
        for (i, output) in desk.model.outputs.iter().enumerate() {
            let source = desk.book.program.output_rows[i];
            self.section(sheet, row, &output.title)?;
            let value = |s: &ScenarioId| desk.projection(*s).rows[source.0].scalar();
            let values = |s: ScenarioId| vec![value(&s).map(|x| if output.is_period { desk.serial(x) } else { x })];
            let place = desk.layout.dates.get(&source).copied().unwrap_or(desk.layout.rows[source.0]);
            let cell = fixed(place, desk.layout.columns.fixed);
            let all = desk.book.shown.iter().filter_map(value);
            let what = What {
                unit: if output.is_period { "date" } else { &output.unit.text },
                number: Number::for_output(&output.unit, output.is_period, all),
                periods: output.is_period.then(|| desk.book.shown.iter().map(value).collect()),
                share: !output.is_period && !output.unit.percent,
            };
            row = self.scenarios(sheet, row + 1, &what, &|_| cell.clone(), &values)?;
        }
        Ok(row)
    }

    fn line(&self, sheet: &mut Grid<impl Write>, row: u32, source: RowId) -> Result<u32, WorkbookError> {
        let desk = self.desk;
        let made = desk.book.program.row(source);
        self.section(sheet, row, &self.label(source))?;
        let place = desk.layout.rows[source.0];
        let cell = |at: u16| fixed(place, self.source(at));
        let values = |s: ScenarioId| -> Vec<Option<f64>> {
            match &desk.projection(s).rows[source.0] {
                RowValues::Series { years, whole, .. } => {
                    std::iter::once(*whole).chain(years.iter().copied()).collect()
                }
                RowValues::Scalar(value) => vec![*value],
            }
        };
        let reference: Vec<Option<f64>> = desk.book.shown.first().map(|s| values(*s)).unwrap_or_default();
        let largest = reference.iter().flatten().fold(0.0_f64, |a, b| a.max(b.abs()));
        let what = What {
            unit: &made.unit.text,
            number: Number::for_values(&made.unit, largest),
            periods: None,
            share: !made.unit.percent,
        };
        self.scenarios(sheet, row + 1, &what, &cell, &values)
    }

    /// The scenarios' years as columns, for lines that the model's charts draw; to the right of the table.
    fn charts(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let desk = self.desk;
        let program = desk.book.program;
        let rows = self.rows();
        let (first_year, last_year) = (self.block(0) + 1, self.block(0) + self.width - 1);
        for (n, at) in self.charted(&rows).into_iter().enumerate() {
            let made = program.row(rows[at]);
            let unit = charts::unit_behind(&made.label, &made.unit.text);
            let mut chart = Chart::new(ChartType::Column);
            charts::style(&mut chart, &format!("{}, by year{unit}", self.label(rows[at])));
            chart.y_axis().set_num_format(if made.unit.percent { "0%" } else { charts::NUMBERS });
            // Below the columns, also where some of them hang down.
            chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
            let first = self.first_row(desk.model.outputs.len() + at) + 1;
            for (s, scenario) in desk.book.shown.iter().enumerate() {
                let row = first + s as u32;
                let color = palette::SERIES[s % palette::SERIES.len()];
                let mut ground = ChartFormat::new();
                ground.set_solid_fill(ChartSolidFill::new().set_color(color));
                chart
                    .add_series()
                    .set_name(desk.scenario_titles[scenario.0].as_str())
                    .set_categories((NAME, HEAD_ROW, first_year, HEAD_ROW, last_year))
                    .set_values((NAME, row, first_year, row, last_year))
                    .set_format(&mut ground)
                    .set_gap(60);
            }
            let top = HEAD_ROW + 1 + n as u32 * charts::rows_of_one();
            sheet.insert_chart(top, self.last() + 2, &chart)?;
        }
        Ok(())
    }

    /// Which of the table's rows get charts: those that the model's charts draw, of a charted element the line's total;
    /// then the first lines that add up.
    fn charted(&self, rows: &[RowId]) -> Vec<usize> {
        let program = self.desk.book.program;
        let total = |row: RowId| match program.row(row).owner {
            Owner::Line(line, _) => program.line_totals[line.0].unwrap_or(row),
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

    /// The row of a block's head: outputs first, then lines.
    fn first_row(&self, block: usize) -> u32 {
        HEAD_ROW + 1 + (block * (self.desk.book.shown.len() + 2)) as u32
    }

    /// The last row of the table.
    fn end(&self) -> u32 {
        self.first_row(self.desk.model.outputs.len() + self.rows().len()) - 1
    }

    fn label(&self, row: RowId) -> String {
        let desk = self.desk;
        let made = desk.book.program.row(row);
        let mut label = made.label.clone();
        for (dimension, element) in &made.elements {
            label += &format!(" – {}", desk.model.dimensions[dimension.0].elements[*element].title);
        }
        label
    }

    /// One row for each scenario.
    fn scenarios(
        &self,
        sheet: &mut Grid<impl Write>,
        from: u32,
        what: &What<'_>,
        cell: &dyn Fn(u16) -> String,
        values: &dyn Fn(ScenarioId) -> Vec<Option<f64>>,
    ) -> Result<u32, WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let reference = desk.book.shown.first().map(|s| values(*s)).unwrap_or_default();
        let style = match &what.periods {
            Some(_) => &styles.gap,
            None => styles.of(Look::Calculation, what.number),
        };
        for (s, scenario) in desk.book.shown.iter().enumerate() {
            let row = from + s as u32;
            text(sheet, (row, 0), &desk.scenario_titles[scenario.0], &styles.label)?;
            text(sheet, (row, 1), what.unit, &styles.grey)?;
            for (at, value) in values(*scenario).iter().enumerate() {
                let column = at as u16;
                let link = format!("={}!{}", desk.calc_sheets[s], cell(at as u16));
                let look = styles.of(Look::Link, what.number);
                formula(sheet, (row, self.block(0) + column), &link, *value, look, what.unit)?;
                if s == 0 {
                    continue;
                }
                let (own, other) = (moving(row, self.block(0) + column), moving(from, self.block(0) + column));
                let (gap, difference) = match &what.periods {
                    Some(periods) => (
                        periods_between(desk.model.timeline.step, &own, &other),
                        periods[s].zip(periods[0]).map(|(a, b)| a - b),
                    ),
                    None => {
                        (format!("{own}-{other}"), value.zip(reference.get(at).copied().flatten()).map(|(a, b)| a - b))
                    }
                };
                let printed = format!("=IF(AND(ISNUMBER({own}),ISNUMBER({other})),{gap},\"\")");
                formula(sheet, (row, self.block(1) + column), &printed, difference, style, what.unit)?;
                if !what.share {
                    continue;
                }
                let both = value.zip(reference.get(at).copied().flatten());
                let share = both.filter(|(_, b)| *b != 0.0).map(|(a, b)| (a - b) / b.abs());
                let printed = format!(
                    "=IFERROR(IF(AND(ISNUMBER({own}),ISNUMBER({other})),({own}-{other})/ABS({other}),\"\"),\"\")"
                );
                let look = styles.of(Look::Calculation, Number::Percent);
                formula(sheet, (row, self.block(2) + column), &printed, share, look, what.unit)?;
            }
        }
        Ok(from + desk.book.shown.len() as u32 + 1)
    }
}

/// How the rows of one output or line are shown.
struct What<'a> {
    unit: &'a str,
    number: Number,
    /// The numbers of the periods in each scenario, where the values are dates.
    periods: Option<Vec<Option<f64>>>,
    /// Whether a difference in percent says anything.
    share: bool,
}
