//! Known values in files: read in every form, each mistake told once and at its place, carried by workbooks, made of
//! tables.

use crate::support::{Run, run_in};
use evcalc::Model;
use evcalc::diagnostic::{Diagnostics, Sources, render};
use evcalc::spreadsheet::parse;
use evcalc::text::{KnownText, Node, NodeKind, read_known};
use evcalc::workbook::{Carried, carried};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const MODEL: &str = r#"
[model]
name = "cars"
[timeline]
start = "2026-01"
periods = 6
step = "month"
[dimensions]
product = ["SU7", "YU7"]
[drivers.demand]
unit = "pc"
over = ["product"]
value = { SU7 = 10000, YU7 = 20000 }
uncertain = { normal = { sd = 100 } }
[lines.deliveries]
over = ["product"]
unit = "pc"
formula = "demand"
[lines.capacity]
unit = "pc"
formula = "sum(demand) * 2"
[outputs.all]
unit = "pc"
formula = "total(sum(deliveries))"
"#;

const TABLE: &str = "period,line,product,value,unit\r\n2026-01,deliveries,SU7,9800,pc\r\n2026-02,deliveries,total,24000,pc\r\n\
                     2026-01,capacity,,50000,\r\n";

/// A file as it is read, and what is said of it.
fn read(name: &str, text: &str) -> (KnownText, Diagnostics, Sources) {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let mut said = Diagnostics::default();
    let known = read_known(file, name, text, &["product", "region"], &mut said);
    (known, said, sources)
}

/// `LINE ELEMENT PERIOD=VALUE`, one each; a figure's keys behind its value.
fn told(known: &KnownText) -> Vec<String> {
    fn walk(way: &str, node: &Node, out: &mut Vec<String>) {
        match &node.kind {
            NodeKind::Table(entries) if entries[0].key.value == "value" => {
                let one = |node: &Node| match &node.kind {
                    NodeKind::Number(x) => x.to_string(),
                    NodeKind::Text(text) => text.text.clone(),
                    other => panic!("{other:?}"),
                };
                out.push(format!("{way}={}", entries.iter().map(|e| one(&e.value)).collect::<Vec<_>>().join(" ")));
            }
            NodeKind::Table(entries) => {
                entries.iter().for_each(|e| walk(&format!("{way} {}", e.key.value), &e.value, out))
            }
            NodeKind::Number(x) => out.push(format!("{way}={x}")),
            NodeKind::Text(text) => out.push(format!("{way}={}", text.text)),
            other => panic!("{other:?}"),
        }
    }
    let mut out = Vec::new();
    known.lines.iter().for_each(|line| walk(&line.name.value, &line.values, &mut out));
    out
}

/// What a file without mistakes says.
fn sound(name: &str, text: &str) -> Vec<String> {
    let (known, said, sources) = read(name, text);
    assert!(said.0.is_empty(), "{}", render(&said.0, &sources, false));
    told(&known)
}

#[test]
fn tables_and_sections_say_the_same() {
    let sections = "[known.deliveries.SU7]\n2026-01 = 9800\n2026-02 = { value = 9100, firmness = \"over\", source = \"cpca\" }\n\
                    [known.deliveries.total]\n\"2026-02\" = 24_000\n[known.capacity]\n2026-01 = 50000\n2026-02 = \"\"\n";
    let wanted = [
        "deliveries SU7 2026-01=9800",
        "deliveries SU7 2026-02=9100 over cpca",
        "deliveries total 2026-02=24000",
        "capacity 2026-01=50000",
    ];
    assert_eq!(sound("known.toml", sections), wanted);
    let table = "period,line,product,value,firmness,source\n2026-01,deliveries,SU7,\"9,800\",,\n\
                 2026-02,deliveries,SU7,9100,over,cpca\n\n2026-02,deliveries,Total,2.4e4\n2026-01,capacity,,50000\n2026-02,capacity,,,,cpca\n";
    assert_eq!(sound("known.csv", table), wanted);
    // Columns in any order, heads in any case, other separators, line ends and quotes, a title above.
    let turned = "\u{feff}Our months\r\n\r\nSource;FIRMNESS;Value;Element;\"Line\";Period\r\n;;9800;SU7;deliveries;2026-01\r\n\
                  cpca;over;9100;SU7;\"deliveries\";2026-02\r\n;;24000;total;deliveries;2026-02\r\n;;50000;;capacity;2026-01";
    assert_eq!(sound("known.csv", turned), wanted);
    assert_eq!(sound("known.tsv", &table.replace("\"9,800\"", "9800").replace(',', "\t")), wanted);
    // An expression and a percentage, and two dimensions.
    assert_eq!(sound("k.toml", "[known.share]\n2026-01 = \"1 / 4\"\n"), ["share 2026-01=1 / 4"]);
    let two = "period,line,region,product,value\n2026-01,share,EU,SU7,12%\n2026-01,share,CN,SU7,-3\n2026-02,share,EU,SU7,4\n\
               2026-02,share,total,total,5\n";
    let wanted =
        ["share EU SU7 2026-01=0.12", "share EU SU7 2026-02=4", "share CN SU7 2026-01=-3", "share total 2026-02=5"];
    assert_eq!(sound("known.csv", two), wanted);
}

/// Both files on the page of the format.
#[test]
fn the_page_of_the_format_shows_files_that_are_read() {
    let page = include_str!("../../docs/language.md");
    let (_, page) = page.split_once("## Files of known values").expect("the section");
    let block =
        |kind: &str| page.split(&format!("```{kind}\n")).nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let wanted = [
        "deliveries SU7 2026-01=9800",
        "deliveries SU7 2026-02=9000 over cpca vehicle 2026-03-02",
        "deliveries total 2026-03=24_000 + 1_200",
        "capacity 2026-01=50000",
    ];
    assert_eq!(sound("known.toml", block("toml")), wanted);
    let wanted = [
        "deliveries SU7 2026-01=9800 vehicle cpca",
        "deliveries SU7 2026-02=9000 vehicle over cpca",
        "deliveries total 2026-03=25200 vehicle",
        "capacity 2026-01=50000",
    ];
    assert_eq!(sound("known.csv", block("csv")), wanted);
}

#[test]
fn the_quotes_of_a_cell_are_not_part_of_it() {
    let table = "period,line,value,source\n 2026-01 , capacity ,\" 7 \",\"the \"\"paper\"\", page 3\"\n";
    assert_eq!(sound("known.csv", table), ["capacity 2026-01=7 the \"paper\", page 3"]);
}

/// Each mistake: the file, what is said, what is marked, and what is to be typed.
const MISTAKES: [(&str, &str, &str, &str, &str); 23] = [
    ("k.csv", "a,b\n1,2\n", "the table of known values has no head", "a,b", "`period,line,element,value`"),
    ("k.csv", "", "the table of known values has no head", "", "`period,line,element,value`"),
    (
        "k.csv",
        "period,line,amount\n",
        "the table has no column `value`",
        "period,line,amount",
        "write `value` into its head",
    ),
    ("k.csv", "period,value\n", "the table has no column `line`", "period,value", "write `line` into its head"),
    ("k.csv", "period,line,prodct,value\n", "no column `prodct`", "prodct", "did you mean `product`?"),
    ("k.csv", "period,line,value,Value\n", "there are two columns `Value`", "Value", "take one of them out"),
    ("k.csv", "period,line,value\n2026-01,a,n/a\n", "must be a number, not `n/a`", "n/a", "leave the cell empty"),
    ("k.csv", "period,line,value\n2026-01,a,1e999\n", "must be a number, not `1e999`", "1e999", "write a number"),
    ("k.csv", "period,line,value\n2026-01,a,\"2,5\"\n", "must be a number, not `2,5`", "\"2,5\"", "write `2.5`"),
    ("k.csv", "period;line;value\n2026-01;a;9,800\n", "not `9,800`", "9,800", "two ways: write `9800` or `9.800`"),
    ("k.csv", "period,line,value\n2026-01,a,9,800\n", "`800` stands under no head", "800", "`\"9,800\"`"),
    (
        "k.csv",
        "period,line,value\n2026-01,a\n",
        "the row has 2 cells, and `value` is its cell 3",
        "2026-01,a",
        "as many cells",
    ),
    ("k.csv", "period,line,value\n,a,1\n", "a value and no period", "", "such as 2026-01"),
    ("k.csv", "period,line,value\n2026-01,,1\n", "a value and no line", "", "the name of a line"),
    ("k.csv", "period,line,value\n2026-01,a,\"1\n", "the quote of this cell is not closed", "\"", "type another"),
    (
        "k.csv",
        "period,line,product,value\n2026-01,a,SU7,1\n2026-02,a,,1\n",
        "the row names no `product`, and other rows of `a` do",
        "",
        "or `total`",
    ),
    (
        "k.csv",
        "period,line,product,region,value\n2026-01,a,SU7,total,1\n",
        "`total` is of all elements together, and stands beside `SU7`",
        "SU7",
        "write `total` alone",
    ),
    (
        "k.csv",
        "period,line,value\n2026-01,a,1\n2026-01,a,2\n",
        "two values for `a` in 2026-01",
        "2",
        "leave one of the two",
    ),
    ("k.toml", "[drivers]\na = 1\n", "the file has no section `[known]`", "drivers", "`[known.LINE]`"),
    ("k.toml", "[known.a]\n2026-01 = 1\n[lines]\n", "a file of known values has no `lines`", "lines", "nothing else"),
    ("k.toml", "[known]\na = 5\n", "`known.a` must be a table, not a number", "5", "a section of its own"),
    ("k.toml", "[known.a]\n2026-01 = { firmness = \"over\" }\n", "has no `value`", "2026-01", "or the number alone"),
    (
        "k.toml",
        "[known.a]\n2026-01 = { value = 1, sourc = \"x\" }\n",
        "has no key `sourc`",
        "sourc",
        "did you mean `source`?",
    ),
];

#[test]
fn each_mistake_is_told_at_its_place_with_its_cure() {
    for (name, text, message, marked, hint) in MISTAKES {
        let (_, said, sources) = read(name, text);
        let shown = render(&said.0, &sources, false);
        let about: Vec<_> = said.0.iter().filter(|d| d.message.contains(message)).collect();
        assert_eq!(about.len(), 1, "`{message}` in:\n{shown}");
        let (span, _) = about[0].place.as_ref().expect("a place");
        assert_eq!(sources.slice(*span), marked, "{shown}");
        assert!(about[0].hints.iter().any(|known| known.contains(hint)), "`{hint}` in:\n{shown}");
        // A head that is wrong spoils its rows: else nothing is said beside.
        assert!(said.0.len() == 1 || text.starts_with("period,line,amount"), "{shown}");
    }
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once_and_what_is_sound_is_taken() {
    let text = "period,line,product,value\n2026-01,deliveries,SU7,1\n2026-01,deliveries,SU7,2\nx\n,capacity,,3\n2026-02,capacity,,4\n";
    let (known, said, sources) = read("known.csv", text);
    let lines: Vec<usize> =
        said.0.iter().map(|d| sources.line_column(d.place.as_ref().expect("a place").0).0).collect();
    assert_eq!((lines.len(), lines.contains(&3), lines.contains(&4), lines.contains(&5)), (3, true, true, true));
    let double = said.0.iter().find(|d| d.message.contains("two values")).expect("it is told");
    assert_eq!(double.related.iter().map(|(span, _)| sources.slice(*span)).collect::<Vec<_>>(), ["1"]);
    assert_eq!(told(&known), ["deliveries SU7 2026-01=1", "capacity 2026-02=4"]);
}

#[test]
fn no_text_makes_the_reader_panic() {
    let seeds = ["long.csv", "semicolons.csv", "sections.toml"]
        .map(|name| fs::read_to_string(format!("fuzz/known/{name}")).unwrap());
    for seed in &seeds {
        let places: Vec<usize> = seed.char_indices().map(|(at, _)| at).collect();
        for at in places {
            let (before, after) = seed.split_at(at);
            let rest: String = after.chars().skip(1).collect();
            for changed in [
                format!("{before}{rest}"),
                before.to_owned(),
                format!("{before}\"{after}"),
                format!("{before}é\r{after}"),
            ] {
                for name in ["known.csv", "known.toml"] {
                    let (_, said, sources) = read(name, &changed);
                    render(&said.0, &sources, false);
                }
            }
        }
    }
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("cars.toml"), MODEL).unwrap();
    files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
    folder
}

fn run(folder: &Path, args: &[&str]) -> Run {
    run_in(folder, args)
}

/// A sheet as people keep one: a title, dates for months, a remark below.
fn sheet(folder: &Path, wrong: bool) {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "Typed each month").unwrap();
    let sheet = book.add_worksheet();
    let month = Format::new().set_num_format("mmm-yy");
    sheet.write(0, 1, "Known months").unwrap();
    for (column, head) in ["Period", "Line", "Product", "Value", "Date"].iter().enumerate() {
        sheet.write(2, column as u16 + 1, *head).unwrap();
    }
    for (row, product, value) in [(3, "SU7", 9_800.0), (5, "YU7", 19_500.5)] {
        let date = ExcelDateTime::from_ymd(2026, 1, 15).unwrap();
        sheet.write_with_format(row, 1, &date, &month).unwrap();
        sheet.write(row, 2, "deliveries").unwrap();
        sheet.write(row, 3, product).unwrap();
        sheet.write(row, 4, value).unwrap();
        sheet.write_with_format(row, 5, &date, &month).unwrap();
    }
    // Months whose numbers are not there yet.
    sheet.write(7, 1, "2026-02").unwrap();
    sheet.write(7, 2, "deliveries").unwrap();
    sheet.write(7, 3, "SU7").unwrap();
    sheet.write(8, 1, "2026-02").unwrap();
    if wrong {
        sheet.write(5, 4, "about 19,500").unwrap();
        sheet.write(6, 9, "lost").unwrap();
    }
    book.save(folder.join("known.xlsx")).unwrap();
}

#[test]
fn a_sheet_is_read_as_a_table_and_its_rows_keep_their_numbers() {
    let folder = folder(&[]);
    sheet(folder.path(), false);
    let bytes = fs::read(folder.path().join("known.xlsx")).unwrap();
    let text = evcalc::text::known_table(&parse(&bytes).expect("a workbook"));
    let wanted = ",Known months\n\n,Period,Line,Product,Value,Date\n,2026-01,deliveries,SU7,9800,2026-01-15\n\n\
                  ,2026-01,deliveries,YU7,19500.5,2026-01-15\n\n,2026-02,deliveries,SU7,,\n,2026-02,,,,\n";
    assert_eq!(text, wanted);
    let known = sound("known.xlsx", &text);
    assert_eq!(known, ["deliveries SU7 2026-01=9800 2026-01-15", "deliveries YU7 2026-01=19500.5 2026-01-15"]);
    run(folder.path(), &["check", "cars.toml", "--known", "known.xlsx"]).ends(0);
    sheet(folder.path(), true);
    let told = run(folder.path(), &["check", "cars.toml", "--known", "known.xlsx"]).ends(1);
    let told = told
        .tells("not `about 19,500`")
        .tells("known.xlsx:6:")
        .tells("`lost` stands under no head")
        .tells("known.xlsx:7:");
    told.tells("2 errors");
    // The same by LibreOffice's format and by text in other letters is covered by the reader of all of them.
    fs::write(folder.path().join("latin.csv"), b"period;line;value;source\n2026-01;capacity;50000;B\xf6rse\n").unwrap();
    run(folder.path(), &["check", "cars.toml", "--known", "latin.csv"]).ends(0).tells("read as windows-1252");
}

#[test]
fn every_command_takes_known_values() {
    let folder = folder(&[("known.csv", TABLE), ("broken.csv", "period,line,value\n2026-01,capacity,1o\n")]);
    let about: [&[&str]; 10] = [
        &["project", "cars.toml", "--no-workbook"],
        &["compare", "cars.toml"],
        &["simulate", "cars.toml", "-n", "10"],
        &["seek", "cars.toml", "--target", "1", "--driver", "demand[SU7]"],
        &["levers", "cars.toml", "--target", "1"],
        &["sensitivity", "cars.toml"],
        &["bridge", "cars.toml", "--from", "base", "--to", "base"],
        &["explain", "all", "--model", "cars.toml"],
        &["check", "cars.toml"],
        &["scenarios", "cars.toml"],
    ];
    for command in about {
        let with = |known: &str| run(folder.path(), &[command, &["--known", known]].concat());
        with("broken.csv").ends(1).tells("broken.csv:2:18").tells("not `1o`");
        let missing = with("none.csv").ends(4);
        missing.says("cannot read `none.csv`");
        let sound = with("known.csv");
        assert!([0, 3].contains(&sound.code), "{command:?}\n{}\n{}", sound.out, sound.err);
    }
    run(folder.path(), &["project", "cars.toml", "--known", "."]).ends(4).says("folder");
}

#[test]
fn known_values_travel_in_the_workbook() {
    let folder = folder(&[("known.csv", TABLE), ("more.toml", "[known.deliveries.YU7]\n2026-01 = 20500\n")]);
    let told = |args: &[&str]| run(folder.path(), args);
    let with = ["--known", "known.csv", "--known", "more.toml"];
    told(&[&["project", "cars.toml", "-o", "cars.xlsx", "--known-to", "2026-02"], &with[..]].concat()).ends(0);
    let book = parse(&fs::read(folder.path().join("cars.xlsx")).unwrap()).expect("a workbook");
    let Carried::Whole(source, _) = carried(&book) else { panic!("its texts") };
    let names: Vec<&str> = source.texts.known.iter().map(|one| one.name.as_str()).collect();
    assert_eq!((names, source.known_to.as_deref()), (vec!["known.csv", "more.toml"], Some("2026-02")));
    assert_eq!(source.texts.known[0].text, TABLE);
    // Nothing else is needed to read it back.
    told(&["import", "cars.xlsx"]).ends(0).prints("Nothing that the live case uses was changed");
    told(&["verify", "cars.xlsx"]).ends(0).prints("Every cell agrees");
    // With another model's file its known values are named too, and are the same ones.
    let refused = told(&["import", "cars.xlsx", "--model", "cars.toml"]).ends(1);
    refused.says("`--known FILE`").says("known values of `known.csv` (gone)");
    told(&[&["import", "cars.xlsx", "--model", "cars.toml"], &with[..]].concat()).ends(0);
    told(&["import", "cars.xlsx", "--model", "cars.toml", "--known", "more.toml", "--known", "known.csv"]).ends(1);
    // Where no text travels, the sheet Model says what it was written with.
    told(&[&["project", "cars.toml", "-o", "bare.xlsx", "--no-source"], &with[..]].concat()).ends(0);
    told(&["import", "bare.xlsx", "--model", "cars.toml"]).ends(1).says("known values");
    told(&[&["import", "bare.xlsx", "--model", "cars.toml"], &with[..]].concat()).ends(0);
    // A book of the model alone says nothing of known values.
    told(&["project", "cars.toml", "-o", "plain.xlsx"]).ends(0);
    let plain = told(&["import", "plain.xlsx", "--model", "cars.toml", "--known", "known.csv"]);
    plain.ends(1).says("other known values");
}

/// A known value that is computed is a formula on the sheet, which every engine reads.
#[test]
fn known_values_that_are_constants_or_figures_are_formulas_of_the_workbook() {
    let model = r#"
[model]
name = "kiosk"
[timeline]
start = "2026-01"
periods = 3
step = "month"
[constants]
dozen = { value = 12, unit = "pc" }
[drivers]
rate = { value = 30, unit = "pc" }
[lines.sold]
unit = "pc"
formula = "rate"
actuals = "replace"
actual = { "2026-01" = "dozen * 2", "2026-02" = "dozen" }
[outputs.all]
unit = "pc"
formula = "total(sold)"
"#;
    let folder = folder(&[("kiosk.toml", model)]);
    run(folder.path(), &["project", "kiosk.toml", "-o", "kiosk.xlsx"]).ends(0).prints("66");
    run(folder.path(), &["verify", "kiosk.xlsx"]).ends(0).prints("Every cell agrees");
    // A figure of the articles, which a file of known values puts into the formula's place.
    let known = "period,line,product,value\n2026-01,deliveries,YU7,25000\n";
    fs::write(folder.path().join("x.csv"), known).unwrap();
    // (A check of the model fails with this month, which is no matter here.)
    run(folder.path(), &["project", "xiaomi", "--known", "x.csv", "-o", "x.xlsx"]).tells("written: x.xlsx");
    run(folder.path(), &["verify", "x.xlsx"]).ends(0).prints("Every cell agrees");
}

#[test]
fn parts_of_a_simulation_belong_to_their_known_values() {
    let folder = folder(&[("known.csv", TABLE)]);
    let told = |args: &[&str]| run(folder.path(), args);
    let part = ["simulate", "cars.toml", "-n", "10", "--part", "1/1", "-o", "part.parquet", "--known", "known.csv"];
    told(&part).ends(0);
    told(&["simulate", "cars.toml", "--merge", "part.parquet"]).ends(1).says("the parts are of another model");
    told(&["simulate", "cars.toml", "--known", "known.csv", "--merge", "part.parquet"]).ends(0);
    told(&["simulate", "cars.toml", "--known", "known.csv", "--known-to", "none", "--merge", "part.parquet"]).ends(1);
}

#[test]
fn a_table_in_any_layout_becomes_known_values_and_is_read_back() {
    let table =
        "Car,Jan 2026,Feb 2026,Mar 2026\nXiaomi SU7,\"9,800\",over 9000,\nXiaomi YU7,20500,,21000\nTotal,30300,,\n";
    let folder = folder(&[("table.csv", table)]);
    let told = |args: &[&str]| run(folder.path(), args);
    let line = ["history", "table.csv", "--line", "deliveries", "--unit", "pc"];
    let named = ["--match", "Xiaomi SU7=SU7", "--match", "xiaomi yu7=YU7", "-o", "known.csv"];
    let all = [&line[..], &named, &["--source", "cpca"]].concat();
    told(&all).ends(0).prints("written: 4 known values in known.csv").prints("Total");
    let text = fs::read_to_string(folder.path().join("known.csv")).unwrap();
    assert_eq!(text.lines().next(), Some("period,line,element,value,unit,firmness,source"));
    let wanted = [
        "deliveries SU7 2026-01=9800 pc cpca",
        "deliveries SU7 2026-02=9000 pc over cpca",
        "deliveries YU7 2026-01=20500 pc cpca",
        "deliveries YU7 2026-03=21000 pc cpca",
    ];
    assert_eq!(sound("known.csv", &text), wanted);
    told(&["check", "cars.toml", "--known", "known.csv"]).ends(0);
    // Written again it is no loss; what somebody typed into it is.
    told(&all).ends(0);
    fs::write(folder.path().join("known.csv"), format!("{text}2026-04,deliveries,SU7,1,pc,,\r\n")).unwrap();
    told(&all).ends(4).says("was changed since evcalc wrote it");
    // A total that is left out by itself is there once it is matched, and a line without elements has none.
    let total = told(
        &[&line[..], &["--match", "Total=total", "--match", "Xiaomi SU7=SU7", "--match", "Xiaomi YU7=YU7"]].concat(),
    );
    assert!(sound("known.csv", &total.ends(0).out).contains(&"deliveries total 2026-01=30300 pc".to_owned()));
    let alone = ["history", "table.csv", "--line", "capacity", "--series", "Xiaomi YU7", "--match", "Xiaomi YU7="];
    let alone = told(&alone).ends(0).out;
    assert_eq!(sound("known.csv", &alone), ["capacity 2026-01=20500 vehicle", "capacity 2026-03=21000 vehicle"]);
    let alone = told(&["history", "table.csv", "--line", "capacity", "--match", "Xiaomi YU7="]).ends(0);
    assert_eq!(sound("known.csv", &alone.out), ["capacity 2026-01=20500 vehicle", "capacity 2026-03=21000 vehicle"]);
    alone.says("Left out, since the line has no elements: `Xiaomi SU7`");
    // What does not fit is told.
    told(&line)
        .ends(0)
        .says("No element can have these names: `Xiaomi SU7`, `Xiaomi YU7`; `--match \"Xiaomi SU7=ELEMENT\"`");
    told(&[&line[..], &["--match", "SU8=SU8"]].concat()).ends(1).says("there is no series `SU8`").says("`Xiaomi SU7`");
    told(&[&line[..], &["--match", "Xiaomi SU7=A", "--match", "Xiaomi YU7=A"]].concat()).ends(1).says("are both `A`");
    told(&[&line[..], &["--match", "SU7"]].concat()).ends(2).says("`--match \"SU7=ELEMENT\"`");
    told(&["history", "table.csv", "--match", "a=b"]).ends(2);
    let json = told(&[&line[..], &["--format", "json"]].concat()).ends(0).json();
    assert_eq!((&json["known"][1]["firmness"], &json["known"][1]["value"]), (&"over".into(), &9000.0.into()));
    let halves = "Half,Cars\nH1 2025,5\nH2 2025,6\nH1 2026,7\n";
    fs::write(folder.path().join("halves.csv"), halves).unwrap();
    told(&["history", "halves.csv", "--line", "capacity"]).ends(1).says("is no period that a line can have");
}

#[test]
fn a_program_lays_known_values_over_a_model() -> Result<(), evcalc::Error> {
    let model = Model::from_text(MODEL)?.with_known("known.csv", TABLE)?;
    let changed = model.scenario("base")?.set("demand[SU7] = 11000")?.project()?;
    assert!(changed.output("all")?.value.is_some());
    assert!(model.known_to("2026-01")?.known_to("none").is_ok());
    let wrong = model.with_known("june.toml", "[known.capacity]\n2026-06 = true\n").expect_err("no number");
    assert!(wrong.to_string().contains("june.toml:2:11"), "{wrong}");
    Ok(())
}
