//! Charts over the calc sheets: the author's, or the model's first totals.

mod axes;
mod insert;
mod look;
mod plan;
mod rows;

pub(super) use axes::{axis_format, begins_at_zero, format_of_ranges, time_axis, tornado_axes, width};
pub(super) use insert::insert;
pub(super) use look::{SIZE, line_format, rows_of_one, style, unit_behind};
pub(super) use plan::plans;
pub(super) use rows::rows;
