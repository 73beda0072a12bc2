//! Units, dimensions and variation of names whose author left them out.

use super::checker::{Checker, Place, Scope, Shape, Typed};
use super::measure::Measure;
use super::model::DimensionId;
use super::names::Symbol;
use super::text_formula::parse_text;
use crate::diagnostic::Diagnostics;
use crate::formula;
use crate::text::{ModelText, Node, NodeKind};
use std::mem;

/// Errors are followed through at most this many names that stand before what they use.
const MOST_ROUNDS: usize = 20;

/// Which properties of a name its author declared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declared {
    /// It has a `unit`.
    pub unit: bool,
    /// It has an `over`.
    pub over: bool,
    /// Its unit, its dimensions or its keys cannot be read.
    pub broken: bool,
}

/// The parsed formulas of lines and outputs, `None` where they cannot be parsed.
pub struct Parsed {
    /// By line.
    pub lines: Vec<Option<formula::Expr>>,
    /// By output of the file.
    pub outputs: Vec<Option<formula::Expr>>,
}

/// What was declared, by kind of name.
pub struct Declarations {
    /// By constant.
    pub constants: Vec<Declared>,
    /// By driver.
    pub drivers: Vec<Declared>,
    /// By line.
    pub lines: Vec<Declared>,
    /// By output of the file.
    pub outputs: Vec<Declared>,
}

impl Checker<'_> {
    /// Works out what was not declared, round by round until nothing changes.
    pub fn infer(&mut self, text: &ModelText, parsed: &Parsed, declared: &Declarations) {
        let saved = mem::take(&mut self.diagnostics);
        let names = text.constants.len() + text.drivers.len() + text.lines.len() + text.outputs.len();
        for _ in 0..names + 2 {
            let before = self.snapshot();
            self.infer_round(text, parsed, declared);
            self.diagnostics = Diagnostics::default();
            if self.snapshot() == before {
                break;
            }
        }
        for shape in self.constants.iter_mut().chain(&mut self.drivers).chain(&mut self.lines).chain(&mut self.outputs) {
            if matches!(shape.measure, Measure::Unknown | Measure::Literal) {
                shape.measure = Measure::plain();
            }
        }
        self.find_broken(text, parsed, declared);
        self.diagnostics = saved;
    }

    /// Marks names whose unit or dimensions are not known because something else is wrong with them.
    fn find_broken(&mut self, text: &ModelText, parsed: &Parsed, declared: &Declarations) {
        let mark = |shapes: &mut [Shape], declared: &[Declared]| {
            shapes.iter_mut().zip(declared).for_each(|(shape, declared)| shape.broken = declared.broken);
        };
        mark(&mut self.constants, &declared.constants);
        mark(&mut self.drivers, &declared.drivers);
        mark(&mut self.lines, &declared.lines);
        mark(&mut self.outputs, &declared.outputs);
        let value = Scope::new(Place::Value);
        let line = Scope::new(Place::Line);
        let known = |declared: &Declared| declared.unit && declared.over;
        for _ in 0..MOST_ROUNDS {
            let mut changed = false;
            for (i, constant) in text.constants.iter().enumerate() {
                if !self.constants[i].broken && !known(&declared.constants[i]) && self.fails(&constant.value, &value) {
                    self.constants[i].broken = true;
                    changed = true;
                }
            }
            for (i, driver) in text.drivers.iter().enumerate() {
                if !self.drivers[i].broken && !known(&declared.drivers[i]) && self.fails(&driver.value, &value) {
                    self.drivers[i].broken = true;
                    changed = true;
                }
            }
            for (i, _) in text.lines.iter().enumerate() {
                if self.lines[i].broken || known(&declared.lines[i]) {
                    continue;
                }
                let opening_fails = text.lines[i].opening.as_ref().is_some_and(|node| self.fails(node, &value));
                if opening_fails || parsed.lines[i].as_ref().is_none_or(|ast| is_unknown(self.expr(ast, &line))) {
                    self.lines[i].broken = true;
                    changed = true;
                }
            }
            for i in 0..text.outputs.len() {
                if self.outputs[i].broken || known(&declared.outputs[i]) {
                    continue;
                }
                let scope = self.output_scope(i);
                if parsed.outputs[i].as_ref().is_none_or(|ast| is_unknown(self.output_formula(ast, &scope))) {
                    self.outputs[i].broken = true;
                    changed = true;
                }
            }
            self.diagnostics = Diagnostics::default();
            if !changed {
                break;
            }
        }
    }

    fn output_scope(&self, output: usize) -> Scope {
        let year = self.output_ids[output].first().and_then(|(year, _)| *year);
        Scope { year, ..Scope::new(Place::Output) }
    }

    /// Whether any expression of a value is wrong.
    fn fails(&mut self, node: &Node, scope: &Scope) -> bool {
        match &node.kind {
            NodeKind::Text(text) => match parse_text(text, &mut self.diagnostics) {
                Some(ast) => is_unknown(self.expr(&ast, scope)),
                None => !text.text.starts_with(|c: char| c.is_ascii_digit()),
            },
            NodeKind::Table(entries) => entries.iter().any(|entry| self.fails(&entry.value, scope)),
            NodeKind::Array(items) => items.iter().any(|item| self.fails(item, scope)),
            NodeKind::Number(_) => false,
            NodeKind::Boolean(_) | NodeKind::Date => true,
        }
    }

    fn snapshot(&self) -> [Vec<Shape>; 4] {
        [self.constants.clone(), self.drivers.clone(), self.lines.clone(), self.outputs.clone()]
    }

    fn infer_round(&mut self, text: &ModelText, parsed: &Parsed, declared: &Declarations) {
        let value = Scope::new(Place::Value);
        for (i, constant) in text.constants.iter().enumerate() {
            let found = self.leaves(&constant.value, &value);
            learn(&mut self.constants[i], declared.constants[i], &found, &[]);
        }
        for (i, driver) in text.drivers.iter().enumerate() {
            let found = self.leaves(&driver.value, &value);
            let spelled = self.spelled(&driver.value);
            let percent = declared.drivers[i].unit || !is_percent(&driver.value);
            learn(&mut self.drivers[i], declared.drivers[i], &found, &spelled);
            self.drivers[i].percent |= !percent;
        }
        for (i, line) in text.lines.iter().enumerate() {
            let mut found = Vec::new();
            let mut spelled = Vec::new();
            if let Some(opening) = &line.opening {
                found = self.leaves(opening, &value);
                found.retain(|typed| typed.measure != Measure::Literal || !typed.over.is_empty());
                spelled = self.spelled(opening);
            }
            if let Some(ast) = &parsed.lines[i] {
                found.extend(self.expr(ast, &Scope::new(Place::Line)));
            }
            learn(&mut self.lines[i], declared.lines[i], &found, &spelled);
            if !declared.lines[i].over {
                self.lines[i].over.sort();
            }
        }
        for i in 0..text.outputs.len() {
            let Some(ast) = &parsed.outputs[i] else { continue };
            let scope = self.output_scope(i);
            let found: Vec<Typed> = self.output_formula(ast, &scope).into_iter().collect();
            learn(&mut self.outputs[i], Declared { over: true, ..declared.outputs[i] }, &found, &[]);
        }
    }

    /// The types of all expressions in a value.
    fn leaves(&mut self, node: &Node, scope: &Scope) -> Vec<Typed> {
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

fn is_unknown(typed: Option<Typed>) -> bool {
    typed.is_none_or(|typed| typed.measure == Measure::Unknown)
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
