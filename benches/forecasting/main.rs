//! How good the forecasts of `fit` are, on series that others know too, and how long they take.
//!
//! `cargo bench --bench forecasting -- FOLDER [--write] [--hold] [--method NAME]`: the folder has the files that
//! `benches/forecasting/data.py` writes. With `--write` the tables go into docs/forecasting.md. With `--hold` the last
//! values of the training parts are forecast, and the test parts not looked at: for choices of structure.

use evcalc::fit::forecast::methods::{Method, forecast_by};
use evcalc::fit::forecast::{MOST_ORIGINS, Question, forecast_from};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

/// A series: what is known, what came, and the place in the cycle of its first value.
#[derive(Clone, Default)]
struct Case {
    train: Vec<f64>,
    test: Vec<f64>,
    position: usize,
}

/// The page, and the lines between which its tables stand.
const PAGE: &str = "docs/forecasting.md";
const BEGIN: &str = "<!-- measured: begin -->\n";
const END: &str = "<!-- measured: end -->\n";
/// Months a year.
const CYCLE: usize = 12;

fn main() -> Result<(), Box<dyn Error>> {
    // The test runner of `cargo test --benches` only wants to know whether it runs.
    if std::env::args().any(|word| word == "--test") {
        return Ok(());
    }
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    let named = arguments.iter().position(|word| word == "--method").and_then(|at| arguments.get(at + 1));
    let folder = arguments.iter().find(|word| !word.starts_with("--") && Some(*word) != named);
    let Some(folder) = folder else {
        println!("forecasting: no data; `bash benches/forecasting/run.sh` gets them and measures");
        return Ok(());
    };
    let mut page = String::new();
    for (file, title) in [
        ("m3_monthly.csv", "M3 competition, monthly series, 18 months ahead"),
        ("tourism_monthly.csv", "Tourism competition, monthly series, 24 months ahead"),
    ] {
        let mut cases = read(&format!("{folder}/{file}"))?;
        if has("--hold") {
            cases = cases.into_iter().filter_map(|case| held(case, CYCLE)).collect();
        }
        let mut table = format!("**{title}** ({} series)\n\n", cases.len());
        table += "| method | sMAPE | MAPE | MASE | P10–P90 held | first third | last third | seconds |\n";
        table += "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n";
        for method in Method::ALL.into_iter().filter(|method| named.is_none_or(|name| name == method.name())) {
            let start = Instant::now();
            let all: Vec<Option<Errors>> =
                cases.par_iter().map(|case| errors(method, case, CYCLE, MOST_ORIGINS)).collect();
            table += &row(method.name(), &all, start.elapsed().as_secs_f64());
            table += "\n";
        }
        println!("{table}");
        page += &format!("{table}\n");
    }
    if has("--write") {
        let text = std::fs::read_to_string(PAGE)?;
        let (before, rest) = text.split_once(BEGIN).ok_or("the page has no place for the tables")?;
        let (_, after) = rest.split_once(END).ok_or("the page has no end of the tables")?;
        std::fs::write(PAGE, format!("{before}{BEGIN}{page}{END}{after}"))?;
    }
    Ok(())
}

fn read(file: &str) -> Result<Vec<Case>, Box<dyn Error>> {
    let mut cases: BTreeMap<String, (usize, Case)> = BTreeMap::new();
    for row in csv::Reader::from_path(file)?.deserialize() {
        let (series, part, season, value): (String, String, usize, f64) = row?;
        let place = cases.len();
        let (_, case) = cases.entry(series).or_insert_with(|| (place, Case { position: season, ..Case::default() }));
        if part == "train" { case.train.push(value) } else { case.test.push(value) }
    }
    let mut cases: Vec<(usize, Case)> = cases.into_values().collect();
    cases.sort_by_key(|(place, _)| *place);
    Ok(cases.into_iter().map(|(_, case)| case).collect())
}

/// The case with the last values of its training part as its test part; none where two cycles would not be left, or a
/// value is 0.
fn held(mut case: Case, cycle: usize) -> Option<Case> {
    let left = case.train.len().checked_sub(case.test.len()).filter(|left| *left >= 2 * cycle)?;
    case.test = case.train.split_off(left);
    case.test.iter().all(|y| *y > 0.0).then_some(case)
}

/// Means over the horizons of a series: sMAPE, MAPE, MASE, and the shares between P10 and P90 of all periods, of the
/// first and of the last third.
type Errors = [f64; 6];

fn errors(method: Method, case: &Case, cycle: usize, origins: usize) -> Option<Errors> {
    let question = Question::new(&case.train, cycle, case.position);
    let horizon = case.test.len();
    let (centre, spread) = if method == Method::Combination {
        let made = forecast_from(&[question], horizon, origins).pop()?.ok()?;
        (made.centre, made.spread)
    } else {
        forecast_by(method, &question, horizon, origins).ok()?
    };
    let (low, high) = (spread.percentile(&centre, 0.1), spread.percentile(&centre, 0.9));
    let inside: Vec<f64> =
        case.test.iter().zip(low.iter().zip(&high)).map(|(y, (a, b))| f64::from(u8::from(a <= y && y <= b))).collect();
    let mean = |all: &[f64]| all.iter().sum::<f64>() / all.len() as f64;
    let pairs = || centre.iter().zip(&case.test);
    let smape: Vec<f64> = pairs().map(|(f, y)| 200.0 * (y - f).abs() / (y.abs() + f.abs())).collect();
    let mape: Vec<f64> = pairs().map(|(f, y)| 100.0 * (y - f).abs() / y.abs()).collect();
    let naive = evcalc::fit::rolling::naive_error(&case.train, cycle).unwrap_or(f64::NAN);
    let mase: Vec<f64> = pairs().map(|(f, y)| (y - f).abs() / naive).collect();
    let third = horizon / 3;
    Some([
        mean(&smape),
        mean(&mape),
        mean(&mase),
        mean(&inside),
        mean(&inside[..third]),
        mean(&inside[horizon - third..]),
    ])
}

fn row(name: &str, all: &[Option<Errors>], seconds: f64) -> String {
    let mean = |i: usize| {
        let known: Vec<f64> = all.iter().flatten().map(|errors| errors[i]).filter(|x| x.is_finite()).collect();
        known.iter().sum::<f64>() / known.len() as f64
    };
    let missing = all.iter().filter(|one| one.is_none()).count();
    let name = if missing > 0 { format!("{name} ({missing} without)") } else { name.to_owned() };
    let shares = [3, 4, 5].map(|i| format!("{:.1} %", 100.0 * mean(i))).join(" | ");
    format!("| {name} | {:.3} | {:.3} | {:.3} | {shares} | {seconds:.1} |", mean(0), mean(1), mean(2))
}
