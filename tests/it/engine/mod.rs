//! The workbook and the program agree in every formula cell: proven by IronCalc, a spreadsheet engine
//! that shares no code with this project. It ignores cached values and computes everything anew.

mod checklist;
mod functions;
mod inputs;
pub mod known;
mod plant;
mod random;
mod same_change;
pub mod support;

use self::plant::planted;
use self::support::{Case, case, cases, near, recalculated_cases};
use evcalc::evaluate::{Draw, Drawn, project, project_draw};
use evcalc::graph::InputId;
use evcalc::model::ScenarioId;

#[test]
fn every_formula_cell_gives_its_cached_value() {
    for case in recalculated_cases() {
        let engine = case.recalculated::<&str>(&[]);
        let report = engine.compare_with_cached(&case.bytes);
        assert!(report.formulas > 300, "{}: only {} formulas were found", case.name, report.formulas);
        assert!(report.differences.is_empty(), "{}: {:#?}", case.name, report.differences);
        println!("{}: {} formulas, largest difference {:e}", case.name, report.formulas, report.largest);
    }
}

#[test]
fn a_wrong_cached_value_would_be_found() {
    let case = case("xiaomi");
    let engine = case.recalculated::<&str>(&[]);
    assert_eq!(engine.compare_with_cached(&case.bytes).differences, [""; 0], "the sound book");
    // One cached value of Calc, a millionth too large: the only difference, in the cell where it was planted.
    let (bytes, cell) = planted(case);
    let report = engine.compare_with_cached(&bytes);
    let (row, column) = (cell.0 + 1, cell.1 + 1);
    assert_eq!(report.differences.len(), 1, "{:#?}", report.differences);
    let place = format!("Calc row {row} column {column}: ");
    assert!(report.differences[0].starts_with(&place), "{} is not in {place}", report.differences[0]);
}

#[test]
fn the_live_case_follows_the_scenario_selector() {
    for case in recalculated_cases() {
        for scenario in 0..case.model().scenarios.len() {
            let title = case.scenario_title(scenario);
            let engine = case.recalculated(&[("selected_scenario", support::Typed::Text(title))]);
            if scenario >= support::MOST_SHEETS {
                selected_gives_native_outputs(case, &engine, scenario);
                continue;
            }
            // Row 3 says which scenario a sheet shows.
            let values = |sheet: &str| {
                let mut values = engine.values(sheet);
                values.retain(|((row, _), _)| *row != 3);
                values
            };
            let own = values(&format!("Calc_{}", case.model().scenarios[scenario].name));
            let live = values("Calc");
            assert!(!own.is_empty() && own.len() == live.len(), "{}: {} and {}", case.name, own.len(), live.len());
            for (a, b) in own.iter().zip(&live) {
                assert!(a.0 == b.0 && near(a.1, b.1), "{} {:?} {} {:?} {}", case.name, a.0, a.1, b.0, b.1);
            }
        }
    }
}

/// A scenario without a calc sheet, selected.
fn selected_gives_native_outputs(case: &Case, engine: &support::Engine, scenario: usize) {
    let native = project(&case.program, ScenarioId(scenario)).expect("projects");
    for (output, row) in case.model().outputs.iter().zip(&case.program.output_rows) {
        let value = native.rows[row.0].scalar();
        let expected =
            if output.is_period { value.map(|t| case.model().timeline.day_serial(t as i32) as f64) } else { value };
        let found = engine.named(&format!("output.{}", output.name));
        let same = match (expected, found) {
            (Some(a), Some(b)) => near(a, b),
            (a, b) => a == b,
        };
        assert!(same, "{} {}: {expected:?} {found:?}", case.name, output.name);
    }
}

#[test]
fn overrides_reach_every_number_as_they_do_natively() {
    let mut compared = 0;
    for case in recalculated_cases() {
        for batch in 0..2 {
            let (typed, overrides) = case.overrides(batch);
            if typed.is_empty() {
                continue;
            }
            let engine = case.recalculated(&typed);
            compared += 1;
            let native = project_draw(&case.program, ScenarioId(0), &overrides).expect("the overrides are harmless");
            for (i, output) in case.model().outputs.iter().enumerate() {
                let expected = native.rows[case.program.output_rows[i].0].scalar();
                let found = engine.named(&format!("output.{}", output.name));
                let expected = expected
                    .map(|t| if output.is_period { case.model().timeline.day_serial(t as i32) as f64 } else { t });
                match (expected, found) {
                    (Some(a), Some(b)) => {
                        assert!(near(a, b), "{} {}: native {a}, worksheet {b}", case.name, output.name)
                    }
                    (None, None) => {}
                    (a, b) => panic!("{} {}: native {a:?}, worksheet {b:?}", case.name, output.name),
                }
            }
        }
    }
    assert!(compared > recalculated_cases().count(), "only {compared} sets of overrides were typed");
}

#[test]
fn a_scaled_and_shifted_path_is_the_inherited_path_scaled() {
    let (case, mut moved) = (case("xiaomi"), 0);
    let before = project(&case.program, ScenarioId(0)).expect("projects");
    for (driver, name, typed, change) in [
        ("list_price[YU7]", "override.list_price.YU7.scale", 0.97, "inherited * 0.97"),
        ("annual_capacity", "override.annual_capacity.scale", 0.9, "inherited * 0.9"),
        ("annual_capacity", "override.annual_capacity.shift", -12_000.0, "inherited - 12000"),
    ] {
        let engine = case.recalculated(&[(name, support::Typed::Number(typed))]);
        let changed = Case::open_set("xiaomi", &format!("{driver}={change}"));
        let native = project_draw(&changed.program, ScenarioId(changed.model().scenarios.len() - 1), &Draw::new())
            .expect("projects");
        let moved_before = moved;
        for (i, output) in case.model().outputs.iter().enumerate().filter(|(_, o)| !o.is_period) {
            let a = native.rows[changed.program.output_rows[i].0].scalar();
            let b = engine.named(&format!("output.{}", output.name));
            assert!(a.zip(b).is_some_and(|(a, b)| near(a, b)), "{name} {}: {a:?} {b:?}", output.name);
            let unchanged = before.rows[case.program.output_rows[i].0].scalar();
            moved += usize::from(!a.zip(unchanged).is_some_and(|(a, b)| near(a, b)));
        }
        assert!(moved > moved_before, "{name} reaches no output: nothing was compared");
    }
}

#[test]
fn a_driver_computed_from_others_follows_an_override() {
    let text = "[model]\nname = \"follow\"\n[timeline]\nstart = \"2026-01\"\nperiods = 14\nstep = \"month\"\n\
        [drivers]\na = 10\nb = \"a * 2 + 1\"\nc = { \"2026-01\" = \"b\", \"2026-07\" = \"b * 1.5\" }\n\
        [lines]\nx = \"a + b + c\"\n[outputs]\nall = \"total(x)\"\n\
        [scenarios.base]\n[scenarios.other.drivers]\na = \"inherited * 3\"\nb = \"inherited + a\"\n";
    let case = Case::from_text("follow", text);
    // By hand: a = 4, so b = 9 and c = 9 for six months, then 13.5 for eight: 14 * 13 + 6 * 9 + 8 * 13.5 = 344.
    let engine = case.recalculated(&[("override.a", support::Typed::Number(4.0))]);
    assert_eq!(engine.named("output.all"), Some(344.0));
    let native =
        project_draw(&case.program, ScenarioId(0), &Draw::from([(InputId(0), Drawn::Value(4.0))])).expect("projects");
    assert_eq!(native.rows[case.program.output_rows[0].0].scalar(), Some(344.0));
    // In `other` the expressions are a = 30 and b = (a * 2 + 1) + a; with a overridden by 4, b = 13:
    // 14 * 17 + 6 * 13 + 8 * 19.5 = 472.
    let other =
        [("override.a", support::Typed::Number(4.0)), ("selected_scenario", support::Typed::Text("Other".to_owned()))];
    assert_eq!(case.recalculated(&other).named("output.all"), Some(472.0));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for case in cases() {
        assert_eq!(case.bytes, Case::open(&case.name).bytes, "{}", case.name);
    }
}

#[test]
fn stored_results_of_scenarios_without_a_sheet_turn_stale_with_their_inputs() {
    let case = case("tests/models/eight.toml");
    // Six scenarios have sheets in columns D to I of Summary; the stored ones stand in J and K.
    let flags = |typed: &[(&str, support::Typed)]| {
        let engine = case.recalculated(typed);
        [engine.text("Summary!$J$7"), engine.text("Summary!$K$7")].map(Option::unwrap_or_default)
    };
    assert_eq!(flags(&[]), ["Stored: current", "Stored: current"]);
    // The price of `one`, which the others take over: column G of Scenarios, the first driver's row.
    assert_eq!(flags(&[("Scenarios!$G$12", support::Typed::Number(9.0))]), ["Stored: stale", "Stored: stale"]);
    // The price of `eight` alone.
    assert_eq!(flags(&[("Scenarios!$N$12", support::Typed::Number(9.0))]), ["Stored: current", "Stored: stale"]);
}

#[test]
fn the_risk_sheet_shows_what_is_chosen_and_turns_stale_with_its_inputs() {
    let case = case("examples/reference.toml");
    let before = case.recalculated::<&str>(&[]);
    let row = |words: &str| {
        let at = (1..400).find(|row| before.text(&format!("Risk!$A${row}")).is_some_and(|text| text == words));
        at.unwrap_or_else(|| panic!("no row `{words}`"))
    };
    assert_eq!(before.text("Risk!$C$4").as_deref(), Some("Current"));
    let (line, shown) = (row("Line over time"), row("Chosen"));
    let output = line - 1;
    let second = before.text(&format!("Risk!$A${}", shown + 3)).expect("a second output");
    let first_of_other = row("Revenue – all, P5");
    let other = "Revenue – all".to_owned();
    let after = case.recalculated(&[
        (format!("Risk!$C${output}"), support::Typed::Text(second)),
        (format!("Risk!$C${line}"), support::Typed::Text(other)),
    ]);
    let number = |engine: &support::Engine, column: &str, row: usize| {
        engine.number_at(&format!("Risk!${column}${row}")).unwrap_or_else(|| panic!("no number in {column}{row}"))
    };
    for column in ["C", "D", "I", "AU", "CC", "CS"] {
        assert_eq!(number(&before, column, shown), number(&before, column, shown + 2), "{column}");
        assert_eq!(number(&after, column, shown), number(&after, column, shown + 3), "{column}");
    }
    let fan = row("P5");
    let column = "T";
    for i in 0..5 {
        assert_eq!(number(&after, column, fan + i), number(&after, column, first_of_other + i), "row {i}");
    }
    // An input of the simulated scenario, typed over.
    let changed = case.recalculated(&[("Scenarios!$G$12", support::Typed::Number(0.123))]);
    assert_eq!(changed.text("Risk!$C$4").as_deref(), Some("Stale"));
}

#[test]
fn what_goal_seek_found_gives_the_target_in_the_workbook() {
    use evcalc::analyse::{Knob, Question, Sought, Turn, Which, levers, seek};
    let case = case("xiaomi");
    let output = case.model().outputs.iter().position(|o| o.name == "deliveries_2027").expect("an output");
    let question = Question::new(&case.program, ScenarioId(0), output).expect("projects");
    let mut tried = 0;
    for lever in
        levers(&question, 540_000.0, Which::Open).expect("levers").iter().filter(|l| l.seek.reached && l.inside)
    {
        // The value typed into the live case's override.
        if lever.knob.turn != Turn::Value || lever.knob.whole_numbers(&case.program) || tried == 6 {
            continue;
        }
        let name = format!("override.{}", lever.knob.name.replace('[', ".").replace(']', ""));
        let value = lever.seek.value.expect("a value");
        let engine = case.recalculated(&[(name.as_str(), support::Typed::Number(value))]);
        let found = engine.named("output.deliveries_2027").expect("a number");
        assert!(near(found, 540_000.0), "{} = {value}: {found}", lever.knob.name);
        tried += 1;
    }
    assert!(tried >= 5, "only {tried} drivers were tried");
    let knob = Knob::cell(&case.program, evcalc::graph::InputId(0));
    let present = question.present();
    let met = seek(&question, &Sought { knob, target: present, between: None, whole: false });
    assert_eq!((met.reached, met.outcome), (true, Some(present)));
}
