use super::*;
use proptest::prelude::*;

fn unit(text: &str) -> Unit {
    DeclaredUnit::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}")).unit
}

fn refused(text: &str) -> (String, &str) {
    let error = DeclaredUnit::parse(text).expect_err(text);
    (error.message, &text[error.range])
}

#[test]
fn units_print_in_alphabetical_order_with_quotients_last() {
    let canonical = [
        ("1", "1"),
        ("vehicle", "vehicle"),
        ("CNY/vehicle", "CNY/vehicle"),
        ("1/year", "1/year"),
        ("order/vehicle^2", "order/vehicle^2"),
        ("b*a/d/c", "a*b/c/d"),
        ("a/b*c", "a*c/b"),
        ("a/b^-1", "a*b"),
        ("a^-2", "1/a^2"),
        ("a*b/a", "b"),
        ("a ^ 0 * b", "b"),
        ("  week / month ", "week/month"),
        ("%/year", "1/year"),
        ("1*1/1^5", "1"),
    ];
    for (text, printed) in canonical {
        assert_eq!(unit(text).to_string(), printed, "{text}");
    }
}

#[test]
fn percent_is_a_way_to_show_plain_numbers() {
    let percent = |text| DeclaredUnit::parse(text).map(|declared| declared.percent);
    assert_eq!(percent("%"), Ok(true));
    assert_eq!(percent("%/year"), Ok(true));
    assert_eq!(percent("1"), Ok(false));
    assert_eq!(percent("CNY/%"), Ok(false));
    assert!(unit("%").is_plain());
}

#[test]
fn a_declared_unit_keeps_its_authors_text() {
    let text = DeclaredUnit::parse(" vehicle/month*CNY ").map(|declared| declared.text);
    assert_eq!(text, Ok("vehicle/month*CNY".to_string()));
}

#[test]
fn errors_say_what_to_type() {
    let errors = [
        ("", "", "the unit is missing: type `1` for a plain number"),
        ("a/", "", "a base unit is missing after `/`"),
        ("/year", "/", "a base unit is missing before `/`: type `1/year` for a rate of plain numbers"),
        ("a/(b*c)", "(", "a unit has no parentheses: type `a/b/c`"),
        ("(a/(b/c))*d", "(", "a unit has no parentheses: type `a*c*d/b`"),
        ("(a*b)^2", "(", "a unit has no parentheses: type `a/b/c` for `a/(b*c)`"),
        ("a**2", "*", "powers are written with `^`: type for example `vehicle^2`"),
        ("a//b", "/", "a base unit is missing before `/`"),
        ("a b", "b", "an operator is missing: type `*` or `/` between two base units, `_` within a name"),
        ("a^0.5", "^0", "an exponent is a whole number: type for example `^2` or `^-1`"),
        ("a^b", "^", "an exponent is a whole number: type for example `^2` or `^-1`"),
        ("a^100", "^100", "exponents of units go up to 99"),
        ("a^99999999999", "^99999999999", "exponents of units go up to 99"),
        ("a^99*a^2", "a^2", "the exponent of `a` comes to 101: they go up to 99"),
        (
            "1000*a",
            "1000",
            "`1000` is not a base unit: the only number in a unit is `1`, and names begin with a letter",
        ),
        (
            "€/vehicle",
            "€",
            "`€` cannot stand in a unit: type `EUR` (names in units are made of the letters A to Z and a to z, \
             digits and `_`)",
        ),
        (
            "véhicule",
            "é",
            "`é` cannot stand in a unit: names in units are made of the letters A to Z and a to z, digits and `_`",
        ),
    ];
    for (text, marked, message) in errors {
        assert_eq!(refused(text), (message.to_string(), marked), "{text}");
    }
}

#[test]
fn only_multiples_have_a_root() {
    assert_eq!(unit("a^4/b^2").root(2), Some(unit("a^2/b")));
    assert_eq!(unit("a^3").root(2), None);
    assert_eq!(unit("a").root(0), None);
    assert_eq!(Unit::plain().root(2), Some(Unit::plain()));
}

#[test]
fn powers_never_hold_a_zero() {
    assert_eq!(unit("a*b/c^2").powers().collect::<Vec<_>>(), [("a", 1), ("b", 1), ("c", -2)]);
    assert_eq!(unit("a").power(0), Unit::plain());
    assert_eq!(unit("a").per(&unit("a")), Unit::plain());
}

fn any_unit() -> impl Strategy<Value = Unit> {
    prop::collection::btree_map("[A-Za-c][A-Za-z0-9_]{0,2}", (-99..=99i32).prop_filter("zero", |e| *e != 0), 0..5)
        .prop_map(|powers| Unit { powers })
}

proptest! {
    #[test]
    fn printing_and_parsing_are_inverse(unit in any_unit()) {
        let declared = DeclaredUnit::parse(&unit.to_string());
        prop_assert_eq!(declared.map(|declared| declared.unit), Ok(unit));
    }

    #[test]
    fn units_form_a_commutative_group(a in any_unit(), b in any_unit(), c in any_unit()) {
        prop_assert_eq!(a.times(&b), b.times(&a));
        prop_assert_eq!(a.times(&b).times(&c), a.times(&b.times(&c)));
        prop_assert_eq!(a.times(&Unit::plain()), a.clone());
        prop_assert_eq!(a.per(&a), Unit::plain());
        prop_assert_eq!(a.per(&b), a.times(&b.power(-1)));
        prop_assert_eq!(a.times(&b).per(&b), a);
    }

    #[test]
    fn powers_and_roots_follow_their_laws(a in any_unit(), m in -9..10i32, n in -9..10i32, k in 1..5u32) {
        prop_assert_eq!(a.power(m).times(&a.power(n)), a.power(m + n));
        prop_assert_eq!(a.power(m).power(n), a.power(m * n));
        prop_assert_eq!(a.power(k as i32).root(k), Some(a));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*|[a-c1%^*/() -]{0,20}") {
        if let Err(error) = DeclaredUnit::parse(&text) {
            prop_assert!(text.get(error.range).is_some());
        }
    }
}
