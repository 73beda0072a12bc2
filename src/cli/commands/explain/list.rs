//! All names of a model.

use crate::check::{DimensionId, Model};
use crate::cli::face::json::pretty;
use crate::cli::face::table::{Align, Paint, Table, csv_line};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::load::Ready;
use crate::unit::DeclaredUnit;
use serde_json::{Value, json};
use std::ffi::OsStr;

/// A name with what it is.
struct Entry<'a> {
    kind: &'static str,
    name: &'a str,
    /// The dimensions that it is over.
    over: Vec<&'a str>,
    title: &'a str,
    unit: &'a str,
}

/// Prints outputs, lines and drivers by the names that other commands take.
pub fn tell(ready: &Ready, model: Option<&OsStr>, common: &Common) -> Result<Done, Failure> {
    let entries = entries(ready);
    let text = match common.format {
        Format::Json => pretty(&json(ready, &entries)),
        Format::Csv => csv(&entries),
        Format::Table => table(ready, &entries, model, common),
    };
    output::print_as(common.format, &text)?;
    Ok(Done::Well)
}

fn entries(ready: &Ready) -> Vec<Entry<'_>> {
    let model = ready.model();
    fn entry<'a>(
        model: &'a Model,
        kind: &'static str,
        (name, title, unit): (&'a str, &'a str, &'a DeclaredUnit),
        over: &[DimensionId],
    ) -> Entry<'a> {
        let over = over.iter().map(|d| model.dimensions[d.0].name.as_str()).collect();
        Entry { kind, name, over, title, unit: &unit.text }
    }
    let outputs = model.outputs.iter().map(|o| entry(model, "output", (&o.name, &o.title, &o.unit), &[]));
    let lines = model.lines.iter().map(|l| entry(model, "line", (&l.name, &l.title, &l.unit), &l.over));
    let drivers = model.drivers.iter().map(|d| entry(model, "driver", (&d.name, &d.title, &d.unit), &d.over));
    outputs.chain(lines).chain(drivers).collect()
}

fn json(ready: &Ready, entries: &[Entry<'_>]) -> Value {
    let of = |kind: &str| {
        let own = entries.iter().filter(|entry| entry.kind == kind);
        own.map(|e| json!({ "name": e.name, "over": e.over, "title": e.title, "unit": e.unit })).collect::<Vec<_>>()
    };
    json!({
        "model": ready.model().name, "outputs": of("output"), "lines": of("line"), "drivers": of("driver"),
    })
}

fn csv(entries: &[Entry<'_>]) -> String {
    let mut out = csv_line(&["kind", "name", "over", "title", "unit"].map(str::to_owned));
    for e in entries {
        out += &csv_line(&[e.kind, e.name, &e.over.join(" "), e.title, e.unit].map(str::to_owned));
    }
    out
}

fn table(ready: &Ready, entries: &[Entry<'_>], model: Option<&OsStr>, common: &Common) -> String {
    let paint = Paint(output::color(common));
    let left = Align::Left;
    let mut out = format!("{}\n\n", paint.bold(&ready.model().title));
    let mut table = Table::new([("Name", left), ("Title", left), ("Unit", left)]);
    let mut section = "";
    for e in entries {
        if section != e.kind {
            section = e.kind;
            table.section(match section {
                "output" => "Outputs: for `--of`",
                "line" => "Lines: for `explain` and `compare --line`",
                _ => "Drivers: for `--set`, `--driver` and `--grid`",
            });
        }
        let over = if e.over.is_empty() { String::new() } else { format!("[{}]", e.over.join(",")) };
        table.row(vec![format!("  {}{}", e.name, paint.dim(&over)), e.title.to_owned(), paint.dim(e.unit)]);
    }
    out += &table.render(paint, output::columns());
    let model = model.map_or_else(String::new, |model| format!(" --model {}", model.to_string_lossy()));
    let words = format!("`evcalc explain NAME{model}` tells more of one; `NAME[ELEMENT]@PERIOD` what made a number\n");
    out + &paint.dim(&words)
}
