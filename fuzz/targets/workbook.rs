//! The reader of workbooks: whatever came back, it is read or refused, and so are the changes in it.
//!
//! The first byte chooses what the rest is: a whole file, or one part of a workbook that is sound otherwise (random
//! changes to an archive break it before anything of ours is reached).

#![no_main]

use evcalc::analyse::{Edits, edits, origin, readable};
use evcalc::check::check_model;
use evcalc::diagnostic::{Diagnostics, Sources};
use evcalc::evaluate::{follow, project, project_draw};
use evcalc::graph::{Program, build};
use evcalc::history::{Options, grid_of, read};
use evcalc::model::ScenarioId;
use evcalc::series::Projection;
use evcalc::spreadsheet::{Spreadsheet, parse};
use evcalc::text::{NamedText, Texts, read_model};
use evcalc::workbook::{Book, Carried, Source, Stamp, carried, write};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Read, Write};
use std::panic::catch_unwind;
use std::sync::{Arc, OnceLock};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// The parts of a workbook that the first byte can choose.
const PARTS: [&str; 6] = [
    "xl/worksheets/sheet2.xml",
    "xl/sharedStrings.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "customXml/item1.xml",
];

/// A small model with everything that a control panel can have.
const MODEL: &str = r#"
[model]
name = "small"
[timeline]
start = "2026-01"
step = "month"
periods = 3
[dimensions]
product = ["a", "b"]
[drivers.price]
over = ["product"]
unit = "CNY"
value = { a = 10, b = { "2026-01" = 20, "2026-02" = 21 } }
[drivers.opens]
unit = "period"
value = "2026-02"
[drivers.share]
unit = "%"
value = "5%"
[lines.income]
unit = "CNY"
formula = "price * share * if(month >= 2, 1, 2)"
[outputs.all_income]
unit = "CNY"
formula = "sum(at(income, '2026-03'))"
[scenarios.base]
[scenarios.high]
[scenarios.high.drivers]
share = "inherited * 2"
"#;

/// The texts that travel in its workbook.
fn source() -> Source {
    let model = NamedText { name: "small.toml".to_owned(), text: MODEL.to_owned() };
    Source { texts: Texts { model, ..Texts::default() }, ..Source::default() }
}

struct Known {
    program: Program,
    projections: Vec<Projection>,
    parts: Vec<(String, Vec<u8>)>,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let mut sources = Sources::default();
        let file = sources.add("small.toml", MODEL);
        let mut diagnostics = Diagnostics::default();
        let model = read_model(file, MODEL, &mut diagnostics)
            .and_then(|records| check_model(&records, None, &[], &mut diagnostics))
            .unwrap_or_else(|| panic!("{:#?}", diagnostics.0));
        let program = build(Arc::new(model));
        let projections: Vec<Projection> =
            (0..2).map(|s| project(&program, ScenarioId(s)).expect("the small model is projected")).collect();
        let follow = follow(&program, ScenarioId(0));
        // Without a fingerprint a workbook is nobody's.
        let stamp = Stamp { model: "0".into(), ..Stamp::default() };
        let source = Some(source().payload());
        let book = Book { stamp, source, ..Book::of_all(&program, &projections, &follow) };
        let bytes = write(&book).expect("the small workbook is written");
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
        let parts: Vec<(String, Vec<u8>)> = (0..archive.len())
            .map(|at| {
                let mut part = archive.by_index(at).expect("a part");
                let mut bytes = vec![];
                part.read_to_end(&mut bytes).expect("a part can be read");
                (part.name().expect("a name in UTF-8").into_owned(), bytes)
            })
            .collect();
        assert!(PARTS.iter().all(|name| parts.iter().any(|(part, _)| part == name)), "a part has another name");
        Known { program, projections, parts }
    })
}

/// The small workbook with one part replaced.
fn replaced(name: &str, text: &[u8]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(vec![]));
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (part, bytes) in &known().parts {
        out.start_file(part.as_str(), plain).expect("a part begins");
        out.write_all(if part == name { text } else { bytes }).expect("a part is written");
    }
    out.finish().expect("the archive is written").into_inner()
}

/// A panic of a library that reads files is caught here, as the program does by reading them in a process of its own.
fn read_cells(bytes: &[u8]) -> Option<Spreadsheet> {
    catch_unwind(|| parse(bytes).map_err(|error| error.to_string())).ok()?.ok()
}

/// A panic in a library's code is the file's fault; in ours it ends the run.
fn tell_apart() {
    let ends = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let ours = panic
            .location()
            .is_none_or(|place| !place.file().contains("/registry/") && !place.file().starts_with("/rustc/"));
        if ours {
            ends(panic);
        }
    }));
    // Without this a wrong skeleton would show only as poor coverage.
    let bytes = replaced("", b"");
    let book = read_cells(&bytes).expect("the small workbook is read");
    assert!(origin(&book).is_some_and(|origin| origin.model == "small"));
    assert_eq!(carried(&book), Carried::Whole(Box::new(source()), None));
    let found = edits(&book, &known().program, &known().projections).expect("its control panel is found");
    assert!(found.live().is_empty(), "nothing was changed in it");
    // Seeds for those who start without any.
    if let Ok(folder) = std::env::var("EVCALC_SEEDS") {
        let save = |name: &str, first: u8, bytes: &[u8]| {
            std::fs::write(format!("{folder}/{name}"), [&[first], bytes].concat()).expect("a seed is written");
        };
        save("whole", 0, &bytes);
        for (at, name) in PARTS.iter().enumerate() {
            let (_, bytes) = known().parts.iter().find(|(part, _)| part == name).expect("a part");
            save(&format!("part{at}"), at as u8 + 1, bytes);
        }
    }
}

fuzz_target!(init: tell_apart(), |data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let bytes = match usize::from(*first) % (PARTS.len() + 1) {
        0 => rest.to_vec(),
        at => replaced(PARTS[at - 1], rest),
    };
    let Some(book) = read_cells(&bytes) else { return };
    origin(&book);
    carried(&book);
    readable(&book);
    for sheet in &book.sheets {
        let _ = read(&grid_of(&book, sheet), &Options::default());
    }
    let Known { program, projections, .. } = known();
    let Ok(edits) = edits(&book, program, projections) else { return };
    let _ = project_draw(program, edits.selected, &Edits::draw(&edits.live()));
});
