//! `evcalc project`: one scenario, its outputs and years, and the workbook.

use super::args::{Common, Format, Project};
use super::load::{Ready, ready};
use super::table::{Align, Paint, Table, csv_line};
use super::{Done, Failure, number, output};
use crate::check::{Better, ScenarioId};
use crate::evaluate::follow;
use crate::graph::{Owner, RowId, Yearly};
use crate::series::{Projection, RowValues};
use crate::workbook::{Book, Stamp, WorkbookError, fits, write};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Scenarios with calc sheets where nobody chooses.
const MOST_SHEETS: usize = 6;

/// Runs the command.
pub fn run(args: &Project, common: &Common) -> Result<Done, Failure> {
    let first = args.scenario.first().map(String::as_str);
    let ready = ready(args.model.as_deref(), first, &args.set, common)?;
    let named: Vec<ScenarioId> = args.scenario.iter().map(|name| ready.scenario(name)).collect::<Result<_, _>>()?;
    let chosen = named.first().copied().unwrap_or(ScenarioId(0));
    let selected = ready.what_if().unwrap_or(chosen);
    let kind = Kind::of(args)?;
    let shown = shown(&ready, &named, selected, args.only);
    if let Kind::Workbook(_) = kind {
        fits(&ready.program, shown.len()).map_err(limit)?;
    }
    let projection = ready.project(selected, common)?;
    let written = match &kind {
        Kind::None => None,
        Kind::Workbook(path) => Some(workbook(&ready, selected, &shown, path.clone(), chosen, common)?),
        Kind::Json(path) => {
            let text = pretty(&json(&ready, chosen, &projection, args, None));
            output::write_file(path, text.as_bytes(), common.force, output::never)?;
            Some(path.clone())
        }
        Kind::Csv(path) => {
            output::write_file(path, csv(&ready, &projection).as_bytes(), common.force, output::never)?;
            Some(path.clone())
        }
    };
    match common.format {
        Format::Json => output::print(&pretty(&json(&ready, chosen, &projection, args, written.as_deref()))),
        Format::Csv => output::print(&csv(&ready, &projection)),
        Format::Table => output::print(&table(&ready, chosen, &projection, args, written.as_deref(), common)),
    }
    Ok(if failed(&ready, &projection).is_empty() { Done::Well } else { Done::CheckFailed })
}

/// What is written besides what is printed.
enum Kind {
    None,
    Workbook(Option<PathBuf>),
    Json(PathBuf),
    Csv(PathBuf),
}

impl Kind {
    fn of(args: &Project) -> Result<Kind, Failure> {
        let Some(path) = &args.output else {
            return Ok(if args.no_workbook { Kind::None } else { Kind::Workbook(None) });
        };
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
        match ending.as_str() {
            "xlsx" if args.no_workbook => Err(Failure::Usage("`--no-workbook` and `-o` with a workbook exclude each other".to_owned())),
            "xlsx" => Ok(Kind::Workbook(Some(path.clone()))),
            "json" => Ok(Kind::Json(path.clone())),
            "csv" => Ok(Kind::Csv(path.clone())),
            _ => Err(Failure::Usage(format!("`{}` should end in .xlsx, .json or .csv: the ending chooses the kind", path.display()))),
        }
    }
}

fn limit(error: WorkbookError) -> Failure {
    Failure::Model(error.to_string())
}

fn shown(ready: &Ready, named: &[ScenarioId], selected: ScenarioId, only: bool) -> Vec<ScenarioId> {
    let count = ready.model().scenarios.len();
    let mut out: Vec<ScenarioId> = if only || (count > MOST_SHEETS && !named.is_empty()) {
        named.to_vec()
    } else if count > MOST_SHEETS {
        (0..MOST_SHEETS).map(ScenarioId).collect()
    } else {
        (0..count).map(ScenarioId).collect()
    };
    if !out.contains(&selected) {
        out.push(selected);
    }
    out.sort();
    out.dedup();
    out
}

fn workbook(
    ready: &Ready,
    selected: ScenarioId,
    shown: &[ScenarioId],
    path: Option<PathBuf>,
    chosen: ScenarioId,
    common: &Common,
) -> Result<PathBuf, Failure> {
    let model = ready.model();
    let path = path.unwrap_or_else(|| PathBuf::from(format!("{}-{}.xlsx", model.name, model.scenarios[chosen.0].name)));
    let projections: Vec<Projection> =
        (0..model.scenarios.len()).map(|s| ready.project(ScenarioId(s), common)).collect::<Result<_, _>>()?;
    let follow = follow(&ready.program, selected);
    let book = Book {
        program: &ready.program,
        shown: shown.to_vec(),
        selected,
        projections: &projections,
        follow: &follow,
        stamp: Stamp {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command: command_line(),
            model: ready.opened.model_fingerprint.clone(),
            baseline: ready.opened.baseline_fingerprint.clone(),
        },
    };
    let bytes = write(&book).map_err(limit)?;
    output::write_file(&path, &bytes, common.force, output::is_our_workbook)?;
    Ok(path)
}

/// The command line as typed, without the path of the program and of output files.
fn command_line() -> String {
    let mut words = vec!["evcalc".to_owned()];
    let mut skip = false;
    for word in std::env::args().skip(1) {
        if skip || word.starts_with("--output=") {
            skip = false;
            continue;
        }
        if word == "-o" || word == "--output" {
            skip = true;
            continue;
        }
        words.push(if word.contains([' ', '"', '*']) { format!("'{word}'") } else { word });
    }
    words.join(" ")
}

/// The checks that do not hold: name, and where first.
pub fn failed(ready: &Ready, projection: &Projection) -> Vec<(String, String)> {
    let program = &ready.program;
    let model = ready.model();
    let mut out = Vec::new();
    for (i, check) in model.checks.iter().enumerate() {
        let place = program.check_rows[i].iter().enumerate().find_map(|(cell, row)| {
            let element = model.cell_name(&check.name, &check.over, cell);
            match &projection.rows[row.0] {
                RowValues::Scalar(value) => (*value != Some(1.0)).then_some(element),
                RowValues::Series { values, .. } => {
                    let t = values.iter().position(|v| *v == 0.0)?;
                    Some(format!("{element} in {}", model.timeline.name(t as i32 + 1)))
                }
            }
        });
        out.extend(place.map(|place| (check.name.clone(), place)));
    }
    out
}

/// Pretty JSON with a newline at the end.
pub fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// The value of an output as JSON: a number, a period's name, or null.
pub fn output_value(ready: &Ready, index: usize, value: Option<f64>) -> Value {
    let model = ready.model();
    match value {
        Some(t) if model.outputs[index].is_period => json!(model.timeline.name(t as i32)),
        Some(x) => json!(x),
        None => Value::Null,
    }
}

/// Whether an output meets its target.
pub fn met(ready: &Ready, index: usize, value: Option<f64>, target: Option<f64>) -> Option<bool> {
    let output = &ready.model().outputs[index];
    let target = target?;
    let Some(value) = value else { return Some(false) };
    let higher = output.better == Better::Higher && !output.is_period;
    Some(if higher { value >= target } else { value <= target })
}

fn json(ready: &Ready, chosen: ScenarioId, projection: &Projection, args: &Project, written: Option<&Path>) -> Value {
    let (program, model) = (&ready.program, ready.model());
    let timeline = &model.timeline;
    let periods: Vec<String> = (1..=timeline.last()).map(|t| timeline.name(t)).collect();
    let mut lines = Vec::new();
    for (l, line) in model.lines.iter().enumerate() {
        for (cell, row) in program.line_rows[l].iter().enumerate() {
            let values = &projection.rows[row.0];
            let opening = line.opening.as_ref().and(values.opening());
            lines.push(json!({
                "name": line.name, "title": line.title, "element": model.element_names(&line.over, cell), "unit": line.unit.text,
                "opening": opening, "values": values.values(),
            }));
        }
    }
    let outputs: Vec<Value> = model
        .outputs
        .iter()
        .enumerate()
        .map(|(i, output)| {
            let value = projection.rows[program.output_rows[i].0].scalar();
            let target = projection.targets[i];
            json!({
                "name": output.name, "title": output.title, "unit": output.unit.text,
                "value": output_value(ready, i, value), "target": output_value(ready, i, target), "met": met(ready, i, value, target),
            })
        })
        .collect();
    let broken = failed(ready, projection);
    let checks: Vec<Value> = model
        .checks
        .iter()
        .map(|check| {
            let place = broken.iter().find(|(name, _)| *name == check.name).map(|(_, place)| place.clone());
            let mut entry = Map::new();
            entry.insert("name".into(), json!(check.name));
            entry.insert("title".into(), json!(check.title));
            entry.insert("passed".into(), json!(place.is_none()));
            if let Some(place) = place {
                entry.insert("first_failure".into(), json!(place));
            }
            Value::Object(entry)
        })
        .collect();
    json!({
        "model": model.name, "scenario": model.scenarios[chosen.0].name, "overrides": overrides(ready, projection, args),
        "periods": periods, "lines": lines, "outputs": outputs, "checks": checks,
        "workbook": written.filter(|p| p.extension().is_some_and(|e| e == "xlsx")).map(|p| p.display().to_string()),
    })
}

/// What `--set` changed, with the values that it gave.
fn overrides(ready: &Ready, projection: &Projection, args: &Project) -> Value {
    let model = ready.model();
    let mut out = Map::new();
    let Some(what_if) = ready.what_if() else { return Value::Object(out) };
    for (set, layer) in args.set.iter().zip(&model.scenarios[what_if.0].layers) {
        let key = set.split('=').next().unwrap_or("").trim().to_owned();
        for change in layer {
            let driver = &model.drivers[change.driver.0];
            let Some((cell, path)) = change.cells.first() else { continue };
            let input = ready.program.first_input(change.driver).0 + cell;
            let period = match path {
                crate::check::Path::Keys(keys) => keys[0].0,
                crate::check::Path::Fixed(_) => 1,
            };
            let value = projection.inputs[input].at(if driver.varies { period } else { 0 });
            let value = if driver.is_period { json!(model.timeline.name(value as i32)) } else { json!(value) };
            out.insert(key.clone(), value);
        }
    }
    Value::Object(out)
}

fn csv(ready: &Ready, projection: &Projection) -> String {
    let (program, model) = (&ready.program, ready.model());
    let mut heads = vec!["name".to_owned(), "element".to_owned(), "unit".to_owned(), "opening".to_owned()];
    heads.extend((1..=model.timeline.last()).map(|t| model.timeline.name(t)));
    let mut out = csv_line(&heads);
    for (l, line) in model.lines.iter().enumerate() {
        for (cell, row) in program.line_rows[l].iter().enumerate() {
            let values = &projection.rows[row.0];
            let opening = line.opening.as_ref().and(values.opening()).map_or_else(String::new, |x| format!("{x}"));
            let mut cells = vec![line.name.clone(), model.element_names(&line.over, cell).join(" "), line.unit.text.clone(), opening];
            cells.extend(values.values().iter().map(|x| format!("{x}")));
            out += &csv_line(&cells);
        }
    }
    for (i, output) in model.outputs.iter().enumerate() {
        let value = projection.rows[program.output_rows[i].0].scalar();
        let shown = match output_value(ready, i, value) {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        };
        out += &csv_line(&[output.name.clone(), String::new(), output.unit.text.clone(), String::new(), shown]);
    }
    out
}

fn table(ready: &Ready, chosen: ScenarioId, projection: &Projection, args: &Project, written: Option<&Path>, common: &Common) -> String {
    let paint = Paint(output::color(common));
    let model = ready.model();
    let timeline = &model.timeline;
    let mut out = format!(
        "{} – {}\n{}\n",
        paint.bold(&model.title),
        paint.bold(&model.scenarios[chosen.0].title),
        paint.dim(&format!("{} to {}, by {}", timeline.title(1), timeline.title(timeline.last()), timeline.step))
    );
    for set in &args.set {
        out += &format!("{}\n", paint.dim(&format!("changed: {set}")));
    }
    if !model.outputs.is_empty() {
        out += &format!("\n{}", outputs_table(ready, projection, paint));
    }
    let years = years_table(ready, projection, paint, common.verbose);
    out += &format!("\n{years}");
    let broken = failed(ready, projection);
    out += "\n";
    match (model.checks.len(), broken.is_empty()) {
        (0, _) => {}
        (n, true) => out += &format!("{}\n", paint.good(&format!("✓ all {n} checks hold"))),
        (n, false) => {
            out += &format!("{}\n", paint.bad(&format!("✗ {} of {n} checks fail:", broken.len())));
            for (name, place) in &broken {
                let title = model.checks.iter().find(|c| c.name == *name).map_or("", |c| c.title.as_str());
                out += &format!("  {title} (`{place}`)\n");
            }
        }
    }
    match written {
        Some(path) => out += &format!("written: {}\n", path.display()),
        None => out += &paint.dim("no workbook written\n"),
    }
    out
}

fn outputs_table(ready: &Ready, projection: &Projection, paint: Paint) -> String {
    let model = ready.model();
    let targets = projection.targets.iter().any(Option::is_some);
    let mut heads = vec![("Output", Align::Left), ("Value", Align::Right), ("Unit", Align::Left)];
    if targets {
        heads.extend([("Target", Align::Right), ("", Align::Left)]);
    }
    let mut table = Table::new(heads);
    for (i, output) in model.outputs.iter().enumerate() {
        let value = projection.rows[ready.program.output_rows[i].0].scalar();
        let target = projection.targets[i];
        let unit = if output.is_period || output.unit.percent { "" } else { &output.unit.text };
        let mut cells = vec![output.title.clone(), number::output(output, value, &model.timeline), paint.dim(unit)];
        if targets {
            cells.push(target.map_or_else(String::new, |t| number::output(output, Some(t), &model.timeline)));
            cells.push(match met(ready, i, value, target) {
                Some(true) => paint.good("✓ met"),
                Some(false) => paint.bad("✗ missed"),
                None => String::new(),
            });
        }
        table.row(cells);
    }
    table.render(paint)
}

fn years_table(ready: &Ready, projection: &Projection, paint: Paint, all: bool) -> String {
    let (program, model) = (&ready.program, ready.model());
    let years = model.timeline.years();
    let step = match model.timeline.step {
        crate::timeline::Step::Month => "m",
        crate::timeline::Step::Quarter => "q",
        crate::timeline::Step::Year => "y",
    };
    let named: Vec<String> = years
        .iter()
        .map(|y| if y.full { y.year.to_string() } else { format!("{} ({}{step})", y.year, y.last - y.first + 1) })
        .collect();
    // As many years as fit: the first ones, and the last.
    let kept: Vec<usize> = if years.len() <= 6 { (0..years.len()).collect() } else { vec![0, 1, 2, years.len() / 2, years.len() - 1] };
    let mut heads = vec![("By year", Align::Left), ("Unit", Align::Left)];
    heads.extend(kept.iter().map(|i| (named[*i].as_str(), Align::Right)));
    heads.push(("", Align::Left));
    let mut table = Table::new(heads);
    let mut section = None;
    for (l, line) in model.lines.iter().enumerate() {
        let rows = shown_rows(ready, l, all);
        if rows.is_empty() {
            continue;
        }
        if line.section.is_some() && section != line.section {
            table.section(line.section.as_deref().unwrap_or(""));
            section = line.section.clone();
        }
        for row in rows {
            let RowValues::Series { values, years, .. } = &projection.rows[row.0] else { continue };
            let made = program.row(row);
            let mut label = line.title.clone();
            for (dimension, element) in &made.elements {
                label += &format!(" – {}", model.dimensions[dimension.0].elements[*element].title);
            }
            let unit = if line.unit.percent { "" } else { &line.unit.text };
            let mut cells = vec![format!("  {}", shortened(&label, 46)), paint.dim(unit)];
            cells.extend(kept.iter().map(|i| years.get(*i).copied().flatten().map_or_else(String::new, |x| number::number(x, &line.unit))));
            cells.push(paint.dim(&number::sparkline(values, 18)));
            table.row(cells);
        }
    }
    table.render(paint)
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most - 1).collect::<String>() + "…" }
}

/// The total of a line, or its one row; with `all` every element too.
fn shown_rows(ready: &Ready, line: usize, all: bool) -> Vec<RowId> {
    let program = &ready.program;
    let cells = &program.line_rows[line];
    match (program.line_totals[line], all) {
        (Some(total), false) => vec![total],
        (Some(total), true) => cells.iter().copied().chain([total]).collect(),
        (None, true) => cells.clone(),
        (None, false) => cells.iter().copied().filter(|row| program.row(*row).yearly != Yearly::Empty).collect(),
    }
    .into_iter()
    .filter(|row| matches!(program.row(*row).owner, Owner::Line(..) | Owner::LineTotal(_)))
    .collect()
}
