//! What several modules use: the program run as its users run it, archives taken apart and packed, and how much of the
//! long sets runs.

mod archives;
pub mod extent;
mod models;
pub mod page;
mod run;
mod tables;

pub use archives::{pack, parts};
pub use models::models;
pub use run::{Run, run_in};
pub use tables::{left_out, of_file, read_file};
