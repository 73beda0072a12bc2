//! Sobol's indices: how much of an output's variance each driver explains alone, and in all.
//!
//! Two independent samples A and B, and for each driver a third that is A with the driver's numbers out of B. First
//! order: Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), "Variance based sensitivity analysis of
//! model output", mean of f(B) (f(AB) - f(A)) over the variance; total: Jansen (1999), mean of (f(A) - f(AB))^2 over
//! twice the variance. Drivers that are correlated have their indices together: apart they would mean nothing.

use super::ask::Ended;
use super::outcome::IndexRisk;
use super::simulator::Simulator;
use super::statistics::mean_and_sd;
use crate::evaluate::{Arg, LANES, Memory};
use crate::sample::Method;
use rayon::prelude::*;

/// Parts whose spread gives the errors, where draws are independent.
const BATCHES: u64 = 20;

/// Sums over the draws of a batch, for one output.
#[derive(Clone, Debug, Default)]
struct Sums {
    n: f64,
    /// Of A and B together, less the middle: the sum and that of squares.
    sum: f64,
    squares: f64,
    /// For each group: f(B) (f(AB) - f(A)), and (f(A) - f(AB))^2.
    groups: Vec<(f64, f64)>,
}

/// For each output asked for its drivers' indices, the largest total first.
///
/// # Errors
/// Only that it was stopped.
pub(super) fn indices(simulator: &Simulator<'_>) -> Result<Vec<Vec<IndexRisk>>, Ended> {
    let (ask, groups) = (simulator.ask, &simulator.sources.together);
    let middles = middles(simulator);
    let bounds = batches(ask.draws, ask.method);
    simulator.progress().expect(ask.draws * (groups.len() as u64 + 2));
    let batches: Vec<Option<Vec<Sums>>> =
        bounds.par_windows(2).map(|ends| batch(simulator, &middles, ends[0], ends[1])).collect();
    let batches = batches.into_iter().collect::<Option<Vec<_>>>().ok_or(Ended::Stopped)?;
    Ok((0..ask.outputs.len()).map(|output| risks(simulator, output, &batches)).collect())
}

/// The ends of batches: those of replicates where there are any.
fn batches(draws: u64, method: Method) -> Vec<u64> {
    let size = match method {
        Method::Plain => draws.div_ceil(BATCHES).next_multiple_of(2),
        Method::Latin(size) | Method::Sobol(size) => u64::from(size),
    };
    (0..draws).step_by(size as usize).chain([draws]).collect()
}

/// A number in the middle of each output's: sums of squares around it keep their digits.
fn middles(simulator: &Simulator<'_>) -> Vec<f64> {
    let plan = simulator.plan();
    let mut memory = Memory::new(plan, simulator.ask.isa);
    plan.run(&mut memory, &mut simulator.block(simulator.ask.first, |_, _, _| {}));
    let lanes = (simulator.ask.draws as usize).min(LANES);
    let mut column = [0.0; LANES];
    (0..simulator.ask.outputs.len())
        .map(|output| {
            take(simulator, output, plan.scalar(&memory, output), &mut column);
            let has: Vec<f64> = column[..lanes].iter().copied().filter(|x| !x.is_nan()).collect();
            if has.is_empty() { 0.0 } else { mean_and_sd(&has).0 }
        })
        .collect()
}

/// An output's numbers; a milestone that is not reached counts as the period after the last.
fn take(simulator: &Simulator<'_>, output: usize, arg: Arg<'_>, out: &mut [f64; LANES]) {
    match arg {
        Arg::Column(column) => out.copy_from_slice(column),
        Arg::Splat(x) => out.fill(x),
    }
    let model = &simulator.program.model;
    if model.outputs[simulator.ask.outputs[output]].is_period {
        let later = f64::from(model.timeline.last() + 1);
        out.iter_mut().filter(|x| x.is_nan()).for_each(|x| *x = later);
    }
}

/// The sums of the draws from one to another.
fn batch(simulator: &Simulator<'_>, middles: &[f64], from: u64, to: u64) -> Option<Vec<Sums>> {
    let (ask, plan, groups) = (simulator.ask, simulator.plan(), &simulator.sources.together);
    let everything: Vec<usize> = groups.concat();
    let mut memory = Memory::new(plan, ask.isa);
    let empty = Sums { groups: vec![(0.0, 0.0); groups.len()], ..Sums::default() };
    let mut sums = vec![empty; ask.outputs.len()];
    let mut columns = vec![[[0.0; LANES]; 3]; ask.outputs.len()];
    let mut at = from;
    while at < to {
        if simulator.progress().stopped() {
            return None;
        }
        let lanes = (to - at).min(LANES as u64) as usize;
        let mut run = |twins: &[usize], into: usize, columns: &mut Vec<[[f64; LANES]; 3]>| {
            plan.run(&mut memory, &mut simulator.block(ask.first + at, |_, _, _| {}).with_twins(twins));
            for (output, columns) in columns.iter_mut().enumerate() {
                take(simulator, output, plan.scalar(&memory, output), &mut columns[into]);
            }
            simulator.progress().step(lanes as u64);
        };
        run(&[], 0, &mut columns);
        run(&everything, 1, &mut columns);
        for ((sums, [a, b, _]), middle) in sums.iter_mut().zip(&columns).zip(middles) {
            for (a, b) in a[..lanes].iter().zip(&b[..lanes]).filter(|(a, b)| !a.is_nan() && !b.is_nan()) {
                let (a, b) = (a - middle, b - middle);
                sums.n += 1.0;
                sums.sum += a + b;
                sums.squares += a * a + b * b;
            }
        }
        for (g, group) in groups.iter().enumerate() {
            run(group, 2, &mut columns);
            for ((sums, columns), middle) in sums.iter_mut().zip(&columns).zip(middles) {
                let [a, b, ab] = columns;
                let mut own = (0.0, 0.0);
                for lane in 0..lanes {
                    let step = ab[lane] - a[lane];
                    let first = (b[lane] - middle) * step;
                    if !first.is_nan() {
                        own = (own.0 + first, own.1 + step * step);
                    }
                }
                sums.groups[g] = (sums.groups[g].0 + own.0, sums.groups[g].1 + own.1);
            }
        }
        at += lanes as u64;
    }
    Some(sums)
}

fn risks(simulator: &Simulator<'_>, output: usize, batches: &[Vec<Sums>]) -> Vec<IndexRisk> {
    let groups = &simulator.sources.together;
    let own = || batches.iter().map(|batch| &batch[output]);
    let n: f64 = own().map(|sums| sums.n).sum();
    let mean = own().map(|sums| sums.sum).sum::<f64>() / (2.0 * n);
    let variance = own().map(|sums| sums.squares).sum::<f64>() / (2.0 * n) - mean * mean;
    let index = |of: &dyn Fn(&Sums) -> f64| {
        let all = own().map(of).sum::<f64>() / n / variance;
        let each: Vec<f64> = own().filter(|sums| sums.n > 0.0).map(|sums| of(sums) / sums.n / variance).collect();
        let error = if each.len() > 1 { mean_and_sd(&each).1 / (each.len() as f64).sqrt() } else { f64::NAN };
        if variance > 0.0 { (all, error) } else { (0.0, 0.0) }
    };
    let mut out: Vec<IndexRisk> = groups
        .iter()
        .enumerate()
        .map(|(g, streams)| IndexRisk {
            drivers: streams.iter().map(|stream| simulator.sources.streams[*stream].clone()).collect(),
            first: index(&|sums| sums.groups[g].0),
            total: index(&|sums| sums.groups[g].1 / 2.0),
        })
        .collect();
    out.sort_by(|a, b| b.total.0.total_cmp(&a.total.0));
    out
}
