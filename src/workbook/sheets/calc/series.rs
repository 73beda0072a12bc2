//! The cells of a row over time: its opening, and one formula for all periods.

use super::case::Case;
use crate::graph::{Node, Owner, RowId, Tree, row_name};
use crate::series::RowValues;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::in_column;
use crate::workbook::print::Site;
use crate::workbook::sheet::{Canvas, formula, short_enough};
use crate::workbook::style::{Look, Number, Style, largest};
use std::io::Write;

impl Case<'_> {
    /// Writes the cells of a row over time; of a check, how often it fails.
    pub(super) fn series(&self, sheet: &mut Grid<impl Write>, place: u32, id: RowId) -> Result<(), WorkbookError> {
        let (styles, columns, program) = (&self.desk.styles, &self.layout.columns, self.desk.book.program);
        let row = program.row(id);
        let RowValues::Series { opening, values, .. } = &self.projection.rows[id.0] else { return Ok(()) };
        let largest = largest(values.iter().copied());
        let check = matches!(row.owner, Owner::Check(..));
        let number = if check { Number::Plain } else { Number::for_values(&row.unit, largest) };
        let look = if matches!(row.owner, Owner::LineTotal(_)) { Look::Total } else { Look::Calculation };
        let format = styles.of(look, number);
        let what = row_name(program, id);
        if look == Look::Total {
            sheet.put_blank((place, columns.fixed), &styles.total)?;
        }
        if check {
            let held = format!("{}:{}", in_column(place, columns.opening + 1), in_column(place, columns.last()));
            let failures = values.iter().filter(|v| **v == 0.0).count() as f64;
            formula(sheet, (place, columns.fixed), &format!("=COUNTIF({held},0)"), failures, format, &what)?;
        }
        let yearly = if look == Look::Total { Look::Total } else { Look::Year };
        self.yearly(sheet, place, id, styles.of(yearly, number))?;
        match (&row.opening, opening) {
            (Some(tree), Some(value)) => self.opening(sheet, place, tree, *value, format, &what)?,
            _ if look == Look::Total => {
                sheet.put_blank((place, columns.opening), &styles.total)?;
            }
            _ => {}
        }
        let template = self.desk.printer.template(&row.tree, Site::Period);
        short_enough(&template.fill(columns.last()), &what)?;
        sheet.formulas(place, columns.opening + 1, &template, values.iter().copied(), format);
        Ok(())
    }

    fn opening(
        &self,
        sheet: &mut Grid<impl Write>,
        place: u32,
        tree: &Tree,
        value: f64,
        format: &Style,
        what: &str,
    ) -> Result<(), WorkbookError> {
        let column = self.layout.columns.opening;
        // The opening of a total adds the openings above it.
        let site =
            if matches!(tree.node, Node::Over(..)) && self.is_total_opening(tree) { Site::Year } else { Site::Fixed };
        let printed = self.desk.printer.template(tree, site).fill(column);
        formula(sheet, (place, column), &printed, value, format, what)
    }

    fn is_total_opening(&self, tree: &Tree) -> bool {
        tree.parts().iter().all(|part| matches!(part.node, Node::Row { shift: 1, .. }))
    }
}
