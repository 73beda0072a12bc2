//! Units.

use super::bench::*;

const DRIVERS: &str = "[constants]\nk = { value = 3, unit = \"week/month\" }\n[drivers]\nprice = { value = 5, unit = \"CNY/vehicle\" }\nsales = { value = 2, unit = \"vehicle\" }
    area = { value = 9, unit = \"m^2\" }\nshare = { value = \"10%\", unit = \"%\" }\nmoney = { value = 7, unit = \"CNY\" }\nlaunch = { value = \"2026-02\", unit = \"period\" }\n[lines]\n";

fn unit(formula: &str) -> String {
    run("2026-01 x 2", &format!("{DRIVERS}x = \"{formula}\"\n")).unit("x")
}

fn fails(formula: &str) -> Vec<&'static str> {
    refused("2026-01 x 2", &format!("{DRIVERS}x = \"{formula}\"\n"))
}

#[test]
fn products_multiply_and_the_rest_keeps() {
    for (formula, expected) in [
        ("price * sales", "CNY"),
        ("money / sales", "CNY/vehicle"),
        ("sales * sales", "vehicle^2"),
        ("sales ^ 2", "vehicle^2"),
        ("sales ^ -1", "1/vehicle"),
        ("1 / sales", "1/vehicle"),
        ("sqrt(area)", "m"),
        ("power(sales, 2)", "vehicle^2"),
        ("sales * share", "vehicle"),
        ("money + price * sales", "CNY"),
        ("min(money, 5)", "CNY"),
        ("if(sales > 1, money, 0)", "CNY"),
        ("iferror(money, 0)", "CNY"),
        ("mod(sales, 3)", "vehicle"),
        ("mod(sales, sales)", "vehicle"),
        ("abs(money)", "CNY"),
        ("round(money, 0)", "CNY"),
        ("int(money)", "CNY"),
        ("prev(sales)", "vehicle"),
        ("cumulative(sales)", "vehicle"),
        ("recent(money, 2)", "CNY"),
        ("sign(money)", "1"),
        ("sales > 1", "1"),
        ("and(sales > 1, 1)", "1"),
        ("since(launch)", "1"),
        ("t", "1"),
        ("period_length", "year"),
        ("elapsed", "1"),
        ("exp(sales / sales)", "1"),
        ("sum(money)", "CNY"),
        ("logistic(sales, money, 5, 1 / sales)", "CNY"),
        ("logistic(t, money, 5, 0.1)", "CNY"),
        ("gompertz(t, sales, 2, 0.5)", "vehicle"),
        ("bass(t, 0.1, 0.2)", "1"),
        ("learning(sales, 100, 0.8)", "1"),
        ("learning(sales, sales, 0.8) * price", "CNY/vehicle"),
        ("5", "1"),
        ("2 * 3", "1"),
        ("2 * money", "CNY"),
        ("-money", "CNY"),
        ("money%", "CNY"),
        ("(2 + 3) * sales", "vehicle"),
        ("2 + money", "CNY"),
        ("2 * 3 + money", "CNY"),
        ("max(1, 2) + money", "CNY"),
        ("k * 2", "week/month"),
        ("money / money", "1"),
        ("sales ^ 0", "1"),
    ] {
        assert_eq!(unit(formula), expected, "{formula}");
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    for formula in [
        "price + sales",
        "price > sales",
        "min(price, sales)",
        "if(sales > 0, price, sales)",
        "iferror(price, sales)",
        "mod(price, sales)",
        "logistic(sales, money, 5, 0.1)",
        "gompertz(sales, money, 5, 0.1)",
        "bass(sales, 0.1, 0.2)",
        "exp(sales)",
        "ln(money)",
        "2 ^ sales",
        "sales ^ share",
        "sales ^ 0.5",
        "sqrt(sales)",
        "round(money, sales)",
        "if(sales, 1, 2)",
        "and(sales, 1)",
        "not(money)",
        "logistic(sales, 1, money, 1)",
        "learning(sales, money, 0.8)",
        "bass(t, sales, 1)",
        "share + money",
        "money = launch",
        "period_length + 1 * t",
        "if(sales = 2 * share, 1, 0)",
        "log(sales, 10)",
        "gompertz(t, 1, sales, 1)",
    ] {
        assert_eq!(fails(formula), ["E0301"], "{formula}");
    }
    for formula in ["launch * 2", "launch + 1", "-launch", "round(launch, 0)", "launch%"] {
        assert_eq!(fails(formula), ["E0303"], "{formula}");
    }
}

#[test]
fn literals_fit_any_unit_beside_others_and_in_what_is_declared() {
    let body = "[drivers]\na = { value = \"2 * 3 + max(1, 2)\", unit = \"vehicle\" }\n[lines]\nb = { opening = \"5 + 1\", formula = \"prev(b) + 3\", unit = \"vehicle\", total = \"last\" }
        c = { formula = \"if(a > 5, 3, 4)\", unit = \"vehicle\" }\n[outputs]\no = { formula = \"last(b)\", unit = \"vehicle\", target = \"3 * 4\" }\n";
    let ran = run("2026 x 2", body);
    same(ran.line("b"), [9.0, 12.0]);
    same(ran.line("c"), [3.0, 3.0]);
}

#[test]
fn the_declared_unit_must_come_out() {
    let body = |unit: &str| format!("{DRIVERS}x = {{ formula = \"price * sales\", unit = \"{unit}\" }}\n");
    assert_eq!(refused("2026-01 x 1", &body("CNY")), [""; 0]);
    assert_eq!(refused("2026-01 x 1", &body("vehicle*CNY/vehicle")), [""; 0]);
    assert_eq!(refused("2026-01 x 1", &body("USD")), ["E0301"]);
    assert_eq!(refused("2026-01 x 1", &body("%")), ["E0301"]);
    assert_eq!(
        refused(
            "2026 x 1",
            "[drivers]\na = { value = 1, unit = \"a/b*c\" }\nb = { value = \"a\", unit = \"a*c/b\" }\nc = { value = 1, unit = \"%/year\" }\nd = { value = \"c\", unit = \"1/year\" }\n"
        ),
        [""; 0]
    );
    for wrong in ["CNY per vehicle", "(CNY)", "m^1.5", "3", "", "CNY/", "€"] {
        assert_eq!(
            refused("2026 x 1", &format!("[drivers]\na = {{ value = 1, unit = \"{wrong}\" }}\n")),
            ["E0302"],
            "{wrong}"
        );
    }
}

#[test]
fn a_name_without_unit_takes_its_openings_or_its_formulas() {
    let body = format!(
        "{DRIVERS}late = \"early * 2\"\nearly = \"sales\"\nstock = {{ opening = \"sales\", formula = \"prev(stock) * 1.1\", total = \"last\" }}\nselfish = {{ opening = 0, formula = \"prev(selfish) + sales\", total = \"last\" }}
        cost = \"price * early\"\nnumber = {{ opening = 5, formula = \"prev(number) * 2\", total = \"last\" }}\n"
    );
    let ran = run("2026-01 x 1", &body);
    assert_eq!(
        ["late", "stock", "selfish", "cost", "number"].map(|l| ran.unit(l)),
        ["vehicle", "vehicle", "vehicle", "CNY", "1"]
    );
    let unit = |body: &str| run("2026 x 1", body).model.drivers.last().expect("a driver").unit.unit.to_string();
    assert_eq!(unit("[drivers]\na = { value = 1, unit = \"CNY\" }\nb = \"a * 2\"\n"), "CNY");
    // A name with a literal alone is a plain number, wherever it stands.
    assert_eq!(
        unit("[constants]\nweeks = 52\n[drivers]\nb = \"weeks * period_length * c\"\nc = 3\nd = \"b\"\n"),
        "year"
    );
    let loops = "[drivers]\nprice = { value = 1, unit = \"CNY\" }\n[lines]\na = \"b * price\"\nb = { opening = 5, formula = \"prev(b) * 2\", total = \"last\" }\nc = \"d * price\"\nd = \"1 + prev(cumulative(d))\"\n";
    let ran = run("2026 x 2", loops);
    assert_eq!(["a", "b", "c", "d"].map(|l| ran.unit(l)), ["CNY", "1", "CNY", "1"]);
    assert_eq!(unit("[drivers]\na = { value = 1, unit = \"CNY\" }\nb = { \"2026\" = 0, \"2027\" = \"a\" }\n"), "CNY");
}

#[test]
fn a_percentage_changes_how_a_number_is_shown_and_never_its_value() {
    let ran = run("2026 x 1", "[drivers]\na = { value = 5, unit = \"%\" }\nb = \"5%\"\n[lines]\nc = \"a + b\"\n");
    same(ran.line("c"), [5.05]);
}
