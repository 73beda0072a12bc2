//! Values by element and by period: drivers, openings, known values.

mod change;
mod fits;

use super::checker::Checker;
use super::measure::Measure;
use super::names::Symbol;
use super::text_formula::parse_text;
use super::types::Scope;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::model::{DimensionId, Expr, ExprKind, Path};
use crate::text::{Entry, Node, NodeKind};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a value is for, and what it may be.
pub(super) struct Wanted<'a> {
    /// How messages call it: `price`.
    pub name: &'a str,
    /// The dimensions of its cells.
    pub over: &'a [DimensionId],
    /// The unit that must come out.
    pub measure: &'a Measure,
    /// Whether every cell must have a value.
    pub complete: bool,
    /// Whether it may be a path over time.
    pub path: bool,
    /// What its expressions may use.
    pub scope: Scope<'a>,
}

impl Checker<'_> {
    /// The value of each cell; `None` for cells without one (reported if the value must be complete).
    pub(super) fn value(&mut self, node: &Node, wanted: &Wanted<'_>) -> Vec<Option<Path>> {
        let count: usize = wanted.over.iter().map(|d| self.dimensions[d.0].elements.len()).product();
        let mut cells: Vec<Option<Path>> = vec![None; count];
        let mut broken = BTreeSet::new();
        self.fill(node, wanted, 0, 0, count, &mut cells, &mut broken);
        if wanted.complete {
            self.report_missing(node, wanted, &cells, &broken);
        }
        cells
    }

    fn report_missing(&mut self, node: &Node, wanted: &Wanted<'_>, cells: &[Option<Path>], broken: &BTreeSet<usize>) {
        let missing: Vec<usize> = (0..cells.len()).filter(|c| cells[*c].is_none() && !broken.contains(c)).collect();
        if missing.is_empty() {
            return;
        }
        let names: Vec<String> =
            missing.iter().take(8).map(|&c| format!("`{}`", self.cell_label(wanted.over, c))).collect();
        let more = if missing.len() > 8 { format!(" and {} more", missing.len() - 8) } else { String::new() };
        let message = format!("`{}` has no value for {}{more}", wanted.name, names.join(", "));
        let example = self.cell_label(wanted.over, missing[0]);
        self.diagnostics.push(
            Diagnostic::error(Code::MissingElement, message).at(node.span, "every element needs a value here").hint(
                match example.split_once(", ") {
                    Some((outer, inner)) => format!("add `{} = ...` under `{outer}`", inner.replace(", ", ".")),
                    None => format!("add `{example} = ...`"),
                },
            ),
        );
    }

    fn cell_label(&self, over: &[DimensionId], cell: usize) -> String {
        let mut rest = cell;
        let mut names = Vec::new();
        for dimension in over.iter().rev() {
            let elements = &self.dimensions[dimension.0].elements;
            names.push(elements[rest % elements.len()].name.as_str());
            rest /= elements.len();
        }
        names.reverse();
        names.join(", ")
    }

    /// Fills the cells `start..start + count`, whose first `depth` dimensions are decided.
    #[allow(clippy::too_many_arguments)]
    fn fill(
        &mut self,
        node: &Node,
        wanted: &Wanted<'_>,
        depth: usize,
        start: usize,
        count: usize,
        cells: &mut [Option<Path>],
        broken: &mut BTreeSet<usize>,
    ) {
        match &node.kind {
            NodeKind::Table(entries) if is_period_table(entries) => {
                let path = self.keys(node, entries, wanted);
                set(path, start, count, cells, broken);
            }
            NodeKind::Table(entries) => {
                let Some(&dimension) = wanted.over.get(depth) else {
                    broken.extend(start..start + count);
                    self.too_deep(node, entries, wanted);
                    return;
                };
                let each = count / self.dimensions[dimension.0].elements.len();
                for entry in entries {
                    match self.element_of(wanted.name, &[dimension], &entry.key) {
                        Some((_, element)) => {
                            self.fill(&entry.value, wanted, depth + 1, start + element * each, each, cells, broken);
                        }
                        None => broken.extend(start..start + count),
                    }
                }
            }
            NodeKind::Array(items) => self.fill_list(node, items, wanted, depth, start, count, cells, broken),
            NodeKind::Number(_) | NodeKind::Text(_) | NodeKind::Boolean(_) | NodeKind::Date => {
                let path = self.leaf(node, wanted).map(|expr| Path::Fixed(Arc::new(expr)));
                set(path, start, count, cells, broken);
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn fill_list(
        &mut self,
        node: &Node,
        items: &[Node],
        wanted: &Wanted<'_>,
        depth: usize,
        start: usize,
        count: usize,
        cells: &mut [Option<Path>],
        broken: &mut BTreeSet<usize>,
    ) {
        let Some(&dimension) = wanted.over.get(depth) else {
            broken.extend(start..start + count);
            let message = format!("`{}` has no dimension here, so it cannot be a list", wanted.name);
            let fits = self.dimensions.iter().find(|d| d.elements.len() == items.len() && wanted.over.is_empty());
            let axis = fits.map_or("DIMENSION", |d| d.name.as_str());
            self.diagnostics.push(
                Diagnostic::error(Code::WrongShape, message)
                    .at(node.span, "a list gives the values of a dimension's elements in order")
                    .hint(format!("write `{{ value = [...], over = [\"{axis}\"] }}`")),
            );
            return;
        };
        let axis = &self.dimensions[dimension.0];
        let (name, length) = (&axis.name, axis.elements.len());
        if items.len() != length {
            broken.extend(start..start + count);
            let message = format!("the list has {} values, but `{name}` has {length} elements", items.len());
            let names: Vec<_> = axis.elements.iter().take(12).map(|e| e.name.as_str()).collect();
            self.diagnostics.push(
                Diagnostic::error(Code::WrongShape, message)
                    .at(node.span, "")
                    .hint(format!("the values stand in the order {}", names.join(", "))),
            );
            return;
        }
        let each = count / length;
        for (element, item) in items.iter().enumerate() {
            self.fill(item, wanted, depth + 1, start + element * each, each, cells, broken);
        }
    }

    fn too_deep(&mut self, node: &Node, entries: &[Entry], wanted: &Wanted<'_>) {
        let key = entries.first().map(|entry| &entry.key);
        let mut diagnostic = match key.map(|key| (key, self.names.find(&key.value))) {
            Some((key, Some(Symbol::Element(dimension, _)))) => {
                let axis = &self.dimensions[dimension.0].name;
                Diagnostic::error(Code::WrongShape, format!("`{}` is not over `{axis}`", wanted.name))
                    .at(key.span, format!("an element of `{axis}`"))
                    .hint(match wanted.name.starts_with("target of ") {
                        true => "an output is one number, and so is its target".to_owned(),
                        false => format!("add `over = [\"{axis}\"]` to `{}`", wanted.name),
                    })
            }
            Some((key, _)) => {
                Diagnostic::error(Code::BadElement, format!("`{}` is neither an element nor a period", key.value))
                    .at(key.span, "")
                    .suggest(&key.value, self.names.of_kind(|s| matches!(s, Symbol::Element(..))))
            }
            None => Diagnostic::error(Code::MissingElement, format!("`{}` has an empty table", wanted.name))
                .at(node.span, "no value in it")
                .hint("write a number, an expression in quotes, or values by element or period"),
        };
        if !wanted.over.is_empty() && diagnostic.hints.is_empty() {
            let axes: Vec<_> = wanted.over.iter().map(|d| self.dimensions[d.0].name.as_str()).collect();
            diagnostic = diagnostic.hint(format!("tables nest in the order {}", axes.join(", ")));
        }
        self.diagnostics.push(diagnostic);
    }

    /// A table whose keys are periods.
    fn keys(&mut self, node: &Node, entries: &[Entry], wanted: &Wanted<'_>) -> Option<Path> {
        if !wanted.path {
            self.diagnostics.push(
                Diagnostic::error(Code::WrongTiming, format!("`{}` cannot be a path over time", wanted.name))
                    .at(node.span, "keyed by period")
                    .hint(match wanted.name.starts_with("target of ") {
                        true => "give it one value; with `by = \"year\"` an output has a target for each year",
                        false => "give it one value; only drivers have paths",
                    }),
            );
            return None;
        }
        let mut keys: Vec<(i32, Arc<Expr>, Span)> = Vec::new();
        let mut good = true;
        for entry in entries {
            let Some(period) = self.one_period(&entry.key.value, entry.key.span) else {
                good = false;
                continue;
            };
            if let Some((_, _, other)) = keys.iter().find(|(p, _, _)| *p == period) {
                let message = format!("two keys for the period {}", self.timeline.name(period));
                let diagnostic = Diagnostic::error(Code::DuplicatePeriod, message)
                    .at(entry.key.span, "the second")
                    .related(*other, "the first")
                    .hint("leave one of them");
                self.diagnostics.push(diagnostic);
                good = false;
                continue;
            }
            self.late_key(period, &entry.key.value, entry.key.span);
            match self.leaf(&entry.value, wanted) {
                Some(expr) => keys.push((period, Arc::new(expr), entry.key.span)),
                None => good = false,
            }
        }
        keys.sort_by_key(|(period, _, _)| *period);
        good.then(|| Path::Keys(keys.into_iter().map(|(period, expr, _)| (period, expr)).collect()))
    }

    /// One value: a number, or an expression in quotes.
    fn leaf(&mut self, node: &Node, wanted: &Wanted<'_>) -> Option<Expr> {
        match &node.kind {
            NodeKind::Number(x) if x.is_finite() => {
                if *wanted.measure == Measure::Period {
                    return self.year_as_period(*x, node.span, wanted);
                }
                Some(Expr { kind: ExprKind::Number(*x), span: node.span })
            }
            NodeKind::Text(text) => {
                self.change_in_percent(&text.text, text.span, wanted)?;
                if *wanted.measure == Measure::Period
                    && let Ok(range) = self.timeline.parse_period(&text.text)
                {
                    return Some(Expr { kind: ExprKind::Period(range.first), span: text.span });
                }
                if *wanted.measure == Measure::Period && text.text.starts_with(|c: char| c.is_ascii_digit()) {
                    self.one_period(&text.text, text.span)?;
                }
                let ast = parse_text(text, &mut self.diagnostics)?;
                let typed = self.expr(&ast, &wanted.scope)?;
                self.fits(&typed, wanted)?;
                Some(typed.expr)
            }
            _ => {
                super::wrong_value_kind(wanted.name, node, &mut self.diagnostics);
                None
            }
        }
    }

    fn year_as_period(&mut self, x: f64, span: Span, wanted: &Wanted<'_>) -> Option<Expr> {
        let range = self.timeline.parse_period(&format!("{x}")).ok();
        if let Some(range) = range {
            return Some(Expr { kind: ExprKind::Period(range.first), span });
        }
        self.diagnostics.push(
            Diagnostic::error(Code::BadPeriod, format!("`{}` must be a period in quotes", wanted.name))
                .at(span, "")
                .hint(format!("for example \"{}\"", self.timeline.name(1))),
        );
        None
    }

    /// A key after the end is allowed, but seldom meant.
    pub(super) fn late_key(&mut self, period: i32, text: &str, span: Span) {
        if period <= self.timeline.last() {
            return;
        }
        let last = self.timeline.name(self.timeline.last());
        self.diagnostics.push(
            Diagnostic::warning(Code::KeyAfterEnd, format!("the period {text} comes after the end of the timeline"))
                .at(span, format!("the last period is {last}"))
                .hint("a step there has no effect; a linear path heads for it"),
        );
    }
}

fn set(path: Option<Path>, start: usize, count: usize, cells: &mut [Option<Path>], broken: &mut BTreeSet<usize>) {
    match path {
        Some(path) => cells[start..start + count].iter_mut().for_each(|cell| *cell = Some(path.clone())),
        None => broken.extend(start..start + count),
    }
}

/// Whether a table's keys are periods: no name starts with a digit.
pub(super) fn is_period_table(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| entry.key.value.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a value, or any part of it, is a path over time.
pub(super) fn has_periods(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Table(entries) => is_period_table(entries) || entries.iter().any(|entry| has_periods(&entry.value)),
        NodeKind::Array(items) => items.iter().any(has_periods),
        NodeKind::Number(_) | NodeKind::Text(_) | NodeKind::Boolean(_) | NodeKind::Date => false,
    }
}
