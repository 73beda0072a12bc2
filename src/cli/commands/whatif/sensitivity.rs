//! `evcalc sensitivity`: each driver moved down and up, and tables of two.

use super::args::WhatIf;
use super::asked::{Asked, quoted};
use super::names;
use super::tell::tell;
use crate::analyse::{Bar, Grid, Knob, Question, Sensitivity, Swing, Turn, Verdict, at_period, grid, sensitivity};
use crate::cli::face::table::{Align, Paint, Table, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, output};
use crate::cli::shared::book::{Beside, BookOptions};
use crate::cli::shared::draws::ended;
use crate::cli::shared::typed::number;
use crate::evaluate::Draw;
use crate::workbook::{Axis, AxisKind, Effect, Effects, What};
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write as _;

#[derive(Debug, Args)]
pub struct SensitivityArgs {
    #[command(flatten)]
    pub about: WhatIf,
    /// How far each driver is moved, as a part of its value (10%, if not given)
    #[arg(long, value_name = "PART", conflicts_with = "percentiles", allow_hyphen_values = true)]
    pub swing: Option<String>,
    /// Move each uncertain driver to its P10 and P90 instead
    #[arg(long)]
    pub percentiles: bool,
    /// A table of two drivers: A=LOW..HIGH,B=LOW..HIGH, each with :COUNT where it is not 7 values
    #[arg(long, value_name = "A=..,B=..", conflicts_with_all = ["swing", "percentiles"])]
    pub grid: Option<String>,
    #[command(flatten)]
    pub book: BookOptions,
}

/// Values of each driver of a grid where nothing else is asked.
const VALUES: usize = 7;
/// Most values of each.
const MOST: usize = 101;
/// Characters of a tornado's bar.
const WIDTH: f64 = 8.0;

/// Runs the command.
pub fn run(args: &SensitivityArgs, common: &Common) -> Result<Done, Failure> {
    if let Some(text) = &args.grid {
        return two(args, text, common);
    }
    let beside = Beside::of_file(&args.book, args.about.output.as_deref())?;
    let asked = Asked { beside, ..Asked::new(&args.about, common)? };
    let question = asked.question(common)?;
    let swing = match (args.percentiles, &args.swing) {
        (true, _) => {
            crate::cli::shared::draws::something_uncertain(&asked.ready)?;
            Swing::Percentiles
        }
        (false, None) => Swing::Part(0.1),
        (false, Some(text)) => match number(text) {
            // 10 would be ten times the value, which nobody means.
            Some(part) if part > 1.0 && !text.contains('%') => {
                return Err(Failure::Usage(format!(
                    "`--swing {text}` is {:.0}% of each value: type `{text}%` for less",
                    part * 100.0
                )));
            }
            Some(part) if part > 0.0 => Swing::Part(part),
            _ => return Err(Failure::Usage(format!("`--swing {text}` should be a part such as 10%"))),
        },
    };
    let found = sensitivity(&question, swing).map_err(|error| ended(error, &asked.ready, common))?;
    let bars: Vec<Value> = found.bars.iter().map(|bar| json(&asked, bar)).collect();
    let json = json!({
        "model": asked.ready.model().name, "scenario": asked.scenario_name(),
        "overrides": asked.overrides(&question),
        "output": asked.ready.model().outputs[asked.output].name, "base": asked.outcome(found.base),
        "swing": match swing { Swing::Part(part) => json!(part), Swing::Percentiles => json!("P10..P90") },
        "bars": bars, "without_effect": found.without_effect, "not_moved": found.unmoved,
    });
    let csv = || {
        let names = ["driver", "low", "high", "outcome_low", "outcome_high", "monotone", "elasticity"];
        let lines = bars.iter().map(|row| csv_line(&names.map(|name| csv_value(&row[name]))));
        csv_line(&names.map(str::to_owned)) + &lines.collect::<String>()
    };
    let sheet = || effects(&asked, swing, &found);
    let file = (args.about.output.as_deref(), Some((&asked, &sheet as &dyn Fn() -> Effects)));
    tell(file, common, &json, &csv, &|| tornado(&asked, swing, &found, common))?;
    Ok(Done::Well)
}

/// The sheet of a sensitivity, still without numbers.
fn sheet_of(asked: &Asked, how: String) -> Effects {
    let model = asked.ready.model();
    Effects {
        sheet: "Sensitivity".to_owned(),
        title: format!("Sensitivity of {}", model.outputs[asked.output].title),
        scenarios: vec![asked.scenario],
        settings: vec![
            ("Scenario".to_owned(), model.scenarios[asked.scenario.0].title.clone()),
            ("How".to_owned(), how),
        ],
        output: asked.output,
        what: What::Tornado { base: f64::NAN, bars: vec![] },
    }
}

fn effects(asked: &Asked, swing: Swing, found: &Sensitivity) -> Effects {
    let bar = |bar: &Bar| Effect {
        name: if bar.monotone { bar.knob.name.clone() } else { format!("{} (turns back)", bar.knob.name) },
        unit: match bar.knob.turn {
            Turn::Factor => "factor".to_owned(),
            Turn::Value | Turn::Step(_) => asked.ready.model().drivers[bar.knob.driver.0].unit.text.clone(),
        },
        ends: bar.ends,
        outcomes: bar.outcomes,
        points: bar.points.clone(),
    };
    let mut out = sheet_of(asked, how(swing));
    // Some to a row: a single one would run far out of the page.
    for (at, names) in found.without_effect.chunks(6).enumerate() {
        let head = if at == 0 { "Without effect" } else { "" };
        out.settings.push((head.to_owned(), names.join(", ")));
    }
    out.what = What::Tornado { base: found.base, bars: found.bars.iter().map(bar).collect() };
    out
}

fn how(swing: Swing) -> String {
    match swing {
        Swing::Part(part) => format!("each driver {}% down and up, periods by one", super::asked::digits(part * 100.0)),
        Swing::Percentiles => "each driver at its P10 and its P90".to_owned(),
    }
}

fn json(asked: &Asked, bar: &Bar) -> Value {
    let value = |x: f64| asked.value(&bar.knob, x);
    let points: Vec<Value> = bar
        .points
        .iter()
        .map(|(x, outcome)| json!({ "value": value(*x), "outcome": asked.outcome(*outcome) }))
        .collect();
    json!({
        "driver": bar.knob.name, "before": value(bar.present), "low": value(bar.ends.0), "high": value(bar.ends.1),
        "outcome_low": asked.outcome(bar.outcomes.0), "outcome_high": asked.outcome(bar.outcomes.1),
        "monotone": bar.monotone,
        "elasticity": if bar.elasticity.is_finite() { json!(bar.elasticity) } else { Value::Null },
        "points": points,
    })
}

fn tornado(asked: &Asked, swing: Swing, found: &Sensitivity, common: &Common) -> String {
    let paint = Paint(output::color(common));
    let model = asked.ready.model();
    let own = &model.outputs[asked.output];
    let outcomes = found.bars.iter().flat_map(|bar| [bar.outcomes.0, bar.outcomes.1]).chain([found.base]);
    let manner = asked.manner(outcomes.clone());
    let unit = asked.unit(" ", manner);
    let how = how(swing);
    let mut out =
        format!("{}\n{}: {}{unit}; {how}\n\n", asked.heading(paint), own.title, asked.shown(found.base, manner));
    let right = Align::Right;
    let mut table = Table::new([
        ("Driver", Align::Left),
        ("Unit", Align::Left),
        ("Low", right),
        ("High", right),
        ("At low", right),
        ("At high", right),
        ("Elasticity", right),
        ("", Align::Left),
    ]);
    let later = f64::from(model.timeline.last() + 1);
    let far =
        |x: f64| (if x.is_finite() { x } else { later }) - if found.base.is_finite() { found.base } else { later };
    let widest = outcomes.map(|x| far(x).abs()).fold(0.0, f64::max);
    let mut bent = false;
    for bar in &found.bars {
        bent |= !bar.monotone;
        let mark = if bar.monotone { "" } else { " *" };
        let elastic = if bar.elasticity.is_finite() { format!("{:+.2}", bar.elasticity) } else { String::new() };
        table.row(vec![
            format!("{}{mark}", bar.knob.name),
            paint.dim(&asked.knob_unit(&bar.knob)),
            asked.knob_alone(&bar.knob, bar.ends.0),
            asked.knob_alone(&bar.knob, bar.ends.1),
            asked.shown(bar.outcomes.0, manner),
            asked.shown(bar.outcomes.1, manner),
            elastic,
            picture(far(bar.outcomes.0), far(bar.outcomes.1), widest),
        ]);
    }
    out += &table.render(paint, output::columns());
    if bent {
        out += "* in between the output goes further than at the ends, or turns back\n";
    }
    if !found.without_effect.is_empty() {
        let _ = writeln!(out, "{}", paint.dim(&format!("Without effect: {}", found.without_effect.join(", "))));
    }
    if !found.unmoved.is_empty() {
        let words = format!("Not moved, being 0 or at both ends of their range: {}", found.unmoved.join(", "));
        let _ = writeln!(out, "{}", paint.dim(&words));
    }
    out
}

/// A bar to either side of a middle: `░` where the driver is low, `█` where it is high.
fn picture(low: f64, high: f64, widest: f64) -> String {
    let length = |x: f64| if widest > 0.0 { (x.abs() / widest * WIDTH).round() as usize } else { 0 };
    let side = |left: bool| {
        let mut parts: Vec<(usize, char)> = [(low, '░'), (high, '█')]
            .into_iter()
            .filter(|(x, _)| (*x < 0.0) == left && *x != 0.0)
            .map(|(x, mark)| (length(x), mark))
            .collect();
        parts.sort_by_key(|part| std::cmp::Reverse(part.0));
        // Where both ends lie on one side the shorter is drawn over the longer.
        let longest = parts.first().map_or(0, |part| part.0);
        (0..longest)
            .map(|at| parts.iter().rev().find(|part| at < part.0).map_or(' ', |part| part.1))
            .collect::<String>()
    };
    let left: String = side(true).chars().rev().collect();
    format!("{}{left}│{}", " ".repeat(WIDTH as usize - left.chars().count().min(WIDTH as usize)), side(false))
}

/// `NAME=A..B` or `NAME=A..B:COUNT`, as the driver and its range.
fn axis(text: &str) -> Result<(&str, &str), Failure> {
    let usage =
        Failure::Usage(format!("`{text}` should be a driver and its ends, such as price[YU7]=200000..260000:7"));
    text.split_once('=').ok_or(usage)
}

/// The values of an axis: `A..B` or `A..B:COUNT`.
fn along(asked: &Asked, question: &Question<'_>, knob: Knob, range: &str) -> Result<(Knob, Vec<f64>), Failure> {
    let text = format!("{}={range}", knob.name);
    let usage = || Failure::Usage(format!("`{text}` should end in how many values there are, such as :7"));
    let (ends, count) = match range.rsplit_once(':') {
        Some((ends, count)) => (ends, count.trim().parse::<usize>().map_err(|_| usage())?),
        None => (range, VALUES),
    };
    if !(2..=MOST).contains(&count) {
        return Err(Failure::Usage(format!("`{text}`: from 2 to {MOST} values")));
    }
    if ends.contains('%') {
        in_percent(asked, question, &knob, &text, ends)?;
    }
    let whole = knob.whole_numbers(&asked.ready.program);
    if !ends.contains("..") {
        return Err(Failure::Usage(format!(
            "`{text}` should have two ends with dots between them, such as 0.9..1.2:7"
        )));
    }
    let (low, high) = names::between(&asked.ready, ends, whole)?;
    let step = (high - low) / (count - 1) as f64;
    let mut values: Vec<f64> = (0..count - 1).map(|i| low + step * i as f64).chain([high]).collect();
    if whole {
        values = values.into_iter().map(f64::round).collect();
        values.dedup();
    }
    Ok((knob, values))
}

/// Ends in percent of a driver that is none: what is meant is a change of what it is, and what to type for it is told.
fn in_percent(asked: &Asked, question: &Question<'_>, knob: &Knob, text: &str, ends: &str) -> Result<(), Failure> {
    let driver = &asked.ready.model().drivers[knob.driver.0];
    let present = knob.present(&question.base);
    // A plain number below 1 may be a share that is written without its unit.
    let share = driver.unit.percent || (driver.unit.unit.is_plain() && present.abs() <= 1.0);
    if knob.turn != Turn::Factor && (share || driver.is_period) {
        return Ok(());
    }
    let meant = |end: &str| {
        let part = number(end.trim()).unwrap_or(0.0);
        // From -10% as from 90% to 110%.
        let factor = if end.contains('%') && part < 0.5 { 1.0 + part } else { part };
        let value = if end.contains('%') { present * factor } else { part };
        format!("{:.12e}", value).parse::<f64>().unwrap_or(value).to_string()
    };
    let typed: Vec<String> = ends.split("..").map(meant).collect();
    let typed = format!("{}={}", knob.name, typed.join(".."));
    let what = match knob.turn {
        Turn::Factor => format!("`{}` is turned by a factor on all of it", knob.name),
        _ if driver.unit.unit.is_plain() => format!("`{}` is no percentage", knob.name),
        _ => format!("`{}` is in {}", knob.name, driver.unit.text),
    };
    let more = match knob.turn {
        Turn::Factor => {
            let cell = asked.ready.program.input_name(knob.inputs[0]);
            let first = if driver.varies { at_period(&cell, &asked.ready.model().timeline.name(1)) } else { cell };
            format!("; for values of its own name one element or step, such as `{first}`")
        }
        _ => String::new(),
    };
    Err(Failure::Usage(format!("`{text}`: {what}\n  = help: type `{typed}`{more}")))
}

/// A table of two drivers.
fn two(args: &SensitivityArgs, text: &str, common: &Common) -> Result<Done, Failure> {
    // A comma may stand inside of brackets too.
    let mut depth = 0;
    let comma = text.char_indices().find(|(_, c)| {
        depth += i32::from(*c == '[') - i32::from(*c == ']');
        *c == ',' && depth == 0
    });
    let Some((at, _)) = comma else {
        return Err(Failure::Usage(format!("`--grid {text}` should name two drivers, such as A=1..2,B=10..20")));
    };
    let (down, across) = (axis(&text[..at])?, axis(&text[at + 1..])?);
    let beside = Beside::of_file(&args.book, args.about.output.as_deref())?;
    let (asked, [by_row, by_column]) = Asked::about(&args.about, [down.0, across.0], common)?;
    let asked = Asked { beside, ..asked };
    let (asked, question) = (&asked, &asked.question(common)?);
    if by_row == by_column {
        return Err(Failure::Usage(format!("`--grid` names `{}` twice; name two drivers", by_row.name)));
    }
    let (rows, columns) = (along(asked, question, by_row, down.1)?, along(asked, question, by_column, across.1)?);
    let made = grid(question, rows, columns);
    let values = |axis: &(Knob, Vec<f64>)| axis.1.iter().map(|x| asked.value(&axis.0, *x)).collect::<Vec<_>>();
    let outcomes: Vec<Vec<Value>> =
        made.outcomes.iter().map(|row| row.iter().map(|x| asked.outcome(*x)).collect()).collect();
    let names = |row: &Vec<Verdict>| row.iter().map(|verdict| asked.checks(&verdict.breaks)).collect();
    let breaks: Vec<Vec<Vec<&str>>> = made.verdicts.iter().map(names).collect();
    let json = json!({
        "model": asked.ready.model().name, "scenario": asked.scenario_name(),
        "overrides": asked.overrides(question),
        "output": asked.ready.model().outputs[asked.output].name, "base": asked.outcome(question.present()),
        "rows": { "driver": made.rows.0.name, "values": values(&made.rows) },
        "columns": { "driver": made.columns.0.name, "values": values(&made.columns) },
        "outcomes": outcomes,
        "breaks": breaks, "failing": asked.checks(&question.verdict(&Draw::new()).failing),
    });
    let csv = || {
        let mut heads = vec![format!("{} \\ {}", made.rows.0.name, made.columns.0.name)];
        heads.extend(values(&made.columns).iter().map(csv_value));
        heads.push("breaks".to_owned());
        let (down, across) = (values(&made.rows), values(&made.columns));
        let lines = down.iter().zip(&outcomes).zip(&breaks).map(|((value, row), breaks)| {
            let broken = across.iter().zip(breaks).filter(|(_, names)| !names.is_empty());
            let broken: Vec<String> =
                broken.map(|(at, names)| format!("{}: {}", csv_value(at), names.join(" "))).collect();
            let cells = [csv_value(value)].into_iter().chain(row.iter().map(csv_value)).chain([broken.join("; ")]);
            csv_line(&cells.collect::<Vec<_>>())
        });
        csv_line(&heads) + &lines.collect::<String>()
    };
    let sheet = || Effects {
        what: What::Grid {
            rows: axis_of(asked, &made.rows),
            columns: axis_of(asked, &made.columns),
            outcomes: made.outcomes.clone(),
        },
        ..sheet_of(asked, "two drivers moved together".to_owned())
    };
    let sheet = || {
        let mut sheet = sheet();
        sheet.settings.extend(notes(asked, question, &made).into_iter().map(|note| ("Checks".to_owned(), note)));
        sheet
    };
    let file = (args.about.output.as_deref(), Some((asked, &sheet as &dyn Fn() -> Effects)));
    tell(file, common, &json, &csv, &|| heat(asked, question, &made, common))?;
    Ok(Done::Well)
}

fn axis_of(asked: &Asked, (knob, values): &(Knob, Vec<f64>)) -> Axis {
    let driver = &asked.ready.model().drivers[knob.driver.0];
    let kind = match knob.turn {
        Turn::Factor => AxisKind::Plain,
        _ if driver.is_period => AxisKind::Date,
        _ if driver.unit.percent => AxisKind::Percent,
        _ => AxisKind::Plain,
    };
    Axis { name: knob.name.clone(), kind, values: values.clone() }
}

fn heat(asked: &Asked, question: &Question<'_>, made: &Grid, common: &Common) -> String {
    let paint = Paint(output::color(common));
    let model = asked.ready.model();
    let manner = asked.manner(made.outcomes.iter().flatten().copied());
    let own = &model.outputs[asked.output];
    let unit = asked.unit(", ", manner);
    let heads: Vec<String> = made.columns.1.iter().map(|x| asked.knob_alone(&made.columns.0, *x)).collect();
    let corner = format!("{} ↓  {} →", made.rows.0.name, made.columns.0.name);
    let mut all = vec![(corner.as_str(), Align::Left)];
    all.extend(heads.iter().map(|head| (head.as_str(), Align::Right)));
    let mut table = Table::new(all);
    let better = |x: f64| {
        question
            .target()
            .map(|target| if question.lower_is_better() { x <= target } else { x >= target && x.is_finite() })
    };
    for ((value, row), verdicts) in made.rows.1.iter().zip(&made.outcomes).zip(&made.verdicts) {
        let mut cells = vec![asked.knob(&made.rows.0, *value)];
        cells.extend(row.iter().zip(verdicts).map(|(x, verdict)| {
            let mark = if verdict.holds() { "" } else { "!" };
            let shown = format!("{}{mark}", asked.shown(*x, manner));
            match better(*x) {
                Some(true) if verdict.holds() => paint.good(&shown),
                Some(_) => paint.bad(&shown),
                None => shown,
            }
        }));
        table.row(cells);
    }
    let notes: String = notes(asked, question, made).iter().map(|note| format!("{note}\n")).collect();
    let table = table.render(paint, output::columns());
    format!("{}\n{}{unit}\n\n{table}{notes}", paint.bold(&model.title), own.title)
}

/// What is to be said of checks and ranges: which the marked pairs break, and which fail anyway.
fn notes(asked: &Asked, question: &Question<'_>, made: &Grid) -> Vec<String> {
    let verdicts = || made.verdicts.iter().flatten();
    let all = verdicts().count();
    let mut out = Vec::new();
    for (at, check) in asked.ready.model().checks.iter().enumerate() {
        let count = verdicts().filter(|verdict| verdict.breaks.contains(&at)).count();
        if count > 0 {
            out.push(format!("! breaks the check `{}` in {count} of {all}", check.name));
        }
    }
    for (at, driver) in asked.ready.model().drivers.iter().enumerate() {
        let count = verdicts().filter(|verdict| verdict.beyond.iter().any(|id| id.0 == at)).count();
        if count > 0 {
            out.push(format!("! `{}` is out of its range in {count} of {all}", driver.name));
        }
    }
    let failing = asked.checks(&question.verdict(&Draw::new()).failing);
    if !failing.is_empty() {
        out.push(format!("as things are these checks fail: {}", quoted(failing)));
    }
    out
}
