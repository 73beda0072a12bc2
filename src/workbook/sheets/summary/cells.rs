//! Where an output's cells stand, what they show and how they look.

use crate::model::OutputId;
use crate::model::ScenarioId;
use crate::workbook::cover::HEAD_ROW;
use crate::workbook::desk::Desk;
use crate::workbook::style::Style;
use crate::workbook::style::palette;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::{Format, FormatBorder};

/// The row of an output on the cover.
pub(super) fn row_of(output: OutputId) -> u32 {
    HEAD_ROW + 1 + output.0 as u32
}

/// The row of an output's value on Calc: of a milestone, of its date.
pub(super) fn place_of(desk: &Desk<'_>, output: OutputId) -> u32 {
    let source = desk.book.program.output_rows[output.0];
    desk.layout.dates.get(&source).copied().unwrap_or(desk.layout.rows[source.0])
}

/// What an output's cell shows: of a milestone, the first day of its period.
pub(super) fn value(desk: &Desk<'_>, output: OutputId, scenario: Option<ScenarioId>) -> Option<f64> {
    let native = desk.case(scenario).rows[desk.book.program.output_rows[output.0].0].scalar();
    if desk.model.outputs[output.0].is_period { native.map(|t| desk.serial(t)) } else { native }
}

/// A cell over a hair line.
pub(super) fn lined(style: &Style) -> Format {
    style.variant().set_border_bottom(FormatBorder::Hair).set_border_bottom_color(palette::HAIR)
}

/// The same, to the right.
pub(super) fn right(style: &Style) -> Format {
    lined(style).set_align(FormatAlign::Right)
}
