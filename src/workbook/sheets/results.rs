//! Scenarios side by side by year, and their differences from the reference.

use crate::graph::{Owner, RowId, Yearly};
use crate::model::ScenarioId;
use crate::series::RowValues;
use crate::workbook::charts;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::{fixed, head, in_row, moving};
use crate::workbook::sheet::{Canvas, formula, number_width, page, periods_between, protect, text, title};
use crate::workbook::status;
use crate::workbook::style::{Look, Number, largest, output_unit, palette};
use crate::workbook::words;
use rust_xlsxwriter::{Chart, ChartAxisLabelPosition, ChartFormat, ChartSolidFill, ChartType, Workbook, Worksheet};
use std::io::Write;

/// The head of the outputs' table.
const OUTPUTS_ROW: u32 = 4;
/// Most charts beside the table.
const MOST_CHARTS: usize = 6;
/// So many, where the model's charts draw fewer lines that have years.
const FEWEST_CHARTS: usize = 3;

/// Columns from one of a block's captions to the next.
const CAPTION_EVERY: u16 = 4;

/// Where the words of the head stand.
const STATUS: (u32, u16) = (status::ROW, 1);

/// The sheet's name.
pub(crate) const NAME: &str = "Results";

/// The address of the last cell.
pub(crate) fn corner(desk: &Desk<'_>) -> String {
    let table = Table::new(desk);
    moving(table.end(), table.last())
}

/// Writes the cells.
///
/// # Errors
/// What Excel cannot hold, and what the sink refuses.
pub(crate) fn cells<W: Write>(desk: &Desk<'_>, sink: W) -> Result<W, WorkbookError> {
    let table = Table::new(desk);
    let mut grid = Grid::new(sink, table.last() + 1);
    let reference = desk.book.shown.first().map_or("", |s| desk.scenario_titles[s.0].as_str());
    let how = format!(
        "Outputs, then every line by year, in every scenario; differences are against {reference}; charts to the right"
    );
    title(&mut grid, &desk.styles, "Results – scenarios side by side", &how, table.last() + 1)?;
    status::cells(&mut grid, desk, STATUS)?;
    table.outputs(&mut grid)?;
    table.heads(&mut grid)?;
    let mut row = table.head_row() + 1;
    for line in table.rows() {
        row = table.line(&mut grid, row, line)?;
    }
    Ok(grid.finish()?)
}

/// Adds the sheet: everything around its cells.
///
/// # Errors
/// What the library refuses.
pub(crate) fn frame(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
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
    sheet.set_column_range_width(2, table.last(), 13)?;
    for which in 0..2 {
        sheet.set_column_range_width(table.block(which), table.block(which) + table.width - 1, wide)?;
    }
    sheet.set_freeze_panes(OUTPUTS_ROW - 1, 2)?;
    sheet.set_repeat_rows(0, 1)?;
    sheet.set_page_breaks(&[table.head_row() - 1])?;
    table.charts(sheet)?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    // The charts say what the table says; on paper the table is read a dozen columns a page.
    sheet.set_print_area(0, 0, table.end(), table.last())?;
    sheet.set_repeat_columns(0, 1)?;
    sheet.set_print_fit_to_pages((3 * table.width).div_ceil(12), 0);
    status::frame(sheet, desk, STATUS)?;
    protect(sheet);
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
        (self.block(2) + self.width - 1).max(self.output_block(3) - 2)
    }

    /// The first column of the outputs' values, differences, percentages: a column for each scenario, but none for the
    /// reference's difference from itself.
    fn output_block(&self, which: u16) -> u16 {
        let scenarios = self.desk.book.shown.len() as u16;
        if which == 0 { 2 } else { 3 + scenarios + (which - 1) * scenarios }
    }

    /// The head of the lines' table, below the outputs.
    fn head_row(&self) -> u32 {
        OUTPUTS_ROW + self.desk.model.outputs.len() as u32 + 4
    }

    /// The column of the calc sheets that stands in a block's column: here the whole time comes first, beside the
    /// names, so that outputs, which have no years, are not far from theirs.
    fn source(&self, at: u16) -> u16 {
        let columns = &self.desk.layout.columns;
        columns.years + at.checked_sub(1).unwrap_or(columns.year_count)
    }

    /// What stands above the three blocks of a table.
    fn block_heads(&self, sheet: &mut Grid<impl Write>, row: u32, first: [u16; 3]) -> Result<(), WorkbookError> {
        for (column, words) in first.into_iter().zip(["", "Difference", "Difference, %"]) {
            text(sheet, (row, column), words, &self.desk.styles.bold)?;
        }
        Ok(())
    }

    fn heads(&self, sheet: &mut Grid<impl Write>) -> Result<(), WorkbookError> {
        let (styles, row, years) = (&self.desk.styles, self.head_row(), self.desk.model.timeline.years());
        self.block_heads(sheet, row - 1, [0, 1, 2].map(|which| self.block(which)))?;
        // On paper a block may be broken anywhere: its name is never far.
        for (which, words) in [(1, "Difference"), (2, "Difference, %")] {
            for at in (CAPTION_EVERY..self.width).step_by(usize::from(CAPTION_EVERY)) {
                text(sheet, (row - 1, self.block(which) + at), words, &styles.bold)?;
            }
        }
        text(sheet, (row, 0), "Line and scenario", &styles.head)?;
        text(sheet, (row, 1), "Unit", &styles.head)?;
        for (which, at) in (0..3).flat_map(|which| (0..self.width).map(move |at| (which, at))) {
            let place = (row, self.block(which) + at);
            let link = format!("=Calc!{}", fixed(head::DATE, self.source(at)));
            match usize::from(at).checked_sub(1).map(|year| &years[year]) {
                None => formula(sheet, place, &link, "All periods", &styles.head_number, "all periods")?,
                Some(year) => {
                    let look = match year.full {
                        true => &styles.head_year,
                        false => &styles.head_parts[(year.last - year.first) as usize],
                    };
                    formula(sheet, place, &link, f64::from(year.year), look, "year")?;
                }
            }
        }
        Ok(())
    }

    /// A line's own head repeats the years: a table this long is read far from its first one.
    fn line_head(&self, sheet: &mut Grid<impl Write>, row: u32, words: &str) -> Result<(), WorkbookError> {
        let (styles, years) = (&self.desk.styles, self.desk.model.timeline.years());
        self.section(sheet, row, words)?;
        for (which, at) in (0..3).flat_map(|which| (0..self.width).map(move |at| (which, at))) {
            let place = (row, self.block(which) + at);
            let link = format!("={}", in_row(self.head_row(), place.1));
            let style = &styles.section_years[usize::from(which)];
            match usize::from(at).checked_sub(1) {
                None => formula(sheet, place, &link, "All periods", style, "all periods")?,
                Some(year) => formula(sheet, place, &link, f64::from(years[year].year), style, "year")?,
            }
        }
        Ok(())
    }

    /// The rows that have a value for a year: totals, plain lines, and elements where they do not add up.
    fn rows(&self) -> Vec<RowId> {
        let program = self.desk.book.program;
        let mut out = Vec::new();
        for (cells, total) in program.line_rows.iter().zip(&program.meant_totals) {
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

    /// A row for each output: its value in every scenario, then the differences.
    fn outputs(&self, sheet: &mut Grid<impl Write>) -> Result<(), WorkbookError> {
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

    fn line(&self, sheet: &mut Grid<impl Write>, row: u32, source: RowId) -> Result<u32, WorkbookError> {
        let desk = self.desk;
        let made = desk.book.program.row(source);
        let label = match made.yearly {
            Yearly::Average => format!("{}, mean", self.label(source)),
            Yearly::Last => format!("{}, at the end", self.label(source)),
            Yearly::Sum | Yearly::Formula | Yearly::Empty => self.label(source),
        };
        self.line_head(sheet, row, &label)?;
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
        let what = What {
            unit: made.unit.in_words(),
            number: Number::for_values(&made.unit, largest(reference.into_iter().flatten())),
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

    /// The row of a line's head.
    fn first_row(&self, line: usize) -> u32 {
        self.head_row() + 1 + (line * (self.desk.book.shown.len() + 2)) as u32
    }

    /// The last row of the table.
    fn end(&self) -> u32 {
        self.first_row(self.rows().len()) - 1
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
        what: &What,
        cell: &dyn Fn(u16) -> String,
        values: &dyn Fn(ScenarioId) -> Vec<Option<f64>>,
    ) -> Result<u32, WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let reference = desk.book.shown.first().map(|s| values(*s)).unwrap_or_default();
        for (s, scenario) in desk.book.shown.iter().enumerate() {
            let row = from + s as u32;
            text(sheet, (row, 0), &desk.scenario_titles[scenario.0], &styles.label)?;
            text(sheet, (row, 1), &what.unit, &styles.grey)?;
            for (at, value) in values(*scenario).iter().enumerate() {
                let column = at as u16;
                let link = format!("={}!{}", desk.calc_sheets[s], cell(at as u16));
                let look = styles.of(Look::Link, what.number);
                formula(sheet, (row, self.block(0) + column), &link, *value, look, &what.unit)?;
                if s == 0 {
                    continue;
                }
                let places = ((row, self.block(1) + column), (row, self.block(2) + column));
                let cells = (moving(row, self.block(0) + column), moving(from, self.block(0) + column));
                let base = reference.get(at).copied().flatten();
                self.difference(sheet, places, what, s, cells, (*value, base))?;
            }
        }
        Ok(from + desk.book.shown.len() as u32 + 1)
    }

    /// The difference of a scenario's cell from the reference's, and the same in percent, each at its place.
    fn difference(
        &self,
        sheet: &mut Grid<impl Write>,
        (place, percent): ((u32, u16), (u32, u16)),
        what: &What,
        scenario: usize,
        (own, other): (String, String),
        (value, base): (Option<f64>, Option<f64>),
    ) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let both = value.zip(base);
        let (gap, difference, style) = match &what.periods {
            Some(periods) => (
                periods_between(self.desk.model.timeline.step, &own, &other),
                periods[scenario].zip(periods[0]).map(|(a, b)| a - b),
                &styles.gap,
            ),
            None => {
                let style = styles.of(Look::Calculation, what.number.of_difference());
                (format!("{own}-{other}"), both.map(|(a, b)| a - b), style)
            }
        };
        let printed = format!("=IF(AND(ISNUMBER({own}),ISNUMBER({other})),{gap},\"\")");
        formula(sheet, place, &printed, difference, style, &what.unit)?;
        if !what.share {
            return Ok(());
        }
        let share = both.filter(|(_, b)| *b != 0.0).map(|(a, b)| (a - b) / b.abs());
        let printed =
            format!("=IFERROR(IF(AND(ISNUMBER({own}),ISNUMBER({other})),({own}-{other})/ABS({other}),\"\"),\"\")");
        formula(sheet, percent, &printed, share, styles.of(Look::Calculation, Number::Percent), &what.unit)
    }
}

/// How the rows of one output or line are shown.
struct What {
    unit: String,
    number: Number,
    /// The numbers of the periods in each scenario, where the values are dates.
    periods: Option<Vec<Option<f64>>>,
    /// Whether a difference in percent says anything.
    share: bool,
}
