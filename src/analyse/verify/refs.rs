//! Formulas whose cells have moved: the same formula in the words of the edited workbook.

use super::align::Alignment;
use crate::spreadsheet::column_name;
use std::collections::BTreeMap;

/// A formula as it must read after rows and columns were put in: every reference of the sheets that `moved` knows is
/// moved with its cell. None where a cell that it refers to is gone.
pub(super) fn moved(formula: &str, own: &str, moved: &BTreeMap<String, Alignment>) -> Option<String> {
    let mut out = String::with_capacity(formula.len());
    let chars: Vec<char> = formula.chars().collect();
    let mut at = 0;
    let mut sheet: Option<String> = None;
    while at < chars.len() {
        let c = chars[at];
        if c == '"' {
            let end = closing(&chars, at, '"');
            out.extend(&chars[at..end]);
            at = end;
        } else if c == '\'' {
            let end = closing(&chars, at, '\'');
            let name: String = chars[at + 1..end.saturating_sub(1).max(at + 1)].iter().collect();
            out.extend(&chars[at..end]);
            sheet = (chars.get(end) == Some(&'!')).then(|| name.replace("''", "'"));
            at = end;
        } else if c.is_ascii_alphanumeric() || matches!(c, '$' | '_' | '.') {
            let end = chars[at..].iter().position(|c| !(c.is_alphanumeric() || matches!(c, '$' | '_' | '.')));
            let end = end.map_or(chars.len(), |n| at + n);
            let word: String = chars[at..end].iter().collect();
            match chars.get(end) {
                Some('!') => {
                    sheet = Some(word.clone());
                    out += &word;
                }
                // A function's name, such as LOG10.
                Some('(') => out += &word,
                _ => {
                    let of = sheet.as_deref().unwrap_or(own);
                    match moved.get(&of.to_lowercase()) {
                        Some(alignment) => out += &reference(&word, alignment)?,
                        None => out += &word,
                    }
                    // The second end of a range stands on the sheet of the first.
                    if chars.get(end) != Some(&':') {
                        sheet = None;
                    }
                }
            }
            at = end;
        } else {
            if !matches!(c, '!' | ':') {
                sheet = None;
            }
            out.push(c);
            at += 1;
        }
    }
    Some(out)
}

fn closing(chars: &[char], open: usize, quote: char) -> usize {
    let mut at = open + 1;
    while at < chars.len() {
        if chars[at] == quote {
            if chars.get(at + 1) != Some(&quote) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    chars.len()
}

/// A word moved if it is a reference, else as it is; none where its cell is gone.
fn reference(word: &str, alignment: &Alignment) -> Option<String> {
    let rest = word.strip_prefix('$').unwrap_or(word);
    let letters: String = rest.chars().take_while(char::is_ascii_uppercase).collect();
    let tail = &rest[letters.len()..];
    let (fixed_row, digits) = match tail.strip_prefix('$') {
        Some(digits) => (true, digits),
        None => (false, tail),
    };
    let row: Option<u32> = digits.parse().ok();
    let (Some(row @ 1..), 1..=3) = (row, letters.len()) else { return Some(word.to_owned()) };
    let column = letters.bytes().fold(0_u32, |n, b| n * 26 + u32::from(b - b'A') + 1) - 1;
    let (row, column) = (alignment.row(row - 1)?, alignment.column(column)?);
    Some(format!(
        "{}{}{}{}",
        if word.starts_with('$') { "$" } else { "" },
        column_name(column),
        if fixed_row { "$" } else { "" },
        row + 1
    ))
}

/// A formula without what programs write each in their own way: spaces outside of texts, quotes around sheets that need
/// none, case of functions.
pub(super) fn plain(formula: &str) -> String {
    let mut out = String::with_capacity(formula.len());
    let mut text = false;
    for c in formula.trim_start_matches('=').chars() {
        if c == '"' {
            text = !text;
        }
        match c {
            _ if text => out.push(c),
            ' ' | '\'' | '\n' => {}
            // LibreOffice saves these as functions.
            ')' if ["TRUE(", "FALSE("].iter().any(|word| out.ends_with(word)) => drop(out.pop()),
            c => out.extend(c.to_uppercase()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truth_is_the_same_word_as_a_function_and_as_a_value() {
        assert_eq!(plain("=IF($C$7=TRUE(),\"TRUE()\",false())"), plain("IF( $C$7 = TRUE, \"TRUE()\", FALSE)"));
        assert_ne!(plain("=TRUE()"), plain("=FALSE()"));
    }
    use crate::spreadsheet::{Cell, Grid, Value};

    /// A sheet with a label in every row and a head in every column.
    fn sheet(rows: &[&str], columns: &[&str]) -> Grid {
        let text = |words: &str| Cell { value: Some(Value::Text(words.to_owned())), formula: None };
        let mut grid = Grid::default();
        for (i, words) in columns.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
            grid.cells.insert((0, i as u32), text(words));
        }
        for (i, words) in rows.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
            grid.cells.insert((i as u32 + 1, 0), text(words));
        }
        grid
    }

    #[test]
    fn references_move_with_their_cells() {
        let written = sheet(&["a", "b", "c"], &["head", "x", "y"]);
        let now = sheet(&["a", "mine", "", "b", "c"], &["head", "x", "new", "y"]);
        let known = BTreeMap::from([("calc".to_owned(), Alignment::of(&written, &now))]);
        for (formula, wanted) in [
            ("B2+C3", Some("B2+D5")),
            ("SUM($B$2:C$4)*2", Some("SUM($B$2:D$6)*2")),
            ("Other!B3+Calc!B3", Some("Other!B3+Calc!B5")),
            ("SUM(Calc!B3:C4)", Some("SUM(Calc!B5:D6)")),
            ("LOG10(B3)&\"B3\"", Some("LOG10(B5)&\"B3\"")),
            ("live.price.YU7+IF(TRUE,1,0)", Some("live.price.YU7+IF(TRUE,1,0)")),
            ("'My sheet'!B3", Some("'My sheet'!B3")),
            // Behind everything that is in use.
            ("B9", Some("B11")),
        ] {
            assert_eq!(moved(formula, "Calc", &known).as_deref(), wanted, "{formula}");
        }
        let fewer = sheet(&["a", "c"], &["head", "x", "y"]);
        let known = BTreeMap::from([("calc".to_owned(), Alignment::of(&written, &fewer))]);
        assert_eq!((moved("B3", "Calc", &known), moved("B4", "Calc", &known)), (None, Some("B3".to_owned())));
    }

    #[test]
    fn programs_write_formulas_each_in_their_own_way() {
        assert_eq!(plain("=sum( 'Calc'!A1 , \"a b\" )"), plain("SUM(Calc!A1,\"a b\")"));
    }
}
