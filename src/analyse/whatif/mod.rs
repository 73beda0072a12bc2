//! What follows from changing drivers: goal seek, levers, sensitivity, bridges.
//!
//! A [`Knob`] is what is turned, a [`Question`] the output of a scenario that is looked at while it turns.

mod bridge;
mod grid;
mod knob;
mod levers;
mod named;
mod question;
mod root;
mod search;
mod seek;
mod sensitivity;
mod sought;
mod verdict;

pub use bridge::{Bridge, Step, bridge};
pub use grid::{Grid, grid};
pub use knob::{Knob, Turn, Which, at_period};
pub use levers::{Lever, levers};
pub use question::Question;
pub use seek::{Seek, seek};
pub use sensitivity::{Bar, Sensitivity, Swing, sensitivity};
pub use sought::{Remark, Sought};
pub use verdict::Verdict;
