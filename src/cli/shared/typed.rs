//! Numbers as they are typed.

/// A number as typed or shown: `600000`, `600,000`, `600_000`, `12.5%`, `1.2e9`.
pub(crate) fn number(text: &str) -> Option<f64> {
    let clean = without_thousands(text.trim()).replace(['_', ' '], "");
    let (digits, part) = match clean.strip_suffix('%') {
        Some(digits) => (digits, 0.01),
        None => (clean.as_str(), 1.0),
    };
    let x: f64 = digits.parse().ok()?;
    // As the language reads percentages: divided by a hundred.
    x.is_finite().then_some(if part == 1.0 { x } else { x / 100.0 })
}

/// A number without commas, where they stand between thousands and nowhere else.
fn without_thousands(text: &str) -> String {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let whole = digits.split(['.', '%']).next().unwrap_or_default();
    let mut groups = whole.split(',');
    let is_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()) && is_digits(group));
    match first && groups.all(|group| group.len() == 3 && is_digits(group)) {
        true => text.replacen(',', "", whole.matches(',').count()),
        false => text.to_owned(),
    }
}

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
