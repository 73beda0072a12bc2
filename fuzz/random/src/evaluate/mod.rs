//! A model's numbers, straight from the description of the language.

mod arithmetic;
mod cell;
mod reach;
mod scope;

use crate::tree::{Driver, Expr, Known, Line, Model, Output, is_calendar};
use arithmetic::finite;
use cell::{Cell, laid};
use reach::Reach;
use scope::{Scope, Standing};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// Why there is no number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// An operation's result is no finite number; `iferror` may take it up.
    Fault(String),
    /// A line or a driver has no value: an error of the model.
    Model(String),
    /// The model is not valid.
    Invalid(String),
}

/// What an output is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Answer {
    /// A number.
    Number(f64),
    /// A period by its number in the timeline, from 1; none where it is not reached.
    Period(Option<i64>),
}

/// What a scenario comes to.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// Of each line and its elements, the values of the periods.
    pub lines: BTreeMap<(String, Vec<String>), Vec<f64>>,
    /// Of each output.
    pub outputs: BTreeMap<String, Answer>,
    /// Whether each check holds.
    pub checks: BTreeMap<String, bool>,
}

/// The numbers of a model's scenario; of the drivers alone, where it has none of that name.
pub fn evaluate(model: &Model, scenario: &str) -> Result<Numbers, Stop> {
    World::of(model, scenario).numbers()
}

/// A model in one scenario.
struct World<'m> {
    model: &'m Model,
    reach: Reach,
    /// Drivers, lines and outputs by name.
    drivers: HashMap<&'m str, &'m Driver>,
    lines: HashMap<&'m str, &'m Line>,
    outputs: HashMap<&'m str, &'m Output>,
    cells: HashMap<(&'m str, Vec<String>), Rc<Cell<'m>>>,
    /// What is known already, by name, elements and period.
    memo: RefCell<HashMap<Key, Result<f64, Stop>>>,
}

/// A name, its elements, and a period counted from 0.
type Key = (String, Vec<String>, i64);

impl<'m> World<'m> {
    fn of(model: &'m Model, scenario: &str) -> World<'m> {
        let mut world = World {
            model,
            reach: Reach::of(model),
            drivers: model.drivers.iter().map(|driver| (driver.name.as_str(), driver)).collect(),
            lines: model.lines.iter().map(|line| (line.name.as_str(), line)).collect(),
            outputs: model.outputs.iter().map(|output| (output.name.as_str(), output)).collect(),
            cells: HashMap::new(),
            memo: RefCell::default(),
        };
        let chain = world.chain(scenario);
        for driver in &model.drivers {
            for elements in model.places(&driver.dims) {
                let mut cell = laid(&world, driver, &elements, &driver.value, None);
                for (_, value) in chain.iter().flat_map(|s| &s.drivers).filter(|(name, _)| *name == driver.name) {
                    cell = laid(&world, driver, &elements, value, cell);
                }
                if let Some(cell) = cell {
                    world.cells.insert((&driver.name, elements), cell);
                }
            }
        }
        world
    }

    /// The scenarios that make up one, the most basic first.
    fn chain(&self, scenario: &str) -> Vec<&'m crate::tree::Scenario> {
        let all = &self.model.scenarios;
        let mut chain = vec![];
        let mut next = all.iter().find(|s| s.name == scenario);
        while let Some(scenario) = next {
            chain.push(scenario);
            let first = all.first().filter(|first| first.name != scenario.name);
            next = match &scenario.extends {
                Some(name) => all.iter().find(|s| s.name == *name),
                None => first,
            };
        }
        chain.reverse();
        chain
    }

    /// An expression of a driver's cell, in the period of a number.
    fn input(
        &self,
        e: &Expr,
        driver: &Driver,
        elements: &[String],
        old: Option<&Rc<Cell<'m>>>,
        number: i64,
    ) -> Result<f64, Stop> {
        // What is replaced without being asked for may have no value.
        let inherited = old.filter(|_| e.uses("inherited")).map(|old| {
            let driver = self.drivers[driver.name.as_str()];
            old.at(self, driver, elements, number)
        });
        let standing = Standing::Input { inherited: inherited.transpose()? };
        Scope { world: self, place: pairs(&driver.dims, elements), at: Some(0), standing, year: None }.of(e)
    }

    /// A driver's value; `elements` has one for each of its dimensions.
    fn driver(&self, driver: &'m Driver, elements: Vec<String>, at: i64) -> Result<f64, Stop> {
        // Before the first period it has its first period's value.
        let at = if driver.dims.iter().any(|d| is_calendar(d)) || !driver.varies { 0 } else { at.max(0) };
        self.once((driver.name.clone(), elements.clone(), at), || {
            let missing = || Stop::Invalid(format!("{} has no value at {elements:?}", driver.name));
            let cell = self.cells.get(&(driver.name.as_str(), elements.clone())).ok_or_else(missing)?;
            cell.at(self, driver, &elements, self.model.first + at)
        })
    }

    /// A line's value; before the first period its opening.
    fn line(&self, line: &'m Line, elements: Vec<String>, at: i64) -> Result<f64, Stop> {
        let at = at.max(-1);
        self.once((line.name.clone(), elements.clone(), at), || {
            let place = pairs(&line.dims, &elements);
            let scope = |standing, at| Scope { world: self, place: place.clone(), at: Some(at), standing, year: None };
            if at >= 0 {
                let formula = |at: i64| {
                    let name = format!("formula of {}", line.name);
                    self.once((name, elements.clone(), at), || scope(Standing::Line, at).of(&line.formula))
                };
                // It has a value in known periods too, or the model has none.
                let own = formula(at)?;
                let known = line.known.as_ref();
                let Some((period, value)) = known.and_then(|known| self.last_known(known, &elements, at)) else {
                    return Ok(own);
                };
                let value = literal(value)?;
                return match known.and_then(|known| known.carry) {
                    _ if period == at => Ok(value),
                    // 0 where the formula is 0 has nothing to carry.
                    Some("ratio") if value == formula(period)? => Ok(own),
                    Some("ratio") => finite(own * finite(value / formula(period)?)?),
                    Some("difference") => finite(own + finite(value - formula(period)?)?),
                    _ => Ok(own),
                };
            }
            let opening = line.opening.as_ref().and_then(|value| self.leaf(value, &line.dims, &elements));
            match opening {
                Some(e) => scope(Standing::Input { inherited: None }, 0).of(e),
                None => Err(Stop::Invalid(format!("{} has no opening", line.name))),
            }
        })
    }

    /// The last value that is known of a cell up to a period, counted from 0, and when.
    fn last_known(&self, known: &Known, elements: &[String], at: i64) -> Option<(i64, &'static str)> {
        let counts = |period: i64| period <= at && self.model.known_to.is_none_or(|to| self.model.first + period <= to);
        let own = known.values.iter().filter(|(of, ..)| of == elements);
        own.map(|(_, number, value)| (number - self.model.first, *value))
            .filter(|(period, _)| counts(*period))
            .max_by_key(|(period, _)| *period)
    }

    /// The expression of an opening at some elements.
    fn leaf<'v>(&self, value: &'v crate::tree::Value, dims: &[String], elements: &[String]) -> Option<&'v Expr> {
        use crate::tree::Value;
        match value {
            Value::Of(e) => Some(e),
            Value::Elements(of) => {
                let (_, value) = of.iter().find(|(element, _)| Some(element) == elements.first())?;
                self.leaf(value, &dims[1..], &elements[1..])
            }
            Value::List(of) => {
                let at = self.model.elements(dims.first()?).iter().position(|e| Some(e) == elements.first())?;
                self.leaf(&of[at], &dims[1..], &elements[1..])
            }
            Value::Path(_) | Value::Period(_) => None,
        }
    }

    /// Computes a value once. An error of a value of its own is one of the model.
    fn once(&self, key: Key, compute: impl FnOnce() -> Result<f64, Stop>) -> Result<f64, Stop> {
        if let Some(known) = self.memo.borrow().get(&key) {
            return known.clone();
        }
        let value = compute().map_err(|stop| match stop {
            Stop::Fault(words) => Stop::Model(format!("{} {:?} in {}: {words}", key.0, key.1, key.2)),
            other => other,
        });
        self.memo.borrow_mut().insert(key, value.clone());
        value
    }

    fn numbers(&self) -> Result<Numbers, Stop> {
        let mut numbers = Numbers::default();
        for at in 0..self.model.periods {
            for (name, elements) in self.cells.keys() {
                self.driver(self.drivers[name], elements.clone(), at)?;
            }
        }
        for at in -1..self.model.periods {
            for line in self.model.lines.iter().filter(|line| at >= 0 || line.opening.is_some()) {
                for elements in self.model.places(&line.dims) {
                    let value = self.line(line, elements.clone(), at)?;
                    if at >= 0 {
                        numbers.lines.entry((line.name.clone(), elements)).or_default().push(value);
                    }
                }
            }
        }
        for output in &self.model.outputs {
            if output.by_year {
                for year in self.model.full_years() {
                    numbers.outputs.insert(format!("{}_{year}", output.name), self.answer(output, Some(year))?);
                }
            } else {
                numbers.outputs.insert(output.name.clone(), self.answer(output, None)?);
            }
        }
        for check in &self.model.checks {
            let mut holds = true;
            for elements in self.model.places(&check.dims) {
                for at in 0..self.model.periods {
                    let place = pairs(&check.dims, &elements);
                    let standing = Standing::Check { outermost: true };
                    let scope = Scope { world: self, place, at: Some(at), standing, year: None };
                    holds &= scope.of(&check.formula)? != 0.0;
                }
            }
            numbers.checks.insert(check.name.clone(), holds);
        }
        Ok(numbers)
    }

    fn answer(&self, output: &Output, year: Option<i64>) -> Result<Answer, Stop> {
        let Expr::Call(function @ ("first_when" | "lasting_from"), arguments) = &output.formula else {
            let key = (output.name.clone(), vec![], year.unwrap_or(0));
            let scope = Scope { world: self, place: vec![], at: None, standing: Standing::Output, year };
            return self.once(key, || scope.of(&output.formula)).map(Answer::Number);
        };
        let mut hits = vec![];
        for at in 0..self.model.periods {
            let scope = Scope { world: self, place: vec![], at: Some(at), standing: Standing::Line, year: None };
            hits.push(scope.of(&arguments[0])? != 0.0);
        }
        let at = match *function {
            "first_when" => hits.iter().position(|hit| *hit),
            _ => hits.iter().rposition(|hit| !hit).map_or(Some(0), |last| Some(last + 1)).filter(|at| *at < hits.len()),
        };
        Ok(Answer::Period(at.map(|at| at as i64 + 1)))
    }
}

/// Dimensions with their elements.
fn pairs(dims: &[String], elements: &[String]) -> Vec<(String, String)> {
    dims.iter().cloned().zip(elements.iter().cloned()).collect()
}

/// A number as it is written: `12%`, `1_000`, `.5`.
fn literal(text: &str) -> Result<f64, Stop> {
    let plain = text.replace('_', "");
    match plain.strip_suffix('%') {
        // The point is moved, so that 10% is the number next to a tenth.
        Some(digits) => finite(format!("{digits}e-2").parse().unwrap_or(f64::NAN)),
        None => finite(plain.parse().unwrap_or(f64::NAN)),
    }
}
