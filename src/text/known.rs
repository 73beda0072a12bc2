//! Known values in files of their own.

use super::node::Node;
use crate::diagnostic::Spanned;

/// The word for no period, where one is named up to which known values count.
pub const NO_PERIOD: &str = "none";

/// The word for all elements of a line together.
pub const TOTAL: &str = "total";

/// The known values that a file lays over a model's.
#[derive(Clone, Debug, Default)]
pub struct KnownText {
    /// Its lines in the order of the file.
    pub lines: Vec<KnownLine>,
}

/// What a file says of one line.
#[derive(Clone, Debug)]
pub struct KnownLine {
    /// The line.
    pub name: Spanned<String>,
    /// Values by element (or `total`), in any order of dimensions, and by period; the last step is a number, an expression
    /// in quotes, or a table with `value` and optionally `unit`, `firmness`, `source`, `date`.
    pub values: Node,
}
