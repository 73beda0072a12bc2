//! `evcalc update`: what the known values say about the drivers.

mod args;
mod data;
mod posterior;
mod sheet;
mod table;
mod told;

pub(crate) use args::UpdateArgs;

use crate::analyse::{FEWEST_EFFECTIVE, NotUpdated, Surprise, UpdateAsk, Wish, evidence, update};
use crate::cli::face::json::pretty;
use crate::cli::face::progress::watched;
use crate::cli::face::{Common, Done, Failure, Format, ending, no_such_kind, output};
use crate::cli::shared::book::{self, Beside};
use crate::cli::shared::draws::{ended, mixed, pool, something_uncertain};
use crate::cli::shared::known::KnownOptions;
use crate::cli::shared::load;
use crate::front::Ready;
use crate::library::Variant;
use crate::model::{ScenarioId, grouped};
use std::path::Path;
use told::{Asked, Told};

/// Surprises that an error names.
const NAMED: usize = 3;

/// Runs the command.
pub(crate) fn run(args: &UpdateArgs, common: &Common) -> Result<Done, Failure> {
    let beside = Beside::of_file(&args.book, args.output.as_deref())?;
    args.output.as_deref().map(kind).transpose()?;
    if let Some(path) = args.posterior.as_deref().filter(|path| ending(path) != "parquet") {
        return Err(no_such_kind(path, ".parquet"));
    }
    let (ready, asked) = prepared(args, common)?;
    book::can_hold(&ready, args.output.as_deref())?;
    let pool = pool(args.threads)?;
    let ask = UpdateAsk { tails: args.tails.into(), ..UpdateAsk::plain(args.draws, args.seed) };
    let found = watched(common, |progress| {
        pool.install(|| {
            Ok::<_, Failure>(update(&ready.program, &asked.prior, &asked.posterior, &asked.chosen, &ask, progress))
        })
    })?;
    let found = found.map_err(|error| failed(error, &ready, common))?;
    let told = Told { ready: &ready, asked: &asked, found, seed: args.seed };
    if let Some(path) = &args.posterior {
        pool.install(|| posterior::write(path, &told, common))?;
    }
    if let Some(path) = &args.output {
        match kind(path)? {
            Kind::Xlsx => told.workbook(path, &beside, common)?,
            Kind::Json => output::write_data(path, &pretty(&told.json()), common.force)?,
        }
    }
    match common.format {
        Format::Json => output::print_data(&pretty(&told.json())),
        Format::Csv => output::print_data(&told.csv()),
        Format::Table => output::print(&told.table(common)),
    }?;
    for path in args.posterior.iter().chain(&args.output) {
        output::written(&path.display().to_string(), common)?;
    }
    Ok(Done::Well)
}

/// Opens the model twice: the scenarios' names and the last period are not known before.
fn prepared(args: &UpdateArgs, common: &Common) -> Result<(Ready, Asked), Failure> {
    if let Some(cut) = args.scenario.iter().find_map(|name| Variant::as_known(name)) {
        let (bare, to) = (cut.scenario.unwrap_or_default(), cut.known_to.unwrap_or_default());
        return Err(Failure::Usage(format!(
            "an update says itself up to when values are known: type `-s {bare} --until {to}` instead of `-s {}`",
            cut.name
        )));
    }
    let known = KnownOptions { files: args.known.clone(), known_to: None };
    let first = load::ready(args.model.as_deref(), &args.scenario, &[], &known, common)?;
    something_uncertain(&first)?;
    let named: Vec<ScenarioId> = args.scenario.iter().map(|name| first.scenario(name)).collect::<Result<_, _>>()?;
    let weighted = match (args.mix, named.as_slice()) {
        (true, named) => mixed(&first, named)?,
        (false, []) => vec![(ScenarioId(0), 1.0)],
        (false, [one]) => vec![(*one, 1.0)],
        (false, _) => {
            return Err(Failure::Usage(
                "an update is of one scenario: update each by itself, or mix them with `--mix`".to_owned(),
            ));
        }
    };
    let wish = Wish { on: args.on.clone(), errors: args.error.clone(), until: args.until.clone() };
    let one = weighted[0].0;
    let projection = load::project(&first, one, common)?;
    let until = evidence(&first.program, one, &projection, &wish)?.until;
    let until = first.model().timeline.name(until);
    // A scenario of a file is called as it was typed.
    let typed = |scenario: ScenarioId| {
        let at = named.iter().position(|named| *named == scenario);
        at.map_or_else(|| first.model().scenarios[scenario.0].name.clone(), |at| args.scenario[at].clone())
    };
    let names: Vec<String> = weighted.iter().map(|(scenario, _)| typed(*scenario)).collect();
    let cuts = |to: &str| names.iter().map(|name| format!("{name}@{to}")).collect::<Vec<_>>();
    let (nothing, some): (Vec<String>, Vec<String>) =
        (names.iter().map(|name| Variant::nothing_known(name)).collect(), cuts(&until));
    let all: Vec<String> = names.iter().chain(&nothing).chain(&some).cloned().collect();
    // What there is to warn about has been told.
    let quiet = Common { quiet: true, ..common.clone() };
    let ready = load::ready(args.model.as_deref(), &all, &[], &known, &quiet)?;
    let found = |names: &[String]| names.iter().map(|name| ready.scenario(name)).collect::<Result<Vec<_>, _>>();
    let (scenarios, nothing, some) = (found(&names)?, found(&nothing)?, found(&some)?);
    let projection = load::project(&ready, scenarios[0], common)?;
    let chosen = evidence(&ready.program, scenarios[0], &projection, &wish)?;
    let prior = nothing.into_iter().zip(&weighted).map(|(scenario, (_, weight))| (scenario, *weight)).collect();
    Ok((ready, Asked { scenarios, prior, posterior: some, chosen }))
}

fn failed(error: NotUpdated, ready: &Ready, common: &Common) -> Failure {
    match error {
        NotUpdated::Ended(end) => ended(end, ready, common),
        NotUpdated::TooFew { draws, effective, mut surprises } => {
            let off = |surprise: &Surprise| (surprise.percentile - 50.0).abs();
            surprises.sort_by(|a, b| off(b).total_cmp(&off(a)));
            let far = surprises.iter().take(NAMED).map(|surprise| told::place(ready, surprise));
            Failure::Unsure(format!(
                "of {} draws only {} come near what is known, and nothing is told that rests on fewer than {}: the model cannot explain it\n  = note: furthest from the draws lie {}\n  = help: give the model a cause for them (an event, a step, a wider driver), leave them out with `--on LINE` or `--until PERIOD`, or let the line miss by more with `--error LINE=30%`",
                grouped(draws as f64, 0),
                grouped(effective.floor(), 0),
                FEWEST_EFFECTIVE,
                far.collect::<Vec<_>>().join(", ")
            ))
        }
    }
}

/// What a file's ending chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Xlsx,
    Json,
}

fn kind(path: &Path) -> Result<Kind, Failure> {
    match ending(path).as_str() {
        "xlsx" => Ok(Kind::Xlsx),
        "json" => Ok(Kind::Json),
        _ => Err(no_such_kind(path, ".xlsx or .json")),
    }
}
