//! A table of two drivers: an output at every pair of their values.

use super::args::WhatIf;
use super::asked::{Asked, quoted};
use super::names;
use super::tell::{sheet_of, tell};
use crate::analyse::{Grid, Knob, Question, Turn, Verdict, at_period, grid};
use crate::cli::face::table::{Align, Paint, Table, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, output};
use crate::cli::shared::book::{Beside, BookOptions};
use crate::cli::shared::typed::number;
use crate::evaluate::Draw;
use crate::workbook::{Axis, AxisKind, Effects, What};
use serde_json::{Value, json};

/// Values of each driver of a grid where nothing else is asked.
const VALUES: usize = 7;
/// Most values of each.
const MOST: usize = 101;

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
pub(super) fn two(about: &WhatIf, book: &BookOptions, text: &str, common: &Common) -> Result<Done, Failure> {
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
    let beside = Beside::of_file(book, about.output.as_deref())?;
    let (asked, [by_row, by_column]) = Asked::about(about, [down.0, across.0], common)?;
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
    let file = (about.output.as_deref(), Some((asked, &sheet as &dyn Fn() -> Effects)));
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
