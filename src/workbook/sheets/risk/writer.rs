//! What all parts of the sheet know: what can be chosen, what it is called, where it stands.

use super::places::{Places, block, column};
use crate::graph::RowId;
use crate::unit::DeclaredUnit;
use crate::workbook::charts;
use crate::workbook::desk::Desk;
use crate::workbook::error::WorkbookError;
use crate::workbook::handle;
use crate::workbook::layout::{fixed, head, in_column};
use crate::workbook::sheet::{formula, text};
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

/// Names as a drop-down finds them: unique, without the marks that MATCH reads as patterns.
fn labels<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names {
        let is_free =
            |label: &String| !label.is_empty() && !out.iter().any(|other| handle::is_same_label(other, label));
        let clean = handle::label(name, 90);
        let label = match is_free(&clean) {
            true => clean,
            false => {
                let mut numbered = (2..).map(|n| handle::label(&format!("{clean} ({n})"), usize::MAX));
                numbered.find(is_free).unwrap_or_default()
            }
        };
        out.push(label);
    }
    out
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
        labels(self.chosen.iter().map(|at| self.desk.model.outputs[self.risk.outputs[*at].output].title.as_str()))
    }

    /// The names of the lines.
    pub(super) fn line_labels(&self) -> Vec<String> {
        labels(self.risk.fans.iter().map(|fan| fan.label.as_str()))
    }

    /// The column with the lines' names, one below the other, for the drop-down: right of all periods.
    pub(super) fn list_column(&self) -> u16 {
        self.desk.layout.columns.last() + 2
    }

    /// The cell with the place of what is chosen: 0 for the output, 1 for the line.
    pub(super) fn choice(&self, which: u32) -> String {
        fixed(self.places.choice + 1 + which, 1)
    }

    /// The heads of columns that are periods, in the columns of the calc sheets.
    pub(super) fn dates(&self, sheet: &mut Worksheet, row: u32) -> Result<(), WorkbookError> {
        let desk = self.desk;
        for t in 1..=desk.model.timeline.last() {
            let column = desk.layout.columns.period(t);
            let link = format!("=Calc!{}", in_column(head::DATE, column));
            formula(sheet, (row, column), &link, desk.serial(f64::from(t)), desk.date_head(t, None), "date")?;
        }
        Ok(())
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
