//! What came of a published forecast: known values, read through a model of its lines alone.

use super::file::{Published, PublishedLine};
use crate::graph::Program;
use crate::series::Projection;
use crate::timeline::{Step, Timeline};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Years before the forecast from which known values are read too: other methods forecast from them.
const YEARS_BEFORE: i32 = 20;
/// The most periods of a model.
const MOST: u32 = 1200;

/// A value that came.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its period, counted from the first of the forecast, which is 1; before it 0 and less.
    pub period: i32,
    /// The value.
    pub value: f64,
}

/// A model with the lines of a forecast and their units, for reading known values of them: it begins years before.
/// `None` where the forecast's own timeline makes no sense.
pub fn stand_in(published: &Published) -> Option<String> {
    let about = &published.forecast;
    let (timeline, before) = timeline(published)?;
    let mut out = format!(
        "[model]\nname = \"published\"\n[timeline]\nstart = \"{}\"\nperiods = {}\nstep = \"{}\"\n",
        timeline.name(1 - before),
        (timeline.periods + before as u32).min(MOST),
        about.step
    );
    if !about.dimensions.is_empty() {
        out += "[dimensions]\n";
        for (name, elements) in &about.dimensions {
            let _ = writeln!(out, "{name} = [{}]", quoted(elements));
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for line in &published.lines {
        if seen.contains(&line.name.as_str()) {
            continue;
        }
        seen.push(&line.name);
        let unit = toml_edit::Value::from(line.unit.as_str());
        let _ = writeln!(out, "[lines.{}]\nunit ={unit}\ntotal = \"{}\"\nformula = \"1\"", line.name, line.total);
        if !line.over.is_empty() {
            let _ = writeln!(out, "over = [{}]", quoted(&line.over));
        }
    }
    Some(out)
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// The forecast's timeline, and how many periods the stand-in has before it.
pub(super) fn timeline(published: &Published) -> Option<(Timeline, i32)> {
    let about = &published.forecast;
    let step = Step::parse(&about.step)?;
    let start = Timeline::parse_start(step, &about.start).ok()?;
    let timeline = Timeline { step, start, periods: about.periods.clamp(1, MOST) };
    let before = (YEARS_BEFORE * step.per_year()).min((MOST - timeline.periods) as i32);
    Some((timeline, before))
}

/// What came of each line of the forecast, by period; and how many values that only bound the truth are left out. The
/// program and its projection are those of [`stand_in`] with files of known values.
pub fn facts(published: &Published, program: &Program, projection: &Projection) -> (Vec<Vec<Fact>>, usize) {
    let before = timeline(published).map_or(0, |(_, before)| before);
    let model = &*program.model;
    let mut all: BTreeMap<(String, Vec<String>), Vec<Fact>> = BTreeMap::new();
    let mut bounds = 0;
    for (known, values) in program.known.iter().zip(&projection.known) {
        if known.bound.is_some() {
            bounds += values.len();
            continue;
        }
        let line = &model.lines[known.line.0];
        let element = model.elements_or_total(known.line, known.cell);
        let key = (line.name.clone(), element.into_iter().map(str::to_owned).collect());
        let facts = values.iter().map(|(period, value)| Fact { period: period - before, value: *value });
        all.entry(key).or_default().extend(facts);
    }
    let of = |line: &PublishedLine| all.get(&(line.name.clone(), line.element.clone())).cloned().unwrap_or_default();
    let mut out: Vec<Vec<Fact>> = published.lines.iter().map(of).collect();
    out.iter_mut().for_each(|facts| facts.sort_by_key(|fact| fact.period));
    (out, bounds)
}
