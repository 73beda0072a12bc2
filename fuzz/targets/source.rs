//! The texts that a workbook carries, and sensitivity labels: whatever somebody put there, it is taken or refused.
//!
//! The first byte chooses what the rest is. Hashes are made right where that lets more of the code be reached.

#![no_main]

use evcalc::analyse::Origin;
use evcalc::diagnostic::render;
use evcalc::evaluate::project;
use evcalc::graph::build;
use evcalc::library::{Additions, Home, differences, open_of};
use evcalc::model::ScenarioId;
use evcalc::spreadsheet::{Cell, Grid, Kind, Spreadsheet, Value};
use evcalc::text::{NamedText, Texts};
use evcalc::workbook::{Carried, Label, Source, carried};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Lines times periods up to which a model is projected.
const SMALL: usize = 4_000;

const MODEL: &str = r#"
[model]
name = "small"
baseline = "../figures.toml"
[timeline]
start = "2026-01"
step = "month"
periods = 3
[drivers.price]
unit = "CNY"
value = { "2026-01" = 20, "2026-02" = 21 }
[lines.income]
unit = "CNY"
formula = "price * 2"
[scenarios.base]
"#;
const FIGURES: &str = "[figures.price]\nvalue = 20\nunit = \"CNY\"\nperiod = \"2026\"\nstatus = \"unsourced\"\n";
const KNOWN: &str = "period,line,value\n2026-01,income,\"40\"\n";
const PROPERTIES: &str = r#"<Properties xmlns:vt="v"><property fmtid="{x}" pid="2" name="MSIP_Label_1_Enabled"><vt:lpwstr>true</vt:lpwstr></property></Properties>"#;
const INFO: &str = r#"<l:labelList xmlns:l="x"><l:label id="{1}" enabled="1" removed="0"/></l:labelList>"#;

fn named(name: &str, text: &str) -> NamedText {
    NamedText { name: name.to_owned(), text: text.to_owned() }
}

/// Texts, of which one is the given one.
fn source(model: &str, figures: &str) -> Source {
    let texts = Texts {
        model: named("small.toml", model),
        builtin: false,
        baseline: Some(named("../figures.toml", figures)),
        scenarios: vec![],
        known: vec![named("known.csv", KNOWN)],
    };
    Source { texts, sets: vec!["what_if on base".to_owned(), "price=3".to_owned()], ..Source::default() }
}

/// A workbook with these cells and these custom parts.
fn book(texts: Vec<String>, custom: Vec<String>) -> Spreadsheet {
    let cell = |text| Cell { value: Some(Value::Text(text)), formula: None };
    let cells = texts.into_iter().enumerate().map(|(row, text)| ((row as u32, 0), cell(text))).collect();
    let sheets = vec![Grid { name: "Source".to_owned(), cells, ..Grid::default() }];
    Spreadsheet { custom, ..Spreadsheet::new(Kind::Xlsx, sheets, Default::default()) }
}

/// The custom part of a payload.
fn part(payload: &str, hash: &str) -> String {
    let text = payload.replace('&', "&amp;").replace('<', "&lt;");
    format!("<source xmlns=\"urn:evcalc:source\" sha256=\"{hash}\">{text}</source>")
}

/// Opens and projects what travels.
fn take(source: &Source) {
    let payload = source.payload();
    let again = carried(&book(vec![], vec![part(&payload.text, &payload.hash)]));
    let Carried::Whole(again, None) = again else { panic!("its own payload is refused: {again:?}") };
    assert_eq!(again.texts.model.text, source.texts.model.text);
    let origin = Origin::of_source(source);
    differences(&source.texts, &Texts::default());
    let more = Additions { variants: &origin.variants, ..Additions::default() };
    let Ok(opened) = open_of(Home::Texts(&source.texts), &more) else { return };
    render(&opened.diagnostics.0, &opened.sources, false);
    let Some(model) = opened.model else {
        assert!(!opened.diagnostics.0.is_empty(), "a refusal without a reason");
        return;
    };
    let program = build(model);
    if program.rows.len() * program.model.timeline.periods as usize <= SMALL {
        let _ = project(&program, ScenarioId(0));
    }
}

fn label(properties: &[u8], info: &[u8]) {
    let mut out = ZipWriter::new(Cursor::new(vec![]));
    for (name, bytes) in
        [("xl/workbook.xml", &b"x"[..]), ("docProps/custom.xml", properties), ("docMetadata/LabelInfo.xml", info)]
    {
        out.start_file(name, SimpleFileOptions::default()).expect("a part begins");
        out.write_all(bytes).expect("a part is written");
    }
    let bytes = out.finish().expect("the archive is written").into_inner();
    let _ = Label::of(&bytes).map_err(|error| error.to_string());
}

fn seeds() {
    take(&source(MODEL, FIGURES));
    let Ok(folder) = std::env::var("EVCALC_SEEDS") else { return };
    let payload = source(MODEL, FIGURES).payload();
    let cells = format!("evcalc-source|1|{}|1|\n1|{}|", payload.hash, payload.text);
    let part = part(&payload.text, &payload.hash);
    for (first, text) in [MODEL, FIGURES, &payload.text, &part, &cells, PROPERTIES, INFO].iter().enumerate() {
        std::fs::write(format!("{folder}/seed{first}"), [&[first as u8], text.as_bytes()].concat())
            .expect("a seed is written");
    }
}

fuzz_target!(init: seeds(), |data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    match first % 7 {
        0 => take(&source(text, FIGURES)),
        1 => take(&source(MODEL, text)),
        2 => {
            if let Ok(read) = Source::of_payload(text) {
                take(&read);
            }
        }
        3 => drop(carried(&book(vec![], vec![text.to_owned()]))),
        4 => drop(carried(&book(text.lines().map(str::to_owned).collect(), vec![]))),
        5 => label(rest, INFO.as_bytes()),
        _ => label(PROPERTIES.as_bytes(), rest),
    }
});
