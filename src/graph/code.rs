//! The operations that compute a Program's rows, as data: static single assignment.

use super::tree::{InputId, RowId};
use crate::arithmetic::Tolerance;
use crate::diagnostic::Span;
use crate::formula::{BinaryOp, Comparison};
use crate::function::{Binary, Unary};
use crate::model::{Calendar, Clock, ConstantId, FigureId, Reducer};

/// All operations of a Program.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// Run one after the other.
    pub passes: Vec<Pass>,
}

/// What one walk over the periods computes.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    /// Run once, before the periods.
    pub once: Vec<Op>,
    /// Run in every period.
    pub body: Vec<Op>,
    /// Scalar rows and the registers that hold them.
    pub scalars: Vec<(RowId, Reg)>,
    /// Series rows and the registers that hold them, in order of calculation.
    pub series: Vec<(RowId, Reg)>,
}

/// Where a value is kept: by the operations run once, or by those of the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reg {
    /// The result of [`Pass::once`] with this index.
    Once(u32),
    /// The result of [`Pass::body`] with this index.
    Body(u32),
}

/// One operation and the places of the formulas that ask for it.
#[derive(Clone, Debug)]
pub struct Op {
    /// What it computes.
    pub kind: OpKind,
    /// Where the author wrote it, the first place first.
    pub spans: Vec<Span>,
}

impl Op {
    /// Where the author wrote it inside of a formula, else the first place.
    pub fn span_in(&self, formula: Span) -> Span {
        let inside = |span: &&Span| formula.file == span.file && formula.start <= span.start && span.end <= formula.end;
        *self.spans.iter().find(inside).unwrap_or(&self.spans[0])
    }
}

/// What an operation computes. Literals are kept as bits so that operations can be compared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // as in `Node`
pub enum OpKind {
    Value(u64),
    Constant(ConstantId),
    Figure(FigureId),
    Input(InputId),
    Path {
        input: InputId,
        shift: u32,
    },
    Seasonal {
        inputs: Vec<InputId>,
        calendar: Calendar,
        shift: u32,
    },
    /// An earlier period of a row, or this one of a row of an earlier pass.
    History {
        row: RowId,
        shift: u32,
    },
    /// A scalar row of an earlier pass.
    Scalar(RowId),
    Clock {
        clock: Clock,
        shift: u32,
    },
    Negate(Reg),
    Percent(Reg),
    /// A sum or difference of two, settled by the first: [`crate::arithmetic::settle`].
    Settled(BinaryOp, Reg, Reg),
    /// The same of a sum of more, and the size of its operands.
    Settle(Reg, Reg),
    Places(Reg),
    Arithmetic(BinaryOp, Reg, Reg),
    Compare(Comparison, Tolerance, Reg, Reg),
    Unary(Unary, Reg),
    Binary(Binary, Reg, Reg),
    Select(Reg, Reg, Reg),
    IfError(Reg, Reg),
    Since {
        period: Reg,
        shift: u32,
    },
    /// Sum of the last n periods; `current` is this period's value where it belongs to them.
    Recent {
        row: RowId,
        n: u32,
        shift: u32,
        current: Option<Reg>,
    },
    Reduce {
        how: Reducer,
        row: RowId,
        first: i32,
        last: i32,
    },
    ReduceBlock {
        how: Reducer,
        rows: Vec<RowId>,
        first: i32,
        last: i32,
    },
    FirstWhen(RowId),
    LastingFrom(RowId),
}
