//! Lines: formulas, openings, known values, what a year shows.

use super::super::heading::Heading;
use super::super::types::{Place, Scope, Shape, Typed};
use super::super::value::Wanted;
use super::Builder;
use super::known::OfLine;
use crate::diagnostic::{Code, Diagnostic};
use crate::formula::BinaryOp;
use crate::model::*;
use crate::model::{Expr, ExprKind};
use crate::text::{LineText, Node};
use crate::unit::{DeclaredUnit, Unit};
use std::sync::Arc;

impl Builder<'_> {
    pub(super) fn lines(&mut self) -> Vec<Option<Line>> {
        let text = self.text;
        (0..text.lines.len()).map(|i| self.line(i, &text.lines[i])).collect()
    }

    fn line(&mut self, i: usize, text: &LineText) -> Option<Line> {
        let shape = self.checker.shapes.lines[i].clone();
        let ast = self.parsed.lines[i].as_ref();
        let typed = ast.and_then(|ast| self.checker.expr(ast, &Scope::new(Place::Line)));
        if self.declared.lines[i].broken {
            return None;
        }
        let formula = typed.and_then(|typed| self.owned(typed, &shape, text));
        let opening = text.opening.as_ref().map(|node| self.opening(node, text, &shape));
        let formula = formula?;
        let unit = Self::unit_of(&self.units.lines[i], &shape);
        let total = self.total(text, LineId(i), &formula, &unit);
        let OfLine { known, replaced, carry } = self.known(text, &shape, &unit, total);
        let Heading { name, title, notes } = Heading::of(&text.name, &text.title, &text.notes);
        Some(Line {
            name,
            title,
            unit,
            over: shape.over,
            section: text.section.clone(),
            notes,
            formula,
            text: text.formula.text.clone(),
            opening: match opening {
                None => None,
                Some(cells) => Some(cells?),
            },
            total,
            known,
            replaced,
            carry,
            error: self.error_of(text),
            span: text.name.span,
        })
    }

    /// How far the line's values usually lie from what comes.
    fn error_of(&mut self, text: &LineText) -> Option<f64> {
        let error = text.error.as_ref()?;
        if let Err(hint) = error_fits(error.value) {
            let message = format!("the `error` of `{}` cannot be {}", text.name.value, error.value);
            self.checker.diagnostics.push(Diagnostic::error(Code::BadError, message).at(error.span, "").hint(hint));
        }
        Some(error.value)
    }

    /// A formula that has its owner's dimensions and unit.
    fn owned(&mut self, typed: Typed, shape: &Shape, text: &LineText) -> Option<Expr> {
        let name = &text.name.value;
        if let Some(extra) = typed.over.iter().find(|d| !shape.over.contains(d)) {
            self.checker.leaves_dimension(&typed, *extra, &shape.over, name);
            return None;
        }
        // A unit that nobody wrote was worked out from what has been told to be wrong.
        if text.unit.is_none() && text.opening.is_none() && self.checker.diagnostics.has_errors() {
            return Some(typed.expr);
        }
        self.checker.comes_out(&typed, &shape.measure, name)?;
        Some(typed.expr)
    }

    fn opening(&mut self, node: &Node, text: &LineText, shape: &Shape) -> Option<Vec<Arc<Expr>>> {
        let name = format!("opening of {}", text.name.value);
        let wanted = Wanted {
            name: &name,
            over: &shape.over,
            measure: &shape.measure,
            complete: true,
            path: false,
            scope: Scope::new(Place::Value),
        };
        let cells = self.checker.value(node, &wanted).into_iter();
        cells
            .map(|path| match path? {
                Path::Fixed(expr) => Some(expr),
                Path::Keys(_) => None,
            })
            .collect()
    }

    fn total(&mut self, text: &LineText, id: LineId, formula: &Expr, unit: &DeclaredUnit) -> Total {
        if let Some(word) = &text.total {
            match word.text.parse() {
                Ok(total) => return total,
                Err(()) => self.unknown_word(word, "total", Total::WORDS),
            }
        }
        let default = default_total(id, formula, &unit.unit);
        if text.opening.is_some() && text.total.is_none() {
            let word = default.word();
            self.checker.diagnostics.push(
                Diagnostic::warning(
                    Code::NoTotal,
                    format!("the line `{}` has an opening and no `total`", text.name.value),
                )
                .at(text.name.span, format!("its years show \"{word}\""))
                .hint("say what a year shows: `total = \"last\"` for a stock, `total = \"sum\"` for a flow"),
            );
        }
        default
    }
}

/// What a year shows of a line whose author does not say.
fn default_total(id: LineId, formula: &Expr, unit: &Unit) -> Total {
    let quotient = unit.powers().any(|(_, power)| power < 0);
    if is_balance(id, formula) {
        Total::Last
    } else if unit.is_plain() {
        Total::None
    } else if quotient {
        Total::Average
    } else {
        Total::Sum
    }
}

/// `prev` of itself plus or minus something, or a running sum.
fn is_balance(id: LineId, formula: &Expr) -> bool {
    match &formula.kind {
        ExprKind::Cumulative(_) => true,
        ExprKind::Binary(BinaryOp::Add, a, b) => {
            [a, b].into_iter().any(|side| is_previous(id, side) || is_balance(id, side))
        }
        ExprKind::Binary(BinaryOp::Subtract, a, _) => is_previous(id, a) || is_balance(id, a),
        _ => false,
    }
}

fn is_previous(id: LineId, expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Shift(of, 1) if matches!(of.kind, ExprKind::Line(line, _) if line == id))
}
