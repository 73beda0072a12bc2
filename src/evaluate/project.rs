//! One projection: the Program's operations for one draw, every row kept.
//!
//! Over 400 lines for a reason: a walk over the periods, and beside each operation what is told where it has no value.

use super::edge;
use super::fault::{Fault, Quotient, explain};
use super::operation::{arithmetic, binary, compare, divide, if_error, places, select, settle, settled, unary};
use super::settings::{Draw, Statics};
use super::takeover;
use super::yearly;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::formula::BinaryOp;
use crate::function::{Binary, Unary};
use crate::graph::{
    Actual, Knowing, KnownId, Op, OpKind, Owner, Pass, Program, Reg, RowId, Shape, Tolerance, row_name,
};
use crate::model::{Carry, Clock, Reducer, ScenarioId};
use crate::series::{Projection, RowValues};
use crate::timeline::Timeline;
use std::collections::{BTreeMap, BTreeSet};

/// Projects a scenario as it is.
///
/// # Errors
/// Every value that is no finite number, once for each line: with the line, its element, the first
/// period in which it happens, and the operation.
pub fn project(program: &Program, scenario: ScenarioId) -> Result<Projection, Vec<Diagnostic>> {
    project_draw(program, scenario, &Draw::new())
}

/// Projects a scenario with other values for some driver cells, as a draw or somebody's changes have them; drivers computed
/// from them follow.
///
/// # Errors
/// As for [`project`].
pub fn project_draw(program: &Program, scenario: ScenarioId, draw: &Draw) -> Result<Projection, Vec<Diagnostic>> {
    projected(program, scenario, draw, None)
}

/// Projects one draw that acts from a period on: what was before stays as it is in another projection.
///
/// # Errors
/// As for [`project`].
pub fn project_from(
    program: &Program,
    scenario: ScenarioId,
    draw: &Draw,
    before: &Projection,
    from: i32,
) -> Result<Projection, Vec<Diagnostic>> {
    projected(program, scenario, draw, Some((before, from)))
}

fn projected(
    program: &Program,
    scenario: ScenarioId,
    draw: &Draw,
    before: Option<(&Projection, i32)>,
) -> Result<Projection, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let statics = Statics::new(program, scenario, draw, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut run = Run::new(program, &statics, &mut faults);
    run.kept = before;
    run.keep(0);
    for pass in &program.code.passes {
        run.pass(pass, &mut faults);
    }
    if let (true, Some(row)) = (faults.is_empty(), run.told.first()) {
        let message =
            format!("`{}`, scenario `{}`: no finite number", row_name(program, RowId(*row)), statics.scenario);
        let diagnostic = Diagnostic::error(Code::Calculation, message).at(program.rows[*row].tree.span, "");
        faults.push(diagnostic.hint("look at the lines and drivers behind it"));
    }
    let (history, scalars) = (run.history, run.scalars);
    let edges = run.edges.into_iter().chain(statics.edges(scenario)).collect();
    let targets: Vec<Option<f64>> = program
        .targets
        .iter()
        .zip(&program.model.outputs)
        .map(|(target, output)| target.as_ref().map(|tree| statics.named(tree, &output.name, None, &mut faults)))
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let named = |actual: &Actual, faults: &mut Vec<Diagnostic>| {
        let name = format!("actual of {}", program.model.lines[actual.line.0].name);
        statics.named(&actual.value, &name, Some(program.model.timeline.name(actual.period)), faults)
    };
    let actuals = program.actuals.iter().map(|actual| named(actual, &mut faults)).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut rows = Vec::with_capacity(program.rows.len());
    for (i, row) in program.rows.iter().enumerate() {
        rows.push(match row.shape {
            Shape::Scalar => RowValues::Scalar(Some(scalars[i]).filter(|x| !x.is_nan())),
            Shape::Series => RowValues::Series {
                opening: row.opening.as_ref().map(|_| history[i][0]),
                values: history[i][1..].to_vec(),
                years: vec![],
                whole: None,
            },
        });
    }
    yearly::fill(program, &mut rows);
    Ok(Projection {
        scenario: statics.scenario.clone(),
        constants: statics.constants,
        figures: statics.figures,
        inputs: statics.inputs.into_iter().flatten().collect(),
        rows,
        targets,
        actuals,
        known: statics.told,
        edges,
    })
}

/// What every operation of a pass gave: those run once, and those of the body by period (from 1).
pub(super) struct Trace {
    pub once: Vec<f64>,
    pub body: Vec<Vec<f64>>,
}

/// Every operation's values for the statics given, pass by pass; and every row's opening.
pub(super) fn trace(program: &Program, statics: &Statics<'_>) -> (Vec<Trace>, Vec<f64>) {
    let mut ignored = Vec::new();
    let mut run = Run::new(program, statics, &mut ignored);
    let openings = run.history.iter().map(|row| row.first().copied().unwrap_or(f64::NAN)).collect();
    let mut traces = Vec::new();
    for pass in &program.code.passes {
        let mut body = vec![Vec::with_capacity(run.timeline.periods as usize); pass.body.len()];
        run.walk(pass, &mut ignored, |run| {
            body.iter_mut().zip(&run.body).for_each(|(values, value)| values.push(*value));
        });
        traces.push(Trace { once: run.once.clone(), body });
    }
    (traces, openings)
}

struct Run<'p> {
    program: &'p Program,
    statics: &'p Statics<'p>,
    timeline: Timeline,
    /// By row: its opening, then its values. Empty for scalars.
    history: Vec<Vec<f64>>,
    scalars: Vec<f64>,
    once: Vec<f64>,
    body: Vec<f64>,
    /// Rows whose fault has been told.
    told: BTreeSet<usize>,
    /// The first fault of each helper row: an error of whatever looks at it and does not take it up.
    latent: BTreeMap<usize, Fault>,
    /// Where an operation came to an edge of arithmetic.
    edges: BTreeSet<Span>,
    /// A projection whose values stand in all periods before this one.
    kept: Option<(&'p Projection, i32)>,
}

/// Where an error comes from.
enum Culprit {
    /// From this operation.
    Found(Box<Fault>),
    /// From a row that has been told, or from a milestone that is not reached.
    Elsewhere,
}

fn op(pass: &Pass, reg: Reg) -> &Op {
    match reg {
        Reg::Once(at) => &pass.once[at as usize],
        Reg::Body(at) => &pass.body[at as usize],
    }
}

impl<'p> Run<'p> {
    fn new(program: &'p Program, statics: &'p Statics<'p>, faults: &mut Vec<Diagnostic>) -> Self {
        let timeline = program.model.timeline;
        let length = timeline.periods as usize + 1;
        let mut history = Vec::with_capacity(program.rows.len());
        for row in &program.rows {
            history.push(match row.shape {
                Shape::Series => vec![f64::NAN; length],
                Shape::Scalar => vec![],
            });
        }
        let mut run = Run {
            program,
            statics,
            timeline,
            history,
            scalars: vec![f64::NAN; program.rows.len()],
            once: vec![],
            body: vec![],
            told: BTreeSet::new(),
            latent: BTreeMap::new(),
            edges: BTreeSet::new(),
            kept: None,
        };
        run.openings(faults);
        run
    }

    fn openings(&mut self, faults: &mut Vec<Diagnostic>) {
        let program = self.program;
        for (i, row) in program.rows.iter().enumerate() {
            let Some(opening) = &row.opening else { continue };
            if let Owner::LineTotal(id) = row.owner {
                let cells = program.line_rows[id.0].iter().map(|cell| self.history[cell.0][0]);
                let values: Vec<f64> = cells.collect();
                self.history[i][0] = super::settings::aggregate(crate::model::Aggregate::Sum, &values);
            } else {
                let name = format!("opening of {}", row_name(program, RowId(i)));
                self.history[i][0] = self.statics.named(opening, &name, None, faults);
            }
        }
    }

    /// Takes a period's values (0: the openings) from the projection that is kept, where it is one of its.
    fn keep(&mut self, t: i32) {
        let Some((kept, _)) = self.kept.filter(|(_, from)| t < *from) else { return };
        for (own, row) in self.history.iter_mut().zip(&kept.rows) {
            let RowValues::Series { opening, values, .. } = row else { continue };
            own[t as usize] = match t {
                0 => opening.unwrap_or(f64::NAN),
                _ => values[t as usize - 1],
            };
        }
    }

    fn pass(&mut self, pass: &Pass, faults: &mut Vec<Diagnostic>) {
        self.walk(pass, faults, |_| {});
    }

    /// Runs a pass; `see` looks at each period's operations.
    fn walk(&mut self, pass: &Pass, faults: &mut Vec<Diagnostic>, mut see: impl FnMut(&Self)) {
        self.once = Vec::with_capacity(pass.once.len());
        self.body = vec![f64::NAN; pass.body.len()];
        for op in &pass.once {
            let value = self.operation(&op.kind, 1);
            self.once.push(value);
            self.note_edge(op, value);
        }
        for (row, reg) in &pass.scalars {
            self.scalars[row.0] = self.reg(*reg);
            self.judge(pass, *row, *reg, None, faults);
        }
        for t in 1..=self.timeline.last() {
            for (at, op) in pass.body.iter().enumerate() {
                self.body[at] = self.operation(&op.kind, t);
                self.note_edge(op, self.body[at]);
            }
            see(self);
            for (row, reg) in &pass.series {
                self.history[row.0][t as usize] = self.reg(*reg);
            }
            self.keep(t);
            for (row, reg) in &pass.series {
                self.judge(pass, *row, *reg, Some(t), faults);
            }
        }
    }

    fn note_edge(&mut self, op: &Op, value: f64) {
        let at_edge = match &op.kind {
            OpKind::Settle(sum, _) => edge::is_residue(self.reg(*sum), value),
            OpKind::Settled(op, a, b) => value == 0.0 && arithmetic(*op, self.reg(*a), self.reg(*b)) != 0.0,
            OpKind::Compare(_, Tolerance::Worksheet, a, b) => edge::is_close(self.reg(*a), self.reg(*b)),
            OpKind::Arithmetic(BinaryOp::Power, base, _) | OpKind::Binary(Binary::Power, base, _) => {
                edge::is_tiny_power(self.reg(*base), value)
            }
            // Its base is e.
            OpKind::Unary(Unary::Exp, _) => edge::is_tiny_power(std::f64::consts::E, value),
            _ => false,
        };
        if at_edge {
            self.edges.extend(op.spans.iter().copied());
        }
    }

    fn reg(&self, reg: Reg) -> f64 {
        match reg {
            Reg::Once(at) => self.once[at as usize],
            Reg::Body(at) => self.body[at as usize],
        }
    }

    fn past(&self, row: RowId, t: i32, shift: u32) -> f64 {
        let at = (i64::from(t) - i64::from(shift)).max(0);
        self.history[row.0][at as usize]
    }

    fn operation(&self, kind: &OpKind, t: i32) -> f64 {
        match kind {
            OpKind::Value(bits) => f64::from_bits(*bits),
            OpKind::Constant(id) => self.statics.constants[id.0],
            OpKind::Figure(id) => self.statics.figures[id.0].unwrap_or(f64::NAN),
            OpKind::Input(input) => self.input(input.0, t),
            OpKind::Path { input, shift } => self.input(input.0, t.saturating_sub_unsigned(*shift)),
            OpKind::Seasonal { inputs, calendar, shift } => {
                let at = t.saturating_sub_unsigned(*shift);
                let index = match calendar {
                    crate::model::Calendar::Month => self.timeline.month(at),
                    crate::model::Calendar::Quarter => self.timeline.quarter(at),
                };
                self.input(inputs[index as usize - 1].0, at)
            }
            OpKind::History { row, shift } => self.past(*row, t, *shift),
            OpKind::Scalar(row) => self.scalars[row.0],
            OpKind::Clock { clock, shift } => self.clock(*clock, t.saturating_sub_unsigned(*shift)),
            OpKind::Known(knowing) => self.known(*knowing, t),
            OpKind::Negate(a) => -self.reg(*a),
            OpKind::Percent(a) => divide(self.reg(*a), 100.0),
            OpKind::Settled(op, a, b) => settled(*op, self.reg(*a), self.reg(*b)),
            OpKind::Settle(sum, size) => settle(self.reg(*sum), self.reg(*size)),
            OpKind::Places(a) => places(self.reg(*a)),
            OpKind::Arithmetic(op, a, b) => arithmetic(*op, self.reg(*a), self.reg(*b)),
            OpKind::Compare(op, tolerance, a, b) => compare(*op, *tolerance, self.reg(*a), self.reg(*b)),
            OpKind::Unary(function, a) => unary(*function, self.reg(*a)),
            OpKind::Binary(function, a, b) => binary(*function, self.reg(*a), self.reg(*b)),
            OpKind::Select(condition, a, b) => select(self.reg(*condition), self.reg(*a), self.reg(*b)),
            OpKind::IfError(a, b) => if_error(self.reg(*a), self.reg(*b)),
            OpKind::Since { period, shift } => f64::from(t.saturating_sub_unsigned(*shift)) - self.reg(*period),
            OpKind::Recent { row, n, shift, current } => self.recent(*row, *n, t - *shift as i32, *current),
            OpKind::Reduce { how, row, first, last } => self.reduce(*how, *row, *first, *last),
            OpKind::ReduceBlock { how, rows, first, last } => {
                let mut values = rows.iter().map(|row| self.reduce(*how, *row, *first, *last));
                let start = values.next().unwrap_or(f64::NAN);
                let function = if *how == Reducer::Smallest { Binary::Min } else { Binary::Max };
                values.fold(start, |a, b| binary(function, a, b))
            }
            OpKind::FirstWhen(row) => {
                let found = self.history[row.0][1..].iter().position(|x| *x != 0.0 && !x.is_nan());
                found.map_or(f64::NAN, |at| at as f64 + 1.0)
            }
            OpKind::LastingFrom(row) => {
                let last = f64::from(self.timeline.last());
                match self.history[row.0].last() {
                    Some(run) if *run > 0.0 => last - run + 1.0,
                    _ => f64::NAN,
                }
            }
        }
    }

    /// What is known in a period; what nobody knows is no number.
    fn known(&self, knowing: Knowing, t: i32) -> f64 {
        let at = |id: usize| self.statics.known[id][t as usize];
        let values = |first: KnownId, count: u32| (first.0..first.0 + count as usize).map(at).filter(|x| !x.is_nan());
        match knowing {
            Knowing::Is(id) => f64::from(u8::from(!at(id.0).is_nan())),
            Knowing::Value(id) => at(id.0),
            Knowing::Count(first, count) => values(first, count).count() as f64,
            Knowing::Sum(first, count) => values(first, count).fold(0.0, |a, b| arithmetic(BinaryOp::Add, a, b)),
        }
    }

    fn input(&self, input: usize, t: i32) -> f64 {
        self.statics.inputs[input].as_ref().map_or(f64::NAN, |value| value.at(t))
    }

    fn clock(&self, clock: Clock, t: i32) -> f64 {
        match clock {
            Clock::T => f64::from(t),
            Clock::Month => f64::from(self.timeline.month(t)),
            Clock::Quarter => f64::from(self.timeline.quarter(t)),
            Clock::Year => f64::from(self.timeline.year(t)),
            Clock::PeriodLength => self.timeline.period_length(),
            Clock::Elapsed => self.timeline.elapsed(t),
        }
    }

    fn recent(&self, row: RowId, n: u32, last: i32, current: Option<Reg>) -> f64 {
        let first = (last - n as i32 + 1).max(1);
        let kept = if current.is_some() { last - 1 } else { last };
        let past = (first..=kept).map(|t| self.history[row.0][t as usize]);
        let all = past.chain(current.map(|reg| self.reg(reg)));
        all.fold(0.0, |a, b| arithmetic(BinaryOp::Add, a, b))
    }

    fn reduce(&self, how: Reducer, row: RowId, first: i32, last: i32) -> f64 {
        let values = &self.history[row.0][first as usize..=last as usize];
        let (start, rest) = (values[0], &values[1..]);
        let fold = |function| rest.iter().fold(start, |a, b| binary(function, a, *b));
        let sum = || rest.iter().fold(start, |a, b| arithmetic(BinaryOp::Add, a, *b));
        match how {
            Reducer::Total => sum(),
            Reducer::Average => sum() / values.len() as f64,
            Reducer::Smallest => fold(Binary::Min),
            Reducer::Largest => fold(Binary::Max),
            Reducer::First => start,
            Reducer::Last => values[values.len() - 1],
        }
    }

    /// Reports a row that has no finite value, unless it is only a step that something may take up.
    fn judge(&mut self, pass: &Pass, row: RowId, reg: Reg, t: Option<i32>, faults: &mut Vec<Diagnostic>) {
        if !self.is_wrong(pass, reg) || self.told.contains(&row.0) || faults.len() >= 20 {
            return;
        }
        let (helper, may_be_missing) = match self.program.row(row).owner {
            Owner::LineHelper(_) | Owner::OutputHelper(_) | Owner::CheckHelper(_) | Owner::LineTotal(_) => {
                (true, false)
            }
            Owner::Output(id) => (false, self.program.model.outputs[id.0].may_be_missing),
            Owner::Line(..) | Owner::Formula(..) | Owner::Carry(..) | Owner::Scale(_) | Owner::Check(..) => {
                (false, false)
            }
        };
        if helper && self.latent.contains_key(&row.0) {
            return;
        }
        match self.culprit(pass, row, reg, t) {
            Culprit::Found(fault) if helper => {
                self.latent.insert(row.0, *fault);
            }
            Culprit::Found(fault) => {
                self.told.insert(row.0);
                // What is shared out or carried on is told of the line.
                let of_line = matches!(self.program.row(row).owner, Owner::Scale(_) | Owner::Carry(..));
                let what = if of_line { fault.what.clone() } else { row_name(self.program, row) };
                faults.push(Fault { what, ..*fault }.diagnostic());
            }
            Culprit::Elsewhere if helper || may_be_missing => {}
            Culprit::Elsewhere => {
                self.told.insert(row.0);
            }
        }
    }

    /// Whether a register holds an error; a milestone whose condition has no value somewhere is one too.
    fn is_wrong(&self, pass: &Pass, reg: Reg) -> bool {
        match &op(pass, reg).kind {
            OpKind::FirstWhen(row) | OpKind::LastingFrom(row) => self.latent.contains_key(&row.0),
            _ => self.reg(reg).is_nan(),
        }
    }

    /// What lies behind an error that came out of other rows: the first of them whose fault is known.
    fn behind<'r>(&self, rows: impl IntoIterator<Item = &'r RowId>) -> Culprit {
        let fault = rows.into_iter().find_map(|row| self.latent.get(&row.0));
        fault.map_or(Culprit::Elsewhere, |fault| Culprit::Found(Box::new(fault.clone())))
    }

    /// What is wrong with a row that shares a known total out or carries a known value on; none for other rows.
    fn taking_over(&self, row: RowId, t: i32) -> Option<Culprit> {
        let (Owner::Scale(line) | Owner::Carry(line, _)) = self.program.row(row).owner else { return None };
        let cells = self.program.formula_rows[line.0].iter().chain(&self.program.line_rows[line.0]);
        let wrong = |row: &&RowId| self.history[row.0][t as usize].is_nan();
        // A distance follows from the line's own values of the period; a ratio is there before them.
        let is_apart = matches!(self.program.row(row).owner, Owner::Carry(..))
            && self.program.model.lines[line.0].carry == Carry::Difference;
        if self.program.formula_rows[line.0].iter().any(|row| wrong(&row))
            || (is_apart && cells.clone().any(|r| wrong(&r)))
        {
            return Some(Culprit::Elsewhere);
        }
        takeover::fault(self.statics, row, t).map(|fault| Culprit::Found(Box::new(fault)))
    }

    /// The operation that has no value although all it works on has.
    fn culprit(&self, pass: &Pass, row: RowId, reg: Reg, t: Option<i32>) -> Culprit {
        if let Some(culprit) = t.and_then(|t| self.taking_over(row, t)) {
            return culprit;
        }
        let mut reg = reg;
        let formula = self.program.row(row).tree.span;
        let fault = |operation: (String, String), span| {
            let (operation, hint) = operation;
            Culprit::Found(Box::new(Fault {
                what: row_name(self.program, row),
                period: t.map(|t| self.timeline.name(t)),
                scenario: self.statics.scenario.clone(),
                operation,
                span,
                hint,
                code: Code::Calculation,
            }))
        };
        loop {
            let op = op(pass, reg);
            let bad = |r: &Reg| self.reg(*r).is_nan();
            let (name, a, b) = match &op.kind {
                OpKind::Recent { current: Some(current), .. } if bad(current) => {
                    reg = *current;
                    continue;
                }
                OpKind::History { row, .. } | OpKind::Scalar(row) => return self.behind([row]),
                OpKind::FirstWhen(row) | OpKind::LastingFrom(row) => return self.behind([row]),
                OpKind::Reduce { row, .. } | OpKind::Recent { row, .. } => {
                    return match self.history[row.0][1..].iter().any(|x| x.is_nan()) {
                        true => self.behind([row]),
                        false => fault(explain("sum", self.history[row.0][1], None, None), op.span_in(formula)),
                    };
                }
                OpKind::ReduceBlock { rows, .. } => return self.behind(rows),
                OpKind::Select(condition, a, b) => {
                    reg = match self.reg(*condition) {
                        c if c.is_nan() => *condition,
                        0.0 => *b,
                        _ => *a,
                    };
                    continue;
                }
                OpKind::IfError(_, b) => {
                    reg = *b;
                    continue;
                }
                OpKind::Negate(a) | OpKind::Percent(a) | OpKind::Places(a) | OpKind::Settle(a, _) => {
                    reg = *a;
                    continue;
                }
                OpKind::Since { period, .. } => {
                    reg = *period;
                    continue;
                }
                OpKind::Unary(function, a) => (function.entry().name, *a, None),
                OpKind::Arithmetic(op, a, b) | OpKind::Settled(op, a, b) => (op.symbol(), *a, Some(*b)),
                OpKind::Compare(op, _, a, b) => (BinaryOp::Compare(*op).symbol(), *a, Some(*b)),
                OpKind::Binary(function, a, b) => (function.entry().name, *a, Some(*b)),
                OpKind::Value(_)
                | OpKind::Constant(_)
                | OpKind::Figure(_)
                | OpKind::Input(_)
                | OpKind::Path { .. }
                | OpKind::Seasonal { .. }
                | OpKind::Known(_)
                | OpKind::Clock { .. } => return Culprit::Elsewhere,
            };
            if let Some(next) = [Some(a), b].into_iter().flatten().find(bad) {
                reg = next;
                continue;
            }
            let span = op.span_in(formula);
            let written = Quotient::written(self.program, row, span);
            return fault(explain(name, self.reg(a), b.map(|b| self.reg(b)), written), span);
        }
    }
}
