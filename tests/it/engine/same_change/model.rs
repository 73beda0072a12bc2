//! Random models of drivers over time: steps, straight paths and single values, with scenarios that change some of their
//! keys; as data, so that a change of a scenario's own text can be made in it.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Numbers that look random and are the same for the same seed (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number from the first to below the second.
    pub fn between(&mut self, from: i32, to: i32) -> i32 {
        from + (self.next() % (to - from) as u64) as i32
    }

    /// Whether something happens that does so many times in a hundred.
    pub fn chance(&mut self, percent: i32) -> bool {
        self.between(0, 100) < percent
    }

    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.between(0, all.len() as i32) as usize]
    }

    fn number(&mut self) -> String {
        (*self.pick(&["0", "1", "2.5", "-3", "10", "0.75", "40"])).to_owned()
    }
}

/// A value of one cell: an expression for all periods, or one for each of its keys.
#[derive(Clone, Debug)]
pub enum Value {
    Fixed(String),
    Keys(BTreeMap<i32, String>),
}

#[derive(Clone, Debug)]
pub struct Driver {
    pub name: String,
    pub between: &'static str,
    /// By element, where it has a dimension.
    pub over: bool,
    pub cells: Vec<Value>,
}

#[derive(Clone, Debug)]
pub struct Scenario {
    pub name: String,
    pub extends: Option<String>,
    /// Driver, cell, value.
    pub changes: Vec<(usize, usize, Value)>,
}

#[derive(Clone, Debug)]
pub struct Spec {
    pub step: &'static str,
    pub periods: i32,
    pub drivers: Vec<Driver>,
    pub scenarios: Vec<Scenario>,
}

const ELEMENTS: [&str; 2] = ["Tea", "Cake"];

impl Spec {
    pub fn random(dice: &mut Dice) -> Spec {
        let step = *dice.pick(&["month", "month", "month", "quarter", "year"]);
        let periods = dice.between(5, 13);
        let mut drivers = vec![Driver {
            name: "k".to_owned(),
            between: "hold",
            over: false,
            cells: vec![Value::Fixed(dice.number())],
        }];
        for i in 0..dice.between(2, 4) {
            let over = dice.chance(35);
            let cells = (0..if over { 2 } else { 1 }).map(|_| root(dice, periods)).collect();
            let between = *dice.pick(&["hold", "hold", "linear", "linear", "none"]);
            drivers.push(Driver { name: format!("d{i}"), between, over, cells });
        }
        let mut spec = Spec { step, periods, drivers, scenarios: vec![] };
        for (name, over) in [("base", None), ("one", Some(0)), ("two", Some(dice.between(0, 2))), ("three", Some(0))] {
            if name == "three" && dice.chance(50) {
                continue;
            }
            let extends = over.map(|at: i32| spec.scenarios[at as usize].name.clone());
            let changes = if extends.is_some() { spec.changes(dice) } else { vec![] };
            spec.scenarios.push(Scenario { name: name.to_owned(), extends, changes });
        }
        spec
    }

    fn changes(&self, dice: &mut Dice) -> Vec<(usize, usize, Value)> {
        let mut out = Vec::new();
        for (d, driver) in self.drivers.iter().enumerate() {
            for cell in 0..driver.cells.len() {
                if !dice.chance(if d == 0 { 20 } else { 55 }) {
                    continue;
                }
                let value = match dice.between(0, 10) {
                    _ if d == 0 => Value::Fixed(dice.number()),
                    0 => Value::Fixed(dice.number()),
                    1 => Value::Fixed("inherited * 1.5".to_owned()),
                    _ => Value::Keys(
                        (0..dice.between(1, 3))
                            .map(|_| (key(dice, self.periods), expression(dice, "inherited + 1")))
                            .collect(),
                    ),
                };
                out.push((d, cell, value));
            }
        }
        out
    }

    /// A period as the model writes it.
    pub fn period(&self, t: i32) -> String {
        match self.step {
            "month" => format!("{}-{:02}", 2026 + (t - 1).div_euclid(12), (t - 1).rem_euclid(12) + 1),
            "quarter" => format!("{}-Q{}", 2026 + (t - 1).div_euclid(4), (t - 1).rem_euclid(4) + 1),
            _ => (2025 + t).to_string(),
        }
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Fixed(text) => format!("\"{text}\""),
            Value::Keys(keys) => {
                let keys: Vec<String> =
                    keys.iter().map(|(t, text)| format!("\"{}\" = \"{text}\"", self.period(*t))).collect();
                format!("{{ {} }}", keys.join(", "))
            }
        }
    }

    /// The model's text.
    pub fn text(&self) -> String {
        let mut out = format!(
            "[model]\nname = \"paths\"\n[timeline]\nstart = \"{}\"\nperiods = {}\nstep = \"{}\"\n[dimensions]\nproduct = [\"Tea\", \"Cake\"]\n",
            self.period(1),
            self.periods,
            self.step
        );
        for driver in &self.drivers {
            let between =
                if driver.between == "hold" { String::new() } else { format!("between = \"{}\"\n", driver.between) };
            let _ = writeln!(out, "[drivers.{}]\n{between}value = {}", driver.name, self.cells(driver));
        }
        out += "[lines]\n";
        for driver in &self.drivers {
            let _ = writeln!(out, "y_{0} = \"{0} * t ^ 0\"", driver.name);
        }
        out += "[outputs]\n";
        for driver in &self.drivers {
            let (name, sum) = (&driver.name, |x: String| if driver.over { format!("sum({x})") } else { x });
            let _ = writeln!(out, "plain_{name} = \"total({})\"", sum(format!("y_{name}")));
            let _ = writeln!(out, "late_{name} = \"total({} * t ^ 2)\"", sum(format!("y_{name}")));
            if driver.over {
                let _ = writeln!(out, "tea_{name} = \"total(y_{name}[Tea] * t)\"");
            }
        }
        for scenario in &self.scenarios {
            let _ = writeln!(out, "[scenarios.{}]", scenario.name);
            if let Some(extends) = &scenario.extends {
                let _ = writeln!(out, "extends = \"{extends}\"\n[scenarios.{}.drivers]", scenario.name);
            }
            for (d, cell, value) in &scenario.changes {
                let driver = &self.drivers[*d];
                let _ = writeln!(out, "{} = {}", self.target(driver, *cell), self.value(value));
            }
        }
        out
    }

    fn cells(&self, driver: &Driver) -> String {
        if !driver.over {
            return self.value(&driver.cells[0]);
        }
        let cells: Vec<String> =
            ELEMENTS.iter().zip(&driver.cells).map(|(name, value)| format!("{name} = {}", self.value(value))).collect();
        format!("{{ {} }}", cells.join(", "))
    }

    fn target(&self, driver: &Driver, cell: usize) -> String {
        if driver.over { format!("{}.{}", driver.name, ELEMENTS[cell]) } else { driver.name.clone() }
    }

    /// A scenario of a file on top of another one, with these changes: driver, cell, period (none: all), number.
    pub fn with_scenario(&self, extends: &str, changes: &[(usize, usize, Option<i32>, f64)]) -> String {
        let mut out =
            format!("{}[scenarios.changed]\nextends = \"{extends}\"\n[scenarios.changed.drivers]\n", self.text());
        for (d, cell, period, value) in changes {
            let target = self.target(&self.drivers[*d], *cell);
            let key = period.map_or_else(String::new, |t| format!(".\"{}\"", self.period(t)));
            let _ = writeln!(out, "{target}{key} = {value:?}");
        }
        out
    }

    /// A number put into the first scenario's own text: a key of its path, or its one value.
    pub fn rewrite(&mut self, d: usize, cell: usize, period: Option<i32>, value: f64) {
        let own = &mut self.drivers[d].cells[cell];
        match (period, own.clone()) {
            (None, _) => *own = Value::Fixed(value.to_string()),
            (Some(t), Value::Keys(mut keys)) => {
                keys.insert(t, value.to_string());
                *own = Value::Keys(keys);
            }
            // A constant counts as one key in the first period.
            (Some(t), Value::Fixed(text)) => *own = Value::Keys(BTreeMap::from([(1, text), (t, value.to_string())])),
        }
    }
}

fn root(dice: &mut Dice, periods: i32) -> Value {
    match dice.chance(25) {
        true => Value::Fixed(expression(dice, "k * 4")),
        false => {
            Value::Keys((0..dice.between(1, 4)).map(|_| (key(dice, periods), expression(dice, "k + 1"))).collect())
        }
    }
}

/// Mostly within the timeline, now and then before or behind it.
fn key(dice: &mut Dice, periods: i32) -> i32 {
    match dice.between(0, 12) {
        0 => dice.between(-3, 1),
        1 => dice.between(periods + 1, periods + 4),
        2 | 3 => 1,
        _ => dice.between(1, periods + 1),
    }
}

fn expression(dice: &mut Dice, other: &str) -> String {
    match dice.between(0, 10) {
        0 => "k * 2".to_owned(),
        1 => other.to_owned(),
        _ => dice.number(),
    }
}
