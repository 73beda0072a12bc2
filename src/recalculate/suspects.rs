//! Formulas that may ask an engine for more than any of evcalc's own does.

use crate::spreadsheet::{Spreadsheet, address};
use std::collections::BTreeSet;

/// A range of more cells than this is unusual.
const LARGE: u64 = 100_000;
/// As many are named.
const MOST: usize = 5;
/// Rows and columns of a sheet.
const SIZE: (u64, u64) = (1_048_576, 16_384);
/// A formula longer than this is unusual, too.
const LONG: usize = 8_192;

/// The functions that evcalc's own formulas have. None of them takes longer because of the numbers it is given.
const OWN: &[&str] = &[
    "ABS",
    "AND",
    "AVERAGE",
    "AVERAGEIFS",
    "CHOOSE",
    "COUNT",
    "COUNTA",
    "COUNTBLANK",
    "COUNTIF",
    "COUNTIFS",
    "DATE",
    "DAY",
    "EDATE",
    "EOMONTH",
    "EXP",
    "FALSE",
    "IF",
    "IFERROR",
    "IFS",
    "INDEX",
    "INT",
    "ISBLANK",
    "ISERROR",
    "ISNUMBER",
    "ISTEXT",
    "LN",
    "MATCH",
    "MAX",
    "MIN",
    "MOD",
    "MONTH",
    "N",
    "NOT",
    "OR",
    "POWER",
    "ROUND",
    "ROUNDDOWN",
    "ROUNDUP",
    "SIGN",
    "SQRT",
    "SUM",
    "SUMIF",
    "SUMIFS",
    "SUMPRODUCT",
    "TEXT",
    "TRUE",
    "TRUNC",
    "YEAR",
];

/// The cells to look at first, each with the reason: at most five, those that read most first.
pub fn suspects(book: &Spreadsheet) -> Vec<String> {
    let mut found: Vec<(u64, String)> = Vec::new();
    for sheet in &book.sheets {
        for (place, cell) in &sheet.cells {
            let Some((weight, reason)) = cell.formula.as_deref().and_then(reason) else { continue };
            found.push((weight, format!("{}!{} ({reason})", sheet.name, address(*place))));
        }
    }
    found.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    found.into_iter().take(MOST).map(|(_, told)| told).collect()
}

/// Why a formula is unusual, and how much so.
fn reason(formula: &str) -> Option<(u64, String)> {
    let words = words(formula);
    let largest = words.iter().filter_map(|word| cells(word)).max().unwrap_or(0);
    if largest > LARGE {
        return Some((largest, format!("reads a range of {largest} cells")));
    }
    let name = |word: &str| word.trim_end_matches('(').trim_start_matches("_xlfn.").to_uppercase();
    let unusual: BTreeSet<String> = words
        .iter()
        .filter(|word| word.len() > 1 && word.ends_with('('))
        .map(|word| name(word))
        .filter(|name| !OWN.contains(&name.as_str()))
        .collect();
    if let Some(first) = unusual.first() {
        return Some((LARGE, format!("calls {first}")));
    }
    (formula.len() > LONG).then(|| (formula.len() as u64, format!("is {} characters long", formula.len())))
}

/// Names, references and ranges; a name that is called keeps its bracket. Texts are left out.
fn words(formula: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in formula.char_indices() {
        let inside = !quoted && (c.is_alphanumeric() || matches!(c, '$' | ':' | '.' | '_'));
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                out.push(&formula[from..if c == '(' { at + 1 } else { at }]);
                start = None;
            }
            _ => {}
        }
        quoted ^= c == '"';
    }
    out.extend(start.map(|from| &formula[from..]));
    out
}

/// How many cells a range has: `A1:B2`, `A:B`, `1:2`.
fn cells(word: &str) -> Option<u64> {
    let (from, to) = word.split_once(':')?;
    let ((c1, r1), (c2, r2)) = (corner(from)?, corner(to)?);
    let span = |a: Option<u64>, b: Option<u64>, all: u64| match (a, b) {
        (Some(a), Some(b)) => a.abs_diff(b) + 1,
        _ => all,
    };
    Some(span(c1, c2, SIZE.1).saturating_mul(span(r1, r2, SIZE.0)))
}

/// Column and row of a reference, each where it is named.
fn corner(text: &str) -> Option<(Option<u64>, Option<u64>)> {
    let text = text.replace('$', "");
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = text.split_at(letters);
    if text.is_empty() || letters.len() > 3 || !digits.bytes().all(|b| b.is_ascii_digit()) || digits.len() > 7 {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, b| sum * 26 + u64::from(b.to_ascii_uppercase() - b'A' + 1));
    Some(((!letters.is_empty()).then_some(column), digits.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_that_ask_for_much_are_told() {
        let told = |formula: &str| reason(formula).map(|(_, reason)| reason);
        for (formula, wanted) in [
            // 1,048,576 rows times 16,384 columns.
            ("SUMPRODUCT(A1:XFD1048576*1)", Some("reads a range of 17179869184 cells")),
            ("SUM($A:$B)+1", Some("reads a range of 2097152 cells")),
            ("SUM(Calc!1:100)", Some("reads a range of 1638400 cells")),
            ("COMBIN(1E+15,5E+14)", Some("calls COMBIN")),
            ("1+_xlfn.SEQUENCE(9,9)", Some("calls SEQUENCE")),
            ("IF(SUM(B2:C3)>0,\"COMBIN(A:XFD)\",INDEX(Paths!$F$6:$BA$6,1))", None),
            ("(A1+B2)*C3", None),
        ] {
            assert_eq!(told(formula).as_deref(), wanted, "{formula}");
        }
    }
}
