//! Tables of deliveries read into figures, and curves fitted to them: `history` and `fit`.

mod common;

use common::run_in;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The exit code, what was printed and what was said.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let run = run_in(folder, args);
    (run.code, run.out, run.err)
}

fn history(folder: &Path, file: &str) -> Value {
    run_in(folder, &["history", file, "--format", "json"]).ends(0).json()
}

/// `NAME: PERIOD=VALUE FIRMNESS, ...` for each series.
fn told(found: &Value) -> Vec<String> {
    let series = found["series"].as_array().unwrap();
    let point = |p: &Value| {
        let firm = p["firmness"].as_str().unwrap();
        let firm = if firm == "exact" { String::new() } else { format!(" {firm}") };
        format!("{}={}{firm}", p["period"].as_str().unwrap(), p["value"])
    };
    let one = |s: &Value| {
        let points: Vec<String> = s["points"].as_array().unwrap().iter().map(point).collect();
        format!("{}: {}", s["name"].as_str().unwrap(), points.join(", "))
    };
    series.iter().map(one).collect()
}

#[test]
fn a_table_is_read_whichever_way_round_it_lies() {
    let folder = TempDir::new().unwrap();
    let wanted = [
        "SU7: 2025-09=11500.0, 2025-10=12000.0, 2025-11=12500.0",
        "YU7: 2025-09=30500.0, 2025-10=33662.0, 2025-11=34000.0",
    ];
    let tables = [
        ("down.csv", "Month,SU7,YU7\n2025-09,11500,30500\n2025-10,12000,33662\n2025-11,12500,34000\n"),
        ("across.csv", "Car,Sep 2025,Oct 2025,Nov 2025\nSU7,11500,12000,12500\nYU7,30500,33662,34000\n"),
        ("chinese.csv", "月份;SU7;YU7\n2025年9月;11,500;30,500\n2025年10月;12,000;33,662\n2025年11月;12,500;34,000\n"),
        (
            "total.csv",
            "Month,SU7,YU7,Total\nSep-25,11500,30500,42000\nOct-25,12000,33662,45662\nNov-25,12500,34000,46500\n",
        ),
    ];
    for (name, text) in tables {
        fs::write(folder.path().join(name), text).unwrap();
        let found = history(folder.path(), name);
        assert_eq!(told(&found), wanted, "{name}: {found}");
        assert_eq!(found["frequency"], "month");
    }
    // The same as dates in a workbook, with a title above and a total below.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("mmm-yy");
    sheet.write(0, 0, "Deliveries by month").unwrap();
    for (column, words) in ["Month", "SU7", "YU7"].iter().enumerate() {
        sheet.write(2, column as u16, *words).unwrap();
    }
    for (row, (month, su7, yu7)) in
        [(9, 11_500.0, 30_500.0), (10, 12_000.0, 33_662.0), (11, 12_500.0, 34_000.0)].into_iter().enumerate()
    {
        let row = row as u32 + 3;
        sheet.write_with_format(row, 0, ExcelDateTime::from_ymd(2025, month, 1).unwrap(), &date).unwrap();
        sheet.write(row, 1, su7).unwrap();
        sheet.write(row, 2, yu7).unwrap();
    }
    sheet.write(6, 0, "Total").unwrap();
    sheet.write(6, 1, 36_000.0).unwrap();
    sheet.write(6, 2, 98_162.0).unwrap();
    book.save(folder.path().join("book.xlsx")).unwrap();
    let found = history(folder.path(), "book.xlsx");
    assert_eq!(told(&found), wanted, "{found}");
    let total = found["skipped"].as_array().unwrap().iter().find(|r| r["cell"] == "A7").expect("the total");
    assert!(total["reason"].as_str().unwrap().contains("adds up"), "{total}");
}

#[test]
fn words_beside_numbers_become_firmness_and_what_is_no_count_is_refused() {
    let folder = TempDir::new().unwrap();
    let text = "Month,Cars\n2025-06,\"over 40,000\"\n2025-07,about 26100\n2025-08,2.9万\n2025-09,n/a\n2025-10,#DIV/0!\n2025-11,5%\n2025-12,\"29,015\"\n";
    fs::write(folder.path().join("words.csv"), text).unwrap();
    let found = history(folder.path(), "words.csv");
    assert_eq!(
        told(&found),
        ["Cars: 2025-06=40000.0 over, 2025-07=26100.0 about, 2025-08=29000.0, 2025-12=29015.0"],
        "{found}"
    );
    let refused: Vec<&str> = found["skipped"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| r["taken"] == false)
        .filter_map(|r| r["cell"].as_str())
        .collect();
    for cell in ["B5", "B6", "B7"] {
        assert!(refused.contains(&cell), "{cell} of {refused:?}");
    }
}

#[test]
fn the_figures_are_a_baseline_file() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("t.csv"), "Month,Cars\n2025-06,over 40000\n2025-07,26100\n2025-08,30000\n").unwrap();
    let (code, out, err) =
        run(folder.path(), &["history", "t.csv", "--stem", "maker", "--source", "press", "-o", "figures.toml"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("written: 3 figures"), "{out}");
    let text = fs::read_to_string(folder.path().join("figures.toml")).unwrap();
    assert!(text.contains("[figures.maker_2025_06]") && text.contains("firmness = \"over\""), "{text}");
    let (code, out, err) = run(folder.path(), &["baseline", "list", "figures.toml", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let list: Value = serde_json::from_str(&out).unwrap();
    let values: Vec<&Value> = list["figures"].as_array().unwrap().iter().map(|f| &f["value"]).collect();
    assert_eq!(values, [&json!(40000.0), &json!(26100.0), &json!(30000.0)]);
    // A file that somebody worked on is kept.
    fs::write(folder.path().join("figures.toml"), text + "# from the association\n").unwrap();
    let (code, _, err) = run(folder.path(), &["history", "t.csv", "-o", "figures.toml"]);
    assert_eq!(code, 4, "{err}");
    for (name, text) in [("none.csv", "a,b\nc,d\n"), ("empty.csv", "")] {
        fs::write(folder.path().join(name), text).unwrap();
        assert_eq!(run(folder.path(), &["history", name]).0, 1, "{name}");
    }
    assert_eq!(run(folder.path(), &["history", "missing.csv"]).0, 4);
}

/// What `fit` says of a table, and the model that what it offers to paste makes.
fn pasted(folder: &Path, table: &str, timeline: &str, curve: &[&str]) -> Value {
    let (code, out, err) = run(folder, &[&["fit", table, "--unit", "bike", "--format", "json"], curve].concat());
    assert_eq!(code, 0, "{err}");
    let found: Value = serde_json::from_str(&out).unwrap();
    let paste = found["paste"].as_str().unwrap();
    let model = format!("[model]\nname = \"m\"\n[timeline]\n{timeline}\n{paste}");
    fs::write(folder.join("m.toml"), model).unwrap();
    let (code, out, err) = run(folder, &["check", "m.toml"]);
    assert_eq!(code, 0, "{paste}\n{out}{err}");
    found
}

/// The line of sales of the model `m.toml`.
fn sold(folder: &Path) -> Vec<f64> {
    let (code, out, err) = run(folder, &["project", "m.toml", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let projected: Value = serde_json::from_str(&out).unwrap();
    let values = projected["lines"].as_array().unwrap().iter().find(|line| line["name"] == "sales").unwrap();
    values["values"].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

/// Drivers that were fitted together are drawn together: a year that was observed stays near what was observed. The
/// values: the canonical Bass curve with errors of 3 % from a generator of random numbers.
#[test]
fn what_is_pasted_keeps_near_what_was_observed() {
    let folder = TempDir::new().unwrap();
    let sold = [3621, 4888, 6402, 8310, 9871, 11120, 11092, 10380, 9151, 7222];
    let rows: String = (2016..).zip(sold).map(|(year, sold)| format!("{year},{sold}\n")).collect();
    fs::write(folder.path().join("t.csv"), format!("Year,Sales\n{rows}")).unwrap();
    let found = pasted(folder.path(), "t.csv", "start = \"2016\"\nperiods = 12\nstep = \"year\"", &[]);
    assert_eq!(found["offered"], "Bass");
    let model = folder.path().join("m.toml");
    let text = fs::read_to_string(&model).unwrap() + "[outputs.observed]\nformula = \"total(sales, 2025)\"\n";
    fs::write(&model, text).unwrap();
    let (code, out, err) = run(folder.path(), &["simulate", "m.toml", "-n", "4000", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let percentiles = serde_json::from_str::<Value>(&out).unwrap()["outputs"][0]["percentiles"].clone();
    let at = |p: &str| percentiles[p].as_f64().unwrap();
    assert!((at("50") / 7222.0 - 1.0).abs() < 0.1, "{percentiles}");
    assert!(at("95") / at("5") < 1.25, "{percentiles}");
}

/// Every curve, with a season and without, by month, quarter and year: the model that is pasted projects what was
/// fitted, and so it does on a timeline that starts later.
#[test]
fn what_is_pasted_projects_what_was_fitted() {
    let folder = TempDir::new().unwrap();
    let steps = [("month", 12, 26, true), ("quarter", 4, 16, false), ("year", 1, 14, false)];
    for (step, n, count, seasonal) in steps {
        let mut rows = "Period,Sales\n".to_owned();
        for i in 0..count {
            let x = i as f64 / n as f64;
            let season = 1.0 + if seasonal { 0.3 * (std::f64::consts::TAU * x).sin() } else { 0.0 };
            // A bump with errors of about 2 %, from the fractions of multiples of the golden ratio.
            let error = 1.0 + 0.04 * ((i as f64 * 0.618_034).fract() - 0.5);
            let sales =
                20_000.0 * (-((x - count as f64 / n as f64 * 0.6) / (count as f64 / n as f64 * 0.4)).powi(2)).exp();
            let name = match n {
                12 => format!("{}-{:02}", 2022 + i / 12, i % 12 + 1),
                4 => format!("{} Q{}", 2022 + i / 4, i % 4 + 1),
                _ => format!("{}", 2010 + i),
            };
            rows += &format!("{name},{:.0}\n", sales * season * error);
        }
        fs::write(folder.path().join("t.csv"), rows).unwrap();
        let start = if n == 1 { "2010" } else { "2022-01" };
        let start = if n == 4 { "2022-Q1" } else { start };
        for curve in ["constant", "fading", "logistic", "gompertz", "bass"] {
            let timeline = format!("start = \"{start}\"\nperiods = {count}\nstep = \"{step}\"");
            let found = pasted(folder.path(), "t.csv", &timeline, &["--curve", curve]);
            assert_eq!(found["season"].as_array().unwrap().is_empty(), !seasonal, "{step} {curve}");
            let fit = found["fits"].as_array().unwrap().iter().find(|fit| fit["curve"] == found["offered"]).unwrap();
            let wanted: Vec<f64> = fit["fitted"].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect();
            let largest = wanted.iter().fold(0.0, |most: f64, x| most.max(*x));
            // Drivers are printed with six digits, factors of the season with four.
            let near = |found: &[f64], wanted: &[f64]| {
                found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-3 * largest)
            };
            let found = sold(folder.path());
            assert!(near(&found, &wanted), "{step} {curve}: {found:?} for {wanted:?}");
            // Growth that fades is counted on from period to period.
            if curve != "fading" && n == 12 {
                let model = folder.path().join("m.toml");
                let text = fs::read_to_string(&model).unwrap();
                let later = text.replacen("start = \"2022-01\"", "start = \"2023-03\"", 1);
                fs::write(&model, later.replacen("periods = 26", "periods = 12", 1)).unwrap();
                assert!(near(&sold(folder.path()), &wanted[14..]), "{curve}, later");
            }
        }
    }
}

/// A fit without errors leaves no distribution that a model would refuse; so few values leave nothing to paste.
#[test]
fn exact_values_and_few_values_can_be_pasted_or_are_not_offered() {
    let folder = TempDir::new().unwrap();
    let rows: String = (0..10).map(|i| format!("{},{}\n", 2010 + i, 1000 * 2_i64.pow(i))).collect();
    fs::write(folder.path().join("t.csv"), format!("Year,Sales\n{rows}")).unwrap();
    let found = pasted(folder.path(), "t.csv", "start = \"2010\"\nperiods = 10\nstep = \"year\"", &[]);
    assert!(!found["paste"].as_str().unwrap().contains("uncertain"), "{found}");
    // A name with marks of its own.
    let named = format!("Year,\"Sales \"\"S\"\" \\ all\"\n{rows}");
    fs::write(folder.path().join("t.csv"), named).unwrap();
    let found = pasted(folder.path(), "t.csv", "start = \"2010\"\nperiods = 10\nstep = \"year\"", &[]);
    assert_eq!(found["series"], "Sales \"S\" \\ all");
    fs::write(folder.path().join("u.csv"), "Month,Sales\n2025-01,100\n2025-02,242\n2025-03,586\n").unwrap();
    let (_, out, _) = run(folder.path(), &["fit", "u.csv"]);
    assert!(out.contains("at least 3 values more") && !out.contains("[drivers."), "{out}");
}

#[test]
fn a_season_is_taken_out_and_nothing_absurd_is_offered() {
    let folder = TempDir::new().unwrap();
    let season = [0.7, 0.75, 0.9, 1.1, 1.3, 1.3, 1.2, 1.1, 1.05, 0.95, 0.85, 0.8];
    let rows: String = (0..24)
        .map(|i| {
            format!(
                "{}-{:02},{}\n",
                2023 + i / 12,
                i % 12 + 1,
                (10_000.0 * 1.01f64.powi(i) * season[i as usize % 12]).round()
            )
        })
        .collect();
    fs::write(folder.path().join("s.csv"), format!("Month,Sales\n{rows}")).unwrap();
    let (_, out, _) = run(folder.path(), &["fit", "s.csv", "--format", "json"]);
    let found: Value = serde_json::from_str(&out).unwrap();
    for (month, (found, wanted)) in found["season"].as_array().unwrap().iter().zip(season).enumerate() {
        assert!((found.as_f64().unwrap() / wanted - 1.0).abs() < 0.02, "month {month}: {found} for {wanted}");
    }
    let fit = found["fits"].as_array().unwrap().iter().find(|fit| fit["curve"] == "Constant growth").unwrap();
    let growth = fit["quantities"].as_array().unwrap().iter().find(|q| q["name"] == "growth").unwrap();
    // 1 % a month, for twelve of them.
    assert!((growth["value"].as_f64().unwrap() - (1.01f64.powi(12) - 1.0)).abs() < 0.02, "{growth}");
    let (_, out, _) = run(folder.path(), &["fit", "s.csv"]);
    assert!(out.contains("[drivers.season]") && out.contains("calendar_month"), "{out}");
    // Numbers without any order: nothing is offered.
    let noise = [7, 3, 9, 1, 8, 2, 6, 6, 1, 9, 4, 5, 2, 8];
    let rows: String =
        (1..).zip(noise).map(|(i, x)| format!("{}-{:02},{x}\n", 2024 + (i - 1) / 12, (i - 1) % 12 + 1)).collect();
    fs::write(folder.path().join("n.csv"), format!("Month,Sales\n{rows}")).unwrap();
    let (code, out, _) = run(folder.path(), &["fit", "n.csv"]);
    assert!(code == 0 && out.contains("No curve is offered") && !out.contains("[drivers."), "{out}");
    fs::write(folder.path().join("g.csv"), "Month,Sales\n2025-01,1\n2025-02,2\n2025-04,3\n2025-05,4\n").unwrap();
    let (_, _, err) = run(folder.path(), &["fit", "g.csv"]);
    assert!(err.contains("gaps") && err.contains("2 of 4"), "{err}");
}

/// Sales by month of the canonical Bass curve, p = 0.03, q = 0.38, m = 1,000,000 (years).
fn bass(months: usize) -> String {
    let share = |years: f64| {
        let left = (-0.41 * years).exp();
        (1.0 - left) / (1.0 + 0.38 / 0.03 * left)
    };
    let mut text = "Month,Sales\n".to_owned();
    for i in 0..months {
        let sales = 1e6 * (share((i + 1) as f64 / 12.0) - share(i as f64 / 12.0));
        text += &format!("{}-{:02},{sales:.3}\n", 2010 + i / 12, i % 12 + 1);
    }
    text
}

#[test]
fn a_curve_gives_back_the_parameters_that_its_series_was_made_of() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("all.csv"), bass(108)).unwrap();
    let (code, out, err) = run(folder.path(), &["fit", "all.csv", "--format", "json"]);
    assert_eq!(code, 0, "{err}");
    let found: Value = serde_json::from_str(&out).unwrap();
    let fit = found["fits"].as_array().unwrap().iter().find(|fit| fit["curve"] == "Bass").unwrap();
    for (name, wanted) in [("ceiling", 1e6), ("p", 0.03), ("q", 0.38), ("peak_time", 6.192_619_197_703)] {
        let value = fit["quantities"].as_array().unwrap().iter().find(|q| q["name"] == name).unwrap()["value"]
            .as_f64()
            .unwrap();
        assert!((value / wanted - 1.0).abs() < 1e-5, "{name}: {value} for {wanted}");
    }
    let warned = |fit: &Value| {
        fit["warnings"].as_array().unwrap().iter().any(|w| w.as_str().unwrap().contains("ceiling is not known"))
    };
    assert!(!warned(fit), "{fit}");
    // Before the peak the ceiling is not known, and that is said.
    fs::write(folder.path().join("early.csv"), bass(30)).unwrap();
    let (_, out, _) = run(folder.path(), &["fit", "early.csv", "--format", "json"]);
    let early: Value = serde_json::from_str(&out).unwrap();
    let fit = early["fits"].as_array().unwrap().iter().find(|fit| fit["curve"] == "Logistic").unwrap();
    assert!(warned(fit), "{fit}");
    let (_, out, _) = run(folder.path(), &["fit", "early.csv"]);
    assert!(out.contains("To paste") && out.contains("the ceiling is not known"), "{out}");
    fs::write(folder.path().join("two.csv"), "Month,A,B\n2025-01,1,2\n2025-02,2,3\n2025-03,3,4\n").unwrap();
    let (code, _, err) = run(folder.path(), &["fit", "two.csv"]);
    assert!(code == 2 && err.contains("--series") && err.contains("`A`"), "{err}");
}
