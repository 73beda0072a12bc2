//! Of cells that differ, those from which the difference comes.

use evcalc::analyse::{Difference, Report};
use evcalc::spreadsheet::{Place, Spreadsheet, Value};
use std::collections::HashSet;

/// The differences of a report none of whose inputs differ; all, should there be none such.
pub fn roots(book: &Spreadsheet, report: &Report) -> Vec<usize> {
    let wrong: HashSet<(&str, Place)> =
        report.differences.iter().map(|d| (d.sheet.as_str(), place(&d.cell).unwrap_or_default())).collect();
    let is_root = |d: &Difference| {
        let formula = formula(book, d).unwrap_or_default();
        !inputs(&formula, &d.sheet).iter().any(|(sheet, from, to)| {
            let own = place(&d.cell).unwrap_or_default();
            wrong.iter().any(|(other, at)| {
                let inside = (from.0..=to.0).contains(&at.0) && (from.1..=to.1).contains(&at.1);
                other == sheet && inside && (*other, *at) != (d.sheet.as_str(), own)
            })
        })
    };
    let all: Vec<usize> = (0..report.differences.len()).collect();
    let roots: Vec<usize> = all.iter().copied().filter(|at| is_root(&report.differences[*at])).collect();
    if roots.is_empty() { all } else { roots }
}

/// The formula of a difference's cell.
fn formula(book: &Spreadsheet, difference: &Difference) -> Option<String> {
    let place = place(&difference.cell)?;
    book.sheet(&difference.sheet)?.cells.get(&place)?.formula.clone()
}

/// A cell where a difference begins.
#[derive(Clone, Debug)]
pub struct Root {
    /// Sheet and cell.
    pub place: String,
    /// The label of its row.
    pub line: String,
    /// Its formula.
    pub formula: String,
    /// The numbers that the file keeps for its inputs.
    pub inputs: Vec<f64>,
    /// What the file keeps for it.
    pub cached: Option<Value>,
    /// What the engine computes.
    pub recalculated: Option<Value>,
}

impl Root {
    /// Everything about a difference.
    pub fn of(book: &Spreadsheet, difference: &Difference) -> Root {
        let formula = formula(book, difference).unwrap_or_default();
        let mut numbers = vec![];
        for (sheet, from, to) in inputs(&formula, &difference.sheet) {
            let places = (from.0..=to.0).flat_map(|row| (from.1..=to.1).map(move |column| (row, column)));
            let grid = book.sheet(&sheet);
            numbers.extend(places.filter_map(|at| grid.and_then(|grid| grid.value(at)).and_then(Value::number)));
        }
        Root {
            place: format!("{}!{}", difference.sheet, difference.cell),
            line: difference.line.clone(),
            formula,
            inputs: numbers,
            cached: difference.cached.clone(),
            recalculated: difference.recalculated.clone(),
        }
    }

    /// It in words.
    pub fn words(&self) -> String {
        let show = |value: &Option<Value>| match value {
            Some(Value::Number(x) | Value::Date(x)) => x.to_string(),
            Some(Value::Text(text) | Value::Error(text)) => format!("{text:?}"),
            Some(Value::Boolean(holds)) => holds.to_string(),
            None => "nothing".to_owned(),
        };
        let inputs: Vec<String> = self.inputs.iter().take(12).map(f64::to_string).collect();
        let (cached, now) = (show(&self.cached), show(&self.recalculated));
        let Root { place, line, formula, .. } = self;
        format!("{place} ({line}) ={formula} is {cached}, recalculated {now}; inputs {}", inputs.join(", "))
    }
}

/// Sheet, first and last cell of every address in a formula.
fn inputs(formula: &str, own: &str) -> Vec<(String, Place, Place)> {
    let (mut out, mut sheet, mut word) = (vec![], String::new(), String::new());
    let (mut text, mut quoted) = (false, false);
    let mut range: Option<Place> = None;
    for c in formula.chars().chain([' ']) {
        match c {
            '"' if !quoted => text = !text,
            _ if text => {}
            '\'' => quoted = !quoted,
            c if quoted || c.is_alphanumeric() || matches!(c, '$' | '_' | '.') => word.push(c),
            '!' => sheet = std::mem::take(&mut word),
            c => {
                if let Some(at) = place(&word.replace('$', "")) {
                    match (c, range) {
                        (':', _) => range = Some(at),
                        (_, from) => {
                            let sheet = if sheet.is_empty() { own.to_owned() } else { sheet.clone() };
                            out.push((sheet, from.unwrap_or(at), at));
                            range = None;
                        }
                    }
                }
                word.clear();
                if c != ':' {
                    sheet.clear();
                }
            }
        }
    }
    out
}

/// Row and column (from 0) of `E12`.
fn place(address: &str) -> Option<Place> {
    let split = address.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = address.split_at(split);
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let column = letters.bytes().fold(0, |n, b| n * 26 + u32::from(b - b'A') + 1);
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column - 1))
}
