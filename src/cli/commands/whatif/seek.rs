//! `evcalc seek`: the value of one driver at which an output meets a target.

use super::args::{Looked, WhatIf};
use super::asked::{Asked, listed, quoted, with};
use super::target::target;
use super::tell::tell;
use super::{names, save};
use crate::analyse::{Knob, Lever, Question, Remark, Seek, Sought, Turn, levers, seek};
use crate::cli::face::number::change;
use crate::cli::face::table::{Paint, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, output};
use crate::cli::shared::draws::ended;
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct SeekArgs {
    #[command(flatten)]
    pub about: WhatIf,
    /// The outcome that is wanted: a number, or the period by which a milestone is to be reached (its own target, if not
    /// given)
    #[arg(long, value_name = "X", allow_hyphen_values = true)]
    pub target: Option<String>,
    #[allow(rustdoc::broken_intra_doc_links)] // the words of its help
    /// The driver: NAME, NAME[ELEMENT], or a step of its path, NAME[ELEMENT,2027-07] (the most plausible of all, decisions first, if not
    /// given: the first of `evcalc levers`)
    #[arg(long, value_name = "NAME")]
    pub driver: Option<String>,
    #[command(flatten)]
    pub looked: Looked,
    /// Where to look (the driver's `min` and `max`, if not given)
    #[arg(long, value_name = "A,B", allow_hyphen_values = true, requires = "driver")]
    pub between: Option<String>,
    /// Whole values only
    #[arg(long, requires = "driver")]
    pub whole: bool,
    /// Append what was found to this model file, as a scenario
    #[arg(long, value_name = "FILE", requires = "name", conflicts_with = "set")]
    pub save: Option<PathBuf>,
    /// The name of that scenario
    #[arg(long = "as", id = "name", value_name = "NAME", requires = "save")]
    pub name: Option<String>,
    /// Save it even if a check of the model that holds now fails with it
    #[arg(long, requires = "save")]
    pub despite_checks: bool,
}

/// Runs the command.
pub(crate) fn run(args: &SeekArgs, common: &Common) -> Result<Done, Failure> {
    let (asked, named) = match &args.driver {
        Some(driver) => {
            let (asked, [knob]) = Asked::about(&args.about, [driver], common)?;
            (asked, Some(knob))
        }
        None => (Asked::new(&args.about, common)?, None),
    };
    let question = asked.question(common)?;
    let target = target(&asked, args.target.as_deref(), question.target())?;
    let (knob, chosen) = match named {
        Some(knob) => (knob, None),
        None => {
            let (knob, words) = most_plausible(args, &asked, &question, target, common)?;
            (knob, Some(words))
        }
    };
    let is_period = knob.whole_numbers(&asked.ready.program);
    let between = args.between.as_deref().map(|text| names::between(&asked.ready, text, is_period)).transpose()?;
    let sought = Sought { knob, target, between, whole: args.whole };
    let found = seek(&question, &sought);
    let mut remarks: Vec<String> =
        found.remarks.iter().map(|remark| words(&asked, &sought.knob, &found, remark)).collect();
    remarks.extend(outside(&asked, &question, &sought.knob, &found));
    remarks.extend(chosen);
    remarks.extend(judged(&asked, &question, &sought.knob, &found));
    let json = json(&asked, &sought, &found, &remarks, asked.overrides(&question));
    let csv = || {
        let names = [
            "output", "target", "driver", "reached", "value", "outcome", "before", "breaks", "failing", "beyond",
            "note",
        ];
        let cell = |value: &Value| if value.is_array() { listed(value) } else { csv_value(value) };
        csv_line(&names.map(str::to_owned)) + &csv_line(&names.map(|name| cell(&json[name])))
    };
    tell((args.about.output.as_deref(), None), common, &json, &csv, &|| {
        table(&asked, &question, &sought, &found, &remarks, common)
    })?;
    if let (Some(file), Some(name)) = (&args.save, &args.name) {
        let (true, Some(value)) = (found.reached, found.value) else {
            return Err(Failure::Model("the target cannot be met, so there is nothing to save".to_owned()));
        };
        if !found.verdict.breaks.is_empty() && !args.despite_checks {
            let broken = quoted(asked.checks(&found.verdict.breaks));
            output::error_line(&format!(
                "error: nothing is saved: {} = {} breaks the check {broken}\n  = help: `--despite-checks` saves it all the same",
                sought.knob.name,
                asked.knob(&sought.knob, value)
            ));
            return Ok(Done::CheckFailed);
        }
        let own = &asked.ready.model().outputs[asked.output];
        let wanted = asked.shown(target, asked.manner([target]));
        let told = format!("{} {} for {} of {wanted}", sought.knob.name, asked.knob(&sought.knob, value), own.title);
        save::save(&asked, &sought.knob, value, file, name, told, common)?;
    }
    // An answer that breaks a check is one with a failing check, as `project` would have it.
    Ok(if found.reached && !found.verdict.breaks.is_empty() { Done::CheckFailed } else { Done::Well })
}

/// The first of the levers that reach the target inside of their range, and how it was chosen; rather one that breaks no check and acts
/// in the forecast.
fn most_plausible(
    args: &SeekArgs,
    asked: &Asked,
    question: &Question<'_>,
    target: f64,
    common: &Common,
) -> Result<(Knob, String), Failure> {
    let all = levers(question, target, args.looked.which()).map_err(|error| ended(error, &asked.ready, common))?;
    let able: Vec<&Lever> = all.iter().filter(|lever| lever.seek.reached && lever.inside).collect();
    let sound = |lever: &&&Lever| lever.seek.verdict.breaks.is_empty() && !lever.past;
    let found = able.iter().find(sound).or(able.first()).ok_or_else(|| {
        Failure::Model(
            "no driver alone meets the target inside of its range\n  = help: `evcalc levers` tells how near each of them comes".to_owned(),
        )
    })?;
    let words = format!("chosen of {} drivers that can; `evcalc levers` lists all, `--driver` names one", able.len());
    Ok((found.knob.clone(), words))
}

fn json(asked: &Asked, sought: &Sought, found: &Seek, remarks: &[String], overrides: Value) -> Value {
    let knob = &sought.knob;
    let value = |x: f64| asked.value(knob, x);
    let object = json!({
        "model": asked.ready.model().name, "scenario": asked.scenario_name(), "overrides": overrides,
        "output": asked.ready.model().outputs[asked.output].name, "target": asked.outcome(sought.target),
        "driver": knob.name, "turned": if knob.turn == Turn::Factor { "factor" } else { "value" },
        "reached": found.reached, "value": found.value.map_or(Value::Null, value),
        "outcome": found.outcome.map_or(Value::Null, |x| asked.outcome(x)),
        "before": value(found.before.0), "outcome_before": asked.outcome(found.before.1),
        "solutions": found.solutions.iter().map(|x| value(*x)).collect::<Vec<_>>(),
        "between": [value(found.range.0), value(found.range.1)],
        "note": if remarks.is_empty() { Value::Null } else { json!(remarks.join("; ")) },
    });
    with(object, asked.verdict(&found.verdict))
}

/// What is to be said of a value that the driver's `min` and `max` do not allow.
fn outside(asked: &Asked, question: &Question<'_>, knob: &Knob, found: &Seek) -> Option<String> {
    let value = found.value.filter(|_| found.reached)?;
    let (low, high) = knob.range(&asked.ready.program, &question.base);
    let end = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| asked.knob(knob, x));
    let inside = low.is_none_or(|low| low <= value) && high.is_none_or(|high| value <= high);
    (!inside)
        .then(|| format!("the driver's own range is {} to {}: a scenario cannot have this value", end(low), end(high)))
}

/// What is to be said of the model's checks, of other drivers' ranges, and of the time in which the driver acts.
fn judged(asked: &Asked, question: &Question<'_>, knob: &Knob, found: &Seek) -> Vec<String> {
    let mut out = Vec::new();
    let verdict = &found.verdict;
    if !verdict.breaks.is_empty() {
        out.push(format!(
            "with it the check {} fails, which holds as things are",
            quoted(asked.checks(&verdict.breaks))
        ));
    }
    if !verdict.failing.is_empty() {
        out.push(format!("the check {} fails as things are, and still does", quoted(asked.checks(&verdict.failing))));
    }
    let others = verdict.beyond.iter().filter(|driver| **driver != knob.driver);
    let names: Vec<&str> = others.map(|driver| asked.ready.model().drivers[driver.0].name.as_str()).collect();
    if !names.is_empty() {
        out.push(format!("it puts {} out of its range: a scenario cannot have this value", quoted(names)));
    }
    let changed = found.value.filter(|value| found.reached && *value != found.before.0);
    if changed.is_some_and(|value| question.only_before_forecast(&knob.at(value))) {
        out.push(format!("{} acts only before the forecast begins", knob.name));
    }
    out
}

/// A remark in words.
fn words(asked: &Asked, knob: &Knob, found: &Seek, remark: &Remark) -> String {
    let value = |x: f64| asked.knob(knob, x);
    let outcomes = found.outcome.into_iter().chain([found.before.1]);
    let outcome = |x: f64| asked.shown(x, asked.manner(outcomes.clone().chain([x])));
    match remark {
        Remark::AlreadyMet => "the target is met as things are".to_owned(),
        Remark::NoEffect => format!(
            "no effect: the output does not hang on {} between {} and {}",
            knob.name,
            value(found.range.0),
            value(found.range.1)
        ),
        Remark::Jump { below, above } => format!(
            "the outcome jumps over the target: {} at {}, {} at {}",
            outcome(below.1),
            value(below.0),
            outcome(above.1),
            value(above.0)
        ),
        Remark::RangeGuessed => format!(
            "looked between {} and {}, since the driver has no `min` and `max` on both sides; `--between A,B` looks elsewhere",
            value(found.range.0),
            value(found.range.1)
        ),
        Remark::Stretch { from, to } => {
            format!("every value from {} to {} meets the target", value(*from), value(*to))
        }
        Remark::JustMet { beside } => format!("just beside it the outcome is {}", outcome(*beside)),
    }
}

fn table(
    asked: &Asked,
    question: &Question<'_>,
    sought: &Sought,
    found: &Seek,
    remarks: &[String],
    common: &Common,
) -> String {
    let paint = Paint(output::color(common));
    let (model, knob) = (asked.ready.model(), &sought.knob);
    let own = &model.outputs[asked.output];
    let manner = asked.manner(found.outcome.into_iter().chain([found.before.1, sought.target]));
    let unit = |x: f64| {
        let unit = if x.is_finite() { asked.unit(" ", manner) } else { String::new() };
        format!("{}{unit}", asked.shown(x, manner)).trim_end().to_owned()
    };
    let mut out = format!("{}\n\n", asked.heading(paint));
    let title = if knob.turn == Turn::Factor {
        format!("{}, a factor on all of it", model.drivers[knob.driver.0].title)
    } else {
        model.drivers[knob.driver.0].title.clone()
    };
    let _ = writeln!(out, "{}: wanted {}, now {}", own.title, unit(sought.target), unit(found.before.1));
    let _ = writeln!(out, "{} ({title}): now {}\n", knob.name, asked.knob(knob, found.before.0));
    match (found.reached, found.value) {
        (true, Some(value)) => {
            let gives = found.outcome.map_or_else(String::new, |x| format!(" gives {}", unit(x)));
            let answer = format!("{} = {}", knob.name, asked.knob(knob, value));
            let marked = match (found.verdict.breaks.is_empty(), found.verdict.beyond.is_empty()) {
                (true, true) => paint.good(&format!("✓ {answer}")),
                (false, _) => {
                    let broken = quoted(asked.checks(&found.verdict.breaks));
                    paint.bad(&format!("! {answer} breaks {broken}:"))
                }
                (true, false) => paint.bad(&format!("! {answer} is out of range:")),
            };
            let _ = writeln!(out, "{marked}{gives}");
            if value != found.before.0
                && found.before.0 != 0.0
                && knob.turn == Turn::Value
                && !knob.whole_numbers(&asked.ready.program)
            {
                let part = (value - found.before.0) / found.before.0.abs();
                let _ = writeln!(out, "  {} of what it is", change(part));
            }
        }
        (_, best) => {
            let _ = writeln!(out, "{}", paint.bad(&format!("✗ {} alone cannot meet the target", knob.name)));
            if let (Some(value), Some(outcome)) = (best, found.outcome) {
                if value == found.before.0 {
                    let _ = writeln!(out, "  nearest: as it is, {}", unit(outcome));
                } else {
                    let _ = writeln!(out, "  nearest: {} gives {}", asked.knob(knob, value), unit(outcome));
                }
            }
        }
    }
    let one = |x: &f64| {
        let broken = question.verdict(&knob.at(*x)).breaks;
        let breaks =
            if broken.is_empty() { String::new() } else { format!(" (breaks {})", quoted(asked.checks(&broken))) };
        format!("{}{breaks}", asked.knob(knob, *x))
    };
    let stretch = found.remarks.iter().any(|remark| matches!(remark, Remark::Stretch { .. }));
    // The two ends of one stretch are told as such.
    if found.solutions.len() > if stretch { 2 } else { 1 } {
        let all: Vec<String> = found.solutions.iter().map(one).collect();
        let _ = writeln!(out, "  there are {} values that do: {}", all.len(), all.join(", "));
    }
    for remark in remarks {
        let _ = writeln!(out, "  {remark}");
    }
    out
}
