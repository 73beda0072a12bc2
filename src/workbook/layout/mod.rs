//! Where everything stands: rows and columns of every sheet, decided before anything is written.

mod address;
mod columns;
mod decide;
pub(super) mod head;
pub(super) mod panel;
mod places;

pub(super) use address::{fixed, in_column, in_row, moving};
pub(super) use decide::OUTPUTS;
pub(super) use head::calendar_row;
pub(super) use panel::overrides_apply;
pub(super) use places::{Layout, Panel, PathRows};

/// The sheet of known values.
pub const KNOWN: &str = "Known";
/// The sheet of drivers that change over time.
pub(super) const PATHS: &str = "Paths";
