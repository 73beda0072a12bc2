//! Runs the draws of a scenario.

use super::ask::{Ask, Ended, Progress};
use super::draws::{Block, Drawing};
use super::named::kept;
use super::origin::DrawsFrom;
use super::outcome::FailedDraw;
use super::outcomes::{Numbers, Outcomes, Slot, Tally, put, stretches};
use super::sources::{Sources, sources};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{
    Arg, Column, Draw, Drawn as DrawnValue, Draws, Effect, LANES, Memory, Plan, Wanted, plan, project,
};
use crate::graph::{Program, RowId, Shape};
use crate::model::ScenarioId;
use crate::sample::Method;
use crate::series::Projection;
use rayon::prelude::*;
use std::ops::Range;

/// Blocks that one thread works through before it takes the next.
const BLOCKS: usize = 32;

/// A scenario, ready to be drawn.
pub struct Simulator<'a> {
    /// The model, lowered.
    pub program: &'a Program,
    /// The scenario.
    pub scenario: ScenarioId,
    /// What is asked.
    pub ask: &'a Ask,
    /// What is drawn.
    pub(super) sources: Sources,
    /// The scenario as it is.
    pub(super) base: Projection,
    progress: &'a Progress,
    plan: Plan,
    /// Of draws that were kept: for each source, for each period that it is drawn for, its column.
    kept: Vec<Vec<&'a [f64]>>,
}

impl<'a> Simulator<'a> {
    /// Makes ready.
    ///
    /// # Errors
    /// What is wrong with the scenario itself, with its distributions or its correlations.
    pub fn new(
        program: &'a Program,
        scenario: ScenarioId,
        ask: &'a Ask,
        progress: &'a Progress,
    ) -> Result<Simulator<'a>, Vec<Diagnostic>> {
        let wanted = Wanted {
            scalars: ask.outputs.iter().map(|output| program.output_rows[*output]).collect(),
            targets: ask.outputs.iter().copied().filter(|o| program.targets[*o].is_some()).collect(),
            holds: program.check_rows.clone(),
            series: vec![],
        };
        Simulator::of(program, scenario, ask, progress, &wanted)
    }

    /// The same with other rows than the outputs asked for.
    pub(super) fn of(
        program: &'a Program,
        scenario: ScenarioId,
        ask: &'a Ask,
        progress: &'a Progress,
        wanted: &Wanted,
    ) -> Result<Simulator<'a>, Vec<Diagnostic>> {
        let base = project(program, scenario)?;
        let mut sources = sources(program, scenario, &base, &ask.fixed)?;
        if let Method::Sobol(size) = ask.method {
            let replicates = (ask.first + ask.draws).div_ceil(u64::from(size)) as u32;
            sources.make_sequences(ask.seed, replicates, ask.indices);
        }
        let plan = plan(program, scenario, &sources.plan, wanted)?;
        let kept = match &ask.origin {
            DrawsFrom::Kept(table) => kept(program, &sources.plan, table)?,
            DrawsFrom::Made | DrawsFrom::Picked(_) => vec![],
        };
        Ok(Simulator { program, scenario, ask, sources, base, progress, plan, kept })
    }

    /// How far the work is.
    pub(super) fn progress(&self) -> &Progress {
        self.progress
    }

    /// The plan of the outputs asked for.
    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The plan of some series instead.
    ///
    /// # Errors
    /// As [`Simulator::new`].
    pub(super) fn plan_of(&self, series: Vec<RowId>) -> Result<Plan, Vec<Diagnostic>> {
        let wanted = Wanted { series, ..Wanted::default() };
        plan(self.program, self.scenario, &self.sources.plan, &wanted)
    }

    fn drawing(&self) -> Drawing<'_> {
        let Ask { seed, method, isa, origin, .. } = self.ask;
        Drawing { seed: *seed, method: *method, isa: *isa, origin, kept: &self.kept }
    }

    /// The numbers of a block, from a draw on.
    pub(super) fn block<R: FnMut(usize, i32, Arg<'_>)>(&self, first: u64, record: R) -> Block<'_, R> {
        Block::new(&self.sources, self.drawing(), first, record)
    }

    /// Works chunk by chunk, with `work` given the chunk's first draw (counted from the first asked for), how many there
    /// are, and its own item; chunks come back in their order, whoever ran them. Nothing where the work was stopped.
    pub(super) fn chunks<T: Send, I: Send>(
        &self,
        items: Vec<I>,
        work: impl Fn(u64, u64, I) -> T + Sync,
    ) -> Result<Vec<T>, Ended> {
        let size = self.chunk_size() as u64;
        self.progress.expect(self.ask.draws);
        let all: Vec<Option<T>> = items
            .into_par_iter()
            .enumerate()
            .map(|(chunk, item)| {
                let from = chunk as u64 * size;
                let count = size.min(self.ask.draws - from);
                let done = (!self.progress.stopped()).then(|| work(from, count, item));
                self.progress.step(count);
                done
            })
            .collect();
        all.into_iter().collect::<Option<Vec<T>>>().ok_or(Ended::Stopped)
    }

    /// Runs some series rows up to a period for all draws, block by block: each chunk of draws starts with what `start` gives,
    /// `record` is told each row's values in each period of a block, and `done` that the block is finished, with its first
    /// draw (counted from the first asked for) and how many draws count in it.
    ///
    /// # Errors
    /// As [`Simulator::new`], and that it was stopped.
    pub(in crate::analyse) fn walk<T: Send>(
        &self,
        rows: &[RowId],
        to: i32,
        start: impl Fn() -> T + Sync,
        record: impl Fn(&mut T, usize, i32, Arg<'_>) + Sync,
        finish: impl Fn(&mut T, u64, usize) + Sync,
    ) -> Result<Vec<T>, Ended> {
        let plan = self.plan_of(rows.to_vec())?.recorded_to(to);
        self.chunks(vec![(); self.chunk_count()], |from, count, ()| {
            let (mut memory, mut state, mut done) = (Memory::new(&plan, self.ask.isa), start(), 0);
            while done < count {
                let lanes = (count - done).min(LANES as u64) as usize;
                let first = self.ask.first + from + done;
                let told = |series: usize, t: i32, arg: Arg<'_>| {
                    if t <= to {
                        record(&mut state, series, t, arg);
                    }
                };
                plan.run(&mut memory, &mut self.block(first, told));
                finish(&mut state, from + done, lanes);
                done += lanes as u64;
            }
            state
        })
    }

    /// Draws of a chunk.
    pub(super) fn chunk_size(&self) -> usize {
        BLOCKS * LANES
    }

    /// How many chunks there are.
    pub(super) fn chunk_count(&self) -> usize {
        self.ask.draws.div_ceil(self.chunk_size() as u64) as usize
    }

    /// Whether an output, as asked for, may have no value in a draw without that being an error.
    fn may_be_missing(&self, output: usize) -> bool {
        let output = &self.program.model.outputs[self.ask.outputs[output]];
        output.is_period || output.may_be_missing
    }

    /// Every draw's numbers of some of the outputs asked for. Draws count as failed for all outputs alike; checks are
    /// counted over the draws that `counts` (numbered from the first asked for).
    ///
    /// # Errors
    /// Only that it was stopped.
    pub fn outcomes(&self, keep: Range<usize>, counts: impl Fn(u64) -> bool + Sync) -> Result<Outcomes, Ended> {
        let draws = self.ask.draws as usize;
        let mut all = self.kinds(&keep);
        for column in all.outputs.iter_mut().chain(all.targets.iter_mut().flatten()) {
            if let Numbers::Each(values) = column {
                *values = vec![0.0; draws];
            }
        }
        all.failed = vec![false; draws];
        let (size, count) = (self.chunk_size(), self.chunk_count());
        let mut parts: Vec<Part<'_>> = all
            .failed
            .chunks_mut(size)
            .map(|failed| Part { outputs: vec![], targets: vec![], failed, checks: vec![] })
            .collect();
        for column in &mut all.outputs {
            parts.iter_mut().zip(stretches(column, size, count)).for_each(|(part, slot)| part.outputs.push(slot));
        }
        for column in &mut all.targets {
            let slots = match column {
                Some(column) => stretches(column, size, count),
                None => (0..count).map(|_| None).collect(),
            };
            parts.iter_mut().zip(slots).for_each(|(part, slot)| part.targets.push(slot));
        }
        let tallies = self.chunks(parts, |from, count, part| self.part(&keep, from, count, part, &counts))?;
        for tally in tallies {
            all.checks.iter_mut().zip(tally).for_each(|(all, more)| all.join(more));
        }
        Ok(all)
    }

    /// Which columns are the same for all draws, from a first block; the others are empty.
    pub(super) fn kinds(&self, keep: &Range<usize>) -> Outcomes {
        let mut memory = Memory::new(&self.plan, self.ask.isa);
        self.plan.run(&mut memory, &mut self.block(self.ask.first, |_, _, _| {}));
        let kind = |arg: Arg<'_>| match arg {
            Arg::Column(_) => Numbers::Each(vec![]),
            Arg::Splat(x) => Numbers::All(x),
        };
        let target = |output: usize| self.target(output).map(|at| kind(self.plan.target(&memory, at)));
        Outcomes {
            outputs: keep.clone().map(|output| kind(self.plan.scalar(&memory, output))).collect(),
            targets: keep.clone().map(target).collect(),
            failed: vec![],
            checks: vec![Tally::default(); self.program.model.checks.len()],
        }
    }

    /// The place of an output's target among the plan's.
    fn target(&self, output: usize) -> Option<usize> {
        let has = |output: &usize| self.program.targets[*output].is_some();
        has(&self.ask.outputs[output]).then(|| self.ask.outputs[..output].iter().filter(|o| has(o)).count())
    }

    fn part(
        &self,
        keep: &Range<usize>,
        from: u64,
        count: u64,
        part: Part<'_>,
        counts: impl Fn(u64) -> bool,
    ) -> Vec<Tally> {
        let Part { mut outputs, mut targets, failed, mut checks } = part;
        checks.resize(self.program.model.checks.len(), Tally::default());
        let places: Vec<u32> = (0..checks.len()).map(|check| self.places(check)).collect();
        let mut memory = Memory::new(&self.plan, self.ask.isa);
        let mut done = 0;
        while done < count {
            let lanes = (count - done).min(LANES as u64) as usize;
            let first = self.ask.first + from + done;
            self.plan.run(&mut memory, &mut self.block(first, |_, _, _| {}));
            let before = done as usize;
            let mut wrong = [false; LANES];
            for output in 0..self.ask.outputs.len() {
                let arg = self.plan.scalar(&memory, output);
                if !self.may_be_missing(output) {
                    errors(arg, &mut wrong);
                }
                if keep.contains(&output) {
                    put(&mut outputs[output - keep.start], before, lanes, arg);
                    if let Some(at) = self.target(output) {
                        put(&mut targets[output - keep.start], before, lanes, self.plan.target(&memory, at));
                    }
                }
            }
            for check in 0..checks.len() {
                errors(self.plan.held(&memory, check), &mut wrong);
            }
            if let Arg::Column(count) = self.plan.errors(&memory) {
                wrong.iter_mut().zip(count).for_each(|(wrong, n)| *wrong |= *n > 0.0);
            }
            for (c, check) in checks.iter_mut().enumerate() {
                let held = self.plan.held(&memory, c);
                if matches!(held, Arg::Splat(n) if n == f64::from(places[c])) {
                    continue;
                }
                for (lane, _) in wrong[..lanes].iter().enumerate().filter(|(_, wrong)| !**wrong) {
                    let short = f64::from(places[c]) - at(held, lane);
                    if short > 0.0 && counts(from + done + lane as u64) {
                        check.add(first + lane as u64, short as u64);
                    }
                }
            }
            failed[before..before + lanes].copy_from_slice(&wrong[..lanes]);
            done += lanes as u64;
        }
        checks
    }

    /// In how many periods and cells a check has to hold.
    fn places(&self, check: usize) -> u32 {
        let of = |row: &RowId| match self.program.row(*row).shape {
            Shape::Series => self.program.model.timeline.periods,
            Shape::Scalar => 1,
        };
        self.program.check_rows[check].iter().map(of).sum()
    }

    /// The numbers of one source in the draws from `first` on; `period` is 1 for those drawn by period, else 0.
    pub(super) fn column(&self, source: usize, period: i32, first: u64, count: usize) -> Vec<f64> {
        let mut out = Vec::with_capacity(count.next_multiple_of(LANES));
        let mut column: Column = [0.0; LANES];
        while out.len() < count {
            let mut block = self.block(first + out.len() as u64, |_, _, _| {});
            block.sample(source, period, &mut column);
            out.extend_from_slice(&column);
        }
        out.truncate(count);
        out
    }

    /// A failed draw again, alone, for its error.
    pub(super) fn failure(&self, draw: u64) -> FailedDraw {
        let diagnostics = self.projected(draw).err().unwrap_or_default();
        FailedDraw { draw, diagnostics, drivers: self.drawn_values(draw) }
    }

    /// The values of one draw, as a single projection takes them.
    pub(super) fn draw(&self, draw: u64) -> Draw {
        let mut values = Draw::new();
        let mut column: Column = [0.0; LANES];
        for (at, source) in self.sources.plan.iter().enumerate() {
            let mut block = self.block(draw, |_, _, _| {});
            let drawn = match source.effect {
                Effect::Periods => {
                    let periods = 1..=self.program.model.timeline.last();
                    DrawnValue::Periods(
                        periods
                            .map(|t| {
                                block.sample(at, t, &mut column);
                                column[0]
                            })
                            .collect(),
                    )
                }
                Effect::Value | Effect::Add | Effect::Multiply => {
                    block.sample(at, 0, &mut column);
                    match source.effect {
                        Effect::Add => DrawnValue::Add(column[0]),
                        Effect::Multiply => DrawnValue::Multiply(column[0]),
                        Effect::Value | Effect::Periods => DrawnValue::Value(column[0]),
                    }
                }
            };
            values.extend(source.inputs.iter().map(|input| (*input, drawn.clone())));
        }
        values
    }
}

/// Where a chunk's numbers go.
struct Part<'a> {
    outputs: Vec<Slot<'a>>,
    targets: Vec<Slot<'a>>,
    failed: &'a mut [bool],
    checks: Vec<Tally>,
}

pub(super) fn at(arg: Arg<'_>, lane: usize) -> f64 {
    match arg {
        Arg::Column(column) => column[lane],
        Arg::Splat(x) => x,
    }
}

fn errors(arg: Arg<'_>, wrong: &mut [bool; LANES]) {
    match arg {
        Arg::Column(column) => wrong.iter_mut().zip(column).for_each(|(wrong, x)| *wrong |= x.is_nan()),
        Arg::Splat(x) if x.is_nan() => wrong.fill(true),
        Arg::Splat(_) => {}
    }
}
