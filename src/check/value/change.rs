//! `+10%` where a value belongs: a change of what is there.

use super::super::checker::Checker;
use super::super::measure::Measure;
use super::super::names::Symbol;
use super::Wanted;
use crate::diagnostic::{Code, Diagnostic, Span};

impl Checker<'_> {
    /// `+10%` and `-10%` where a scenario or `--set` gives a value: what is meant is a change of what is there.
    pub(super) fn change_in_percent(&mut self, text: &str, span: Span, wanted: &Wanted<'_>) -> Option<()> {
        let typed = text.trim();
        let Some((sign, number)) = wanted.scope.inherited.as_ref().and_then(|_| signed(typed)) else { return Some(()) };
        let percent = self.is_percentage(wanted.name);
        if *wanted.measure == Measure::Period {
            return Some(());
        }
        let part = number.strip_suffix('%').and_then(|digits| digits.trim().parse::<f64>().ok());
        let word = if sign == '-' { "less" } else { "more" };
        let factor = |percent: f64| {
            let factor = if sign == '-' { 1.0 - percent / 100.0 } else { 1.0 + percent / 100.0 };
            format!("{:.12e}", factor).parse::<f64>().unwrap_or(factor)
        };
        let relative =
            part.map(|percent| format!("type `inherited * {}` for {number} {word} than it is", factor(percent)));
        match (sign, relative) {
            ('-', None) => Some(()),
            ('-', Some(_)) if percent => Some(()),
            // A share of less than nothing is a value that any unit takes, if seldom one that is meant.
            ('-', Some(hint)) => {
                let message = format!("`{typed}` sets `{}` to {}", wanted.name, -part.unwrap_or(0.0) / 100.0);
                self.diagnostics
                    .push(Diagnostic::warning(Code::LargePercentage, message).at(span, "the value itself").hint(hint));
                Some(())
            }
            (_, relative) => {
                let message = format!("`{typed}` is a change, not a value of `{}`", wanted.name);
                let mut diagnostic = Diagnostic::error(Code::FormulaSyntax, message).at(span, "");
                diagnostic = match relative {
                    Some(hint) => diagnostic.hint(hint),
                    None => {
                        diagnostic.hint(format!("type `inherited + {number}` to add it, `{number}` for that value"))
                    }
                };
                if percent && part.is_some() {
                    diagnostic = diagnostic
                        .hint(format!("type `inherited + {number}` for percentage points, `{number}` for that value"));
                }
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// Whether a driver is shown in percent.
    fn is_percentage(&self, name: &str) -> bool {
        matches!(self.names.find(name), Some(Symbol::Driver(id)) if self.shapes.drivers[id.0].percent)
    }
}

/// A number with a sign before it and nothing else: the sign, and the number as it is typed.
fn signed(text: &str) -> Option<(char, &str)> {
    let sign = text.chars().next().filter(|c| matches!(c, '+' | '-'))?;
    let number = text[1..].trim();
    let digits = number.strip_suffix('%').unwrap_or(number).trim();
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') && digits.parse::<f64>().is_ok();
    is_number.then_some((sign, number))
}
