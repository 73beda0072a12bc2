//! Units of pieces of formulas, for the labels of helper rows. The model is checked: nothing can be wrong here.

use super::program::{Node, Tree};
use super::rows::Rows;
use crate::formula::BinaryOp;
use crate::function::Function;
use crate::model::Clock;
use crate::unit::Unit;

/// The unit of a tree; `None` for literals, which fit any.
pub fn unit_of(rows: &Rows<'_>, tree: &Tree) -> Option<Unit> {
    let model = rows.model;
    match &tree.node {
        Node::Number(_) => None,
        Node::Period(_) | Node::FirstWhen(_) | Node::LastingFrom(_) => Some(Unit::base("period")),
        Node::Constant(id) => Some(model.constants[id.0].unit.unit.clone()),
        Node::Figure(id) => Some(model.baseline.figures[id.0].unit.unit.clone()),
        Node::Input { input, .. } | Node::InputAt { input, .. } => Some(input_unit(rows, input.0)),
        Node::Seasonal { inputs, .. } => inputs.first().map(|input| input_unit(rows, input.0)),
        Node::Row { row, .. } | Node::Recent { row, .. } | Node::Reduce { row, .. } => rows.row_unit(*row),
        Node::ReduceBlock { rows: block, .. } => block.first().and_then(|row| rows.row_unit(*row)),
        Node::Clock { clock: Clock::PeriodLength, .. } => Some(Unit::base("year")),
        Node::Clock { .. } | Node::Since(..) | Node::Compare(..) | Node::Places(_) => Some(Unit::plain()),
        Node::Negate(x) | Node::Percent(x) | Node::Settled(x) | Node::Significant(x, _) => unit_of(rows, x),
        Node::Arithmetic(op, a, b) => arithmetic(rows, *op, a, b),
        Node::Call(function, parts) => call(rows, *function, parts),
        Node::Over(_, parts) => parts.iter().find_map(|part| unit_of(rows, part)),
    }
}

fn input_unit(rows: &Rows<'_>, input: usize) -> Unit {
    let driver = rows.inputs[input].driver;
    rows.model.drivers[driver.0].unit.unit.clone()
}

fn arithmetic(rows: &Rows<'_>, op: BinaryOp, a: &Tree, b: &Tree) -> Option<Unit> {
    let (left, right) = (unit_of(rows, a), unit_of(rows, b));
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

fn call(rows: &Rows<'_>, function: Function, parts: &[Tree]) -> Option<Unit> {
    use Function::*;
    match function {
        Min | Max => parts.iter().find_map(|part| unit_of(rows, part)),
        If => parts[1..].iter().find_map(|part| unit_of(rows, part)),
        Mod | IfError => parts.iter().find_map(|part| unit_of(rows, part)),
        Abs | Round | RoundUp | RoundDown | Int => unit_of(rows, &parts[0]),
        Sqrt => unit_of(rows, &parts[0]).and_then(|unit| unit.root(2)),
        Power => match (unit_of(rows, &parts[0]), &parts[1].node) {
            (Some(unit), Node::Number(n)) if !unit.is_plain() => Some(unit.power(*n as i32)),
            (unit, _) => unit,
        },
        Exp | Ln | Log10 | Log | Sign | And | Or | Not => Some(Unit::plain()),
        Sum | Average | Smallest | Largest | Since | Prev | Lag | Cumulative | Recent | Logistic | Gompertz | Bass
        | Learning | Total | AverageOver | First | Last | At | FirstWhen | LastingFrom => None,
    }
}
