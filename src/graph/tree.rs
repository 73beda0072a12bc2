//! Formulas of rows as trees, with elements decided.

use crate::arithmetic::Tolerance;
use crate::diagnostic::Span;
use crate::formula::{BinaryOp, Comparison};
use crate::function::{Binary, Choice, Elementwise, Unary};
use crate::model::{Aggregate, Calendar, Clock, ConstantId, FigureId, Reducer};

/// A row: an index into [`super::Program::rows`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowId(
    /// Its place among the rows.
    pub usize,
);

/// A cell of a driver, counted over all drivers in file order: an index into [`super::Program::inputs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InputId(
    /// Its place among the cells.
    pub usize,
);

/// Whether a row has a value for each period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A value for each period.
    Series,
    /// One value.
    Scalar,
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
    Call(Elementwise, Vec<Tree>),
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
        let here = match &self.node {
            Node::Arithmetic(BinaryOp::Divide, _, b) => !matches!(b.node, Node::Number(x) if x != 0.0),
            Node::Arithmetic(BinaryOp::Power, ..) => true,
            Node::Call(Elementwise::Unary(Unary::Ln | Unary::Log10 | Unary::Sqrt), _)
            | Node::Call(Elementwise::Binary(Binary::Log | Binary::Power), _) => true,
            Node::Call(Elementwise::Choice(Choice::IfError), parts) => return parts[1].can_fail(),
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

pub(super) fn tree(node: Node, span: Span) -> Tree {
    Tree { node, span }
}

pub(super) fn number(x: f64, span: Span) -> Tree {
    tree(Node::Number(x), span)
}

pub(super) fn add(a: Tree, b: Tree, span: Span) -> Tree {
    tree(Node::Arithmetic(BinaryOp::Add, Box::new(a), Box::new(b)), span)
}

pub(super) fn subtract(a: Tree, b: Tree, span: Span) -> Tree {
    tree(Node::Arithmetic(BinaryOp::Subtract, Box::new(a), Box::new(b)), span)
}

pub(super) fn multiply(a: Tree, b: Tree, span: Span) -> Tree {
    tree(Node::Arithmetic(BinaryOp::Multiply, Box::new(a), Box::new(b)), span)
}

pub(super) fn divide(a: Tree, b: Tree, span: Span) -> Tree {
    tree(Node::Arithmetic(BinaryOp::Divide, Box::new(a), Box::new(b)), span)
}

pub(super) fn negate(x: Tree, span: Span) -> Tree {
    tree(Node::Negate(Box::new(x)), span)
}

/// Whether a number of marks is above 0.
pub(super) fn is_marked(marks: Tree) -> Tree {
    let span = marks.span;
    let zero = Box::new(number(0.0, span));
    tree(Node::Compare(Comparison::Greater, Tolerance::Worksheet, Box::new(marks), zero), span)
}

/// A value, or an error where a condition holds.
pub(super) fn unless(condition: Option<Tree>, value: Tree, span: Span) -> Tree {
    let Some(condition) = condition else { return value };
    let error = divide(number(1.0, span), number(0.0, span), span);
    tree(Node::Call(Elementwise::Choice(Choice::If), vec![condition, error, value]), span)
}
