//! What stands below the heads of a calc sheet, row by row: measures, drivers, then the rows of the Program.

use super::case::Case;
use crate::graph::{InputId, RowId};
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::{OUTPUTS, fixed, head, in_column, in_row, panel};
use crate::workbook::sheet::{Canvas, formula, text};
use crate::workbook::style::{Look, Number, largest};
use crate::workbook::template::{Column, Template};
use std::io::Write;

/// One thing that stands on a row of the sheet.
pub(super) enum Item<'a> {
    Section(&'a str),
    Constant(usize),
    PeriodDate(i32),
    PeriodNumber(i32),
    Count(u32),
    Input(InputId),
    InputNumber(InputId),
    Tolerance,
    Row(RowId),
    Date(RowId),
    Actual(RowId),
    Apart(RowId),
}

impl Case<'_> {
    /// Everything below the heads, by row.
    pub(super) fn items(&self) -> Vec<(u32, Item<'_>)> {
        let layout = self.layout;
        let mut out: Vec<(u32, Item<'_>)> = Vec::new();
        out.extend(layout.sections.iter().map(|(row, words)| (*row, Item::Section(words))));
        out.extend(layout.constants.iter().enumerate().map(|(i, row)| (*row, Item::Constant(i))));
        for (t, row) in &layout.periods {
            out.extend([(*row, Item::PeriodDate(*t)), (row + 1, Item::PeriodNumber(*t))]);
        }
        out.extend(layout.counts.iter().map(|(n, row)| (*row, Item::Count(*n))));
        for (i, row) in layout.inputs.iter().enumerate() {
            out.push((*row, Item::Input(InputId(i))));
            out.extend(layout.input_numbers[i].map(|row| (row, Item::InputNumber(InputId(i)))));
        }
        if !self.model.checks.is_empty() {
            out.push((layout.tolerance, Item::Tolerance));
        }
        out.extend(layout.rows.iter().enumerate().map(|(i, row)| (*row, Item::Row(RowId(i)))));
        for (id, row) in &layout.actuals {
            out.extend([(*row, Item::Actual(*id)), (row + 1, Item::Apart(*id))]);
        }
        out.extend(layout.dates.iter().map(|(id, row)| (*row, Item::Date(*id))));
        out.sort_by_key(|(row, _)| *row);
        out
    }

    /// Writes one of them on its row.
    pub(super) fn item(&self, sheet: &mut Grid<impl Write>, row: u32, item: &Item<'_>) -> Result<(), WorkbookError> {
        let (styles, columns) = (&self.desk.styles, &self.layout.columns);
        match item {
            Item::Section(words) => {
                text(sheet, (row, 0), words, &styles.section)?;
                for column in 1..=columns.last() {
                    sheet.put_blank((row, column), &styles.section)?;
                }
                if *words == OUTPUTS {
                    text(sheet, (row, columns.fixed), "Value", &styles.section_number)?;
                    text(sheet, (row, columns.years), "Target", &styles.section_number)?;
                }
                Ok(())
            }
            Item::Constant(i) => {
                let constant = &self.model.constants[*i];
                self.label(sheet, row, &constant.title, &constant.unit.in_words())?;
                let value = self.projection.constants[*i];
                let link = format!("=Baseline!{}", fixed(self.layout.measures[*i], 1));
                let number = Number::for_driver(&constant.unit, false, value);
                formula(sheet, (row, columns.fixed), &link, value, styles.of(Look::Link, number), &constant.name)
            }
            Item::PeriodDate(t) => {
                self.label(sheet, row, &format!("The period {}", self.model.timeline.title(*t)), "period")?;
                sheet.put_number((row, columns.fixed), self.serial(*t), styles.of(Look::Typed, Number::Date))
            }
            Item::PeriodNumber(t) => {
                self.label(sheet, row, &format!("Period number of {}", self.model.timeline.title(*t)), "1")?;
                self.period_number(sheet, row, row - 1, f64::from(*t))
            }
            Item::Count(n) => {
                self.label(sheet, row, &format!("{n} periods"), "1")?;
                sheet.put_number((row, columns.fixed), f64::from(*n), styles.of(Look::Typed, Number::Plain))
            }
            Item::Input(id) => self.input(sheet, row, *id),
            Item::InputNumber(id) => {
                self.label(sheet, row, &format!("{} – period number", self.input_title(*id)), "1")?;
                self.period_number(sheet, row, self.layout.inputs[id.0], self.projection.inputs[id.0].path[0])
            }
            Item::Tolerance => {
                self.label(sheet, row, "Tolerance of checks, relative to the larger side", "1")?;
                sheet.put_number((row, columns.fixed), 1e-9, &styles.tolerance)
            }
            Item::Row(id) => self.row(sheet, row, *id),
            Item::Date(id) => self.milestone(sheet, row, *id),
            Item::Actual(id) => self.actual(sheet, row, *id),
            Item::Apart(id) => self.apart(sheet, row, *id),
        }
    }

    fn input(&self, sheet: &mut Grid<impl Write>, row: u32, id: InputId) -> Result<(), WorkbookError> {
        let (styles, columns, layout) = (&self.desk.styles, &self.layout.columns, self.layout);
        let input = self.desk.book.program.input(id);
        let driver = &self.model.drivers[input.driver.0];
        self.label(sheet, row, &self.input_title(id), &driver.unit.in_words())?;
        for (dimension, element) in driver.over.iter().zip(self.model.cell_elements(&driver.over, input.cell)) {
            if let Some(column) = columns.tag(*dimension) {
                text(sheet, (row, column), &self.model.dimensions[dimension.0].elements[element].name, &styles.grey)?;
            }
        }
        let values = &self.projection.inputs[id.0];
        let number = Number::for_driver(&driver.unit, driver.is_period, largest(values.path.iter().copied()));
        let index = fixed(head::INDEX, columns.fixed);
        if driver.varies {
            let Some(path) = layout.paths.get(&id) else { return Ok(()) };
            let last = path.live + u32::from(layout.scenario_count);
            let range = format!("Paths!{}:{}", in_row(path.live, Column::Own), in_row(last, Column::Own));
            let template = Template::new(format!("=INDEX({range},{index}+1)"));
            let results = (0..=self.model.timeline.last()).map(|t| values.at(t));
            sheet.formulas(row, columns.opening, &template, results, styles.of(Look::Link, number));
            return Ok(());
        }
        let place = layout.panel[id.0].keys[0];
        let last = panel::SCENARIOS + layout.scenario_count - 1;
        let range = format!("Scenarios!{}:{}", in_column(place, panel::LIVE), in_column(place, last));
        let value = if driver.is_period { self.desk.serial(values.path[0]) } else { values.path[0] };
        formula(
            sheet,
            (row, columns.fixed),
            &format!("=INDEX({range},1,{index}+1)"),
            value,
            styles.of(Look::Link, number),
            &driver.name,
        )
    }
}
