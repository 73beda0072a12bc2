//! The tables: probabilities, what came, outputs and what is drawn, before and after.

use super::writer::Writer;
use crate::model::Bound;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{fixed, moving};
use crate::workbook::sheet::{as_quarters, formula, text};
use crate::workbook::style::{Look, Number, largest, output_unit};
use rust_xlsxwriter::Worksheet;

/// The first of three columns before.
const BEFORE: u16 = 2;
/// Behind three columns before and three after.
const MORE: u16 = 8;

impl Writer<'_> {
    /// The probabilities of a mix: what is typed before makes what is shown after, by Bayes' rule.
    pub(super) fn probabilities(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let all = &self.told.probabilities;
        if all.is_empty() {
            return Ok(());
        }
        let (styles, row) = (&self.desk.styles, self.places.probabilities);
        self.section(sheet, row, "How probable the scenarios are: type your own before")?;
        let heads = ["Scenario", "", "Before", "How likely is what came, over the mean", "After"];
        self.heads(sheet, row + 1, &heads)?;
        let (first, last) = (row + 2, row + 1 + all.len() as u32);
        let cells = |column: u16| format!("{}:{}", fixed(first, column), fixed(last, column));
        let sum: f64 = all.iter().map(|(_, before, likelihood)| before * likelihood).sum();
        for (row, (title, before, likelihood)) in (first..).zip(all) {
            text(sheet, (row, 0), title, &styles.label)?;
            sheet.write_number_with_format(row, BEFORE, *before, styles.of(Look::Input, Number::Percent))?;
            sheet.write_number_with_format(row, BEFORE + 1, *likelihood, styles.of(Look::Typed, Number::Factor))?;
            let (own, all) = (moving(row, BEFORE), format!("{},{}", cells(BEFORE), cells(BEFORE + 1)));
            let printed = format!("={own}*{}/SUMPRODUCT({all})", moving(row, BEFORE + 1));
            let look = styles.of(Look::Calculation, Number::Percent);
            formula(sheet, (row, BEFORE + 2), &printed, before * likelihood / sum, look, "probability after")?;
        }
        Ok(())
    }

    /// What came, among the draws beforehand.
    pub(super) fn known(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, styles, row) = (self.desk, &self.desk.styles, self.places.known);
        self.section(sheet, row, "What came, and where it lay among the draws beforehand")?;
        let heads = [
            "Line item",
            "Unit",
            "Period",
            "Known",
            "P10 before",
            "P50 before",
            "P90 before",
            "Share below it",
            "",
            "",
        ];
        self.heads(sheet, row + 1, &heads)?;
        for (row, known) in (row + 2..).zip(&self.told.known) {
            let unit = &desk.book.program.row(known.row).unit;
            let number = Number::for_values(unit, largest(known.before.iter().copied().chain([known.value])));
            text(sheet, (row, 0), &known.label, &styles.label)?;
            text(sheet, (row, 1), &unit.in_words(), &styles.grey)?;
            let date = desk.serial(f64::from(known.period));
            sheet.write_number_with_format(row, BEFORE, date, styles.of(Look::Typed, Number::Date))?;
            sheet.write_number_with_format(row, BEFORE + 1, known.value, styles.of(Look::Typed, number))?;
            for (column, x) in (BEFORE + 2..).zip(known.before).filter(|(_, x)| x.is_finite()) {
                sheet.write_number_with_format(row, column, x, styles.of(Look::Typed, number))?;
            }
            sheet.write_number_with_format(row, BEFORE + 5, known.share, styles.of(Look::Typed, Number::Percent))?;
            let bound = match known.bound {
                None => "",
                Some(Bound::Floor) => "at least",
                Some(Bound::Ceiling) => "at most",
            };
            text(sheet, (row, MORE), bound, &styles.grey)?;
            if known.lacks_cause {
                text(sheet, (row, MORE + 1), "Lacks a cause", &styles.bold)?;
            }
        }
        let last = row + 1 + self.told.known.len() as u32;
        as_quarters(sheet, desk.model.timeline.step, (row + 2, BEFORE), (last, BEFORE))
    }

    /// The outputs.
    pub(super) fn outputs(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, styles, row) = (self.desk, &self.desk.styles, self.places.outputs);
        if self.told.outputs.is_empty() {
            return Ok(());
        }
        self.section(sheet, row, "What is foreseen, before and after")?;
        self.before_and_after(sheet, row + 1, "Output", &["Target met before", "Target met after"])?;
        for (row, output) in (row + 2..).zip(&self.told.outputs) {
            let model = &desk.model.outputs[output.output];
            text(sheet, (row, 0), &model.title, &styles.text)?;
            text(sheet, (row, 1), &output_unit(model), &styles.grey)?;
            let number = match model.is_period {
                true => Number::Milestone,
                false => Number::for_values(&model.unit, largest(output.before.iter().chain(&output.after).copied())),
            };
            for (column, x) in (BEFORE..).zip(output.before.iter().chain(&output.after)) {
                match (x.is_finite(), model.is_period) {
                    (true, true) => {
                        let date = desk.serial(x.ceil());
                        sheet.write_number_with_format(row, column, date, styles.of(Look::Typed, number))?;
                    }
                    (true, false) => {
                        sheet.write_number_with_format(row, column, *x, styles.of(Look::Typed, number))?;
                    }
                    (false, _) => text(sheet, (row, column), "later", &styles.grey)?,
                }
            }
            if model.is_period {
                as_quarters(sheet, desk.model.timeline.step, (row, BEFORE), (row, MORE - 1))?;
            }
            if let Some((before, after)) = output.probability {
                let percent = styles.of(Look::Typed, Number::Percent);
                sheet.write_number_with_format(row, MORE, before, percent)?;
                sheet.write_number_with_format(row, MORE + 1, after, percent)?;
            }
        }
        Ok(())
    }

    /// What is drawn.
    pub(super) fn drivers(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let (desk, styles, row) = (self.desk, &self.desk.styles, self.places.drivers);
        if self.told.drivers.is_empty() {
            return Ok(());
        }
        self.section(sheet, row, "What is drawn, before and after; what moved most first")?;
        self.before_and_after(sheet, row + 1, "Driver", &["Moved by, in standard deviations", ""])?;
        for (row, driver) in (row + 2..).zip(&self.told.drivers) {
            let model = &desk.model.drivers[driver.driver];
            text(sheet, (row, 0), &driver.label, &styles.label)?;
            let unit = if driver.is_factor { "factor".to_owned() } else { model.unit.in_words() };
            text(sheet, (row, 1), &unit, &styles.grey)?;
            let all = driver.before.iter().chain(&driver.after);
            let number = match (driver.is_factor, model.is_period) {
                (true, _) => Number::Hundredth,
                (false, true) => Number::Date,
                (false, false) => Number::for_values(&model.unit, largest(all.clone().copied())),
            };
            for (column, x) in (BEFORE..).zip(all).filter(|(_, x)| x.is_finite()) {
                let x = if model.is_period && !driver.is_factor { desk.serial(x.round()) } else { *x };
                sheet.write_number_with_format(row, column, x, styles.of(Look::Typed, number))?;
            }
            let moved = styles.of(Look::Typed, Number::Tenth);
            sheet.write_number_with_format(row, MORE, driver.moved, moved)?;
        }
        Ok(())
    }

    fn before_and_after(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        what: &str,
        more: &[&str],
    ) -> Result<(), WorkbookError> {
        let levels = ["P10 before", "P50 before", "P90 before", "P10 after", "P50 after", "P90 after"];
        let heads = [&[what, "Unit"][..], &levels, more].concat();
        self.heads(sheet, row, &heads)
    }
}
