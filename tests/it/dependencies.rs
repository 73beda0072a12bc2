//! Cargo.toml names no crate that nothing uses: each costs whoever builds this one.

use std::fs;
use std::path::Path;

/// The code in folders, comments left out; of src without its tests where `tests` is false.
fn code(folders: &[&str], tests: bool) -> String {
    let mut out = String::new();
    let mut left: Vec<_> = folders.iter().map(|folder| Path::new(folder).to_owned()).collect();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") && (tests || !path.ends_with("tests.rs")) {
            let text = fs::read_to_string(&path).unwrap();
            out.extend(
                text.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")),
            );
        }
    }
    out
}

/// Whether code has a path that begins with the crate.
fn uses(code: &str, name: &str) -> bool {
    let name = name.replace('-', "_");
    code.match_indices(&name).any(|(at, _)| {
        let before = code[..at].chars().next_back().unwrap_or(' ');
        let after = &code[at + name.len()..];
        let is_whole = !before.is_alphanumeric() && !matches!(before, '_' | ':' | '.');
        is_whole && (after.starts_with("::") || after.starts_with("_main!") || after.starts_with(';'))
    })
}

#[test]
fn every_dependency_is_used() {
    let manifest: toml::Table = fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let names = |of: &toml::Table, table: &str| -> Vec<String> {
        of.get(table).map(|table| table.as_table().unwrap().keys().cloned().collect()).unwrap_or_default()
    };
    let mut own = names(&manifest, "dependencies");
    for target in manifest["target"].as_table().unwrap().values() {
        own.extend(names(target.as_table().unwrap(), "dependencies"));
    }
    let development = names(&manifest, "dev-dependencies");
    assert!(own.len() > 20 && development.len() > 5, "{own:?} {development:?}");

    let (src, rest) = (code(&["src", "build.rs"], false), code(&["src", "tests", "benches", "examples"], true));
    let unused = |names: &[String], code: &str| -> Vec<String> {
        names.iter().filter(|name| !uses(code, name)).cloned().collect()
    };
    assert_eq!(unused(&own, &src), Vec::<String>::new(), "dependencies that src does not use");
    assert_eq!(unused(&development, &rest), Vec::<String>::new(), "dev-dependencies that no test or example uses");
}

#[test]
fn a_dependency_that_is_not_used_would_be_found() {
    assert!(uses("use serde_json::Value;", "serde-json") && uses("let x = libm::exp(1.0);", "libm"));
    for code in ["use crate::text::toml;", "let left = my_toml::read();", "// nothing", "toml_edit::Value", "x.toml::y"]
    {
        assert!(!uses(code, "toml"), "{code}");
    }
}
