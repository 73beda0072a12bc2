//! Records into a [`Model`] that cannot be wrong: names, shapes, units, timing, scenarios.
//!
//! The steps, in order: [`declare`](declare) reads timeline and dimensions, [`names`](names) collects the name
//! space, [`infer`](infer) works out what authors left out, and [`build`](build) checks every formula for good.

mod baseline;
mod build;
mod calls;
mod charts;
mod checker;
mod declare;
mod expr;
mod habit;
mod infer;
mod limits;
mod lint;
mod literal;
mod measure;
mod model;
mod names;
mod operators;
mod order;
mod scenario;
mod text_formula;
mod time_hint;
mod uncertain;
mod value;

pub use baseline::{Baseline, Bound, Figure, FigureValue, Firmness, Kind, Relation, Source, Status, check_baseline};
pub use build::check_model;
pub use expr::{Aggregate, Clock, Expr, ExprKind, Picks, Range, Reducer};
pub use lint::lint;
pub use literal::literal;
pub use model::*;
pub use names::{check_identifier, is_identifier};
pub use scenario::{WHAT_IF, WhatIf, unknown_scenario};

use crate::diagnostic::Diagnostics;
use crate::text::Node;

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

/// A number as people write it in this unit.
pub fn in_unit(x: f64, unit: &crate::unit::DeclaredUnit) -> String {
    if unit.percent { percentage(x) } else { readable(x) }
}

fn wrong_value_kind(name: &str, node: &Node, diagnostics: &mut Diagnostics) {
    use crate::diagnostic::{Code, Diagnostic};
    let found = node.kind_name();
    diagnostics.push(
        Diagnostic::error(
            Code::WrongKind,
            format!("the value of `{name}` must be a number or an expression in quotes, not {found}"),
        )
        .at(node.span, format!("{found} stands here"))
        .hint(crate::text::instead("a finite number", node)),
    );
}

/// The words that a key takes, as a sentence lists them.
fn one_of(words: &[&'static str]) -> String {
    let shown: Vec<_> = words.iter().map(|w| format!("\"{w}\"")).collect();
    match shown.as_slice() {
        [] => String::new(),
        [one] => format!("the only word here is {one}"),
        [most @ .., last] => format!("it is {} or {last}", most.join(", ")),
    }
}
