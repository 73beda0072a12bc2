//! Known values as the program was given them, below the stored inputs on Checks: a number typed on Known since is a
//! changed input, and no fault of the workbook.
//!
//! Of each row of Known two numbers are stored: how many values it has, and the sum of each times its period's number,
//! so that a value that was moved or replaced shows as well.

use crate::model::{KnownTo, ScenarioId};
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::flags::{TOLERANCE_CELL, changed_column};
use crate::workbook::layout::{KNOWN, fixed, head, panel};
use crate::workbook::names::known_title;
use crate::workbook::sheet::{formula, text};
use crate::workbook::style::{Look, Number};
use rust_xlsxwriter::Worksheet;

/// Rows for each row of Known.
const EACH: u32 = 2;
/// Column of the names, of what was changed, and of the first stored number.
const NAME: u16 = 1;
const CHANGED: u16 = 2;
const FIRST: u16 = 3;

/// How many rows of Checks there are.
pub(super) fn rows(desk: &Desk<'_>) -> u32 {
    match desk.layout.known_to {
        Some(_) => desk.book.program.known.len() as u32 * EACH + 1,
        None => 0,
    }
}

/// Writes them from a row on.
///
/// # Errors
/// What Excel cannot hold.
pub(super) fn write(sheet: &mut Worksheet, desk: &Desk<'_>, first: u32) -> Result<(), WorkbookError> {
    let Some(known_to) = desk.layout.known_to else { return Ok(()) };
    let given = &desk.projection(desk.book.selected).known;
    let mut at = first;
    for ((known, values), place) in desk.book.program.known.iter().zip(given).zip(&desk.layout.known) {
        let title = known_title(desk.model, known);
        let cells = periods(desk, KNOWN, *place);
        let own = fixed(at, FIRST);
        let count = Stored {
            name: format!("{title} – known: how many"),
            value: values.len() as f64,
            changed: format!("=IF(COUNT({cells})={own},0,1)"),
        };
        count.write(sheet, desk, at)?;
        let numbers = periods(desk, "Calc", head::NUMBER);
        // Some programs take a range of one cell for a value.
        let sum = match desk.layout.columns.periods {
            1 => format!("IF(ISNUMBER({cells}),{cells},0)"),
            _ => format!("SUMPRODUCT({cells},{numbers})"),
        };
        let own = fixed(at + 1, FIRST);
        let same = format!("IF(ABS({sum}-{own})<={TOLERANCE_CELL}/1000*MAX(1,ABS({own})),0,1)");
        let sum = Stored {
            name: format!("{title} – known: each times its period's number"),
            value: values.iter().map(|(t, x)| f64::from(*t) * x).sum(),
            changed: format!("=IF({}=1,0,{same})", fixed(at, CHANGED)),
        };
        sum.write(sheet, desk, at + 1)?;
        at += EACH;
    }
    dates(sheet, desk, at, known_to)
}

/// A row over all periods.
fn periods(desk: &Desk<'_>, sheet: &str, row: u32) -> String {
    let columns = &desk.layout.columns;
    match columns.periods {
        1 => format!("{sheet}!{}", fixed(row, columns.last())),
        _ => format!("{sheet}!{}:{}", fixed(row, columns.opening + 1), fixed(row, columns.last())),
    }
}

/// A number that is the same for all scenarios.
struct Stored {
    name: String,
    value: f64,
    changed: String,
}

impl Stored {
    fn write(&self, sheet: &mut Worksheet, desk: &Desk<'_>, at: u32) -> Result<(), WorkbookError> {
        let (styles, name) = (&desk.styles, self.name.as_str());
        let plain = styles.of(Look::Calculation, Number::Plain);
        text(sheet, (at, NAME), name, &styles.label)?;
        sheet.write_number_with_format(at, FIRST, self.value, styles.of(Look::Typed, Number::Plain))?;
        formula(sheet, (at, CHANGED), &self.changed, 0.0, plain, name)?;
        // What rests on any scenario rests on these.
        for s in 0..desk.layout.scenario_count {
            let flag = format!("={}", fixed(at, CHANGED));
            formula(sheet, (at, changed_column(desk) + s), &flag, 0.0, plain, name)?;
        }
        Ok(())
    }
}

/// Up to when known values count, scenario by scenario.
fn dates(sheet: &mut Worksheet, desk: &Desk<'_>, at: u32, place: u32) -> Result<(), WorkbookError> {
    let styles = &desk.styles;
    let (plain, date) = (styles.of(Look::Calculation, Number::Plain), styles.of(Look::Typed, Number::KnownTo));
    let name = "Known values count up to";
    text(sheet, (at, NAME), name, &styles.label)?;
    let first = changed_column(desk);
    let flags = format!("{}:{}", fixed(at, first), fixed(at, first + desk.layout.scenario_count - 1));
    formula(sheet, (at, CHANGED), &format!("=SUM({flags})"), 0.0, plain, name)?;
    for s in 0..desk.layout.scenario_count {
        let scenario = ScenarioId(usize::from(s));
        let (live, own) = (format!("Scenarios!{}", fixed(place, panel::SCENARIOS + s)), fixed(at, FIRST + s));
        let changed = match desk.model.scenarios[scenario.0].known_to {
            // The date follows Known, until another one is typed.
            KnownTo::Last => format!("=IF({live}={},0,1)", super::scenarios::last_known(desk)),
            KnownTo::Nothing => format!("=IF(ISNUMBER({live}),1,0)"),
            KnownTo::At(period) => {
                sheet.write_number_with_format(at, FIRST + s, desk.serial(f64::from(period)), date)?;
                format!("=IF({live}={own},0,1)")
            }
        };
        formula(sheet, (at, first + s), &changed, 0.0, plain, name)?;
    }
    Ok(())
}
