//! Where things stand on the sheet.

use crate::workbook::charts;
use crate::workbook::stale;
use crate::workbook::told::{BARS, DRIVERS, Risk};

/// Rows of the sheet, from 0.
pub(super) struct Places {
    /// The heads of the table of outputs.
    pub head: u32,
    /// The section of the two choices.
    pub choice: u32,
    /// The first row of the charts.
    pub charts: u32,
    /// The row that the output's charts draw, with its head above; the blocks follow.
    pub shown: u32,
    /// The first of the six rows that the fan draws.
    pub fan: u32,
    /// The section of milestones.
    pub milestones: u32,
    /// The section with every line's percentiles.
    pub lines: u32,
}

impl Places {
    /// Where everything stands, by how many outputs can be chosen and how many are milestones.
    pub(super) fn new(risk: &Risk, chosen: usize, milestones: usize) -> Places {
        let head = stale::below(risk.settings.len()) + 1;
        let choice = head + risk.outputs.len() as u32 + 2;
        let charts = choice + 4;
        let rows_of_charts = match (chosen, milestones) {
            (0, _) => 1,
            (_, 0) => 2,
            _ => 3,
        };
        let shown = charts + rows_of_charts * charts::rows_of_one() + 3;
        let fan = shown + 4 + chosen as u32 + 2;
        let milestone_rows = fan + 4 + 2 * risk.fan.len() as u32;
        let lines = milestone_rows + if milestones == 0 { 0 } else { milestones as u32 + 3 };
        Places { head, choice, charts, shown, fan, milestones: milestone_rows, lines }
    }
}

/// First column of the blocks of an output's charts.
pub(super) mod block {
    use super::{BARS, DRIVERS};

    /// Where the first bar of the histogram begins.
    pub(crate) const FROM: u16 = 2;
    /// How wide its bars are.
    pub(crate) const WIDTH: u16 = 3;
    /// The target twice, and how high its line begins and ends: the ends of a line.
    pub(crate) const TARGET: u16 = 4;
    /// The lower ends of the bars.
    pub(crate) const LABELS: u16 = 8;
    /// The share of draws in each bar.
    pub(crate) const BAR: u16 = LABELS + BARS as u16;
    /// The drivers of the tornado, the strongest last.
    pub(crate) const NAMES: u16 = BAR + BARS as u16;
    /// The mean of the output where they are low, less its mean.
    pub(crate) const LOW: u16 = NAMES + DRIVERS as u16;
    /// The same where they are high.
    pub(crate) const HIGH: u16 = LOW + DRIVERS as u16;
    /// Percentiles of the output, a point for each of the curve's probabilities.
    pub(crate) const CURVE: u16 = HIGH + DRIVERS as u16;
}

/// Columns of the table of outputs.
pub(super) mod column {
    /// The output's unit.
    pub(crate) const UNIT: u16 = 1;
    /// Its value in the live case.
    pub(crate) const LIVE: u16 = 2;
    /// The share of draws below that.
    pub(crate) const RANK: u16 = 3;
    /// The mean; the standard deviation stands beside it.
    pub(crate) const MEAN: u16 = 4;
    /// The first percentile; behind the last come the target, its probability, and the share that never reach.
    pub(crate) const PERCENTILES: u16 = 6;
}
