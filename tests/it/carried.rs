//! The texts that travel in a workbook, and what is made of them when it comes back; sensitivity labels.

use crate::support::{Run, pack, parts, run_in};
use evcalc::workbook::{STRUCTURE, Source, carried};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const MODEL: &str = r#"
[model]
name = "stall"
baseline = "data/figures.toml"
[timeline]
start = "2026-01"
periods = 6
step = "month"
[drivers.price] # a remark about a secret supplier
unit = "EUR/piece"
value = { "2026-01" = 3, "2026-04" = 4 }
min = 0
max = 100
[drivers.sold]
unit = "piece"
value = "baseline.sold_a_month"
[lines.income]
unit = "EUR"
formula = "sold * price"
[outputs.all_income]
unit = "EUR"
formula = "total(income)"
[scenarios.base]
[scenarios.dear]
extends = "base"
[scenarios.dear.drivers]
price = { "2026-04" = 5 }
"#;

const FIGURES: &str = r#"
[sources.count]
title = "Our own count"
publisher = "The stall"
date = "2025-12-31"
[figures.sold_a_month]
value = 100
unit = "piece"
period = "2025-12"
source = "count"
"#;

const LATER: &str = r#"
model = "stall"
[scenarios.rush]
extends = "dear"
[scenarios.rush.drivers]
sold = 150
"#;

/// A folder with the model, its figures, a file of scenarios, and a book of them.
fn stall(command: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("stall.toml"), MODEL).unwrap();
    fs::write(folder.path().join("data/figures.toml"), FIGURES).unwrap();
    fs::write(folder.path().join("later.toml"), LATER).unwrap();
    let words: Vec<&str> = command.split(' ').chain(["-q", "-o", "book.xlsx"]).collect();
    run_in(folder.path(), &words).ends(0);
    folder
}

/// A folder with a copy of the book alone.
fn alone(from: &TempDir) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::copy(from.path().join("book.xlsx"), folder.path().join("book.xlsx")).unwrap();
    folder
}

/// The book with every part changed; a part that becomes empty is left out.
fn changed(folder: &Path, name: &str, change: impl Fn(&str, String) -> String) {
    let parts = parts(&folder.join("book.xlsx")).into_iter().map(|(part, text)| {
        let now = change(&part, text);
        (part, now)
    });
    pack(&folder.join(name), parts.filter(|(_, text)| !text.is_empty()));
}

const ITEM: &str = "customXml/item1.xml";
const STRINGS: &str = "xl/sharedStrings.xml";

/// Without the custom XML part, as programs leave it that do not know it.
fn without_part(part: &str, text: String) -> String {
    match part {
        _ if part.starts_with("customXml/") => String::new(),
        "[Content_Types].xml" => without(text, "<Override PartName=\"/customXml", "/>"),
        "xl/_rels/workbook.xml.rels" => without(text, "<Relationship Id=\"rIdOwn1\"", "/>"),
        _ => text,
    }
}

fn without(text: String, start: &str, end: &str) -> String {
    let (before, rest) = text.split_once(start).expect("the start is there");
    format!("{before}{}", rest.split_once(end).expect("the end is there").1)
}

/// Without what tells the very hidden sheet's pieces.
fn without_sheet(part: &str, text: String) -> String {
    if part == STRINGS { text.replace("evcalc-source|", "nothing|") } else { text }
}

/// The texts in a book.
fn source(path: &Path) -> Source {
    let item = parts(path).into_iter().find(|(part, _)| part == ITEM).expect("the part").1;
    let payload = item.split_once("\">").unwrap().1.strip_suffix("</source>").unwrap();
    let payload = payload.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    Source::of_payload(&payload).unwrap()
}

/// The book with other texts, whose hash is right in every place: what somebody could make on purpose.
fn forged(folder: &Path, name: &str, change: impl Fn(&mut Source)) {
    let mut source = source(&folder.join("book.xlsx"));
    let before = source.payload();
    change(&mut source);
    let now = source.payload();
    changed(folder, name, |part, text| {
        if part != ITEM {
            return without_sheet(part, text).replace(&before.hash, &now.hash);
        }
        let (head, _) = text.split_once("\">").unwrap();
        let payload = now.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        format!("{}\">{payload}</source>", head.replace(&before.hash, &now.hash))
    });
}

fn import(folder: &Path, args: &[&str]) -> Run {
    run_in(folder, &[&["import"], args, &["--format", "json"]].concat())
}

fn remarks(found: &Value) -> String {
    found["remarks"].to_string()
}

#[test]
fn a_book_comes_back_without_any_other_file() {
    let made = stall("project stall.toml -s later.toml --set price=inherited*2");
    let folder = alone(&made);
    let found = import(folder.path(), &["book.xlsx"]).ends(0).json();
    assert_eq!(
        (&found["model_text"], &found["changes"], &found["remarks"]),
        (&json!("workbook"), &json!([]), &json!([]))
    );
    // By hand: 150 pieces a month, three months at 6 EUR and three at 10 EUR.
    assert_eq!(found["outputs"][0]["value"], 7_200.0);
    assert_eq!(found["outputs"][0]["agrees"], true);
    let verified = run_in(folder.path(), &["verify", "book.xlsx", "--format", "json"]).ends(0).json();
    assert_eq!((&verified["model_text"], &verified["findings"]), (&json!("workbook"), &json!([])), "{verified}");
    assert!(verified["native"].as_u64().unwrap() > 50, "{verified}");
    run_in(folder.path(), &["verify", "book.xlsx"]).ends(0).tells("for the model's text that the file carries");
    // What becomes of it needs no file that only the workbook has: it stands on a scenario of the model itself.
    run_in(folder.path(), &["import", "book.xlsx", "--save", "mine.toml", "--as", "mine"])
        .ends(0)
        .tells("evcalc project stall.toml --scenario mine.toml");
    let text = fs::read_to_string(folder.path().join("mine.toml")).unwrap();
    assert!(text.contains("extends = \"dear\"") && text.contains("sold = 150"), "{text}");
    fs::copy(folder.path().join("mine.toml"), made.path().join("mine.toml")).unwrap();
    let args = ["project", "stall.toml", "-s", "mine.toml", "--no-workbook", "--format", "json"];
    assert_eq!(run_in(made.path(), &args).ends(0).json()["outputs"][0]["value"], 7_200.0);
}

#[test]
fn a_book_says_what_travels_in_it_and_leaves_it_out() {
    let secret = |parts: &[(String, String)]| parts.iter().filter(|(_, text)| text.contains("secret supplier")).count();
    let made = stall("project stall.toml");
    let with = parts(&made.path().join("book.xlsx"));
    assert_eq!(secret(&with), 2, "a custom XML part and the texts of cells");
    let of = |name: &str, parts: &[(String, String)]| {
        parts.iter().find(|(part, _)| part == name).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let sheets = of("xl/workbook.xml", &with);
    assert_eq!(sheets.matches("state=").count(), 1, "{sheets}");
    assert!(sheets.contains("state=\"veryHidden\"") && sheets.contains("name=\"Source\""), "{sheets}");
    assert!(
        of(STRINGS, &with).contains("travels in this file: very hidden sheet \"Source\"")
            || of(STRINGS, &with).contains("travels in this file: very hidden sheet &quot;Source&quot;")
    );
    // The same input gives the same bytes.
    let bytes = fs::read(made.path().join("book.xlsx")).unwrap();
    run_in(made.path(), &["project", "stall.toml", "-q", "-o", "book.xlsx"]).ends(0);
    assert_eq!(fs::read(made.path().join("book.xlsx")).unwrap(), bytes);
    for command in [
        "project stall.toml --no-source",
        "compare stall.toml -s base -s dear --no-source",
        "sensitivity stall.toml --no-source",
        "bridge stall.toml --from base --to dear --no-source",
    ] {
        let made = stall(command);
        let without = parts(&made.path().join("book.xlsx"));
        assert_eq!(secret(&without), 0, "{command}");
        assert!(of(STRINGS, &without).contains("left out by --no-source"), "{command}");
        assert!(!of("xl/workbook.xml", &without).contains("state="), "{command}");
        let folder = alone(&made);
        import(folder.path(), &["book.xlsx"]).ends(1).tells("--model stall.toml");
        import(made.path(), &["book.xlsx", "--model", "stall.toml"]).ends(0);
    }
}

#[test]
fn each_copy_is_enough_and_broken_ones_are_told() {
    let folder = alone(&stall("project stall.toml"));
    let at = |name: &'static str, change: &dyn Fn(&str, String) -> String| {
        changed(folder.path(), name, change);
        import(folder.path(), &[name])
    };
    assert_eq!(remarks(&at("a.xlsx", &without_part).ends(0).json()), "[]");
    assert_eq!(remarks(&at("b.xlsx", &without_sheet).ends(0).json()), "[]");
    let gone = |part: &str, text: String| without_sheet(part, without_part(part, text));
    at("c.xlsx", &gone).ends(1).tells("has dropped the model's text").tells("--model stall.toml");
    let price = |name: &'static str| {
        move |part: &str, text: String| if part == name { text.replace("2026-04", "2026-05") } else { text }
    };
    let found = at("d.xlsx", &price(ITEM)).ends(0).json();
    assert!(remarks(&found).contains("the custom XML part with the model's text is broken: it was changed since"));
    let both = |part: &str, text: String| price(STRINGS)(part, price(ITEM)(part, text));
    at("e.xlsx", &both).ends(1).tells("its hash is another").tells("--model stall.toml");
    let cut = |part: &str, text: String| {
        if part == STRINGS { text.replace("<t>1|{", "<t>x|{") } else { without_part(part, text) }
    };
    at("f.xlsx", &cut).ends(1).tells("1 of its 1 pieces are gone");
    // A whole copy of another text, as when somebody pastes one book's sheets into another.
    forged(folder.path(), "g.xlsx", |source| source.texts.model.text = MODEL.replace("= 3", "= 9"));
    let pasted = parts(&folder.path().join("g.xlsx")).into_iter().find(|(part, _)| part == ITEM).unwrap().1;
    let two = |part: &str, text: String| if part == ITEM { pasted.clone() } else { text };
    at("h.xlsx", &two).ends(1).tells("two different texts");
    let other = |part: &str, text: String| without_sheet(part, two(part, text));
    at("i.xlsx", &other).ends(1).tells("not the one that its sheet Model names");
    // Without the sheet Model, the text says what the book was made from.
    let unnamed = |part: &str, text: String| {
        if part == STRINGS { text.replace("<t>Fingerprint of the model</t>", "<t>x</t>") } else { text }
    };
    assert!(remarks(&at("j.xlsx", &unnamed).ends(0).json()).contains("its sheet Model is lost"));
}

#[test]
fn a_model_that_is_named_wins_and_what_differs_is_told() {
    let folder = stall("project stall.toml");
    let with = |text: &str, args: &[&str]| {
        fs::write(folder.path().join("stall.toml"), text).unwrap();
        import(folder.path(), &[&["book.xlsx", "--model", "stall.toml"], args].concat())
    };
    let same = with(&format!("# a remark\n{MODEL}"), &[]).ends(0).json();
    assert_eq!((remarks(&same).as_str(), &same["model_text"]), ("[]", &json!("file")));
    let more = with(&format!("{MODEL}[scenarios.low]\nextends = \"base\"\n"), &[]).ends(0).json();
    assert!(remarks(&more).contains("they differ in scenario `low` (new)"), "{more}");
    let other = MODEL.replace("max = 100", "max = 90").replace("sold * price", "sold * price * 2");
    with(&other, &[])
        .ends(1)
        .tells("the model has changed since")
        .tells("differs from this one in driver `price`, line `income`")
        .tells("without `--model` the text that the workbook carries is taken");
    let forced = with(&other, &["--force"]).ends(0).json();
    assert!(remarks(&forced).contains("driver `price`, line `income`"), "{forced}");
    // By hand: 100 * (3 * 3 + 3 * 4), twice by the other formula.
    assert_eq!(forced["outputs"][0]["value"], 4_200.0);
    assert_eq!(import(folder.path(), &["book.xlsx"]).ends(0).json()["outputs"][0]["value"], 2_100.0);
    fs::write(folder.path().join("stall.toml"), MODEL).unwrap();
    fs::write(folder.path().join("data/figures.toml"), FIGURES.replace("value = 100", "value = 200")).unwrap();
    import(folder.path(), &["book.xlsx", "--model", "stall.toml"]).ends(1).tells("figure `sold_a_month`");
}

#[test]
fn a_built_in_model_travels_too() {
    let folder = TempDir::new().unwrap();
    run_in(folder.path(), &["project", "wait", "-q", "-o", "book.xlsx"]);
    let found = import(folder.path(), &["book.xlsx"]).ends(0).json();
    assert_eq!((&found["model_text"], remarks(&found).as_str()), (&json!("built-in"), "[]"));
    // As another version of the program would have written it.
    forged(folder.path(), "older.xlsx", |source| {
        source.texts.model.text = source.texts.model.text.replace("max = 600000", "max = 500000");
    });
    let found = import(folder.path(), &["older.xlsx"]).ends(0).json();
    assert_eq!(found["model_text"], "workbook");
    assert!(remarks(&found).contains("the built-in model `wait` of this version differs in driver `launch_orders`"));
}

#[test]
fn a_book_reads_no_file_by_the_paths_in_its_text() {
    let folder = alone(&stall("project stall.toml"));
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::create_dir(folder.path().join("sub")).unwrap();
    let secret = folder.path().join("secret.toml");
    fs::write(&secret, "[figures.sold_a_month]\nvalue = 777\nunit = \"piece\"\nsecret_word = 1\n").unwrap();
    fs::copy(&secret, folder.path().join("data/figures.toml")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&secret, folder.path().join("link.toml")).unwrap();
    let absolute = secret.to_str().unwrap().replace('\\', "/");
    let paths = [
        absolute.as_str(),
        "../secret.toml",
        "data/../secret.toml",
        "secret.toml",
        "link.toml",
        "/dev/zero",
        "baseline.toml",
    ];
    for path in paths {
        // The text names a file that does not travel with it.
        forged(folder.path(), "sub/evil.xlsx", |source| {
            source.texts.model.text = MODEL.replace("data/figures.toml", path);
            source.texts.baseline = None;
        });
        for command in ["import", "verify"] {
            let run = run_in(&folder.path().join("sub"), &[command, "evil.xlsx"]);
            let all = format!("{}{}", run.out, run.err);
            assert!(!all.contains("777") && !all.contains("secret_word"), "{path}: {all}");
            assert!(all.contains("does not travel with the model's text"), "{path}: {all}");
            assert_eq!(run.code, if command == "import" { 1 } else { 0 }, "{path}: {all}");
        }
        // It travels under that name: what lies on the disk is not looked at.
        forged(folder.path(), "book2.xlsx", |source| {
            source.texts.model.text = MODEL.replace("data/figures.toml", path);
            if let Some(baseline) = &mut source.texts.baseline {
                baseline.name = path.to_owned();
            }
        });
        let found = import(folder.path(), &["book2.xlsx"]).ends(0).json();
        assert_eq!(found["outputs"][0]["value"], 2_100.0, "{path}");
    }
    // A variant that is to start from a file reads none either.
    forged(folder.path(), "evil.xlsx", |source| source.sets = vec![format!("x on {absolute}"), "sold=1".to_owned()]);
    let run = import(folder.path(), &["evil.xlsx"]).ends(1);
    assert!(!format!("{}{}", run.out, run.err).contains("777"));
}

#[test]
fn a_hostile_text_is_refused_in_words() {
    let folder = alone(&stall("project stall.toml"));
    let said = |change: &dyn Fn(&mut Source), words: &str| {
        forged(folder.path(), "evil.xlsx", change);
        let run = import(folder.path(), &["evil.xlsx"]).ends(1);
        assert!(!run.err.contains('\u{1b}'), "{}", run.err);
        run.tells(words)
    };
    let with = |from: &'static str, to: &'static str| {
        move |source: &mut Source| source.texts.model.text = source.texts.model.text.replace(from, to)
    };
    said(&with("periods = 6", "periods = 2000000000"), "the model's text that `evil.xlsx` carries cannot be taken");
    said(&with("name = \"stall\"", "name = "), "cannot be taken");
    said(&with("[scenarios.base]", "[["), "--model FILE.toml");
    said(&|source| source.texts.model.name = "\u{1b}]0;owned\u{7}.toml".to_owned() + &"x".repeat(2_000), "too large");
    said(&|source| source.texts.scenarios = vec![Default::default(); 101], "more than 100 files");
    // More than any workbook holds: 2 x 40 x 300 rows over 1,200 periods.
    let wide = |source: &mut Source| {
        let names =
            |letter: char, count: usize| (0..count).map(|n| format!("\"{letter}{n}\"")).collect::<Vec<_>>().join(",");
        let text = MODEL.replace("periods = 6", "periods = 1200").replace(
            "[lines.income]",
            &format!(
                "[dimensions]\na = [{}]\nb = [{}]\n[lines.wide]\nunit = \"piece\"\nover = [\"a\", \"b\"]\nformula = \"sold\"\n[lines.income]",
                names('a', 40),
                names('b', 300)
            ),
        );
        source.texts.model.text = text;
    };
    said(&wide, "and at most 15,000,000 are computed of a text that travels");
    // A text that nests without end is a message and no crash.
    said(&|source| source.texts.model.text = format!("x = {}", "[".repeat(100_000)), "cannot be taken");
    // It is told, and the recalculation goes on without it.
    let verified = run_in(folder.path(), &["verify", "evil.xlsx", "--format", "json"]).ends(0).json();
    assert_eq!((&verified["native"], &verified["model_text"]), (&json!(0), &Value::Null));
}

/// Workbooks of each structure, edited in LibreOffice; tests/returned/README.md says how they were made.
#[test]
fn workbooks_of_older_structures_are_read_by_their_names() {
    let file = |name: &str| format!("{}/tests/returned/{name}", env!("CARGO_MANIFEST_DIR"));
    let folder = TempDir::new().unwrap();
    for structure in 1..=8_u32 {
        let book = file(&format!("structure-{structure}.xlsx"));
        let args = |command| vec![command, book.as_str(), "--model", "older.toml", "--format", "json"];
        fs::copy(file("older.toml"), folder.path().join("older.toml")).unwrap();
        let found = run_in(folder.path(), &args("import")).ends(0).json();
        assert_eq!(found["scenario"], "boom", "{structure}");
        let changes: Vec<(&str, &Value)> =
            found["changes"].as_array().unwrap().iter().map(|c| (c["driver"].as_str().unwrap(), &c["new"])).collect();
        let wanted =
            [("orders[North]", &json!(750.0)), ("price scale", &json!(0.9)), ("shop_opens", &json!("2026-Q3"))];
        assert_eq!(changes, wanted, "{structure}");
        // By hand: orders of 750 and 400 grow by 5% a quarter; of four quarters the last two are sold.
        let sold = 1_150.0 * (1.05_f64.powi(3) + 1.05_f64.powi(4));
        let output = &found["outputs"][0];
        assert!((output["value"].as_f64().unwrap() - sold).abs() < 1e-9 && output["agrees"] == true, "{output}");
        let verified = run_in(folder.path(), &args("verify")).ends(0).json();
        assert!(verified["native"].as_u64().unwrap() >= 7, "{structure}: {verified}");
        if structure < STRUCTURE {
            let told = format!("in structure {structure} (this version writes {STRUCTURE})");
            assert!(remarks(&found).contains(&told) && remarks(&verified).contains(&told), "{found} {verified}");
        }
        // Another text of the model is another model, however old the workbook is.
        let text = fs::read_to_string(file("older.toml")).unwrap();
        fs::write(folder.path().join("older.toml"), text.replace("600", "601")).unwrap();
        run_in(folder.path(), &args("import")).ends(1).tells("the model has changed since").tells("orders.North = 750");
        // A result that was typed over is found by its name.
        let mut typed = false;
        let now = parts(Path::new(&book)).into_iter().map(|(part, text)| {
            let now = text.replace("<v>2729.1009375</v>", "<v>2729.5</v>");
            typed |= now != text && part.starts_with("xl/worksheets/");
            (part, now)
        });
        pack(&folder.path().join("wrong.xlsx"), now.collect::<Vec<_>>());
        fs::copy(file("older.toml"), folder.path().join("older.toml")).unwrap();
        let wrong = ["verify", "wrong.xlsx", "--model", "older.toml", "--format", "json"];
        let wrong = run_in(folder.path(), &wrong).ends(3).json();
        let native =
            |d: &Value| d["native"].as_f64().is_some_and(|x| (x - sold).abs() < 1e-9) && d["cached"] == json!(2729.5);
        assert!(typed && wrong["differences"].as_array().unwrap().iter().any(native), "{structure}: {wrong}");
    }
    // One of a structure that is not known yet.
    let newer = parts(Path::new(&file("structure-5.xlsx"))).into_iter().map(|(part, text)| {
        let now = if part == STRINGS { text.replace("<t xml:space=\"preserve\">5</t>", "<t>99</t>") } else { text };
        (part, now)
    });
    pack(&folder.path().join("newer.xlsx"), newer.collect::<Vec<_>>());
    run_in(folder.path(), &["import", "newer.xlsx", "--model", "older.toml"])
        .ends(1)
        .tells("in structure 99, which this version does not know yet");
}

/// Workbooks with their texts as other programs saved them; tests/returned/README.md says which.
#[test]
fn texts_come_back_from_other_programs() {
    let folder = TempDir::new().unwrap();
    for name in
        ["carried-libreoffice.xlsx", "carried-libreoffice.ods", "carried-libreoffice.xls", "carried-openpyxl.xlsx"]
    {
        let book = format!("{}/tests/returned/{name}", env!("CARGO_MANIFEST_DIR"));
        let found = import(folder.path(), &[&book]).ends(0).json();
        assert_eq!(found["model_text"], "workbook", "{name}: {found}");
        let all: Vec<&Value> = found["changes"].as_array().unwrap().iter().map(|change| &change["new"]).collect();
        assert_eq!(all, [&json!(750.0)], "{name}: {found}");
        // The model's title has what programs on the way might change: tests/returned/strange.toml.
        let bytes = fs::read(&book).unwrap();
        let read = evcalc::spreadsheet::parse(&bytes).unwrap();
        let evcalc::workbook::Carried::Whole(source, beside) = carried(&read) else {
            panic!("{name} has lost its text")
        };
        let text = fs::read_to_string(format!("{}/tests/returned/strange.toml", env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert_eq!((&source.texts.model.text, beside), (&text, None), "{name}");
    }
}

const CUSTOM: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Project"><vt:lpwstr>mine</vt:lpwstr></property><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="3" name="MSIP_Label_7a1e_Enabled"><vt:lpwstr>true</vt:lpwstr></property><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="4" name="MSIP_Label_7a1e_Name"><vt:lpwstr>Internal &amp; confidential</vt:lpwstr></property></Properties>"#;
const INFO: &str = r#"<?xml version="1.0" encoding="utf-8" standalone="yes"?><clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="{7a1e0000-0000-0000-0000-000000000000}" enabled="1" method="Privileged" siteId="{1b2c0000-0000-0000-0000-000000000000}" contentBits="0" removed="0" /></clbl:labelList>"#;

/// A workbook with a label in one of the two places, or both, as far as a label is read.
fn labelled(path: &Path, custom: Option<&str>, info: Option<&str>) {
    let mut parts = vec![("xl/workbook.xml".to_owned(), "<workbook/>".to_owned())];
    parts.extend(custom.map(|text| ("docProps/custom.xml".to_owned(), text.to_owned())));
    parts.extend(info.map(|text| ("docMetadata/LabelInfo.xml".to_owned(), text.to_owned())));
    pack(path, parts);
}

#[test]
fn a_label_is_copied() {
    let folder = stall("project stall.toml");
    let at = |name: &str| folder.path().join(name);
    labelled(&at("label.xlsx"), Some(CUSTOM), Some(INFO));
    for command in [
        "project stall.toml",
        "compare stall.toml",
        "sensitivity stall.toml",
        "bridge stall.toml --from base --to dear",
    ] {
        let words: Vec<&str> =
            command.split(' ').chain(["--label-from", "label.xlsx", "-q", "--force", "-o", "book.xlsx"]).collect();
        run_in(folder.path(), &words).ends(0);
        let parts = parts(&at("book.xlsx"));
        let of = |name: &str| parts.iter().find(|(part, _)| part == name).map(|(_, text)| text.as_str()).unwrap();
        assert_eq!(of("docMetadata/LabelInfo.xml"), INFO);
        assert!(of("[Content_Types].xml").contains("<Override PartName=\"/docMetadata/LabelInfo.xml\" ContentType=\"application/vnd.ms-office.classificationlabels+xml\"/>"));
        assert!(of("_rels/.rels").contains("classificationlabels\" Target=\"docMetadata/LabelInfo.xml\"/>"));
        let custom = of("docProps/custom.xml");
        assert!(custom.contains("name=\"MSIP_Label_7a1e_Name\"><vt:lpwstr>Internal &amp; confidential</vt:lpwstr>"));
        assert!(!custom.contains("Project"), "only what belongs to the label");
        let numbers: Vec<&str> = custom.split("pid=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let wanted: Vec<String> = (2..numbers.len() + 2).map(|n| n.to_string()).collect();
        assert_eq!(numbers, wanted);
    }
    // It is still a workbook of evcalc's: it is replaced unasked, comes back, and holds what it should.
    let again = ["project", "stall.toml", "--label-from", "label.xlsx", "-q", "-o", "book.xlsx"];
    run_in(folder.path(), &again).ends(0);
    let bytes = fs::read(at("book.xlsx")).unwrap();
    run_in(folder.path(), &again).ends(0);
    assert_eq!(fs::read(at("book.xlsx")).unwrap(), bytes);
    import(folder.path(), &["book.xlsx"]).ends(0);
    run_in(folder.path(), &["verify", "book.xlsx"]).ends(0);
    // A workbook that was labelled like this gives its label on.
    run_in(folder.path(), &["project", "stall.toml", "--label-from", "book.xlsx", "-q", "-o", "next.xlsx"]).ends(0);
    // One of the two places is enough.
    labelled(&at("label.xlsx"), Some(CUSTOM), None);
    run_in(folder.path(), &again).ends(0);
    labelled(&at("label.xlsx"), None, Some(INFO));
    run_in(folder.path(), &again).ends(0);
}

#[test]
fn a_file_without_a_label_is_told() {
    let folder = stall("project stall.toml");
    let label = |custom: Option<&str>, info: Option<&str>| {
        labelled(&folder.path().join("label.xlsx"), custom, info);
        run_in(folder.path(), &["project", "stall.toml", "--label-from", "label.xlsx", "-q", "-o", "new.xlsx"])
    };
    label(None, None).ends(1).tells("no label can be taken from `label.xlsx`: it bears no sensitivity label");
    label(Some(&CUSTOM.replace("true", "false")), None).ends(1).tells("bears no sensitivity label");
    label(None, Some(&INFO.replace("removed=\"0\"", "removed=\"1\""))).ends(1).tells("bears no sensitivity label");
    label(Some(&CUSTOM.replace("</Properties>", "")), None).ends(1).tells("its label cannot be read");
    label(None, Some("<!DOCTYPE x [<!ENTITY a \"b\">]><x>&a;</x>")).ends(1).tells("it has a document type");
    let long = INFO.replace("Privileged", &"x".repeat(50_000));
    label(None, Some(&long)).ends(1).tells("longer than 40 kB");
    assert!(!folder.path().join("new.xlsx").exists());
    let from = |name: &str, rest: &[&str]| {
        run_in(folder.path(), &[&["project", "stall.toml", "--label-from", name], rest].concat())
    };
    from("stall.toml", &["-o", "new.xlsx"]).ends(1).tells("no workbook of Excel's since 2007");
    from("none.xlsx", &["-o", "new.xlsx"]).ends(4).tells("cannot read `none.xlsx`");
    from("book.xlsx", &["-o", "new.json"]).ends(2).tells("`--label-from` labels a workbook");
    let nowhere = ["sensitivity", "stall.toml", "--label-from", "label.xlsx"];
    run_in(folder.path(), &nowhere).ends(2).tells("`--label-from` labels a workbook");
}
