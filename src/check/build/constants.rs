//! Constants: one value each, the same in every scenario.

use super::super::heading::Heading;
use super::super::types::{Place, Scope};
use super::super::value::Wanted;
use super::Builder;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::*;
use crate::model::{Expr, ExprKind};
use std::sync::Arc;

impl<'a> Builder<'a> {
    pub(super) fn constants(&mut self) -> Vec<Option<Constant>> {
        let text = self.text;
        let mut out = Vec::new();
        for (i, constant) in text.constants.iter().enumerate() {
            if self.declared.constants[i].broken {
                out.push(None);
                continue;
            }
            let shape = self.checker.shapes.constants[i].clone();
            let wanted = Wanted {
                name: &constant.name.value,
                over: &[],
                measure: &shape.measure,
                complete: true,
                path: false,
                scope: Scope::new(Place::Value),
            };
            let value = self.checker.value(&constant.value, &wanted).pop().flatten();
            let value = match value {
                Some(Path::Fixed(expr)) => Some(Arc::unwrap_or_clone(expr)),
                _ => None,
            };
            let value = value.filter(|expr| self.constant_is_fixed(expr, &constant.name.value));
            let Heading { name, title, notes } = Heading::of(&constant.name, &constant.title, &constant.notes);
            let unit = Self::unit_of(&self.units.constants[i], &shape);
            out.push(value.map(|value| Constant { name, title, unit, notes, value, span: constant.name.span }));
        }
        out
    }

    /// A constant may not be made of drivers: those change with the scenario.
    fn constant_is_fixed(&mut self, expr: &Expr, name: &str) -> bool {
        let mut place = None;
        expr.visit(&mut |piece| {
            if let ExprKind::Driver(..) = piece.kind {
                place = place.or(Some(piece.span));
            }
        });
        let Some(span) = place else { return true };
        self.checker.diagnostics.push(
            Diagnostic::error(Code::WrongTiming, format!("the constant `{name}` cannot be made of drivers"))
                .at(span, "a driver changes with the scenario")
                .hint(format!("move `{name}` to `[drivers]`")),
        );
        false
    }
}
