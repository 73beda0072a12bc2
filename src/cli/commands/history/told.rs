//! What `evcalc history` understood, and what it did not take.

use crate::cli::face::table::{Align, Paint, Table};
use crate::cli::face::{Common, output};
use crate::cli::shared::tablefile::{Sheet, groups};
use crate::history::{FigureText, Reason, UNKNOWN_UNIT};
use serde_json::{Value, json};

/// What was understood, and what was not taken.
pub(super) fn told(sheet: &Sheet, unit: Option<&str>, common: &Common) -> String {
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

/// The same for programs, with the figures.
pub(super) fn data(sheet: &Sheet, made: &[FigureText]) -> Value {
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
