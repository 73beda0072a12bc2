//! Elementwise functions with their edges, and curves.

use super::bench::*;

#[track_caller]
fn value(formula: &str) -> f64 {
    run("2026 x 1", &format!("[lines]\nx = \"{formula}\"\n")).line("x")[0]
}

fn table(rows: &[(&str, f64)]) {
    let body: String = rows.iter().enumerate().map(|(i, (formula, _))| format!("x{i} = \"{formula}\"\n")).collect();
    let ran = run("2026 x 1", &format!("[lines]\n{body}"));
    for (i, (formula, expected)) in rows.iter().enumerate() {
        assert_eq!(ran.line(&format!("x{i}"))[0], *expected, "{formula}");
    }
}

#[test]
fn int_and_rounding_give_what_a_spreadsheet_shows() {
    // (0.1 + 0.7) * 10 is 7.999999999999999, 4.35 * 100 is 434.99999999999994, 1.005 and 2.675 lie below their halves.
    table(&[
        ("int((0.1 + 0.7) * 10)", 8.0),
        ("int(4.35 * 100)", 435.0),
        ("rounddown((0.1 + 0.7) * 10, 0)", 8.0),
        ("round(1.005, 2)", 1.01),
        ("round(2.675, 2)", 2.68),
        ("int(-2.5)", -3.0),
        ("int(2.9)", 2.0),
        ("int(-0.1)", -1.0),
        ("int(5)", 5.0),
        ("int(-5)", -5.0),
        ("round(2.5, 0)", 3.0),
        ("round(-2.5, 0)", -3.0),
        ("round(0.5, 0)", 1.0),
        ("round(1.4999, 0)", 1.0),
        ("round(1234.567, -2)", 1200.0),
        ("round(1250, -2)", 1300.0),
        ("round(-1250, -2)", -1300.0),
        ("round(0, 3)", 0.0),
        ("round(1.15, 1)", 1.2),
        ("round(1.25, 1)", 1.3),
        ("roundup(2.1, 0)", 3.0),
        ("roundup(-2.1, 0)", -3.0),
        ("roundup(2, 0)", 2.0),
        ("roundup(1.101, 2)", 1.11),
        ("roundup(1234, -2)", 1300.0),
        ("roundup(0.3 * 3 / 0.9, 0)", 1.0),
        ("rounddown(2.9, 0)", 2.0),
        ("rounddown(-2.9, 0)", -2.0),
        ("rounddown(1.199, 2)", 1.19),
        ("rounddown(1299, -2)", 1200.0),
        ("rounddown(-1299, -2)", -1200.0),
        ("round(123456789.125, 2)", 123_456_789.13),
        ("int(1e15 + 0.5)", 1e15),
        ("round(5.015, 2)", 5.02),
        ("round(1.5, 0.9)", 2.0),
    ]);
}

#[test]
fn mod_has_the_sign_of_the_divisor() {
    table(&[
        ("mod(7, 3)", 1.0),
        ("mod(-7, 3)", 2.0),
        ("mod(7, -3)", -2.0),
        ("mod(-7, -3)", -1.0),
        ("mod(6, 3)", 0.0),
        ("mod(5.5, 2)", 1.5),
        ("mod(0, 5)", 0.0),
    ]);
    // 0.3 is three times 0.1 and nothing over, up to the digits that a sheet shows.
    assert!(value("mod(0.3, 0.1)").abs() < 1e-9);
    assert!((value("mod(-0.5, 3)") - 2.5).abs() < 1e-12);
}

#[test]
fn the_rest_is_as_excel_defines_it() {
    table(&[
        ("min(3, 1, 2)", 1.0),
        ("max(3, 1, 2)", 3.0),
        ("min(-1, -2)", -2.0),
        ("abs(-3)", 3.0),
        ("abs(3)", 3.0),
        ("sign(-3)", -1.0),
        ("sign(0)", 0.0),
        ("sign(9)", 1.0),
        ("sqrt(9)", 3.0),
        ("sqrt(0)", 0.0),
        ("exp(0)", 1.0),
        ("ln(1)", 0.0),
        ("log10(1000)", 3.0),
        ("log(8, 2)", 3.0),
        ("power(2, 10)", 1024.0),
        ("power(4, 0.5)", 2.0),
        ("and(1, 1, 1)", 1.0),
        ("and(1, 0)", 0.0),
        ("or(0, 0)", 0.0),
        ("or(0, 5)", 1.0),
        ("not(0)", 1.0),
        ("not(3)", 0.0),
        ("and(7)", 1.0),
        ("or(0)", 0.0),
        ("or(-2)", 1.0),
        ("if(1 > 2, 3, 4)", 4.0),
        ("(-8) ^ 3", -512.0),
        ("(-2) ^ 2", 4.0),
        ("2 ^ 0", 1.0),
        ("0 ^ 2", 0.0),
        ("(-2) ^ -1", -0.5),
    ]);
    assert!((value("exp(1)") - std::f64::consts::E).abs() < 1e-15);
    assert!((value("ln(10)") - std::f64::consts::LN_10).abs() < 1e-15);
}

#[test]
fn digits_and_thresholds_may_be_drivers() {
    let body = "[drivers]\nd = 2\nx = 7.12345\n[lines]\na = \"round(x, d)\"\nb = \"mod(t, d)\"\n";
    let ran = run("2026 x 3", body);
    same(ran.line("a"), [7.12; 3]);
    same(ran.line("b"), [1.0, 0.0, 1.0]);
}

#[test]
fn curves_are_what_they_are_written_out_as() {
    // Python: 100/(1+exp(-0.5*(x-3))), 100*exp(-2*exp(-0.5*x)), the Bass share with p = 0.03 and q = 0.4.
    let body = "[lines]\na = \"logistic(t, 100, 3, 0.5)\"\nb = \"gompertz(t, 100, 2, 0.5)\"\nc = \"bass(t, 0.03, 0.4)\"
        d = \"learning(if(t = 1, 100, if(t = 2, 200, 400)), 100, 0.8)\"\ne = \"bass(t - 1, 0.03, 0.4)\"\n";
    let ran = run("2026 x 3", body);
    same(ran.line("a"), [26.894142136999513, 37.754066879814545, 50.0]);
    same(ran.line("b"), [29.728579818526907, 47.914170878801535, 64.00171409217343]);
    same(ran.line("c"), [0.036128861907303196, 0.08684491526308896, 0.15517906115035832]);
    same(ran.line("d"), [1.0, 0.8, 0.64]); // Wright's law: 0.8 of the cost at each doubling
    assert_eq!(ran.line("e")[0], 0.0);
}

#[test]
fn the_number_of_arguments_is_checked() {
    for formula in [
        "min(1)",
        "round(1)",
        "if(1, 2)",
        "log(5)",
        "abs(1, 2)",
        "iferror(1)",
        "not(1, 0)",
        "logistic(1, 2, 3)",
        "exp()",
        "and()",
    ] {
        assert_eq!(refused("2026 x 1", &format!("[lines]\nx = \"{formula}\"\n")), ["E0205"], "{formula}");
    }
}
