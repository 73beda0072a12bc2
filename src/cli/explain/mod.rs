//! `evcalc explain`: what a name means, and what made a number.

mod names;
mod target;
mod tree;

use super::args::{Common, Explain, Format};
use super::load::{Ready, ready};
use super::project::pretty;
use super::table::Paint;
use super::{Done, Failure, output};
use crate::check::ScenarioId;
use crate::diagnostic::Code;
use crate::graph::Shape;
use names::Names;
use serde_json::json;
use std::collections::BTreeSet;
use target::{Target, target};
use tree::Teller;

const TABLE_DEPTH: usize = 4;

/// Runs the command.
pub fn run(args: &Explain, common: &Common) -> Result<Done, Failure> {
    if let Some(code) = Code::with_id(&args.what) {
        return explain_code(code, common);
    }
    let ready = ready(args.model.as_deref(), args.scenario.as_slice(), &args.set, common)?;
    let scenario = match (&args.scenario, ready.what_if()) {
        (_, Some(what_if)) => what_if,
        (Some(name), None) => ready.scenario(name)?,
        (None, None) => ScenarioId(0),
    };
    let projection = ready.project(scenario, common)?;
    let (name, period) = match args.what.split_once('@') {
        Some((name, period)) => (name.trim(), Some(period_number(&ready, period.trim())?)),
        None => (args.what.trim(), None),
    };
    let target = target(&ready, name, period)?;
    let teller = Teller { ready: &ready, projection: &projection };
    match (target, period) {
        (Target::Names(what), _) => what.tell(&ready, common),
        (Target::Row(row), None) if ready.program.row(row).shape == Shape::Series => {
            Names::Row(row).tell(&ready, common)
        }
        (Target::Row(row), period) => {
            let depth = args.depth.unwrap_or(if common.format == Format::Json { usize::MAX } else { TABLE_DEPTH });
            let tree = teller.row(row, period.unwrap_or(1), depth.min(400), &mut BTreeSet::new());
            teller.print(&tree, common)
        }
        (Target::Input(input), Some(period)) => {
            let tree = teller.input(input, period, 400);
            teller.print(&tree, common)
        }
        (Target::Input(input), None) => Names::Input(input).tell(&ready, common),
    }
}

fn explain_code(code: Code, common: &Common) -> Result<Done, Failure> {
    if common.format == Format::Json {
        output::print(&pretty(&json!({"code": code.id(), "title": code.title(), "explanation": code.explanation()})))?;
    } else {
        let paint = Paint(output::color(common));
        output::print(&format!("{} {}\n\n{}\n", paint.bold(code.id()), paint.bold(code.title()), code.explanation()))?;
    }
    Ok(Done::Well)
}

fn period_number(ready: &Ready, text: &str) -> Result<i32, Failure> {
    let timeline = &ready.model().timeline;
    let range = timeline.parse_period(text).map_err(|error| {
        let hint = error.hint.map_or_else(String::new, |hint| format!("\n  = help: {hint}"));
        Failure::Model(format!("{}{hint}", error.message))
    })?;
    if !timeline.contains(range.first) {
        let (first, last) = (timeline.name(1), timeline.name(timeline.last()));
        return Err(Failure::Model(format!(
            "`{text}` lies outside of the timeline, which runs from {first} to {last}"
        )));
    }
    Ok(range.first)
}
