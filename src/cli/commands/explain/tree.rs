//! A number and what it is made of, down to drivers, figures and articles.

use crate::analyse::Told;
use crate::cli::face::json::pretty;
use crate::cli::face::number::Manner;
use crate::cli::face::table::{Paint, csv_line, csv_value};
use crate::cli::face::{Common, Done, Failure, Format, output};
use crate::timeline::Timeline;
use serde_json::{Map, Value, json};

/// The most characters of a note that are shown.
const NOTE: usize = 90;

/// Prints a number with what it is made of.
pub(super) fn print(timeline: &Timeline, told: &Told, common: &Common) -> Result<Done, Failure> {
    match common.format {
        Format::Json => output::print_data(&pretty(&json(timeline, told)))?,
        Format::Csv => {
            let mut out = csv_line(
                &["depth", "name", "value", "unit", "formula", "figure", "source", "notes"].map(str::to_owned),
            );
            csv(timeline, told, 0, &mut out);
            output::print_data(&out)?;
        }
        Format::Table => {
            let paint = Paint(output::color(common));
            let mut out = String::new();
            text(timeline, told, "", "", paint, &mut out);
            output::print(&out)?;
        }
    }
    Ok(Done::Well)
}

fn value(timeline: &Timeline, told: &Told) -> Value {
    match told.value {
        Some(t) if told.period => json!(timeline.name(t as i32)),
        value => json!(value),
    }
}

fn csv(timeline: &Timeline, told: &Told, depth: usize, out: &mut String) {
    let (figure, source) = told.figure.clone().unwrap_or_default();
    let (formula, note) = (told.formula.clone().unwrap_or_default(), told.note.clone().unwrap_or_default());
    let value = csv_value(&value(timeline, told));
    let cells = [depth.to_string(), told.name.clone(), value, told.unit.clone(), formula, figure, source, note];
    *out += &csv_line(&cells);
    told.parts.iter().for_each(|part| csv(timeline, part, depth + 1, out));
}

fn json(timeline: &Timeline, told: &Told) -> Value {
    let mut out = Map::new();
    out.insert("name".into(), json!(told.name));
    out.insert("value".into(), value(timeline, told));
    out.insert("unit".into(), json!(told.unit));
    out.insert("formula".into(), json!(told.formula));
    if let Some((figure, source)) = &told.figure {
        out.insert("figure".into(), json!(figure));
        out.insert("source".into(), json!(source));
    }
    if let Some(note) = &told.note {
        out.insert("notes".into(), json!(note));
    }
    if told.again {
        out.insert("shown_before".into(), json!(true));
    }
    if told.cut {
        out.insert("cut_off".into(), json!(true));
    }
    out.insert("made_of".into(), Value::Array(told.parts.iter().map(|part| json(timeline, part)).collect()));
    Value::Object(out)
}

fn text(timeline: &Timeline, told: &Told, lead: &str, branch: &str, paint: Paint, out: &mut String) {
    let value = match told.value {
        None => "not reached".to_owned(),
        Some(t) if told.period => timeline.title(t as i32),
        Some(x) => Manner::of([x], told.percent).show(x),
    };
    let manner = Manner::of(told.value, told.percent);
    let shown_unit = manner.unit(&told.unit);
    let mut line = format!("{lead}{branch}{} = {} {}", told.name, paint.bold(&value), paint.dim(&shown_unit));
    if let Some(formula) = told.formula.as_ref().filter(|_| !told.again) {
        line += &paint.dim(&format!("  [{formula}]"));
    }
    if let Some((figure, source)) = told.figure.as_ref().filter(|_| told.parts.is_empty()) {
        line += &format!("  ← {figure}, {source}");
    } else if told.parts.is_empty() && told.formula.is_none() && told.note.is_some() {
        let whole = told.note.as_deref().unwrap_or("");
        let note: String = whole.chars().take(NOTE).collect();
        let more = if whole.chars().count() > NOTE { "…" } else { "" };
        line += &paint.dim(&format!("  “{}{more}”", note.trim_end()));
    }
    if told.again {
        line += &paint.dim("  (above)");
    }
    if told.cut {
        line += &paint.dim(" …");
    }
    out.push_str(line.trim_end());
    out.push('\n');
    let below = match branch {
        "├ " => format!("{lead}│ "),
        "└ " => format!("{lead}  "),
        _ => lead.to_owned(),
    };
    for (i, part) in told.parts.iter().enumerate() {
        let branch = if i + 1 == told.parts.len() { "└ " } else { "├ " };
        text(timeline, part, &below, branch, paint, out);
    }
}
