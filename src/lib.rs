//! evcalc: a market scenario calculator.
//!
//! One model text is compiled twice: to a Program that runs natively, and to worksheet formulas. A Rust program enters by
//! [`front`]: [`Model`], [`Scenario`], [`Projection`], [`Draws`], [`Workbook`].
//!
//! ```
//! # fn main() -> Result<(), evcalc::Error> {
//! let model = evcalc::Model::open("examples/subscription.toml")?;
//! let projection = model.scenario("base")?.project()?;
//! let first = model.output_names().next().expect("an output").to_owned();
//! println!("{}: {}", first, projection.output(&first)?);
//! # Ok(())
//! # }
//! ```
//!
//! # The steps, lowest first
//!
//! 1. [`text`] reads files into records with places; [`formula`] parses the expression language, whose functions stand in
//!    the tables of [`function`].
//! 2. [`check`] turns records into a [`model::Model`] that cannot be wrong: [`check::check_model`].
//! 3. [`graph`] lowers it once into a [`graph::Program`]: [`graph::build`].
//! 4. [`evaluate`] runs the Program for a scenario: [`evaluate::project`], giving a [`series::Projection`].
//! 5. [`workbook`] prints the same rows as formulas with those results as cached values: [`workbook::write`]. What both
//!    agree on is stated in [`arithmetic`].
//! 6. [`analyse`] asks on: comparisons, goal seek, sensitivity, bridges, simulation ([`sample`] draws), what made a number,
//!    what changed in a workbook.
//! 7. [`library`] opens and saves; [`front`] is the face of it all, [`cli`] the program around it.
//!
//! Beside that way: [`history`] and [`fit`] turn tables into figures and drivers, [`spreadsheet`] reads files of others,
//! [`recalculate`] is an engine of others, [`store`] keeps draws on disk; [`mod@unit`], [`timeline`], [`maths`] and
//! [`diagnostic`] serve all. docs/architecture.md follows a number through the house.

// `cargo doc --document-private-items` reads on where the public pages end.
#![allow(rustdoc::private_intra_doc_links)]
#![deny(unreachable_pub)]
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

pub mod analyse;
pub mod arithmetic;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod evaluate;
pub mod fit;
pub mod formula;
pub mod front;
pub mod function;
pub mod graph;
pub mod history;
pub mod library;
pub mod maths;
pub mod model;
pub mod recalculate;
pub mod sample;
pub mod series;
pub mod spreadsheet;
pub mod store;
pub mod text;
pub mod timeline;
pub mod unit;
pub mod workbook;

pub use front::{Draws, Error, LineValues, Model, Outcome, Projection, Scenario, Workbook};
