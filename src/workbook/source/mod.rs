//! The texts that a workbook was made from, travelling in it: the model's own, its baseline's and those of files of
//! scenarios, so that whoever gets the workbook back needs no other file to read it.
//!
//! They are written twice as the same [`payload`]: into a custom XML [`part`], which Excel keeps, and into a very hidden
//! [`sheet`] for programs that drop such parts. A book that comes back is [searched](find()) for both; what is found in it
//! is somebody else's word: measured, checked against its hash, and never a reason to open a file.

mod attach;
mod find;
mod label;
mod part;
mod payload;
mod sheet;

pub use find::{Carried, find};
pub use label::{Label, LabelError};
pub use payload::{HASH, LEFT_OUT, Payload, Source};

pub(super) use attach::attach;
pub(super) use payload::words;
pub(super) use sheet::write;

/// The very hidden sheet.
pub(super) const SHEET: &str = "Source";
/// The first structure whose books carry their texts, unless these were left out.
pub const SINCE: u32 = 6;
/// The namespace of the custom XML part.
const NAMESPACE: &str = "urn:evcalc:source";
