//! Drivers of every shape.

use super::formula::{Mode, Writer};
use super::{Generator, words};
use crate::period::Step;
use crate::tree::{Driver, Expr, Value};

impl Generator {
    pub(super) fn plain_driver(
        &mut self,
        name: String,
        title: Option<String>,
        unit: &'static str,
        value: Value,
    ) -> Driver {
        Driver {
            name,
            title,
            unit,
            notes: None,
            over: None,
            dims: vec![],
            value,
            between: None,
            range: None,
            uncertain: None,
            varies: false,
        }
    }

    pub(super) fn driver(&mut self) -> Driver {
        let (name, title) = (self.fresh("d"), self.title());
        let unit = self.random.word(words::UNITS);
        let mut driver = self.plain_driver(name, title, unit, Value::Of(Expr::number("1")));
        driver.notes = self.title();
        let shapes = [
            "plain", "plain", "elements", "elements", "path", "path", "linear", "none", "season", "computed",
            "computed", "period",
        ];
        let mut shape = self.random.word(&shapes);
        if shape == "season" && self.model.step == Step::Year {
            shape = "path";
        }
        match shape {
            "period" => {
                (driver.unit, driver.value) = ("period", Value::Period(self.period(0.2)));
                return driver;
            }
            "season" => {
                self.season(&mut driver);
                return driver;
            }
            "path" | "linear" | "none" => self.over_time(&mut driver, shape),
            "computed" => {
                driver.dims = self.some_dimensions();
                let dims = driver.dims.clone();
                driver.value = self.spread(&dims, &mut |g, elements| Value::Of(g.value_of(unit, elements, 2)));
            }
            _ => {
                driver.dims = if shape == "plain" { vec![] } else { self.some_dimensions() };
                let dims = driver.dims.clone();
                driver.value = self.spread(&dims, &mut |g, _| Value::Of(g.literal()));
            }
        }
        let spelt = shape != "computed" && fully_spelt(&driver.value, driver.dims.len());
        let short = shape != "computed" && (driver.dims.is_empty() || spelt) && self.random.chance(0.5);
        driver.over = (!short).then(|| driver.dims.clone());
        if matches!(shape, "plain" | "elements" | "path") && self.random.chance(0.35) {
            driver.uncertain = Some(self.distribution(&driver));
        }
        driver.range = self.random.chance(0.15).then_some((-1e9, 1e9));
        driver
    }

    fn season(&mut self, driver: &mut Driver) {
        let quarterly = self.model.step == Step::Quarter || self.random.chance(0.3);
        driver.dims = self.some_dimensions();
        driver.dims.push(if quarterly { "calendar_quarter" } else { "calendar_month" }.to_owned());
        driver.varies = true;
        self.random.shuffle(&mut driver.dims);
        driver.over = Some(driver.dims.clone());
        let dims = driver.dims.clone();
        driver.value = self.spread(&dims, &mut |g, _| Value::Of(g.literal()));
    }

    fn over_time(&mut self, driver: &mut Driver, shape: &str) {
        driver.varies = true;
        driver.between = match shape {
            "linear" => Some("linear"),
            "none" => Some("none"),
            _ => None,
        };
        driver.dims = self.some_dimensions();
        let (dims, unit) = (driver.dims.clone(), driver.unit);
        driver.value = self.spread(&dims, &mut |g, elements| g.path(unit, elements));
        if !has_path(&driver.value) {
            driver.value = self.keys(unit, &[]);
        }
    }

    /// Values by period, sometimes one for all.
    pub(super) fn path(&mut self, unit: &'static str, elements: &[String]) -> Value {
        if self.random.chance(0.15) { Value::Of(self.literal()) } else { self.keys(unit, elements) }
    }

    fn keys(&mut self, unit: &'static str, elements: &[String]) -> Value {
        let mut keys: Vec<(String, Expr)> = vec![];
        for _ in 0..*self.random.pick(&[1, 2, 2, 3, 5]) {
            let key = self.period(0.15);
            let step = self.model.step;
            if keys.iter().all(|(other, _)| step.first(other) != step.first(&key)) {
                let computed = self.random.chance(0.1);
                let value = if computed { self.value_of(unit, elements, 1) } else { self.literal() };
                keys.push((key, value));
            }
        }
        self.random.shuffle(&mut keys);
        Value::Path(keys)
    }

    /// An expression over numbers, constants, figures and the drivers so far, in the cell of some elements.
    pub(super) fn value_of(&mut self, unit: &'static str, elements: &[String], depth: usize) -> Expr {
        let bound = elements.iter().filter_map(|e| self.model.dimension_of(e).map(str::to_owned)).collect();
        Writer::new(Mode::Value, bound).of(self, unit, depth)
    }

    fn distribution(&mut self, driver: &Driver) -> String {
        if driver.varies {
            return self.random.word(&["{ normal = { sd = 0.1 } }", "{ lognormal = { sigma = 0.1 } }"]).to_owned();
        }
        let kinds = [
            "{ normal = { sd = 0.01 } }",
            "{ lognormal = { median = 2.0, sigma = 0.25 } }",
            "{ uniform = { low = -1, high = 2 } }",
            "{ triangular = { low = -2, mode = 0.5, high = 3 } }",
            "{ pert = { low = 0, mode = 1, high = 4 } }",
            "{ beta = { alpha = 2, beta = 3 } }",
            "{ interval = { low = 1, high = 4 } }",
            "{ discrete = { values = [1, 2, 5], weights = [1, 2, 1] } }",
        ];
        self.random.word(&kinds).to_owned()
    }
}

/// Whether every level is a table that names its elements, so that `over` may be left out.
fn fully_spelt(value: &Value, depth: usize) -> bool {
    match value {
        Value::Elements(of) => depth > 0 && of.iter().all(|(_, value)| fully_spelt(value, depth - 1)),
        Value::List(_) => false,
        _ => depth == 0,
    }
}

fn has_path(value: &Value) -> bool {
    match value {
        Value::Path(_) => true,
        Value::Elements(of) => of.iter().any(|(_, value)| has_path(value)),
        Value::List(of) => of.iter().any(has_path),
        _ => false,
    }
}
