//! `evcalc seek`, `levers`, `sensitivity`, `bridge`: what follows from changing drivers.

mod args;
mod asked;
pub mod bridge;
mod grid;
pub mod levers;
mod names;
mod save;
pub mod seek;
pub mod sensitivity;
mod target;
mod tell;
