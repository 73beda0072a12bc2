//! Trees as worksheet formulas.

mod edges;
mod operators;
mod printer;
mod ranges;
mod references;

pub(super) use printer::{Inherited, Printer, Site};
