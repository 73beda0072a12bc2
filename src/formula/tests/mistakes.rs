use super::*;

/// The message, the marked text, and the hints of a formula's one error.
fn mistake(text: &str) -> String {
    let diagnostic = read(text).expect_err(text);
    let (span, _) = diagnostic.place.expect("a place");
    let hints: String = diagnostic.hints.iter().map(|hint| format!("\n  = {hint}")).collect();
    format!("{text}\n  [{}] {}{hints}", &text[span.start..span.end], diagnostic.message)
}

fn mistakes(texts: &[&str]) -> String {
    texts.iter().map(|text| mistake(text)).collect::<Vec<_>>().join("\n")
}

#[test]
fn readings_that_differ_from_excel_ask_for_parentheses() {
    insta::assert_snapshot!(mistakes(&[
        "-a^b",
        "1 - -2 ^ 2",
        "--x^(1 + n)",
        "a^b^c",
        "2 ^ -x ^ (1+y)",
        "a < b < c",
        "a = b + 1 = c",
        "a < b <",
    ]));
}

#[test]
fn operators_of_other_languages_name_the_right_one() {
    insta::assert_snapshot!(mistakes(&[
        "a == b",
        "a != b",
        "a => b",
        "a =< b",
        "a && b > 2",
        "a > 1 and b < 2",
        "x OR y",
        "a || b",
        "a ** 2",
        "!a",
        "a % b",
        "a ? b : c",
        "if a > b then c",
        "not x",
        "a & b",
        "{1, 2}",
    ]));
}

#[test]
fn habits_of_spreadsheets_are_recognised() {
    insta::assert_snapshot!(mistakes(&[
        "=a + b",
        "+a",
        "a * +b",
        "max(a; b)",
        "1,000,000",
        "a * 1,234.5",
        "min(1,000, x)",
        "(1,234 + 2)",
        "1,5",
        "a, b",
        "$A$1",
        "sum(A1:B2)",
    ]));
}

#[test]
fn characters_copied_from_prose_are_named() {
    insta::assert_snapshot!(mistakes(&[
        "a × b",
        "a − b",
        "a ≥ b",
        "since(“2027-07”)",
        "（a）",
        "é",
        "prix_é",
        "x²",
        "_a",
        "a # note",
    ]));
}

#[test]
fn names_figures_elements_and_periods_have_their_forms() {
    insta::assert_snapshot!(mistakes(&[
        "baseline",
        "baseline.",
        "Baseline.price",
        "baseline.5x",
        "baseline.price[SU7]",
        "x.y",
        "x[]",
        "x[\"2027-07\"]",
        "x[t - 1]",
        "x[-1]",
        "x[*]",
        "(a + b)[SU7]",
        "at(x, 2027-07)",
        "at(x, 2027-Q1)",
        "since(\"2027-07)",
        "order growth",
    ]));
}

#[test]
fn numbers_have_their_form_too() {
    insta::assert_snapshot!(mistakes(&[
        "5.",
        "1__000",
        "1_",
        "1.5e",
        "1.2.3",
        "2x",
        "2 x",
        "2(a + b)",
        "1e999",
        "1e-400",
        "0.1234567890123456",
        "1234567890123456789",
    ]));
}

#[test]
fn what_is_missing_or_too_much_is_marked() {
    insta::assert_snapshot!(mistakes(&[
        "", "  ", "a +", "* a", "a + * b", "(a", "max(a, b", "a)", "(a]", "x[A)", "()", "f(a,)", "f(, a)", "f(a,, b)",
        "f(a b)", "a b c", "f(a)(b)",
    ]));
}

#[test]
fn invisible_characters_are_named_by_number() {
    for (text, named) in [("a\u{200b}b", "U+200B"), ("a \u{0} b", "U+0000"), ("\u{feff}a", "U+FEFF")] {
        let message = read(text).expect_err(text).message;
        assert_eq!(message, format!("the invisible character {named} cannot stand in a formula"));
    }
}
