//! Percentiles of every line in every period.

use super::ask::Ended;
use super::case::Case;
use super::outcome::Fan;
use super::outcomes::{Numbers, Slot, put, stretches};
use super::simulator::Simulator;
use super::statistics::percentiles;
use crate::evaluate::{Arg, LANES, Memory};
use crate::graph::{Program, RowId};
use rayon::prelude::*;

/// Numbers that are kept at a time.
const KEPT: usize = 32_000_000;

/// A line's cell, or its sum over all cells, with its row.
type Cell = (usize, Option<usize>, RowId);

fn cells(program: &Program) -> Vec<Cell> {
    let of = |(line, rows): (usize, &Vec<RowId>)| {
        let total = program.line_totals[line].map(|row| (line, None, row));
        let cells = rows.iter().enumerate().map(move |(cell, row)| (line, Some(cell), *row));
        cells.chain(total).collect::<Vec<_>>()
    };
    program.line_rows.iter().enumerate().flat_map(of).collect()
}

/// The fans of all lines.
///
/// # Errors
/// As [`Simulator::new`], and that it was stopped.
pub(super) fn fans(case: &Case<'_>, failed: &[bool]) -> Result<Vec<Fan>, Ended> {
    let (cells, wanted) = (cells(case.program()), case.ask().fans.as_slice());
    let periods = case.program().model.timeline.last() as usize;
    // The percentiles, and behind them the mean.
    let told = |values: &[f64]| {
        let mut told = percentiles(values, wanted);
        told.push(values.iter().sum::<f64>() / values.len() as f64);
        told
    };
    let of = |numbers: Numbers| match numbers {
        Numbers::All(x) => vec![x; wanted.len() + 1],
        Numbers::Each(values) if !values.iter().zip(failed).any(|(x, failed)| *failed || x.is_nan()) => told(&values),
        Numbers::Each(values) => {
            let kept = values.iter().zip(failed).filter(|(x, failed)| !**failed && !x.is_nan());
            told(&kept.map(|(x, _)| *x).collect::<Vec<f64>>())
        }
    };
    let rows: Vec<RowId> = cells.iter().map(|cell| cell.2).collect();
    let made = by_period(case, &rows, periods, |_, _, numbers| of(numbers))?;
    let fan = |(at, (line, cell, _)): (usize, &Cell)| {
        let by_period = &made[at * periods..(at + 1) * periods];
        let column = |i: usize| by_period.iter().map(|values| values[i]).collect::<Vec<f64>>();
        let percentiles = wanted.iter().enumerate().map(|(i, p)| (*p, column(i))).collect();
        Fan { line: *line, cell: *cell, means: column(wanted.len()), percentiles }
    };
    Ok(cells.iter().enumerate().map(fan).collect())
}

/// Something of every draw's numbers of series rows in their first periods: row by row, period by period. `of` is given the
/// row's place, the period and the numbers; so many are at hand at a time as memory is set aside for.
///
/// # Errors
/// As [`Simulator::new`], and that it was stopped.
pub(in crate::analyse) fn by_period<T: Send>(
    case: &Case<'_>,
    rows: &[RowId],
    periods: usize,
    of: impl Fn(usize, i32, Numbers) -> T + Sync,
) -> Result<Vec<T>, Ended> {
    let each = (KEPT / case.ask().draws.max(1) as usize / case.simulators().len()).max(1);
    let all: Vec<(usize, usize)> = (0..rows.len()).flat_map(|row| (1..=periods).map(move |t| (row, t))).collect();
    let mut made: Vec<T> = Vec::with_capacity(all.len());
    for group in all.chunks(each) {
        let columns = case.simulators().iter().map(|simulator| columns(simulator, rows, group, periods));
        let columns = case.mixed(columns.collect::<Result<Vec<_>, Ended>>()?);
        let told = columns.into_par_iter().zip(group).map(|(numbers, (row, t))| of(*row, *t as i32, numbers));
        made.extend(told.collect::<Vec<_>>());
    }
    Ok(made)
}

/// Every draw's numbers of some rows in some periods, which follow each other, of so many first ones.
fn columns(
    simulator: &Simulator<'_>,
    rows: &[RowId],
    group: &[(usize, usize)],
    periods: usize,
) -> Result<Vec<Numbers>, Ended> {
    let (first, last) = (group[0].0, group[group.len() - 1].0);
    let plan = simulator.plan_of(rows[first..=last].to_vec())?.recorded_to(periods as i32);
    let from = group[0].1;
    let place = |series: usize, t: i32| {
        let at = (series * periods + t as usize).checked_sub(from)?;
        (t as usize <= periods && at < group.len()).then_some(at)
    };
    let mut columns = vec![Numbers::All(f64::NAN); group.len()];
    let mut memory = Memory::new(&plan, simulator.ask.isa);
    let record = |series: usize, t: i32, arg: Arg<'_>| {
        if let Some(at) = place(series, t) {
            columns[at] = match arg {
                Arg::Column(_) => Numbers::Each(vec![0.0; simulator.ask.draws as usize]),
                Arg::Splat(x) => Numbers::All(x),
            };
        }
    };
    plan.run(&mut memory, &mut simulator.block(simulator.ask.first, record));
    let count = simulator.chunk_count();
    let mut parts: Vec<Vec<Slot<'_>>> = (0..count).map(|_| Vec::with_capacity(group.len())).collect();
    for column in &mut columns {
        let slots = stretches(column, simulator.chunk_size(), count);
        parts.iter_mut().zip(slots).for_each(|(part, slot)| part.push(slot));
    }
    simulator.chunks(parts, |from, count, mut slots| {
        let mut memory = Memory::new(&plan, simulator.ask.isa);
        let mut done = 0;
        while done < count {
            let lanes = (count - done).min(LANES as u64) as usize;
            let record = |series: usize, t: i32, arg: Arg<'_>| {
                if let Some(at) = place(series, t) {
                    put(&mut slots[at], done as usize, lanes, arg);
                }
            };
            plan.run(&mut memory, &mut simulator.block(simulator.ask.first + from + done, record));
            done += lanes as u64;
        }
    })?;
    Ok(columns)
}

impl Case<'_> {
    /// Every draw's numbers of series rows in all periods: row by row, period by period.
    ///
    /// # Errors
    /// What is wrong with the scenario, and that it was stopped.
    pub fn series(&self, rows: &[RowId]) -> Result<Vec<Numbers>, Ended> {
        let periods = self.program().model.timeline.last() as usize;
        by_period(self, rows, periods, |_, _, numbers| numbers)
    }
}
