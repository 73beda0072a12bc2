//! The sheets of a workbook, each in a file or folder of its own; [`book`](super::book) calls them in their order.

pub(super) mod baseline;
mod beside;
pub(super) mod calc;
pub(super) mod checks;
mod dates;
pub(super) mod effects;
mod keys;
pub(super) mod known;
mod known_since;
pub(super) mod map;
pub(super) mod paths;
pub(super) mod results;
pub(super) mod risk;
pub(super) mod scenarios;
mod stored;
pub(super) mod summary;
pub(super) mod update;
pub(super) mod variance;
