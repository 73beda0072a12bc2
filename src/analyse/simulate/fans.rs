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

/// So many at a time as memory is set aside for.
///
/// # Errors
/// As [`Simulator::new`], and that it was stopped.
pub(super) fn fans(case: &Case<'_>, failed: &[bool]) -> Result<Vec<Fan>, Ended> {
    let (cells, wanted) = (cells(case.program()), case.ask().fans.as_slice());
    let periods = case.program().model.timeline.last() as usize;
    let each = (KEPT / failed.len().max(1) / case.simulators().len()).max(1);
    let all: Vec<(usize, usize)> = (0..cells.len()).flat_map(|cell| (1..=periods).map(move |t| (cell, t))).collect();
    let mut made: Vec<Vec<f64>> = Vec::with_capacity(all.len());
    for group in all.chunks(each) {
        let columns = case.simulators().iter().map(|simulator| columns(simulator, &cells, group));
        let columns = case.mixed(columns.collect::<Result<Vec<_>, Ended>>()?);
        // The percentiles, and behind them the mean.
        let told = |values: &[f64]| {
            let mut told = percentiles(values, wanted);
            told.push(values.iter().sum::<f64>() / values.len() as f64);
            told
        };
        let of = |numbers: Numbers| match numbers {
            Numbers::All(x) => vec![x; wanted.len() + 1],
            Numbers::Each(values) if !values.iter().zip(failed).any(|(x, failed)| *failed || x.is_nan()) => {
                told(&values)
            }
            Numbers::Each(values) => {
                let kept = values.iter().zip(failed).filter(|(x, failed)| !**failed && !x.is_nan());
                told(&kept.map(|(x, _)| *x).collect::<Vec<f64>>())
            }
        };
        made.extend(columns.into_par_iter().map(of).collect::<Vec<_>>());
    }
    let fan = |(at, (line, cell, _)): (usize, &Cell)| {
        let by_period = &made[at * periods..(at + 1) * periods];
        let column = |i: usize| by_period.iter().map(|values| values[i]).collect::<Vec<f64>>();
        let percentiles = wanted.iter().enumerate().map(|(i, p)| (*p, column(i))).collect();
        Fan { line: *line, cell: *cell, means: column(wanted.len()), percentiles }
    };
    Ok(cells.iter().enumerate().map(fan).collect())
}

/// Every draw's numbers of some cells in some periods, which follow each other.
fn columns(simulator: &Simulator<'_>, cells: &[Cell], group: &[(usize, usize)]) -> Result<Vec<Numbers>, Ended> {
    let (first, last) = (group[0].0, group[group.len() - 1].0);
    let series: Vec<RowId> = cells[first..=last].iter().map(|cell| cell.2).collect();
    let plan = simulator.plan_of(series)?;
    let (from, periods) = (group[0].1, simulator.program.model.timeline.last() as usize);
    let place =
        |series: usize, t: i32| (series * periods + t as usize).checked_sub(from).filter(|at| *at < group.len());
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
