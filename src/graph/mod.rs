//! The checked model into a [`Program`]: rows with their formulas, the order of calculation, and the operations.
//!
//! [`build()`] does it in these steps: `expand` spreads every formula over its elements and makes the rows,
//! `settings` works out what each driver is in each scenario (by the one model of `path`), `shorten` splits long formulas, and `lower`
//! turns the rows into operations, sharing what is equal and hoisting what does not change.

mod build;
mod code;
mod describe;
mod expand;
mod lower;
mod order;
mod path;
mod program;
mod range;
mod residue;
mod rounding;
mod rows;
mod setting;
mod settings;
mod shorten;
mod site;
mod tree;
mod units;

pub use crate::arithmetic::Tolerance;
pub use build::build;
pub use code::{Code, Op, OpKind, Pass, Reg};
pub use describe::{describe, row_name};
pub use path::{Stretch, Way};
pub use program::{Actual, Input, Owner, Program, Row, Yearly};
pub use setting::{Given, Key, Setting, Settings};
pub use tree::{InputId, Node, RowId, Shape, Tree};
