//! Clocks, looking back, running sums, forward references, loops.

use super::bench::*;

#[test]
fn clocks_tell_what_a_period_is() {
    let body = "[lines]\na = \"t\"\nb = \"month\"\nc = \"quarter\"\nd = \"year\"\ne = \"elapsed\"\nf = \"elapsed * 1\"\n[drivers]\ng = \"period_length\"\n";
    let months = run("2026-11 x 4", body);
    same(months.line("a"), [1.0, 2.0, 3.0, 4.0]);
    same(months.line("b"), [11.0, 12.0, 1.0, 2.0]);
    same(months.line("c"), [4.0, 4.0, 1.0, 1.0]);
    same(months.line("d"), [2026.0, 2026.0, 2027.0, 2027.0]);
    same(months.line("e"), [0.0, 1.0 / 12.0, 2.0 / 12.0, 0.25]);
    same(months.driver("g"), [1.0 / 12.0]);
    let quarters = run("2026-Q3 x 3", body);
    same(quarters.line("b"), [7.0, 10.0, 1.0]); // of the period's first month
    same(quarters.line("c"), [3.0, 4.0, 1.0]);
    same(quarters.line("e"), [0.0, 0.25, 0.5]);
    same(quarters.driver("g"), [0.25]);
    let years = run("2026 x 2", body);
    same(
        [years.line("b"), years.line("c"), years.line("e"), years.driver("g")].concat(),
        [1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0],
    );
}

#[test]
fn since_counts_from_any_period_of_the_calendar() {
    let body = "[lines]\na = \"since('2026-02')\"\nb = \"since('2025')\"\nc = \"since('2027-Q1')\"\nd = \"prev(since('2026-02'))\"\n";
    let ran = run("2026-01 x 3", body);
    same(ran.line("a"), [-1.0, 0.0, 1.0]);
    same(ran.line("b"), [12.0, 13.0, 14.0]);
    same(ran.line("c"), [-12.0, -11.0, -10.0]);
    same(ran.line("d"), [-2.0, -1.0, 0.0]);
}

const BACK: &str = "[drivers]\nd = { \"2026-01\" = 10, \"2026-02\" = 20, \"2026-03\" = 30 }\nk = 7\n[lines]
    x = { opening = 100, formula = \"t\", total = \"last\" }\n";

#[track_caller]
fn back(formula: &str) -> Vec<f64> {
    run("2026-01 x 4", &format!("{BACK}y = \"{formula}\"\n")).line("y")
}

#[test]
fn prev_and_lag_take_the_opening_before_the_first_period() {
    same(back("prev(x)"), [100.0, 1.0, 2.0, 3.0]);
    same(back("lag(x, 1)"), [100.0, 1.0, 2.0, 3.0]);
    same(back("lag(x, 3)"), [100.0, 100.0, 100.0, 1.0]);
    same(back("lag(x, 1200)"), [100.0; 4]);
    same(back("prev(prev(x))"), [100.0, 100.0, 1.0, 2.0]);
    same(back("prev(lag(x, 2))"), [100.0, 100.0, 100.0, 1.0]);
}

#[test]
fn before_the_first_period_a_driver_has_its_first_value() {
    same(back("prev(d)"), [10.0, 10.0, 20.0, 30.0]);
    same(back("lag(d, 2)"), [10.0, 10.0, 10.0, 20.0]);
    same(back("prev(k)"), [7.0; 4]);
}

#[test]
fn prev_of_an_expression_takes_every_line_and_driver_one_period_earlier() {
    same(back("prev(x * 2 + d)"), [210.0, 12.0, 24.0, 36.0]);
    same(back("prev(if(x > 50, 1, 0))"), [1.0, 0.0, 0.0, 0.0]);
    same(back("x - prev(x) * k"), [-699.0, -5.0, -11.0, -17.0]);
    assert_eq!(refused("2026-01 x 4", "[lines]\na = \"t\"\nb = \"prev(a)\"\n"), ["E0502"]);
    assert_eq!(refused("2026-01 x 4", "[lines]\na = \"t\"\nb = \"prev(2 * a)\"\n"), ["E0502"]);
}

#[test]
fn a_running_sum_starts_at_nothing() {
    same(back("cumulative(x)"), [1.0, 3.0, 6.0, 10.0]);
    same(back("prev(cumulative(x))"), [0.0, 1.0, 3.0, 6.0]);
    same(back("lag(cumulative(x), 2)"), [0.0, 0.0, 1.0, 3.0]);
    same(back("cumulative(d * 2)"), [20.0, 60.0, 120.0, 180.0]);
    same(back("cumulative(k)"), [7.0, 14.0, 21.0, 28.0]);
    same(back("cumulative(x) / 2 + cumulative(prev(x))"), [100.5, 102.5, 106.0, 111.0]);
    same(back("cumulative(cumulative(x))"), [1.0, 4.0, 10.0, 20.0]);
    same(back("cumulative(1)"), [1.0, 2.0, 3.0, 4.0]);
    // A line with no opening may stand in a running sum that is looked back at.
    same(run("2026 x 3", "[lines]\na = \"t\"\nb = \"prev(cumulative(a))\"\n").line("b"), [0.0, 1.0, 3.0]);
}

#[test]
fn recent_adds_the_last_periods_of_those_there_are() {
    same(back("recent(x, 2)"), [1.0, 3.0, 5.0, 7.0]);
    same(back("recent(x, 1)"), [1.0, 2.0, 3.0, 4.0]);
    same(back("recent(x, 12)"), [1.0, 3.0, 6.0, 10.0]);
    same(back("recent(d * 2, 3)"), [20.0, 60.0, 120.0, 160.0]);
    same(back("recent(x, 3) / 3"), [1.0 / 3.0, 1.0, 2.0, 3.0]);
    same(back("prev(recent(x, 2))"), [0.0, 1.0, 3.0, 5.0]);
}

#[test]
fn a_line_refers_to_itself_through_prev_lag_and_the_running_sum_before() {
    let body = "[lines]\na = { opening = 1, formula = \"prev(a) * 2\", total = \"last\" }\nb = { opening = 1, formula = \"lag(b, 2) + 1\", total = \"last\" }
        c = \"1 + prev(cumulative(c))\"\nd = \"10 - prev(cumulative(d)) / 2\"\n";
    let ran = run("2026 x 4", body);
    same(ran.line("a"), [2.0, 4.0, 8.0, 16.0]);
    same(ran.line("b"), [2.0, 2.0, 3.0, 3.0]);
    same(ran.line("c"), [1.0, 2.0, 4.0, 8.0]);
    same(ran.line("d"), [10.0, 5.0, 2.5, 1.25]);
    for formula in ["a + 1", "cumulative(a)", "recent(a, 2)", "if(t = 1, 0, a)", "sum(a)"] {
        assert_eq!(
            refused(
                "2026 x 4",
                &format!("[lines]\na = {{ opening = 0, formula = \"{formula}\", total = \"last\" }}\n")
            ),
            ["E0503"],
            "{formula}"
        );
    }
    assert_eq!(refused("2026 x 4", "[lines]\na = \"b\"\nb = \"c\"\nc = \"a\"\n"), ["E0503"]);
}

#[test]
fn lines_may_stand_in_any_order_with_a_warning() {
    let body = "[lines]\na = \"b + 1\"\nb = \"c * 2\"\nc = \"t\"\nd = \"prev(e)\"\ne = { opening = 5, formula = \"d + 1\", total = \"last\" }\n";
    let ran = run("2026 x 3", body);
    same(ran.line("a"), [3.0, 5.0, 7.0]);
    same(ran.line("d"), [5.0, 6.0, 7.0]);
    assert_eq!(ran.warnings, ["W0803", "W0803"]); // not for `prev(e)`: that looks back
}

#[test]
fn two_lines_may_feed_each_other_through_the_period_before() {
    let body = "[lines]\nstock = { opening = 100, formula = \"prev(stock) + bought - sold\", total = \"last\" }\nsold = \"prev(stock) * 0.5\"\nbought = \"sold / 5\"\n";
    let ran = run("2026 x 2", body);
    same(ran.line("sold"), [50.0, 30.0]);
    same(ran.line("stock"), [60.0, 36.0]);
}

#[test]
fn looking_back_goes_by_element() {
    let body = "[dimensions]\nproduct = [\"SU7\", \"YU7\"]\n[lines]\nx = { over = \"product\", opening = { SU7 = 1, YU7 = 10 }, formula = \"prev(x) * 2\", total = \"last\" }
        y = \"prev(x[YU7]) + prev(sum(x))\"\nz = \"cumulative(sum(x))\"\nw = \"sum(cumulative(x))\"\n";
    let ran = run("2026 x 3", body);
    same(ran.line("x[YU7]"), [20.0, 40.0, 80.0]);
    same(ran.line("y"), [10.0 + 11.0, 20.0 + 22.0, 40.0 + 44.0]);
    same(ran.line("z"), [22.0, 66.0, 154.0]);
    same(ran.line("w"), [22.0, 66.0, 154.0]);
}
