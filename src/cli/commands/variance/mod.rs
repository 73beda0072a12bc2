//! `evcalc variance`: plan, actual and latest estimate of the lines whose known values take over.

mod args;
mod data;
mod table;
mod told;

pub(crate) use args::VarianceArgs;

use crate::analyse::{as_plan, known_lines, period_asked, planned, variance};
use crate::cli::face::json::pretty;
use crate::cli::face::{Common, Done, Failure, Format, ending, no_such_kind, output};
use crate::cli::shared::book::{Beside, Wanted};
use crate::cli::shared::{book, load, published};
use crate::library::Variant;
use crate::model::ScenarioId;
use crate::workbook::Further;
use std::path::Path;
use told::{Plan, Told};

/// Runs the command.
pub(crate) fn run(args: &VarianceArgs, common: &Common) -> Result<Done, Failure> {
    let beside = Beside::of_file(&args.book, args.output.as_deref())?;
    args.output.as_deref().map(kind).transpose()?;
    let frozen = args.plan.as_deref().filter(|plan| ending(Path::new(plan)) == "toml");
    let frozen = frozen.map(|file| Ok::<_, Failure>((file, published::read(Path::new(file))?))).transpose()?;
    let plan = match (&frozen, &args.plan) {
        (Some(_), _) => None,
        (None, Some(plan)) => Some(plan.clone()),
        (None, None) => Some(nothing_known(args, common)?),
    };
    let named: Vec<String> = args.scenario.iter().cloned().chain(plan.clone()).collect();
    let ready = load::ready(args.model.as_deref(), &named, &[], &args.known, common)?;
    book::can_hold(&ready, args.output.as_deref())?;
    let scenario = args.scenario.as_deref().map_or(Ok(ScenarioId(0)), |name| ready.scenario(name))?;
    let lines = known_lines(&ready.program, scenario, &args.line)?;
    let to = period_asked(&ready.program, scenario, args.to.as_deref())?;
    let current = load::project(&ready, scenario, common)?;
    let (plan, planned) = match (&frozen, &plan) {
        (Some((file, frozen)), _) => {
            let planned = as_plan(frozen, &ready.program, &lines, &current)
                .map_err(|error| Failure::Model(format!("`{file}` is no plan for this: {error}")))?;
            (Plan::Published((*file).to_owned()), planned)
        }
        (None, plan) => {
            let plan = plan.as_deref().map_or(Ok(scenario), |plan| ready.scenario(plan))?;
            (Plan::Scenario(plan), load::project(&ready, plan, common)?)
        }
    };
    let found = variance(&ready.program, &planned, (scenario, &current), &lines, to);
    let told = Told { ready: &ready, plan, scenario, found };
    if let Some(path) = &args.output {
        match kind(path)? {
            Kind::Xlsx => workbook(path, &told, &beside, common)?,
            Kind::Json => output::write_data(path, &pretty(&told.json()), common.force)?,
            Kind::Csv => output::write_data(path, &told.csv(), common.force)?,
        }
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

/// Writes the workbook: the plan and the current case with their calc sheets, and the sheet of the variance.
fn workbook(path: &Path, told: &Told<'_>, beside: &Beside, common: &Common) -> Result<(), Failure> {
    let (ready, scenario) = (told.ready, told.scenario);
    let Plan::Scenario(plan) = told.plan else {
        return Err(Failure::Usage(
            "a published forecast has no calculation that a workbook could show: write `.json` or `.csv`, or name a scenario as the plan"
                .to_owned(),
        ));
    };
    let shown = crate::front::shown(ready, &[plan, scenario], scenario, false);
    book::holds(ready, &shown)?;
    let plans = [planned(&ready.program, &told.found, plan, scenario)];
    let wanted = Wanted {
        selected: scenario,
        shown: &shown,
        only: false,
        further: Further { plans: &plans, ..Further::default() },
        beside,
    };
    book::write_to(path, ready, &wanted, common)
}

/// What a file's ending chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Xlsx,
    Json,
    Csv,
}

fn kind(path: &Path) -> Result<Kind, Failure> {
    match ending(path).as_str() {
        "xlsx" => Ok(Kind::Xlsx),
        "json" => Ok(Kind::Json),
        "csv" => Ok(Kind::Csv),
        _ => Err(no_such_kind(path, ".xlsx, .json or .csv")),
    }
}
