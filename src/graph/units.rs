//! Units of pieces of formulas, for the labels of helper rows. The model is checked: nothing can be wrong here.

use super::tree::{InputId, Node, RowId, Tree};
use crate::formula::BinaryOp;
use crate::function::{Binary, Choice, Elementwise, Unary};
use crate::model::{Clock, Model};
use crate::unit::Unit;
use std::borrow::Cow;

/// Units of what trees name.
pub(super) trait Units {
    /// The model.
    fn model(&self) -> &Model;
    /// The unit of a driver's cell.
    fn input(&self, input: InputId) -> &Unit;
    /// The unit of a row; `None` for literals and for what has none yet.
    fn row(&self, row: RowId) -> Option<&Unit>;
}

/// The unit of a tree; `None` for literals, which fit any.
pub(super) fn unit_of<'u>(names: &'u dyn Units, tree: &Tree) -> Option<Cow<'u, Unit>> {
    let model = names.model();
    match &tree.node {
        Node::Number(_) => None,
        Node::Period(_) | Node::FirstWhen(_) | Node::LastingFrom(_) => Some(Cow::Owned(Unit::base("period"))),
        Node::Constant(id) => Some(Cow::Borrowed(&model.constants[id.0].unit.unit)),
        Node::Figure(id) => Some(Cow::Borrowed(&model.baseline.figures[id.0].unit.unit)),
        Node::Input { input, .. } | Node::InputAt { input, .. } => Some(Cow::Borrowed(names.input(*input))),
        Node::Seasonal { inputs, .. } => inputs.first().map(|input| Cow::Borrowed(names.input(*input))),
        Node::Row { row, .. } | Node::Recent { row, .. } | Node::Reduce { row, .. } => {
            names.row(*row).map(Cow::Borrowed)
        }
        Node::ReduceBlock { rows: block, .. } => block.first().and_then(|row| names.row(*row)).map(Cow::Borrowed),
        Node::Clock { clock: Clock::PeriodLength, .. } => Some(Cow::Owned(Unit::base("year"))),
        Node::Clock { .. } | Node::Since(..) | Node::Compare(..) | Node::Places(_) => plain_number(),
        Node::Negate(x) | Node::Percent(x) | Node::Settled(x) | Node::Significant(x, _) => unit_of(names, x),
        Node::Arithmetic(op, a, b) => arithmetic(names, *op, a, b),
        Node::Call(function, parts) => call(names, *function, parts),
        Node::Over(_, parts) => parts.iter().find_map(|part| unit_of(names, part)),
    }
}

fn plain_number() -> Option<Cow<'static, Unit>> {
    Some(Cow::Owned(Unit::plain()))
}

fn arithmetic<'u>(names: &'u dyn Units, op: BinaryOp, a: &Tree, b: &Tree) -> Option<Cow<'u, Unit>> {
    let (left, right) = (unit_of(names, a), unit_of(names, b));
    match op {
        BinaryOp::Subtract if is_period(&left) && is_period(&right) => plain_number(),
        BinaryOp::Add | BinaryOp::Subtract => left.or(right),
        BinaryOp::Multiply | BinaryOp::Divide if left.is_none() && right.is_none() => None,
        BinaryOp::Multiply => Some(Cow::Owned(plain(left).times(&plain(right)))),
        BinaryOp::Divide => Some(Cow::Owned(plain(left).per(&plain(right)))),
        BinaryOp::Power => raised(left, b),
        BinaryOp::Compare(_) => plain_number(),
    }
}

/// A unit to the power that a literal names; to any other, none but a plain number is raised.
fn raised<'u>(unit: Option<Cow<'u, Unit>>, exponent: &Tree) -> Option<Cow<'u, Unit>> {
    match (unit, &exponent.node) {
        (Some(unit), Node::Number(n)) if !unit.is_plain() => Some(Cow::Owned(unit.power(*n as i32))),
        (unit, _) => unit,
    }
}

fn plain(unit: Option<Cow<'_, Unit>>) -> Cow<'_, Unit> {
    unit.unwrap_or_else(|| Cow::Owned(Unit::plain()))
}

fn is_period(unit: &Option<Cow<'_, Unit>>) -> bool {
    unit.as_deref() == Some(&Unit::base("period"))
}

fn call<'u>(names: &'u dyn Units, function: Elementwise, parts: &[Tree]) -> Option<Cow<'u, Unit>> {
    let any = |parts: &[Tree]| parts.iter().find_map(|part| unit_of(names, part));
    match function {
        Elementwise::Choice(Choice::If) => any(&parts[1..]),
        Elementwise::Choice(Choice::IfError) => any(parts),
        Elementwise::Unary(Unary::Abs | Unary::Int) => unit_of(names, &parts[0]),
        Elementwise::Unary(Unary::Sqrt) => unit_of(names, &parts[0]).and_then(|unit| unit.root(2)).map(Cow::Owned),
        Elementwise::Unary(Unary::Exp | Unary::Ln | Unary::Log10 | Unary::Sign | Unary::Not) => plain_number(),
        Elementwise::Binary(Binary::Min | Binary::Max | Binary::Mod) => any(parts),
        Elementwise::Binary(Binary::Round | Binary::RoundUp | Binary::RoundDown) => unit_of(names, &parts[0]),
        Elementwise::Binary(Binary::Power) => raised(unit_of(names, &parts[0]), &parts[1]),
        Elementwise::Binary(Binary::Log | Binary::And | Binary::Or) => plain_number(),
    }
}
