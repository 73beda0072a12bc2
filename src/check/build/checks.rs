//! Checks, and names that are computed from each other.

use super::super::heading::Heading;
use super::super::order::{Named, lines_used_now, report_loops};
use super::super::text_formula::parse_text;
use super::super::types::{Place, Scope};
use super::Builder;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::formula::BinaryOp;
use crate::model::*;
use crate::model::{Expr, ExprKind};
use crate::text::CheckText;
use std::collections::BTreeSet;

impl Builder<'_> {
    pub(super) fn checks(&mut self) -> Vec<Option<Check>> {
        let text = self.text;
        text.checks.iter().map(|check| self.check(check)).collect()
    }

    fn check(&mut self, text: &CheckText) -> Option<Check> {
        let ast = parse_text(&text.formula, &mut self.checker.diagnostics)?;
        let typed = self.checker.expr(&ast, &Scope::new(Place::Check))?;
        if !is_condition(&typed.expr) {
            self.checker.diagnostics.push(
                Diagnostic::error(Code::NotACondition, format!("the check `{}` must be a condition", text.name.value))
                    .at(typed.expr.span, "this is a value")
                    .hint(format!("compare it with something, for example `{ast} >= 0`")),
            );
            return None;
        }
        let Heading { name, title, notes } = Heading::of(&text.name, &text.title, &text.notes);
        Some(Check {
            name,
            title,
            notes,
            formula: typed.expr,
            text: text.formula.text.clone(),
            over: typed.over.into_iter().collect(),
            varies: typed.varies,
            span: text.name.span,
        })
    }

    pub(super) fn loops(&mut self, model: &Model) {
        let diagnostics = &mut self.checker.diagnostics;
        let lines: Vec<Named> = model
            .lines
            .iter()
            .map(|line| Named { name: &line.name, span: line.span, uses: now(&line.formula) })
            .collect();
        report_loops(
            "lines use each other within one period",
            "let one of them look back, for example with `prev(NAME)`, and give `NAME` an `opening`",
            &lines,
            diagnostics,
        );
        for (i, line) in lines.iter().enumerate() {
            if let Some((later, span)) = line.uses.iter().find(|(used, _)| *used > i) {
                diagnostics.push(
                    Diagnostic::warning(
                        Code::UsedBefore,
                        format!("`{}` uses `{}`, which stands further down", line.name, lines[*later].name),
                    )
                    .at(*span, "a worksheet is read from the top")
                    .hint(format!("move `{}` above `{}`", lines[*later].name, line.name)),
                );
            }
        }
        let drivers: Vec<Named> = (0..model.drivers.len()).map(|i| named_driver(model, i)).collect();
        report_loops(
            "drivers are computed from each other",
            "give one of them a value of its own",
            &drivers,
            diagnostics,
        );
        let constants: Vec<Named> = model
            .constants
            .iter()
            .map(|c| Named {
                name: &c.name,
                span: c.span,
                uses: uses(&c.value, |k| match k {
                    ExprKind::Constant(id) => Some(id.0),
                    _ => None,
                }),
            })
            .collect();
        report_loops(
            "constants are computed from each other",
            "give one of them a value of its own",
            &constants,
            diagnostics,
        );
        let outputs: Vec<Named> = model
            .outputs
            .iter()
            .map(|o| Named {
                name: &o.name,
                span: o.span,
                uses: uses(&o.formula, |k| match k {
                    ExprKind::Output(id) => Some(id.0),
                    _ => None,
                }),
            })
            .collect();
        report_loops("outputs use each other", "write one of them with lines instead", &outputs, diagnostics);
    }
}

fn now(expr: &Expr) -> Vec<(usize, Span)> {
    let mut out = Vec::new();
    lines_used_now(expr, &mut out);
    out
}

fn uses(expr: &Expr, pick: impl Fn(&ExprKind) -> Option<usize>) -> Vec<(usize, Span)> {
    let mut out = Vec::new();
    expr.visit(&mut |piece| out.extend(pick(&piece.kind).map(|i| (i, piece.span))));
    out
}

/// A driver and the drivers that any scenario computes it from.
fn named_driver(model: &Model, index: usize) -> Named<'_> {
    let driver = &model.drivers[index];
    let changes = model.scenarios.iter().flat_map(|s| s.layers.iter().flatten()).filter(|c| c.driver.0 == index);
    let paths = driver.value.iter().chain(changes.flat_map(|c| c.cells.iter().map(|(_, path)| path)));
    let pick = |kind: &ExprKind| match kind {
        ExprKind::Driver(id, _) => Some(id.0),
        _ => None,
    };
    let mut found: Vec<(usize, Span)> = Vec::new();
    for path in paths {
        match path {
            Path::Fixed(expr) => found.extend(uses(expr, pick)),
            Path::Keys(keys) => keys.iter().for_each(|(_, expr)| found.extend(uses(expr, pick))),
        }
    }
    let mut seen = BTreeSet::new();
    found.retain(|(i, _)| seen.insert(*i));
    Named { name: &driver.name, span: driver.span, uses: found }
}

/// Whether an expression can only be 1 or 0.
fn is_condition(expr: &Expr) -> bool {
    use crate::function::{Binary, Choice, Elementwise, Unary};
    match &expr.kind {
        ExprKind::Binary(BinaryOp::Compare(_), ..) | ExprKind::IsElement { .. } => true,
        ExprKind::Call(Elementwise::Binary(Binary::And | Binary::Or) | Elementwise::Unary(Unary::Not), _) => true,
        ExprKind::Call(Elementwise::Choice(Choice::If), parts) => parts[1..].iter().all(is_condition_or_flag),
        _ => false,
    }
}

fn is_condition_or_flag(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Number(x) if x == 0.0 || x == 1.0) || is_condition(expr)
}
