//! A known value as a figure has it, with its unit, how firm it is and where it is from.

use super::super::Builder;
use super::{About, Walk};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Firmness;
use crate::text::{Entry, Node, NodeKind, Text};

impl Builder<'_> {
    /// A value as a figure has it: `{ value = 9800, firmness = "over", source = "cpca" }`.
    pub(super) fn figure<'n>(
        &mut self,
        node: &'n Node,
        entries: &'n [Entry],
        walk: &Walk<'_>,
    ) -> Option<(&'n Node, About)> {
        const KEYS: [&str; 6] = ["value", "unit", "firmness", "source", "date", "notes"];
        let mut about = About::default();
        let (mut value, mut good) = (None, true);
        for entry in entries {
            let words = match &entry.value.kind {
                NodeKind::Text(text) => Some(text),
                _ => None,
            };
            match (entry.key.value.as_str(), words) {
                ("value", _) => value = Some(&entry.value),
                ("unit", Some(text)) => good &= self.has_unit(text, walk),
                ("firmness", Some(text)) => match text.text.parse() {
                    Ok(firmness) => about.firmness = Some(firmness),
                    Err(()) => {
                        self.unknown_word(text, "firmness", Firmness::WORDS);
                        good = false;
                    }
                },
                ("source", Some(text)) => about.source = Some(text.text.clone()),
                // When it was told, and what else there is to say, changes no number.
                ("date" | "notes", _) => {}
                ("unit" | "firmness" | "source", None) => {
                    super::super::super::wrong_value_kind(
                        &entry.key.value,
                        &entry.value,
                        &mut self.checker.diagnostics,
                    );
                    good = false;
                }
                (key, _) => {
                    self.checker.diagnostics.push(
                        Diagnostic::error(Code::UnknownKey, format!("a known value has no `{key}`"))
                            .at(entry.key.span, "")
                            .suggest(key, KEYS)
                            .hint(super::super::super::one_of(&KEYS)),
                    );
                    good = false;
                }
            }
        }
        if value.is_none() {
            self.checker.diagnostics.push(
                Diagnostic::error(Code::MissingKey, format!("a known value of `{}` has no `value`", walk.name))
                    .at(node.span, "")
                    .hint("write `{ value = ... }`, or the number alone"),
            );
        }
        value.filter(|_| good).map(|value| (value, about))
    }

    fn has_unit(&mut self, text: &Text, walk: &Walk<'_>) -> bool {
        let Some(unit) = super::super::super::baseline::declared_unit(text, &mut self.checker.diagnostics) else {
            return false;
        };
        if unit.unit == walk.unit.unit {
            return true;
        }
        self.checker.diagnostics.push(
            Diagnostic::error(
                Code::UnitMismatch,
                format!("this is known in {}, but `{}` is counted in {}", unit.text, walk.name, walk.unit.text),
            )
            .at(text.span, "another unit")
            .hint(format!("give the value in {}", walk.unit.text)),
        );
        false
    }
}
