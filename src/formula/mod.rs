//! The expression language: text to tree ([`parse`]) and tree to text (`Display`).
//!
//! Names are not looked up here, and functions and units not known.

mod ast;
mod lexer;
mod number;
mod parser;
mod place;
mod print;
mod slips;
#[cfg(test)]
mod tests;

pub use ast::{BinaryOp, Comparison, Expr, ExprKind};
pub use number::number_text;
pub use parser::{DEEPEST, LONGEST, TALLEST, parse};
pub use place::Place;
