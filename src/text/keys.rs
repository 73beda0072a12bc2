//! The keys of a model file.

/// The keys of `[constants.NAME]`.
pub const CONSTANT_KEYS: &[&str] = &["value", "title", "unit", "notes"];

/// The keys of `[drivers.NAME]`.
pub const DRIVER_KEYS: &[&str] =
    &["value", "title", "unit", "over", "section", "notes", "min", "max", "between", "uncertain", "redraw"];

/// The keys of `[lines.NAME]`; the last came when models had used it as a name, and reserves none.
pub(super) const LINE_KEYS: &[&str] = &[
    "formula", "opening", "title", "unit", "over", "section", "notes", "total", "actual", "actuals", "carry", "error",
];

pub(super) const OUTPUT_KEYS: &[&str] = &["formula", "title", "unit", "notes", "target", "better", "by"];

pub(super) const CHECK_KEYS: &[&str] = &["formula", "title", "notes"];

pub(super) const SCENARIO_KEYS: &[&str] = &["title", "notes", "extends", "probability", "drivers"];

pub(super) const CORRELATION_KEYS: &[&str] = &["drivers", "rank"];

pub(super) const CHART_KEYS: &[&str] = &["title", "kind", "lines", "across", "notes"];

pub(super) const MODEL_KEYS: &[&str] = &["name", "title", "notes", "baseline"];

pub(super) const TIMELINE_KEYS: &[&str] = &["start", "periods", "step", "forecast", "known_to"];

pub(super) const SECTIONS: &[&str] = &[
    "model",
    "timeline",
    "dimensions",
    "constants",
    "drivers",
    "lines",
    "outputs",
    "scenarios",
    "checks",
    "correlations",
    "charts",
];

/// The keys of the format that may not be the name of anything.
pub const RESERVED_KEYS: &[&[&str]] = &[
    CONSTANT_KEYS,
    DRIVER_KEYS,
    LINE_KEYS.split_at(LINE_KEYS.len() - 1).0,
    OUTPUT_KEYS,
    SCENARIO_KEYS,
    CORRELATION_KEYS,
    CHART_KEYS,
    TIMELINE_KEYS,
    MODEL_KEYS,
];
