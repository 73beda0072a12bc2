//! Outputs, milestones, years, checks, totals.

use super::bench::*;
use evcalc::model::Bound;

const LINES: &str =
    "[dimensions]\nproduct = [\"SU7\", \"YU7\"]\n[drivers]\nk = { SU7 = 1, YU7 = 10 }\nfixed = 3\n[lines]
    x = { formula = \"t\", unit = \"1\" }\ny = \"x * k\"\nup_down = \"if(t = 5, 0, if(t >= 3, 1, 0))\"\n";

/// An output of a model of 18 months from November 2026, where `x` is 1 to 18 and `y` the same times 1 and 10.
#[track_caller]
fn output(formula: &str) -> f64 {
    run("2026-11 x 18", &format!("{LINES}[outputs]\no = \"{formula}\"\n")).number("o")
}

fn fails(formula: &str) -> Vec<&'static str> {
    refused("2026-11 x 18", &format!("{LINES}[outputs]\no = \"{formula}\"\n"))
}

#[test]
fn reductions_work_over_the_whole_time_a_year_or_a_range() {
    // The months are 2026-11 = 1, 2027-01 = 3 to 2027-12 = 14, 2028-04 = 18.
    for (formula, expected) in [
        ("total(x)", 171.0),
        ("total(x, 2027)", 102.0),
        ("total(x, '2027-01', '2027-03')", 12.0),
        ("total(x, '2027', '2027-Q1')", 12.0),
        ("total(x, '2027-Q2')", 6.0 + 7.0 + 8.0),
        ("total(x, '2027-02')", 4.0),
        ("total(x, '2026-12', '2027')", 2.0 + 102.0),
        ("average_over(x)", 9.5),
        ("average_over(x, 2027)", 8.5),
        ("first(x)", 1.0),
        ("last(x)", 18.0),
        ("first(x, 2027)", 3.0),
        ("last(x, 2027)", 14.0),
        ("last(x, '2027-02', '2027-05')", 7.0),
        ("at(x, '2027-06')", 8.0),
        ("at(x, '2027')", 3.0),
        ("at(x, 2027)", 3.0),
        // A quotient that has no value in January 2027.
        ("at(x / (x - 3), '2027-06')", 1.6),
        ("last(-x / (x - 3)) * 10%", -0.12),
        ("smallest(x)", 1.0),
        ("largest(x, 2027)", 14.0),
        ("smallest(x, '2027-05', '2027-06')", 7.0),
        ("total(sum(y))", 171.0 * 11.0),
        ("sum(total(y))", 171.0 * 11.0),
        ("total(y[YU7])", 1710.0),
        ("total(y)[0]", f64::NAN),
        ("last(sum(y)) / last(x)", 11.0),
        ("largest(y)", 180.0),
        ("smallest(y)", 1.0),
        ("largest(y[SU7], 2027)", 14.0),
        ("largest(y, 2027)", 140.0),
        ("total(largest(y))", 1710.0),
        ("total(smallest(y, product))", 171.0),
        ("last(prev(x + 1 - 1) * 1)", f64::NAN),
        ("total(x * 2 + 1)", 360.0),
        ("total(if(x > 16, x, 0))", 35.0),
        ("total(cumulative(x), '2026')", 4.0),
        ("last(recent(x, 2))", 35.0),
        ("total(k[YU7])", 180.0),
        ("fixed * 2", 6.0),
        ("sum(k)", 11.0),
        ("total(t)", 171.0),
        ("last(year)", 2028.0),
        ("total(x) / total(fixed)", 171.0 / 54.0),
        ("total(month = 12)", 2.0),
        ("round(average_over(x), 0)", 10.0),
        ("last(since('2027-01'))", 15.0),
        ("average(last(y))", 99.0),
        ("sum(largest(y, product))", f64::NAN),
    ] {
        if !expected.is_nan() {
            assert!((output(formula) - expected).abs() < 1e-9, "{formula}: {} not {expected}", output(formula));
        }
    }
}

#[test]
fn a_named_dimension_makes_smallest_and_largest_reduce_over_it_alone() {
    assert_eq!(output("total(largest(y, product))"), 1710.0);
    assert_eq!(fails("largest(y, product)"), ["E0401"]);
}

#[test]
fn an_output_is_one_number_inside_the_timeline() {
    assert_eq!(fails("x"), ["E0401"]);
    assert_eq!(fails("total(y)"), ["E0401"]);
    assert_eq!(fails("k"), ["E0401"]);
    assert_eq!(fails("total(x, 2030)"), ["E0405"]);
    assert_eq!(fails("at(x, '2026-10')"), ["E0405"]);
    assert_eq!(fails("total(x, '2027-03', '2027-01')"), ["E0206"]);
    assert_eq!(fails("prev(x)"), ["E0501"]);
    assert_eq!(fails("total(total(x))"), ["E0501"]);
    assert_eq!(fails("total(x, x)"), ["E0206"]);
    let part = run("2026-11 x 18", &format!("{LINES}[outputs]\no = \"total(x, 2026)\"\n"));
    assert_eq!((part.number("o"), part.warnings), (3.0, vec!["W0801"]));
}

#[test]
fn an_output_may_use_other_outputs() {
    let body = format!("{LINES}[outputs]\nc = \"a / b\"\na = \"total(x)\"\nb = \"last(x)\"\n");
    assert_eq!(run("2026-11 x 18", &body).number("c"), 9.5);
}

#[test]
fn milestones_are_periods() {
    let body = format!(
        "{LINES}[outputs]\na = \"first_when(x >= 3)\"\nb = \"lasting_from(up_down = 1)\"\nc = \"first_when(up_down = 1)\"\nnever = \"first_when(x > 99)\"\nunstable = \"lasting_from(x < 18)\"
        all = \"lasting_from(x > 0)\"\nat_end = \"lasting_from(x = 18)\"\ngap = \"b - a\"\nlost = \"never - a\"\nof_sum = \"first_when(cumulative(sum(y)) >= 33)\"
        goal = {{ formula = \"first_when(x >= 5)\", target = \"2027-06\" }}\n"
    );
    let ran = run("2026-11 x 18", &body);
    let of = |name: &str| ran.output(name);
    assert_eq!(["a", "b", "c", "all", "at_end", "of_sum"].map(of), [3.0, 6.0, 3.0, 1.0, 18.0, 2.0].map(Some));
    assert_eq!([of("never"), of("unstable"), of("lost")], [None; 3]);
    assert_eq!(of("gap"), Some(3.0));
    assert_eq!(ran.target("goal"), Some(8.0));
    let unit = |name: &str| ran.model.outputs.iter().find(|o| o.name == name).expect(name).unit.unit.to_string();
    assert_eq!([unit("a"), unit("gap")], ["period", "1"]);
    assert_eq!(fails("first_when(x > 2) + 1"), ["E0501"]);
    assert_eq!(fails("first_when(y > 2)"), ["E0401"]);
    assert_eq!(fails("total(first_when(x > 2))"), ["E0501"]);
}

#[test]
fn by_year_makes_one_output_for_each_full_year() {
    let body = "[lines]\nx = \"t\"\n[drivers]\nk = 2\n[outputs]\na = { formula = \"total(x) / k\", by = \"year\", target = { 2027 = 40, \"2028\" = \"k * 50\" } }
        b = { formula = \"a * 2 + last(x)\", by = \"year\" }\nc = { formula = \"total(x, 2027)\", by = \"year\" }\nd = { formula = \"largest(x)\", by = \"year\", target = 9 }\n";
    let ran = run("2026-11 x 26", body);
    let names: Vec<_> = ran.model.outputs.iter().map(|o| o.name.as_str()).collect();
    assert_eq!(names, ["a_2027", "a_2028", "b_2027", "b_2028", "c_2027", "c_2028", "d_2027", "d_2028"]);
    // 2027 is the periods 3 to 14 (102 in all), 2028 those from 15 to 26 (246).
    assert_eq!([ran.number("a_2027"), ran.number("a_2028")], [51.0, 123.0]);
    assert_eq!([ran.number("b_2027"), ran.number("b_2028")], [116.0, 272.0]);
    assert_eq!(ran.number("c_2028"), 102.0);
    assert_eq!(ran.number("d_2028"), 26.0);
    assert_eq!(
        [ran.target("a_2027"), ran.target("a_2028"), ran.target("d_2027")],
        [Some(40.0), Some(100.0), Some(9.0)]
    );
}

#[test]
fn a_check_must_hold_for_every_element_and_period() {
    let body = format!(
        "{LINES}[checks]\nyes = \"y >= x\"\nno = \"y <= 170\"\nlater = \"or(t < 18, y[YU7] > 170)\"\ntotals = \"total(x) = 171\"\nmixed = \"x <= largest(x)\"\nback = \"cumulative(x) >= prev(cumulative(x))\"
        both = \"and(sum(y) = 11 * x, x > 0)\"\nall_time = \"smallest(y) >= 1\"\nelements = \"if(product = YU7, y = 10 * x, y = x)\"\nscalar = \"fixed < 3\"\ndigit = \"not(x > 18)\"\n"
    );
    let ran = run("2026-11 x 18", &body);
    for check in ["yes", "later", "totals", "mixed", "back", "both", "all_time", "elements", "digit"] {
        assert!(ran.holds(check), "{check}");
    }
    assert!(!ran.holds("no"));
    assert!(!ran.holds("scalar"));
    assert_eq!(refused("2026-11 x 18", &format!("{LINES}[checks]\na = \"x + 1\"\n")), ["E0207"]);
}

#[test]
fn a_year_of_a_line_is_what_total_says() {
    let body = "[drivers]\nprice = { value = 5, unit = \"CNY/vehicle\" }\nsales = { value = 2, unit = \"vehicle\" }\n[lines]
        flow = { formula = \"sales * t\", unit = \"vehicle\" }\nstock = { opening = 0, formula = \"prev(stock) + flow\", unit = \"vehicle\" }\nrun = \"cumulative(flow)\"
        rate = \"price * t\"\nplain = \"t\"\nasked = { formula = \"t\", total = \"average\" }\nnone = { formula = \"flow\", total = \"none\" }\nsummed = { formula = \"t\", total = \"sum\" }\n";
    let ran = run("2026-Q1 x 6", body);
    // Quarters 1 to 4 are 2026, 5 and 6 are 2027.
    assert_eq!(ran.years("flow"), [Some(20.0), Some(22.0)]);
    assert_eq!(ran.years("stock"), [Some(20.0), Some(42.0)]);
    assert_eq!(ran.years("run"), [Some(20.0), Some(42.0)]);
    assert_eq!(ran.years("rate"), [Some(12.5), Some(27.5)]);
    assert_eq!(ran.years("plain"), [None, None]);
    assert_eq!(ran.years("asked"), [Some(2.5), Some(5.5)]);
    assert_eq!(ran.years("none"), [None, None]);
    assert_eq!(ran.years("summed"), [Some(10.0), Some(11.0)]);
    assert_eq!(ran.warnings, ["W0804"]);
}

#[test]
fn known_values_stand_beside_a_line_and_never_in_it() {
    let body = "[dimensions]\nproduct = [\"SU7\", \"YU7\"]\n[lines]\na = { over = \"product\", formula = \"t\", actual = { SU7 = { \"2026-01\" = 9, \"2026-04\" = 8 } } }
        b = { formula = \"t\", actual = { \"2026-02\" = \"5%\" } }\n";
    let ran = run("2026-01 x 4", body);
    same(ran.line("a[SU7]"), [1.0, 2.0, 3.0, 4.0]);
    let actual: Vec<_> = ran.model.lines[0].known.iter().map(|known| (known.cell, known.period)).collect();
    assert_eq!(actual, [(Some(0), 1), (Some(0), 4)]);
    assert_eq!(ran.model.lines[1].known.len(), 1);
}

/// The sum of A and B is 3 a period: 4 known is 1 more, at least 2 holds, at most 2.5 is passed by 0.5.
#[test]
fn a_known_total_stands_beside_the_sum_of_a_line() {
    let known = "{ \"2026-01\" = 4, \"2026-02\" = { value = 2, firmness = \"over\" }, \"2026-03\" = { value = 2.5, firmness = \"up_to\" } }";
    let body = format!(
        "[dimensions]\nproduct = [\"PA\", \"PB\"]\n[lines]\na = {{ over = \"product\", unit = \"pc\", formula = \"n\", actual = {{ total = {known}, PB = {{ \"2026-01\" = 2 }} }} }}\n\
         [drivers]\nn = {{ value = {{ PA = 1, PB = 2 }}, unit = \"pc\" }}\n"
    );
    let ran = run("2026-01 x 4", &body);
    let told: Vec<_> = ran.results[0]
        .beside(&ran.program)
        .map(|known| (known.actual.cell, known.value, known.own, known.bound()))
        .collect();
    let wanted = [
        (Some(1), 2.0, 2.0, None),
        (None, 4.0, 3.0, None),
        (None, 2.0, 3.0, Some(Bound::Floor)),
        (None, 2.5, 3.0, Some(Bound::Ceiling)),
    ];
    assert_eq!(told, wanted);
}

#[test]
fn the_outputs_of_a_year_are_names_like_others() {
    let body =
        "[lines]\nx = \"t\"\n[outputs]\nb = \"a_2028 - a_2027\"\na = { formula = \"total(x)\", by = \"year\" }\n";
    assert_eq!(run("2026-11 x 26", body).number("b"), 246.0 - 102.0);
    assert_eq!(refused("2026-11 x 26", &body.replace("a_2028", "a_2026")), ["E0104"]); // not a full year
    let taken = "[lines]\na_2027 = \"t\"\n[outputs]\na = { formula = \"total(t)\", by = \"year\" }\n";
    assert_eq!(refused("2026-11 x 26", taken), ["E0103"]);
    assert_eq!(
        refused("2026-11 x 26", "[outputs]\na = { formula = \"total(t)\", by = \"year\" }\nb = \"a\"\n"),
        ["E0501"]
    );
}
