//! The expression language: text to tree ([`parse`]) and tree to text (`Display`).
//!
//! Names are not looked up here, and functions and units not known. Outside of formulas, numbers are named by a
//! [`reference`](reference()).
//!
//! ```
//! use evcalc::diagnostic::{Diagnostics, FileId, Span};
//! use evcalc::formula::{Place, parse, reference};
//!
//! let text = "prev(stock)+(bought-sold)*2";
//! let whole = Span::new(FileId(0), 0, text.len());
//! let place = Place { file: FileId(0), offset: 0, exact: true, whole };
//! let mut said = Diagnostics::default();
//! let tree = parse(text, &place, &mut said).expect("a formula");
//! assert_eq!(tree.to_string(), "prev(stock) + (bought - sold) * 2");
//!
//! assert!(parse("2 +", &place, &mut said).is_none());
//! assert!(said.has_errors());
//!
//! let asked = reference("price[YU7]@2027-03").expect("a reference");
//! assert_eq!((asked.name.text.as_str(), asked.inside[0].text.as_str()), ("price", "YU7"));
//! ```
//!
//! Inside, in reading order: [`mod@ast`] is the tree, [`mod@lexer`] makes tokens of a text and [`mod@parser`], which is
//! headed by the grammar, a tree of them; [`mod@slips`] knows what people type instead.

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
pub use number::{number_text, short_number};
pub use parser::{DEEPEST, LONGEST, TALLEST, parse};
pub use place::Place;
pub use reference::{Reference, ReferenceError, Word, reference};
