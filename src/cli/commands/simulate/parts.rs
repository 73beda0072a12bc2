//! Parts of a simulation, run apart and put together again.

use super::args::{Sampling, Simulate};
use super::cases::specs;
use super::draws::STRETCH;
use crate::analyse::{
    Ended, PART_NOTE, Part, PartAbout, PartError, Progress, Simulation, Tally, Whole, complete_parts, part_columns,
    part_rows, read_parts, run_difference,
};
use crate::cli::face::{Common, Failure, existing, output};
use crate::cli::shared::draws::{Spec, ended, store_failure};
use crate::cli::shared::load::ready;
use crate::front::Ready;
use crate::store::{ParquetWriter, StoreError, TableWriter};
use clap::ValueEnum;
use std::ffi::OsString;
use std::fs::File;

/// `K/N` as numbers.
fn part_of(text: &str) -> Result<(u64, u64), Failure> {
    let numbers = text.split_once('/').and_then(|(part, parts)| Some((part.parse().ok()?, parts.parse().ok()?)));
    numbers.filter(|(part, parts): &(u64, u64)| (1..=*parts).contains(part) && *parts <= 1_000_000).ok_or_else(|| {
        Failure::Usage(format!("`--part {text}` should be a part and how many there are, such as `--part 3/10`"))
    })
}

/// The run that the arguments ask for, of so many parts.
fn whole_of(ready: &Ready, args: &Simulate, parts: u64) -> Whole {
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
fn arguments(whole: &Whole, args: &Simulate) -> Option<Simulate> {
    Some(Simulate {
        from: None,
        lines: vec![],
        book: args.book.clone(),
        model: args.model.clone().or_else(|| whole.model.as_ref().map(OsString::from)),
        scenario: whole.scenario.clone(),
        set: whole.set.clone(),
        draws: whole.draws,
        known: args.known.clone(),
        first_draw: whole.first_draw,
        seed: whole.seed,
        threads: args.threads,
        sampling: Sampling::from_str(&whole.sampling, false).ok()?,
        of: whole.of.clone(),
        mix: whole.mix,
        fans: args.fans,
        indices: args.indices,
        draw: None,
        part: None,
        merge: vec![],
        output: args.output.clone(),
    })
}

/// Runs one part and writes it.
pub(super) fn write(
    args: &Simulate,
    text: &str,
    ready: &Ready,
    progress: &Progress,
    common: &Common,
) -> Result<(), Failure> {
    let (part, parts) = part_of(text)?;
    let Some(path) = args.output.as_deref().filter(|path| path.extension().is_some_and(|e| e == "parquet")) else {
        return Err(Failure::Usage("a part is written into a Parquet file: add `-o part.parquet`".to_owned()));
    };
    let specs = specs(ready, args)?;
    let [spec] = specs.as_slice() else {
        return Err(Failure::Usage("a part is of one scenario, or of `--mix`: run parts for each scenario".to_owned()));
    };
    let whole = whole_of(ready, args, parts);
    let (from, draws) = whole.stretch(part);
    if draws == 0 {
        return Err(Failure::Usage(format!("{} draws cannot be cut into {parts} parts", args.draws)));
    }
    let ask = spec.stretch(from, draws);
    let stop = |error: Ended| ended(error, ready, common);
    let failed = |error: StoreError| store_failure(path, error);
    output::write_with(path, common.force, existing::parquet, |file: &mut File| {
        let mut table =
            Box::new(ParquetWriter::new(file, &part_columns(&ready.program, &spec.ask), &[]).map_err(failed)?);
        let mut checks = vec![Tally::default(); ready.model().checks.len()];
        let mut at = 0;
        while at < draws {
            let count = STRETCH.min(draws - at);
            let ask = spec.stretch(from + at, count);
            let case = spec.case(ready, &ask, progress).map_err(stop)?;
            let outcomes = case.outcomes(0..ask.outputs.len()).map_err(stop)?;
            checks.iter_mut().zip(&outcomes.checks).for_each(|(all, own)| all.join(*own));
            table.write(&part_rows(outcomes, ask.first, count as usize)).map_err(failed)?;
            at += count;
        }
        let checks = checks.iter().map(|tally| (tally.failed, tally.worst)).collect();
        let about = PartAbout { whole, part, checks, checksum: true };
        table.note(PART_NOTE, &serde_json::to_string(&about).map_err(|error| Failure::File(error.to_string()))?);
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

/// Parts, complete and in their order.
fn parts(args: &Simulate) -> Result<Vec<Part>, PartError> {
    let mut parts = args.merge.iter().map(|path| Part::open(path)).collect::<Result<Vec<_>, _>>()?;
    parts.sort_by_key(|part| part.about.part);
    for part in parts.iter().filter(|part| !part.about.checksum) {
        output::error_line(&format!(
            "note: `{}` was written by an evcalc that kept no checksum: damage in it can go unnoticed",
            part.path.display()
        ));
    }
    complete_parts(&parts)?;
    Ok(parts)
}

/// What merging gives: the model, what was asked, and the summary.
pub(super) type Merged = (Ready, Vec<Spec>, Vec<Simulation>);

/// Sums up parts as one run.
pub(super) fn merge(args: &Simulate, progress: &Progress, common: &Common) -> Result<Merged, Failure> {
    let parts = parts(args)?;
    let whole = &parts[0].about.whole;
    let Some(arguments) = arguments(whole, args) else {
        return Err(Failure::Model(format!("`{}` asks for a sampling that is not known", parts[0].path.display())));
    };
    let ready = ready(arguments.model.as_deref(), &arguments.scenario, &arguments.set, &arguments.known, common)?;
    let now = Whole { model: whole.model.clone(), ..whole_of(&ready, &arguments, whole.parts) };
    if now != *whole {
        return Err(Failure::Model(format!(
            "the parts are of another model or version: {}\n  = help: name the model that they were drawn from, `evcalc simulate MODEL --merge ...`",
            run_difference(whole, &now)
        )));
    }
    let specs = specs(&ready, &arguments)?;
    let spec = &specs[0];
    let simulation = {
        let case = spec.case(&ready, &spec.ask, progress).map_err(|error| ended(error, &ready, common))?;
        let kinds = case.kinds();
        let mut fault = None;
        let summed = case.summed_up(|keep| {
            let read = read_parts(&parts, &ready.program, &spec.ask, &kinds, keep);
            read.map_err(|failure| {
                fault = Some(failure);
                Ended::Stopped
            })
        });
        match (summed, fault) {
            (_, Some(failure)) => return Err(failure.into()),
            (Ok(simulation), None) => simulation,
            (Err(error), None) => return Err(ended(error, &ready, common)),
        }
    };
    Ok((ready, specs, vec![simulation]))
}
