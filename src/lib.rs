//! evcalc: a market scenario calculator.
//!
//! One model text is compiled twice: to a Program that runs natively, and to worksheet formulas.
//! The steps, lowest first:
//!
//! 1. [`text`] reads files into records with places; [`formula`] parses the expression language.
//! 2. [`check`] turns records into a [`model::Model`] that cannot be wrong: [`check::check_model`].
//! 3. [`graph`] lowers it once into a [`graph::Program`]: [`graph::build`].
//! 4. [`evaluate`] runs the Program for a scenario: [`evaluate::project`], giving a [`series::Projection`].
//! 5. [`workbook`] prints the same rows as formulas with those results as cached values: [`workbook::write`].
//! 6. [`analyse`] compares scenarios and finds contradictions between figures.
//! 7. [`library`] opens built-in models and files; [`cli`] is the program around it.

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
