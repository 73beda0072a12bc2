//! Known values that take the place of formulas. The expected numbers are worked out by hand, beside each test.

use super::bench::{Ran, errors, open, refused, run};
use evcalc::diagnostic::render;
use evcalc::evaluate::project;
use evcalc::graph::build;
use evcalc::model::ScenarioId;

/// Runs a model of four months; `demand` is 100, 200 and 50 for A, B and C.
fn four(lines: &str) -> Ran {
    run("2026-01 x 4", &body(lines))
}

fn body(lines: &str) -> String {
    format!(
        "[dimensions]\nproduct = [\"PA\", \"PB\", \"PC\"]\n[drivers]\ndemand = {{ value = {{ PA = 100, PB = 200, PC = 50 }}, unit = \"pc\" }}\n[lines]\n{lines}\n"
    )
}

fn same(found: Vec<f64>, wanted: &[f64]) {
    assert_eq!(found.len(), wanted.len());
    let near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * b.abs().max(1.0);
    assert!(found.iter().zip(wanted).all(near), "{found:?} {wanted:?}");
}

#[test]
fn a_known_value_takes_over_and_what_reads_the_line_follows() {
    let ran = run(
        "2026-01 x 4",
        "[lines]\na = { formula = \"10 * t\", opening = \"0\", total = \"sum\", actuals = \"replace\", carry = \"none\", actual = { \"2026-02\" = 7 } }\n\
         stock = { opening = \"1\", formula = \"prev(stock) + a\", total = \"last\" }\n\
         before = { formula = \"prev(a)\", opening = \"0\", total = \"sum\" }\n",
    );
    same(ran.line("a"), &[10.0, 7.0, 30.0, 40.0]);
    same(ran.line("stock"), &[11.0, 18.0, 48.0, 88.0]);
    same(ran.line("before"), &[0.0, 10.0, 7.0, 30.0]);
    assert_eq!(ran.warnings.iter().filter(|w| **w == "W0819").count(), 0);
}

#[test]
fn a_balance_goes_on_from_what_is_known_of_it() {
    // The formula of March is 50 + 10, of April 60 + 10.
    let ran = run(
        "2026-01 x 4",
        "[lines]\nstock = { opening = \"1\", formula = \"prev(stock) + 10\", total = \"last\", actuals = \"replace\", actual = { \"2026-02\" = 50 } }\n",
    );
    same(ran.line("stock"), &[11.0, 50.0, 60.0, 70.0]);
    assert!(!ran.warnings.contains(&"W0819"), "it carries itself");
}

/// The sums are 1, 3, 6, 10, whatever is known of them; 5 known in February is 2 more than the sum.
#[test]
fn a_running_sum_learns_nothing_of_what_is_known_of_the_line() {
    let line = |carry: &str| {
        format!(
            "a = {{ formula = \"cumulative(t)\", actuals = \"replace\", carry = \"{carry}\", actual = {{ \"2026-01\" = 9, \"2026-02\" = 5 }} }}"
        )
    };
    same(four(&line("none")).line("a"), &[9.0, 5.0, 6.0, 10.0]);
    same(four(&line("difference")).line("a"), &[9.0, 5.0, 8.0, 12.0]);
    same(four(&line("ratio")).line("a"), &[9.0, 5.0, 10.0, 50.0 / 3.0]);
}

/// Before a launch the formula is 0, and so is what is known: nothing is to be carried. A ratio to 0 is asked for only
/// where the formula goes on from it.
#[test]
fn a_ratio_is_asked_for_only_where_the_formula_goes_on_from_it() {
    let line = |known: &str| {
        format!(
            "a = {{ formula = \"max(0, t - 2)\", actuals = \"replace\", carry = \"ratio\", actual = {{ {known} }} }}"
        )
    };
    same(four(&line("\"2026-01\" = 0, \"2026-02\" = 0")).line("a"), &[0.0, 0.0, 1.0, 2.0]);
    same(four(&line("\"2026-02\" = 7, \"2026-03\" = 3")).line("a"), &[0.0, 7.0, 3.0, 6.0]);
    let opened = open("2026-01 x 4", &body(&line("\"2026-02\" = 7")), None, &[]);
    let faults = project(&build(opened.model.clone().expect("a model")), ScenarioId(0)).expect_err("a ratio to 0");
    let said = render(&faults, &opened.sources, false);
    assert!(said.contains("the formula is 0") && said.contains("2026-03"), "{said}");
}

#[test]
fn ratios_and_differences_are_carried_on_from_the_last_known_period() {
    let line = |carry: &str| {
        format!(
            "a = {{ formula = \"10 * t\", actuals = \"replace\", carry = \"{carry}\", actual = {{ \"2026-01\" = 12, \"2026-02\" = 30 }} }}"
        )
    };
    // The last known is 30 where the formula has 20: 1.5 times 30 and 40, and 10 more than they.
    same(four(&line("ratio")).line("a"), &[12.0, 30.0, 45.0, 60.0]);
    same(four(&line("difference")).line("a"), &[12.0, 30.0, 40.0, 50.0]);
    same(four(&line("none")).line("a"), &[12.0, 30.0, 30.0, 40.0]);
    let silent = four("a = { formula = \"10 * t\", actuals = \"replace\", actual = { \"2026-01\" = 12 } }");
    assert!(silent.warnings.contains(&"W0819"), "{:?}", silent.warnings);
}

#[test]
fn bounds_move_a_formula_no_further_than_to_them() {
    let line = "a = { formula = \"10 * t\", actuals = \"replace\", carry = \"none\", actual = { \"2026-01\" = { value = 12, firmness = \"over\" }, \"2026-02\" = { value = 12, firmness = \"at_least\" }, \"2026-03\" = { value = 25, firmness = \"up_to\" }, \"2026-04\" = { value = 45, firmness = \"under\" } } }";
    same(four(line).line("a"), &[12.0, 20.0, 25.0, 40.0]);
    let about = "a = { formula = \"10 * t\", actuals = \"replace\", carry = \"none\", actual = { \"2026-01\" = { value = 12, firmness = \"about\" }, \"2026-02\" = { value = 12, firmness = \"nearly\" } } }";
    same(four(about).line("a"), &[12.0, 12.0, 30.0, 40.0]);
}

#[test]
fn a_known_total_is_shared_by_those_that_are_not_known() {
    let line = "a = { over = [\"product\"], formula = \"demand\", unit = \"pc\", actuals = \"replace\", carry = \"none\", actual = { PA = { \"2026-02\" = 150 }, PB = { \"2026-03\" = 1 }, PC = { \"2026-03\" = 2 }, total = { \"2026-01\" = 700, \"2026-02\" = 650, \"2026-03\" = 103, \"2026-04\" = { value = 400, firmness = \"at_least\" } } } }";
    let ran = four(line);
    // January: 700 of 350, so twice each. February: 500 left for B and C, which have 250. March: 100 left for A.
    // April: at least 400 of 350, so 400/350 of each.
    same(ran.line("a[PA]"), &[200.0, 150.0, 100.0, 100.0 * 400.0 / 350.0]);
    same(ran.line("a[PB]"), &[400.0, 400.0, 1.0, 200.0 * 400.0 / 350.0]);
    same(ran.line("a[PC]"), &[100.0, 100.0, 2.0, 50.0 * 400.0 / 350.0]);
    // A bound that holds scales nothing; a total of what is known altogether is compared, not used.
    let line = "a = { over = [\"product\"], formula = \"demand\", unit = \"pc\", actuals = \"replace\", carry = \"none\", actual = { PA = { \"2026-02\" = 1 }, PB = { \"2026-02\" = 2 }, PC = { \"2026-02\" = 3 }, total = { \"2026-01\" = { value = 300, firmness = \"over\" }, \"2026-02\" = 1000 } } }";
    let ran = four(line);
    same(ran.line("a[PA]"), &[100.0, 1.0, 100.0, 100.0]);
    same(ran.line("a[PC]"), &[50.0, 3.0, 50.0, 50.0]);
}

#[test]
fn a_total_that_cannot_be_shared_names_its_period() {
    let line = "a = { over = [\"product\"], formula = \"demand\", unit = \"pc\", actuals = \"replace\", carry = \"none\", actual = { PA = { \"2026-02\" = 600 }, total = { \"2026-02\" = 500 } } }";
    let opened = open("2026-01 x 4", &body(line), None, &[]);
    let model = opened.model.clone().expect("its form is right");
    let program = evcalc::graph::build(model);
    let faults = evcalc::evaluate::project(&program, evcalc::model::ScenarioId(0)).expect_err("500 less 600 is left");
    let said = render(&faults, &opened.sources, false);
    for words in ["`a` in 2026-02", "known as 500", "make 600", "-100"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    // -300, -200 and -350 have another sign than 500.
    let line = "a = { over = [\"product\"], formula = \"demand - 2 * demand[PB]\", unit = \"pc\", actuals = \"replace\", carry = \"none\", actual = { total = { \"2026-02\" = 500 } } }";
    assert_eq!(refused("2026-01 x 4", &body(line)), ["E0701"]);
}

#[test]
fn a_formula_that_fails_in_a_known_period_is_an_error_all_the_same() {
    let line =
        "a = { formula = \"1 / (t - 2)\", actuals = \"replace\", carry = \"none\", actual = { \"2026-02\" = 7 } }";
    assert_eq!(refused("2026-01 x 4", &body(line)), ["E0701"]);
}

#[test]
fn the_cut_decides_what_counts() {
    let text = |to: &str| {
        format!(
            "[model]\nname = \"m\"\n[timeline]\nstart = \"2026-01\"\nperiods = 4\nstep = \"month\"\n{to}[lines]\na = {{ formula = \"10 * t\", actuals = \"replace\", carry = \"none\", actual = {{ \"2026-01\" = 1, \"2026-02\" = 2, \"2026-03\" = 3 }} }}\n"
        )
    };
    let ran = |to: &str| super::bench::run_opened(super::bench::open_text(&text(to), None, &[])).line("a");
    assert_eq!(ran(""), [1.0, 2.0, 3.0, 40.0]);
    assert_eq!(ran("known_to = \"2026-02\"\n"), [1.0, 2.0, 30.0, 40.0]);
    assert_eq!(ran("known_to = \"none\"\n"), [10.0, 20.0, 30.0, 40.0]);
}

#[test]
fn finer_periods_are_put_together_as_the_total_says() {
    let quarters = |line: &str| run("2026-Q1 x 2", &format!("[lines]\n{line}\n"));
    let months = "actual = { \"2026-01\" = 1, \"2026-02\" = 2, \"2026-03\" = 6 }";
    let line = |total: &str| {
        format!("a = {{ formula = \"100\", total = \"{total}\", actuals = \"replace\", carry = \"none\", {months} }}")
    };
    assert_eq!(quarters(&line("sum")).line("a"), [9.0, 100.0]);
    assert_eq!(quarters(&line("last")).line("a"), [6.0, 100.0]);
    assert_eq!(quarters(&line("average")).line("a"), [3.0, 100.0]);
    let two = "a = { formula = \"100\", actuals = \"replace\", actual = { \"2026-01\" = 1, \"2026-02\" = 2 } }";
    assert_eq!(refused("2026-Q1 x 2", &format!("[lines]\n{two}\n")), ["E0206"]);
}

#[test]
fn what_is_wrong_with_known_values_is_said_with_its_place() {
    for (line, code) in [
        ("a = { formula = \"1\", actual = { \"2026-Q1\" = 5 } }", "E0206"),
        ("a = { formula = \"1\", actual = { \"2026\" = 5 } }", "E0206"),
        ("a = { formula = \"1\", actuals = \"instead\" }", "E0005"),
        ("a = { formula = \"1\", actuals = \"replace\", carry = \"always\" }", "E0005"),
        ("a = { formula = \"1\", carry = \"ratio\", actual = { \"2026-01\" = 5 } }", "E0501"),
        (
            "a = { over = [\"product\"], formula = \"demand\", unit = \"pc\", actuals = \"replace\", actual = { \"2026-01\" = 5 } }",
            "E0402",
        ),
        (
            "a = { over = [\"product\"], formula = \"t\", actuals = \"replace\", actual = { total = { \"2026-01\" = 5 } } }",
            "E0401",
        ),
        (
            "a = { over = [\"product\"], formula = \"demand\", unit = \"pc\", actuals = \"replace\", actual = { PD = { \"2026-01\" = 5 } } }",
            "E0110",
        ),
        (
            "a = { formula = \"1\", actuals = \"replace\", actual = { \"2026-01\" = { value = 5, unit = \"EUR\" } } }",
            "E0301",
        ),
        (
            "a = { formula = \"1\", actuals = \"replace\", actual = { \"2026-01\" = { value = 5, firmness = \"perhaps\" } } }",
            "E0005",
        ),
        (
            "a = { formula = \"1\", actuals = \"replace\", actual = { \"2026-01\" = { firmness = \"exact\" } } }",
            "E0003",
        ),
        ("a = { formula = \"1\", actuals = \"replace\", actual = { \"2026-01\" = { value = 5, sure = 1 } } }", "E0002"),
    ] {
        assert_eq!(errors(open("2026-01 x 4", &body(line), None, &[])), [code], "{line}");
    }
}

#[test]
fn gaps_early_ends_and_periods_outside_get_one_remark_each() {
    let line = "a = { formula = \"prev(a)\", opening = \"1\", total = \"last\", actuals = \"replace\", actual = { \"2025-11\" = 1, \"2025-12\" = 1, \"2026-01\" = 5, \"2026-03\" = 6 } }\nb = { formula = \"prev(b)\", opening = \"1\", total = \"last\", actuals = \"replace\", actual = { \"2026-02\" = 5 } }";
    let ran = four(line);
    for code in ["W0816", "W0817", "W0818"] {
        assert_eq!(ran.warnings.iter().filter(|w| **w == code).count(), 1, "{code}: {:?}", ran.warnings);
    }
}
