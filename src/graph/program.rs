//! The Program: the rows that a model is calculated in, and the operations that compute them.
//!
//! A line over dimensions is one row for each combination of elements. Formulas that need more
//! than one step (a running sum, a long formula) have helper rows of their own, placed before
//! the row they serve. `workbook` prints the rows' trees; `evaluate` runs the operations that
//! `lower` made of the same trees.

use super::lower::Code;
use super::settings::Settings;
pub use crate::arithmetic::Tolerance;
use crate::diagnostic::Span;
use crate::formula::{BinaryOp, Comparison};
use crate::function::Function;
use crate::model::{
    Aggregate, Calendar, Clock, ConstantId, DimensionId, DriverId, FigureId, LineId, Model, OutputId, Reducer,
    ScenarioId,
};
use crate::unit::DeclaredUnit;
use std::sync::Arc;

/// A row: an index into [`Program::rows`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId(pub usize);

/// A cell of a driver, counted over all drivers in file order: an index into [`Program::inputs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InputId(pub usize);

/// One cell of a driver.
#[derive(Clone, Debug)]
pub struct Input {
    /// The driver.
    pub driver: DriverId,
    /// Which of its cells.
    pub cell: usize,
}

/// A row's formula with elements decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// What it is.
    pub node: Node,
    /// Where the author wrote it.
    pub span: Span,
}

/// A node of a row's formula. `shift` counts periods back: 0 is this period, 1 the one before.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A literal.
    Number(f64),
    /// A literal period, as its number.
    Period(i32),
    /// A measure.
    Constant(ConstantId),
    /// A figure.
    Figure(FigureId),
    /// A driver's cell: a fixed value, or its path `shift` periods back (its first value before the start).
    Input {
        /// The cell.
        input: InputId,
        /// Periods back.
        shift: u32,
    },
    /// A driver over a calendar: the cell of the period's month or quarter.
    Seasonal {
        /// The cells, January or the first quarter first.
        inputs: Vec<InputId>,
        /// Which calendar.
        calendar: Calendar,
        /// Periods back.
        shift: u32,
    },
    /// A driver's path in one period (inside driver values and openings).
    InputAt {
        /// The cell.
        input: InputId,
        /// The period number.
        period: i32,
    },
    /// A sum or difference that reaches something that tells 0 from nearly 0: 0 where it is a residue of its operands
    /// (see [`crate::arithmetic`]). What it holds is `+`, `-` or a sum over elements.
    Settled(Box<Tree>),
    /// A number for a rounding function, and how many decimal places its 15 significant digits take, where a row holds
    /// that. Native rounding works on those digits by itself; a worksheet is told to.
    Significant(Box<Tree>, Option<Box<Tree>>),
    /// How many decimal places the 15 significant digits of a number take; 0 of 0.
    Places(Box<Tree>),
    /// Another row (its opening before the first period; a scalar row's one value).
    Row {
        /// The row.
        row: RowId,
        /// Periods back.
        shift: u32,
    },
    /// A property of the period.
    Clock {
        /// Which.
        clock: Clock,
        /// Periods back.
        shift: u32,
    },
    /// `-x`
    Negate(Box<Tree>),
    /// `x%`
    Percent(Box<Tree>),
    /// `+ - * / ^`
    Arithmetic(BinaryOp, Box<Tree>, Box<Tree>),
    /// A comparison: 1 or 0.
    Compare(Comparison, Tolerance, Box<Tree>, Box<Tree>),
    /// An elementwise function (never a curve: those are expanded).
    Call(Function, Vec<Tree>),
    /// Values of several elements made one, in the elements' order.
    Over(Aggregate, Vec<Tree>),
    /// Periods from a period (a tree whose value is a period number) to this one.
    Since(Box<Tree>, u32),
    /// The sum of a series row over the last `n` periods up to `shift` back.
    Recent {
        /// The row, a series.
        row: RowId,
        /// How many periods.
        n: u32,
        /// Periods back.
        shift: u32,
    },
    /// A series row over periods `first..=last` (scalar rows only).
    Reduce {
        /// How.
        how: Reducer,
        /// The row, a series.
        row: RowId,
        /// First period number.
        first: i32,
        /// Last period number.
        last: i32,
    },
    /// The least or greatest over several series rows and periods (scalar rows only).
    ReduceBlock {
        /// `Smallest` or `Largest`.
        how: Reducer,
        /// The rows.
        rows: Vec<RowId>,
        /// First period number.
        first: i32,
        /// Last period number.
        last: i32,
    },
    /// The first period number in which a series row of 1 and 0 is 1; missing if none.
    FirstWhen(RowId),
    /// The period number from which a series row that counts a run (1, 2, 3, 0, 1, ...) runs to the end.
    LastingFrom(RowId),
}

/// One row of the calculation.
#[derive(Clone, Debug)]
pub struct Row {
    /// What it belongs to.
    pub owner: Owner,
    /// What people read beside it.
    pub label: String,
    /// Elements, each with its dimension.
    pub elements: Vec<(DimensionId, usize)>,
    /// Unit of its values.
    pub unit: DeclaredUnit,
    /// Its formula.
    pub tree: Tree,
    /// Its value before the first period.
    pub opening: Option<Tree>,
    /// A value for each period, or one.
    pub shape: Shape,
    /// What it shows for a year.
    pub yearly: Yearly,
}

/// Whether a row has a value for each period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A value for each period.
    Series,
    /// One value.
    Scalar,
}

/// What a row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A cell of a line.
    Line(LineId, usize),
    /// The total over a line's cells.
    LineTotal(LineId),
    /// A step towards a line's cell.
    LineHelper(LineId),
    /// An output's value.
    Output(OutputId),
    /// A step towards an output.
    OutputHelper(OutputId),
    /// A check's cell: 1 where it holds.
    Check(usize, usize),
    /// A step towards a check.
    CheckHelper(usize),
}

/// What a row shows for a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yearly {
    /// The periods added.
    Sum,
    /// The value at the end.
    Last,
    /// The mean.
    Average,
    /// The row's own formula, on the years' values of the rows it names.
    Formula,
    /// Nothing.
    Empty,
}

/// A value of a line's cell that is known from elsewhere.
#[derive(Clone, Debug)]
pub struct Actual {
    /// The line.
    pub line: LineId,
    /// Which of its cells.
    pub cell: usize,
    /// The period.
    pub period: i32,
    /// The value: over numbers, figures, constants and inputs.
    pub value: Tree,
}

/// A model lowered once, to run for any scenario.
#[derive(Clone, Debug)]
pub struct Program {
    /// The model it was made from.
    pub model: Arc<Model>,
    /// Driver cells.
    pub inputs: Vec<Input>,
    /// All rows, in worksheet order: lines, then outputs, then checks.
    pub rows: Vec<Row>,
    /// For each line, the rows of its cells.
    pub line_rows: Vec<Vec<RowId>>,
    /// For each line, the row of its total, if adding makes sense.
    pub line_totals: Vec<Option<RowId>>,
    /// The same, where the model or one of its charts adds the line's elements itself: rivals have sums that mean
    /// nothing.
    pub meant_totals: Vec<Option<RowId>>,
    /// For each output, its scalar row.
    pub output_rows: Vec<RowId>,
    /// For each output, its target.
    pub targets: Vec<Option<Tree>>,
    /// Known values of lines, beside which the computed ones are shown: line by line, by period.
    pub actuals: Vec<Actual>,
    /// For each check, the rows of its cells.
    pub check_rows: Vec<Vec<RowId>>,
    /// For each constant, its value's tree.
    pub constants: Vec<Tree>,
    /// For each scenario, the driver cells' values as trees.
    pub settings: Vec<Settings>,
    /// The operations.
    pub code: Code,
}

impl Program {
    /// The row with this id.
    pub fn row(&self, id: RowId) -> &Row {
        &self.rows[id.0]
    }

    /// The driver cell with this id.
    pub fn input(&self, id: InputId) -> &Input {
        &self.inputs[id.0]
    }

    /// The first input of a driver; its cells follow one another.
    pub fn first_input(&self, driver: DriverId) -> InputId {
        let before = self.model.drivers[..driver.0].iter();
        InputId(before.map(|d| d.value.len()).sum())
    }

    /// A driver's cell as one writes it: `price[YU7]`.
    pub fn input_name(&self, id: InputId) -> String {
        let input = self.input(id);
        let driver = &self.model.drivers[input.driver.0];
        self.model.cell_name(&driver.name, &driver.over, input.cell)
    }

    /// The settings of a scenario.
    pub fn settings(&self, scenario: ScenarioId) -> &Settings {
        &self.settings[scenario.0]
    }
}

impl Tree {
    /// The direct parts of this node.
    pub fn parts(&self) -> Vec<&Tree> {
        match &self.node {
            Node::Number(_)
            | Node::Period(_)
            | Node::Constant(_)
            | Node::Figure(_)
            | Node::Input { .. }
            | Node::Seasonal { .. }
            | Node::InputAt { .. }
            | Node::Row { .. }
            | Node::Clock { .. }
            | Node::Recent { .. }
            | Node::Reduce { .. }
            | Node::ReduceBlock { .. }
            | Node::FirstWhen(_)
            | Node::LastingFrom(_) => vec![],
            Node::Negate(x) | Node::Percent(x) | Node::Settled(x) | Node::Places(x) | Node::Since(x, _) => vec![x],
            Node::Arithmetic(_, a, b) | Node::Compare(_, _, a, b) => vec![a, b],
            Node::Significant(x, places) => std::iter::once(x.as_ref()).chain(places.as_deref()).collect(),
            Node::Call(_, parts) | Node::Over(_, parts) => parts.iter().collect(),
        }
    }

    /// The same, to change them.
    pub fn parts_mut(&mut self) -> Vec<&mut Tree> {
        match &mut self.node {
            Node::Number(_)
            | Node::Period(_)
            | Node::Constant(_)
            | Node::Figure(_)
            | Node::Input { .. }
            | Node::Seasonal { .. }
            | Node::InputAt { .. }
            | Node::Row { .. }
            | Node::Clock { .. }
            | Node::Recent { .. }
            | Node::Reduce { .. }
            | Node::ReduceBlock { .. }
            | Node::FirstWhen(_)
            | Node::LastingFrom(_) => vec![],
            Node::Negate(x) | Node::Percent(x) | Node::Settled(x) | Node::Places(x) | Node::Since(x, _) => vec![x],
            Node::Arithmetic(_, a, b) | Node::Compare(_, _, a, b) => vec![a, b],
            Node::Significant(x, places) => std::iter::once(x.as_mut()).chain(places.as_deref_mut()).collect(),
            Node::Call(_, parts) | Node::Over(_, parts) => parts.iter_mut().collect(),
        }
    }

    /// The tree itself, or the sum or difference that is settled in it.
    pub fn unsettled(&self) -> &Tree {
        if let Node::Settled(plain) = &self.node { plain } else { self }
    }

    /// Whether it can be an error although everything that it names has a value: a division, a root. Overflow is not
    /// thought of.
    pub fn can_fail(&self) -> bool {
        use Function::{Ln, Log, Log10, Power, Sqrt};
        let here = match &self.node {
            Node::Arithmetic(BinaryOp::Divide, _, b) => !matches!(b.node, Node::Number(x) if x != 0.0),
            Node::Arithmetic(BinaryOp::Power, ..) | Node::Call(Ln | Log | Log10 | Power | Sqrt, _) => true,
            Node::Call(Function::IfError, parts) => return parts[1].can_fail(),
            _ => false,
        };
        here || self.parts().into_iter().any(Tree::can_fail)
    }

    /// Visits this node and all below it, outermost first.
    pub fn visit<'a>(&'a self, see: &mut impl FnMut(&'a Tree)) {
        see(self);
        for part in self.parts() {
            part.visit(see);
        }
    }
}
