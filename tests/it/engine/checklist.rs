//! The checklist by which modellers judge a workbook, over the written files.

use crate::engine::functions::book;
use crate::engine::support::{Case, MOST_SHEETS, cases};
use calamine::{Data, Reader, Xlsx};
use std::collections::BTreeSet;
use std::io::Cursor;

const ALLOWED: &[&str] = &[
    "IF",
    "AND",
    "OR",
    "NOT",
    "IFERROR",
    "ISNUMBER",
    "ISERROR",
    "ISBLANK",
    "SUM",
    "SUMIFS",
    "COUNT",
    "COUNTA",
    "COUNTIF",
    "COUNTIFS",
    "AVERAGE",
    "SUMPRODUCT",
    "MIN",
    "MAX",
    "ABS",
    "ROUND",
    "ROUNDUP",
    "ROUNDDOWN",
    "INT",
    "MOD",
    "SIGN",
    "SQRT",
    "EXP",
    "LN",
    "LOG",
    "LOG10",
    "POWER",
    "INDEX",
    "MATCH",
    "DATE",
    "YEAR",
    "MONTH",
    "EDATE",
    "PERCENTILE",
    "TEXT",
];
const PLAIN: &[&str] = &["0", "1", "2", "3", "4", "9", "12", "100", "1000"];

/// A formula in which every address is relative to its own cell (or fixed), as R1C1 notation has it.
fn relative(text: &str, row: u32, column: u32) -> String {
    let mut out = String::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut quoted = false;
    while at < bytes.len() {
        let c = bytes[at] as char;
        if c == '"' {
            quoted = !quoted;
        }
        let boundary = at == 0
            || !(bytes[at - 1].is_ascii_alphanumeric()
                || bytes[at - 1] == b'_'
                || bytes[at - 1] == b'$'
                || bytes[at - 1] == b'.');
        if !quoted
            && boundary
            && (c == '$' || c.is_ascii_uppercase())
            && let Some((length, address)) = address(&text[at..], row, column)
        {
            out += &address;
            at += length;
            continue;
        }
        out.push(text[at..].chars().next().unwrap_or(c));
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
    out
}

/// An address at the start of a text: its length, and its R1C1 form.
fn address(text: &str, row: u32, column: u32) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    let mut at = usize::from(bytes.first() == Some(&b'$'));
    let fixed_column = at == 1;
    let letters = bytes[at..].iter().take_while(|b| b.is_ascii_uppercase()).count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let name = &text[at..at + letters];
    at += letters;
    let fixed_row = bytes.get(at) == Some(&b'$');
    at += usize::from(fixed_row);
    let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let next = bytes.get(at + digits).copied().unwrap_or(b' ');
    if digits == 0 || next.is_ascii_alphanumeric() || next == b'_' || next == b'(' || next == b'!' || next == b'.' {
        return None;
    }
    let number: i64 = text[at..at + digits].parse().ok()?;
    let other = name.bytes().fold(0i64, |n, b| n * 26 + i64::from(b - b'A') + 1);
    let row_text = if fixed_row { format!("R{number}") } else { format!("R[{}]", number - i64::from(row) - 1) };
    let column_text = if fixed_column { format!("C{other}") } else { format!("C[{}]", other - i64::from(column) - 1) };
    Some((at + digits, row_text + &column_text))
}

fn functions(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if !quoted && (c.is_ascii_alphanumeric() || c == '.' || c == '_') => word.push(c),
            '(' if !quoted && !word.is_empty() => out.push(std::mem::take(&mut word)),
            _ => word.clear(),
        }
    }
    out
}

/// Literal numbers of a formula.
fn literals(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let (mut word, mut quoted) = (String::new(), false);
    for c in text.chars().chain([' ']) {
        match c {
            '"' => quoted = !quoted,
            c if !quoted && (c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '$' | '!')) => word.push(c),
            _ => {
                if word.starts_with(|c: char| c.is_ascii_digit()) {
                    out.push(word.clone());
                }
                word.clear();
            }
        }
    }
    out
}

#[test]
fn a_row_of_a_calc_sheet_has_one_formula_along_the_periods() {
    for case in cases() {
        let periods = case.model().timeline.periods;
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(case.bytes.clone())).expect("opens");
        let heads = book.worksheet_range("Calc").expect("values");
        let last = heads.end().expect("cells").1;
        let first = last + 1 - periods;
        let mut rows = std::collections::BTreeMap::new();
        // Known values are figures, not a calculation: each links to its own.
        let is_known =
            |row: u32| heads.get_value((row, 0)).is_some_and(|label| label.to_string().ends_with(" – known"));
        for (sheet, row, column, text) in case.formulas() {
            if sheet.starts_with("Calc") && is_known(row) {
                continue;
            }
            if (sheet.starts_with("Calc") || sheet == "Paths") && column >= first {
                rows.entry((sheet, row)).or_insert_with(BTreeSet::new).insert(relative(&text, row, column));
            }
        }
        assert!(rows.len() > 10);
        for (place, forms) in rows {
            assert_eq!(forms.len(), 1, "{} {place:?}: {forms:?}", case.name);
        }
    }
}

#[test]
fn the_calc_sheets_have_literally_the_same_formulas() {
    for case in cases() {
        let all = case.formulas();
        let of = |sheet: &str| -> Vec<_> {
            all.iter().filter(|f| f.0 == sheet && f.1 > 2).map(|f| (f.1, f.2, &f.3)).collect()
        };
        let live = of("Calc");
        for scenario in case.model().scenarios.iter().take(MOST_SHEETS) {
            let same = of(&format!("Calc_{}", scenario.name)) == live;
            assert!(same, "{}: the formulas of `{}` are not those of Calc", case.name, scenario.name);
        }
    }
}

#[test]
fn only_functions_that_every_spreadsheet_has_are_used() {
    // All models together do not use every function; the last one does.
    for case in cases().chain([book()]) {
        for (sheet, row, column, text) in case.formulas() {
            for function in functions(&text) {
                assert!(
                    ALLOWED.contains(&function.as_str()),
                    "{} {sheet} {row} {column}: {function} in {text}",
                    case.name
                );
            }
        }
    }
}

/// Formulas that look into a range of one cell: some engines take it for a value and fail. (A lag's range ends before its
/// own column, and is one cell in the first period.)
pub fn ranges_of_one_cell(case: &Case) -> Vec<String> {
    let is_one = |range: &str| range.split_once(':').is_some_and(|(a, b)| a.replace('$', "") == b.replace('$', ""));
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !(c.is_ascii_alphanumeric() || c == ':' || c == '$')).map(str::to_owned).collect()
    };
    let looks = |text: &str| (text.contains("INDEX(") || text.contains("MATCH(")) && !text.contains(",1,MAX(0,");
    let found = case.formulas().into_iter().filter(|f| looks(&f.3) && words(&f.3).iter().any(|word| is_one(word)));
    found.map(|(sheet, row, column, text)| format!("{sheet} {row} {column}: {text}")).collect()
}

#[test]
fn nothing_is_written_that_small_engines_fail_on() {
    for case in cases() {
        assert_eq!(ranges_of_one_cell(case), Vec::<String>::new(), "{}", case.name);
        for (sheet, row, column, text) in case.formulas() {
            let exponents = literals(&text).iter().any(|literal| literal.contains(['E', 'e']));
            assert!(!exponents, "{} {sheet} {row} {column}: {text}", case.name);
        }
    }
}

#[test]
fn the_built_in_models_have_no_number_inside_a_formula_of_a_calc_sheet() {
    let built_in: Vec<&Case> = cases().filter(|case| !case.name.contains('/')).collect();
    assert_eq!(built_in.len(), evcalc::library::builtin_models().len());
    for case in built_in {
        for (sheet, row, column, text) in case.formulas().into_iter().filter(|f| f.0.starts_with("Calc")) {
            for literal in literals(&text) {
                assert!(PLAIN.contains(&literal.as_str()), "{} {sheet} {row} {column}: {literal} in {text}", case.name);
            }
        }
    }
}

#[test]
fn no_cell_shows_an_error_and_no_formula_is_longer_than_a_reader_can_take() {
    for case in cases() {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(case.bytes.clone())).expect("opens");
        for sheet in book.sheet_names() {
            let range = book.worksheet_range(&sheet).expect("values");
            for (row, column, value) in range.used_cells() {
                assert!(!matches!(value, Data::Error(_)), "{} {sheet} {row} {column}", case.name);
            }
        }
        let long =
            case.formulas().into_iter().filter(|f| f.0.starts_with("Calc")).map(|f| f.3.len()).max().unwrap_or(0);
        assert!(long <= 160, "{}: a formula of {long} characters", case.name);
    }
}

#[test]
fn every_row_has_a_label_of_its_own_and_a_unit() {
    for case in cases() {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(case.bytes.clone())).expect("opens");
        let range = book.worksheet_range("Calc").expect("values");
        let unit =
            (0..40u32).find(|c| range.get_value((4, *c)) == Some(&Data::String("Unit".into()))).expect("a unit column");
        let mut labels = BTreeSet::new();
        let with_formulas: BTreeSet<u32> =
            case.formulas().into_iter().filter(|f| f.0 == "Calc" && f.1 >= 12).map(|f| f.1).collect();
        for row in with_formulas {
            let text = |column: u32| range.get_value((row, column)).map(|v| v.to_string()).unwrap_or_default();
            let label: Vec<String> = (0..unit).map(text).collect();
            assert!(!label[0].is_empty(), "{} row {row} has no label", case.name);
            assert!(!text(unit).is_empty(), "{} row {row} ({}) has no unit", case.name, label[0]);
            assert!(labels.insert(label.clone()), "{} row {row}: a second {label:?}", case.name);
        }
    }
}

#[test]
fn masters_checks_and_names_are_there() {
    for case in cases() {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(case.bytes.clone())).expect("opens");
        let sheets = book.sheet_names();
        for sheet in ["Summary", "Scenarios", "Calc", "Results", "Checks", "Model"] {
            assert!(sheets.iter().any(|s| s == sheet), "{} has no sheet {sheet}", case.name);
        }
        let checks = book.worksheet_range("Checks").expect("values");
        assert_eq!(checks.get_value((3, 5)), Some(&Data::String("ALL OK".into())), "{}", case.name);
        for name in ["selected_scenario", "apply_overrides"] {
            assert!(case.has_name(name), "{} has no name {name}", case.name);
        }
        for output in &case.model().outputs {
            assert!(case.has_name(&format!("output.{}", output.name)), "{} {}", case.name, output.name);
        }
    }
}
