//! The values of the driver cells in one scenario as data: trees over other driver cells.

use super::tree::{InputId, Tree};
use crate::model::Expr;
use std::sync::Arc;

/// One scenario's driver cells.
#[derive(Clone, Debug)]
pub struct Settings {
    /// For each input, its value.
    pub inputs: Vec<Setting>,
    /// The inputs in an order in which each comes after those that it is computed from.
    pub order: Vec<InputId>,
}

/// The value of one driver cell in one scenario.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Values from periods on, sorted by period number; one, at period 1 or before, where it is fixed.
    /// In a driver that varies these are the keys of all scenarios together; see `path` for which of them count here.
    pub keys: Vec<Key>,
    /// Where a path gives each value to its own period alone: the value in all others.
    pub outside: Option<Key>,
    /// Whether the key in the first period is none of the author's: what stands there before the first one.
    pub stands_in: bool,
    /// Whether the scenario has every key of the one that it extends: it does not replace the path as a whole.
    pub lays_over: bool,
    /// The expression that makes its whole path of the one that it extends, as in `inherited * 1.5`.
    pub(super) whole: Option<Arc<Expr>>,
    /// With such an expression: what keys that only other scenarios have would be, once the path that is extended has them.
    pub applied: Vec<Key>,
}

impl Setting {
    /// A path with these keys.
    pub(super) fn of(keys: Vec<Key>, stands_in: bool) -> Setting {
        Setting { keys, outside: None, stands_in, lays_over: false, whole: None, applied: vec![] }
    }

    /// Its keys and the value outside of them.
    pub fn values(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().chain(&self.outside)
    }

    /// All trees of it, to be changed alike.
    pub fn trees_mut(&mut self) -> impl Iterator<Item = &mut Tree> {
        self.keys.iter_mut().chain(&mut self.outside).chain(&mut self.applied).map(|key| &mut key.value)
    }
}

/// One value of a path.
#[derive(Clone, Debug)]
pub struct Key {
    /// The period number from which it holds.
    pub period: i32,
    /// Its value: over numbers, figures, constants and other inputs, never over rows.
    pub value: Tree,
    /// How the author gave it.
    pub given: Given,
}

/// How a scenario comes to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// Written in this scenario.
    Here,
    /// Taken over unchanged from the scenario that this one extends.
    Inherited,
    /// The author's first value, which stands in the first period because the first key comes later.
    Start,
    /// Not at all: another scenario has a key here. Its value is what the path is there.
    Elsewhere,
}
