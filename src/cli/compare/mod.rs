//! `evcalc compare`: scenarios side by side.

mod risk;

use super::args::{Common, Compare, Format};
use super::load::{Ready, ready};
use super::number::Manner;
use super::project::{failed, output_value, pretty, year_names};
use super::table::{Align, Paint, Table, csv_line, csv_value};
use super::{Done, Failure, number, output};
use crate::analyse::{YearlyComparison, yearly};
use crate::check::ScenarioId;
use crate::series::Projection;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Runs the command.
pub fn run(args: &Compare, common: &Common) -> Result<Done, Failure> {
    let ready = ready(args.model.as_deref(), &args.scenario, &args.set, common)?;
    let mut ids: Vec<ScenarioId> = match args.scenario.as_slice() {
        [] => (0..ready.named_count()).map(ScenarioId).collect(),
        names => {
            let mut ids: Vec<ScenarioId> = names.iter().map(|name| ready.scenario(name)).collect::<Result<_, _>>()?;
            let mut seen = BTreeSet::new();
            ids.retain(|id| seen.insert(id.0));
            ids
        }
    };
    ids.extend(ready.what_if());
    let projections: Vec<Projection> = ids.iter().map(|s| ready.project(*s, common)).collect::<Result<_, _>>()?;
    let years = yearly(&ready.program, &projections);
    let drawn = args.draws.map(|draws| risk::draw(&ready, &ids, draws, args, common)).transpose()?;
    let whole = || {
        let mut out = json(&ready, &ids, &projections, &years);
        if let Some(drawn) = &drawn {
            out["risk"] = drawn.json(&ready);
        }
        pretty(&out)
    };
    if let Some(path) = &args.output {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("");
        let text = match ending {
            "json" => whole(),
            "csv" => csv(&ready, &ids, &projections, &years),
            _ => {
                return Err(Failure::Usage(format!(
                    "`{}` should end in .json or .csv; `evcalc project` writes the workbook with all scenarios",
                    path.display()
                )));
            }
        };
        output::write_file(path, text.as_bytes(), common.force, output::never)?;
    }
    match common.format {
        Format::Json => output::print(&whole())?,
        Format::Csv => output::print(&csv(&ready, &ids, &projections, &years))?,
        Format::Table => {
            let over_draws = drawn.as_ref().map_or_else(String::new, |drawn| drawn.table(&ready, common));
            output::print(&(table(&ready, &ids, &projections, &years, common) + &over_draws))?;
        }
    }
    let broken = projections.iter().any(|p| !failed(&ready, p).is_empty());
    if common.format != Format::Table {
        for (id, projection) in ids.iter().zip(&projections) {
            for (_, place) in failed(&ready, projection) {
                output::error_line(&format!("check fails in {}: `{place}`", name(&ready, *id)));
            }
        }
    }
    Ok(if broken { Done::CheckFailed } else { Done::Well })
}

fn name(ready: &Ready, id: ScenarioId) -> &str {
    &ready.model().scenarios[id.0].name
}

fn value(ready: &Ready, projection: &Projection, output: usize) -> Option<f64> {
    projection.rows[ready.program.output_rows[output].0].scalar()
}

fn json(ready: &Ready, ids: &[ScenarioId], projections: &[Projection], years: &[YearlyComparison]) -> Value {
    let model = ready.model();
    let outputs: Vec<Value> = model
        .outputs
        .iter()
        .enumerate()
        .map(|(i, output)| {
            let (mut values, mut differences) = (Map::new(), Map::new());
            let base = value(ready, &projections[0], i);
            for (id, projection) in ids.iter().zip(projections) {
                let x = value(ready, projection, i);
                values.insert(name(ready, *id).to_owned(), output_value(ready, i, x));
                if *id != ids[0] {
                    differences.insert(name(ready, *id).to_owned(), json!(x.zip(base).map(|(a, b)| a - b)));
                }
            }
            json!({"name": output.name, "title": output.title, "unit": output.unit.text, "values": values, "differences": differences})
        })
        .collect();
    let table: Vec<Value> = years
        .iter()
        .map(|row| {
            let (mut values, mut differences) = (Map::new(), Map::new());
            for (at, id) in ids.iter().enumerate() {
                values.insert(name(ready, *id).to_owned(), json!(row.values[at]));
                if at > 0 {
                    differences.insert(name(ready, *id).to_owned(), json!(row.values[at].zip(row.values[0]).map(|(a, b)| a - b)));
                }
            }
            json!({"line": row.line, "element": row.element, "unit": row.unit, "year": row.year, "values": values, "differences": differences})
        })
        .collect();
    let names: Vec<&str> = ids.iter().map(|id| name(ready, *id)).collect();
    json!({"model": model.name, "reference": names[0], "scenarios": names, "outputs": outputs, "years": table})
}

fn csv(ready: &Ready, ids: &[ScenarioId], projections: &[Projection], years: &[YearlyComparison]) -> String {
    let mut heads = vec!["name".to_owned(), "element".to_owned(), "unit".to_owned(), "year".to_owned()];
    heads.extend(ids.iter().map(|id| name(ready, *id).to_owned()));
    heads.extend(ids[1..].iter().map(|id| format!("{}_difference", name(ready, *id))));
    let mut out = csv_line(&heads);
    let plain = |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x}"));
    for (i, output) in ready.model().outputs.iter().enumerate() {
        let mut cells = vec![output.name.clone(), String::new(), output.unit.text.clone(), String::new()];
        cells.extend(projections.iter().map(|p| csv_value(&output_value(ready, i, value(ready, p, i)))));
        let values: Vec<Option<f64>> = projections.iter().map(|p| value(ready, p, i)).collect();
        cells.extend(values[1..].iter().map(|x| plain(x.zip(values[0]).map(|(a, b)| a - b))));
        out += &csv_line(&cells);
    }
    for row in years {
        let mut cells = vec![row.line.clone(), row.element.join(" "), row.unit.clone(), row.year.to_string()];
        cells.extend(row.values.iter().map(|x| plain(*x)));
        cells.extend(row.values[1..].iter().map(|x| plain(x.zip(row.values[0]).map(|(a, b)| a - b))));
        out += &csv_line(&cells);
    }
    out
}

fn table(
    ready: &Ready,
    ids: &[ScenarioId],
    projections: &[Projection],
    years: &[YearlyComparison],
    common: &Common,
) -> String {
    let paint = Paint(output::color(common));
    let room = output::columns();
    let model = ready.model();
    let mut out = format!("{}\n\n", paint.bold(&model.title));
    if !model.outputs.is_empty() {
        let together = outputs(ready, ids, projections, paint, false);
        out += &if together.wish() > room + SLACK {
            outputs(ready, ids, projections, paint, true).render(paint, room)
        } else {
            together.render(paint, room)
        };
    }
    let by_year = by_year(ready, ids, years, paint);
    if !by_year.is_empty() {
        out += &format!("\n{}", by_year.render(paint, room));
    }
    for (id, projection) in ids.iter().zip(projections) {
        for (_, place) in failed(ready, projection) {
            out += &format!("{}\n", paint.bad(&format!("✗ check fails in {}: `{place}`", name(ready, *id))));
        }
    }
    out
}

/// How much a table may be cut before differences stand in two rows.
const SLACK: usize = 20;

fn heads<'a>(ready: &'a Ready, ids: &[ScenarioId], first: &'a str) -> Vec<(&'a str, Align)> {
    let titles = ids.iter().map(|id| (ready.model().scenarios[id.0].title.as_str(), Align::Right));
    [(first, Align::Left), ("Unit", Align::Left)].into_iter().chain(titles).collect()
}

/// A row for each output, and below it the differences from the first scenario, in value and in percent.
fn outputs(ready: &Ready, ids: &[ScenarioId], projections: &[Projection], paint: Paint, apart: bool) -> Table {
    let model = ready.model();
    let mut table = Table::new(heads(ready, ids, "Output"));
    for (i, output) in model.outputs.iter().enumerate() {
        let values: Vec<Option<f64>> = projections.iter().map(|p| value(ready, p, i)).collect();
        let manner = Manner::of(values.iter().copied().flatten().filter(|_| !output.is_period), output.unit.percent);
        let mut cells = vec![output.title.clone(), paint.dim(&manner.unit(&output.unit.text))];
        cells.extend(values.iter().map(|x| number::output(output, *x, manner, &model.timeline)));
        table.row(cells);
        let pairs: Vec<Option<(f64, f64)>> = values.iter().map(|x| x.zip(values[0]).filter(|(a, b)| a != b)).collect();
        let step = output.is_period.then_some(model.timeline.step.name());
        let amount =
            |pair: &Option<(f64, f64)>| pair.map_or_else(String::new, |(a, b)| amount(a - b, manner, step, apart));
        let share = |pair: &Option<(f64, f64)>| {
            let wanted = !output.is_period && !output.unit.percent;
            pair.filter(|_| wanted).map_or_else(String::new, |(a, b)| share(a, b))
        };
        let both = |pair: &Option<(f64, f64)>| match (amount(pair), share(pair)) {
            (amount, share) if share.is_empty() => amount,
            (amount, share) => format!("{amount} ({share})"),
        };
        let mut row = |label: &str, cells: Vec<String>| {
            if cells.iter().any(|c| !c.is_empty()) {
                let cells = [label.to_owned(), String::new()].into_iter().chain(cells);
                table.row(cells.map(|c| paint.dim(&c)).collect());
            }
        };
        if apart {
            row("  difference", pairs.iter().map(amount).collect());
            row("  in percent", pairs.iter().map(share).collect());
        } else {
            row("  difference", pairs.iter().map(both).collect());
        }
    }
    table
}

fn by_year(ready: &Ready, ids: &[ScenarioId], years: &[YearlyComparison], paint: Paint) -> Table {
    let timeline = &ready.model().timeline;
    let spans: Vec<i32> = timeline.years().iter().map(|y| y.year).collect();
    let names = year_names(timeline);
    let mut table = Table::new(heads(ready, ids, "By year"));
    for rows in years.chunk_by(|a, b| a.title == b.title && a.line == b.line) {
        let manner = Manner::of(rows.iter().flat_map(|r| r.values.iter().copied().flatten()), rows[0].percent);
        table.section(&rows[0].title);
        for row in rows {
            let label =
                spans.iter().position(|y| *y == row.year).map_or_else(|| row.year.to_string(), |at| names[at].clone());
            let mut cells = vec![format!("  {label}"), paint.dim(&manner.unit(&row.unit))];
            cells.extend(row.values.iter().map(|x| match (x, row.values[0]) {
                (None, _) => String::new(),
                (Some(x), Some(base)) if *x != base && !row.percent => {
                    format!("{} {}", manner.show(*x), paint.dim(&format!("({})", share(*x, base))))
                }
                (Some(x), _) => manner.show(*x),
            }));
            table.row(cells);
        }
    }
    table
}

fn amount(difference: f64, manner: Manner, step: Option<&str>, short: bool) -> String {
    let sign = if difference > 0.0 { "+" } else { "" };
    match step {
        None => format!("{sign}{}", manner.show(difference)),
        Some(step) => {
            let n = difference.abs();
            let word = if n == 1.0 { step.to_owned() } else { format!("{step}s") };
            if short {
                return format!("{sign}{difference} {word}");
            }
            format!("{n} {word} {}", if difference > 0.0 { "later" } else { "earlier" })
        }
    }
}

/// By how much of the reference a value differs from it.
fn share(x: f64, base: f64) -> String {
    match base {
        0.0 => "–".to_owned(),
        _ => format!("{}{:.1}%", if x > base { "+" } else { "" }, (x - base) / base.abs() * 100.0),
    }
}
