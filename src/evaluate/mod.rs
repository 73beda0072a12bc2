//! Runs a [`Program`](crate::graph::Program): one projection with every row, or blocks of draws.

mod block;
mod edge;
mod fault;
mod kernel;
mod operation;
mod plan;
mod planner;
mod project;
mod settings;
mod shrink;
mod yearly;

pub use block::{Draws, Memory};
pub use fault::Fault;
pub use kernel::{Arg, Column, LANES};
pub use operation::{arithmetic, binary, compare, meets, unary};
pub use plan::{Effect, Plan, Refused, Source, Wanted};
pub use planner::plan;
pub use project::{project, project_draw, project_from};
pub use settings::{Draw, Drawn, Edited, follow, relation_holds};
