//! Every function, run natively and through the workbook, against values that something else computed.

use crate::engine::support::{Case, near};
use evcalc::evaluate::project;
use evcalc::function::Function;
use evcalc::model::ScenarioId;
use evcalc::series::RowValues;
use std::collections::BTreeSet;
use std::sync::OnceLock;

const HEAD: &str = "[model]\nname = \"functions\"\n[timeline]\nstart = \"2026-01\"\nperiods = 6\nstep = \"month\"\n\
    [dimensions]\nsort = [\"kx\", \"ky\", \"kz\"]\nside = [\"ka\", \"kb\", \"kc\", \"kd\"]\n\
    [drivers]\na = 7.25\nb = -3\nd = { value = { kx = 1, ky = 4, kz = 10 } }\n\
    e = { value = { ka = 0.7, kb = 0.1, kc = -0.7, kd = -0.1 } }\n";

struct Row {
    function: Function,
    formula: String,
    expected: f64,
    source: String,
}

fn table() -> Vec<Row> {
    let text = std::fs::read_to_string("tests/data/functions.csv").expect("the table");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').collect();
        let [function, formula, expected, source] = cells[..] else { panic!("not four cells: {line}") };
        Row {
            function: Function::named(function).unwrap_or_else(|| panic!("no function {function}")),
            formula: formula.to_owned(),
            expected: expected.parse().expect("a number"),
            source: source.to_owned(),
        }
    };
    text.lines().skip(1).map(row).collect()
}

fn is_reducer(row: &Row) -> bool {
    matches!(row.function, Function::Reduction(_))
}

/// A model with one line (or output) for each row of the table.
fn model(rows: &[Row]) -> String {
    let mut lines = "[lines]\ns = { opening = \"2\", formula = \"prev(s) + t\", total = \"none\" }\n".to_owned();
    let mut outputs = "[outputs]\n".to_owned();
    for (i, row) in rows.iter().enumerate() {
        let formula = row.formula.replace('"', "\\\"");
        match is_reducer(row) {
            true => outputs += &format!("case_{i} = \"{formula}\"\n"),
            false => lines += &format!("case_{i} = {{ formula = \"{formula}\", total = \"none\" }}\n"),
        }
        if !is_reducer(row) {
            outputs += &format!("last_{i} = \"last(case_{i})\"\n");
        }
    }
    format!("{HEAD}{lines}{outputs}[scenarios.base]\n")
}

/// The book in which every function is used.
pub fn book() -> &'static Case {
    static BOOK: OnceLock<Case> = OnceLock::new();
    BOOK.get_or_init(|| Case::from_text("functions", &model(&table())))
}

#[test]
fn every_function_gives_the_value_of_the_table_natively_and_in_the_workbook() {
    let rows = table();
    let case = book();
    let native = project(&case.program, ScenarioId(0)).expect("projects");
    let engine = case.recalculated::<&str>(&[]);
    for (i, row) in rows.iter().enumerate() {
        let name = if is_reducer(row) { format!("case_{i}") } else { format!("last_{i}") };
        let output = case.model().outputs.iter().position(|o| o.name == name).expect("the output");
        let own = match &native.rows[case.program.output_rows[output].0] {
            RowValues::Scalar(value) => *value,
            RowValues::Series { .. } => None,
        };
        let what = format!("{} = {} ({})", row.formula, row.expected, row.source);
        assert!(own.is_some_and(|own| near(own, row.expected)), "{what}: natively {own:?}");
        let mut sheet = engine.named(&format!("output.{name}"));
        if case.model().outputs[output].is_period {
            // The workbook shows the period's date.
            sheet = sheet.map(|date| f64::from((1..=6).find(|t| serial(case, *t) == date).unwrap_or(0)));
        }
        assert!(sheet.is_some_and(|sheet| near(sheet, row.expected)), "{what}: in the workbook {sheet:?}");
    }
}

fn serial(case: &Case, t: i32) -> f64 {
    case.model().timeline.day_serial(t) as f64
}

#[test]
fn no_function_is_missing_from_the_table() {
    let seen: BTreeSet<Function> = table().iter().map(|row| row.function).collect();
    let missing: Vec<&str> = Function::all().filter(|f| !seen.contains(f)).map(|f| f.entry().name).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn no_function_is_missing_from_the_description_of_the_language() {
    let page = std::fs::read_to_string("docs/language.md").expect("the page");
    // The table's rows: some names are words elsewhere too.
    let rows: String = page.lines().filter(|line| line.starts_with('|')).collect();
    let described = |name: &str| rows.contains(&format!("`{name}`")) || rows.contains(&format!("`{name}("));
    let missing: Vec<&str> = Function::all().map(|f| f.entry().name).filter(|name| !described(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
