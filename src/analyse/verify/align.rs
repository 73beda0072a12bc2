//! Which row and column of an edited sheet was which when it was written.

use crate::spreadsheet::{Cell, Grid, Place, Value};
use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::collections::BTreeMap;

/// Rows in which heads stand.
const HEADS: u32 = 14;

/// Where the rows and columns of a sheet as written are now.
#[derive(Clone, Debug, Default)]
pub(super) struct Alignment {
    rows: BTreeMap<u32, u32>,
    columns: BTreeMap<u32, u32>,
    /// Rows and columns in use as written, and now: formulas may refer to places behind.
    sizes: [(u32, u32); 2],
}

impl Alignment {
    /// Finds it: rows by the words in them, columns by their heads.
    pub(super) fn of(written: &Grid, now: &Grid) -> Alignment {
        let rows = match_up(&row_keys(written), &row_keys(now));
        let heads: Vec<(u32, u32)> = rows.range(..HEADS).map(|(a, b)| (*a, *b)).collect();
        let columns = match_up(
            &column_keys(written, heads.iter().map(|(row, _)| *row)),
            &column_keys(now, heads.iter().map(|(_, row)| *row)),
        );
        Alignment { rows, columns, sizes: [written.size(), now.size()] }
    }

    /// Where a cell is now; none where its row or column is gone.
    pub(super) fn now(&self, place: Place) -> Option<Place> {
        Some((self.row(place.0)?, self.column(place.1)?))
    }

    /// Where a row is now.
    pub(super) fn row(&self, row: u32) -> Option<u32> {
        let [before, now] = self.sizes;
        if row >= before.0 { Some(row - before.0 + now.0) } else { self.rows.get(&row).copied() }
    }

    /// Where a column is now.
    pub(super) fn column(&self, column: u32) -> Option<u32> {
        let [before, now] = self.sizes;
        if column >= before.1 { Some(column - before.1 + now.1) } else { self.columns.get(&column).copied() }
    }
}

/// The words that somebody typed into each row, first the label: formulas and numbers may change.
fn row_keys(sheet: &Grid) -> Vec<String> {
    let mut keys = vec![String::new(); sheet.size().0 as usize];
    for ((row, _), cell) in &sheet.cells {
        let key = keys.get_mut(*row as usize).filter(|key| key.is_empty());
        if let (Some(Value::Text(text)), None, Some(key)) = (&cell.value, &cell.formula, key) {
            key.push_str(text.trim());
        }
    }
    keys
}

/// What stands in the heads of each column.
fn column_keys(sheet: &Grid, heads: impl Iterator<Item = u32>) -> Vec<String> {
    let mut keys = vec![String::new(); sheet.size().1 as usize];
    for row in heads {
        for ((_, column), cell) in sheet.cells.range((row, 0)..(row + 1, 0)) {
            if let Some(key) = keys.get_mut(*column as usize) {
                key.push_str(&shown(cell));
                key.push('|');
            }
        }
    }
    keys
}

fn shown(cell: &Cell) -> String {
    match &cell.value {
        Some(Value::Number(x) | Value::Date(x)) => format!("{x:.6}"),
        Some(Value::Text(text)) => text.trim().to_owned(),
        _ => String::new(),
    }
}

/// Pairs of places that hold the same, in order; what was put in or taken out is left out.
fn match_up(before: &[String], now: &[String]) -> BTreeMap<u32, u32> {
    let mut out = BTreeMap::new();
    for part in capture_diff_slices(Algorithm::Myers, before, now) {
        let (old, new) = (part.old_range(), part.new_range());
        // What was replaced by as much stands where it stood.
        if part.tag() == DiffTag::Equal || (part.tag() == DiffTag::Replace && old.len() == new.len()) {
            out.extend(old.map(|at| at as u32).zip(new.map(|at| at as u32)));
        }
    }
    out
}
