//! What the charts draw of outputs: a row for each, and above them the chosen one.

use super::places::block;
use super::writer::Writer;
use crate::workbook::driver_title;
use crate::workbook::error::WorkbookError;
use crate::workbook::layout::{fixed, moving};
use crate::workbook::sheet::{Cached, formula, text};
use crate::workbook::style::{Look, Number};
use crate::workbook::told::{BARS, DRIVERS, RiskDriver};
use rust_xlsxwriter::Worksheet;

/// Drivers with less than this share of an output's spread would be shown with a share of 0 %.
const LEAST_SHARE: f64 = 0.005;

impl Writer<'_> {
    /// One row for each output, and above it the one that is chosen.
    pub(super) fn output_blocks(&self, sheet: &mut Worksheet) -> Result<(), WorkbookError> {
        let Some(first) = self.chosen.first() else { return Ok(()) };
        let row = self.places.shown;
        self.section(sheet, row, "What the charts draw of outputs: the chosen row, then all of them")?;
        self.block_heads(sheet, row + 1)?;
        self.chosen_values(sheet, *first)?;
        self.chosen_names(sheet, *first)?;
        for ((row, at), label) in (row + 4..).zip(&self.chosen).zip(self.output_labels()) {
            self.block(sheet, row, *at, &label)?;
        }
        Ok(())
    }

    fn block_heads(&self, sheet: &mut Worksheet, row: u32) -> Result<(), WorkbookError> {
        let styles = &self.desk.styles;
        for (column, words) in &self.heads() {
            match words {
                Cached::Number(p) => {
                    sheet.write_number_with_format(row, *column, *p, styles.of(Look::Grey, Number::Percent))?;
                }
                Cached::Text(words) => text(sheet, (row, *column), words, &styles.head_number)?,
            }
        }
        Ok(())
    }

    /// The row that the charts draw, cell by cell from the rows below; `first` is the output that is chosen at first.
    fn chosen_values(&self, sheet: &mut Worksheet, first: usize) -> Result<(), WorkbookError> {
        let (styles, row) = (&self.desk.styles, self.places.shown);
        let last = row + 3 + self.chosen.len() as u32;
        let pick = |column: u16| {
            let cells = format!("{}:{}", fixed(row + 4, column), fixed(last, column));
            match self.chosen.len() {
                1 => format!("={}", fixed(last, column)),
                _ => format!("=INDEX({cells},{},1)", self.choice(0)),
            }
        };
        for (column, value) in self.block_values(first) {
            let (words, value) = match value {
                Cached::Number(x) if self.is_scaled(column) => {
                    let scale = fixed(row + 2, self.scale_column());
                    (format!("{}*{scale}", pick(column)), Cached::Number(x * self.scale(first)))
                }
                value => (pick(column), value),
            };
            let plain = styles.of(Look::Calculation, Number::Tenth);
            formula(sheet, (row + 2, column), &words, value, plain, "chosen output")?;
        }
        let scale = self.scale(first);
        let own = [(self.scale_column(), Cached::Number(scale)), (self.name_column(), Cached::Text(self.name(first)))];
        for (column, value) in own {
            let style = styles.of(Look::Calculation, Number::Plain);
            formula(sheet, (row + 2, column), &pick(column), value, style, "chosen output")?;
        }
        Ok(())
    }

    /// What legends call the ends of the tornado and the target.
    fn chosen_names(&self, sheet: &mut Worksheet, first: usize) -> Result<(), WorkbookError> {
        let (styles, row) = (&self.desk.styles, self.places.shown);
        let style = styles.of(Look::Calculation, Number::Text);
        for (column, words) in [(block::LOW, "Driver low"), (block::HIGH, "Driver high")] {
            let printed = format!("=\"{words}: \"&{}", moving(row + 2, self.name_column()));
            let value = format!("{words}: {}", self.name(first));
            formula(sheet, (row + 3, column), &printed, value.as_str(), style, "chosen output")?;
        }
        text(sheet, (row + 2, 0), "Chosen", &styles.bold)?;
        // The target's line is there or not as the choice goes.
        let there = moving(row + 2, block::TARGET + 3);
        let printed = format!("=IF({there}=0,\"No target\",\"Target\")");
        let name = if self.risk.outputs[first].target.is_some() { "Target" } else { "No target" };
        formula(sheet, (row + 3, block::TARGET), &printed, name, style, "target's name")
    }

    /// The row of one output, as the program computed it.
    fn block(&self, sheet: &mut Worksheet, row: u32, at: usize, label: &str) -> Result<(), WorkbookError> {
        let (desk, styles) = (self.desk, &self.desk.styles);
        text(sheet, (row, 0), label, &styles.label)?;
        text(sheet, (row, 1), &desk.model.outputs[self.risk.outputs[at].output].unit.in_words(), &styles.grey)?;
        let typed = styles.of(Look::Typed, self.output_number(at));
        let percent = styles.of(Look::Typed, Number::FinePercent);
        let plain = styles.of(Look::Typed, Number::Plain);
        sheet.write_number_with_format(row, self.scale_column(), self.scale(at), plain)?;
        text(sheet, (row, self.name_column()), &self.name(at), &styles.text)?;
        for (column, value) in self.block_values(at) {
            let shares = (block::BAR..block::NAMES).contains(&column);
            match value {
                Cached::Number(x) => {
                    sheet.write_number_with_format(row, column, x, if shares { percent } else { typed })?;
                }
                Cached::Text(words) => text(sheet, (row, column), &words, &styles.text)?,
            }
        }
        Ok(())
    }

    /// Whether a column of the block is in the output's unit, and an output has one that is scaled.
    fn is_scaled(&self, column: u16) -> bool {
        let own = [block::FROM, block::WIDTH, block::TARGET, block::TARGET + 1].contains(&column)
            || (block::LABELS..block::BAR).contains(&column)
            || (block::LOW..self.scale_column()).contains(&column);
        own && self.chosen.iter().any(|at| self.scale(*at) != 1.0)
    }

    /// What stands above each column of the blocks; above the curve's, its probabilities.
    fn heads(&self) -> Vec<(u16, Cached)> {
        let words = |column: u16, words: String| (column, Cached::Text(words));
        let mut out = vec![
            words(block::FROM, "First bar from".to_owned()),
            words(block::WIDTH, "Width".to_owned()),
            words(block::TARGET, "Target".to_owned()),
            words(block::TARGET + 1, "Target again".to_owned()),
            words(block::TARGET + 2, "Its line from".to_owned()),
            words(block::TARGET + 3, "Its line to".to_owned()),
        ];
        for i in 0..BARS as u16 {
            out.push(words(block::LABELS + i, format!("Bar {}", i + 1)));
            out.push(words(block::BAR + i, format!("Draws in bar {}", i + 1)));
        }
        for i in 0..DRIVERS as u16 {
            out.push(words(block::NAMES + i, format!("Driver {}", i + 1)));
            out.push(words(block::LOW + i, format!("Driver {} low", i + 1)));
            out.push(words(block::HIGH + i, format!("Driver {} high", i + 1)));
        }
        out.push(words(self.scale_column(), "Charts show it times".to_owned()));
        out.push(words(self.name_column(), "Name in charts".to_owned()));
        out.push(words(self.count_column(), "Points below the live case".to_owned()));
        out.push(words(self.count_column() + 1, "Points up to it".to_owned()));
        let curve = self.risk.curve.iter().enumerate();
        out.extend(curve.map(|(i, p)| (block::CURVE + i as u16, Cached::Number(p / 100.0))));
        out
    }

    /// What an output's charts draw, by column, rising.
    fn block_values(&self, at: usize) -> Vec<(u16, Cached)> {
        let own = &self.risk.outputs[at];
        let number = |column: u16, x: f64| (column, Cached::Number(if x.is_finite() { x } else { 0.0 }));
        let (from, width, bars) =
            own.bars.as_ref().map_or((0.0, 0.0, [].as_slice()), |(from, width, bars)| (*from, *width, bars));
        // Without a target its line has no length.
        let target = own.target.unwrap_or_else(|| own.curve.first().copied().unwrap_or(0.0));
        let mut out = vec![number(block::FROM, from), number(block::WIDTH, width), number(block::TARGET, target)];
        out.push(number(block::TARGET + 1, target));
        out.push(number(block::TARGET + 2, 0.0));
        out.push(number(block::TARGET + 3, if own.target.is_some() { 1.0 } else { 0.0 }));
        for i in 0..BARS {
            out.push(number(block::LABELS + i as u16, from + width * i as f64));
            out.push(number(block::BAR + i as u16, bars.get(i).copied().unwrap_or(0.0)));
        }
        for i in 0..DRIVERS {
            // Bars of a tornado are drawn from below: the strongest driver comes last.
            let driver = own.drivers.get(DRIVERS - 1 - i).filter(|driver| driver.share >= LEAST_SHARE);
            let (low, high) = driver.and_then(|d| d.ends).unwrap_or((own.mean, own.mean));
            let name = driver.map_or_else(|| " ".to_owned(), |driver| self.driver_name(driver));
            out.push((block::NAMES + i as u16, Cached::Text(name)));
            out.push(number(block::LOW + i as u16, low - own.mean));
            out.push(number(block::HIGH + i as u16, high - own.mean));
        }
        out.extend(own.curve.iter().enumerate().map(|(i, x)| number(block::CURVE + i as u16, *x)));
        out.sort_by_key(|(column, _)| *column);
        out
    }

    /// A driver with its share of the output's spread.
    fn driver_name(&self, driver: &RiskDriver) -> String {
        let title = driver_title::of(&self.desk.model.drivers, &self.desk.model.dimensions, &driver.name);
        format!("{title} ({:.0}%)", driver.share * 100.0)
    }
}
