//! Runs a [`Program`](crate::graph::Program): one projection with every row, or blocks of draws.
//!
//! [`project()`] runs a scenario, [`project_draw`] with some driver cells overridden; [`fn@plan`] prepares the few rows
//! that some outputs need for blocks of many draws ([`Plan`], [`Draws`]). Both compute with the operations of
//! [`fn@unary`], [`fn@binary`] and [`fn@compare`], so that a draw and a projection of the same drivers have the same
//! bits.
//!
//! ```
//! use evcalc::{evaluate::project, graph::build, library::open, model::ScenarioId};
//!
//! let opened = open("examples/subscription.toml", None, &[])?;
//! let program = build(opened.model.expect("nothing is wrong with it"));
//! let base = project(&program, ScenarioId(0)).expect("every value is a finite number");
//! let line = program.model.lines.iter().position(|line| line.name == "trials").expect("a line");
//! // 60,000 visitors, of whom 6 % start a trial.
//! assert_eq!(base.rows[program.line_rows[line][0].0].values()[0], 3_600.0);
//! # Ok::<(), evcalc::library::OpenError>(())
//! ```
//!
//! Inside, in reading order: [`mod@operation`] has each operation's value, [`mod@settings`] the drivers' numbers,
//! [`mod@project`] the run that keeps every row; [`mod@planner`] makes the plan, [`mod@kernel`] computes columns and
//! [`mod@block`] runs it; [`mod@fault`] says what is no finite number and why, [`mod@edge`] where spreadsheets differ.

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
mod takeover;
mod yearly;

pub use block::{Draws, Memory};
pub use fault::Fault;
pub use kernel::{Arg, Column, LANES};
pub use operation::{arithmetic, binary, compare, meets, unary};
pub use plan::{Effect, Plan, Refused, Source, Wanted};
pub use planner::plan;
pub use project::{project, project_draw, project_from};
pub use settings::{Draw, Drawn, Edited, follow, relation_holds};
