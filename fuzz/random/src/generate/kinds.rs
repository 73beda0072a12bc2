//! The kinds of expressions.

use super::formula::{Mode, Writer, loose};
use super::{Generator, Kind, words};
use crate::tree::{Expr, OVER, Op, is_calendar};

/// Products and quotients that come to a unit.
fn products(unit: &str) -> &'static [(&'static str, Op, &'static str)] {
    match unit {
        "veh" => &[("CNY", Op::Divide, "CNY/veh")],
        "CNY" => &[("veh", Op::Multiply, "CNY/veh")],
        "CNY/veh" => &[("CNY", Op::Divide, "veh")],
        _ => &[("veh", Op::Divide, "veh"), ("CNY", Op::Divide, "CNY")],
    }
}

fn call(function: &'static str, arguments: Vec<Expr>) -> Expr {
    Expr::Call(function, arguments)
}

/// Between minus and plus a limit.
fn within(e: Expr, limit: &str) -> Expr {
    let least = Expr::number(limit).negative();
    call("max", vec![call("min", vec![e, Expr::number(limit)]), least])
}

/// Something above 0.
fn above_zero(g: &mut Generator, e: Expr) -> Expr {
    call("abs", vec![e]).with(Op::Add, g.positive())
}

impl Writer {
    pub(super) fn kind(&self, g: &mut Generator, kind: &str, unit: &'static str, depth: usize) -> Expr {
        match kind {
            "add" => self.add(g, unit, depth),
            "scale" => {
                let (a, b) = (self.firm(g, unit, depth), self.of(g, "1", depth));
                if g.random.chance(0.6) { a.with(Op::Multiply, b) } else { b.with(Op::Multiply, a) }
            }
            "quotient" => {
                let (a, b) = (self.firm(g, unit, depth), self.of(g, "1", depth));
                a.with(Op::Divide, above_zero(g, b))
            }
            "product" => {
                let (left, op, right) = *g.random.pick(products(unit));
                let (a, b) = (self.firm(g, left, depth), self.firm(g, right, depth));
                a.with(op, if op == Op::Divide { above_zero(g, b) } else { b })
            }
            "if" => call("if", vec![self.condition(g, depth), self.of(g, unit, depth), self.of(g, unit, depth)]),
            "is" => {
                let dimension = g.random.pick(&self.dims).clone();
                let element = g.random.pick(&g.model.elements(&dimension)).clone();
                let is = Expr::Is(dimension, g.random.chance(0.5), element);
                call("if", vec![is, self.of(g, unit, depth), self.of(g, unit, depth)])
            }
            "extreme" => {
                let function = g.random.word(&["min", "max"]);
                call(function, (0..*g.random.pick(&[2, 2, 3])).map(|_| self.of(g, unit, depth)).collect())
            }
            "round" => self.round(g, unit, depth),
            "abs" => call("abs", vec![self.of(g, unit, depth)]),
            "negate" => self.of(g, unit, depth).negative(),
            "mod" => {
                let (a, b) = (within(self.of(g, unit, depth), "10000"), self.of(g, unit, depth));
                let small = call("min", vec![call("abs", vec![b]), Expr::number("10000")]);
                let divisor = small.with(Op::Add, g.positive());
                call("mod", vec![a, if g.random.chance(0.3) { divisor.negative() } else { divisor }])
            }
            "iferror" => call("iferror", vec![self.risky(g, unit, depth), self.of(g, unit, depth)]),
            "prev" | "lag" | "cumulative" | "recent" => self.earlier(g, kind, unit, depth.min(1)),
            "over" => self.over(g, unit, depth),
            "point" => self.point(g, unit),
            "reduce" => self.reduce(g, unit, depth),
            "leaf" => self.leaf(g, unit),
            _ => self.plain(g, kind, depth),
        }
    }

    fn add(&self, g: &mut Generator, unit: &'static str, depth: usize) -> Expr {
        let op = |g: &mut Generator| *g.random.pick(&[Op::Add, Op::Subtract]);
        let mut e = self.of(g, unit, depth).with(op(g), self.of(g, unit, depth));
        // Long sums stand where they do not nest.
        let more = if depth < 2 { *g.random.pick(&[0, 0, 0, 0, 1, 2, 12]) } else { 0 };
        for _ in 0..more {
            e = e.with(op(g), self.of(g, unit, 0));
        }
        // What is added and taken away again ends beside 0.
        if g.edges && g.random.chance(0.15) {
            let other = self.of(g, unit, 0);
            e = e.clone().with(Op::Add, other.clone()).with(Op::Subtract, e).with(Op::Subtract, other);
        }
        e
    }

    fn round(&self, g: &mut Generator, unit: &'static str, depth: usize) -> Expr {
        let x = self.of(g, unit, depth);
        match g.random.word(&["round", "roundup", "rounddown", "int"]) {
            "int" => call("int", vec![x]),
            function => {
                let digits = match g.random.chance(0.15) {
                    true => Expr::number("1").negative(),
                    false => Expr::number(g.random.word(&["0", "1", "2", "3"])),
                };
                call(function, vec![x, digits])
            }
        }
    }

    /// An expression that may be an error.
    fn risky(&self, g: &mut Generator, unit: &'static str, depth: usize) -> Expr {
        let e = self.firm(g, unit, depth);
        if unit != "1" || g.random.chance(0.4) {
            return e.with(Op::Divide, self.of(g, "1", depth));
        }
        let wide = g.edges && g.random.chance(0.3);
        match g.random.word(&["ln", "sqrt", "log10", "power", "^", "exp", "mod", "log"]) {
            "^" => {
                let base = if matches!(e, Expr::Name(..) | Expr::Call(..) | Expr::Number(_)) {
                    e
                } else {
                    call("abs", vec![e])
                };
                let y = self.of(g, "1", depth);
                base.with(Op::Power, if wide { y.with(Op::Multiply, Expr::number("1000")) } else { within(y, "100") })
            }
            "power" => {
                let y = self.of(g, "1", depth);
                call("power", vec![e, if wide { y } else { within(y, "100") }])
            }
            "exp" => call("exp", vec![e.with(Op::Multiply, Expr::number("100"))]),
            "mod" => {
                let divisor = within(self.of(g, "1", depth), "10000");
                call("mod", vec![within(e, "10000"), divisor])
            }
            "log" => call("log", vec![e, self.of(g, "1", depth)]),
            function => call(function, vec![e]),
        }
    }

    fn comparison(&self, g: &mut Generator, depth: usize) -> Expr {
        let unit = g.random.word(words::UNITS);
        let op = *g.random.pick(&Op::COMPARISONS);
        self.of(g, unit, depth).with(op, self.of(g, unit, depth))
    }

    /// A comparison, or several.
    pub(super) fn condition(&self, g: &mut Generator, depth: usize) -> Expr {
        let several = depth > 0 && g.random.chance(0.22);
        match (several, g.random.chance(0.3)) {
            (false, _) => self.comparison(g, depth),
            (true, true) => call("not", vec![self.comparison(g, depth - 1)]),
            (true, false) => {
                let function = g.random.word(&["and", "or"]);
                call(function, (0..*g.random.pick(&[2, 3])).map(|_| self.comparison(g, depth - 1)).collect())
            }
        }
    }

    /// What is a plain number whatever it is made of.
    fn plain(&self, g: &mut Generator, kind: &str, depth: usize) -> Expr {
        match kind {
            "compare" => self.comparison(g, depth),
            "logic" => {
                let function = g.random.word(&["and", "or"]);
                let part = |g: &mut Generator| match g.random.chance(0.2) {
                    true => self.of(g, "1", depth),
                    false => self.comparison(g, depth),
                };
                call(function, (0..*g.random.pick(&[2, 3])).map(|_| part(g)).collect())
            }
            "sign" => {
                let unit = g.random.word(words::UNITS);
                call("sign", vec![self.of(g, unit, depth)])
            }
            "exp" => call("exp", vec![call("min", vec![self.of(g, "1", depth), Expr::number("3")])]),
            "percent" => {
                let e = self.of(g, "1", depth);
                let short = matches!(e, Expr::Number(_) | Expr::Name(..) | Expr::Call(..));
                Expr::Percent(Box::new(if short { e } else { call("abs", vec![e]) }))
            }
            "log" => {
                let e = self.of(g, "1", depth);
                let x = above_zero(g, e);
                match g.random.word(&["ln", "sqrt", "log10", "log"]) {
                    "log" => call("log", vec![x, Expr::number(g.random.word(&["2", "10", "0.5"]))]),
                    function => call(function, vec![x]),
                }
            }
            "power" => {
                let e = self.of(g, "1", depth);
                let base = above_zero(g, e);
                let exponent = match g.random.chance(0.6) {
                    true => within(self.of(g, "1", depth), "3"),
                    false => Expr::number(g.random.word(&["2", "0.5", "3", "1.5"])),
                };
                if g.random.chance(0.3) { call("power", vec![base, exponent]) } else { base.with(Op::Power, exponent) }
            }
            _ => self.curve(g, depth),
        }
    }

    fn curve(&self, g: &mut Generator, depth: usize) -> Expr {
        let x = within(self.of(g, "1", depth), "20");
        let small = within(self.of(g, "1", 0), "2");
        let number = |text: &str| Expr::number(text);
        match g.random.word(&["logistic", "gompertz", "bass", "learning"]) {
            "logistic" => call("logistic", vec![x, self.of(g, "1", 0), self.of(g, "1", 0), small]),
            "gompertz" => {
                let (x, rate) = (call("abs", vec![x]), call("abs", vec![small]));
                call("gompertz", vec![x, self.of(g, "1", 0), number("2"), rate])
            }
            "bass" => {
                let q = number(g.random.word(&["0.38", "0.5", "0"]));
                call("bass", vec![call("abs", vec![x]), number("0.03"), q])
            }
            _ => {
                let e = self.of(g, "1", 0);
                let rate = number(g.random.word(&["0.8", "80%", "1", "0.5"]));
                call("learning", vec![above_zero(g, e), g.positive(), rate])
            }
        }
    }

    fn earlier(&self, g: &mut Generator, kind: &str, unit: &'static str, depth: usize) -> Expr {
        let inner = Writer { inside_prev: true, ..self.clone() };
        match kind {
            "prev" => call("prev", vec![inner.of(g, unit, depth)]),
            "lag" => {
                let depth = if g.random.chance(0.3) { depth } else { 0 };
                let x = inner.of(g, unit, depth);
                call("lag", vec![x, Expr::number(g.random.word(&["1", "2", "3", "12", "40"]))])
            }
            "cumulative" => {
                let e = call("cumulative", vec![self.of(g, unit, depth)]);
                if g.random.chance(0.2) { call("prev", vec![e]) } else { e }
            }
            _ => {
                let x = self.of(g, unit, depth);
                call("recent", vec![x, Expr::number(g.random.word(&["1", "2", "3", "12"]))])
            }
        }
    }

    /// A sum over dimensions, of which some are not free here.
    fn over(&self, g: &mut Generator, unit: &'static str, depth: usize) -> Expr {
        let names: Vec<String> = g.model.dimensions.iter().map(|(name, _)| name.clone()).collect();
        let mut over: Vec<String> = names.iter().filter(|_| g.random.chance(0.6)).cloned().collect();
        if over.is_empty() {
            over.push(g.random.pick(&names).clone());
        }
        let mut inner = self.clone();
        inner.dims.extend(over.iter().filter(|d| !self.dims.contains(d)).cloned());
        let e = inner.of(g, unit, depth);
        let free = inner.free(g, &e);
        let summed: Vec<String> = over.into_iter().filter(|d| free.contains(d)).collect();
        let stays = free.iter().any(|d| !self.dims.contains(d) && !summed.contains(d));
        if summed.is_empty() || stays {
            return self.leaf(g, unit);
        }
        let function = g.random.word(&OVER);
        let all = summed.len() == free.len() && g.random.chance(0.5);
        let named = if all { vec![] } else { summed.into_iter().map(Expr::Dimension).collect() };
        call(function, [vec![e], named].concat())
    }

    /// A driver over time, in one period.
    fn point(&self, g: &mut Generator, unit: &'static str) -> Expr {
        let fits = |k: &&super::Known| {
            let here = k.dims.iter().all(|d| self.dims.contains(d) && !is_calendar(d));
            k.kind == Kind::Driver && k.varies && k.unit == unit && here
        };
        let options: Vec<String> = g.usable().filter(fits).map(|k| k.name.clone()).collect();
        if options.is_empty() {
            return self.leaf(g, unit);
        }
        let x = Expr::name(g.random.pick(&options).as_str());
        match g.random.chance(0.5) {
            true => call("first", vec![x]),
            false => call("at", vec![x, Expr::Period(g.inside())]),
        }
    }

    /// Something over the whole time, a year or a range.
    fn reduce(&self, g: &mut Generator, unit: &'static str, depth: usize) -> Expr {
        let inner = Writer { mode: Mode::Line, ..self.clone() };
        let x = inner.of(g, unit, depth.min(1));
        let functions = ["total", "average_over", "smallest", "largest", "first", "last", "at"];
        let mut function = g.random.word(&functions);
        if function == "at" {
            return call("at", vec![x, Expr::Period(g.period(0.0))]);
        }
        // Without a year the two would reduce over dimensions as well, which is another thing.
        if matches!(function, "smallest" | "largest") && (!inner.free(g, &x).is_empty() || loose(&x)) {
            function = "total";
        }
        let (step, first, periods) = (g.model.step, g.model.first, g.model.periods);
        match g.random.below(4) {
            0 | 1 => call(function, vec![x]),
            2 => {
                let (low, high) = (step.year_of(first), step.year_of(first + periods - 1));
                let year = low + g.random.below((high - low + 1) as usize) as i64;
                call(function, vec![x, Expr::number(year)])
            }
            _ => {
                let mut ends = [0, 0].map(|_| first + g.random.below(periods as usize) as i64);
                ends.sort_unstable();
                call(function, vec![x, Expr::Period(step.show(ends[0])), Expr::Period(step.show(ends[1]))])
            }
        }
    }
}
