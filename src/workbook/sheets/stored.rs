//! What the program computed and was given, typed into Checks for comparison, and which inputs can be taken.

use super::known_since;
use crate::graph::{Given, Settings};
use crate::model::ScenarioId;
use crate::series::Projection;
use crate::workbook::accepted::Range;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::flags::TOLERANCE_CELL;
use crate::workbook::flags::changed_column;
use crate::workbook::handle::{self, Handle, Spot};
use crate::workbook::layout::{fixed, panel};
use crate::workbook::names;
use crate::workbook::sheet::{formula, text};
use crate::workbook::style::{Look, Number, largest};
use rust_xlsxwriter::Worksheet;

/// Heads with the titles of scenarios take three lines.
const HEAD_HEIGHT: f64 = 38.0;

/// What the program computed and was given, typed in for comparison.
pub(super) struct Stored<'a> {
    desk: &'a Desk<'a>,
    /// Row of the head of the stored results.
    pub results_row: u32,
    /// Every row of the control panel that takes a number.
    pub rows: Vec<Row>,
}

/// A row of the control panel, as the program was given it.
pub(super) struct Row {
    /// Its row there.
    place: u32,
    /// What people read beside it.
    label: String,
    /// Its value in each scenario as the sheet shows it, NaN where the scenario has none; of scales and shifts nothing.
    values: Vec<f64>,
    number: Number,
    range: Range,
}

impl<'a> Stored<'a> {
    /// What was stored, with the head of its results in a row.
    pub(super) fn new(desk: &'a Desk<'a>, results_row: u32) -> Stored<'a> {
        let handles = handle::places(desk.book.program, &desk.layout.panel);
        Stored { desk, results_row, rows: handles.iter().map(|handle| row(desk, handle)).collect() }
    }

    fn shown(&self) -> &[ScenarioId] {
        &self.desk.book.shown
    }

    fn results_end(&self) -> u32 {
        self.results_row + self.desk.model.outputs.len() as u32
    }

    /// The head of the stored inputs.
    pub(super) fn inputs_row(&self) -> u32 {
        self.results_end() + 4
    }

    /// How many rows of inputs are stored: those of the control panel, and of known values.
    pub(super) fn count_of_rows(&self) -> u32 {
        self.rows.len() as u32 + known_since::rows(self.desk)
    }

    /// The row after the last.
    pub(super) fn end(&self) -> u32 {
        self.inputs_row() + self.count_of_rows()
    }

    fn changed_column(&self) -> u16 {
        changed_column(self.desk)
    }

    /// The column of the least that a driver may be; that of the most follows.
    pub(super) fn bounds_column(&self) -> u16 {
        self.changed_column() + self.desk.layout.scenario_count + 1
    }

    /// The column of what is wrong with a scenario's input, or with the override.
    fn code_column(&self, scenario: Option<ScenarioId>) -> u16 {
        self.bounds_column() + 2 + scenario.map_or(0, |s| s.0 as u16 + 1)
    }

    /// The last column.
    pub(super) fn last_column(&self) -> u16 {
        self.code_column(None) + self.desk.layout.scenario_count
    }

    /// The cell that counts changed inputs.
    fn changed_total(&self) -> String {
        fixed(self.inputs_row() - 1, 2)
    }

    /// Whether any driver takes some numbers only.
    pub(super) fn has_ranges(&self) -> bool {
        self.rows.iter().any(|row| row.range.is_some())
    }

    /// A column of the stored inputs.
    fn column(&self, column: u16) -> String {
        format!("{}:{}", fixed(self.inputs_row() + 1, column), fixed(self.end(), column))
    }

    /// The cells that say what is wrong with a scenario's inputs, or with the overrides.
    pub(super) fn codes(&self, scenario: Option<ScenarioId>) -> Option<String> {
        (!self.rows.is_empty()).then(|| self.column(self.code_column(scenario)))
    }

    /// How many of a scenario's inputs have something wrong as the book is written.
    pub(super) fn count(&self, code: u8, scenario: ScenarioId) -> usize {
        self.rows.iter().filter(|row| row.code(scenario) == code).count()
    }

    /// The first input with something wrong, as an expression, and as the book is written.
    pub(super) fn first_of(&self, code: u8, scenario: Option<ScenarioId>) -> Option<(String, &str)> {
        let codes = self.codes(scenario)?;
        let found = scenario.and_then(|scenario| self.rows.iter().find(|row| row.code(scenario) == code));
        let names = self.column(1);
        let printed = match self.count_of_rows() {
            // One cell is no range to look into.
            1 => fixed(self.inputs_row() + 1, 1),
            _ => format!("INDEX({names},MATCH({code},{codes},0))"),
        };
        Some((printed, found.map_or("", |row| row.label.as_str())))
    }

    /// 0 while inputs are as stored and results differ, or inputs have been changed.
    pub(super) fn verdict(&self) -> String {
        let (changed, differs) = (self.changed_total(), fixed(self.results_row - 1, 2));
        match self.count_of_rows() == 0 {
            true => format!("={differs}"),
            false => format!("=IF({changed}>0,0,{differs})"),
        }
    }

    /// The outputs of every shown scenario, and how many differ from the live formulas.
    ///
    /// # Errors
    /// What Excel cannot hold.
    pub(super) fn results(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let head = self.results_row;
        text(
            sheet,
            (head - 1, 1),
            "Results that the program stored; how many formulas differ by more than 1e-9 is counted beside",
            &styles.bold,
        )?;
        let outputs = desk.model.outputs.len() as u32;
        let shown = self.shown().len() as u16;
        sheet.set_row_height(head, HEAD_HEIGHT)?;
        text(sheet, (head, 1), "Output", &styles.head)?;
        text(sheet, (head, 2), "Unit", &styles.head)?;
        for (s, scenario) in self.shown().iter().enumerate() {
            text(sheet, (head, 3 + s as u16), &desk.scenario_titles[scenario.0], &styles.head_number)?;
            text(
                sheet,
                (head, 3 + shown + s as u16),
                &format!("{}: differs", desk.scenario_titles[scenario.0]),
                &styles.head_number,
            )?;
        }
        let total = match outputs {
            0 => "=0".to_owned(),
            _ => format!("=SUM({}:{})", fixed(head + 1, 3 + shown), fixed(head + outputs, 2 + shown * 2)),
        };
        formula(sheet, (head - 1, 2), &total, 0.0, styles.of(Look::Calculation, Number::Plain), "stored results")?;
        for (i, output) in desk.model.outputs.iter().enumerate() {
            let row = head + 1 + i as u32;
            text(sheet, (row, 1), &output.title, &styles.label)?;
            text(sheet, (row, 2), &output.unit.in_words(), &styles.grey)?;
            for (s, scenario) in self.shown().iter().enumerate() {
                self.result(sheet, row, 3 + s as u16, 3 + shown + s as u16, i, *scenario)?;
            }
        }
        Ok(())
    }

    fn result(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        flag: u16,
        output: usize,
        scenario: ScenarioId,
    ) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let id = desk.book.program.output_rows[output];
        let model = &desk.model.outputs[output];
        let native = desk.projection(scenario).rows[id.0].scalar();
        let number =
            if model.is_period { Number::Plain } else { Number::for_values(&model.unit, native.unwrap_or(0.0)) };
        match native {
            Some(x) => {
                sheet.write_number_with_format(row, column, x, styles.of(Look::Typed, number))?;
            }
            None => text(sheet, (row, column), "not reached", &styles.grey)?,
        }
        let live = format!(
            "{}!{}",
            desk.calc_sheet(scenario).unwrap_or("Calc"),
            fixed(desk.layout.rows[id.0], desk.layout.columns.fixed)
        );
        let own = fixed(row, column);
        let printed = match native {
            Some(_) => format!("=IF(ISNUMBER({live}),IF(ABS({live}-{own})<={TOLERANCE_CELL}*MAX(1,ABS({own})),0,1),1)"),
            None => format!("=IF(ISNUMBER({live}),1,0)"),
        };
        formula(sheet, (row, flag), &printed, 0.0, styles.of(Look::Calculation, Number::Plain), &model.name)
    }

    /// The inputs of every scenario, which of them have been changed since, and what is wrong with them.
    ///
    /// # Errors
    /// What Excel cannot hold.
    pub(super) fn inputs(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let head = self.inputs_row();
        text(
            sheet,
            (head - 1, 1),
            "Inputs as the model has them; how many cells have been changed since is counted beside",
            &styles.bold,
        )?;
        let plain = styles.of(Look::Calculation, Number::Plain);
        let total = match self.count_of_rows() == 0 {
            true => "=0".to_owned(),
            false => format!("=SUM({})", self.column(2)),
        };
        formula(sheet, (head - 1, 2), &total, 0.0, plain, "changed inputs")?;
        let words = "What is wrong with inputs as they are now: 1 no number, 2 outside of what the driver allows";
        text(sheet, (head - 1, self.bounds_column()), words, &styles.bold)?;
        sheet.set_row_height(head, HEAD_HEIGHT)?;
        text(sheet, (head, 1), "Input", &styles.head)?;
        text(sheet, (head, 2), "Changed", &styles.head_number)?;
        text(sheet, (head, self.bounds_column()), "Least", &styles.head_number)?;
        text(sheet, (head, self.bounds_column() + 1), "Most", &styles.head_number)?;
        text(sheet, (head, self.code_column(None)), "Your override", &styles.head_number)?;
        for (s, title) in desk.scenario_titles.iter().enumerate() {
            text(sheet, (head, 3 + s as u16), title, &styles.head_number)?;
            text(sheet, (head, self.changed_column() + s as u16), &format!("{title}: changed"), &styles.head_number)?;
            text(sheet, (head, self.code_column(Some(ScenarioId(s)))), title, &styles.head_number)?;
        }
        self.rows.iter().enumerate().try_for_each(|(i, row)| self.input(sheet, head + 1 + i as u32, row))?;
        known_since::write(sheet, desk, head + 1 + self.rows.len() as u32)
    }

    fn input(&self, sheet: &mut Worksheet, at: u32, row: &Row) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        let (plain, name) = (styles.of(Look::Calculation, Number::Plain), row.label.as_str());
        text(sheet, (at, 1), name, &styles.label)?;
        for (column, bound) in (self.bounds_column()..).zip([row.range.low, row.range.high]) {
            if let Some(bound) = bound {
                sheet.write_number_with_format(at, column, bound, styles.of(Look::Typed, row.number))?;
            }
        }
        let bounds = [0, 1].map(|n| fixed(at, self.bounds_column() + n));
        let own = format!("Scenarios!{}", fixed(row.place, panel::OVERRIDE));
        let printed = format!("=IF(ISBLANK({own}),0,{})", row.range.code(&own, &bounds));
        formula(sheet, (at, self.code_column(None)), &printed, 0.0, plain, name)?;
        if row.values.is_empty() {
            return Ok(());
        }
        let count = self.desk.layout.scenario_count;
        let (first, last) = (self.changed_column(), self.changed_column() + count - 1);
        let flags = format!("{}:{}", fixed(at, first), fixed(at, last));
        formula(sheet, (at, 2), &format!("=SUM({flags})"), 0.0, plain, name)?;
        for (s, value) in (0..count).zip(&row.values) {
            let nothing = value.is_nan();
            if !nothing {
                sheet.write_number_with_format(at, 3 + s, *value, styles.of(Look::Typed, row.number))?;
            }
            let live = format!("Scenarios!{}", fixed(row.place, panel::SCENARIOS + s));
            let own = fixed(at, 3 + s);
            let same = format!("IF(ABS({live}-{own})<={TOLERANCE_CELL}*MAX(1,ABS({own})),0,1)");
            let printed = match nothing {
                true => format!("=IF(ISNUMBER({live}),1,0)"),
                false => format!("=IF(ISNUMBER({live}),{same},1)"),
            };
            formula(sheet, (at, first + s), &printed, 0.0, plain, name)?;
            let scenario = ScenarioId(usize::from(s));
            let code = match nothing {
                true => format!("={}", row.range.code_or_nothing(&live, &bounds)),
                false => format!("={}", row.range.code(&live, &bounds)),
            };
            formula(sheet, (at, self.code_column(Some(scenario))), &code, f64::from(row.code(scenario)), plain, name)?;
        }
        Ok(())
    }
}

impl Row {
    /// What is wrong with a scenario's value as the book is written.
    fn code(&self, scenario: ScenarioId) -> u8 {
        self.values.get(scenario.0).map_or(0, |value| self.range.of(*value))
    }
}

/// A row of the control panel as the program was given it.
fn row(desk: &Desk<'_>, handle: &Handle) -> Row {
    let id = handle.input;
    let driver = &desk.model.drivers[desk.book.program.input(id).driver.0];
    let value = |(projection, settings): (&Projection, &Settings)| {
        let input = &projection.inputs[id.0];
        // Where a scenario has no key its cell is empty.
        let keys = &settings.inputs[id.0].keys;
        if matches!(handle.spot, Spot::Key(k) if keys.get(k).is_some_and(|key| key.given == Given::Elsewhere)) {
            return f64::NAN;
        }
        let native = match handle.spot {
            Spot::Key(k) => input.keys.get(k).copied().or(input.outside),
            _ => input.outside,
        };
        names::shown(desk, driver, native.unwrap_or(f64::NAN))
    };
    let values: Vec<f64> = match handle.spot {
        Spot::Key(_) | Spot::Outside => {
            desk.book.projections.iter().zip(&desk.book.program.settings).map(value).collect()
        }
        Spot::Scale | Spot::Shift => vec![],
    };
    Row {
        place: handle.row,
        label: names::label(desk, handle),
        number: Number::for_driver(&driver.unit, driver.is_period, largest(values.iter().copied())),
        range: Range::new(desk, handle),
        values,
    }
}
