//! Every line by year, a row for each scenario.

use super::difference::What;
use super::table::Table;
use crate::graph::{RowId, Yearly};
use crate::model::ScenarioId;
use crate::series::RowValues;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::{fixed, head, in_row, moving};
use crate::workbook::sheet::{Canvas, formula, text};
use crate::workbook::style::{Look, Number, largest};
use std::io::Write;

/// Columns from one of a block's captions to the next.
const CAPTION_EVERY: u16 = 4;

impl Table<'_> {
    /// Writes the heads of the table of lines.
    pub(super) fn heads(&self, sheet: &mut Grid<impl Write>) -> Result<(), WorkbookError> {
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

    fn section(&self, sheet: &mut Grid<impl Write>, row: u32, words: &str) -> Result<(), WorkbookError> {
        text(sheet, (row, 0), words, &self.desk.styles.section)?;
        for column in 1..=self.last() {
            sheet.put_blank((row, column), &self.desk.styles.section)?;
        }
        Ok(())
    }

    /// Writes a line, and says the row behind it.
    pub(super) fn line(&self, sheet: &mut Grid<impl Write>, row: u32, source: RowId) -> Result<u32, WorkbookError> {
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
}
