//! What draws reach: driver cells, operations, rows.

use super::Planner;
use crate::graph::{InputId, Node, OpKind, Reg, RowId, Tree};
use std::{mem, slice};

/// The operations that one takes its arguments from.
pub(super) fn args_of(op: &OpKind) -> Vec<Reg> {
    match op {
        OpKind::Negate(a)
        | OpKind::Percent(a)
        | OpKind::Places(a)
        | OpKind::Unary(_, a)
        | OpKind::Since { period: a, .. } => vec![*a],
        OpKind::Arithmetic(_, a, b)
        | OpKind::Compare(_, _, a, b)
        | OpKind::Binary(_, a, b)
        | OpKind::Settle(a, b)
        | OpKind::Settled(_, a, b)
        | OpKind::IfError(a, b) => vec![*a, *b],
        OpKind::Select(a, b, c) => vec![*a, *b, *c],
        OpKind::Recent { current, .. } => current.iter().copied().collect(),
        OpKind::Value(_)
        | OpKind::Constant(_)
        | OpKind::Figure(_)
        | OpKind::Input(_)
        | OpKind::Path { .. }
        | OpKind::Seasonal { .. }
        | OpKind::History { .. }
        | OpKind::Scalar(_)
        | OpKind::Clock { .. }
        | OpKind::Reduce { .. }
        | OpKind::ReduceBlock { .. }
        | OpKind::FirstWhen(_)
        | OpKind::LastingFrom(_) => vec![],
    }
}

/// The rows that an operation looks up or gathers.
pub(super) fn rows_of(op: &OpKind) -> &[RowId] {
    match op {
        OpKind::History { row, .. }
        | OpKind::Scalar(row)
        | OpKind::Recent { row, .. }
        | OpKind::Reduce { row, .. }
        | OpKind::FirstWhen(row)
        | OpKind::LastingFrom(row) => slice::from_ref(row),
        OpKind::ReduceBlock { rows, .. } => rows,
        _ => &[],
    }
}

/// The driver cells that an operation reads.
pub(super) fn inputs_of(op: &OpKind) -> &[InputId] {
    match op {
        OpKind::Input(input) | OpKind::Path { input, .. } => slice::from_ref(input),
        OpKind::Seasonal { inputs, .. } => inputs,
        _ => &[],
    }
}

impl Planner<'_> {
    pub(super) fn mark(&mut self) {
        let settings = self.program.settings(self.scenario);
        for input in &settings.order {
            let setting = &settings.inputs[input.0];
            let reached = setting.values().any(|key| self.is_drawn(&key.value));
            self.drawn[input.0] = reached || self.source_of.contains_key(input);
        }
        // Rows look back at rows that come later: what is reached only grows, until a walk finds nothing new.
        let mut changed = true;
        while mem::take(&mut changed) {
            for (level, pass) in self.program.code.passes.iter().enumerate() {
                for (at, op) in pass.once.iter().enumerate() {
                    let reached = self.reaches(level, &op.kind);
                    changed |= mem::replace(&mut self.once[level][at], reached) != reached;
                }
                for (at, op) in pass.body.iter().enumerate() {
                    let reached = self.reaches(level, &op.kind);
                    changed |= mem::replace(&mut self.body[level][at], reached) != reached;
                }
                for (row, reg) in pass.scalars.iter().chain(&pass.series) {
                    let opening = self.program.row(*row).opening.as_ref().is_some_and(|tree| self.opening_drawn(tree));
                    let reached = self.uncertain[row.0] || opening || self.flag(level, *reg);
                    changed |= mem::replace(&mut self.uncertain[row.0], reached) != reached;
                }
            }
        }
    }

    pub(super) fn is_drawn(&self, tree: &Tree) -> bool {
        let mut found = false;
        tree.visit(&mut |piece| {
            if let Node::Input { input, .. } | Node::InputAt { input, .. } = &piece.node {
                found |= self.drawn[input.0];
            }
        });
        found
    }

    /// The opening of a total is over rows; any other is over driver cells.
    pub(super) fn opening_drawn(&self, tree: &Tree) -> bool {
        let mut found = self.is_drawn(tree);
        tree.visit(&mut |piece| {
            if let Node::Row { row, .. } = &piece.node {
                found |= self.program.row(*row).opening.as_ref().is_some_and(|opening| self.is_drawn(opening));
            }
        });
        found
    }

    pub(super) fn flag(&self, level: usize, reg: Reg) -> bool {
        match reg {
            Reg::Once(at) => self.once[level][at as usize],
            Reg::Body(at) => self.body[level][at as usize],
        }
    }

    fn reaches(&self, level: usize, op: &OpKind) -> bool {
        args_of(op).into_iter().any(|reg| self.flag(level, reg))
            || rows_of(op).iter().any(|row| self.uncertain[row.0])
            || inputs_of(op).iter().any(|input| self.drawn[input.0])
    }
}
