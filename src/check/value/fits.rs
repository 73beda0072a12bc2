//! Whether an expression fits what it is the value of: its dimensions and its unit.

use super::super::checker::Checker;
use super::super::measure::Measure;
use super::super::types::Typed;
use super::Wanted;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::DimensionId;
use crate::unit::Unit;

impl Checker<'_> {
    /// Unit and dimensions of an expression against what is wanted of it.
    pub(super) fn fits(&mut self, typed: &Typed, wanted: &Wanted<'_>) -> Option<()> {
        let extra: Vec<_> = typed.over.iter().filter(|d| !wanted.over.contains(d)).collect();
        if let Some(&&dimension) = extra.first() {
            self.leaves_dimension(typed, dimension, wanted.over, wanted.name);
            return None;
        }
        self.comes_out(typed, wanted.measure, wanted.name)
    }

    /// The error for a formula that leaves a dimension which its owner does not have.
    pub(in crate::check) fn leaves_dimension(
        &mut self,
        typed: &Typed,
        dimension: DimensionId,
        over: &[DimensionId],
        name: &str,
    ) {
        let axis = &self.dimensions[dimension.0];
        let element = axis.elements.first().map_or("", |e| e.name.as_str());
        let missing = typed.over.iter().filter(|d| !over.contains(d));
        let all: Vec<String> =
            over.iter().chain(missing).map(|d| format!("\"{}\"", self.dimensions[d.0].name)).collect();
        let message =
            format!("the formula of `{name}` leaves the dimension `{}`, which `{name}` does not have", axis.name);
        let diagnostic = Diagnostic::error(Code::WrongShape, message)
            .at(typed.expr.span, format!("this varies over `{}`", axis.name))
            .hint(format!("add it up with `sum(...)`, or pick one element with `[{element}]`"))
            .hint(format!("or let `{name}` have it: `over = [{}]`", all.join(", ")));
        self.diagnostics.push(diagnostic);
    }

    /// The declared unit must come out.
    pub(in crate::check) fn comes_out(&mut self, typed: &Typed, declared: &Measure, name: &str) -> Option<()> {
        match (&typed.measure, declared) {
            (Measure::Literal | Measure::Unknown, Measure::Period) if typed.measure == Measure::Unknown => {
                return Some(());
            }
            (Measure::Literal, Measure::Unit(_)) | (Measure::Unknown, _) | (_, Measure::Unknown | Measure::Literal) => {
                return Some(());
            }
            (found, wanted) if found == wanted => return Some(()),
            _ => {}
        }
        let message =
            format!("`{name}` is declared in {}, but its formula gives {}", declared.show(), typed.measure.show());
        let mut diagnostic = Diagnostic::error(Code::UnitMismatch, message)
            .at(typed.expr.span, format!("this is {}", typed.measure.show()));
        let time = match (declared.factor(), typed.measure.factor()) {
            (Some(wanted), Some(found)) => self.time_hint(&wanted, &found, &typed.expr, Some(name)),
            _ => None,
        };
        if let Some(hint) = time {
            self.diagnostics.push(diagnostic.hint(hint));
            return None;
        }
        diagnostic = match (declared.factor(), typed.measure.factor()) {
            (Some(wanted), Some(found)) => {
                let (factor, inverse) = (wanted.per(&found), found.per(&wanted));
                diagnostic.hint(match (self.something_in(&factor), self.something_in(&inverse)) {
                    (Some(name), _) => format!("a factor in `{factor}` is missing: multiply by something in it, such as `{name}`"),
                    (None, Some(name)) => {
                        format!("a factor in `{factor}` is missing: divide by something in `{inverse}`, such as `{name}`")
                    }
                    (None, None) if is_inverse(&inverse) => {
                        format!("a factor in `{factor}` is missing: multiply by something in `{factor}`")
                    }
                    (None, None) if is_inverse(&factor) => {
                        format!("a factor in `{factor}` is missing: divide by something in `{inverse}`")
                    }
                    (None, None) => format!(
                        "a factor in `{factor}` is missing: multiply by something in `{factor}`, or divide by something in `{inverse}`"
                    ),
                })
            }
            _ if *declared == Measure::Period => diagnostic.hint("write a period in quotes, such as \"2027-01\""),
            _ => diagnostic.hint("write `unit = \"period\"`, or turn the period into a number with `since(...)`"),
        };
        self.diagnostics.push(diagnostic);
        None
    }
}

/// Whether a unit has nothing above the line: `1/vehicle`.
fn is_inverse(unit: &Unit) -> bool {
    unit.powers().all(|(_, exponent)| exponent < 0)
}
