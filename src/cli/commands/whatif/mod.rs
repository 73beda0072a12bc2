//! `evcalc seek`, `levers`, `sensitivity`, `bridge`: what follows from changing drivers.

mod args;
mod asked;
pub(crate) mod bridge;
mod grid;
pub(crate) mod levers;
mod names;
mod save;
pub(crate) mod seek;
pub(crate) mod sensitivity;
mod target;
mod tell;
