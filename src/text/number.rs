//! Numbers as people type them.

/// A number as it is typed or shown: `600000`, `600,000`, `600_000`, `12.5%` (0.125), `1.2e9`; none where it is no finite
/// one.
///
/// ```
/// use evcalc::text::typed_number;
/// assert_eq!(typed_number("9,800"), Some(9800.0));
/// assert_eq!(typed_number("9,80"), None);
/// assert_eq!(typed_number("12%"), Some(0.12));
/// ```
pub fn typed_number(text: &str) -> Option<f64> {
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
