//! Numbers as they are typed.

pub(crate) use crate::text::typed_number as number;

/// A number of draws: `100000`, `100,000`, `1e6`.
pub(crate) fn count(text: &str, least: u64) -> Result<u64, String> {
    const MOST: u64 = 100_000_000;
    let whole = |x: f64| x.fract() == 0.0 && (least as f64..=MOST as f64).contains(&x);
    match number(text).filter(|x| whole(*x) && !text.contains('%')) {
        Some(x) => Ok(x as u64),
        None => Err(format!("a whole number from {least} to {MOST} is wanted, such as 100000 or 1e6")),
    }
}

/// A seed of the draws.
pub(crate) fn seed(text: &str) -> Result<u64, String> {
    text.trim().parse().map_err(|_| format!("a whole number from 0 to {} is wanted", u64::MAX))
}
