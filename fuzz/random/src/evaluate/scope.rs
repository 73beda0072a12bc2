//! Expressions, where they stand.

use super::arithmetic::{beside, compare, divide, finite, function, power};
use super::{Answer, Stop, World, literal};
use crate::tree::{Expr, OVER, Op, is_calendar};

/// What an expression belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// A driver's cell or an opening.
    Input {
        /// What the expression replaces.
        inherited: Option<f64>,
    },
    /// A line, or what a reducer reduces.
    Line,
    /// An output.
    Output,
    /// A check.
    Check {
        /// Whether nothing but `and`, `or` and `not` stands above it.
        outermost: bool,
    },
}

/// Where an expression stands: its elements, its period (from 0), and the year that reducers are about.
#[derive(Clone)]
pub struct Scope<'w, 'm> {
    pub world: &'w World<'m>,
    pub place: Vec<(String, String)>,
    pub at: Option<i64>,
    pub standing: Standing,
    pub year: Option<i64>,
}

type Out = Result<f64, Stop>;

impl<'m> Scope<'_, 'm> {
    /// The value of an expression.
    pub fn of(&self, e: &Expr) -> Out {
        finite(match e {
            Expr::Number(text) => literal(text)?,
            Expr::Figure(name) => {
                let figure = self.world.model.figures.iter().find(|f| f.name == *name);
                literal(figure.map_or("", |f| &f.value))?
            }
            Expr::Negate(x) => -self.within().of(x)?,
            Expr::Percent(x) => self.within().of(x)? / 100.0,
            Expr::Is(dimension, equal, element) => {
                let here = self.place.iter().any(|(d, e)| d == dimension && e == element);
                f64::from(u8::from(here == *equal))
            }
            Expr::Binary(op, a, b) => self.binary(e, *op, a, b)?,
            Expr::Name(name, picked) => self.named(name, picked)?,
            Expr::Call(name, arguments) => self.call(e, name, arguments)?,
            Expr::Period(_) | Expr::Dimension(_) => return Err(Stop::Invalid("no number".to_owned())),
        })
    }

    /// The same place, not outermost.
    fn within(&self) -> Scope<'_, 'm> {
        let standing = match self.standing {
            Standing::Check { .. } => Standing::Check { outermost: false },
            other => other,
        };
        Scope { standing, ..self.clone() }
    }

    /// Another period, or none of its own.
    fn moved(&self, at: i64) -> Scope<'_, 'm> {
        Scope { at: Some(at), ..self.within() }
    }

    /// Inside something that reduces over time.
    fn each(&self, at: i64) -> Scope<'_, 'm> {
        let standing = match self.standing {
            input @ Standing::Input { .. } => input,
            _ => Standing::Line,
        };
        Scope { at: Some(at), standing, ..self.clone() }
    }

    fn binary(&self, e: &Expr, op: Op, a: &Expr, b: &Expr) -> Out {
        let (a, b) = (self.within().of(a)?, self.within().of(b)?);
        let sum = |x: f64| if self.world.reach.has(e) { beside(x, a, b) } else { x };
        match op {
            Op::Add => Ok(sum(a + b)),
            Op::Subtract => Ok(sum(a - b)),
            Op::Multiply => Ok(a * b),
            Op::Divide => divide(a, b),
            Op::Power => power(a, b),
            op => Ok(compare(op, a, b, self.standing == Standing::Check { outermost: true })),
        }
    }

    fn named(&self, name: &str, picked: &[String]) -> Out {
        let (world, at) = (self.world, self.at.unwrap_or(0));
        let (step, number) = (world.model.step, world.model.first + at);
        match name {
            "inherited" => {
                let missing = || Stop::Invalid("nothing is inherited".to_owned());
                return match self.standing {
                    Standing::Input { inherited } => inherited.ok_or_else(missing),
                    _ => Err(missing()),
                };
            }
            "t" => return Ok((at + 1) as f64),
            "month" => return Ok(step.month_of(number) as f64),
            "quarter" => return Ok(((step.month_of(number) - 1) / 3 + 1) as f64),
            "year" => return Ok(step.year_of(number) as f64),
            "elapsed" => return Ok(at as f64 / step.per_year() as f64),
            "period_length" => return Ok(1.0 / step.per_year() as f64),
            _ => {}
        }
        if let Some(constant) = world.model.constants.iter().find(|c| c.name == name) {
            let standing = Standing::Input { inherited: None };
            return Scope { world, place: vec![], at: Some(0), standing, year: None }.of(&constant.value);
        }
        if let Some(driver) = world.drivers.get(name) {
            return world.driver(driver, self.elements(&driver.dims, picked)?, at);
        }
        if let Some(line) = world.lines.get(name) {
            return world.line(line, self.elements(&line.dims, picked)?, at);
        }
        match world.outputs.get(name).map(|output| world.answer(output, None)) {
            Some(Ok(Answer::Number(x))) => Ok(x),
            Some(Err(stop)) => Err(stop),
            _ => Err(Stop::Invalid(format!("{name} is not known"))),
        }
    }

    /// One element for each dimension: the picked one, else that of this place, else the calendar's of the period.
    fn elements(&self, dims: &[String], picked: &[String]) -> Result<Vec<String>, Stop> {
        let model = self.world.model;
        let element = |dimension: &String| {
            let chosen = picked.iter().find(|e| model.dimension_of(e) == Some(dimension));
            let here = || self.place.iter().find(|(d, _)| d == dimension).map(|(_, e)| e);
            if let Some(element) = chosen.or_else(here) {
                return Ok(element.clone());
            }
            let month = model.step.month_of(model.first + self.at.unwrap_or(0)) - 1;
            match dimension.as_str() {
                "calendar_month" => Ok(model.elements(dimension)[month as usize].clone()),
                "calendar_quarter" => Ok(model.elements(dimension)[month as usize / 3].clone()),
                _ => Err(Stop::Invalid(format!("no element of {dimension}"))),
            }
        };
        dims.iter().map(element).collect()
    }

    fn call(&self, e: &Expr, name: &str, arguments: &[Expr]) -> Out {
        let inner = self.within();
        let decides = self.world.reach.has(e);
        match (name, arguments) {
            ("and" | "or" | "not", _) => {
                let values = arguments.iter().map(|a| self.of(a)).collect::<Result<Vec<_>, _>>()?;
                function(name, &values).unwrap_or(Ok(f64::NAN))
            }
            ("if", [condition, a, b]) => inner.of(if inner.of(condition)? != 0.0 { a } else { b }),
            ("iferror", [a, b]) => match inner.of(a) {
                Err(Stop::Fault(_)) => inner.of(b),
                other => other,
            },
            ("sum" | "average", [x, dims @ ..]) => {
                let values = inner.over(x, dims)?;
                let sum: f64 = values.iter().sum();
                let largest = values.iter().fold(0.0, |largest: f64, x| largest.max(x.abs()));
                Ok(match name {
                    "sum" if decides && values.len() > 1 => beside(sum, largest, 0.0),
                    "sum" => sum,
                    _ => sum / values.len() as f64,
                })
            }
            ("smallest" | "largest", [x, rest @ ..]) => {
                let over_time = matches!(self.standing, Standing::Output | Standing::Check { .. });
                let named = rest.iter().any(|a| matches!(a, Expr::Dimension(_)));
                let values = match over_time && !named {
                    true => inner.over_time(x, rest)?,
                    false => inner.over(x, rest)?,
                };
                let extreme = if name == "smallest" { "min" } else { "max" };
                function(extreme, &values).unwrap_or(Ok(f64::NAN))
            }
            ("prev", [x]) => self.moved(self.at.unwrap_or(0) - 1).of(x),
            ("lag", [x, Expr::Number(n)]) => self.moved(self.at.unwrap_or(0) - literal(n)? as i64).of(x),
            ("cumulative", [x]) => self.added(x, 0, decides),
            ("recent", [x, Expr::Number(n)]) => self.added(x, self.at.unwrap_or(0) - literal(n)? as i64 + 1, false),
            ("since", [x]) => self.since(x),
            ("first", [x]) if matches!(self.standing, Standing::Input { .. }) => self.moved(0).of(x),
            ("at", [x, Expr::Period(text)]) => {
                let number = self.world.model.step.first(text);
                self.each(number - self.world.model.first).of(x)
            }
            ("total" | "average_over" | "first" | "last", [x, range @ ..]) => self.reduce(name, x, range),
            _ => {
                let values = arguments.iter().map(|a| inner.of(a)).collect::<Result<Vec<_>, _>>()?;
                function(name, &values).unwrap_or_else(|| Err(Stop::Invalid(format!("{name} is not known"))))
            }
        }
    }

    /// The values over named dimensions, or over all that are free.
    fn over(&self, x: &Expr, dims: &[Expr]) -> Result<Vec<f64>, Stop> {
        let mut free = self.free(x);
        let named = |d: &String| dims.iter().any(|a| matches!(a, Expr::Dimension(n) if n == d));
        if !dims.is_empty() {
            free.retain(named);
        }
        let mut out = vec![];
        for elements in self.world.model.places(&free) {
            let mut place = self.place.clone();
            place.retain(|(d, _)| !free.contains(d));
            place.extend(super::pairs(&free, &elements));
            out.push(Scope { place, ..self.clone() }.of(x)?);
        }
        Ok(out)
    }

    fn over_time(&self, x: &Expr, range: &[Expr]) -> Result<Vec<f64>, Stop> {
        let mut out = vec![];
        for at in self.range(range)? {
            out.extend(self.each(at).over(x, &[])?);
        }
        Ok(out)
    }

    /// The dimensions that an expression leaves free, in their order.
    fn free(&self, e: &Expr) -> Vec<String> {
        let world = self.world;
        let mut out = vec![];
        match e {
            Expr::Name(name, picked) => {
                let driver = world.drivers.get(name.as_str()).map(|d| &d.dims);
                let dims = driver.or_else(|| world.lines.get(name.as_str()).map(|l| &l.dims));
                let is_picked = |d: &str| picked.iter().any(|e| world.model.dimension_of(e) == Some(d));
                out.extend(dims.into_iter().flatten().filter(|d| !is_calendar(d) && !is_picked(d)).cloned());
            }
            Expr::Is(dimension, ..) => out.push(dimension.clone()),
            _ => {
                out.extend(e.parts().into_iter().flat_map(|part| self.free(part)));
                if let Expr::Call(function, arguments) = e
                    && OVER.contains(function)
                {
                    let any = arguments.iter().any(|a| matches!(a, Expr::Dimension(_)));
                    out.retain(|d| any && !arguments.iter().any(|a| matches!(a, Expr::Dimension(n) if n == d)));
                }
            }
        }
        let order = |d: &String| world.model.dimensions.iter().position(|(name, _)| name == d);
        out.sort_by_key(order);
        out.dedup();
        out
    }

    /// The sum from a period (not before the first) to this one.
    fn added(&self, x: &Expr, from: i64, decides: bool) -> Out {
        let mut sum = 0.0;
        for at in from.max(0)..=self.at.unwrap_or(0) {
            let more = self.moved(at).of(x)?;
            let next = finite(sum + more)?;
            sum = if decides { beside(next, sum, more) } else { next };
        }
        Ok(sum)
    }

    fn since(&self, x: &Expr) -> Out {
        let (world, at) = (self.world, self.at.unwrap_or(0));
        match x {
            Expr::Period(text) => Ok((at - (world.model.step.first(text) - world.model.first)) as f64),
            Expr::Name(name, _) => match world.drivers.get(name.as_str()) {
                Some(driver) => Ok(at as f64 - world.driver(driver, vec![], 0)?),
                None => Err(Stop::Invalid(format!("{name} is not known"))),
            },
            _ => Err(Stop::Invalid("no period".to_owned())),
        }
    }

    /// The periods that a reducer is about.
    fn range(&self, range: &[Expr]) -> Result<std::ops::Range<i64>, Stop> {
        let model = self.world.model;
        let year = |year: i64| (model.step.first(&year.to_string()), model.step.last(&year.to_string()));
        let (from, to) = match (range, self.year) {
            ([Expr::Number(text)], _) => year(literal(text)? as i64),
            ([Expr::Period(from), Expr::Period(to)], _) => (model.step.first(from), model.step.last(to)),
            (_, Some(own)) => year(own),
            _ => (model.first, model.first + model.periods - 1),
        };
        Ok((from - model.first).max(0)..(to - model.first + 1).min(model.periods))
    }

    fn reduce(&self, name: &str, x: &Expr, range: &[Expr]) -> Out {
        let mut values = vec![];
        for at in self.range(range)? {
            values.push(self.each(at).of(x)?);
        }
        let none = || Stop::Invalid("no period".to_owned());
        match name {
            "first" => values.first().copied().ok_or_else(none),
            "last" => values.last().copied().ok_or_else(none),
            "total" => finite(values.iter().sum()),
            _ => divide(values.iter().sum(), values.len() as f64),
        }
    }
}
