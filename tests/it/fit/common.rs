//! What the tests share: reading the data beside them, digits of agreement.
#![allow(dead_code)]

/// Digits in which a value agrees with a certified one (NIST's log relative error).
pub fn digits(value: f64, certified: f64) -> f64 {
    if value == certified { 15.0 } else { -((value - certified).abs() / certified.abs()).log10() }
}

/// The rows of a table of commas without quotes, its head and lines of `#` left out.
pub fn rows(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.skip(1).map(|line| line.split(',').collect()).collect()
}

/// A number of a table.
pub fn number(text: &str) -> f64 {
    text.parse().expect("a number")
}

/// The numbers of a file of numbers between spaces, with lines of `#`.
pub fn values(text: &str) -> Vec<f64> {
    text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).map(number).collect()
}

/// Asserts that values agree relative to the known ones.
pub fn near(values: &[f64], known: &[f64], relative: f64) {
    assert_eq!(values.len(), known.len());
    for (value, known) in values.iter().zip(known) {
        assert!((value - known).abs() <= relative * known.abs(), "{value} is not {known}");
    }
}
