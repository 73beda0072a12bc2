//! `evcalc simulate`: the uncertain drivers drawn many times.

mod args;
mod cases;
mod data;
mod draws;
mod one;
mod parts;
mod sheet;
mod table;

pub(crate) use args::Simulate;

use crate::analyse::{FAN, Progress, Simulation};
use crate::cli::face::json::pretty;
use crate::cli::face::progress::watched;
use crate::cli::face::{Common, Done, Failure, Format, ending, no_such_kind, output};
use crate::cli::shared::book;
use crate::cli::shared::book::Beside;
use crate::cli::shared::draws::{Spec, ended, pool};
use crate::cli::shared::kept;
use crate::cli::shared::load::ready;
use crate::front::Ready;
use std::path::Path;

/// Runs the command.
pub(crate) fn run(args: &Simulate, common: &Common) -> Result<Done, Failure> {
    // A file without a label is told before anything is drawn.
    Beside::of_file(&args.book, args.output.as_deref())?;
    let mut fans = args.fans;
    if let Some(path) = &args.output {
        fans |= Kind::of(path)? == Kind::Workbook && args.part.is_none();
    }
    let with_draws = args.output.as_deref().map(Kind::of).transpose()?;
    if !args.lines.is_empty() && !matches!(with_draws, Some(Kind::Draws { .. })) {
        return Err(Failure::Usage("`--lines` are written with the draws: name a file, `-o draws.parquet`".to_owned()));
    }
    let args = &Simulate { fans, ..args.clone() };
    let pool = pool(args.threads)?;
    if !args.merge.is_empty() {
        let (ready, specs, results) =
            watched(common, |progress| pool.install(|| parts::merge(args, progress, common)))?;
        return tell(args, &ready, &specs, &results, common, &pool);
    }
    let from = args.from.as_deref().map(kept::open).transpose()?;
    let names = from.as_ref().map_or_else(|| args.scenario.clone(), |from| from.scenarios(&args.scenario));
    let ready = ready(args.model.as_deref(), &names, &args.set, &args.known, common)?;
    book::can_hold(&ready, args.output.as_deref())?;
    if let Some(text) = &args.part {
        watched(common, |progress| pool.install(|| parts::write(args, text, &ready, progress, common)))?;
        return Ok(Done::Well);
    }
    let specs = match &from {
        Some(from) => vec![from.spec(&ready, &names, &args.of, if args.fans { &FAN } else { &[] })?],
        None => cases::specs(&ready, args)?,
    };
    if let Some(draw) = args.draw {
        return one::run(&ready, &specs, draw, common);
    }
    let simulate = |spec: &Spec, progress: &Progress| spec.case(&ready, &spec.ask, progress)?.simulate();
    let results = watched(common, |progress| {
        specs.iter().map(|spec| pool.install(|| simulate(spec, progress))).collect::<Result<Vec<_>, _>>()
    });
    let results = results.map_err(|error| ended(error, &ready, common))?;
    tell(args, &ready, &specs, &results, common, &pool)
}

/// What a file is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Workbook,
    Summary,
    Draws { parquet: bool },
}

impl Kind {
    fn of(path: &Path) -> Result<Kind, Failure> {
        match ending(path).as_str() {
            "xlsx" => Ok(Kind::Workbook),
            "json" => Ok(Kind::Summary),
            "csv" => Ok(Kind::Draws { parquet: false }),
            "parquet" => Ok(Kind::Draws { parquet: true }),
            _ => Err(no_such_kind(path, ".xlsx, .json, .csv or .parquet")),
        }
    }
}

fn tell(
    args: &Simulate,
    ready: &Ready,
    specs: &[Spec],
    results: &[Simulation],
    common: &Common,
    pool: &rayon::ThreadPool,
) -> Result<Done, Failure> {
    tell_failures(ready, results, common);
    if let Some(none) = results.iter().find(|s| s.failed == s.draws) {
        return Err(Failure::Model(format!(
            "every draw of scenario `{}` had an error: nothing is known of its outputs",
            none.scenario
        )));
    }
    if let Some(path) = &args.output {
        match Kind::of(path)? {
            Kind::Workbook => sheet::write(path, args, ready, specs, results, common)?,
            Kind::Summary => {
                let text = pretty(&data::json(ready, results));
                output::write_data(path, &text, common.force)?;
            }
            Kind::Draws { parquet } => watched(common, |progress| {
                pool.install(|| draws::write(path, parquet, ready, (specs, &args.lines), progress, common))
            })?,
        }
    }
    match common.format {
        Format::Json => output::print_data(&pretty(&data::json(ready, results)))?,
        Format::Csv => output::print_data(&data::csv(ready, results))?,
        Format::Table => output::print(&table::table(ready, results, common))?,
    }
    if let Some(path) = &args.output {
        output::written(&path.display().to_string(), common)?;
    }
    Ok(Done::Well)
}

fn tell_failures(ready: &Ready, results: &[Simulation], common: &Common) {
    for simulation in results.iter().filter(|s| s.failed > 0) {
        let words = format!(
            "warning: {} of {} draws of scenario `{}` had an error and are left out",
            simulation.failed, simulation.draws, simulation.scenario
        );
        output::error_line(&words);
        for failure in &simulation.failures {
            let drivers: Vec<String> =
                failure.drivers.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            output::error_line(&format!("draw {}: {}", failure.draw, drivers.join(", ")));
            output::diagnostics(&failure.diagnostics, &ready.opened.sources, common);
        }
    }
}
