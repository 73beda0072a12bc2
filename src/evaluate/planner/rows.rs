//! Rows: their operations, their openings, and the rings from which later periods take them.

use super::super::kernel::Kernel;
use super::super::plan::{How, Ins, Operand, Place, Recent, Wanted};
use super::reach::args_of;
use super::{Planner, Target};
use crate::formula::BinaryOp;
use crate::graph::{Node, OpKind, Reg, RowId, Tree};
use crate::model::{Aggregate, Reducer};

impl Planner<'_> {
    pub(super) fn rings(&mut self) {
        let depths: Vec<(RowId, u32)> = self.depth.iter().map(|(row, depth)| (*row, *depth)).collect();
        for (row, depth) in depths {
            if self.uncertain[row.0] {
                let first = self.slots;
                self.slots += depth + 1;
                self.ring.insert(row, (first, depth + 1));
            }
        }
    }

    pub(super) fn stage(&mut self, level: usize, wanted: &Wanted) {
        let pass = &self.program.code.passes[level];
        self.target = Target::Once(level);
        for at in 0..pass.once.len() {
            self.operation(level, Reg::Once(at as u32));
        }
        for (row, _) in &pass.series {
            self.opening(level, *row);
        }
        self.target = Target::Body(level);
        for at in 0..pass.body.len() {
            self.operation(level, Reg::Body(at as u32));
        }
        for (row, reg) in &pass.series {
            self.keep(level, *row, *reg);
        }
        for (at, row) in wanted.series.iter().enumerate() {
            if self.places[row.0].0 == level {
                let operand = self.now(*row);
                self.stages[level].records.push((at, operand));
            }
        }
    }

    pub(super) fn opening(&mut self, level: usize, row: RowId) {
        let Some((first, _)) = self.ring.get(&row).copied() else { return };
        let Some(opening) = &self.program.row(row).opening else { return };
        let operand = match self.opening_drawn(opening) {
            false => Operand::Value(self.openings[row.0]),
            true => self.opening_operand(opening),
        };
        self.stages[level].openings.push((first, operand));
    }

    fn opening_operand(&mut self, tree: &Tree) -> Operand {
        match &tree.node {
            Node::Over(how, parts) if parts.iter().all(|part| matches!(part.node, Node::Row { .. })) => {
                let cells: Vec<Operand> = parts.iter().map(|part| self.opening_operand(part)).collect();
                self.over(*how, &cells)
            }
            Node::Row { row, .. } => match &self.program.row(*row).opening {
                Some(opening) => self.opening_operand(opening),
                None => Operand::Value(f64::NAN),
            },
            _ => self.tree(tree),
        }
    }

    /// Puts a row's value where later periods look it up, if it is not computed there.
    fn keep(&mut self, level: usize, row: RowId, reg: Reg) {
        let Some((first, len)) = self.ring.get(&row).copied() else { return };
        let here = Operand::Ring { first, len, shift: 0 };
        let operand = self.reg(level, reg);
        if operand != here {
            self.emit_to(Kernel::Copy, Place::Ring { first, len }, [operand]);
        }
    }

    /// A row's value in the period at hand.
    pub(super) fn now(&mut self, row: RowId) -> Operand {
        let (level, reg) = self.places[row.0];
        self.reg(level, reg)
    }

    fn reg(&mut self, level: usize, reg: Reg) -> Operand {
        if let Some(operand) = self.regs.get(&(level, reg)) {
            return *operand;
        }
        let operand = match reg {
            Reg::Once(at) => Operand::Value(self.traces[level].once[at as usize]),
            Reg::Body(at) => {
                let traces = self.traces;
                self.table(traces[level].body[at as usize].as_slice().into())
            }
        };
        self.regs.insert((level, reg), operand);
        operand
    }

    /// Emits an operation that a draw reaches, if it is needed.
    fn operation(&mut self, level: usize, reg: Reg) {
        if !self.needed.contains(&(level, reg)) {
            return;
        }
        let pass = &self.program.code.passes[level];
        let op = match reg {
            Reg::Once(at) => &pass.once[at as usize].kind,
            Reg::Body(at) => &pass.body[at as usize].kind,
        };
        let operand = match op {
            OpKind::Input(input) => self.cell_at(*input, 1),
            OpKind::Path { input, shift } => self.path(*input, *shift),
            OpKind::Seasonal { inputs, calendar, shift } => self.seasonal(inputs, *calendar, *shift),
            OpKind::History { row, shift } => match self.ring.get(row) {
                Some((first, len)) => Operand::Ring { first: *first, len: *len, shift: *shift },
                None => Operand::Value(f64::NAN),
            },
            OpKind::Scalar(row) => self.now(*row),
            OpKind::Reduce { how, row, first, last } => self.reduce(*how, *row, *first, *last),
            OpKind::ReduceBlock { how, rows, first, last } => {
                let parts: Vec<Operand> = rows.iter().map(|row| self.reduce(*how, *row, *first, *last)).collect();
                let how = if *how == Reducer::Smallest { Aggregate::Smallest } else { Aggregate::Largest };
                self.over(how, &parts)
            }
            OpKind::FirstWhen(row) => {
                self.errors_of(*row);
                Operand::Slot(self.collect(How::FirstWhen, *row, 1, self.periods))
            }
            OpKind::LastingFrom(row) => {
                self.errors_of(*row);
                let run = Operand::Slot(self.collect(How::Take, *row, self.periods, self.periods));
                self.emit(Kernel::Lasting(self.periods), [run])
            }
            OpKind::Negate(_)
            | OpKind::Percent(_)
            | OpKind::Places(_)
            | OpKind::Settle(..)
            | OpKind::Settled(..)
            | OpKind::Arithmetic(..)
            | OpKind::Compare(..)
            | OpKind::Unary(..)
            | OpKind::Binary(..)
            | OpKind::Select(..)
            | OpKind::IfError(..)
            | OpKind::Since { .. }
            | OpKind::Recent { .. } => self.computed(level, reg, op),
            OpKind::Value(_) | OpKind::Constant(_) | OpKind::Figure(_) | OpKind::Clock { .. } => return,
        };
        self.regs.insert((level, reg), operand);
    }

    fn computed(&mut self, level: usize, reg: Reg, op: &OpKind) -> Operand {
        let args: Vec<Operand> = args_of(op).into_iter().map(|arg| self.reg(level, arg)).collect();
        let out = self.out(level, reg);
        let operand = match out {
            Place::Slot(slot) => Operand::Slot(slot),
            Place::Ring { first, len } => Operand::Ring { first, len, shift: 0 },
        };
        match (op, args.as_slice()) {
            (OpKind::Negate(_), [x]) => self.emit_to(Kernel::Negate, out, [*x]),
            (OpKind::Percent(_), [x]) => {
                self.emit_to(Kernel::Arithmetic(BinaryOp::Divide), out, [*x, Operand::Value(100.0)]);
            }
            (OpKind::Settled(op, ..), [a, b]) => self.emit_to(Kernel::Settled(*op), out, [*a, *b]),
            (OpKind::Settle(..), [sum, size]) => self.emit_to(Kernel::Settle, out, [*sum, *size]),
            (OpKind::Places(_), [x]) => self.emit_to(Kernel::Places, out, [*x]),
            (OpKind::Arithmetic(op, ..), [a, b]) => self.emit_to(Kernel::Arithmetic(*op), out, [*a, *b]),
            (OpKind::Compare(op, tolerance, ..), [a, b]) => {
                self.emit_to(Kernel::Compare(*op, *tolerance), out, [*a, *b]);
            }
            (OpKind::Unary(function, _), [x]) => self.emit_to(Kernel::Unary(*function), out, [*x]),
            (OpKind::Binary(function, ..), [a, b]) => self.emit_to(Kernel::Binary(*function), out, [*a, *b]),
            (OpKind::Select(..), [c, a, b]) => self.emit_to(Kernel::Select, out, [*c, *a, *b]),
            (OpKind::IfError(..), [a, b]) => self.emit_to(Kernel::IfError, out, [*a, *b]),
            (OpKind::Since { shift, .. }, [period]) => {
                let now = (1..=self.periods).map(|t| f64::from(t.saturating_sub_unsigned(*shift))).collect();
                let now = self.table(now);
                self.emit_to(Kernel::Arithmetic(BinaryOp::Subtract), out, [now, *period]);
            }
            (OpKind::Recent { row, n, shift, current }, args) => {
                let ring = match self.ring.get(row) {
                    Some((first, len)) => Operand::Ring { first: *first, len: *len, shift: 0 },
                    None => self.now(*row),
                };
                let last = args.first().copied().unwrap_or(Operand::Value(0.0));
                self.push(Ins {
                    kernel: Kernel::Arithmetic(BinaryOp::Add),
                    out,
                    args: [ring, last, Operand::Value(0.0)],
                    recent: Some(Recent { n: *n, shift: *shift, current: current.is_some() }),
                });
            }
            _ => {}
        }
        operand
    }

    /// Where a computed operation goes: straight into the ring of a row that it is the value of.
    fn out(&mut self, level: usize, reg: Reg) -> Place {
        let pass = &self.program.code.passes[level];
        let ring = match reg {
            Reg::Body(_) => pass.series.iter().find(|(_, r)| *r == reg).and_then(|(row, _)| self.ring.get(row)),
            Reg::Once(_) => None,
        };
        match ring {
            Some((first, len)) => Place::Ring { first: *first, len: *len },
            None => Place::Slot(self.slot()),
        }
    }
}
