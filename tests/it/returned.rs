//! Workbooks that come back edited, and files that only look like workbooks: `import` and `verify`.

use crate::support::{Run, pack, parts, run_in};
use serde_json::json;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const KIOSK: &str = r#"
[model]
name = "kiosk"
[timeline]
start = "2026-01"
periods = 12
step = "month"
[dimensions]
product = ["Tea", "Cake"]
[drivers.price]
unit = "EUR/piece"
value = { Tea = 2, Cake = { "2026-01" = 3, "2026-07" = 4 } }
min = 0
max = 100
notes = "Judgement, and one so long that its whole text does not fit beside the driver and stands in a comment on the sheet instead: what a cup of tea and a piece of cake cost at kiosks like this one, asked for on two afternoons."
[drivers.cost_share]
value = "40%"
unit = "%"
[drivers.cost]
unit = "EUR/piece"
over = ["product"]
value = "first(price) * cost_share"
[drivers.opening_day]
value = "2026-03"
unit = "period"
[lines.sold]
unit = "piece"
formula = "if(since(opening_day) >= 0, 100, 0)"
[lines.margin]
unit = "EUR"
over = ["product"]
formula = "sold * (price - cost)"
[outputs.profit]
unit = "EUR"
formula = "total(sum(margin))"
[outputs.first_sale]
unit = "period"
formula = "first_when(sold > 0)"
[scenarios.base]
[scenarios.dear]
extends = "base"
[scenarios.dear.drivers]
price = { Cake = { "2026-05" = 5 } }
"#;

/// A folder with the model and its workbook `book.xlsx`.
fn kiosk(args: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("kiosk.toml"), KIOSK).unwrap();
    let all: Vec<&str> = ["project", "kiosk.toml", "-q", "-o", "book.xlsx"].iter().chain(args).copied().collect();
    run_in(folder.path(), &all).ends(0);
    folder
}

/// A workbook without the values that its formulas had.
fn without_values(folder: &Path, book: &str) {
    repack_of(folder, book, book, |part, text| {
        if !part.starts_with("xl/worksheets/sheet") {
            return text;
        }
        let (mut out, mut rest) = (String::new(), text.as_str());
        while let Some((before, after)) = rest.split_once("</f><v>") {
            out += before;
            out += "</f>";
            rest = after.split_once("</v>").unwrap().1;
        }
        out + rest
    });
}

/// The parts of `book.xlsx`, changed and packed again as `name`.
fn repack(folder: &Path, name: &str, change: impl Fn(&str, String) -> String) {
    repack_of(folder, "book.xlsx", name, change);
}

fn repack_of(folder: &Path, book: &str, name: &str, change: impl Fn(&str, String) -> String) {
    let changed = parts(&folder.join(book)).into_iter().map(|(part, text)| {
        let now = change(&part, text);
        (part, now)
    });
    pack(&folder.join(name), changed);
}

/// The part of `book.xlsx` that names its sheets and cells.
fn workbook(folder: &Path) -> String {
    let parts = parts(&folder.join("book.xlsx"));
    parts.into_iter().find(|(part, _)| part == "xl/workbook.xml").expect("the part").1
}

/// Where a name points: `E12`.
fn place(folder: &Path, name: &str) -> String {
    let text = workbook(folder);
    let start = text.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no name {name}"));
    let rest = &text[start..];
    let target = &rest[rest.find('>').unwrap() + 1..rest.find('<').unwrap()];
    target.rsplit('!').next().unwrap().replace('$', "")
}

/// Another content for a cell of the sheet Scenarios, the workbook's second.
fn typed(text: String, cell: &str, attributes: &str, content: &str) -> String {
    let open = text.find(&format!("<c r=\"{cell}\"")).unwrap_or_else(|| panic!("no cell {cell}"));
    let rest = &text[open..];
    let head = rest.find('>').unwrap();
    let end = if rest.as_bytes()[head - 1] == b'/' { head + 1 } else { rest.find("</c>").unwrap() + 4 };
    format!("{}<c r=\"{cell}\"{attributes}>{content}</c>{}", &text[..open], &rest[end..])
}

/// Types into named cells (or cells such as `=G14`); each with attributes and contents of the cell.
fn edit(folder: &Path, name: &str, edits: &[(&str, &str, &str)]) {
    let edits: Vec<(String, &str, &str)> = edits
        .iter()
        .map(|(cell, attributes, content)| {
            let cell = cell.strip_prefix('=').map_or_else(|| place(folder, cell), str::to_owned);
            (cell, *attributes, *content)
        })
        .collect();
    repack(folder, name, |part, mut text| {
        if part == "xl/worksheets/sheet2.xml" {
            for (cell, attributes, content) in &edits {
                text = typed(text, cell, attributes, content);
            }
        }
        text
    });
}

fn import(folder: &Path, book: &str) -> Run {
    run_in(folder, &["import", book, "--model", "kiosk.toml", "--format", "json"])
}

#[test]
fn what_was_typed_is_listed_in_the_words_of_the_model() {
    let folder = kiosk(&[]);
    let unchanged = import(folder.path(), "book.xlsx").ends(0).json();
    assert_eq!(unchanged["changes"].as_array().map(Vec::len), Some(0), "{unchanged}");
    assert!(unchanged["outputs"].as_array().unwrap().iter().all(|output| output["agrees"] == true), "{unchanged}");
    edit(
        folder.path(),
        "edited.xlsx",
        &[
            ("override.price.Tea.from_2026_01", "", "<v>2.5</v>"),
            ("override.price.Cake.scale", "", "<v>1.1</v>"),
            ("override.cost_share", "", "<f>0.3+0.05</f><v>0.35</v>"),
            // Three days into May 2026.
            ("override.opening_day", "", "<v>46145</v>"),
        ],
    );
    let found = import(folder.path(), "edited.xlsx").ends(0).json();
    assert_eq!((&found["model"], &found["scenario"]), (&"kiosk".into(), &"base".into()));
    let list: Vec<String> = found["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| format!("{} {} {} {}", c["driver"], c["old"], c["new"], c["how"]))
        .collect();
    assert_eq!(
        list,
        [
            "\"price[Tea,2026-01]\" 2.0 2.5 \"override\"",
            "\"price[Cake] scale\" 1.0 1.1 \"override\"",
            "\"cost_share\" 0.4 0.35 \"formula\"",
            "\"opening_day\" \"2026-03\" \"2026-05\" \"override\"",
        ]
    );
    assert_eq!(found["changes"][2]["formula"], "=0.3+0.05");
    // By hand: eight months from May. Tea 2.5 - 0.35 * 2.5 = 1.625 each. Cake 3.3 (2 months) and 4.4 (6), each less 0.35
    // of the first price with the scale, 1.155: 2.145 and 3.245.
    let profit = 100.0 * (8.0 * 1.625 + 2.0 * 2.145 + 6.0 * 3.245);
    let value = found["outputs"][0]["value"].as_f64().unwrap();
    assert!((value / profit - 1.0).abs() < 1e-12, "{value} for {profit}");
    // The file was not recalculated, so it still shows the old result.
    assert_eq!(found["outputs"][0]["agrees"], false);
}

#[test]
fn a_saved_scenario_gives_what_the_live_case_gives() {
    let folder = kiosk(&[]);
    edit(
        folder.path(),
        "edited.xlsx",
        &[
            // July's price is May's row away from the next key of another scenario.
            ("override.price.Cake.from_2026_01", "", "<v>3.25</v>"),
            ("override.cost_share", "", "<v>0.3</v>"),
            ("override.opening_day", "", "<v>46082</v>"),
        ],
    );
    let wanted = import(folder.path(), "edited.xlsx").ends(0).json()["outputs"].clone();
    let args = ["import", "edited.xlsx", "--model", "kiosk.toml", "--save"];
    let before = fs::read_to_string(folder.path().join("kiosk.toml")).unwrap();
    // Into the model file, and into a file of its own.
    run_in(folder.path(), &[&args[..], &["kiosk.toml", "--as", "hers"]].concat()).ends(0).tells("--scenario hers");
    let text = fs::read_to_string(folder.path().join("kiosk.toml")).unwrap();
    assert!(text.starts_with(&before), "{text}");
    fs::write(folder.path().join("kiosk.toml"), before).unwrap();
    run_in(folder.path(), &[&args[..], &["own.toml"]].concat()).ends(0).tells("--scenario own.toml");
    let own = fs::read_to_string(folder.path().join("own.toml")).unwrap();
    assert!(own.starts_with("model = \"kiosk\"\n\n[scenarios.imported]\n"), "{own}");
    for (model, scenario) in [(text.as_str(), "hers"), (KIOSK, "own.toml")] {
        fs::write(folder.path().join("m.toml"), model).unwrap();
        let projected =
            run_in(folder.path(), &["project", "m.toml", "--scenario", scenario, "--format", "json", "--no-workbook"])
                .ends(0)
                .json();
        for (saved, wanted) in projected["outputs"].as_array().unwrap().iter().zip(wanted.as_array().unwrap()) {
            assert_eq!(saved["value"], wanted["value"], "{scenario}: {}", saved["name"]);
        }
    }
    // A second scenario in the same file of scenarios, and the same name twice.
    run_in(folder.path(), &[&args[..], &["own.toml", "--as", "second"]].concat()).ends(0);
    run_in(folder.path(), &[&args[..], &["own.toml", "--as", "second"]].concat())
        .ends(1)
        .tells("a scenario `second` already");
    run_in(folder.path(), &["compare", "kiosk.toml", "-s", "base", "-s", "own.toml"]).ends(0).tells("Base, edited");
    // A file named twice is read once, whatever stands between.
    fs::write(folder.path().join("two.toml"), "[scenarios.two]\n").unwrap();
    run_in(folder.path(), &["compare", "kiosk.toml", "-s", "own.toml", "-s", "two.toml", "-s", "own.toml"]).ends(0);
    // Another model is no place for it.
    let other = "[model]\nname = \"o\"\n[timeline]\nstart = \"2026-01\"\nperiods = 2\nstep = \"month\"\n[drivers]\nx = 1\n[scenarios.base]\n";
    fs::write(folder.path().join("other.toml"), other).unwrap();
    let unchanged = ["import", "book.xlsx", "--model", "kiosk.toml", "--save", "other.toml"];
    run_in(folder.path(), &unchanged).ends(1).tells("there is no driver `price`");
    assert_eq!(fs::read_to_string(folder.path().join("other.toml")).unwrap(), other);
}

#[test]
fn a_workbook_that_somebody_edited_is_not_replaced() {
    let folder = kiosk(&[]);
    let again = ["project", "kiosk.toml", "-q", "-o", "book.xlsx"];
    run_in(folder.path(), &again).ends(0);
    edit(folder.path(), "edited.xlsx", &[("override.cost_share", "", "<v>0.3</v>")]);
    fs::rename(folder.path().join("edited.xlsx"), folder.path().join("book.xlsx")).unwrap();
    let kept = fs::read(folder.path().join("book.xlsx")).unwrap();
    run_in(folder.path(), &again).ends(4).tells("was changed since evcalc wrote it").tells("evcalc import book.xlsx");
    assert_eq!(fs::read(folder.path().join("book.xlsx")).unwrap(), kept);
    run_in(folder.path(), &[&again[..], &["--force"]].concat()).ends(0);
}

#[test]
fn further_scenarios_leave_a_workbook_valid_and_changed_ones_do_not() {
    let folder = kiosk(&[]);
    let save = |name: &str| {
        let to = ["--model", "kiosk.toml", "--save", "kiosk.toml", "--as", name];
        run_in(folder.path(), &[&["import", "edited.xlsx"], &to[..]].concat())
    };
    edit(folder.path(), "edited.xlsx", &[("override.cost_share", "", "<v>0.3</v>")]);
    save("anna").ends(0);
    save("bert").ends(0);
    run_in(folder.path(), &["verify", "book.xlsx", "--model", "kiosk.toml"])
        .ends(0)
        .tells("compared with evcalc's own results")
        .tells("every formula is as it was written");
    // Its scenario another one now.
    let text = fs::read_to_string(folder.path().join("kiosk.toml")).unwrap();
    fs::write(folder.path().join("kiosk.toml"), text.replace("\"2026-05\" = 5", "\"2026-05\" = 6")).unwrap();
    save("cleo").ends(1).tells("its scenario `dear` has changed");
    fs::write(folder.path().join("kiosk.toml"), text.replace("[scenarios.dear", "[scenarios.dearer")).unwrap();
    save("cleo").ends(1).tells("it holds the scenario `dear`, which the model does not have");
}

#[test]
fn a_workbook_with_the_scenario_of_a_file_comes_back_with_that_file() {
    let folder = kiosk(&[]);
    fs::write(folder.path().join("s.toml"), "[scenarios.one]\n[scenarios.second.drivers]\ncost_share = 0.25\n")
        .unwrap();
    let with = |args: &[&str]| run_in(folder.path(), &[args, &["--scenario", "s.toml:second"]].concat());
    with(&["project", "kiosk.toml", "-q", "-o", "second.xlsx"]).ends(0);
    run_in(folder.path(), &["import", "second.xlsx", "--model", "kiosk.toml"]).ends(1).tells("--scenario FILE.toml");
    with(&["import", "second.xlsx", "--model", "kiosk.toml"]).ends(0).tells("it shows the scenario `second`");
    with(&["verify", "second.xlsx", "--model", "kiosk.toml"]).ends(0).tells("every formula is as it was written");
}

#[test]
fn a_scenario_file_says_what_is_wrong_with_it() {
    let folder = kiosk(&[]);
    let with = |text: &str| {
        fs::write(folder.path().join("s.toml"), text).unwrap();
        run_in(folder.path(), &["project", "kiosk.toml", "--scenario", "s.toml", "--no-workbook"])
    };
    with("model = \"other\"\n[scenarios.x]\n").ends(1).tells("for the model `other`, not for `kiosk`");
    with("[scenarios.base]\n").ends(1).tells("two scenarios `base`");
    with("[model]\nname = \"kiosk\"\n").ends(1).tells("a whole model");
    with("").ends(1).tells("no scenario");
    with("[scenarios.x]\n[lines]\na = 1\n").ends(1).tells("has no `lines`");
    with("[scenarios.x.drivers]\nprise = 3\n").ends(1).tells("did you mean `price`");
    with("[scenarios.x.drivers]\nprice = { Tea = 3 }\n").ends(0);
    run_in(folder.path(), &["project", "kiosk.toml", "--scenario", "none.toml"]).ends(4).tells("none.toml");
}

#[test]
fn a_column_of_a_scenario_may_be_changed_and_what_follows_is_not_listed() {
    let folder = kiosk(&[]);
    // Column G is the first scenario's; `cost` is computed from `price` and `cost_share`.
    let row = place(folder.path(), "live.cost_share")[1..].to_owned();
    edit(folder.path(), "edited.xlsx", &[(&format!("=G{row}"), "", "<v>0.5</v>")]);
    let found = import(folder.path(), "edited.xlsx").ends(0).json();
    assert_eq!(found["changes"].as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(
        (&found["changes"][0]["driver"], &found["changes"][0]["how"]),
        (&"cost_share".into(), &"scenario".into())
    );
    // The other scenario takes it over; its formula was not recalculated here, so it is worked out.
    assert!(found["other_scenarios"].as_array().unwrap().is_empty(), "{found}");
    // Tea 2 - 1, Cake 3 - 1.5 and 4 - 1.5, in ten months.
    assert_eq!(found["outputs"][0]["value"], 100.0 * (10.0 + 4.0 * 1.5 + 6.0 * 2.5));
}

#[test]
fn what_is_no_number_is_refused_with_what_to_type() {
    let folder = kiosk(&[]);
    let price = "override.price.Tea.from_2026_01";
    for (cell, attributes, content, words) in [
        (price, " t=\"str\"", "<v>5%</v>", "type the number 0.05 (that is 5%)"),
        (price, " t=\"str\"", "<v>4,5%</v>", "type the number 0.045 (that is 4,5%)"),
        (price, " t=\"str\"", "<v>0,05</v>", "type the number 0.05"),
        // At most 100, so no thousands.
        (price, " t=\"str\"", "<v>29,015</v>", "type the number 29.015"),
        ("override.cost_share", " t=\"str\"", "<v>1,250</v>", "type the number 1250 or 1.25, whichever is meant"),
        (price, " t=\"str\"", "<v>cheap</v>", "type a number"),
        (price, " t=\"b\"", "<v>1</v>", "TRUE"),
        (price, " t=\"e\"", "<v>#DIV/0!</v>", "the error #DIV/0!"),
        (price, "", "<v>100.5</v>", "over the most that the driver may be, 100"),
        (price, "", "<v>-1</v>", "under the least that the driver may be, 0"),
        ("override.opening_day", "", "<v>-5</v>", "no date"),
        ("override.opening_day", " t=\"str\"", "<v>2026-05</v>", "type a date"),
    ] {
        edit(folder.path(), "edited.xlsx", &[(cell, attributes, content)]);
        let found = import(folder.path(), "edited.xlsx").ends(1).json();
        let reason = found["refused"][0]["reason"].as_str().unwrap_or_default();
        assert!(reason.contains(words), "{content}: {reason}");
        assert_eq!(found["changes"].as_array().map(Vec::len), Some(0), "{found}");
        run_in(folder.path(), &["import", "edited.xlsx", "--model", "kiosk.toml", "--save", "s.toml"])
            .ends(1)
            .tells("nothing is saved");
        assert!(!folder.path().join("s.toml").exists());
    }
    // A blank in a scenario's column counts as 0 in the workbook.
    let row = place(folder.path(), "live.cost_share")[1..].to_owned();
    edit(folder.path(), "edited.xlsx", &[(&format!("=G{row}"), "", "")]);
    import(folder.path(), "edited.xlsx").ends(1).tells("it is blank");
}

#[test]
fn what_counts_and_is_odd_is_taken_with_a_remark() {
    let folder = kiosk(&[]);
    let edits = [("override.cost_share", "", "<v>0.3</v>"), ("override.opening_day", "", "<v>5</v>")];
    edit(folder.path(), "edited.xlsx", &edits);
    let found = import(folder.path(), "edited.xlsx").ends(0).json();
    let remarks = found["remarks"].as_array().unwrap();
    assert!(remarks.iter().any(|r| r.as_str().unwrap().contains("a day of the year 1900: type a date")), "{found}");
    assert_eq!(remarks.len(), 1, "{found}");
}

#[test]
fn a_year_typed_for_a_date_is_told_with_the_date_that_is_meant() {
    let folder = kiosk(&[]);
    // 2027 is 19 July 1905 for a worksheet, in the yellow cell and in a scenario's column.
    let base = place(folder.path(), "override.opening_day").replace('E', "=G");
    for cell in ["override.opening_day", base.as_str()] {
        edit(folder.path(), "edited.xlsx", &[(cell, "", "<v>2027</v>")]);
        run_in(folder.path(), &["import", "edited.xlsx", "--model", "kiosk.toml"])
            .tells("the workbook counts 2027 as a day of the year 1905: type a date, such as 2027-01-01");
    }
}

#[test]
fn only_true_applies_overrides() {
    let folder = kiosk(&[]);
    for (attributes, content, why) in [
        ("", "", "is blank, which counts as off: 1 override is not in use"),
        (" t=\"str\"", "<v>yes</v>", "holds something else than TRUE, which counts as off: 1 override is not in use"),
        ("", "<v>1</v>", "holds something else than TRUE, which counts as off: 1 override is not in use"),
    ] {
        let edits = [("override.cost_share", "", "<v>0.3</v>"), ("apply_overrides", attributes, content)];
        edit(folder.path(), "edited.xlsx", &edits);
        let found = import(folder.path(), "edited.xlsx").ends(0).json();
        assert_eq!(found["changes"].as_array().map(Vec::len), Some(0), "{found}");
        assert!(found["remarks"][0].as_str().unwrap().contains(why), "{found}");
    }
}

#[test]
fn scenarios_are_found_by_their_titles_whatever_stands_in_them() {
    // A blank before a question mark is French usage; the other marks are patterns of MATCH.
    let titles = ["Et si le prix monte ?", "Price war *", "  two\u{a0} blanks ~", "Actual!A1"];
    let folder = TempDir::new().unwrap();
    let model = KIOSK.split("[scenarios.base]").next().unwrap();
    for title in titles {
        let text = format!(
            "{model}\n[scenarios.base]\ntitle = \"Et si rien ne change ?\"\n[scenarios.up]\ntitle = \"{title}\"\n[scenarios.up.drivers]\ncost_share = \"50%\"\n"
        );
        fs::write(folder.path().join("kiosk.toml"), text).unwrap();
        let args = ["project", "kiosk.toml", "--scenario", "up", "-q", "--force", "-o", "book.xlsx"];
        run_in(folder.path(), &args).ends(0);
        let found = import(folder.path(), "book.xlsx").ends(0).json();
        assert_eq!(found["scenario"], "up", "{title}: {found}");
        run_in(folder.path(), &["verify", "book.xlsx", "--model", "kiosk.toml"]).ends(0);
    }
}

#[test]
fn overrides_that_are_switched_off_are_not_taken() {
    let folder = kiosk(&[]);
    edit(
        folder.path(),
        "edited.xlsx",
        &[("override.cost_share", "", "<v>0.3</v>"), ("apply_overrides", " t=\"b\"", "<v>0</v>")],
    );
    let found = import(folder.path(), "edited.xlsx").ends(0).json();
    assert_eq!(found["changes"].as_array().map(Vec::len), Some(0), "{found}");
    assert!(found["remarks"][0].as_str().unwrap().contains("1 override is not in use"), "{found}");
}

#[test]
fn the_selected_scenario_is_the_one_that_is_extended() {
    let folder = kiosk(&[]);
    edit(
        folder.path(),
        "edited.xlsx",
        &[("selected_scenario", " t=\"str\"", "<v>dear</v>"), ("override.cost_share", "", "<v>0.3</v>")],
    );
    run_in(folder.path(), &["import", "edited.xlsx", "--model", "kiosk.toml", "--save", "s.toml"]).ends(0);
    let text = fs::read_to_string(folder.path().join("s.toml")).unwrap();
    assert!(text.contains("extends = \"dear\""), "{text}");
    edit(folder.path(), "edited.xlsx", &[("selected_scenario", " t=\"str\"", "<v>cheap</v>")]);
    import(folder.path(), "edited.xlsx").ends(1).tells("choose one of \"Base\", \"Dear\"");
}

#[test]
fn a_workbook_with_set_comes_back_as_a_scenario_of_the_file() {
    let folder = kiosk(&["--set", "price[Tea]=2.2", "--set", "cost_share=0.5"]);
    edit(folder.path(), "edited.xlsx", &[("override.cost_share", "", "<v>0.3</v>")]);
    let wanted = import(folder.path(), "edited.xlsx").ends(0).json()["outputs"][0]["value"].clone();
    run_in(folder.path(), &["import", "edited.xlsx", "--model", "kiosk.toml", "--save", "s.toml"]).ends(0);
    let projected =
        run_in(folder.path(), &["project", "kiosk.toml", "--scenario", "s.toml", "--format", "json", "--no-workbook"])
            .ends(0)
            .json();
    assert_eq!(projected["outputs"][0]["value"], wanted);
    let text = fs::read_to_string(folder.path().join("s.toml")).unwrap();
    assert!(text.contains("extends = \"base\"") && text.contains("2.2") && !text.contains("cost ="), "{text}");
}

#[test]
fn a_workbook_of_variants_knows_each_of_them_again() {
    let folder = kiosk(&[]);
    let compare =
        ["compare", "kiosk.toml", "-s", "base", "-s", "cheap=base", "--set", "cost_share=30%", "-s", "dear", "--set"];
    run_in(folder.path(), &[&compare[..], &["opening_day=\"2026-06\"", "-o", "c.xlsx", "-q"]].concat()).ends(0);
    let verified =
        run_in(folder.path(), &["verify", "c.xlsx", "--model", "kiosk.toml", "--format", "json"]).ends(0).json();
    assert!(verified["native"].as_u64().unwrap() > 200 && verified["findings"] == serde_json::json!([]), "{verified}");
    // Selected and saved, a variant is the scenario that its changes make.
    fs::copy(folder.path().join("c.xlsx"), folder.path().join("book.xlsx")).unwrap();
    edit(folder.path(), "edited.xlsx", &[("selected_scenario", " t=\"str\"", "<v>cheap</v>")]);
    let saved =
        ["import", "edited.xlsx", "--model", "kiosk.toml", "--save", "kiosk.toml", "--as", "mine", "--format", "json"];
    assert_eq!(run_in(folder.path(), &saved).ends(0).json()["scenario"], "cheap");
    let text = fs::read_to_string(folder.path().join("kiosk.toml")).unwrap();
    assert!(text.contains("[scenarios.mine.drivers]\ncost_share = 0.3\n"), "{text}");
}

#[test]
fn names_that_are_lost_are_made_up_for_by_the_ids() {
    let folder = kiosk(&[]);
    edit(folder.path(), "book2.xlsx", &[("override.cost_share", "", "<v>0.3</v>")]);
    fs::rename(folder.path().join("book2.xlsx"), folder.path().join("book.xlsx")).unwrap();
    repack(folder.path(), "edited.xlsx", |part, text| match part {
        "xl/workbook.xml" => {
            let start = text.find("<definedNames>").unwrap();
            let end = text.find("</definedNames>").unwrap() + "</definedNames>".len();
            format!("{}{}", &text[..start], &text[end..])
        }
        _ => text,
    });
    let found = import(folder.path(), "edited.xlsx").ends(0).json();
    assert_eq!(found["changes"][0]["driver"], "cost_share", "{found}");
    // The other engine cannot follow names that are gone, but formulas have none; verify names what is lost.
    let verified =
        run_in(folder.path(), &["verify", "edited.xlsx", "--model", "kiosk.toml", "--format", "json"]).ends(3).json();
    assert!(verified["findings"].as_array().unwrap().iter().all(|f| f["kind"] == "broken_name"), "{verified}");
}

#[test]
fn workbooks_of_other_models_are_refused_with_what_can_be_read() {
    let folder = kiosk(&["--no-source"]);
    edit(folder.path(), "edited.xlsx", &[("override.cost_share", "", "<v>0.3</v>")]);
    run_in(folder.path(), &["import", "edited.xlsx"]).ends(1).tells("--model kiosk.toml");
    run_in(folder.path(), &["import", "edited.xlsx", "--model", "xiaomi"])
        .ends(1)
        .tells("of the model `kiosk`, not of `xiaomi`");
    fs::write(folder.path().join("kiosk.toml"), format!("{KIOSK}\n# a remark\n")).unwrap();
    import(folder.path(), "edited.xlsx").ends(0);
    fs::write(folder.path().join("kiosk.toml"), KIOSK.replace("max = 100", "max = 90")).unwrap();
    import(folder.path(), "edited.xlsx").ends(1).tells("the model has changed since").tells("cost_share = 0.3");
    let forced =
        run_in(folder.path(), &["import", "edited.xlsx", "--model", "kiosk.toml", "--format", "json", "--force"])
            .ends(0)
            .json();
    assert_eq!(forced["changes"][0]["driver"], "cost_share");
}

#[test]
fn verify_finds_what_was_typed_over_a_formula() {
    let folder = kiosk(&[]);
    let args = |book| ["verify", book, "--model", "kiosk.toml", "--format", "json"];
    let well = run_in(folder.path(), &args("book.xlsx")).ends(0).json();
    assert!(well["formulas"].as_u64().unwrap() > 300, "{well}");
    assert!(well["native"].as_u64().unwrap() > 200, "{well}");
    assert!(well["largest"].as_f64().unwrap() < 1e-9, "{well}");
    // A number over the live cell of a driver: whatever the inputs say, the workbook goes its own way.
    edit(folder.path(), "edited.xlsx", &[("live.cost_share", "", "<v>0.1</v>")]);
    let found = run_in(folder.path(), &args("edited.xlsx")).ends(3).json();
    let finding = &found["findings"][0];
    assert_eq!((&finding["kind"], &finding["sheet"]), (&"typed_over".into(), &"Scenarios".into()), "{found}");
    let cells: Vec<&str> = found["differences"].as_array().unwrap().iter().filter_map(|d| d["line"].as_str()).collect();
    assert!(cells.contains(&"Profit"), "{cells:?}");
    let margin =
        found["differences"].as_array().unwrap().iter().find(|d| d["sheet"] == "Calc" && d["period"] == "2026-05");
    assert!(margin.is_some_and(|d| d["cached"] == d["native"] && d["cached"] != d["recalculated"]), "{margin:?}");
    // A wrong value kept in the file, its formula untouched.
    let row = place(folder.path(), "live.price.Tea.from_2026_01")[1..].to_owned();
    repack(folder.path(), "edited.xlsx", |part, text| match part {
        "xl/worksheets/sheet2.xml" => {
            let open = text.find(&format!("<c r=\"F{row}\"")).unwrap();
            let value = open + text[open..].find("<v>").unwrap() + 3;
            format!("{}9{}", &text[..value], &text[value..])
        }
        _ => text,
    });
    let found = run_in(folder.path(), &args("edited.xlsx")).ends(3).json();
    assert_eq!(found["differences"].as_array().map(Vec::len), Some(1), "{found}");
    assert!(found["findings"].as_array().unwrap().is_empty(), "{found}");
    // An input that is changed as it should be leaves nothing to find but values that were not recalculated.
    edit(folder.path(), "edited.xlsx", &[("override.cost_share", "", "<v>0.3</v>")]);
    let found = run_in(folder.path(), &args("edited.xlsx")).ends(3).json();
    assert!(found["findings"].as_array().unwrap().is_empty(), "{found}");
    let engines_agree = found["differences"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|d| d["native"].is_number())
        .all(|d| (d["recalculated"].as_f64().unwrap() - d["native"].as_f64().unwrap()).abs() < 1e-9);
    assert!(engines_agree && found["inputs_changed"] == 1, "{found}");
}

/// The part of the workbook that holds a sheet: sheets stand in their order.
fn part_of(folder: &Path, sheet: &str) -> String {
    let text = workbook(folder);
    let at = text.split("<sheet ").skip(1).position(|rest| rest.starts_with(&format!("name=\"{sheet}\"")));
    format!("xl/worksheets/sheet{}.xml", at.expect("the sheet") + 1)
}

#[test]
fn verify_takes_books_as_other_programs_file_them() {
    let folder = kiosk(&[]);
    let verify = ["verify", "other.xlsx", "--model", "kiosk.toml", "--format", "json"];
    // As openpyxl saves it: comments elsewhere, empty cells with a type, no values.
    let (mut comments, mut blanks) = (0, 0);
    let counts = std::cell::RefCell::new((&mut comments, &mut blanks));
    repack(folder.path(), "other.xlsx", |part, text| {
        let mut counts = counts.borrow_mut();
        if part.starts_with("xl/worksheets/_rels/") {
            *counts.0 += text.matches("../comments").count();
            return text.replace("../comments", "/xl/comments/comment");
        }
        if !part.starts_with("xl/worksheets/sheet") {
            return text;
        }
        let mut out = String::new();
        for piece in text.split_inclusive('>') {
            match piece.strip_suffix("/>").filter(|piece| piece.contains("<c r=\"") && !piece.contains(" t=")) {
                Some(cell) => {
                    *counts.1 += 1;
                    out += &format!("{cell} t=\"n\" />");
                }
                None => out += piece,
            }
        }
        out
    });
    assert!(comments > 0 && blanks > 10, "{comments} {blanks}");
    let told = run_in(folder.path(), &verify).ends(0).json();
    assert!(told["native"].as_u64().unwrap() > 200, "{told}");
    // Without the values that the file keeps, two results are left to be compared.
    without_values(folder.path(), "other.xlsx");
    let told = run_in(folder.path(), &verify).ends(0).json();
    assert!(told["remarks"].to_string().contains("keeps no value"), "{}", told["remarks"]);
}

#[test]
fn verify_names_inputs_that_cannot_be_taken_and_takes_days_for_their_period() {
    let folder = kiosk(&[]);
    let args = |book| ["verify", book, "--model", "kiosk.toml", "--format", "json"];
    edit(folder.path(), "edited.xlsx", &[("override.cost_share", " t=\"str\"", "<v>thirty</v>")]);
    let found = run_in(folder.path(), &args("edited.xlsx")).ends(3).json();
    let finding = &found["findings"][0];
    assert_eq!((&finding["kind"], &finding["line"]), (&"input".into(), &"cost_share".into()), "{found}");
    assert_eq!(found["native"], 0, "nothing is compared with what the program cannot compute");
    // A space is seen by nobody, but it is a text.
    edit(folder.path(), "edited.xlsx", &[("override.cost_share", " t=\"str\"", "<v xml:space=\"preserve\"> </v>")]);
    run_in(folder.path(), &["import", "edited.xlsx", "--model", "kiosk.toml"]).ends(1).tells("it is the text \" \"");
    // The third of May 2026 is May 2026, whatever else the cells show.
    edit(folder.path(), "edited.xlsx", &[("override.opening_day", "", "<v>46145</v>")]);
    without_values(folder.path(), "edited.xlsx");
    let found = run_in(folder.path(), &args("edited.xlsx")).ends(0).json();
    assert_eq!(found["inputs_changed"], 1, "{found}");
    // A percentage typed as a plain number, past the cell's own rule.
    edit(folder.path(), "edited.xlsx", &[("override.price.Tea.from_2026_01", "", "<v>101</v>")]);
    run_in(folder.path(), &["import", "edited.xlsx", "--model", "kiosk.toml"])
        .ends(1)
        .tells("the most that the driver may be, 100");
}

#[test]
fn verify_finds_what_was_typed_over_an_overview() {
    let folder = kiosk(&[]);
    let args = |book| ["verify", book, "--model", "kiosk.toml", "--format", "json"];
    for sheet in ["Summary", "Checks"] {
        let part = part_of(folder.path(), sheet);
        // The first formula that gives a number: a number alone from now on.
        repack(folder.path(), "edited.xlsx", |name, text| {
            if name != part {
                return text;
            }
            let gives_number = |at: &usize| {
                let cell = &text[text[..*at].rfind("<c ").expect("a cell")..*at];
                !cell.contains(" t=") && text[*at..].split("</f>").nth(1).is_some_and(|rest| rest.starts_with("<v>"))
            };
            let start =
                text.match_indices("<f>").map(|(at, _)| at).find(gives_number).expect("a formula with a number");
            let end = start + text[start..].find("</f>").expect("its end") + 4;
            format!("{}{}", &text[..start], &text[end..])
        });
        let found = run_in(folder.path(), &args("edited.xlsx")).ends(3).json();
        let finding = &found["findings"][0];
        assert_eq!((&finding["kind"], &finding["sheet"]), (&"typed_over".into(), &sheet.into()), "{found}");
        assert_eq!(found["findings"].as_array().map(Vec::len), Some(1), "{found}");
    }
    let only = kiosk(&["--only"]);
    run_in(only.path(), &args("book.xlsx")).ends(0);
    // Options may stand before the command.
    run_in(folder.path(), &["-q", "project", "kiosk.toml", "-o", "quiet.xlsx"]).ends(0);
    let quiet = run_in(folder.path(), &args("quiet.xlsx")).ends(0).json();
    assert_eq!(quiet["remarks"], serde_json::json!([]), "{quiet}");
}

#[test]
fn a_workbook_without_its_model_is_recalculated_all_the_same() {
    let folder = kiosk(&["--no-source"]);
    let found = run_in(folder.path(), &["verify", "book.xlsx", "--format", "json"]).ends(0).json();
    assert_eq!(found["native"], 0);
    assert!(found["remarks"][0].as_str().unwrap().contains("not built in"), "{found}");
}

const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

fn xlsx(path: &Path, cells: &str, strings: &str) {
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>"#
    );
    let parts = [
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", &sheet),
        ("xl/sharedStrings.xml", strings),
    ];
    pack(path, parts.into_iter().filter(|(_, text)| !text.is_empty()));
}

fn ods(path: &Path, table: &str) {
    let content = format!(
        r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="S">{table}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    pack(path, [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)]);
}

#[test]
fn hostile_files_are_refused() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let refused = |name: &str, words: &str| {
        run_in(folder.path(), &["import", name]).ends(1).tells(words);
        run_in(folder.path(), &["verify", name]).ends(1);
    };
    for (name, bytes, words) in [
        ("empty.xlsx", b"".as_slice(), "it is empty"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n", "a picture"),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "a web page"),
        ("cut.xlsx", b"PK\x03\x04\x14\x00\x00\x00", "broken"),
        ("text.xlsx", b"month,cars\n2025-01,3\n", "not written by evcalc"),
        ("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and then nothing", "broken"),
    ] {
        fs::write(at(name), bytes).unwrap();
        run_in(folder.path(), &["import", name]).ends(1).tells(words);
    }
    // A workbook with a password.
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    locked.extend([0; 512]);
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    fs::write(at("locked.xlsx"), locked).unwrap();
    refused("locked.xlsx", "password");
    // Two cells at the far ends of a sheet: a table of all between them would take half a terabyte.
    xlsx(
        &at("far.xlsx"),
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#,
        "",
    );
    run_in(folder.path(), &["import", "far.xlsx"]).ends(1).tells("not written by evcalc");
    // A cell outside of every sheet.
    xlsx(&at("outside.xlsx"), r#"<row r="99999999"><c r="A99999999"><v>1</v></c></row>"#, "");
    refused("outside.xlsx", "`outside.xlsx` cannot be taken");
    // A count of texts that nobody has.
    let strings = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4294967295" uniqueCount="99999999999999"><si><t>x</t></si></sst>"#;
    xlsx(&at("strings.xlsx"), r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#, strings);
    run_in(folder.path(), &["import", "strings.xlsx"]).ends(1).tells("strings.xlsx` ");
    // A long text, repeated by reference.
    let long = format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{}</t></si></sst>"#,
        "x".repeat(30_000)
    );
    let mut cells = String::new();
    for row in 1..=10_000 {
        cells += &format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#);
    }
    xlsx(&at("long.xlsx"), &cells, &long);
    refused("long.xlsx", "its texts have more than 200 MB");
    // Parts that unfold to more than any workbook, and too many of them.
    pack(&at("bomb.xlsx"), [("xl/workbook.xml", vec![b' '; 101 << 20])]);
    refused("bomb.xlsx", "unpacked it is larger than 100 MB");
    let names: Vec<String> = (0..2_001).map(|n| format!("part{n}")).collect();
    let empty = names.iter().map(|name| (name.as_str(), ""));
    pack(&at("many.xlsx"), empty.chain([("xl/workbook.xml", "<workbook/>")]));
    refused("many.xlsx", "2002 parts");
    // A cell repeated over a whole sheet of a document of 0.7 kB.
    let cell = r#"office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>"#;
    for (name, table) in [
        (
            "wide.ods",
            format!(
                r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" {cell}</table:table-row>"#
            ),
        ),
        (
            "deep.ods",
            format!(
                r#"<table:table-row><table:table-cell {cell}</table:table-row><table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated="16000"/><table:table-cell {cell}</table:table-row>"#
            ),
        ),
        (
            "lies.ods",
            format!(
                r#"<table:table-row table:number-rows-repeated="99999999999999999999999"><table:table-cell table:number-columns-repeated="-1" {cell}</table:table-row>"#
            ),
        ),
    ] {
        ods(&at(name), &table);
        refused(name, "too many cells");
    }
    ods(&at("broken.ods"), "<table:table-row><table:table-cell");
    refused("broken.ods", "cannot be taken");
    // Entities are not unfolded.
    let laughs =
        r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>"#;
    pack(&at("laughs.xlsx"), [("xl/workbook.xml", laughs)]);
    refused("laughs.xlsx", "cannot be taken");
    run_in(folder.path(), &["import", "none.xlsx"]).ends(4).tells("cannot read `none.xlsx`");
    run_in(folder.path(), &["import", "."]).ends(4).tells("it is a folder");
    #[cfg(unix)]
    run_in(folder.path(), &["history", "/dev/zero"]).ends(1).tells("at most 50 MB are read");
}

/// Workbooks as other programs save them (tests/foreign/make.sh says which): xlsb with every cell's column and without,
/// xls and ods without names, ods with white space between its cells.
#[test]
fn workbooks_that_other_programs_saved_come_back_with_the_same_edits() {
    let foreign = |name: &str| format!("{}/tests/foreign/{name}", env!("CARGO_MANIFEST_DIR"));
    let model = foreign("small.toml");
    let folder = TempDir::new().unwrap();
    let import = |name: &str| run_in(folder.path(), &["import", &foreign(name), "--model", &model, "--format", "json"]);
    for name in ["small.xlsb", "small-clean.xlsb", "small-sheetjs.xlsb", "small-sheetjs.xls", "small-sheetjs.ods"] {
        let clean = name == "small-clean.xlsb";
        let found = import(name).ends(if clean { 0 } else { 1 }).json();
        assert_eq!(found["scenario"], "boom", "{name}: {found}");
        let changes: Vec<(String, serde_json::Value)> = found["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| (change["driver"].as_str().unwrap().to_owned(), change["new"].clone()))
            .collect();
        let mut wanted = vec![("orders[North]", json!(750.0))];
        match name {
            "small.xlsb" => wanted.push(("price[2026-Q3]", json!(28_500.0))),
            "small-clean.xlsb" => wanted.push(("growth", json!(0.1))),
            _ => {}
        }
        wanted.extend([("price scale", json!(0.9)), ("shop_opens", json!("2026-Q3"))]);
        let wanted: Vec<_> = wanted.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        assert_eq!(changes, wanted, "{name}");
        let refused = found["refused"].as_array().unwrap();
        assert_eq!(
            refused.iter().map(|r| r["driver"].as_str().unwrap()).collect::<Vec<_>>(),
            if clean { vec![] } else { vec!["growth"] }
        );
    }
    // What the program computes of the edits is what the other program's recalculation shows (3,214.365 by both).
    let found = import("small-clean.xlsb").json();
    let output = &found["outputs"][0];
    assert!((output["value"].as_f64().unwrap() - 3_214.365).abs() < 1e-9 && output["agrees"] == true, "{output}");
    // A table whose cells name no columns: 30 months, cars 6,075 in all (their sum by hand: 30 * 100 + 7 * 435 + 30).
    let read = run_in(folder.path(), &["history", &foreign("table-sheetjs.xlsb"), "--format", "json"]).ends(0).json();
    let sums: Vec<(String, f64)> = read["series"]
        .as_array()
        .unwrap()
        .iter()
        .map(|series| {
            let points = series["points"].as_array().unwrap();
            (series["name"].as_str().unwrap().to_owned(), points.iter().map(|p| p["value"].as_f64().unwrap()).sum())
        })
        .collect();
    assert_eq!(sums, [("cars".to_owned(), 6_075.0), ("price".to_owned(), 525.0)]);
}
