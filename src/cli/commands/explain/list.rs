//! All names of a model.

use crate::analyse::{NameEntry, NameKind, names};
use crate::cli::face::json::pretty;
use crate::cli::face::table::{Align, Paint, Table, csv_line};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::front::Ready;
use serde_json::{Value, json};
use std::ffi::OsStr;

/// Prints outputs, lines and drivers by the names that other commands take.
pub(super) fn tell(ready: &Ready, model: Option<&OsStr>, common: &Common) -> Result<Done, Failure> {
    let entries = names(ready.model());
    let text = match common.format {
        Format::Json => pretty(&json(ready, &entries)),
        Format::Csv => csv(&entries),
        Format::Table => table(ready, &entries, model, common),
    };
    output::print_as(common.format, &text)?;
    Ok(Done::Well)
}

fn json(ready: &Ready, entries: &[NameEntry<'_>]) -> Value {
    let of = |kind: NameKind| {
        let own = entries.iter().filter(|entry| entry.kind == kind);
        own.map(|e| json!({ "name": e.name, "over": e.over, "title": e.title, "unit": e.unit })).collect::<Vec<_>>()
    };
    json!({
        "model": ready.model().name, "outputs": of(NameKind::Output), "lines": of(NameKind::Line), "drivers": of(NameKind::Driver),
    })
}

fn csv(entries: &[NameEntry<'_>]) -> String {
    let mut out = csv_line(&["kind", "name", "over", "title", "unit"].map(str::to_owned));
    for e in entries {
        out += &csv_line(&[word(e.kind), e.name, &e.over.join(" "), e.title, e.unit].map(str::to_owned));
    }
    out
}

/// What a name is, for programs.
fn word(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Output => "output",
        NameKind::Line => "line",
        NameKind::Driver => "driver",
    }
}

fn table(ready: &Ready, entries: &[NameEntry<'_>], model: Option<&OsStr>, common: &Common) -> String {
    let paint = Paint(output::color(common));
    let left = Align::Left;
    let mut out = format!("{}\n\n", paint.bold(&ready.model().title));
    let mut table = Table::new([("Name", left), ("Title", left), ("Unit", left)]);
    let mut section = None;
    for e in entries {
        if section != Some(e.kind) {
            section = Some(e.kind);
            table.section(match e.kind {
                NameKind::Output => "Outputs: for `--of`",
                NameKind::Line => "Lines: for `explain` and `compare --line`",
                NameKind::Driver => "Drivers: for `--set`, `--driver` and `--grid`",
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
