//! Tables of `tests/tables` read by `history`.

use super::{Run, run_in};
use serde_json::Value;
use std::path::Path;

/// What is said of a table.
pub fn of_file(name: &str, options: &[&str]) -> Run {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    run_in(&folder, &[&["history", name], options].concat())
}

/// What is read from a table.
pub fn read_file(name: &str, options: &[&str]) -> Value {
    of_file(name, &[options, &["--format", "json"]].concat()).ends(0).json()
}

/// The reasons why something was left out, each once, with how often.
pub fn left_out(found: &Value) -> String {
    let groups = found["left_out"].as_array().unwrap().iter();
    groups.map(|group| format!("{} {}\n", group["count"], group["reason"].as_str().unwrap())).collect()
}
