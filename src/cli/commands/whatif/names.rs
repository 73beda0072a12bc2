//! Outputs, targets and ranges as they are typed.

use crate::analyse::output_named;
use crate::cli::face::Failure;
use crate::cli::shared::typed::number;
use crate::front::Ready;

/// An output by its name; the first where none is named.
pub(super) fn output(ready: &Ready, name: Option<&str>) -> Result<usize, Failure> {
    if ready.model().outputs.is_empty() {
        return Err(Failure::Model("the model has no outputs\n  = help: add one, `[outputs.NAME]`".to_owned()));
    }
    match name {
        None => Ok(0),
        Some(name) => Ok(output_named(ready.model(), name)?),
    }
}

/// A number, or a period where periods are meant.
pub(super) fn value(ready: &Ready, text: &str, is_period: bool, what: &str) -> Result<f64, Failure> {
    let model = ready.model();
    if is_period {
        let text = text.trim().trim_matches('"');
        return match (model.timeline.titled(text), model.timeline.parse_period(text)) {
            (Some(t), _) => Ok(f64::from(t)),
            (None, Ok(range)) => Ok(f64::from(range.last)),
            (None, Err(_)) => Err(Failure::Usage(format!(
                "{what} should be a period such as {}, not `{text}`",
                model.timeline.name(model.timeline.last())
            ))),
        };
    }
    number(text)
        .ok_or_else(|| Failure::Usage(format!("{what} should be a number such as 600000, 1.5e9 or 12%, not `{text}`")))
}

/// Two values with a comma or two dots between them.
pub(super) fn between(ready: &Ready, text: &str, is_period: bool) -> Result<(f64, f64), Failure> {
    let ends = text.split_once("..").or_else(|| text.split_once(','));
    let Some((low, high)) = ends else {
        return Err(Failure::Usage(format!("`{text}` should be two values, such as 0.9,1.2")));
    };
    let (low, high) = (value(ready, low, is_period, "the lower end")?, value(ready, high, is_period, "the upper end")?);
    match low < high {
        true => Ok((low, high)),
        false => Err(Failure::Usage(format!("`{text}`: the lower end comes first"))),
    }
}
