//! The very hidden sheet with the texts, in pieces that a cell can hold.

use super::super::desk::Desk;
use super::super::error::WorkbookError;
use super::super::sheet::text;
use super::SHEET;
use super::payload::{LONGEST, hash};
use crate::spreadsheet::{Grid, Spreadsheet};
use rust_xlsxwriter::Workbook;

/// Begins the cell that says what the pieces are: `evcalc-source|1|HASH|COUNT|`.
const MARK: &str = "evcalc-source|1|";
/// A cell holds 32,767 units of UTF-16; half of it leaves every program room.
const LONGEST_PIECE: usize = 16_000;
/// The most pieces that are read.
const MOST_PIECES: usize = 10_000;
/// The row of the first piece.
const FIRST: u32 = 3;

/// Writes the sheet, if the book has texts to carry.
///
/// # Errors
/// What Excel cannot hold.
pub(crate) fn write(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    let Some(payload) = &desk.book.source else { return Ok(()) };
    let pieces = pieces(&payload.text);
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?.set_very_hidden(true);
    sheet.set_column_width(0, 120)?;
    let style = &desk.styles.grey;
    text(sheet, (0, 0), &format!("{MARK}{}|{}|", payload.hash, pieces.len()), style)?;
    text(
        sheet,
        (1, 0),
        "The texts that this workbook was made from: evcalc import and evcalc verify read them here; --no-source leaves them out",
        style,
    )?;
    for (row, piece) in (FIRST..).zip(&pieces) {
        text(sheet, (row, 0), piece, style)?;
    }
    sheet.protect();
    Ok(())
}

/// A payload in numbered pieces. Each begins with its number and ends with a bar, so that no program takes it for a
/// formula or a number or trims it, and their order is known whatever becomes of the rows.
fn pieces(payload: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = payload;
    while !rest.is_empty() {
        let mut units = 0;
        let end = rest.char_indices().find_map(|(at, c)| {
            units += c.len_utf16();
            (units > LONGEST_PIECE).then_some(at)
        });
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        out.push(format!("{}|{piece}|", out.len() + 1));
        rest = after;
    }
    out
}

/// The payload on a book's sheet, if there is one.
///
/// # Errors
/// What is wrong with it.
pub(super) fn read(book: &Spreadsheet) -> Option<Result<String, String>> {
    let first = book.sheet(SHEET);
    first.into_iter().chain(&book.sheets).find_map(|sheet| {
        let mark = texts(sheet).find_map(|text| text.trim().strip_prefix(MARK))?;
        Some(joined(sheet, mark))
    })
}

fn texts(sheet: &Grid) -> impl Iterator<Item = &str> {
    sheet.cells.values().filter_map(|cell| cell.value.as_ref()?.text())
}

fn joined(sheet: &Grid, mark: &str) -> Result<String, String> {
    let (wanted, rest) = mark.split_once('|').ok_or("its head is cut")?;
    let count: usize = rest.trim_end_matches('|').parse().map_err(|_| "its head is cut")?;
    if count > MOST_PIECES {
        return Err(format!("it is said to have {count} pieces, more than any model"));
    }
    let mut found: Vec<Option<&str>> = vec![None; count];
    for text in texts(sheet) {
        let Some((number, piece)) = text.trim().split_once('|') else { continue };
        let (Ok(number), Some(piece)) = (number.parse::<usize>(), piece.strip_suffix('|')) else { continue };
        let Some(place) = number.checked_sub(1).and_then(|at| found.get_mut(at)) else { continue };
        if place.is_some_and(|known| known != piece) {
            return Err(format!("its piece {number} is there twice, with different contents"));
        }
        *place = Some(piece);
    }
    let gone = found.iter().filter(|piece| piece.is_none()).count();
    if gone > 0 {
        return Err(format!("{gone} of its {count} pieces are gone"));
    }
    if found.iter().flatten().map(|piece| piece.len()).sum::<usize>() > LONGEST {
        return Err(format!("it is longer than {} MB", LONGEST >> 20));
    }
    let payload: String = found.into_iter().flatten().collect();
    match hash(&payload) == wanted {
        true => Ok(payload),
        false => Err("it was changed since: its hash is another".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spreadsheet::{Cell, Kind, Value};
    use std::collections::BTreeMap;

    fn book(cells: impl IntoIterator<Item = String>) -> Spreadsheet {
        let cell = |text| Cell { value: Some(Value::Text(text)), formula: None };
        let cells = cells.into_iter().enumerate().map(|(row, text)| ((row as u32, 0), cell(text))).collect();
        let sheets = vec![Grid { name: "Renamed".to_owned(), cells, ..Grid::default() }];
        Spreadsheet::new(Kind::Xlsx, sheets, BTreeMap::new())
    }

    #[test]
    fn pieces_are_short_and_come_together_in_any_order() {
        // Characters of one, two and four bytes, the last of two units of UTF-16 each.
        let payload = "a=é😀'".repeat(9_000);
        let mut all = pieces(&payload);
        assert_eq!(all.len(), 4, "54,000 units of UTF-16");
        assert!(all.iter().all(|piece| piece.encode_utf16().count() < 16_100));
        all.push(format!("{MARK}{}|4|", hash(&payload)));
        all.reverse();
        assert_eq!(read(&book(all.clone())), Some(Ok(payload.clone())));
        let said = |change: &dyn Fn(&mut Vec<String>)| {
            let mut all = all.clone();
            change(&mut all);
            read(&book(all)).expect("the mark is there").expect_err("it is broken")
        };
        assert_eq!(said(&|all| all.truncate(3)), "2 of its 4 pieces are gone");
        assert_eq!(said(&|all| all[1] = all[1].replacen("é", "e", 1)), "it was changed since: its hash is another");
        assert_eq!(said(&|all| all.push("2|x|".to_owned())), "its piece 2 is there twice, with different contents");
        assert!(said(&|all| all[0] = format!("{MARK}x|99999999|")).contains("more than any model"));
        assert_eq!(said(&|all| all[0] = MARK.to_owned()), "its head is cut");
        assert_eq!(read(&book(["nothing".to_owned()])), None);
    }
}
