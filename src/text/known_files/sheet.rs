//! A sheet of known values as the text of a table: a line for each of its rows, so that the numbers of lines are those
//! of rows.

use super::head::is_head;
use crate::spreadsheet::{Cell, Grid, Spreadsheet, Value};
use crate::timeline::date_of_serial;
use std::collections::BTreeSet;

/// The text of the table on the first sheet that has the head of one, sheets that are shown first; of the first sheet
/// where none has, so that it can be said what is missing there. Between cells stands what stands there in a file of
/// text, else a comma.
///
/// ```
/// use evcalc::spreadsheet::parse;
/// use evcalc::text::known_table;
///
/// let book = parse(b"Period;Line;Value\n2026-01;capacity;\"9,800\"\n")?;
/// assert_eq!(known_table(&book), "Period;Line;Value\n2026-01;capacity;\"9,800\"\n");
/// # Ok::<(), evcalc::spreadsheet::SpreadsheetError>(())
/// ```
pub fn known_table(book: &Spreadsheet) -> String {
    let shown = || book.sheets.iter().filter(|sheet| !sheet.hidden);
    let hidden = book.sheets.iter().filter(|sheet| sheet.hidden);
    let found = shown().chain(hidden).find_map(|sheet| Some((sheet, head_of(sheet)?)));
    match found.or_else(|| shown().next().map(|sheet| (sheet, 0))) {
        Some((sheet, head)) => text_of(sheet, head, book.delimiter.unwrap_or(',')),
        None => String::new(),
    }
}

/// The row of the head.
fn head_of(sheet: &Grid) -> Option<u32> {
    let cells = |row: u32| sheet.cells.range((row, 0)..=(row, u32::MAX));
    let words = |row: u32| cells(row).filter_map(|(_, cell)| cell.value.as_ref()?.text());
    let rows: BTreeSet<u32> = sheet.cells.keys().map(|(row, _)| *row).collect();
    rows.into_iter().find(|row| is_head(words(*row)))
}

fn text_of(sheet: &Grid, head: u32, separator: char) -> String {
    let heads: Vec<_> = sheet.cells.range((head, 0)..=(head, u32::MAX)).collect();
    let is_period = |cell: &Cell| cell.value.as_ref().and_then(Value::text).is_some_and(is_period);
    let period = heads.iter().find(|(_, cell)| is_period(cell)).map(|((_, column), _)| *column);
    let width = heads.last().map_or(0, |((_, column), _)| *column);
    let mut out = String::new();
    let (mut row, mut column) = (0, 0);
    for ((at, place), cell) in &sheet.cells {
        if row < *at {
            // An empty cell at the end of a row is there all the same.
            let end = if row > head { width.max(column) } else { column };
            (column..end).for_each(|_| out.push(separator));
            (0..*at - row).for_each(|_| out.push('\n'));
            (row, column) = (*at, 0);
        }
        // What stands to the right of the head is under none wherever it stands, and takes one cell.
        let place = (*place).min(width.max(column) + 1);
        (column..place).for_each(|_| out.push(separator));
        column = place;
        out += &quoted(&said(cell, period == Some(place) && row != head));
    }
    if row > head {
        (column..width).for_each(|_| out.push(separator));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn is_period(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("period")
}

/// What a cell says; a date is a month where it names a period.
fn said(cell: &Cell, is_period: bool) -> String {
    match &cell.value {
        Some(Value::Number(x)) => x.to_string(),
        Some(Value::Date(x)) => match date_of_serial(*x as i64) {
            Some((year, month, _)) if is_period => format!("{year:04}-{month:02}"),
            Some((year, month, day)) => format!("{year:04}-{month:02}-{day:02}"),
            None => x.to_string(),
        },
        Some(Value::Text(text) | Value::Error(text)) => text.clone(),
        Some(Value::Boolean(yes)) => yes.to_string().to_uppercase(),
        // Its value would pass for an empty one.
        None if cell.formula.is_some() => "a formula without its result".to_owned(),
        None => String::new(),
    }
}

/// A cell of a line, in quotes where it needs them.
fn quoted(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    match line.contains([',', ';', '"']) {
        true => format!("\"{}\"", line.replace('"', "\"\"")),
        false => line,
    }
}
