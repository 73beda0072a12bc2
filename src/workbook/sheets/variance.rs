//! Plan, actual and latest estimate of lines with known values: formulas over the calc sheets of two scenarios, for a
//! period that can be chosen.

use crate::graph::Yearly;
use crate::model::ScenarioId;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{fixed, head, moving};
use crate::workbook::sheet::{as_quarters, formula, number_width, page, protect, text, title};
use crate::workbook::status;
use crate::workbook::style::{Look, Number, largest, palette};
use crate::workbook::told::{Planned, PlannedRow};
use rust_xlsxwriter::{DataValidation, Formula, Workbook, Worksheet};

/// Rows of the head: what is compared, and the period with what follows from it.
mod place {
    /// The plan's title.
    pub(super) const PLAN: u32 = 3;
    /// The current case's title.
    pub(super) const CURRENT: u32 = 4;
    /// The period's date, which can be changed.
    pub(super) const PERIOD: u32 = 5;
    /// Its number.
    pub(super) const NUMBER: u32 = 6;
    /// Its year.
    pub(super) const YEAR: u32 = 7;
    /// How many periods the year has up to it.
    pub(super) const COUNT: u32 = 8;
    /// What the groups are of.
    pub(super) const GROUPS: u32 = 10;
    /// The heads of columns; lines stand below.
    pub(super) const HEADS: u32 = 11;
    /// The column of units, and of values in the head.
    pub(super) const UNIT: u16 = 1;
    /// The first column of each group: plan, actual, difference, percent.
    pub(super) const FIRST: [u16; 3] = [2, 7, 12];
    /// The last column.
    pub(super) const LAST: u16 = 15;
}

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>, told: &Planned) -> Result<(), WorkbookError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(&told.sheet)?.set_tab_color(palette::DOWN);
    let how = "Choose a period in the yellow cell; every number follows the calculation of the two scenarios";
    title(sheet, &desk.styles, &told.title, how, place::LAST + 1)?;
    let table = Table { desk, told };
    table.widths(sheet)?;
    table.chosen(sheet)?;
    table.heads(sheet)?;
    table.lines(sheet)?;
    sheet.set_freeze_panes(place::HEADS + 1, place::UNIT + 1)?;
    sheet.set_repeat_rows(0, place::HEADS)?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    status::top(sheet, desk)?;
    protect(sheet);
    Ok(())
}

struct Table<'a> {
    desk: &'a Desk<'a>,
    told: &'a Planned,
}

impl Table<'_> {
    fn widths(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let values =
            self.told.rows.iter().flat_map(|row| row.groups).flatten().flat_map(|(plan, actual)| [plan, actual]);
        sheet.set_column_width(0, 44)?;
        sheet.set_column_width(place::UNIT, 16)?;
        sheet.set_column_range_width(place::FIRST[0], place::LAST, number_width(values).max(11.0))?;
        for first in place::FIRST.into_iter().skip(1) {
            sheet.set_column_width(first - 1, 2)?;
        }
        Ok(())
    }

    /// Cells of a scenario's calc sheet from one column to another: one cell alone where that is all.
    fn cells(&self, scenario: ScenarioId, row: u32, (first, last): (u16, u16)) -> String {
        let sheet = self.desk.calc_sheet(scenario).unwrap_or("Calc");
        match first == last {
            true => format!("{sheet}!{}", fixed(row, first)),
            false => format!("{sheet}!{}:{}", fixed(row, first), fixed(row, last)),
        }
    }

    /// A row of a scenario's calc sheet over all periods.
    fn periods(&self, scenario: ScenarioId, row: u32) -> String {
        let columns = &self.desk.layout.columns;
        self.cells(scenario, row, (columns.opening + 1, columns.last()))
    }

    /// The cell of a row in the chosen period. (Some programs take a range of one cell for a value, and fail to look into it.)
    fn in_period(&self, scenario: ScenarioId, row: u32) -> String {
        let cells = self.periods(scenario, row);
        match self.desk.layout.columns.periods {
            1 => cells,
            _ => format!("INDEX({cells},1,{})", fixed(place::NUMBER, place::UNIT)),
        }
    }

    /// The period that is chosen, and what follows from it.
    fn chosen(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, timeline, current) = (self.desk, &self.desk.model.timeline, self.told.current);
        let (styles, to) = (&desk.styles, self.told.to);
        for (row, words, scenario) in
            [(place::PLAN, "Plan", self.told.plan), (place::CURRENT, "Actual and latest estimate", current)]
        {
            text(sheet, (row, 0), words, &styles.label)?;
            text(sheet, (row, place::UNIT), &desk.scenario_titles[scenario.0], &styles.bold)?;
        }
        text(sheet, (place::PERIOD, 0), &format!("The {}", timeline.step), &styles.label)?;
        let at = (place::PERIOD, place::UNIT);
        sheet.write_number_with_format(at.0, at.1, desk.serial(f64::from(to)), styles.of(Look::Input, Number::Date))?;
        as_quarters(sheet, timeline.step, at, at)?;
        let dates = self.periods(current, head::DATE);
        let choice = DataValidation::new()
            .allow_list_formula(Formula::new(format!("={dates}")))
            .set_error_title("No such period")?
            .set_error_message("Choose the first day of a period of the model.")?;
        sheet.add_data_validation(at.0, at.1, at.0, at.1, &choice)?;
        let date = fixed(at.0, at.1);
        let found = match desk.layout.columns.periods {
            1 => "=1".to_owned(),
            _ => format!("=MATCH({date},{dates},1)"),
        };
        let counted = match desk.layout.columns.periods {
            1 => "=1".to_owned(),
            _ => format!("=COUNTIFS({})", self.so_far(current)),
        };
        let first = timeline.range_of_year(timeline.year(to)).first.max(1);
        let rows = [
            (place::NUMBER, "Its number", found, to),
            (place::YEAR, "Its year", format!("={}", self.in_period(current, head::YEAR)), timeline.year(to)),
            (place::COUNT, "Periods of the year up to it", counted, to - first + 1),
        ];
        for (row, words, printed, value) in rows {
            text(sheet, (row, 0), words, &styles.grey)?;
            let look = styles.of(Look::Grey, Number::Plain);
            formula(sheet, (row, place::UNIT), &printed, f64::from(value), look, words)?;
        }
        Ok(())
    }

    /// The conditions for the periods of the year up to the chosen one.
    fn so_far(&self, scenario: ScenarioId) -> String {
        let (year, number) = (fixed(place::YEAR, place::UNIT), fixed(place::NUMBER, place::UNIT));
        let (years, numbers) = (self.periods(scenario, head::YEAR), self.periods(scenario, head::NUMBER));
        format!("{years},{year},{numbers},\"<=\"&{number}")
    }

    fn heads(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let step = self.desk.model.timeline.step;
        let groups = [format!("In the {step}"), "Year to date".to_owned(), "Full year".to_owned()];
        for (first, words) in place::FIRST.into_iter().zip(groups) {
            text(sheet, (place::GROUPS, first), &words, &styles.bold)?;
        }
        for column in 0..=place::LAST {
            sheet.write_blank(place::HEADS, column, &styles.head)?;
        }
        text(sheet, (place::HEADS, 0), "Line item", &styles.head)?;
        text(sheet, (place::HEADS, place::UNIT), "Unit", &styles.head)?;
        for (at, first) in place::FIRST.into_iter().enumerate() {
            let second = if at == 2 { "Latest estimate" } else { "Actual" };
            for (column, words) in (first..).zip(["Plan", second, "Difference", "Difference, %"]) {
                text(sheet, (place::HEADS, column), words, &styles.head_number)?;
            }
        }
        sheet.set_row_height(place::HEADS, 30)?;
        Ok(())
    }

    fn lines(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let mut at = place::HEADS;
        for rows in self.told.rows.chunk_by(|a, b| a.line == b.line) {
            let line = &self.desk.model.lines[rows[0].line.0];
            if !line.over.is_empty() {
                at += 1;
                for column in 0..=place::LAST {
                    sheet.write_blank(at, column, &styles.section)?;
                }
                text(sheet, (at, 0), &line.title, &styles.section)?;
            }
            let values = rows.iter().flat_map(|row| row.groups).flatten().flat_map(|(plan, actual)| [plan, actual]);
            let number = Number::for_values(&line.unit, largest(values));
            for row in rows {
                at += 1;
                self.line(sheet, at, row, number)?;
            }
        }
        Ok(())
    }

    fn line(&self, sheet: &mut Worksheet, at: u32, row: &PlannedRow, number: Number) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let line = &self.desk.model.lines[row.line.0];
        text(sheet, (at, 0), &row.label, if row.is_total { &styles.total } else { &styles.label })?;
        text(sheet, (at, place::UNIT), &line.unit.in_words(), &styles.grey)?;
        for (group, first) in place::FIRST.into_iter().enumerate() {
            let Some((plan, actual)) = row.groups[group] else { continue };
            let scenarios = [(self.told.plan, plan), (self.told.current, actual)];
            for (column, (scenario, value)) in (first..).zip(scenarios) {
                let printed = format!("={}", self.value(scenario, row, group));
                formula(sheet, (at, column), &printed, value, styles.of(Look::Link, number), &row.label)?;
            }
            let (a, b) = (moving(at, first), moving(at, first + 1));
            let apart = styles.of(Look::Calculation, number.of_difference());
            formula(sheet, (at, first + 2), &format!("={b}-{a}"), actual - plan, apart, &row.label)?;
            let part = (plan != 0.0).then(|| (actual - plan) / plan.abs());
            let printed = format!("=IF({a}=0,\"\",({b}-{a})/ABS({a}))");
            let look = styles.of(Look::Calculation, Number::Percent);
            formula(sheet, (at, first + 3), &printed, part, look, &row.label)?;
        }
        Ok(())
    }

    /// What a scenario's calc sheet has of a row: in the period, in the year so far, in the whole year.
    fn value(&self, scenario: ScenarioId, row: &PlannedRow, group: usize) -> String {
        let columns = &self.desk.layout.columns;
        let place = self.desk.layout.rows[row.row.0];
        let sum = || format!("SUMIFS({},{})", self.periods(scenario, place), self.so_far(scenario));
        let yearly = self.desk.book.program.row(row.row).yearly;
        match (group, yearly) {
            (0, _) | (1, Yearly::Last) => self.in_period(scenario, place),
            (1, _) if columns.periods == 1 => self.in_period(scenario, place),
            (1, Yearly::Average) => format!("{}/{}", sum(), fixed(place::COUNT, place::UNIT)),
            (1, Yearly::Sum | Yearly::Formula | Yearly::Empty) => sum(),
            _ => {
                let years = (columns.years, columns.years + columns.year_count - 1);
                let cells = self.cells(scenario, place, years);
                let heads = self.cells(scenario, head::DATE, years);
                match columns.year_count {
                    1 => cells,
                    _ => format!("INDEX({cells},1,MATCH({},{heads},0))", fixed(place::YEAR, place::UNIT)),
                }
            }
        }
    }
}
