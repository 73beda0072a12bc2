//! JSON as it is printed.

use serde_json::Value;

/// Pretty JSON with a newline at the end.
pub(crate) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
