//! Which lines and which period a variance is about.

use crate::analyse::names::{NameError, line_named, listed};
use crate::graph::Program;
use crate::model::{LineId, ScenarioId};

/// Lines that are listed where one is none of them.
const MOST: usize = 20;

/// The lines of these names of which something is known in a scenario that takes the place of their formulas; all such
/// lines in the model's order, where none is named.
///
/// # Errors
/// A name is no line's, or nothing is known of the line, or of any line at all.
pub fn known_lines(program: &Program, scenario: ScenarioId, names: &[String]) -> Result<Vec<LineId>, NameError> {
    let model = &*program.model;
    let to = model.known_to(scenario).unwrap_or(0);
    let is_known = |line: &LineId| {
        let mut rows = program.known.iter().filter(|known| known.line == *line);
        rows.any(|known| known.values.range(..=to).next().is_some())
    };
    let all: Vec<LineId> = (0..model.lines.len()).map(LineId).filter(is_known).collect();
    if all.is_empty() {
        return Err(nothing_known(program, scenario));
    }
    let mut out = Vec::new();
    for name in names {
        let line = line_named(model, name)?;
        if !all.contains(&line) {
            let others = all.iter().take(MOST).map(|line| model.lines[line.0].name.as_str());
            let message = format!("nothing that is known takes the place of the formula of `{name}`");
            return Err(NameError::new(message, format!("lines with known values are {}", listed(others))));
        }
        if !out.contains(&line) {
            out.push(line);
        }
    }
    Ok(if names.is_empty() { all } else { out })
}

fn nothing_known(program: &Program, scenario: ScenarioId) -> NameError {
    let model = &*program.model;
    let name = &model.scenarios[scenario.0].name;
    match (model.known_to(scenario), model.last_known()) {
        (None, Some(_)) => NameError::new(
            format!("`{name}` takes nothing as known, so there is no actual"),
            "name a case that does: a scenario alone, or with the last period whose known values count, `NAME@PERIOD`",
        ),
        (Some(to), Some(_)) => NameError::new(
            format!("nothing is known up to {} in `{name}`", model.timeline.name(to)),
            "let known values count up to a later period: `--known-to PERIOD`",
        ),
        (_, None) => NameError::new(
            format!("nothing is known of any line of `{}` that takes the place of its formula", model.name),
            "name a file of known values: `--known FILE` (`evcalc history TABLE --line LINE -o FILE` makes one of a table)",
        ),
    }
}

/// The number of the period of this name, one up to the last in which anything is known; that last one, where none is named.
///
/// # Errors
/// It is no period of the model, or nothing is known any more.
pub fn period_asked(program: &Program, scenario: ScenarioId, name: Option<&str>) -> Result<i32, NameError> {
    let model = &*program.model;
    let timeline = &model.timeline;
    let to = model.known_to(scenario).unwrap_or(0);
    let known = program.known.iter().flat_map(|known| known.values.keys().copied());
    let last = known.filter(|period| *period <= to).max().ok_or_else(|| nothing_known(program, scenario))?;
    let Some(name) = name else { return Ok(last) };
    let asked = timeline.parse_period(name).map_err(|error| NameError { message: error.message, help: error.hint })?;
    let until = timeline.name(last);
    if asked.first != asked.last {
        let step = timeline.step;
        return Err(NameError::new(
            format!("`{name}` is more than one {step}"),
            format!("type one, such as `{until}`"),
        ));
    }
    if !timeline.contains(asked.first) {
        let (from, to) = (timeline.name(1), timeline.name(timeline.last()));
        let message = format!("`{name}` lies outside of the timeline, which runs from {from} to {to}");
        return Err(NameError::new(message, format!("type a period in it, up to `{until}`")));
    }
    if asked.first > last {
        let message = format!("nothing is known in {}: the last period with known values is {until}", name.trim());
        return Err(NameError::new(message, format!("type `{until}` or an earlier one, or add known values")));
    }
    Ok(asked.first)
}
