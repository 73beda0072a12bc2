//! The checked model into a [`Program`]: rows with their formulas, the order of calculation, and the operations.
//!
//! [`build()`] does it once for all scenarios. A [`Row`] has a [`Tree`], which a workbook prints and operations
//! ([`Code`]) compute; [`Settings`] say what each driver is in each scenario; [`describe()`] lists it all for people.
//!
//! ```
//! let opened = evcalc::library::open("examples/subscription.toml", None, &[])?;
//! let program = evcalc::graph::build(opened.model.expect("nothing is wrong with it"));
//! // A line over two plans: a row for each, and one for the total of both.
//! let revenue = program.model.lines.iter().position(|line| line.name == "revenue").expect("a line");
//! assert_eq!(program.line_rows[revenue].len(), 2);
//! assert!(program.line_totals[revenue].is_some());
//! # Ok::<(), evcalc::library::OpenError>(())
//! ```
//!
//! Inside, in reading order: [`mod@expand`] spreads every formula over its elements and makes the [rows](mod@rows),
//! [`mod@settings`] works out what each driver is in each scenario (by the one model of [`mod@path`]), [`mod@residue`]
//! marks sums that have to be settled beside 0, [`mod@shorten`] splits long formulas, and [`mod@lower`] turns the rows
//! into operations, sharing what is equal and hoisting what does not change.

mod build;
mod code;
mod describe;
mod expand;
mod known;
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
pub use program::{Actual, Input, Known, KnownAt, Owner, Program, Row, Yearly};
pub use setting::{Given, Key, Setting, Settings};
pub use tree::{InputId, Knowing, KnownId, Node, RowId, Shape, Tree};
