//! Names and numbers as people write them.

use crate::unit::DeclaredUnit;

/// A title made of a name: underscores become spaces, the first letter a capital.
pub fn title_of(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) if !words.contains(|c: char| c.is_ascii_uppercase()) => {
            first.to_uppercase().collect::<String>() + letters.as_str()
        }
        _ => words,
    }
}

/// A part as a percentage, in as few digits as tell it.
pub fn percentage(x: f64) -> String {
    let shown = format!("{:.10e}", x * 100.0).parse::<f64>().unwrap_or(x * 100.0);
    format!("{shown}%")
}

/// A number as people write it: without the last digits that binary fractions add.
pub fn readable(x: f64) -> String {
    let shown = format!("{x:.11e}").parse::<f64>().unwrap_or(x);
    format!("{shown}")
}

/// A number with thousands separators and so many decimals.
pub fn grouped(x: f64, decimals: usize) -> String {
    let text = format!("{:.*}", decimals, x.abs());
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(a, b)| (a, b));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    let zero = !out.contains(|c: char| ('1'..='9').contains(&c));
    if x < 0.0 && !zero { format!("-{out}") } else { out }
}

/// A number as people write it in this unit.
pub fn in_unit(x: f64, unit: &DeclaredUnit) -> String {
    if unit.percent { percentage(x) } else { readable(x) }
}
