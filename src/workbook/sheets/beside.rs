//! What is known of a line from elsewhere, beside the live case.

use crate::model::Bound;
use crate::series::Beside;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{fixed, head, moving};
use crate::workbook::names::cell_or_total;
use crate::workbook::sheet::{formula, text};
use crate::workbook::style::{Look, Number};
use rust_xlsxwriter::Worksheet;

/// The table on Checks: what is known, what the live case gives, and how far they are apart.
///
/// # Errors
/// What Excel cannot hold.
pub(super) fn table(sheet: &mut Worksheet, desk: &Desk<'_>, first: u32) -> Result<(), WorkbookError> {
    let (styles, program, layout) = (&desk.styles, desk.book.program, desk.layout);
    if program.actuals.is_empty() {
        return Ok(());
    }
    text(sheet, (first, 1), "Known values beside the live case; no check fails for them", &styles.bold)?;
    let heads = ["Line", "Period", "Known", "Live case", "Apart", "Apart, %"];
    for (at, words) in heads.iter().enumerate() {
        let format = if at > 1 { &styles.head_number } else { &styles.head };
        text(sheet, (first + 1, 1 + at as u16), words, format)?;
    }
    for (at, known_value) in desk.live().beside(program).enumerate() {
        let Beside { actual, row: id, value, own } = known_value;
        let row = program.row(id);
        let label = cell_or_total(desk.model, actual.line, actual.cell);
        let place = first + 2 + at as u32;
        let number = Number::for_values(&row.unit, own.abs().max(value.abs()));
        let column = layout.columns.period(actual.period);
        let known = layout.actuals.get(&id).copied().unwrap_or(layout.rows[id.0] + 1);
        let bound = known_value.bound();
        let side = bound.map_or("", |bound| if bound == Bound::Floor { ", at least" } else { ", at most" });
        text(sheet, (place, 1), &format!("{label}, {}{side}", row.unit.in_words()), &styles.label)?;
        let date = format!("=Calc!{}", fixed(head::DATE, column));
        let serial = desk.serial(f64::from(actual.period));
        formula(sheet, (place, 2), &date, serial, styles.of(Look::Link, Number::Date), "period")?;
        for (at, row, value) in [(3, known, value), (4, layout.rows[id.0], own)] {
            let link = format!("=Calc!{}", fixed(row, column));
            formula(sheet, (place, at), &link, value, styles.of(Look::Link, number), &label)?;
        }
        // A bound that holds is no distance.
        let difference = format!("{}-{}", moving(place, 4), moving(place, 3));
        let (apart, distance) = match bound {
            None => (format!("={difference}"), own - value),
            Some(Bound::Floor) => (format!("=MIN(0,{difference})"), (own - value).min(0.0)),
            Some(Bound::Ceiling) => (format!("=MAX(0,{difference})"), (own - value).max(0.0)),
        };
        formula(sheet, (place, 5), &apart, distance, styles.of(Look::Calculation, number), &label)?;
        let part = format!("=IF({0}=0,\"\",{1}/{0})", moving(place, 3), moving(place, 5));
        let percent = styles.of(Look::Calculation, Number::Percent);
        match value == 0.0 {
            true => formula(sheet, (place, 6), &part, "", percent, &label)?,
            false => formula(sheet, (place, 6), &part, distance / value, percent, &label)?,
        }
    }
    Ok(())
}
