//! A spreadsheet engine of others, IronCalc: recalculates a workbook, so that its values can be checked.
//!
//! Behind the feature `verify`, which is on by default: it makes the program larger and its build longer.

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
        return Err(SpreadsheetError::Unknown("its formulas can be recalculated from xlsx alone: save it as xlsx"));
    }
    let workbook = load_from_xlsx_bytes(bytes, "book", "en", "UTC").map_err(|error| broken(error.to_string()))?;
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

#[cfg(feature = "verify")]
fn value_of(value: ironcalc::base::cell::CellValue) -> Option<Value> {
    use ironcalc::base::cell::CellValue;
    match value {
        CellValue::None => None,
        CellValue::String(text) if text.starts_with('#') => Some(Value::Error(text)),
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
    Err(SpreadsheetError::Unknown("this evcalc was built without the feature `verify`"))
}
