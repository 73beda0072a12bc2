//! What is known of a line from elsewhere: rows below its own on the calc sheets, and a table on Checks.

use super::calc::Case;
use crate::graph::{Node, RowId};
use crate::model::Bound;
use crate::series::Known;
use crate::workbook::bound::common_bound;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::{fixed, head, moving};
use crate::workbook::print::Site;
use crate::workbook::sheet::{Canvas, formula, text};
use crate::workbook::style::{Look, Number};
use rust_xlsxwriter::Worksheet;
use std::collections::BTreeMap;
use std::io::Write;

impl Case<'_> {
    /// The known values of a row.
    fn known(&self, id: RowId) -> impl Iterator<Item = Known<'_>> {
        self.projection.known(self.desk.book.program).filter(move |known| known.row == id)
    }

    /// What is known of a row, in the periods in which it is.
    pub(super) fn actual(&self, sheet: &mut Grid<impl Write>, place: u32, id: RowId) -> Result<(), WorkbookError> {
        let (styles, columns, row) = (&self.desk.styles, &self.layout.columns, self.desk.book.program.row(id));
        text(sheet, (place, 0), &format!("{} – known", self.row_label(id)), &styles.step)?;
        text(sheet, (place, columns.unit), &row.unit.in_words(), &styles.grey)?;
        for Known { actual, value, .. } in self.known(id) {
            let number = Number::for_values(&row.unit, value);
            let at = (place, columns.period(actual.period));
            match actual.value.node {
                Node::Number(_) => sheet.put_number(at, value, styles.of(Look::Typed, number))?,
                _ => {
                    let printed = self.desk.printer.formula(&actual.value, Site::Fixed);
                    formula(sheet, at, &printed, value, styles.of(Look::Link, number), "known value")?;
                }
            }
        }
        Ok(())
    }

    /// How far a row is from what is known of it.
    pub(super) fn apart(&self, sheet: &mut Grid<impl Write>, place: u32, id: RowId) -> Result<(), WorkbookError> {
        let (styles, columns, row) = (&self.desk.styles, &self.layout.columns, self.desk.book.program.row(id));
        text(sheet, (place, 0), &format!("{} – less known", self.row_label(id)), &styles.step)?;
        text(sheet, (place, columns.unit), &row.unit.in_words(), &styles.grey)?;
        let program = self.desk.book.program;
        let known: BTreeMap<i32, f64> = self.known(id).map(|known| (known.actual.period, known.value)).collect();
        // A bound that holds is no distance; where a row has several kinds of them, one formula serves none.
        let side = common_bound(self.known(id), program).flatten();
        let values = self.projection.rows[id.0].values();
        for (t, own) in (1..).zip(values) {
            let column = columns.period(t);
            let (own_cell, known_cell) = (moving(place - 2, column), moving(place - 1, column));
            let difference = match side {
                None => format!("{own_cell}-{known_cell}"),
                Some(Bound::Floor) => format!("MIN(0,{own_cell}-{known_cell})"),
                Some(Bound::Ceiling) => format!("MAX(0,{own_cell}-{known_cell})"),
            };
            let printed = format!("=IF(ISNUMBER({known_cell}),{difference},\"\")");
            let number = Number::for_values(&row.unit, *own);
            let format = styles.of(Look::Grey, number);
            let apart = known.get(&t).map(|value| match side {
                None => own - value,
                Some(Bound::Floor) => (own - value).min(0.0),
                Some(Bound::Ceiling) => (own - value).max(0.0),
            });
            formula(sheet, (place, column), &printed, apart, format, "difference")?;
        }
        Ok(())
    }
}

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
    for (at, known_value) in desk.live().known(program).enumerate() {
        let Known { actual, row: id, value, own } = known_value;
        let row = program.row(id);
        let label = crate::workbook::charts::cell_title(desk.model, actual.line, actual.cell);
        let place = first + 2 + at as u32;
        let number = Number::for_values(&row.unit, own.abs().max(value.abs()));
        let column = layout.columns.period(actual.period);
        let known = layout.actuals.get(&id).copied().unwrap_or(layout.rows[id.0] + 1);
        let bound = known_value.bound(program);
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
