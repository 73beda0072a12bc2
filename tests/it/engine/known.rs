//! Known values typed into the workbook give what the same values give in the text.

use super::support::{Case, Engine, Typed, near};
use evcalc::analyse::known_edits;
use evcalc::evaluate::project;
use evcalc::model::ScenarioId;
use evcalc::spreadsheet::{Value, address, parse};
use evcalc::workbook::{KNOWN, KNOWN_ID};

const TEXT: &str = include_str!("../../models/known.toml");

/// The cell of a row of known values in a period.
fn cell(case: &Case, id: &str, period: i32) -> String {
    known_cell(&case.bytes, id, case.model().timeline.day_serial(period) as f64)
}

/// The cell of a row of known values under a date.
pub fn known_cell(bytes: &[u8], id: &str, serial: f64) -> String {
    let book = parse(bytes).expect("a workbook");
    let sheet = book.sheet(KNOWN).expect("the sheet of known values");
    let head =
        sheet.cells.keys().copied().find(|place| sheet.text(*place) == Some(KNOWN_ID)).expect("the column of ids");
    let row = (0..sheet.size().0).find(|row| sheet.text((*row, head.1)) == Some(id)).expect("the row");
    let is_date = |column: &u32| matches!(sheet.value((head.0, *column)), Some(Value::Number(x) | Value::Date(x)) if *x == serial);
    let column = (0..sheet.size().1).find(is_date).expect("the column of the period");
    let place = address((row, column));
    let letters = place.trim_end_matches(|c: char| c.is_ascii_digit());
    format!("{KNOWN}!${letters}${}", &place[letters.len()..])
}

fn agrees(case: &Case, engine: &Engine) {
    let native = project(&case.program, ScenarioId(0)).expect("projects");
    for (output, row) in case.model().outputs.iter().zip(&case.program.output_rows) {
        let (wanted, found) = (native.rows[row.0].scalar(), engine.named(&format!("output.{}", output.name)));
        assert!(wanted.zip(found).is_some_and(|(a, b)| near(a, b)), "{}: {wanted:?} {found:?}", output.name);
    }
}

#[test]
fn a_value_typed_on_known_is_one_written_in_the_text() {
    let written = |from: &str, to: &str| {
        assert!(TEXT.contains(from), "{from}");
        Case::from_text("known", &TEXT.replace(from, to))
    };
    let case = Case::from_text("known", TEXT);
    let before = case.recalculated::<&str>(&[]);
    agrees(&case, &before);
    for (id, period, value, from, to) in [
        // The next month of an element, of the total, of a balance; a bound that becomes known in full.
        ("sold[North]", 6, 1234.0, "\"2026-02\" = 1050 }", "\"2026-02\" = 1050, \"2026-06\" = 1234 }"),
        (
            "sold[total]",
            6,
            5000.0,
            "total = { \"2026-03\" = 4200,",
            "total = { \"2026-06\" = 5000, \"2026-03\" = 4200,",
        ),
        ("stock", 7, 3333.0, "actual = { \"2026-03\" = 4000 }", "actual = { \"2026-03\" = 4000, \"2026-07\" = 3333 }"),
        (
            "visits[South, Home]",
            2,
            260.0,
            "West = { Abroad",
            "South = { Home = { \"2026-02\" = 260 } }, West = { Abroad",
        ),
    ] {
        let typed = case.recalculated(&[(cell(&case, id, period), Typed::Number(value))]);
        let in_text = written(from, to);
        agrees(&in_text, &typed);
        let moved = case.model().outputs.iter().any(|output| {
            let name = format!("output.{}", output.name);
            !before.named(&name).zip(typed.named(&name)).is_some_and(|(a, b)| near(a, b))
        });
        assert!(moved, "{id} reaches no output: nothing was compared");
    }
}

#[test]
fn an_emptied_cell_gives_the_formula_back_and_a_cut_hides_what_lies_behind_it() {
    let case = Case::from_text("known", TEXT);
    let emptied = case.recalculated(&[(cell(&case, "stock", 3), Typed::Clear)]);
    agrees(&Case::from_text("known", &TEXT.replace("actual = { \"2026-03\" = 4000 }", "actual = {}")), &emptied);
    let date = case.model().timeline.day_serial(2) as f64;
    let cut = case.recalculated(&[("known_to.base", Typed::Number(date))]);
    agrees(
        &Case::from_text("known", &TEXT.replace("step = \"month\"", "step = \"month\"\nknown_to = \"2026-02\"")),
        &cut,
    );
    let none = case.recalculated(&[("known_to.base", Typed::Clear)]);
    agrees(
        &Case::from_text("known", &TEXT.replace("step = \"month\"", "step = \"month\"\nknown_to = \"none\"")),
        &none,
    );
}

#[test]
fn an_untouched_book_has_no_known_edits() {
    let case = Case::from_text("known", TEXT);
    let book = parse(&case.bytes).expect("a workbook");
    let projection = project(&case.program, ScenarioId(0)).expect("projects");
    assert!(known_edits(&book, &case.program, &projection).is_empty());
}
