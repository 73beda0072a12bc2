//! A sheet of a spreadsheet file as a grid.

use super::grid::{Cell, Grid};
use super::period::Day;
use super::place::Place;
use crate::spreadsheet::{self, Spreadsheet, Value};

/// The cells of a sheet, with dates as days of the calendar.
pub fn grid_of(book: &Spreadsheet, sheet: &spreadsheet::Grid) -> Grid {
    let mut grid = Grid::new(sheet.name.as_str());
    grid.set_late(book.late);
    grid.set_semicolons(book.delimiter == Some(';'));
    let uncalculated = is_uncalculated(book);
    for ((row, column), cell) in &sheet.cells {
        let formula = cell.formula.is_some();
        let held = match &cell.value {
            None if formula => Cell::NotCalculated,
            None => continue,
            Some(Value::Number(x)) if formula && uncalculated && *x == 0.0 => Cell::NotCalculated,
            Some(Value::Number(x)) => Cell::Number(*x),
            Some(Value::Date(serial)) => match Day::from_serial(serial.floor() as i64) {
                Some(day) => Cell::Date { year: day.year, month: day.month, day: day.day },
                None => Cell::Number(*serial),
            },
            Some(Value::Text(text)) => Cell::Text(text.clone()),
            Some(Value::Boolean(yes)) => Cell::Boolean(*yes),
            Some(Value::Error(error)) => Cell::Error(error.clone()),
        };
        grid.set(Place::new(*row, *column), held);
    }
    grid
}

/// Whether a book's formulas were written by a program that does not calculate: it stores 0 for each of them, though
/// there are other numbers.
fn is_uncalculated(book: &Spreadsheet) -> bool {
    let cells = || book.sheets.iter().flat_map(|sheet| sheet.cells.values());
    let number = |cell: &&spreadsheet::Cell| cell.value.as_ref().and_then(Value::number);
    let mut formulas = cells().filter(|cell| cell.formula.is_some()).peekable();
    let inputs = || cells().filter(|cell| cell.formula.is_none());
    formulas.peek().is_some()
        && formulas.all(|cell| cell.value.is_none() || number(&cell) == Some(0.0))
        && inputs().filter_map(|cell| number(&cell)).any(|x| x != 0.0)
}
