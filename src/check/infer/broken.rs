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
        mark(&mut self.shapes.constants, &declared.constants);
        mark(&mut self.shapes.drivers, &declared.drivers);
        mark(&mut self.shapes.lines, &declared.lines);
        mark(&mut self.shapes.outputs, &declared.outputs);
        if self.trusting {
            return;
        }
        let value = Scope::new(Place::Value);
        let line = Scope::new(Place::Line);
        let known = |declared: &Declared| declared.unit && declared.over;
        for _ in 0..MOST_ROUNDS {
            let mut changed = false;
            for (i, constant) in text.constants.iter().enumerate() {
                if !self.shapes.constants[i].broken
                    && !known(&declared.constants[i])
                    && self.fails(&constant.value, &value)
                {
                    self.shapes.constants[i].broken = true;
                    changed = true;
                }
            }
            for (i, driver) in text.drivers.iter().enumerate() {
                if !self.shapes.drivers[i].broken && !known(&declared.drivers[i]) && self.fails(&driver.value, &value) {
                    self.shapes.drivers[i].broken = true;
                    changed = true;
                }
            }
            for (i, _) in text.lines.iter().enumerate() {
                if self.shapes.lines[i].broken || known(&declared.lines[i]) {
                    continue;
                }
                let opening_fails = text.lines[i].opening.as_ref().is_some_and(|node| self.fails(node, &value));
                if opening_fails || parsed.lines[i].as_ref().is_none_or(|ast| is_unknown(self.expr(ast, &line))) {
                    self.shapes.lines[i].broken = true;
                    changed = true;
                }
            }
            for i in 0..text.outputs.len() {
                if self.shapes.outputs[i].broken || known(&declared.outputs[i]) {
                    continue;
                }
                let scope = self.output_scope(i);
                if parsed.outputs[i].as_ref().is_none_or(|ast| is_unknown(self.output_formula(ast, &scope))) {
                    self.shapes.outputs[i].broken = true;
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
    fn fails(&mut self, node: &Node, scope: &Scope<'_>) -> bool {
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
