//! Instructions, tables and choices, each put where it belongs.

use super::super::kernel::Kernel;
use super::super::plan::{Ins, Operand, Place};
use super::{Planner, Target};
use std::borrow::Cow;

impl Planner<'_> {
    pub(super) fn slot(&mut self) -> u32 {
        self.slots += 1;
        self.slots - 1
    }

    pub(super) fn emit<const N: usize>(&mut self, kernel: Kernel, args: [Operand; N]) -> Operand {
        let slot = self.slot();
        self.emit_to(kernel, Place::Slot(slot), args);
        Operand::Slot(slot)
    }

    pub(super) fn emit_to<const N: usize>(&mut self, kernel: Kernel, out: Place, args: [Operand; N]) {
        let mut three = [Operand::Value(0.0); 3];
        three[..N].copy_from_slice(&args);
        self.push(Ins { kernel, out, args: three, recent: None });
    }

    pub(super) fn push(&mut self, ins: Ins) {
        match self.target {
            Target::Prologue => self.prologue.push(ins),
            Target::Once(level) => self.stages[level].once.push(ins),
            Target::Body(level) => self.stages[level].body.push(ins),
        }
    }

    pub(super) fn table(&mut self, values: Cow<'_, [f64]>) -> Operand {
        let same = values.windows(2).all(|pair| pair[0].to_bits() == pair[1].to_bits());
        if let (true, Some(value)) = (same, values.first()) {
            return Operand::Value(*value);
        }
        let bits = |values: &[f64]| values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        let wanted = bits(&values);
        let at = self.tables.iter().position(|table| bits(table) == wanted).unwrap_or_else(|| {
            self.tables.push(values.into_owned());
            self.tables.len() - 1
        });
        Operand::Table(at as u32)
    }

    pub(super) fn choice(&mut self, operands: Vec<Operand>) -> Operand {
        if operands.windows(2).all(|pair| pair[0] == pair[1]) {
            return operands.first().copied().unwrap_or(Operand::Value(f64::NAN));
        }
        self.choices.push(operands);
        Operand::Choice(self.choices.len() as u32 - 1)
    }
}
