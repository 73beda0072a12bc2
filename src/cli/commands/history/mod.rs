//! `evcalc history`: a table as figures of a baseline file, or as known values of a line, with what was understood and
//! what was not.

mod args;
mod known;
mod told;

pub(crate) use args::History;

use crate::cli::face::json::pretty;
use crate::cli::face::table::csv_line;
use crate::cli::face::{Common, Done, Failure, Format, ending, existing, output, visible};
use crate::cli::shared::tablefile::{Sheet, TableFile, table_of};
use crate::history::{FigureOptions, FigureText, Firmness, figures};
use crate::unit::DeclaredUnit;
use told::{data, told};
use toml_edit::{DocumentMut, Item, Table as Toml};

/// Runs the command.
pub(crate) fn run(args: &History, common: &Common) -> Result<Done, Failure> {
    if let Some(line) = &args.of_line.line {
        checked_unit(args)?;
        return known::run(args, line, common);
    }
    let sheet = table_of(&args.table, &args.series)?;
    checked_unit(args)?;
    let stem = args.stem.clone().unwrap_or_else(|| {
        args.table.file.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    });
    let options = FigureOptions {
        stem,
        source: args.source.clone(),
        kind: "reported".to_owned(),
        unit: args.table.unit.clone(),
        measure: args.measure.clone(),
    };
    let made = figures(&sheet.table, &options);
    let text = existing::sealed(&toml(&made, &args.table, &sheet));
    if let Some(path) = &args.output {
        match ending(path).as_str() {
            "toml" => output::write_file(path, text.as_bytes(), common.force, existing::seal)?,
            "json" => output::write_data(path, &pretty(&data(&sheet, &made)), common.force)?,
            "csv" => output::write_data(path, &csv(&sheet), common.force)?,
            _ => {
                return Err(Failure::Usage(format!(
                    "`{}` should end in .toml for a baseline file, or in .json or .csv",
                    path.display()
                )));
            }
        }
    }
    match common.format {
        Format::Json => output::print_data(&pretty(&data(&sheet, &made)))?,
        Format::Csv => {
            // Columns of values have no place for remarks.
            output::error_line(&told(&sheet, args.table.unit.as_deref(), common));
            output::print_data(&csv(&sheet))?;
        }
        Format::Table => {
            let told = told(&sheet, args.table.unit.as_deref(), common);
            match &args.output {
                Some(path) => {
                    output::print(&told)?;
                    output::written(&format!("{} figures in {}", made.len(), path.display()), common)?;
                }
                None => {
                    output::error_line(&told);
                    output::print_data(&text)?;
                }
            }
        }
    }
    Ok(Done::Well)
}

fn checked_unit(args: &History) -> Result<(), Failure> {
    let Some(unit) = &args.table.unit else { return Ok(()) };
    DeclaredUnit::parse(unit)
        .map(|_| ())
        .map_err(|error| Failure::Usage(format!("`--unit {unit}` is no unit: {}", error.message)))
}

/// The figures as a baseline file.
fn toml(made: &[FigureText], args: &TableFile, sheet: &Sheet) -> String {
    let mut document = DocumentMut::new();
    let source = made.first().and_then(|figure| figure.source.clone());
    let head = format!(
        "# From {}, sheet {}. Say where the table comes from before a model rests on it.\n",
        args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        sheet.name
    );
    if let Some(id) = &source {
        let mut sources = Toml::new();
        sources.set_implicit(true);
        let mut entry = Toml::new();
        entry.insert("title", toml_edit::value(format!("Table of {}", sheet.name)));
        sources.insert(id, Item::Table(entry));
        document.insert("sources", Item::Table(sources));
    }
    let mut list = Toml::new();
    list.set_implicit(true);
    for figure in made {
        let mut entry = Toml::new();
        entry.insert("title", toml_edit::value(figure.title.as_str()));
        entry.insert("subject", toml_edit::value(figure.subject.as_str()));
        if let Some(measure) = &figure.measure {
            entry.insert("measure", toml_edit::value(measure.as_str()));
        }
        entry.insert("period", toml_edit::value(figure.period.as_str()));
        match figure.value.fract() == 0.0 && figure.value.abs() < 1e15 {
            true => entry.insert("value", toml_edit::value(figure.value as i64)),
            false => entry.insert("value", toml_edit::value(figure.value)),
        };
        entry.insert("unit", toml_edit::value(figure.unit.as_str()));
        if figure.firmness != Firmness::Exact {
            entry.insert("firmness", toml_edit::value(figure.firmness.word()));
        }
        entry.insert("kind", toml_edit::value(figure.kind.as_str()));
        if let Some(source) = &figure.source {
            entry.insert("source", toml_edit::value(source.as_str()));
        }
        list.insert(&figure.id, Item::Table(entry));
    }
    document.insert("figures", Item::Table(list));
    visible::in_toml(&(visible::in_line(head.trim_end()) + "\n" + &document.to_string()))
}

fn csv(sheet: &Sheet) -> String {
    let mut out = csv_line(&["series", "unit", "period", "value", "firmness", "cell"].map(str::to_owned));
    for series in &sheet.table.series {
        for p in &series.points {
            out += &csv_line(&[
                series.name.clone(),
                series.unit.clone().unwrap_or_default(),
                p.period.to_string(),
                p.value.to_string(),
                p.firmness.word().to_owned(),
                p.place.to_string(),
            ]);
        }
    }
    out
}
