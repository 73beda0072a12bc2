//! A sheet of a spreadsheet file as a grid.

use super::grid::{Cell, Grid, Place};
use super::period::Day;
use crate::spreadsheet::{self, Value};

/// The cells of a sheet, with dates as days of the calendar.
pub fn grid_of(sheet: &spreadsheet::Grid) -> Grid {
    let mut grid = Grid::new(sheet.name.as_str());
    for ((row, column), cell) in &sheet.cells {
        let held = match &cell.value {
            None => continue,
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
