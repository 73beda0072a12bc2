//! `evcalc compare`: scenarios side by side.

use super::args::{Common, Compare, Format};
use super::load::{Ready, ready};
use super::project::{failed, output_value, pretty};
use super::table::{Align, Paint, Table, csv_line};
use super::{Done, Failure, number, output};
use crate::analyse::{YearlyComparison, yearly};
use crate::check::ScenarioId;
use crate::series::Projection;
use serde_json::{Map, Value, json};

/// Runs the command.
pub fn run(args: &Compare, common: &Common) -> Result<Done, Failure> {
    let first = args.scenario.first().map(String::as_str);
    let ready = ready(args.model.as_deref(), first, &args.set, common)?;
    let mut ids: Vec<ScenarioId> = match args.scenario.as_slice() {
        [] => (0..ready.named_count()).map(ScenarioId).collect(),
        names => names.iter().map(|name| ready.scenario(name)).collect::<Result<_, _>>()?,
    };
    ids.extend(ready.what_if());
    let projections: Vec<Projection> = ids.iter().map(|s| ready.project(*s, common)).collect::<Result<_, _>>()?;
    let years = yearly(&ready.program, &projections);
    if let Some(path) = &args.output {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("");
        let text = match ending {
            "json" => pretty(&json(&ready, &ids, &projections, &years)),
            "csv" => csv(&ready, &ids, &projections, &years),
            _ => return Err(Failure::Usage(format!("`{}` should end in .json or .csv; `evcalc project` writes the workbook with all scenarios", path.display()))),
        };
        output::write_file(path, text.as_bytes(), common.force, output::never)?;
    }
    match common.format {
        Format::Json => output::print(&pretty(&json(&ready, &ids, &projections, &years))),
        Format::Csv => output::print(&csv(&ready, &ids, &projections, &years)),
        Format::Table => output::print(&table(&ready, &ids, &projections, &years, common)),
    }
    let broken = projections.iter().any(|p| !failed(&ready, p).is_empty());
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
    let mut out = csv_line(&heads);
    let plain = |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x}"));
    for (i, output) in ready.model().outputs.iter().enumerate() {
        let mut cells = vec![output.name.clone(), String::new(), output.unit.text.clone(), String::new()];
        cells.extend(projections.iter().map(|p| match output_value(ready, i, value(ready, p, i)) {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        }));
        out += &csv_line(&cells);
    }
    for row in years {
        let mut cells = vec![row.line.clone(), row.element.join(" "), row.unit.clone(), row.year.to_string()];
        cells.extend(row.values.iter().map(|x| plain(*x)));
        out += &csv_line(&cells);
    }
    out
}

fn table(ready: &Ready, ids: &[ScenarioId], projections: &[Projection], years: &[YearlyComparison], common: &Common) -> String {
    let paint = Paint(output::color(common));
    let model = ready.model();
    let titles: Vec<&str> = ids.iter().map(|id| model.scenarios[id.0].title.as_str()).collect();
    let mut heads = vec![("Output", Align::Left), ("Unit", Align::Left)];
    heads.extend(titles.iter().map(|title| (*title, Align::Right)));
    let mut outputs = Table::new(heads.clone());
    for (i, output) in model.outputs.iter().enumerate() {
        let base = value(ready, &projections[0], i);
        let unit = if output.is_period || output.unit.percent { "" } else { &output.unit.text };
        let mut cells = vec![output.title.clone(), paint.dim(unit)];
        let mut changes = vec![String::new(), paint.dim("  difference")];
        for projection in projections {
            let x = value(ready, projection, i);
            cells.push(number::output(output, x, &model.timeline));
            changes.push(difference(output.is_period, model.timeline.step.name(), x, base, &output.unit, paint));
        }
        outputs.row(cells);
        changes[2] = String::new();
        if common.verbose || changes[3..].iter().any(|c| !c.is_empty()) {
            outputs.row(changes);
        }
    }
    let mut out = format!("{}\n\n{}", paint.bold(&model.title), outputs.render(paint));
    heads[0] = ("By year", Align::Left);
    let mut table = Table::new(heads);
    let mut last = String::new();
    for row in years {
        let label = row.title.clone();
        if label != last {
            table.section(&label);
            last = label;
        }
        let mut cells = vec![format!("  {}", row.year), paint.dim(if row.percent { "" } else { &row.unit })];
        let unit = crate::check::inferred(crate::unit::Unit::plain(), row.percent);
        cells.extend(row.values.iter().map(|x| x.map_or_else(String::new, |x| number::number(x, &unit))));
        table.row(cells);
    }
    if !table.is_empty() {
        out += &format!("\n{}", table.render(paint));
    }
    for (id, projection) in ids.iter().zip(projections) {
        for (_, place) in failed(ready, projection) {
            out += &format!("{}\n", paint.bad(&format!("✗ check fails in {}: `{place}`", name(ready, *id))));
        }
    }
    out
}

fn difference(is_period: bool, step: &str, x: Option<f64>, base: Option<f64>, unit: &crate::unit::DeclaredUnit, paint: Paint) -> String {
    let Some((a, b)) = x.zip(base) else { return String::new() };
    if a == b {
        return String::new();
    }
    if is_period {
        let n = (a - b).abs();
        let word = if n == 1.0 { step.to_owned() } else { format!("{step}s") };
        return paint.dim(&format!("{n} {word} {}", if a > b { "later" } else { "earlier" }));
    }
    let sign = if a > b { "+" } else { "" };
    let percent = if b != 0.0 && !unit.percent { format!(" ({sign}{:.1}%)", (a - b) / b.abs() * 100.0) } else { String::new() };
    paint.dim(&format!("{sign}{}{percent}", number::number(a - b, unit)))
}
