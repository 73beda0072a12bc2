//! Random models in numbers: `random_models FIRST LAST` judges the models of these seeds natively and through IronCalc,
//! makes each that fails smaller, prints it, and ends with code 3 if there was any.
//!
//! `--natively` leaves the workbooks out, `--small` takes models of few lines and periods, `--write FOLDER` only writes
//! the workbooks, for another engine to recalculate.

#[path = "../tests/random/mod.rs"]
mod random;

use random::{FAULTS, Verdict, booked, judge, judge_natively, projected};
use random_models::{Model, Shape, generate, shrink};
use rayon::prelude::*;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Questions asked while a model is made smaller.
const TRIES: usize = 3000;

/// Few lines and periods.
const SMALL: Shape = Shape { edges: None, hostile: None, periods: Some(9), lines: Some(5) };

/// What is asked for.
#[derive(Clone, Debug)]
struct Ask {
    first: u64,
    last: u64,
    shape: Shape,
    judge: fn(&Model) -> Verdict,
    write: Option<String>,
}

fn ask(arguments: &[String]) -> Option<Ask> {
    let mut ask = Ask { first: 1, last: 0, shape: Shape::default(), judge, write: None };
    let mut seeds = vec![];
    let mut rest = arguments.iter();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "--natively" => ask.judge = judge_natively,
            "--small" => ask.shape = SMALL,
            "--write" => ask.write = Some(rest.next()?.clone()),
            seed => seeds.push(seed.parse().ok()?),
        }
    }
    let [first, last] = seeds[..] else { return None };
    Some(Ask { first, last, ..ask })
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(ask) = ask(&arguments) else {
        eprintln!("usage: random_models [--small] [--natively | --write FOLDER] FIRST LAST");
        return ExitCode::from(2);
    };
    let well = match &ask.write {
        Some(folder) => write_all(Path::new(folder), &ask),
        None => judge_all(&ask),
    };
    if well { ExitCode::SUCCESS } else { ExitCode::from(3) }
}

/// Judges the models of some seeds; whether nothing was wrong.
fn judge_all(ask: &Ask) -> bool {
    let (first, last, judge, shape) = (ask.first, ask.last, ask.judge, ask.shape);
    let (mut same, mut numbers, mut formulas, mut valueless, mut refused) = (0, 0, 0, 0, 0);
    let (mut excused, mut wrong) = (vec![0; FAULTS.len()], 0);
    // A part at a time, so that what fails is told soon.
    for start in (first..=last).step_by(50) {
        let seeds: Vec<u64> = (start..=last.min(start + 49)).collect();
        let verdicts: Vec<Verdict> = seeds.par_iter().map(|seed| judge(&generate(*seed, shape))).collect();
        for (seed, verdict) in seeds.iter().zip(verdicts) {
            match verdict {
                Verdict::Same { numbers: n, formulas: f } => {
                    same += 1;
                    numbers += n;
                    formulas += f;
                }
                Verdict::NoValue => valueless += 1,
                Verdict::Refused(why) => {
                    refused += 1;
                    println!("seed {seed} is not valid: {why}");
                }
                Verdict::Excused { fault, .. } => {
                    let known = FAULTS.iter().position(|known| known.name == fault);
                    known.into_iter().for_each(|at| excused[at] += 1);
                }
                Verdict::Wrong(what) => {
                    wrong += 1;
                    println!("seed {seed}: {what}");
                    tell(&generate(*seed, shape), judge);
                }
            }
        }
    }
    println!("{same} models agree: {numbers} numbers, {formulas} formula cells");
    println!("{valueless} have no value by both evaluations, {refused} are not valid, {wrong} are wrong");
    for (fault, count) in FAULTS.iter().zip(excused) {
        println!("{count} differ by a fault of the engine: {} ({})", fault.name, fault.reason);
    }
    wrong == 0
}

/// Prints the smallest model that still fails.
fn tell(model: &Model, judge: fn(&Model) -> Verdict) {
    let small = shrink(model, TRIES, &mut |model| matches!(judge(model), Verdict::Wrong(_)));
    if let Verdict::Wrong(what) = judge(&small) {
        println!("smaller: {what}\n{}", small.text());
        if let Some(file) = small.baseline_file() {
            println!("# {file}\n{}", small.baseline_text());
        }
    }
}

/// Writes the workbooks of some seeds; whether all could be written.
fn write_all(folder: &Path, ask: &Ask) -> bool {
    let (first, last) = (ask.first, ask.last);
    let write = |seed: u64| {
        let model = generate(seed, ask.shape);
        let Ok((program, projections, _)) = projected(&model) else { return Ok(0) };
        let bytes = booked(&program, &projections)?;
        fs::write(folder.join(format!("{}.xlsx", model.name)), bytes).map_err(|error| error.to_string())?;
        Ok(1)
    };
    let results: Vec<Result<usize, String>> = (first..=last).into_par_iter().map(write).collect();
    for (seed, error) in (first..).zip(&results).filter_map(|(seed, result)| Some((seed, result.as_ref().err()?))) {
        println!("seed {seed}: {error}");
    }
    println!("{} workbooks written", results.iter().flatten().sum::<usize>());
    results.iter().all(Result::is_ok)
}
