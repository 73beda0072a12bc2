//! Imports between the folders of `src` flow one way; see the crate's documentation.

use std::{collections::BTreeSet, fs, path::Path};

/// Lowest first. A folder imports only from lines above its own, so folders
/// that share a line never import each other.
const LAYERS: &[&[&str]] = &[
    &["diagnostic"],
    &["unit", "timeline", "maths"],
    &["spreadsheet", "fit"],
    &["recalculate", "history"],
    &["text", "formula", "function"],
    &["arithmetic", "model"],
    &["check"],
    &["graph"],
    &["series"],
    &["evaluate", "sample", "workbook", "library", "store"],
    &["analyse"],
    &["front"],
    &["cli"],
];

#[test]
fn imports_flow_one_way() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (rank, layer) in LAYERS.iter().enumerate() {
        for folder in *layer {
            let later: Vec<_> = LAYERS[rank..].concat();
            for (path, used) in imports(&Path::new("src").join(folder)) {
                seen += used.len();
                for name in later.iter().filter(|n| *n != folder && used.contains(**n)) {
                    wrong.push(format!("{path}: `{folder}` must not import `{name}`"));
                }
            }
        }
    }
    assert!(seen > 100, "only {seen} imports were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_folder_has_a_layer() {
    for entry in fs::read_dir("src").unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            let name = entry.file_name().into_string().unwrap();
            assert!(LAYERS.concat().contains(&name.as_str()), "add `{name}` to LAYERS");
        }
    }
}

#[test]
fn only_cli_prints_and_nobody_reads_the_clock() {
    for layer in LAYERS.concat() {
        for (path, text) in texts(&Path::new("src").join(layer)) {
            let tests = path.contains("tests");
            for word in ["println!", "print!(", "dbg!"] {
                assert!(layer == "cli" || tests || !text.contains(word), "{path} uses {word}");
            }
            for word in ["SystemTime", "Instant::now"] {
                assert!(!text.contains(word), "{path} reads the clock");
            }
        }
    }
}

fn texts(dir: &Path) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            out.extend(texts(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    out
}

fn imports(dir: &Path) -> Vec<(String, BTreeSet<String>)> {
    texts(dir).into_iter().map(|(path, text)| (path, crate_paths(&text))).collect()
}

/// First segments after `crate::`, in plain paths and in `crate::{a, b::c}`.
fn crate_paths(text: &str) -> BTreeSet<String> {
    let ident = |s: &str| s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut out = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => drop(out.insert(ident(rest))),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && !c.is_whitespace() => {
                            out.insert(ident(&group[i..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    out
}

/// Rust does not mind files that import each other; readers do.
#[test]
fn no_file_imports_from_another_that_imports_from_it() {
    let house = house::House::read(Path::new("src")).expect("src is read");
    let imports = house.imports();
    let count: usize = imports.values().map(BTreeSet::len).sum();
    assert!(count > 1000, "only {count} imports were found");
    let circles = house::circles(&imports);
    assert!(circles.is_empty(), "{circles:#?}");
}

/// Docs for contributors name files; a file that moves takes its name there along.
#[test]
fn the_files_that_contributors_are_sent_to_are_there() {
    let mut found = 0;
    for doc in ["CONTRIBUTING.md", "docs/architecture.md", "README.md", "fuzz/README.md"] {
        let text = fs::read_to_string(doc).unwrap();
        let words = text.split(|c: char| c.is_whitespace() || "`()[],;".contains(c));
        for word in words.map(|word| word.trim_end_matches(['.', ':'])) {
            let path =
                ["src/", "tests/", "docs/", "models/", "fuzz/", ".github/"].iter().any(|start| word.starts_with(start));
            if path && !word.contains(['*', '<', '{']) {
                assert!(Path::new(word).exists(), "{doc} names {word}, which is not there");
                found += 1;
            }
        }
    }
    assert!(found > 60, "only {found} files are named");
}

/// Names in parentheses behind a file are what stands in it: `file` (`name`, `name`).
#[test]
fn what_contributors_are_sent_to_stands_in_its_file() {
    let text = fs::read_to_string("CONTRIBUTING.md").unwrap();
    let pieces: Vec<&str> = text.split('`').collect();
    let mut source: Option<(&str, String)> = None;
    let (mut inside, mut found) = (false, 0);
    // In turn what stands between backticks and what stands inside of them.
    for pair in pieces.chunks_exact(2) {
        let [between, code] = [pair[0], pair[1]];
        inside = source.is_some() && (between.trim() == "(" || inside && between.trim() == ",");
        if let (true, Some((file, source))) = (inside, &source) {
            let has = |what: &&str| source.contains(&format!("{what} {code}"));
            assert!(["fn", "const"].iter().any(has), "{file} has no `{code}`");
            found += 1;
        } else {
            source = code.ends_with(".rs").then(|| (code, fs::read_to_string(code).unwrap()));
        }
    }
    assert!(found > 12, "only {found} names are told");
}
