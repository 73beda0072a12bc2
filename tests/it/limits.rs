//! Texts and names longer than Excel takes: they are cut or wrapped with a word, and the workbook stays one.

use crate::support::{parts, run_in};
use std::fs;
use tempfile::TempDir;

/// Excel's limits: characters of a chart's title (UTF-16), points of a row, characters of a cell and of a name.
const TITLE: usize = 255;
const HIGHEST: f64 = 409.5;
const CELL: usize = 32_767;
const NAME: usize = 255;

fn written() -> (TempDir, Vec<(String, String)>) {
    let folder = TempDir::new().unwrap();
    let (title, faces, name) = ("T".repeat(300), "😀".repeat(200), "d".repeat(250));
    let baseline = format!(
        "[sources.long]\ntitle = \"A long address\"\nurl = \"https://example.com/{}\"\n[sources.odd]\ntitle = \"No address\"\n\
         url = \"https://exa mple.com/[x]|<>\"\n[figures.a]\ntitle = \"A\"\nvalue = 3\nunit = \"1\"\nsource = \"long\"\n\
         notes = \"{}\"\n[figures.b]\ntitle = \"B\"\nvalue = 4\nunit = \"1\"\nsource = \"odd\"\n",
        "a".repeat(2_300),
        "word ".repeat(3_000) + "end"
    );
    let model = format!(
        "[model]\nname = \"limits\"\ntitle = \"{title} & {title}\"\nbaseline = \"base.toml\"\n[timeline]\nstart = \"2026-01\"\n\
         periods = 5\nstep = \"month\"\n[drivers]\na = {{ value = \"baseline.a\", unit = \"1\", title = \"{title}\", notes = \"{}\" }}\n\
         b = {{ value = \"baseline.b\", unit = \"1\", title = \"b\\u0001\\uFFFF\\tc\" }}\n{name} = 4\n\
         [lines]\nx = {{ unit = \"1\", formula = \"a + b\", title = \"{title}\", notes = \"{}\" }}\n\
         y = {{ unit = \"1\", formula = \"{name} * t\", title = \"{faces}\" }}\n[outputs]\no = {{ unit = \"1\", formula = \"total(x)\" }}\n\
         [[charts]]\ntitle = \"{title}\"\nkind = \"line\"\nlines = [\"x\", \"y\"]\n[scenarios.base]\ntitle = \"{title}\"\n",
        "n".repeat(40_000),
        "z".repeat(33_000)
    );
    fs::write(folder.path().join("base.toml"), baseline).unwrap();
    fs::write(folder.path().join("limits.toml"), model).unwrap();
    run_in(folder.path(), &["project", "limits.toml", "-q", "-o", "book.xlsx"]).ends(0);
    let parts = parts(&folder.path().join("book.xlsx"));
    (folder, parts)
}

fn all<'p>(parts: &'p [(String, String)], start: &str, opens: &str, ends: &str) -> Vec<&'p str> {
    let of = parts.iter().filter(|(name, _)| name.starts_with(start));
    let pieces = of.flat_map(|(_, text)| text.split(opens).skip(1).collect::<Vec<_>>());
    pieces.filter_map(|rest| rest.split(ends).next()).collect()
}

#[test]
fn what_is_longer_than_excel_takes_is_cut_or_wrapped_with_a_word() {
    let (folder, parts) = written();
    let units = |text: &str| text.encode_utf16().count();
    let titles =
        [all(&parts, "xl/charts/", "<a:t>", "</a:t>"), all(&parts, "xl/charts/", "<c:tx><c:v>", "</c:v>")].concat();
    assert!(titles.iter().all(|title| units(title) <= TITLE), "{titles:#?}");
    assert!(titles.iter().filter(|title| title.ends_with("… (cut)")).count() >= 2, "{titles:#?}");
    let heights: Vec<f64> =
        all(&parts, "xl/worksheets/", " ht=\"", "\"").iter().map(|height| height.parse().unwrap()).collect();
    assert_eq!(heights.iter().copied().fold(0.0, f64::max), HIGHEST);
    let strings = all(&parts, "xl/sharedStrings.xml", "<t>", "</t>");
    assert!(strings.iter().all(|text| units(text) <= CELL));
    // The line's note is cut, the figure's is whole but for the row's height.
    assert!(strings.iter().any(|text| text.starts_with("zzz") && text.ends_with("… (cut)")));
    assert!(strings.iter().any(|text| text.starts_with("(longer than a row shows: all of it is in this cell) word")));
    assert!(strings.contains(&"A long address (its address is too long for a link)"));
    assert!(strings.contains(&"No address (its address is none that a link can hold)"));
    let names = all(&parts, "xl/workbook.xml", "<definedName name=\"", "\"");
    assert!(names.contains(&"override.a") && names.iter().all(|name| name.len() <= NAME), "{names:?}");
    for (name, text) in &parts {
        assert!(!text.contains(['\u{1}', '\u{FFFF}', '\u{FDD0}', '\u{FDD1}']), "{name}");
    }
    // What has no name is found by its id.
    let args = ["import", "book.xlsx", "--model", "limits.toml", "--format", "json"];
    let found = run_in(folder.path(), &args).ends(0).json();
    assert_eq!((&found["changes"], &found["remarks"]), (&serde_json::json!([]), &serde_json::json!([])));
}
