//! What the cells of a workbook that came back should hold, and what in it cannot be taken.

use super::compare::{Finding, FindingKind, Role};
use crate::analyse::edited::{Edits, Refused};
use crate::graph::Program;
use crate::series::Projection;
use crate::spreadsheet::{Cell, Grid, Place, Value, address};
use crate::workbook::{LIVE_COLUMN, Spot, handles, is_status};
use std::collections::BTreeMap;

/// The sheets that speak of all others.
pub const OVERVIEWS: [&str; 2] = ["Summary", "Checks"];

/// The program's own results for the cells that bear names, of a workbook that this version would lay out in another
/// way: its outputs and the live case of its inputs.
pub fn named_values(program: &Program, live: &Projection) -> Vec<(String, Option<Value>)> {
    let model = &*program.model;
    let shown = |x: Option<f64>, is_period: bool| match (x, is_period) {
        (Some(t), true) => Some(Value::Date(model.timeline.day_serial(t as i32) as f64)),
        (x, _) => x.map(Value::Number),
    };
    let outputs = model.outputs.iter().enumerate().map(|(at, output)| {
        let value = live.rows[program.output_rows[at].0].scalar();
        (format!("output.{}", output.name), shown(value, output.is_period))
    });
    let inputs = handles(program).into_iter().filter_map(|handle| {
        let input = &live.inputs[handle.input.0];
        let value = match handle.spot {
            Spot::Key(k) => input.keys.get(k).copied(),
            Spot::Outside => input.outside,
            Spot::Scale | Spot::Shift => None,
        };
        let is_period = model.drivers[program.input(handle.input).driver.0].is_period;
        value.map(|x| (format!("live.{}", handle.name), shown(Some(x), is_period)))
    });
    outputs.chain(inputs).collect()
}

/// Days typed for periods, each behind the first day of its period.
pub fn typed_days(program: &Program, edits: &Edits) -> Vec<(f64, f64)> {
    let timeline = &program.model.timeline;
    let edits = edits.scenarios.iter().flatten().chain(&edits.overrides);
    let periods = edits.filter(|edit| edit.is_period(program));
    periods.filter_map(|edit| Some((timeline.day_serial(edit.new as i32) as f64, edit.typed?))).collect()
}

/// An input that the program cannot take, as a finding.
pub fn refused_finding(input: &Refused) -> Finding {
    let (sheet, cell) = input.place.rsplit_once('!').unwrap_or(("", &input.place));
    Finding {
        kind: FindingKind::Input,
        sheet: sheet.to_owned(),
        cell: cell.to_owned(),
        line: input.input.clone(),
        words: input.reason.clone(),
    }
}

/// The formulas that give errors, of which the program writes none: one finding for all of them.
pub fn error_finding(values: &[Grid]) -> Option<Finding> {
    let is_error = |cell: &Cell| matches!(cell.value, Some(Value::Error(_)));
    let mut found = values.iter().flat_map(|sheet| {
        let errors = sheet.cells.iter().filter(|(_, cell)| is_error(cell));
        errors.map(move |(place, cell)| (sheet, *place, cell))
    });
    let (sheet, place, cell) = found.next()?;
    let words = match (&cell.value, found.count()) {
        (Some(Value::Error(error)), 0) => format!("it gives {error}"),
        (Some(Value::Error(error)), n) => format!("it gives {error}, and {n} more formulas give errors"),
        _ => return None,
    };
    Some(Finding {
        kind: FindingKind::NoValues,
        sheet: sheet.name.clone(),
        cell: address(place),
        line: String::new(),
        words,
    })
}

/// What a cell of the workbook is, as the program writes it for so many scenarios; `handles` are the rows of its
/// inputs.
pub fn role_of(scenarios: usize, handles: &BTreeMap<u32, Spot>, sheet: &str, place: Place) -> Role {
    // Their flags depend on what has been changed, not on results alone.
    if OVERVIEWS.contains(&sheet) || is_status(sheet, place) {
        return Role::Other;
    }
    if sheet != "Scenarios" {
        return Role::Result;
    }
    match (handles.get(&place.0), place.1.checked_sub(LIVE_COLUMN)) {
        // The count of overrides, and drivers over the live case beside the control panel.
        (None, _) | (_, None) => Role::Other,
        (Some(Spot::Key(_) | Spot::Outside), Some(0)) => Role::Result,
        (Some(_), Some(at)) if (1..=scenarios as u32).contains(&at) => Role::Input,
        (Some(_), Some(_)) => Role::Other,
    }
}
