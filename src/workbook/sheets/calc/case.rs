//! One calc sheet: whose numbers it shows, and the words of its rows.

use crate::graph::{InputId, Owner, RowId};
use crate::model::{Model, ScenarioId};
use crate::series::Projection;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use crate::workbook::layout::{Layout, fixed, moving};
use crate::workbook::names::{input_title, period_number, row_title};
use crate::workbook::sheet::{formula, text};
use crate::workbook::style::{Look, Number};
use std::borrow::Cow;
use std::io::Write;

/// One calc sheet.
pub(crate) struct Case<'a> {
    /// The sheet's name.
    pub name: &'a str,
    /// What the sheets share.
    pub(super) desk: &'a Desk<'a>,
    /// Where everything stands.
    pub(super) layout: &'a Layout,
    /// The model.
    pub(super) model: &'a Model,
    /// Whose numbers it shows; the live case's where none is named.
    pub(super) scenario: Option<ScenarioId>,
    /// The numbers.
    pub(super) projection: &'a Projection,
}

impl Case<'_> {
    /// The address of the last cell.
    pub(crate) fn corner(&self) -> String {
        moving(self.layout.calc_end - 1, self.layout.columns.last())
    }

    /// The Excel serial of a period's first day.
    pub(super) fn serial(&self, t: i32) -> f64 {
        self.model.timeline.day_serial(t) as f64
    }

    /// A row's words and its unit.
    pub(super) fn label(
        &self,
        sheet: &mut Grid<impl Write>,
        row: u32,
        words: &str,
        unit: &str,
    ) -> Result<(), WorkbookError> {
        text(sheet, (row, 0), words, &self.desk.styles.label)?;
        text(sheet, (row, self.layout.columns.unit), unit, &self.desk.styles.grey)
    }

    /// The number of the period whose first day stands in the fixed column of another row.
    pub(super) fn period_number(
        &self,
        sheet: &mut Grid<impl Write>,
        row: u32,
        date_row: u32,
        value: f64,
    ) -> Result<(), WorkbookError> {
        let columns = &self.layout.columns;
        let text = period_number(&fixed(date_row, columns.fixed), self.model.timeline.step.months());
        formula(
            sheet,
            (row, columns.fixed),
            &text,
            value,
            self.desk.styles.of(Look::Calculation, Number::Plain),
            "period number",
        )
    }

    /// A driver's cell in words.
    pub(super) fn input_title(&self, id: InputId) -> Cow<'_, str> {
        input_title(self.model, self.desk.book.program.input(id))
    }

    /// What people read beside a row: unique on the sheet.
    pub(super) fn row_label(&self, id: RowId) -> String {
        let row = self.desk.book.program.row(id);
        let title: Cow<'_, str> = match row.owner {
            Owner::Line(..) | Owner::Check(..) => row_title(self.model, row).into(),
            _ => row.label.as_str().into(),
        };
        // An assumption of the same title stands in the block above.
        let name = match row.owner {
            Owner::Line(id, _) | Owner::LineTotal(id)
                if self.model.drivers.iter().any(|driver| driver.title == row.label) =>
            {
                format!(" ({})", self.model.lines[id.0].name)
            }
            _ => String::new(),
        };
        let label = format!("{title}{name}");
        match row.owner {
            Owner::LineTotal(_) => format!("{label} – total"),
            Owner::Output(output) if self.model.outputs[output.0].is_period => format!("{label} – period number"),
            _ => label,
        }
    }
}
