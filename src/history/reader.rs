//! A table while it is read.

use super::candidate::Candidate;
use super::firmness::Firmness;
use super::heads::Heads;
use super::notes::Notes;
use super::period::Period;
use super::remark::Reason;
use super::sheet::View;
use super::unit::Unit;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How the numbers of a slot are to be read.
#[derive(Clone, Default)]
pub(super) struct Scale {
    pub name: Option<String>,
    pub exponent: i32,
    /// Whether every value is written with a percent sign.
    pub shares: bool,
    /// Whether the head says per cent and the numbers are hundredths already.
    pub fractions: bool,
}

/// A value before it belongs to a series.
#[derive(Clone, Debug)]
pub(super) struct Raw {
    pub line: u32,
    pub slot: u32,
    pub id: usize,
    pub period: Period,
    pub value: f64,
    pub firmness: Firmness,
}

/// What is known of a table while it is read.
pub(super) struct Reader<'s, 'c> {
    pub view: View<'s>,
    pub candidate: &'c Candidate,
    pub heads: Heads,
    pub notes: Notes<'s>,
    pub raws: Vec<Raw>,
    pub scales: BTreeMap<u32, Scale>,
    /// The slot of the units that stand beside the lines, and these.
    pub beside: (Option<u32>, HashMap<u32, Unit>),
    /// The first cell whose point is taken for a mark of thousands, and its value.
    pub thousands: Option<(usize, f64)>,
    /// The cells whose scale of the numbers was taken.
    pub applied: HashSet<usize>,
    /// Whether some number has a point before a fraction, a comma before one, commas between thousands.
    pub evidence: (bool, bool, bool),
    /// Whether the table is of a language with a comma before fractions, and its file has semicolons.
    pub comma_language: bool,
    /// The first cell that was read as that language has it, and its value.
    pub by_language: Option<(usize, f64)>,
    /// Whether letters behind numbers are flags of a statistical office.
    pub flags: bool,
    /// Statements about the scale that contradict each other, for which the table is refused.
    pub contradictions: Vec<(usize, Reason)>,
    /// The names of the slots that are no series.
    pub left_out: Vec<String>,
    /// Whether all values are of one slot, whose head then adds nothing to the names beside the lines.
    pub one_slot: bool,
}
