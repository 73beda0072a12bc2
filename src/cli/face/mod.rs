//! What the user sees: how commands end, where their results go, and how tables, numbers and data look. Nothing here
//! knows of a command or of a model's contents.

mod end;
mod ending;
pub(super) mod existing;
pub(super) mod json;
pub(super) mod number;
mod options;
pub(super) mod output;
pub(super) mod progress;
pub(super) mod table;
pub(super) mod visible;

pub(super) use end::{Done, Failure};
pub(super) use ending::{ending, is_workbook, no_such_kind};
pub(super) use options::{Common, Format, When};
