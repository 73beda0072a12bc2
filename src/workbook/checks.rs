//! The model's checks in every case, and the integrity of the workbook itself.

use super::book::Desk;
use super::error::WorkbookError;
use super::layout::{fixed, head, panel};
use super::sheet::{formula, number_width, page, text, title};
use super::style::{Look, Number, largest, palette};
use crate::check::ScenarioId;
use crate::graph::{InputId, RowId};
use crate::series::{Projection, RowValues};
use rust_xlsxwriter::{ConditionalFormatCell, ConditionalFormatCellRule, Format, Url, Workbook, Worksheet};

const HEAD_ROW: u32 = 6;
const FLAG: (u32, u16) = (3, 3);
const TOLERANCE: f64 = 1e-9;
/// Heads with the titles of scenarios take three lines.
const HEAD_HEIGHT: f64 = 38.0;

/// The flag of every sheet in words: its formula, and what it gives as the book is written.
pub fn flag_words(desk: &Desk<'_>) -> (&'static str, String) {
    let words = match failing(desk) {
        0 => "All checks pass".to_owned(),
        1 => "1 check fails".to_owned(),
        n => format!("{n} checks fail"),
    };
    const FORMULA: &str =
        "=IF(Checks!$D$4=0,\"All checks pass\",IF(Checks!$D$4=1,\"1 check fails\",Checks!$D$4&\" checks fail\"))";
    (FORMULA, words)
}

/// How many checks fail as the book is written.
pub fn failing(desk: &Desk<'_>) -> usize {
    let cases = std::iter::once(desk.live()).chain(desk.book.shown.iter().map(|s| desk.projection(*s)));
    cases.map(|projection| (0..desk.model.checks.len()).filter(|c| failures(desk, projection, *c) > 0.0).count()).sum()
}

/// In how many periods and elements a check of the model does not hold.
fn failures(desk: &Desk<'_>, projection: &Projection, check: usize) -> f64 {
    let rows = &desk.book.program.check_rows[check];
    let count = |row: &RowId| match &projection.rows[row.0] {
        RowValues::Scalar(value) => usize::from(*value != Some(1.0)),
        RowValues::Series { values, .. } => values.iter().filter(|v| **v == 0.0).count(),
    };
    rows.iter().map(count).sum::<usize>() as f64
}

/// The cells that say which of a scenario's inputs are no longer what the program was given.
pub fn changed_inputs(desk: &Desk<'_>, scenario: ScenarioId) -> Option<String> {
    let stored = Stored { desk, results_row: HEAD_ROW + entries(desk).len() as u32 + 5 };
    let rows = stored.input_count();
    let (column, head) = (stored.changed_column() + scenario.0 as u16, stored.inputs_row());
    (rows > 0).then(|| format!("Checks!{}:{}", fixed(head + 1, column), fixed(head + rows, column)))
}

/// One line of the table.
struct Entry {
    what: String,
    sheet: String,
    formula: String,
    value: f64,
    tolerance: f64,
}

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub fn write(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let entries = entries(desk);
    let stored = Stored { desk, results_row: HEAD_ROW + entries.len() as u32 + 5 };
    let sheet = workbook.add_worksheet();
    sheet.set_name("Checks")?.set_tab_color(palette::GOOD);
    let how = "Found: in how many periods and elements a check fails; it passes within its tolerance, and every sheet's flag reads this one";
    title(
        sheet,
        &desk.styles,
        "Checks – does the model hold, and does the workbook",
        how,
        7 + desk.layout.scenario_count * 2,
    )?;
    widths(sheet, desk)?;
    flag(sheet, desk, entries.len() as u32)?;
    table_heads(sheet, desk)?;
    for (i, entry) in entries.iter().enumerate() {
        self::entry(sheet, desk, HEAD_ROW + 1 + i as u32, i, entry)?;
    }
    stored.results(sheet)?;
    stored.inputs(sheet)?;
    super::actual::table(sheet, desk, stored.inputs_row() + stored.input_count() + 4)?;
    colours(sheet, HEAD_ROW + entries.len() as u32)?;
    sheet.set_freeze_panes(HEAD_ROW + 1, 2)?;
    // What is stored has heads of its own.
    sheet.set_repeat_rows(0, 1)?;
    sheet.set_page_breaks(&[stored.results_row - 1])?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    sheet.protect();
    Ok(())
}

fn widths(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    for (column, width) in [6.0, 88.0, 22.0, 16.0, 11.0, 11.0].iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
    }
    sheet.set_column_range_width(6, 7 + desk.layout.scenario_count * 2, 14)?;
    // Stored inputs may be as large as anything on the control panel.
    let inputs = desk.book.projections.iter().flat_map(|projection| &projection.inputs);
    let wide = number_width(inputs.flat_map(|input| input.keys.iter().chain(&input.outside).copied()));
    for (column, least) in
        (3..3 + desk.layout.scenario_count).zip([16.0, 11.0, 11.0].into_iter().chain([14.0].into_iter().cycle()))
    {
        sheet.set_column_width(column, wide.max(least))?;
    }
    Ok(())
}

fn entries(desk: &Desk<'_>) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut cases = vec![("Calc".to_owned(), None, "live case".to_owned())];
    for (scenario, name) in desk.book.shown.iter().zip(&desk.calc_sheets) {
        cases.push((name.clone(), Some(*scenario), desk.scenario_titles[scenario.0].clone()));
    }
    for (sheet, scenario, case) in &cases {
        let projection = desk.case(*scenario);
        for (i, check) in desk.model.checks.iter().enumerate() {
            let cell = |row: &RowId| format!("{sheet}!{}", fixed(desk.layout.rows[row.0], desk.layout.columns.fixed));
            let cells: Vec<String> = desk.book.program.check_rows[i].iter().map(cell).collect();
            out.push(Entry {
                what: format!("{} – {case}", check.title),
                sheet: sheet.clone(),
                formula: added(&cells),
                value: failures(desk, projection, i),
                tolerance: 0.0,
            });
        }
        out.push(Entry {
            what: format!("No error value – {case}"),
            sheet: sheet.clone(),
            formula: format!("=IF(ISERROR(SUM({})),1,0)", body(desk, sheet)),
            value: 0.0,
            tolerance: 0.0,
        });
    }
    for (sheet, scenario, case) in cases.iter().filter(|(_, scenario, _)| scenario.is_some()) {
        let index = scenario.map_or(0, |s| s.0 + 1);
        let none = format!("Scenarios!{}=0", fixed(panel::COUNT_ROW, panel::FROM));
        let chosen = format!("Scenarios!{}={index}", fixed(panel::INDEX_ROW, panel::FROM));
        out.push(Entry {
            what: format!("Without overrides, the live case equals {case} while it is selected"),
            sheet: "Calc".to_owned(),
            formula: format!(
                "=IF(AND({none},{chosen}),(SUM({0})-SUM({1}))/MAX(1,ABS(SUM({1}))),0)",
                body(desk, "Calc"),
                body(desk, sheet)
            ),
            value: 0.0,
            tolerance: TOLERANCE,
        });
    }
    let overrides = super::scenarios::overrides_range(desk);
    out.push(Entry {
        what: "Overrides are numbers (cells that hold something else)".to_owned(),
        sheet: "Scenarios".to_owned(),
        formula: format!("=COUNTA(Scenarios!{overrides})-COUNT(Scenarios!{overrides})"),
        value: 0.0,
        tolerance: 0.0,
    });
    let count = out.len() as u32 + 1;
    let stored = Stored { desk, results_row: HEAD_ROW + count + 5 };
    out.push(Entry {
        what: "The program's stored results equal the scenarios' while no input has been changed".to_owned(),
        sheet: "Checks".to_owned(),
        formula: stored.verdict(),
        value: 0.0,
        tolerance: 0.0,
    });
    out
}

/// Cells added up, in groups where they are many.
fn added(cells: &[String]) -> String {
    if cells.len() == 1 {
        return format!("={}", cells[0]);
    }
    let groups: Vec<String> = cells.chunks(200).map(|chunk| format!("SUM({})", chunk.join(","))).collect();
    format!("={}", groups.join("+"))
}

/// Everything that a calc sheet computes.
fn body(desk: &Desk<'_>, sheet: &str) -> String {
    let columns = &desk.layout.columns;
    format!("{sheet}!{}:{}", fixed(head::BODY, columns.fixed), fixed(desk.layout.calc_end, columns.last()))
}

fn flag(sheet: &mut Worksheet, desk: &Desk<'_>, count: u32) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    text(sheet, (FLAG.0, 1), "Checks that fail", &styles.bold)?;
    let statuses = format!("$F${}:$F${}", HEAD_ROW + 2, HEAD_ROW + 1 + count);
    let failing = failing(desk) as f64;
    formula(
        sheet,
        FLAG,
        &format!("=COUNTIF({statuses},\"FAIL\")"),
        failing,
        styles.of(Look::Live, Number::Plain),
        "checks that fail",
    )?;
    let words = if failing == 0.0 { "ALL OK" } else { "FAIL" };
    formula(sheet, (FLAG.0, 5), "=IF($D$4=0,\"ALL OK\",\"FAIL\")", words, &styles.status, "flag")
}

fn table_heads(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    for (column, words) in ["No.", "Check", "Sheet", "Found", "Tolerance", "Status"].iter().enumerate() {
        let format = if matches!(column, 3 | 4) { &desk.styles.head_number } else { &desk.styles.head };
        text(sheet, (HEAD_ROW, column as u16), words, format)?;
    }
    Ok(())
}

fn entry(sheet: &mut Worksheet, desk: &Desk<'_>, row: u32, i: usize, entry: &Entry) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    sheet.write_number_with_format(row, 0, i as f64 + 1.0, styles.of(Look::Grey, Number::Plain))?;
    text(sheet, (row, 1), &entry.what, &styles.text)?;
    let url = Url::new(format!("internal:'{}'!A1", entry.sheet)).set_text(entry.sheet.as_str());
    sheet.write_url_with_format(row, 2, url, &styles.hyperlink)?;
    let tiny = styles.of(Look::Link, Number::Plain).variant().set_num_format("0.############");
    formula(sheet, (row, 3), &entry.formula, entry.value, &tiny, &entry.what)?;
    sheet.write_number_with_format(
        row,
        4,
        entry.tolerance,
        if entry.tolerance == 0.0 { styles.of(Look::Typed, Number::Plain) } else { &styles.tolerance },
    )?;
    let n = row + 1;
    let status = format!("=IF(ISERROR(D{n}),\"FAIL\",IF(ABS(D{n})<=E{n},\"OK\",\"FAIL\"))");
    let words = if entry.value.abs() <= entry.tolerance { "OK" } else { "FAIL" };
    formula(sheet, (row, 5), &status, words, &styles.status, &entry.what)
}

fn colours(sheet: &mut Worksheet, last: u32) -> Result<(), WorkbookError> {
    let good = Format::new().set_background_color(palette::GOOD_GROUND).set_font_color(palette::GOOD);
    let bad = Format::new().set_background_color(palette::BAD_GROUND).set_font_color(palette::BAD);
    for (words, format) in [("OK", &good), ("ALL OK", &good), ("FAIL", &bad)] {
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(words.to_owned()))
            .set_format(format);
        sheet.add_conditional_format(FLAG.0, 5, last, 5, &rule)?;
    }
    Ok(())
}

/// What the program computed and was given, typed in for comparison.
struct Stored<'a> {
    desk: &'a Desk<'a>,
    /// Row of the head of the stored results.
    results_row: u32,
}

impl Stored<'_> {
    fn shown(&self) -> &[ScenarioId] {
        &self.desk.book.shown
    }

    fn results_end(&self) -> u32 {
        self.results_row + self.desk.model.outputs.len() as u32
    }

    fn inputs_row(&self) -> u32 {
        self.results_end() + 4
    }

    /// Every row of the control panel that scenarios give a value, with its native values by scenario.
    fn input_rows(&self) -> Vec<(u32, String, Vec<f64>, Number)> {
        let desk = self.desk;
        let mut out = Vec::new();
        for (i, place) in desk.layout.panel.iter().enumerate() {
            let input = desk.book.program.input(InputId(i));
            let driver = &desk.model.drivers[input.driver.0];
            let name = super::scenarios::input_title(desk.model, input);
            let value = |k: Option<usize>| -> Vec<f64> {
                desk.book
                    .projections
                    .iter()
                    .map(|p| {
                        k.and_then(|k| p.inputs[i].keys.get(k).copied()).or(p.inputs[i].outside).unwrap_or(f64::NAN)
                    })
                    .collect()
            };
            let mut add = |row: u32, values: Vec<f64>| {
                let number = Number::for_driver(&driver.unit, driver.is_period, largest(values.iter().copied()));
                out.push((row, name.clone(), values, number));
            };
            place.keys.iter().enumerate().for_each(|(k, row)| add(*row, value(Some(k))));
            place.outside.iter().for_each(|row| add(*row, value(None)));
        }
        out
    }

    /// How many such rows there are.
    fn input_count(&self) -> u32 {
        let rows = self.desk.layout.panel.iter().map(|place| place.keys.len() + usize::from(place.outside.is_some()));
        rows.sum::<usize>() as u32
    }

    fn changed_column(&self) -> u16 {
        4 + self.desk.layout.scenario_count
    }

    /// 0 while inputs are as stored and results differ, or inputs have been changed.
    fn verdict(&self) -> String {
        let rows = self.input_count();
        let changed = format!("$C${}", self.inputs_row() + 1 - 1);
        let differs = format!("$C${}", self.results_row + 1 - 1);
        match rows {
            0 => format!("={differs}"),
            _ => format!("=IF({changed}>0,0,{differs})"),
        }
    }

    /// The outputs of every shown scenario, and how many differ from the live formulas.
    fn results(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
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
            Some(_) => format!("=IF(ISNUMBER({live}),IF(ABS({live}-{own})<={TOLERANCE:?}*MAX(1,ABS({own})),0,1),1)"),
            None => format!("=IF(ISNUMBER({live}),1,0)"),
        };
        let printed = printed.replace("1e-9", "0.000000001");
        formula(sheet, (row, flag), &printed, 0.0, styles.of(Look::Calculation, Number::Plain), &model.name)
    }

    /// The inputs of every scenario, and which of them have been changed since.
    fn inputs(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        let (head, rows) = (self.inputs_row(), self.input_rows());
        text(
            sheet,
            (head - 1, 1),
            "Inputs as the model has them; how many cells have been changed since is counted beside",
            &styles.bold,
        )?;
        let count = desk.layout.scenario_count;
        sheet.set_row_height(head, HEAD_HEIGHT)?;
        text(sheet, (head, 1), "Driver", &styles.head)?;
        text(sheet, (head, 2), "Changed", &styles.head_number)?;
        for (s, title) in desk.scenario_titles.iter().enumerate() {
            text(sheet, (head, 3 + s as u16), title, &styles.head_number)?;
            text(sheet, (head, self.changed_column() + s as u16), &format!("{title}: changed"), &styles.head_number)?;
        }
        let total = match rows.len() as u32 {
            0 => "=0".to_owned(),
            n => format!("=SUM({}:{})", fixed(head + 1, 2), fixed(head + n, 2)),
        };
        formula(sheet, (head - 1, 2), &total, 0.0, styles.of(Look::Calculation, Number::Plain), "changed inputs")?;
        for (i, (place, name, values, number)) in rows.iter().enumerate() {
            let row = head + 1 + i as u32;
            text(sheet, (row, 1), name, &styles.label)?;
            let flags =
                format!("{}:{}", fixed(row, self.changed_column()), fixed(row, self.changed_column() + count - 1));
            formula(
                sheet,
                (row, 2),
                &format!("=SUM({flags})"),
                0.0,
                styles.of(Look::Calculation, Number::Plain),
                name,
            )?;
            for (s, value) in values.iter().enumerate() {
                let value = if *number == Number::Date { desk.serial(*value) } else { *value };
                sheet.write_number_with_format(row, 3 + s as u16, value, styles.of(Look::Typed, *number))?;
            }
            for s in 0..count {
                let live = format!("Scenarios!{}", fixed(*place, panel::SCENARIOS + s));
                let own = fixed(row, 3 + s);
                let printed =
                    format!("=IF(ISNUMBER({live}),IF(ABS({live}-{own})<=0.000000001*MAX(1,ABS({own})),0,1),1)");
                formula(
                    sheet,
                    (row, self.changed_column() + s),
                    &printed,
                    0.0,
                    styles.of(Look::Calculation, Number::Plain),
                    name,
                )?;
            }
        }
        Ok(())
    }
}
