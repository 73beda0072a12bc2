//! `evcalc history`: a table of deliveries as figures of a baseline file, with what was understood and what was not.

use super::args::{Common, Format, History, TableFile};
use super::project::pretty;
use super::table::{Align, Paint, Table, csv_line};
use super::{Done, Failure, existing, foreign, output, visible};
use crate::history::{
    FigureOptions, FigureText, Firmness, Reason, Table as Found, UNKNOWN_UNIT, figures, grid_of, read,
};
use crate::spreadsheet::Spreadsheet;
use crate::unit::DeclaredUnit;
use serde_json::{Value, json};
use toml_edit::{DocumentMut, Item, Table as Toml};

/// A table and the sheet that it stands on.
pub struct Sheet {
    /// The sheet's name.
    pub name: String,
    /// The table.
    pub table: Found,
}

/// Runs the command.
pub fn run(args: &History, common: &Common) -> Result<Done, Failure> {
    let sheet = table_of(&args.table)?;
    if let Some(unit) = &args.table.unit {
        DeclaredUnit::parse(unit)
            .map_err(|error| Failure::Usage(format!("`--unit {unit}` is no unit: {}", error.message)))?;
    }
    let stem = args.stem.clone().unwrap_or_else(|| {
        args.table.file.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    });
    let options =
        FigureOptions { stem, source: args.source.clone(), kind: "reported".to_owned(), unit: args.table.unit.clone() };
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
        Format::Csv => output::print_data(&csv(&sheet))?,
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

/// The largest table of a file, or of the sheet that was named.
pub fn table_of(args: &TableFile) -> Result<Sheet, Failure> {
    let book: Spreadsheet = foreign::spreadsheet(&args.file, args.limits)?;
    let shown = args.file.display();
    let chosen: Vec<_> = match &args.sheet {
        None => book.sheets.iter().collect(),
        Some(name) => vec![book.sheet(name).ok_or_else(|| {
            let known: Vec<String> = book.sheets.iter().map(|sheet| format!("`{}`", sheet.name)).collect();
            Failure::Model(format!("`{shown}` has no sheet `{name}`\n  = help: its sheets are {}", known.join(", ")))
        })?],
    };
    let mut refused = Vec::new();
    let mut best: Option<Sheet> = None;
    let points = |table: &Found| table.series.iter().map(|series| series.points.len()).sum::<usize>();
    for sheet in chosen {
        match read(&grid_of(sheet)) {
            Ok(table) if points(&table) > best.as_ref().map_or(0, |best| points(&best.table)) => {
                best = Some(Sheet { name: sheet.name.clone(), table });
            }
            Ok(table) => refused.extend(table.skipped),
            Err(remarks) => refused.extend(remarks),
        }
    }
    best.filter(|sheet| points(&sheet.table) > 0).ok_or_else(|| {
        let lines = refused.iter().take(10).map(|r| format!("\n  {} \"{}\": {}", r.place, r.text, r.reason));
        Failure::Model(format!(
            "`{shown}` has no table of values by month, quarter or year{}\n  = help: {}",
            lines.collect::<String>(),
            match refused.iter().any(|r| matches!(r.reason, Reason::Ambiguous { .. })) {
                true => "write the numbers without a separator of thousands: 395000",
                false => "write periods as 2025-03 in one row or column, and the values beside or below them",
            }
        ))
    })
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
            super::number::grouped(sum, if sum.fract() == 0.0 { 0 } else { 2 }),
        ]);
    }
    out += &list.render(paint, output::columns());
    if unit.is_none() && table.series.iter().any(|series| series.unit.is_none()) {
        out += &format!("\nThe table names no unit: `{UNKNOWN_UNIT}` is taken; `--unit NAME` says what it is\n");
    }
    let (scales, rest): (Vec<_>, Vec<_>) = table.skipped.iter().partition(|remark| remark.reason == Reason::ScaleLeft);
    let (taken, left): (Vec<_>, Vec<_>) = rest.into_iter().partition(|remark| remark.reason.is_taken());
    let careful = paint.bad("Careful: the numbers may be too small, by a scale that was not applied");
    for (head, remarks) in [(careful.as_str(), scales), ("Remarks", taken), ("Not taken", left)] {
        if remarks.is_empty() {
            continue;
        }
        out += &format!("\n{head}\n");
        for remark in remarks {
            // What is not there stands in no cell.
            out += &match remark.reason {
                Reason::Missing { .. } => format!("  {}\n", remark.reason),
                _ => {
                    let text: String = remark.text.chars().take(40).collect();
                    format!("  {} \"{text}\": {}\n", remark.place, remark.reason)
                }
            };
        }
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
        entry.insert("measure", toml_edit::value("deliveries"));
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
        .map(|f| json!({ "id": f.id, "period": f.period, "value": f.value, "unit": f.unit, "firmness": f.firmness.word() }))
        .collect();
    json!({
        "sheet": sheet.name, "orientation": table.orientation.words(), "frequency": table.frequency.word(),
        "series": series, "skipped": skipped, "figures": figures,
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
