//! The program as its users meet it: happy paths, the forms of its data, exit codes, bad input.

use crate::support::{Run, run_in};
use serde_json::{Value, json};
use std::fs;
use tempfile::TempDir;

fn run(args: &[&str]) -> Run {
    run_in(TempDir::new().unwrap().path(), args)
}

/// A folder with a fresh starter model `bakery.toml`.
fn bakery() -> TempDir {
    let folder = TempDir::new().unwrap();
    run_in(folder.path(), &["new", "bakery"]).ends(0);
    folder
}

/// A folder with a small model whose check fails from its third month on.
fn failing() -> TempDir {
    let folder = TempDir::new().unwrap();
    let text = "[model]\nname = \"small\"\n[timeline]\nstart = \"2026-04\"\nperiods = 12\nstep = \"month\"\n\
                [drivers.a]\nvalue = 10\nunit = \"car\"\nnotes = \"Judgement.\"\n\
                [lines.x]\nformula = \"a * t\"\nunit = \"car\"\ntotal = \"sum\"\n\
                [outputs.all]\nformula = \"total(x)\"\ntarget = 1000\n\
                [checks.little]\nformula = \"x <= 20\"\n";
    fs::write(folder.path().join("small.toml"), text).unwrap();
    folder
}

#[test]
fn a_projection_prints_outputs_years_and_checks_and_writes_the_workbook() {
    let folder = TempDir::new().unwrap();
    let run = run_in(folder.path(), &["project", "--scenario", "aggressive"]).ends(0);
    let run =
        run.prints("Millionth vehicle").prints("✓ met").prints("checks hold").prints("written: xiaomi-aggressive.xlsx");
    assert!(!run.out.contains('\u{1b}'), "no colours where nobody looks");
    let bytes = fs::read(folder.path().join("xiaomi-aggressive.xlsx")).unwrap();
    assert!(bytes.starts_with(b"PK"));
    run_in(folder.path(), &["project", "--scenario", "aggressive"]).ends(0);
    assert!(bytes == fs::read(folder.path().join("xiaomi-aggressive.xlsx")).unwrap(), "same input, same bytes");
}

#[test]
fn a_projection_as_json_has_the_promised_form() {
    let json =
        run(&["project", "-s", "aggressive", "--set", "order_growth[YU7]=3%", "--no-workbook", "--format", "json"])
            .ends(0)
            .json();
    assert_eq!(json["model"], "xiaomi");
    assert_eq!(json["scenario"], "aggressive");
    assert_eq!(json["overrides"], serde_json::json!({"order_growth[YU7]": 0.03}));
    assert_eq!(json["periods"][0], "2025-07");
    let periods = json["periods"].as_array().unwrap().len();
    let line = json["lines"].as_array().unwrap().iter().find(|l| l["name"] == "deliveries").unwrap();
    assert_eq!(line["element"], serde_json::json!(["SU7"]));
    assert_eq!(line["unit"], "vehicle");
    assert_eq!(line["opening"], Value::Null);
    assert_eq!(line["values"].as_array().unwrap().len(), periods);
    let output = json["outputs"].as_array().unwrap().iter().find(|o| o["name"] == "millionth_vehicle").unwrap();
    assert!(output["value"].as_str().is_some_and(|text| text.starts_with("202")), "{output}");
    assert!(json["outputs"][0]["value"].is_f64() && json["outputs"][0]["met"].is_boolean());
    assert_eq!(json["checks"][0]["passed"], true);
    assert_eq!(json["workbook"], Value::Null);
}

#[test]
fn overrides_name_what_was_typed_and_give_what_it_made() {
    let set = [
        "--set",
        "list_price[YU7,2027-07]=200000",
        "--set",
        "order_growth[YU7]=inherited * 2",
        "--set",
        "export_start='2027-06'",
    ];
    let args = [&["project", "--no-workbook", "--format", "json"], set.as_slice()].concat();
    // The text, because serde_json reads numbers less exactly than it writes them.
    let json = run(&args).ends(0).prints("\"order_growth[YU7]\": 0.05").json();
    assert_eq!(json["scenario"], "base");
    assert_eq!(json["overrides"]["list_price[YU7,2027-07]"], 200000.0);
    assert_eq!(json["overrides"]["export_start"], "2027-06");
    // A whole driver: each of its cells; a path over time by its expression; names as the program writes them.
    let set = [
        "--set",
        "order_growth = inherited * 2",
        "--set",
        "list_price=inherited * 1.1",
        "--set",
        "order_growth[ SU7 ]=1%",
    ];
    let json = run(&[&["project", "--no-workbook", "--format", "json"], set.as_slice()].concat()).ends(3).json();
    let path = "inherited * 1.1";
    let wanted = json!({
        "order_growth[SU7]": 0.01, "order_growth[YU7]": 0.05,
        "list_price[SU7]": path, "list_price[YU7]": path,
    });
    assert_eq!(json["overrides"], wanted);
}

#[test]
fn a_projection_as_csv_has_a_row_for_each_line_and_element() {
    let out = run(&["project", "--no-workbook", "--format", "csv"]).ends(0).out;
    let mut lines = out.lines();
    assert!(lines.next().unwrap().starts_with("name,element,unit,opening,value,2025-07,2025-08,"));
    assert!(out.lines().any(|line| line.starts_with("deliveries,YU7,vehicle,,,")));
    // An output has a value, and no periods; every line is as long as the head.
    assert!(out.lines().any(|line| line.starts_with("deliveries_2027,,vehicle,,487568.4")), "{out}");
    let mut reader = csv::Reader::from_reader(out.as_bytes());
    assert!(reader.records().all(|record| record.is_ok()));
}

#[test]
fn results_that_somebody_worked_on_are_kept() {
    let folder = TempDir::new().unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args);
    let bridge = ["bridge", "--from", "base", "--to", "aggressive", "-o", "b.csv"];
    at(&bridge).ends(0);
    at(&bridge).ends(0);
    let path = folder.path().join("b.csv");
    let written = fs::read_to_string(&path).unwrap();
    let by_hand = [
        written.clone() + "seen by,me,on Monday\r\n",
        written.replace("\r\n", "\n"),
        "driver,change\nmy,own\n".to_owned(),
    ];
    for text in by_hand {
        fs::write(&path, &text).unwrap();
        at(&bridge).ends(4).says("--force");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
    at(&[&bridge[..], &["--force"]].concat()).ends(0);
    // What is no file is not looked into, and not replaced.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/dev/full", folder.path().join("full.csv")).unwrap();
        at(&["bridge", "--from", "base", "--to", "aggressive", "-o", "full.csv"]).ends(4).says("a device or a pipe");
    }
}

#[test]
fn a_scenario_may_be_called_what_if() {
    let folder = TempDir::new().unwrap();
    let text = "[model]\nname = \"m\"\n[timeline]\nstart = \"2026\"\nperiods = 3\nstep = \"year\"\n\
                [drivers]\na = 2\n[lines]\nx = \"a * t\"\n[outputs]\nall = \"total(x)\"\n\
                [scenarios.base]\n[scenarios.what_if.drivers]\na = 3\n";
    fs::write(folder.path().join("m.toml"), text).unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args).ends(0).json();
    let json = ["--format", "json"];
    let ran = at(&[&["project", "m.toml", "-s", "what_if", "--set", "a=5", "--no-workbook"], &json[..]].concat());
    assert_eq!((&ran["scenario"], &ran["outputs"][0]["value"]), (&json!("what_if"), &json!(30.0)));
    let found =
        at(&[&["seek", "m.toml", "--set", "a=inherited+1", "--target", "60", "--driver", "a"], &json[..]].concat());
    assert_eq!((&found["scenario"], &found["overrides"]), (&json!("base"), &json!({ "a": 3.0 })));
    assert_eq!(found["value"], 10.0);
}

/// Without `min` and `max`, the look goes as far as that of `levers`.
#[test]
fn seek_looks_further_where_nobody_gave_a_range() {
    let folder = TempDir::new().unwrap();
    let text = "[model]\nname = \"m\"\n[timeline]\nstart = \"2026\"\nperiods = 3\nstep = \"year\"\n\
                [drivers]\nz = 0\nn = -3\n[outputs]\nq = \"z + n\"\n";
    fs::write(folder.path().join("m.toml"), text).unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args).ends(0).json();
    let levers = at(&["levers", "m.toml", "--target", "5", "--format", "json"]);
    for (driver, value) in [("z", 8.0), ("n", 5.0)] {
        let found = at(&["seek", "m.toml", "--target", "5", "--driver", driver, "--format", "json"]);
        assert_eq!((&found["reached"], &found["value"]), (&json!(true), &json!(value)), "{found}");
        let lever = levers["levers"].as_array().unwrap().iter().find(|l| l["driver"] == driver).unwrap();
        assert_eq!(lever["value"], value);
    }
}

#[test]
fn data_goes_to_standard_output_alone_and_messages_to_the_other() {
    let run = run_in(failing().path(), &["project", "small.toml", "--no-workbook", "--format", "json"]).ends(3);
    run.json();
    run.says("check fails: `little in 2026-06`");
}

#[test]
fn a_failing_check_is_named_with_its_first_period_and_the_result_is_still_written() {
    let folder = failing();
    let run = run_in(folder.path(), &["project", "small.toml"])
        .ends(3)
        .prints("✗ 1 of 1 checks fail")
        .prints("little in 2026-06");
    let run = run.prints("✗ missed").prints("2026 (9 m)").prints("2027 (3 m)");
    assert!(folder.path().join("small-base.xlsx").is_file(), "{}", run.out);
    let json = run_in(folder.path(), &["project", "small.toml", "--no-workbook", "--format", "json"]).ends(3).json();
    assert_eq!((&json["checks"][0]["name"], &json["checks"][0]["passed"]), (&"little".into(), &false.into()));
    run_in(folder.path(), &["compare", "small.toml"]).ends(3).prints("check fails in base: `little in 2026-06`");
    let json = run_in(folder.path(), &["check", "small.toml", "--format", "json"]).ends(3).json();
    assert_eq!(json["scenarios"][0]["failed"][0]["first_failure"], "little in 2026-06");
}

#[test]
fn the_ending_of_the_output_chooses_its_kind() {
    let folder = TempDir::new().unwrap();
    for name in ["a.xlsx", "a.json", "a.csv"] {
        run_in(folder.path(), &["project", "-o", name]).ends(0).prints(&format!("written: {name}"));
    }
    let json: Value = serde_json::from_slice(&fs::read(folder.path().join("a.json")).unwrap()).unwrap();
    assert_eq!(json["model"], "xiaomi");
    assert!(fs::read_to_string(folder.path().join("a.csv")).unwrap().starts_with("name,"));
    run_in(folder.path(), &["project", "-o", "a.pdf"]).ends(2).says("should end in .xlsx, .json or .csv");
    run_in(folder.path(), &["compare", "-o", "b.pdf"]).ends(2).says("should end in .xlsx, .json or .csv");
}

#[test]
fn a_file_of_somebody_else_is_kept_unless_forced() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("mine.xlsx");
    fs::write(&path, "my own work").unwrap();
    run_in(folder.path(), &["project", "-o", "mine.xlsx"]).ends(4).says("was not written by evcalc").says("--force");
    assert_eq!(fs::read_to_string(&path).unwrap(), "my own work");
    run_in(folder.path(), &["project", "-o", "mine.xlsx", "--force"]).ends(0);
    run_in(folder.path(), &["project", "-s", "price_war", "-o", "mine.xlsx"]).ends(0);
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["mine.xlsx"], "nothing half-written is left");
}

#[test]
fn a_result_of_the_same_command_is_written_again() {
    let folder = TempDir::new().unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args);
    fs::write(folder.path().join("table.csv"), "Month,Sales\n2025-01,10\n2025-02,12\n2025-03,15\n").unwrap();
    let commands: [&[&str]; 8] = [
        &["levers", "--of", "deliveries_2027", "--target", "540000", "-o", "levers.csv"],
        &["compare", "-s", "base", "-o", "compared.json"],
        &["compare", "-s", "base", "-o", "compared.csv"],
        &["simulate", "-n", "50", "-o", "draws.csv"],
        &["simulate", "-n", "50", "-o", "risk.json"],
        &["project", "-o", "projected.json"],
        &["project", "-o", "projected.csv"],
        &["history", "table.csv", "--unit", "vehicle", "-o", "figures.toml"],
    ];
    for command in commands {
        let file = command.last().unwrap();
        at(command).ends(0).prints(file);
        at(command).ends(0).prints(file);
    }
    // Others' tables, and figures that somebody worked on.
    fs::write(folder.path().join("levers.csv"), "driver,note\nprice,mine\n").unwrap();
    at(commands[0]).ends(4).says("was not written by evcalc");
    let figures = folder.path().join("figures.toml");
    let mine = fs::read_to_string(&figures).unwrap() + "# from the association's site\n";
    fs::write(&figures, &mine).unwrap();
    at(commands[7]).ends(4).says("was changed since evcalc wrote it");
    assert_eq!(fs::read_to_string(&figures).unwrap(), mine);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_only_be_read_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("book.xlsx");
    let project = ["project", "-q", "-o", "book.xlsx"];
    run_in(folder.path(), &project).ends(0);
    let set = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    set(0o444);
    run_in(folder.path(), &project).ends(4).says("may only be read");
    set(0o600);
    run_in(folder.path(), &project).ends(0);
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600,
        "whoever could not read it still cannot"
    );
}

#[test]
fn places_that_cannot_be_written_are_named() {
    run(&["project", "-o", "nowhere/book.xlsx"]).ends(4).says("there is no folder `nowhere`");
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("book.xlsx")).unwrap();
    run_in(folder.path(), &["project", "-o", "book.xlsx"]).ends(4).says("it is a folder");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_a_reader_that_has_gone_is_none() {
    use std::process::{Command, Stdio};
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let program = assert_cmd::cargo::cargo_bin!("evcalc");
    let output =
        Command::new(program).args(["project", "--no-workbook", "--format", "json"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write to standard output"));
    let mut child =
        Command::new(program).args(["schema", "model"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn misspelt_names_get_the_nearest_known_one() {
    run(&["project", "xiami"]).ends(1).says("did you mean `xiaomi`?");
    run(&["project", "-s", "agressive"]).ends(1).says("did you mean `aggressive`?");
    run(&["compare", "-s", "bse"]).ends(1).says("did you mean `base`?");
    run(&["project", "--set", "order_growth[YU8]=1%"]).ends(1).says("did you mean `YU7`?");
    run(&["project", "--set", "ordr_growth=1%"]).ends(1).says("did you mean `order_growth`?");
    run(&["explain", "delivries"]).ends(1).says("did you mean `deliveries`?");
    run(&["explain", "deliveries[YU8]@2027-01"]).ends(1).says("did you mean `YU7`?");
    run(&["baseline", "show", "yu7_prize"]).ends(1).says("did you mean `yu7_price`?");
    run(&["models", "show", "xiaome"]).ends(1).says("did you mean `xiaomi`?");
    run(&["projet"]).ends(2).says("project");
    run(&["models", "--format", "jsn"]).ends(2).says("json");
}

#[test]
fn files_that_are_not_there_or_no_text_are_told() {
    run(&["project", "no-such.toml"]).ends(4).says("cannot read `no-such.toml`");
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("binary.toml"), [0xff, 0xfe, 0x00]).unwrap();
    fs::write(folder.path().join("empty.toml"), "").unwrap();
    run_in(folder.path(), &["project", "binary.toml"]).ends(4).says("binary.toml");
    run_in(folder.path(), &["project", "empty.toml"]).ends(1).says("[model]");
    run_in(folder.path(), &["project", "."]).ends(4).says("is a folder");
    run_in(folder.path(), &["project", "./"]).ends(4);
}

#[test]
fn changes_that_make_no_sense_are_told_with_their_place() {
    run(&["project", "--set", "order_growth"]).ends(1).says("NAME=VALUE");
    run(&["project", "--set", "order_growth=1% +"]).ends(1).says("--set");
    run(&["project", "--set", "order_growth=9000%"]).ends(1).says("outside of its range");
    run(&["project", "--set", "deliveries=5"]).ends(1);
    run(&["project", "--set", "=5"]).ends(1);
    run(&["project", "--set", ""]).ends(1);
}

#[test]
fn what_is_known_of_a_line_stands_beside_what_the_model_gives() {
    let folder = TempDir::new().unwrap();
    let model = "[model]\nname = \"m\"\n[timeline]\nstart = \"2026-01\"\nperiods = 4\nstep = \"month\"\nforecast = \"2026-03\"\n\
        [lines.a]\nformula = \"t * 10\"\nactual = { \"2026-01\" = 8, \"2026-02\" = 25 }\n";
    fs::write(folder.path().join("m.toml"), model).unwrap();
    let run = run_in(folder.path(), &["project", "m.toml", "--format", "json"]).ends(0);
    let expected = serde_json::json!([
        {"line": "a", "element": [], "period": "2026-01", "actual": 8.0, "value": 10.0, "difference": 2.0, "bound": null, "holds": null},
        {"line": "a", "element": [], "period": "2026-02", "actual": 25.0, "value": 20.0, "difference": -5.0, "bound": null, "holds": null},
    ]);
    assert_eq!(run.json()["actuals"], expected);
    run_in(folder.path(), &["project", "m.toml"]).ends(0).prints("+25.0%").prints("-20.0%");
    // On the calc sheet and on Checks, as formulas that another engine computes alike.
    let verified =
        run_in(folder.path(), &["verify", "m-base.xlsx", "--model", "m.toml", "--format", "json"]).ends(0).json();
    assert!(verified["formulas"].as_u64() > Some(100), "{verified}");
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.path().join("m-base.xlsx")).unwrap();
    let texts = |book: &mut calamine::Xlsx<_>, sheet: &str| -> Vec<String> {
        let range = calamine::Reader::worksheet_range(book, sheet).unwrap();
        range.used_cells().map(|(_, _, value)| value.to_string()).collect()
    };
    let calc = texts(&mut book, "Calc");
    assert!(calc.contains(&"A – known".to_owned()) && calc.contains(&"A – less known".to_owned()), "{calc:?}");
    assert!(texts(&mut book, "Checks").iter().any(|text| text.starts_with("Known values")));
}

#[test]
fn a_floor_that_holds_is_no_error() {
    let folder = TempDir::new().unwrap();
    let figure = |id: &str, firmness: &str| {
        format!(
            "[figures.{id}]\ntitle = \"{id}\"\nvalue = 20\nunit = \"1\"\nperiod = \"2026-01\"\nfirmness = \"{firmness}\"\n"
        )
    };
    let figures = figure("least", "at_least") + &figure("most", "up_to");
    fs::write(folder.path().join("f.toml"), figures).unwrap();
    let model = "[model]\nname = \"m\"\nbaseline = \"f.toml\"\n[timeline]\nstart = \"2026-01\"\nperiods = 4\nstep = \"month\"\n\
        [lines.a]\nformula = \"t * 10 + 20\"\nactual = { \"2026-01\" = \"baseline.least\", \"2026-02\" = \"baseline.most\" }\n";
    fs::write(folder.path().join("m.toml"), model).unwrap();
    let told = run_in(folder.path(), &["project", "m.toml", "--format", "json"]).ends(0).json();
    let of = |at: usize| (told["actuals"][at]["bound"].clone(), told["actuals"][at]["holds"].clone());
    assert_eq!(of(0), ("floor".into(), true.into()));
    assert_eq!(of(1), ("ceiling".into(), false.into()));
    let table = run_in(folder.path(), &["project", "m.toml"]).ends(0).prints("≥ 20").prints("≤ 20");
    table.prints("+100.0%");
    run_in(folder.path(), &["verify", "m-base.xlsx", "--model", "m.toml"]).ends(0);
}

#[test]
fn scenarios_are_compared_with_the_first_one() {
    let json = run(&["compare", "-s", "base", "-s", "aggressive", "--format", "json"]).ends(0).json();
    assert_eq!(json["reference"], "base");
    assert_eq!(json["scenarios"], serde_json::json!(["base", "aggressive"]));
    let output = &json["outputs"][0];
    let (base, other) = (output["values"]["base"].as_f64().unwrap(), output["values"]["aggressive"].as_f64().unwrap());
    assert_eq!(output["differences"], serde_json::json!({"aggressive": other - base}));
    let year = json["years"].as_array().unwrap().iter().find(|row| row["line"] == "deliveries").unwrap();
    assert_eq!((&year["year"], year["element"].as_array().unwrap().len()), (&2025.into(), 0));
    run(&["compare"]).ends(0).prints("Price war").prints("difference");
    let csv = run(&["compare", "-s", "base", "-s", "aggressive", "--format", "csv"]).ends(0).out;
    assert!(csv.starts_with("name,element,unit,year,base,aggressive,aggressive_difference"), "{csv}");
    let twice = run(&["compare", "-s", "base", "-s", "base", "--format", "json"]).ends(0).json();
    assert_eq!(twice["scenarios"], serde_json::json!(["base"]));
}

#[test]
fn variants_stand_beside_the_scenarios_that_they_change() {
    let named = |json: &serde_json::Value| json["scenarios"].to_string();
    let words =
        ["compare", "-s", "base", "-s", "soft=base", "--set", "firm_share=30%", "-s", "aggressive", "--format", "json"];
    let json = run(&words).json();
    assert_eq!(named(&json), r#"["base","soft","aggressive"]"#);
    // The same change as a what-if of `project`, whose numbers the independent translation confirms.
    let alone = run(&["project", "--set", "firm_share=30%", "--no-workbook", "--format", "json"]).json();
    for (at, output) in alone["outputs"].as_array().unwrap().iter().enumerate() {
        assert_eq!(json["outputs"][at]["values"]["soft"], output["value"], "{}", output["name"]);
        assert_eq!(json["outputs"][at]["met"]["soft"], output["met"], "{}", output["name"]);
    }
    let two = run(&[
        "compare",
        "-s",
        "base",
        "--set",
        "firm_share=30%",
        "-s",
        "base",
        "--set",
        "firm_share=90%",
        "--format",
        "json",
    ]);
    assert_eq!(named(&two.json()), r#"["base","base_what_if","base_2_what_if"]"#);
    let behind =
        run(&["compare", "-s", "base", "-s", "aggressive", "--set", "firm_share=30%", "--format", "json"]).json();
    assert_eq!(named(&behind), r#"["base","aggressive","what_if"]"#);
    run(&["compare", "-s", "soft=base"]).ends(2).says("`-s soft=base --set NAME=VALUE`");
    run(&["compare", "-s", "base=aggressive", "--set", "firm_share=30%"])
        .ends(1)
        .says("there is already a scenario `base`");
    run(&["compare", "-s", "soft=bse", "--set", "firm_share=30%"]).ends(1).says("did you mean `base`?");
}

#[test]
fn scenarios_are_compared_period_by_period() {
    let words = ["compare", "-s", "base", "-s", "aggressive", "--by", "period", "--line", "deliveries"];
    let json = run(&[words.as_slice(), &["--format", "json"]].concat()).json();
    let periods = json["periods"].as_array().unwrap();
    let alone = run(&["project", "-s", "aggressive", "--no-workbook", "--format", "json"]).json();
    let line = alone["lines"].as_array().unwrap().iter().find(|l| l["name"] == "deliveries").unwrap();
    let element = &line["element"];
    let of_line: Vec<&serde_json::Value> = periods.iter().filter(|row| row["element"] == *element).collect();
    assert_eq!(of_line.len(), alone["periods"].as_array().unwrap().len());
    for (at, row) in of_line.iter().enumerate() {
        assert_eq!(row["period"], alone["periods"][at]);
        assert_eq!(row["values"]["aggressive"], line["values"][at]);
    }
    run(&words).ends(0).prints("Deliveries – ").prints("2027-03");
    run(&["compare", "--line", "delivery"]).ends(1).says("did you mean `deliveries`?");
    let csv = run(&[words.as_slice(), &["--format", "csv"]].concat()).out;
    assert!(csv.starts_with("name,element,unit,period,base,aggressive,aggressive_difference"), "{csv}");
}

#[test]
fn scenarios_list_what_they_change() {
    let json = run(&["scenarios", "--format", "json"]).ends(0).json();
    let scenario = json["scenarios"].as_array().unwrap().iter().find(|s| s["name"] == "aggressive").unwrap();
    assert_eq!(scenario["extends"], "base");
    let change = scenario["changes"].as_array().unwrap().iter().find(|c| c["driver"] == "order_growth[YU7]").unwrap();
    assert!(change["from"].is_f64() && change["to"].is_f64(), "{change}");
    run(&["scenarios"]).ends(0).prints("order_growth[YU7]");
}

#[test]
fn a_new_model_checks_without_a_remark_and_projects() {
    let folder = bakery();
    run_in(folder.path(), &["check", "bakery.toml"]).ends(0).prints("0 errors, 0 warnings");
    run_in(folder.path(), &["project", "bakery.toml"]).ends(0).prints("written: bakery-base.xlsx");
    run_in(folder.path(), &["baseline", "check", "bakery.toml"]).ends(0);
    run_in(folder.path(), &["new", "bakery"]).ends(4).says("`bakery.toml` exists");
    run_in(folder.path(), &["new", "bakery", "--force"]).ends(0);
    run_in(folder.path(), &["new", "2 loaves"]).ends(2).says("cannot be the name of a model");
    run_in(folder.path(), &["new", "../x"]).ends(2);
    run_in(folder.path(), &["new", "sum"]).ends(2).says("it is a function").says("`sum_1`");
}

#[test]
fn check_tells_everything_as_data_too() {
    let folder = TempDir::new().unwrap();
    fs::copy("tests/broken/five-errors.toml", folder.path().join("five.toml")).unwrap();
    let json = run_in(folder.path(), &["check", "five.toml", "--format", "json"]).ends(1).json();
    let first = &json["diagnostics"][0];
    assert!(json["diagnostics"].as_array().unwrap().len() >= 5);
    assert_eq!((&first["severity"], &first["file"]), (&"error".into(), &"five.toml".into()));
    assert!(first["line"].is_u64() && first["column"].is_u64() && first["hints"].is_array());
    assert!(first["code"].as_str().unwrap().starts_with('E'));
    run(&["check"]).ends(0).prints("all hold");
}

#[test]
fn explain_tells_codes_names_and_numbers() {
    run(&["explain", "E0301"]).ends(0).prints("E0301");
    run(&["explain", "e0301", "--format", "json"]).ends(0).prints("\"explanation\"");
    run(&["explain", "E0999"]).ends(1).says("error codes run from");
    run(&["explain", "deliveries"]).ends(0).prints("formula").prints("used in");
    run(&["explain", "deliveries[YU7]@2027-03", "--model", "xiaomi"])
        .ends(0)
        .prints("deliveries[YU7]@2027-03")
        .prints("└ ");
    run(&["explain", "deliveries@2027-03"]).ends(0).prints("sum(deliveries)@2027-03");
    // An output: the periods that it adds, the last told in full; a milestone: the period in which it turns, and the one before.
    run(&["explain", "deliveries_2027"]).ends(0).prints("all_deliveries@2027-01").prints("deliveries[YU7]@2027-12");
    let told = run(&["explain", "millionth_vehicle", "--format", "json", "--depth", "2"]).ends(0).json();
    let values: Vec<&Value> = told["made_of"].as_array().unwrap().iter().map(|part| &part["value"]).collect();
    assert_eq!(values, [&Value::from(0.0), &Value::from(1.0)], "{told}");
    // What a scenario changed: its value, and not the note about the other one.
    run(&["explain", "firm_share"]).prints("value       65%").prints("used in     walk_away").prints("Judgement");
    run(&["explain", "firm_share", "-s", "conservative"]).prints("value       45%").prints("changed in  conservative");
    let changed =
        run(&["explain", "firm_share@2027-03", "-s", "conservative"]).ends(0).prints("changed in `conservative`");
    assert!(!changed.out.contains("Judgement"), "{}", changed.out);
    run(&["explain", "list_price[YU7]"]).prints("value       2025-07 baseline.yu7_price;");
    run(&["explain", "yu7_price"]).prints("253,500").prints("2025-07").prints("list_price");
    let csv = run(&["explain", "deliveries_2027", "--format", "csv"]).ends(0);
    csv.prints("depth,name,value,unit,formula,figure,source,notes\r\n0,deliveries_2027,");
    run(&["explain", "order_growth@2027-03"]).ends(1).says("`order_growth[SU7]`");
    run(&["explain", "deliveries[YU7,SU7]"]).ends(1).says("two elements of one dimension");
    run(&["explain", "list_price[YU7,2027-03]"]).ends(0).prints("list_price[YU7]@2027-03 =");
    run(&["explain", "deliveries[YU7]@2035-01"]).ends(1).says("2025-07 to 2028-12");
    run(&["explain", "deliveries[YU7]@soon"]).ends(1);
    for odd in ["", "@", "[", "deliveries[", "deliveries[]", "deliveries[YU7]@", "]x[", "a@b@c"] {
        run(&["explain", odd]).ends(1);
    }
}

#[test]
fn names_that_are_typed_wrongly_are_told_alike_everywhere() {
    for (name, wrong, right) in [
        ("order_growth[YU7", "the `[` is not closed", "write `order_growth[YU7]`"),
        ("order_growth[YU7, 2027", "the `[` is not closed", "write `order_growth[YU7, 2027]`"),
        ("order_growth]", "the `]` has no `[` before it", "write `NAME[ELEMENT]`"),
        ("order_growth[]", "is missing between the brackets", "write `order_growth[ELEMENT]`, or `order_growth` alone"),
        ("order_growth[YU7]x", "`x` stands behind the `]`", "write `order_growth[YU7]`, and a period"),
        ("order_growth[YU7]@", "a period is missing behind `@`", "write `order_growth[YU7]@PERIOD`"),
        ("order_growth[YU8]", "`order_growth` has no element `YU8`", "did you mean `YU7`?"),
    ] {
        let set = format!("{name}=3%");
        run(&["project", "--no-workbook", "--set", &set]).ends(1).says(wrong).says(right);
        let seek = ["seek", "--of", "deliveries_2027", "--target", "540000", "--driver", name];
        run(&seek).ends(1).says(wrong).says(right);
        run(&["explain", name]).ends(1).says(wrong).says(right);
    }
    // A step of a path may be named in both ways.
    let one = run(&["project", "--no-workbook", "--format", "json", "--set", "list_price[YU7,2027-03]=240000"]).ends(0);
    let other =
        run(&["project", "--no-workbook", "--format", "json", "--set", "list_price[YU7]@2027-03=240000"]).ends(0);
    assert_eq!(one.out, other.out);
}

#[test]
fn a_year_is_explained_as_the_tables_by_year_show_it() {
    let year = |what: &str| run(&["explain", what, "--format", "json", "--depth", "2"]).ends(0).json();
    let projected = run(&["project", "--format", "json", "--no-workbook"]).ends(0).json();
    let output = |name: &str| {
        projected["outputs"].as_array().unwrap().iter().find(|o| o["name"] == name).unwrap()["value"].clone()
    };
    let close = |a: &Value, b: &Value| (a.as_f64().unwrap() / b.as_f64().unwrap() - 1.0).abs() < 1e-12;
    let sum = year("deliveries@2027");
    assert!(close(&sum["value"], &output("deliveries_2027")), "{}", sum["value"]);
    assert_eq!((&sum["name"], sum["made_of"].as_array().map(Vec::len)), (&"sum(deliveries)@2027".into(), Some(12)));
    // A quotient is that of the year's sums, in `explain`, by year, and as an output.
    let margin = year("gross_margin@2026");
    assert!(close(&margin["value"], &output("yearly_margin_2026")), "{}", margin["value"]);
    let parts: Vec<f64> = margin["made_of"].as_array().unwrap().iter().map(|p| p["value"].as_f64().unwrap()).collect();
    assert!((parts[0] / parts[1] / margin["value"].as_f64().unwrap() - 1.0).abs() < 1e-12, "{parts:?}");
    let backlog = year("backlog@2027");
    assert_eq!(backlog["value"], year("backlog@2027-12")["value"], "a balance is its last value");
    let quarter = year("deliveries@2027-Q1")["value"].as_f64().unwrap();
    let months: f64 = (1..=3).map(|m| year(&format!("deliveries@2027-0{m}"))["value"].as_f64().unwrap()).sum();
    assert!((quarter / months - 1.0).abs() < 1e-12);
    run(&["explain", "deliveries_2027@2026-03"]).ends(1).says("one number for the whole timeline");
    run(&["explain", "cny_per_million@2026-03"]).ends(1).says("has no periods");
    run(&["explain", "new_year_loss@2027-03"]).ends(0).prints("= 0.0%");
}

#[test]
fn the_mean_of_a_milestone_is_the_period_nearest_to_it() {
    let told = run(&["simulate", "-n", "2000", "--of", "millionth_vehicle", "--format", "json"]).ends(0).json();
    let output = &told["outputs"][0];
    let reached: Vec<f64> = output["reached_by"].as_object().unwrap().values().map(|x| x.as_f64().unwrap()).collect();
    let before = std::iter::once(0.0).chain(reached.iter().copied());
    let mean: f64 = (1..).zip(reached.iter().zip(before)).map(|(t, (to, from))| f64::from(t) * (to - from)).sum();
    let periods = run(&["project", "--format", "json", "--no-workbook"]).json()["periods"].clone();
    assert_eq!(output["mean"], periods[mean.round() as usize - 1], "{mean}");
}

#[test]
fn an_explained_number_goes_down_to_figures_and_articles() {
    fn leaf<'a>(node: &'a Value, found: &mut Vec<&'a Value>) {
        if node.get("figure").is_some() {
            found.push(node);
        }
        node["made_of"].as_array().unwrap().iter().for_each(|part| leaf(part, found));
    }
    let json = run(&["explain", "revenue[YU7]@2026-03", "--format", "json"]).ends(0).json();
    assert_eq!((&json["name"], &json["unit"]), (&"revenue[YU7]@2026-03".into(), &"CNY".into()));
    assert!(json["value"].is_f64() && json["formula"].is_string());
    let mut found = vec![];
    leaf(&json, &mut found);
    assert!(found.iter().any(|leaf| leaf["source"].as_str().is_some_and(|source| !source.is_empty())), "{json:#}");
}

#[test]
fn figures_are_listed_shown_and_checked() {
    let json = run(&["baseline", "list", "--format", "json"]).ends(0).json();
    let figure = json["figures"].as_array().unwrap().iter().find(|f| f["id"] == "yu7_price").unwrap();
    for key in ["title", "value", "unit", "period", "firmness", "kind", "status", "source"] {
        assert!(!figure[key].is_null(), "{key}");
    }
    run(&["baseline", "list"]).ends(0).prints("xiaomi_group_net_profit_growth_2025_q3");
    run(&["baseline", "show", "yu7_price"]).ends(0).prints("253,500 CNY/vehicle");
    let json = run(&["baseline", "check", "--format", "json"]).ends(0).json();
    // Contradictions are known, each with what is made of it and why, and told first.
    let conflicts = json["conflicts"].as_array().unwrap();
    assert!(
        conflicts.len() == 15 && conflicts.iter().all(|one| one["verdict"].is_string() && one["reason"].is_string())
    );
    assert!(conflicts.iter().all(|one| one["figures"].as_array().unwrap().len() >= 2));
    let told = run(&["baseline", "check"]).ends(0);
    assert!(told.out.starts_with("Contradictions that are known\n  c1_revenue_called_profit"), "{}", told.out);
    told.prints("no other two figures contradict each other").prints("industry_value · over 3,000,000,000 USD");
    assert!(json["relations"].as_array().unwrap().iter().all(|r| r["holds"] == true));
    assert!(json["unused"].as_array().unwrap().len() > 10);
}

#[test]
fn a_planted_contradiction_between_figures_is_found() {
    let folder = bakery();
    let path = folder.path().join("bakery-figures.toml");
    let planted = "\n[figures.price_again]\nsubject = \"Our product\"\nmeasure = \"price\"\nperiod = \"2025\"\nvalue = 500\nunit = \"EUR/unit\"\n\
                   [relations.wrong]\nholds = \"price_2025 > price_again\"\n";
    fs::write(&path, fs::read_to_string(&path).unwrap() + planted).unwrap();
    for file in ["bakery.toml", "bakery-figures.toml"] {
        let json = run_in(folder.path(), &["baseline", "check", file, "--format", "json"]).ends(1).json();
        assert_eq!(json["conflicts"][0]["figures"], serde_json::json!(["price_2025", "price_again"]));
        assert_eq!(json["conflicts"][0]["verdict"], Value::Null);
        assert_eq!(json["relations"][0], serde_json::json!({"name": "wrong", "holds": false}));
        assert!(json["unused"].as_array().unwrap().contains(&"price_again".into()));
    }
    // Said to be known, it is no finding any more; what is said wrongly is told.
    let known = "[conflicts.two_prices]\nfigures = [\"price_2025\", \"price_again\"]\nverdict = \"The first.\"\nreason = \"It is dated.\"\n";
    let text = fs::read_to_string(&path).unwrap().replace("price_2025 > price_again", "price_2025 < price_again");
    fs::write(&path, text.clone() + known).unwrap();
    let json = run_in(folder.path(), &["baseline", "check", "bakery.toml", "--format", "json"]).ends(0).json();
    assert_eq!(json["conflicts"][0]["name"], "two_prices");
    for (from, to, says) in [
        ("\"price_again\"]", "\"price_agan\"]", "did you mean `price_again`?"),
        ("\"price_2025\", ", "", "fewer than two figures"),
        ("reason = ", "because = ", "reason"),
    ] {
        fs::write(&path, text.clone() + &known.replace(from, to)).unwrap();
        run_in(folder.path(), &["baseline", "check", "bakery.toml"]).ends(1).tells(says);
    }
}

#[test]
fn models_schemas_completions_and_manuals_are_printed() {
    let json = run(&["models", "--format", "json"]).ends(0).json();
    assert_eq!((&json["default"], &json["models"][0]["name"]), (&"xiaomi".into(), &"xiaomi".into()));
    let text = run(&["models", "show", "xiaomi"]).ends(0).out;
    assert_eq!(text, fs::read_to_string("models/xiaomi.toml").unwrap());
    for file in ["model", "baseline", "known", "forecast"] {
        assert_eq!(run(&["schema", file]).ends(0).json()["$schema"], "https://json-schema.org/draft/2020-12/schema");
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        run(&["completions", shell]).ends(0).prints("evcalc");
    }
    run(&["man"]).ends(0).prints(".TH evcalc");
    let folder = TempDir::new().unwrap();
    run_in(folder.path(), &["man", "--dir", "."]).ends(0);
    assert!(folder.path().join("evcalc-project.1").is_file());
    run(&["man", "--dir", "nowhere"]).ends(4).says("nowhere");
}

#[test]
fn every_command_explains_itself_with_an_example() {
    for command in [
        "project",
        "compare",
        "diff",
        "publish",
        "score",
        "fit",
        "scenarios",
        "models",
        "new",
        "check",
        "explain",
        "baseline",
        "schema",
        "completions",
        "man",
    ] {
        run(&[command, "--help"]).ends(0).prints("Example").prints("evcalc ");
    }
    run(&[]).ends(2);
    run(&["--version"]).ends(0).prints("evcalc 0.");
}

#[test]
fn colour_is_used_when_asked_for() {
    assert!(run(&["models", "--color", "always"]).ends(0).out.contains('\u{1b}'));
    assert!(!run(&["models", "--color", "never"]).ends(0).out.contains('\u{1b}'));
}

#[test]
fn warnings_are_counted_and_shown_in_full_when_asked() {
    let short = run(&["project", "--no-workbook"]).ends(0);
    let long = run(&["project", "--no-workbook", "-v"]).ends(0);
    let quiet = run(&["project", "--no-workbook", "-q"]).ends(0);
    assert!(short.err.lines().count() <= 1, "{}", short.err);
    assert!(long.out.len() > short.out.len(), "-v shows every element");
    assert_eq!(quiet.err, "");
}

#[test]
fn simulate_tells_percentiles_probabilities_and_drivers() {
    let run = run(&["simulate", "--draws", "4000", "--fans", "--format", "json"]).ends(0);
    let json = run.json();
    assert_eq!(
        (json["draws"].as_u64(), json["seed"].as_u64(), json["failed_draws"].as_u64()),
        (Some(4000), Some(1), Some(0))
    );
    for output in json["outputs"].as_array().expect("outputs") {
        let name = output["name"].as_str().expect("a name");
        let p = |key: &str| output["percentiles"][key].clone();
        if output["unit"] != "period" {
            let rising = ["5", "10", "50", "90", "95"].map(|key| p(key).as_f64().expect("a number"));
            assert!(rising.is_sorted(), "{name}: {rising:?}");
        }
        let share: f64 =
            output["drivers"].as_array().expect("drivers").iter().filter_map(|d| d["share"].as_f64()).sum();
        let certain = output["sd"] == 0.0;
        assert!((share - if certain { 0.0 } else { 1.0 }).abs() < 1e-9, "{name}: {share}");
        if !output["target"].is_null() {
            assert!((0.0..=1.0).contains(&output["probability"].as_f64().expect("a probability")), "{name}");
        }
    }
    let line = &json["lines"][0];
    assert_eq!(line["percentiles"]["50"].as_array().map(Vec::len), Some(42));
}

#[test]
fn simulate_gives_the_same_bytes_for_any_number_of_threads() {
    let of = |threads: &str| run(&["simulate", "-n", "3000", "--threads", threads, "--format", "json"]).ends(0).out;
    assert_eq!(of("1"), of("3"));
    let other = run(&["simulate", "-n", "3000", "--seed", "2", "--format", "json"]).ends(0).out;
    assert_ne!(of("1"), other);
}

#[test]
fn a_driver_that_is_set_is_not_drawn() {
    let run = run(&["simulate", "-n", "500", "--set", "firm_share=60%", "--format", "json"]).ends(0);
    assert!(run.out.contains("\"driver\": \"orders_at_start[YU7]\""));
    assert!(!run.out.contains("\"driver\": \"firm_share\""));
    // The scenario is the one in the file, with what was laid on top beside it.
    let json = run.json();
    assert_eq!(json["scenario"], "base");
    assert_eq!(json["overrides"], json!({ "firm_share": 0.6 }));
    assert_eq!(json["lines"], json!([]));
}

#[test]
fn simulate_says_what_is_wrong() {
    run(&["simulate", "--of", "deliveries_202"])
        .ends(1)
        .says("there is no output `deliveries_202`")
        .says("did you mean `deliveries_202");
    run(&["simulate", "--draws", "0"]).ends(2);
    run(&["simulate", "-o", "x.txt", "-n", "10"]).ends(2).says("should end in .xlsx, .json, .csv or .parquet");
    let folder = TempDir::new().unwrap();
    let head = "[model]\nname = \"m\"\n[timeline]\nstart = \"2026\"\nperiods = 3\nstep = \"year\"\n";
    fs::write(folder.path().join("sure.toml"), format!("{head}[drivers]\na = 2\n[lines]\nx = \"a * t\"\n")).unwrap();
    run_in(folder.path(), &["simulate", "sure.toml"]).ends(1).says("no uncertain driver").says("uncertain = {");
    let fails = "[drivers]\na = { value = 1, uncertain = { uniform = { low = -1, high = 1 } } }\n\
        [lines]\nx = \"ln(a) * t\"\n[outputs]\nall = \"total(x)\"\n";
    fs::write(folder.path().join("fails.toml"), format!("{head}{fails}")).unwrap();
    let always = fails.replace("low = -1, high = 1", "low = -2, high = -1");
    fs::write(folder.path().join("always.toml"), format!("{head}{always}")).unwrap();
    run_in(folder.path(), &["simulate", "always.toml", "-n", "100"])
        .ends(1)
        .says("every draw of scenario `base` had an error");
    let run = run_in(folder.path(), &["simulate", "fails.toml", "-n", "2000", "--format", "json"]).ends(0);
    let failed = run.json()["failed_draws"].as_u64().expect("a count");
    assert!((900..1100).contains(&failed), "{failed}");
    run.says("had an error and are left out").says("logarithm of -").says("draw ");
}

#[test]
fn simulated_means_and_deviations_are_those_of_the_distributions() {
    let folder = TempDir::new().unwrap();
    let model = "[model]\nname = \"m\"\n[timeline]\nstart = \"2026\"\nperiods = 2\nstep = \"year\"\n[drivers]\n\
        n = { value = 5, uncertain = { normal = { sd = 2 } } }\nu = { value = 0, uncertain = { uniform = { low = 0, high = 12 } } }\n\
        p = { value = 100, uncertain = { pert = { low = 80, high = 150 } } }\nl = { value = 3, uncertain = { lognormal = { sigma = 0.5 } } }\n\
        d = { value = 1, uncertain = { discrete = { values = [1, 2, 4], weights = [1, 2, 1] } } }\n\
        b = { value = 0.1, uncertain = { beta = { alpha = 3, beta = 97 } } }\ni = { value = 1, uncertain = { interval = { low = 2, high = 8 } } }\n\
        r = { value = 0, redraw = \"period\", uncertain = { normal = { sd = 3 } } }\n\
        [lines]\nrr = { formula = \"r\", total = \"none\" }\n\
        [outputs]\non = \"n\"\nou = \"u\"\nop = \"p\"\nol = \"l\"\nod = \"d\"\nob = \"b\"\noi = \"i\"\nor2 = \"total(rr)\"\n";
    fs::write(folder.path().join("m.toml"), model).unwrap();
    let run = run_in(folder.path(), &["simulate", "m.toml", "-n", "200000", "--format", "json"]).ends(0);
    let json = run.json();
    // By the textbook: PERT mean (80 + 400 + 150) / 6 and variance (m - a)(b - m) / 7; lognormal 3 exp(1/8);
    // the interval is a lognormal with median 4 and sigma ln(4) / 3.2897.
    let sigma = 4.0_f64.ln() / (2.0 * 1.644_853_627);
    let log = |median: f64, s: f64| {
        (median * (s * s / 2.0).exp(), median * (s * s / 2.0).exp() * ((s * s).exp() - 1.0).sqrt())
    };
    let expected = [
        ("on", (5.0, 2.0)),
        ("ou", (6.0, 12.0 / 12f64.sqrt())),
        ("op", (105.0, 160.714_286_f64.sqrt())),
        ("ol", log(3.0, 0.5)),
        ("od", (2.25, 1.1875_f64.sqrt())),
        ("ob", (0.03, (3.0 * 97.0 / (10_000.0 * 101.0_f64)).sqrt())),
        ("oi", log(4.0, sigma)),
        ("or2", (0.0, 18f64.sqrt())),
    ];
    for (name, (mean, sd)) in expected {
        let output = json["outputs"].as_array().unwrap().iter().find(|o| o["name"] == name).unwrap();
        let (m, s) = (output["mean"].as_f64().unwrap(), output["sd"].as_f64().unwrap());
        assert!((m - mean).abs() < 5.0 * sd / 200_000f64.sqrt(), "{name}: mean {m}, not {mean}");
        assert!((s / sd - 1.0).abs() < 0.015, "{name}: sd {s}, not {sd}");
    }
}

#[test]
fn a_value_that_its_distribution_cannot_be_around_is_told() {
    let folder = TempDir::new().unwrap();
    let model = |driver: &str| {
        format!(
            "[model]\nname = \"m\"\n[timeline]\nstart = \"2026\"\nperiods = 3\nstep = \"year\"\n[drivers]\n\
             a = {{ value = 5, uncertain = {{ {driver} }} }}\n[lines]\nx = \"a * t\"\n[outputs]\no = \"total(x)\"\n\
             [scenarios.base]\n[scenarios.low.drivers]\na = -1\n"
        )
    };
    let path = folder.path().join("m.toml");
    fs::write(&path, model("triangular = { low = 6, high = 9 }")).unwrap();
    run_in(folder.path(), &["simulate", "m.toml"])
        .ends(1)
        .says("`a` is 5 in scenario `base`")
        .says("6 to 9")
        .says("widen");
    fs::write(&path, model("lognormal = { sigma = 0.1 }")).unwrap();
    run_in(folder.path(), &["simulate", "m.toml", "-n", "100"]).ends(0);
    run_in(folder.path(), &["simulate", "m.toml", "-s", "low"]).ends(1).says("a lognormal driver is above 0");
}

/// A model some of whose draws fail, with a check that fails in others and a target that varies.
const DRAWN: &str = "[model]\nname = \"drawn\"\n[timeline]\nstart = \"2026\"\nperiods = 3\nstep = \"year\"\n[drivers]\n\
    a = { value = 1, uncertain = { normal = { sd = 0.6 } } }\nwish = { value = 2, uncertain = { uniform = { low = 1, high = 3 } } }\n\
    noise = { value = 0, redraw = \"period\", uncertain = { normal = { sd = 0.1 } } }\n\
    path = { value = { \"2026\" = 1, \"2028\" = 2 }, uncertain = { lognormal = { sigma = 0.2 } } }\n\
    [lines]\nx = \"ln(a) * t + path + noise\"\n[outputs]\nall = { formula = \"total(x)\", target = \"wish * 2\" }\n\
    when = { formula = \"first_when(x > 3)\", unit = \"period\", target = \"2027\" }\nsure = \"3 * 4\"\n[checks]\nlow = \"x > -2\"\n\
    [scenarios.base]\ntitle = \"Base\"\nprobability = 0.6\n[scenarios.high]\ntitle = \"High\"\nprobability = 0.4\ndrivers = { a = 2 }\n";

#[test]
fn parts_add_up_to_the_bytes_of_one_run() {
    let folder = TempDir::new().unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args);
    fs::write(folder.path().join("m.toml"), DRAWN).unwrap();
    for more in [&["-s", "high", "--first-draw", "7"][..], &["--mix"], &["--sampling", "latin"], &["--set", "a = 1.5"]]
    {
        let base = [&["simulate", "m.toml", "-n", "30001", "--format", "json"], more].concat();
        let whole = at(&base).ends(0);
        for part in ["1/3", "2/3", "3/3"] {
            let file = format!("p{}.parquet", &part[..1]);
            at(&[&base, &["--part", part, "-o", &file][..]].concat()).ends(0).says("of 3");
        }
        let merge = &["simulate", "--format", "json", "--merge", "p3.parquet", "p1.parquet", "p2.parquet"];
        let merged = at(merge).ends(0);
        assert!(whole.json()["failed_draws"] != 0 || more[0] == "--set", "the model has draws that fail");
        assert_eq!(merged.out, whole.out, "{more:?}");
    }
    // What does not belong together is told apart.
    at(&["simulate", "--merge", "p1.parquet", "p3.parquet"]).ends(1).says("of 3 parts these are missing: 2");
    at(&["simulate", "--merge", "p1.parquet", "p1.parquet", "p2.parquet"]).ends(1).says("both part 1");
    at(&["simulate", "m.toml", "-n", "30001", "--part", "2/3", "-o", "q.parquet"]).ends(0);
    at(&["simulate", "--merge", "p1.parquet", "q.parquet", "p3.parquet"]).ends(1).says("set is [\"a = 1.5\"] and []");
    at(&["simulate", "--merge", "m.toml"]).ends(1).says("no part of a simulation");
    at(&["simulate", "--merge", "none.parquet"]).ends(4).says("none.parquet");
    at(&["simulate", "m.toml", "--part", "4/3", "-o", "x.parquet"]).ends(2).says("--part 3/10");
    at(&["simulate", "m.toml", "--part", "1/3"]).ends(2).says("-o part.parquet");
    let bytes = fs::read(folder.path().join("p1.parquet")).unwrap();
    for cut in [4, 100, bytes.len() / 2, bytes.len() - 9] {
        fs::write(folder.path().join("cut.parquet"), &bytes[..cut]).unwrap();
        at(&["simulate", "--merge", "cut.parquet"]).ends(1).says("no part of a simulation");
    }
    fs::write(folder.path().join("m.toml"), DRAWN.replace("probability = 0.6", "probability = 0.60 # the same"))
        .unwrap();
    at(&["simulate", "--merge", "p1.parquet", "p2.parquet", "p3.parquet"]).ends(0);
    let title = format!("{DRAWN}[outputs.more]\nformula = \"1\"\n");
    fs::write(folder.path().join("m.toml"), title).unwrap();
    at(&["simulate", "--merge", "p1.parquet", "p2.parquet", "p3.parquet"]).ends(1).says("another model or version");
}

#[test]
fn draws_are_written_with_drivers_and_outputs_and_each_can_be_looked_at() {
    let folder = TempDir::new().unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args);
    fs::write(folder.path().join("m.toml"), DRAWN).unwrap();
    at(&["simulate", "m.toml", "-s", "base", "-s", "high", "-n", "600", "-o", "draws.csv"]).ends(0);
    let text = fs::read_to_string(folder.path().join("draws.csv")).unwrap();
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let head = "scenario,draw,a,wish,noise@2026,noise@2027,noise@2028,path factor,all,when,sure,failed";
    assert_eq!(rows[0].join(","), head);
    assert_eq!(rows.len(), 1201);
    let mut seen = 0;
    for row in rows[1..].iter().step_by(97).filter(|row| row[11] == "false") {
        let one = at(&["simulate", "m.toml", "-s", row[0], "--draw", row[1], "--format", "json"]).ends(0);
        for (name, place) in [("a", 2), ("path factor", 7), ("all", 8)] {
            assert!(one.out.contains(&format!("\"{name}\": {}", row[place])), "{name} {}: {}", row[place], one.out);
        }
        assert_eq!(one.json()["outputs"]["when"].as_str().unwrap_or(""), row[9]);
        seen += 1;
    }
    assert!(seen > 5 && rows.iter().any(|row| row[11] == "true"), "{seen} rows were compared");
    at(&["simulate", "m.toml", "--draw", "3"]).ends(0).prints("path factor").prints("draw 3");
    at(&["simulate", "m.toml", "-n", "1000", "-o", "draws.parquet"]).ends(0);
    at(&["simulate", "m.toml", "-n", "2000", "-o", "draws.parquet"]).ends(0);
    let table = evcalc::store::ParquetReader::open(&folder.path().join("draws.parquet")).unwrap();
    assert_eq!(table.rows(), 2000);
    let evcalc::store::Values::Number(a) = table.column("a").unwrap() else { panic!("numbers") };
    let printed: Vec<String> = a[..600].iter().map(f64::to_string).collect();
    assert_eq!(printed, rows[1..601].iter().map(|row| row[2].to_owned()).collect::<Vec<_>>());
}

#[test]
fn scenarios_are_compared_draw_by_draw() {
    let folder = TempDir::new().unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args);
    // The same normal driver around 0 and around 3, and half of it: the difference is 3 less half of what was drawn.
    let model = "[model]\nname = \"m\"\n[timeline]\nstart = \"2026\"\nperiods = 2\nstep = \"year\"\n[drivers]\n\
        x = { value = 0, uncertain = { normal = { sd = 2 } } }\nhalf = 1\n[outputs]\ny = \"x * half\"\n\
        [scenarios.base]\ntitle = \"a\"\n[scenarios.high]\ntitle = \"b\"\ndrivers = { x = 3 }\n\
        [scenarios.half]\ntitle = \"c\"\ndrivers = { half = 0.5 }\n";
    fs::write(folder.path().join("m.toml"), model).unwrap();
    let json = at(&["compare", "m.toml", "--draws", "40000", "--format", "json"]).ends(0).json();
    let of = |scenario: &str, name: &str| json["risk"]["outputs"][0]["scenarios"][scenario][name].clone();
    let number = |value: serde_json::Value| value.as_f64().unwrap();
    // Shifted: the same difference in every draw, to the last digits, although both spread by 2.
    for p in ["10", "50", "90"] {
        assert!((number(of("high", "difference")[p].clone()) - 3.0).abs() < 1e-12);
    }
    assert_eq!((number(of("high", "higher")), number(of("high", "lower"))), (1.0, 0.0));
    // Halved: the difference is normal with sd 1, lower where x > 0; P90 is 1.2816.
    assert!((number(of("half", "difference")["90"].clone()) - 1.2816).abs() < 0.03);
    assert!((number(of("half", "lower")) - 0.5).abs() < 0.01);
    assert!((number(of("half", "standard_error")) - 0.005).abs() < 1e-4);
    at(&["compare", "m.toml", "-n", "500"]).ends(0).prints("draw by draw").prints("higher 100.0%, lower 0.0%");
    at(&["compare", "m.toml", "--seed", "3"]).ends(2);
}

#[test]
fn a_mix_needs_probabilities() {
    let folder = TempDir::new().unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args);
    fs::write(folder.path().join("m.toml"), DRAWN).unwrap();
    let mix = at(&["simulate", "m.toml", "--mix", "-n", "5000", "--format", "json"]).ends(0).json();
    assert_eq!(mix["scenario"], "mix");
    assert_eq!(mix["probabilities"]["high"], 0.4);
    let output = &mix["outputs"][0];
    let between = output["between_scenarios"].as_f64().unwrap();
    assert!(between > 0.01);
    let drivers: f64 = output["drivers"].as_array().unwrap().iter().map(|d| d["share"].as_f64().unwrap()).sum();
    assert!((between + drivers - 1.0).abs() < 1e-12, "what the scenario and the drivers carry is all of it");
    at(&["simulate", "m.toml", "--mix", "-n", "500"]).ends(0).prints("the scenario itself").prints("high 40.0%");
    at(&["simulate", "m.toml", "--mix", "--set", "a = 1"]).ends(2).says("`--set`");
    at(&["simulate", "m.toml", "--mix", "--indices"]).ends(2).says("--mix");
    fs::write(
        folder.path().join("m.toml"),
        DRAWN.replace("probability = 0.6\n", "").replace("probability = 0.4\n", ""),
    )
    .unwrap();
    at(&["simulate", "m.toml", "--mix"]).ends(1).says("`base` has no probability");
}

/// Whether a process has a handler of its own for SIGINT, as Linux tells it: bit 1 of the mask `SigCgt`.
#[cfg(target_os = "linux")]
fn catches_ctrl_c(process: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process is there");
    let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).expect("a mask of caught signals");
    u64::from_str_radix(mask.trim(), 16).expect("a mask") & 2 != 0
}

#[cfg(target_os = "linux")]
#[test]
fn ctrl_c_stops_and_leaves_nothing_behind() {
    use std::{process::Command, thread::yield_now};
    let folder = TempDir::new().unwrap();
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("evcalc"))
        .current_dir(folder.path())
        .args(["simulate", "-n", "100000000", "--of", "deliveries_2027", "-o", "draws.parquet"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // The handler is set right before the draws begin; what ends before is no test of it.
    while !catches_ctrl_c(child.id()) {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it could be stopped");
        yield_now();
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&output.stderr).contains("stopped"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn seek_tells_the_value_and_leaves_the_model_as_it_was() {
    let seek = |more: &[&str]| run(&[&["seek", "--of", "deliveries_2027", "--target", "540000"], more].concat());
    let json = seek(&["--driver", "order_growth[YU7]", "--format", "json"]).ends(0).json();
    assert_eq!((json["reached"].as_bool(), json["output"].as_str()), (Some(true), Some("deliveries_2027")));
    assert!((json["outcome"].as_f64().unwrap() / 540_000.0 - 1.0).abs() < 1e-9);
    // The value, set by hand, gives the same.
    let set = format!("order_growth[YU7]={}", json["value"]);
    let again = run(&["project", "--set", &set, "--no-workbook", "--format", "json"]).ends(0).json();
    let outputs = again["outputs"].as_array().unwrap();
    let found = outputs.iter().find(|output| output["name"] == "deliveries_2027").unwrap();
    assert!((found["value"].as_f64().unwrap() / 540_000.0 - 1.0).abs() < 1e-9);
    seek(&["--driver", "order_growth[YU7]"]).ends(0).prints("gives 540,000 vehicle").prints("now 2.5%");
    seek(&["--driver", "annual_capacity"]).ends(0).prints("cannot meet the target").prints("nearest");
    // What is typed wrongly.
    seek(&["--driver", "order_grwth"]).ends(1).says("did you mean `order_growth`?");
    seek(&["--driver", "order_growth[YU8]"]).ends(1).says("did you mean `YU7`?");
    seek(&["--driver", "firm_share[2027-01]"]).ends(1).says("one value for all periods");
    seek(&["--driver", "firm_share", "--between", "0.9"]).ends(2).says("two values");
    seek(&["--driver", "firm_share", "--between", "0.9,0.2"]).ends(2).says("the lower end comes first");
    run(&["seek", "--driver", "firm_share", "--target", "many"]).ends(2).says("should be a number");
    run(&["seek", "--driver", "firm_share", "--of", "backlog_2026"]).ends(2).says("add `--target`");
    run(&["seek", "--driver", "firm_share", "--of", "millionth_vehicle", "--target", "9"])
        .ends(2)
        .says("a period such as");
}

#[test]
fn levers_sensitivity_and_bridge_speak_json_csv_and_tables() {
    let levers = run(&["levers", "--of", "deliveries_2027", "--target", "540000", "--format", "json"]).ends(0).json();
    let all = levers["levers"].as_array().unwrap();
    let first = all.iter().find(|lever| lever["role"] == "outside").unwrap();
    assert!(first["reached"] == true && first["inside_range"] == true && first["percentile"].is_number(), "{first}");
    // Decisions first; what is known or calibrated on demand alone.
    let roles: Vec<&str> = all.iter().map(|lever| lever["role"].as_str().unwrap()).collect();
    assert!(
        roles.is_sorted() && roles[0] == "decision" && roles.iter().all(|role| ["decision", "outside"].contains(role))
    );
    let every =
        run(&["levers", "--of", "deliveries_2027", "--target", "540000", "--all", "--format", "json"]).ends(0).json();
    assert!(
        every["levers"]
            .as_array()
            .unwrap()
            .iter()
            .any(|lever| lever["driver"] == "vat" || lever["role"] == "calibration")
    );
    run(&["levers"]).ends(0).prints("One driver alone").prints("Percentile");
    let bars = run(&["sensitivity", "--format", "json"]).ends(0).json();
    let names: Vec<&str> = bars["bars"].as_array().unwrap().iter().map(|bar| bar["driver"].as_str().unwrap()).collect();
    assert!(names.contains(&"annual_capacity") && bars["without_effect"].as_array().unwrap().len() > 3, "{names:?}");
    run(&["sensitivity", "--percentiles"]).ends(0).prints("P10").prints("Without effect");
    run(&["sensitivity", "--swing", "0"]).ends(2).says("a part such as 10%");
    let grid = ["sensitivity", "--grid", "order_growth[YU7]=0..4%:3,firm_share=0.3..0.9:2", "--format", "json"];
    let grid = run(&grid).ends(0).json();
    assert_eq!(grid["rows"]["values"], serde_json::json!([0.0, 0.02, 0.04]));
    assert_eq!(grid["outcomes"][2].as_array().unwrap().len(), 2);
    run(&["sensitivity", "--grid", "firm_share=0.3..0.9"]).ends(2).says("two drivers");
    let bridge = ["bridge", "--from", "base", "--to", "price_war", "--of", "yearly_profit_2027"];
    let json = run(&[&bridge[..], &["--format", "json"]].concat()).ends(0).json();
    let (start, end) = (json["start"].as_f64().unwrap(), json["end"].as_f64().unwrap());
    let sum: f64 = json["steps"].as_array().unwrap().iter().map(|step| step["change"].as_f64().unwrap()).sum();
    assert!(json["steps"].as_array().unwrap().len() > 1 && (start + sum - end).abs() < 1e-6, "{json}");
    run(&[&bridge[..], &["--shapley"]].concat()).ends(0).prints("average over the orders");
    let csv = run(&[&bridge[..], &["--format", "csv"]].concat()).ends(0);
    assert!(
        csv.out.starts_with("driver,change\nbase,") || csv.out.starts_with("driver,change\r\nbase,"),
        "{}",
        csv.out
    );
    run(&["bridge", "--from", "base", "--to", "pricewar"]).ends(1).says("did you mean `price_war`?");
}

#[test]
fn what_was_sought_can_be_saved_as_a_scenario() {
    let folder = bakery();
    let at = |args: &[&str]| run_in(folder.path(), args);
    let before = fs::read_to_string(folder.path().join("bakery.toml")).unwrap();
    let json = at(&["levers", "bakery.toml", "--target", "100000", "--format", "json"]).ends(0).json();
    let output = json["output"].as_str().unwrap().to_owned();
    let now = json["present"].as_f64().unwrap();
    let target = format!("{}", (now * 1.05).round());
    let levers = at(&["levers", "bakery.toml", "--target", &target, "--format", "json"]).ends(0).json();
    let mut saved = 0;
    for (i, lever) in levers["levers"].as_array().unwrap().iter().filter(|l| l["reached"] == true).take(5).enumerate() {
        let (name, driver) = (format!("found_{i}"), lever["driver"].as_str().unwrap());
        let seek = ["seek", "bakery.toml", "--target", &target, "--driver", driver];
        let found = at(&[&seek[..], &["--save", "bakery.toml", "--as", &name, "--format", "json"]].concat());
        if found.code != 0 || found.json()["reached"] == false {
            continue;
        }
        let found = found.says(&format!("scenario `{name}` in bakery.toml")).json();
        let again = at(&["project", "bakery.toml", "-s", &name, "--no-workbook", "--format", "json"]).ends(0).json();
        let outputs = again["outputs"].as_array().unwrap();
        let value = outputs.iter().find(|o| o["name"] == output.as_str()).unwrap()["value"].as_f64().unwrap();
        let expected = found["outcome"].as_f64().unwrap();
        assert!((value / expected - 1.0).abs() < 1e-9, "{driver}: {value} for {expected}");
        saved += 1;
        at(&[&seek[..], &["--save", "bakery.toml", "--as", &name]].concat()).ends(1).says("choose another name");
    }
    assert!(saved >= 2, "only {saved} were saved");
    let after = fs::read_to_string(folder.path().join("bakery.toml")).unwrap();
    let mut rest = after.lines();
    for line in before.lines() {
        assert!(rest.any(|other| other == line), "what was there stays as it was: {line}");
    }
    let seek = ["seek", "bakery.toml", "--target", "1e30", "--driver", levers["levers"][0]["driver"].as_str().unwrap()];
    at(&[&seek[..], &["--save", "bakery.toml", "--as", "never"]].concat()).ends(1).says("nothing to save");
}

#[test]
fn what_was_sought_in_a_built_in_model_can_be_saved_in_a_file_of_its_own() {
    let folder = TempDir::new().unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args);
    // A step before another scenario's key: the value there has to be kept.
    let seek = ["seek", "--of", "deliveries_2026", "--target", "530000", "--driver", "annual_capacity[2027-01]"];
    let found = at(&[&seek[..], &["--format", "json", "--save", "x.toml", "--as", "new"]].concat()).ends(0).json();
    let again = at(&["project", "-s", "x.toml", "--format", "json", "--no-workbook"]).json();
    let outputs = again["outputs"].as_array().unwrap();
    let value = outputs.iter().find(|o| o["name"] == "deliveries_2026").unwrap()["value"].as_f64().unwrap();
    assert!((value / found["outcome"].as_f64().unwrap() - 1.0).abs() < 1e-9, "{value} for {found}");
    at(&[&seek[..], &["--save", "x.txt", "--as", "new"]].concat()).ends(2).says(".toml");
    // A step that the path does not have yet begins where it is asked for, as with `--set`.
    let seek_new = ["seek", "--of", "deliveries_2027", "--target", "500000", "--driver", "list_price[YU7,2027-06]"];
    let found =
        at(&[&seek_new[..], &["--format", "json", "--save", "late.toml", "--as", "late"]].concat()).ends(0).json();
    assert_eq!(found["scenario"], "base");
    assert_eq!(found["driver"], "list_price[YU7,2027-06]");
    let set = format!("list_price[YU7,2027-06]={}", found["value"]);
    for change in [["--set", &set], ["-s", "late.toml"]] {
        let json = at(&[&["project", "--format", "json", "--no-workbook"], &change[..]].concat()).ends(0).json();
        let output =
            json["outputs"].as_array().unwrap().iter().find(|o| o["name"] == "deliveries_2027").unwrap().clone();
        assert!((output["value"].as_f64().unwrap() - 500_000.0).abs() < 1e-3, "{output}");
    }
    // A second one in the same file: what is said to be typed reaches it, the file alone means the first.
    at(&[&seek[..], &["--save", "x.toml", "--as", "second"]].concat()).ends(0).prints("--scenario x.toml:second`");
    let named = |arg: &str| at(&["project", "-s", arg, "--format", "json", "--no-workbook"]);
    assert_eq!(named("x.toml:second").ends(0).json()["scenario"], "second");
    let first = named("x.toml").ends(0);
    assert_eq!(first.json()["scenario"], "new");
    first.says("`x.toml:second`");
    named("x.toml:third").ends(1).says("there is no scenario `third`");
}

/// The models and the baseline file in the page of the format are right as they stand there.
#[test]
fn the_page_of_the_format_shows_what_works() {
    let page = include_str!("../../docs/language.md");
    let blocks: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    // The last is a file of known values, which `known` reads.
    let [whole, short, figures, _] = blocks.as_slice() else { panic!("{} blocks", blocks.len()) };
    let folder = TempDir::new().unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args);
    fs::write(folder.path().join("stand.toml"), whole).unwrap();
    fs::write(folder.path().join("short.toml"), short).unwrap();
    fs::write(folder.path().join("figures.toml"), figures).unwrap();
    let cites = "name = \"short\"\nbaseline = \"figures.toml\"";
    let cited = short
        .replace("name = \"short\"", cites)
        .replace("growth = 0.2", "growth = 0.2\nsold = \"baseline.glasses_2025\"");
    fs::write(folder.path().join("cited.toml"), cited).unwrap();
    at(&["check", "stand.toml"]).ends(0).prints("0 errors, 0 warnings");
    at(&["check", "short.toml"]).ends(0).prints("0 errors");
    // The figure says "over", and is taken as if it were the value.
    at(&["check", "cited.toml"]).ends(0).says("W0810");
    at(&["baseline", "check", "cited.toml"]).ends(0).prints("no two figures contradict");
    // By hand: 1,000 * 1.2 * (1 + 0.2 * 0.97) * ... in 2030, the fifth year.
    let kept = (0..5).fold(1000.0, |demand, year| demand * (1.0 + 0.2 * 0.97_f64.powi(year))) * 0.97;
    let json = at(&["project", "short.toml", "--no-workbook", "--format", "json"]).ends(0).json();
    assert!((json["outputs"][0]["value"].as_f64().unwrap() - kept).abs() < 1e-9);
}

/// The tutorial's files, put together from its page, give the numbers that the page prints.
#[test]
fn the_tutorial_gives_what_its_page_says() {
    let page = include_str!("../../docs/tutorial.md");
    let blocks: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("figures.toml"), blocks[0]).unwrap();
    fs::write(folder.path().join("queue.toml"), blocks[1..].concat()).unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args).ends(0);
    at(&["check", "queue.toml"]).prints("0 errors, 0 warnings");
    let compared = at(&["compare", "queue.toml"]).out;
    let printed = page.split("$ evcalc compare queue.toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(compared.contains(printed), "{compared}");
    at(&["seek", "queue.toml", "--of", "wait_2026", "--target", "8", "--driver", "orders"]).prints("19,098");
    let drawn = at(&["simulate", "queue.toml", "-n", "10000"]).out;
    let mut seen = 0;
    for line in page.lines().filter(|line| line.starts_with("Wait") && line.contains("20") && line.contains("Mar 2027"))
    {
        assert!(drawn.contains(line.trim_end()), "{line} is not in\n{drawn}");
        seen += 1;
    }
    assert!(seen > 0, "the page prints no row of the simulation");
}

#[test]
fn percentages_are_not_taken_for_hundreds() {
    run(&["project", "--no-workbook", "--set", "firm_share=80"]).ends(1).says("did you mean 80%? Type `\"80%\"`");
    run(&["sensitivity", "--swing", "10"]).ends(2).says("type `10%`");
    run(&["seek", "--target", "60%", "--driver", "firm_share"]).ends(2).says("is no percentage but vehicle");
    let folder = TempDir::new().unwrap();
    let model = "[model]\nname = \"m\"\n[timeline]\nstart = \"2026-01\"\nperiods = 3\nstep = \"month\"\n\
        [drivers.growth]\nunit = \"%\"\nvalue = \"4%\"\nnotes = \"Judgement.\"\n[lines.a]\nformula = \"growth\"\nunit = \"%\"\n";
    fs::write(folder.path().join("m.toml"), model).unwrap();
    let with = |set: &str| run_in(folder.path(), &["project", "m.toml", "--no-workbook", "--set", set]).ends(0);
    with("growth=5").says("`growth` is 500%").says("type `\"5%\"`");
    assert!(!with("growth=\"5%\"").err.contains("W0813") && !with("growth=0.05").err.contains("W0813"));
}

#[test]
fn numbers_and_periods_are_read_as_they_are_shown() {
    let seek = |target: &str| {
        run(&["seek", "--of", "deliveries_2027", "--target", target, "--driver", "firm_share", "--format", "json"])
    };
    assert_eq!(seek("600,000").ends(0).json()["target"], 600_000.0);
    seek("600,00").ends(2).says("should be a number");
    let milestone = ["seek", "--of", "millionth_vehicle", "--driver", "firm_share", "--format", "json", "--target"];
    assert_eq!(run(&[&milestone[..], &["Dec 2026"]].concat()).ends(0).json()["target"], "2026-12");
    run(&["explain", "backlog@Mar 2027"]).ends(0).prints("@2027-03");
    assert_eq!(
        run(&["simulate", "-n", "1e2", "--of", "deliveries_2027", "--format", "json"]).ends(0).json()["draws"],
        100
    );
    run(&["simulate", "-n", "0"]).ends(2).says("a whole number from 1");
    run(&["simulate", "-n", "10.5"]).ends(2).says("a whole number from 1");
}

#[test]
fn all_names_of_a_model_are_listed() {
    let told = run(&["explain", "--format", "json"]).ends(0).json();
    let names = |kind: &str| {
        told[kind].as_array().unwrap().iter().map(|e| e["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(names("outputs").contains(&"deliveries_2027".to_owned()));
    assert!(names("lines").contains(&"deliveries".to_owned()) && names("drivers").contains(&"firm_share".to_owned()));
    run(&["explain"]).ends(0).prints("list_price").prints("for `--of`");
    run(&["project", "--no-workbook"]).ends(0).prints("deliveries_2027");
}

#[test]
fn what_is_no_model_is_told_from_one_that_is_wrong() {
    let folder = TempDir::new().unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args);
    fs::write(folder.path().join("s.toml"), "model = \"xiaomi\"\n[scenarios.a]\n").unwrap();
    at(&["project", "s.toml"]).ends(1).says("holds scenarios of a model").says("evcalc project xiaomi --scenario");
    at(&["project", "."]).ends(4).says("is a folder");
    at(&["project", "-q", "-o", "book.xlsx"]).ends(0);
    at(&["project", "book.xlsx"]).ends(4).says("evcalc import book.xlsx");
    fs::write(folder.path().join("mine.toml"), "").unwrap();
    at(&["project", "mine"]).ends(1).says("`mine.toml`: type its whole name");
    at(&["project", "--no-workbook", "--set", "price[YU7]=239900"]).ends(1).says("`list_price`, `discount`");
    at(&["project", "--no-workbook", "--set", "list_price[YU7]=310 EUR"]).ends(1).says("leave it out");
    let model = "[model]\nname = \"m\"\n[timeline]\nstart = \"2026-Q1\"\nperiods = 4\nstep = \"quarter\"\n\
        [drivers.season]\nover = [\"quarter\"]\nvalue = [1, 1, 1, 1]\n[lines.a]\nformula = \"season\"\n\
        [scenarios.base]\nprobability = \"60%\"\n[scenarios.other]\nprobability = 0.4\n";
    fs::write(folder.path().join("q.toml"), model).unwrap();
    let told = at(&["project", "q.toml"]).ends(1).says("type `calendar_quarter`");
    assert!(!told.err.contains("probability"), "{}", told.err);
}

/// A model whose share may not exceed the whole.
fn shares() -> TempDir {
    let folder = TempDir::new().unwrap();
    let text = "[model]\nname = \"sc\"\n[timeline]\nstart = 2026\nperiods = 3\nstep = \"year\"\n\
                [drivers]\nshare = \"60%\"\nteam = { value = 1000, unit = \"EUR\" }\n[lines]\nsales = \"1000 * share\"\ncost = \"team * 1\"\n\
                [outputs]\ns = \"total(sales)\"\n[checks.whole]\nformula = \"share <= 1\"\n";
    fs::write(folder.path().join("sc.toml"), text).unwrap();
    folder
}

#[test]
fn an_answer_that_breaks_a_check_is_told_and_saved_only_when_asked_for() {
    let folder = shares();
    let at = |args: &[&str]| run_in(folder.path(), args);
    // Three years of 1,000 times the share.
    let seek = ["seek", "sc.toml", "--of", "s", "--target", "4500", "--driver", "share"];
    let found = at(&seek).ends(3).prints("share = 150% breaks `whole`: gives 4,500");
    assert!(!found.out.contains('✓'), "{}", found.out);
    let json = at(&[&seek[..], &["--format", "json"]].concat()).ends(3).json();
    assert_eq!((&json["value"], &json["breaks"]), (&serde_json::json!(1.5), &serde_json::json!(["whole"])));
    at(&[&seek[..], &["--format", "csv"]].concat()).ends(3).prints("breaks,failing,beyond,note").prints(",whole,,,");
    let save = [&seek[..], &["--save", "mine.toml", "--as", "more"]].concat();
    at(&save).ends(3).says("nothing is saved").says("`--despite-checks`");
    assert!(!folder.path().join("mine.toml").exists());
    at(&[&save[..], &["--despite-checks"]].concat()).ends(3).prints("scenario `more` in mine.toml");
    assert!(fs::read_to_string(folder.path().join("mine.toml")).unwrap().contains("share = 1.5"));
    // What holds is saved as ever.
    let fine =
        ["seek", "sc.toml", "--of", "s", "--target", "2700", "--driver", "share", "--save", "fine.toml", "--as", "f"];
    at(&fine).ends(0).prints("✓ share = 90%");
    let levers = ["levers", "sc.toml", "--of", "s", "--target", "4500"];
    let table = at(&levers).ends(0).prints("breaks `whole`");
    assert!(!table.out.contains('✓'), "{}", table.out);
    let json = at(&[&levers[..], &["--format", "json"]].concat()).ends(0).json();
    assert_eq!(json["levers"][0]["breaks"], serde_json::json!(["whole"]));
    at(&[&levers[..], &["--format", "csv"]].concat())
        .ends(0)
        .prints("before_forecast,breaks,failing,beyond")
        .prints(",whole,,");
    let grid = ["sensitivity", "sc.toml", "--grid", "share=50%..150%:3,team=900..1100:2"];
    at(&grid).ends(0).prints("4,500!").prints("! breaks the check `whole` in 2 of 6");
    let json = at(&[&grid[..], &["--format", "json"]].concat()).ends(0).json();
    assert_eq!(json["breaks"], serde_json::json!([[[], []], [[], []], [["whole"], ["whole"]]]));
    at(&[&grid[..], &["--format", "csv"]].concat()).ends(0).prints("900.0: whole; 1100.0: whole");
}

#[test]
fn a_check_that_fails_anyway_is_not_blamed_on_the_answer() {
    let folder = failing();
    let seek = ["seek", "small.toml", "--target", "800", "--driver", "a"];
    let at = |args: &[&str]| run_in(folder.path(), args);
    // 10 times 78 is 780 now.
    at(&seek).ends(0).prints("✓ a = 10.256").prints("the check `little` fails as things are, and still does");
    at(&[&seek[..], &["--save", "s.toml", "--as", "x"]].concat()).ends(0);
    at(&["levers", "small.toml", "--target", "800"]).ends(0).prints("As things are these checks fail: `little`");
}

#[test]
fn a_grid_in_percent_of_what_is_none_says_what_to_type() {
    let folder = shares();
    let at = |grid: &str| run_in(folder.path(), &["sensitivity", "sc.toml", "--grid", grid]);
    at("team=-10%..10%,share=0..100%").ends(2).says("`team` is in EUR").says("type `team=900..1100`");
    at("team=900..1100,share=0..100%").ends(0);
}

#[test]
fn a_what_if_never_takes_the_place_of_the_plans_workbook() {
    let folder = bakery();
    let at = |args: &[&str]| run_in(folder.path(), args);
    at(&["project", "bakery.toml"]).ends(0).prints("written: bakery-base.xlsx");
    let plan = fs::read(folder.path().join("bakery-base.xlsx")).unwrap();
    at(&["project", "bakery.toml", "--set", "growth=3%"]).ends(0).prints("written: bakery-base-whatif.xlsx");
    assert_eq!(fs::read(folder.path().join("bakery-base.xlsx")).unwrap(), plan);
    at(&["project", "bakery.toml", "--set", "growth=4%", "-s", "boom"]).ends(0).prints("bakery-boom-whatif.xlsx");
    // What is asked for by name is written there.
    at(&["project", "bakery.toml", "--set", "growth=4%", "-o", "mine.xlsx"]).ends(0).prints("written: mine.xlsx");
    // Read back without a word on how it was made, and right.
    at(&["import", "bakery-base-whatif.xlsx", "--model", "bakery.toml"]).ends(0).prints("Nothing");
    at(&["verify", "bakery-base-whatif.xlsx", "--model", "bakery.toml"]).ends(0);
}

#[test]
fn scenarios_are_told_key_by_key() {
    let folder = TempDir::new().unwrap();
    let text = "[model]\nname = \"lin\"\n[timeline]\nstart = \"2026-01\"\nperiods = 12\nstep = \"month\"\n\
                [dimensions]\nregion = [\"North\", \"South\"]\n[drivers]\n\
                fx = { value = { \"2026-01\" = 100, \"2026-12\" = 100 }, between = \"linear\" }\n\
                many = { value = { North = { \"2026-01\" = 1, \"2026-03\" = 2, \"2026-05\" = 3, \"2026-07\" = 4, \"2026-09\" = 5, \"2026-11\" = 6 }, South = 7 } }\n\
                [lines]\ny = \"fx * many\"\n[outputs]\nmar = \"at(fx, \\\"2026-03\\\")\"\n[scenarios.base]\n\
                [scenarios.weak.drivers]\nfx = { \"2026-06\" = 50 }\nmany = { North = \"inherited * 10\" }\n";
    fs::write(folder.path().join("lin.toml"), text).unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args);
    let told = at(&["scenarios", "lin.toml"]).ends(0);
    // On a straight path what lies before the key changes too: March is 80, two fifths of the way down.
    let told = told.prints("fx[2026-06]").prints("what lies before one changes too: 2026-02 to 2026-11");
    for (at, period) in ["2026-01", "2026-03", "2026-05", "2026-07", "2026-09", "2026-11"].iter().enumerate() {
        let row = told.out.lines().find(|line| line.starts_with(&format!("many[North,{period}]"))).expect(period);
        assert_eq!(row.split_whitespace().skip(1).collect::<Vec<_>>(), [format!("{}", at + 1), format!("{}0", at + 1)]);
    }
    assert!(!told.out.contains("many[South"), "{}", told.out);
    let json = at(&["scenarios", "lin.toml", "--format", "json"]).ends(0).json();
    let fx = &json["scenarios"][1]["changes"][0];
    assert_eq!(fx["to"]["2026-03"], 80.0);
    assert_eq!(
        fx["keys"],
        serde_json::json!([{"name": "fx[2026-06]", "period": "2026-06", "from": 100.0, "to": 50.0}])
    );
    assert_eq!(fx["linear_between"], serde_json::json!(["2026-02", "2026-11"]));
    at(&["scenarios", "lin.toml", "--format", "csv"]).ends(0).prints("weak,base,\"many[North,2026-11]\",6.0,60.0");
    let mar = at(&["project", "lin.toml", "-s", "weak", "--no-workbook", "--format", "json"]).ends(0).json();
    assert_eq!(mar["outputs"][0]["value"], 80.0);
}

#[test]
fn what_is_printed_names_the_model_that_it_is_about() {
    let folder = bakery();
    let path = folder.path().join("bakery.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text + "[outputs.part]\nunit = \"unit\"\nformula = \"total(sum(deliveries), \\\"2026-05\\\", \\\"2030\\\")\"\n",
    )
    .unwrap();
    let run = run_in(folder.path(), &["compare", "bakery.toml", "-s", "base"]);
    run.ends(0).says("1 warning; `evcalc check bakery.toml` shows them");
    run_in(folder.path(), &["explain", "--model", "bakery.toml"])
        .ends(0)
        .prints("`evcalc explain NAME --model bakery.toml`");
    run_in(folder.path(), &["baseline", "show", "nothing", "bakery.toml"])
        .ends(1)
        .says("`evcalc baseline list bakery.toml`");
}

#[test]
fn tables_are_whole_where_nobody_looks() {
    let folder = shares();
    let path = folder.path().join("sc.toml");
    let title = "A title that goes on for so long that no terminal of a hundred columns could show it whole, and yet it is shown";
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text.replace("s = \"total(sales)\"", &format!("s = {{ formula = \"total(sales)\", title = \"{title}\" }}")),
    )
    .unwrap();
    run_in(folder.path(), &["project", "sc.toml", "--no-workbook"]).ends(0).prints(title);
    // A part of a year stands in one line of the head.
    let text = fs::read_to_string(&path)
        .unwrap()
        .replace("start = 2026\nperiods = 3\nstep = \"year\"", "start = \"2025-07\"\nperiods = 18\nstep = \"month\"");
    fs::write(&path, text).unwrap();
    run_in(folder.path(), &["project", "sc.toml", "--no-workbook"]).ends(0).prints("2025 (6 m)");
}

/// The README's ten minutes, as a new user follows them: what stands in its boxes, put where it says.
#[test]
fn the_readme_goes_as_it_says() {
    let page = include_str!("../../README.md");
    let blocks: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let [figure, driver, scenario, ..] = blocks.as_slice() else { panic!("{} boxes", blocks.len()) };
    let folder = TempDir::new().unwrap();
    let at = |args: &[&str]| run_in(folder.path(), args).ends(0);
    at(&["new", "kettles"]).prints("evcalc project kettles.toml");
    let path = |name: &str| folder.path().join(name);
    let figures = fs::read_to_string(path("kettles-figures.toml")).unwrap();
    fs::write(path("kettles-figures.toml"), format!("{figures}\n{figure}")).unwrap();
    at(&["baseline", "check", "kettles.toml"]).prints("no two figures contradict");
    let model = fs::read_to_string(path("kettles.toml")).unwrap();
    // The section stands there already, and takes the new one's place whole.
    let head = driver.lines().next().unwrap();
    let (before, rest) = model.split_once(head).unwrap();
    let (old, after) = rest.split_once("\n\n").unwrap();
    let new = driver.trim_end().strip_prefix(head).unwrap();
    let changed: Vec<_> = new.lines().filter(|line| !old.contains(line)).collect();
    assert_eq!(changed, ["value = \"baseline.capacity_2026 / 12\""], "only the value is another");
    let keys =
        |text: &str| text.lines().filter_map(|line| line.split(" = ").next().map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(keys(new), keys(old), "the snippet keeps the section of the driver");
    fs::write(path("kettles.toml"), format!("{before}{head}{new}\n\n{after}\n{scenario}")).unwrap();
    at(&["check", "kettles.toml"]).prints("0 errors");
    at(&["scenarios", "kettles.toml"]).prints("squeeze").prints("2028-04");
    let profit = |args: &[&str]| {
        let json = at(&[&["project", "kettles.toml", "--no-workbook", "--format", "json"], args].concat()).json();
        let outputs = json["outputs"].as_array().unwrap();
        outputs.iter().find(|o| o["name"] == "total_profit").unwrap()["value"].as_f64().unwrap()
    };
    let set = page.split("--set \"price[2027-01]=").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let set = format!("price[2027-01]={set}");
    assert!(profit(&["--set", &set]) < profit(&[]) * 0.99, "the README's change of the price changes something");
    let asked = page.lines().find(|line| line.contains("down to the article")).unwrap();
    let asked: Vec<&str> = asked.split('#').next().unwrap().split_whitespace().skip(1).collect();
    at(&asked).prints("Trade Gazette, 2026-03");
    // Added beside the old one instead: one error that says so, not one for each key.
    fs::write(path("kettles.toml"), format!("{model}\n{driver}")).unwrap();
    let twice = run_in(folder.path(), &["check", "kettles.toml"]).ends(1);
    assert_eq!(twice.err.matches("error[").count(), 1, "{}", twice.err);
    twice.says("the section `capacity_at_start` stands here for the second time");
}
