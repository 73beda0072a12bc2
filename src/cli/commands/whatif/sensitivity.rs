//! `evcalc sensitivity`: each driver moved down and up, and tables of two.

use super::args::{Looked, WhatIf};
use super::asked::Asked;
use super::grid::two;
use super::tell::{sheet_of, tell};
use crate::analyse::{Bar, Sensitivity, Swing, Turn, sensitivity};
use crate::cli::face::table::{Align, Paint, Table, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, output};
use crate::cli::shared::book::{Beside, BookOptions};
use crate::cli::shared::draws::ended;
use crate::cli::shared::typed::number;
use crate::model::DriverRole;
use crate::workbook::{Effect, Effects, What};
use clap::Args;
use serde_json::{Value, json};
use std::fmt::Write as _;

#[derive(Debug, Args)]
pub(crate) struct SensitivityArgs {
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
    pub looked: Looked,
    #[command(flatten)]
    pub book: BookOptions,
}

/// Characters of a tornado's bar.
const WIDTH: f64 = 8.0;

/// Runs the command.
pub(crate) fn run(args: &SensitivityArgs, common: &Common) -> Result<Done, Failure> {
    if let Some(text) = &args.grid {
        return two(&args.about, &args.book, text, common);
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
    let found =
        sensitivity(&question, swing, args.looked.which()).map_err(|error| ended(error, &asked.ready, common))?;
    let bars: Vec<Value> = found.bars.iter().map(|bar| json(&asked, bar)).collect();
    let json = json!({
        "model": asked.ready.model().name, "scenario": asked.scenario_name(),
        "overrides": asked.overrides(&question),
        "output": asked.ready.model().outputs[asked.output].name, "base": asked.outcome(found.base),
        "swing": match swing { Swing::Part(part) => json!(part), Swing::Percentiles => json!("P10..P90") },
        "bars": bars, "without_effect": found.without_effect, "not_moved": found.unmoved,
    });
    let csv = || {
        let names = ["driver", "role", "low", "high", "outcome_low", "outcome_high", "monotone", "elasticity"];
        let lines = bars.iter().map(|row| csv_line(&names.map(|name| csv_value(&row[name]))));
        csv_line(&names.map(str::to_owned)) + &lines.collect::<String>()
    };
    let sheet = || effects(&asked, swing, &found);
    let file = (args.about.output.as_deref(), Some((&asked, &sheet as &dyn Fn() -> Effects)));
    tell(file, common, &json, &csv, &|| tornado(&asked, swing, &found, common))?;
    Ok(Done::Well)
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
        "driver": bar.knob.name, "role": bar.knob.role(&asked.ready.program).word(), "before": value(bar.present), "low": value(bar.ends.0), "high": value(bar.ends.1),
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
    let role = |bar: &Bar| bar.knob.role(&asked.ready.program);
    let several = found.bars.iter().any(|bar| role(bar) != DriverRole::Outside);
    for (at, bar) in found.bars.iter().enumerate() {
        if several && (at == 0 || role(bar) != role(&found.bars[at - 1])) {
            table.section(role(bar).title());
        }
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
