//! `fit`: forecasts of a table's series, what a model takes of them, workbooks, curves.

use crate::engine::support::recalculated;
use crate::support::{Run, run_in};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A number between -0.5 and 0.5 that looks like chance: the fraction of a multiple of the golden ratio.
fn chance(i: usize) -> f64 {
    (i as f64 * 0.618_034).fract() - 0.5
}

const SEASON: [f64; 12] = [0.7, 0.75, 0.9, 1.1, 1.3, 1.3, 1.2, 1.1, 1.05, 0.95, 0.85, 0.8];

/// Sales of so many months from January 2021 on: growth of a hundredth a month, a season, errors of 5 %.
fn months(count: usize) -> Vec<f64> {
    (0..count).map(|i| (10_000.0 * 1.01f64.powi(i as i32) * SEASON[i % 12] * (1.0 + 0.1 * chance(i))).round()).collect()
}

/// A table of months from January 2021 on.
fn table(columns: &[(&str, &[f64])]) -> String {
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let mut out = format!("Month,{}\n", names.join(","));
    for i in 0..columns[0].1.len() {
        let cells: Vec<String> = columns.iter().map(|(_, values)| values[i].to_string()).collect();
        out += &format!("{}-{:02},{}\n", 2021 + i / 12, i % 12 + 1, cells.join(","));
    }
    out
}

fn at(folder: &Path, line: &str) -> Run {
    run_in(folder, &line.split_whitespace().collect::<Vec<_>>())
}

/// What `fit` says of a table.
fn fit(folder: &Path, file: &str, more: &str) -> Value {
    let run = at(folder, &format!("fit {file} --format json {more}"));
    let found = run.ends(0).json();
    found["series"][0].clone()
}

fn numbers(forecast: &Value, name: &str) -> Vec<f64> {
    let one = |period: &Value| period[name].as_f64().unwrap_or_else(|| panic!("{name}: {period}"));
    forecast["forecast"].as_array().unwrap().iter().map(one).collect()
}

/// The model of what a forecast offers to paste, as `m.toml`; it has nothing to be remarked on.
fn pasted(folder: &Path, found: &Value, timeline: &str, more: &str) {
    let paste = found["paste"].as_str().unwrap();
    fs::write(folder.join("m.toml"), format!("[model]\nname = \"m\"\n[timeline]\n{timeline}\n{paste}{more}")).unwrap();
    let said = at(folder, "check m.toml");
    assert!(said.code == 0 && said.out.contains("0 warnings"), "{paste}\n{}{}", said.out, said.err);
}

/// Simulated, what is pasted has the percentiles that are printed: of the first period, one in the middle and the last.
/// 40,000 draws; the standard error of a tenth percentile is about 0.9 % of the standard deviation.
fn simulates_to(folder: &Path, found: &Value, start: &str, step: &str, line: &str) {
    let periods: Vec<String> =
        found["forecast"].as_array().unwrap().iter().map(|p| p["period"].as_str().unwrap().to_owned()).collect();
    let asked = [0, periods.len() / 2, periods.len() - 1];
    let outputs: String =
        asked.iter().map(|h| format!("[outputs.o{h}]\nformula = \"at({line}, '{}')\"\n", periods[*h])).collect();
    let timeline = format!("start = \"{start}\"\nperiods = {}\nstep = \"{step}\"", periods.len());
    pasted(folder, found, &timeline, &outputs);
    let run = at(folder, "simulate m.toml -n 40000 --format json").ends(0).json();
    for (at, h) in asked.into_iter().enumerate() {
        let of = |name: &str| numbers(found, name)[h];
        let spread = (of("p90") - of("p10")).abs();
        for (p, name) in [("5", "p5"), ("10", "p10"), ("50", "p50"), ("90", "p90"), ("95", "p95")] {
            let drawn = run["outputs"][at]["percentiles"][p].as_f64().unwrap();
            let (wanted, near) = (of(name), 0.02 * spread + 1e-4 * of(name).abs());
            assert!((drawn - wanted).abs() <= near, "{p} of period {h}: {drawn} for {wanted}");
        }
    }
}

#[test]
fn what_is_pasted_has_the_percentiles_that_are_printed() {
    let folder = TempDir::new().unwrap();
    let write = |text: &str| fs::write(folder.path().join("t.csv"), text).unwrap();
    write(&table(&[("Xiaomi SU7", &months(48))]));
    let found = fit(folder.path(), "t.csv", "--unit vehicle");
    assert_eq!((&found["name"], &found["last"]), (&"Xiaomi SU7".into(), &"2024-12".into()));
    assert_eq!((&found["recommended"], found["forecast"].as_array().unwrap().len()), (&"combination".into(), 12));
    assert_eq!(found["forecast"][0]["period"], "2025-01");
    simulates_to(folder.path(), &found, "2025-01", "month", "xiaomi_su7");
    // The season and the growth go on: within the errors of the values.
    for (h, p50) in numbers(&found, "p50").into_iter().enumerate() {
        let wanted = 10_000.0 * 1.01f64.powi(48 + h as i32) * SEASON[h];
        assert!((p50 / wanted - 1.0).abs() < 0.12, "{h}: {p50} for {wanted}");
    }
    let (p10, p90) = (numbers(&found, "p10"), numbers(&found, "p90"));
    assert!(p90[11] / p10[11] >= p90[0] / p10[0] && p90[0] / p10[0] > 1.02, "{p10:?} {p90:?}");
    // Quarters, years, and values that may be below 0 or are 0 at times.
    let quarters: Vec<f64> = (0..20).map(|i| 300.0 + 8.0 * i as f64 + 60.0 * chance(i)).collect();
    let rows: String =
        quarters.iter().enumerate().map(|(i, x)| format!("{} Q{},{x:.1}\n", 2020 + i / 4, i % 4 + 1)).collect();
    write(&format!("Quarter,Plant 1\n{rows}"));
    simulates_to(folder.path(), &fit(folder.path(), "t.csv", "--periods 6"), "2025-Q1", "quarter", "plant_1");
    let rows: String = (0..12).map(|i| format!("{},{:.1}\n", 2013 + i, 40.0 * chance(i))).collect();
    write(&format!("Year,Profit\n{rows}"));
    let found = fit(folder.path(), "t.csv", "");
    assert!(numbers(&found, "p10")[0] < 0.0 && found["forecast"].as_array().unwrap().len() == 3);
    simulates_to(folder.path(), &found, "2025", "year", "profit");
    let some: Vec<f64> = (0..40).map(|i| if i % 3 == 0 { 0.0 } else { 20.0 + 10.0 * chance(i) }).collect();
    write(&table(&[("Orders", &some)]));
    let found = fit(folder.path(), "t.csv", "");
    assert!(numbers(&found, "p5").iter().all(|x| *x >= 0.0), "{found}");
    simulates_to(folder.path(), &found, "2024-05", "month", "orders");
}

#[test]
fn every_series_is_forecast_in_the_order_of_the_table() {
    let folder = TempDir::new().unwrap();
    let (a, b): (Vec<f64>, Vec<f64>) = (months(40), months(40).iter().map(|x| x * 0.3).collect());
    fs::write(folder.path().join("t.csv"), table(&[("SU7", &a), ("YU7", &b)])).unwrap();
    let found = at(folder.path(), "fit t.csv --format json").ends(0).json();
    let names: Vec<&str> = found["series"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["SU7", "YU7"]);
    let methods: Vec<&str> =
        found["series"][0]["methods"].as_array().unwrap().iter().map(|m| m["name"].as_str().unwrap()).collect();
    assert_eq!(
        methods,
        ["naive", "seasonal_naive", "ses", "damped_holt", "ets", "theta", "optimised_theta", "arima", "combination"]
    );
    let one = at(folder.path(), "fit t.csv --series YU7 --format json").ends(0).json();
    assert_eq!(one["series"].as_array().unwrap().len(), 1);
    let text = at(folder.path(), "fit t.csv").ends(0).out;
    assert!(
        text.contains("SU7: 40 values") && text.contains("YU7: 40 values") && !text.contains("[drivers."),
        "{text}"
    );
    let text = at(folder.path(), "fit t.csv --series SU7").ends(0).out;
    assert!(text.contains("[drivers.su7_forecast]") && text.contains("P10") && text.contains("ARIMA"), "{text}");
    let csv = at(folder.path(), "fit t.csv --format csv").ends(0).out;
    assert_eq!(csv.lines().next(), Some("series,period,method,p5,p10,p50,p90,p95,mean"));
    assert_eq!(csv.lines().count(), 1 + 2 * 12);
}

#[test]
fn a_workbook_of_forecasts_computes_its_percentiles() {
    let folder = TempDir::new().unwrap();
    let signed: Vec<f64> = (0..30).map(|i| 40.0 * chance(i)).collect();
    let zeros: Vec<f64> = (0..30).map(|i| if i % 3 == 0 { 0.0 } else { 20.0 + 10.0 * chance(i) }).collect();
    let name = "A/B [c]: very long, with \"signs\" that sheets refuse";
    let quoted = format!("\"{}\"", name.replace('"', "\"\""));
    fs::write(folder.path().join("t.csv"), table(&[(&quoted, &months(30)), ("Profit", &signed), ("profit", &zeros)]))
        .unwrap();
    at(folder.path(), "fit t.csv -o f.xlsx").ends(0).prints("written: f.xlsx");
    // Written again it is no loss; a file of somebody else's is.
    at(folder.path(), "fit t.csv -o f.xlsx").ends(0);
    fs::write(folder.path().join("g.xlsx"), "mine").unwrap();
    at(folder.path(), "fit t.csv -o g.xlsx").ends(4).says("was not written by evcalc");
    let bytes = fs::read(folder.path().join("f.xlsx")).unwrap();
    let engine = recalculated::<&str>(&bytes, vec![], &[]);
    let report = engine.compare_with_cached(&bytes);
    assert_eq!(report.formulas, 3 * 12 * (6 + 3), "{:?}", report.differences);
    assert_eq!(report.differences, [""; 0]);
    let book = evcalc::spreadsheet::parse(&bytes).unwrap();
    let names: Vec<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["AB c very long, with \"signs\" th", "Profit", "profit (2)"]);
    at(folder.path(), "fit t.csv -o f.txt").ends(2).says(".xlsx, .json or .csv");
    at(folder.path(), "fit t.csv -o f.csv").ends(0);
    at(folder.path(), "fit t.csv -o f.json").ends(0);
}

/// Chinese New Year costs 2.5 % of a month's sales a day; it falls into January or February.
#[test]
fn holidays_and_events_are_measured_and_carried_on() {
    let folder = TempDir::new().unwrap();
    let days = [(2021, 0, 7), (2022, 1, 6), (2023, 7, 0), (2024, 0, 7), (2025, 4, 3)];
    let mut values = months(60);
    for (year, january, february) in days {
        let at = (year - 2021) as usize * 12;
        values[at] *= 1.0 - 0.025 * f64::from(january);
        values[at + 1] *= 1.0 - 0.025 * f64::from(february);
    }
    fs::write(folder.path().join("t.csv"), table(&[("Sales", &values)])).unwrap();
    let with = fit(folder.path(), "t.csv", "--holiday chinese_new_year");
    let effect = &with["effects"][0];
    assert_eq!(effect["name"], "chinese_new_year, a day");
    let size = effect["size"].as_f64().unwrap();
    assert!((-0.04..-0.012).contains(&size), "{effect}");
    // In 2026 all seven days are February's.
    let without = fit(folder.path(), "t.csv", "");
    let ratio = |h: usize| numbers(&with, "p50")[h] / numbers(&without, "p50")[h];
    assert!(ratio(0) > 1.02 && ratio(1) < 0.98, "{} {}", ratio(0), ratio(1));
    at(folder.path(), "fit t.csv --holiday thanksgiving").ends(2).says("`chinese_new_year`, `easter`, `ramadan`");
    at(folder.path(), "fit t.csv --holiday easter --periods 900").ends(2).says("do not reach");
    // A level shift, and one month out of line.
    let mut shifted = months(60);
    shifted[50..].iter_mut().for_each(|x| *x *= 1.5);
    shifted[40] *= 3.0;
    fs::write(folder.path().join("t.csv"), table(&[("Sales", &shifted)])).unwrap();
    let told = fit(folder.path(), "t.csv", "--event 2025-03=step --event 2024-05=pulse");
    let sizes: Vec<f64> =
        told["effects"].as_array().unwrap().iter().map(|effect| effect["size"].as_f64().unwrap()).collect();
    assert!((sizes[0] - 1.5f64.ln()).abs() < 0.1 && (sizes[1] - 3f64.ln()).abs() < 0.15, "{sizes:?}");
    for (h, p50) in numbers(&told, "p50").into_iter().enumerate() {
        let wanted = 15_000.0 * 1.01f64.powi(60 + h as i32) * SEASON[h];
        assert!((p50 / wanted - 1.0).abs() < 0.15, "{h}: {p50} for {wanted}");
    }
    at(folder.path(), "fit t.csv --event 2030-03=step").ends(2).says("2030-03").says("2021-01 to 2025-12");
    at(folder.path(), "fit t.csv --event 2024-03").ends(2).says("2024-03=step");
}

#[test]
fn few_values_gaps_and_launches_get_answers_or_reasons() {
    let folder = TempDir::new().unwrap();
    let write = |text: &str| fs::write(folder.path().join("t.csv"), text).unwrap();
    let sane = |found: &Value, low: f64, high: f64| {
        let all: Vec<f64> = ["p5", "p10", "p50", "p90", "p95"].iter().flat_map(|name| numbers(found, name)).collect();
        assert!(all.iter().all(|x| (low..=high).contains(x)), "{found}");
    };
    // One value, two, five.
    for count in [1, 2, 5] {
        write(&table(&[("Sales", &months(60)[..count])]));
        let found = fit(folder.path(), "t.csv", "");
        sane(&found, 500.0, 200_000.0);
        assert!(found["remarks"][0].as_str().unwrap().contains(" few"), "{found}");
    }
    // A constant, and nothing but zeros.
    write(&table(&[("Sales", &[250.0; 30])]));
    let found = fit(folder.path(), "t.csv", "");
    sane(&found, 249.0, 251.0);
    pasted(folder.path(), &found, "start = \"2023-07\"\nperiods = 12\nstep = \"month\"", "");
    write(&table(&[("Sales", &[0.0; 30])]));
    sane(&fit(folder.path(), "t.csv", ""), 0.0, 0.0);
    // A launch: what was before it does not count.
    let launched: Vec<f64> = (0..40).map(|i| if i < 28 { 0.0 } else { 800.0 * (i - 27) as f64 }).collect();
    write(&table(&[("Sales", &launched)]));
    let found = fit(folder.path(), "t.csv", "");
    assert!(found["remarks"].as_array().unwrap().iter().any(|r| r.as_str().unwrap().contains("28 zeros")), "{found}");
    sane(&found, 500.0, 100_000.0);
    // A gap of one month is filled; one of a year leaves out what lies before it.
    write("Month,Sales\n2025-01,100\n2025-02,121\n2025-04,169\n2025-05,180\n");
    let found = fit(folder.path(), "t.csv", "");
    assert_eq!((&found["values"], &found["first"]), (&5.into(), &"2025-01".into()));
    assert!(found["remarks"][0].as_str().unwrap().contains("2025-03"), "{found}");
    write("Month,Sales\n2023-01,1\n2023-02,2\n2024-04,169\n2024-05,180\n2024-06,190\n");
    let found = fit(folder.path(), "t.csv", "");
    assert_eq!((&found["values"], &found["first"]), (&3.into(), &"2024-04".into()));
    assert!(found["remarks"][0].as_str().unwrap().contains("2 values before 2024-04"), "{found}");
    // Too much is asked.
    at(folder.path(), "fit t.csv --periods 0").ends(2).says("1 to 1000");
    at(folder.path(), "fit t.csv --periods 2000").ends(2).says("1 to 1000");
    // A series without a forecast does not take the others with it.
    write("Month,A,B\n2025-01,1e200,5\n2025-02,2e200,6\n2025-03,1e300,7\n");
    let run = at(folder.path(), "fit t.csv --format json").ends(0);
    assert!(
        run.err.contains("`A` cannot be forecast") && run.json()["series"][1]["forecast"].is_array(),
        "{}",
        run.err
    );
    at(folder.path(), "fit t.csv --series A").ends(1).says("`A` cannot be forecast");
}

/// Half-years are forecast; a model has none.
#[test]
fn half_years_have_nothing_to_paste() {
    let folder = TempDir::new().unwrap();
    let rows: String = (0..12).map(|i| format!("H{} {},{}\n", i % 2 + 1, 2018 + i / 2, 500 + 20 * i)).collect();
    fs::write(folder.path().join("t.csv"), format!("Half,Cars\n{rows}")).unwrap();
    let found = fit(folder.path(), "t.csv", "");
    assert!(found["paste"].is_null() && found["frequency"] == "half-year", "{found}");
    assert_eq!(found["forecast"].as_array().unwrap().len(), 2);
    at(folder.path(), "fit t.csv").ends(0).prints("nothing to paste for half-years");
}

/// A curve of a forecast, by its word.
fn curve<'v>(found: &'v Value, name: &str) -> &'v Value {
    found["curves"].as_array().unwrap().iter().find(|curve| curve["name"] == name).unwrap()
}

/// The line of sales of the model `m.toml`.
fn sold(folder: &Path) -> Vec<f64> {
    let projected = at(folder, "project m.toml --format json").ends(0).json();
    let values = projected["lines"].as_array().unwrap().iter().find(|line| line["name"] == "sales").unwrap();
    values["values"].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

/// Every curve, with a season and without, by month, quarter and year: the model that is pasted projects what was
/// fitted, and so it does on a timeline that starts later.
#[test]
fn a_curve_that_is_pasted_projects_what_was_fitted() {
    let folder = TempDir::new().unwrap();
    let steps = [("month", 12, 26, true), ("quarter", 4, 16, false), ("year", 1, 14, false)];
    for (step, n, count, seasonal) in steps {
        let mut rows = "Period,Sales\n".to_owned();
        for i in 0..count {
            let x = i as f64 / n as f64;
            let season = 1.0 + if seasonal { 0.3 * (std::f64::consts::TAU * x).sin() } else { 0.0 };
            let error = 1.0 + 0.04 * chance(i);
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
        for name in ["constant", "fading", "logistic", "gompertz", "bass"] {
            let timeline = format!("start = \"{start}\"\nperiods = {}\nstep = \"{step}\"", count + 12);
            let found = fit(folder.path(), "t.csv", &format!("--unit bike --curve {name}"));
            pasted(folder.path(), &found, &timeline, "");
            assert_eq!(found["season"].as_array().unwrap().is_empty(), !seasonal, "{step} {name}");
            assert_eq!(found["recommended"], name);
            let wanted: Vec<f64> =
                curve(&found, name)["fitted"].as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect();
            let largest = wanted.iter().fold(0.0, |most: f64, x| most.max(*x));
            // Drivers are printed with six digits, factors of the season with four.
            let near = |found: &[f64], wanted: &[f64]| {
                found.len() == wanted.len() && found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-3 * largest)
            };
            let found = sold(folder.path());
            assert!(near(&found[..count], &wanted), "{step} {name}: {found:?} for {wanted:?}");
            // Growth that fades is counted on from period to period.
            if name != "fading" && n == 12 {
                let model = folder.path().join("m.toml");
                let text = fs::read_to_string(&model).unwrap();
                fs::write(&model, text.replacen("start = \"2022-01\"", "start = \"2023-03\"", 1)).unwrap();
                assert!(near(&sold(folder.path())[..12], &wanted[14..]), "{name}, later");
            }
        }
    }
}

/// What a curve forecasts has the error that it had at earlier times, and what was observed is hardly off. The values: the
/// canonical Bass curve with errors of 3 % from a generator of random numbers.
#[test]
fn a_curve_comes_with_the_error_that_it_has() {
    let folder = TempDir::new().unwrap();
    let sold = [3621, 4888, 6402, 8310, 9871, 11120, 11092, 10380, 9151, 7222];
    let rows: String = (2016..).zip(sold).map(|(year, sold)| format!("{year},{sold}\n")).collect();
    fs::write(folder.path().join("t.csv"), format!("Year,Sales\n{rows}")).unwrap();
    let found = fit(folder.path(), "t.csv", "--unit bike --curve bass");
    assert!(curve(&found, "bass")["offered"].as_bool().unwrap(), "{found}");
    let text = at(folder.path(), "fit t.csv").ends(0).out;
    assert!(text.contains("Bass (`--curve bass`)"), "{text}");
    let outputs =
        "[outputs.observed]\nformula = \"total(sales, 2025)\"\n[outputs.ahead]\nformula = \"total(sales, 2028)\"\n";
    pasted(folder.path(), &found, "start = \"2016\"\nperiods = 13\nstep = \"year\"", outputs);
    let drawn = at(folder.path(), "simulate m.toml -n 40000 --format json").ends(0).json();
    let of = |output: usize, p: &str| drawn["outputs"][output]["percentiles"][p].as_f64().unwrap();
    assert!((of(0, "50") / 7222.0 - 1.0).abs() < 0.1 && of(0, "90") / of(0, "10") < 1.25, "{drawn}");
    for (p, name) in [("10", "p10"), ("50", "p50"), ("90", "p90")] {
        let wanted = numbers(&found, name)[2];
        assert!((of(1, p) / wanted - 1.0).abs() < 0.02, "{p}: {} for {wanted}", of(1, p));
    }
}

#[test]
fn a_season_is_taken_out_and_nothing_absurd_is_offered() {
    let folder = TempDir::new().unwrap();
    let smooth: Vec<f64> = (0..24).map(|i| (10_000.0 * 1.01f64.powi(i) * SEASON[i as usize % 12]).round()).collect();
    fs::write(folder.path().join("s.csv"), table(&[("Sales", &smooth)])).unwrap();
    let found = fit(folder.path(), "s.csv", "");
    for (month, (found, wanted)) in found["season"].as_array().unwrap().iter().zip(SEASON).enumerate() {
        assert!((found.as_f64().unwrap() / wanted - 1.0).abs() < 0.02, "month {month}: {found} for {wanted}");
    }
    let quantities = curve(&found, "constant")["quantities"].as_array().unwrap();
    let growth = quantities.iter().find(|q| q["name"] == "growth").unwrap();
    // 1 % a month, for twelve of them. Growth that rises for ever is not offered.
    assert!((growth["value"].as_f64().unwrap() - (1.01f64.powi(12) - 1.0)).abs() < 0.02, "{growth}");
    assert_eq!(curve(&found, "constant")["offered"], false);
    let out = at(folder.path(), "fit s.csv --curve constant").ends(0).out;
    assert!(out.contains("[drivers.sales_season]") && out.contains("calendar_month"), "{out}");
    // Numbers without any order: no curve is offered, and one that is asked for is given all the same.
    let noise: Vec<f64> = [7, 3, 9, 1, 8, 2, 6, 6, 1, 9, 4, 5, 2, 8].map(f64::from).to_vec();
    fs::write(folder.path().join("n.csv"), table(&[("Sales", &noise)])).unwrap();
    at(folder.path(), "fit n.csv").ends(0).prints("No curve is offered");
    fs::write(folder.path().join("u.csv"), table(&[("Sales", &[100.0, 242.0, 586.0])])).unwrap();
    at(folder.path(), "fit u.csv").ends(0).prints("at least 3 values more");
    // A name with marks of its own.
    let rows: String = (0..10).map(|i| format!("{},{}\n", 2010 + i, 1000 * 2_i64.pow(i))).collect();
    fs::write(folder.path().join("t.csv"), format!("Year,\"Sales \"\"S\"\" \\ all\"\n{rows}")).unwrap();
    let found = fit(folder.path(), "t.csv", "--unit bike");
    assert_eq!(found["name"], "Sales \"S\" \\ all");
    pasted(folder.path(), &found, "start = \"2020\"\nperiods = 3\nstep = \"year\"", "");
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
    let found = fit(folder.path(), "all.csv", "");
    let fitted = curve(&found, "bass");
    for (name, wanted) in [("ceiling", 1e6), ("p", 0.03), ("q", 0.38), ("peak_time", 6.192_619_197_703)] {
        let quantity = fitted["quantities"].as_array().unwrap().iter().find(|q| q["name"] == name).unwrap();
        let value = quantity["value"].as_f64().unwrap();
        assert!((value / wanted - 1.0).abs() < 1e-5, "{name}: {value} for {wanted}");
    }
    let warned = |fit: &Value| {
        fit["warnings"].as_array().unwrap().iter().any(|w| w.as_str().unwrap().contains("ceiling is not known"))
    };
    assert!(!warned(fitted), "{fitted}");
    // Before the peak the ceiling is not known, and that is said.
    fs::write(folder.path().join("early.csv"), bass(30)).unwrap();
    let early = fit(folder.path(), "early.csv", "");
    assert!(warned(curve(&early, "logistic")), "{early}");
    at(folder.path(), "fit early.csv --curve logistic").ends(0).prints("the ceiling is not known");
}

/// Two years of months with a season: the third has it too. Large numbers say in what they are shown.
#[test]
fn two_years_show_their_season_and_large_numbers_their_unit() {
    let folder = TempDir::new().unwrap();
    let values: Vec<f64> = months(24).iter().map(|x| x * 1e6).collect();
    fs::write(folder.path().join("t.csv"), table(&[("Sales", &values)])).unwrap();
    let found = fit(folder.path(), "t.csv", "");
    for (h, p50) in numbers(&found, "p50").into_iter().enumerate() {
        let wanted = 1e10 * 1.01f64.powi(24 + h as i32) * SEASON[h];
        assert!((p50 / wanted - 1.0).abs() < 0.25, "{h}: {p50} for {wanted}");
    }
    at(folder.path(), "fit t.csv --unit EUR").ends(0).prints("Forecast, bn EUR");
    fs::write(folder.path().join("p.csv"), "Year,Share\n2020,10%\n2021,12%\n2022,11%\n2023,12%\n").unwrap();
    let out = at(folder.path(), "fit p.csv").ends(0).out;
    assert!(out.contains("12.0%"), "{out}");
}

/// Series whose names become one, and curves of several series, can stand in one model.
#[test]
fn pastes_of_one_table_have_names_of_their_own() {
    let folder = TempDir::new().unwrap();
    let (a, b): (Vec<f64>, Vec<f64>) = (months(30), months(30).iter().map(|x| x * 0.3).collect());
    fs::write(folder.path().join("t.csv"), table(&[("SU7", &a), ("su 7", &b), ("su7", &b)])).unwrap();
    for more in ["", "--curve constant"] {
        let found = at(folder.path(), &format!("fit t.csv --unit pc --format json {more}")).ends(0).json();
        let pastes = found["series"].as_array().unwrap().iter().map(|series| series["paste"].as_str().unwrap());
        let all = pastes.collect::<String>();
        let text =
            format!("[model]\nname = \"m\"\n[timeline]\nstart = \"2021-01\"\nperiods = 60\nstep = \"month\"\n{all}");
        fs::write(folder.path().join("m.toml"), text).unwrap();
        at(folder.path(), "check m.toml").ends(0).prints("0 errors, 0 warnings");
        assert!(all.contains("[lines.su7]") && all.contains("[lines.su_7]") && all.contains("[lines.su7_2]"));
    }
    at(folder.path(), "fit t.csv --curve bass --holiday easter").ends(2).says("cannot be used with");
}
