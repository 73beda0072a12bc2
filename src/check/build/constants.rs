//! Constants: one value each, the same in every scenario.

use super::super::types::{Place, Scope};
use super::super::value::Wanted;
use super::Builder;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::*;
use crate::model::{Expr, ExprKind, title_of};

impl<'a> Builder<'a> {
    pub(super) fn constants(&mut self) -> Vec<Option<Constant>> {
        let text = self.text;
        let mut out = Vec::new();
        for (i, constant) in text.constants.iter().enumerate() {
            if self.declared.constants[i].broken {
                out.push(None);
                continue;
            }
            let measure = self.checker.shapes.constants[i].measure.clone();
            let wanted = Wanted {
                name: &constant.name.value,
                over: &[],
                measure: &measure,
                complete: true,
                path: false,
                scope: Scope::new(Place::Value),
            };
            let value = self.checker.value(&constant.value, &wanted).pop().flatten();
            let value = match value {
                Some(Path::Fixed(expr)) => Some((*expr).clone()),
                _ => None,
            };
            let value = value.filter(|expr| self.constant_is_fixed(expr, &constant.name.value));
            out.push(value.map(|value| Constant {
                name: constant.name.value.clone(),
                title: constant.title.clone().unwrap_or_else(|| title_of(&constant.name.value)),
                unit: Self::unit_of(&self.units.constants[i], &self.checker.shapes.constants[i]),
                notes: constant.notes.clone(),
                value,
                span: constant.name.span,
            }));
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
