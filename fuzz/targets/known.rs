//! The reader of known values: no text makes it panic, a refusal has a place in the text; what is read is a tree of
//! values that stand there. A sheet's text is read as it was written.

#![no_main]

use evcalc::diagnostic::{Diagnostics, Sources, Span, render};
use evcalc::spreadsheet::parse;
use evcalc::text::{KnownText, Node, NodeKind, known_table, read_known};
use libfuzzer_sys::fuzz_target;

const DIMENSIONS: [&str; 2] = ["product", "region"];

fn read(name: &str, text: &str) -> KnownText {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let mut diagnostics = Diagnostics::default();
    let known = read_known(file, name, text, &DIMENSIONS, &mut diagnostics);
    for diagnostic in &diagnostics.0 {
        let places = diagnostic.place.iter().chain(&diagnostic.related);
        places.for_each(|(span, _)| stands(*span, text));
        assert!(diagnostic.place.is_some() && !diagnostic.hints.is_empty(), "{diagnostic:?}");
    }
    render(&diagnostics.0, &sources, false);
    for line in &known.lines {
        stands(line.name.span, text);
        let NodeKind::Table(entries) = &line.values.kind else { panic!("a line without values") };
        assert!(!entries.is_empty());
        values(&line.values, text);
    }
    known
}

fn stands(span: Span, text: &str) {
    assert!(text.get(span.start..span.end).is_some(), "{span:?}");
}

fn values(node: &Node, text: &str) {
    stands(node.span, text);
    match &node.kind {
        NodeKind::Text(words) => assert!(words.offset.is_none_or(|at| text[at..].starts_with(&words.text))),
        NodeKind::Table(entries) => entries.iter().for_each(|entry| values(&entry.value, text)),
        NodeKind::Array(items) => items.iter().for_each(|item| values(item, text)),
        // What is no value is told when the model is checked.
        NodeKind::Number(_) | NodeKind::Boolean(_) | NodeKind::Date => {}
    }
}

/// The values without their places.
fn told(known: &KnownText) -> Vec<String> {
    fn of(node: &Node) -> String {
        match &node.kind {
            NodeKind::Table(entries) => {
                entries.iter().map(|entry| format!("{:?}: {}, ", entry.key.value, of(&entry.value))).collect()
            }
            NodeKind::Number(x) => x.to_string(),
            NodeKind::Text(words) => format!("{:?}", words.text),
            _ => String::new(),
        }
    }
    known.lines.iter().map(|line| format!("{:?} {}", line.name.value, of(&line.values))).collect()
}

fuzz_target!(|text: &str| {
    read("known.toml", text);
    let known = read("known.csv", text);
    // As a sheet it says the same, if as a sheet it has the same cells: no line ends within, one head.
    let Ok(book) = parse(text.as_bytes()) else { return };
    let table = known_table(&book);
    let again = read("known.xlsx", &table);
    let plain = text.is_ascii() && !text.contains(['"', '\r']) && !text.contains(|c: char| c.is_control() && c != '\n');
    let separators = [',', ';', '\t'].iter().filter(|sign| text.contains(**sign)).count();
    if plain && separators == 1 && text.to_lowercase().matches("period").count() == 1 {
        assert_eq!(told(&known), told(&again), "{table}");
    }
});
