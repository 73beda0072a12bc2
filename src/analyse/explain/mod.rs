//! What a name means, and what made a number.

mod about;
mod ask;
mod error;
mod leaves;
mod list;
mod target;
mod teller;
mod told;
mod users;

pub use about::{About, Named, What};
pub use ask::{Explained, Telling, explain};
pub use error::ExplainError;
pub use list::{NameEntry, NameKind, names};
pub use told::Told;
