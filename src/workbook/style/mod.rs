//! Palette, cell formats and number formats of the workbook.

mod look;
mod number;
pub(super) mod palette;
mod register;
mod styles;

pub(super) use look::{Look, base};
pub(super) use number::{Number, date_codes, largest, output_unit};
pub(super) use register::Style;
pub(super) use styles::Styles;
