//! Words that say how much of a year something covers: `January-September`, `9 months`, `full year`.

use super::months::month;
use super::words::{Derived, derived};

/// How much of a year a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cover {
    Whole,
    Part,
}

/// How much of a year a text (in the plain spelling) names, if any of it.
pub(super) fn cover(text: &str) -> Option<Cover> {
    const WHOLE: [&str; 16] = [
        "full year",
        "whole year",
        "year",
        "annual",
        "fy",
        "gesamtjahr",
        "ganzjahr",
        "jahr",
        "année",
        "annee entière",
        "año",
        "año completo",
        "全年",
        "anno",
        "12m",
        "calendar year",
    ];
    if text.chars().count() > 40 || text.is_empty() {
        return None;
    }
    if WHOLE.contains(&text) {
        return Some(Cover::Whole);
    }
    let tokens: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).collect();
    let months: Vec<u32> = tokens.iter().filter_map(|token| Some(month(token)?.0)).collect();
    match *months.as_slice() {
        [1, 12] => return Some(Cover::Whole),
        [_, _] | [_] if tokens.len() <= 5 => return Some(Cover::Part),
        _ => {}
    }
    if derived(text) == Some(Derived::ToDate) {
        return Some(Cover::Part);
    }
    numbered(text)
}

/// `9 months`, `9M`, `1-9月`, `first nine months`, `Q1-Q3`, `H1`.
fn numbered(text: &str) -> Option<Cover> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    const MONTHS: [&str; 18] = [
        "m",
        "months",
        "month",
        "monate",
        "monaten",
        "mois",
        "meses",
        "mesi",
        "maanden",
        "mies",
        "miesięcy",
        "ay",
        "мес",
        "месяцев",
        "månader",
        "bulan",
        "个月",
        "ヶ月",
    ];
    let numbers: Vec<u32> =
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    if text.ends_with('月') || text.ends_with('월') {
        return match *numbers.as_slice() {
            [1, 12] => Some(Cover::Whole),
            [1..=12, 1..=12] | [1..=12] => Some(Cover::Part),
            _ => None,
        };
    }
    let quarters =
        words.iter().all(|word| ["q", "qtr", "quarter", "quarters", "to", "h", "first", "half"].contains(word));
    if quarters && !words.is_empty() && (words.contains(&"q") || words.contains(&"h")) {
        return match *numbers.as_slice() {
            [1, 4] if words.contains(&"q") => Some(Cover::Whole),
            [1..=4] | [1..=4, 1..=4] => Some(Cover::Part),
            _ => None,
        };
    }
    let spelled = words.iter().find_map(|word| WORDS.iter().position(|known| known == word)).map(|at| at as u32 + 1);
    let says_months = words.iter().any(|word| MONTHS.contains(word));
    match (numbers.as_slice(), spelled) {
        ([12], None) | ([], Some(12)) if says_months => Some(Cover::Whole),
        ([1..=11], None) | ([], Some(_)) if says_months => Some(Cover::Part),
        _ => None,
    }
}
