//! Random models in numbers: `random_models FIRST LAST` judges the models of these seeds natively and through IronCalc,
//! makes each that fails smaller, prints it, and ends with code 3 if there was any.
//!
//! `--natively` leaves the workbooks out, `--small` takes models of few lines and periods, `--write FOLDER` only writes
//! the workbooks, for another engine to recalculate; `random_models --compare FOLDER AGAIN` compares what that one saved.

#[path = "../tests/random/mod.rs"]
mod random;

use random::{Fault, IRONCALC, LIBREOFFICE, Verdict, booked, judge, judge_books, judge_natively, projected};
use random_models::{Model, Shape, generate, shrink};
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
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
    let well = match (&arguments[..], ask(&arguments)) {
        ([compare, folder, again], _) if compare == "--compare" => compare_all(Path::new(folder), Path::new(again)),
        (_, Some(Ask { write: Some(folder), first, last, shape, .. })) => {
            write_all(Path::new(&folder), (first, last), shape)
        }
        (_, Some(ask)) => judge_all(&ask),
        (_, None) => {
            eprintln!("usage: random_models [--small] [--natively | --write FOLDER] FIRST LAST");
            eprintln!("       random_models --compare FOLDER AGAIN");
            return ExitCode::from(2);
        }
    };
    if well { ExitCode::SUCCESS } else { ExitCode::from(3) }
}

/// What came of many models.
struct Count {
    faults: &'static [Fault],
    same: usize,
    numbers: usize,
    formulas: usize,
    valueless: usize,
    refused: usize,
    excused: Vec<usize>,
    wrong: usize,
}

impl Count {
    fn of(faults: &'static [Fault]) -> Count {
        let excused = vec![0; faults.len()];
        Count { faults, same: 0, numbers: 0, formulas: 0, valueless: 0, refused: 0, excused, wrong: 0 }
    }

    /// Counts one; whether it is wrong.
    fn add(&mut self, what: &str, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Same { numbers, formulas } => {
                self.same += 1;
                self.numbers += numbers;
                self.formulas += formulas;
            }
            Verdict::NoValue => self.valueless += 1,
            Verdict::Refused(why) => {
                self.refused += 1;
                println!("{what} is not valid: {why}");
            }
            Verdict::Excused { fault, .. } => {
                let known = self.faults.iter().position(|known| known.name == fault);
                known.into_iter().for_each(|at| self.excused[at] += 1);
            }
            Verdict::Wrong(why) => {
                self.wrong += 1;
                println!("{what}: {why}");
                return true;
            }
        }
        false
    }

    /// Prints all; whether nothing was wrong.
    fn tell(&self) -> bool {
        println!("{} agree: {} numbers, {} formula cells", self.same, self.numbers, self.formulas);
        let Count { valueless, refused, wrong, .. } = self;
        println!("{valueless} have no value by both evaluations, {refused} are not valid, {wrong} are wrong");
        for (fault, count) in self.faults.iter().zip(&self.excused) {
            println!("{count} differ by a fault of the engine: {} ({})", fault.name, fault.reason);
        }
        self.wrong == 0
    }
}

/// Judges the models of some seeds; whether nothing was wrong.
fn judge_all(ask: &Ask) -> bool {
    let mut count = Count::of(IRONCALC);
    // A part at a time, so that what fails is told soon.
    for start in (ask.first..=ask.last).step_by(50) {
        let seeds: Vec<u64> = (start..=ask.last.min(start + 49)).collect();
        let judged = |seed: &u64| (ask.judge)(&generate(*seed, ask.shape));
        let verdicts: Vec<Verdict> = seeds.par_iter().map(judged).collect();
        for (seed, verdict) in seeds.iter().zip(verdicts) {
            if count.add(&format!("seed {seed}"), verdict) {
                smaller(&generate(*seed, ask.shape), ask.judge);
            }
        }
    }
    count.tell()
}

/// Prints the smallest model that still fails.
fn smaller(model: &Model, judge: fn(&Model) -> Verdict) {
    let small = shrink(model, TRIES, &mut |model| matches!(judge(model), Verdict::Wrong(_)));
    if let Verdict::Wrong(what) = judge(&small) {
        println!("smaller: {what}\n{}", small.text());
        if let Some(file) = small.baseline_file() {
            println!("# {file}\n{}", small.baseline_text());
        }
    }
}

/// Writes the workbooks of some seeds; whether all could be written.
fn write_all(folder: &Path, (first, last): (u64, u64), shape: Shape) -> bool {
    let write = |seed: u64| {
        let model = generate(seed, shape);
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

/// Compares every workbook of a folder with the one of the same name that another program saved.
fn compare_all(folder: &Path, again: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    let mut books: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    books.retain(|book| book.extension().is_some_and(|ending| ending == "xlsx"));
    books.sort();
    let judged = |book: &PathBuf| {
        let other = again.join(book.file_name().unwrap_or_default());
        match (fs::read(book), fs::read(&other)) {
            (Ok(book), Ok(other)) => judge_books(&book, &other),
            (_, Err(error)) => Verdict::Wrong(format!("was not saved: {error}")),
            (Err(error), _) => Verdict::Wrong(error.to_string()),
        }
    };
    let verdicts: Vec<Verdict> = books.par_iter().map(judged).collect();
    let mut count = Count::of(LIBREOFFICE);
    for (book, verdict) in books.iter().zip(verdicts) {
        count.add(&book.display().to_string(), verdict);
    }
    count.tell() && count.formulas > 0
}
