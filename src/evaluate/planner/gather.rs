//! What is gathered over the periods: reductions, errors, the cells of checks.

use super::super::kernel::Kernel;
use super::super::plan::{Collect, How, Ins, Operand, Place};
use super::Planner;
use crate::formula::BinaryOp;
use crate::graph::{RowId, Shape};
use crate::model::Reducer;

impl Planner<'_> {
    pub(super) fn reduce(&mut self, how: Reducer, row: RowId, first: i32, last: i32) -> Operand {
        let slot = match how {
            Reducer::Total | Reducer::Average => self.collect(How::Sum, row, first, last),
            Reducer::Smallest => self.collect(How::Smallest, row, first, last),
            Reducer::Largest => self.collect(How::Largest, row, first, last),
            Reducer::First => self.collect(How::Take, row, first, first),
            Reducer::Last => self.collect(How::Take, row, last, last),
        };
        match how {
            Reducer::Average => {
                let count = Operand::Value(f64::from(last - first + 1));
                self.emit(Kernel::Arithmetic(BinaryOp::Divide), [Operand::Slot(slot), count])
            }
            Reducer::Total | Reducer::Smallest | Reducer::Largest | Reducer::First | Reducer::Last => {
                Operand::Slot(slot)
            }
        }
    }

    pub(super) fn collect(&mut self, how: How, row: RowId, first: i32, last: i32) -> u32 {
        let key = (how as u8, row, first, last);
        if let Some(slot) = self.reduced.get(&key) {
            return *slot;
        }
        let slot = self.slot();
        let (level, _) = self.places[row.0];
        let from = self.now(row);
        self.stages[level].collects.push(Collect { how, from, slot, first, last });
        self.reduced.insert(key, slot);
        slot
    }

    pub(super) fn errors_of(&mut self, row: RowId) {
        let slot = match self.errors {
            Some(slot) => slot,
            None => self.slot(),
        };
        self.errors = Some(slot);
        let (level, _) = self.places[row.0];
        let collect = Collect { how: How::Errors, from: self.now(row), slot, first: 1, last: self.periods };
        if !self.stages[level].collects.contains(&collect) {
            self.stages[level].collects.push(collect);
        }
    }

    /// In how many periods and cells a check holds.
    pub(super) fn held(&mut self, rows: &[RowId], after: &mut Vec<Ins>) -> Operand {
        let mut certain = 0.0;
        let mut parts = Vec::new();
        for row in rows {
            let operand = self.now(*row);
            match (self.program.row(*row).shape, operand) {
                (Shape::Scalar, Operand::Value(x)) => certain += x,
                (Shape::Scalar, operand) => parts.push(operand),
                (Shape::Series, Operand::Value(x)) => certain += x * f64::from(self.periods),
                (Shape::Series, Operand::Table(at)) => certain += self.tables[at as usize].iter().sum::<f64>(),
                (Shape::Series, _) => parts.push(Operand::Slot(self.collect(How::Sum, *row, 1, self.periods))),
            }
        }
        parts.into_iter().fold(Operand::Value(certain), |sum, part| {
            let slot = self.slot();
            after.push(Ins {
                kernel: Kernel::Arithmetic(BinaryOp::Add),
                out: Place::Slot(slot),
                args: [sum, part, Operand::Value(0.0)],
                recent: None,
            });
            Operand::Slot(slot)
        })
    }
}
