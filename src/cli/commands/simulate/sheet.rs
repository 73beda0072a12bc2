//! The workbook with a sheet for what each simulation told.

use super::args::{Sampling, Simulate};
use crate::analyse::{Simulation, risk};
use crate::cli::face::{Common, Failure};
use crate::cli::shared::book;
use crate::cli::shared::book::{Beside, Wanted};
use crate::cli::shared::draws::Spec;
use crate::front::Ready;
use crate::model::ScenarioId;
use crate::model::grouped;
use crate::workbook::Further;
use std::path::Path;

/// Longest name of a sheet.
const NAME: usize = 31;

/// Writes it.
pub(super) fn write(
    path: &Path,
    args: &Simulate,
    ready: &Ready,
    specs: &[Spec],
    results: &[Simulation],
    common: &Common,
) -> Result<(), Failure> {
    let mut risks = Vec::new();
    for (at, (spec, simulation)) in specs.iter().zip(results).enumerate() {
        let name = match at {
            0 => "Risk".to_owned(),
            at => format!("Risk{}_{}", at + 1, simulation.scenario).chars().take(NAME).collect(),
        };
        let scenarios = spec.scenarios.iter().map(|(scenario, _)| *scenario).collect();
        risks.push(risk(&ready.program, simulation, scenarios, &name, settings(args, spec, simulation)));
    }
    let named: Vec<ScenarioId> = args.scenario.iter().filter_map(|name| ready.scenario(name).ok()).collect();
    let selected = specs[0].scenarios[0].0;
    let shown = crate::front::shown(ready, &named, selected, false);
    book::holds(ready, &shown)?;
    let beside = &Beside::of_file(&args.book, Some(path))?;
    let wanted = Wanted {
        selected,
        shown: &shown,
        only: false,
        further: Further { risks: &risks, ..Further::default() },
        beside,
    };
    book::write_to(path, ready, &wanted, common)
}

fn settings(args: &Simulate, spec: &Spec, simulation: &Simulation) -> Vec<(String, String)> {
    let (first, last) = (simulation.first, simulation.first + simulation.draws - 1);
    let spread = match args.sampling {
        Sampling::Plain => "independent draws",
        Sampling::Latin => "Latin hypercubes, eight replicates",
        Sampling::Sobol => "scrambled Sobol sequences, eight replicates",
    };
    let setting = |name: &str, words: String| (name.to_owned(), words);
    let from = args.from.as_ref().map(|file| setting("Draws of an update", file.display().to_string()));
    let mut out: Vec<(String, String)> = from.into_iter().collect();
    out.extend([
        setting("Draws", format!("{} (numbers {first} to {last})", grouped(simulation.draws as f64, 0))),
        setting("Seed", simulation.seed.to_string()),
        setting("Sampling", spread.to_owned()),
    ]);
    if simulation.failed > 0 {
        out.push(setting("Left out because of an error", format!("{} draws", grouped(simulation.failed as f64, 0))));
    }
    if !args.set.is_empty() && spec.scenarios.len() == 1 {
        out.push(setting("Fixed by what-if changes", args.set.join("; ")));
    }
    out
}
