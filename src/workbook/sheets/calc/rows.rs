//! The rows of the Program on a calc sheet: their names, and the cells of those without time.

use super::case::Case;
use crate::graph::{Node, Owner, RowId, Shape, Tree, row_name};
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::{fixed, head, moving};
use crate::workbook::print::Site;
use crate::workbook::sheet::{Canvas, formula, text};
use crate::workbook::style::{Look, Number};
use std::io::Write;

impl Case<'_> {
    /// Writes a row of the Program: its words, its tags, its cells.
    pub(super) fn row(&self, sheet: &mut Grid<impl Write>, place: u32, id: RowId) -> Result<(), WorkbookError> {
        let (styles, columns, program) = (&self.desk.styles, &self.layout.columns, self.desk.book.program);
        let row = program.row(id);
        let label = match row.owner {
            Owner::LineHelper(_)
            | Owner::Formula(..)
            | Owner::Carry(..)
            | Owner::Scale(_)
            | Owner::OutputHelper(_)
            | Owner::CheckHelper(_) => &styles.step,
            Owner::LineTotal(_) => &styles.total,
            Owner::Line(..) | Owner::Output(_) | Owner::Check(..) => &styles.label,
        };
        text(sheet, (place, 0), &self.row_label(id), label)?;
        let total = matches!(row.owner, Owner::LineTotal(_));
        for (dimension, element) in &row.elements {
            if let Some(column) = columns.tag(*dimension) {
                text(
                    sheet,
                    (place, column),
                    &self.model.dimensions[dimension.0].elements[*element].name,
                    &styles.grey,
                )?;
            }
        }
        if total {
            for column in 1..columns.unit {
                sheet.put_blank((place, column), &styles.total)?;
            }
        }
        text(sheet, (place, columns.unit), &row.unit.in_words(), if total { &styles.total } else { &styles.grey })?;
        match row.shape {
            Shape::Scalar => self.scalar(sheet, place, id),
            Shape::Series => self.series(sheet, place, id),
        }
    }

    fn scalar(&self, sheet: &mut Grid<impl Write>, place: u32, id: RowId) -> Result<(), WorkbookError> {
        let (styles, columns, program) = (&self.desk.styles, &self.layout.columns, self.desk.book.program);
        let row = program.row(id);
        let value = self.projection.rows[id.0].scalar();
        let output = match row.owner {
            Owner::Output(output) => Some(output),
            _ => None,
        };
        let mut printed = self.desk.printer.formula(&row.tree, Site::Fixed);
        let milestone = output.is_some_and(|o| self.model.outputs[o.0].is_period);
        if let Some(o) = output
            && self.model.outputs[o.0].may_be_missing
            && !milestone
        {
            printed = self.guarded(&row.tree, &printed);
        }
        let number = match milestone {
            true => Number::Plain,
            false => Number::for_values(&row.unit, value.unwrap_or(0.0)),
        };
        let what = row_name(program, id);
        if let Owner::Check(..) = row.owner {
            // One value: holds or not. The fixed column counts failures on every check row alike.
            let held = value == Some(1.0);
            formula(
                sheet,
                (place, columns.years),
                &printed,
                value,
                styles.of(Look::Calculation, Number::Plain),
                &what,
            )?;
            let count = format!("=1-{}", moving(place, columns.years));
            return formula(
                sheet,
                (place, columns.fixed),
                &count,
                f64::from(u8::from(!held)),
                styles.of(Look::Calculation, Number::Plain),
                &what,
            );
        }
        let look = if output.is_some() && !milestone { Look::Live } else { Look::Calculation };
        formula(sheet, (place, columns.fixed), &printed, value, styles.of(look, number), &what)?;
        match output {
            Some(o) if !milestone => self.target(sheet, place, o.0, number),
            _ => Ok(()),
        }
    }

    /// A difference of milestones is empty where either is not reached.
    fn guarded(&self, tree: &Tree, printed: &str) -> String {
        let mut cells = Vec::new();
        tree.visit(&mut |piece| {
            if let Node::Row { row, .. } = piece.node
                && self.layout.dates.contains_key(&row)
            {
                cells.push(format!("ISNUMBER({})", fixed(self.layout.rows[row.0], self.layout.columns.fixed)));
            }
        });
        match cells.is_empty() {
            true => printed.to_owned(),
            false => format!("=IF(AND({}),{},\"\")", cells.join(","), printed.trim_start_matches('=')),
        }
    }

    fn target(
        &self,
        sheet: &mut Grid<impl Write>,
        place: u32,
        output: usize,
        number: Number,
    ) -> Result<(), WorkbookError> {
        let (styles, columns) = (&self.desk.styles, &self.layout.columns);
        let Some(tree) = &self.desk.book.program.targets[output] else { return Ok(()) };
        let is_period = self.model.outputs[output].is_period;
        let value = self.projection.targets[output].map(|x| if is_period { self.desk.serial(x) } else { x });
        match (&tree.node, value) {
            (Node::Number(_) | Node::Period(_), Some(x)) => {
                sheet.put_number((place, columns.years), x, styles.of(Look::Typed, number))?;
                Ok(())
            }
            (Node::Input { input, .. }, value) if is_period => {
                let text = format!("={}", fixed(self.layout.inputs[input.0], columns.fixed));
                formula(sheet, (place, columns.years), &text, value, styles.of(Look::Calculation, number), "target")
            }
            (_, value) => {
                let text = self.desk.printer.formula(tree, Site::Fixed);
                formula(sheet, (place, columns.years), &text, value, styles.of(Look::Calculation, number), "target")
            }
        }
    }

    /// The date of a milestone, below its period number.
    pub(super) fn milestone(&self, sheet: &mut Grid<impl Write>, place: u32, id: RowId) -> Result<(), WorkbookError> {
        let (styles, columns) = (&self.desk.styles, &self.layout.columns);
        let Owner::Output(output) = self.desk.book.program.row(id).owner else { return Ok(()) };
        text(sheet, (place, 0), &self.model.outputs[output.0].title, &styles.label)?;
        text(sheet, (place, columns.unit), "period", &styles.grey)?;
        let number = fixed(self.layout.rows[id.0], columns.fixed);
        let (first, last) = (fixed(head::DATE, columns.opening + 1), fixed(head::DATE, columns.last()));
        // One cell is no range to choose from.
        let date = if columns.periods == 1 { first } else { format!("INDEX({first}:{last},1,{number})") };
        let printed = format!("=IF(ISNUMBER({number}),{date},\"\")");
        let value = self.projection.rows[id.0].scalar().map(|t| self.desk.serial(t));
        formula(
            sheet,
            (place, columns.fixed),
            &printed,
            value,
            styles.of(Look::Live, Number::Milestone),
            &self.model.outputs[output.0].name,
        )?;
        self.target(sheet, place, output.0, Number::Date)
    }
}
