//! Values over dimensions and over time, computed drivers, calendars, periods as values.

use super::bench::*;

const TWO: &str = "[dimensions]\nproduct = [\"SU7\", \"YU7\"]\nmarket = [\"China\", \"Europe\"]\n";

fn path(value: &str, more: &str) -> Vec<f64> {
    run("2026-01 x 6", &format!("[drivers.a]\nvalue = {value}\n{more}\n")).driver("a")
}

#[test]
fn dimensions_nest_in_the_order_of_over_and_a_scalar_fills_what_is_below() {
    let body = format!(
        "{TWO}[drivers.a]\nover = [\"product\", \"market\"]\nvalue = {{ SU7 = {{ China = 1, Europe = 2 }}, YU7 = 3 }}
        [drivers.b]\nover = [\"market\", \"product\"]\nvalue = [[1, 2], [3, 4]]
        [drivers.c]\nover = [\"product\", \"market\"]\nvalue = 9
        [drivers.d]\nover = [\"product\", \"market\"]\nvalue = [5, {{ China = 6, Europe = 7 }}]
        [lines]\nx = \"b\"\n"
    );
    let ran = run("2026 x 1", &body);
    let cells = |name: &str| {
        ["SU7, China", "SU7, Europe", "YU7, China", "YU7, Europe"].map(|e| ran.driver(&format!("{name}[{e}]"))[0])
    };
    assert_eq!(cells("a"), [1.0, 2.0, 3.0, 3.0]);
    assert_eq!(cells("c"), [9.0; 4]);
    assert_eq!(cells("d"), [5.0, 5.0, 6.0, 7.0]);
    same(ran.driver("b[China, YU7]"), [2.0]);
    same(ran.driver("b[Europe, SU7]"), [3.0]);
    same(ran.line("x[YU7, China]"), [2.0]); // a line's dimensions stand in the order of `[dimensions]`
}

#[test]
fn a_step_holds_until_the_next_key_and_the_first_value_before_it() {
    same(path("{ \"2026-02\" = 1, \"2026-04\" = 2 }", ""), [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]);
    same(path("{ \"2025-06\" = 1, \"2025-11\" = 7, \"2026-04\" = 2 }", ""), [7.0, 7.0, 7.0, 2.0, 2.0, 2.0]);
    same(path("{ \"2026-04\" = 2, \"2026-01\" = 1 }", ""), [1.0, 1.0, 1.0, 2.0, 2.0, 2.0]); // in any order
}

#[test]
fn linear_interpolates_by_period_number_and_holds_at_the_ends() {
    let linear = "between = \"linear\"";
    same(path("{ \"2026-02\" = 10, \"2026-05\" = 40 }", linear), [10.0, 10.0, 20.0, 30.0, 40.0, 40.0]);
    // A key before the start: 2025-11 is period -1, so that the first period is half-way to 2026-03, period 3.
    same(path("{ \"2025-11\" = 0, \"2026-03\" = 4 }", linear), [2.0, 3.0, 4.0, 4.0, 4.0, 4.0]);
    // A key after the end: the path heads for it.
    same(path("{ \"2026-01\" = 0, \"2026-11\" = 10 }", linear), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    same(path("{ \"2025-01\" = 5, \"2025-06\" = 8 }", linear), [8.0; 6]);
}

#[test]
fn none_gives_each_value_to_its_own_period_alone() {
    let none = "between = \"none\"";
    same(path("{ \"2026-02\" = 5, \"2026-04\" = -1 }", none), [0.0, 5.0, 0.0, -1.0, 0.0, 0.0]);
    same(path("{ \"2025-02\" = 5, \"2026\" = 3 }", none), [3.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
}

#[test]
fn a_key_may_be_coarser_than_the_step_and_never_finer() {
    let body = "[drivers]\na = { \"2026\" = 1, \"2026-Q2\" = 2, \"2026-06\" = 3 }\n";
    same(run("2026-01 x 6", body).driver("a"), [1.0, 1.0, 1.0, 2.0, 2.0, 3.0]);
    assert_eq!(refused("2026-Q1 x 6", "[drivers]\na = { \"2026-04\" = 1 }\n"), ["E0206"]);
    assert_eq!(refused("2026-01 x 6", "[drivers]\na = { \"2026-Q2\" = 1, \"2026-04\" = 1 }\n"), ["E0403"]);
    let late = run("2026-01 x 2", "[drivers]\na = { \"2026-01\" = 1, \"2027\" = 2 }\n");
    same(late.driver("a"), [1.0, 1.0]);
    assert_eq!(late.warnings, ["W0802"]);
}

#[test]
fn periods_stand_innermost_and_beside_scalars_of_other_elements() {
    let body = format!(
        "{TWO}[drivers.a]\nover = \"product\"\nvalue = {{ SU7 = 1, YU7 = {{ \"2026-01\" = 2, \"2026-03\" = 3 }} }}\n"
    );
    let ran = run("2026-01 x 4", &body);
    same(ran.driver("a[SU7]"), [1.0; 4]);
    same(ran.driver("a[YU7]"), [2.0, 2.0, 3.0, 3.0]);
    let body = format!("{TWO}[drivers.a]\nover = \"product\"\nvalue = {{ \"2026-01\" = 2, \"2026-03\" = 3 }}\n");
    same(run("2026-01 x 4", &body).driver("a[YU7]"), [2.0, 2.0, 3.0, 3.0]); // one path fills all elements
}

#[test]
fn a_driver_over_calendar_months_is_in_a_line_the_path_of_the_periods_months() {
    let body = "[drivers]\nseason = { over = [\"calendar_month\"], value = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }
        half = { over = \"calendar_quarter\", value = { Q1 = 10, Q2 = 20, Q3 = 30, Q4 = 40 } }
        mean = \"average(season)\"\n
        [lines]\na = \"season\"\nb = \"prev(season)\"\nc = \"season[Jan] + season[Dec]\"\nd = \"half\"\ne = \"prev(half)\"
        f = \"season / average(season, calendar_month)\"\ng = \"lag(season, 13)\"\n";
    let ran = run("2026-11 x 4", body);
    same(ran.line("a"), [11.0, 12.0, 1.0, 2.0]);
    same(ran.line("b"), [10.0, 11.0, 12.0, 1.0]); // the month before's value, even in the first period
    same(ran.line("c"), [13.0; 4]);
    same(ran.line("d"), [40.0, 40.0, 10.0, 10.0]);
    same(ran.line("e"), [40.0, 40.0, 40.0, 10.0]);
    same(ran.line("f"), [11.0 / 6.5, 12.0 / 6.5, 1.0 / 6.5, 2.0 / 6.5]);
    same(ran.line("g"), [10.0, 11.0, 12.0, 1.0]);
    same(ran.driver("mean"), [6.5]);
    let quarters = run(
        "2026-Q3 x 3",
        "[drivers]\ns = { over = \"calendar_quarter\", value = [1, 2, 3, 4] }\n[lines]\na = \"s + prev(s)\"\n",
    );
    same(quarters.line("a"), [5.0, 7.0, 5.0]);
}

#[test]
fn a_calendar_may_stand_beside_other_dimensions_and_over_time() {
    let body = format!(
        "{TWO}[drivers.s]\nover = [\"product\", \"calendar_quarter\"]\nvalue = {{ SU7 = [1, 2, 3, 4], YU7 = {{ Q1 = 5, Q2 = {{ \"2026-01\" = 6, \"2026-05\" = 60 }}, Q3 = 7, Q4 = 8 }} }}
        [lines]\na = \"s\"\nb = \"sum(s)\"\n"
    );
    let ran = run("2026-03 x 3", &body);
    same(ran.line("a[SU7]"), [1.0, 2.0, 2.0]);
    same(ran.line("a[YU7]"), [5.0, 6.0, 60.0]);
    same(ran.line("b"), [6.0, 8.0, 62.0]);
}

#[test]
fn a_driver_of_unit_period_is_used_in_since_and_may_be_changed() {
    let body = "[dimensions]\nproduct = [\"SU7\", \"YU7\"]\n[drivers]\nlaunch = { value = \"2026-03\", unit = \"period\" }
        begin = { value = { SU7 = \"2025-12\", YU7 = \"2026-Q2\" }, unit = \"period\" }
        second = { value = \"launch\", unit = \"period\" }
        [lines]\na = \"since(launch)\"\nb = \"since(begin)\"\nc = \"if(since(launch) >= 0, 1, 0)\"\nd = \"since(second)\"
        e = \"prev(since(launch))\"\nf = \"if(launch < begin[YU7], 1, 0)\"
        [scenarios.base]\n[scenarios.late.drivers]\nlaunch = \"2026-04\"\n";
    let ran = run("2026-01 x 4", body);
    same(ran.line("a"), [-2.0, -1.0, 0.0, 1.0]);
    same(ran.line("b[SU7]"), [1.0, 2.0, 3.0, 4.0]);
    same(ran.line("b[YU7]"), [-3.0, -2.0, -1.0, 0.0]);
    same(ran.line("c"), [0.0, 0.0, 1.0, 1.0]);
    same(ran.line("e"), [-3.0, -2.0, -1.0, 0.0]);
    same(ran.line("f"), [1.0; 4]);
    same(ran.line_in("late", "d"), [-3.0, -2.0, -1.0, 0.0]); // computed from `launch`: follows it
    for text in ["launch=2026-02", "launch='2026-02'", "launch=\"2026-02\"", "launch = 2026-02"] {
        same(set("2026-01 x 4", body, None, &[text]).line("a"), [-1.0, 0.0, 1.0, 2.0]);
    }
    same(set("2026-01 x 4", body, None, &["begin[YU7]=2026-01"]).line("b[YU7]"), [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(refused("2026-01 x 4", "[drivers]\na = { value = 5, unit = \"period\" }\n"), ["E0206"]);
    same(
        run("2026 x 2", "[drivers]\na = { value = 2027, unit = \"period\" }\n[lines]\nb = \"since(a)\"\n").line("b"),
        [-1.0, 0.0],
    );
}

#[test]
fn a_figure_may_be_a_period() {
    let text = "[model]\nname = \"m\"\nbaseline = \"figures.toml\"\n[timeline]\nstart = \"2026-01\"\nperiods = 4\nstep = \"month\"
        [drivers]\nlaunch = { value = \"baseline.launch\", unit = \"period\" }\nshare = \"baseline.share\"\n[lines]\na = \"since(launch)\"\nb = \"share\"\n";
    let ran = run_opened(open_text(text, None, &[]));
    same(ran.line("a"), [-2.0, -1.0, 0.0, 1.0]);
    same(ran.line("b"), [0.6; 4]);
}

#[test]
fn in_an_elements_expression_a_name_over_the_same_dimension_takes_that_element() {
    let body = format!(
        "{TWO}[drivers]\nprice = {{ SU7 = 100, YU7 = 200 }}\ncost = {{ SU7 = \"price * 0.8\", YU7 = \"price * 0.9\" }}
        other = {{ SU7 = \"price[YU7]\", YU7 = \"sum(price)\" }}\n"
    );
    let ran = run("2026 x 1", &body);
    same(ran.driver("cost[SU7]"), [80.0]);
    same(ran.driver("cost[YU7]"), [180.0]);
    same(ran.driver("other[SU7]"), [200.0]);
    same(ran.driver("other[YU7]"), [300.0]);
}

#[test]
fn a_driver_computed_from_others_follows_them() {
    let body = "[drivers]\nprice = 100\ncost = \"price * 0.8\"\nmargin = \"price - cost\"\nbegin = { \"2026-01\" = \"cost\", \"2026-02\" = \"cost + 1\" }
        [scenarios.base]\n[scenarios.low.drivers]\nprice = 50\n[scenarios.cheap]\nextends = \"low\"\n[scenarios.cheap.drivers]\ncost = \"inherited - 10\"\n";
    let ran = run("2026-01 x 2", body);
    same(ran.driver_in("low", "margin"), [10.0]);
    same(ran.driver_in("cheap", "cost"), [30.0]);
    same(ran.driver_in("cheap", "margin"), [20.0]);
    same(ran.driver_in("cheap", "begin"), [30.0, 31.0]);
    same(set("2026-01 x 2", body, Some("low"), &["price=200"]).driver("margin"), [40.0]);
}

#[test]
fn values_may_use_what_does_not_vary_and_single_values_of_what_does() {
    let body = "[constants]\nweeks = 52\nhalf = \"weeks / 2\"\n[drivers]\ngrowth = { \"2026-01\" = 1, \"2026-03\" = 5 }
        a = \"first(growth) + at(growth, '2026-03') * 10\"\nb = \"weeks * period_length\"\nc = \"if(weeks > 50, max(1, 2), 0) + half\"\n";
    let ran = run("2026-01 x 4", body);
    same(ran.driver("a"), [51.0]);
    same(ran.driver("b"), [52.0 / 12.0]);
    same(ran.driver("c"), [28.0]);
    // Whether a driver varies is decided over all scenarios together.
    let body = "[drivers]\na = 1\nb = \"a * 2\"\n[scenarios.base]\n[scenarios.x.drivers]\na = { \"2026-02\" = 2 }\n";
    assert_eq!(refused("2026-01 x 4", body), ["E0501"]);
}

#[test]
fn openings_and_targets_are_values_too_and_openings_go_by_element() {
    let body = format!(
        "{TWO}[drivers]\nprice = {{ SU7 = 100, YU7 = 200 }}\nk = 3\n
        [lines]\na = {{ over = \"product\", opening = {{ SU7 = 1, YU7 = \"price / 2\" }}, formula = \"prev(a)\", total = \"last\" }}
        b = {{ over = \"product\", opening = [7, 8], formula = \"prev(b)\", total = \"last\" }}
        c = {{ over = \"product\", opening = \"price\", formula = \"prev(c)\", total = \"last\" }}
        [outputs.o]\nformula = \"last(sum(a))\"\ntarget = \"k * 30\"\n"
    );
    let ran = run("2026 x 2", &body);
    same(ran.line("a[SU7]"), [1.0, 1.0]);
    same(ran.line("a[YU7]"), [100.0, 100.0]);
    same(ran.line("b[YU7]"), [8.0, 8.0]);
    same(ran.line("c[SU7]"), [100.0, 100.0]);
    assert_eq!(ran.target("o"), Some(90.0));
}

#[test]
fn a_value_outside_its_range_is_an_error_in_whatever_scenario() {
    let body = "[drivers]\na = { value = 1, min = 0, max = \"200%\" }\n[scenarios.base]\n[scenarios.x.drivers]\na = \"inherited * 3\"\n";
    assert_eq!(refused("2026 x 1", body), ["E0505"]);
    assert_eq!(refused_set("2026 x 1", "[drivers]\na = { value = 1, min = 0 }\n", &["a=-1"]), ["E0505"]);
    assert_eq!(
        refused("2026-01 x 3", "[drivers]\na = { value = { \"2026-01\" = 1, \"2026-02\" = -1 }, min = 0 }\n"),
        ["E0505"]
    );
    run("2026 x 1", "[drivers]\na = { value = 2, min = 0, max = \"200%\" }\n");
}
