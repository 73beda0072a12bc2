//! `evcalc history`: a table as figures of a baseline file, with what was understood and what was not.

use crate::cli::face::json::pretty;
use crate::cli::face::table::{Align, Paint, Table, csv_line};
use crate::cli::face::{Common, Done, Failure, Format, existing, output, visible};
use crate::cli::shared::tablefile::{Sheet, TableFile, groups, table_of};
use crate::history::{FigureOptions, FigureText, Firmness, Reason, UNKNOWN_UNIT, figures};
use crate::unit::DeclaredUnit;
use clap::Args;
use serde_json::{Value, json};
use std::path::PathBuf;
use toml_edit::{DocumentMut, Item, Table as Toml};

#[derive(Debug, Args)]
pub(crate) struct History {
    #[command(flatten)]
    pub table: TableFile,
    /// What the figures' names begin with (the file's name, if not given)
    #[arg(long, value_name = "NAME")]
    pub stem: Option<String>,
    /// The id of their source
    #[arg(long, value_name = "ID")]
    pub source: Option<String>,
    /// What its values measure, such as deliveries (what the names of its series say, if not given)
    #[arg(long, value_name = "NAME")]
    pub measure: Option<String>,
    /// Only this series (may be repeated); so a total can be had too
    #[arg(long, value_name = "NAME")]
    pub series: Vec<String>,
    /// The baseline file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &History, common: &Common) -> Result<Done, Failure> {
    let sheet = table_of(&args.table, &args.series)?;
    if let Some(unit) = &args.table.unit {
        DeclaredUnit::parse(unit)
            .map_err(|error| Failure::Usage(format!("`--unit {unit}` is no unit: {}", error.message)))?;
    }
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
        match path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase().as_str() {
            "toml" => output::write_file(path, text.as_bytes(), common.force, existing::seal)?,
            "json" => output::write_data(path, &pretty(&json(&sheet, &made)), common.force)?,
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
        Format::Json => output::print_data(&pretty(&json(&sheet, &made)))?,
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

/// What was understood, and what was not taken.
fn told(sheet: &Sheet, unit: Option<&str>, common: &Common) -> String {
    let paint = Paint(output::color(common));
    let table = &sheet.table;
    let mut out = format!(
        "{}\n\n",
        paint.bold(&format!("{}: {}, by {}", sheet.name, table.orientation.words(), table.frequency.word()))
    );
    let heads = [
        ("Series", Align::Left),
        ("Unit", Align::Left),
        ("From", Align::Left),
        ("To", Align::Left),
        ("Values", Align::Right),
        ("Sum", Align::Right),
    ];
    let mut list = Table::new(heads);
    for series in &table.series {
        let end = |point: Option<&crate::history::Point>| point.map_or_else(String::new, |p| p.period.to_string());
        let sum: f64 = series.points.iter().map(|point| point.value).sum();
        list.row(vec![
            series.name.clone(),
            paint.dim(unit.or(series.unit.as_deref()).unwrap_or("?")),
            end(series.points.first()),
            end(series.points.last()),
            series.points.len().to_string(),
            crate::model::grouped(sum, if sum.fract() == 0.0 { 0 } else { 2 }),
        ]);
    }
    out += &list.render(paint, output::columns());
    if unit.is_none() && table.series.iter().any(|series| series.unit.is_none()) {
        out += &format!(
            "\nThe table names no unit: `{UNKNOWN_UNIT}`, a plain number, is taken; `--unit NAME` says what it counts\n"
        );
    }
    for line in sheet.told_of_file() {
        out += &format!("\n{line}\n");
    }
    if !table.left_out.is_empty() {
        let names: Vec<String> = table.left_out.iter().map(|name| format!("`{name}`")).collect();
        out += &format!("\nLeft out, and to be had with `--series NAME`: {}\n", names.join(", "));
    }
    let all = groups(&table.skipped);
    let (scales, rest): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|group| matches!(group.first.reason, Reason::ScaleLeft | Reason::ScaleElsewhere(_)));
    let (taken, left): (Vec<_>, Vec<_>) = rest.into_iter().partition(|group| group.first.reason.is_taken());
    let careful = paint.bad("Careful: the numbers may be too small, by a scale that was not applied");
    for (head, groups) in [(careful.as_str(), scales), ("Remarks", taken), ("Not taken", left)] {
        if groups.is_empty() {
            continue;
        }
        out += &format!("\n{head}\n");
        out.extend(groups.iter().map(|group| format!("  {}\n", group.line())));
    }
    out
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

fn json(sheet: &Sheet, made: &[FigureText]) -> Value {
    let table = &sheet.table;
    let series: Vec<Value> = table
        .series
        .iter()
        .map(|series| {
            let points: Vec<Value> = series
                .points
                .iter()
                .map(|p| {
                    json!({
                        "period": p.period.to_string(), "value": p.value, "firmness": p.firmness.word(),
                        "cell": p.place.to_string(),
                    })
                })
                .collect();
            json!({ "name": series.name, "unit": series.unit, "points": points })
        })
        .collect();
    let skipped: Vec<Value> = table
        .skipped
        .iter()
        .map(|r| {
            json!({
                "cell": r.place.to_string(), "text": r.text, "reason": r.reason.to_string(), "taken": r.reason.is_taken(),
            })
        })
        .collect();
    let figures: Vec<Value> = made
        .iter()
        .map(|f| {
            json!({
                "id": f.id, "period": f.period, "value": f.value, "unit": f.unit, "firmness": f.firmness.word(),
                "measure": f.measure,
            })
        })
        .collect();
    let left_out: Vec<Value> = groups(&table.skipped)
        .iter()
        .map(|group| {
            let cells: Vec<String> = group.all.iter().take(5).map(|remark| remark.place.to_string()).collect();
            json!({
                "reason": group.reason(), "taken": group.first.reason.is_taken(), "count": group.all.len(), "cells": cells,
            })
        })
        .collect();
    let others: Vec<Value> = sheet
        .others
        .iter()
        .map(|other| json!({ "sheet": other.name, "hidden": other.hidden, "values": other.values }))
        .collect();
    json!({
        "sheet": sheet.name, "hidden": sheet.hidden, "orientation": table.orientation.words(),
        "frequency": table.frequency.word(), "encoding": sheet.encoding, "series": series, "other_sheets": others, "undecided_sheets": sheet.undecided,
        "left_out": left_out, "left_out_series": table.left_out, "skipped": skipped, "figures": figures,
    })
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
