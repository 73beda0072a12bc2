//! The models that everything is tried on.

use evcalc::library::builtin_models;
use std::fs;

/// Every built-in model by its name, and every one of examples and tests/models by its path; in one order.
pub fn models() -> Vec<String> {
    let mut names: Vec<String> = builtin_models().into_iter().map(str::to_owned).collect();
    for folder in ["examples", "tests/models"] {
        let files = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder}: {error}"));
        let paths = files.map(|file| file.unwrap().path().to_str().expect("a path").replace('\\', "/"));
        let before = names.len();
        names.extend(paths.filter(|path| path.ends_with(".toml")));
        assert!(names.len() >= before + 4, "models of {folder} are missing: {names:?}");
    }
    names.sort();
    names
}
