//! Random valid models, and what their numbers must be.
//!
//! A [`Model`] is a tree with a text form. [`generate`] makes one from a seed, always the same; [`evaluate`] computes it
//! straight from the description of the language. Nothing here uses evcalc: where both agree, two programs that
//! share no code do. [`shrink`] takes away from a model whatever some question about it does not need.

mod evaluate;
mod generate;
mod period;
mod print;
mod random;
mod shrink;
mod tree;

pub use evaluate::{Answer, Numbers, Stop, evaluate};
pub use generate::{Shape, generate};
pub use period::Step;
pub use random::Random;
pub use shrink::shrink;
pub use tree::{Chart, Check, Constant, Driver, Elements, Expr, Figure, Line, Model, Op, Output, Scenario, Value};
