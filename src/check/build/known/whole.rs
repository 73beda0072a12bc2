//! Known values in whole periods of the model.

use super::super::Builder;
use super::{Found, Walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::formula::BinaryOp;
use crate::model::{Expr, ExprKind, KnownValue, Status, Total};

impl Builder<'_> {
    /// Values in whole periods: parts are put together as the line's `total` says.
    pub(super) fn whole(&mut self, found: Vec<Found>, walk: &Walk<'_>) -> Vec<KnownValue> {
        let (mut parts, whole): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|one| one.part.is_some());
        let mut out: Vec<KnownValue> = whole.into_iter().map(|one| self.one(one, walk)).collect();
        parts.sort_by_key(|one| (one.cell, one.period, one.part));
        while let Some(first) = parts.first() {
            let (cell, period) = (first.cell, first.period);
            let end = parts.iter().position(|one| (one.cell, one.period) != (cell, period)).unwrap_or(parts.len());
            let group: Vec<Found> = parts.drain(..end).collect();
            if let Some(one) = self.together(group, walk) {
                out.push(self.one(one, walk));
            }
        }
        out.sort_by_key(|one| (one.cell.is_none(), one.cell, one.period));
        out
    }

    fn together(&mut self, group: Vec<Found>, walk: &Walk<'_>) -> Option<Found> {
        let (first, last) = (group.first()?, group.last()?);
        let (_, wanted) = first.part?;
        let (span, period) = (first.span, self.checker.timeline.name(first.period));
        let step = self.checker.timeline.step.name();
        if group.len() != wanted as usize {
            let message = format!("`{}` is known in {} of the {wanted} parts of {period}", walk.name, group.len());
            let hint = format!("give all {wanted}, or one value for the {step}");
            self.checker.bad_period(message, Some(hint), span);
            return None;
        }
        let all = |bound| group.iter().all(|one| one.firmness.bound().is_none() || one.firmness.bound() == bound);
        let bound = group.iter().find_map(|one| one.firmness.bound());
        if !all(bound) {
            let message = format!("the parts of {period} bound `{}` from both sides", walk.name);
            self.checker.bad_period(message, Some(format!("give one value for the {step}")), span);
            return None;
        }
        let firmness = group.iter().map(|one| one.firmness).find(|firmness| firmness.bound().is_some());
        let sum = || {
            let add = |a: Expr, b: &Found| Expr {
                kind: ExprKind::Binary(BinaryOp::Add, Box::new(a), Box::new(b.value.clone())),
                span,
            };
            group[1..].iter().fold(first.value.clone(), add)
        };
        let value = match walk.total {
            Total::Sum => sum(),
            Total::Last => last.value.clone(),
            Total::Average => {
                let count = Expr { kind: ExprKind::Number(f64::from(wanted)), span };
                Expr { kind: ExprKind::Binary(BinaryOp::Divide, Box::new(sum()), Box::new(count)), span }
            }
            Total::None => {
                let message = format!("the parts of {period} make no value of `{}`", walk.name);
                let hint = format!("give one value for the {step}, or say with `total` how its parts make one");
                self.checker.bad_period(message, Some(hint), span);
                return None;
            }
        };
        let firmness = match walk.total {
            Total::Last => last.firmness,
            _ => firmness.unwrap_or(first.firmness),
        };
        let source = first.source.clone();
        Some(Found { cell: first.cell, period: first.period, part: None, value, firmness, source, span })
    }

    fn one(&mut self, one: Found, walk: &Walk<'_>) -> KnownValue {
        let mut replaces = true;
        if let ExprKind::Figure(id) = one.value.kind {
            let figure = &self.checker.baseline.figures[id.0];
            replaces = figure.status == Status::Ok;
            if !replaces && walk.replaced {
                let message = format!("the figure `{}` is marked {}", figure.id, figure.status.word());
                self.checker.diagnostics.push(
                    Diagnostic::warning(Code::KnownDoubted, message)
                        .at(one.value.span, format!("it does not take the place of `{}`", walk.name))
                        .hint("write the number that is believed, with its source"),
                );
            }
        }
        KnownValue {
            cell: one.cell,
            period: one.period,
            value: one.value,
            firmness: one.firmness,
            source: one.source,
            replaces,
        }
    }
}
