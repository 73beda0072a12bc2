//! What is said of a name that is nothing.

use super::checker::Checker;
use crate::diagnostic::{Code, Diagnostic, Span};

/// Messages beyond these go without a similar name.
const MOST_SUGGESTIONS: usize = 100;

impl Checker<'_> {
    /// Whether looking for similar names is worth while: more messages than this are not shown anyway.
    pub(super) fn may_suggest(&self) -> bool {
        !self.quiet && self.diagnostics.0.len() < MOST_SUGGESTIONS
    }

    /// Reports a name that is nothing.
    pub(super) fn unknown_name(&mut self, name: &str, span: Span) {
        let mut diagnostic = Diagnostic::error(Code::UnknownName, format!("`{name}` is not a name of this model"))
            .at(span, "unknown name");
        let words = ["t", "month", "quarter", "year", "period_length", "elapsed", "inherited"];
        let known = self.names.all().chain(words);
        if let Some(hint) = super::calendar_word::calendar_hint(name) {
            diagnostic = diagnostic.hint(hint);
        } else if self.baseline.find(name).is_some() {
            diagnostic = diagnostic.hint(format!("figures are written `baseline.{name}`"));
        } else if matches!(name, "period" | "periods") {
            diagnostic =
                diagnostic.hint("`t` counts the periods, 1 in the first; `period_length` is one's length in years");
        } else if crate::function::Function::named(name).is_some() {
            diagnostic = diagnostic.hint(format!("`{name}` is a function: write `{name}(...)`"));
        } else {
            diagnostic = if self.may_suggest() { diagnostic.suggest(name, known) } else { diagnostic };
        }
        if diagnostic.hints.is_empty() {
            diagnostic =
                diagnostic.hint(format!("declare it, for example as a driver: `{name} = 0` under `[drivers]`"));
        }
        self.diagnostics.push(diagnostic);
    }
}
