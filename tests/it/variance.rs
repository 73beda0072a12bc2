//! Plan, actual and latest estimate: made-up months, numbers worked out by hand.

use crate::support::{Run, run_in};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

/// By its formulas: 100 and 50 pieces a month; 110, 120, 130 ... in stock; 2 EUR for each.
const MODEL: &str = r#"
[model]
name = "stall"
[timeline]
start = "2025-11"
periods = 16
step = "month"
[dimensions]
product = ["A", "B"]
[drivers.demand]
over = ["product"]
unit = "piece"
value = { A = 100, B = 50 }
[drivers.price]
unit = "EUR/piece"
value = 2
[lines.sold]
over = ["product"]
unit = "piece"
formula = "demand"
[lines.stock]
unit = "piece"
total = "last"
formula = "prev(stock) + 10"
opening = 100
[lines.paid]
unit = "EUR/piece"
total = "average"
formula = "price"
[lines.share]
unit = "1"
formula = "0 * price / price"
[lines.income]
unit = "EUR"
formula = "sum(sold) * price"
[outputs.all_income]
unit = "EUR"
formula = "total(income)"
[scenarios.base]
[scenarios.dear]
extends = "base"
[scenarios.dear.drivers]
price = 3
"#;

const KNOWN: &str = "period,line,product,value
2025-12,sold,A,90
2026-01,sold,A,120
2026-01,sold,B,40
2026-02,sold,A,130
2026-02,sold,B,60
2026-03,sold,total,180
2026-01,stock,,115
2026-02,stock,,118
2026-02,paid,,2.5
2026-03,share,,0.6
";

fn stall() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("stall.toml"), MODEL).unwrap();
    fs::write(folder.path().join("known.csv"), KNOWN).unwrap();
    folder
}

fn variance(folder: &TempDir, more: &str) -> Run {
    let words = ["variance", "stall.toml", "--known", "known.csv", "-q"];
    run_in(folder.path(), &words.into_iter().chain(more.split_whitespace()).collect::<Vec<_>>())
}

/// A line's row of JSON.
fn row<'v>(found: &'v Value, line: &str, element: &Value) -> &'v Value {
    let rows = found["lines"].as_array().unwrap();
    rows.iter().find(|row| row["line"] == line && row["element"] == *element).unwrap_or_else(|| panic!("{found:#}"))
}

/// Plan, actual (or estimate), difference and percent.
#[track_caller]
fn near(group: &Value, expected: [f64; 4]) {
    let second = if group["actual"].is_null() { "estimate" } else { "actual" };
    for (name, expected) in ["plan", second, "difference", "percent"].into_iter().zip(expected) {
        let value = group[name].as_f64().unwrap_or_else(|| panic!("{name} in {group}"));
        assert!((value - expected).abs() < 1e-9, "{name}: {value} for {expected} in {group}");
    }
}

#[test]
fn plan_and_actual_stand_beside_each_other_by_period_year_to_date_and_year() {
    let folder = stall();
    let found = variance(&folder, "--format json").ends(0).json();
    assert_eq!((&found["model"], &found["scenario"]), (&json!("stall"), &json!("base")));
    assert_eq!((&found["plan"], &found["to"]), (&json!("base@none"), &json!("2026-03")));
    let names: Vec<String> = found["lines"].as_array().unwrap().iter().map(|row| row["line"].to_string()).collect();
    assert_eq!(names, ["\"sold\"", "\"sold\"", "\"sold\"", "\"stock\"", "\"paid\"", "\"share\""]);
    // In March 180 pieces were sold of both, of which A has 100 / 150; in January to March 120 + 130 + 120 of A.
    let a = row(&found, "sold", &json!(["A"]));
    assert_eq!((&a["unit"], &a["period"]["known"]), (&json!("piece"), &json!(false)));
    near(&a["period"], [100.0, 120.0, 20.0, 20.0]);
    near(&a["year_to_date"], [300.0, 370.0, 70.0, 70.0 / 3.0]);
    near(&a["full_year"], [1200.0, 1270.0, 70.0, 70.0 / 12.0]);
    // Together 160, 190 and 180 in the three months, then nine months of 150.
    let both = row(&found, "sold", &json!(["total"]));
    assert_eq!((&both["period"]["known"], &both["year_to_date"]["known"]), (&json!(true), &json!(true)));
    near(&both["period"], [150.0, 180.0, 30.0, 20.0]);
    near(&both["year_to_date"], [450.0, 530.0, 80.0, 800.0 / 45.0]);
    near(&both["full_year"], [1800.0, 1880.0, 80.0, 80.0 / 18.0]);
    // A balance is that at the end: 118 in February, and 10 more in each of the ten months to December; by the plan 100
    // at the start and 10 in each of 14 months.
    let stock = row(&found, "stock", &json!([]));
    assert_eq!(stock["period"]["known"], json!(false));
    near(&stock["period"], [150.0, 128.0, -22.0, -2200.0 / 150.0]);
    near(&stock["year_to_date"], [150.0, 128.0, -22.0, -2200.0 / 150.0]);
    near(&stock["full_year"], [240.0, 218.0, -22.0, -2200.0 / 240.0]);
    // A mean: 2, 2.5 and 2 in three months, 2 in all others.
    let paid = row(&found, "paid", &json!([]));
    near(&paid["year_to_date"], [2.0, 6.5 / 3.0, 0.5 / 3.0, 25.0 / 3.0]);
    near(&paid["full_year"], [2.0, 24.5 / 12.0, 0.5 / 12.0, 25.0 / 12.0]);
    // Of a line whose years say nothing there is the period alone; of a plan of 0 no percentage.
    let share = row(&found, "share", &json!([]));
    assert_eq!((&share["period"]["actual"], &share["period"]["percent"]), (&json!(0.6), &Value::Null));
    assert_eq!((&share["year_to_date"]["plan"], &share["full_year"]["estimate"]), (&Value::Null, &Value::Null));
}

#[test]
fn an_earlier_period_another_plan_and_single_lines_can_be_asked_for() {
    let folder = stall();
    let found = variance(&folder, "--to 2025-12 --line sold --format json").ends(0).json();
    assert_eq!(found["lines"].as_array().unwrap().len(), 3);
    // Of 2025 the model has two months: 100 and 90 pieces of A, twice 50 of B.
    let both = row(&found, "sold", &json!(["total"]));
    assert_eq!(both["period"]["known"], json!(false));
    near(&both["period"], [150.0, 140.0, -10.0, -1000.0 / 150.0]);
    near(&both["year_to_date"], [300.0, 290.0, -10.0, -1000.0 / 300.0]);
    near(&both["full_year"], [300.0, 290.0, -10.0, -1000.0 / 300.0]);
    // The plan at the price of 3: what was paid in February is 2.5.
    let plan = "--to 2026-02 --plan dear@none --line paid --format json";
    let found = variance(&folder, plan).ends(0).json();
    near(&row(&found, "paid", &json!([]))["period"], [3.0, 2.5, -0.5, -50.0 / 3.0]);
    // As it was known in January: 120 of A and 40 of B, and 15 below the plan in stock.
    let found = variance(&folder, "-s base@2026-01 --format json").ends(0).json();
    assert_eq!((&found["plan"], &found["to"]), (&json!("base@none"), &json!("2026-01")));
    near(&row(&found, "stock", &json!([]))["period"], [130.0, 115.0, -15.0, -1500.0 / 130.0]);
    // What was planned with January known, against what came.
    let found = variance(&folder, "--plan base@2026-01 --line stock --to 2026-02 --format json").ends(0).json();
    near(&row(&found, "stock", &json!([]))["period"], [125.0, 118.0, -7.0, -5.6]);
    // Scenarios of a file of their own, in a folder: 110 of A were planned for January, 120 came.
    fs::create_dir(folder.path().join("plans")).unwrap();
    let budget =
        "model = \"stall\"\n[scenarios.budget]\nextends = \"base\"\n[scenarios.budget.drivers]\ndemand = { A = 110 }\n";
    fs::write(folder.path().join("plans/mine.toml"), budget).unwrap();
    for plan in ["plans/mine.toml@none", "plans/mine.toml:budget@none"] {
        let asked = format!("--plan {plan} --to 2026-01 -o budget.xlsx --format json");
        let found = variance(&folder, &asked).ends(0).json();
        assert_eq!(found["plan"], "budget@none");
        near(&row(&found, "sold", &json!(["A"]))["period"], [110.0, 120.0, 10.0, 1000.0 / 110.0]);
        run_in(folder.path(), &["verify", "budget.xlsx"]).ends(0);
    }
    let found = variance(&folder, "-s plans/mine.toml:budget --to 2026-01 --format json").ends(0).json();
    assert_eq!((&found["scenario"], &found["plan"]), (&json!("budget"), &json!("budget@none")));
    variance(&folder, "--plan base").ends(0).prints("`--plan base@none`");
}

#[test]
fn people_and_spreadsheets_get_the_three_groups_side_by_side() {
    let folder = stall();
    let table = variance(&folder, "").ends(0).prints("plan: Base, nothing known; actual and latest estimate: Base");
    let words = ["Mar 2026: plan", "2026 so far: plan", "2026: plan", "estimate", "+17.8%", "~ 120", "~ not known"];
    let table = words.into_iter().fold(table, Run::prints);
    assert!(table.out.lines().any(|line| line.split_whitespace().take(4).eq(["total", "piece", "150", "180"])));
    let csv = variance(&folder, "--line stock --format csv").ends(0).out;
    let lines: Vec<&str> = csv.lines().collect();
    assert!(
        lines[0].starts_with("line,element,unit,period_plan,period_actual,period_difference,period_percent,year_to_")
    );
    assert!(lines[1].starts_with("stock,,piece,150.0,128.0,-22.0,-14.66666"), "{csv}");
    assert_eq!(lines[1].split(',').count(), 15);
    variance(&folder, "-o v.json").ends(0);
    let written: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("v.json")).unwrap()).unwrap();
    assert_eq!(written, variance(&folder, "--format json").json());
}

#[test]
fn what_cannot_be_compared_says_what_to_type() {
    let folder = stall();
    run_in(folder.path(), &["variance", "stall.toml"])
        .ends(1)
        .says("nothing is known of any line")
        .says("--known FILE");
    let wrong = |more: &str| variance(&folder, more).ends(1);
    wrong("--to 2026-04").says("nothing is known in 2026-04: the last period with known values is 2026-03");
    wrong("--to 2031-01").says("lies outside of the timeline, which runs from 2025-11 to 2027-02");
    wrong("--to 2026").says("`2026` is more than one month").says("`2026-03`");
    wrong("--to soon").says("soon");
    wrong("--line sodl").says("did you mean `sold`?");
    wrong("--line income").says("nothing that is known takes the place of the formula of `income`").says("`stock`");
    wrong("--plan bse@none").says("bse");
    wrong("-s base@none").says("`base@none` takes nothing as known");
    wrong("--known-to 2025-11").says("nothing is known up to 2025-11").says("--known-to PERIOD");
    variance(&folder, "-o v.txt").ends(2).says(".xlsx, .json or .csv");
    // A plan that divides by nothing.
    let text = MODEL
        .replace("[lines.sold]", "[drivers.part]\nunit = \"1\"\nvalue = 0\n[lines.sold]")
        .replace("sum(sold) * price", "sum(sold) * price / part")
        .replace("price = 3", "price = 3\npart = 1");
    fs::write(folder.path().join("stall.toml"), text).unwrap();
    wrong("-s dear --plan base@none").says("base@none").says("divi");
}

#[test]
fn the_sheet_holds_the_same_numbers_in_an_engine_of_others() {
    let folder = stall();
    let at = |words: &str| run_in(folder.path(), &words.split_whitespace().collect::<Vec<_>>());
    let months = KNOWN.replace("2025-12,sold,A,90\n", "");
    let years = "period,line,product,value\n2026,sold,A,90\n2026,sold,total,170\n2026,stock,,130\n";
    for (name, known, model) in [
        ("months", months.as_str(), MODEL.to_owned()),
        // One year; years; one period.
        ("year", &months, MODEL.replace("2025-11", "2026-01").replace("periods = 16", "periods = 12")),
        ("years", years, MODEL.replace("2025-11", "2025").replace("month", "year")),
        (
            "one",
            years,
            MODEL.replace("2025-11", "2026").replace("month", "year").replace("periods = 16", "periods = 1"),
        ),
    ] {
        fs::write(folder.path().join("stall.toml"), model).unwrap();
        fs::write(folder.path().join("known.csv"), known).unwrap();
        variance(&folder, &format!("-o {name}.xlsx --force")).ends(0);
        at(&format!("verify {name}.xlsx --format json")).ends(0);
        at(&format!("import {name}.xlsx")).ends(0);
    }
    let bytes = fs::read(folder.path().join("months.xlsx")).unwrap();
    let book = evcalc::spreadsheet::parse(&bytes).unwrap();
    let sheet = book.sheet("Variance").expect("the sheet");
    let formulas: Vec<&str> = sheet.cells.values().filter_map(|cell| cell.formula.as_deref()).collect();
    // Six rows with four cells in each of three groups, but the last, which has no years; and the head's.
    assert!(formulas.len() >= 5 * 12 + 4, "{}", formulas.len());
    let over = |name: &str| formulas.iter().filter(|text| text.contains(name)).count();
    assert!(over("Calc_base!") >= 16 && over("Calc_base_at_none!") >= 16, "{formulas:?}");
}

#[test]
fn a_scenario_may_bear_the_words_by_which_another_without_known_values_is_called() {
    let folder = stall();
    let at = |words: &str| run_in(folder.path(), &words.split_whitespace().collect::<Vec<_>>());
    fs::write(folder.path().join("stall.toml"), MODEL.replace("scenarios.dear", "scenarios.base_at_none")).unwrap();
    at("project stall.toml --known known.csv -s base@none -o both.xlsx").ends(0);
    at("verify both.xlsx").ends(0);
    at("import both.xlsx").ends(0).prints("Nothing that the live case uses was changed");
    let bytes = fs::read(folder.path().join("both.xlsx")).unwrap();
    let book = evcalc::spreadsheet::parse(&bytes).unwrap();
    let head = |name: &str| book.named(&format!("scenario.{name}")).map(|(_, place)| place);
    let heads = ["base", "base_at_none", "base.none"].map(head);
    assert!(heads.iter().all(Option::is_some) && heads[1] != heads[2], "{heads:?}");
}
