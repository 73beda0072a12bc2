//! Which names are wrong by something that will be told elsewhere.

use super::super::checker::Checker;
use super::super::measure::Measure;
use super::super::text_formula::parse_text;
use super::super::types::{Place, Scope, Shape, Typed};
use super::{Declarations, Declared, MOST_ROUNDS, Parsed};
use crate::diagnostic::Diagnostics;
use crate::text::{ModelText, Node, NodeKind};

impl Checker<'_> {
    /// Marks names whose unit or dimensions are not known because something else is wrong with them.
    pub(super) fn find_broken(&mut self, text: &ModelText, parsed: &Parsed, declared: &Declarations) {
        let mark = |shapes: &mut [Shape], declared: &[Declared]| {
            shapes.iter_mut().zip(declared).for_each(|(shape, declared)| shape.broken = declared.broken);
        };
        mark(&mut self.constants, &declared.constants);
        mark(&mut self.drivers, &declared.drivers);
        mark(&mut self.lines, &declared.lines);
        mark(&mut self.outputs, &declared.outputs);
        if self.trusting {
            return;
        }
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
}

fn is_unknown(typed: Option<Typed>) -> bool {
    typed.is_none_or(|typed| typed.measure == Measure::Unknown)
}
