//! `evcalc score`: published forecasts held against what came.

mod data;
mod scored;
mod sheet;
mod table;

use crate::analyse::{facts, score, stand_in};
use crate::cli::face::json::pretty;
use crate::cli::face::{Common, Done, Failure, Format, ending, existing, is_workbook, no_such_kind, output};
use crate::cli::shared::known::KnownFiles;
use crate::cli::shared::load::refused;
use crate::cli::shared::published::{no_forecast, read};
use crate::front::Ready;
use crate::library::{Additions, Home};
use crate::model::ScenarioId;
use crate::text::NamedText;
use clap::Args;
use scored::Scored;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(crate) struct Score {
    /// Forecasts that `evcalc publish` wrote
    #[arg(required = true, value_name = "FORECAST")]
    pub forecasts: Vec<PathBuf>,
    #[command(flatten)]
    pub known: KnownFiles,
    /// The file to write: a workbook with charts (.xlsx), .json or .csv
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &Score, common: &Common) -> Result<Done, Failure> {
    if args.known.known.is_empty() {
        return Err(Failure::Usage(
            "nothing is known to hold the forecasts against: name a file of known values with `--known FILE`"
                .to_owned(),
        ));
    }
    let known = args.known.read()?;
    let all: Vec<Scored> = args.forecasts.iter().map(|path| one(path, &known, common)).collect::<Result<_, _>>()?;
    if all.iter().all(|scored| scored.lines.is_empty()) {
        return Err(Failure::Model(
            "nothing came of what was forecast: the known values are of no period behind the last one that was known then"
                .to_owned(),
        ));
    }
    if let Some(path) = &args.output {
        match ending(path).as_str() {
            _ if is_workbook(path) => {
                output::write_file(path, &sheet::book(&all)?, common.force, existing::workbook)?;
            }
            "json" => output::write_data(path, &pretty(&data::json(&all)), common.force)?,
            "csv" => output::write_data(path, &data::csv(&all), common.force)?,
            _ => return Err(no_such_kind(path, ".xlsx, .json or .csv")),
        }
    }
    match common.format {
        Format::Json => output::print_data(&pretty(&data::json(&all)))?,
        Format::Csv => output::print_data(&data::csv(&all))?,
        Format::Table => output::print(&table::table(&all, common))?,
    }
    if let Some(path) = &args.output {
        output::written(&path.display().to_string(), common)?;
    }
    Ok(Done::Well)
}

/// Reads a forecast, and the known values through a model of its lines.
fn one(path: &Path, known: &[NamedText], common: &Common) -> Result<Scored, Failure> {
    let published = read(path)?;
    let model = stand_in(&published).ok_or_else(|| no_forecast(path, "its timeline makes no sense"))?;
    let more = Additions { known, ..Additions::default() };
    let ready = Ready::open(Home::Unwritten(Path::new("forecast.toml"), &model), &more)
        .map_err(|error| refused(&error, common))?;
    let projection = ready.project(ScenarioId(0)).map_err(|error| refused(&error, common))?;
    let (facts, bounds) = facts(&published, &ready.program, &projection);
    let lines = score(&published, &facts);
    Ok(Scored { file: path.display().to_string(), published, lines, bounds })
}
