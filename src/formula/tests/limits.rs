use super::*;
use crate::diagnostic::Code;
use proptest::prelude::*;

fn code(text: &str) -> Option<Code> {
    read(text).err().map(|diagnostic| diagnostic.code)
}

#[test]
fn a_formula_has_8192_characters_at_most() {
    assert_eq!(code(&format!("{}1", " ".repeat(LONGEST - 1))), None);
    assert_eq!(code(&format!("{}1", " ".repeat(LONGEST))), Some(Code::FormulaTooLong));
    assert_eq!(code(&format!("'{}'", "é".repeat(LONGEST - 2))), None);
    assert_eq!(code(&"(".repeat(1_000_000)), Some(Code::FormulaTooLong));
}

#[test]
fn parentheses_calls_and_signs_nest_64_deep() {
    let nested = |open: &str, close: &str, n: usize| format!("{}1{}", open.repeat(n), close.repeat(n));
    for (open, close) in [("(", ")"), ("abs(", ")"), ("-", ""), ("-(", ")")] {
        let levels = open.len().min(2) - usize::from(open == "abs(");
        assert_eq!(code(&nested(open, close, DEEPEST / levels)), None, "{open}");
        assert_eq!(code(&nested(open, close, DEEPEST / levels + 1)), Some(Code::FormulaTooDeep), "{open}");
    }
    assert_eq!(code(&"(".repeat(8_000)), Some(Code::FormulaTooDeep));
    assert_eq!(code(&"-".repeat(8_000)), Some(Code::FormulaTooDeep));
    assert_eq!(code(&"a[".repeat(4_000)), Some(Code::FormulaSyntax));
}

#[test]
fn a_sum_has_512_terms_at_most() {
    let sum = |terms: usize| vec!["a"; terms].join("+");
    assert_eq!(code(&sum(TALLEST)), None);
    assert_eq!(code(&sum(TALLEST + 1)), Some(Code::FormulaTooDeep));
    assert_eq!(code(&sum(4_096)), Some(Code::FormulaTooDeep));
    assert_eq!(code(&format!("1{}", "%".repeat(8_000))), Some(Code::FormulaTooDeep));
}

#[test]
fn a_long_row_of_mistakes_is_one_mistake() {
    assert_eq!(code(&"a and ".repeat(1_300)), Some(Code::FormulaSyntax));
    assert_eq!(code(&"a and (".repeat(1_100)), Some(Code::FormulaSyntax));
    assert_eq!(code(&"a^".repeat(4_000)), Some(Code::FormulaSyntax));
    assert_eq!(code(&"a<".repeat(4_000)), Some(Code::FormulaSyntax));
}

/// Pieces of formulas in any order, so that mistakes lie deep inside.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "x_1", "baseline", ".", "12", "1,000", "1.5e6", "2027-07", "\"2027\"", "'", "(", ")", "[", "]", ",", "+",
        "-", "*", "/", "^", "%", "=", "<>", "<", ">=", "==", "!=", "&&", "||", "**", ";", " ", "\n", "if(", "and",
        "or", "not", "×", "−", "“", "é", "\u{0}", "{", "1e", "5.", "_",
    ]);
    prop::collection::vec(piece, 0..25).prop_map(|pieces| pieces.concat())
}

fn check_one_error(text: &str) -> Result<(), TestCaseError> {
    if let Err(diagnostic) = read(text) {
        let (span, _) = diagnostic.place.clone().expect("a place");
        prop_assert!(text.get(span.start..span.end).is_some(), "{:?}", diagnostic);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_gives_a_tree_or_one_error_on_character_boundaries(text in "\\PC*|[ -~]{0,40}") {
        check_one_error(&text)?;
    }

    #[test]
    fn any_pieces_give_a_tree_or_one_error(text in pieces()) {
        check_one_error(&text)?;
    }

    #[test]
    fn what_was_read_prints_to_what_reads_the_same(text in pieces()) {
        if let Ok(tree) = read(&text) {
            let printed = tree.to_string();
            let again = read(&printed).map_err(|error| TestCaseError::fail(format!("{printed}: {error:?}")))?;
            prop_assert_eq!(again.to_string(), printed);
        }
    }
}
