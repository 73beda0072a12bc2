//! What authors declared of names: units, dimensions.

use super::super::checker::Checker;
use super::super::infer::{Declarations, Declared};
use super::super::names::Symbol;
use super::Units;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::*;
use crate::text::{ModelText, Text};
use crate::unit::DeclaredUnit;

impl Checker<'_> {
    /// Declared dimensions into the shapes, and what was declared at all.
    pub(super) fn declarations(&mut self, text: &ModelText, units: &Units) -> Declarations {
        let unread = |name: &str| text.unread.iter().any(|unread| unread == name);
        let declared = |unit: &Option<DeclaredUnit>, written: &Option<Text>, over: bool, name: &str| Declared {
            unit: unit.is_some(),
            over,
            broken: (written.is_some() && unit.is_none()) || unread(name),
        };
        let (constants, outputs) =
            (units.constants.iter().zip(&text.constants), units.outputs.iter().zip(&text.outputs));
        let (drivers, lines) = (units.drivers.iter().zip(&text.drivers), units.lines.iter().zip(&text.lines));
        let mut out = Declarations {
            constants: constants.map(|(u, c)| declared(u, &c.unit, true, &c.name.value)).collect(),
            drivers: drivers.map(|(u, d)| declared(u, &d.unit, d.over.is_some(), &d.name.value)).collect(),
            lines: lines.map(|(u, l)| declared(u, &l.unit, l.over.is_some(), &l.name.value)).collect(),
            outputs: outputs.map(|(u, o)| declared(u, &o.unit, true, &o.name.value)).collect(),
        };
        for (i, driver) in text.drivers.iter().enumerate() {
            if let Some(over) = &driver.over {
                let before = self.diagnostics.0.len();
                self.shapes.drivers[i].over = self.declared_over(over, true);
                out.drivers[i].broken |= self.diagnostics.0.len() > before;
            }
        }
        for (i, line) in text.lines.iter().enumerate() {
            if let Some(over) = &line.over {
                let before = self.diagnostics.0.len();
                self.shapes.lines[i].over = self.declared_over(over, false);
                out.lines[i].broken |= self.diagnostics.0.len() > before;
            }
        }
        out
    }

    fn declared_over(&mut self, over: &[Text], calendars: bool) -> Vec<DimensionId> {
        let mut out = Vec::new();
        for name in over {
            let Some(Symbol::Dimension(id)) = self.names.find(&name.text) else {
                let known = self.names.of_kind(|s| matches!(s, Symbol::Dimension(_)));
                let mut diagnostic =
                    Diagnostic::error(Code::UnknownName, format!("there is no dimension `{}`", name.text))
                        .at(name.span, "unknown dimension")
                        .suggest(&name.text, known.iter().copied());
                let calendar = ["month", "quarter"].into_iter().find(|part| name.text.trim_end_matches('s') == *part);
                if let Some(part) = calendar.filter(|_| calendars && !known.contains(&name.text.as_str())) {
                    diagnostic =
                        diagnostic.hint(format!("for a value by {part} of the calendar type `calendar_{part}`"));
                } else if name.text.starts_with("calendar_") {
                    diagnostic = diagnostic
                        .hint("`calendar_month` needs `step = \"month\"`, `calendar_quarter` also goes with quarters");
                } else if diagnostic.hints.is_empty() {
                    diagnostic =
                        diagnostic.hint(format!("declare it under `[dimensions]`: `{} = [\"A\", \"B\"]`", name.text));
                }
                self.diagnostics.push(diagnostic);
                continue;
            };
            if out.contains(&id) {
                self.diagnostics.push(
                    Diagnostic::error(Code::DuplicateName, format!("`{}` is named twice", name.text))
                        .at(name.span, "the second time")
                        .hint("leave one of them"),
                );
            } else if !calendars && self.dimensions[id.0].calendar.is_some() {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::WrongShape,
                        format!("a line cannot be over `{}`: it runs over the periods themselves", name.text),
                    )
                    .at(name.span, "")
                    .hint("leave it out: in a line, a driver over a calendar takes the value of the period's month"),
                );
            } else {
                out.push(id);
            }
        }
        out
    }
}
