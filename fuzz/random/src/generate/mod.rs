//! Models from seeds: valid ones, over the whole language.

mod drivers;
mod formula;
mod kinds;
mod results;
mod scenarios;
mod words;

use crate::period::Step;
use crate::random::Random;
use crate::tree::{Constant, Driver, Expr, Figure, Line, Model, Value, is_calendar};
use std::collections::BTreeSet;

/// What kind of models are asked for; what is `None` the seed decides.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shape {
    /// Numbers at the edges of binary fractions and of the range of doubles.
    pub edges: Option<bool>,
    /// Names and titles made to break things.
    pub hostile: Option<bool>,
    /// The most periods.
    pub periods: Option<i64>,
    /// The most lines.
    pub lines: Option<usize>,
}

/// The model of a seed.
pub fn generate(seed: u64, shape: Shape) -> Model {
    let mut random = Random::new(seed);
    let edges = random.chance(0.5);
    let hostile = random.chance(0.4);
    let (depth, tame) = (*random.pick(&[1, 2, 2, 3, 3, 4]), random.chance(0.6));
    let (step, first, periods) = timeline(&mut random, shape);
    let model = Model {
        name: format!("m{seed}"),
        title: None,
        notes: None,
        step,
        first,
        periods,
        forecast: None,
        known_to: None,
        dimensions: vec![],
        figures: vec![],
        constants: vec![],
        drivers: vec![],
        lines: vec![],
        outputs: vec![],
        checks: vec![],
        scenarios: vec![],
        correlations: vec![],
        charts: vec![],
    };
    let mut generator = Generator {
        random,
        edges: shape.edges.unwrap_or(edges),
        hostile: shape.hostile.unwrap_or(hostile),
        depth,
        tame,
        used: BTreeSet::new(),
        known: vec![],
        changing: None,
        model,
    };
    generator.fill(shape);
    generator.model
}

fn timeline(random: &mut Random, shape: Shape) -> (Step, i64, i64) {
    let step = *random.pick(&[Step::Month, Step::Month, Step::Month, Step::Quarter, Step::Year]);
    let periods = *random.pick(&[1, 2, 3, 5, 7, 12, 13, 18, 24, 30]);
    let mut first = step.first("2026") + random.below(step.per_year() as usize) as i64;
    if random.chance(0.1) {
        first += *random.pick(&[-80, 60]);
    }
    (step, first, periods.min(shape.periods.unwrap_or(i64::MAX)))
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Constant,
    Driver,
    Line,
    Output,
    Figure,
}

/// A name that formulas may use.
#[derive(Clone, Debug)]
struct Known {
    kind: Kind,
    name: String,
    unit: &'static str,
    dims: Vec<String>,
    varies: bool,
    opening: bool,
}

/// A model in the making.
struct Generator {
    random: Random,
    edges: bool,
    hostile: bool,
    /// How deep formulas nest.
    depth: usize,
    /// Whether lines are mostly kept within bounds.
    tame: bool,
    used: BTreeSet<String>,
    known: Vec<Known>,
    /// While the change of a driver is written: its name. Only drivers before it may be used.
    changing: Option<String>,
    model: Model,
}

impl Generator {
    fn fill(&mut self, shape: Shape) {
        (self.model.title, self.model.notes) = (self.title(), self.title());
        if self.random.chance(0.3) && self.model.periods > 1 {
            self.model.forecast = Some(self.inside());
        }
        self.dimensions();
        self.measures();
        for unit in ["veh", "CNY", "CNY/veh"] {
            // Something of every unit, always at hand.
            let (name, title) = (self.fresh("d"), self.title());
            let value = Value::Of(self.literal());
            let driver = self.plain_driver(name, title, unit, value);
            self.add_driver(driver);
        }
        for _ in 0..*self.random.pick(&[1, 2, 3, 5, 8]) {
            let driver = self.driver();
            self.add_driver(driver);
        }
        let lines = *self.random.pick(&[1, 2, 4, 6, 9, 14]);
        self.lines(lines.min(shape.lines.unwrap_or(usize::MAX)));
        for _ in 0..*self.random.pick(&[1, 2, 3, 6]) {
            self.output();
        }
        for _ in 0..*self.random.pick(&[0, 1, 1, 2, 3]) {
            self.check();
        }
        let scenarios = *self.random.pick(&[0, 1, 2, 3, 5, 8]);
        self.scenarios(scenarios);
        self.correlations();
        self.charts();
    }

    fn dimensions(&mut self) {
        for _ in 0..*self.random.pick(&[0, 0, 1, 1, 1, 2, 2, 3]) {
            let name = self.fresh("dim");
            let count = *self.random.pick(&[1, 2, 2, 3, 4]);
            let elements = (0..count).map(|_| (self.fresh("e"), self.title())).collect();
            self.model.dimensions.push((name, elements));
        }
    }

    fn measures(&mut self) {
        for _ in 0..*self.random.pick(&[0, 0, 1, 2]) {
            let unit = self.random.word(words::UNITS);
            let (name, title, value) = (self.fresh("k"), self.title(), self.literal());
            self.know(Kind::Constant, &name, unit, &[]);
            self.model.constants.push(Constant { name, title, unit, value });
        }
        if !self.random.chance(0.4) {
            return;
        }
        for i in 0..*self.random.pick(&[1, 2, 4]) {
            let (unit, name) = (self.random.word(words::UNITS), format!("f{i}"));
            let plain: Vec<&str> = self.literals().iter().copied().filter(|text| !text.ends_with('%')).collect();
            let value = self.random.word(&plain).to_owned();
            let firmness = self.random.word(&["exact", "about", "over"]);
            self.know(Kind::Figure, &name, unit, &[]);
            let title = self.title();
            self.model.figures.push(Figure { name, title, unit, value, firmness });
        }
    }

    fn know(&mut self, kind: Kind, name: &str, unit: &'static str, dims: &[String]) {
        let known = Known { kind, name: name.to_owned(), unit, dims: dims.to_vec(), varies: false, opening: false };
        self.known.push(known);
    }

    fn add_driver(&mut self, driver: Driver) {
        self.know(Kind::Driver, &driver.name, driver.unit, &driver.dims);
        self.known.last_mut().expect("it was just added").varies = driver.varies;
        self.model.drivers.push(driver);
    }

    fn know_line(&mut self, line: &Line) {
        self.know(Kind::Line, &line.name, line.unit, &line.dims);
        self.known.last_mut().expect("it was just added").opening = line.opening.is_some();
    }

    /// The names that formulas may use at all.
    fn usable(&self) -> impl Iterator<Item = &Known> {
        self.known.iter().take_while(|known| self.changing.as_ref() != Some(&known.name))
    }

    /// A name that nothing has yet.
    fn fresh(&mut self, stem: &str) -> String {
        for _ in 0..50 {
            let name = match self.hostile && self.random.chance(0.6) {
                true => self.random.word(words::NAMES).to_owned(),
                false => format!("{stem}{}", self.used.len()),
            };
            let low = name.to_lowercase();
            if !words::RESERVED.contains(&format!(" {low} ")) && self.used.insert(low) {
                return name;
            }
        }
        let name = format!("{stem}_{}", self.used.len());
        self.used.insert(name.clone());
        name
    }

    fn title(&mut self) -> Option<String> {
        if self.hostile && self.random.chance(0.7) {
            if self.random.chance(0.03) {
                return Some("x".repeat(300));
            }
            return Some(self.random.word(words::TITLES).to_owned());
        }
        let plain = ["Title", "A longer title of something", "Units sold", "Price"];
        (!self.random.chance(0.4)).then(|| self.random.word(&plain).to_owned())
    }

    fn literals(&self) -> &'static [&'static str] {
        if self.edges { words::EDGE } else { words::ROUND }
    }

    fn literal(&mut self) -> Expr {
        let number = Expr::number(self.random.word(self.literals()));
        if self.random.chance(0.1) { number.negative() } else { number }
    }

    /// A number above 0.
    fn positive(&mut self) -> Expr {
        loop {
            let text = self.random.word(self.literals());
            if text != "0" {
                return Expr::number(text);
            }
        }
    }

    /// A period of the timeline.
    fn inside(&mut self) -> String {
        let number = self.model.first + self.random.below(self.model.periods as usize) as i64;
        self.model.step.show(number)
    }

    /// A period, maybe outside the timeline, maybe coarser than the step.
    fn period(&mut self, outside: f64) -> String {
        let (step, first, periods) = (self.model.step, self.model.first, self.model.periods);
        let mut text = self.inside();
        if self.random.chance(outside) {
            text = step.show(first + *self.random.pick(&[-3, -1, periods, periods + 5]));
        }
        let number = step.first(&text);
        let coarse = match step {
            Step::Year => return text,
            _ if self.random.chance(0.2) => step.year_of(number).to_string(),
            Step::Month if self.random.chance(0.15) => {
                format!("{}-Q{}", step.year_of(number), (step.month_of(number) - 1) / 3 + 1)
            }
            _ => return text,
        };
        if outside > 0.0 || step.first(&coarse) >= first { coarse } else { text }
    }

    /// Some of the model's own dimensions.
    fn some_dimensions(&mut self) -> Vec<String> {
        let names: Vec<String> = self.model.dimensions.iter().map(|(name, _)| name.clone()).collect();
        names.into_iter().filter(|_| self.random.chance(0.45)).collect()
    }

    /// A value over dimensions: tables and lists, sometimes filled from one value. `leaf` gets the elements so far.
    fn spread(&mut self, dims: &[String], leaf: &mut dyn FnMut(&mut Generator, &[String]) -> Value) -> Value {
        if !dims.is_empty() && self.random.chance(0.12) {
            return leaf(self, &[]);
        }
        self.spread_below(dims, &mut vec![], leaf)
    }

    fn spread_below(
        &mut self,
        dims: &[String],
        elements: &mut Vec<String>,
        leaf: &mut dyn FnMut(&mut Generator, &[String]) -> Value,
    ) -> Value {
        let Some((dimension, rest)) = dims.split_first() else { return leaf(self, elements) };
        if !elements.is_empty() && self.random.chance(0.25) {
            return leaf(self, elements);
        }
        let mut order = self.model.elements(dimension);
        let as_list = is_calendar(dimension) || self.random.chance(0.3);
        if !as_list {
            self.random.shuffle(&mut order);
        }
        let mut values = vec![];
        for element in order {
            elements.push(element.clone());
            let value = self.spread_below(rest, elements, leaf);
            elements.pop();
            values.push((element, value));
        }
        match as_list {
            true => Value::List(values.into_iter().map(|(_, value)| value).collect()),
            false => Value::Elements(values),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_model_always_and_another_one_another() {
        let text = |seed| generate(seed, Shape::default()).text();
        for seed in 0..50 {
            assert_eq!(text(seed), text(seed));
            assert_ne!(text(seed), text(seed + 1));
        }
    }

    #[test]
    fn a_few_hundred_models_use_the_whole_language() {
        let text: String = (0..300).map(|seed| generate(seed, Shape::default()).text()).collect();
        let functions = words::RESERVED.split_whitespace().take_while(|word| *word != "t").chain([
            "since",
            "prev",
            "lag",
            "cumulative",
            "recent",
            "logistic",
            "gompertz",
            "bass",
            "learning",
            "total",
            "average_over",
            "first",
            "last",
            "at",
            "first_when",
            "lasting_from",
        ]);
        for function in functions {
            assert!(text.contains(&format!("{function}(")), "no {function}");
        }
        for piece in [
            "between = \"linear\"",
            "between = \"none\"",
            "calendar_month",
            "calendar_quarter",
            "inherited",
            "baseline.",
            "extends =",
            "probability =",
            "by = \"year\"",
            "step = \"quarter\"",
            "step = \"year\"",
            "opening = ",
            "uncertain = ",
            "[[charts]]",
            "[[correlations]]",
            "actual = ",
            "target = ",
            "forecast = ",
            "known_to = ",
            "actuals = ",
            "carry = ",
            "[constants.",
            "elapsed",
            "period_length",
        ] {
            assert!(text.contains(piece), "no {piece}");
        }
    }
}
