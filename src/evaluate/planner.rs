//! Makes a [`Plan`] of a Program.
//!
//! In this order: [`mod@reach`] marks what draws reach, [`mod@need`] what of it has to be computed, [`mod@cells`] makes
//! operands of driver cells (by [`mod@trees`] where a formula stands in them), [`mod@rows`] writes the stages and
//! [`mod@gather`] what is summed up over the periods; all of them write instructions through [`mod@emit`].

mod cells;
mod emit;
mod gather;
mod need;
mod reach;
mod rows;
mod trees;

use super::plan::{Effect, Ins, Operand, Plan, Refused, Source, SourceSlots, Stage, Wanted};
use super::project::{Trace, trace};
use super::settings::{Draw, Statics};
use crate::graph::{InputId, Program, Reg, RowId};
use crate::model::ScenarioId;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Lowers a Program for blocks of draws.
///
/// # Errors
/// What is wrong with the scenario's own values: it is projected once.
pub fn plan(program: &Program, scenario: ScenarioId, sources: &[Source], wanted: &Wanted) -> Result<Plan, Refused> {
    let mut faults = Vec::new();
    let statics = Statics::new(program, scenario, &Draw::new(), &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let (traces, openings) = trace(program, &statics);
    let mut planner = Planner::new(program, scenario, &statics, &traces, &openings, sources);
    planner.mark();
    planner.want(wanted);
    planner.inputs(sources);
    planner.rings();
    for level in 0..program.code.passes.len() {
        planner.stage(level, wanted);
    }
    Ok(planner.finish(wanted))
}

struct Planner<'p> {
    program: &'p Program,
    scenario: ScenarioId,
    statics: &'p Statics<'p>,
    traces: &'p [Trace],
    openings: &'p [f64],
    periods: i32,
    /// Driver cells that a draw reaches.
    drawn: Vec<bool>,
    /// Their values in the prologue.
    cells: Vec<Option<Rc<Cell>>>,
    source_of: BTreeMap<InputId, usize>,
    /// Rows that a draw reaches, in their values or their opening.
    uncertain: Vec<bool>,
    /// The same for operations, by pass.
    once: Vec<Vec<bool>>,
    body: Vec<Vec<bool>>,
    /// Where each row is computed.
    places: Vec<(usize, Reg)>,
    /// What has to be computed.
    needed: BTreeSet<(usize, Reg)>,
    needed_rows: BTreeSet<RowId>,
    /// How far back rows are looked up; the number of periods where a later walk does.
    depth: BTreeMap<RowId, u32>,
    /// The same for sources drawn by period.
    source_depth: BTreeMap<usize, u32>,
    ring: HashMap<RowId, (u32, u32)>,
    regs: HashMap<(usize, Reg), Operand>,
    reduced: HashMap<(u8, RowId, i32, i32), u32>,
    prologue: Vec<Ins>,
    stages: Vec<Stage>,
    tables: Vec<Vec<f64>>,
    choices: Vec<Vec<Operand>>,
    slots: u32,
    source_slots: Vec<SourceSlots>,
    errors: Option<u32>,
    /// Where instructions go at the moment.
    target: Target,
}

#[derive(Clone, Copy)]
enum Target {
    Prologue,
    Once(usize),
    Body(usize),
}

/// A driver cell that a draw reaches.
#[derive(Debug)]
struct Cell {
    keys: Vec<Operand>,
    outside: Option<Operand>,
    drawn: Option<(Effect, usize)>,
}

impl<'p> Planner<'p> {
    fn new(
        program: &'p Program,
        scenario: ScenarioId,
        statics: &'p Statics<'p>,
        traces: &'p [Trace],
        openings: &'p [f64],
        sources: &[Source],
    ) -> Self {
        let mut places = vec![(0, Reg::Once(0)); program.rows.len()];
        for (level, pass) in program.code.passes.iter().enumerate() {
            for (row, reg) in pass.scalars.iter().chain(&pass.series) {
                places[row.0] = (level, *reg);
            }
        }
        let levels = program.code.passes.len();
        let source_of =
            sources.iter().enumerate().flat_map(|(s, source)| source.inputs.iter().map(move |i| (*i, s))).collect();
        Planner {
            program,
            scenario,
            statics,
            traces,
            openings,
            periods: program.model.timeline.last(),
            drawn: vec![false; program.inputs.len()],
            cells: vec![None; program.inputs.len()],
            source_of,
            uncertain: vec![false; program.rows.len()],
            once: program.code.passes.iter().map(|pass| vec![false; pass.once.len()]).collect(),
            body: program.code.passes.iter().map(|pass| vec![false; pass.body.len()]).collect(),
            places,
            needed: BTreeSet::new(),
            needed_rows: BTreeSet::new(),
            depth: BTreeMap::new(),
            source_depth: BTreeMap::new(),
            ring: HashMap::new(),
            regs: HashMap::new(),
            reduced: HashMap::new(),
            prologue: vec![],
            stages: vec![Stage::default(); levels],
            tables: vec![],
            choices: vec![],
            slots: 0,
            source_slots: vec![],
            errors: None,
            target: Target::Prologue,
        }
    }

    fn finish(mut self, wanted: &Wanted) -> Plan {
        let scalars = wanted.scalars.iter().map(|row| self.now(*row)).collect();
        self.target = Target::Prologue;
        let targets = wanted
            .targets
            .iter()
            .map(|output| match &self.program.targets[*output] {
                Some(tree) => self.tree(tree),
                None => Operand::Value(f64::NAN),
            })
            .collect();
        let last = self.program.code.passes.len() - 1;
        self.target = Target::Once(last);
        let mut after = Vec::new();
        let holds = wanted.holds.iter().map(|rows| self.held(rows, &mut after)).collect();
        let mut plan = Plan {
            sources: self.source_slots,
            prologue: self.prologue,
            stages: self.stages,
            tables: self.tables,
            choices: self.choices,
            slots: self.slots as usize,
            periods: self.periods,
            recorded: self.periods,
            scalars,
            targets,
            holds,
            errors: self.errors,
        };
        // What adds up the cells of checks runs behind everything.
        plan.stages.push(Stage { once: after, ..Stage::default() });
        super::shrink::shrink(&mut plan);
        plan
    }
}
