//! The calc sheets: the live case and each scenario, with literally the same formulas.

use crate::graph::{InputId, Owner, RowId, Shape, Yearly};
use crate::model::{Model, ScenarioId};
use crate::series::{Projection, RowValues};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::{Layout, fixed, head, in_column, in_row, moving, panel};
use crate::workbook::names::period_number;
use crate::workbook::print::Site;
use crate::workbook::sheet::{Cached, Canvas, formula, number_width, page, short_enough, text, title};
use crate::workbook::status::{self, IN_HEAD};
use crate::workbook::style::{Look, Number, Style, largest};
use crate::workbook::template::{Column, Template};
use rust_xlsxwriter::{Workbook, Worksheet};
use std::io::Write;
use std::ops::RangeInclusive;

/// One calc sheet: what stands around its cells is written at once, the cells when the frame of the book stands.
pub(crate) fn frames(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    for case in cases(desk) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&case.name)?;
        case.frame(sheet)?;
    }
    Ok(())
}

/// The live case and a sheet for each shown scenario.
pub(crate) fn cases<'a>(desk: &'a Desk<'a>) -> Vec<Case<'a>> {
    let mut cases = vec![("Calc".to_owned(), None)];
    cases.extend(desk.book.shown.iter().zip(&desk.calc_sheets).map(|(s, name)| (name.clone(), Some(*s))));
    let case = |(name, scenario): (String, Option<ScenarioId>)| Case {
        desk,
        layout: desk.layout,
        model: desk.model,
        name,
        scenario,
        projection: desk.case(scenario),
    };
    cases.into_iter().map(case).collect()
}

/// One calc sheet.
pub(crate) struct Case<'a> {
    /// The sheet's name.
    pub name: String,
    pub(super) desk: &'a Desk<'a>,
    pub(super) layout: &'a Layout,
    pub(super) model: &'a Model,
    scenario: Option<ScenarioId>,
    pub(super) projection: &'a Projection,
}

/// One thing that stands on a row of the sheet.
enum Item {
    Section(String),
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
    /// The address of the last cell.
    pub(crate) fn corner(&self) -> String {
        moving(self.layout.calc_end - 1, self.layout.columns.last())
    }

    /// Writes the cells.
    ///
    /// # Errors
    /// What Excel cannot hold, and what the sink refuses.
    pub(crate) fn cells<W: Write>(&self, sink: W) -> Result<W, WorkbookError> {
        let mut grid = Grid::new(sink, self.layout.columns.last() + 1);
        self.groups().into_iter().for_each(|rows| grid.group(rows));
        self.heads(&mut grid)?;
        for (at, item) in self.items() {
            self.item(&mut grid, at, &item)?;
        }
        Ok(grid.finish()?)
    }

    /// The rows that fold away: calendar, measures and drivers, each below its head.
    fn groups(&self) -> Vec<RangeInclusive<u32>> {
        let mut out = vec![head::YEAR..=head::ELAPSED];
        let first_row = self.layout.rows.iter().chain([&self.layout.calc_end]).min().copied().unwrap_or(head::BODY);
        let heads: Vec<u32> = self.layout.sections.keys().copied().filter(|row| *row < first_row).collect();
        let ends = heads.iter().skip(1).copied().chain([first_row]);
        // The last head before the first row belongs to it.
        out.extend(
            heads
                .iter()
                .zip(ends)
                .map(|(from, to)| from + 1..=to.saturating_sub(2))
                .filter(|r| !r.is_empty())
                .take(heads.len().saturating_sub(1)),
        );
        out
    }

    /// Everything around the cells.
    fn frame(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        self.columns(sheet)?;
        let columns = &self.layout.columns;
        sheet.set_freeze_panes(head::NUMBER + 1, columns.unit + 1)?;
        sheet.set_repeat_rows(head::TITLE, head::NUMBER)?;
        sheet.set_repeat_columns(0, columns.unit)?;
        page(sheet, &self.model.title, &self.desk.footer, 0);
        // About a year and a half of months on a page across can still be read on paper.
        sheet.set_print_fit_to_pages(columns.periods.div_ceil(18), 0);
        status::frame(sheet, self.desk, IN_HEAD)?;
        for rows in self.groups() {
            sheet.group_rows(*rows.start(), *rows.end())?;
        }
        sheet.group_symbols_above(true);
        Ok(())
    }

    /// Everything below the heads, by row.
    fn items(&self) -> Vec<(u32, Item)> {
        let layout = self.layout;
        let mut out: Vec<(u32, Item)> = Vec::new();
        out.extend(layout.sections.iter().map(|(row, words)| (*row, Item::Section(words.clone()))));
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

    fn columns(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let columns = &self.layout.columns;
        let wide = number_width(self.projection.rows.iter().flat_map(RowValues::values).copied());
        sheet.set_column_width(0, 44)?;
        for column in 1..=columns.tags.len() as u16 {
            sheet.set_column_width(column, 9)?;
        }
        sheet.set_column_width(columns.unit, 13)?;
        sheet.set_column_width(columns.fixed, wide.max(11.0))?;
        sheet.set_column_range_width(columns.years, columns.whole, (wide + 2.0).max(11.0))?;
        sheet.set_column_range_width(columns.opening, columns.last(), wide)?;
        Ok(())
    }

    fn heads(&self, sheet: &mut Grid<impl Write>) -> Result<(), WorkbookError> {
        let (desk, columns) = (self.desk, &self.layout.columns);
        let name = match self.scenario {
            None => "Calculation – selected scenario with your overrides".to_owned(),
            Some(s) => format!("Calculation – {}", desk.scenario_titles[s.0]),
        };
        let mut how =
            "One formula a row, copied across; the Opening column holds what was before the first period".to_owned();
        if let Some(last) = self.model.backcast() {
            how += &format!("; grey heads: the back-cast, until {}", self.model.timeline.title(last));
        }
        title(sheet, &desk.styles, &name, &how, columns.last() + 1)?;
        self.index_row(sheet)?;
        let styles = &desk.styles;
        text(sheet, (head::DATE, 0), "Line item", &styles.head)?;
        for (at, dimension) in columns.tags.iter().enumerate() {
            text(
                sheet,
                (head::DATE, at as u16 + 1),
                &crate::model::title_of(&self.model.dimensions[dimension.0].name),
                &styles.head,
            )?;
        }
        text(sheet, (head::DATE, columns.unit), "Unit", &styles.head)?;
        text(sheet, (head::DATE, columns.fixed), "Constant", &styles.head_number)?;
        self.year_heads(sheet, head::DATE)?;
        self.time_head(sheet, head::DATE)?;
        text(sheet, (head::NUMBER, 0), "Period number; periods in each year", &styles.head)?;
        for column in 1..=columns.fixed {
            sheet.put_blank((head::NUMBER, column), &styles.head)?;
        }
        self.year_heads(sheet, head::NUMBER)?;
        self.time_head(sheet, head::NUMBER)?;
        for (row, label) in [
            (head::YEAR, "Calendar year"),
            (head::MONTH, "Month of the period's first day"),
            (head::QUARTER, "Quarter"),
            (head::YEAR_END, "Last period of its year"),
            (head::ELAPSED, "Years since the start"),
        ] {
            text(sheet, (row, 0), label, &styles.grey)?;
            text(sheet, (row, columns.unit), "1", &styles.grey)?;
            self.time_head(sheet, row)?;
        }
        Ok(())
    }

    fn index_row(&self, sheet: &mut Grid<impl Write>) -> Result<(), WorkbookError> {
        let (desk, columns) = (self.desk, &self.layout.columns);
        let styles = &desk.styles;
        text(sheet, (head::INDEX, columns.unit), "Scenario no.", &styles.grey)?;
        let index = self.scenario.map_or(0, |s| s.0 + 1);
        sheet.put_number((head::INDEX, columns.fixed), index as f64, styles.of(Look::Typed, Number::Plain))?;
        let last = panel::SCENARIOS + self.layout.scenario_count - 1;
        let names = format!("Scenarios!{}:{}", fixed(panel::HEAD_ROW, panel::LIVE), fixed(panel::HEAD_ROW, last));
        let shown = format!("=INDEX({names},1,{}+1)", fixed(head::INDEX, columns.fixed));
        let cached = match self.scenario {
            None => crate::workbook::names::live_head(desk),
            Some(s) => desk.scenario_titles[s.0].clone(),
        };
        formula(sheet, (head::INDEX, columns.years), &shown, cached.as_str(), &styles.bold_link, "scenario")?;
        let (flag, words) = crate::workbook::flags::flag_words(self.desk);
        let column = columns.opening + 1;
        formula(
            sheet,
            (head::INDEX, column),
            &flag,
            words.as_str(),
            styles.of(Look::Link, Number::Text),
            "check flag",
        )?;
        status::cells(sheet, desk, IN_HEAD)
    }

    fn year_heads(&self, sheet: &mut Grid<impl Write>, row: u32) -> Result<(), WorkbookError> {
        let (columns, styles) = (&self.layout.columns, &self.desk.styles);
        for (at, year) in self.model.timeline.years().iter().enumerate() {
            let column = columns.years + at as u16;
            if row == head::DATE {
                let text = match at {
                    0 => format!("={}", fixed(head::YEAR, columns.opening + 1)),
                    _ => format!("={}+1", moving(row, column - 1)),
                };
                formula(sheet, (row, column), &text, f64::from(year.year), &styles.head_year, "year")?;
            } else {
                let years = format!("{}:{}", fixed(head::YEAR, columns.opening + 1), fixed(head::YEAR, columns.last()));
                let text = format!("=COUNTIF({years},{})", in_row(head::DATE, column));
                let count = f64::from(year.last - year.first + 1);
                formula(sheet, (row, column), &text, count, &styles.head_count, "periods of a year")?;
            }
        }
        let last = f64::from(columns.periods);
        match row {
            head::DATE => text(sheet, (row, columns.whole), "All periods", &styles.head_number),
            _ => {
                let numbers = format!("{}:{}", fixed(row, columns.opening + 1), fixed(row, columns.last()));
                formula(sheet, (row, columns.whole), &format!("=COUNT({numbers})"), last, &styles.head_count, "periods")
            }
        }
    }

    /// One of the head rows along the periods.
    fn time_head(&self, sheet: &mut Grid<impl Write>, row: u32) -> Result<(), WorkbookError> {
        let (columns, styles, timeline) = (&self.layout.columns, &self.desk.styles, &self.model.timeline);
        let months = timeline.step.months();
        let start = format!("Scenarios!{}", fixed(panel::START_ROW, panel::FROM));
        for t in 0..=timeline.last() {
            let column = columns.period(t);
            let date = in_row(head::DATE, column);
            let (text, value, format) = match row {
                head::DATE if t == 0 => (format!("=EDATE({start},-{months})"), self.serial(0), self.desk.date_head(0)),
                head::DATE => {
                    (format!("=EDATE({},{months})", in_row(row, column - 1)), self.serial(t), self.desk.date_head(t))
                }
                head::NUMBER if t == 0 => {
                    sheet.put_number((row, column), 0.0, &styles.head_count)?;
                    continue;
                }
                head::NUMBER => (format!("={}+1", in_row(row, column - 1)), f64::from(t), self.desk.count_head(t)),
                head::YEAR => {
                    (format!("=YEAR({date})"), f64::from(timeline.year(t)), styles.of(Look::Grey, Number::Plain))
                }
                head::MONTH => {
                    (format!("=MONTH({date})"), f64::from(timeline.month(t)), styles.of(Look::Grey, Number::Plain))
                }
                head::QUARTER => {
                    let month = in_row(head::MONTH, column);
                    (
                        format!("=ROUNDUP({month}/3,0)"),
                        f64::from(timeline.quarter(t)),
                        styles.of(Look::Grey, Number::Plain),
                    )
                }
                head::YEAR_END => self.year_end(t, column),
                _ => {
                    let text = format!("=({}-1)/{}", in_row(head::NUMBER, column), timeline.step.per_year());
                    (text, timeline.elapsed(t), styles.of(Look::Grey, Number::Hundredth))
                }
            };
            formula(sheet, (row, column), &text, value, format, "head")?;
        }
        Ok(())
    }

    fn year_end(&self, t: i32, column: u16) -> (String, f64, &Style) {
        let (columns, timeline) = (&self.layout.columns, &self.model.timeline);
        let last = fixed(head::NUMBER, columns.last());
        let next = format!("YEAR(EDATE({},{}))", in_row(head::DATE, column), timeline.step.months());
        let text =
            format!("=IF(OR({next}<>{},{}={last}),1,0)", in_row(head::YEAR, column), in_row(head::NUMBER, column));
        let ends = timeline.year(t + 1) != timeline.year(t) || t == timeline.last();
        (text, f64::from(u8::from(ends)), self.desk.styles.of(Look::Grey, Number::Plain))
    }

    fn serial(&self, t: i32) -> f64 {
        self.model.timeline.day_serial(t) as f64
    }

    fn item(&self, sheet: &mut Grid<impl Write>, row: u32, item: &Item) -> Result<(), WorkbookError> {
        let (styles, columns) = (&self.desk.styles, &self.layout.columns);
        match item {
            Item::Section(words) => {
                text(sheet, (row, 0), words, &styles.section)?;
                for column in 1..=columns.last() {
                    sheet.put_blank((row, column), &styles.section)?;
                }
                if words == crate::workbook::layout::OUTPUTS {
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

    fn label(&self, sheet: &mut Grid<impl Write>, row: u32, words: &str, unit: &str) -> Result<(), WorkbookError> {
        text(sheet, (row, 0), words, &self.desk.styles.label)?;
        text(sheet, (row, self.layout.columns.unit), unit, &self.desk.styles.grey)
    }

    /// The number of the period whose first day stands in the fixed column of another row.
    fn period_number(
        &self,
        sheet: &mut Grid<impl Write>,
        row: u32,
        date_row: u32,
        value: f64,
    ) -> Result<(), WorkbookError> {
        let columns = &self.layout.columns;
        let text = period_number(&fixed(date_row, columns.fixed), self.model.timeline.step.months());
        formula(
            sheet,
            (row, columns.fixed),
            &text,
            value,
            self.desk.styles.of(Look::Calculation, Number::Plain),
            "period number",
        )
    }

    fn input_title(&self, id: InputId) -> String {
        crate::workbook::names::input_title(self.model, self.desk.book.program.input(id))
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

    fn row(&self, sheet: &mut Grid<impl Write>, place: u32, id: RowId) -> Result<(), WorkbookError> {
        let (styles, columns, program) = (&self.desk.styles, &self.layout.columns, self.desk.book.program);
        let row = program.row(id);
        let label = match row.owner {
            Owner::LineHelper(_) | Owner::OutputHelper(_) | Owner::CheckHelper(_) => &styles.step,
            Owner::LineTotal(_) => &styles.total,
            Owner::Line(..) | Owner::Output(_) | Owner::Check(..) => &styles.label,
        };
        text(sheet, (place, 0), &self.row_label(id), label)?;
        let total = matches!(row.owner, Owner::LineTotal(_));
        for (dimension, element) in &row.elements {
            if let Some(column) = columns.tag(*dimension) {
                text(
                    sheet,
                    (place, column),
                    &self.model.dimensions[dimension.0].elements[*element].name,
                    &styles.grey,
                )?;
            }
        }
        if total {
            for column in 1..columns.unit {
                sheet.put_blank((place, column), &styles.total)?;
            }
        }
        text(sheet, (place, columns.unit), &row.unit.in_words(), if total { &styles.total } else { &styles.grey })?;
        match row.shape {
            Shape::Scalar => self.scalar(sheet, place, id),
            Shape::Series => self.series(sheet, place, id),
        }
    }

    /// What people read beside a row: unique on the sheet.
    pub(super) fn row_label(&self, id: RowId) -> String {
        let program = self.desk.book.program;
        let row = program.row(id);
        let mut label = row.label.clone();
        for (dimension, element) in &row.elements {
            let title = &self.model.dimensions[dimension.0].elements[*element].title;
            if matches!(row.owner, Owner::Line(..) | Owner::Check(..)) {
                label += &format!(" – {title}");
            }
        }
        // An assumption of the same title stands in the block above.
        if let Owner::Line(id, _) | Owner::LineTotal(id) = row.owner
            && self.model.drivers.iter().any(|driver| driver.title == row.label)
        {
            label += &format!(" ({})", self.model.lines[id.0].name);
        }
        match row.owner {
            Owner::LineTotal(_) => format!("{label} – total"),
            Owner::Output(output) if self.model.outputs[output.0].is_period => format!("{label} – period number"),
            _ => label,
        }
    }

    fn scalar(&self, sheet: &mut Grid<impl Write>, place: u32, id: RowId) -> Result<(), WorkbookError> {
        let (styles, columns, program) = (&self.desk.styles, &self.layout.columns, self.desk.book.program);
        let row = program.row(id);
        let value = self.projection.rows[id.0].scalar();
        let output = match row.owner {
            Owner::Output(output) => Some(output),
            _ => None,
        };
        let mut printed = self.desk.printer.formula(&row.tree, Site::Fixed);
        let milestone = output.is_some_and(|o| self.model.outputs[o.0].is_period);
        if let Some(o) = output
            && self.model.outputs[o.0].may_be_missing
            && !milestone
        {
            printed = self.guarded(&row.tree, &printed);
        }
        let number = match milestone {
            true => Number::Plain,
            false => Number::for_values(&row.unit, value.unwrap_or(0.0)),
        };
        let what = crate::graph::row_name(program, id);
        if let Owner::Check(..) = row.owner {
            // One value: holds or not. The fixed column counts failures on every check row alike.
            let held = value == Some(1.0);
            formula(
                sheet,
                (place, columns.years),
                &printed,
                value,
                styles.of(Look::Calculation, Number::Plain),
                &what,
            )?;
            let count = format!("=1-{}", moving(place, columns.years));
            return formula(
                sheet,
                (place, columns.fixed),
                &count,
                f64::from(u8::from(!held)),
                styles.of(Look::Calculation, Number::Plain),
                &what,
            );
        }
        let look = if output.is_some() && !milestone { Look::Live } else { Look::Calculation };
        formula(sheet, (place, columns.fixed), &printed, value, styles.of(look, number), &what)?;
        match output {
            Some(o) if !milestone => self.target(sheet, place, o.0, number),
            _ => Ok(()),
        }
    }

    /// A difference of milestones is empty where either is not reached.
    fn guarded(&self, tree: &crate::graph::Tree, printed: &str) -> String {
        let mut cells = Vec::new();
        tree.visit(&mut |piece| {
            if let crate::graph::Node::Row { row, .. } = piece.node
                && self.layout.dates.contains_key(&row)
            {
                cells.push(format!("ISNUMBER({})", fixed(self.layout.rows[row.0], self.layout.columns.fixed)));
            }
        });
        match cells.is_empty() {
            true => printed.to_owned(),
            false => format!("=IF(AND({}),{},\"\")", cells.join(","), printed.trim_start_matches('=')),
        }
    }

    fn target(
        &self,
        sheet: &mut Grid<impl Write>,
        place: u32,
        output: usize,
        number: Number,
    ) -> Result<(), WorkbookError> {
        use crate::graph::Node;
        let (styles, columns) = (&self.desk.styles, &self.layout.columns);
        let Some(tree) = &self.desk.book.program.targets[output] else { return Ok(()) };
        let is_period = self.model.outputs[output].is_period;
        let value = self.projection.targets[output].map(|x| if is_period { self.desk.serial(x) } else { x });
        match (&tree.node, value) {
            (Node::Number(_) | Node::Period(_), Some(x)) => {
                sheet.put_number((place, columns.years), x, styles.of(Look::Typed, number))?;
                Ok(())
            }
            (Node::Input { input, .. }, value) if is_period => {
                let text = format!("={}", fixed(self.layout.inputs[input.0], columns.fixed));
                formula(sheet, (place, columns.years), &text, value, styles.of(Look::Calculation, number), "target")
            }
            (_, value) => {
                let text = self.desk.printer.formula(tree, Site::Fixed);
                formula(sheet, (place, columns.years), &text, value, styles.of(Look::Calculation, number), "target")
            }
        }
    }

    /// The date of a milestone, below its period number.
    fn milestone(&self, sheet: &mut Grid<impl Write>, place: u32, id: RowId) -> Result<(), WorkbookError> {
        let (styles, columns) = (&self.desk.styles, &self.layout.columns);
        let Owner::Output(output) = self.desk.book.program.row(id).owner else { return Ok(()) };
        text(sheet, (place, 0), &self.model.outputs[output.0].title, &styles.label)?;
        text(sheet, (place, columns.unit), "period", &styles.grey)?;
        let number = fixed(self.layout.rows[id.0], columns.fixed);
        let (first, last) = (fixed(head::DATE, columns.opening + 1), fixed(head::DATE, columns.last()));
        // One cell is no range to choose from.
        let date = if columns.periods == 1 { first } else { format!("INDEX({first}:{last},1,{number})") };
        let printed = format!("=IF(ISNUMBER({number}),{date},\"\")");
        let value = self.projection.rows[id.0].scalar().map(|t| self.desk.serial(t));
        formula(
            sheet,
            (place, columns.fixed),
            &printed,
            value,
            styles.of(Look::Live, Number::Milestone),
            &self.model.outputs[output.0].name,
        )?;
        self.target(sheet, place, output.0, Number::Date)
    }

    fn series(&self, sheet: &mut Grid<impl Write>, place: u32, id: RowId) -> Result<(), WorkbookError> {
        let (styles, columns, program) = (&self.desk.styles, &self.layout.columns, self.desk.book.program);
        let row = program.row(id);
        let RowValues::Series { opening, values, years, whole } = &self.projection.rows[id.0] else { return Ok(()) };
        let largest = largest(values.iter().copied());
        let check = matches!(row.owner, Owner::Check(..));
        let number = if check { Number::Plain } else { Number::for_values(&row.unit, largest) };
        let look = if matches!(row.owner, Owner::LineTotal(_)) { Look::Total } else { Look::Calculation };
        let format = styles.of(look, number);
        let what = crate::graph::row_name(program, id);
        if look == Look::Total {
            sheet.put_blank((place, columns.fixed), &styles.total)?;
        }
        if check {
            let held = format!("{}:{}", in_column(place, columns.opening + 1), in_column(place, columns.last()));
            let failures = values.iter().filter(|v| **v == 0.0).count() as f64;
            formula(sheet, (place, columns.fixed), &format!("=COUNTIF({held},0)"), failures, format, &what)?;
        }
        self.yearly(sheet, place, id, years, *whole, number, look)?;
        match (&row.opening, opening) {
            (Some(tree), Some(value)) => self.opening(sheet, place, tree, *value, format, &what)?,
            _ if look == Look::Total => {
                sheet.put_blank((place, columns.opening), &styles.total)?;
            }
            _ => {}
        }
        let template = self.desk.printer.template(&row.tree, Site::Period);
        short_enough(&template.fill(columns.last()), &what)?;
        sheet.formulas(place, columns.opening + 1, &template, values.iter().copied(), format);
        Ok(())
    }

    fn opening(
        &self,
        sheet: &mut Grid<impl Write>,
        place: u32,
        tree: &crate::graph::Tree,
        value: f64,
        format: &Style,
        what: &str,
    ) -> Result<(), WorkbookError> {
        let column = self.layout.columns.opening;
        // The opening of a total adds the openings above it.
        let site = if matches!(tree.node, crate::graph::Node::Over(..)) && self.is_total_opening(tree) {
            Site::Year
        } else {
            Site::Fixed
        };
        let printed = self.desk.printer.template(tree, site).fill(column);
        formula(sheet, (place, column), &printed, value, format, what)
    }

    fn is_total_opening(&self, tree: &crate::graph::Tree) -> bool {
        tree.parts().iter().all(|part| matches!(part.node, crate::graph::Node::Row { shift: 1, .. }))
    }

    #[allow(clippy::too_many_arguments)]
    fn yearly(
        &self,
        sheet: &mut Grid<impl Write>,
        place: u32,
        id: RowId,
        years: &[Option<f64>],
        whole: Option<f64>,
        number: Number,
        look: Look,
    ) -> Result<(), WorkbookError> {
        let (columns, program) = (&self.layout.columns, self.desk.book.program);
        let row = program.row(id);
        let format = self.desk.styles.of(if look == Look::Total { Look::Total } else { Look::Year }, number);
        let all = format!("{}:{}", in_column(place, columns.opening + 1), in_column(place, columns.last()));
        let head_range = |head: u32| format!("{}:{}", fixed(head, columns.opening + 1), fixed(head, columns.last()));
        let name = crate::graph::row_name(program, id);
        let own = self.desk.printer.template(&row.tree, Site::Year);
        for column in columns.years..=columns.whole {
            let at = usize::from(column - columns.years);
            let value = if column == columns.whole { whole } else { years.get(at).copied().flatten() };
            let year = in_row(head::DATE, column);
            let is_whole = column == columns.whole;
            let text = match row.yearly {
                Yearly::Empty => continue,
                Yearly::Sum if is_whole => format!("=SUM({all})"),
                Yearly::Sum => format!("=SUMIFS({all},{},{year})", head_range(head::YEAR)),
                Yearly::Last if is_whole => format!("={}", in_column(place, columns.last())),
                Yearly::Last => {
                    format!("=SUMIFS({all},{},{year},{},1)", head_range(head::YEAR), head_range(head::YEAR_END))
                }
                Yearly::Average if is_whole => format!("=AVERAGE({all})"),
                // How many periods the year has is counted above.
                Yearly::Average => {
                    format!("=SUMIFS({all},{},{year})/{}", head_range(head::YEAR), in_row(head::NUMBER, column))
                }
                Yearly::Formula => {
                    let own = own.fill(column);
                    format!("=IFERROR({},\"\")", own.trim_start_matches('='))
                }
            };
            let cached: Cached = value.into();
            formula(sheet, (place, column), &text, cached, format, &name)?;
        }
        Ok(())
    }
}
