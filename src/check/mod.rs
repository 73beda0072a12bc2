//! Records into a [`Model`](crate::model::Model) that cannot be wrong: names, shapes, units, timing, scenarios.
//!
//! The steps, in order: [`mod@declare`] reads timeline and dimensions, [`mod@names`] collects the name
//! space, [`mod@infer`] works out what authors left out, and [`mod@build`] checks every formula for good.

mod baseline;
mod build;
mod calendar_word;
mod calls;
mod charts;
mod checker;
mod correlation;
mod declare;
mod distribution;
mod habit;
mod heading;
mod infer;
mod limits;
mod lint;
mod literal;
mod lookup;
mod measure;
mod names;
mod operators;
mod order;
mod scenario;
mod suggestions;
mod text_formula;
mod time_hint;
mod types;
mod uncertain;
mod value;
mod yearly;

pub use baseline::check_baseline;
pub use build::check_model;
pub use lint::lint;
pub use literal::literal;
pub use names::{check_identifier, is_identifier};
pub use scenario::{WHAT_IF, WhatIf, unknown_scenario};

use crate::diagnostic::Diagnostics;
use crate::text::Node;

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
