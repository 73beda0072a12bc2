//! `update`: what known values say about the drivers, against textbook posteriors and integrals by steps.

use crate::engine::support::{Typed, names, recalculated};
use crate::support::page::{blocks, commands, prints_what_it_says};
use crate::support::{Run, extent, run_in};
use evcalc::analyse::{Chosen, NotUpdated, Progress, Tails, Tempered, UpdateAsk, Updated, Wish, evidence, update};
use evcalc::front::Ready;
use evcalc::library::{Additions, Home};
use evcalc::model::ScenarioId;
use evcalc::sample::{Stream, driver_key};
use evcalc::text::NamedText;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Sales that are a lognormal driver times a month's noise, and money that is below 0.
const MODEL: &str = r#"
[model]
name = "stall"
title = "A stall"
[timeline]
start = "2026-01"
periods = 12
step = "month"
[drivers.demand]
unit = "pc"
value = 100
uncertain = { lognormal = { sigma = 0.2 } }
[drivers.level]
unit = "EUR"
value = -1000
uncertain = { normal = { sd = 100 } }
[lines.sold]
unit = "pc"
formula = "demand"
actuals = "replace"
error = "10%"
[lines.cash]
unit = "EUR"
formula = "level"
actuals = "replace"
[outputs.all_2026]
unit = "pc"
formula = "total(sold, 2026)"
target = 1250
[outputs.late]
unit = "period"
formula = "first_when(cumulative(sold) > 600)"
[scenarios.base]
title = "Base"
probability = 0.6
[scenarios.more]
title = "More"
probability = 0.4
[scenarios.more.drivers]
demand = 130
"#;

/// Four months of sales.
const SOLD: [f64; 4] = [118.0, 126.0, 109.0, 131.0];

fn stall() -> TempDir {
    let folder = TempDir::new().unwrap();
    write(&folder, "stall.toml", MODEL);
    write(&folder, "k.csv", &known("sold", &SOLD));
    folder
}

fn known(line: &str, values: &[f64]) -> String {
    let rows = values.iter().enumerate().map(|(at, x)| format!("2026-{:02},{line},{x}\n", at + 1));
    "period,line,value\n".to_owned() + &rows.collect::<String>()
}

fn write(folder: &TempDir, name: &str, text: &str) {
    fs::write(folder.path().join(name), text).unwrap();
}

fn at(folder: &TempDir, line: &str) -> Run {
    run_in(folder.path(), &line.split_whitespace().collect::<Vec<_>>())
}

fn json(folder: &TempDir, line: &str) -> Value {
    at(folder, &format!("{line} --format json")).ends(0).json()
}

fn named<'v>(value: &'v Value, list: &str, key: &str, name: &str) -> &'v Value {
    value[list].as_array().unwrap().iter().find(|one| one[key] == name).unwrap_or_else(|| panic!("no {name}: {value}"))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("no number: {value}"))
}

/// The standard normal percentile 90 (Python: `statistics.NormalDist().inv_cdf(0.9)`).
const Z90: f64 = 1.281_551_565_544_8;

#[test]
fn on_a_conjugate_model_the_posterior_is_the_textbook_s() {
    let folder = stall();
    // Logarithms: prior N(ln 100, 0.2), four values with an error of 0.1 each.
    let found = json(&folder, "update stall.toml --known k.csv --on sold --tails normal -n 200000");
    let demand = named(&found, "drivers", "driver", "demand");
    let precision = 0.2_f64.powi(-2) + 4.0 * 0.1_f64.powi(-2);
    let logs: f64 = SOLD.iter().map(|x| x.ln()).sum();
    let mean = (100_f64.ln() * 0.2_f64.powi(-2) + logs * 0.1_f64.powi(-2)) / precision;
    let sd = precision.powf(-0.5);
    let error = sd / number(&found["effective"]).sqrt();
    for (level, z, wide) in [("p10", -Z90, 1.7), ("p50", 0.0, 1.25), ("p90", Z90, 1.7)] {
        let told = number(&demand["after"][level]).ln();
        assert!((told - mean - z * sd).abs() < 4.0 * wide * error, "{level}: {told} {}", mean + z * sd);
    }
    // What is drawn hangs on no evidence of other lines.
    let level = named(&found, "drivers", "driver", "level");
    assert!(number(&level["moved"]).abs() < 0.05, "{level}");
    // Differences: prior N(-1000, 100), three values with an error of 15% of their mean size, 1,100.
    write(&folder, "cash.csv", &known("cash", &[-1_100.0, -1_200.0, -1_000.0]));
    let found = json(&folder, "update stall.toml --known cash.csv --tails normal -n 200000");
    let level = named(&found, "drivers", "driver", "level");
    let (prior, each) = (100_f64.powi(-2), (0.15 * 1_100.0_f64).powi(-2));
    let (mean, sd) = ((-1_000.0 * prior - 3_300.0 * each) / (prior + 3.0 * each), (prior + 3.0 * each).powf(-0.5));
    let error = sd / number(&found["effective"]).sqrt();
    assert!((number(&level["after"]["mean"]) - mean).abs() < 4.0 * error, "{level} {mean}");
    assert!((number(&level["after"]["sd"]) - sd).abs() < 4.0 * error, "{level} {sd}");
    // The months ahead go on from there, those that are known are as they are.
    let cash = named(&found, "lines", "name", "cash");
    let month = |level: &str, t: usize| number(&cash["percentiles"][level][t]);
    assert_eq!((month("10", 1), month("90", 1)), (-1_200.0, -1_200.0));
    assert!((month("90", 5) - mean - Z90 * sd).abs() < 4.0 * 1.7 * error);
}

/// The logarithm of Student's density with 4 degrees of freedom, up to a constant.
fn student(z: f64) -> f64 {
    -2.5 * (1.0 + z * z / 4.0).ln()
}

/// Over a grid of ln(demand) from 6 sd below to 6 above: the posterior's mean and percentiles, and the mean likelihood.
fn by_steps(median: f64, terms: &dyn Fn(f64) -> f64) -> (f64, [f64; 3], f64) {
    let grid: Vec<f64> = (0..=40_000).map(|i| median.ln() + 0.2 * (f64::from(i) / 40_000.0 * 12.0 - 6.0)).collect();
    let weight = |x: &f64| (-0.5 * ((x - median.ln()) / 0.2).powi(2) + terms(*x)).exp();
    let weights: Vec<f64> = grid.iter().map(weight).collect();
    let prior: f64 = grid.iter().map(|x| (-0.5 * ((x - median.ln()) / 0.2).powi(2)).exp()).sum();
    let all: f64 = weights.iter().sum();
    let mean = grid.iter().zip(&weights).map(|(x, w)| x.exp() * w).sum::<f64>() / all;
    let percentiles = [0.1, 0.5, 0.9].map(|p| {
        let mut sum = 0.0;
        let found = grid.iter().zip(&weights).find(|(_, w)| {
            sum += *w;
            sum >= p * all
        });
        found.unwrap().0.exp()
    });
    (mean, percentiles, all / prior)
}

#[test]
fn errors_of_student_and_bounds_and_scenarios_are_those_of_integrals_by_steps() {
    let folder = stall();
    let all = |x: f64| SOLD.iter().map(|known| student((known.ln() - x) / 0.1)).sum::<f64>();
    let found = json(&folder, "update stall.toml --known k.csv -n 400000");
    let demand = named(&found, "drivers", "driver", "demand");
    let (mean, percentiles, base) = by_steps(100.0, &all);
    let error = 10.0 / number(&found["effective"]).sqrt();
    assert!((number(&demand["after"]["mean"]) - mean).abs() < 4.0 * error, "{demand} {mean}");
    for (level, wanted) in ["p10", "p50", "p90"].iter().zip(percentiles) {
        assert!((number(&demand["after"][level]) - wanted).abs() < 8.0 * error, "{level} {demand} {wanted}");
    }
    assert_eq!((number(&found["tempering"]), &found["tempered_for"]), (1.0, &Value::Null));
    assert_eq!(found["scenarios"][0]["after"], 1.0);
    // A mix: the scenario in which what came is more likely becomes more probable (Bayes).
    let found = json(&folder, "update stall.toml --known k.csv --mix -n 400000");
    let (_, _, more) = by_steps(130.0, &all);
    let wanted = 0.4 * more / (0.6 * base + 0.4 * more);
    let told = named(&found, "scenarios", "name", "more");
    assert!((number(&told["after"]) - wanted).abs() < 0.01, "{told} {wanted}");
    assert_eq!((number(&told["before"]), found["scenario"].as_str()), (0.4, Some("mix")));
    // Bounds: at least 120 in March, at most 140 in April.
    let bounds = "period,line,value,firmness\n2026-03,sold,120,over\n2026-04,sold,140,under\n";
    write(&folder, "bounds.csv", bounds);
    let found = json(&folder, "update stall.toml --known bounds.csv --error sold=5% --tails normal -n 400000");
    let below = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
    let beyond = |x: f64| below((x - 120_f64.ln()) / 0.05).ln() + below((140_f64.ln() - x) / 0.05).ln();
    let (mean, ..) = by_steps(100.0, &beyond);
    let demand = named(&found, "drivers", "driver", "demand");
    assert!((number(&demand["after"]["mean"]) - mean).abs() < 0.3, "{demand} {mean}");
    assert_eq!(found["surprises"][0]["bound"], "floor");
    // Beforehand 120 lies at ln(1.2) / 0.2 = 0.9116 standard deviations: P81.9; a floor is no surprise at P99.9 alone.
    assert!((number(&found["surprises"][0]["percentile"]) - 81.9).abs() < 0.5, "{found}");
}

/// A model in memory with its known values, and what an update of it gives.
fn updated(text: &str, known: &str, ask: &UpdateAsk) -> Result<Updated, NotUpdated> {
    let known = [NamedText { name: "k.csv".to_owned(), text: known.to_owned() }];
    let scenarios = ["base", "base@none"].map(str::to_owned);
    let more = Additions { known: &known, scenarios: &scenarios, ..Additions::default() };
    let ready = Ready::open(Home::Unwritten(Path::new("m.toml"), text), &more).expect("a sound model");
    let (own, prior) = (ready.scenario("base").unwrap(), ready.scenario("base@none").unwrap());
    let projection = ready.project(own).unwrap();
    let chosen = evidence(&ready.program, own, &projection, &Wish::default()).unwrap();
    update(&ready.program, &[(prior, 1.0)], &[own], &chosen, ask, &Progress::default())
}

/// A trend with noise of its own in every month.
const TREND: &str = r#"
[model]
name = "trend"
[timeline]
start = "2026-01"
periods = 9
step = "month"
[drivers]
level = { value = 100, unit = "pc", uncertain = { lognormal = { sigma = 0.3 } } }
slope = { value = 0.02, uncertain = { normal = { sd = 0.03 } } }
noise = { value = 1, uncertain = { lognormal = { sigma = 0.05 } }, redraw = "period" }
[lines.sold]
unit = "pc"
formula = "level * (1 + slope) ^ t * noise"
actuals = "replace"
error = 0.1
[outputs.september]
unit = "pc"
formula = "at(sold, '2026-09')"
[scenarios.base]
title = "Base"
"#;

#[test]
fn of_what_the_model_itself_draws_eight_in_ten_lie_between_p10_and_p90() {
    // 60 or 200 runs: a truth is drawn, six months of it are known with Student's errors of 10%, and it is looked for in what the
    // update tells. Eight in ten of 200 are 160, with a standard deviation of 5.7; 3.3 of these are left on either side.
    let uniform = |run: u64, what: &str, at: u32| {
        let mut one = [0.0];
        Stream { seed: 20_261_201, driver: driver_key(what), period: at }.fill(run, &mut one);
        one[0]
    };
    let normal = |run: u64, what: &str, at: u32| {
        let p = uniform(run, what, at);
        evcalc::maths::normal::quantile(p, 1.0 - p)
    };
    let mut held = [0; 3];
    let runs = extent::TRUTHS.chosen();
    let count = runs.clone().count() as f64;
    for run in runs {
        let (level, slope) = (100.0 * (0.3 * normal(run, "level", 0)).exp(), 0.02 + 0.03 * normal(run, "slope", 0));
        let sold = |t: u32| level * (1.0 + slope).powi(t as i32) * (0.05 * normal(run, "noise", t)).exp();
        // Student's t: a normal over the root of the mean of four squares of normals.
        let error = |t: u32| {
            let squares: f64 = (0..4).map(|i| normal(run, "square", 10 * t + i).powi(2)).sum();
            normal(run, "error", t) / (squares / 4.0).sqrt()
        };
        let values: Vec<f64> = (1..=6).map(|t| sold(t) * (0.1 * error(t)).exp()).collect();
        let ask = UpdateAsk::plain(20_000, run + 1);
        let found = updated(TREND, &known("sold", &values), &ask).expect("an update");
        let told = |column: &str| found.drivers.iter().find(|one| one.column == column).expect("a driver").after;
        let last = &found.after.outputs[0].percentiles;
        let at = |level: f64| last.iter().find(|(p, _)| *p == level).expect("a percentile").1;
        let all = [(level, told("level")), (slope, told("slope")), (sold(9), [at(10.0), 0.0, at(90.0)])];
        for (held, (truth, [low, _, high])) in held.iter_mut().zip(all) {
            *held += u32::from((low..=high).contains(&truth));
        }
    }
    let room = 3.3 * (0.8 * 0.2 * count).sqrt();
    assert!(held.iter().all(|held| (f64::from(*held) - 0.8 * count).abs() <= room), "{held:?} of {count}");
}

#[test]
fn what_the_model_cannot_explain_is_told_and_ends_in_no_narrow_fan() {
    let folder = stall();
    let wide = |value: &Value, when: &str| {
        let fan = &named(value, "lines", "name", "sold")[when];
        number(&fan["90"][11]) - number(&fan["10"][11])
    };
    for far in [300.0, 500.0, 30.0] {
        write(&folder, "far.csv", &known("sold", &[far; 6]));
        let found = json(&folder, "update stall.toml --known far.csv");
        assert_eq!(found["tempered_for"], "misfit", "{far}");
        assert!(number(&found["tempering"]) < 0.3 && number(&found["misfit"]) > 1.8, "{far}: {found}");
        assert!(found["surprises"].as_array().unwrap().iter().all(|one| one["lacks_cause"] == true));
        assert!(wide(&found, "percentiles") > 0.6 * wide(&found, "before"), "{far}: {found}");
    }
    let told = at(&folder, "update stall.toml --known far.csv").ends(0);
    told.prints("the model lacks a cause for `sold` in 2026-01 (below all draws)")
        .prints("more known values unexplained");
    // One month that is far off says little: the others decide, and it is named.
    write(&folder, "one.csv", &known("sold", &[100.0, 101.0, 99.0, 300.0, 100.0, 100.0]));
    let found = json(&folder, "update stall.toml --known one.csv");
    assert_eq!(found["tempered_for"], Value::Null);
    let p50 = number(&named(&found, "drivers", "driver", "demand")["after"]["p50"]);
    assert!((p50 - 101.0).abs() < 3.0, "{p50}");
    // Months that contradict each other: a wide driver could explain either half, and nothing both.
    let wide_model = MODEL.replace("sigma = 0.2", "sigma = 1.5");
    write(&folder, "wide.toml", &wide_model);
    for (values, at_least) in
        [([10.0, 10.0, 10.0, 1000.0, 1000.0, 10.0], 3.0), ([10.0, 10.0, 10.0, 1000.0, 1000.0, 1000.0], 3.0)]
    {
        write(&folder, "apart.csv", &known("sold", &values));
        for tails in ["student", "normal"] {
            let found = json(&folder, &format!("update wide.toml --known apart.csv --tails {tails}"));
            assert_eq!(found["tempered_for"], "misfit", "{values:?} {tails}: {found}");
            let fan = &named(&found, "lines", "name", "sold")["percentiles"];
            // Three times as much at P90 as at P10: far from sure.
            assert!(number(&fan["90"][11]) / number(&fan["10"][11]) > at_least, "{values:?} {tails}: {fan}");
        }
    }
    // One of six is told, and does not widen what the five others say.
    write(&folder, "one.csv", &known("sold", &[10.0, 10.0, 10.0, 10.0, 1000.0, 10.0]));
    let found = json(&folder, "update wide.toml --known one.csv");
    let marks: Vec<bool> =
        found["surprises"].as_array().unwrap().iter().map(|one| one["unexplained"] == true).collect();
    assert_eq!((marks, &found["tempered_for"]), (vec![false, false, false, false, true, false], &Value::Null));
    at(&folder, "update wide.toml --known one.csv").ends(0).prints("do not explain `sold` in 2026-05");
    // Where all draws say nothing, nothing is learnt, and that is told.
    write(&folder, "none.toml", &MODEL.replace("formula = \"demand\"", "formula = \"if(t > 6, demand, 0 * demand)\""));
    let found = json(&folder, "update none.toml --known k.csv");
    let demand = named(&found, "drivers", "driver", "demand");
    assert!(number(&demand["moved"]).abs() < 0.02 && found["tempered_for"] == "misfit", "{found}");
    // Where no draw comes near at all, there is no result.
    write(&folder, "never.csv", "period,line,value,firmness\n2026-01,sold,1e9,over\n");
    let refused =
        at(&folder, "update stall.toml --known never.csv --tails normal -o x.json --posterior p.parquet").ends(3);
    refused.says("only 0 come near what is known").says("`sold` in 2026-01 (above all draws)").says("--error LINE=30%");
    assert!(!folder.path().join("x.json").exists() && !folder.path().join("p.parquet").exists());
}

#[test]
fn the_rarest_draw_does_not_decide_how_values_are_compared() {
    // The level is 2 with 0.53, so that one draw in twelve thousand is below 0: compared by ratio, whatever `-n` is.
    let model = MODEL
        .replace(
            "value = -1000\nuncertain = { normal = { sd = 100 } }",
            "value = 2\nuncertain = { normal = { sd = 0.53 } }",
        )
        .replace("formula = \"level\"", "formula = \"level * 2 ^ (t - 1)\"");
    let folder = stall();
    write(&folder, "rare.toml", &model);
    write(&folder, "rare.csv", &known("cash", &[2.4, 5.1, 9.8]));
    let level = |n: u32| {
        let found = json(&folder, &format!("update rare.toml --known rare.csv -n {n}"));
        assert!(found["surprises"].as_array().unwrap().iter().all(|one| one["by"] == "ratio"));
        number(&named(&found, "drivers", "driver", "level")["after"]["p50"])
    };
    let (few, many) = (level(5_000), level(200_000));
    assert!((few - many).abs() < 0.03, "{few} {many}");
    // Where many are, by the difference, and that is told.
    write(&folder, "often.toml", &model.replace("sd = 0.53", "sd = 1.5"));
    at(&folder, "update often.toml --known rare.csv").ends(0).prints("cash can be 0 or below");
}

#[test]
fn more_draws_are_made_until_enough_come_near_and_weights_are_tempered_only_then() {
    let sharp = MODEL.replace("error = \"10%\"", "error = \"0.1%\"");
    let table = known("sold", &[150.0, 150.1, 149.9]);
    let ask = UpdateAsk::plain(10_000, 1);
    let found = updated(&sharp, &table, &ask).expect("an update");
    assert!(found.draws > 100_000 && found.effective >= 2_000.0 && found.power == 1.0, "{}", found.draws);
    // The posterior is the known values' alone: 150, with 0.1% over the root of three (Student's a little wider).
    let demand = found.drivers.iter().find(|one| one.column == "demand").unwrap();
    assert!((demand.after[1] - 150.0).abs() < 0.05 && demand.after[2] - demand.after[0] < 0.4, "{demand:?}");
    let few = updated(&sharp, &table, &UpdateAsk { most: 20_000, ..ask.clone() }).expect("a tempered update");
    assert!(matches!(few.tempered, Tempered::FewDraws(n) if n < 500.0), "{:?}", few.tempered);
    assert!(few.power < 0.5 && few.effective >= 1_999.0 && few.draws == 20_000, "{} {}", few.power, few.effective);
    let fewer = updated(&sharp, &table, &UpdateAsk { draws: 150, most: 150, ..ask.clone() });
    assert!(matches!(fewer, Err(NotUpdated::TooFew { draws: 150, .. })));
    let progress = Progress::default();
    progress.stop();
    let ready = Ready::open(Home::Unwritten(Path::new("m.toml"), &sharp), &Additions::default()).unwrap();
    let projection = ready.project(ScenarioId(0)).unwrap();
    let chosen = evidence(&ready.program, ScenarioId(0), &projection, &Wish::default());
    assert!(chosen.unwrap_err().to_string().contains("nothing is known of any line"));
    let stopped =
        update(&ready.program, &[(ScenarioId(0), 1.0)], &[ScenarioId(0)], &Chosen::default(), &ask, &progress);
    assert!(matches!(stopped, Err(NotUpdated::Ended(_))));
    assert_eq!(ask.tails, Tails::Student);
}

#[test]
fn the_draws_that_stand_are_kept_and_simulated_from() {
    let folder = stall();
    let told = json(&folder, "update stall.toml --known k.csv -n 20000 --posterior p.parquet -o u.json");
    assert_eq!(
        told,
        serde_json::from_str::<Value>(&fs::read_to_string(folder.path().join("u.json")).unwrap()).unwrap()
    );
    let again = json(&folder, "update stall.toml --known k.csv -n 20000 --posterior q.parquet --threads 1");
    assert_eq!(told, again);
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(bytes("p.parquet"), bytes("q.parquet"));
    let simulated = json(&folder, "simulate stall.toml --known k.csv --from p.parquet --fans");
    let after = &named(&told, "outputs", "name", "all_2026")["after"];
    let risk = named(&simulated, "outputs", "name", "all_2026");
    for level in ["10", "50", "90"] {
        assert_eq!(risk["percentiles"][level], after[format!("p{level}")]);
    }
    assert_eq!((&risk["probability"], &simulated["draws"]), (&after["probability"], &Value::from(20_000)));
    let fan = named(&simulated, "lines", "name", "sold");
    assert_eq!(fan["percentiles"]["90"], named(&told, "lines", "name", "sold")["percentiles"]["90"]);
    // They are worth less than their number: the mean's standard error says so.
    let share = number(&told["effective"]) / 20_000.0;
    let plain = number(&risk["sd"]) / 20_000_f64.sqrt();
    assert!((number(&risk["standard_error"]) * share.sqrt() / plain - 1.0).abs() < 1e-9);
    // What if: a driver that is set is not drawn.
    let set = json(&folder, "simulate stall.toml --known k.csv --from p.parquet --set demand=200");
    assert_eq!(number(&named(&set, "outputs", "name", "all_2026")["mean"]), 8.0 * 200.0 + 484.0);
    // A mix keeps which scenario a draw is of.
    let mix = json(&folder, "update stall.toml --known k.csv --mix -n 20000 --posterior m.parquet");
    let simulated = json(&folder, "simulate stall.toml --known k.csv --from m.parquet");
    assert_eq!(simulated["scenario"], "mix");
    let after = &named(&mix, "outputs", "name", "all_2026")["after"];
    assert_eq!(named(&simulated, "outputs", "name", "all_2026")["percentiles"]["50"], after["p50"]);
    let more = number(&named(&mix, "scenarios", "name", "more")["after"]);
    assert!((number(&simulated["probabilities"]["more"]) - more).abs() < 0.02);
    // What it cannot be drawn for. What was learnt from has to be known.
    at(&folder, "simulate stall.toml --from p.parquet").ends(1).says("values up to 2026-04").says("`--known FILE`");
    at(&folder, "publish stall.toml --from p.parquet -o f.toml").ends(1).says("values up to 2026-04");
    at(&folder, "publish stall.toml --known k.csv --from p.parquet -o f.toml").ends(0);
    write(&folder, "other.toml", &MODEL.replace("sigma = 0.2", "sigma = 0.3"));
    at(&folder, "simulate other.toml --from p.parquet").ends(1).says("the text of `stall` has changed since");
    write(&folder, "moved.toml", &MODEL.replace("demand = 130", "demand = 131"));
    at(&folder, "simulate moved.toml --known k.csv --from m.parquet").ends(1).says("the scenario `more` has changed");
    at(&folder, "simulate moved.toml --known k.csv --from p.parquet").ends(0);
    at(&folder, "simulate --from p.parquet").ends(1).says("its draws are of the model `stall`");
    at(&folder, "simulate stall.toml -s more --from p.parquet").ends(2).says("leave out `-s`");
    at(&folder, "simulate stall.toml --from k.csv").ends(1).says("cannot be drawn from");
    at(&folder, "simulate stall.toml --from gone.parquet").ends(4).says("gone.parquet");
    at(&folder, "simulate stall.toml -n 100 -o d.parquet").ends(0);
    at(&folder, "simulate stall.toml --from d.parquet").ends(1).says("update --posterior");
    let mut damaged = bytes("p.parquet");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(folder.path().join("damaged.parquet"), damaged).unwrap();
    at(&folder, "simulate stall.toml --from damaged.parquet").ends(1).says("cannot be drawn from");
    at(&folder, "simulate stall.toml --known k.csv --from m.parquet --set demand=1").ends(2).says("leave it out");
}

#[test]
fn evidence_is_chosen_and_mistakes_say_what_to_type() {
    let folder = stall();
    let double = MODEL.replace(
        "[outputs.all",
        "[lines.income]\nunit = \"pc\"\nformula = \"3 * sold\"\nactuals = \"replace\"\n[outputs.all",
    );
    write(&folder, "double.toml", &double);
    let both = known("sold", &SOLD) + "2026-01,income,354\n2026-06,cash,-900\n";
    write(&folder, "both.csv", &both);
    at(&folder, "update double.toml --known both.csv").ends(0).prints("`income` is made of `sold`").prints("--on sold");
    let one = json(&folder, "update double.toml --known both.csv --on income --until 2026-02 -n 5000");
    assert_eq!((one["surprises"].as_array().unwrap().len(), one["until"].as_str()), (1, Some("2026-02")));
    assert_eq!(one["remarks"].as_array().unwrap().len(), 0);
    // Months behind `--until` are forecast again.
    let sold = named(&one, "lines", "name", "income");
    assert!(number(&sold["percentiles"]["10"][2]) < number(&sold["percentiles"]["90"][2]));
    at(&folder, "update stall.toml").ends(1).says("nothing is known of any line").says("--known FILE");
    at(&folder, "update stall.toml --known k.csv --on cash")
        .ends(1)
        .says("nothing is known of `cash`")
        .says("are `sold`");
    at(&folder, "update stall.toml --known k.csv --on solt").ends(1).says("did you mean `sold`?");
    at(&folder, "update stall.toml --known k.csv --error solt=10%").ends(1).says("did you mean `sold`?");
    at(&folder, "update stall.toml --known k.csv --error sold=15").ends(2).says("\"15%\"");
    at(&folder, "update stall.toml --known k.csv --error sold").ends(2).says("LINE=20%");
    at(&folder, "update stall.toml --known k.csv --until 2026-09").ends(1).says("type `2026-04`");
    at(&folder, "update stall.toml --known k.csv -s base -s more").ends(2).says("--mix");
    at(&folder, "update stall.toml --known k.csv -s base@2026-02").ends(2).says("-s base --until 2026-02");
    at(&folder, "update stall.toml --known k.csv -o u.pdf").ends(2).says(".xlsx or .json");
    at(&folder, "update stall.toml --known k.csv --posterior u.csv").ends(2).says(".parquet");
    let sure = MODEL.lines().filter(|line| !line.starts_with("uncertain")).collect::<Vec<_>>().join("\n");
    write(&folder, "sure.toml", &sure);
    at(&folder, "update sure.toml --known k.csv").ends(1).says("nothing to draw");
    for (error, says) in [("15", "\\\"15%\\\""), ("0", "above 0"), ("\"-3%\"", "above 0")] {
        write(&folder, "wrong.toml", &MODEL.replace("error = \"10%\"", &format!("error = {error}")));
        let says = says.replace('\\', "");
        at(&folder, "check wrong.toml").ends(1).tells("E0605").tells(&says);
    }
    write(&folder, "wrong.toml", &MODEL.replace("error = \"10%\"", "error = true"));
    at(&folder, "check wrong.toml").ends(1).tells("a part, such as");
    // A scenario of a file, and an element of a line.
    write(
        &folder,
        "high.toml",
        "[scenarios.high]\ntitle = \"High\"\nextends = \"base\"\n[scenarios.high.drivers]\ndemand = 120\n",
    );
    let high = json(&folder, "update stall.toml -s high.toml --known k.csv -n 5000");
    assert_eq!(high["scenario"], "high");
}

#[test]
fn the_sheet_has_both_fans_and_probabilities_that_follow_what_is_typed() {
    let folder = stall();
    let told = json(&folder, "update stall.toml --known k.csv --mix -n 5000 -o u.xlsx");
    at(&folder, "verify u.xlsx").ends(0).prints("Every cell agrees");
    let bytes = fs::read(folder.path().join("u.xlsx")).unwrap();
    // Rows of the two scenarios: their heads stand in row 12.
    let own = recalculated::<&str>(&bytes, names(&bytes), &[]);
    let cell = |engine: &crate::engine::support::Engine, place: &str| engine.number_at(place).unwrap();
    let of = |at: usize, key: &str| number(&told["scenarios"][at][key]);
    let first = (8..20).find(|row| own.text(&format!("Update!$A${row}")).as_deref() == Some("Base")).unwrap();
    let second = first + 1;
    assert!((cell(&own, &format!("Update!$E${first}")) - of(0, "after")).abs() < 1e-12);
    assert!((cell(&own, &format!("Update!$E${second}")) - of(1, "after")).abs() < 1e-12);
    let typed =
        [(format!("Update!$C${first}"), Typed::Number(0.9)), (format!("Update!$C${second}"), Typed::Number(0.1))];
    let other = recalculated(&bytes, names(&bytes), &typed);
    let wanted = 0.1 * of(1, "likelihood") / (0.9 * of(0, "likelihood") + 0.1 * of(1, "likelihood"));
    assert!((cell(&other, &format!("Update!$E${second}")) - wanted).abs() < 1e-12);
    // The line that is drawn can be another one.
    let choice =
        (20..80).find(|row| own.text(&format!("Update!$A${row}")).as_deref() == Some("Line over time")).unwrap();
    let cash = recalculated(&bytes, names(&bytes), &[(format!("Update!$C${choice}"), Typed::Text("Cash".to_owned()))]);
    let after = (choice..choice + 60)
        .find(|row| own.text(&format!("Update!$A${row}")).as_deref() == Some("P50 after"))
        .unwrap();
    let columns: Vec<((i32, i32), f64)> =
        cash.values("Update").into_iter().filter(|((row, _), _)| *row == after).collect();
    assert_eq!(columns.len(), 12);
    assert!(columns.iter().all(|(_, x)| (x + 1_000.0).abs() < 20.0), "{columns:?}");
    // What is typed on Known makes it stale.
    assert!(own.text("Update!$C$4").as_deref() == Some("Current"), "{:?}", own.text("Update!$C$4"));
}

/// docs/learning.md goes once around; what it says of its numbers follows from them.
#[test]
fn the_page_of_one_round_prints_what_it_says() {
    const PAGE: &str = include_str!("../../docs/learning.md");
    let folder = TempDir::new().unwrap();
    let plan = blocks(PAGE, "toml plan.toml")[0];
    let parts = blocks(PAGE, "toml");
    let formula = plan.lines().find(|line| line.starts_with("formula = \"level")).expect("the line's formula");
    write(&folder, "plan.toml", plan);
    write(&folder, "closed.toml", &format!("{}\n{}", plan.replace(&format!("{formula}\n"), parts[1]), parts[0]));
    for name in ["march.csv", "year.csv"] {
        write(&folder, name, blocks(PAGE, &format!("csv {name}"))[0]);
    }
    let all = commands(PAGE);
    let lines = prints_what_it_says(folder.path(), &all);
    assert!(all.len() == 7 && lines > 70, "{lines} of {all:?}");
    let crps = |forecast: usize| {
        let scored = json(&folder, "score forecasts/2025-12.toml forecasts/2026-03.toml --known year.csv");
        number(&scored["forecasts"][forecast]["lines"][0]["crps"])
    };
    assert!((0.3..0.4).contains(&(crps(1) / crps(0))));
}
