//! `evcalc explain`: what a name means, and what made a number.

mod args;
mod list;
mod names;
mod target;
mod tree;
mod users;

pub use args::Explain;

use crate::check::ScenarioId;
use crate::cli::face::json::pretty;
use crate::cli::face::table::Paint;
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::cli::shared::load::{Ready, ready};
use crate::diagnostic::Code;
use crate::graph::Shape;
use crate::timeline::PeriodRange;
use names::Names;
use serde_json::json;
use std::collections::BTreeSet;
use target::{Target, target};
use tree::Teller;

const TABLE_DEPTH: usize = 4;

/// A name with the model that it is of, as it is typed.
fn of_model(name: &str, args: &Explain) -> String {
    match &args.model {
        Some(model) => format!("{name} --model {}", model.to_string_lossy()),
        None => name.to_owned(),
    }
}

/// Runs the command.
pub fn run(args: &Explain, common: &Common) -> Result<Done, Failure> {
    if let Some(code) = args.what.as_deref().and_then(Code::with_id) {
        return explain_code(code, common);
    }
    let ready = ready(args.model.as_deref(), args.scenario.as_slice(), &args.set, common)?;
    let Some(asked) = args.what.as_deref() else { return list::tell(&ready, args.model.as_deref(), common) };
    let scenario = match (&args.scenario, ready.what_if()) {
        (_, Some(what_if)) => what_if,
        (Some(name), None) => ready.scenario(name)?,
        (None, None) => ScenarioId(0),
    };
    let projection = ready.project(scenario, common)?;
    let (name, period) = match asked.split_once('@') {
        Some((name, period)) => (name.trim(), Some(period_range(&ready, period.trim())?)),
        None => (asked.trim(), None),
    };
    let target = target(&ready, name, period.is_some())?;
    // Programs get all of it; people would not see the wood for the trees.
    let teller = Teller { ready: &ready, projection: &projection, whole: common.format != Format::Table };
    let depth = args.depth.unwrap_or(if common.format == Format::Table { TABLE_DEPTH } else { usize::MAX }).min(400);
    match (target, period) {
        (Target::Names(what), None) => what.tell(&ready, scenario, common),
        (Target::Names(_), Some(_)) => Err(Failure::Model(format!("`{name}` has no periods: leave `@…` out"))),
        (Target::Row(row), Some(_)) if ready.program.row(row).shape == Shape::Scalar => Err(Failure::Model(format!(
            "`{name}` is one number for the whole timeline: leave `@…` out\n  = help: the lines in its formula have values by period: `evcalc explain {}` names them",
            of_model(name, args)
        ))),
        (Target::Row(row), None) if ready.program.row(row).shape == Shape::Series => {
            Names::Row(row).tell(&ready, scenario, common)
        }
        (Target::Row(row), None) => teller.print(&teller.row(row, 1, depth, &mut BTreeSet::new()), common),
        (Target::Row(row), Some(period)) if period.first == period.last => {
            teller.print(&teller.row(row, period.first, depth, &mut BTreeSet::new()), common)
        }
        (Target::Row(row), Some(period)) => {
            let tree = teller.span(row, period, depth, &mut BTreeSet::new()).ok_or_else(|| {
                Failure::Model(format!(
                    "`{name}` is not added up over periods: name one, such as `{name}@{}`",
                    ready.model().timeline.name(period.first)
                ))
            })?;
            teller.print(&tree, common)
        }
        (Target::Input(input), Some(period)) => teller.print(&teller.input_span(input, period, 400), common),
        (Target::Input(input), None) => Names::Input(input).tell(&ready, scenario, common),
    }
}

fn explain_code(code: Code, common: &Common) -> Result<Done, Failure> {
    if common.format == Format::Json {
        output::print_data(&pretty(
            &json!({"code": code.id(), "title": code.title(), "explanation": code.explanation()}),
        ))?;
    } else {
        let paint = Paint(output::color(common));
        output::print(&format!("{} {}\n\n{}\n", paint.bold(code.id()), paint.bold(code.title()), code.explanation()))?;
    }
    Ok(Done::Well)
}

/// The periods that a text names, as far as they lie on the timeline.
fn period_range(ready: &Ready, text: &str) -> Result<PeriodRange, Failure> {
    let timeline = &ready.model().timeline;
    if let Some(t) = timeline.titled(text) {
        return Ok(PeriodRange { first: t, last: t });
    }
    let range = timeline.parse_period(text).map_err(|error| {
        let hint = error.hint.map_or_else(String::new, |hint| format!("\n  = help: {hint}"));
        Failure::Model(format!("{}{hint}", error.message))
    })?;
    let (first, last) = (range.first.max(1), range.last.min(timeline.last()));
    if first > last {
        let (first, last) = (timeline.name(1), timeline.name(timeline.last()));
        return Err(Failure::Model(format!(
            "`{text}` lies outside of the timeline, which runs from {first} to {last}"
        )));
    }
    Ok(PeriodRange { first, last })
}
