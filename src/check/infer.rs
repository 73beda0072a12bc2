//! Units, dimensions and variation of names whose author left them out.

mod broken;
mod items;

use super::checker::Checker;
use super::measure::Measure;
use super::names::Symbol;
use super::text_formula::parse_text;
use super::types::{Place, Scope, Shape, Typed};
use crate::diagnostic::Diagnostics;
use crate::formula;
use crate::model::DimensionId;
use crate::text::{ModelText, Node, NodeKind};
use std::mem;

/// Loops are settled, and errors followed against the order of the file, at most this many times.
const MOST_ROUNDS: usize = 20;

/// Which properties of a name its author declared.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Declared {
    /// It has a `unit`.
    pub unit: bool,
    /// It has an `over`.
    pub over: bool,
    /// Its unit, its dimensions or its keys cannot be read.
    pub broken: bool,
}

/// The parsed formulas of lines and outputs, `None` where they cannot be parsed.
pub(super) struct Parsed {
    /// By line.
    pub lines: Vec<Option<formula::Expr>>,
    /// By output of the file.
    pub outputs: Vec<Option<formula::Expr>>,
}

/// What was declared, by kind of name.
pub(super) struct Declarations {
    /// By constant.
    pub constants: Vec<Declared>,
    /// By driver.
    pub drivers: Vec<Declared>,
    /// By line.
    pub lines: Vec<Declared>,
    /// By output of the file.
    pub outputs: Vec<Declared>,
}

/// A name, by its kind and its place among its kind.
#[derive(Clone, Copy)]
enum Item {
    Constant(usize),
    Driver(usize),
    Line(usize),
    Output(usize),
}

/// All names whose unit and dimensions may have to be worked out.
struct Items {
    /// Each after those that it uses, where there is no loop.
    all: Vec<Item>,
    /// For each of `all` the others that it uses, by their places in `all`.
    uses: Vec<Vec<usize>>,
}

/// What is being worked out.
struct Work<'a> {
    text: &'a ModelText,
    parsed: &'a Parsed,
    declared: &'a Declarations,
}

impl Checker<'_> {
    /// Works out what was not declared, round by round until nothing changes.
    pub(super) fn infer(&mut self, text: &ModelText, parsed: &Parsed, declared: &Declarations) {
        let saved = mem::take(&mut self.diagnostics);
        self.quiet = true;
        let work = Work { text, parsed, declared };
        let items = self.items(&work);
        self.learn_all(&work, &items);
        self.settle_literals(&work, &items);
        self.learn_all(&work, &items);
        for _ in 0..MOST_ROUNDS {
            if !self.settle_loops(&items) {
                break;
            }
            self.learn_all(&work, &items);
        }
        for shape in self.shapes.all_mut() {
            if matches!(shape.measure, Measure::Unknown | Measure::Literal) {
                shape.measure = Measure::plain();
            }
        }
        self.find_broken(text, parsed, declared);
        self.quiet = false;
        self.diagnostics = saved;
    }

    fn shape_mut(&mut self, item: Item) -> &mut Shape {
        match item {
            Item::Constant(i) => &mut self.shapes.constants[i],
            Item::Driver(i) => &mut self.shapes.drivers[i],
            Item::Line(i) => &mut self.shapes.lines[i],
            Item::Output(i) => &mut self.shapes.outputs[i],
        }
    }

    /// Takes over whatever is found, until nothing new is.
    fn learn_all(&mut self, work: &Work<'_>, items: &Items) {
        for _ in 0..items.all.len() + 2 {
            let mut changed = false;
            for item in &items.all {
                let before = self.shape_mut(*item).clone();
                let found = self.found(work, *item);
                let spelled = self.spelled_by(work, *item);
                let declared = work.declared_of(*item);
                let shape = self.shape_mut(*item);
                learn(shape, declared, &found, &spelled);
                if matches!(item, Item::Line(_)) && !declared.over {
                    shape.over.sort();
                }
                if let Item::Driver(i) = item {
                    shape.percent |= !declared.unit && is_percent(&work.text.drivers[*i].value);
                }
                changed |= *shape != before;
            }
            self.diagnostics = Diagnostics::default();
            if !changed {
                break;
            }
        }
    }

    /// The types of all expressions of a name; a line's opening counts where it is no literal.
    fn found(&mut self, work: &Work<'_>, item: Item) -> Vec<Typed> {
        let value = Scope::new(Place::Value);
        match item {
            Item::Constant(i) => self.leaves(&work.text.constants[i].value, &value),
            Item::Driver(i) => self.leaves(&work.text.drivers[i].value, &value),
            Item::Line(i) => {
                let opening = work.text.lines[i].opening.as_ref();
                let mut found = opening.map_or_else(Vec::new, |node| self.leaves(node, &value));
                found.retain(|typed| typed.measure != Measure::Literal || !typed.over.is_empty());
                if let Some(ast) = &work.parsed.lines[i] {
                    found.extend(self.expr(ast, &Scope::new(Place::Line)));
                }
                found
            }
            Item::Output(i) => {
                let scope = self.output_scope(i);
                let ast = work.parsed.outputs[i].as_ref();
                ast.and_then(|ast| self.output_formula(ast, &scope)).into_iter().collect()
            }
        }
    }

    fn spelled_by(&self, work: &Work<'_>, item: Item) -> Vec<DimensionId> {
        match item {
            Item::Driver(i) => self.spelled(&work.text.drivers[i].value),
            Item::Line(i) => work.text.lines[i].opening.as_ref().map_or_else(Vec::new, |node| self.spelled(node)),
            Item::Constant(_) | Item::Output(_) => vec![],
        }
    }

    /// Literals alone give a plain number.
    fn settle_literals(&mut self, work: &Work<'_>, items: &Items) {
        for item in &items.all {
            let found = self.found(work, *item);
            let shape = self.shape_mut(*item);
            if shape.measure == Measure::Unknown && found.iter().all(|typed| typed.measure == Measure::Literal) {
                shape.measure = Measure::plain();
            }
        }
        self.diagnostics = Diagnostics::default();
    }

    /// Names that only their own loops leave open are plain numbers; whether there were any.
    fn settle_loops(&mut self, items: &Items) -> bool {
        let open: Vec<bool> = items.all.iter().map(|item| self.shape_mut(*item).measure == Measure::Unknown).collect();
        let alone = |at: &usize| open[*at] && items.uses[*at].iter().all(|used| used == at || !open[*used]);
        let mut chosen: Vec<usize> = (0..open.len()).filter(alone).collect();
        if chosen.is_empty() {
            chosen.extend(open.iter().position(|open| *open));
        }
        chosen.iter().for_each(|at| self.shape_mut(items.all[*at]).measure = Measure::plain());
        !chosen.is_empty()
    }

    fn output_scope(&self, output: usize) -> Scope<'static> {
        let year = self.written.output_ids[output].first().and_then(|(year, _)| *year);
        Scope { year, ..Scope::new(Place::Output) }
    }

    /// The types of all expressions in a value.
    fn leaves(&mut self, node: &Node, scope: &Scope<'_>) -> Vec<Typed> {
        match &node.kind {
            NodeKind::Text(text) => {
                let Some(ast) = parse_text(text, &mut self.diagnostics) else { return vec![] };
                self.expr(&ast, scope).into_iter().collect()
            }
            NodeKind::Table(entries) => entries.iter().flat_map(|entry| self.leaves(&entry.value, scope)).collect(),
            NodeKind::Array(items) => items.iter().flat_map(|item| self.leaves(item, scope)).collect(),
            NodeKind::Number(_) | NodeKind::Boolean(_) | NodeKind::Date => vec![],
        }
    }

    /// The dimensions whose elements a value spells out, outermost first.
    fn spelled(&self, node: &Node) -> Vec<DimensionId> {
        let NodeKind::Table(entries) = &node.kind else { return vec![] };
        let mut out = Vec::new();
        for entry in entries {
            if let Some(Symbol::Element(dimension, _)) = self.names.find(&entry.key.value)
                && !out.contains(&dimension)
            {
                out.push(dimension);
            }
        }
        for entry in entries {
            for dimension in self.spelled(&entry.value) {
                if !out.contains(&dimension) {
                    out.push(dimension);
                }
            }
        }
        out
    }
}

impl Work<'_> {
    fn declared_of(&self, item: Item) -> Declared {
        match item {
            Item::Constant(i) => Declared { over: true, ..self.declared.constants[i] },
            Item::Driver(i) => self.declared.drivers[i],
            Item::Line(i) => self.declared.lines[i],
            Item::Output(i) => Declared { over: true, ..self.declared.outputs[i] },
        }
    }
}

fn learn(shape: &mut Shape, declared: Declared, found: &[Typed], spelled: &[DimensionId]) {
    if !declared.unit && shape.measure == Measure::Unknown {
        let known = found.iter().find(|t| !matches!(t.measure, Measure::Unknown | Measure::Literal));
        if let Some(typed) = known {
            shape.measure = typed.measure.clone();
        }
    }
    if !declared.over {
        let mut free: Vec<_> = found.iter().flat_map(|t| t.over.iter().copied()).collect();
        free.sort();
        for dimension in spelled.iter().copied().chain(free) {
            if !shape.over.contains(&dimension) {
                shape.over.push(dimension);
            }
        }
    }
    // A line varies by period in any case; what a driver's or constant's value varies by is decided by its keys.
}

/// Whether a value is written as a percentage.
fn is_percent(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Text(text) => text.text.trim_end().ends_with('%'),
        NodeKind::Table(entries) => entries.iter().any(|entry| is_percent(&entry.value)),
        NodeKind::Array(items) => items.iter().any(is_percent),
        NodeKind::Number(_) | NodeKind::Boolean(_) | NodeKind::Date => false,
    }
}
