//! A spreadsheet engine of others, IronCalc: recalculates a workbook, so that its values can be checked.
//!
//! [`recalculate()`] gives the values of a book's formulas, [`suspects()`] the cells to look at first where it does not
//! agree. Behind the feature `verify`, which is on by default: it makes the program larger and its build longer.

mod suspects;

pub use suspects::suspects;

#[cfg(feature = "verify")]
use crate::spreadsheet::{Cell, Kind, Value};
use crate::spreadsheet::{Grid, Spreadsheet, SpreadsheetError};

/// Whether this program has the engine.
pub const HAS_ENGINE: bool = cfg!(feature = "verify");

/// The name of the engine.
pub const ENGINE: &str = "IronCalc";

/// The values that the engine gives the formulas of a workbook: sheets as in `book`, with their formula cells alone.
/// `bytes` are those that `book` was read from.
///
/// # Errors
/// Where it is no xlsx workbook, or the engine does not take it.
#[cfg(feature = "verify")]
pub fn recalculate(bytes: &[u8], book: &Spreadsheet) -> Result<Vec<Grid>, SpreadsheetError> {
    use ironcalc::base::Model;
    use ironcalc::import::load_from_xlsx_bytes;
    let broken = |error: String| SpreadsheetError::Broken(format!("{ENGINE} does not take it: {error}"));
    if book.kind != Kind::Xlsx {
        return Err(SpreadsheetError::NotXlsx);
    }
    let tidied = tidied(bytes);
    let workbook = load_from_xlsx_bytes(tidied.as_deref().unwrap_or(bytes), "book", "en", "UTC")
        .map_err(|error| broken(error.to_string()))?;
    let mut model = Model::from_workbook(workbook, "en").map_err(broken)?;
    model.evaluate();
    let mut out = Vec::new();
    for sheet in &book.sheets {
        let index = model.workbook.worksheets.iter().position(|known| known.name == sheet.name);
        let Some(index) = index else { return Err(broken(format!("it does not see the sheet {}", sheet.name))) };
        let mut grid = Grid { name: sheet.name.clone(), ..Grid::default() };
        for place in sheet.cells.iter().filter(|(_, cell)| cell.formula.is_some()).map(|(place, _)| *place) {
            let (row, column) = (place.0 as i32 + 1, place.1 as i32 + 1);
            let value = model.get_cell_value_by_index(index as u32, row, column).map_err(broken)?;
            grid.cells.insert(place, Cell { value: value_of(value), formula: None });
        }
        out.push(grid);
    }
    Ok(out)
}

/// The workbook as the engine reads it rightly: without what ties comments to sheets, which other programs file elsewhere
/// than Excel does, and without the type of empty cells, which it takes for zeros. `None` where nothing is to be changed.
#[cfg(feature = "verify")]
fn tidied(bytes: &[u8]) -> Option<Vec<u8>> {
    use std::io::{Cursor, Read, Write};
    use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut changed = Vec::new();
    for at in 0..archive.len() {
        let name = archive.by_index_raw(at).ok()?.name().ok()?.into_owned();
        let is_sheet = name.starts_with("xl/worksheets/sheet");
        if !is_sheet && !name.starts_with("xl/worksheets/_rels/") {
            continue;
        }
        let mut text = String::new();
        archive.by_index(at).ok()?.read_to_string(&mut text).ok()?;
        let tidy = match is_sheet {
            true if text.contains(" t=\"n\" />") || text.contains(" t=\"n\"/>") => {
                Some(text.replace(" t=\"n\" />", "/>").replace(" t=\"n\"/>", "/>"))
            }
            true => None,
            false => without_comments(&text),
        };
        changed.extend(tidy.map(|text| (at, name, text)));
    }
    if changed.is_empty() {
        return None;
    }
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        match changed.iter().find(|part| part.0 == at) {
            Some((_, name, text)) => {
                out.start_file(name.as_str(), SimpleFileOptions::default()).ok()?;
                out.write_all(text.as_bytes()).ok()?;
            }
            None => out.raw_copy_file(archive.by_index_raw(at).ok()?).ok()?,
        }
    }
    Some(out.finish().ok()?.into_inner())
}

/// A sheet's relationships without those to comments; `None` where there are none.
#[cfg(feature = "verify")]
fn without_comments(text: &str) -> Option<String> {
    let is_comment = |piece: &str| {
        let kinds = ["/comments\"", "/vmlDrawing\"", "/threadedComment\""];
        piece.contains("<Relationship ") && kinds.iter().any(|kind| piece.contains(kind))
    };
    let pieces: Vec<&str> = text.split_inclusive('>').collect();
    pieces
        .iter()
        .any(|piece| is_comment(piece))
        .then(|| pieces.iter().filter(|piece| !is_comment(piece)).copied().collect())
}

#[cfg(feature = "verify")]
fn value_of(value: ironcalc::base::cell::CellValue) -> Option<Value> {
    use ironcalc::base::cell::CellValue;
    match value {
        CellValue::None => None,
        CellValue::String(text) if crate::spreadsheet::is_error_text(&text) => Some(Value::Error(text)),
        CellValue::String(text) => Some(Value::Text(text)),
        CellValue::Number(x) => Some(Value::Number(x)),
        CellValue::Boolean(yes) => Some(Value::Boolean(yes)),
    }
}

/// Without the engine nothing is recalculated.
///
/// # Errors
/// Always.
#[cfg(not(feature = "verify"))]
pub fn recalculate(_: &[u8], _: &Spreadsheet) -> Result<Vec<Grid>, SpreadsheetError> {
    Err(SpreadsheetError::NoEngine)
}
