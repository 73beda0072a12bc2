//! In which order names are worked out: each after those that it uses.

use super::super::checker::Checker;
use super::super::names::Symbol;
use super::super::text_formula::parse_text;
use super::{Item, Items, Work};
use crate::formula;
use crate::text::{Node, NodeKind};
use std::mem;

impl Checker<'_> {
    pub(super) fn items(&mut self, work: &Work<'_>) -> Items {
        let text = work.text;
        let (constants, drivers, lines) = (text.constants.len(), text.drivers.len(), text.lines.len());
        let place = |symbol: Symbol| match symbol {
            Symbol::Constant(id) => Some(id.0),
            Symbol::Driver(id) => Some(constants + id.0),
            Symbol::Line(id) => Some(constants + drivers + id.0),
            Symbol::Output(index) => Some(constants + drivers + lines + index),
            Symbol::Dimension(_) | Symbol::Element(..) => None,
        };
        let mut names: Vec<Vec<String>> = Vec::new();
        for node in text.constants.iter().map(|c| &c.value).chain(text.drivers.iter().map(|d| &d.value)) {
            names.push(self.names_in_value(node));
        }
        for (line, ast) in text.lines.iter().zip(&work.parsed.lines) {
            let mut found = line.opening.as_ref().map_or_else(Vec::new, |node| self.names_in_value(node));
            ast.iter().for_each(|ast| names_in(ast, &mut found));
            names.push(found);
        }
        for ast in &work.parsed.outputs {
            let mut found = Vec::new();
            ast.iter().for_each(|ast| names_in(ast, &mut found));
            names.push(found);
        }
        let known = |name: &String| self.names.find(name).and_then(place);
        let uses: Vec<Vec<usize>> = names.iter().map(|names| names.iter().filter_map(known).collect()).collect();
        let order = uses_first(&uses);
        let mut new = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, old)| new[*old] = at);
        let item = |at: &usize| match *at {
            at if at < constants => Item::Constant(at),
            at if at < constants + drivers => Item::Driver(at - constants),
            at if at < constants + drivers + lines => Item::Line(at - constants - drivers),
            at => Item::Output(at - constants - drivers - lines),
        };
        Items {
            all: order.iter().map(item).collect(),
            uses: order.iter().map(|old| uses[*old].iter().map(|used| new[*used]).collect()).collect(),
        }
    }

    fn names_in_value(&mut self, node: &Node) -> Vec<String> {
        let mut out = Vec::new();
        match &node.kind {
            NodeKind::Text(text) => {
                let ast = parse_text(text, &mut self.diagnostics);
                ast.iter().for_each(|ast| names_in(ast, &mut out));
            }
            NodeKind::Table(entries) => entries.iter().for_each(|entry| out.extend(self.names_in_value(&entry.value))),
            NodeKind::Array(items) => items.iter().for_each(|item| out.extend(self.names_in_value(item))),
            NodeKind::Number(_) | NodeKind::Boolean(_) | NodeKind::Date => {}
        }
        out
    }
}

/// The names that a formula uses.
fn names_in(ast: &formula::Expr, out: &mut Vec<String>) {
    match &ast.kind {
        formula::ExprKind::Name(name) => out.push(name.clone()),
        formula::ExprKind::Pick { name, .. } => out.push(name.value.clone()),
        formula::ExprKind::Negate(x) | formula::ExprKind::Percent(x) => names_in(x, out),
        formula::ExprKind::Binary { left, right, .. } => {
            names_in(left, out);
            names_in(right, out);
        }
        formula::ExprKind::Call { arguments, .. } => arguments.iter().for_each(|argument| names_in(argument, out)),
        formula::ExprKind::Number(_) | formula::ExprKind::Text(_) | formula::ExprKind::Figure(_) => {}
    }
}

/// All items, each after those that it uses where there is no loop.
fn uses_first(uses: &[Vec<usize>]) -> Vec<usize> {
    let mut out = Vec::with_capacity(uses.len());
    let mut seen = vec![false; uses.len()];
    for start in 0..uses.len() {
        if mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut path = vec![(start, 0)];
        while let Some((item, next)) = path.last_mut() {
            match uses[*item].get(*next) {
                Some(&used) => {
                    *next += 1;
                    if !mem::replace(&mut seen[used], true) {
                        path.push((used, 0));
                    }
                }
                None => {
                    out.push(*item);
                    path.pop();
                }
            }
        }
    }
    out
}
