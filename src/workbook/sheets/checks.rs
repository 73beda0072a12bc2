//! The model's checks in every case, and the integrity of the workbook itself.

use super::stored::Stored;
use crate::graph::RowId;
use crate::model::ScenarioId;
use crate::series::{Projection, RowValues};
use crate::workbook::accepted;
use crate::workbook::desk::{Desk, OnChecks};
use crate::workbook::error::WorkbookError;
use crate::workbook::flags::{HEAD_ROW, TOLERANCE};
use crate::workbook::layout::{KNOWN, fixed, head, panel};
use crate::workbook::links;
use crate::workbook::names;
use crate::workbook::sheet::{formula, number_width, page, protect, text, title};
use crate::workbook::status;
use crate::workbook::style::{Look, Number, palette};
use rust_xlsxwriter::{ConditionalFormatCell, ConditionalFormatCellRule, Format, Workbook, Worksheet};

const FLAG: (u32, u16) = (3, 3);
/// Column of the first thing that a check found.
const WHICH: u16 = 6;

/// Finds it.
pub(crate) fn on_checks(desk: &Desk<'_>) -> OnChecks {
    let mut stored = Stored::new(desk, HEAD_ROW);
    // How many checks there are does not hang on where they stand.
    stored.results_row = HEAD_ROW + entries(desk, &stored).len() as u32 + 5;
    OnChecks {
        failing: entries(desk, &stored).iter().filter(|entry| entry.fails()).count(),
        results_row: stored.results_row,
        inputs_row: stored.inputs_row(),
        inputs: stored.count_of_rows(),
    }
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

/// One line of the table.
struct Entry<'a> {
    what: String,
    sheet: &'a str,
    formula: String,
    value: f64,
    tolerance: f64,
    /// What it found first, in words: the formula, and what it gives as the book is written.
    which: Option<(String, &'a str)>,
}

impl Entry<'_> {
    fn fails(&self) -> bool {
        self.value.abs() > self.tolerance
    }
}

/// Writes the sheet.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let stored = Stored::new(desk, desk.checks.results_row);
    let entries = entries(desk, &stored);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Checks")?.set_tab_color(palette::GOOD);
    let how = "Found: in how many periods and elements a check fails; it passes within its tolerance, and every sheet's flag reads this one";
    title(sheet, &desk.styles, "Checks – does the model hold, and does the workbook", how, stored.last_column() + 1)?;
    widths(sheet, desk, &stored)?;
    links::back(sheet, desk, (status::ROW, 1))?;
    status::make(sheet, desk)?;
    flag(sheet, desk, entries.len() as u32)?;
    table_heads(sheet, desk)?;
    for (i, entry) in entries.iter().enumerate() {
        self::entry(sheet, desk, HEAD_ROW + 1 + i as u32, i, entry)?;
    }
    stored.results(sheet)?;
    stored.inputs(sheet)?;
    let known = stored.end() + 4;
    super::beside::table(sheet, desk, known)?;
    colours(sheet, HEAD_ROW + entries.len() as u32)?;
    sheet.set_freeze_panes(HEAD_ROW + 1, 2)?;
    // What is stored has heads of its own.
    sheet.set_repeat_rows(0, 1)?;
    sheet.set_page_breaks(&[stored.results_row - 1])?;
    page(sheet, &desk.model.title, &desk.footer, 0);
    // Which inputs are accepted is told above; its columns are for the screen.
    let last_row = known + 2 + desk.book.program.actuals.len() as u32;
    sheet.set_print_area(0, 0, last_row, stored.bounds_column().max(WHICH + 3) - 1)?;
    protect(sheet);
    Ok(())
}

fn widths(sheet: &mut Worksheet, desk: &Desk<'_>, stored: &Stored<'_>) -> Result<(), WorkbookError> {
    for (column, width) in [6.0, 88.0, 22.0, 16.0, 11.0, 11.0].iter().enumerate() {
        sheet.set_column_width(column as u16, *width)?;
    }
    sheet.set_column_range_width(6, stored.last_column(), 14)?;
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

fn entries<'a>(desk: &'a Desk<'a>, stored: &'a Stored<'a>) -> Vec<Entry<'a>> {
    let mut out = Vec::new();
    let mut cases = vec![("Calc", None, "live case")];
    for (scenario, name) in desk.book.shown.iter().zip(&desk.calc_sheets) {
        cases.push((name, Some(*scenario), &desk.scenario_titles[scenario.0]));
    }
    for &(sheet, scenario, case) in &cases {
        let projection = desk.case(scenario);
        for (i, check) in desk.model.checks.iter().enumerate() {
            let cell = |row: &RowId| format!("{sheet}!{}", fixed(desk.layout.rows[row.0], desk.layout.columns.fixed));
            let cells: Vec<String> = desk.book.program.check_rows[i].iter().map(cell).collect();
            out.push(Entry {
                what: format!("{} – {case}", check.title),
                sheet,
                formula: added(&cells),
                value: failures(desk, projection, i),
                tolerance: 0.0,
                which: None,
            });
        }
        out.push(Entry {
            what: format!("No error value – {case}"),
            sheet,
            formula: format!("=IF(ISERROR(SUM({})),1,0)", body(desk, sheet)),
            value: 0.0,
            tolerance: 0.0,
            which: None,
        });
    }
    for (sheet, scenario, case) in cases.iter().filter(|(_, scenario, _)| scenario.is_some()) {
        let index = scenario.map_or(0, |s| s.0 + 1);
        let none = format!("Scenarios!{}=0", fixed(panel::COUNT_ROW, panel::FROM));
        let chosen = format!("Scenarios!{}={index}", fixed(panel::INDEX_ROW, panel::FROM));
        out.push(Entry {
            what: format!("Without overrides, the live case equals {case} while it is selected"),
            sheet: "Calc",
            formula: format!(
                "=IF(AND({none},{chosen}),(SUM({0})-SUM({1}))/MAX(1,ABS(SUM({1}))),0)",
                body(desk, "Calc"),
                body(desk, sheet)
            ),
            value: 0.0,
            tolerance: TOLERANCE,
            which: None,
        });
    }
    out.extend(typed_values(desk));
    out.extend(control());
    out.extend(overrides(desk, stored));
    out.extend(inputs(desk, stored));
    out.push(Entry {
        what: "The program's stored results equal the scenarios' while no input has been changed".to_owned(),
        sheet: "Checks",
        formula: stored.verdict(),
        value: 0.0,
        tolerance: 0.0,
        which: None,
    });
    out
}

/// The sheet Known: numbers, in the periods of the model.
fn typed_values(desk: &Desk<'_>) -> Vec<Entry<'static>> {
    if desk.layout.known.is_empty() {
        return vec![];
    }
    let columns = &desk.layout.columns;
    let (first, last) = (columns.opening + 1, columns.last());
    let body = head::NUMBER + 1;
    let cells = format!("{KNOWN}!{}:{}", fixed(body, first), fixed(desk.layout.known_end - 1, last));
    let day = |sheet: &str| format!("{sheet}!{}", fixed(head::DATE, first));
    let entry = |what: &str, formula: String, words: &str| Entry {
        what: what.to_owned(),
        sheet: KNOWN,
        formula,
        value: 0.0,
        tolerance: 0.0,
        which: Some((format!("\"{words}\""), "")),
    };
    vec![
        entry(
            "Known values are numbers (cells that hold something else)",
            format!("=COUNTA({cells})-COUNT({cells})"),
            "the formula stands where a cell of Known holds no number",
        ),
        entry(
            "Known values stand in the periods of the model",
            format!("=IF({}={},0,1)", day(KNOWN), day("Calc")),
            "the first period was moved; the dates of Known are typed and stay",
        ),
    ]
}

/// The drop-down and the switch of the control panel.
fn control() -> Vec<Entry<'static>> {
    let entry = |what: &str, formula: String, words: &str| Entry {
        what: what.to_owned(),
        sheet: "Scenarios",
        formula,
        value: 0.0,
        tolerance: 0.0,
        which: Some((format!("\"{words}\""), "")),
    };
    let index = format!("Scenarios!{}", fixed(panel::INDEX_ROW, panel::FROM));
    let switch = format!("Scenarios!{}", fixed(panel::APPLY_ROW, panel::FROM));
    // A blank cell equals FALSE in every program, and a text neither.
    let is_switch = format!("=IF(ISBLANK({switch}),1,IF(OR({switch}=TRUE,{switch}=FALSE),0,1))");
    vec![
        entry(
            "The selected scenario is one of the list",
            format!("=IF(ISNUMBER({index}),IF({index}>0,0,1),1)"),
            "choose one from the list on Scenarios",
        ),
        entry(
            "The switch of the overrides holds TRUE or FALSE",
            is_switch,
            "neither: the overrides are off, since only TRUE applies them",
        ),
    ]
}

/// The overrides: numbers, and such as their drivers allow.
fn overrides<'a>(desk: &Desk<'_>, stored: &'a Stored<'_>) -> Vec<Entry<'a>> {
    let cells = names::overrides_range(desk);
    let mut out = vec![Entry {
        what: "Overrides are numbers (cells that hold something else)".to_owned(),
        sheet: "Scenarios",
        formula: format!("=COUNTA(Scenarios!{cells})-COUNT(Scenarios!{cells})"),
        value: 0.0,
        tolerance: 0.0,
        which: stored.first_of(accepted::NO_NUMBER, None),
    }];
    if let Some(codes) = stored.codes(None).filter(|_| stored.has_ranges()) {
        out.push(Entry {
            what: "Overrides lie within what their drivers allow".to_owned(),
            sheet: "Scenarios",
            formula: format!("=COUNTIF({codes},{})", accepted::OUTSIDE),
            value: 0.0,
            tolerance: 0.0,
            which: stored.first_of(accepted::OUTSIDE, None),
        });
    }
    out
}

/// The scenarios' inputs: all there, and such as their drivers allow.
fn inputs<'a>(desk: &Desk<'_>, stored: &'a Stored<'_>) -> Vec<Entry<'a>> {
    let mut out = Vec::new();
    for (s, title) in desk.scenario_titles.iter().enumerate() {
        let scenario = ScenarioId(s);
        let Some(codes) = stored.codes(Some(scenario)) else { continue };
        let mut add = |what: String, code: u8| {
            out.push(Entry {
                what,
                sheet: "Scenarios",
                formula: format!("=COUNTIF({codes},{code})"),
                value: stored.count(code, scenario) as f64,
                tolerance: 0.0,
                which: stored.first_of(code, Some(scenario)),
            });
        };
        add(format!("Every input is there, as a number – {title}"), accepted::NO_NUMBER);
        if stored.has_ranges() {
            add(format!("Every input lies within what its driver allows – {title}"), accepted::OUTSIDE);
        }
    }
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
    let failing = desk.checks.failing as f64;
    formula(
        sheet,
        FLAG,
        &format!("=COUNTIF({statuses},\"FAIL\")"),
        failing,
        styles.of(Look::Live, Number::Plain),
        "checks that fail",
    )?;
    text(
        sheet,
        (FLAG.0 + 1, 1),
        "Tolerance of comparisons, relative to the larger of 1 and what is compared with",
        &styles.text,
    )?;
    sheet.write_number_with_format(FLAG.0 + 1, FLAG.1, TOLERANCE, &styles.tolerance)?;
    let words = if failing == 0.0 { "ALL OK" } else { "FAIL" };
    formula(sheet, (FLAG.0, 5), "=IF($D$4=0,\"ALL OK\",\"FAIL\")", words, &styles.status, "flag")
}

fn table_heads(sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    for (column, words) in
        ["No.", "Check", "Sheet", "Found", "Tolerance", "Status", "The first of them"].iter().enumerate()
    {
        let format = if matches!(column, 3 | 4) { &desk.styles.head_number } else { &desk.styles.head };
        text(sheet, (HEAD_ROW, column as u16), words, format)?;
    }
    Ok(())
}

fn entry(sheet: &mut Worksheet, desk: &Desk<'_>, row: u32, i: usize, entry: &Entry<'_>) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    sheet.write_number_with_format(row, 0, i as f64 + 1.0, styles.of(Look::Grey, Number::Plain))?;
    text(sheet, (row, 1), &entry.what, &styles.text)?;
    links::inside(sheet, (row, 2), (entry.sheet, "A1"), entry.sheet, &styles.hyperlink)?;
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
    let words = if entry.fails() { "FAIL" } else { "OK" };
    formula(sheet, (row, 5), &status, words, &styles.status, &entry.what)?;
    let Some((which, cached)) = &entry.which else { return Ok(()) };
    let printed = format!("=IFERROR(IF(D{n}=0,\"\",{which}),\"\")");
    formula(sheet, (row, WHICH), &printed, *cached, &styles.text, &entry.what)
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
