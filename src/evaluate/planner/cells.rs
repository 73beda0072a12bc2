//! Driver cells: their keys, their own draws, and their paths over time.

use super::super::kernel::Kernel;
use super::super::plan::{Effect, Operand, Source, SourceSlots};
use super::{Cell, Planner};
use crate::formula::BinaryOp;
use crate::graph::{InputId, Stretch, Way};
use crate::model::Calendar;
use std::rc::Rc;

impl Planner<'_> {
    pub(super) fn inputs(&mut self, sources: &[Source]) {
        for (s, source) in sources.iter().enumerate() {
            let by_period = source.effect == Effect::Periods;
            let len = if by_period { self.source_depth.get(&s).copied().unwrap_or(0) + 1 } else { 1 };
            let first = self.slots;
            self.slots += len;
            self.source_slots.push(SourceSlots { first, len, by_period });
        }
        let settings = self.program.settings(self.scenario);
        for input in &settings.order {
            if !self.drawn[input.0] {
                continue;
            }
            let setting = &settings.inputs[input.0];
            let base = self.statics.inputs[input.0].as_ref();
            let key = |at: usize, planner: &mut Self| match planner.is_drawn(&setting.keys[at].value) {
                true => planner.tree(&setting.keys[at].value),
                false => Operand::Value(base.map_or(f64::NAN, |value| value.keys[at])),
            };
            let keys = (0..setting.keys.len()).map(|at| key(at, self)).collect();
            let outside = setting.outside.as_ref().map(|key| match self.is_drawn(&key.value) {
                true => self.tree(&key.value),
                false => Operand::Value(base.and_then(|value| value.outside).unwrap_or(f64::NAN)),
            });
            let drawn = self.source_of.get(input).map(|s| (sources[*s].effect, *s));
            self.cells[input.0] = Some(Rc::new(Cell { keys, outside, drawn }));
        }
    }

    /// A cell that a draw reaches.
    fn cell(&self, input: InputId) -> Option<Rc<Cell>> {
        self.cells[input.0].as_ref().map(Rc::clone)
    }

    /// The value of a cell in one period, in the prologue.
    pub(super) fn cell_at(&mut self, input: InputId, period: i32) -> Operand {
        let Some(cell) = self.cell(input) else {
            return Operand::Value(self.statics.inputs[input.0].as_ref().map_or(f64::NAN, |value| value.at(period)));
        };
        let base = |planner: &mut Self| planner.base_at(input, &cell, period.max(1));
        self.with_draw(&cell, base)
    }

    fn with_draw(&mut self, cell: &Cell, base: impl FnOnce(&mut Self) -> Operand) -> Operand {
        match cell.drawn {
            Some((Effect::Value, s)) => Operand::Slot(self.source_slots[s].first),
            // Outside of time a driver that is drawn in every period has the first one's value.
            Some((Effect::Periods, s)) => Operand::Slot(self.source_slots[s].first),
            Some((Effect::Add, s)) => {
                let (base, drawn) = (base(self), Operand::Slot(self.source_slots[s].first));
                self.emit(Kernel::Arithmetic(BinaryOp::Add), [base, drawn])
            }
            Some((Effect::Multiply, s)) => {
                let (base, drawn) = (base(self), Operand::Slot(self.source_slots[s].first));
                self.emit(Kernel::Arithmetic(BinaryOp::Multiply), [base, drawn])
            }
            None => base(self),
        }
    }

    /// A cell without its own draw.
    fn base_at(&mut self, input: InputId, cell: &Cell, period: i32) -> Operand {
        let (a, b, share) = self.stretch(self.way(input).as_ref(), cell, period);
        match b {
            Some(b) if share != 0.0 => self.between(a, b, Operand::Value(share)),
            _ => a,
        }
    }

    fn between(&mut self, a: Operand, b: Operand, share: Operand) -> Operand {
        let difference = self.emit(Kernel::Arithmetic(BinaryOp::Subtract), [b, a]);
        let part = self.emit(Kernel::Arithmetic(BinaryOp::Multiply), [difference, share]);
        self.emit(Kernel::Arithmetic(BinaryOp::Add), [a, part])
    }

    /// The way of a driver's path; none where it has one value.
    fn way(&self, input: InputId) -> Option<Way> {
        let driver = &self.program.model.drivers[self.program.input(input).driver.0];
        let setting = &self.program.settings(self.scenario).inputs[input.0];
        driver.varies.then(|| Way::of(setting, driver.between))
    }

    /// Between which values a period lies, and how far on the way.
    fn stretch(&self, way: Option<&Way>, cell: &Cell, t: i32) -> (Operand, Option<Operand>, f64) {
        let first = || cell.keys.first().copied().or(cell.outside).unwrap_or(Operand::Value(f64::NAN));
        match way.and_then(|way| way.stretch(t)) {
            Some(Stretch::At(place)) => (cell.keys[place], None, 0.0),
            Some(Stretch::Between(a, b, share)) => (cell.keys[a], Some(cell.keys[b]), share),
            Some(Stretch::Outside) => (cell.outside.unwrap_or(Operand::Value(0.0)), None, 0.0),
            None => (first(), None, 0.0),
        }
    }

    /// A driver's path, some periods back.
    pub(super) fn path(&mut self, input: InputId, shift: u32) -> Operand {
        let Some(cell) = self.cell(input) else { return Operand::Value(f64::NAN) };
        if let Some((Effect::Periods, s)) = cell.drawn {
            let slots = self.source_slots[s];
            return Operand::Ring { first: slots.first, len: slots.len, shift };
        }
        let way = self.way(input);
        let stretches: Vec<_> = (1..=self.periods)
            .map(|t| self.stretch(way.as_ref(), &cell, t.saturating_sub_unsigned(shift).max(1)))
            .collect();
        let from = self.choice(stretches.iter().map(|s| s.0).collect());
        let from = self.values(from);
        if stretches.iter().all(|s| s.1.is_none()) {
            return self.with_draw(&cell, |_| from);
        }
        let to = self.choice(stretches.iter().map(|s| s.1.unwrap_or(s.0)).collect());
        let share = self.table(stretches.iter().map(|s| s.2).collect());
        let base = match (self.values(to), share) {
            // Every key is certain: the base run has the path.
            (Operand::Value(_) | Operand::Table(_), _) if matches!(from, Operand::Value(_) | Operand::Table(_)) => {
                let statics = self.statics.inputs[input.0].as_ref();
                let at = |t: i32| statics.map_or(f64::NAN, |value| value.at(t.saturating_sub_unsigned(shift)));
                let values = (1..=self.periods).map(at).collect();
                self.table(values)
            }
            (to, share) => self.between(from, to, share),
        };
        self.with_draw(&cell, |_| base)
    }

    /// A choice between certain values is a table.
    pub(super) fn values(&mut self, operand: Operand) -> Operand {
        let Operand::Choice(at) = operand else { return operand };
        let value = |o: &Operand| if let Operand::Value(x) = o { Some(*x) } else { None };
        match self.choices[at as usize].iter().map(value).collect::<Option<Vec<f64>>>() {
            Some(values) => self.table(values.into()),
            None => operand,
        }
    }

    pub(super) fn seasonal(&mut self, inputs: &[InputId], calendar: Calendar, shift: u32) -> Operand {
        let parts: Vec<Operand> = inputs
            .iter()
            .map(|input| match (self.drawn[input.0], &self.statics.inputs[input.0]) {
                (true, _) => self.path(*input, shift),
                (false, Some(value)) => {
                    let values = (1..=self.periods).map(|t| value.at(t.saturating_sub_unsigned(shift))).collect();
                    self.table(values)
                }
                (false, None) => Operand::Value(f64::NAN),
            })
            .collect();
        let timeline = self.program.model.timeline;
        let index = |t: i32| match calendar {
            Calendar::Month => timeline.month(t),
            Calendar::Quarter => timeline.quarter(t),
        };
        let choice = (1..=self.periods).map(|t| parts[index(t.saturating_sub_unsigned(shift)) as usize - 1]).collect();
        self.choice(choice)
    }
}
