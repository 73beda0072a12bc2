//! The keys of a model file.

/// The keys of `[constants.NAME]`.
pub const CONSTANT_KEYS: &[&str] = &["value", "title", "unit", "notes"];

/// The keys of `[drivers.NAME]`; the last came when models had used it as a name, and reserves none.
pub const DRIVER_KEYS: &[&str] =
    &["value", "title", "unit", "over", "section", "notes", "min", "max", "between", "uncertain", "redraw", "role"];

/// The keys by which a table is known to be a driver's section, not its value by element: no element has such a name.
pub(super) const DRIVER_MARKS: &[&str] = DRIVER_KEYS.split_at(DRIVER_KEYS.len() - 1).0;

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
    DRIVER_MARKS,
    LINE_KEYS.split_at(LINE_KEYS.len() - 1).0,
    OUTPUT_KEYS,
    SCENARIO_KEYS,
    CORRELATION_KEYS,
    CHART_KEYS,
    TIMELINE_KEYS,
    MODEL_KEYS,
];
