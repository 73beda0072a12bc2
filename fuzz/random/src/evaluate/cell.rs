//! The value of a driver's cell in a scenario: what is written, laid over what is inherited.

use super::{Stop, World};
use crate::tree::{Driver, Expr, Value};
use std::rc::Rc;

/// What a driver is for one combination of elements.
pub enum Cell<'m> {
    /// A period.
    Period(i64),
    /// One expression, and what it replaces.
    One(&'m Expr, Option<Rc<Cell<'m>>>),
    /// Values by period, laid over what was there.
    Keys(Vec<(i64, &'m Expr)>, Option<Rc<Cell<'m>>>),
}

/// The cell that a value gives at some elements; what is not named there stays as it is.
pub fn laid<'m>(
    world: &World<'m>,
    driver: &Driver,
    elements: &[String],
    value: &'m Value,
    old: Option<Rc<Cell<'m>>>,
) -> Option<Rc<Cell<'m>>> {
    match value {
        Value::Of(e) => Some(Rc::new(Cell::One(e, old))),
        Value::Period(text) => Some(Rc::new(Cell::Period(world.model.step.first(text)))),
        Value::Path(keys) => {
            let mut keys: Vec<(i64, &Expr)> = keys.iter().map(|(key, e)| (world.model.step.first(key), e)).collect();
            keys.sort_by_key(|(number, _)| *number);
            Some(Rc::new(Cell::Keys(keys, old)))
        }
        Value::Elements(of) => {
            let (first, rest) = elements.split_first()?;
            match of.iter().find(|(element, _)| element == first) {
                Some((_, value)) => laid(world, driver, rest, value, old),
                None => old,
            }
        }
        Value::List(of) => {
            let (first, rest) = elements.split_first()?;
            let dimension = &driver.dims[driver.dims.len() - elements.len()];
            let at = world.model.elements(dimension).iter().position(|element| element == first)?;
            laid(world, driver, rest, &of[at], old)
        }
    }
}

impl<'m> Cell<'m> {
    /// The periods at which its value is written.
    fn keys(&self, first: i64) -> Vec<i64> {
        match self {
            Cell::Period(_) | Cell::One(_, None) => vec![first],
            // An expression in `inherited` applies wherever the inherited path has a value.
            Cell::One(e, Some(old)) => {
                if e.uses("inherited") {
                    old.keys(first)
                } else {
                    vec![first]
                }
            }
            Cell::Keys(keys, old) => {
                let mut all: Vec<i64> = keys.iter().map(|(number, _)| *number).collect();
                let Some(old) = old else { return all };
                let inherited = old.keys(first);
                if let (Some(new), Some(before)) = (all.first().copied(), inherited.first()) {
                    // Before the first new key what is inherited stands.
                    if new <= *before {
                        all.push(first.min(new - 1));
                    }
                }
                all.extend(inherited);
                all.sort_unstable();
                all.dedup();
                all
            }
        }
    }

    /// The value in a period, by its number.
    pub fn at(&self, world: &World<'m>, driver: &'m Driver, elements: &[String], number: i64) -> Result<f64, Stop> {
        let first = world.model.first;
        let (keys, old) = match self {
            Cell::Period(period) => return Ok((period - first) as f64),
            Cell::One(e, old) => return world.input(e, driver, elements, old.as_ref(), number),
            Cell::Keys(keys, old) => (keys, old),
        };
        let value = |key: i64| match (keys.iter().find(|(own, _)| *own == key), old) {
            (Some((_, e)), old) => world.input(e, driver, elements, old.as_ref(), key),
            (None, Some(old)) => old.at(world, driver, elements, key),
            (None, None) => Ok(0.0),
        };
        if driver.between == Some("none") {
            return value(number);
        }
        let all = self.keys(first);
        let next = all.iter().find(|key| **key > number);
        let Some(last) = all.iter().rfind(|key| **key <= number) else { return value(all[0]) };
        let start = value(*last)?;
        match (driver.between, next) {
            (Some("linear"), Some(next)) => {
                let share = (number - last) as f64 / (next - last) as f64;
                Ok(start + (value(*next)? - start) * share)
            }
            _ => Ok(start),
        }
    }
}
