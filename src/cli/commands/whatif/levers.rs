//! `evcalc levers`: every driver's own way to a target.

use super::args::{Looked, WhatIf};
use super::asked::{Asked, listed, quoted, with};
use super::target::target;
use super::tell::tell;
use crate::analyse::{Lever, Turn, levers};
use crate::cli::face::table::{Align, Paint, Table, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, output};
use crate::cli::shared::draws::ended;
use crate::evaluate::Draw;
use crate::model::DriverRole;
use clap::Args;
use serde_json::{Value, json};

#[derive(Debug, Args)]
pub(crate) struct LeversArgs {
    #[command(flatten)]
    pub about: WhatIf,
    /// The outcome that is wanted (the output's own target, if not given)
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub target: Option<String>,
    #[command(flatten)]
    pub looked: Looked,
}

/// Runs the command.
pub(crate) fn run(args: &LeversArgs, common: &Common) -> Result<Done, Failure> {
    let asked = Asked::new(&args.about, common)?;
    let question = asked.question(common)?;
    let target = target(&asked, args.target.as_deref(), question.target())?;
    let found = levers(&question, target, args.looked.which()).map_err(|error| ended(error, &asked.ready, common))?;
    let rows: Vec<Value> = found.iter().map(|lever| json(&asked, lever)).collect();
    let json = json!({
        "model": asked.ready.model().name, "scenario": asked.scenario_name(),
        "overrides": asked.overrides(&question),
        "output": asked.ready.model().outputs[asked.output].name, "target": asked.outcome(target),
        "present": asked.outcome(question.present()), "levers": rows,
    });
    let csv = || {
        let names = [
            "driver",
            "role",
            "turned",
            "reached",
            "value",
            "before",
            "change",
            "inside_range",
            "percentile",
            "outcome",
            "before_forecast",
            "breaks",
            "failing",
            "beyond",
        ];
        let cell = |value: &Value| if value.is_array() { listed(value) } else { csv_value(value) };
        let lines = rows.iter().map(|row| csv_line(&names.map(|name| cell(&row[name]))));
        csv_line(&names.map(str::to_owned)) + &lines.collect::<String>()
    };
    let table = || {
        let paint = Paint(output::color(common));
        let model = asked.ready.model();
        let own = &model.outputs[asked.output];
        let manner = asked.manner([target, question.present()]);
        let unit = asked.unit(" ", manner);
        let mut out = format!(
            "{}\n{}: wanted {}{unit}, now {}{unit}\n\n",
            asked.heading(paint),
            own.title,
            asked.shown(target, manner),
            asked.shown(question.present(), manner)
        );
        let right = Align::Right;
        let mut table = Table::new([
            ("One driver alone", Align::Left),
            ("Unit", Align::Left),
            ("Now", right),
            ("Needed", right),
            ("Change", right),
            ("Percentile", right),
            ("", Align::Left),
        ]);
        let role = |lever: &Lever| lever.knob.role(&asked.ready.program);
        let several = found.iter().any(|lever| role(lever) != DriverRole::Outside);
        for group in found.chunk_by(|a, b| role(a) == role(b)) {
            if several {
                table.section(role(&group[0]).title());
            }
            group.iter().for_each(|lever| table.row(row(&asked, lever, paint)));
        }
        out += &table.render(paint, output::columns());
        if found.is_empty() {
            out += "No driver moves this output.\n";
        }
        let failing = asked.checks(&question.verdict(&Draw::new()).failing);
        if !failing.is_empty() {
            out += &format!("As things are these checks fail: {}\n", quoted(failing));
        }
        out
    };
    tell((args.about.output.as_deref(), None), common, &json, &csv, &table)?;
    Ok(Done::Well)
}

/// The change from what it is, as a part; none for periods and where it is 0.
fn change(lever: &Lever) -> Option<f64> {
    let (before, value) = (lever.seek.before.0, lever.seek.value.filter(|_| lever.seek.reached)?);
    (before != 0.0).then(|| (value - before) / before.abs())
}

fn json(asked: &Asked, lever: &Lever) -> Value {
    let value = |x: f64| asked.value(&lever.knob, x);
    let reached = lever.seek.reached;
    let object = json!({
        "driver": lever.knob.name, "role": lever.knob.role(&asked.ready.program).word(), "turned": if lever.knob.turn == Turn::Factor { "factor" } else { "value" },
        "reached": reached,
        "value": lever.seek.value.filter(|_| reached).map_or(Value::Null, value),
        "before": value(lever.seek.before.0),
        "change": change(lever).filter(|_| !lever.knob.whole_numbers(&asked.ready.program)),
        "inside_range": reached.then_some(lever.inside),
        "percentile": lever.percentile,
        "outcome": lever.seek.outcome.map_or(Value::Null, |x| asked.outcome(x)),
        "nearest": lever.seek.value.filter(|_| !reached).map_or(Value::Null, value),
        "before_forecast": reached.then_some(lever.past),
    });
    with(object, asked.verdict(&lever.seek.verdict))
}

fn row(asked: &Asked, lever: &Lever, paint: Paint) -> Vec<String> {
    let knob = &lever.knob;
    let mut out =
        vec![knob.name.clone(), paint.dim(&asked.knob_unit(knob)), asked.knob_alone(knob, lever.seek.before.0)];
    match (lever.seek.reached, lever.seek.value) {
        (true, Some(value)) => {
            out.push(asked.knob_alone(knob, value));
            out.push(match knob.whole_numbers(&asked.ready.program) {
                true => format!("{:+}", value - lever.seek.before.0),
                false => change(lever).map_or_else(String::new, crate::cli::face::number::change),
            });
            out.push(lever.percentile.map_or_else(String::new, |p| format!("P{p:.0}")));
            let far = lever.percentile.is_some_and(|p| !(10.0..=90.0).contains(&p));
            out.push(match (lever.inside, lever.seek.verdict.breaks.as_slice(), lever.past, far) {
                (false, ..) => paint.bad(&beyond(asked, lever)),
                (true, [_, ..], ..) => {
                    paint.bad(&format!("breaks {}", quoted(asked.checks(&lever.seek.verdict.breaks))))
                }
                (true, [], true, _) => "acts before the forecast only".to_owned(),
                (true, [], false, true) => "unlikely".to_owned(),
                (true, [], false, false) => paint.good("✓"),
            });
        }
        (_, best) => {
            out.push("cannot".to_owned());
            out.extend([String::new(), String::new()]);
            let outcome = lever.seek.outcome.map(|x| asked.shown(x, asked.manner([x])));
            let nearest = best.zip(outcome).map(|(value, x)| format!("at {}: {x}", asked.knob_alone(knob, value)));
            out.push(paint.dim(&nearest.unwrap_or_default()));
        }
    }
    out
}

/// That a value is out of the driver's own range, or puts another driver out of its.
fn beyond(asked: &Asked, lever: &Lever) -> String {
    let others = lever.seek.verdict.beyond.iter().filter(|driver| **driver != lever.knob.driver);
    let names: Vec<&str> = others.map(|driver| asked.ready.model().drivers[driver.0].name.as_str()).collect();
    match names.is_empty() || lever.seek.verdict.beyond.contains(&lever.knob.driver) {
        true => "out of range".to_owned(),
        false => format!("puts {} out of range", quoted(names)),
    }
}
