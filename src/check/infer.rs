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

/// Which properties of a name its author declared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declared {
    /// It has a `unit`.
    pub unit: bool,
    /// It has an `over`.
    pub over: bool,
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
        self.diagnostics = saved;
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
            let scope = Scope { year: self.output_ids[i].first().and_then(|(year, _)| *year), ..Scope::new(Place::Output) };
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
