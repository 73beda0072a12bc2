//! The catalogue of diagnostics: one small broken model for every message, in `tests/broken`.
//!
//! A file is named after the code that it raises. A first line `# set: NAME=VALUE` stands for `--set`.

use evcalc::diagnostic::{Code, Diagnostic, Severity, render};
use evcalc::model::ScenarioId;
use evcalc::{check, evaluate, graph, library};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Everything that is said about a file, and how people see it.
struct Told {
    diagnostics: Vec<Diagnostic>,
    rendered: String,
}

fn names() -> Vec<String> {
    let entries = fs::read_dir("tests/broken").expect("the catalogue");
    let files = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"));
    let mut names: Vec<String> = files.filter_map(|file| file.strip_suffix(".toml").map(str::to_owned)).collect();
    names.sort();
    names
}

fn tell(name: &str) -> Told {
    let path = format!("tests/broken/{name}.toml");
    let text = fs::read_to_string(&path).expect("a text");
    let sets: Vec<String> = text.lines().map_while(|line| line.strip_prefix("# set: ")).map(str::to_owned).collect();
    let mut opened = library::open(&path, None, &sets).expect("a file");
    if let (Some(model), Some(text)) = (&opened.model, &opened.text) {
        check::lint(model, text, &mut opened.diagnostics);
        let program = graph::build(model.clone());
        for scenario in 0..model.scenarios.len() {
            if let Err(faults) = evaluate::project(&program, ScenarioId(scenario)) {
                faults.into_iter().for_each(|fault| opened.diagnostics.push(fault));
            }
        }
    }
    let mut diagnostics = opened.diagnostics.0;
    // A model that cannot run may also lack titles: that is not what these files are about.
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        diagnostics.retain(|d| d.severity == Severity::Error);
    }
    let rendered = render(&diagnostics, &opened.sources, false);
    Told { diagnostics, rendered }
}

fn is_about_a_code(name: &&String) -> bool {
    name.starts_with(['E', 'W'])
}

#[test]
fn every_file_raises_the_code_of_its_name_and_no_other() {
    let mut wrong = Vec::new();
    for name in names().iter().filter(is_about_a_code) {
        let told = tell(name);
        let codes: Vec<_> = told.diagnostics.iter().map(|d| d.code.id()).collect();
        if codes != [&name[..5]] {
            wrong.push(format!("{name}: {codes:?}\n{}", told.rendered));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_file() {
    let shown: BTreeSet<String> = names().iter().filter(is_about_a_code).map(|name| name[..5].to_owned()).collect();
    let missing: Vec<_> = Code::ALL.iter().map(|code| code.id()).filter(|id| !shown.contains(*id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_message_says_what_is_wrong_and_what_to_type() {
    let mut wrong = Vec::new();
    for name in names() {
        for diagnostic in tell(&name).diagnostics {
            let message = &diagnostic.message;
            let starts_low = !message.starts_with(|c: char| c.is_uppercase());
            let is_shown = diagnostic.code == Code::FormulaSyntax; // the mark is where something is missing
            if !starts_low || message.ends_with('.') || (diagnostic.hints.is_empty() && !is_shown) {
                wrong.push(format!("{name}: {message} {:?}", diagnostic.hints));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_catalogue_reads_well() {
    for code in Code::ALL {
        let files: Vec<String> = names().into_iter().filter(|name| name.starts_with(code.id())).collect();
        let shown: String = files.iter().map(|name| tell(name).rendered + "\n").collect();
        insta::assert_snapshot!(
            code.id(),
            shown.replace(&format!("tests{}broken", std::path::MAIN_SEPARATOR), "tests/broken")
        );
    }
}

#[test]
fn five_independent_mistakes_are_five_errors() {
    assert!(Path::new("tests/broken/five-errors.toml").exists());
    let told = tell("five-errors");
    let mut codes: Vec<_> = told.diagnostics.iter().map(|d| d.code.id()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["E0002", "E0104", "E0106", "E0303", "E0502"], "{}", told.rendered);
}
