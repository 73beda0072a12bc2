//! `evcalc project`: one scenario, its outputs and years, and the workbook.

mod data;
mod table;

pub use data::{failed, met, output_value, pretty};
pub use table::year_names;

use super::args::{Common, Format, Project};
use super::load::{Ready, ready};
use super::{Done, Failure, output};
use crate::check::ScenarioId;
use crate::evaluate::follow;
use crate::series::Projection;
use crate::workbook::{Book, Stamp, WorkbookError, fits, write};
use std::path::PathBuf;

/// Scenarios with calc sheets where nobody chooses.
const MOST_SHEETS: usize = 6;

/// Runs the command.
pub fn run(args: &Project, common: &Common) -> Result<Done, Failure> {
    let first = args.scenario.first().map(String::as_str);
    let ready = ready(args.model.as_deref(), first, &args.set, common)?;
    let named: Vec<ScenarioId> = args.scenario.iter().map(|name| ready.scenario(name)).collect::<Result<_, _>>()?;
    let chosen = named.first().copied().unwrap_or(ScenarioId(0));
    let selected = ready.what_if().unwrap_or(chosen);
    let kind = Kind::of(args)?;
    let shown = shown(&ready, &named, selected, args.only);
    if let Kind::Workbook(_) = kind {
        fits(&ready.program, shown.len()).map_err(limit)?;
    }
    let projection = ready.project(selected, common)?;
    let written = match &kind {
        Kind::None => None,
        Kind::Workbook(path) => Some(workbook(&ready, selected, &shown, path.clone(), chosen, args.only, common)?),
        Kind::Json(path) => {
            let text = pretty(&data::json(&ready, chosen, &projection, args, None));
            output::write_file(path, text.as_bytes(), common.force, output::never)?;
            Some(path.clone())
        }
        Kind::Csv(path) => {
            output::write_file(path, data::csv(&ready, &projection).as_bytes(), common.force, output::never)?;
            Some(path.clone())
        }
    };
    match common.format {
        Format::Json => output::print(&pretty(&data::json(&ready, chosen, &projection, args, written.as_deref())))?,
        Format::Csv => output::print(&data::csv(&ready, &projection))?,
        Format::Table => output::print(&table::table(&ready, chosen, &projection, args, written.as_deref(), common))?,
    }
    let broken = failed(&ready, &projection);
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
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
        match ending.as_str() {
            "xlsx" if args.no_workbook => {
                Err(Failure::Usage("`--no-workbook` and `-o` with a workbook exclude each other".to_owned()))
            }
            "xlsx" => Ok(Kind::Workbook(Some(path.clone()))),
            "json" => Ok(Kind::Json(path.clone())),
            "csv" => Ok(Kind::Csv(path.clone())),
            _ => Err(Failure::Usage(format!(
                "`{}` should end in .xlsx, .json or .csv: the ending chooses the kind",
                path.display()
            ))),
        }
    }
}

fn limit(error: WorkbookError) -> Failure {
    Failure::Model(error.to_string())
}

fn shown(ready: &Ready, named: &[ScenarioId], selected: ScenarioId, only: bool) -> Vec<ScenarioId> {
    let count = ready.model().scenarios.len();
    let mut out: Vec<ScenarioId> = if only || (count > MOST_SHEETS && !named.is_empty()) {
        named.to_vec()
    } else if count > MOST_SHEETS {
        (0..MOST_SHEETS).map(ScenarioId).collect()
    } else {
        (0..count).map(ScenarioId).collect()
    };
    if !out.contains(&selected) {
        out.push(selected);
    }
    out.sort();
    out.dedup();
    out
}

fn workbook(
    ready: &Ready,
    selected: ScenarioId,
    shown: &[ScenarioId],
    path: Option<PathBuf>,
    chosen: ScenarioId,
    only: bool,
    common: &Common,
) -> Result<PathBuf, Failure> {
    let model = ready.model();
    let path = path.unwrap_or_else(|| PathBuf::from(format!("{}-{}.xlsx", model.name, model.scenarios[chosen.0].name)));
    let projections: Vec<Projection> =
        (0..model.scenarios.len()).map(|s| ready.project(ScenarioId(s), common)).collect::<Result<_, _>>()?;
    let follow = follow(&ready.program, selected);
    let stored = |s: &ScenarioId| !only && !shown.contains(s);
    let book = Book {
        program: &ready.program,
        shown: shown.to_vec(),
        stored: (0..model.scenarios.len()).map(ScenarioId).filter(stored).collect(),
        selected,
        projections: &projections,
        follow: &follow,
        stamp: Stamp {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command: command_line(),
            model: ready.opened.model_fingerprint.clone(),
            baseline: ready.opened.baseline_fingerprint.clone(),
        },
    };
    let bytes = write(&book).map_err(limit)?;
    output::write_file(&path, &bytes, common.force, output::is_our_workbook)?;
    Ok(path)
}

/// The command line as typed, without the path of the program and of output files.
fn command_line() -> String {
    let mut words = vec!["evcalc".to_owned()];
    let mut skip = false;
    for word in std::env::args().skip(1) {
        if skip || word.starts_with("--output=") {
            skip = false;
            continue;
        }
        if word == "-o" || word == "--output" {
            skip = true;
            continue;
        }
        words.push(if word.contains([' ', '"', '*']) { format!("'{word}'") } else { word });
    }
    words.join(" ")
}
