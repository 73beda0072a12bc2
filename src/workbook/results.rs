//! Scenarios side by side by year, and their differences from the reference.

use super::book::Desk;
use super::error::WorkbookError;
use super::grid::Grid;
use super::layout::{fixed, head, moving};
use super::sheet::{Canvas, formula, number_width, page, text, title};
use super::style::{Look, Number, palette};
use crate::check::ScenarioId;
use crate::graph::{RowId, Yearly};
use crate::series::RowValues;
use rust_xlsxwriter::Workbook;
use std::io::Write;

const HEAD_ROW: u32 = 4;

/// The sheet's name.
pub const NAME: &str = "Results";

/// The address of the last cell.
pub fn corner(desk: &Desk<'_>) -> String {
    let table = Table::new(desk);
    let blocks = desk.model.outputs.len() + table.rows().len();
    moving(HEAD_ROW + (blocks * (desk.book.shown.len() + 2)) as u32, table.last())
}

/// Writes the cells.
///
/// # Errors
/// What Excel cannot hold, and what the sink refuses.
pub fn cells<W: Write>(desk: &Desk<'_>, sink: W) -> Result<W, WorkbookError> {
    let table = Table::new(desk);
    let mut grid = Grid::new(sink, table.last() + 1);
    let reference = desk.book.shown.first().map_or("", |s| desk.scenario_titles[s.0].as_str());
    let how = format!("Every line by year in every scenario; differences are against {reference}");
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
    page(sheet, &desk.model.title, &desk.footer, 0);
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

    fn heads(&self, sheet: &mut Grid<impl Write>) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        for (which, words) in ["", "Difference", "Difference, %"].iter().enumerate() {
            let first = self.block(which as u16);
            text(sheet, (HEAD_ROW - 1, first), words, &styles.bold)?;
        }
        for which in 0..3 {
            let first = self.block(which);
            for at in 0..self.width {
                let source = desk.layout.columns.years + at;
                let link = format!("=Calc!{}", fixed(head::DATE, source));
                let years = desk.model.timeline.years();
                match years.get(usize::from(at)) {
                    Some(year) => {
                        formula(sheet, (HEAD_ROW, first + at), &link, f64::from(year.year), &styles.head_year, "year")?
                    }
                    None => formula(
                        sheet,
                        (HEAD_ROW, first + at),
                        &link,
                        "All periods",
                        &styles.head_number,
                        "all periods",
                    )?,
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
            let values = |s: ScenarioId| vec![desk.projection(s).rows[source.0].scalar()];
            let cell = fixed(desk.layout.rows[source.0], desk.layout.columns.fixed);
            let unit = if output.is_period { "period number" } else { &output.unit.text };
            row =
                self.scenarios(sheet, row + 1, unit, self.width - 1, &|_| cell.clone(), &values, output.unit.percent)?;
        }
        Ok(row)
    }

    fn line(&self, sheet: &mut Grid<impl Write>, row: u32, source: RowId) -> Result<u32, WorkbookError> {
        let desk = self.desk;
        let made = desk.book.program.row(source);
        let mut label = made.label.clone();
        for (dimension, element) in &made.elements {
            label += &format!(" – {}", desk.model.dimensions[dimension.0].elements[*element].title);
        }
        self.section(sheet, row, &label)?;
        let place = desk.layout.rows[source.0];
        let cell = |at: u16| fixed(place, desk.layout.columns.years + at);
        let values = |s: ScenarioId| match &desk.projection(s).rows[source.0] {
            RowValues::Series { years, whole, .. } => years.iter().copied().chain([*whole]).collect(),
            RowValues::Scalar(value) => vec![*value],
        };
        self.scenarios(sheet, row + 1, &made.unit.text, 0, &cell, &values, made.unit.percent)
    }

    /// One row for each scenario; `skip` columns of the block stay empty.
    #[allow(clippy::too_many_arguments)]
    fn scenarios(
        &self,
        sheet: &mut Grid<impl Write>,
        from: u32,
        unit: &str,
        skip: u16,
        cell: &dyn Fn(u16) -> String,
        values: &dyn Fn(ScenarioId) -> Vec<Option<f64>>,
        percent: bool,
    ) -> Result<u32, WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let reference = desk.book.shown.first().map(|s| values(*s)).unwrap_or_default();
        let largest = reference.iter().flatten().fold(0.0_f64, |a, b| a.max(b.abs()));
        let declared = crate::check::inferred(crate::unit::Unit::plain(), percent);
        let number = Number::for_values(&declared, largest);
        for (s, scenario) in desk.book.shown.iter().enumerate() {
            let row = from + s as u32;
            text(sheet, (row, 0), &desk.scenario_titles[scenario.0], &styles.label)?;
            text(sheet, (row, 1), unit, &styles.grey)?;
            for (at, value) in values(*scenario).iter().enumerate() {
                let column = skip + at as u16;
                let link = format!("={}!{}", desk.calc_sheets[s], cell(at as u16));
                formula(sheet, (row, self.block(0) + column), &link, *value, styles.of(Look::Link, number), unit)?;
                if s == 0 {
                    continue;
                }
                let base = reference.get(at).copied().flatten();
                let (own, other) = (moving(row, self.block(0) + column), moving(from, self.block(0) + column));
                let both = value.zip(base);
                let difference = both.map(|(a, b)| a - b);
                let printed = format!("=IF(AND(ISNUMBER({own}),ISNUMBER({other})),{own}-{other},\"\")");
                formula(
                    sheet,
                    (row, self.block(1) + column),
                    &printed,
                    difference,
                    styles.of(Look::Calculation, number),
                    unit,
                )?;
                let share = both.filter(|(_, b)| *b != 0.0).map(|(a, b)| (a - b) / b.abs());
                let printed = format!(
                    "=IFERROR(IF(AND(ISNUMBER({own}),ISNUMBER({other})),({own}-{other})/ABS({other}),\"\"),\"\")"
                );
                formula(
                    sheet,
                    (row, self.block(2) + column),
                    &printed,
                    share,
                    styles.of(Look::Calculation, Number::Percent),
                    unit,
                )?;
            }
        }
        Ok(from + desk.book.shown.len() as u32 + 1)
    }
}
