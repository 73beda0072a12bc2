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
pub enum OpKind {
    /// A literal.
    Value(u64),
    /// A measure that no scenario changes.
    Constant(ConstantId),
    /// A figure of the baseline.
    Figure(FigureId),
    /// A driver's cell with one value.
    Input(InputId),
    /// A driver's path in this period, or an earlier one.
    Path {
        /// The cell.
        input: InputId,
        /// Periods back.
        shift: u32,
    },
    /// The cell of a driver for the period's month or quarter.
    Seasonal {
        /// The cells, January or the first quarter first.
        inputs: Vec<InputId>,
        /// Which calendar.
        calendar: Calendar,
        /// Periods back.
        shift: u32,
    },
    /// An earlier period of a row, or this one of a row of an earlier pass.
    History {
        /// The row.
        row: RowId,
        /// Periods back.
        shift: u32,
    },
    /// A scalar row of an earlier pass.
    Scalar(RowId),
    /// A property of the period.
    Clock {
        /// Which.
        clock: Clock,
        /// Periods back.
        shift: u32,
    },
    /// `-x`
    Negate(Reg),
    /// `x%`
    Percent(Reg),
    /// A sum or difference of two, settled by the first: [`crate::arithmetic::settle`].
    Settled(BinaryOp, Reg, Reg),
    /// The same of a sum of more, and the size of its operands.
    Settle(Reg, Reg),
    /// How many decimal places the 15 significant digits of a number take; 0 of 0.
    Places(Reg),
    /// `+ - * / ^`
    Arithmetic(BinaryOp, Reg, Reg),
    /// A comparison: 1 or 0.
    Compare(Comparison, Tolerance, Reg, Reg),
    /// A function of one value.
    Unary(Unary, Reg),
    /// A function of two values.
    Binary(Binary, Reg, Reg),
    /// The second where the first is not 0, else the third.
    Select(Reg, Reg, Reg),
    /// The first, or the second where the first is an error.
    IfError(Reg, Reg),
    /// Periods from a period to this one.
    Since {
        /// The number of the period from which is counted.
        period: Reg,
        /// Periods back from this one.
        shift: u32,
    },
    /// Sum of the last n periods; `current` is this period's value where it belongs to them.
    Recent {
        /// The row, a series.
        row: RowId,
        /// How many periods.
        n: u32,
        /// How far back the last of them lies.
        shift: u32,
        /// This period's value.
        current: Option<Reg>,
    },
    /// A reduction of a series row over periods.
    Reduce {
        /// Which.
        how: Reducer,
        /// The row.
        row: RowId,
        /// The number of the first period.
        first: i32,
        /// The number of the last period.
        last: i32,
    },
    /// A reduction of several series rows over periods, all values at once.
    ReduceBlock {
        /// Which.
        how: Reducer,
        /// The rows.
        rows: Vec<RowId>,
        /// The number of the first period.
        first: i32,
        /// The number of the last period.
        last: i32,
    },
    /// The first period in which a row is not 0; an error where there is none.
    FirstWhen(RowId),
    /// The period from which a row, counting the periods in a row in which a condition has held, goes on to the end; an error where it does not.
    LastingFrom(RowId),
}
