//! What somebody types, clears or pastes in a workbook, and what its checks say of it.

use crate::engine::support::{Case, Engine, Typed, case as shared};
use std::collections::BTreeMap;

const MODEL: &str = "[model]\nname = \"inputs\"\n[timeline]\nstart = \"2026-01\"\nperiods = 6\nstep = \"month\"\n\
    [drivers]\nprice = { value = 3, unit = \"1\", min = 0, max = 10 }\nplain = 2\n\
    begin = { value = \"2026-03\", unit = \"period\" }\n\
    path = { value = { \"2026-01\" = 1, \"2026-04\" = 2 }, unit = \"1\", max = 5 }\n\
    [lines]\nx = \"price * plain * path\"\nlate = \"if(since(begin) >= 0, 1, 0)\"\n[outputs]\nall = \"total(x)\"\n\
    months = \"total(late)\"\n[scenarios.base]\n[scenarios.other.drivers]\nprice = 4\n";

/// The checks that fail: what each is, how much it found and what it found first.
fn failing(engine: &Engine) -> BTreeMap<String, (f64, String)> {
    let row = |row: usize| {
        let what = engine.text(&format!("Checks!$B${row}"))?;
        let status = engine.text(&format!("Checks!$F${row}"))?;
        let found = engine.number_at(&format!("Checks!$D${row}")).unwrap_or(f64::NAN);
        let which = engine.text(&format!("Checks!$G${row}")).unwrap_or_default();
        (status == "FAIL").then_some((what, (found, which)))
    };
    (8..80).filter_map(row).collect()
}

fn only(engine: &Engine) -> (String, f64, String) {
    let failing = failing(engine);
    assert_eq!(failing.len(), 1, "{failing:?}");
    let (what, (found, which)) = failing.into_iter().next().expect("one");
    (what, found, which)
}

/// The row of an input on the control panel, by its id.
fn place(case: &Case, engine: &Engine, id: &str, column: char) -> String {
    let ids = char::from(b'G' + case.model().scenarios.len() as u8 + 1);
    let at = (11..400).find(|row| engine.text(&format!("Scenarios!${ids}${row}")).is_some_and(|text| text == id));
    format!("Scenarios!${column}${}", at.unwrap_or_else(|| panic!("no row `{id}`")))
}

fn case() -> (Case, Engine) {
    let case = Case::from_text("inputs", MODEL);
    let engine = case.recalculated::<&str>(&[]);
    assert_eq!(failing(&engine), BTreeMap::new());
    (case, engine)
}

#[test]
fn a_cleared_input_of_a_scenario_is_named() {
    let (case, before) = case();
    let cell = place(&case, &before, "price", 'G');
    let engine = case.recalculated(&[(cell, Typed::Clear)]);
    assert_eq!(only(&engine), ("Every input is there, as a number – Base".to_owned(), 1.0, "Price".to_owned()));
    assert!(engine.text("Calc!$A$4").expect("words").starts_with("1 check fails · "));
}

#[test]
fn a_text_in_a_scenario_is_named_with_its_key() {
    let (case, before) = case();
    let cell = place(&case, &before, "path[2026-04]", 'H');
    let engine = case.recalculated(&[(cell, Typed::Text("2.5 or so".to_owned()))]);
    let failing = failing(&engine);
    let found = failing.get("Every input is there, as a number – Other").expect("it is told");
    assert_eq!(found, &(1.0, "Path – from Apr 2026".to_owned()));
}

#[test]
fn a_pasted_value_outside_of_the_range_is_named_in_scenarios_and_overrides() {
    let (case, before) = case();
    // `price` may be 0 to 10; validation does not see what is pasted.
    for (column, value, what) in [
        ('G', 11.0, "Every input lies within what its driver allows – Base"),
        ('H', -0.5, "Every input lies within what its driver allows – Other"),
        ('E', 10.5, "Overrides lie within what their drivers allow"),
    ] {
        let cell = place(&case, &before, "price", column);
        let engine = case.recalculated(&[(cell, Typed::Number(value))]);
        assert_eq!(only(&engine), (what.to_owned(), 1.0, "Price".to_owned()), "{column} {value}");
    }
    // The ends belong to it.
    for value in [0.0, 10.0] {
        let cell = place(&case, &before, "price", 'G');
        assert_eq!(failing(&case.recalculated(&[(cell, Typed::Number(value))])), BTreeMap::new(), "{value}");
    }
}

#[test]
fn a_year_typed_for_a_date_is_named() {
    let (case, before) = case();
    // 2027 is the 19th of July 1905 for a worksheet; the first of July 2026 is 46,204.
    for (value, fails) in [(2027.0, true), (1900.0, true), (2200.0, true), (46_204.0, false)] {
        for column in ['E', 'G'] {
            let cell = place(&case, &before, "begin", column);
            let engine = case.recalculated(&[(cell, Typed::Number(value))]);
            let found: Vec<_> = failing(&engine).into_values().collect();
            // The other scenario takes over what stands in the first one's column.
            let columns = if column == 'G' { 2 } else { 1 };
            let expected = if fails { vec![(1.0, "Begin".to_owned()); columns] } else { vec![] };
            assert_eq!(found, expected, "{column} {value}");
        }
    }
}

#[test]
fn only_true_applies_overrides() {
    let (case, before) = case();
    let price = place(&case, &before, "price", 'E');
    let with = |switch: Typed| {
        let typed = [(price.clone(), Typed::Number(5.0)), ("apply_overrides".to_owned(), switch)];
        case.recalculated(&typed)
    };
    let all = |engine: &Engine| engine.named("output.all").expect("a number");
    // Three months at 3 * 2 * 1 and three at 3 * 2 * 2 are 54; with a price of 5 they are 90.
    assert_eq!(all(&before), 54.0);
    let on = with(Typed::Boolean(true));
    assert_eq!((all(&on), failing(&on).len()), (90.0, 0));
    assert_eq!(on.text("Scenarios!$E$7").as_deref(), Some("overrides apply"));
    let off = with(Typed::Boolean(false));
    assert_eq!((all(&off), failing(&off).len()), (54.0, 0));
    for switch in [Typed::Clear, Typed::Text("yes".to_owned())] {
        let engine = with(switch);
        assert_eq!(all(&engine), 54.0);
        let (what, _, which) = only(&engine);
        assert_eq!(what, "The switch of the overrides holds TRUE or FALSE");
        assert_eq!(which, "neither: the overrides are off, since only TRUE applies them");
        let words = engine.text("Scenarios!$E$7").expect("words");
        assert_eq!(words, "overrides are off: only TRUE applies them");
    }
}

#[test]
fn the_head_of_every_sheet_tells_checks_scenario_overrides_and_changes() {
    let (case, before) = case();
    let untouched = "All checks pass · Live: Base · no override in use · inputs as in the model";
    let heads =
        ["Scenarios!$B$3", "Paths!$A$4", "Calc!$A$4", "Calc_base!$A$4", "Results!$B$3", "Checks!$C$3", "Model!$B$3"];
    for head in heads {
        assert_eq!(before.text(head).as_deref(), Some(untouched), "{head}");
    }
    let engine = case.recalculated(&[
        (place(&case, &before, "price", 'E'), Typed::Number(5.0)),
        (place(&case, &before, "plain", 'H'), Typed::Number(7.0)),
        ("selected_scenario".to_owned(), Typed::Text("Other".to_owned())),
    ]);
    for head in heads {
        let words = "All checks pass · Live: Other, not Base · 1 override in use · 1 input changed";
        assert_eq!(engine.text(head).as_deref(), Some(words), "{head}");
    }
}

#[test]
fn one_scenario_and_one_driver_need_no_range_of_one_cell() {
    let text = "[model]\nname = \"one\"\n[timeline]\nstart = \"2026\"\nperiods = 1\nstep = \"year\"\n\
        [drivers]\na = { value = 2, unit = \"1\", uncertain = { normal = { sd = 0.1 } } }\n[lines]\nx = \"a\"\n\
        [outputs]\nall = \"total(x)\"\nwhen = { unit = \"period\", formula = \"lasting_from(x > 1)\" }\n\
        began = { unit = \"period\", formula = \"first_when(x > 1)\" }\n";
    let case = Case::from_text("one", text);
    let report = case.recalculated::<&str>(&[]).compare_with_cached(&case.bytes);
    assert!(report.differences.is_empty(), "{:#?}", report.differences);
    let engine = case.recalculated(&[("override.a", Typed::Number(5.0))]);
    assert_eq!(engine.named("output.all"), Some(5.0));
    assert_eq!(crate::engine::checklist::ranges_of_one_cell(&case), Vec::<String>::new());
}

#[test]
fn hostile_titles_stay_titles_in_every_chart() {
    let case = shared("tests/models/titles.toml");
    let charts = case.parts("xl/charts/chart");
    // Four of the author's, those of Results, five on Risk, and those of three more sheets.
    assert!(charts.len() >= 13, "{}", charts.len());
    let mut texts = Vec::new();
    for (name, part) in &charts {
        for reference in between(part, "<c:f>", "</c:f>") {
            let sheet = reference.split('!').next().unwrap_or("").trim_matches('\'');
            let known = ["Calc", "Results", "Risk", "Sensitivity", "Bridge"];
            assert!(known.contains(&sheet) || sheet.starts_with("Calc_"), "{name}: {reference}");
            assert!(!reference.contains(['[', '\\', ',']), "{name}: {reference}");
        }
        texts.extend(between(part, "<a:t>", "</a:t>"));
        texts.extend(between(part, "<c:tx><c:v>", "</c:v>"));
    }
    for title in [
        "=[book.xlsx]S!A1, live case, unit",
        "Actual!A1, live case, EUR",
        "='\\\\host\\share\\[b.xlsx]S'!$A$1",
        "Calc!B5 – =Calc!$A$1",
        "='[book.xlsx]S'!A1",
        "Calc!$A$1",
        "Et si le prix monte",
    ] {
        assert!(texts.iter().any(|text| text == title), "{title}: {texts:#?}");
    }
    assert!(case.parts("xl/externalLinks").is_empty());
}

fn between(part: &str, start: &str, end: &str) -> Vec<String> {
    part.split(start).skip(1).filter_map(|rest| Some(rest.split(end).next()?.replace("&apos;", "'"))).collect()
}

#[test]
fn charts_can_be_changed_and_inputs_refuse_what_they_cannot_be() {
    let (case, _) = case();
    for (name, sheet) in case.parts("xl/worksheets/sheet") {
        if let Some(protection) = between(&sheet, "<sheetProtection", "/>").first() {
            assert!(!protection.contains("objects=\"1\""), "{name}: {protection}");
        }
    }
    let sheets = case.parts("xl/worksheets/sheet");
    let (_, panel) = sheets.iter().find(|(_, sheet)| sheet.contains("dataValidations")).expect("the control panel");
    let rules = between(panel, "<dataValidation ", "</dataValidation>");
    // 1 January 1926 to two hundred years after June 2026: 9,498 and 119,225 are no years.
    let dates = rules.iter().find(|rule| rule.contains("type=\"date\"")).expect("a rule for dates");
    assert!(dates.contains("A year alone would count as a day of 1905"), "{dates}");
    assert!(rules.iter().any(|rule| rule.contains("type=\"decimal\"") && rule.contains("from 0 to 10")), "{rules:#?}");
    assert!(rules.iter().any(|rule| rule.contains("type=\"custom\"")), "{rules:#?}");
    // The column of overrides and both scenarios.
    assert!(rules.iter().any(|rule| rule.contains("sqref=\"E12:E12 G12:H12\"")), "{rules:#?}");
}

#[test]
fn colours_of_the_head_are_the_same_on_sheets_that_are_written_apart() {
    let (case, _) = case();
    let styles = case.parts("xl/styles.xml").remove(0).1;
    let formats = between(&styles, "<dxf>", "</dxf>");
    let mut seen = 0;
    for (name, sheet) in case.parts("xl/worksheets/sheet") {
        for rule in between(&sheet, "<cfRule ", "</cfRule>") {
            let colour = match (rule.contains(",3)=\"All\""), rule.contains(",3)&lt;&gt;\"All\"")) {
                (true, _) => "FF0B6B3A",
                (_, true) => "FFA61C14",
                _ => continue,
            };
            let id: usize = between(&rule, "dxfId=\"", "\"")[0].parse().expect("a number");
            assert!(formats[id].contains(colour), "{name}: {rule} {}", formats[id]);
            seen += 1;
        }
    }
    assert!(seen >= 16, "{seen}");
}

#[test]
fn axes_name_each_period_and_columns_stand_on_nothing() {
    let model = "[model]\nname = \"axes\"\n[timeline]\nstart = \"2026-Q2\"\nperiods = 7\nstep = \"quarter\"\n\
        [drivers]\nprice = 3\n[lines]\nx = { formula = \"price + 100\", total = \"sum\" }\n[outputs]\nall = \"total(x)\"\n\
        [[charts]]\ntitle = \"Columns\"\nkind = \"column\"\nlines = [\"x\"]\n\
        [[charts]]\ntitle = \"Line\"\nkind = \"line\"\nlines = [\"x\"]\n[scenarios.base]\n";
    let case = Case::from_text("axes", model);
    let (mut columns, mut lines, mut years) = (0, 0, 0);
    for (name, part) in case.parts("xl/charts/chart") {
        let format = between(&part, "<c:numFmt formatCode=\"", "\"").remove(0);
        let by_year = part.contains(", by year");
        if part.contains("<a:t>Columns") || by_year {
            assert!(part.contains("<c:catAx>") && part.contains("<c:min val=\"0\"/>"), "{name}: {part}");
            // No part of a year, no single quarter: the format is that of all.
            assert_eq!(format, if by_year { "0" } else { "yyyy" }, "{name}");
            columns += 1;
            years += usize::from(part.contains("2026: 3 quarters"));
        } else if part.contains("<a:t>Line") {
            // The first period is a second quarter, and labels stand whole years apart.
            assert_eq!(format, "&quot;Q2 &quot;yyyy", "{name}");
            let unit = "<c:baseTimeUnit val=\"months\"/><c:majorUnit val=\"12\"/>";
            assert!(part.contains(unit), "{name}: {part}");
            lines += 1;
        }
    }
    assert_eq!((columns, lines, years), (2, 1, 1));
}
