use super::*;
use crate::diagnostic::{Span, Spanned};
use proptest::prelude::*;

/// The tree with every operation in parentheses.
fn grouped(text: &str) -> String {
    spell(&read(text).unwrap_or_else(|error| panic!("{text}: {error:?}")))
}

fn spell(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Negate(inner) => format!("(-{})", spell(inner)),
        ExprKind::Percent(inner) => format!("({}%)", spell(inner)),
        ExprKind::Binary { op, left, right } => format!("({} {} {})", spell(left), op.symbol(), spell(right)),
        ExprKind::Call { name, arguments } => {
            format!("{}({})", name.value, arguments.iter().map(spell).collect::<Vec<_>>().join(", "))
        }
        ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Name(_) | ExprKind::Pick { .. } | ExprKind::Figure(_) => {
            expr.to_string()
        }
    }
}

#[test]
fn operators_bind_as_in_excel() {
    let readings = [
        ("a + b * c - d", "((a + (b * c)) - d)"),
        ("a / b * c", "((a / b) * c)"),
        ("a - b - c", "((a - b) - c)"),
        ("2 * a ^ b", "(2 * (a ^ b))"),
        ("a ^ -b", "(a ^ (-b))"),
        ("(-a) ^ b", "((-a) ^ b)"),
        ("-(a ^ b)", "(-(a ^ b))"),
        ("(a ^ b) ^ c", "((a ^ b) ^ c)"),
        ("-a * b", "((-a) * b)"),
        ("a - -b", "(a - (-b))"),
        ("-5%", "(-(5%))"),
        ("1.2 %", "(1.2%)"),
        ("a + 5% ^ 2", "(a + ((5%) ^ 2))"),
        ("a + 1 >= b * 2", "((a + 1) >= (b * 2))"),
        ("if(product = YU7, a < b, x[SU7, China])", "if((product = YU7), (a < b), x[SU7, China])"),
        ("prev(demand)\n  * (1 + order_growth)", "(prev(demand) * (1 + order_growth))"),
        ("baseline.su7_price + f()", "(baseline.su7_price + f())"),
        ("since('2027-07')", "since(\"2027-07\")"),
        ("at(x, 'a \"b\"')", "at(x, 'a \"b\"')"),
    ];
    for (text, reading) in readings {
        assert_eq!(grouped(text), reading, "{text}");
    }
}

#[test]
fn numbers_are_read_as_the_language_writes_them() {
    let numbers = [
        ("12", 12.0),
        ("1_000_000", 1e6),
        ("1.5e6", 1.5e6),
        ("1E-3", 1e-3),
        (".5", 0.5),
        ("007", 7.0),
        ("0.123456789012345", 0.123456789012345),
        ("100000000000000000000", 1e20),
        ("2e+2", 200.0),
    ];
    for (text, value) in numbers {
        assert_eq!(read(text).map(|tree| tree.kind), Ok(ExprKind::Number(value)), "{text}");
    }
}

#[test]
fn numbers_print_without_exponent_up_to_1e15() {
    let printed = [
        (0.0, "0"),
        (0.1, "0.1"),
        (1e6, "1000000"),
        (999_999_999_999_999.0, "999999999999999"),
        (1e15, "1e15"),
        (1.25e-7, "1.25e-7"),
        (1e-6, "0.000001"),
    ];
    for (value, text) in printed {
        assert_eq!(number_text(value), text);
    }
}

#[test]
fn trees_print_with_the_parentheses_they_need() {
    let same = [
        "(a + b) * c",
        "a - (b - c)",
        "a / (b * c)",
        "(-a)^b",
        "-(a^b)",
        "a^-b",
        "(a^b)^c",
        "a^(b^c)",
        "(a + b)%",
        "(-a)%",
        "-a%",
        "(a < b) = (c < d)",
        "if(a < b, -1, 2%) - -c",
        "sum(x[SU7, China] * baseline.price, product)",
    ];
    for text in same {
        assert_eq!(read(text).map(|tree| tree.to_string()), Ok(text.to_string()));
    }
    assert_eq!(read("((a) + (b * (c)))").map(|tree| tree.to_string()), Ok("a + b * c".to_string()));
}

#[test]
fn every_piece_knows_its_place() {
    let text = "a + (b - c) * price[SU7]";
    let tree = read(text).expect(text);
    let ExprKind::Binary { right, .. } = tree.kind else { panic!("no sum") };
    assert_eq!(&text[right.span.start..right.span.end], "(b - c) * price[SU7]");
    let ExprKind::Binary { left, right, .. } = right.kind else { panic!("no product") };
    assert_eq!(&text[left.span.start..left.span.end], "(b - c)");
    let ExprKind::Pick { elements, .. } = right.kind else { panic!("no pick") };
    assert_eq!(&text[elements[0].span.start..elements[0].span.end], "SU7");
}

#[test]
fn a_formula_with_escapes_is_marked_as_a_whole() {
    let whole = Span::new(FileId(3), 100, 120);
    let place = Place { file: FileId(3), offset: 101, exact: false, whole };
    let mut diagnostics = Diagnostics::default();
    let tree = parse("f(a)", &place, &mut diagnostics).expect("a tree");
    let ExprKind::Call { name, arguments } = tree.kind else { panic!("no call") };
    assert_eq!((tree.span, name.span, arguments[0].span), (whole, whole, whole));
    assert_eq!(parse("f(a", &place, &mut diagnostics), None);
    assert_eq!(diagnostics.0[0].place, Some((whole, "opened here".to_string())));
    let place = Place { exact: true, ..place };
    assert_eq!(parse("f(a)", &place, &mut diagnostics).map(|tree| tree.span), Some(Span::new(FileId(3), 101, 105)));
}

fn nowhere() -> Span {
    Span::new(FileId(0), 0, 0)
}

fn expr(kind: ExprKind) -> Expr {
    Expr { kind, span: nowhere() }
}

fn any_name() -> impl Strategy<Value = String> {
    "[A-Za-z][A-Za-z0-9_]{0,6}".prop_filter("words that are no names", |name| {
        !["baseline", "and", "or"].contains(&&*name.to_ascii_lowercase())
    })
}

fn any_number() -> impl Strategy<Value = f64> {
    // Fifteen digits at most, as the language has them.
    (0..1_000_000_000_000_000u64, -40..40i32)
        .prop_map(|(digits, power)| format!("{digits}e{power}").parse().unwrap_or_default())
}

fn any_op() -> impl Strategy<Value = BinaryOp> {
    use Comparison::*;
    let compare = [Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual].map(BinaryOp::Compare);
    let mut all = vec![BinaryOp::Add, BinaryOp::Subtract, BinaryOp::Multiply, BinaryOp::Divide, BinaryOp::Power];
    all.extend(compare);
    prop::sample::select(all)
}

fn any_tree() -> impl Strategy<Value = Expr> {
    let spanned = |value| Spanned::new(value, nowhere());
    let names = prop::collection::vec(any_name().prop_map(spanned), 1..3);
    let leaf = prop_oneof![
        any_number().prop_map(ExprKind::Number),
        "[ -~&&[^\"']]{0,8}[\"']?".prop_map(ExprKind::Text),
        any_name().prop_map(ExprKind::Name),
        any_name().prop_map(ExprKind::Figure),
        (any_name(), names)
            .prop_map(move |(name, elements)| ExprKind::Pick { name: Spanned::new(name, nowhere()), elements }),
    ];
    leaf.prop_map(expr).prop_recursive(8, 60, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            boxed.clone().prop_map(ExprKind::Negate),
            boxed.clone().prop_map(ExprKind::Percent),
            (any_op(), boxed.clone(), boxed).prop_map(|(op, left, right)| ExprKind::Binary { op, left, right }),
            (any_name(), prop::collection::vec(inner, 0..4))
                .prop_map(|(name, arguments)| ExprKind::Call { name: Spanned::new(name, nowhere()), arguments }),
        ]
        .prop_map(expr)
    })
}

/// The tree without its places.
fn placeless(text: &str) -> Result<Expr, Box<Diagnostic>> {
    let mut diagnostics = Diagnostics::default();
    let place = Place { file: FileId(0), offset: 0, exact: false, whole: nowhere() };
    parse(text, &place, &mut diagnostics).ok_or_else(|| Box::new(diagnostics.0.remove(0)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn printing_and_parsing_are_inverse(tree in any_tree()) {
        prop_assert_eq!(placeless(&tree.to_string()), Ok(tree));
    }
}
