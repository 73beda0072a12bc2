//! Records into a [`Model`](crate::model::Model) that cannot be wrong: names, shapes, units, timing, scenarios.
//!
//! [`check_baseline`] checks figures, [`check_model`] a model text against them; [`lint()`] says what is right and
//! still looks like a slip. All independent errors come at once, each with its place and what to type.
//!
//! ```
//! use evcalc::check::check_model;
//! use evcalc::diagnostic::{Code, Diagnostics, FileId};
//! use evcalc::text::read_model;
//!
//! let shop = r#"
//! [model]
//! name = "shop"
//! [timeline]
//! start = "2027-01"
//! periods = 12
//! step = "month"
//! [drivers]
//! price = { value = 2, unit = "EUR/pc" }
//! [lines]
//! sold = { formula = "100", unit = "pc" }
//! revenue = { formula = "sold * price", unit = "EUR" }
//! [scenarios.base]
//! "#;
//! let checked = |text: &str| {
//!     let mut said = Diagnostics::default();
//!     let records = read_model(FileId(0), text, &mut said).expect("its form is right");
//!     (check_model(&records, None, &[], &mut said), said)
//! };
//! let (model, _) = checked(shop);
//! assert_eq!(model.expect("nothing is wrong with it").lines[1].name, "revenue");
//!
//! let (model, said) = checked(&shop.replace("sold * price", "sold + price"));
//! assert!(model.is_none());
//! assert_eq!(said.0[0].code, Code::UnitMismatch);
//! ```
//!
//! Inside, in reading order: [`mod@declare`] reads timeline and dimensions, [`mod@names`] collects the name space,
//! [`mod@infer`] works out what authors left out, and [`mod@build`] checks every formula for good, with the types that
//! [`mod@operators`] and [`mod@calls`] know; [`mod@value`], [`mod@uncertain`] and [`mod@scenario`] check what drivers
//! are given.

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
mod known;
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
pub use names::{check_identifier, is_identifier, reserved};
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
