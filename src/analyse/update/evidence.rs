//! Which known values count as evidence.

use crate::analyse::names::{NameError, line_named, listed, row_named};
use crate::graph::{Program, RowId};
use crate::model::{Bound, ExprKind, LineId, Model, ScenarioId, USUAL_ERROR};
use crate::series::Projection;
use crate::text::TOTAL;
use std::collections::{BTreeMap, BTreeSet};

/// Lines that are listed where one is none of them.
const MOST: usize = 20;

/// A known value that draws are weighed by.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The line.
    pub line: LineId,
    /// Which of its cells; none for all of them together.
    pub cell: Option<usize>,
    /// The row of it.
    pub row: RowId,
    /// The period.
    pub period: i32,
    /// The known value, in the line's unit.
    pub known: f64,
    /// On which side of it the truth lies; none where it is the truth.
    pub bound: Option<Bound>,
    /// How far the model's value of a period usually lies from the truth, as a part of it.
    pub error: f64,
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Lines, or cells of lines (`sold`, `sold[EU]`); all of which something is known, where none is named.
    pub on: Vec<String>,
    /// Errors of lines, over those of the model.
    pub errors: Vec<(String, f64)>,
    /// The last period that counts; the last of which anything is known, where none is named.
    pub until: Option<String>,
}

/// What was chosen.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    /// By line, cell and period.
    pub evidence: Vec<Evidence>,
    /// The last period that counts.
    pub until: i32,
    /// Lines that are made of other lines of the evidence: what both say counts twice.
    pub doubled: Vec<(LineId, LineId)>,
}

/// The known values of a scenario that count; `projection` is that scenario's own.
///
/// # Errors
/// A name is no line's, nothing is known of a line, or a period is none.
pub fn evidence(
    program: &Program,
    scenario: ScenarioId,
    projection: &Projection,
    wish: &Wish,
) -> Result<Chosen, NameError> {
    let model = &*program.model;
    let mut all = everything(program, scenario, projection);
    if all.is_empty() {
        return Err(nothing(program, scenario));
    }
    let last = all.iter().map(|one| one.period).max().unwrap_or(0);
    let until = match &wish.until {
        None => last,
        Some(name) => until(model, name, last)?,
    };
    all.retain(|one| one.period <= until);
    if all.is_empty() {
        let message = format!("nothing is known up to {}", model.timeline.name(until));
        return Err(NameError::new(message, format!("name a later period, such as `{}`", model.timeline.name(last))));
    }
    all = on(program, all, &wish.on)?;
    for (name, error) in &wish.errors {
        let line = line_named(model, name)?;
        let own: Vec<&mut Evidence> = all.iter_mut().filter(|one| one.line == line).collect();
        if own.is_empty() {
            return Err(unknown_line(model, &all, name));
        }
        own.into_iter().for_each(|one| one.error = *error);
    }
    let all = without_totals(program, all);
    Ok(Chosen { doubled: doubled(model, &all), evidence: all, until })
}

/// Everything that is known: of lines whose formulas it replaces, and of lines beside which it stands.
fn everything(program: &Program, scenario: ScenarioId, projection: &Projection) -> Vec<Evidence> {
    let model = &*program.model;
    let Some(to) = known_to(model, scenario) else { return vec![] };
    let error = |line: LineId| model.lines[line.0].error.unwrap_or(USUAL_ERROR);
    let row = |line: LineId, cell: Option<usize>| match cell {
        Some(cell) => Some(program.line_rows[line.0][cell]),
        None => program.line_totals[line.0],
    };
    let mut out = Vec::new();
    for (known, values) in program.known.iter().zip(&projection.known) {
        let Some(row) = row(known.line, known.cell) else { continue };
        out.extend(values.range(..=to).map(|(period, value)| Evidence {
            line: known.line,
            cell: known.cell,
            row,
            period: *period,
            known: *value,
            bound: known.bound,
            error: error(known.line),
        }));
    }
    for (actual, value) in program.actuals.iter().zip(&projection.actuals) {
        // A figure that is disputed or superseded says nothing.
        let stands = model.lines[actual.line.0]
            .known
            .iter()
            .any(|known| known.replaces && (known.cell, known.period) == (actual.cell, actual.period));
        let Some(row) = row(actual.line, actual.cell).filter(|_| stands && actual.period <= to) else { continue };
        out.push(Evidence {
            line: actual.line,
            cell: actual.cell,
            row,
            period: actual.period,
            known: *value,
            bound: actual.bound,
            error: error(actual.line),
        });
    }
    out.sort_by_key(|one| (one.line, one.cell.is_none(), one.cell, one.period, one.bound.map(|bound| bound as u8)));
    out
}

/// The last period whose known values count in a scenario, of lines of all kinds.
fn known_to(model: &Model, scenario: ScenarioId) -> Option<i32> {
    use crate::model::KnownTo;
    match model.scenarios[scenario.0].known_to {
        KnownTo::Last => Some(model.timeline.last()),
        KnownTo::Nothing => None,
        KnownTo::At(period) => Some(period),
    }
}

fn nothing(program: &Program, scenario: ScenarioId) -> NameError {
    let model = &*program.model;
    if known_to(model, scenario).is_none() {
        let message =
            format!("`{}` takes nothing as known, so nothing can be learnt", model.scenarios[scenario.0].name);
        return NameError::new(message, "let known values count: leave out `--known-to none`");
    }
    NameError::new(
        format!("nothing is known of any line of `{}`, so nothing can be learnt", model.name),
        "name a file of known values: `--known FILE` (`evcalc history TABLE --line LINE -o FILE` makes one of a table)",
    )
}

fn until(model: &Model, name: &str, last: i32) -> Result<i32, NameError> {
    let timeline = &model.timeline;
    let asked = timeline.parse_period(name).map_err(|error| NameError { message: error.message, help: error.hint })?;
    if asked.last < 1 {
        let message = format!("`{name}` lies before the timeline, which begins in {}", timeline.name(1));
        return Err(NameError::new(message, format!("type a period in it, up to `{}`", timeline.name(last))));
    }
    if asked.last > last {
        let message = format!(
            "nothing is known in {}: the last period with known values is {}",
            name.trim(),
            timeline.name(last)
        );
        let help = format!("type `{}` or an earlier one, or add known values", timeline.name(last));
        return Err(NameError::new(message, help));
    }
    Ok(asked.last)
}

/// Of all that is known the lines and cells of these names.
fn on(program: &Program, all: Vec<Evidence>, names: &[String]) -> Result<Vec<Evidence>, NameError> {
    if names.is_empty() {
        return Ok(all);
    }
    let model = &*program.model;
    let mut chosen: BTreeSet<usize> = BTreeSet::new();
    for name in names {
        let is_wanted: Box<dyn Fn(&Evidence) -> bool> = match name.contains('[') {
            true => {
                let total = name.trim().strip_suffix(&format!("[{TOTAL}]"));
                let row = match total.map(|line| line_named(model, line)).transpose()? {
                    Some(line) => program.line_totals[line.0].ok_or_else(|| unknown_line(model, &all, name))?,
                    None => row_named(program, name)?.1,
                };
                Box::new(move |one| one.row == row)
            }
            false => {
                let line = line_named(model, name.trim())?;
                Box::new(move |one| one.line == line)
            }
        };
        let before = chosen.len();
        let found: Vec<usize> = (0..all.len()).filter(|at| is_wanted(&all[*at])).collect();
        if found.is_empty() && chosen.len() == before {
            return Err(unknown_line(model, &all, name));
        }
        chosen.extend(found);
    }
    Ok(all.into_iter().enumerate().filter(|(at, _)| chosen.contains(at)).map(|(_, one)| one).collect())
}

fn unknown_line(model: &Model, all: &[Evidence], name: &str) -> NameError {
    let lines: BTreeSet<LineId> = all.iter().map(|one| one.line).collect();
    let known = lines.iter().take(MOST).map(|line| model.lines[line.0].name.as_str());
    NameError::new(
        format!("nothing is known of `{name}` in the periods that count"),
        format!("lines of which something is known are {}", listed(known)),
    )
}

/// A total says nothing more in a period in which each of its elements is known.
fn without_totals(program: &Program, all: Vec<Evidence>) -> Vec<Evidence> {
    let mut cells: BTreeMap<(LineId, i32), BTreeSet<usize>> = BTreeMap::new();
    for one in all.iter().filter(|one| one.bound.is_none()) {
        cells.entry((one.line, one.period)).or_default().extend(one.cell);
    }
    let complete = |one: &Evidence| {
        let known = cells.get(&(one.line, one.period)).map_or(0, BTreeSet::len);
        known == program.line_rows[one.line.0].len()
    };
    all.into_iter().filter(|one| one.cell.is_some() || !complete(one)).collect()
}

/// Lines of the evidence that are made of others of it, each with the first of them.
fn doubled(model: &Model, all: &[Evidence]) -> Vec<(LineId, LineId)> {
    let lines: BTreeSet<LineId> = all.iter().map(|one| one.line).collect();
    let of = |line: &LineId| {
        let made = made_of(model, *line);
        lines.iter().find(|other| *other != line && made.contains(other)).map(|other| (*line, *other))
    };
    lines.iter().filter_map(of).collect()
}

/// All lines that a line is made of, directly or through others.
fn made_of(model: &Model, line: LineId) -> BTreeSet<LineId> {
    let mut out = BTreeSet::new();
    let mut open = vec![line];
    while let Some(line) = open.pop() {
        model.lines[line.0].formula.visit(&mut |piece| {
            if let ExprKind::Line(other, _) = &piece.kind
                && out.insert(*other)
            {
                open.push(*other);
            }
        });
    }
    out
}
