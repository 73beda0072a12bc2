//! `evcalc simulate`: the uncertain drivers drawn many times.

mod data;
mod table;

use super::args::{Common, Format, Sampling, Simulate};
use super::load::{Ready, ready};
use super::project::pretty;
use super::{Done, Failure, output};
use crate::analyse::{Ask, Simulation, simulate};
use crate::check::ScenarioId;
use crate::graph::InputId;
use crate::maths::Isa;
use crate::sample::Method;
use std::collections::BTreeSet;
use std::path::Path;

/// Parts of a more even sample, whose spread gives its error.
const REPLICATES: u64 = 8;

/// Numbers that are kept at most: 4 GB of them.
const MOST_KEPT: u64 = 500_000_000;

/// Runs the command.
pub fn run(args: &Simulate, common: &Common) -> Result<Done, Failure> {
    let first = args.scenario.first().map(String::as_str);
    let ready = ready(args.model.as_deref(), first, &args.set, common)?;
    let mut scenarios: Vec<ScenarioId> =
        args.scenario.iter().map(|name| ready.scenario(name)).collect::<Result<_, _>>()?;
    match (ready.what_if(), scenarios.len()) {
        (Some(what_if), 0 | 1) => scenarios = vec![what_if],
        (Some(what_if), _) => scenarios.push(what_if),
        (None, 0) => scenarios.push(ScenarioId(0)),
        (None, _) => {}
    }
    let wanted = outputs(&ready, &args.of)?;
    if !ready.model().drivers.iter().any(|driver| driver.uncertain.is_some()) {
        return Err(Failure::Model(
            "the model has no uncertain driver, so there is nothing to draw\n  = help: give a driver `uncertain = { normal = { sd = ... } }`, or another distribution"
                .to_owned(),
        ));
    }
    let results = simulations(&ready, &scenarios, &wanted, args, common)?;
    tell_failures(&ready, &results, common);
    let json = || data::json(&ready, &results);
    if let Some(path) = &args.output {
        write(path, &ready, &results, common)?;
    }
    match common.format {
        Format::Json => output::print(&pretty(&json()))?,
        Format::Csv => output::print(&data::csv(&ready, &results))?,
        Format::Table => output::print(&table::table(&ready, &results, common))?,
    }
    Ok(Done::Well)
}

fn write(path: &Path, ready: &Ready, results: &[Simulation], common: &Common) -> Result<(), Failure> {
    let text = match path.extension().and_then(|e| e.to_str()) {
        Some("json") => pretty(&data::json(ready, results)),
        Some("csv") => data::csv(ready, results),
        _ => {
            return Err(Failure::Usage(format!(
                "`{}` should end in .json or .csv: the ending chooses the kind",
                path.display()
            )));
        }
    };
    output::write_file(path, text.as_bytes(), common.force, output::never)
}

/// The outputs asked for, by their names.
fn outputs(ready: &Ready, names: &[String]) -> Result<Vec<usize>, Failure> {
    let all = &ready.model().outputs;
    if names.is_empty() {
        return Ok((0..all.len()).collect());
    }
    let find = |name: &String| {
        all.iter().position(|output| output.name == *name).ok_or_else(|| {
            let near = crate::diagnostic::nearest(name, all.iter().map(|o| o.name.as_str()));
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    let known: Vec<_> = all.iter().map(|o| format!("`{}`", o.name)).collect();
                    format!("the outputs are {}", known.join(", "))
                }
            };
            Failure::Model(format!("there is no output `{name}`\n  = help: {hint}"))
        })
    };
    names.iter().map(find).collect()
}

fn simulations(
    ready: &Ready,
    scenarios: &[ScenarioId],
    wanted: &[usize],
    args: &Simulate,
    common: &Common,
) -> Result<Vec<Simulation>, Failure> {
    // Every output's number of every draw is kept until its percentiles are known.
    let kept = args.draws.saturating_mul(wanted.len() as u64);
    if args.sampling != Sampling::Plain && args.first_draw > 0 {
        return Err(Failure::Usage(
            "`--first-draw` needs plain draws: the others are made for a number of draws as a whole".to_owned(),
        ));
    }
    if kept > MOST_KEPT {
        return Err(Failure::Usage(format!(
            "{} draws of {} outputs would take {:.0} GB of memory: choose outputs with `--of`, or fewer draws",
            args.draws,
            wanted.len(),
            kept as f64 * 8e-9
        )));
    }
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = args.threads {
        pool = pool.num_threads(usize::from(threads));
    }
    let pool = pool.build().map_err(|error| Failure::File(format!("cannot start threads: {error}")))?;
    let mut out = Vec::new();
    for scenario in scenarios {
        let ask = Ask {
            draws: args.draws,
            first: args.first_draw,
            seed: args.seed,
            method: match args.sampling {
                Sampling::Plain => Method::Plain,
                Sampling::Latin => Method::Latin(replicate(args)),
                Sampling::Sobol => Method::Sobol(replicate(args)),
            },
            isa: Isa::detect(),
            outputs: wanted.to_vec(),
            fans: args.fans,
            fixed: fixed(ready, *scenario),
        };
        let simulation = pool.install(|| simulate(&ready.program, *scenario, &ask)).map_err(|faults| {
            output::diagnostics(&faults, &ready.opened.sources, common);
            Failure::Model("the model cannot be simulated because of the errors above".to_owned())
        })?;
        out.push(simulation);
    }
    Ok(out)
}

/// Draws of each replicate; at most 100 million draws are taken, an eighth of which is a small number.
fn replicate(args: &Simulate) -> u32 {
    (args.draws.div_ceil(REPLICATES) as u32).max(1)
}

/// The driver cells that `--set` fixes.
fn fixed(ready: &Ready, scenario: ScenarioId) -> BTreeSet<InputId> {
    let mut out = BTreeSet::new();
    if ready.what_if() == Some(scenario) {
        for change in ready.model().scenarios[scenario.0].layers.iter().flatten() {
            let first = ready.program.first_input(change.driver).0;
            out.extend(change.cells.iter().map(|(cell, _)| InputId(first + cell)));
        }
    }
    out
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
