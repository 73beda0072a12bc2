//! `evcalc scenarios`: what each scenario changes.

use crate::analyse::at_period;
use crate::cli::face::json::pretty;
use crate::cli::face::table::{Align, Paint, Table, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, Format, number, output};
use crate::cli::shared::choice::Model;
use crate::cli::shared::load;
use crate::cli::shared::load::ready;
use crate::front::Ready;
use crate::graph::{Given, InputId};
use crate::model::{Between, ScenarioId};
use crate::series::{InputValue, Projection};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One driver's cell that a scenario changes.
struct Change {
    driver: String,
    title: String,
    from: Value,
    to: Value,
    /// Where it changes: key by key, or as a whole.
    keys: Vec<KeyChange>,
    /// On a linear path: the first and the last period with another value, between the keys too.
    between: Option<(String, String)>,
}

/// A key of a path that a scenario changes, or a whole value.
struct KeyChange {
    /// As `--set` names it.
    name: String,
    /// None where the driver has one value for all periods.
    period: Option<String>,
    from: Shown,
    to: Shown,
}

/// A value, for people and for programs.
struct Shown {
    text: String,
    value: Value,
}

/// Runs the command.
pub(crate) fn run(args: &Model, common: &Common) -> Result<Done, Failure> {
    let ready = ready(args.model.as_deref(), &[], &[], &args.known, common)?;
    let count = ready.model().scenarios.len();
    let projections: Vec<Projection> =
        (0..count).map(|s| load::project(&ready, ScenarioId(s), common)).collect::<Result<_, _>>()?;
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
    let mut out = Vec::new();
    for (i, setting) in ready.program.settings(scenario).inputs.iter().enumerate() {
        let written = setting.values().any(|key| key.given == Given::Here);
        let (from, to) = (&projections[parent.0].inputs[i], &projections[scenario.0].inputs[i]);
        if !written && from.path == to.path {
            continue;
        }
        let driver = &model.drivers[ready.program.input(InputId(i)).driver.0];
        let apart = |t: &i32| from.at(*t) != to.at(*t);
        let mut changed = (1..=model.timeline.last()).filter(apart);
        let linear = driver.varies && driver.between == Between::Linear;
        let ends = changed.next().map(|first| (first, changed.next_back().unwrap_or(first)));
        out.push(Change {
            driver: ready.program.input_name(InputId(i)),
            title: driver.title.clone(),
            from: path(ready, InputId(i), &from.path),
            to: path(ready, InputId(i), &to.path),
            keys: keys(ready, (parent, scenario), InputId(i), (from, to)),
            between: ends.filter(|_| linear).map(|(a, b)| (model.timeline.name(a), model.timeline.name(b))),
        });
    }
    out
}

/// Every key that a scenario changes, with its value in the scenario that it extends and its own.
fn keys(
    ready: &Ready,
    (parent, scenario): (ScenarioId, ScenarioId),
    id: InputId,
    (from, to): (&InputValue, &InputValue),
) -> Vec<KeyChange> {
    let (model, program) = (ready.model(), &ready.program);
    let driver = &model.drivers[program.input(id).driver.0];
    let cell = program.input_name(id);
    let change = |period: Option<i32>| {
        let name = period.map(|t| model.timeline.name(t));
        KeyChange {
            name: name.as_ref().map_or_else(|| cell.clone(), |period| at_period(&cell, period)),
            from: shown(ready, id, from.at(period.unwrap_or(1))),
            to: shown(ready, id, to.at(period.unwrap_or(1))),
            period: name,
        }
    };
    let last = model.timeline.last();
    let flat = |value: &InputValue| (1..=last).all(|t| value.at(t) == value.at(1));
    if flat(from) && flat(to) {
        return vec![change(None)];
    }
    let own = |scenario: ScenarioId| {
        let keys = program.settings(scenario).inputs[id.0].keys.iter();
        keys.filter(|key| key.given != Given::Elsewhere && (1..=last).contains(&key.period))
    };
    let written: BTreeSet<i32> = own(scenario).filter(|key| key.given == Given::Here).map(|key| key.period).collect();
    let known: BTreeSet<i32> = match driver.between {
        Between::Linear => own(parent).chain(own(scenario)).map(|key| key.period).collect(),
        // Where a step begins or a value stands.
        Between::Hold | Between::Nothing => {
            let begins = |value: &InputValue, t: i32| t == 1 || value.at(t) != value.at(t - 1);
            (1..=last).filter(|t| begins(from, *t) || begins(to, *t)).collect()
        }
    };
    let apart = |t: &i32| from.at(*t) != to.at(*t);
    let all: BTreeSet<i32> = known.into_iter().filter(apart).chain(written).collect();
    all.into_iter().map(|t| change(Some(t))).collect()
}

/// One value.
fn shown(ready: &Ready, id: InputId, x: f64) -> Shown {
    let model = ready.model();
    let driver = &model.drivers[ready.program.input(id).driver.0];
    let text = match driver.is_period {
        true => model.timeline.name(x as i32),
        false if driver.unit.percent => format!("{}%", trimmed(x * 100.0)),
        false => number::number(x, &driver.unit),
    };
    Shown { text, value: value(ready, id, x) }
}

fn value(ready: &Ready, id: InputId, x: f64) -> Value {
    let model = ready.model();
    match model.drivers[ready.program.input(id).driver.0].is_period {
        true => json!(model.timeline.name(x as i32)),
        false => json!(x),
    }
}

/// One value for programs, or the values of a path where it changes.
fn path(ready: &Ready, id: InputId, path: &[f64]) -> Value {
    let periods = if path.len() > 1 { &path[1..] } else { path };
    let mut steps: Vec<(usize, f64)> = Vec::new();
    for (at, x) in periods.iter().enumerate() {
        if steps.last().is_none_or(|(_, last)| last != x) {
            steps.push((at + 1, *x));
        }
    }
    if let [(_, x)] = steps.as_slice() {
        return value(ready, id, *x);
    }
    let name = |t: usize| ready.model().timeline.name(t as i32);
    Value::Object(steps.iter().map(|(t, x)| (name(*t), value(ready, id, *x))).collect())
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
                .map(|c| {
                    let keys: Vec<Value> = c.keys.iter().map(key).collect();
                    let between = c.between.as_ref().map(|(first, last)| json!([first, last]));
                    json!({
                        "driver": c.driver, "title": c.title, "from": c.from, "to": c.to,
                        "keys": keys, "linear_between": between,
                    })
                })
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

fn key(key: &KeyChange) -> Value {
    json!({"name": key.name, "period": key.period, "from": key.from.value, "to": key.to.value})
}

fn csv(ready: &Ready, changes: &[Vec<Change>]) -> String {
    let mut out = csv_line(&["scenario", "extends", "driver", "from", "to"].map(str::to_owned));
    let model = ready.model();
    for (scenario, changes) in model.scenarios.iter().zip(changes) {
        let extends = scenario.extends.map_or_else(String::new, |s| model.scenarios[s.0].name.clone());
        for key in changes.iter().flat_map(|change| &change.keys) {
            out += &csv_line(&[
                scenario.name.clone(),
                extends.clone(),
                key.name.clone(),
                csv_value(&key.from.value),
                csv_value(&key.to.value),
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
            for key in changes.iter().flat_map(|change| &change.keys) {
                table.row(vec![key.name.clone(), key.from.text.clone(), key.to.text.clone()]);
            }
            out += &table.render(paint, output::columns());
            for change in changes {
                let Some((first, last)) = &change.between else { continue };
                let name = &change.driver;
                let words = format!(
                    "`{name}` runs straight between its keys, so what lies before one changes too: {first} to {last}\n"
                );
                out += &paint.dim(&words);
            }
        }
    }
    out
}
