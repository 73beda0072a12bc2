//! What the user sees: how commands end, where their results go, and how tables, numbers and data look. Nothing here
//! knows of a command or of a model's contents.

mod end;
pub mod existing;
pub mod json;
pub mod number;
mod options;
pub mod output;
pub mod progress;
pub mod table;
pub mod visible;

pub use end::{Done, Failure};
pub use options::{Common, Format, When};
