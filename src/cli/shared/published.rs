//! Published forecasts as files.

use crate::analyse::Published;
use crate::cli::face::Failure;
use crate::text::read_text;
use std::path::Path;

/// A file that is none, with the reason.
pub(crate) fn no_forecast(path: &Path, reason: &str) -> Failure {
    let shown = path.display();
    Failure::Model(format!("`{shown}` is no published forecast: {reason}\n  = help: `evcalc publish` writes one"))
}

/// Reads one.
pub(crate) fn read(path: &Path) -> Result<Published, Failure> {
    let text = read_text(path).map_err(|error| Failure::File(error.to_string()))?;
    Published::read(&text).map_err(|error| no_forecast(path, &error.to_string()))
}
