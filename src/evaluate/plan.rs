//! A Program made ready for blocks of draws: what no draw reaches is computed beforehand, the rest becomes
//! instructions over columns.
//!
//! Four strata: constants (once), tables (a value for each period, the same for all draws), the prologue (once a
//! block), the body (for each period of a block). Totals, extremes and milestones are collected while the periods
//! pass, so that a run keeps no history but what `lag` needs.

use super::kernel::Kernel;
use crate::diagnostic::Diagnostic;
use crate::graph::{InputId, RowId};

/// Where a draw's numbers enter.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The driver cells that share the draw.
    pub inputs: Vec<InputId>,
    /// What the numbers do to them.
    pub effect: Effect,
}

/// What drawn numbers do to a driver cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// They are its value.
    Value,
    /// They are added to its value or path.
    Add,
    /// They multiply its value or path.
    Multiply,
    /// They are its value, anew in each period.
    Periods,
}

/// What a simulation asks of each draw.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Scalar rows: one number a draw each.
    pub scalars: Vec<RowId>,
    /// Outputs whose target is asked for, as indices.
    pub targets: Vec<usize>,
    /// Checks, each as the rows of its cells: in how many periods and cells it holds.
    pub holds: Vec<Vec<RowId>>,
    /// Series rows, recorded in every period.
    pub series: Vec<RowId>,
}

/// A Program lowered for blocks of draws of one scenario.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) sources: Vec<SourceSlots>,
    pub(super) prologue: Vec<Ins>,
    pub(super) stages: Vec<Stage>,
    /// Values by period, from the first.
    pub(super) tables: Vec<Vec<f64>>,
    /// Operands by period, from the first.
    pub(super) choices: Vec<Vec<Operand>>,
    pub(super) slots: usize,
    pub(super) periods: i32,
    /// The last period that is recorded.
    pub(super) recorded: i32,
    /// For each wanted scalar row.
    pub(super) scalars: Vec<Operand>,
    /// For each wanted target.
    pub(super) targets: Vec<Operand>,
    /// For each wanted check.
    pub(super) holds: Vec<Operand>,
    /// Counts errors in the conditions of milestones.
    pub(super) errors: Option<u32>,
}

/// Where a source's numbers are kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct SourceSlots {
    pub first: u32,
    /// More than one where they are drawn for each period.
    pub len: u32,
    pub by_period: bool,
}

/// One walk over the periods.
#[derive(Clone, Debug, Default)]
pub(super) struct Stage {
    pub once: Vec<Ins>,
    /// Openings, put where the rows' earlier values are looked up.
    pub openings: Vec<(u32, Operand)>,
    pub body: Vec<Ins>,
    pub collects: Vec<Collect>,
    /// Which of the wanted series, and where its values are.
    pub records: Vec<(usize, Operand)>,
}

/// One instruction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ins {
    pub kernel: Kernel,
    pub out: Place,
    pub args: [Operand; 3],
    /// Sums the last periods of a row instead.
    pub recent: Option<Recent>,
}

/// `args[0]` names the row's ring, `args[1]` this period's value if it belongs to the sum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recent {
    pub n: u32,
    pub shift: u32,
    pub current: bool,
}

/// Where an instruction's result goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Slot(u32),
    /// One of several columns, by period.
    Ring {
        first: u32,
        len: u32,
    },
}

/// Where an argument comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operand {
    Value(f64),
    Table(u32),
    /// An operand for each period.
    Choice(u32),
    Slot(u32),
    Ring {
        first: u32,
        len: u32,
        shift: u32,
    },
}

/// Something gathered while the periods pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Collect {
    pub how: How,
    pub from: Operand,
    pub slot: u32,
    pub first: i32,
    pub last: i32,
}

/// How values of several periods become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Sum,
    Smallest,
    Largest,
    Take,
    FirstWhen,
    Errors,
}

/// Why a model cannot be simulated.
pub type Refused = Vec<Diagnostic>;
