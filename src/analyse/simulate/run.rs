//! Runs the draws of a simulation and gathers what they tell.

use super::draws::{Block, Drawing};
use super::outcome::{CheckRisk, DriverRisk, FAN, FailedDraw, Fan, OutputRisk, PERCENTILES, Simulation};
use super::sources::{Sources, sources};
use super::statistics::{correlation, mean_and_sd, percentiles, ranks};
use crate::check::{Better, ScenarioId};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{
    Arg, Column, Draw, Drawn as DrawnValue, Draws, Effect, LANES, Memory, Overrides, Plan, Wanted, plan, project,
    project_draw,
};
use crate::graph::{InputId, Program, RowId, Shape};
use crate::maths::Isa;
use crate::sample::Method;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Blocks that one thread works through before it takes the next.
const BLOCKS: u64 = 32;
/// Draws from which drivers' contributions are worked out.
const RANKED: usize = 20_000;
/// Numbers of fans that are kept at a time.
const KEPT: usize = 32_000_000;
/// Failed draws that are told in full.
const TOLD: usize = 5;
/// Slices of a driver's range in which its effect is looked at.
const SLICES: usize = 20;

/// What is asked of a simulation.
#[derive(Clone, Debug)]
pub struct Ask {
    /// How many draws.
    pub draws: u64,
    /// The number of the first.
    pub first: u64,
    /// The seed.
    pub seed: u64,
    /// How draws spread.
    pub method: Method,
    /// Instructions for columns.
    pub isa: Isa,
    /// The outputs that are told, as indices; what only others need is not computed.
    pub outputs: Vec<usize>,
    /// Whether percentiles of every line in every period are wanted.
    pub fans: bool,
    /// Driver cells that are not drawn.
    pub fixed: BTreeSet<InputId>,
}

/// Simulates a scenario on the threads of the pool at hand. The numbers do not depend on how many there are.
///
/// # Errors
/// What is wrong with the scenario itself, with its distributions or its correlations.
pub fn simulate(program: &Program, scenario: ScenarioId, ask: &Ask) -> Result<Simulation, Vec<Diagnostic>> {
    let base = project(program, scenario)?;
    let mut sources = sources(program, scenario, &base, &ask.fixed)?;
    if let Method::Sobol(size) = ask.method {
        sources.make_sequences(ask.seed, (ask.first + ask.draws).div_ceil(u64::from(size)) as u32);
    }
    let targets: Vec<usize> = ask.outputs.iter().copied().filter(|o| program.targets[*o].is_some()).collect();
    let wanted = Wanted {
        scalars: ask.outputs.iter().map(|output| program.output_rows[*output]).collect(),
        targets: targets.clone(),
        holds: program.check_rows.clone(),
        series: vec![],
    };
    let plan = plan(program, scenario, &Overrides::new(), &sources.plan, &wanted)?;
    let run = Run { program, scenario, ask, sources: &sources };
    let all = run.outcomes(&plan);
    let failed: Vec<u64> = (0..ask.draws).filter(|at| all.failed[*at as usize]).collect();
    let kept: Vec<u32> = (0..ask.draws as u32).filter(|at| !all.failed[*at as usize]).collect();
    let ranked: Vec<u32> = kept.iter().copied().take(RANKED).take_while(|at| (*at as usize) < RANKED * 2).collect();
    let drivers = run.driver_ranks(&ranked);
    let outputs = ask
        .outputs
        .par_iter()
        .zip(&all.outputs)
        .map(|(output, numbers)| {
            let target = targets.iter().position(|t| t == output).map(|at| &all.targets[at]);
            run.output(*output, numbers, target, &kept, &ranked, &drivers)
        })
        .collect();
    let checks = (0..program.check_rows.len()).map(|check| run.check(check, &all.fails[check], &all.failed)).collect();
    Ok(Simulation {
        scenario: base.scenario.clone(),
        draws: ask.draws,
        first: ask.first,
        seed: ask.seed,
        failed: failed.len() as u64,
        failures: failed.iter().take(TOLD).map(|at| run.failure(ask.first + at)).collect(),
        outputs,
        checks,
        fans: if ask.fans { run.fans(&all.failed)? } else { vec![] },
    })
}

/// A simulation at work.
pub(super) struct Run<'a> {
    pub program: &'a Program,
    pub scenario: ScenarioId,
    pub ask: &'a Ask,
    pub sources: &'a Sources,
}

/// A number for each draw, or the same for all.
#[derive(Clone, Debug)]
enum Numbers {
    All(f64),
    Each(Vec<f64>),
}

impl Numbers {
    fn at(&self, draw: usize) -> f64 {
        match self {
            Numbers::All(x) => *x,
            Numbers::Each(values) => values[draw],
        }
    }

    /// Adds the first lanes of a block.
    fn take(&mut self, arg: Arg<'_>, lanes: usize, before: usize) {
        match (&mut *self, arg) {
            (Numbers::Each(values), Arg::Column(column)) => values.extend_from_slice(&column[..lanes]),
            (Numbers::Each(values), Arg::Splat(x)) => values.resize(before + lanes, x),
            (Numbers::All(_), Arg::Splat(x)) => *self = Numbers::All(x),
            (Numbers::All(_), Arg::Column(column)) => {
                let mut values = Vec::with_capacity(BLOCKS as usize * LANES);
                values.extend_from_slice(&column[..lanes]);
                *self = Numbers::Each(values);
            }
        }
    }

    fn reserve(&mut self, all: usize) {
        if let Numbers::Each(values) = self {
            values.reserve_exact(all.saturating_sub(values.len()));
        }
    }

    fn append(&mut self, other: Numbers) {
        match (&mut *self, other) {
            (Numbers::Each(values), Numbers::Each(more)) => values.extend(more),
            (_, other) => *self = other,
        }
    }
}

/// What every draw gave.
struct Outcomes {
    outputs: Vec<Numbers>,
    targets: Vec<Numbers>,
    /// For each check the draws in which it fails, and in how many periods and cells.
    fails: Vec<Vec<(u32, u32)>>,
    failed: Vec<bool>,
}

impl Run<'_> {
    fn drawing(&self) -> Drawing {
        Drawing { seed: self.ask.seed, method: self.ask.method, isa: self.ask.isa }
    }

    /// The numbers of a block, from a draw on.
    pub fn block<R: FnMut(usize, i32, Arg<'_>)>(&self, first: u64, record: R) -> Block<'_, R> {
        Block::new(self.sources, self.drawing(), first, record)
    }

    /// Runs chunk by chunk; chunks come back in their order, whoever ran them.
    fn chunks<T: Send>(&self, work: impl Fn(u64, u64) -> T + Sync) -> Vec<T> {
        let size = BLOCKS * LANES as u64;
        let count = self.ask.draws.div_ceil(size);
        (0..count).into_par_iter().map(|chunk| work(chunk * size, size.min(self.ask.draws - chunk * size))).collect()
    }

    fn outcomes(&self, plan: &Plan) -> Outcomes {
        let parts = self.chunks(|from, count| self.part(plan, from, count));
        let mut parts = parts.into_iter();
        let mut all =
            parts.next().unwrap_or(Outcomes { outputs: vec![], targets: vec![], fails: vec![], failed: vec![] });
        let numbers = all.outputs.iter_mut().chain(&mut all.targets);
        numbers.for_each(|numbers| numbers.reserve(self.ask.draws as usize));
        for part in parts {
            for (mine, more) in [(&mut all.outputs, part.outputs), (&mut all.targets, part.targets)] {
                mine.iter_mut().zip(more).for_each(|(a, b)| a.append(b));
            }
            all.fails.iter_mut().zip(part.fails).for_each(|(a, b)| a.extend(b));
            all.failed.extend(part.failed);
        }
        all
    }

    fn part(&self, plan: &Plan, from: u64, count: u64) -> Outcomes {
        let none = |n: usize| vec![Numbers::All(f64::NAN); n];
        let model = &self.program.model;
        let targets = self.ask.outputs.iter().filter(|o| self.program.targets[**o].is_some()).count();
        let mut out = Outcomes {
            outputs: none(self.ask.outputs.len()),
            targets: none(targets),
            fails: vec![vec![]; model.checks.len()],
            failed: Vec::with_capacity(count as usize),
        };
        let mut memory = Memory::new(plan, self.ask.isa);
        let mut done = 0;
        while done < count {
            let lanes = (count - done).min(LANES as u64) as usize;
            let mut block = self.block(self.ask.first + from + done, |_, _, _| {});
            plan.run(&mut memory, &mut block);
            let before = done as usize;
            let mut wrong = [false; LANES];
            for (o, numbers) in out.outputs.iter_mut().enumerate() {
                let arg = plan.scalar(&memory, o);
                let output = &model.outputs[self.ask.outputs[o]];
                if !(output.is_period || output.may_be_missing) {
                    errors(arg, &mut wrong);
                }
                numbers.take(arg, lanes, before);
            }
            out.targets.iter_mut().enumerate().for_each(|(t, n)| n.take(plan.target(&memory, t), lanes, before));
            for (c, fails) in out.fails.iter_mut().enumerate() {
                let held = plan.held(&memory, c);
                errors(held, &mut wrong);
                let first = (from + done) as u32;
                fails.extend((0..lanes).filter_map(|lane| {
                    let short = self.places(c) as f64 - at(held, lane);
                    (short > 0.0).then_some((first + lane as u32, short as u32))
                }));
            }
            if let Arg::Column(count) = plan.errors(&memory) {
                wrong.iter_mut().zip(count).for_each(|(wrong, n)| *wrong |= *n > 0.0);
            }
            out.failed.extend_from_slice(&wrong[..lanes]);
            done += lanes as u64;
        }
        out
    }

    fn output(
        &self,
        output: usize,
        numbers: &Numbers,
        target: Option<&Numbers>,
        kept: &[u32],
        ranked: &[u32],
        drivers: &[Vec<f64>],
    ) -> OutputRisk {
        let model = &self.program.model.outputs[output];
        // What has no value counts as later than everything.
        let value = |at: &u32| Some(numbers.at(*at as usize)).filter(|x| !x.is_nan()).unwrap_or(f64::INFINITY);
        let mut values: Vec<f64> = match numbers {
            // No draw failed, and every one has a value: as they are.
            Numbers::Each(all) if kept.len() == all.len() && !model.is_period && !model.may_be_missing => all.clone(),
            Numbers::All(_) | Numbers::Each(_) => kept.iter().map(value).collect(),
        };
        let missing = values.iter().filter(|x| !x.is_finite()).count();
        let (mean, sd) = match missing {
            0 => mean_and_sd(&values),
            _ => mean_and_sd(&values.iter().copied().filter(|x| x.is_finite()).collect::<Vec<f64>>()),
        };
        let n = kept.len() as f64;
        let probability = target.map(|target| {
            let higher = model.better == Better::Higher && !model.is_period;
            let met = |at: &u32| {
                let (x, target) = (value(at), target.at(*at as usize));
                if higher { x >= target && x.is_finite() } else { x <= target }
            };
            let p = kept.iter().filter(|at| met(at)).count() as f64 / n;
            let plain = (p * (1.0 - p) / n).sqrt();
            (p, self.spread(kept, |at| Some(if met(at) { 1.0 } else { 0.0 })).unwrap_or(plain))
        });
        let standard_error = self
            .spread(kept, |at| Some(value(at)).filter(|x| x.is_finite()))
            .unwrap_or(sd / ((kept.len() - missing) as f64).sqrt());
        let reached_by = match model.is_period {
            true => self.reached_by(&values),
            false => vec![],
        };
        let ranked: Vec<f64> = ranked.iter().map(|at| value(at).min(f64::MAX)).collect();
        let not_reached = missing as f64 / n;
        let at = percentiles(&mut values, &PERCENTILES);
        OutputRisk {
            output,
            mean,
            sd,
            standard_error,
            percentiles: PERCENTILES.into_iter().zip(at).collect(),
            target: match target {
                Some(Numbers::All(x)) => Some(*x),
                _ => None,
            },
            probability,
            not_reached,
            reached_by,
            drivers: self.contributions(&ranked, drivers),
        }
    }

    /// The standard error of a mean from the spread of its replicates' means; none where draws are independent.
    fn spread(&self, kept: &[u32], value: impl Fn(&u32) -> Option<f64>) -> Option<f64> {
        let (Method::Latin(size) | Method::Sobol(size)) = self.ask.method else { return None };
        let replicate = |at: &u32| ((self.ask.first + u64::from(*at)) / u64::from(size)) as usize;
        let first = replicate(kept.first()?);
        let count = replicate(kept.last()?) - first + 1;
        let mut sums = vec![(0.0, 0.0); count];
        for at in kept {
            if let Some(x) = value(at) {
                let sum = &mut sums[replicate(at) - first];
                *sum = (sum.0 + x, sum.1 + 1.0);
            }
        }
        let means: Vec<f64> = sums.into_iter().filter(|(_, n)| *n > 0.0).map(|(sum, n)| sum / n).collect();
        (means.len() > 1).then(|| mean_and_sd(&means).1 / (means.len() as f64).sqrt())
    }

    fn reached_by(&self, values: &[f64]) -> Vec<f64> {
        let last = self.program.model.timeline.last();
        let mut counts = vec![0u64; last as usize + 1];
        for t in values.iter().filter(|t| t.is_finite()) {
            counts[(*t as i32).clamp(0, last) as usize] += 1;
        }
        let mut sum = counts[0];
        counts[1..]
            .iter()
            .map(|count| {
                sum += count;
                sum as f64 / values.len() as f64
            })
            .collect()
    }

    /// The ranks of each stream's numbers in some draws.
    fn driver_ranks(&self, draws: &[u32]) -> Vec<Vec<f64>> {
        let Some(last) = draws.last() else { return vec![vec![]; self.sources.streams.len()] };
        let of = |stream: usize| {
            let Some(source) = self.sources.drawn.iter().position(|drawn| drawn.stream == stream) else {
                return vec![];
            };
            let mut all = Vec::with_capacity(*last as usize + LANES);
            let mut column: Column = [0.0; LANES];
            while all.len() <= *last as usize {
                let first = self.ask.first + all.len() as u64;
                let mut block = self.block(first, |_, _, _| {});
                let periods = if self.sources.plan[source].effect == Effect::Periods { 1 } else { 0 };
                block.sample(source, periods, &mut column);
                all.extend_from_slice(&column);
            }
            let values: Vec<f64> = draws.iter().map(|at| all[*at as usize]).collect();
            ranks(&values)
        };
        (0..self.sources.streams.len()).into_par_iter().map(of).collect()
    }

    fn contributions(&self, values: &[f64], drivers: &[Vec<f64>]) -> Vec<DriverRisk> {
        let own = ranks(values);
        let mut out: Vec<DriverRisk> = drivers
            .iter()
            .zip(&self.sources.streams)
            .map(|(ranks, name)| {
                let rank_correlation = correlation(ranks, &own);
                // Noise alone explains about one part in n for each slice.
                let noise = 4.0 * SLICES as f64 / own.len().max(1) as f64;
                let explained = between_slices(ranks, &own);
                let misleading = explained - rank_correlation * rank_correlation > 0.03 + noise;
                DriverRisk { driver: name.clone(), rank_correlation, share: 0.0, misleading }
            })
            .collect();
        let squares: f64 = out.iter().map(|d| d.rank_correlation * d.rank_correlation).sum();
        for driver in &mut out {
            let square = driver.rank_correlation * driver.rank_correlation;
            driver.share = if squares > 0.0 { square / squares } else { 0.0 };
        }
        out.sort_by(|a, b| b.share.total_cmp(&a.share));
        out
    }

    /// In how many periods and cells a check has to hold.
    fn places(&self, check: usize) -> u32 {
        let of = |row: &RowId| match self.program.row(*row).shape {
            Shape::Series => self.program.model.timeline.periods,
            Shape::Scalar => 1,
        };
        self.program.check_rows[check].iter().map(of).sum()
    }

    fn check(&self, check: usize, fails: &[(u32, u32)], failed: &[bool]) -> CheckRisk {
        let fails = || fails.iter().filter(|(draw, _)| !failed[*draw as usize]);
        let worst = fails().max_by_key(|(draw, n)| (*n, std::cmp::Reverse(*draw)));
        CheckRisk {
            check,
            failed: fails().count() as u64,
            worst: worst.map(|(draw, n)| (self.ask.first + u64::from(*draw), u64::from(*n))),
        }
    }

    /// A failed draw again, alone, for its error.
    fn failure(&self, draw: u64) -> FailedDraw {
        let (values, drivers) = self.draw(draw);
        let diagnostics =
            project_draw(self.program, self.scenario, &Overrides::new(), &values).err().unwrap_or_default();
        FailedDraw { draw, diagnostics, drivers }
    }

    /// The values of one draw.
    pub fn draw(&self, draw: u64) -> (Draw, Vec<(String, f64)>) {
        let mut values = Draw::new();
        let mut told = Vec::new();
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
                    told.push((self.program.input_name(source.inputs[0]), column[0]));
                    match source.effect {
                        Effect::Add => DrawnValue::Add(column[0]),
                        Effect::Multiply => DrawnValue::Multiply(column[0]),
                        Effect::Value | Effect::Periods => DrawnValue::Value(column[0]),
                    }
                }
            };
            values.extend(source.inputs.iter().map(|input| (*input, drawn.clone())));
        }
        (values, told)
    }

    /// Percentiles of every line in every period, so many at a time as memory is set aside for.
    fn fans(&self, failed: &[bool]) -> Result<Vec<Fan>, Vec<Diagnostic>> {
        let cells: Vec<(usize, usize, RowId)> = self
            .program
            .line_rows
            .iter()
            .enumerate()
            .flat_map(|(line, rows)| rows.iter().enumerate().map(move |(cell, row)| (line, cell, *row)))
            .collect();
        let periods = self.program.model.timeline.last() as usize;
        let each = (KEPT / failed.len().max(1)).max(1);
        let mut made: Vec<Vec<f64>> = Vec::with_capacity(cells.len() * periods);
        let all: Vec<(usize, usize)> =
            (0..cells.len()).flat_map(|cell| (1..=periods).map(move |t| (cell, t))).collect();
        for group in all.chunks(each) {
            made.extend(self.fan_group(&cells, group, failed)?);
        }
        let fan = |(at, (line, cell, _)): (usize, &(usize, usize, RowId))| {
            let by_period = &made[at * periods..(at + 1) * periods];
            let percentiles =
                FAN.iter().enumerate().map(|(i, p)| (*p, by_period.iter().map(|values| values[i]).collect())).collect();
            Fan { line: *line, cell: *cell, percentiles }
        };
        Ok(cells.iter().enumerate().map(fan).collect())
    }

    fn fan_group(
        &self,
        cells: &[(usize, usize, RowId)],
        group: &[(usize, usize)],
        failed: &[bool],
    ) -> Result<Vec<Vec<f64>>, Vec<Diagnostic>> {
        let (first, last) = (group[0].0, group[group.len() - 1].0);
        let series: Vec<RowId> = cells[first..=last].iter().map(|cell| cell.2).collect();
        let wanted = Wanted { series, ..Wanted::default() };
        let plan = plan(self.program, self.scenario, &Overrides::new(), &self.sources.plan, &wanted)?;
        let place = |series: usize, t: i32| group.iter().position(|g| *g == (first + series, t as usize));
        let parts = self.chunks(|from, count| {
            let mut out = vec![Numbers::All(f64::NAN); group.len()];
            let mut memory = Memory::new(&plan, self.ask.isa);
            let mut done = 0;
            while done < count {
                let lanes = (count - done).min(LANES as u64) as usize;
                let record = |series: usize, t: i32, arg: Arg<'_>| {
                    if let Some(at) = place(series, t) {
                        out[at].take(arg, lanes, done as usize);
                    }
                };
                let mut block = self.block(self.ask.first + from + done, record);
                plan.run(&mut memory, &mut block);
                done += lanes as u64;
            }
            out
        });
        let mut all: Vec<Vec<Numbers>> = vec![vec![]; group.len()];
        for part in parts {
            all.iter_mut().zip(part).for_each(|(chunks, numbers)| chunks.push(numbers));
        }
        let of = |chunks: Vec<Numbers>| {
            let mut numbers = Numbers::All(f64::NAN);
            chunks.into_iter().for_each(|chunk| numbers.append(chunk));
            match numbers {
                Numbers::All(x) => vec![x; FAN.len()],
                Numbers::Each(values) => {
                    let kept = values.iter().zip(failed).filter(|(x, failed)| !**failed && !x.is_nan());
                    percentiles(&mut kept.map(|(x, _)| *x).collect::<Vec<f64>>(), &FAN)
                }
            }
        };
        Ok(all.into_par_iter().map(of).collect())
    }
}

fn at(arg: Arg<'_>, lane: usize) -> f64 {
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

/// The part of the ranks' variance that lies between slices of the driver's ranks: near the squared correlation where
/// the effect is straight, well above it where it is bent back.
fn between_slices(driver: &[f64], own: &[f64]) -> f64 {
    let n = own.len();
    if n < SLICES * 10 {
        return 0.0;
    }
    let mean = own.iter().sum::<f64>() / n as f64;
    let all: f64 = own.iter().map(|x| (x - mean) * (x - mean)).sum();
    let (mut sums, mut counts) = ([0.0; SLICES], [0.0; SLICES]);
    for (rank, x) in driver.iter().zip(own) {
        let slice = (((rank - 0.5) / n as f64 * SLICES as f64) as usize).min(SLICES - 1);
        sums[slice] += x - mean;
        counts[slice] += 1.0;
    }
    let between: f64 = sums.iter().zip(&counts).filter(|(_, n)| **n > 0.0).map(|(s, n)| s * s / n).sum();
    if all > 0.0 { between / all } else { 0.0 }
}
