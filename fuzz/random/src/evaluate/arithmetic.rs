//! What the operations give, at the edge too.

use super::Stop;
use crate::tree::Op;

/// Two numbers count as equal within this part of the larger: 2^-48.
const NEAR: f64 = 3.552_713_678_800_501e-15;
/// What is smaller is 0.
const LEAST: f64 = 2.225_073_858_507_201_4e-308;

type Out = Result<f64, Stop>;

/// An operation's result: no number is an error, next to nothing is 0.
pub fn finite(x: f64) -> Out {
    match x {
        x if !x.is_finite() => Err(Stop::Fault("no finite number".to_owned())),
        x if x.abs() < LEAST => Ok(0.0),
        x => Ok(x),
    }
}

fn fault<T>(words: &str) -> Result<T, Stop> {
    Err(Stop::Fault(words.to_owned()))
}

/// A sum or difference that ends beside 0 is 0.
pub fn beside(x: f64, a: f64, b: f64) -> f64 {
    if x.abs() <= NEAR * a.abs().max(b.abs()) { 0.0 } else { x }
}

pub fn divide(a: f64, b: f64) -> Out {
    if b == 0.0 { fault("division by zero") } else { finite(a / b) }
}

pub fn power(a: f64, b: f64) -> Out {
    if a == 0.0 && b <= 0.0 {
        return fault("zero to a power of zero or less");
    }
    if a < 0.0 && b != b.trunc() {
        return fault("a negative base with a broken exponent");
    }
    finite(a.powf(b))
}

fn logarithm(x: f64) -> Out {
    if x <= 0.0 { fault("a logarithm") } else { Ok(x.ln()) }
}

/// A comparison: 1 or 0. `tolerant` is the outermost one of a check.
pub fn compare(op: Op, a: f64, b: f64, tolerant: bool) -> f64 {
    let larger = a.abs().max(b.abs());
    let holds_apart = matches!(op, Op::Less | Op::Greater | Op::NotEqual);
    let allowed = if tolerant && !holds_apart { 1e-9 * larger.max(1.0) } else { NEAR * larger };
    let equal = (a - b).abs() <= allowed;
    let holds = match op {
        Op::Equal => equal,
        Op::NotEqual => !equal,
        Op::Less => a < b && !equal,
        Op::LessOrEqual => a < b || equal,
        Op::Greater => a > b && !equal,
        _ => a > b || equal,
    };
    f64::from(u8::from(holds))
}

/// How to round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Half,
    Up,
    Down,
    Floor,
}

/// The number's first 15 significant digits, as a whole number and its power of ten.
fn shown(x: f64) -> (u64, i32) {
    let text = format!("{:.14e}", x.abs());
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let whole = digits.replace('.', "").parse().unwrap_or(0);
    (whole, exponent.parse::<i32>().unwrap_or(0) - 14)
}

fn rounded(x: f64, digits: i32, way: Way) -> f64 {
    let (whole, exponent) = shown(x);
    let drop = -(exponent + digits);
    if drop <= 0 {
        return x;
    }
    let unit = 10u64.checked_pow(drop as u32);
    let (kept, rest) = unit.map_or((0, whole), |unit| (whole / unit, whole % unit));
    let more = match way {
        Way::Half => unit.is_some_and(|unit| rest >= unit - rest),
        Way::Up => rest > 0,
        Way::Down => false,
        Way::Floor => rest > 0 && x < 0.0,
    };
    let size = format!("{}e{}", kept + u64::from(more), -digits).parse().unwrap_or(f64::NAN);
    if x < 0.0 && size != 0.0 { -size } else { size }
}

fn floor(x: f64) -> f64 {
    rounded(x, 0, Way::Floor)
}

fn remainder(a: f64, b: f64) -> Out {
    let whole = floor(divide(a, b)?);
    let left = beside(a - b * whole, a, b * whole);
    Ok(if b > 0.0 { left.max(0.0) } else { left.min(0.0) })
}

/// A function of numbers; `None` where there is no such.
pub fn function(name: &str, x: &[f64]) -> Option<Out> {
    let truth = |holds: bool| Ok(f64::from(u8::from(holds)));
    let digits = |x: f64| x.trunc().clamp(-400.0, 400.0) as i32;
    Some(match (name, x) {
        ("min", x) => Ok(x.iter().copied().fold(f64::INFINITY, f64::min)),
        ("max", x) => Ok(x.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
        ("abs", [x]) => Ok(x.abs()),
        ("int", [x]) => Ok(floor(*x)),
        ("round", [x, d]) => Ok(rounded(*x, digits(*d), Way::Half)),
        ("roundup", [x, d]) => Ok(rounded(*x, digits(*d), Way::Up)),
        ("rounddown", [x, d]) => Ok(rounded(*x, digits(*d), Way::Down)),
        ("mod", [a, b]) => remainder(*a, *b),
        ("sqrt", [x]) if *x < 0.0 => fault("a root of a negative number"),
        ("sqrt", [x]) => Ok(x.sqrt()),
        ("exp", [x]) => finite(x.exp()),
        ("ln", [x]) => logarithm(*x),
        ("log10", [x]) => logarithm(*x).map(|_| x.log10()),
        ("log", [x, base]) => logarithm(*x).and_then(|x| divide(x, logarithm(*base)?)),
        ("power", [a, b]) => power(*a, *b),
        ("sign", [x]) => Ok(if *x == 0.0 { 0.0 } else { x.signum() }),
        ("and", x) => truth(x.iter().all(|x| *x != 0.0)),
        ("or", x) => truth(x.iter().any(|x| *x != 0.0)),
        ("not", [x]) => truth(*x == 0.0),
        ("logistic", [x, ceiling, midpoint, steepness]) => {
            finite((-steepness * (x - midpoint)).exp()).and_then(|e| divide(*ceiling, 1.0 + e))
        }
        ("gompertz", [x, ceiling, displacement, rate]) => {
            let inner = finite((-rate * x).exp()).and_then(|e| finite((-displacement * e).exp()));
            inner.and_then(|e| finite(ceiling * e))
        }
        ("bass", [x, p, q]) => finite((-(p + q) * x).exp()).and_then(|e| divide(1.0 - e, 1.0 + divide(*q, *p)? * e)),
        ("learning", [volume, first, rate]) => {
            divide(*volume, *first).and_then(|ratio| power(ratio, logarithm(*rate)? / std::f64::consts::LN_2))
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_on_fifteen_digits() {
        // What Excel shows for these; each lies beside the tie or the whole number that its digits show.
        let all = [
            ("round", vec![1.005, 2.0], 1.01),
            ("round", vec![2.675, 2.0], 2.68),
            ("round", vec![3.149999999999997 / 2.0, 2.0], 1.58),
            ("round", vec![-2.5, 0.0], -3.0),
            ("round", vec![1250.0, -2.0], 1300.0),
            ("rounddown", vec![(0.1 + 0.7) * 10.0, 0.0], 8.0),
            ("roundup", vec![4e-16, 0.0], 1.0),
            ("int", vec![(0.1 + 0.7) * 10.0], 8.0),
            ("int", vec![-1_000_000.0], -1_000_000.0),
            ("int", vec![0.9999999996], 0.0),
            ("int", vec![-0.1], -1.0),
            ("mod", vec![1_999_999_999.0, 2e9], 1_999_999_999.0),
            ("mod", vec![-3.0, 2.0], 1.0),
            ("mod", vec![616_566.1, 0.1], 0.0),
        ];
        for (name, arguments, expected) in all {
            let found = function(name, &arguments).expect("a function").ok();
            assert_eq!(found, Some(expected), "{name} of {arguments:?}");
        }
    }

    #[test]
    fn comparisons_and_residues() {
        assert_eq!(compare(Op::LessOrEqual, 0.1 + 0.2, 0.3, false), 1.0);
        assert_eq!(compare(Op::Less, 0.3, 0.1 + 0.2, false), 0.0);
        assert_eq!(compare(Op::Equal, 1.0, 1.0 + 1e-10, false), 0.0);
        assert_eq!(compare(Op::Equal, 1.0, 1.0 + 1e-10, true), 1.0);
        assert_eq!(compare(Op::Less, 1.0, 1.0 + 1e-10, true), 1.0);
        assert_eq!(beside(0.3 - 0.1 - 0.1 - 0.1, 0.3 - 0.1 - 0.1, 0.1), 0.0);
        assert_eq!(power(0.5, 2000.0).ok(), Some(0.0));
        assert!(power(1.45, 4000.0).is_err() && power(0.0, 0.0).is_err());
    }
}
