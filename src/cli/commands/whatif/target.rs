//! The outcome that is wanted.

use super::asked::Asked;
use super::names;
use crate::cli::face::Failure;

/// The target: as typed, or the output's own.
pub(super) fn target(asked: &Asked, typed: Option<&str>, own: Option<f64>) -> Result<f64, Failure> {
    let model = &asked.ready.model().outputs[asked.output];
    match (typed, own) {
        (Some(text), _) if text.trim().ends_with('%') && !model.unit.percent && !model.is_period => {
            let unit = if model.unit.text == "1" { "a plain number" } else { &model.unit.text };
            Err(Failure::Usage(format!("`--target {text}`: the output `{}` is no percentage but {unit}", model.name)))
        }
        (Some(text), _) => names::value(&asked.ready, text, model.is_period, "`--target`"),
        (None, Some(target)) => Ok(target),
        (None, None) => {
            Err(Failure::Usage(format!("the output `{}` has no target of its own: add `--target`", model.name)))
        }
    }
}
