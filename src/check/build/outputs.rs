//! Outputs and their targets, also one for each year.

use super::super::heading::Heading;
use super::super::measure::Measure;
use super::super::types::{Place, Scope, Shape, Typed};
use super::super::value::Wanted;
use super::Builder;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::*;
use crate::model::{Expr, ExprKind};
use crate::text::{Entry, NodeKind, OutputText};
use std::mem;
use std::sync::Arc;

impl Builder<'_> {
    pub(super) fn outputs(&mut self) -> Option<Vec<Output>> {
        let text = self.text;
        let mut out = Vec::new();
        let mut good = true;
        for (i, output) in text.outputs.iter().enumerate() {
            if let Some(word) = &output.by {
                if word.text != "year" {
                    self.unknown_word(word, "by", &["year"]);
                    good = false;
                    continue;
                }
                if self.checker.written.output_ids[i].is_empty() {
                    self.checker.diagnostics.push(
                        Diagnostic::error(Code::OutsideTimeline, "the timeline has no full year".to_owned())
                            .at(word.span, "")
                            .hint("leave `by` out, or lengthen the timeline"),
                    );
                    good = false;
                }
            }
            for at in 0..self.checker.written.output_ids[i].len() {
                let year = self.checker.written.output_ids[i][at].0;
                good &= self.year_is_free(output, year);
                match self.output(i, output, year) {
                    Some(built) => out.push(built),
                    None => {
                        good = false;
                        break;
                    }
                }
            }
        }
        good.then_some(out)
    }

    /// Whether `NAME_2027`, which `by = "year"` makes, is the name of nothing else.
    fn year_is_free(&mut self, text: &OutputText, year: Option<i32>) -> bool {
        let Some(year) = year else { return true };
        let name = format!("{}_{year}", text.name.value);
        let Some(other) = self.checker.names.find(&name) else { return true };
        self.checker.diagnostics.push(
            Diagnostic::error(Code::DuplicateName, format!("`{name}` is {} already", other.kind()))
                .at(text.name.span, format!("`by = \"year\"` makes an output `{name}`"))
                .hint("choose another name for one of them"),
        );
        false
    }

    fn output(&mut self, i: usize, text: &OutputText, year: Option<i32>) -> Option<Output> {
        let shape = self.checker.shapes.outputs[i].clone();
        let better = match text.better.as_ref().map(|w| w.text.as_str()) {
            None | Some("higher") => Better::Higher,
            Some("lower") => Better::Lower,
            Some(_) => {
                if let Some(word) = &text.better {
                    self.unknown_word(word, "better", &["higher", "lower"]);
                }
                Better::Higher
            }
        };
        let scope = Scope { year, ..Scope::new(Place::Output) };
        self.checker.parts.clear();
        let ast = self.parsed.outputs[i].as_ref();
        let typed = ast.and_then(|ast| self.checker.output_formula(ast, &scope));
        let parts = mem::take(&mut self.checker.parts);
        if self.declared.outputs[i].broken {
            return None;
        }
        let target = self.target(text, &shape, year);
        let typed = typed?;
        self.ranges_over(&typed.expr, text, year)?;
        self.one_number(&typed, &text.name.value)?;
        self.checker.comes_out(&typed, &shape.measure, &text.name.value)?;
        let is_period = shape.measure == Measure::Period;
        let Heading { name, title, notes } = Heading::of(&text.name, &text.title, &text.notes);
        // Whoever reads the number has to see that it is of a part.
        let title = match parts.first() {
            Some(part) if part.first == part.last => {
                format!("{title} ({} only)", self.checker.timeline.title(part.first))
            }
            Some(part) => {
                let ends = [part.first, part.last].map(|t| self.checker.timeline.title(t));
                format!("{title} ({} to {} only)", ends[0], ends[1])
            }
            None => title,
        };
        let of_year = |name: String, separator: char| match year {
            None => name,
            Some(year) => format!("{name}{separator}{year}"),
        };
        Some(Output {
            name: of_year(name, '_'),
            title: of_year(title, ' '),
            unit: Self::unit_of(&self.units.outputs[i], &shape),
            notes,
            may_be_missing: is_period || self.uses_milestone(&typed.expr),
            formula: typed.expr,
            text: text.formula.text.clone(),
            target: target?,
            better,
            is_period,
            year,
            span: text.name.span,
        })
    }

    /// `by = "year"` makes one output a year: something in it has to range over that year.
    fn ranges_over(&mut self, expr: &Expr, text: &OutputText, year: Option<i32>) -> Option<()> {
        let (Some(_), Some(word)) = (year, &text.by) else { return Some(()) };
        let mut ranges = false;
        expr.visit(&mut |piece| ranges |= matches!(piece.kind, ExprKind::Reduce(..) | ExprKind::Output(_)));
        if ranges {
            return Some(());
        }
        self.checker.diagnostics.push(
            Diagnostic::error(Code::WrongShape, format!("`{}` is the same in every year", text.name.value))
                .at(text.formula.span, "nothing here ranges over a year")
                .related(word.span, "one output for each year is asked for here")
                .hint("leave `by` out, or reduce over the year with `total(...)`, `last(...)`, `average_over(...)`"),
        );
        None
    }

    fn uses_milestone(&self, expr: &Expr) -> bool {
        let mut found = false;
        expr.visit(&mut |piece| {
            if let ExprKind::Output(id) = piece.kind {
                let of_file =
                    self.checker.written.output_ids.iter().position(|ids| ids.iter().any(|(_, i)| *i == id.0));
                found |= of_file.is_some_and(|i| self.checker.shapes.outputs[i].measure == Measure::Period);
            }
        });
        found
    }

    fn one_number(&mut self, typed: &Typed, name: &str) -> Option<()> {
        let hint = if typed.varies {
            let unfolded = if typed.over.is_empty() { "..." } else { "sum(...)" };
            format!(
                "reduce it over time: `total({unfolded})`, `last({unfolded})`, `at({unfolded}, '{}')`",
                self.checker.timeline.name(1)
            )
        } else if let Some(first) = typed.over.first() {
            let axis = &self.checker.dimensions[first.0];
            let element = axis.elements.first().map_or("", |e| e.name.as_str());
            format!("add it up with `sum(...)`, or pick one element of `{}` with `[{element}]`", axis.name)
        } else {
            return Some(());
        };
        let how = if typed.varies { "varies by period" } else { "has several elements" };
        self.checker.diagnostics.push(
            Diagnostic::error(
                Code::WrongShape,
                format!("the output `{name}` must be one number, but its formula {how}"),
            )
            .at(typed.expr.span, format!("this {how}"))
            .hint(hint),
        );
        None
    }

    /// The target of an output (of one year): outer `None` where it is wrong.
    fn target(&mut self, text: &OutputText, shape: &Shape, year: Option<i32>) -> Option<Option<Expr>> {
        let Some(node) = &text.target else { return Some(None) };
        let mut node = node;
        if let (NodeKind::Table(entries), Some(year)) = (&node.kind, year) {
            // Told once, with the first year.
            if self.checker.timeline.years().iter().find(|y| y.full).is_some_and(|first| first.year == year) {
                self.target_years(entries);
            }
            if entries.iter().any(|entry| !is_year(&entry.key.value)) {
                return None;
            }
            match entries.iter().find(|e| e.key.value == year.to_string()) {
                Some(entry) => node = &entry.value,
                None => return Some(None),
            }
        }
        if let NodeKind::Text(words) = &node.kind
            && let Some(rest) = words.text.trim().strip_prefix(['<', '>', '≤', '≥'])
        {
            let number = rest.trim_start_matches('=').trim();
            let side = if words.text.trim().starts_with(['<', '≤']) { "lower" } else { "higher" };
            self.checker.diagnostics.push(
                Diagnostic::error(
                    Code::FormulaSyntax,
                    format!("the target of `{}` has a side of its own", text.name.value),
                )
                .at(words.span, "a target is a value alone")
                .hint(format!("write `target = {number}` and `better = \"{side}\"`")),
            );
            return None;
        }
        let name = format!("target of {}", text.name.value);
        let wanted = Wanted {
            name: &name,
            over: &[],
            measure: &shape.measure,
            complete: true,
            path: false,
            scope: Scope::new(Place::Value),
        };
        match self.checker.value(node, &wanted).pop().flatten()? {
            Path::Fixed(expr) => Some(Some(Arc::unwrap_or_clone(expr))),
            Path::Keys(_) => None,
        }
    }

    /// The keys of a target by year: what is no year is an error, a year without an output is seldom meant.
    fn target_years(&mut self, entries: &[Entry]) {
        let years = self.checker.timeline.years();
        let full: Vec<String> = years.iter().filter(|y| y.full).map(|y| y.year.to_string()).collect();
        for key in entries.iter().map(|entry| &entry.key).filter(|key| !full.contains(&key.value)) {
            let inside = years.iter().any(|y| y.year.to_string() == key.value);
            let diagnostic = match (is_year(&key.value), inside) {
                (false, _) => Diagnostic::error(Code::BadPeriod, format!("`{}` is no year", key.value)),
                (true, true) => Diagnostic::warning(
                    Code::PartYear,
                    format!("only a part of {} lies inside the timeline", key.value),
                ),
                (true, false) => {
                    Diagnostic::warning(Code::KeyAfterEnd, format!("{} lies outside of the timeline", key.value))
                }
            };
            self.checker.diagnostics.push(
                diagnostic
                    .at(key.span, "`by = \"year\"` makes no output for this")
                    .hint(format!("the full years are {}", full.join(", "))),
            );
        }
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}
