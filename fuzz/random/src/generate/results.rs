//! Lines, outputs and checks.

use super::formula::{Mode, Writer};
use super::{Generator, Kind, words};
use crate::random::Random;
use crate::tree::{Check, Expr, Known, Line, Op, Output, Value};

impl Generator {
    pub(super) fn lines(&mut self, count: usize) {
        let mut planned: Vec<Line> = (0..count).map(|_| self.planned()).collect();
        for line in &planned {
            self.know_line(line);
        }
        for at in 0..count {
            let before: Vec<String> = planned[..at].iter().map(|line| line.name.clone()).collect();
            let later: Vec<String> = planned[at..].iter().map(|line| line.name.clone()).collect();
            let line = &mut planned[at];
            let writer = Writer::seeing(Mode::Line, line.dims.clone(), before);
            line.formula = writer.firm(self, line.unit, self.depth);
            if line.opening.is_some() && self.random.chance(0.5) {
                let factor = if self.edges { "0.9" } else { "0.75" };
                let kept = Expr::number(self.random.pick(&["0.5", "0.25", factor]));
                let before = Expr::Call("prev", vec![Expr::name(&line.name)]).with(Op::Multiply, kept);
                line.formula = before.with(Op::Add, line.formula.clone());
            }
            if self.tame && self.random.chance(0.6) {
                let (low, high) = (Expr::number("100000").negative(), Expr::number("100000"));
                let below = Expr::Call("min", vec![line.formula.clone(), high]);
                line.formula = Expr::Call("max", vec![below, low]);
            }
            let mut free = writer.free(self, &line.formula);
            let mut dims = line.dims.clone();
            free.sort_unstable();
            dims.sort_unstable();
            let forward = later.iter().any(|name| line.formula.uses(name));
            let inferred = free == dims && !forward && self.random.chance(0.5);
            line.over = (!inferred).then(|| line.dims.clone());
            if line.dims.is_empty() && self.random.chance(0.1) {
                line.actual = Some((self.inside(), self.given(line.unit, &["1", "2.5", "-3"])));
            }
        }
        if self.random.chance(0.3) {
            self.random.shuffle(&mut planned);
        }
        self.model.lines = planned;
        self.replace_some();
    }

    /// A line without its formula.
    fn planned(&mut self) -> Line {
        let (name, title) = (self.fresh("l"), self.title());
        let unit = self.random.word(words::UNITS);
        let dims = self.some_dimensions();
        let mut opening = None;
        if self.random.chance(0.5) {
            opening = Some(match self.random.chance(0.3) {
                true => self.spread(&dims, &mut |g, elements| Value::Of(g.value_of(unit, elements, 1))),
                false => Value::Of(self.value_of(unit, &[], 0)),
            });
        }
        let total = *self.random.pick(&[None, None, Some("sum"), Some("last"), Some("average"), Some("none")]);
        let section = if self.random.chance(0.2) { self.title() } else { None };
        Line {
            name,
            title,
            unit,
            section,
            over: None,
            dims,
            formula: Expr::number("0"),
            opening,
            total,
            actual: None,
            known: None,
        }
    }

    /// What takes the place of some lines' formulas. It comes from a stream of its own: a seed's model is the same with
    /// it as without.
    fn replace_some(&mut self) {
        let own = Random::new(self.random.clone().bits());
        let after = std::mem::replace(&mut self.random, own);
        for at in 0..self.model.lines.len() {
            let line = &self.model.lines[at];
            let (dims, is_beside) = (line.dims.clone(), line.actual.is_some());
            if !is_beside && self.random.chance(0.15) {
                self.model.lines[at].known = Some(self.known(&dims));
            }
        }
        if self.model.lines.iter().any(|line| line.known.is_some()) && self.random.chance(0.3) {
            self.model.known_to = Some(self.model.first + self.random.below(self.model.periods as usize) as i64);
        }
        self.random = after;
    }

    /// Values of the first periods, of some elements.
    fn known(&mut self, dims: &[String]) -> Known {
        let places = self.model.places(dims);
        let mut values = vec![];
        for (at, place) in places.into_iter().enumerate() {
            if at > 0 && self.random.chance(0.4) {
                continue;
            }
            let known = 1 + self.random.below(self.model.periods.clamp(1, 4) as usize) as i64;
            for period in 0..known {
                if period == 0 || self.random.chance(0.8) {
                    let value = *self.random.pick(&["1", "2.5", "-3", "0", "40"]);
                    values.push((place.clone(), self.model.first + period, value));
                }
            }
        }
        Known { values, carry: *self.random.pick(&[None, Some("none"), Some("ratio"), Some("difference")]) }
    }

    /// One of some numbers, or a figure of the unit, as TOML writes it.
    fn given(&mut self, unit: &str, numbers: &[&str]) -> String {
        let figures = self.model.figures.iter().filter(|f| f.unit == unit);
        let mut all: Vec<String> = figures.map(|f| format!("\"baseline.{}\"", f.name)).collect();
        all.extend(numbers.iter().map(|number| (*number).to_owned()));
        self.random.pick(&all).clone()
    }

    fn line_names(&self) -> Vec<String> {
        self.model.lines.iter().map(|line| line.name.clone()).collect()
    }

    pub(super) fn output(&mut self) {
        let (name, title) = (self.fresh("o"), self.title());
        let unit = self.random.word(words::UNITS);
        let none = Expr::number("0");
        let mut output = Output { name, title, unit, formula: none, target: None, better: None, by_year: false };
        let lines = Writer::seeing(Mode::Line, vec![], self.line_names());
        let years = self.model.full_years();
        if self.random.chance(0.15) {
            output.unit = "period";
            let function = self.random.word(&["first_when", "lasting_from"]);
            output.formula = Expr::Call(function, vec![lines.condition(self, 2)]);
            output.target = self.random.chance(0.4).then(|| format!("\"{}\"", self.inside()));
        } else if !years.is_empty() && self.random.chance(0.15) {
            output.by_year = true;
            let x = lines.firm(self, unit, 2);
            output.formula = Expr::Call(self.random.word(&["total", "average_over", "last"]), vec![x]);
            let wanted: Vec<String> =
                years.iter().filter(|_| self.random.chance(0.5)).map(|year| format!("\"{year}\" = 1.5")).collect();
            output.target = (!wanted.is_empty()).then(|| format!("{{ {} }}", wanted.join(", ")));
        } else {
            let outputs = self.model.outputs.iter().filter(|o| o.unit != "period" && !o.by_year);
            let visible = self.line_names().into_iter().chain(outputs.map(|o| o.name.clone())).collect();
            output.formula = Writer::seeing(Mode::Output, vec![], visible).firm(self, unit, 2);
            output.target = self.random.chance(0.4).then(|| self.given(unit, &["0", "1", "100", "-5.5"]));
        }
        if output.target.is_some() {
            output.better = *self.random.pick(&[None, Some("higher"), Some("lower")]);
        }
        if output.unit != "period" && !output.by_year {
            self.know(Kind::Output, &output.name, output.unit, &[]);
        }
        self.model.outputs.push(output);
    }

    pub(super) fn check(&mut self) {
        let (name, title) = (self.fresh("c"), self.title());
        let mode = *self.random.pick(&[Mode::Line, Mode::Line, Mode::Output]);
        // A reducer's own writer takes no dimension, so that what it leaves free is nothing.
        let dims = if mode == Mode::Line { self.some_dimensions() } else { vec![] };
        let writer = Writer::seeing(mode, dims, self.line_names());
        let formula = writer.condition(self, 2);
        let free = writer.free(self, &formula);
        let in_order = self.model.dimensions.iter().map(|(name, _)| name.clone());
        let dims = in_order.filter(|name| free.contains(name)).collect();
        self.model.checks.push(Check { name, title, formula, dims });
    }
}
