//! A known value as a figure has it, with its unit, how firm it is and where it is from.

use super::super::Builder;
use super::{About, Walk};
use crate::diagnostic::{Code, Diagnostic, Spanned};
use crate::model::Firmness;
use crate::text::{Entry, Node, NodeKind, Text, known_figure};

impl Builder<'_> {
    /// A value as a figure has it: `{ value = 9800, firmness = "over", source = "cpca" }`.
    pub(super) fn figure<'n>(
        &mut self,
        key: &Spanned<String>,
        entries: &'n [Entry],
        walk: &Walk<'_>,
    ) -> Option<(&'n Node, About)> {
        if !known_figure(key, entries, &mut self.checker.diagnostics) {
            return None;
        }
        let mut about = About::default();
        let mut good = true;
        for entry in entries {
            let NodeKind::Text(text) = &entry.value.kind else { continue };
            match entry.key.value.as_str() {
                "unit" => good &= self.has_unit(text, walk),
                "firmness" => match text.text.parse() {
                    Ok(firmness) => about.firmness = Some(firmness),
                    Err(()) => {
                        self.unknown_word(text, "firmness", Firmness::WORDS);
                        good = false;
                    }
                },
                "source" => about.source = Some(text.text.clone()),
                // The value comes below; when it was told, and what else there is to say, changes no number.
                _ => {}
            }
        }
        let value = entries.iter().find(|entry| entry.key.value == "value")?;
        good.then_some((&value.value, about))
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
