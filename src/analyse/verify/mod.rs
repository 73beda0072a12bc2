//! A workbook against what it should hold: the values that its file keeps, those that another engine computes, and the
//! program's own; and against the formulas that the program writes.

mod align;
mod compare;
mod judge;
mod refs;

pub use compare::{Difference, Finding, FindingKind, Report, Role, verify};
pub use judge::{OVERVIEWS, error_finding, named_values, refused_finding, role_of, typed_days};
