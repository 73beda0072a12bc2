//! Two versions of a model: what was changed, and why outputs differ; numbers worked out by hand.

use crate::support::{Run, run_in};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

/// Six months in which 100 of each of two things are sold at 2 and 5 EUR; 90 of one are known of January.
const STALL: &str = r#"
[model]
name = "stall"
[timeline]
start = "2026-01"
periods = 6
step = "month"
[dimensions]
product = ["Tea", "Cake"]
[drivers]
tip = { over = ["product"], value = "price * 10%", unit = "EUR/pc" }
price = { over = ["product"], value = { Tea = 2, Cake = 5 }, unit = "EUR/pc" }
growth = { value = 0, unit = "%" }
first_sales = { value = 100, unit = "pc" }
launch = { value = "2026-02", unit = "period" }
[lines]
sold = { over = ["product"], formula = "first_sales * (1 + growth)", unit = "pc", actuals = "replace", actual = { Tea = { "2026-01" = 90 } } }
revenue = { formula = "sum(sold * price)", unit = "EUR" }
tips = { formula = "sum(sold * tip)", unit = "EUR" }
[outputs]
income = { formula = "total(revenue)", unit = "EUR" }
tipped = { formula = "total(tips)", unit = "EUR" }
opened = { formula = "first_when(since(launch) >= 0)", unit = "period" }
[scenarios.base]
title = "Base"
[scenarios.high.drivers]
growth = "10%"
"#;

/// The model in an old and a new version, each word of which is replaced by another.
fn versions(replaced: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let new = replaced.iter().fold(STALL.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "`{old}` is in the model");
        text.replace(old, new)
    });
    fs::write(folder.path().join("old.toml"), STALL).unwrap();
    fs::write(folder.path().join("new.toml"), new).unwrap();
    folder
}

fn diff(folder: &TempDir, more: &[&str]) -> Run {
    run_in(folder.path(), &[&["diff", "old.toml", "new.toml"], more].concat())
}

fn data(folder: &TempDir, more: &[&str]) -> Value {
    diff(folder, &[more, &["--format", "json"]].concat()).json()
}

/// The steps of an output, each with its change to the cent.
fn steps(data: &Value, name: &str, scenario: &str) -> Vec<(String, f64)> {
    let output = output(data, name, scenario);
    let step = |step: &Value| {
        let change = step["change"].as_f64().unwrap();
        (step["what"].as_str().unwrap().to_owned(), (change * 100.0).round() / 100.0)
    };
    output["steps"].as_array().unwrap().iter().map(step).collect()
}

fn output<'d>(data: &'d Value, name: &str, scenario: &str) -> &'d Value {
    let mut all = data["outputs"].as_array().unwrap().iter();
    all.find(|output| output["name"] == name && output["scenario"] == scenario).expect("the output")
}

fn changes(data: &Value) -> Vec<[String; 4]> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let all = data["changes"].as_array().unwrap().iter();
    all.map(|one| [&one["kind"], &one["name"], &one["old"], &one["new"]].map(word)).collect()
}

#[track_caller]
fn are(found: &[(String, f64)], expected: &[(&str, f64)]) {
    let found: Vec<(&str, f64)> = found.iter().map(|(what, change)| (what.as_str(), *change)).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_change_is_told_and_every_difference_walked_from_driver_to_structure() {
    let folder = versions(&[
        ("Tea = 2,", "Tea = 3,"),
        ("\"2026-01\" = 90", "\"2026-01\" = 90, \"2026-02\" = 80"),
        ("\"sum(sold * price)\"", "\"sum(sold * price) * 2\""),
        ("\"2026-02\", unit", "\"2026-04\", unit"),
        ("growth = \"10%\"", "growth = \"20%\""),
    ]);
    let told = data(&folder, &[]);
    let expected = [
        ["driver", "price[Tea]", "2 EUR/pc", "3 EUR/pc"],
        ["driver", "launch", "2026-02", "2026-04"],
        ["line", "revenue", "sum(sold * price)", "sum(sold * price) * 2"],
        ["known", "sold[Tea]@2026-02", "-", "80 pc"],
        ["scenario", "high", "10%", "20%"],
    ];
    assert_eq!(changes(&told), expected.map(|row| row.map(str::to_owned)));
    assert_eq!(told["changes"][4]["part"], "growth");
    // Old: (90 + 5 * 100) * 2 + 600 * 5. A tea more dear: 590. In February 20 less of it at 3. Then all of it twice.
    let income = output(&told, "income", "base");
    assert_eq!(
        (&income["old"], &income["new"], &income["difference"]),
        (&json!(4180.0), &json!(9420.0), &json!(5240.0))
    );
    are(&steps(&told, "income", "base"), &[("price", 590.0), ("sold", -60.0), ("structure", 4710.0)]);
    // 90 + 5 * 110 teas; then 5 * 10 teas at 3 and 6 * 10 cakes at 5; in February 80 instead of 120.
    are(
        &steps(&told, "income", "high"),
        &[("price", 640.0), ("growth", 450.0), ("sold", -120.0), ("structure", 5550.0)],
    );
    // The tip follows the price: it is no step of its own, though it stands before it.
    are(&steps(&told, "tipped", "base"), &[("price", 59.0), ("sold", -6.0)]);
    let opened = output(&told, "opened", "base");
    assert_eq!(
        (&opened["old"], &opened["new"], &opened["difference"]),
        (&json!("2026-02"), &json!("2026-04"), &json!(2.0))
    );
    are(&steps(&told, "opened", "base"), &[("launch", 2.0)]);
    for output in told["outputs"].as_array().unwrap() {
        let all: f64 = output["steps"].as_array().unwrap().iter().map(|step| step["change"].as_f64().unwrap()).sum();
        let difference = output["difference"].as_f64().unwrap();
        assert!((all - difference).abs() <= 1e-12 * difference.abs(), "{all} is not {difference}");
    }
    let table = diff(&folder, &["-s", "base"]).ends(3).prints("price[Tea]").prints("2 EUR/pc").prints("+5,240");
    assert!(!table.out.contains("High (high)"), "{}", table.out);
    table.prints("Sold, known (sold)").prints("+2 months").prints("Apr 2026");
    let csv = diff(&folder, &["--format", "csv", "--of", "income", "-s", "base"]).ends(3).out;
    assert!(csv.starts_with("row,kind,name,part,scenario,old,new,change\r\n"), "{csv}");
    assert!(csv.contains("step,known,income,sold,base,,,-60.0\r\n"), "{csv}");
    assert_eq!(csv, diff(&folder, &["--format", "csv", "--of", "income", "-s", "base"]).out, "the same bytes");
}

#[test]
fn what_changes_no_output_ends_with_zero() {
    let folder = versions(&[]);
    diff(&folder, &[]).ends(0).prints("Both say the same").prints("No output differs");
    // Other spacing, a number in quotes, a comment.
    let folder = versions(&[
        ("\"sum(sold * price)\"", "\"sum( sold*price )\""),
        ("value = 100", "value = \"100\""),
        ("[lines]", "[lines] # here"),
    ]);
    assert_eq!(data(&folder, &[])["changes"], json!([]));
    diff(&folder, &[]).ends(0);
    let folder = versions(&[("name = \"stall\"", "name = \"stall\"\ntitle = \"A stall\"")]);
    diff(&folder, &[]).ends(0).prints("A stall");
}

#[test]
fn changed_formulas_and_drivers_of_one_version_alone_are_structure() {
    let folder = versions(&[
        ("launch = {", "fee = { value = 50, unit = \"EUR\" }\nlaunch = {"),
        ("\"sum(sold * price)\"", "\"sum(sold * price) - fee\""),
    ]);
    let told = data(&folder, &["--of", "income", "-s", "base"]);
    are(&steps(&told, "income", "base"), &[("structure", -300.0)]);
    assert_eq!(changes(&told)[0], ["driver", "fee", "-", "50 EUR"].map(str::to_owned));
    // A driver in another unit, or of an element that only one version has, is no step either.
    let folder =
        versions(&[("[\"Tea\", \"Cake\"]", "[\"Tea\", \"Cake\", \"Bun\"]"), ("Cake = 5 }", "Cake = 6, Bun = 1 }")]);
    let told = data(&folder, &["--of", "income", "-s", "base"]);
    are(&steps(&told, "income", "base"), &[("price", 600.0), ("structure", 600.0)]);
}

#[test]
fn a_value_that_becomes_a_path_and_a_path_that_becomes_a_value_are_steps() {
    let path = "growth = { value = { \"2026-01\" = 0, \"2026-04\" = \"50%\" }, unit = \"%\" }";
    let folder = versions(&[("growth = { value = 0, unit = \"%\" }", path)]);
    // From April on half more of both: 3 * 50 * (2 + 5).
    are(&steps(&data(&folder, &[]), "income", "base"), &[("growth", 1050.0)]);
    let back = run_in(folder.path(), &["diff", "new.toml", "old.toml", "--format", "json"]).ends(3).json();
    are(&steps(&back, "income", "base"), &[("growth", -1050.0)]);
}

#[test]
fn known_values_differ_by_what_counts_in_each_version() {
    // Not replaced any more: ten teas at 2 come back.
    let folder = versions(&[("actuals = \"replace\", ", "")]);
    are(&steps(&data(&folder, &[]), "income", "base"), &[("sold", 20.0)]);
    let back = run_in(folder.path(), &["diff", "new.toml", "old.toml", "--format", "json"]).ends(3).json();
    are(&steps(&back, "income", "base"), &[("sold", -20.0)]);
    // Of both things together 150 are known: 60 cakes beside 90 teas; a floor of 150 changes nothing.
    let total = "Tea = { \"2026-01\" = 90 }, total = { \"2026-01\" = 150 } }";
    let folder = versions(&[("Tea = { \"2026-01\" = 90 } }", total)]);
    let told = data(&folder, &[]);
    are(&steps(&told, "income", "base"), &[("sold", -200.0)]);
    assert_eq!(changes(&told), [["known", "sold[total]@2026-01", "-", "150 pc"].map(str::to_owned)]);
    // As nobody knew anything, and with a file laid over both.
    diff(&folder, &["-s", "base@none"]).ends(0);
    fs::write(folder.path().join("k.csv"), "period,line,product,value\n2026-01,sold,total,150\n").unwrap();
    diff(&folder, &["--known", "k.csv"]).ends(0);
    let folder = versions(&[("step = \"month\"", "step = \"month\"\nknown_to = \"2025-12\"")]);
    // Nothing is known by then: the ten teas come back.
    are(&steps(&data(&folder, &[]), "income", "base"), &[("sold", 20.0)]);
}

#[test]
fn versions_of_other_times_and_names_are_compared_as_far_as_they_can_be() {
    // A month earlier, and to the same end: 6 months became 7.
    let folder = versions(&[
        ("start = \"2026-01\"", "start = \"2025-12\""),
        ("periods = 6", "periods = 7"),
        ("Tea = 2,", "Tea = 3,"),
        ("\"stall\"", "\"shop\""),
    ]);
    let told = data(&folder, &[]);
    // 590 teas at one more; December has 100 at 3 and 100 at 5.
    are(&steps(&told, "income", "base"), &[("price", 590.0), ("structure", 800.0)]);
    // A milestone in the same month is the same.
    assert_eq!(output(&told, "opened", "base")["differs"], false);
    diff(&folder, &[]).ends(3).prints("two models, `stall` and `shop`").prints("the timelines differ");
    let folder = versions(&[
        ("step = \"month\"", "step = \"quarter\""),
        ("\"2026-01\"", "\"2026-Q1\""),
        ("\"2026-02\"", "\"2026-Q2\""),
    ]);
    let told = data(&folder, &[]);
    assert_eq!(output(&told, "income", "base")["differs"], false);
    assert_eq!(
        (&output(&told, "opened", "base")["difference"], &output(&told, "opened", "base")["new"]),
        (&Value::Null, &json!("2026-Q2"))
    );
    diff(&folder, &[]).ends(3).prints("goes by month, the new one by quarter");
}

#[test]
fn what_only_one_version_has_is_said() {
    let folder = versions(&[("tipped =", "tips_in_all ="), ("[scenarios.high", "[scenarios.higher")]);
    let told = data(&folder, &[]);
    let only = |name: &str| output(&told, name, "base")["only"].clone();
    assert_eq!([only("tipped"), only("tips_in_all"), only("income")], [json!("old"), json!("new"), Value::Null]);
    diff(&folder, &[]).ends(3).prints("(gone)").prints("(new)").prints("only the old model has the scenario `high`");
    diff(&folder, &["--of", "income"]).ends(0);
    diff(&folder, &["--of", "incom"]).ends(1).says("did you mean `income`?");
    diff(&folder, &["-s", "high"]).ends(1).says("`new.toml`: there is no scenario `high`");
    // Nothing in common is no agreement.
    let folder = versions(&[("[scenarios.high", "[scenarios.higher"), ("[scenarios.base]", "[scenarios.plan]")]);
    diff(&folder, &[]).ends(3).prints("no scenario in common");
}

#[test]
fn what_is_wrong_with_a_version_is_told_with_its_name() {
    let folder = versions(&[("* price)", "* prise)")]);
    diff(&folder, &[]).ends(1).says("new.toml:").says("`new.toml` cannot be compared").says("did you mean `price`?");
    diff(&folder, &["--of", "income", "-q"]).ends(1);
    fs::write(folder.path().join("s.toml"), "model = \"stall\"\n[scenarios.a]\n").unwrap();
    run_in(folder.path(), &["diff", "old.toml", "s.toml"]).ends(1).says("`s.toml` cannot be compared");
    run_in(folder.path(), &["diff", "old.toml", "none.toml"]).ends(4).says("none.toml");
    run_in(folder.path(), &["diff", "old.toml"]).ends(2);
    let folder = versions(&[("\"sum(sold * price)\"", "\"sum(sold * price) / growth\"")]);
    diff(&folder, &[]).ends(1).says("`new.toml` cannot be projected in `base`");
    // What the old formulas cannot take by themselves is part of the structure.
    let folder = versions(&[("\"sum(sold * price)\"", "\"sum(sold * price) * 2\""), ("value = 100", "value = 0")]);
    let per = |text: &str| {
        text.replace("revenue = {", "each = { formula = \"1 pc / first_sales\" }\nrevenue = {")
            .replace("1 pc", "first_sales")
    };
    for name in ["old.toml", "new.toml"] {
        let path = folder.path().join(name);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, if name == "old.toml" { per(&text) } else { text }).unwrap();
    }
    let told = diff(&folder, &["--of", "income", "-s", "base", "--format", "json"]).ends(3).json();
    // Only 90 teas are left, at 2, and twice that.
    are(&steps(&told, "income", "base"), &[("structure", 360.0 - 4180.0)]);
    assert!(told["remarks"][0].as_str().unwrap().contains("cannot take the new values of `first_sales`"), "{told}");
}

#[test]
fn a_workbook_stands_for_the_model_that_it_was_written_from() {
    let folder = versions(&[("Tea = 2,", "Tea = 3,")]);
    let at = |args: &[&str]| run_in(folder.path(), args);
    at(&["project", "-q", "old.toml", "-o", "sent.xlsx"]).ends(0);
    let told = at(&["diff", "sent.xlsx", "new.toml", "--format", "json"]).ends(3).json();
    are(&steps(&told, "income", "base"), &[("price", 590.0)]);
    at(&["diff", "sent.xlsx", "old.toml"]).ends(0).prints("evcalc import sent.xlsx");
    at(&["project", "-q", "old.toml", "-o", "bare.xlsx", "--no-source"]).ends(0);
    at(&["diff", "bare.xlsx", "old.toml"]).ends(1).says("name the model's file instead of the workbook");
}

#[test]
fn figures_and_uncertainties_are_told_in_words() {
    let folder = versions(&[(
        "unit = \"pc\" }\nlaunch",
        "unit = \"pc\", uncertain = { normal = { sd = 5 } }, min = 10 }\nlaunch",
    )]);
    let told = data(&folder, &[]);
    let parts: Vec<(&Value, &Value)> =
        told["changes"].as_array().unwrap().iter().map(|one| (&one["part"], &one["new"])).collect();
    assert_eq!(parts, [(&json!("min"), &json!("10 pc")), (&json!("uncertain"), &json!("{ normal = { sd = 5 } }"))]);
    let figures = |value: u32, firmness: &str| {
        format!(
            "[sources.paper]\ntitle = \"A paper\"\n[figures.made]\ntitle = \"Made\"\nsubject = \"the shop\"\nmeasure = \"sales\"\nperiod = \"2026\"\nvalue = {value}\nunit = \"pc\"\nkind = \"reported\"\nsource = \"paper\"\nfirmness = \"{firmness}\"\n"
        )
    };
    let folder = versions(&[]);
    for (name, facts) in [("old", figures(100, "about")), ("new", figures(1_200_000, "exact"))] {
        let text = STALL
            .replace("name = \"stall\"", &format!("name = \"stall\"\nbaseline = \"{name}-facts.toml\""))
            .replace("value = 100", "value = \"baseline.made\"");
        fs::write(folder.path().join(format!("{name}.toml")), text).unwrap();
        fs::write(folder.path().join(format!("{name}-facts.toml")), facts).unwrap();
    }
    diff(&folder, &[]).ends(3).prints("1,200,000 pc").prints("made: firmness");
    // The driver that rests on the figure is the step: 1,199,900 more in 5 months of tea and 6 of cake.
    are(&steps(&data(&folder, &[]), "income", "base"), &[("first_sales", 1_199_900.0 * (5.0 * 2.0 + 6.0 * 5.0))]);
}
