//! The comparison itself.

use super::align::Alignment;
use super::refs::{moved, plain};
use crate::spreadsheet::{Cell, Grid, Place, Spreadsheet, Value, address};
use std::collections::{BTreeMap, BTreeSet};

/// How near two values must be: |a - b| <= 1e-9 max(1, |a|, |b|).
const NEAR: f64 = 1e-9;

/// What a verification found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many formula cells there are.
    pub formulas: usize,
    /// For how many of them the file keeps no value.
    pub without_value: usize,
    /// How many of them were compared with the program's own result.
    pub native: usize,
    /// The largest relative difference between numbers that were compared.
    pub largest: f64,
    /// Cells whose values do not agree.
    pub differences: Vec<Difference>,
    /// What is not as the program wrote it.
    pub findings: Vec<Finding>,
}

/// A cell whose values do not agree.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The sheet.
    pub sheet: String,
    /// The cell, `E12`.
    pub cell: String,
    /// The label of its row.
    pub line: String,
    /// The head of its column, a serial day where that is a date.
    pub head: Option<Value>,
    /// What the file keeps.
    pub cached: Option<Value>,
    /// What the other engine computes.
    pub recalculated: Option<Value>,
    /// What the program computes; none where it has no such cell.
    pub native: Option<Option<Value>>,
}

/// Something that is not as the program wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub kind: FindingKind,
    /// The sheet.
    pub sheet: String,
    /// The cell; empty for findings about whole sheets and names.
    pub cell: String,
    /// The label of its row, or the name.
    pub line: String,
    /// What stands there, and what should.
    pub words: String,
}

/// Kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// What stands in an input is none that the program takes.
    Input,
    /// A number or a text stands where a formula stood.
    TypedOver,
    /// The formula is gone.
    Emptied,
    /// Another formula stands there: the row is no longer the same all along.
    Changed,
    /// A sheet is gone.
    SheetGone,
    /// A row or a column with formulas is gone.
    RowGone,
    /// A defined name is gone or points nowhere.
    BrokenName,
    /// Formulas have no values.
    NoValues,
}

impl FindingKind {
    /// A word for programs.
    pub fn name(self) -> &'static str {
        match self {
            FindingKind::Input => "input",
            FindingKind::TypedOver => "typed_over",
            FindingKind::Emptied => "emptied",
            FindingKind::Changed => "changed_formula",
            FindingKind::SheetGone => "sheet_gone",
            FindingKind::RowGone => "row_gone",
            FindingKind::BrokenName => "broken_name",
            FindingKind::NoValues => "error_value",
        }
    }
}

/// What a cell with a formula is, in the workbook as the program writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It holds a result that the program computed itself from the inputs as they are now.
    Result,
    /// Whoever edits may type there.
    Input,
    /// Anything else: its formula counts, its value is not the program's own.
    Other,
}

/// Compares a workbook with its recalculation and, where there is one, with the workbook as the program would write it
/// now: same inputs, own results. `role` says what that one's cells are; `days` are days that somebody typed, each
/// behind the first day of its period, which the program writes for it; `named` are the program's own results for cells
/// that bear a name, for a workbook that it would lay out in another way.
pub fn verify(
    book: &Spreadsheet,
    recalculated: &[Grid],
    written: Option<&Spreadsheet>,
    role: impl Fn(&str, Place) -> Role,
    days: &[(f64, f64)],
    named: &[(String, Option<Value>)],
) -> Report {
    let mut report = Report::default();
    let mut natives = named_results(book, named, &mut report.findings);
    if let Some(written) = written {
        written_results(book, written, role, &mut natives, &mut report.findings);
        names(book, written, &mut report.findings);
    }
    for (sheet, values) in book.sheets.iter().zip(recalculated) {
        let own = natives.get(sheet.name.as_str());
        for (place, cell) in sheet.cells.iter().filter(|(_, cell)| cell.formula.is_some()) {
            let native = own.and_then(|own| own.get(place)).copied();
            let three = Three { cached: cell.value.as_ref(), recalculated: values.value(*place), native };
            if !three.agree(days, &mut report) {
                report.differences.push(three.difference(sheet, *place));
            }
        }
    }
    report.findings.sort_by_key(|finding| finding.kind);
    report
}

/// The program's own results, by sheet and place in the workbook as it is now; none where it has no value.
type Natives<'v> = BTreeMap<&'v str, BTreeMap<Place, Option<&'v Value>>>;

/// The program's results for cells that bear a name; a value typed there is a finding.
fn named_results<'v>(
    book: &'v Spreadsheet,
    named: &'v [(String, Option<Value>)],
    findings: &mut Vec<Finding>,
) -> Natives<'v> {
    let mut natives = Natives::new();
    for (name, value) in named {
        let Some((sheet, place)) = book.named(name) else { continue };
        let cell = sheet.cells.get(&place);
        match cell.filter(|cell| cell.formula.is_none()).and_then(|cell| cell.value.as_ref()) {
            Some(typed) => findings.push(Finding {
                kind: FindingKind::TypedOver,
                sheet: sheet.name.clone(),
                cell: address(place),
                line: label(sheet, place.0),
                words: format!("{} stands where the formula of `{name}` was", words(typed)),
            }),
            None => {
                natives.entry(&sheet.name).or_default().insert(place, value.as_ref());
            }
        }
    }
    natives
}

/// The results in the workbook as the program would write it, where they stand now, and what was done to its formulas.
fn written_results<'v>(
    book: &'v Spreadsheet,
    written: &'v Spreadsheet,
    role: impl Fn(&str, Place) -> Role,
    natives: &mut Natives<'v>,
    findings: &mut Vec<Finding>,
) {
    let pairs: Vec<(&Grid, Option<&Grid>)> =
        written.sheets.iter().map(|sheet| (sheet, book.sheet(&sheet.name))).collect();
    let known: BTreeMap<String, Alignment> = pairs
        .iter()
        .filter_map(|(sheet, now)| Some((sheet.name.to_lowercase(), Alignment::of(sheet, (*now)?))))
        .collect();
    for (sheet, now) in pairs {
        let (Some(now), Some(alignment)) = (now, known.get(&sheet.name.to_lowercase())) else {
            findings.push(Finding {
                kind: FindingKind::SheetGone,
                sheet: sheet.name.clone(),
                cell: String::new(),
                line: String::new(),
                words: "the sheet is gone, or has another name".to_owned(),
            });
            continue;
        };
        let fixed = |place: Place| role(&sheet.name, place) != Role::Input;
        formulas(sheet, now, alignment, &known, fixed, findings);
        for (place, cell) in sheet.cells.iter().filter(|(_, cell)| cell.formula.is_some()) {
            if let (Some(at), Role::Result) = (alignment.now(*place), role(&sheet.name, *place)) {
                natives.entry(&now.name).or_default().insert(at, cell.value.as_ref());
            }
        }
    }
}

/// What three programs say of one formula.
struct Three<'v> {
    /// What the file keeps.
    cached: Option<&'v Value>,
    /// What the engine gives.
    recalculated: Option<&'v Value>,
    /// What the program gives, where it has a result of its own here.
    native: Option<Option<&'v Value>>,
}

impl Three<'_> {
    /// Whether all that is there agrees; counts what is compared.
    fn agree(&self, days: &[(f64, f64)], report: &mut Report) -> bool {
        report.formulas += 1;
        report.native += usize::from(self.native.is_some());
        // What the file keeps no value for, its last writer did not calculate; the other two are compared.
        let kept = self.cached.is_some();
        report.without_value += usize::from(!kept && self.recalculated.is_some_and(|value| !is_empty(value)));
        let mut agrees = !kept || near(self.cached, self.recalculated, &mut report.largest);
        if let Some(native) = self.native.filter(|native| !self.is_day(*native, days)) {
            agrees &= !kept || near(self.cached, native, &mut report.largest);
            agrees &= near(self.recalculated, native, &mut report.largest);
        }
        agrees
    }

    /// Whether it is a day that somebody typed, where the program has the first day of its period.
    fn is_day(&self, native: Option<&Value>, days: &[(f64, f64)]) -> bool {
        let number = |value: Option<&Value>| value.and_then(Value::number);
        let (own, other) = (number(native), number(self.recalculated));
        let kept = self.cached.is_some();
        let same = |day: f64| other == Some(day) && (!kept || number(self.cached) == Some(day));
        days.iter().any(|(first, day)| own == Some(*first) && same(*day))
    }

    fn difference(&self, sheet: &Grid, place: Place) -> Difference {
        Difference {
            sheet: sheet.name.clone(),
            cell: address(place),
            line: label(sheet, place.0),
            head: head(sheet, place),
            cached: self.cached.cloned(),
            recalculated: self.recalculated.cloned(),
            native: self.native.map(|native| native.cloned()),
        }
    }
}

/// Formulas that are not as they were written.
fn formulas(
    written: &Grid,
    now: &Grid,
    alignment: &Alignment,
    known: &BTreeMap<String, Alignment>,
    fixed: impl Fn(Place) -> bool,
    findings: &mut Vec<Finding>,
) {
    let mut gone: BTreeSet<u32> = BTreeSet::new();
    for (place, cell) in written.cells.iter().filter(|(place, _)| fixed(**place)) {
        let Some(formula) = &cell.formula else { continue };
        let line = || label(written, place.0);
        let Some(at) = alignment.now(*place) else {
            if gone.insert(place.0) {
                let words = "the row is gone, or its label was changed, or its column is gone".to_owned();
                let (sheet, cell) = (now.name.clone(), String::new());
                findings.push(Finding { kind: FindingKind::RowGone, sheet, cell, line: line(), words });
            }
            continue;
        };
        let blank = Cell::default();
        let found = now.cells.get(&at).unwrap_or(&blank);
        let (kind, words) = match (&found.formula, &found.value) {
            (Some(other), _) => {
                let wanted = moved(formula, &written.name, known);
                if wanted.as_deref().is_some_and(|wanted| plain(wanted) == plain(other)) {
                    continue;
                }
                let wanted = wanted.unwrap_or_else(|| formula.clone());
                (FindingKind::Changed, format!("the formula is ={other} and was written as ={wanted}"))
            }
            (None, Some(value)) => {
                (FindingKind::TypedOver, format!("{} stands where the formula ={formula} was", words(value)))
            }
            (None, None) => (FindingKind::Emptied, format!("the formula ={formula} is gone")),
        };
        findings.push(Finding { kind, sheet: now.name.clone(), cell: address(at), line: line(), words });
    }
}

/// Names that are gone or point nowhere.
fn names(book: &Spreadsheet, written: &Spreadsheet, findings: &mut Vec<Finding>) {
    for (key, (name, target)) in &written.names {
        if name.starts_with("_xlnm") || written.named(name).is_none() {
            continue;
        }
        let words = match book.names.get(key) {
            None => "the name is gone".to_owned(),
            Some((_, now)) if book.named(name).is_none() => format!("the name stands for {now} and not for a cell"),
            Some(_) => continue,
        };
        let sheet = target.split('!').next().unwrap_or_default().trim_matches('\'').to_owned();
        findings.push(Finding { kind: FindingKind::BrokenName, sheet, cell: String::new(), line: name.clone(), words });
    }
}

/// A value for people.
fn words(value: &Value) -> String {
    match value {
        Value::Number(x) | Value::Date(x) => format!("the number {x}"),
        Value::Text(text) => format!("the text \"{text}\""),
        Value::Boolean(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        Value::Error(error) => format!("the error {error}"),
    }
}

/// The first words of a row.
fn label(sheet: &Grid, row: u32) -> String {
    let mut cells = sheet.cells.range((row, 0)..(row + 1, 0));
    let words = cells.find_map(|(_, cell)| cell.value.as_ref().and_then(Value::text).filter(|text| !text.is_empty()));
    words.unwrap_or_default().to_owned()
}

/// The first date above a cell, else the first words.
fn head(sheet: &Grid, place: Place) -> Option<Value> {
    let above = || (0..place.0.min(14)).filter_map(|row| sheet.value((row, place.1)));
    let dated = above().find(|value| matches!(value, Value::Date(_)));
    dated.or_else(|| above().find(|value| value.text().is_some_and(|text| !text.is_empty()))).cloned()
}

fn near(a: Option<&Value>, b: Option<&Value>, largest: &mut f64) -> bool {
    let number = |value: Option<&Value>| value.and_then(Value::number);
    match (number(a), number(b)) {
        (Some(x), Some(y)) => {
            let apart = (x - y).abs() / x.abs().max(y.abs()).max(1.0);
            *largest = largest.max(apart);
            apart <= NEAR
        }
        (None, None) => same(a, b),
        _ => false,
    }
}

fn is_empty(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.is_empty())
}

/// Texts and the like; an empty text is no value.
fn same(a: Option<&Value>, b: Option<&Value>) -> bool {
    let something = |value: Option<&Value>| match value {
        Some(Value::Text(text)) if text.is_empty() => None,
        Some(Value::Error(_)) => Some(Value::Error(String::new())),
        other => other.cloned(),
    };
    something(a) == something(b)
}
