//! The calc sheets: the live case and each scenario, with literally the same formulas.

mod actual;
mod case;
mod frame;
mod heads;
mod items;
mod rows;
mod series;
mod years;

use crate::model::ScenarioId;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::grid::Grid;
use case::Case;
use rust_xlsxwriter::Workbook;
use std::io::Write;

/// Adds the calc sheets: what stands around their cells is written at once, their cells when the frame of the book stands.
///
/// # Errors
/// What the library refuses.
pub(crate) fn frames(workbook: &mut Workbook, desk: &Desk<'_>) -> Result<(), WorkbookError> {
    for case in cases(desk) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(case.name)?;
        case.frame(sheet)?;
    }
    Ok(())
}

/// The live case and a sheet for each shown scenario.
pub(crate) fn cases<'a>(desk: &'a Desk<'a>) -> Vec<Case<'a>> {
    let shown = desk.book.shown.iter().zip(&desk.calc_sheets).map(|(s, name)| (name.as_str(), Some(*s)));
    let case = |(name, scenario): (&'a str, Option<ScenarioId>)| Case {
        desk,
        layout: desk.layout,
        model: desk.model,
        name,
        scenario,
        projection: desk.case(scenario),
    };
    std::iter::once(("Calc", None)).chain(shown).map(case).collect()
}

impl Case<'_> {
    /// Writes the cells.
    ///
    /// # Errors
    /// What Excel cannot hold, and what the sink refuses.
    pub(crate) fn cells<W: Write>(&self, sink: W) -> Result<W, WorkbookError> {
        let mut grid = Grid::new(sink, self.layout.columns.last() + 1);
        self.groups().into_iter().for_each(|rows| grid.group(rows));
        self.heads(&mut grid)?;
        for (at, item) in self.items() {
            self.item(&mut grid, at, &item)?;
        }
        Ok(grid.finish()?)
    }
}
