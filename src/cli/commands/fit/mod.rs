//! `evcalc fit`: forecasts of a table's series with the error that they have, methods compared, drivers to paste.

mod args;
mod data;
mod one;
mod sheet;
mod table;
mod words;

pub(crate) use args::Fit;

use crate::analyse::{Asked, Sales, forecasts};
use crate::cli::face::{Common, Done, Failure, Format, ending, existing, is_workbook, no_such_kind, output};
use crate::cli::shared::tablefile::{Sheet, table_of};
use crate::history::Series;
use one::One;
use words::curve;

/// Runs the command.
pub(crate) fn run(args: &Fit, common: &Common) -> Result<Done, Failure> {
    let sheet = table_of(&args.table, &args.series)?;
    let all = all(&sheet, args)?;
    for line in sheet.told_of_file() {
        output::error_line(&line);
    }
    let failed = |one: &One<'_>| {
        let error = one.made.as_ref().err()?;
        Some(format!("`{}` cannot be forecast: {error}", one.series.name))
    };
    let wrong: Vec<String> = all.iter().filter_map(failed).collect();
    if wrong.len() == all.len() {
        return Err(Failure::Model(wrong.join("\nerror: ")));
    }
    for line in &wrong {
        output::error_line(line);
    }
    if let Some(path) = &args.output {
        let name = args.table.file.file_name().unwrap_or_default().to_string_lossy();
        match ending(path).as_str() {
            _ if is_workbook(path) => {
                output::write_file(path, &sheet::book(&name, &all)?, common.force, existing::workbook)?;
            }
            "json" => output::write_data(path, &data::json(&all), common.force)?,
            "csv" => output::write_data(path, &data::csv(&all), common.force)?,
            _ => return Err(no_such_kind(path, ".xlsx, .json or .csv")),
        }
    }
    match common.format {
        Format::Json => output::print_data(&data::json(&all))?,
        Format::Csv => output::print_data(&data::csv(&all))?,
        Format::Table => output::print(&table::table(&all, args, common))?,
    }
    if let Some(path) = &args.output {
        output::written(&path.display().to_string(), common)?;
    }
    Ok(Done::Well)
}

/// The forecasts of all series, in the table's order.
fn all<'a>(sheet: &'a Sheet, args: &'a Fit) -> Result<Vec<One<'a>>, Failure> {
    let frequency = sheet.table.frequency;
    let sales = |series: &'a Series| {
        let unit = args.table.unit.as_deref().or(series.unit.as_deref());
        Sales::of(series, frequency.per_year() as usize, unit)
    };
    let pair = |series: &'a Series| Some((series, sales(series)?));
    let (series, sales): (Vec<&Series>, Vec<Sales<'_>>) = sheet.table.series.iter().filter_map(pair).unzip();
    let asked = Asked {
        periods: args.periods,
        holidays: once(&args.holiday),
        events: once(&args.event),
        curve: args.curve.as_deref().and_then(curve),
        already: args.already,
    };
    let found = forecasts(sales, frequency, &asked).map_err(|error| Failure::Usage(error.to_string()))?;
    Ok(series.into_iter().zip(found).map(|(series, made)| One { series, made }).collect())
}

/// Each of a list once.
fn once<T: Clone + PartialEq>(all: &[T]) -> Vec<T> {
    let first = |at: &usize| !all[..*at].contains(&all[*at]);
    (0..all.len()).filter(first).map(|at| all[at].clone()).collect()
}
