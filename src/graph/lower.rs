//! Rows into operations: static single assignment, equal operations shared, fixed ones hoisted.
//!
//! Most models need one pass over the periods. A row that looks at a reduction over the whole time
//! (in a check, say) waits for a further pass, after the rows that are reduced.

use super::code::{Code, Op, OpKind, Pass, Reg};
use super::order::topological;
use super::program::Program;
use super::tree::{Node, RowId, Shape, Tree};
use crate::diagnostic::Span;
use crate::formula::BinaryOp;
use crate::function::{Binary, Choice, Elementwise, Unary};
use crate::model::{Aggregate, Clock};
use std::collections::{BTreeSet, HashMap};

/// Lowers all rows of a program.
pub(super) fn lower(program: &Program) -> Code {
    let levels = levels(program);
    let last = levels.iter().copied().max().unwrap_or(0);
    let order = order(program);
    let mut code = Code::default();
    for level in 0..=last {
        let mut lowering = Lowering {
            program,
            levels: &levels,
            level,
            pass: Pass::default(),
            known: HashMap::new(),
            row_regs: HashMap::new(),
        };
        for row in order.iter().copied().filter(|row| levels[row.0] == level) {
            lowering.row(row);
        }
        code.passes.push(lowering.pass);
    }
    code
}

/// For each row the pass that it belongs to: one after the rows that it reduces over time.
fn levels(program: &Program) -> Vec<usize> {
    let mut levels = vec![0; program.rows.len()];
    for _ in 0..program.rows.len() + 1 {
        let mut changed = false;
        for (i, row) in program.rows.iter().enumerate() {
            let mut level = levels[i];
            row.tree.visit(&mut |piece| match &piece.node {
                Node::Row { row, .. } | Node::Recent { row, .. } => level = level.max(levels[row.0]),
                Node::Reduce { row, .. } | Node::FirstWhen(row) | Node::LastingFrom(row) => {
                    level = level.max(levels[row.0] + 1);
                }
                Node::ReduceBlock { rows, .. } => rows.iter().for_each(|row| level = level.max(levels[row.0] + 1)),
                _ => {}
            });
            changed |= level != levels[i];
            levels[i] = level;
        }
        if !changed {
            break;
        }
    }
    levels
}

/// Rows so that each comes after those it needs in the same period.
fn order(program: &Program) -> Vec<RowId> {
    let mut uses: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); program.rows.len()];
    for (i, row) in program.rows.iter().enumerate() {
        row.tree.visit(&mut |piece| match &piece.node {
            Node::Row { row: used, shift } if (*shift == 0 || program.rows[used.0].shape == Shape::Scalar) => {
                uses[i].insert(used.0);
            }
            Node::Recent { row: used, shift: 0, .. } => {
                uses[i].insert(used.0);
            }
            _ => {}
        });
    }
    topological(&uses).into_iter().map(RowId).collect()
}

struct Lowering<'p> {
    program: &'p Program,
    levels: &'p [usize],
    level: usize,
    pass: Pass,
    known: HashMap<OpKind, Reg>,
    row_regs: HashMap<RowId, Reg>,
}

impl Lowering<'_> {
    fn row(&mut self, id: RowId) {
        let row = self.program.row(id);
        let reg = self.tree(&row.tree);
        self.row_regs.insert(id, reg);
        match row.shape {
            Shape::Scalar => self.pass.scalars.push((id, reg)),
            Shape::Series => self.pass.series.push((id, reg)),
        }
    }

    fn emit(&mut self, kind: OpKind, span: Span) -> Reg {
        if let Some(reg) = self.known.get(&kind) {
            let op = match *reg {
                Reg::Once(at) => &mut self.pass.once[at as usize],
                Reg::Body(at) => &mut self.pass.body[at as usize],
            };
            if op.spans.last() != Some(&span) {
                op.spans.push(span);
            }
            return *reg;
        }
        let op = Op { kind: kind.clone(), spans: vec![span] };
        let reg = if self.is_fixed(&kind) {
            self.pass.once.push(op);
            Reg::Once(self.pass.once.len() as u32 - 1)
        } else {
            self.pass.body.push(op);
            Reg::Body(self.pass.body.len() as u32 - 1)
        };
        self.known.insert(kind, reg);
        reg
    }

    /// Whether an operation gives the same value in every period.
    fn is_fixed(&self, kind: &OpKind) -> bool {
        let fixed = |reg: &Reg| matches!(reg, Reg::Once(_));
        match kind {
            OpKind::Value(_)
            | OpKind::Constant(_)
            | OpKind::Figure(_)
            | OpKind::Input(_)
            | OpKind::Scalar(_)
            | OpKind::Reduce { .. }
            | OpKind::ReduceBlock { .. }
            | OpKind::FirstWhen(_)
            | OpKind::LastingFrom(_) => true,
            OpKind::Path { .. }
            | OpKind::Seasonal { .. }
            | OpKind::History { .. }
            | OpKind::Since { .. }
            | OpKind::Recent { .. } => false,
            OpKind::Clock { clock, .. } => *clock == Clock::PeriodLength,
            OpKind::Negate(a) | OpKind::Percent(a) | OpKind::Places(a) | OpKind::Unary(_, a) => fixed(a),
            OpKind::Arithmetic(_, a, b)
            | OpKind::Compare(_, _, a, b)
            | OpKind::Binary(_, a, b)
            | OpKind::Settle(a, b)
            | OpKind::Settled(_, a, b)
            | OpKind::IfError(a, b) => fixed(a) && fixed(b),
            OpKind::Select(c, a, b) => fixed(c) && fixed(a) && fixed(b),
        }
    }

    fn tree(&mut self, tree: &Tree) -> Reg {
        let span = tree.span;
        let kind = match &tree.node {
            Node::Number(x) => OpKind::Value(x.to_bits()),
            Node::Period(t) => OpKind::Value(f64::from(*t).to_bits()),
            Node::Constant(id) => OpKind::Constant(*id),
            Node::Figure(id) => OpKind::Figure(*id),
            Node::Input { input, shift } => {
                let driver = self.program.input(*input).driver;
                match self.program.model.drivers[driver.0].varies {
                    true => OpKind::Path { input: *input, shift: *shift },
                    false => OpKind::Input(*input),
                }
            }
            Node::InputAt { input, .. } => OpKind::Input(*input),
            Node::Seasonal { inputs, calendar, shift } => {
                OpKind::Seasonal { inputs: inputs.clone(), calendar: *calendar, shift: *shift }
            }
            Node::Row { row, shift } => return self.reference(*row, *shift, span),
            Node::Clock { clock, shift } => OpKind::Clock { clock: *clock, shift: *shift },
            Node::Negate(x) => OpKind::Negate(self.tree(x)),
            Node::Percent(x) => OpKind::Percent(self.tree(x)),
            Node::Settled(sum) => return self.settled(sum, span),
            Node::Significant(x, _) => return self.tree(x),
            Node::Places(x) => OpKind::Places(self.tree(x)),
            Node::Arithmetic(op, a, b) => OpKind::Arithmetic(*op, self.tree(a), self.tree(b)),
            Node::Compare(op, tolerance, a, b) => OpKind::Compare(*op, *tolerance, self.tree(a), self.tree(b)),
            Node::Call(function, parts) => return self.call(*function, parts, span),
            Node::Over(how, parts) => return self.over(*how, parts, span),
            Node::Since(x, shift) => OpKind::Since { period: self.tree(x), shift: *shift },
            Node::Recent { row, n, shift } => {
                let current = (*shift == 0).then(|| self.reference(*row, 0, span));
                OpKind::Recent { row: *row, n: *n, shift: *shift, current }
            }
            Node::Reduce { how, row, first, last } => {
                OpKind::Reduce { how: *how, row: *row, first: *first, last: *last }
            }
            Node::ReduceBlock { how, rows, first, last } => {
                OpKind::ReduceBlock { how: *how, rows: rows.clone(), first: *first, last: *last }
            }
            Node::FirstWhen(row) => OpKind::FirstWhen(*row),
            Node::LastingFrom(row) => OpKind::LastingFrom(*row),
        };
        self.emit(kind, span)
    }

    fn reference(&mut self, row: RowId, shift: u32, span: Span) -> Reg {
        let scalar = self.program.row(row).shape == Shape::Scalar;
        if (scalar || shift == 0)
            && self.levels[row.0] == self.level
            && let Some(reg) = self.row_regs.get(&row)
        {
            return *reg;
        }
        self.emit(if scalar { OpKind::Scalar(row) } else { OpKind::History { row, shift } }, span)
    }

    fn call(&mut self, function: Elementwise, parts: &[Tree], span: Span) -> Reg {
        let regs: Vec<Reg> = parts.iter().map(|part| self.tree(part)).collect();
        match function {
            Elementwise::Choice(Choice::If) => self.emit(OpKind::Select(regs[0], regs[1], regs[2]), span),
            Elementwise::Choice(Choice::IfError) => self.emit(OpKind::IfError(regs[0], regs[1]), span),
            // One argument is a condition like two: made 1 or 0.
            Elementwise::Binary(function) if regs.len() == 1 => {
                self.emit(OpKind::Binary(function, regs[0], regs[0]), span)
            }
            Elementwise::Binary(function) => self.fold(function, &regs, span),
            Elementwise::Unary(function) => self.emit(OpKind::Unary(function, regs[0]), span),
        }
    }

    /// A sum or difference with the size of its operands: of two the first one, since either will do; of more, the largest.
    fn settled(&mut self, sum: &Tree, span: Span) -> Reg {
        if let Node::Arithmetic(op, a, b) = &sum.node {
            let (a, b) = (self.tree(a), self.tree(b));
            return self.emit(OpKind::Settled(*op, a, b), span);
        }
        let parts: Vec<Reg> = sum.parts().into_iter().map(|part| self.tree(part)).collect();
        let sizes: Vec<Reg> = parts.iter().map(|reg| self.emit(OpKind::Unary(Unary::Abs, *reg), span)).collect();
        let plain = parts[1..].iter().fold(parts[0], |a, b| self.emit(OpKind::Arithmetic(BinaryOp::Add, a, *b), span));
        let size = self.fold(Binary::Max, &sizes, span);
        self.emit(OpKind::Settle(plain, size), span)
    }

    fn fold(&mut self, function: Binary, regs: &[Reg], span: Span) -> Reg {
        regs[1..].iter().fold(regs[0], |a, b| self.emit(OpKind::Binary(function, a, *b), span))
    }

    /// An aggregate by operations of two values, in the order in which drivers (`evaluate::settings`) and blocks of draws
    /// (`evaluate::planner`) take them too: all have the same bits.
    fn over(&mut self, how: Aggregate, parts: &[Tree], span: Span) -> Reg {
        let regs: Vec<Reg> = parts.iter().map(|part| self.tree(part)).collect();
        match how {
            Aggregate::Smallest => self.fold(Binary::Min, &regs, span),
            Aggregate::Largest => self.fold(Binary::Max, &regs, span),
            Aggregate::Sum | Aggregate::Average => {
                let sum =
                    regs[1..].iter().fold(regs[0], |a, b| self.emit(OpKind::Arithmetic(BinaryOp::Add, a, *b), span));
                if how == Aggregate::Sum {
                    return sum;
                }
                let count = self.emit(OpKind::Value((regs.len() as f64).to_bits()), span);
                self.emit(OpKind::Arithmetic(BinaryOp::Divide, sum, count), span)
            }
        }
    }
}
