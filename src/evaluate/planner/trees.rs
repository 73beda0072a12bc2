//! Formulas without rows, for the prologue: what a draw makes of a driver's keys, openings and targets.

use super::super::kernel::Kernel;
use super::super::plan::Operand;
use super::Planner;
use crate::formula::BinaryOp;
use crate::function::{Binary, Choice, Elementwise, Unary};
use crate::graph::{Node, Tree};
use crate::model::Aggregate;

impl Planner<'_> {
    /// A tree without rows.
    pub(super) fn tree(&mut self, tree: &Tree) -> Operand {
        if !self.is_drawn(tree) {
            return Operand::Value(self.statics.value(tree).unwrap_or(f64::NAN));
        }
        match &tree.node {
            Node::Input { input, .. } => self.cell_at(*input, 1),
            Node::InputAt { input, period } => self.cell_at(*input, *period),
            Node::Negate(x) => {
                let x = self.tree(x);
                self.emit(Kernel::Negate, [x])
            }
            Node::Percent(x) => {
                let x = self.tree(x);
                self.emit(Kernel::Arithmetic(BinaryOp::Divide), [x, Operand::Value(100.0)])
            }
            Node::Significant(x, _) => self.tree(x),
            Node::Places(x) => {
                let x = self.tree(x);
                self.emit(Kernel::Places, [x])
            }
            Node::Settled(sum) => match &sum.node {
                Node::Arithmetic(op, a, b) => {
                    let args = [self.tree(a), self.tree(b)];
                    self.emit(Kernel::Settled(*op), args)
                }
                _ => {
                    let parts: Vec<Operand> = sum.parts().into_iter().map(|part| self.tree(part)).collect();
                    let sizes: Vec<Operand> =
                        parts.iter().map(|part| self.emit(Kernel::Unary(Unary::Abs), [*part])).collect();
                    let args = [self.over(Aggregate::Sum, &parts), self.over(Aggregate::Largest, &sizes)];
                    self.emit(Kernel::Settle, args)
                }
            },
            Node::Arithmetic(op, a, b) => {
                let args = [self.tree(a), self.tree(b)];
                self.emit(Kernel::Arithmetic(*op), args)
            }
            Node::Compare(op, tolerance, a, b) => {
                let args = [self.tree(a), self.tree(b)];
                self.emit(Kernel::Compare(*op, *tolerance), args)
            }
            Node::Call(function, parts) => {
                let args: Vec<Operand> = parts.iter().map(|part| self.tree(part)).collect();
                self.call(*function, &args)
            }
            Node::Over(how, parts) => {
                let args: Vec<Operand> = parts.iter().map(|part| self.tree(part)).collect();
                self.over(*how, &args)
            }
            Node::Number(_)
            | Node::Period(_)
            | Node::Constant(_)
            | Node::Figure(_)
            | Node::Seasonal { .. }
            | Node::Row { .. }
            | Node::Clock { .. }
            | Node::Since(..)
            | Node::Recent { .. }
            | Node::Reduce { .. }
            | Node::ReduceBlock { .. }
            | Node::FirstWhen(_)
            | Node::LastingFrom(_) => Operand::Value(f64::NAN),
        }
    }

    fn call(&mut self, function: Elementwise, args: &[Operand]) -> Operand {
        match (function, args) {
            (Elementwise::Choice(Choice::If), [c, a, b]) => self.emit(Kernel::Select, [*c, *a, *b]),
            (Elementwise::Choice(Choice::IfError), [a, b]) => self.emit(Kernel::IfError, [*a, *b]),
            (Elementwise::Unary(function), [x]) => self.emit(Kernel::Unary(function), [*x]),
            // One argument is a condition like two: made 1 or 0.
            (Elementwise::Binary(function), [x]) => self.emit(Kernel::Binary(function), [*x, *x]),
            (Elementwise::Binary(function), [first, rest @ ..]) => {
                rest.iter().fold(*first, |a, b| self.emit(Kernel::Binary(function), [a, *b]))
            }
            // As many arguments as no function has: the check of the model lets none of them through.
            (Elementwise::Choice(_) | Elementwise::Unary(_) | Elementwise::Binary(_), _) => Operand::Value(f64::NAN),
        }
    }

    pub(super) fn over(&mut self, how: Aggregate, args: &[Operand]) -> Operand {
        let kernel = match how {
            Aggregate::Sum | Aggregate::Average => Kernel::Arithmetic(BinaryOp::Add),
            Aggregate::Smallest => Kernel::Binary(Binary::Min),
            Aggregate::Largest => Kernel::Binary(Binary::Max),
        };
        let Some((first, rest)) = args.split_first() else { return Operand::Value(f64::NAN) };
        let all = rest.iter().fold(*first, |a, b| self.emit(kernel, [a, *b]));
        match how {
            Aggregate::Average => {
                self.emit(Kernel::Arithmetic(BinaryOp::Divide), [all, Operand::Value(args.len() as f64)])
            }
            Aggregate::Sum | Aggregate::Smallest | Aggregate::Largest => all,
        }
    }
}
