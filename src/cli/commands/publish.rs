//! `evcalc publish`: a simulation kept as a forecast that can be scored once it is known what came.

use crate::analyse::{Ask, LEVELS, PublishedFrom, published};
use crate::cli::face::progress::watched;
use crate::cli::face::{Common, Done, Failure, ending, existing, no_such_kind, output};
use crate::cli::shared::draws::{Spec, ended, mixed, pool};
use crate::cli::shared::kept;
use crate::cli::shared::known::KnownOptions;
use crate::cli::shared::load::ready;
use crate::cli::shared::typed::{count, seed};
use crate::front::Ready;
use crate::model::ScenarioId;
use clap::Args;
use std::ffi::OsString;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct Publish {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenario (the first, if not given); with `--mix` those that are mixed
    #[arg(short, long, value_name = "NAME")]
    pub scenario: Vec<String>,
    /// Each draw takes one of the scenarios, by their `probability`
    #[arg(long)]
    pub mix: bool,
    #[command(flatten)]
    pub known: KnownOptions,
    /// How many draws
    #[arg(short = 'n', long, default_value_t = 100_000, value_parser = |text: &str| count(text, 1))]
    pub draws: u64,
    /// The seed
    #[arg(long, default_value_t = 1, value_parser = seed, allow_hyphen_values = true)]
    pub seed: u64,
    /// How many threads (all processors, if not given); the numbers do not depend on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Draw from what stood after an update, as `update --posterior` wrote it, with its scenarios and all its draws
    #[arg(long, value_name = "FILE", conflicts_with_all = ["draws", "seed", "mix"])]
    pub from: Option<PathBuf>,
    /// The file to write (.toml); one that is there is never overwritten
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

/// Runs the command.
pub(crate) fn run(args: &Publish, common: &Common) -> Result<Done, Failure> {
    let path = &args.output;
    if ending(path) != "toml" {
        return Err(no_such_kind(path, ".toml"));
    }
    if path.exists() {
        return Err(Failure::File(format!(
            "`{}` is there already, and what was published stays as it was: choose another name with `-o`",
            path.display()
        )));
    }
    let from = args.from.as_deref().map(kept::open).transpose()?;
    let names = from.as_ref().map_or_else(|| args.scenario.clone(), |from| from.scenarios(&args.scenario));
    let ready = ready(args.model.as_deref(), &names, &[], &args.known, common)?;
    let spec = match &from {
        Some(from) => from.spec(&ready, &names, &[], &LEVELS)?,
        None => asked(args, &ready)?,
    };
    let pool = pool(args.threads)?;
    let simulation = watched(common, |progress| pool.install(|| spec.case(&ready, &spec.ask, progress)?.simulate()))
        .map_err(|error| ended(error, &ready, common))?;
    if simulation.failed == simulation.draws {
        return Err(Failure::Model("every draw had an error: nothing is known that could be published".to_owned()));
    }
    let made = PublishedFrom {
        fingerprint: ready.opened.identity.whole(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        scenario: spec.scenarios[0].0,
    };
    let text = published(&ready.program, &simulation, made).text();
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::File(format!("cannot make the folder `{}`: {error}", folder.display())))?;
    }
    output::write_file(path, text.as_bytes(), false, |_| existing::Existing::Foreign)?;
    output::written(&path.display().to_string(), common)?;
    Ok(Done::Well)
}

/// One scenario, or a mix.
fn asked(args: &Publish, ready: &Ready) -> Result<Spec, Failure> {
    let chosen: Vec<ScenarioId> = args.scenario.iter().map(|name| ready.scenario(name)).collect::<Result<_, _>>()?;
    let scenarios = match (args.mix, chosen.as_slice()) {
        (true, chosen) => mixed(ready, chosen)?,
        (false, []) => vec![(ScenarioId(0), 1.0)],
        (false, [one]) => vec![(*one, 1.0)],
        (false, _) => {
            return Err(Failure::Usage(
                "a forecast is of one scenario: publish each in a file of its own, or mix them with `--mix`".to_owned(),
            ));
        }
    };
    let outputs = (0..ready.model().outputs.len()).collect();
    Ok(Spec { scenarios, ask: Ask { fans: LEVELS.to_vec(), ..Ask::plain(args.draws, args.seed, outputs) } })
}
