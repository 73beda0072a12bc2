//! Cells of the control panel that refuse what cannot be an input: texts, values outside of a driver's range, dates far
//! from the timeline.

use crate::workbook::accepted::Range;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::{Handle, Spot};
use crate::workbook::layout::{moving, panel};
use crate::workbook::words::{MESSAGE, cut};
use rust_xlsxwriter::DataValidationRule::{Between, GreaterThanOrEqualTo, LessThanOrEqualTo};
use rust_xlsxwriter::{DataValidation, ExcelDateTime, Formula, Worksheet};

/// More than a sheet can hold are not written: 65,534 is Excel's limit.
const MOST: usize = 65_000;

/// Neighbouring rows that take the same.
struct Run {
    first: u32,
    last: u32,
    /// Whether the scenarios have values there too.
    scenarios: bool,
    range: Range,
    dates: bool,
}

/// Writes them all.
///
/// # Errors
/// Texts that Excel would refuse.
pub(super) fn write(sheet: &mut Worksheet, desk: &Desk<'_>, handles: &[Handle]) -> Result<(), WorkbookError> {
    let mut rows: Vec<&Handle> = handles.iter().collect();
    rows.sort_by_key(|handle| handle.row);
    let mut runs: Vec<Run> = Vec::new();
    for handle in rows {
        let driver = &desk.model.drivers[desk.book.program.input(handle.input).driver.0];
        let scenarios = matches!(handle.spot, Spot::Key(_) | Spot::Outside);
        let (range, dates) = (Range::new(desk, handle), driver.is_period && scenarios);
        match runs.last_mut() {
            Some(run)
                if run.last + 1 == handle.row && (run.scenarios, run.range, run.dates) == (scenarios, range, dates) =>
            {
                run.last = handle.row;
            }
            _ => runs.push(Run { first: handle.row, last: handle.row, scenarios, range, dates }),
        }
    }
    runs.iter().take(MOST).try_for_each(|run| run.write(sheet, desk))
}

impl Run {
    fn write(&self, sheet: &mut Worksheet, desk: &Desk<'_>) -> Result<(), WorkbookError> {
        let columns = |first: u16, last: u16| format!("{}:{}", moving(self.first, first), moving(self.last, last));
        let mut cells = columns(panel::OVERRIDE, panel::OVERRIDE);
        if self.scenarios {
            let last = panel::SCENARIOS + desk.layout.scenario_count - 1;
            cells += &format!(" {}", columns(panel::SCENARIOS, last));
        }
        let validation = self.validation(desk)?.set_multi_range(cells);
        sheet.add_data_validation(self.first, panel::OVERRIDE, self.last, panel::OVERRIDE, &validation)?;
        Ok(())
    }

    fn validation(&self, desk: &Desk<'_>) -> Result<DataValidation, WorkbookError> {
        let Range { low, high } = self.range;
        if let (true, Some(low), Some(high)) = (self.dates, low, high) {
            let day = |serial: f64| ExcelDateTime::from_serial_datetime(serial);
            let (first, last) = (year_of(low), year_of(high));
            let message = format!(
                "This assumption takes a date from {first} to {last}, such as {}-01-01. A year alone would count as a day of 1905.",
                desk.model.timeline.year(1)
            );
            let rule = DataValidation::new().allow_date(Between(day(low)?, day(high)?));
            return with_words(rule, "No such date", &message);
        }
        let (rule, range) = match (low, high) {
            (Some(low), Some(high)) => (Between(low, high), format!("a number from {low} to {high}")),
            (Some(low), None) => (GreaterThanOrEqualTo(low), format!("a number, {low} or more")),
            (None, Some(high)) => (LessThanOrEqualTo(high), format!("a number, {high} or less")),
            (None, None) => {
                let rule = Formula::new(format!("=ISNUMBER({})", moving(self.first, panel::OVERRIDE)));
                let rule = DataValidation::new().allow_custom(rule);
                return with_words(rule, "No number", "This assumption takes a number.");
            }
        };
        let rule = DataValidation::new().allow_decimal_number(rule);
        with_words(rule, "Outside of the range", &format!("This assumption takes {range}."))
    }
}

fn with_words(rule: DataValidation, title: &str, message: &str) -> Result<DataValidation, WorkbookError> {
    Ok(rule.set_error_title(title)?.set_error_message(cut(message, MESSAGE))?)
}

/// The year of a day in the 1900 system, near enough for a message.
fn year_of(serial: f64) -> i32 {
    1900 + ((serial - 1.0) / 365.2425) as i32
}
