//! `publish` and `score`: what a file keeps of a simulation, and what is told of it once it is known what came.

use crate::engine::support::recalculated;
use crate::support::{Run, run_in};
use evcalc::analyse::{LEVELS, Published};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

/// Two products with normal sales, their stock, and a scenario with more of them.
const MODEL: &str = r#"
[model]
name = "stall"
title = "A stall"
[timeline]
start = "2025-01"
periods = 24
step = "month"
[dimensions]
product = ["PA", "PB"]
[drivers.demand]
unit = "pc"
over = ["product"]
value = { PA = 100, PB = 200 }
uncertain = { normal = { sd = 10 } }
redraw = "period"
[lines.sold]
over = ["product"]
unit = "pc"
formula = "demand"
[lines.share]
unit = "%"
formula = "sold[PA] / sum(sold)"
[outputs.all_2026]
unit = "pc"
formula = "total(sum(sold), 2026)"
[outputs.late]
unit = "period"
formula = "first_when(cumulative(sum(sold)) > 6000)"
[outputs.never]
unit = "period"
formula = "first_when(sum(sold) > 1e9)"
[scenarios.base]
title = "Base"
probability = 0.5
[scenarios.more]
title = "More"
probability = 0.5
[scenarios.more.drivers]
demand = { PA = 150 }
"#;

fn stall() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("stall.toml"), MODEL).unwrap();
    folder
}

fn at(folder: &TempDir, line: &str) -> Run {
    run_in(folder.path(), &line.split_whitespace().collect::<Vec<_>>())
}

fn write(folder: &TempDir, name: &str, text: &str) {
    fs::write(folder.path().join(name), text).unwrap();
}

/// The standard normal percentiles (Python: `statistics.NormalDist().inv_cdf(p)`).
const NORMAL: [(f64, f64); 3] = [(10.0, -1.281_551_565_5), (50.0, 0.0), (99.0, 2.326_347_874)];

#[test]
fn a_file_keeps_the_percentiles_of_every_line_element_and_total() {
    let folder = stall();
    at(&folder, "publish stall.toml -n 40000 -o sub/one.toml").ends(0).prints("written: sub/one.toml");
    let text = fs::read_to_string(folder.path().join("sub/one.toml")).unwrap();
    let read = Published::read(&text).unwrap();
    assert_eq!(read.text(), text);
    assert_eq!((read.forecast.model.as_str(), read.forecast.known_to.as_deref()), ("stall", None));
    assert_eq!(read.forecast.percentiles, LEVELS);
    let labels: Vec<String> = read.lines.iter().map(|line| line.label()).collect();
    assert_eq!(labels, ["sold[PA]", "sold[PB]", "sold[total]", "share"]);
    // Normal: 100 and 10; both products share one draw, so that all have 300 and 20.
    for (line, mean, sd) in [(0, 100.0, 10.0), (2, 300.0, 20.0)] {
        let told = &read.lines[line].values["2026-06"];
        let evcalc::analyse::Foreseen::Spread(all) = told else { panic!("{told:?}") };
        assert!((all[0] - mean).abs() < 0.3);
        for (level, z) in NORMAL {
            let i = LEVELS.iter().position(|other| *other == level).unwrap();
            assert!((all[i + 1] - mean - z * sd).abs() < 0.06 * sd, "{line} {level}: {} ", all[i + 1]);
        }
    }
    assert!(text.contains("\"not reached\"") && text.contains("name = \"late\""));
    // The same bytes on any number of threads, and never over another.
    at(&folder, "publish stall.toml -n 40000 --threads 1 -o two.toml").ends(0);
    assert_eq!(fs::read_to_string(folder.path().join("two.toml")).unwrap(), text);
    at(&folder, "publish stall.toml -o two.toml --force").ends(4).says("stays as it was");
    at(&folder, "publish stall.toml -o two.json").ends(2).says(".toml");
    at(&folder, "publish stall.toml -s base -s more -o x.toml").ends(2).says("--mix");
    at(&folder, "publish stall.toml --mix -n 4000 -o mix.toml").ends(0);
    let mixed = fs::read_to_string(folder.path().join("mix.toml")).unwrap();
    assert!(mixed.contains("scenario = \"mix\"") && mixed.contains("mix = { base = 0.5, more = 0.5 }"), "{mixed}");
    // Numbers that are too large for a whole number of TOML are read again.
    write(&folder, "large.toml", &MODEL.replace("PA = 100, PB = 200", "PA = 1e20, PB = 2e-9"));
    at(&folder, "publish large.toml -n 100 -o l.toml").ends(0);
    let large = fs::read_to_string(folder.path().join("l.toml")).unwrap();
    assert_eq!(Published::read(&large).map(|read| read.text()), Ok(large));
    // A plan in which nothing is uncertain can be frozen too.
    write(&folder, "plan.toml", &MODEL.replace("uncertain = { normal = { sd = 10 } }\nredraw = \"period\"\n", ""));
    at(&folder, "publish plan.toml -n 10 -o plan-2025.toml").ends(0);
    let plan = fs::read_to_string(folder.path().join("plan-2025.toml")).unwrap();
    assert!(plan.contains("2025-01 = 100\n") && !plan.contains("2025-01 = ["), "{plan}");
}

/// Months that came: of 2025 known before, of 2026 behind the forecast.
fn known(from: i32, count: i32, pa: impl Fn(i32) -> f64) -> String {
    let row = |i: i32| format!("{}-{:02},sold,PA,{}\n", from + i / 12, i % 12 + 1, pa(i));
    "period,line,product,value\n".to_owned() + &(0..count).map(row).collect::<String>()
}

fn score(folder: &TempDir, more: &str) -> Value {
    at(folder, &format!("score f.toml {more} --format json")).ends(0).json()["forecasts"][0].clone()
}

/// What came is the mean, one deviation above, and far off: the scores are worked out from the normal distribution
/// (CRPS of N(m, s) at y: s (w (2 F(w) - 1) + 2 f(w) - 1 / sqrt pi)), which percentiles give to about two per cent.
#[test]
fn scores_are_those_of_the_distribution() {
    let folder = stall();
    write(&folder, "before.csv", &known(2025, 12, |i| 100.0 + f64::from(i % 3) - 1.0));
    at(&folder, "publish stall.toml --known before.csv -n 100000 -o f.toml").ends(0);
    let text = fs::read_to_string(folder.path().join("f.toml")).unwrap();
    assert!(text.contains("known_to = \"2025-12\"") && text.contains("2025-02 = 100\n"), "{text}");
    let came = [100.0, 110.0, 140.0];
    write(&folder, "after.csv", &known(2026, 3, |i| came[i as usize]));
    let scored = score(&folder, "--known before.csv --known after.csv");
    assert_eq!((&scored["model"], &scored["known_to"]), (&"stall".into(), &"2025-12".into()));
    let lines = scored["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!(
        (&line["line"], &line["element"], &line["facts"]),
        (&"sold".into(), &serde_json::json!(["PA"]), &3.into())
    );
    // w = 0: 10 (2 x 0.398942 - 0.564190) = 2.3369; w = 1: 10 (0.682689 + 2 x 0.241971 - 0.564190) = 6.0244;
    // w = 4: 10 (4 x 0.999937 + 2 x 0.000134 - 0.564190) = 34.358.
    let wanted = [2.3369, 6.0244, 34.358];
    for (at, wanted) in wanted.iter().enumerate() {
        let one = &line["by_horizon"][at];
        assert_eq!(one["horizon"], at + 1);
        assert!((one["crps"].as_f64().unwrap() - wanted).abs() < 0.25, "{one} {wanted}");
    }
    let mean: f64 = wanted.iter().sum::<f64>() / 3.0;
    assert!((line["crps"].as_f64().unwrap() - mean).abs() < 0.2, "{line}");
    assert!((line["bias"].as_f64().unwrap() - 50.0 / 3.0).abs() < 0.1);
    // P10 to P90 is 87.2 to 112.8: two of three; P90's loss: 0.1 x 12.8, 0.1 x 2.8 and 0.9 x 27.2.
    assert!((line["coverage"]["80"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-9);
    assert!((line["pinball"]["90"].as_f64().unwrap() - (1.28 + 0.28 + 24.47) / 3.0).abs() < 0.1, "{line}");
    assert_eq!(
        line["histogram"],
        serde_json::json!([
            0,
            0,
            0,
            0,
            if line["histogram"][4] == 1 { 1 } else { 0 },
            if line["histogram"][5] == 1 { 1 } else { 0 },
            0,
            0,
            1,
            1
        ])
    );
    // The methods of `fit` knew twelve months that hardly moved: they are worse at the far one, and told.
    assert!(line["skill"]["naive"].is_number() && line["skill"]["combination"].is_number(), "{line}");
    // The workbook computes its sums and shares.
    at(&folder, "score f.toml --known before.csv --known after.csv -o s.xlsx").ends(0);
    let bytes = fs::read(folder.path().join("s.xlsx")).unwrap();
    let report = recalculated::<&str>(&bytes, vec![], &[]).compare_with_cached(&bytes);
    assert_eq!((report.formulas, report.differences), (11 + 3 * 2, vec![]));
    // From nothing that was known no method can forecast.
    let alone = score(&folder, "--known after.csv");
    assert!(alone["lines"][0]["skill"]["naive"].is_null());
    at(&folder, "score f.toml --known after.csv").ends(0).prints("too few to judge").prints("sold[PA]");
    at(&folder, "score f.toml --known after.csv --format csv").ends(0).prints("f.toml,sold,PA,3,1,");
}

/// A hundred months drawn as the model draws them: eight in ten lie between P10 and P90, within the error of a binomial.
#[test]
fn facts_of_the_model_itself_are_held() {
    let folder = stall();
    write(&folder, "stall.toml", &MODEL.replace("periods = 24", "periods = 240"));
    at(&folder, "publish stall.toml -n 20000 -o f.toml").ends(0);
    let drawn = at(&folder, "simulate stall.toml -n 10 --draw 7 --format json");
    // One draw of the model: its demand by period.
    let drawn = drawn.ends(0).json();
    let value = |i: i32| drawn["drivers"][format!("demand[PA]@{}-{:02}", 2025 + i / 12, i % 12 + 1)].as_f64().unwrap();
    write(&folder, "came.csv", &known(2025, 240, value));
    let line = score(&folder, "--known came.csv")["lines"][0].clone();
    assert_eq!(line["facts"], 240);
    let held = line["coverage"]["80"].as_f64().unwrap();
    // sqrt(0.8 x 0.2 / 240) = 0.026.
    assert!((held - 0.8).abs() < 3.0 * 0.026, "{held}");
}

/// What was published in December is the plan of the year, whatever the model says by now.
#[test]
fn a_published_forecast_is_a_plan_that_stays() {
    let folder = stall();
    at(&folder, "publish stall.toml -n 40000 -o plan.toml").ends(0);
    write(
        &folder,
        "k.csv",
        "period,line,product,value\n2026-01,sold,PA,120\n2026-01,sold,PB,190\n2026-02,sold,PA,90\n",
    );
    write(&folder, "stall.toml", &MODEL.replace("PA = 100, PB = 200", "PA = 130, PB = 260"));
    let found =
        at(&folder, "variance stall.toml --known k.csv --plan plan.toml --to 2026-01 --format json").ends(0).json();
    assert_eq!(found["plan"], "plan.toml");
    let row =
        |element: &str| found["lines"].as_array().unwrap().iter().find(|row| row["element"][0] == element).unwrap();
    // Means of 40,000 draws with a deviation of 10 and 20: within 0.3.
    for (element, plan, actual, estimate) in [
        ("PA", 100.0, 120.0, 120.0 + 90.0 + 10.0 * 130.0),
        ("total", 300.0, 310.0, 310.0 + 90.0 + 260.0 + 10.0 * 390.0),
    ] {
        let row = row(element);
        let number = |group: &str, what: &str| row[group][what].as_f64().unwrap();
        assert!((number("period", "plan") - plan).abs() < 0.5 && number("period", "actual") == actual, "{row}");
        assert!((number("full_year", "plan") - 12.0 * plan).abs() < 2.0, "{row}");
        assert!((number("full_year", "estimate") - estimate).abs() < 1e-9, "{row}");
    }
    at(&folder, "variance stall.toml --known k.csv --plan plan.toml").ends(0).prints("plan: plan.toml");
    at(&folder, "variance stall.toml --known k.csv --plan plan.toml -o v.xlsx").ends(2).says("name a scenario");
    at(&folder, "variance stall.toml --known k.csv --plan nowhere.toml").ends(4).says("nowhere.toml");
    write(&folder, "long.toml", &MODEL.replace("periods = 24", "periods = 30"));
    at(&folder, "variance long.toml --known k.csv --plan plan.toml").ends(1).says("no value of `sold[PA]` in 2027-01");
    write(&folder, "other.toml", &MODEL.replace("lines.sold", "lines.gone").replace("sold", "gone"));
    write(&folder, "k2.csv", "period,line,product,value\n2026-01,gone,PA,120\n");
    at(&folder, "variance other.toml --known k2.csv --plan plan.toml").ends(1).says("no `gone[PA]`");
}

#[test]
fn what_cannot_be_scored_says_why() {
    let folder = stall();
    at(&folder, "publish stall.toml -n 1000 -o f.toml").ends(0);
    write(&folder, "k.csv", &known(2026, 3, |_| 100.0));
    at(&folder, "score f.toml").ends(2).says("--known FILE");
    at(&folder, "score missing.toml --known k.csv").ends(4).says("missing.toml");
    at(&folder, "score stall.toml --known k.csv")
        .ends(1)
        .says("`stall.toml` is no published forecast")
        .says("evcalc publish");
    let text = fs::read_to_string(folder.path().join("f.toml")).unwrap();
    let wrong = |from: &str, to: &str, says: &str| {
        assert!(text.contains(from), "{from}");
        write(&folder, "w.toml", &text.replacen(from, to, 1));
        at(&folder, "score w.toml --known k.csv").ends(1).says(says);
    };
    wrong("2025-01 = [", "2025-01 = [1, ", "the mean and 13 percentiles");
    wrong("percentiles = [1, 5,", "percentiles = [5, 1,", "have to rise");
    wrong("name = \"sold\"", "name = \"so ld\"", "is no name");
    wrong("step = \"month\"", "step = \"week\"", "timeline makes no sense");
    wrong("draws = 1000", "draws = \"many\"", "draws");
    // Known values are read as those of a model: unknown lines and wrong units are told at their place.
    write(&folder, "k2.csv", "period,line,product,value\n2026-01,solt,PA,1\n");
    at(&folder, "score f.toml --known k2.csv").ends(1).says("the model has no line `solt`").says("k2.csv:2");
    write(&folder, "k3.csv", "period,line,product,value,unit\n2026-01,sold,PA,1,EUR\n");
    at(&folder, "score f.toml --known k3.csv").ends(1).says("EUR");
    // Bounds are no facts; what was known before is none either.
    write(&folder, "k4.csv", "period,line,product,value,firmness\n2026-01,sold,PA,90,over\n2026-02,sold,PA,100,\n");
    at(&folder, "score f.toml --known k4.csv").ends(0).prints("1 known values only bound the truth");
    at(&folder, "publish stall.toml --known k.csv -n 1000 -o g.toml").ends(0);
    at(&folder, "score g.toml --known k.csv").ends(1).says("nothing came of what was forecast");
}
