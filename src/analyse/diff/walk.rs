//! From the old version to the new one: drivers first, then what is known, each in the old model's order.
//!
//! The walk stays in the old model and gives its drivers and known values those of the new one; what the new formulas do is
//! left for whoever compares the end of the walk with the new version itself.

use super::align::{Aligned, KnownName, own_known};
use crate::diagnostic::Span;
use crate::evaluate::{Draw, Drawn, project_draw};
use crate::graph::{KnownAt, Program, build};
use crate::model::{DriverId, Expr, ExprKind, KnownTo, KnownValue, LineId, Model, ScenarioId};
use crate::series::{InputValue, Projection};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Numbers that differ by less, in parts of the larger one, differ by rounding.
const ROUNDING: f64 = 1e-12;

/// Whether two numbers differ by more than rounding.
pub(super) fn apart(a: f64, b: f64) -> bool {
    !((a - b).abs() <= ROUNDING * a.abs().max(b.abs()) || (a.is_nan() && b.is_nan()))
}

/// What a step of the walk changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Driver(DriverId),
    Known(LineId),
}

/// A walk through one scenario.
pub(super) struct Walk {
    /// The projection that it begins with.
    pub start: Projection,
    /// Every step with the projection behind it.
    pub steps: Vec<(Piece, Projection)>,
    /// Pieces that the old model cannot take over by themselves.
    pub refused: Vec<Piece>,
}

/// The old model, ready to take whatever the new one has: drivers vary where either lets them, and lines have known values
/// where either has some.
pub(super) fn ground(aligned: &Aligned<'_>) -> Program {
    let mut model: Model = aligned.old.model().clone();
    let new = aligned.new.model();
    for (at, driver) in model.drivers.iter_mut().enumerate() {
        let other = aligned.input(aligned.old.program.first_input(DriverId(at)));
        let varies = other.is_some_and(|input| new.drivers[aligned.new.program.input(input).driver.0].varies);
        driver.varies |= varies && aligned.shift.is_some();
    }
    for (at, line) in model.lines.iter_mut().enumerate() {
        let Some(other) = aligned.line(LineId(at)).map(|id| &new.lines[id.0]).filter(|other| other.replaced) else {
            continue;
        };
        if !line.replaced {
            line.known.clear();
        }
        line.replaced = true;
        // Rows of exact values are always there, bounds where something is bounded; the values come with the steps.
        for known in other.known.iter().filter(|known| known.replaces && known.firmness.bound().is_some()) {
            let cell = known.cell.map(|cell| aligned.old_cell(LineId(at), cell));
            if cell != Some(None) {
                line.known.push(placeholder(known, cell.flatten(), line.span));
            }
        }
    }
    build(Arc::new(model))
}

fn placeholder(known: &KnownValue, cell: Option<usize>, span: Span) -> KnownValue {
    let value = Expr { kind: ExprKind::Number(0.0), span };
    KnownValue { cell, period: 1, value, firmness: known.firmness, source: None, replaces: true }
}

/// A scenario of a version: its projection, and the last period of which anything is known in it.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub scenario: ScenarioId,
    pub projection: &'a Projection,
    pub known_to: Option<i32>,
}

/// Walks through a scenario on [`ground`]; none where the old model cannot be projected there.
pub(super) fn walk(aligned: &Aligned<'_>, ground: &Program, old: Side<'_>, new: Side<'_>) -> Option<Walk> {
    let before = own_known(aligned.old.program, old.projection, old.known_to);
    let after = aligned.new_known(new.projection, new.known_to);
    let mut program = ground.clone();
    let last = before.values().chain(after.values()).flat_map(BTreeMap::keys).max();
    let known_to = last.map_or(KnownTo::Nothing, |last| KnownTo::At(*last));
    Arc::make_mut(&mut program.model).scenarios[old.scenario.0].known_to = known_to;
    know(&mut program, None, &before);
    let start = project_draw(&program, old.scenario, &Draw::new()).ok()?;
    let own = own_drivers(aligned, &program, old.scenario, &start, new.projection);
    let (mut steps, mut refused, mut state) = (vec![], vec![], Draw::new());
    for driver in (0..program.model.drivers.len()).map(DriverId) {
        let changed = own.iter().filter(|(input, _)| program.input(**input).driver == driver);
        let mut next = state.clone();
        next.extend(changed.map(|(input, drawn)| (*input, drawn.clone())));
        if next.len() == state.len() {
            continue;
        }
        match project_draw(&program, old.scenario, &next) {
            Ok(projection) => {
                state = next;
                steps.push((Piece::Driver(driver), projection));
            }
            Err(_) => refused.push(Piece::Driver(driver)),
        }
    }
    for line in (0..program.model.lines.len()).map(LineId) {
        if aligned.shift.is_none() || aligned.line(line).is_none() || of(line, &before) == of(line, &after) {
            continue;
        }
        know(&mut program, Some(line), &after);
        match project_draw(&program, old.scenario, &state) {
            Ok(projection) => steps.push((Piece::Known(line), projection)),
            Err(_) => {
                know(&mut program, Some(line), &before);
                refused.push(Piece::Known(line));
            }
        }
    }
    Some(Walk { start, steps, refused })
}

type KnownValues = BTreeMap<KnownName, BTreeMap<i32, f64>>;

/// What is known of a line.
fn of(line: LineId, known: &KnownValues) -> BTreeMap<&KnownName, &BTreeMap<i32, f64>> {
    known.iter().filter(|(name, values)| name.0 == line && !values.is_empty()).collect()
}

/// Gives the rows of a line (of all, where none is named) these known values, and no others.
fn know(program: &mut Program, line: Option<LineId>, values: &KnownValues) {
    let none = BTreeMap::new();
    let span = |line: LineId| program.model.lines[line.0].span;
    let spans: Vec<Span> = program.known.iter().map(|row| span(row.line)).collect();
    for (row, span) in program.known.iter_mut().zip(spans) {
        if line.is_some_and(|line| line != row.line) {
            continue;
        }
        let own = values.get(&(row.line, row.cell, row.bound)).unwrap_or(&none);
        row.values = own.iter().map(|(period, x)| (*period, KnownAt::typed(*x, row.bound, span))).collect();
    }
}

/// The driver cells that have another value in the new version by themselves; those that only follow others are none.
fn own_drivers(
    aligned: &Aligned<'_>,
    program: &Program,
    scenario: ScenarioId,
    start: &Projection,
    new: &Projection,
) -> Draw {
    let mut out = Draw::new();
    let mut now: Vec<InputValue> = start.inputs.clone();
    for input in &program.settings(scenario).order {
        let Some(other) = aligned.input(*input) else { continue };
        let driver = program.input(*input).driver;
        let varies = program.model.drivers[driver.0].varies;
        let Some(drawn) = aligned.drawn(driver, varies, &now[input.0], &new.inputs[other.0]) else { continue };
        if !is_another(&drawn, &now[input.0]) {
            continue;
        }
        out.insert(*input, drawn);
        if let Ok(projection) = project_draw(program, scenario, &out) {
            now = projection.inputs;
        }
    }
    out
}

fn is_another(drawn: &Drawn, now: &InputValue) -> bool {
    match drawn {
        Drawn::Value(x) => apart(*x, now.at(0)),
        Drawn::Periods(values) => values.iter().zip(1..).any(|(x, t)| apart(*x, now.at(t))),
        Drawn::Add(_) | Drawn::Multiply(_) | Drawn::Edited(_) => true,
    }
}
