//! `evcalc scenarios`: what each scenario changes.

use super::args::{Common, Format, Model};
use super::load::{Ready, ready};
use super::project::pretty;
use super::table::{Align, Paint, Table, csv_line, csv_value};
use super::{Done, Failure, number, output};
use crate::check::ScenarioId;
use crate::graph::{Given, InputId};
use crate::series::Projection;
use serde_json::{Value, json};

/// One driver's cell that a scenario changes.
struct Change {
    driver: String,
    title: String,
    from: Shown,
    to: Shown,
}

/// A value, or a path in words.
struct Shown {
    text: String,
    value: Value,
}

/// Runs the command.
pub fn run(args: &Model, common: &Common) -> Result<Done, Failure> {
    let ready = ready(args.model.as_deref(), &[], &[], common)?;
    let count = ready.model().scenarios.len();
    let projections: Vec<Projection> =
        (0..count).map(|s| ready.project(ScenarioId(s), common)).collect::<Result<_, _>>()?;
    let changes: Vec<Vec<Change>> = (0..count).map(|s| changes(&ready, ScenarioId(s), &projections)).collect();
    match common.format {
        Format::Json => output::print_data(&pretty(&json(&ready, &changes)))?,
        Format::Csv => output::print_data(&csv(&ready, &changes))?,
        Format::Table => output::print(&table(&ready, &changes, common))?,
    }
    Ok(Done::Well)
}

fn changes(ready: &Ready, scenario: ScenarioId, projections: &[Projection]) -> Vec<Change> {
    let model = ready.model();
    let Some(parent) = model.scenarios[scenario.0].extends else { return vec![] };
    let settings = ready.program.settings(scenario);
    let mut out = Vec::new();
    for (i, setting) in settings.inputs.iter().enumerate() {
        let written = setting.keys.iter().chain(&setting.outside).any(|key| key.given == Given::Here);
        let (from, to) = (&projections[parent.0].inputs[i], &projections[scenario.0].inputs[i]);
        if !written && from.path == to.path {
            continue;
        }
        let input = ready.program.input(InputId(i));
        let driver = &model.drivers[input.driver.0];
        out.push(Change {
            driver: ready.program.input_name(InputId(i)),
            title: driver.title.clone(),
            from: shown(ready, InputId(i), &from.path),
            to: shown(ready, InputId(i), &to.path),
        });
    }
    out
}

/// One value, or the values of a path where it changes.
fn shown(ready: &Ready, id: InputId, path: &[f64]) -> Shown {
    let model = ready.model();
    let driver = &model.drivers[ready.program.input(id).driver.0];
    let text = |x: f64| match driver.is_period {
        true => model.timeline.name(x as i32),
        false if driver.unit.percent => format!("{}%", trimmed(x * 100.0)),
        false => number::number(x, &driver.unit),
    };
    let value = |x: f64| if driver.is_period { json!(model.timeline.name(x as i32)) } else { json!(x) };
    let periods = if path.len() > 1 { &path[1..] } else { path };
    let mut steps: Vec<(usize, f64)> = Vec::new();
    for (at, x) in periods.iter().enumerate() {
        if steps.last().is_none_or(|(_, last)| last != x) {
            steps.push((at + 1, *x));
        }
    }
    if let [(_, x)] = steps.as_slice() {
        return Shown { text: text(*x), value: value(*x) };
    }
    let words = if steps.len() <= 4 {
        steps
            .iter()
            .map(|(t, x)| format!("{} {}", model.timeline.name(*t as i32), text(*x)))
            .collect::<Vec<_>>()
            .join(", ")
    } else {
        let last = steps[steps.len() - 1];
        format!(
            "{} {} … {} {}",
            model.timeline.name(1),
            text(steps[0].1),
            model.timeline.name(last.0 as i32),
            text(last.1)
        )
    };
    let map = steps.iter().map(|(t, x)| (model.timeline.name(*t as i32), value(*x))).collect();
    Shown { text: words, value: Value::Object(map) }
}

fn trimmed(x: f64) -> String {
    let text = format!("{x:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn json(ready: &Ready, changes: &[Vec<Change>]) -> Value {
    let model = ready.model();
    let scenarios: Vec<Value> = model
        .scenarios
        .iter()
        .zip(changes)
        .map(|(scenario, changes)| {
            let list: Vec<Value> = changes
                .iter()
                .map(|c| json!({"driver": c.driver, "title": c.title, "from": c.from.value, "to": c.to.value}))
                .collect();
            json!({
                "name": scenario.name, "title": scenario.title, "notes": scenario.notes,
                "extends": scenario.extends.map(|s| model.scenarios[s.0].name.clone()),
                "probability": scenario.probability, "changes": list,
            })
        })
        .collect();
    json!({"model": model.name, "scenarios": scenarios})
}

fn csv(ready: &Ready, changes: &[Vec<Change>]) -> String {
    let mut out = csv_line(&["scenario", "extends", "driver", "from", "to"].map(str::to_owned));
    let model = ready.model();
    for (scenario, changes) in model.scenarios.iter().zip(changes) {
        let extends = scenario.extends.map_or_else(String::new, |s| model.scenarios[s.0].name.clone());
        for change in changes {
            out += &csv_line(&[
                scenario.name.clone(),
                extends.clone(),
                change.driver.clone(),
                csv_value(&change.from.value),
                csv_value(&change.to.value),
            ]);
        }
    }
    out
}

fn table(ready: &Ready, changes: &[Vec<Change>], common: &Common) -> String {
    let paint = Paint(output::color(common));
    let model = ready.model();
    let mut out = format!("{}\n", paint.bold(&model.title));
    for (scenario, changes) in model.scenarios.iter().zip(changes) {
        let probability =
            scenario.probability.map_or_else(String::new, |p| format!(", probability {}%", trimmed(p * 100.0)));
        let extends = scenario
            .extends
            .map_or_else(|| " (reference)".to_owned(), |s| format!(" extends {}", model.scenarios[s.0].name));
        out += &format!(
            "\n{} – {}{}\n",
            paint.bold(&scenario.name),
            scenario.title,
            paint.dim(&format!("{extends}{probability}"))
        );
        if let Some(notes) = &scenario.notes {
            out += &format!("{}\n", paint.dim(notes.trim()));
        }
        if !changes.is_empty() {
            let mut table = Table::new([("Driver", Align::Left), ("From", Align::Left), ("To", Align::Left)]);
            for change in changes {
                table.row(vec![change.driver.clone(), change.from.text.clone(), change.to.text.clone()]);
            }
            out += &table.render(paint, output::columns());
        }
    }
    out
}
