//! The stated arithmetic (src/arithmetic) against values that something else computed.

use evcalc::arithmetic::{Tolerance, compare, floor, places, power, round, round_down, round_up, settle, significant};
use evcalc::formula::Comparison;
use evcalc::maths;

fn table(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(2).map(|line| line.split('|').collect())
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or_else(|_| panic!("no number: {text}"))
}

#[test]
fn rounding_is_that_of_the_first_fifteen_digits() {
    let mut count = 0;
    for cells in table(include_str!("data/rounding.csv")) {
        let (x, at) = (number(cells[0]), number(cells[1]));
        let found = [round(x, at), round_up(x, at), round_down(x, at), floor(x)];
        let expected: Vec<f64> = cells[2..].iter().map(|cell| number(cell)).collect();
        assert_eq!(
            found.map(f64::to_bits).as_slice(),
            expected.iter().map(|x| x.to_bits()).collect::<Vec<_>>(),
            "{cells:?}"
        );
        count += 1;
    }
    assert!(count > 2900, "only {count} values were compared");
}

#[test]
fn places_and_digits_are_those_of_the_decimal() {
    let cases = [(123.4, 12.0), (0.0, 0.0), (9.99, 14.0), (1e15, -1.0), (0.00123, 17.0), (999.999_999_999_999_9, 11.0)];
    for (x, expected) in cases {
        assert_eq!((places(x), places(-x)), (expected, expected), "{x}");
    }
    assert_eq!(significant((0.1 + 0.7) * 10.0), 8.0);
    assert_eq!(significant(9_007_199_254_740_993.0), 9_007_199_254_740_992.0);
}

#[test]
fn powers_keep_to_the_range_of_numbers() {
    let (mut count, mut zeros, mut errors) = (0, 0, 0);
    for cells in table(include_str!("data/power_range.csv")) {
        let found = power(number(cells[0]), number(cells[1]));
        match cells[2] {
            "error" => {
                assert!(found.is_nan(), "{cells:?}: {found:e}");
                errors += 1;
            }
            "0.0" => {
                assert!(found == 0.0, "{cells:?}: {found:e}");
                zeros += 1;
            }
            text => {
                let expected = number(text);
                assert!(((found - expected) / expected).abs() < 1e-13, "{cells:?}: {found:e}");
            }
        }
        count += 1;
    }
    assert!(count > 1900 && zeros > 300 && errors > 300, "{count}, {zeros}, {errors}");
}

#[test]
fn exp_is_nothing_or_everything_beyond_the_range() {
    for x in [-746.0, -1e4, -1e300, f64::NEG_INFINITY] {
        assert_eq!(maths::exp(x), 0.0, "{x}");
    }
    for x in [710.0, 1e4, 1e300, f64::INFINITY] {
        assert_eq!(maths::exp(x), f64::INFINITY, "{x}");
    }
}

#[test]
fn a_residue_is_nothing_and_a_small_number_is_not() {
    let mut rest = 1000.0;
    for _ in 0..10 {
        rest = settle(rest - 100.0, rest);
    }
    assert_eq!(rest, 0.0);
    let third = 0.3 - 0.1 - 0.1;
    assert_eq!(settle(third - 0.1, third), 0.0);
    // 16 steps of the last place are a residue of 1, 17 are none.
    let step = f64::EPSILON;
    assert_eq!(settle((1.0 + 16.0 * step) - 1.0, 1.0), 0.0);
    assert_eq!(settle((1.0 + 17.0 * step) - 1.0, 1.0), 17.0 * step);
    // Near both ends of the range of numbers.
    assert_eq!((settle(1e290, 1e300), settle(1e280, 1e300)), (1e290, 0.0));
    assert_eq!((settle(1e-300, 1e-299), settle(0.0, 0.0)), (1e-300, 0.0));
}

#[test]
fn only_comparisons_with_equality_are_lenient_in_checks() {
    let lenient = [Comparison::Equal, Comparison::LessOrEqual, Comparison::GreaterOrEqual];
    let strict = [Comparison::Less, Comparison::Greater, Comparison::NotEqual];
    for op in lenient {
        assert_eq!((Tolerance::of(op, true), Tolerance::of(op, false)), (Tolerance::Check, Tolerance::Worksheet));
    }
    for op in strict {
        assert_eq!(Tolerance::of(op, true), Tolerance::Worksheet);
    }
    assert_eq!(compare(Comparison::Less, Tolerance::Worksheet, 1e-12, 1e-9), 1.0);
    assert_eq!(compare(Comparison::LessOrEqual, Tolerance::Check, 1e-10, 0.0), 1.0);
    // 2^-48 of the larger one is still equal.
    let near = 2f64.powi(-48);
    assert_eq!(compare(Comparison::Equal, Tolerance::Worksheet, 1.0, 1.0 - near), 1.0);
    assert_eq!(compare(Comparison::Equal, Tolerance::Worksheet, 1.0, 1.0 - 1.1 * near), 0.0);
}
