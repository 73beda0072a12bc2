//! What all parts of the sheet know: what can be chosen, what it is called, where it stands.

use super::places::{Places, block, column};
use crate::graph::RowId;
use crate::unit::DeclaredUnit;
use crate::workbook::charts;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle::unique_labels;
use crate::workbook::layout::fixed;
use crate::workbook::sheet::text;
use crate::workbook::style::{Number, largest};
use crate::workbook::told::{Risk, RiskFan};
use rust_xlsxwriter::Worksheet;

/// Writes the parts of one sheet.
pub(super) struct Writer<'a> {
    /// What the sheets share.
    pub desk: &'a Desk<'a>,
    /// What the simulation told.
    pub risk: &'a Risk,
    /// The outputs that can be chosen: those that are no milestones and vary.
    pub chosen: Vec<usize>,
    /// The outputs that are milestones.
    pub milestones: Vec<usize>,
    /// The line that is chosen at first.
    pub line: usize,
    /// Where everything stands.
    pub places: Places,
}

/// By how much charts multiply the values of a unit.
fn scale_of(unit: &DeclaredUnit) -> f64 {
    if unit.percent { 100.0 } else { 1.0 }
}

impl<'a> Writer<'a> {
    /// Chooses what is shown at first and where everything stands.
    pub(super) fn new(desk: &'a Desk<'a>, risk: &'a Risk) -> Writer<'a> {
        let is_milestone = |at: &usize| desk.model.outputs[risk.outputs[*at].output].is_period;
        let all = 0..risk.outputs.len();
        let (milestones, others): (Vec<usize>, Vec<usize>) = all.partition(is_milestone);
        let chosen: Vec<usize> = others.into_iter().filter(|at| risk.outputs[*at].bars.is_some()).collect();
        let places = Places::new(risk, chosen.len(), milestones.len());
        // At first the first line that the model's author draws and that spreads.
        let spreads = |fan: &RiskFan| fan.percentiles.first() != fan.percentiles.last();
        let place = |row: &RowId| risk.fans.iter().position(|fan| fan.row == *row && spreads(fan));
        let line = charts::rows(desk).iter().find_map(place).unwrap_or(0);
        Writer { desk, risk, chosen, milestones, line, places }
    }

    /// How many columns the table of outputs has.
    pub(super) fn width(&self) -> u16 {
        column::PERCENTILES + self.risk.percentiles.len() as u16 + 4
    }

    /// A section's head across the table.
    pub(super) fn section(&self, sheet: &mut Worksheet, row: u32, words: &str) -> Result<(), WorkbookError> {
        text(sheet, (row, 0), words, &self.desk.styles.section)?;
        for column in 1..self.width() {
            sheet.write_blank(row, column, &self.desk.styles.section)?;
        }
        Ok(())
    }

    /// The number format of an output's values.
    pub(super) fn output_number(&self, at: usize) -> Number {
        let own = &self.risk.outputs[at];
        let model = &self.desk.model.outputs[own.output];
        let largest = largest(own.percentiles.iter().copied());
        if model.is_period { Number::Milestone } else { Number::for_values(&model.unit, largest) }
    }

    /// Behind the curve: by how much the charts multiply, what they call the output, and two counts for its rank.
    pub(super) fn scale_column(&self) -> u16 {
        block::CURVE + self.risk.curve.len() as u16
    }

    /// The column with the names that charts give to outputs.
    pub(super) fn name_column(&self) -> u16 {
        self.scale_column() + 1
    }

    /// The first of two columns with counts for the live case's rank.
    pub(super) fn count_column(&self) -> u16 {
        self.scale_column() + 2
    }

    /// Charts show percentages as numbers with the unit %: their axes have one format for all outputs.
    pub(super) fn scale(&self, at: usize) -> f64 {
        scale_of(&self.desk.model.outputs[self.risk.outputs[at].output].unit)
    }

    /// An output as the charts' legends name it.
    pub(super) fn name(&self, at: usize) -> String {
        let output = &self.desk.model.outputs[self.risk.outputs[at].output];
        format!("{}{}", output.title, charts::unit_behind(&output.title, &output.unit.text))
    }

    /// The names of the outputs that can be chosen.
    pub(super) fn output_labels(&self) -> Vec<String> {
        unique_labels(
            self.chosen.iter().map(|at| self.desk.model.outputs[self.risk.outputs[*at].output].title.as_str()),
        )
    }

    /// The names of the lines.
    pub(super) fn line_labels(&self) -> Vec<String> {
        unique_labels(self.risk.fans.iter().map(|fan| fan.label.as_str()))
    }

    /// The column with the lines' names, one below the other, for the drop-down: right of all periods.
    pub(super) fn list_column(&self) -> u16 {
        self.desk.layout.columns.last() + 2
    }

    /// The cell with the place of what is chosen: 0 for the output, 1 for the line.
    pub(super) fn choice(&self, which: u32) -> String {
        fixed(self.places.choice + 1 + which, 1)
    }

    /// What the middle one of the percentiles is called.
    pub(super) fn median_name(&self) -> String {
        format!("P{}", self.risk.fan[self.risk.fan.len() / 2])
    }

    /// As [`Self::scale`], for a line.
    pub(super) fn line_scale(&self, fan: usize) -> f64 {
        let unit = &self.desk.book.program.row(self.risk.fans[fan].row).unit;
        if unit.percent { 100.0 } else { 1.0 }
    }
}
