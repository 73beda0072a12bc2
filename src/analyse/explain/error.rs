//! Why nothing can be told of a name.

use crate::analyse::names::NameError;
use thiserror::Error;

/// Why nothing can be told.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExplainError {
    /// The name is none of the model's, or no element of its.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The period is none of the timeline's.
    #[error("{0}")]
    Period(NameError),
    /// A name that is no number was asked for in a period.
    #[error("`{0}` has no periods: leave `@…` out")]
    NoPeriods(String),
    /// Two periods were asked for.
    #[error("`{0}` names two periods\n  = help: name one, in the brackets or behind `@`")]
    TwoPeriods(String),
    /// One number for the whole timeline was asked for in a period.
    #[error("`{0}` is one number for the whole timeline: leave `@…` out")]
    OneNumber(String),
    /// Several periods were asked for of what has no value for them together.
    #[error("`{name}` is not added up over periods: name one, such as `{name}@{first}`")]
    NotAdded {
        /// What was asked for.
        name: String,
        /// The first of the periods.
        first: String,
    },
}
