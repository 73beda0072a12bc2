//! Workbooks that evcalc wrote and somebody edited: which inputs were changed, and the scenario that they make.
//!
//! [`stamp`] says what a workbook was made from, [`mod@edits`] what was changed in it since, by the names of its inputs;
//! [`Edits::draw`] gives the changes as a projection takes them, and [`scenario`] as a model file does.

mod edits;
mod found;
mod inputs;
mod known;
mod outputs;
mod scenario;
mod stamp;
mod stored;

pub use edits::{Edit, Edits, How, Refused, edits};
pub use found::{Found, MOST_CARRIED, ModelPlace, foreign_to, too_many_values};
pub use known::{KnownEdit, KnownEdits, known_edits};
pub use outputs::{SeenOutput, seen_outputs};
pub use scenario::{changes, exact_changes, step_changes};
pub use stamp::{Origin, Readable, origin, readable};
pub use stored::LiveCase;
