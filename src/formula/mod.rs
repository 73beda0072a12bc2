//! The expression language: text to tree ([`parse`]) and tree to text (`Display`).
//!
//! Names are not looked up here, and functions and units not known. Outside of formulas, numbers are named by a
//! [`reference`](reference()).

mod ast;
mod lexer;
mod number;
mod parser;
mod place;
mod print;
mod reference;
mod slips;
#[cfg(test)]
mod tests;

pub use ast::{BinaryOp, Comparison, Expr, ExprKind};
pub use number::number_text;
pub use parser::{DEEPEST, LONGEST, TALLEST, parse};
pub use place::Place;
pub use reference::{Reference, ReferenceError, Word, reference};
