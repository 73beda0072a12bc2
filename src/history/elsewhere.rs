//! What other sheets of a book say about the numbers of a table: an index of series with their units, as statistical
//! offices have, or a note that all figures are in thousands.

use super::grid::{Cell, Grid};
use super::keys::is_key_head;
use super::place::Place;
use super::said::Said;
use super::unit::{declared, is_head, of_all, says_in_thousands};
use super::words::plain;
use std::collections::BTreeMap;

/// Cells of a sheet that are looked at: notes are short, and an index is not as long as data.
const MOST: usize = 50_000;

/// What a sheet says about units: of single series, then of all.
pub fn said_of(grid: &Grid) -> Vec<Said> {
    let mut rows: BTreeMap<u32, Vec<(Place, &str)>> = BTreeMap::new();
    for (place, cell) in grid.filled().into_iter().take(MOST) {
        if let Cell::Text(text) = cell {
            rows.entry(place.row).or_default().push((place, text.trim()));
        }
    }
    let mut out = of_series(grid.sheet(), &rows);
    if out.is_empty() {
        let cells = rows.values().flat_map(|row| row.iter().enumerate().map(move |(at, cell)| (row, at, cell)));
        let said = |(row, at, (place, text)): (&Vec<(Place, &str)>, usize, &(Place, &str))| {
            let words = plain(text);
            let cell = (*place, *text);
            let ((place, text), unit) = match row.get(at + 1).filter(|_| is_head(&words)) {
                // `Unit` and beside it `Thousand units`.
                Some(beside) => (*beside, Some(declared(&plain(beside.1)).filter(|unit| unit.exponent != 0)?)),
                None => (cell, of_all(&words)),
            };
            let speaks = unit.is_none();
            if speaks && (words.len() > 300 || !says_in_thousands(&words)) {
                return None;
            }
            let (sheet, unit) = (grid.sheet().to_owned(), unit.unwrap_or_default());
            Some(Said { sheet, place, text: text.to_owned(), key: None, unit, speaks })
        };
        out.extend(cells.filter_map(said));
    }
    out
}

/// The units of an index: rows of series under a head for their names and one for their units.
fn of_series(sheet: &str, rows: &BTreeMap<u32, Vec<(Place, &str)>>) -> Vec<Said> {
    let mut out = Vec::new();
    let mut heads: Option<(u32, Vec<u32>)> = None;
    for row in rows.values() {
        let named: Vec<(u32, String)> = row.iter().map(|(place, text)| (place.column, plain(text))).collect();
        let unit = named.iter().find(|(_, text)| is_head(text)).map(|(column, _)| *column);
        let keys: Vec<u32> = named.iter().filter(|(_, text)| names_series(text)).map(|(column, _)| *column).collect();
        if let (Some(unit), false) = (unit, keys.is_empty()) {
            heads = Some((unit, keys));
            continue;
        }
        let Some((unit, keys)) = &heads else { continue };
        let at = |column: u32| row.iter().find(|(place, _)| place.column == column);
        let Some((place, text)) = at(*unit) else { continue };
        let Some(unit) = declared(&plain(text)) else { continue };
        for (_, key) in keys.iter().filter_map(|key| at(*key)) {
            let key = Some(key_of(key));
            out.push(Said {
                sheet: sheet.to_owned(),
                place: *place,
                text: (*text).to_owned(),
                key,
                unit: unit.clone(),
                speaks: false,
            });
        }
    }
    out
}

/// A name of a series as it is compared: statistical offices end each part of it with a semicolon.
pub(super) fn key_of(text: &str) -> String {
    plain(text).trim_end_matches([' ', ';']).to_owned()
}

/// Whether the head of a column says that the names of series stand below it.
fn names_series(text: &str) -> bool {
    const WORDS: [&str; 19] = [
        "table",
        "sheet",
        "tab",
        "series id",
        "series code",
        "series",
        "series name",
        "time series id",
        "data item description",
        "description",
        "data item",
        "item",
        "variable",
        "indicator",
        "title",
        "name",
        "column",
        "field",
        "measure",
    ];
    let text = text.trim_matches([' ', ':']);
    WORDS.contains(&text) || is_key_head(text)
}
