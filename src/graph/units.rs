//! Units of pieces of formulas, for the labels of helper rows. The model is checked: nothing can be wrong here.

use super::tree::{InputId, KnownId, Knowing, Node, RowId, Tree};
use crate::formula::BinaryOp;
use crate::function::{Binary, Choice, Elementwise, Unary};
use crate::model::{Clock, Model};
use crate::unit::Unit;

/// Units of what trees name.
pub(super) trait Units {
    /// The model.
    fn model(&self) -> &Model;
    /// The unit of a driver's cell.
    fn input(&self, input: InputId) -> Unit;
    /// The unit of known values.
    fn known(&self, known: KnownId) -> Unit;
    /// The unit of a row; `None` for literals and for what has none yet.
    fn row(&self, row: RowId) -> Option<Unit>;
}

/// The unit of a tree; `None` for literals, which fit any.
pub(super) fn unit_of(names: &dyn Units, tree: &Tree) -> Option<Unit> {
    let model = names.model();
    match &tree.node {
        Node::Number(_) => None,
        Node::Period(_) | Node::FirstWhen(_) | Node::LastingFrom(_) => Some(Unit::base("period")),
        Node::Constant(id) => Some(model.constants[id.0].unit.unit.clone()),
        Node::Figure(id) => Some(model.baseline.figures[id.0].unit.unit.clone()),
        Node::Input { input, .. } | Node::InputAt { input, .. } => Some(names.input(*input)),
        Node::Seasonal { inputs, .. } => inputs.first().map(|input| names.input(*input)),
        Node::Row { row, .. } | Node::Recent { row, .. } | Node::Reduce { row, .. } => names.row(*row),
        Node::ReduceBlock { rows: block, .. } => block.first().and_then(|row| names.row(*row)),
        Node::Clock { clock: Clock::PeriodLength, .. } => Some(Unit::base("year")),
        Node::Clock { .. } | Node::Since(..) | Node::Compare(..) | Node::Places(_) => Some(Unit::plain()),
        Node::Known(Knowing::Is(_) | Knowing::Count(..)) => Some(Unit::plain()),
        Node::Known(Knowing::Value(id) | Knowing::Sum(id, _)) => Some(names.known(*id)),
        Node::Negate(x) | Node::Percent(x) | Node::Settled(x) | Node::Significant(x, _) => unit_of(names, x),
        Node::Arithmetic(op, a, b) => arithmetic(names, *op, a, b),
        Node::Call(function, parts) => call(names, *function, parts),
        Node::Over(_, parts) => parts.iter().find_map(|part| unit_of(names, part)),
    }
}

fn arithmetic(names: &dyn Units, op: BinaryOp, a: &Tree, b: &Tree) -> Option<Unit> {
    let (left, right) = (unit_of(names, a), unit_of(names, b));
    match op {
        BinaryOp::Subtract if is_period(&left) && is_period(&right) => Some(Unit::plain()),
        BinaryOp::Add | BinaryOp::Subtract => left.or(right),
        BinaryOp::Multiply | BinaryOp::Divide if left.is_none() && right.is_none() => None,
        BinaryOp::Multiply => Some(plain(left).times(&plain(right))),
        BinaryOp::Divide => Some(plain(left).per(&plain(right))),
        BinaryOp::Power => match (left, &b.node) {
            (Some(unit), Node::Number(n)) if !unit.is_plain() => Some(unit.power(*n as i32)),
            (left, _) => left,
        },
        BinaryOp::Compare(_) => Some(Unit::plain()),
    }
}

fn plain(unit: Option<Unit>) -> Unit {
    unit.unwrap_or_else(Unit::plain)
}

fn is_period(unit: &Option<Unit>) -> bool {
    unit.as_ref() == Some(&Unit::base("period"))
}

fn call(names: &dyn Units, function: Elementwise, parts: &[Tree]) -> Option<Unit> {
    let any = |parts: &[Tree]| parts.iter().find_map(|part| unit_of(names, part));
    match function {
        Elementwise::Choice(Choice::If) => any(&parts[1..]),
        Elementwise::Choice(Choice::IfError) => any(parts),
        Elementwise::Unary(Unary::Abs | Unary::Int) => unit_of(names, &parts[0]),
        Elementwise::Unary(Unary::Sqrt) => unit_of(names, &parts[0]).and_then(|unit| unit.root(2)),
        Elementwise::Unary(Unary::Exp | Unary::Ln | Unary::Log10 | Unary::Sign | Unary::Not) => Some(Unit::plain()),
        Elementwise::Binary(Binary::Min | Binary::Max | Binary::Mod) => any(parts),
        Elementwise::Binary(Binary::Round | Binary::RoundUp | Binary::RoundDown) => unit_of(names, &parts[0]),
        Elementwise::Binary(Binary::Power) => match (unit_of(names, &parts[0]), &parts[1].node) {
            (Some(unit), Node::Number(n)) if !unit.is_plain() => Some(unit.power(*n as i32)),
            (unit, _) => unit,
        },
        Elementwise::Binary(Binary::Log | Binary::And | Binary::Or) => Some(Unit::plain()),
    }
}
