//! Labels along a line or a column.

use super::label::Label;
use super::months::Tongues;

/// A label on an axis.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tick {
    pub line: u32,
    pub id: usize,
    pub label: Label,
}

/// A run of labels in one slot.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub slot: u32,
    pub ticks: Vec<Tick>,
    /// Whether the labels are plain numbers, which could be values too.
    pub weak: bool,
    /// Whether they are serial numbers of days.
    pub serials: bool,
    /// Whether roman numerals were taken for quarters.
    pub romans: bool,
    /// The languages that all names of months are of.
    pub tongues: Tongues,
}
