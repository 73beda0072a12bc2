//! `evcalc variance`: plan, actual and latest estimate of the lines whose known values take over.

mod args;
mod data;
mod table;
mod told;

pub(crate) use args::VarianceArgs;

use crate::analyse::{known_lines, period_asked, variance};
use crate::cli::face::json::pretty;
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::load;
use crate::library::Variant;
use crate::model::ScenarioId;
use std::path::Path;
use told::Told;

/// Runs the command.
pub(crate) fn run(args: &VarianceArgs, common: &Common) -> Result<Done, Failure> {
    args.output.as_deref().map(ending).transpose()?;
    let plan = match &args.plan {
        Some(plan) => plan.clone(),
        None => nothing_known(args, common)?,
    };
    let named: Vec<String> = args.scenario.iter().cloned().chain([plan.clone()]).collect();
    let ready = load::ready(args.model.as_deref(), &named, &[], &args.known, common)?;
    let scenario = args.scenario.as_deref().map_or(Ok(ScenarioId(0)), |name| ready.scenario(name))?;
    let plan = ready.scenario(&plan)?;
    let lines = known_lines(&ready.program, scenario, &args.line)?;
    let to = period_asked(&ready.program, scenario, args.to.as_deref())?;
    let current = load::project(&ready, scenario, common)?;
    let planned = load::project(&ready, plan, common)?;
    let found = variance(&ready.program, &planned, (scenario, &current), &lines, to);
    let told = Told { ready: &ready, plan, scenario, found };
    if let Some(path) = &args.output {
        let text = if ending(path)? == Ending::Json { pretty(&told.json()) } else { told.csv() };
        output::write_data(path, &text, common.force)?;
    }
    match common.format {
        Format::Json => output::print_data(&pretty(&told.json())),
        Format::Csv => output::print_data(&told.csv()),
        Format::Table => output::print(&told.table(common)),
    }?;
    if let Some(path) = &args.output {
        output::written(&path.display().to_string(), common)?;
    }
    Ok(Done::Well)
}

/// The plan where none is named: the scenario itself with nothing known.
fn nothing_known(args: &VarianceArgs, common: &Common) -> Result<String, Failure> {
    if let Some(name) = &args.scenario {
        return Ok(Variant::nothing_known(name));
    }
    // The first scenario's name is not known before; what there is to warn about is told later.
    let quiet = Common { quiet: true, ..common.clone() };
    let ready = load::ready(args.model.as_deref(), &[], &[], &args.known, &quiet)?;
    Ok(Variant::nothing_known(&ready.model().scenarios[0].name))
}

/// What a file's ending chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Json,
    Csv,
}

fn ending(path: &Path) -> Result<Ending, Failure> {
    match path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase().as_str() {
        "json" => Ok(Ending::Json),
        "csv" => Ok(Ending::Csv),
        "xlsx" => Err(Failure::Usage(format!(
            "`{}`: a variance is not written as a workbook\n  = help: name a file that ends in .json or .csv",
            path.display()
        ))),
        _ => Err(Failure::Usage(format!(
            "`{}` should end in .json or .csv: the ending chooses the kind",
            path.display()
        ))),
    }
}
