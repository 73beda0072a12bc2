//! Runs a [`Plan`] for one block of draws.

use super::kernel::{Arg, Column, Kernel, LANES, apply};
use super::operation::add;
use super::plan::{Collect, How, Ins, Operand, Place, Plan, Recent, Stage};
use crate::formula::BinaryOp;
use crate::function::Binary;
use crate::maths::Isa;

/// The columns that a run works in; one for each thread, used for block after block.
pub struct Memory {
    slots: Vec<Box<Column>>,
    spare: Box<Column>,
    isa: Isa,
}

/// What a run asks for and tells.
pub trait Draws {
    /// Fills the numbers of a source; `period` is 0 where they hold for all periods.
    fn sample(&mut self, source: usize, period: i32, out: &mut Column);
    /// A wanted series row in a period.
    fn record(&mut self, series: usize, period: i32, values: Arg<'_>);
}

impl Memory {
    /// Columns for a plan.
    pub fn new(plan: &Plan, isa: Isa) -> Memory {
        let column = || Box::new([0.0; LANES]);
        Memory { slots: (0..plan.slots).map(|_| column()).collect(), spare: column(), isa }
    }

    fn run(&mut self, plan: &Plan, ins: &Ins, t: i32) {
        let Memory { slots, spare, isa } = self;
        let out = match ins.out {
            Place::Slot(slot) => slot as usize,
            Place::Ring { first, len } => ring(first, len, t, 0),
        };
        match ins.recent {
            None => apply(*isa, ins.kernel, spare, ins.args.map(|operand| arg(plan, slots, operand, t))),
            Some(recent) => sum_recent(plan, slots, spare, ins, recent, t),
        }
        // The result was written apart and changes places with the old column, which may have been an argument.
        std::mem::swap(&mut slots[out], spare);
    }

    fn collect(&mut self, plan: &Plan, collect: &Collect, t: i32) {
        if t < collect.first || t > collect.last {
            return;
        }
        let Memory { slots, spare, isa } = self;
        let from = arg(plan, slots, collect.from, t);
        let old = &*slots[collect.slot as usize];
        let kernel = match collect.how {
            How::Sum => Kernel::Arithmetic(BinaryOp::Add),
            How::Smallest => Kernel::Binary(Binary::Min),
            How::Largest => Kernel::Binary(Binary::Max),
            How::Take => Kernel::Copy,
            How::FirstWhen => Kernel::FirstWhen(t, t == collect.first),
            How::Errors => Kernel::CountErrors,
        };
        let starts = t == collect.first && matches!(collect.how, How::Sum | How::Smallest | How::Largest);
        match starts || kernel == Kernel::Copy {
            true => apply(*isa, Kernel::Copy, spare, [from; 3]),
            false => apply(*isa, kernel, spare, [Arg::Column(old), from, from]),
        }
        std::mem::swap(&mut slots[collect.slot as usize], spare);
    }
}

fn arg<'m>(plan: &Plan, slots: &'m [Box<Column>], operand: Operand, t: i32) -> Arg<'m> {
    match operand {
        Operand::Value(x) => Arg::Splat(x),
        Operand::Table(at) => Arg::Splat(plan.tables[at as usize][t as usize - 1]),
        Operand::Choice(at) => arg(plan, slots, plan.choices[at as usize][t as usize - 1], t),
        Operand::Slot(slot) => Arg::Column(&slots[slot as usize]),
        Operand::Ring { first, len, shift } => Arg::Column(&slots[ring(first, len, t, shift)]),
    }
}

/// The sum of a row's last periods, the earliest first.
fn sum_recent(plan: &Plan, slots: &[Box<Column>], out: &mut Column, ins: &Ins, recent: Recent, t: i32) {
    let last = t - recent.shift as i32;
    let first = (last - recent.n as i32 + 1).max(1);
    let kept = if recent.current { last - 1 } else { last };
    out.fill(0.0);
    let mut put = |values: Arg<'_>| match values {
        Arg::Column(column) => out.iter_mut().zip(column).for_each(|(sum, x)| *sum = add(*sum, *x)),
        Arg::Splat(x) => out.iter_mut().for_each(|sum| *sum = add(*sum, x)),
    };
    if let Operand::Ring { first: base, len, .. } = ins.args[0] {
        (first..=kept).for_each(|period| put(Arg::Column(&slots[ring(base, len, period, 0)])));
    }
    if recent.current {
        put(arg(plan, slots, ins.args[1], t));
    }
}

/// Where a ring keeps a period; before the first period it has its opening, in its first column.
fn ring(first: u32, len: u32, t: i32, shift: u32) -> usize {
    let at = t.saturating_sub_unsigned(shift).max(0) as u32 % len;
    (first + at) as usize
}

impl Plan {
    /// The same plan for series that nobody records behind a period.
    pub fn recorded_to(self, last: i32) -> Plan {
        Plan { recorded: last.clamp(1, self.periods), ..self }
    }

    /// Runs one block; afterwards [`Plan::scalar`] and the others read its results.
    pub fn run(&self, memory: &mut Memory, draws: &mut impl Draws) {
        for (at, source) in self.sources.iter().enumerate().filter(|(_, source)| !source.by_period) {
            draws.sample(at, 0, &mut memory.slots[source.first as usize]);
        }
        // What is outside of time sees a driver drawn by period as it is in the first one.
        for (at, source) in self.sources.iter().enumerate().filter(|(_, source)| source.by_period) {
            draws.sample(at, 1, &mut memory.slots[source.first as usize]);
        }
        if let Some(slot) = self.errors {
            memory.slots[slot as usize].fill(0.0);
        }
        self.prologue.iter().for_each(|ins| memory.run(self, ins, 1));
        for (at, stage) in self.stages.iter().enumerate() {
            stage.once.iter().for_each(|ins| memory.run(self, ins, 1));
            for (slot, operand) in &stage.openings {
                let ins = Ins { kernel: Kernel::Copy, out: Place::Slot(*slot), args: [*operand; 3], recent: None };
                memory.run(self, &ins, 1);
            }
            if stage.body.is_empty() && stage.collects.is_empty() && stage.records.is_empty() {
                continue;
            }
            // Nothing comes behind the last walk that could need periods which nobody records.
            let is_last = at + 1 == self.stages.len() && stage.collects.is_empty();
            for t in 1..=if is_last { self.recorded } else { self.periods } {
                self.period(stage, memory, draws, t);
            }
        }
    }

    fn period(&self, stage: &Stage, memory: &mut Memory, draws: &mut impl Draws, t: i32) {
        for (at, source) in self.sources.iter().enumerate().filter(|(_, source)| source.by_period) {
            draws.sample(at, t, &mut memory.slots[ring(source.first, source.len, t, 0)]);
            if t == 1 && source.len > 1 {
                draws.sample(at, 1, &mut memory.slots[source.first as usize]);
            }
        }
        stage.body.iter().for_each(|ins| memory.run(self, ins, t));
        stage.collects.iter().for_each(|collect| memory.collect(self, collect, t));
        for (series, operand) in &stage.records {
            draws.record(*series, t, arg(self, &memory.slots, *operand, t));
        }
    }

    /// A wanted scalar row of the block that ran last; NaN where it has no value.
    pub fn scalar<'m>(&self, memory: &'m Memory, at: usize) -> Arg<'m> {
        arg(self, &memory.slots, self.scalars[at], 1)
    }

    /// The target of a wanted output.
    pub fn target<'m>(&self, memory: &'m Memory, at: usize) -> Arg<'m> {
        arg(self, &memory.slots, self.targets[at], 1)
    }

    /// In how many periods and cells a wanted check holds.
    pub fn held<'m>(&self, memory: &'m Memory, at: usize) -> Arg<'m> {
        arg(self, &memory.slots, self.holds[at], 1)
    }

    /// How many conditions of milestones had no value.
    pub fn errors<'m>(&self, memory: &'m Memory) -> Arg<'m> {
        self.errors.map_or(Arg::Splat(0.0), |slot| arg(self, &memory.slots, Operand::Slot(slot), 1))
    }
}
