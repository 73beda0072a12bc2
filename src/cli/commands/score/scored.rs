//! A forecast with its scores.

use crate::analyse::{LineScore, Published};

/// A forecast with its scores.
pub(super) struct Scored {
    /// Its file.
    pub file: String,
    pub published: Published,
    /// The lines of which anything came.
    pub lines: Vec<LineScore>,
    /// Known values that only bound the truth: they are not scored.
    pub bounds: usize,
}
