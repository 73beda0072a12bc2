//! A number and what it is made of, down to drivers, figures and articles.

use super::leaves::{changed_in, is_literal, leaves};
use super::told::Told;
use crate::graph::{
    Given, InputId, Knowing, KnownId, Node, Owner, Program, RowId, Shape, Tree, Yearly, describe, row_name,
};
use crate::model::{Between, Calendar, FigureId, Firmness, Reducer, ScenarioId};
use crate::series::Projection;
use crate::timeline::PeriodRange;
use crate::unit::DeclaredUnit;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The most periods of a sum that are listed.
const MOST_PERIODS: usize = 60;

/// Walks from a number to what it is made of.
pub(super) struct Teller<'a> {
    /// The model.
    pub program: &'a Program,
    /// The run that is told.
    pub projection: &'a Projection,
    /// Whether every period of a sum is told down to its drivers, and not the one that counts most alone.
    pub whole: bool,
}

impl Teller<'_> {
    /// A row in a period.
    pub(super) fn row(&self, row: RowId, t: i32, depth: usize, seen: &mut BTreeSet<(usize, i32)>) -> Told {
        let (program, model) = (self.program, &*self.program.model);
        let made = program.row(row);
        let values = &self.projection.rows[row.0];
        let scalar = made.shape == Shape::Scalar;
        let value = match (scalar, t) {
            (true, _) => values.scalar(),
            (false, ..=0) => values.opening(),
            (false, t) => values.values().get(t as usize - 1).copied(),
        };
        let name = row_name(program, row);
        let when = if t <= 0 { "opening".to_owned() } else { model.timeline.name(t) };
        let formula = match made.owner {
            Owner::Line(id, _) if !model.lines[id.0].replaced => model.lines[id.0].text.clone(),
            Owner::Formula(id, _) => model.lines[id.0].text.clone(),
            Owner::Output(id) => model.outputs[id.0].text.clone(),
            Owner::Line(..)
            | Owner::LineTotal(_)
            | Owner::Carry(..)
            | Owner::Scale(_)
            | Owner::LineHelper(_)
            | Owner::OutputHelper(_)
            | Owner::Check(..)
            | Owner::CheckHelper(_) => describe(program, &made.tree),
        };
        let mut told = Told {
            name: if scalar { name } else { format!("{name}@{when}") },
            value,
            period: made.unit.text == "period",
            unit: made.unit.text.clone(),
            percent: made.unit.percent,
            formula: Some(formula),
            figure: None,
            note: None,
            again: !seen.insert((row.0, if scalar { 0 } else { t })),
            cut: false,
            parts: vec![],
        };
        let opening = made.opening.as_ref().filter(|_| !scalar && t <= 0);
        let tree = opening.unwrap_or(&made.tree);
        let mut found = Vec::new();
        leaves(tree, &mut found);
        if told.again || depth == 0 {
            told.cut = !told.again && !found.is_empty();
            return told;
        }
        for leaf in self.written(found) {
            told.parts.extend(self.leaf(leaf, if opening.is_some() { 1 } else { t }, depth - 1, seen, &told.name));
        }
        told
    }

    /// The leaves of a formula as its author wrote it: a step of one operation that has a row of its own, as those of a
    /// remainder have, is told by its leaves, each once.
    fn written<'t>(&'t self, leaves_of: Vec<&'t Tree>) -> Vec<&'t Tree> {
        let mut out: Vec<&Tree> = Vec::new();
        for leaf in leaves_of {
            let inside = match &leaf.node {
                Node::Row { row, shift: 0 } => self.step(*row, leaf),
                _ => None,
            };
            match inside {
                Some(step) => {
                    let mut found = Vec::new();
                    leaves(step, &mut found);
                    for leaf in self.written(found) {
                        if !out.iter().any(|known| known.node == leaf.node) {
                            out.push(leaf);
                        }
                    }
                }
                None => out.push(leaf),
            }
        }
        out
    }

    /// What a row computes that belongs to the operation at the place where it is named.
    fn step(&self, row: RowId, named: &Tree) -> Option<&Tree> {
        let made = self.program.row(row);
        let helper = matches!(made.owner, Owner::LineHelper(_) | Owner::OutputHelper(_) | Owner::CheckHelper(_));
        (helper && made.tree.span == named.span).then_some(&made.tree)
    }

    /// A row over several periods, as the tables by year show it; `None` where it has no such value.
    pub(super) fn span(
        &self,
        row: RowId,
        periods: PeriodRange,
        depth: usize,
        seen: &mut BTreeSet<(usize, i32)>,
    ) -> Option<Told> {
        let (program, model) = (self.program, &*self.program.model);
        let made = program.row(row);
        let values = &self.projection.rows[row.0];
        let own = values.values().get(periods.first as usize - 1..periods.last as usize)?;
        let years = model.timeline.years();
        let year = years.iter().position(|year| (year.first, year.last) == (periods.first, periods.last));
        let sum: f64 = own.iter().sum();
        let (value, formula) = match made.yearly {
            Yearly::Sum => (sum, "the sum of its periods".to_owned()),
            Yearly::Average => (sum / own.len() as f64, "the mean of its periods".to_owned()),
            Yearly::Last => (*own.last()?, "the last of its periods".to_owned()),
            Yearly::Formula => (values.years().get(year?).copied().flatten()?, describe(program, &made.tree)),
            Yearly::Empty => return None,
        };
        let name = match year {
            Some(year) => years[year].year.to_string(),
            None => format!("{}..{}", model.timeline.name(periods.first), model.timeline.name(periods.last)),
        };
        let mut told = Told {
            name: format!("{}@{name}", row_name(program, row)),
            value: Some(value),
            period: false,
            unit: made.unit.text.clone(),
            percent: made.unit.percent,
            formula: Some(formula),
            figure: None,
            note: None,
            again: false,
            cut: false,
            parts: vec![],
        };
        if depth == 0 {
            return Some(told);
        }
        told.parts = match made.yearly {
            Yearly::Last => vec![self.row(row, periods.last, depth - 1, seen)],
            Yearly::Formula => {
                let mut found = Vec::new();
                leaves(&made.tree, &mut found);
                let rows = found.iter().filter_map(|leaf| match leaf.node {
                    Node::Row { row, .. } => Some(row),
                    _ => None,
                });
                rows.filter_map(|row| self.span(row, periods, depth - 1, seen)).collect()
            }
            _ => self.over_time(Reducer::Total, row, periods.first..=periods.last, depth - 1, seen),
        };
        Some(told)
    }

    /// A driver's cell over several periods: one value where it has only one, else each.
    pub(super) fn input_span(&self, id: InputId, periods: PeriodRange, depth: usize) -> Told {
        let (program, model) = (self.program, &*self.program.model);
        let value = |t: i32| self.projection.inputs[id.0].at(t);
        let varies = (periods.first..=periods.last).any(|t| value(t) != value(periods.first));
        if !varies {
            return self.input(id, periods.first, depth);
        }
        let driver = &model.drivers[program.input(id).driver.0];
        let (from, to) = (model.timeline.name(periods.first), model.timeline.name(periods.last));
        Told {
            parts: (periods.first..=periods.last).map(|t| self.input(id, t, 0)).collect(),
            ..self.leaf_of(
                &format!("{}@{from}..{to}, in the last period", program.input_name(id)),
                Some(value(periods.last)),
                &driver.unit,
            )
        }
    }

    fn leaf(&self, leaf: &Tree, t: i32, depth: usize, seen: &mut BTreeSet<(usize, i32)>, owner: &str) -> Vec<Told> {
        let last = self.program.model.timeline.last();
        match &leaf.node {
            Node::Row { row, shift } => {
                let told = self.row(*row, (t - *shift as i32).max(0), depth, seen);
                if told.name == owner { vec![] } else { vec![told] }
            }
            Node::Recent { row, shift, .. } => vec![self.row(*row, (t - *shift as i32).max(0), depth, seen)],
            Node::Reduce { how, row, first, last: to } => self.over_time(*how, *row, *first..=*to, depth, seen),
            Node::ReduceBlock { how, rows, first, last: to } if self.whole => {
                rows.iter().flat_map(|row| self.over_time(*how, *row, *first..=*to, depth, seen)).collect()
            }
            Node::ReduceBlock { rows, .. } => {
                rows.iter().map(|row| self.row(*row, last, 0, &mut BTreeSet::new())).collect()
            }
            // A condition where it turns, and what it was before; at the end where it never does.
            Node::FirstWhen(row) | Node::LastingFrom(row) => {
                let reached = self.turning(owner).filter(|t| *t > 1);
                let periods = reached.map_or(vec![last], |t| vec![t - 1, t]);
                periods.into_iter().map(|t| self.row(*row, t, depth, seen)).collect()
            }
            Node::Input { input, shift } => vec![self.input(*input, t - *shift as i32, depth)],
            Node::InputAt { input, period } => vec![self.input(*input, *period, depth)],
            Node::Seasonal { inputs, calendar, shift } => {
                let at = t - *shift as i32;
                let timeline = &self.program.model.timeline;
                let index = match calendar {
                    Calendar::Month => timeline.month(at),
                    Calendar::Quarter => timeline.quarter(at),
                };
                vec![self.input(inputs[index as usize - 1], at, depth)]
            }
            Node::Constant(id) => {
                let constant = &self.program.model.constants[id.0];
                vec![Told {
                    note: constant.notes.clone(),
                    ..self.leaf_of(&constant.name, Some(self.projection.constants[id.0]), &constant.unit)
                }]
            }
            Node::Figure(id) => vec![self.figure(*id)],
            Node::Known(Knowing::Value(id)) => self.known(*id, t).into_iter().collect(),
            Node::Known(Knowing::Sum(id, rows)) => {
                (id.0..id.0 + *rows as usize).filter_map(|id| self.known(KnownId(id), t)).collect()
            }
            _ => vec![],
        }
    }

    /// What is known in a period, where it takes the place of a formula's value: from whom, and how firmly.
    fn known(&self, id: KnownId, t: i32) -> Option<Told> {
        let (program, model) = (self.program, &*self.program.model);
        model.known_to(self.scenario()).filter(|last| t <= *last)?;
        let value = *self.projection.known[id.0].get(&t)?;
        let known = &program.known[id.0];
        let (line, said) = (&model.lines[known.line.0], known.values.get(&t)?);
        let of = model.cell_or_total_name(known.line, known.cell);
        let firmness = Some(said.firmness).filter(|firmness| *firmness != Firmness::Exact).map(Firmness::word);
        let notes: Vec<&str> = firmness.into_iter().chain(said.source.as_deref()).collect();
        let mut told = Told {
            note: Some(notes.join("; ")).filter(|note| !note.is_empty()),
            ..self.leaf_of(&format!("known {of}@{}", model.timeline.name(t)), Some(value), &line.unit)
        };
        if !is_literal(&said.value) {
            told.formula = Some(describe(program, &said.value));
        }
        self.cited(&mut told, &said.value, t, 1);
        Some(told)
    }

    /// The case that is told.
    fn scenario(&self) -> ScenarioId {
        self.program.model.scenario(&self.projection.scenario).unwrap_or(ScenarioId(0))
    }

    /// Adds to a number what the expression that gave it names: its figure where it is one, and below it all of them.
    fn cited(&self, told: &mut Told, value: &Tree, t: i32, depth: usize) {
        let mut found = Vec::new();
        leaves(value, &mut found);
        if let [only] = found.as_slice()
            && let Node::Figure(id) = only.node
        {
            told.figure = self.figure(id).figure;
        }
        if depth > 0 {
            for leaf in found {
                told.parts.extend(self.leaf(leaf, t, depth - 1, &mut BTreeSet::new(), &told.name));
            }
        }
    }

    /// The period of a milestone, by the name of its output.
    fn turning(&self, output: &str) -> Option<i32> {
        let (program, model) = (self.program, &*self.program.model);
        let at = model.outputs.iter().position(|known| known.name == output)?;
        self.projection.rows[program.output_rows[at].0].scalar().map(|t| t as i32)
    }

    /// The periods that a number is made of; what made them is told of the one that counts most: the last of a sum, the
    /// least or greatest where that is asked for.
    fn over_time(
        &self,
        how: Reducer,
        row: RowId,
        periods: RangeInclusive<i32>,
        depth: usize,
        seen: &mut BTreeSet<(usize, i32)>,
    ) -> Vec<Told> {
        let values = self.projection.rows[row.0].values();
        let value = |t: i32| values.get((t - 1).max(0) as usize).copied().unwrap_or(f64::NAN);
        let all = || *periods.start()..=*periods.end();
        let by_value = |a: &i32, b: &i32| value(*a).total_cmp(&value(*b));
        let chosen = match how {
            Reducer::Smallest => all().min_by(by_value),
            Reducer::Largest => all().max_by(by_value),
            _ => all().last(),
        };
        let extreme = matches!(how, Reducer::Smallest | Reducer::Largest);
        let shown = all().filter(|t| !extreme || Some(*t) == chosen);
        let most = if self.whole { usize::MAX } else { MOST_PERIODS };
        let mut out: Vec<Told> = shown
            .take(most)
            .map(|t| match self.whole || Some(t) == chosen {
                true => self.row(row, t, depth, seen),
                false => self.row(row, t, 0, &mut BTreeSet::new()),
            })
            .collect();
        let left = all().count().saturating_sub(most);
        if let (Some(last), true) = (out.last_mut(), left > 0 && !extreme) {
            last.note = Some(format!("and {left} more periods"));
        }
        out
    }

    fn leaf_of(&self, name: &str, value: Option<f64>, unit: &DeclaredUnit) -> Told {
        Told {
            name: name.to_owned(),
            value,
            period: unit.text == "period",
            unit: unit.text.clone(),
            percent: unit.percent,
            formula: None,
            figure: None,
            note: None,
            again: false,
            cut: false,
            parts: vec![],
        }
    }

    fn figure(&self, id: FigureId) -> Told {
        let baseline = &self.program.model.baseline;
        let figure = &baseline.figures[id.0];
        let told = self.leaf_of(&format!("baseline.{}", figure.id), self.projection.figures[id.0], &figure.unit);
        Told { figure: Some((figure.id.clone(), baseline.citation(figure))), note: figure.notes.clone(), ..told }
    }

    /// A driver's cell in a period.
    pub(super) fn input(&self, id: InputId, t: i32, depth: usize) -> Told {
        let (program, model) = (self.program, &*self.program.model);
        let driver = &model.drivers[program.input(id).driver.0];
        let value = self.projection.inputs[id.0].at(t);
        let name = program.input_name(id);
        let name = if driver.varies { format!("{name}@{}", model.timeline.name(t.max(1))) } else { name };
        let scenario = self.scenario();
        let setting = &program.settings(scenario).inputs[id.0];
        // Another scenario's key is none of this one's.
        let mut keys = setting.keys.iter().rev().filter(|key| key.given != Given::Elsewhere);
        let key = match driver.between {
            Between::Nothing => keys.find(|key| key.period == t.max(1)).or(setting.outside.as_ref()),
            _ => keys.find(|key| key.period <= t.max(1)).or(setting.keys.first()).or(setting.outside.as_ref()),
        };
        let mut told = Told { note: driver.notes.clone(), ..self.leaf_of(&name, Some(value), &driver.unit) };
        let Some(key) = key else { return told };
        if let Some(changed) = changed_in(self.program, scenario, id, key) {
            // The driver's note is about the value that this one replaces.
            let scenario = &model.scenarios[changed.0];
            let notes = scenario.notes.as_ref().map_or_else(String::new, |notes| format!(": {notes}"));
            told.note = Some(format!("changed in `{}`{notes}", scenario.name));
        }
        if !is_literal(&key.value) {
            told.formula = Some(describe(program, &key.value));
        }
        self.cited(&mut told, &key.value, t, depth);
        told
    }
}
