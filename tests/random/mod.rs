//! Random models against evcalc: its numbers against an evaluation that shares no code with it, and its workbook's
//! cells against what a spreadsheet engine makes of their formulas.

// The tests and the example use it, each a part of it.
#![allow(dead_code)]

mod cells;
mod faults;

pub use faults::{Fault, IRONCALC, LIBREOFFICE};

use cells::{Root, roots};

use evcalc::analyse::{Report, Role, verify};
use evcalc::evaluate::{follow, project};
use evcalc::graph::{Program, build};
use evcalc::library::open;
use evcalc::model::ScenarioId;
use evcalc::recalculate::recalculate;
use evcalc::series::Projection;
use evcalc::spreadsheet::{Spreadsheet, parse};
use evcalc::workbook::{Book, write};
use random_models::{Answer, Model, Numbers, Stop, evaluate};
use std::fs;
use std::path::Path;

/// Scenarios with sheets of their own in a workbook.
const MOST_SHEETS: usize = 6;

/// What came of a model.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// All numbers agree: how many were compared natively, and how many formula cells.
    Same { numbers: usize, formulas: usize },
    /// Both evaluations say that a line or an output has no value.
    NoValue,
    /// The model is not valid: nothing was compared.
    Refused(String),
    /// An engine's own fault explains what differs.
    Excused { fault: &'static str, formulas: usize },
    /// Something is wrong.
    Wrong(String),
}

/// Writes a model and its baseline into a folder; the model's path.
pub fn write_model(model: &Model, folder: &Path) -> String {
    let path = folder.join(format!("{}.toml", model.name));
    fs::write(&path, model.text()).expect("the model is written");
    if let Some(file) = model.baseline_file() {
        fs::write(folder.join(file), model.baseline_text()).expect("the baseline is written");
    }
    path.to_str().expect("a path").to_owned()
}

/// Runs a model in all ways and compares.
pub fn judge(model: &Model) -> Verdict {
    match projected(model) {
        Err(verdict) => verdict,
        Ok((program, projections, numbers)) => match booked(&program, &projections) {
            Err(error) => Verdict::Wrong(format!("the workbook cannot be written: {error}")),
            Ok(bytes) => recalculated(&bytes, numbers),
        },
    }
}

/// The same without the workbook.
pub fn judge_natively(model: &Model) -> Verdict {
    match projected(model) {
        Err(verdict) => verdict,
        Ok((.., numbers)) => Verdict::Same { numbers, formulas: 0 },
    }
}

/// A model's projections in all scenarios, and how many of their numbers were compared; or what is said of it instead.
pub fn projected(model: &Model) -> Result<(Program, Vec<Projection>, usize), Verdict> {
    let folder = tempfile::tempdir().expect("a folder");
    let opened = match open(write_model(model, folder.path()), None, &[]) {
        Ok(opened) => opened,
        Err(error) => return Err(Verdict::Refused(error.to_string())),
    };
    let Some(checked) = opened.model else {
        let first = opened.diagnostics.0.iter().find(|d| d.severity == evcalc::diagnostic::Severity::Error);
        return Err(Verdict::Refused(first.map(|d| format!("{}: {}", d.code.id(), d.message)).unwrap_or_default()));
    };
    let program = build(checked);
    let (mut projections, mut compared, mut valueless) = (vec![], 0, false);
    for (at, scenario) in program.model.scenarios.iter().enumerate() {
        let own = project(&program, ScenarioId(at));
        match (own, evaluate(model, &scenario.name)) {
            (Ok(own), Ok(other)) => {
                compared += same(&program, &own, &other)
                    .map_err(|what| Verdict::Wrong(format!("scenario {}: {what}", scenario.name)))?;
                projections.push(own);
            }
            (_, Err(Stop::Invalid(why))) => return Err(Verdict::Refused(why)),
            (Err(_), Err(_)) => valueless = true,
            (Ok(_), Err(stop)) => {
                return Err(Verdict::Wrong(format!("{}: natively a value, but {stop:?}", scenario.name)));
            }
            (Err(faults), Ok(_)) => {
                return Err(Verdict::Wrong(format!("{}: natively {}", scenario.name, faults[0].message)));
            }
        }
    }
    if valueless { Err(Verdict::NoValue) } else { Ok((program, projections, compared)) }
}

/// |a - b| <= 1e-9 * max(1, |a|, |b|).
pub fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

/// Compares a projection with the other evaluation: how many numbers, or the first that differs.
pub fn same(program: &Program, own: &Projection, other: &Numbers) -> Result<usize, String> {
    let (model, mut compared) = (&program.model, 0);
    for (line, rows) in model.lines.iter().zip(&program.line_rows) {
        for (cell, row) in rows.iter().enumerate() {
            let elements: Vec<String> = model.element_names(&line.over, cell).into_iter().map(str::to_owned).collect();
            let name = (line.name.clone(), elements);
            let expected = other.lines.get(&name).ok_or_else(|| format!("{name:?} is no line of the model"))?;
            let found = own.rows[row.0].values();
            if found.len() != expected.len() {
                return Err(format!("{name:?} has {} values, not {}", found.len(), expected.len()));
            }
            compared += found.len();
            if let Some(at) = found.iter().zip(expected).position(|(a, b)| !near(*a, *b)) {
                let period = model.timeline.name(at as i32 + 1);
                return Err(format!(
                    "{}{:?} in {period}: natively {}, should be {}",
                    name.0, name.1, found[at], expected[at]
                ));
            }
        }
    }
    for (output, row) in model.outputs.iter().zip(&program.output_rows) {
        let found = own.rows[row.0].scalar();
        let answer = other.outputs.get(&output.name).ok_or_else(|| format!("{} is no output", output.name))?;
        let agrees = match (answer, found) {
            (Answer::Number(b), Some(a)) => near(a, *b),
            (Answer::Period(b), a) => a.map(|a| a as i64) == *b,
            (Answer::Number(_), None) => false,
        };
        compared += 1;
        if !agrees {
            return Err(format!("output {}: natively {found:?}, should be {answer:?}", output.name));
        }
    }
    for (check, rows) in model.checks.iter().zip(&program.check_rows) {
        let row = |row: &evcalc::graph::RowId| match own.rows[row.0].scalar() {
            Some(value) => value != 0.0,
            None => own.rows[row.0].values().iter().all(|value| *value != 0.0),
        };
        compared += 1;
        let found = rows.iter().all(row);
        if other.checks.get(&check.name) != Some(&found) {
            return Err(format!("check {}: natively {found}", check.name));
        }
    }
    Ok(compared)
}

/// The workbook of all scenarios.
pub fn booked(program: &Program, projections: &[Projection]) -> Result<Vec<u8>, String> {
    let follow = follow(program, ScenarioId(0));
    let count = projections.len();
    let book = Book {
        shown: (0..count.min(MOST_SHEETS)).map(ScenarioId).collect(),
        stored: (count.min(MOST_SHEETS)..count).map(ScenarioId).collect(),
        ..Book::of_all(program, projections, &follow)
    };
    write(&book).map_err(|error| error.to_string())
}

fn recalculated(bytes: &[u8], numbers: usize) -> Verdict {
    let book = match parse(bytes) {
        Ok(book) => book,
        Err(error) => return Verdict::Wrong(format!("the workbook cannot be read: {error}")),
    };
    judge_cells(&book, &compared(bytes, &book), numbers, IRONCALC)
}

/// What an engine's results say of a workbook.
pub fn judge_cells(book: &Spreadsheet, report: &Report, numbers: usize, faults: &'static [Fault]) -> Verdict {
    if report.without_value > 0 {
        return Verdict::Wrong(format!("{} formula cells have no cached value", report.without_value));
    }
    if report.differences.is_empty() {
        return Verdict::Same { numbers, formulas: report.formulas };
    }
    let roots: Vec<Root> = roots(book, report).into_iter().map(|at| Root::of(book, &report.differences[at])).collect();
    let excuses: Vec<_> = roots.iter().map(|root| faults.iter().find(|fault| (fault.explains)(root))).collect();
    match excuses.iter().position(Option::is_none) {
        None => {
            let fault = excuses.into_iter().flatten().next().map_or("", |fault| fault.name);
            Verdict::Excused { fault, formulas: report.formulas }
        }
        Some(at) => {
            let (wrong, all) = (report.differences.len(), report.formulas);
            Verdict::Wrong(format!("{wrong} of {all} cells: {}", roots[at].words()))
        }
    }
}

/// Every formula cell, and what IronCalc makes of it.
pub fn compared(bytes: &[u8], book: &Spreadsheet) -> Report {
    let values = recalculate(bytes, book).expect("IronCalc takes the book");
    verify(book, &values, None, |_, _| Role::Other, &[], &[])
}

/// A workbook against the same one as another program recalculated and saved it.
pub fn judge_books(book: &[u8], again: &[u8]) -> Verdict {
    let (book, again) = match (parse(book), parse(again)) {
        (Ok(book), Ok(again)) => (book, again),
        (Err(error), _) | (_, Err(error)) => return Verdict::Wrong(format!("a workbook cannot be read: {error}")),
    };
    let names = |book: &Spreadsheet| book.sheets.iter().map(|sheet| sheet.name.clone()).collect::<Vec<_>>();
    if names(&book) != names(&again) {
        return Verdict::Wrong("the sheets are not the same".to_owned());
    }
    judge_cells(&book, &verify(&book, &again.sheets, None, |_, _| Role::Other, &[], &[]), 0, LIBREOFFICE)
}
