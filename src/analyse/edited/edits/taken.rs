//! The number that stands in an input, or why it cannot be taken.

use super::Reading;
use crate::history::meanings;
use crate::model::Driver;
use crate::spreadsheet::{Cell, Place, Value};
use crate::workbook::{FIRST_DAY, Handle, Spot, days};

impl Reading<'_> {
    /// The number in an input, or none after saying why it cannot be taken.
    pub(super) fn taken(&mut self, handle: &Handle, place: Place, cell: &Cell) -> Option<f64> {
        match self.number(handle, cell) {
            Ok(value) => {
                if let Some(odd) = self.odd(handle, cell) {
                    let remark = format!("{}, `{}`: {odd}", self.panel.address(place), handle.id);
                    self.out.remarks.push(remark);
                }
                Some(value)
            }
            Err(reason) => {
                self.refuse(handle, place, reason);
                None
            }
        }
    }

    /// What is odd about a number that counts all the same, in the workbook as here.
    fn odd(&self, handle: &Handle, cell: &Cell) -> Option<String> {
        let timeline = &self.program.model.timeline;
        let is_period = self.driver(handle).is_period && is_of_path(handle);
        match cell.value.as_ref()? {
            Value::Date(day) if !is_period => Some(format!(
                "it is a date, which the workbook counts as the number {day}: type the number again, and format the cell as a number"
            )),
            Value::Date(day) | Value::Number(day) if is_period && !days(timeline).contains(day) => {
                // Years from 1900 to 2200 are days of 1905 and 1906.
                let meant = match *day < FIRST_DAY && (1900.0..=2200.0).contains(day) {
                    true => format!("{day}-01-01"),
                    false => format!("{}-01-01", timeline.year(1)),
                };
                Some(format!(
                    "the workbook counts {day} as a day of the year {}: type a date, such as {meant}",
                    1900 + ((day - 1.0) / 365.2425) as i32
                ))
            }
            _ => None,
        }
    }

    pub(super) fn number(&self, handle: &Handle, cell: &Cell) -> Result<f64, String> {
        let driver = self.driver(handle);
        let timeline = &self.program.model.timeline;
        let value = match &cell.value {
            Some(Value::Number(x) | Value::Date(x)) => *x,
            Some(Value::Text(text)) => return Err(said(text, driver)),
            Some(Value::Boolean(yes)) => {
                let (word, number) = if *yes { ("TRUE", 1) } else { ("FALSE", 0) };
                return Err(format!("it is {word}, which the workbook does not take for a number: type {number}"));
            }
            Some(Value::Error(error)) => {
                return Err(format!("it is the error {error}: mend the formula, or type a number"));
            }
            None => {
                return Err("its formula has no value: open and save the workbook in Excel or LibreOffice".to_owned());
            }
        };
        let path = is_of_path(handle);
        let value = match driver.is_period && path {
            true => timeline.period_of_serial(value).map(f64::from).ok_or_else(|| {
                format!("{value} is no date that this timeline can count: type a date such as {}-01", timeline.name(1))
            })?,
            false => value,
        };
        let show = |x: f64| if driver.is_period { timeline.name(x as i32) } else { x.to_string() };
        let meant = match driver.unit.percent && value.abs() > 1.0 && is_inside(driver, value / 100.0) {
            true => format!("; type {}, or {value}% into a cell that shows percent", value / 100.0),
            false => String::new(),
        };
        let low = driver.min.filter(|low| path && value < *low);
        let high = driver.max.filter(|high| path && value > *high);
        match (low, high) {
            (Some(low), _) => {
                Err(format!("{} lies under the least that the driver may be, {}{meant}", show(value), show(low)))
            }
            (_, Some(high)) => {
                Err(format!("{} lies over the most that the driver may be, {}{meant}", show(value), show(high)))
            }
            (None, None) => Ok(value),
        }
    }
}

/// Whether an input is a value of the path, rather than a scale or a shift of all of it.
fn is_of_path(handle: &Handle) -> bool {
    matches!(handle.spot, Spot::Key(_) | Spot::Outside)
}

/// Whether a driver may have a value.
fn is_inside(driver: &Driver, x: f64) -> bool {
    driver.min.is_none_or(|low| low <= x) && driver.max.is_none_or(|high| x <= high)
}

/// What is said of a text where a number belongs: what it reads like, never taken for it.
pub(super) fn said(text: &str, driver: &Driver) -> String {
    let shown: String = text.chars().take(40).collect();
    let mut meanings = meanings(text);
    if meanings.iter().any(|x| is_inside(driver, *x)) {
        meanings.retain(|x| is_inside(driver, *x));
    }
    let hint = match meanings.as_slice() {
        [one] if text.contains('%') => format!("type the number {one} (that is {shown})"),
        [one] => format!("type the number {one}"),
        [one, other, ..] => format!("type the number {one} or {other}, whichever is meant"),
        [] if driver.is_period => "type a date, such as 2027-07-01 for July 2027".to_owned(),
        [] => "type a number".to_owned(),
    };
    format!("it is the text \"{shown}\", which the workbook does not count as a number: {hint}")
}
