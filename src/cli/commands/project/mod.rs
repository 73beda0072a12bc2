//! `evcalc project`: one scenario, its outputs and years, and the workbook.

mod args;
mod data;
mod table;

pub(crate) use args::Project;

use crate::cli::face::json::pretty;
use crate::cli::face::{Common, Done, Failure, Format, ending, no_such_kind, output};
use crate::cli::shared::book;
use crate::cli::shared::book::{Beside, Wanted};
use crate::cli::shared::load;
use crate::cli::shared::load::ready;
use crate::model::ScenarioId;
use crate::workbook::Further;
use std::path::PathBuf;

/// Runs the command.
pub(crate) fn run(args: &Project, common: &Common) -> Result<Done, Failure> {
    let ready = ready(args.model.as_deref(), &args.scenario, &args.set, &args.known, common)?;
    let named: Vec<ScenarioId> = args.scenario.iter().map(|name| ready.scenario(name)).collect::<Result<_, _>>()?;
    let chosen = named.first().copied().unwrap_or(ScenarioId(0));
    let selected = ready.what_if().unwrap_or(chosen);
    let kind = Kind::of(args)?;
    let beside = Beside::of(&args.book, matches!(kind, Kind::Workbook(_)))?;
    let shown = crate::front::shown(&ready, &named, selected, args.only);
    if let Kind::Workbook(_) = kind {
        book::holds(&ready, &shown)?;
    }
    let mut projection = load::project(&ready, selected, common)?;
    let written = match &kind {
        Kind::None => None,
        Kind::Workbook(path) => {
            let model = ready.model();
            // A what-if never takes the place of the plan's own workbook.
            let kind = if args.set.is_empty() { "" } else { "-whatif" };
            let name = || PathBuf::from(format!("{}-{}{kind}.xlsx", model.name, model.scenarios[chosen.0].name));
            let path = path.clone().unwrap_or_else(name);
            let wanted =
                Wanted { selected, shown: &shown, only: args.only, further: Further::default(), beside: &beside };
            let mut all = ready.project_others(selected, projection).map_err(|error| load::refused(&error, common))?;
            book::write_projected(&path, &ready, &wanted, &all, common)?;
            projection = all.swap_remove(selected.0);
            Some(path)
        }
        Kind::Json(path) => {
            let text = pretty(&data::json(&ready, chosen, &projection, None));
            output::write_data(path, &text, common.force)?;
            Some(path.clone())
        }
        Kind::Csv(path) => {
            output::write_data(path, &data::csv(&ready, &projection), common.force)?;
            Some(path.clone())
        }
    };
    match common.format {
        Format::Json => output::print_data(&pretty(&data::json(&ready, chosen, &projection, written.as_deref())))?,
        Format::Csv => output::print_data(&data::csv(&ready, &projection))?,
        Format::Table => output::print(&table::table(&ready, chosen, &projection, args, written.as_deref(), common))?,
    }
    let broken = ready.failed(&projection);
    if common.format != Format::Table {
        broken.iter().for_each(|(_, place)| output::error_line(&format!("check fails: `{place}`")));
    }
    Ok(if broken.is_empty() { Done::Well } else { Done::CheckFailed })
}

/// What is written besides what is printed.
enum Kind {
    None,
    Workbook(Option<PathBuf>),
    Json(PathBuf),
    Csv(PathBuf),
}

impl Kind {
    fn of(args: &Project) -> Result<Kind, Failure> {
        let Some(path) = &args.output else {
            return Ok(if args.no_workbook { Kind::None } else { Kind::Workbook(None) });
        };
        match ending(path).as_str() {
            "xlsx" if args.no_workbook => {
                Err(Failure::Usage("`--no-workbook` and `-o` with a workbook exclude each other".to_owned()))
            }
            "xlsx" => Ok(Kind::Workbook(Some(path.clone()))),
            "json" => Ok(Kind::Json(path.clone())),
            "csv" => Ok(Kind::Csv(path.clone())),
            _ => Err(no_such_kind(path, ".xlsx, .json or .csv")),
        }
    }
}
