//! Random models, a fixed set a run: natively against an evaluation that shares no code with the program, and every
//! formula cell of their workbooks through IronCalc. Thousands of others: `cargo run --release --example random_models`.

#[path = "../../random/mod.rs"]
mod judged;

use crate::engine::plant::replaced;
use crate::support::extent;
use evcalc::function::Function;
use evcalc::spreadsheet::parse;
use judged::{IRONCALC, LIBREOFFICE, Verdict, booked, compared, judge, judge_books, judge_natively, projected};
use random_models::{Expr, Model, Op, Shape, generate, shrink};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Small enough for a build without optimisation.
const SMALL: Shape = Shape { edges: None, hostile: None, periods: Some(9), lines: Some(5) };

/// Judges some models: how many numbers, formula cells, invalid models, and times that a fault of the engine explains
/// what differs. One that is wrong is made smaller and printed.
fn all_agree(
    seeds: std::ops::RangeInclusive<u64>,
    shape: Shape,
    judge: fn(&Model) -> Verdict,
) -> (usize, usize, usize, usize) {
    let verdicts: Vec<(u64, Verdict)> =
        seeds.into_par_iter().map(|seed| (seed, judge(&generate(seed, shape)))).collect();
    let (mut numbers, mut formulas, mut refused, mut excused) = (0, 0, 0, 0);
    let mut wrong = vec![];
    for (seed, verdict) in verdicts {
        match verdict {
            Verdict::Same { numbers: n, formulas: f } => (numbers, formulas) = (numbers + n, formulas + f),
            Verdict::NoValue => {}
            Verdict::Refused(_) => refused += 1,
            Verdict::Excused { .. } => excused += 1,
            Verdict::Wrong(what) => wrong.push((seed, what)),
        }
    }
    if let Some((seed, _)) = wrong.first() {
        let small = shrink(&generate(*seed, shape), 300, &mut |m| matches!(judge(m), Verdict::Wrong(_)));
        let (verdict, text, baseline) = (judge(&small), small.text(), small.baseline_text());
        panic!("{wrong:#?}\nseed {seed}, made smaller: {verdict:?}\n{text}\n{baseline}");
    }
    (numbers, formulas, refused, excused)
}

/// What they are made of stands in fuzz/random by hand, because it shares nothing with the program.
#[test]
fn random_models_use_every_function() {
    let text: String = (0..300).map(|seed| generate(seed, Shape::default()).text()).collect();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let called: BTreeSet<&str> =
        text.split('(').filter_map(|before| before.rsplit(|c: char| !is_part(c)).next()).collect();
    let missing: Vec<&str> = Function::all().map(|f| f.entry().name).filter(|name| !called.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn random_models_give_what_the_description_of_the_language_says() {
    let (numbers, _, refused, _) =
        all_agree(extent::NATIVE.chosen(), Shape { hostile: Some(false), ..SMALL }, judge_natively);
    assert!(numbers > 15_000 && refused <= 3, "{numbers} numbers were compared, {refused} models were not valid");
}

#[test]
fn workbooks_of_random_models_give_their_cached_values() {
    let (_, formulas, refused, excused) = all_agree(extent::WORKBOOKS.chosen(), SMALL, judge);
    assert!(formulas > 15_000 && refused <= 1, "{formulas} cells were compared, {refused} models were not valid");
    assert!(excused <= 2, "{excused} of these models meet a fault of the engine: {IRONCALC:?}");
}

/// A model whose first line is another number natively than in the other evaluation, which is given one formula more.
#[test]
fn a_wrong_native_number_would_be_found() {
    let model = generate(1102, SMALL);
    let Ok((program, projections, _)) = projected(&model) else { panic!("the model has values") };
    let mut other = model.clone();
    let line = &mut other.lines[0];
    line.formula =
        line.formula.clone().with(Op::Multiply, Expr::number("1.000001")).with(Op::Add, Expr::number("1e-6"));
    let numbers = random_models::evaluate(&other, &program.model.scenarios[0].name).expect("values");
    let said = judged::same(&program, &projections[0], &numbers);
    let name = &model.lines[0].name;
    assert!(said.as_ref().is_err_and(|words| words.starts_with(name.as_str())), "{said:?} does not name {name}");
}

#[test]
fn a_wrong_cached_value_of_a_random_model_would_be_found() {
    let Ok((program, projections, _)) = projected(&generate(2045, SMALL)) else { panic!("the model has values") };
    let bytes = booked(&program, &projections).expect("a workbook");
    let report = compared(&bytes, &parse(&bytes).expect("a workbook"));
    assert!(report.formulas > 100 && report.differences.is_empty(), "{:?}", report.differences);
    let (bytes, place) = replaced(&bytes, "Calc", |value| value * 1.5 + 1.0);
    let report = compared(&bytes, &parse(&bytes).expect("a workbook"));
    let found: Vec<(&str, &str)> = report.differences.iter().map(|d| (d.sheet.as_str(), d.cell.as_str())).collect();
    assert_eq!(found, [("Calc", evcalc::spreadsheet::address(place).as_str())]);
}

#[test]
fn what_another_program_saved_is_compared_with_what_was_written() {
    let Ok((program, projections, _)) = projected(&generate(2045, SMALL)) else { panic!("the model has values") };
    let bytes = booked(&program, &projections).expect("a workbook");
    let same = judge_books(&bytes, &bytes);
    assert!(matches!(same, Verdict::Same { formulas, .. } if formulas > 100), "{same:?}");
    let (other, place) = replaced(&bytes, "Calc", |value| value * 1.5 + 1.0);
    let Verdict::Wrong(words) = judge_books(&bytes, &other) else { panic!("another value is not seen") };
    let cell = format!("Calc!{} ", evcalc::spreadsheet::address(place));
    assert!(words.starts_with("1 of ") && words.contains(&cell), "{words} does not name {cell}");
}

#[test]
fn every_fault_of_an_engine_says_what_it_is() {
    let told: Vec<&str> = IRONCALC.iter().chain(LIBREOFFICE).map(|fault| fault.reason).collect();
    assert!(told.iter().all(|reason| reason.len() > 40), "{told:?}");
}
