//! Words for months and quarters, where numbers are meant.

/// Months and quarters are numbers in formulas.
pub(super) fn calendar_hint(name: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = name.to_ascii_lowercase();
    if let Some(at) = MONTHS.iter().position(|month| *month == word || (word.len() >= 3 && month[..3] == word)) {
        return Some(format!("months are numbers in formulas: `month = {}`", at + 1));
    }
    let quarter = word.strip_prefix('q').and_then(|number| number.parse::<u8>().ok())?;
    (1..=4).contains(&quarter).then(|| format!("quarters are numbers in formulas: `quarter = {quarter}`"))
}
