//! What was found, for tables and programs alike.

use super::args::DiffArgs;
use super::versions::Versions;
use crate::analyse::Diff;

/// Two versions and how they differ.
pub(super) struct Found<'a> {
    pub args: &'a DiffArgs,
    pub versions: &'a Versions,
    pub diff: Diff,
}
