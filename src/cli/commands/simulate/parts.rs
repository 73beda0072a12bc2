//! Parts of a simulation, run apart and put together again.

use super::args::{Sampling, Simulate};
use super::cases::specs;
use super::draws::{STRETCH, store_failure};
use crate::analyse::{Ended, Numbers, Outcomes, Progress, Simulation, Tally};
use crate::cli::face::{Common, Failure, existing, output};
use crate::cli::shared::draws::{Spec, ended};
use crate::cli::shared::load::{Ready, ready};
use crate::store::{Column, Kind, ParquetReader, ParquetWriter, StoreError, TableWriter, Values};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The note that makes a file a part.
const NOTE: &str = "evcalc_part";

/// Everything that has to be the same for parts to belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Whole {
    version: String,
    /// As typed.
    model: Option<String>,
    model_fingerprint: String,
    baseline_fingerprint: String,
    scenario: Vec<String>,
    set: Vec<String>,
    mix: bool,
    of: Vec<String>,
    draws: u64,
    first_draw: u64,
    seed: u64,
    sampling: String,
    parts: u64,
}

/// What a part says of itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct About {
    whole: Whole,
    part: u64,
    /// For each check: draws in which it fails, the worst of them, and in how many places it fails there.
    checks: Vec<(u64, Option<(u64, u64)>)>,
    /// Whether the file was written with a checksum; older ones were not.
    #[serde(default)]
    checksum: bool,
}

impl Whole {
    fn new(ready: &Ready, args: &Simulate, parts: u64) -> Whole {
        Whole {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            model: args.model.as_ref().map(|model| model.to_string_lossy().into_owned()),
            model_fingerprint: ready.opened.identity.whole(),
            baseline_fingerprint: ready.opened.baseline_fingerprint.clone(),
            scenario: args.scenario.clone(),
            set: args.set.clone(),
            mix: args.mix,
            of: args.of.clone(),
            draws: args.draws,
            first_draw: args.first_draw,
            seed: args.seed,
            sampling: args.sampling.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned()),
            parts,
        }
    }

    /// The arguments of the whole run.
    fn arguments(&self, args: &Simulate) -> Option<Simulate> {
        Some(Simulate {
            book: args.book.clone(),
            model: args.model.clone().or_else(|| self.model.as_ref().map(OsString::from)),
            scenario: self.scenario.clone(),
            set: self.set.clone(),
            draws: self.draws,
            first_draw: self.first_draw,
            seed: self.seed,
            threads: args.threads,
            sampling: Sampling::from_str(&self.sampling, false).ok()?,
            of: self.of.clone(),
            mix: self.mix,
            fans: args.fans,
            indices: args.indices,
            draw: None,
            part: None,
            merge: vec![],
            output: args.output.clone(),
        })
    }

    /// Where a part begins, and how many draws it has.
    fn stretch(&self, part: u64) -> (u64, u64) {
        let begin = |part: u64| (u128::from(self.draws) * u128::from(part) / u128::from(self.parts)) as u64;
        (begin(part - 1), begin(part) - begin(part - 1))
    }
}

/// `K/N` as numbers.
fn part_of(text: &str) -> Result<(u64, u64), Failure> {
    let numbers = text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
    numbers.filter(|(part, parts): &(u64, u64)| (1..=*parts).contains(part) && *parts <= 1_000_000).ok_or_else(|| {
        Failure::Usage(format!("`--part {text}` should be a part and how many there are, such as `--part 3/10`"))
    })
}

/// Runs one part and writes it.
pub fn write(args: &Simulate, text: &str, ready: &Ready, progress: &Progress, common: &Common) -> Result<(), Failure> {
    let (part, parts) = part_of(text)?;
    let Some(path) = args.output.as_deref().filter(|path| path.extension().is_some_and(|e| e == "parquet")) else {
        return Err(Failure::Usage("a part is written into a Parquet file: add `-o part.parquet`".to_owned()));
    };
    let specs = specs(ready, args)?;
    let [spec] = specs.as_slice() else {
        return Err(Failure::Usage("a part is of one scenario, or of `--mix`: run parts for each scenario".to_owned()));
    };
    let whole = Whole::new(ready, args, parts);
    let (from, draws) = whole.stretch(part);
    if draws == 0 {
        return Err(Failure::Usage(format!("{} draws cannot be cut into {parts} parts", args.draws)));
    }
    let ask = spec.stretch(from, draws);
    let stop = |error: Ended| ended(error, ready, common);
    let failed = |error: StoreError| store_failure(path, error);
    output::write_with(path, common.force, existing::parquet, |file: &mut File| {
        let mut table = Box::new(ParquetWriter::new(file, &columns(ready, spec), &[]).map_err(failed)?);
        let mut checks = vec![Tally::default(); ready.model().checks.len()];
        let mut at = 0;
        while at < draws {
            let count = STRETCH.min(draws - at);
            let ask = spec.stretch(from + at, count);
            let case = spec.case(ready, &ask, progress).map_err(stop)?;
            let outcomes = case.outcomes(0..ask.outputs.len()).map_err(stop)?;
            checks.iter_mut().zip(&outcomes.checks).for_each(|(all, own)| all.join(*own));
            table.write(&group(outcomes, ask.first, count as usize)).map_err(failed)?;
            at += count;
        }
        let checks = checks.iter().map(|tally| (tally.failed, tally.worst)).collect();
        let about = About { whole, part, checks, checksum: true };
        table.note(NOTE, &serde_json::to_string(&about).map_err(|error| Failure::File(error.to_string()))?);
        table.finish().map_err(failed)
    })?;
    output::error_line(&format!(
        "part {part} of {parts}: draws {} to {}, in {}",
        ask.first,
        ask.first + draws - 1,
        path.display()
    ));
    Ok(())
}

fn columns(ready: &Ready, spec: &Spec) -> Vec<Column> {
    let column = |name: String, kind| Column { name, kind };
    let mut out = vec![column("draw".to_owned(), Kind::Whole), column("failed".to_owned(), Kind::Flag)];
    for output in &spec.ask.outputs {
        let name = &ready.model().outputs[*output].name;
        out.push(column(name.clone(), Kind::Number));
        if ready.program.targets[*output].is_some() {
            out.push(column(format!("{name} target"), Kind::Number));
        }
    }
    out
}

fn group(outcomes: Outcomes, first: u64, count: usize) -> Vec<Values> {
    let each = |numbers: Numbers| match numbers {
        Numbers::Each(values) => Values::Number(values),
        Numbers::All(x) => Values::Number(vec![x; count]),
    };
    let mut out = vec![
        Values::Whole((0..count as u64).map(|draw| (first + draw) as i64).collect()),
        Values::Flag(outcomes.failed),
    ];
    for (output, target) in outcomes.outputs.into_iter().zip(outcomes.targets) {
        out.push(each(output));
        out.extend(target.map(each));
    }
    out
}

/// A part's file, with what it says of itself.
struct Part {
    path: PathBuf,
    file: ParquetReader,
    about: About,
}

impl Part {
    fn open(path: &Path) -> Result<Part, Failure> {
        let wrong = |text: String| Failure::Model(format!("`{}` is no part of a simulation: {text}", path.display()));
        let file = ParquetReader::open(path).map_err(|error| match error {
            StoreError::File(error) => Failure::File(format!("cannot read `{}`: {error}", path.display())),
            StoreError::Content(text) => wrong(text),
            StoreError::Damaged => damaged(path),
        })?;
        let note = file.note(NOTE).ok_or_else(|| wrong("it was not written with `--part`".to_owned()))?;
        let about: About = serde_json::from_str(&note).map_err(|error| wrong(error.to_string()))?;
        if about.checksum && !file.has_checksum() {
            return Err(damaged(path));
        }
        let (.., draws) = about.whole.stretch(about.part.clamp(1, about.whole.parts.max(1)));
        if file.rows() != draws {
            return Err(wrong(format!("it has {} draws instead of {draws}", file.rows())));
        }
        Ok(Part { path: path.to_owned(), file, about })
    }

    fn numbers(&self, name: &str) -> Result<Vec<f64>, Failure> {
        match self.file.column(name) {
            Ok(Values::Number(values)) => Ok(values),
            Ok(_) => Err(Failure::Model(format!("`{}`: its column `{name}` holds no numbers", self.path.display()))),
            Err(error) => Err(Failure::Model(format!("`{}`: {error}", self.path.display()))),
        }
    }

    fn failed(&self) -> Result<Vec<bool>, Failure> {
        match self.file.column("failed") {
            Ok(Values::Flag(values)) => Ok(values),
            Ok(_) => Err(Failure::Model(format!("`{}`: its column `failed` is damaged", self.path.display()))),
            Err(error) => Err(Failure::Model(format!("`{}`: {error}", self.path.display()))),
        }
    }
}

fn damaged(path: &Path) -> Failure {
    Failure::Model(format!(
        "`{}` is no part of a simulation any more: {}\n  = help: run this part again",
        path.display(),
        StoreError::Damaged
    ))
}

/// Parts, complete and in their order.
fn parts(args: &Simulate) -> Result<Vec<Part>, Failure> {
    let mut parts = args.merge.iter().map(|path| Part::open(path)).collect::<Result<Vec<_>, _>>()?;
    parts.sort_by_key(|part| part.about.part);
    for part in parts.iter().filter(|part| !part.about.checksum) {
        output::error_line(&format!(
            "note: `{}` was written by an evcalc that kept no checksum: damage in it can go unnoticed",
            part.path.display()
        ));
    }
    let first = &parts[0];
    for part in &parts[1..] {
        if part.about.whole != first.about.whole {
            return Err(Failure::Model(format!(
                "`{}` and `{}` are parts of different simulations: {}",
                first.path.display(),
                part.path.display(),
                difference(&first.about.whole, &part.about.whole)
            )));
        }
    }
    if let Some(twice) = parts.windows(2).find(|pair| pair[0].about.part == pair[1].about.part) {
        let (a, b) = (twice[0].path.display(), twice[1].path.display());
        return Err(Failure::Model(format!("`{a}` and `{b}` are both part {}", twice[0].about.part)));
    }
    let has = |part: &u64| parts.iter().any(|p| p.about.part == *part);
    let missing: Vec<String> =
        (1..=first.about.whole.parts).filter(|part| !has(part)).take(20).map(|part| part.to_string()).collect();
    match missing.is_empty() {
        true => Ok(parts),
        false => Err(Failure::Model(format!(
            "of {} parts these are missing: {}",
            first.about.whole.parts,
            missing.join(", ")
        ))),
    }
}

fn difference(a: &Whole, b: &Whole) -> String {
    let both = [serde_json::to_value(a), serde_json::to_value(b)];
    let [Ok(serde_json::Value::Object(a)), Ok(serde_json::Value::Object(b))] = both else { return String::new() };
    let different = a.iter().filter(|(name, value)| b.get(*name) != Some(value));
    different.map(|(name, value)| format!("{name} is {value} and {}", b[name])).collect::<Vec<_>>().join(", ")
}

/// What merging gives: the model, what was asked, and the summary.
pub type Merged = (Ready, Vec<Spec>, Vec<Simulation>);

/// Sums up parts as one run.
pub fn merge(args: &Simulate, progress: &Progress, common: &Common) -> Result<Merged, Failure> {
    let parts = parts(args)?;
    let whole = &parts[0].about.whole;
    let Some(arguments) = whole.arguments(args) else {
        return Err(Failure::Model(format!("`{}` asks for a sampling that is not known", parts[0].path.display())));
    };
    let ready = ready(arguments.model.as_deref(), &arguments.scenario, &arguments.set, common)?;
    let now = Whole { model: whole.model.clone(), ..Whole::new(&ready, &arguments, whole.parts) };
    if now != *whole {
        return Err(Failure::Model(format!(
            "the parts are of another model or version: {}\n  = help: name the model that they were drawn from, `evcalc simulate MODEL --merge ...`",
            difference(whole, &now)
        )));
    }
    let specs = specs(&ready, &arguments)?;
    let spec = &specs[0];
    let simulation = {
        let case = spec.case(&ready, &spec.ask, progress).map_err(|error| ended(error, &ready, common))?;
        let kinds = case.kinds();
        let mut fault = None;
        let summed = case.summed_up(|keep| {
            let read = read(&parts, &ready, spec, &kinds, keep);
            read.map_err(|failure| {
                fault = Some(failure);
                Ended::Stopped
            })
        });
        match (summed, fault) {
            (_, Some(failure)) => return Err(failure),
            (Ok(simulation), None) => simulation,
            (Err(error), None) => return Err(ended(error, &ready, common)),
        }
    };
    Ok((ready, specs, vec![simulation]))
}

fn read(
    parts: &[Part],
    ready: &Ready,
    spec: &Spec,
    kinds: &Outcomes,
    keep: std::ops::Range<usize>,
) -> Result<Outcomes, Failure> {
    let numbers = |name: &str, kind: &Numbers| -> Result<Numbers, Failure> {
        match kind {
            Numbers::All(x) => Ok(Numbers::All(*x)),
            Numbers::Each(_) => {
                let mut all = Vec::with_capacity(spec.ask.draws as usize);
                for part in parts {
                    all.extend(part.numbers(name)?);
                }
                Ok(Numbers::Each(all))
            }
        }
    };
    let mut out = Outcomes { checks: vec![Tally::default(); ready.model().checks.len()], ..Outcomes::default() };
    for part in parts {
        out.failed.extend(part.failed()?);
        for (all, (failed, worst)) in out.checks.iter_mut().zip(&part.about.checks) {
            all.join(Tally { failed: *failed, worst: *worst });
        }
    }
    for at in keep {
        let name = &ready.model().outputs[spec.ask.outputs[at]].name;
        out.outputs.push(numbers(name, &kinds.outputs[at])?);
        out.targets.push(match &kinds.targets[at] {
            Some(kind) => Some(numbers(&format!("{name} target"), kind)?),
            None => None,
        });
    }
    Ok(out)
}
