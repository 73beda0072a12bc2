//! Two versions of a model: what was added, removed or changed, and what that does to each output.
//!
//! [`diff()`] lists the [`Change`]s as an author reads them, and walks from the old version to the new one: its drivers
//! first, then what is known of its lines, each in the old model's order; what the walk does not reach is the structure:
//! changed formulas, and whatever only one version has.

mod align;
mod change;
mod changes;
mod entries;
mod facts;
mod outputs;
mod said;
mod version;
mod walk;
mod whole;

pub use change::{Change, ChangeKind};
pub use outputs::{DiffStep, End, OutputApart, Reason, ScenarioApart};
pub use said::Said;
pub use version::Version;
pub use whole::{Diff, DiffError, Wanted, diff, shared_scenarios};
