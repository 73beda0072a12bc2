//! Runs a [`Program`](crate::graph::Program): one projection at a time.

mod fault;
mod operation;
mod project;
mod settings;
mod yearly;

pub use fault::Fault;
pub use operation::{arithmetic, binary, compare, round_half_up, unary};
pub use project::{project, project_with};
pub use settings::{Overrides, follow, relation_holds};
