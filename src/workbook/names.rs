//! What drivers, their keys and the live case are called on the sheets.

use super::desk::Desk;
use super::handle::{Handle, Spot};
use super::layout::{fixed, panel};
use crate::graph::{Input, InputId, Key, Known, Row, Setting};
use crate::model::{Bound, DimensionId, Driver, LineId, Model};
use std::borrow::Cow;

/// A driver's cell in words: its title and its elements' titles.
pub(super) fn input_title<'m>(model: &'m Model, input: &Input) -> Cow<'m, str> {
    let driver = &model.drivers[input.driver.0];
    of_cell(model, &driver.title, &driver.over, input.cell)
}

/// A line's cell in words: its title and its elements' titles.
pub(super) fn cell_title(model: &Model, line: LineId, cell: usize) -> Cow<'_, str> {
    let line = &model.lines[line.0];
    of_cell(model, &line.title, &line.over, cell)
}

/// A line's cell in words, or (none) all of them together.
pub(super) fn cell_or_total(model: &Model, line: LineId, cell: Option<usize>) -> Cow<'_, str> {
    match cell {
        Some(cell) => cell_title(model, line, cell),
        None => format!("{} – total", model.lines[line.0].title).into(),
    }
}

/// A row of known values in words.
pub(super) fn known_title(model: &Model, known: &Known) -> String {
    let name = cell_or_total(model, known.line, known.cell);
    match known.bound {
        None => name.into_owned(),
        Some(Bound::Floor) => format!("{name} – at least"),
        Some(Bound::Ceiling) => format!("{name} – at most"),
    }
}

fn of_cell<'m>(model: &'m Model, title: &'m str, over: &[DimensionId], cell: usize) -> Cow<'m, str> {
    let titles = over.iter().zip(model.cell_elements(over, cell));
    let names: Vec<&str> = titles.map(|(d, e)| model.dimensions[d.0].elements[e].title.as_str()).collect();
    if names.is_empty() { title.into() } else { format!("{title} – {}", names.join(", ")).into() }
}

/// A row of the Program in words: its label and its elements' titles.
pub(super) fn row_title(model: &Model, row: &Row) -> String {
    let titles = row.elements.iter().map(|(d, e)| format!(" – {}", model.dimensions[d.0].elements[*e].title));
    format!("{}{}", row.label, titles.collect::<String>())
}

/// What people read beside a row of the control panel, as it is told elsewhere.
pub(super) fn label(desk: &Desk<'_>, handle: &Handle) -> String {
    let program = desk.book.program;
    let title = input_title(desk.model, program.input(handle.input));
    match handle.spot {
        Spot::Scale => format!("{title} – scale"),
        Spot::Shift => format!("{title} – shift"),
        Spot::Key(k) => format!("{title}{}", when(desk, handle.input, Some(k))),
        Spot::Outside => format!("{title}{}", when(desk, handle.input, None)),
    }
}

/// From when on a key of a driver holds, behind its title.
fn when(desk: &Desk<'_>, id: InputId, k: Option<usize>) -> String {
    let program = desk.book.program;
    if !desk.model.drivers[program.input(id).driver.0].varies {
        return String::new();
    }
    let setting = &program.settings[0].inputs[id.0];
    let first = key_of(setting, k);
    match k {
        None => " – in all other periods".to_owned(),
        Some(k) if setting.keys.len() > 1 && is_start(&setting.keys, k) => " – from the start".to_owned(),
        Some(_) if setting.keys.len() > 1 || first.period > 1 => {
            format!(" – from {}", desk.model.timeline.title(first.period))
        }
        Some(_) => String::new(),
    }
}

/// The head of the live column.
pub(super) fn live_head(desk: &Desk<'_>) -> String {
    format!("Live: {}", desk.scenario_titles[desk.book.selected.0])
}

/// The override column.
pub(super) fn overrides_range(desk: &Desk<'_>) -> String {
    let last = desk.layout.panel_end.max(panel::HEAD_ROW + 2) - 1;
    format!("{}:{}", fixed(panel::HEAD_ROW + 1, panel::OVERRIDE), fixed(last, panel::OVERRIDE))
}

/// A driver's value as its cell shows it: of a period, its first day.
pub(super) fn shown(desk: &Desk<'_>, driver: &Driver, value: f64) -> f64 {
    if driver.is_period && value.is_finite() { desk.serial(value) } else { value }
}

/// A key of a driver, or the value outside of its keys where `k` is none.
pub(super) fn key_of(setting: &Setting, k: Option<usize>) -> &Key {
    match (k, &setting.outside) {
        (Some(k), _) => &setting.keys[k],
        (None, Some(outside)) => outside,
        (None, None) => &setting.keys[0],
    }
}

/// Whether a key is the one of the first period, or the last one before it.
pub(super) fn is_start(keys: &[Key], k: usize) -> bool {
    keys.partition_point(|key| key.period <= 1) == k + 1
}

/// The number of the period whose first day stands in a cell: months since the start, by the step.
pub(super) fn period_number(date: &str, months: i32) -> String {
    let start = format!("Scenarios!{}", fixed(panel::START_ROW, panel::FROM));
    let since = format!("(YEAR({date})-YEAR({start}))*12+MONTH({date})-MONTH({start})");
    match months {
        1 => format!("={since}+1"),
        n => format!("=INT(({since})/{n})+1"),
    }
}
