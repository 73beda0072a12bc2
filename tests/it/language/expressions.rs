//! Numbers, operators, comparisons, elements, laziness, errors.

use super::bench::*;

/// A formula over `a = 7`, `b = 2`, `z = 0`, as the value of a line.
#[track_caller]
fn value(formula: &str) -> f64 {
    run("2026 x 1", &format!("[drivers]\na = 7\nb = 2\nz = 0\nn = -2\n[lines]\nx = \"{formula}\"\n")).line("x")[0]
}

fn fails(formula: &str) -> Vec<&'static str> {
    refused("2026 x 1", &format!("[drivers]\na = 7\nb = 2\nz = 0\nn = -2\n[lines]\nx = \"{formula}\"\n"))
}

#[test]
fn numbers_have_their_forms() {
    for (text, number) in [
        ("12", 12.0),
        ("1_000_000", 1e6),
        ("1.5e6", 1.5e6),
        (".5", 0.5),
        ("12%", 0.12),
        ("1e-3", 0.001),
        ("5E2", 500.0),
        ("50%%", 0.005),
    ] {
        assert_eq!(value(text), number, "{text}");
    }
    assert_eq!(value("123456789012345"), 123_456_789_012_345.0);
    assert_eq!(fails("1234567890123456"), ["E0204"]);
    assert_eq!(fails("5."), ["E0201"]);
}

#[test]
fn operators_bind_as_in_excel() {
    for (text, number) in [
        ("1 + 2 * 3", 7.0),
        ("2 * 3 ^ 2", 18.0),
        ("(1 + 2) * 3", 9.0),
        ("10 - 3 - 2", 5.0),
        ("24 / 4 / 2", 3.0),
        ("-3 * -2", 6.0),
        ("2 ^ -1", 0.5),
        ("2 - -3", 5.0),
        ("10%  * 50", 5.0),
        ("2 ^ 50%", 2f64.sqrt()),
        ("(-3) ^ 2", 9.0),
        ("-(3 ^ 2)", -9.0),
        ("1 + 2 > 2", 1.0),
        ("3 = 2 + 1", 1.0),
        ("3 <> 3", 0.0),
        ("--a", 7.0),
        ("-a%", -0.07),
        ("(1 < 2) + (2 < 1)", 1.0),
    ] {
        assert!((value(text) - number).abs() < 1e-15, "{text}: {}", value(text));
    }
    for text in ["-a ^ 2", "a ^ b ^ 2", "1 < a < 9", "a == 7", "a != 7", "a && b", "+a", "a b"] {
        assert_eq!(fails(text), ["E0201"], "{text}");
    }
}

#[test]
fn numbers_within_a_part_in_2_to_the_48_are_equal_in_all_six_comparisons() {
    // 0.1 + 0.2 is 0.30000000000000004, and near enough; a part in a million is not.
    for (text, number) in [
        ("0.1 + 0.2 = 0.3", 1.0),
        ("0.1 + 0.2 <> 0.3", 0.0),
        ("0.1 + 0.2 <= 0.3", 1.0),
        ("0.1 + 0.2 >= 0.3", 1.0),
        ("0.1 + 0.2 > 0.3", 0.0),
        ("0.1 + 0.2 < 0.3", 0.0),
        ("0.3 < 0.1 + 0.2", 0.0),
        ("1.000001 > 1", 1.0),
        ("1.000001 = 1", 0.0),
        ("0 = 0", 1.0),
        ("0 < 0.000000001", 1.0),
        ("-1 < 1", 1.0),
        // 3.6e-15 apart is just more than 2^-48 = 3.55e-15 of 1; 3e-15 is less.
        ("1 + 3e-15 = 1", 1.0),
        ("1 + 4e-15 = 1", 0.0),
        ("1 + 4e-15 > 1", 1.0),
    ] {
        assert_eq!(value(text), number, "{text}");
    }
}

#[test]
fn a_check_holds_within_a_billionth() {
    let body = "[drivers]\na = 1000000000\n[checks]\nnear = \"a + 0.5 <= a\"\nfar = \"a + 5 <= a\"\nsmall = \"0.0000000005 = 0\"\nnot_small = \"0.00000001 = 0\"\n";
    let ran = run("2026 x 1", body);
    assert_eq!(["near", "far", "small", "not_small"].map(|check| ran.holds(check)), [true, false, true, false]);
}

const DIMENSIONS: &str =
    "[dimensions]\nproduct = [\"SU7\", \"YU7\", \"YU9\"]\nmarket = [\"China\", \"Europe\"]\n[drivers]
    p = { SU7 = 1, YU7 = 2, YU9 = 3 }\nm = { China = 10, Europe = 20 }
    pm = { SU7 = { China = 1, Europe = 2 }, YU7 = { China = 3, Europe = 4 }, YU9 = { China = 5, Europe = 6 } }\n";

#[test]
fn a_question_about_an_element_is_true_in_its_rows() {
    let body = format!(
        "{DIMENSIONS}[lines]\na = \"if(product = YU7, p * 10, p)\"\nb = \"if(product <> YU7, 1, 0)\"\nc = \"sum(if(product = YU7, pm, 0))\"
        d = \"if(or(product = SU7, market = Europe), pm, 0)\"\ne = \"if(not(product = SU7), 1 / (p - 1), 0)\"\nf = \"p * (product = YU9)\"\n"
    );
    let ran = run("2026 x 1", &body);
    let by_product = |name: &str| ["SU7", "YU7", "YU9"].map(|e| ran.line(&format!("{name}[{e}]"))[0]);
    assert_eq!(by_product("a"), [1.0, 20.0, 3.0]);
    assert_eq!(by_product("b"), [1.0, 0.0, 1.0]);
    same(ran.line("c"), [7.0]);
    let d = |e: &str| ran.line(&format!("d[{e}]"))[0];
    assert_eq!(["SU7, China", "YU7, China", "YU9, Europe"].map(d), [1.0, 0.0, 6.0]);
    assert_eq!(by_product("e"), [0.0, 1.0, 0.5]); // the division by zero of SU7 is not looked at
    assert_eq!(by_product("f"), [0.0, 0.0, 3.0]);
    assert_eq!(refused("2026 x 1", &format!("{DIMENSIONS}[lines]\na = \"if(YU7 = product, 1, 0)\"\n")), ["E0109"]);
    assert_eq!(refused("2026 x 1", &format!("{DIMENSIONS}[lines]\na = \"if(product = China, 1, 0)\"\n")), ["E0110"]);
}

#[test]
fn elements_are_picked_in_any_order_and_names_are_spread() {
    let body = format!(
        "{DIMENSIONS}[lines]\na = \"pm[YU7, Europe] + pm[Europe, YU7]\"\nb = \"pm[Europe]\"\nc = \"p * m\"
        d = {{ over = [\"product\", \"market\"], formula = \"p\" }}\ne = \"sum(pm[Europe]) + sum(pm, product, market)\"\n"
    );
    let ran = run("2026 x 1", &body);
    same(ran.line("a"), [8.0]);
    same(ran.line("b[YU9]"), [6.0]);
    same(ran.line("c[YU7, Europe]"), [40.0]);
    same(ran.line("d[YU9, China]"), [3.0]);
    same(ran.line("e"), [12.0 + 21.0]);
    assert_eq!(
        refused("2026 x 1", &format!("{DIMENSIONS}[lines]\na = {{ over = \"market\", formula = \"pm\" }}\n")),
        ["E0401"]
    );
}

#[test]
fn functions_over_dimensions_reduce_what_is_named_or_all() {
    let body = format!(
        "{DIMENSIONS}[lines]\na = \"sum(pm)\"\nb = \"sum(pm, market)\"\nc = \"average(pm, product)\"\nd = \"smallest(pm) + largest(pm)\"
        e = \"smallest(pm, product)\"\nf = \"sum(p * m)\"\ng = \"average(p)\"\nh = \"largest(p * 2, product)\"\ni = \"sum(5)\"\nj = \"sum(a)\"\nk = \"sum(sum(pm, market) * p)\"\n"
    );
    let ran = run("2026 x 1", &body);
    same(ran.line("a"), [21.0]);
    same(ran.line("b[YU7]"), [7.0]);
    same(ran.line("c[Europe]"), [4.0]);
    same(ran.line("d"), [7.0]);
    same(ran.line("e[Europe]"), [2.0]);
    same(ran.line("f"), [180.0]);
    same(ran.line("g"), [2.0]);
    same(ran.line("h"), [6.0]);
    same(ran.line("i"), [5.0]);
    same(ran.line("j"), [21.0]);
    same(ran.line("k"), [3.0 + 14.0 + 33.0]);
    let wrong = |formula: &str| refused("2026 x 1", &format!("{DIMENSIONS}[lines]\na = \"{formula}\"\n"));
    assert_eq!(wrong("sum(p, market)"), ["E0401"]);
    assert_eq!(wrong("sum(p, m)"), ["E0205"]);
}

#[test]
fn if_looks_at_one_branch_only() {
    assert_eq!(value("if(z = 0, 5, 1 / z)"), 5.0);
    assert_eq!(value("if(z <> 0, 1 / z, 6)"), 6.0);
    assert_eq!(value("if(3, 1, 2)"), 1.0); // any number but 0 is true, as in Excel
    assert_eq!(value("if(-0.5, 1, 2)"), 1.0);
    assert_eq!(fails("if(1 / z > 0, 1, 2)"), ["E0701"]);
    // A long formula is split into rows: its branches must stay where they are.
    assert_eq!(
        value("if(z = 0, 5, (a + b + a + b + a + b + a + b) / z * (a + b + a + b + a + b + a + b) ^ (a + b) / z / z)"),
        5.0
    );
}

#[test]
fn iferror_takes_up_errors_of_its_own_arguments_operations() {
    assert_eq!(value("iferror(1 / z, 9)"), 9.0);
    assert_eq!(value("iferror(1 / b, 9)"), 0.5);
    assert_eq!(value("iferror(ln(n) + 1, 9)"), 9.0);
    assert_eq!(value("1 + iferror(sqrt(n) * 2 + a, iferror(1 / z, 3))"), 4.0);
    assert_eq!(fails("iferror(1 / z, 1 / z)"), ["E0701"]);
    // A line whose own value is an error is an error of the model, whatever a later line wraps it in.
    assert_eq!(refused("2026 x 1", "[drivers]\nz = 0\n[lines]\na = \"1 / z\"\nb = \"iferror(a, 0)\"\n"), ["E0701"]);
}

/// `x` is -2, -1, 0, 1, 2, 3; values by hand.
#[test]
fn iferror_takes_up_errors_of_sums_over_time_and_of_powers() {
    let lines = |formula: &str| {
        let body =
            format!("[drivers]\nk = 3\n[lines]\nx = {{ opening = -3, formula = \"t - 3\" }}\na = \"{formula}\"\n");
        run("2026-01 x 6", &body).line("a")
    };
    same(lines("iferror(recent(1 / x, 2), 9)"), [-0.5, -1.5, 9.0, 9.0, 1.5, 1.0 / 2.0 + 1.0 / 3.0]);
    same(lines("iferror(cumulative(1 / x), 9)"), [-0.5, -1.5, 9.0, 9.0, 9.0, 9.0]);
    same(lines("if(x = 0, 0, recent(1 / x, 1))"), [-0.5, -1.0, 0.0, 1.0, 0.5, 1.0 / 3.0]);
    same(lines("iferror(x ^ (1 / k), 7)"), [7.0, 7.0, 0.0, 1.0, 2f64.powf(1.0 / 3.0), 3f64.powf(1.0 / 3.0)]);
    same(lines("iferror(x ^ x, 9)"), [0.25, -1.0, 9.0, 1.0, 4.0, 27.0]);
    same(lines("iferror(0 ^ x, 5)"), [5.0, 5.0, 5.0, 0.0, 0.0, 0.0]);
    same(lines("iferror(log(8, k - 3), 5)"), [5.0; 6]);
    same(lines("iferror(and(x <> 0, 1 / x > 0), 7)"), [0.0, 0.0, 7.0, 1.0, 1.0, 1.0]);
    let body = "[lines]\nx = \"t - 3\"\n[outputs]\na = \"iferror(total(1 / x), 9)\"\nb = \"iferror(largest(1 / x), 9)\"\n\
                c = \"iferror(total(1 / x, \\\"2026-04\\\", \\\"2026-05\\\"), 9)\"\n";
    let ran = run("2026-01 x 6", body);
    assert_eq!(["a", "b", "c"].map(|name| ran.number(name)), [9.0, 9.0, 1.5]);
    assert_eq!(fails("log(8, z)"), ["E0701"]);
    // The place of an error is in the line that has it, also where another line computes the same.
    let opened =
        open("2026 x 1", "[drivers]\nz = 0\n[lines]\na = \"iferror(1 / z, 2)\"\nb = \"5 + 1 / z\"\n", None, &[]);
    let program = evcalc::graph::build(opened.model.clone().unwrap());
    let faults = evcalc::evaluate::project(&program, evcalc::model::ScenarioId(0)).unwrap_err();
    let (span, _) = faults[0].place.clone().unwrap();
    assert!(opened.sources.text(span.file).text[..span.start].ends_with("b = \"5 + "));
}

/// As in Excel, the sign of a remainder is the divisor's; what is a multiple but for rounding leaves nothing.
#[test]
fn remainders_have_the_sign_of_the_divisor() {
    assert_eq!(value("mod(a, b)"), 1.0);
    assert_eq!(value("mod(n, a)"), 5.0);
    assert_eq!(value("mod(a, n)"), -1.0);
    assert_eq!(value("mod(z - 1e-10, 1)"), 0.9999999999);
    for formula in ["mod(4.35 * 100, 1)", "mod(-2.1, 0.7)", "mod(2.1, -0.7)"] {
        assert_eq!(value(formula), 0.0, "{formula}");
    }
}

/// What a spreadsheet takes for equal meets a target, and lies inside of a range.
#[test]
fn targets_and_ranges_are_met_as_comparisons_hold() {
    let text = "[drivers]\na = 0.1\nb = 0.2\nc = { value = \"0.1 + 0.2\", max = 0.3 }\n[lines]\nx = \"(a + b) * c / c\"\n\
                [outputs.o]\nformula = \"last(x)\"\nbetter = \"lower\"\ntarget = 0.3\n";
    let ran = run("2026 x 1", text);
    assert!(ran.number("o") > 0.3);
    let opened = open("2026 x 1", text, None, &[]);
    let output = &opened.model.unwrap().outputs[0];
    assert!(evcalc::evaluate::meets(output, ran.number("o"), 0.3));
    assert!(!evcalc::evaluate::meets(output, 0.3 + 1e-12, 0.3));
    assert!(!evcalc::evaluate::meets(output, f64::INFINITY, 0.3));
}

#[test]
fn everything_else_evaluates_all_its_arguments() {
    for formula in [
        "or(1, 1 / z)",
        "and(0, 1 / z)",
        "max(1, 1 / z)",
        "0 * (1 / z)",
        "min(1, ln(n))",
        "(1 / z) ^ 0",
        "(1 / z) = 1",
        "(1 / z) <> 1",
        "power(1, 1 / z)",
        "not(1 / z)",
    ] {
        assert_eq!(fails(formula), ["E0701"], "{formula}");
    }
}

#[test]
fn a_result_that_is_no_finite_number_is_an_error() {
    for formula in [
        "a / z",
        "ln(z)",
        "ln(n)",
        "log10(z)",
        "sqrt(n)",
        "z ^ 0",
        "z ^ n",
        "n ^ 0.5",
        "exp(1000)",
        "1e300 * 1e300",
        "10 ^ 400",
        "mod(a, z)",
        "log(a, 1)",
        "log(n, 2)",
        "power(z, 0)",
        "power(n, 1 / 2)",
        "9e307 + 9e307",
    ] {
        assert_eq!(fails(formula), ["E0701"], "{formula}");
    }
    assert_eq!(value("n ^ 3"), -8.0);
    assert_eq!(value("z ^ a"), 0.0);
    assert_eq!(value("exp(-1000)"), 0.0);
}

#[test]
fn an_error_in_a_step_that_looks_over_time_is_an_error_of_its_line_output_or_check() {
    let of = |body: &str| refused("2026-01 x 4", body);
    for formula in
        ["prev(cumulative(1 / (t - 2)))", "recent(1 / (t - 2), 1)", "lag(cumulative(1 / (t - 4)), 1) + 1 / (t - 1)"]
    {
        assert_eq!(of(&format!("[lines]\na = \"{formula}\"\n")), ["E0701"], "{formula}");
        assert_eq!(of(&format!("[lines]\na = \"iferror({formula}, 0)\"\n")), [""; 0], "{formula}");
    }
    for formula in [
        "total(1 / (t - 2))",
        "largest(1 / (t - 2))",
        "first_when(1 / (t - 2) > 0)",
        "lasting_from(1 / (t - 2) > 0)",
        "last(cumulative(1 / (t - 2)))",
        "total(9e307 * (1 + t / 100))",
    ] {
        assert_eq!(of(&format!("[outputs]\na = \"{formula}\"\n")), ["E0701"], "{formula}");
    }
    assert_eq!(of("[outputs]\na = \"iferror(total(1 / (t - 2)), 7)\"\n"), [""; 0]);
    assert_eq!(of("[checks]\na = \"total(1 / (t - 2)) > 0\"\n"), ["E0701"]);
    assert_eq!(of("[checks]\na = \"1 / (t - 2) > 0\"\n"), ["E0701"]);
    // A milestone that is not reached is missing; what divides by nothing is wrong.
    let missing = "[outputs]\nm = \"first_when(t > 99)\"\nn = \"first_when(t > 2)\"\na = \"m - n\"\n";
    assert_eq!(of(missing), [""; 0]);
    assert_eq!(of(&format!("{missing}b = \"1 / (n - n)\"\n")), ["E0701"]);
}
