//! Makes a [`Plan`] of a Program.

use super::kernel::Kernel;
use super::plan::{
    Collect, Effect, How, Ins, Operand, Place, Plan, Recent, Refused, Source, SourceSlots, Stage, Wanted,
};
use super::project::{Trace, trace};
use super::settings::{Draw, Statics};
use crate::formula::BinaryOp;
use crate::function::{Binary, Choice, Elementwise, Unary};
use crate::graph::{InputId, Node, OpKind, Program, Reg, RowId, Shape, Stretch, Tree, Way};
use crate::model::{Aggregate, Calendar, Reducer, ScenarioId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    cells: Vec<Option<Cell>>,
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
#[derive(Clone, Debug)]
struct Cell {
    keys: Vec<Operand>,
    outside: Option<Operand>,
    drawn: Option<(Effect, usize)>,
}

fn args_of(op: &OpKind) -> Vec<Reg> {
    match op {
        OpKind::Negate(a)
        | OpKind::Percent(a)
        | OpKind::Places(a)
        | OpKind::Unary(_, a)
        | OpKind::Since { period: a, .. } => vec![*a],
        OpKind::Arithmetic(_, a, b)
        | OpKind::Compare(_, _, a, b)
        | OpKind::Binary(_, a, b)
        | OpKind::Settle(a, b)
        | OpKind::Settled(_, a, b)
        | OpKind::IfError(a, b) => vec![*a, *b],
        OpKind::Select(a, b, c) => vec![*a, *b, *c],
        OpKind::Recent { current, .. } => current.iter().copied().collect(),
        OpKind::Value(_)
        | OpKind::Constant(_)
        | OpKind::Figure(_)
        | OpKind::Input(_)
        | OpKind::Path { .. }
        | OpKind::Seasonal { .. }
        | OpKind::History { .. }
        | OpKind::Scalar(_)
        | OpKind::Clock { .. }
        | OpKind::Reduce { .. }
        | OpKind::ReduceBlock { .. }
        | OpKind::FirstWhen(_)
        | OpKind::LastingFrom(_) => vec![],
    }
}

fn rows_of(op: &OpKind) -> Vec<RowId> {
    match op {
        OpKind::History { row, .. }
        | OpKind::Scalar(row)
        | OpKind::Recent { row, .. }
        | OpKind::Reduce { row, .. }
        | OpKind::FirstWhen(row)
        | OpKind::LastingFrom(row) => vec![*row],
        OpKind::ReduceBlock { rows, .. } => rows.clone(),
        _ => vec![],
    }
}

fn inputs_of(op: &OpKind) -> Vec<InputId> {
    match op {
        OpKind::Input(input) | OpKind::Path { input, .. } => vec![*input],
        OpKind::Seasonal { inputs, .. } => inputs.clone(),
        _ => vec![],
    }
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

    // ---- what draws reach

    fn mark(&mut self) {
        let settings = self.program.settings(self.scenario);
        for input in &settings.order {
            let setting = &settings.inputs[input.0];
            let reached = setting.values().any(|key| self.is_drawn(&key.value));
            self.drawn[input.0] = reached || self.source_of.contains_key(input);
        }
        loop {
            let before = (self.uncertain.clone(), self.once.clone(), self.body.clone());
            for (level, pass) in self.program.code.passes.iter().enumerate() {
                for (at, op) in pass.once.iter().enumerate() {
                    self.once[level][at] = self.reaches(level, &op.kind);
                }
                for (at, op) in pass.body.iter().enumerate() {
                    self.body[level][at] = self.reaches(level, &op.kind);
                }
                for (row, reg) in pass.scalars.iter().chain(&pass.series) {
                    let opening = self.program.row(*row).opening.as_ref().is_some_and(|tree| self.opening_drawn(tree));
                    self.uncertain[row.0] |= opening || self.flag(level, *reg);
                }
            }
            if before == (self.uncertain.clone(), self.once.clone(), self.body.clone()) {
                return;
            }
        }
    }

    fn is_drawn(&self, tree: &Tree) -> bool {
        let mut found = false;
        tree.visit(&mut |piece| {
            if let Node::Input { input, .. } | Node::InputAt { input, .. } = &piece.node {
                found |= self.drawn[input.0];
            }
        });
        found
    }

    /// The opening of a total is over rows; any other is over driver cells.
    fn opening_drawn(&self, tree: &Tree) -> bool {
        let mut found = self.is_drawn(tree);
        tree.visit(&mut |piece| {
            if let Node::Row { row, .. } = &piece.node {
                found |= self.program.row(*row).opening.as_ref().is_some_and(|opening| self.is_drawn(opening));
            }
        });
        found
    }

    fn flag(&self, level: usize, reg: Reg) -> bool {
        match reg {
            Reg::Once(at) => self.once[level][at as usize],
            Reg::Body(at) => self.body[level][at as usize],
        }
    }

    fn reaches(&self, level: usize, op: &OpKind) -> bool {
        args_of(op).into_iter().any(|reg| self.flag(level, reg))
            || rows_of(op).into_iter().any(|row| self.uncertain[row.0])
            || inputs_of(op).into_iter().any(|input| self.drawn[input.0])
    }

    // ---- what has to be computed

    fn want(&mut self, wanted: &Wanted) {
        let rows = wanted.scalars.iter().chain(wanted.holds.iter().flatten()).chain(&wanted.series);
        let mut open: Vec<RowId> = rows.copied().collect();
        while let Some(row) = open.pop() {
            if !self.uncertain[row.0] || !self.needed_rows.insert(row) {
                continue;
            }
            let (level, reg) = self.places[row.0];
            self.want_reg(level, reg, &mut open);
            if let Some(opening) = &self.program.row(row).opening {
                opening.visit(&mut |piece| {
                    if let Node::Row { row, .. } = &piece.node {
                        open.push(*row);
                    }
                });
            }
        }
    }

    fn want_reg(&mut self, level: usize, reg: Reg, open: &mut Vec<RowId>) {
        if !self.flag(level, reg) || !self.needed.insert((level, reg)) {
            return;
        }
        let pass = &self.program.code.passes[level];
        let op = match reg {
            Reg::Once(at) => &pass.once[at as usize].kind,
            Reg::Body(at) => &pass.body[at as usize].kind,
        };
        let deeper = |row: &RowId, by: u32, depth: &mut BTreeMap<RowId, u32>, places: &[(usize, Reg)]| {
            let by = if places[row.0].0 == level { by } else { self.periods as u32 };
            let entry = depth.entry(*row).or_insert(0);
            *entry = (*entry).max(by);
        };
        match op {
            OpKind::History { row, shift } => deeper(row, *shift, &mut self.depth, &self.places),
            OpKind::Recent { row, n, shift, .. } => deeper(row, n + shift, &mut self.depth, &self.places),
            OpKind::Path { shift, .. } | OpKind::Seasonal { shift, .. } => {
                for source in inputs_of(op).iter().filter_map(|input| self.source_of.get(input)) {
                    let entry = self.source_depth.entry(*source).or_insert(0);
                    *entry = (*entry).max(*shift);
                }
            }
            _ => {}
        }
        open.extend(rows_of(op));
        for arg in args_of(op) {
            self.want_reg(level, arg, open);
        }
    }

    // ---- driver cells

    fn slot(&mut self) -> u32 {
        self.slots += 1;
        self.slots - 1
    }

    fn inputs(&mut self, sources: &[Source]) {
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
            let base = self.statics.inputs[input.0].clone();
            let key = |at: usize, planner: &mut Self| match planner.is_drawn(&setting.keys[at].value) {
                true => planner.tree(&setting.keys[at].value),
                false => Operand::Value(base.as_ref().map_or(f64::NAN, |value| value.keys[at])),
            };
            let keys = (0..setting.keys.len()).map(|at| key(at, self)).collect();
            let outside = setting.outside.as_ref().map(|key| match self.is_drawn(&key.value) {
                true => self.tree(&key.value),
                false => Operand::Value(base.as_ref().and_then(|value| value.outside).unwrap_or(f64::NAN)),
            });
            let drawn = self.source_of.get(input).map(|s| (sources[*s].effect, *s));
            self.cells[input.0] = Some(Cell { keys, outside, drawn });
        }
    }

    /// The value of a cell in one period, in the prologue.
    fn cell_at(&mut self, input: InputId, period: i32) -> Operand {
        let Some(cell) = self.cells[input.0].clone() else {
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

    /// A tree without rows.
    fn tree(&mut self, tree: &Tree) -> Operand {
        if !self.is_drawn(tree) {
            return Operand::Value(self.statics.value(tree).unwrap_or(f64::NAN));
        }
        match &tree.node {
            Node::Input { input, .. } => self.cell_at(*input, 1),
            Node::InputAt { input, period } => self.cell_at(*input, *period),
            Node::Negate(x) => {
                let x = self.tree(x);
                self.emit(Kernel::Negate, [x])
            }
            Node::Percent(x) => {
                let x = self.tree(x);
                self.emit(Kernel::Arithmetic(BinaryOp::Divide), [x, Operand::Value(100.0)])
            }
            Node::Significant(x, _) => self.tree(x),
            Node::Places(x) => {
                let x = self.tree(x);
                self.emit(Kernel::Places, [x])
            }
            Node::Settled(sum) => match &sum.node {
                Node::Arithmetic(op, a, b) => {
                    let args = [self.tree(a), self.tree(b)];
                    self.emit(Kernel::Settled(*op), args)
                }
                _ => {
                    let parts: Vec<Operand> = sum.parts().into_iter().map(|part| self.tree(part)).collect();
                    let sizes: Vec<Operand> =
                        parts.iter().map(|part| self.emit(Kernel::Unary(Unary::Abs), [*part])).collect();
                    let args = [self.over(Aggregate::Sum, &parts), self.over(Aggregate::Largest, &sizes)];
                    self.emit(Kernel::Settle, args)
                }
            },
            Node::Arithmetic(op, a, b) => {
                let args = [self.tree(a), self.tree(b)];
                self.emit(Kernel::Arithmetic(*op), args)
            }
            Node::Compare(op, tolerance, a, b) => {
                let args = [self.tree(a), self.tree(b)];
                self.emit(Kernel::Compare(*op, *tolerance), args)
            }
            Node::Call(function, parts) => {
                let args: Vec<Operand> = parts.iter().map(|part| self.tree(part)).collect();
                self.call(*function, &args)
            }
            Node::Over(how, parts) => {
                let args: Vec<Operand> = parts.iter().map(|part| self.tree(part)).collect();
                self.over(*how, &args)
            }
            Node::Number(_)
            | Node::Period(_)
            | Node::Constant(_)
            | Node::Figure(_)
            | Node::Seasonal { .. }
            | Node::Row { .. }
            | Node::Clock { .. }
            | Node::Since(..)
            | Node::Recent { .. }
            | Node::Reduce { .. }
            | Node::ReduceBlock { .. }
            | Node::FirstWhen(_)
            | Node::LastingFrom(_) => Operand::Value(f64::NAN),
        }
    }

    fn call(&mut self, function: Elementwise, args: &[Operand]) -> Operand {
        match (function, args) {
            (Elementwise::Choice(Choice::If), [c, a, b]) => self.emit(Kernel::Select, [*c, *a, *b]),
            (Elementwise::Choice(Choice::IfError), [a, b]) => self.emit(Kernel::IfError, [*a, *b]),
            (Elementwise::Unary(function), [x]) => self.emit(Kernel::Unary(function), [*x]),
            // One argument is a condition like two: made 1 or 0.
            (Elementwise::Binary(function), [x]) => self.emit(Kernel::Binary(function), [*x, *x]),
            (Elementwise::Binary(function), [first, rest @ ..]) => {
                rest.iter().fold(*first, |a, b| self.emit(Kernel::Binary(function), [a, *b]))
            }
            // As many arguments as no function has: the check of the model lets none of them through.
            (Elementwise::Choice(_) | Elementwise::Unary(_) | Elementwise::Binary(_), _) => Operand::Value(f64::NAN),
        }
    }

    fn over(&mut self, how: Aggregate, args: &[Operand]) -> Operand {
        let kernel = match how {
            Aggregate::Sum | Aggregate::Average => Kernel::Arithmetic(BinaryOp::Add),
            Aggregate::Smallest => Kernel::Binary(Binary::Min),
            Aggregate::Largest => Kernel::Binary(Binary::Max),
        };
        let Some((first, rest)) = args.split_first() else { return Operand::Value(f64::NAN) };
        let all = rest.iter().fold(*first, |a, b| self.emit(kernel, [a, *b]));
        match how {
            Aggregate::Average => {
                self.emit(Kernel::Arithmetic(BinaryOp::Divide), [all, Operand::Value(args.len() as f64)])
            }
            Aggregate::Sum | Aggregate::Smallest | Aggregate::Largest => all,
        }
    }

    // ---- instructions

    fn emit<const N: usize>(&mut self, kernel: Kernel, args: [Operand; N]) -> Operand {
        let slot = self.slot();
        self.emit_to(kernel, Place::Slot(slot), args);
        Operand::Slot(slot)
    }

    fn emit_to<const N: usize>(&mut self, kernel: Kernel, out: Place, args: [Operand; N]) {
        let mut three = [Operand::Value(0.0); 3];
        three[..N].copy_from_slice(&args);
        self.push(Ins { kernel, out, args: three, recent: None });
    }

    fn push(&mut self, ins: Ins) {
        match self.target {
            Target::Prologue => self.prologue.push(ins),
            Target::Once(level) => self.stages[level].once.push(ins),
            Target::Body(level) => self.stages[level].body.push(ins),
        }
    }

    fn table(&mut self, values: Vec<f64>) -> Operand {
        let same = values.windows(2).all(|pair| pair[0].to_bits() == pair[1].to_bits());
        if let (true, Some(value)) = (same, values.first()) {
            return Operand::Value(*value);
        }
        let bits = |values: &[f64]| values.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        let wanted = bits(&values);
        let at = self.tables.iter().position(|table| bits(table) == wanted).unwrap_or_else(|| {
            self.tables.push(values);
            self.tables.len() - 1
        });
        Operand::Table(at as u32)
    }

    fn choice(&mut self, operands: Vec<Operand>) -> Operand {
        if operands.windows(2).all(|pair| pair[0] == pair[1]) {
            return operands.first().copied().unwrap_or(Operand::Value(f64::NAN));
        }
        self.choices.push(operands);
        Operand::Choice(self.choices.len() as u32 - 1)
    }

    // ---- rows

    fn rings(&mut self) {
        let depths: Vec<(RowId, u32)> = self.depth.iter().map(|(row, depth)| (*row, *depth)).collect();
        for (row, depth) in depths {
            if self.uncertain[row.0] {
                let first = self.slots;
                self.slots += depth + 1;
                self.ring.insert(row, (first, depth + 1));
            }
        }
    }

    fn stage(&mut self, level: usize, wanted: &Wanted) {
        let pass = &self.program.code.passes[level];
        self.target = Target::Once(level);
        for at in 0..pass.once.len() {
            self.operation(level, Reg::Once(at as u32));
        }
        for (row, _) in &pass.series {
            self.opening(level, *row);
        }
        self.target = Target::Body(level);
        for at in 0..pass.body.len() {
            self.operation(level, Reg::Body(at as u32));
        }
        for (row, reg) in &pass.series {
            self.keep(level, *row, *reg);
        }
        for (at, row) in wanted.series.iter().enumerate() {
            if self.places[row.0].0 == level {
                let operand = self.now(*row);
                self.stages[level].records.push((at, operand));
            }
        }
    }

    fn opening(&mut self, level: usize, row: RowId) {
        let Some((first, _)) = self.ring.get(&row).copied() else { return };
        let Some(opening) = &self.program.row(row).opening else { return };
        let operand = match self.opening_drawn(opening) {
            false => Operand::Value(self.openings[row.0]),
            true => self.opening_operand(opening),
        };
        self.stages[level].openings.push((first, operand));
    }

    fn opening_operand(&mut self, tree: &Tree) -> Operand {
        match &tree.node {
            Node::Over(how, parts) if parts.iter().all(|part| matches!(part.node, Node::Row { .. })) => {
                let cells: Vec<Operand> = parts.iter().map(|part| self.opening_operand(part)).collect();
                self.over(*how, &cells)
            }
            Node::Row { row, .. } => match &self.program.row(*row).opening {
                Some(opening) => self.opening_operand(opening),
                None => Operand::Value(f64::NAN),
            },
            _ => self.tree(tree),
        }
    }

    /// Puts a row's value where later periods look it up, if it is not computed there.
    fn keep(&mut self, level: usize, row: RowId, reg: Reg) {
        let Some((first, len)) = self.ring.get(&row).copied() else { return };
        let here = Operand::Ring { first, len, shift: 0 };
        let operand = self.reg(level, reg);
        if operand != here {
            self.emit_to(Kernel::Copy, Place::Ring { first, len }, [operand]);
        }
    }

    /// A row's value in the period at hand.
    fn now(&mut self, row: RowId) -> Operand {
        let (level, reg) = self.places[row.0];
        self.reg(level, reg)
    }

    fn reg(&mut self, level: usize, reg: Reg) -> Operand {
        if let Some(operand) = self.regs.get(&(level, reg)) {
            return *operand;
        }
        let operand = match reg {
            Reg::Once(at) => Operand::Value(self.traces[level].once[at as usize]),
            Reg::Body(at) => {
                let values = self.traces[level].body[at as usize].clone();
                self.table(values)
            }
        };
        self.regs.insert((level, reg), operand);
        operand
    }

    /// Emits an operation that a draw reaches, if it is needed.
    fn operation(&mut self, level: usize, reg: Reg) {
        if !self.needed.contains(&(level, reg)) {
            return;
        }
        let pass = &self.program.code.passes[level];
        let op = match reg {
            Reg::Once(at) => &pass.once[at as usize].kind,
            Reg::Body(at) => &pass.body[at as usize].kind,
        };
        let operand = match op {
            OpKind::Input(input) => self.cell_at(*input, 1),
            OpKind::Path { input, shift } => self.path(*input, *shift),
            OpKind::Seasonal { inputs, calendar, shift } => self.seasonal(inputs, *calendar, *shift),
            OpKind::History { row, shift } => match self.ring.get(row) {
                Some((first, len)) => Operand::Ring { first: *first, len: *len, shift: *shift },
                None => Operand::Value(f64::NAN),
            },
            OpKind::Scalar(row) => self.now(*row),
            OpKind::Reduce { how, row, first, last } => self.reduce(*how, *row, *first, *last),
            OpKind::ReduceBlock { how, rows, first, last } => {
                let parts: Vec<Operand> = rows.iter().map(|row| self.reduce(*how, *row, *first, *last)).collect();
                let how = if *how == Reducer::Smallest { Aggregate::Smallest } else { Aggregate::Largest };
                self.over(how, &parts)
            }
            OpKind::FirstWhen(row) => {
                self.errors_of(*row);
                Operand::Slot(self.collect(How::FirstWhen, *row, 1, self.periods))
            }
            OpKind::LastingFrom(row) => {
                self.errors_of(*row);
                let run = Operand::Slot(self.collect(How::Take, *row, self.periods, self.periods));
                self.emit(Kernel::Lasting(self.periods), [run])
            }
            OpKind::Negate(_)
            | OpKind::Percent(_)
            | OpKind::Places(_)
            | OpKind::Settle(..)
            | OpKind::Settled(..)
            | OpKind::Arithmetic(..)
            | OpKind::Compare(..)
            | OpKind::Unary(..)
            | OpKind::Binary(..)
            | OpKind::Select(..)
            | OpKind::IfError(..)
            | OpKind::Since { .. }
            | OpKind::Recent { .. } => self.computed(level, reg, op),
            OpKind::Value(_) | OpKind::Constant(_) | OpKind::Figure(_) | OpKind::Clock { .. } => return,
        };
        self.regs.insert((level, reg), operand);
    }

    fn computed(&mut self, level: usize, reg: Reg, op: &OpKind) -> Operand {
        let args: Vec<Operand> = args_of(op).into_iter().map(|arg| self.reg(level, arg)).collect();
        let out = self.out(level, reg);
        let operand = match out {
            Place::Slot(slot) => Operand::Slot(slot),
            Place::Ring { first, len } => Operand::Ring { first, len, shift: 0 },
        };
        match (op, args.as_slice()) {
            (OpKind::Negate(_), [x]) => self.emit_to(Kernel::Negate, out, [*x]),
            (OpKind::Percent(_), [x]) => {
                self.emit_to(Kernel::Arithmetic(BinaryOp::Divide), out, [*x, Operand::Value(100.0)]);
            }
            (OpKind::Settled(op, ..), [a, b]) => self.emit_to(Kernel::Settled(*op), out, [*a, *b]),
            (OpKind::Settle(..), [sum, size]) => self.emit_to(Kernel::Settle, out, [*sum, *size]),
            (OpKind::Places(_), [x]) => self.emit_to(Kernel::Places, out, [*x]),
            (OpKind::Arithmetic(op, ..), [a, b]) => self.emit_to(Kernel::Arithmetic(*op), out, [*a, *b]),
            (OpKind::Compare(op, tolerance, ..), [a, b]) => {
                self.emit_to(Kernel::Compare(*op, *tolerance), out, [*a, *b]);
            }
            (OpKind::Unary(function, _), [x]) => self.emit_to(Kernel::Unary(*function), out, [*x]),
            (OpKind::Binary(function, ..), [a, b]) => self.emit_to(Kernel::Binary(*function), out, [*a, *b]),
            (OpKind::Select(..), [c, a, b]) => self.emit_to(Kernel::Select, out, [*c, *a, *b]),
            (OpKind::IfError(..), [a, b]) => self.emit_to(Kernel::IfError, out, [*a, *b]),
            (OpKind::Since { shift, .. }, [period]) => {
                let now = (1..=self.periods).map(|t| f64::from(t.saturating_sub_unsigned(*shift))).collect();
                let now = self.table(now);
                self.emit_to(Kernel::Arithmetic(BinaryOp::Subtract), out, [now, *period]);
            }
            (OpKind::Recent { row, n, shift, current }, args) => {
                let ring = match self.ring.get(row) {
                    Some((first, len)) => Operand::Ring { first: *first, len: *len, shift: 0 },
                    None => self.now(*row),
                };
                let last = args.first().copied().unwrap_or(Operand::Value(0.0));
                self.push(Ins {
                    kernel: Kernel::Arithmetic(BinaryOp::Add),
                    out,
                    args: [ring, last, Operand::Value(0.0)],
                    recent: Some(Recent { n: *n, shift: *shift, current: current.is_some() }),
                });
            }
            _ => {}
        }
        operand
    }

    /// Where a computed operation goes: straight into the ring of a row that it is the value of.
    fn out(&mut self, level: usize, reg: Reg) -> Place {
        let pass = &self.program.code.passes[level];
        let ring = match reg {
            Reg::Body(_) => pass.series.iter().find(|(_, r)| *r == reg).and_then(|(row, _)| self.ring.get(row)),
            Reg::Once(_) => None,
        };
        match ring {
            Some((first, len)) => Place::Ring { first: *first, len: *len },
            None => Place::Slot(self.slot()),
        }
    }

    /// A driver's path, some periods back.
    fn path(&mut self, input: InputId, shift: u32) -> Operand {
        let Some(cell) = self.cells[input.0].clone() else { return Operand::Value(f64::NAN) };
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
    fn values(&mut self, operand: Operand) -> Operand {
        let Operand::Choice(at) = operand else { return operand };
        let value = |o: &Operand| if let Operand::Value(x) = o { Some(*x) } else { None };
        match self.choices[at as usize].iter().map(value).collect::<Option<Vec<f64>>>() {
            Some(values) => self.table(values),
            None => operand,
        }
    }

    fn seasonal(&mut self, inputs: &[InputId], calendar: Calendar, shift: u32) -> Operand {
        let parts: Vec<Operand> = inputs
            .iter()
            .map(|input| match (self.drawn[input.0], &self.statics.inputs[input.0]) {
                (true, _) => self.path(*input, shift),
                (false, Some(value)) => {
                    let values =
                        (1..=self.periods).map(|t| value.at(t.saturating_sub_unsigned(shift))).collect::<Vec<_>>();
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

    // ---- gathering over the periods

    fn reduce(&mut self, how: Reducer, row: RowId, first: i32, last: i32) -> Operand {
        let slot = match how {
            Reducer::Total | Reducer::Average => self.collect(How::Sum, row, first, last),
            Reducer::Smallest => self.collect(How::Smallest, row, first, last),
            Reducer::Largest => self.collect(How::Largest, row, first, last),
            Reducer::First => self.collect(How::Take, row, first, first),
            Reducer::Last => self.collect(How::Take, row, last, last),
        };
        match how {
            Reducer::Average => {
                let count = Operand::Value(f64::from(last - first + 1));
                self.emit(Kernel::Arithmetic(BinaryOp::Divide), [Operand::Slot(slot), count])
            }
            Reducer::Total | Reducer::Smallest | Reducer::Largest | Reducer::First | Reducer::Last => {
                Operand::Slot(slot)
            }
        }
    }

    fn collect(&mut self, how: How, row: RowId, first: i32, last: i32) -> u32 {
        let key = (how as u8, row, first, last);
        if let Some(slot) = self.reduced.get(&key) {
            return *slot;
        }
        let slot = self.slot();
        let (level, _) = self.places[row.0];
        let from = self.now(row);
        self.stages[level].collects.push(Collect { how, from, slot, first, last });
        self.reduced.insert(key, slot);
        slot
    }

    fn errors_of(&mut self, row: RowId) {
        let slot = match self.errors {
            Some(slot) => slot,
            None => self.slot(),
        };
        self.errors = Some(slot);
        let (level, _) = self.places[row.0];
        let collect = Collect { how: How::Errors, from: self.now(row), slot, first: 1, last: self.periods };
        if !self.stages[level].collects.contains(&collect) {
            self.stages[level].collects.push(collect);
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

    /// In how many periods and cells a check holds.
    fn held(&mut self, rows: &[RowId], after: &mut Vec<Ins>) -> Operand {
        let mut certain = 0.0;
        let mut parts = Vec::new();
        for row in rows {
            let operand = self.now(*row);
            match (self.program.row(*row).shape, operand) {
                (Shape::Scalar, Operand::Value(x)) => certain += x,
                (Shape::Scalar, operand) => parts.push(operand),
                (Shape::Series, Operand::Value(x)) => certain += x * f64::from(self.periods),
                (Shape::Series, Operand::Table(at)) => certain += self.tables[at as usize].iter().sum::<f64>(),
                (Shape::Series, _) => parts.push(Operand::Slot(self.collect(How::Sum, *row, 1, self.periods))),
            }
        }
        parts.into_iter().fold(Operand::Value(certain), |sum, part| {
            let slot = self.slot();
            after.push(Ins {
                kernel: Kernel::Arithmetic(BinaryOp::Add),
                out: Place::Slot(slot),
                args: [sum, part, Operand::Value(0.0)],
                recent: None,
            });
            Operand::Slot(slot)
        })
    }
}
