//! What is known of a line from elsewhere: rows below its own on the calc sheets.

use super::case::Case;
use crate::graph::{Node, RowId};
use crate::model::Bound;
use crate::series::Beside;
use crate::workbook::bound::common_bound;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::moving;
use crate::workbook::print::Site;
use crate::workbook::sheet::{Canvas, formula, text};
use crate::workbook::style::{Look, Number};
use std::collections::BTreeMap;
use std::io::Write;

impl Case<'_> {
    /// The known values of a row.
    fn known(&self, id: RowId) -> impl Iterator<Item = Beside<'_>> {
        self.projection.beside(self.desk.book.program).filter(move |known| known.row == id)
    }

    /// What is known of a row, in the periods in which it is.
    pub(super) fn actual(&self, sheet: &mut Grid<impl Write>, place: u32, id: RowId) -> Result<(), WorkbookError> {
        let (styles, columns, row) = (&self.desk.styles, &self.layout.columns, self.desk.book.program.row(id));
        text(sheet, (place, 0), &format!("{} – known", self.row_label(id)), &styles.step)?;
        text(sheet, (place, columns.unit), &row.unit.in_words(), &styles.grey)?;
        for Beside { actual, value, .. } in self.known(id) {
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
        let known: BTreeMap<i32, f64> = self.known(id).map(|known| (known.actual.period, known.value)).collect();
        // A bound that holds is no distance; where a row has several kinds of them, one formula serves none.
        let side = common_bound(self.known(id)).flatten();
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
