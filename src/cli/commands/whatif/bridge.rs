//! `evcalc bridge`: why two scenarios differ.

use super::asked::Asked;
use super::names;
use super::tell::tell;
use crate::analyse::{Bridge, bridge};
use crate::cli::face::table::{Align, Paint, Table, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, output};
use crate::cli::shared::book::{Beside, BookOptions};
use crate::cli::shared::known::KnownOptions;
use crate::cli::shared::load::ready;
use crate::cli::shared::{book, load};
use crate::model::ScenarioId;
use crate::workbook::{Effects, What};
use clap::Args;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct BridgeArgs {
    /// A built-in model or a path to a model file
    pub model: Option<OsString>,
    /// The scenario at the start
    #[arg(long, value_name = "SCENARIO")]
    pub from: String,
    /// The scenario at the end
    #[arg(long, value_name = "SCENARIO")]
    pub to: String,
    /// The output that the question is about (the first, if not given)
    #[arg(long, value_name = "OUTPUT")]
    pub of: Option<String>,
    /// Each driver's average over the orders in which they can be changed
    #[arg(long)]
    pub shapley: bool,
    #[command(flatten)]
    pub known: KnownOptions,
    /// Where the result goes: .json or .csv; of sensitivities and bridges also .xlsx, a workbook with a sheet for it
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub book: BookOptions,
}

/// Characters of a waterfall.
const WIDTH: f64 = 30.0;

/// Runs the command.
pub(crate) fn run(args: &BridgeArgs, common: &Common) -> Result<Done, Failure> {
    let beside = Beside::of_file(&args.book, args.output.as_deref())?;
    let ready = ready(args.model.as_deref(), &[args.from.clone(), args.to.clone()], &[], &args.known, common)?;
    book::can_hold(&ready, args.output.as_deref())?;
    let (from, to) = (ready.scenario(&args.from)?, ready.scenario(&args.to)?);
    let output = names::output(&ready, args.of.as_deref())?;
    let model = load::model(args.model.as_deref()).to_owned();
    let asked = Asked { model, ready, scenario: from, told: from, output, beside };
    let found = bridge(&asked.ready.program, from, to, output, args.shapley).map_err(|faults| {
        output::diagnostics(&faults, &asked.ready.opened.sources, common);
        Failure::Model("the scenarios cannot be bridged because of the errors above".to_owned())
    })?;
    let steps: Vec<Value> = found
        .steps
        .iter()
        .map(|step| {
            let mut out = json!({ "driver": step.driver, "title": step.title, "change": step.change });
            if step.known {
                out["known"] = json!(true);
            }
            if step.error > 0.0 {
                out["error"] = json!(step.error);
            }
            out
        })
        .collect();
    let names = [from, to].map(|scenario| asked.ready.model().scenarios[scenario.0].name.clone());
    let [start, end] = [found.ends.0, found.ends.1].map(|x| asked.outcome(reached(&asked, x)));
    let json = json!({
        "model": asked.ready.model().name, "output": asked.ready.model().outputs[output].name,
        "from": names[0], "to": names[1], "start": start, "end": end,
        "order": if found.shapley { "shapley" } else { "model" }, "steps": steps,
        "note": if found.later { json!(LATER) } else { Value::Null },
    });
    let csv = || {
        let line = |name: &str, change: &Value| csv_line(&[name.to_owned(), csv_value(change)]);
        let mut out = csv_line(&["driver", "change"].map(str::to_owned)) + &line(&names[0], &json["start"]);
        for step in &steps {
            out += &line(step["driver"].as_str().unwrap_or(""), &step["change"]);
        }
        out + &line(&names[1], &json["end"])
    };
    let sheet = || effects(&asked, to, &found);
    let file = (args.output.as_deref(), Some((&asked, &sheet as &dyn Fn() -> Effects)));
    tell(file, common, &json, &csv, &|| table(&asked, to, &found, common))?;
    Ok(Done::Well)
}

/// What a milestone counts as that is not reached.
const LATER: &str = "a milestone that is not reached counts as the period after the last";

/// An end of the bridge; without a value where that is a milestone that is not reached.
fn reached(asked: &Asked, x: f64) -> f64 {
    let model = asked.ready.model();
    let never = model.outputs[asked.output].is_period && x > f64::from(model.timeline.last());
    if never { f64::INFINITY } else { x }
}

fn effects(asked: &Asked, to: ScenarioId, found: &Bridge) -> Effects {
    let model = asked.ready.model();
    let title = |scenario: ScenarioId| model.scenarios[scenario.0].title.clone();
    let order =
        if found.shapley { "average over orders (Shapley)" } else { "one after the other in the model's order" };
    Effects {
        sheet: "Bridge".to_owned(),
        title: format!("{}: from {} to {}", model.outputs[asked.output].title, title(asked.scenario), title(to)),
        scenarios: vec![asked.scenario, to],
        settings: vec![("Drivers are changed".to_owned(), order.to_owned())],
        output: asked.output,
        what: What::Bridge {
            from: (title(asked.scenario), found.ends.0),
            to: (title(to), found.ends.1),
            steps: found.steps.iter().map(|step| (step.title.clone(), step.change)).collect(),
        },
    }
}

fn table(asked: &Asked, to: ScenarioId, found: &Bridge, common: &Common) -> String {
    let paint = Paint(output::color(common));
    let model = asked.ready.model();
    let own = &model.outputs[asked.output];
    let manner = asked.manner([found.ends.0, found.ends.1]);
    let unit = if own.is_period { format!("{}s", model.timeline.step.name()) } else { manner.unit(&own.unit.text) };
    let unit = if unit.is_empty() { unit } else { format!(", {unit}") };
    let mut out = format!("{}\n{}{unit}\n\n", paint.bold(&model.title), own.title);
    let mut at = found.ends.0;
    let mut places = vec![at];
    places.extend(found.steps.iter().map(|step| {
        at += step.change;
        at
    }));
    let (low, high) = places.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
    // A little room to the left, so that the smallest end still has a bar.
    let floor = low - (high - low) * 0.1;
    let place = |x: f64| if high > floor { ((x - floor) / (high - floor) * WIDTH).round() as usize } else { 0 };
    let bar = |a: f64, b: f64, mark: char| {
        let (a, b) = (place(a.min(b)), place(a.max(b)));
        format!("{}{}", " ".repeat(a), mark.to_string().repeat((b - a).max(1)))
    };
    let right = Align::Right;
    let mut table = Table::new([("", Align::Left), ("Change", right), ("Output", right), ("", Align::Left)]);
    let title = |scenario: ScenarioId| model.scenarios[scenario.0].title.clone();
    let amount = |x: f64| {
        if own.is_period { format!("{x:+.1}") } else { format!("{}{}", if x > 0.0 { "+" } else { "" }, manner.show(x)) }
    };
    // In between a milestone may count as a part of a period.
    let level = |x: f64| match own.is_period {
        true if x.fract() == 0.0 => asked.shown(reached(asked, x), manner),
        true => format!("{} +{:.1}", asked.shown(x.floor(), manner), x.fract()),
        false => manner.show(x),
    };
    table.row(vec![
        title(asked.scenario),
        String::new(),
        asked.shown(reached(asked, found.ends.0), manner),
        bar(floor, found.ends.0, '█'),
    ]);
    for (step, ends) in found.steps.iter().zip(places.windows(2)) {
        let error = if step.error > 0.0 { format!(" ± {}", manner.show(step.error)) } else { String::new() };
        let mark = if step.change < 0.0 { '░' } else { '▓' };
        let name = format!("  {} ({})", step.title, step.driver);
        table.row(vec![name, amount(step.change) + &error, level(ends[1]), bar(ends[0], ends[1], mark)]);
    }
    table.row(vec![
        title(to),
        String::new(),
        asked.shown(reached(asked, found.ends.1), manner),
        bar(floor, found.ends.1, '█'),
    ]);
    out += &table.render(paint, output::columns());
    if found.steps.is_empty() {
        out += "The scenarios differ in no driver that matters here.\n";
    }
    let how = match found.shapley {
        true => "Each driver's change is its average over the orders in which the drivers can be changed.",
        false => {
            "Drivers are changed one after the other in the model's order; `--shapley` takes the average over orders."
        }
    };
    let _ = writeln!(out, "{}", paint.dim(how));
    if found.later {
        let _ = writeln!(out, "{}", paint.dim(&format!("Note: {LATER}.")));
    }
    out
}
