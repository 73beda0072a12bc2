//! The tree of one formula, as parsed: names are not looked up yet.

use crate::diagnostic::{Span, Spanned};

/// A piece of a formula and the place that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// What a piece of a formula is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `12`, `1_000_000`, `.5`.
    Number(f64),
    /// `"2027-07"`: a period.
    Text(String),
    /// A constant, driver, line, output, dimension, element, or a word of the language such as `t`.
    Name(String),
    /// `price[SU7, China]`.
    Pick {
        /// The name before the bracket.
        name: Spanned<String>,
        /// The elements inside, in the author's order.
        elements: Vec<Spanned<String>>,
    },
    /// `baseline.su7_price`: the figure's id.
    Figure(String),
    /// `-x`.
    Negate(Box<Expr>),
    /// `x%`.
    Percent(Box<Expr>),
    /// `a op b`.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Left of it.
        left: Box<Expr>,
        /// Right of it.
        right: Box<Expr>,
    },
    /// `name(a, b)`.
    Call {
        /// The function's name as written.
        name: Spanned<String>,
        /// Its arguments.
        arguments: Vec<Expr>,
    },
}

/// The operators between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `^`
    Power,
    /// One of the six comparisons.
    Compare(Comparison),
}

/// The six comparisons, as Excel writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl BinaryOp {
    /// How tightly it binds, loosest first; the same in the language and in worksheets.
    pub fn binding(self) -> u8 {
        match self {
            BinaryOp::Compare(_) => 1,
            BinaryOp::Add | BinaryOp::Subtract => 2,
            BinaryOp::Multiply | BinaryOp::Divide => 3,
            BinaryOp::Power => 4,
        }
    }

    /// How it is written, in the language and in worksheets alike.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Power => "^",
            BinaryOp::Compare(Comparison::Equal) => "=",
            BinaryOp::Compare(Comparison::NotEqual) => "<>",
            BinaryOp::Compare(Comparison::Less) => "<",
            BinaryOp::Compare(Comparison::LessOrEqual) => "<=",
            BinaryOp::Compare(Comparison::Greater) => ">",
            BinaryOp::Compare(Comparison::GreaterOrEqual) => ">=",
        }
    }
}
