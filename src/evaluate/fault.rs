//! Errors of calculation, in the model's terms.

use crate::check::readable;
use crate::diagnostic::{Code, Diagnostic, Span};

/// A calculation that gives no finite number.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What was being computed: `price[YU7]`.
    pub what: String,
    /// The period, where it has one.
    pub period: Option<String>,
    /// The scenario.
    pub scenario: String,
    /// What went wrong: `division by zero`, with the values.
    pub operation: String,
    /// The operation in the formula.
    pub span: Span,
    /// What to do about it.
    pub hint: String,
    /// The entry of the catalogue.
    pub code: Code,
}

impl Fault {
    /// The fault as a diagnostic at the place of the operation.
    pub fn diagnostic(&self) -> Diagnostic {
        let when = self.period.as_ref().map_or_else(String::new, |period| format!(" in {period}"));
        let message = format!("`{}`{when}, scenario `{}`: {}", self.what, self.scenario, self.operation);
        Diagnostic::error(self.code, message).at(self.span, "").hint(self.hint.clone())
    }
}

/// Words for an operation of two values that has no finite result, and a hint.
pub fn explain(name: &str, a: f64, b: Option<f64>) -> (String, String) {
    let b_text = b.map_or_else(String::new, |b| format!(" and {}", readable(b)));
    let shown = readable(a);
    match (name, b) {
        ("/", Some(0.0)) => (
            format!("division by zero ({shown} / 0)"),
            "guard it: `if(x = 0, 0, a / x)`, or `iferror(a / x, 0)`".to_owned(),
        ),
        ("^" | "power", Some(power)) if a == 0.0 => (
            format!("zero to the power of {}", readable(power)),
            "0 to a power of 0 or less has no value: guard it with `if(...)`".to_owned(),
        ),
        ("^" | "power", Some(power)) if a < 0.0 && power.fract() != 0.0 => (
            format!("a negative number to a broken power ({shown} ^ {})", readable(power)),
            "keep the base at 0 or above, for example with `max(x, 0)`".to_owned(),
        ),
        ("ln" | "log10" | "log", _) if a <= 0.0 => (
            format!("logarithm of {shown}"),
            "a logarithm needs a number above 0: guard it with `if(...)` or `max(...)`".to_owned(),
        ),
        ("sqrt", _) if a < 0.0 => {
            (format!("square root of {shown}"), "keep it at 0 or above, for example with `max(x, 0)`".to_owned())
        }
        ("mod", Some(0.0)) => (format!("remainder of {shown} by zero"), "guard it with `if(...)`".to_owned()),
        _ => (
            format!("`{name}` of {shown}{b_text} is no finite number"),
            "the number is too large, or has no value: look at the drivers behind it".to_owned(),
        ),
    }
}
