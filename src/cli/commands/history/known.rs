//! A table as a file of known values of a model's line.

use super::args::History;
use super::told::{data as of_table, told};
use crate::cli::face::json::pretty;
use crate::cli::face::table::csv_line;
use crate::cli::face::{Common, Done, Failure, Format, ending, existing, output};
use crate::cli::shared::tablefile::{Sheet, table_of};
use crate::history::{Firmness, KnownOptions, KnownTable, KnownValue, known_values};
use serde_json::{Value, json};

/// Writes the known values of a line.
pub(super) fn run(args: &History, line: &str, common: &Common) -> Result<Done, Failure> {
    if !is_name(line) {
        return Err(Failure::Usage(format!("`--line {line}` is no name of a line: write it as the model does")));
    }
    let matches: Vec<(String, String)> =
        args.of_line.matches.iter().map(|text| matched(text)).collect::<Result<_, _>>()?;
    let sheet = sheet(args, &matches)?;
    let options = KnownOptions { matches, unit: args.table.unit.clone() };
    let KnownTable { values: known, left_out } =
        known_values(&sheet.table, &options).map_err(|error| Failure::Model(error.to_string()))?;
    let text = csv(line, args.source.as_deref(), &known);
    if let Some(path) = &args.output {
        if ending(path) != "csv" {
            return Err(Failure::Usage(format!("`{}` should end in .csv for known values", path.display())));
        }
        output::write_file(path, text.as_bytes(), common.force, existing::rows(&text))?;
    }
    let said = told(&sheet, args.table.unit.as_deref(), common) + &unnamed(&known) + &alone(&left_out);
    match (common.format, &args.output) {
        (Format::Json, _) => output::print_data(&pretty(&data(&sheet, line, args.source.as_deref(), &known)))?,
        (Format::Table, Some(_)) => output::print(&said)?,
        (Format::Table | Format::Csv, _) => {
            output::error_line(&said);
            output::print_data(&text)?;
        }
    }
    if let Some(path) = &args.output {
        let count = known.len();
        let values = if count == 1 { "known value" } else { "known values" };
        output::written(&format!("{count} {values} in {}", path.display()), common)?;
    }
    Ok(Done::Well)
}

/// The table, with the series that are matched though they are not taken by themselves, as totals are.
fn sheet(args: &History, matches: &[(String, String)]) -> Result<Sheet, Failure> {
    let sheet = table_of(&args.table, &args.series)?;
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let left: Vec<&String> = sheet.table.left_out.iter().filter(|n| matches.iter().any(|(m, _)| same(n, m))).collect();
    if left.is_empty() {
        return Ok(sheet);
    }
    let own = sheet.table.series.iter().map(|series| &series.name);
    let wanted: Vec<String> = own.chain(left).cloned().collect();
    table_of(&args.table, &wanted)
}

/// `SERIES=ELEMENT`; a series' name may have the sign too.
fn matched(text: &str) -> Result<(String, String), Failure> {
    let (series, element) = text.rsplit_once('=').ok_or_else(|| {
        Failure::Usage(format!("`--match {text}` should be a series and an element: `--match \"{text}=ELEMENT\"`"))
    })?;
    let element = element.trim();
    match element.is_empty() || is_name(element) {
        true => Ok((series.trim().to_owned(), element.to_owned())),
        false => Err(Failure::Usage(format!(
            "`--match {text}`: `{element}` is no name of an element, which has letters, digits and `_`"
        ))),
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A remark on series whose names no element can have.
fn unnamed(known: &[KnownValue]) -> String {
    let mut names: Vec<&str> = known.iter().map(|one| one.element.as_str()).collect();
    names.retain(|name| !name.is_empty() && !is_name(name));
    names.dedup();
    let Some(first) = names.first() else { return String::new() };
    let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("\nNo element can have these names: {}; `--match \"{first}=ELEMENT\"` says which it is\n", list.join(", "))
}

/// A remark on series that are left out beside the one that is the whole line.
fn alone(left_out: &[String]) -> String {
    let list: Vec<String> = left_out.iter().map(|name| format!("`{name}`")).collect();
    match list.is_empty() {
        true => String::new(),
        false => format!("\nLeft out, since the line has no elements: {}\n", list.join(", ")),
    }
}

/// The rows, with the columns that say anything.
fn csv(line: &str, source: Option<&str>, known: &[KnownValue]) -> String {
    let elements = known.iter().any(|one| !one.element.is_empty());
    let units = known.iter().any(|one| one.unit.is_some());
    let firm = known.iter().any(|one| one.firmness != Firmness::Exact);
    let shown = [true, true, elements, true, units, firm, source.is_some()];
    let row = |cells: [&str; 7]| {
        let cells = cells.iter().zip(shown).filter(|(_, shown)| *shown).map(|(cell, _)| (*cell).to_owned());
        csv_line(&cells.collect::<Vec<_>>())
    };
    let mut out = row(["period", "line", "element", "value", "unit", "firmness", "source"]);
    for one in known {
        let firmness = if one.firmness == Firmness::Exact { "" } else { one.firmness.word() };
        let (value, unit) = (one.value.to_string(), one.unit.as_deref().unwrap_or_default());
        out += &row([&one.period, line, &one.element, &value, unit, firmness, source.unwrap_or_default()]);
    }
    out
}

/// What `history` tells, with the known values instead of figures.
fn data(sheet: &Sheet, line: &str, source: Option<&str>, known: &[KnownValue]) -> Value {
    let one = |one: &KnownValue| {
        json!({
            "period": one.period, "line": line, "element": one.element, "value": one.value, "unit": one.unit,
            "firmness": one.firmness.word(), "source": source, "cell": one.place.to_string(),
        })
    };
    let mut out = of_table(sheet, &[]);
    if let Some(fields) = out.as_object_mut() {
        fields.remove("figures");
        fields.insert("known".to_owned(), known.iter().map(one).collect());
    }
    out
}
