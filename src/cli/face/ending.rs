//! Files by their endings, which choose what is written into them.

use super::Failure;
use std::path::Path;

/// A file's ending in small letters, without its dot; empty where it has none.
pub(crate) fn ending(path: &Path) -> String {
    path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_ascii_lowercase()
}

/// Whether a file is a workbook to be written.
pub(crate) fn is_workbook(path: &Path) -> bool {
    ending(path) == "xlsx"
}

/// A file whose ending is none of those that a command can write: `.xlsx, .json or .csv`.
pub(crate) fn no_such_kind(path: &Path, kinds: &str) -> Failure {
    Failure::Usage(format!("`{}` should end in {kinds}: the ending chooses the kind", path.display()))
}
