//! Rows of values put together as a tree: by line, by element, by period.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Spanned};
use crate::text::known::{KnownLine, KnownText};
use crate::text::node::{Entry, Node, NodeKind};
use std::collections::BTreeMap;

/// A value of a row.
pub(super) struct Known {
    /// The line.
    pub line: Spanned<String>,
    /// The elements, in the order of the columns; none of a line without dimensions.
    pub elements: Vec<Spanned<String>>,
    /// The period.
    pub period: Spanned<String>,
    /// The value.
    pub value: Node,
}

/// Values under the elements that are left of their way.
struct Branch {
    elements: std::vec::IntoIter<Spanned<String>>,
    leaf: Entry,
}

/// Puts values together, in the order of the file; two for one cell are reported, both places.
pub(super) fn grow(all: Vec<Known>, diagnostics: &mut Diagnostics) -> KnownText {
    let mut seen: BTreeMap<Vec<String>, Spanned<String>> = BTreeMap::new();
    let mut lines: Groups = Groups::default();
    for known in all {
        let words = |elements: &[Spanned<String>]| elements.iter().map(|element| element.value.clone()).collect();
        let mut cell: Vec<String> = words(&known.elements);
        let name = match cell.as_slice() {
            [] => format!("`{}`", known.line.value),
            elements => format!("`{}[{}]`", known.line.value, elements.join(", ")),
        };
        cell.push(known.line.value.clone());
        cell.push(known.period.value.clone());
        if let Some(first) = seen.get(&cell) {
            diagnostics.push(
                Diagnostic::error(
                    Code::DuplicatePeriod,
                    format!("there are two values for {name} in {}", known.period.value),
                )
                .at(known.value.span, "the second")
                .related(first.span, "the first")
                .hint("leave one of the two; a later file counts over an earlier one, a later row does not"),
            );
            continue;
        }
        seen.insert(cell, Spanned::new(String::new(), known.value.span));
        let leaf = Entry { key: known.period, value: known.value };
        lines.add(known.line, Branch { elements: known.elements.into_iter(), leaf });
    }
    let line = |(name, branches): (Spanned<String>, Vec<Branch>)| KnownLine {
        values: Node { span: name.span, kind: NodeKind::Table(entries(branches)) },
        name,
    };
    KnownText { lines: lines.0.into_iter().map(line).collect() }
}

/// Branches under their next name, in the order in which each name comes first.
#[derive(Default)]
struct Groups(Vec<(Spanned<String>, Vec<Branch>)>, BTreeMap<String, usize>);

impl Groups {
    fn add(&mut self, name: Spanned<String>, branch: Branch) {
        let next = self.0.len();
        let at = *self.1.entry(name.value.clone()).or_insert(next);
        match self.0.get_mut(at) {
            Some((_, branches)) => branches.push(branch),
            None => self.0.push((name, vec![branch])),
        }
    }
}

/// Elements with what is below them, or periods with their values.
fn entries(branches: Vec<Branch>) -> Vec<Entry> {
    let mut out = Vec::new();
    let mut groups = Groups::default();
    for mut branch in branches {
        match branch.elements.next() {
            Some(element) => groups.add(element, branch),
            None => out.push(branch.leaf),
        }
    }
    let element = |(key, branches): (Spanned<String>, Vec<Branch>)| {
        let value = Node { span: key.span, kind: NodeKind::Table(entries(branches)) };
        Entry { key, value }
    };
    out.extend(groups.0.into_iter().map(element));
    out
}
