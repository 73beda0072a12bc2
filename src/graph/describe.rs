//! Trees as text: in the model's own language for people, and as keys that tell equal trees.

use super::program::{Owner, Program};
use super::tree::{InputId, Node, RowId, Tree};
use crate::formula::{BinaryOp, number_text};
use crate::model::{Clock, Model, Reducer};
use std::borrow::Cow;
use std::fmt::Write as _;

/// What names stand for while a tree is written.
pub(super) trait Naming {
    /// The model.
    fn model(&self) -> &Model;
    /// What a row is called.
    fn row(&self, row: RowId) -> Cow<'_, str>;
    /// What a driver's cell is called, `price[YU7]`.
    fn input(&self, input: InputId) -> String;
}

impl Naming for Program {
    fn model(&self) -> &Model {
        &self.model
    }
    fn row(&self, row: RowId) -> Cow<'_, str> {
        called(self, row)
    }
    fn input(&self, input: InputId) -> String {
        self.input_name(input)
    }
}

/// What a row is called in the model's language: `deliveries[YU7]`; a helper by its formula.
pub fn row_name(program: &Program, row: RowId) -> String {
    called(program, row).into_owned()
}

fn called(program: &Program, row: RowId) -> Cow<'_, str> {
    let model = &program.model;
    match program.row(row).owner {
        Owner::Line(id, cell) => {
            let line = &model.lines[id.0];
            model.cell_name(&line.name, &line.over, cell).into()
        }
        Owner::LineTotal(id) => format!("sum({})", model.lines[id.0].name).into(),
        Owner::Output(id) => model.outputs[id.0].name.as_str().into(),
        Owner::Check(check, _) => model.checks[check].name.as_str().into(),
        Owner::LineHelper(_) | Owner::OutputHelper(_) | Owner::CheckHelper(_) => program.row(row).label.as_str().into(),
    }
}

/// A tree in the model's own language, with elements written out.
pub fn describe(program: &Program, tree: &Tree) -> String {
    write(program, tree, 0)
}

/// A text that two trees share exactly if they compute the same from the same rows.
pub(super) fn key(tree: &Tree) -> String {
    let mut out = String::new();
    write_key(tree, &mut out);
    out
}

fn write_key(tree: &Tree, out: &mut String) {
    let parts = tree.parts();
    let _ = match &tree.node {
        Node::Negate(_) => write!(out, "-"),
        Node::Settled(_) => write!(out, "0"),
        Node::Significant(..) => write!(out, "15"),
        Node::Places(_) => write!(out, "places"),
        Node::Percent(_) => write!(out, "%"),
        Node::Since(_, shift) => write!(out, "since{shift}"),
        Node::Arithmetic(op, ..) => write!(out, "{op:?}"),
        Node::Compare(op, tolerance, ..) => write!(out, "{op:?}{tolerance:?}"),
        Node::Call(function, _) => write!(out, "{function:?}"),
        Node::Over(how, _) => write!(out, "{how:?}"),
        Node::Number(x) => write!(out, "{x:?}"),
        leaf => write!(out, "{leaf:?}"),
    };
    if !parts.is_empty() {
        out.push('(');
        for part in parts {
            write_key(part, out);
            out.push(',');
        }
        out.push(')');
    }
}

pub(super) fn write(naming: &dyn Naming, tree: &Tree, outer: u8) -> String {
    let (text, inner) = match &tree.node {
        Node::Arithmetic(op, a, b) => infix(naming, *op, a, b),
        Node::Compare(op, _, a, b) => infix(naming, BinaryOp::Compare(*op), a, b),
        Node::Settled(x) | Node::Significant(x, _) => return write(naming, x, outer),
        Node::Negate(x) => (format!("-{}", write(naming, x, 6)), 5),
        Node::Percent(x) => (format!("{}%", write(naming, x, 7)), 6),
        _ => (leaf(naming, tree), 9),
    };
    if inner < outer { format!("({text})") } else { text }
}

fn infix(naming: &dyn Naming, op: BinaryOp, a: &Tree, b: &Tree) -> (String, u8) {
    let level = op.binding();
    let left = write(naming, a, if level == 1 || level == 4 { level + 1 } else { level });
    let right = write(naming, b, level + 1);
    (format!("{left} {} {right}", op.symbol()), level)
}

fn leaf(naming: &dyn Naming, tree: &Tree) -> String {
    let model = naming.model();
    let name = |period: i32| model.timeline.name(period);
    match &tree.node {
        Node::Number(x) => number_text(*x),
        Node::Period(t) => format!("\"{}\"", name(*t)),
        Node::Constant(id) => model.constants[id.0].name.clone(),
        Node::Figure(id) => format!("baseline.{}", model.baseline.figures[id.0].id),
        Node::Input { input, shift } => back(naming.input(*input), *shift),
        Node::Seasonal { inputs, shift, .. } => {
            let full = inputs.first().map(|input| naming.input(*input)).unwrap_or_default();
            back(full.split('[').next().unwrap_or("").to_owned(), *shift)
        }
        Node::InputAt { input, period } => format!("at({}, \"{}\")", naming.input(*input), name(*period)),
        Node::Row { row, shift } => back(naming.row(*row).into_owned(), *shift),
        Node::Clock { clock, shift } => back(clock_name(*clock).to_owned(), *shift),
        Node::Call(function, parts) => format!("{}({})", function.entry().name, list(naming, parts)),
        Node::Over(how, parts) => format!("{}({})", how.entry().name, list(naming, parts)),
        Node::Since(x, shift) => back(format!("since({})", write(naming, x, 0)), *shift),
        Node::Recent { row, n, shift } => back(format!("recent({}, {n})", naming.row(*row)), *shift),
        Node::Reduce { how, row, first, last } => {
            format!("{}({}, \"{}\", \"{}\")", reducer_name(*how), naming.row(*row), name(*first), name(*last))
        }
        Node::ReduceBlock { how, rows, first, last } => {
            let names: Vec<_> = rows.iter().map(|row| naming.row(*row)).collect();
            format!("{}({}, \"{}\", \"{}\")", reducer_name(*how), names.join(", "), name(*first), name(*last))
        }
        Node::FirstWhen(row) => format!("first_when({})", naming.row(*row)),
        Node::LastingFrom(row) => format!("lasting_from({})", naming.row(*row)),
        Node::Places(x) => format!("decimals of {}", write(naming, x, 5)),
        Node::Arithmetic(..)
        | Node::Compare(..)
        | Node::Negate(_)
        | Node::Percent(_)
        | Node::Settled(_)
        | Node::Significant(..) => write(naming, tree, 0),
    }
}

fn list(naming: &dyn Naming, parts: &[Tree]) -> String {
    parts.iter().map(|part| write(naming, part, 0)).collect::<Vec<_>>().join(", ")
}

fn back(name: String, shift: u32) -> String {
    match shift {
        0 => name,
        1 => format!("prev({name})"),
        n => format!("lag({name}, {n})"),
    }
}

fn clock_name(clock: Clock) -> &'static str {
    match clock {
        Clock::T => "t",
        Clock::Month => "month",
        Clock::Quarter => "quarter",
        Clock::Year => "year",
        Clock::PeriodLength => "period_length",
        Clock::Elapsed => "elapsed",
    }
}

fn reducer_name(how: Reducer) -> &'static str {
    match how {
        Reducer::Total => "total",
        Reducer::Average => "average_over",
        Reducer::Smallest => "smallest",
        Reducer::Largest => "largest",
        Reducer::First => "first",
        Reducer::Last => "last",
    }
}
