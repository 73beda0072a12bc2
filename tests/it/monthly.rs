//! What a planner does every month, as the last section of the tutorial tells it: a table of a company becomes known
//! values, the plan follows, and the same numbers typed into the workbook give the same plan.

use crate::engine::known::known_cell;
use crate::engine::support::{Typed, names, near, recalculated};
use crate::support::page::{at, blocks, commands, prints_what_it_says};
use crate::support::run_in;
use std::fs;
use tempfile::TempDir;

const PAGE: &str = include_str!("../../docs/tutorial.md");
/// What the page's table says of the car, by month from January 2026.
const SAID: [f64; 3] = [30_200.0, 24_900.0, 36_100.0];
/// The serials of the first days of these months, as every spreadsheet has them.
const DAYS: [f64; 3] = [46_023.0, 46_054.0, 46_082.0];

/// The page's files, and its commands with what it prints below each.
fn tutorial() -> (TempDir, Vec<(Vec<String>, String)>) {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let toml = blocks(PAGE, "toml");
    let model = toml[1..].concat();
    write("figures.toml", toml[0]);
    write("queue.toml", &model);
    assert!(model.contains("value = 24000"));
    write("queue-may.toml", &model.replace("value = 24000", "value = 26000"));
    write("site.csv", blocks(PAGE, "csv")[0]);
    let (_, last) = PAGE.split_once("\n## 8. ").expect("the section");
    (folder, commands(last))
}

/// The wait at the end of 2026, as the model's text says it, month by month.
fn wait(known: &[f64]) -> f64 {
    let mut queue: f64 = 36.0 / 4.348 * 33_662.0;
    for month in 0..12 {
        let wanted = queue * 0.98 + 24_000.0;
        queue = wanted - known.get(month).copied().unwrap_or(wanted.min(33_662.0));
    }
    queue / 33_662.0 * 4.348
}

#[test]
fn every_command_of_the_page_prints_what_the_page_says() {
    let (folder, commands) = tutorial();
    let printed = prints_what_it_says(folder.path(), &commands);
    assert!(commands.len() == 5 && printed > 30, "{commands:?}");
    // What the pages prints to a decimal, to the last digit.
    let value = |known: &str| {
        let run =
            at(folder.path(), &format!("project queue.toml --no-workbook --format json --known known.csv {known}"));
        run.ends(0).json()["outputs"][1]["value"].as_f64().unwrap()
    };
    assert!(near(value(""), wait(&SAID)) && near(value("--known-to none"), wait(&[])));
    assert!(near(value("--known-to 2026-02"), wait(&SAID[..2])));
}

#[test]
fn what_is_typed_into_the_workbook_is_what_the_file_says() {
    let (folder, commands) = tutorial();
    run_in(folder.path(), &commands[0].0.iter().map(String::as_str).collect::<Vec<_>>()).ends(0);
    at(folder.path(), "project queue.toml -o plan.xlsx").ends(0);
    let bytes = fs::read(folder.path().join("plan.xlsx")).unwrap();
    let typed = DAYS.iter().zip(SAID).map(|(day, x)| (known_cell(&bytes, "delivered", *day), Typed::Number(x)));
    let engine = recalculated(&bytes, names(&bytes), &typed.collect::<Vec<_>>());
    assert!(engine.named("output.wait_2026").is_some_and(|found| near(found, wait(&SAID))));
    // What was typed is an input that was changed, and no fault of the workbook: one row of Known.
    let head = "All checks pass · Live: As it is · no override in use · 1 input changed";
    assert_eq!(engine.text("Checks!$C$3").as_deref(), Some(head));
    // So is a date of one's own, beside it.
    let cut = (
        ("known_to.base".to_owned(), Typed::Number(DAYS[1])),
        (known_cell(&bytes, "delivered", DAYS[0]), Typed::Number(0.0)),
    );
    let cut = recalculated(&bytes, names(&bytes), &[cut.0, cut.1]);
    assert_eq!(cut.text("Checks!$C$3"), Some(head.replace("1 input", "2 inputs")));
    // It comes back as the values that were typed, which give the same again.
    fs::write(folder.path().join("plan.xlsx"), engine.saved()).unwrap();
    at(folder.path(), "verify plan.xlsx").ends(0);
    at(folder.path(), "import plan.xlsx --save typed.csv").ends(0).prints("delivered");
    for command in ["variance queue.toml", "bridge queue.toml --from base@2026-02 --to base@2026-03 --of wait_2026"] {
        let with = |file: &str| at(folder.path(), &format!("{command} --known {file} --format json")).ends(0).json();
        assert_eq!(with("known.csv"), with("typed.csv"));
    }
}

#[test]
fn a_number_is_told_with_who_said_it() {
    let (folder, commands) = tutorial();
    run_in(folder.path(), &commands[0].0.iter().map(String::as_str).collect::<Vec<_>>()).ends(0);
    let told = |what: &str| at(folder.path(), &format!("explain {what} -m queue.toml --known known.csv")).ends(0);
    told("delivered@2026-03").prints("known delivered@2026-03 = 36,100 vehicle  “Xiaomi, April 2026”");
    assert!(!told("delivered@2026-04").out.contains("known delivered@2026-04"), "nothing is known of April");
    at(folder.path(), "project queue.toml --known known.csv -o plan.xlsx").ends(0);
    let book = evcalc::spreadsheet::parse(&fs::read(folder.path().join("plan.xlsx")).unwrap()).unwrap();
    let sheet = book.sheet("Known").expect("the sheet");
    let says = |words: &str| sheet.cells.keys().any(|place| sheet.text(*place) == Some(words));
    assert!(says("Jan 2026 to Mar 2026: Xiaomi, April 2026"));
}

#[test]
fn years_say_what_they_are_made_of_and_levers_leave_what_is_past() {
    let (folder, commands) = tutorial();
    run_in(folder.path(), &commands[0].0.iter().map(String::as_str).collect::<Vec<_>>()).ends(0);
    let heads = |line: &str| at(folder.path(), line).ends(0).out;
    let known = "--known known.csv --no-workbook";
    assert!(heads(&format!("project queue.toml {known}")).contains("2026 A+F   2027 F"));
    let later = "period,line,value\n2026-12,delivered,30000\n";
    fs::write(folder.path().join("later.csv"), later).unwrap();
    let year = heads("compare queue.toml --known later.csv");
    assert!(year.contains("2026 A ") && year.contains("2027 F ") && year.contains("A known, F forecast, A+F both"));
    // Scenarios that know different months have no common mark, nor has a plan of which nothing is known.
    for line in ["compare queue.toml --known known.csv -s base@2026-01 -s base", "compare queue.toml"] {
        assert!(!heads(line).contains("2027 F"), "{line}");
    }
    let levers = heads("levers queue.toml --known known.csv --of wait_2026 --target 8");
    let line = |name: &str| levers.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(
        line("queue_at_start").contains("acts before the forecast only") && !line("orders").contains("acts before")
    );
}
