//! Whether the block path and the one-draw path agree: the proof that both run one Program.

use super::ask::{Ask, Progress};
use super::simulator::{Simulator, at as lane_of};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Arg, LANES, Memory, Wanted, project_draw};
use crate::graph::{Program, RowId, Shape, row_name};
use crate::model::ScenarioId;
use crate::series::RowValues;

/// Compares every row and target of one draw, run in a block, with the projection of that draw: how many numbers are
/// the same bit for bit, or the first that is not.
///
/// # Errors
/// What is wrong with the scenario itself.
pub fn differences(
    program: &Program,
    scenario: ScenarioId,
    ask: &Ask,
    draw: u64,
) -> Result<Result<usize, String>, Vec<Diagnostic>> {
    let of_shape = |shape| {
        let rows = program.rows.iter().enumerate().filter(move |(_, row)| row.shape == shape);
        rows.map(|(at, _)| RowId(at)).collect::<Vec<_>>()
    };
    let (scalars, series) = (of_shape(Shape::Scalar), of_shape(Shape::Series));
    let targets: Vec<usize> = (0..program.targets.len()).filter(|o| program.targets[*o].is_some()).collect();
    let wanted = Wanted { scalars: scalars.clone(), targets: targets.clone(), holds: vec![], series: series.clone() };
    let progress = Progress::default();
    let run = Simulator::of(program, scenario, ask, &progress, &wanted)?;
    let plan = run.plan();
    let alone = match project_draw(program, scenario, &run.draw(draw)) {
        Ok(alone) => alone,
        // A draw with an error has no projection to compare with.
        Err(_) => return Ok(Ok(0)),
    };
    let lane = (draw % LANES as u64) as usize;
    let at = |arg: Arg<'_>| lane_of(arg, lane);
    let mut found: Vec<(String, f64, f64)> = Vec::new();
    let mut memory = Memory::new(plan, ask.isa);
    {
        let record = |which: usize, t: i32, arg: Arg<'_>| {
            let row = series[which];
            if let RowValues::Series { values, .. } = &alone.rows[row.0] {
                let place = format!("{} in period {t}", row_name(program, row));
                found.push((place, values[t as usize - 1], at(arg)));
            }
        };
        let mut block = run.block(draw - lane as u64, record);
        plan.run(&mut memory, &mut block);
    }
    for (which, row) in scalars.iter().enumerate() {
        let own = alone.rows[row.0].scalar().unwrap_or(f64::NAN);
        found.push((row_name(program, *row), own, at(plan.scalar(&memory, which))));
    }
    for (which, output) in targets.iter().enumerate() {
        let own = alone.targets[*output].unwrap_or(f64::NAN);
        found.push((
            format!("target of {}", program.model.outputs[*output].name),
            own,
            at(plan.target(&memory, which)),
        ));
    }
    let same = |a: f64, b: f64| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()) || a == b;
    let wrong = found.iter().find(|(_, a, b)| !same(*a, *b));
    Ok(match wrong {
        Some((place, a, b)) => Err(format!("{place}: alone {a:e}, in a block {b:e}")),
        None => Ok(found.len()),
    })
}
