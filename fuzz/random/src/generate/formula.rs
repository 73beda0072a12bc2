//! Formulas: what may stand where, and whether its unit is certain.

use super::{Generator, Kind, Known};
use crate::tree::{Expr, OVER, Op, is_calendar};

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// In a driver or an opening.
    Value,
    /// In a line, a check or a reducer.
    Line,
    /// In an output.
    Output,
}

/// Writes the expressions of one formula.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    pub(super) mode: Mode,
    /// Dimensions that may be left free.
    pub(super) dims: Vec<String>,
    /// Lines and outputs that may be used.
    pub(super) visible: Vec<String>,
    pub(super) inside_prev: bool,
}

/// What a function keeps the unit of its first argument, or of all of them.
const KEEP_FIRST: &[&str] = &[
    "round",
    "roundup",
    "rounddown",
    "int",
    "abs",
    "prev",
    "lag",
    "cumulative",
    "recent",
    "total",
    "average_over",
    "first",
    "last",
    "at",
    "sum",
    "average",
    "smallest",
    "largest",
];

impl Writer {
    pub(super) fn new(mode: Mode, dims: Vec<String>) -> Writer {
        Writer { mode, dims, visible: vec![], inside_prev: false }
    }

    pub(super) fn seeing(mode: Mode, dims: Vec<String>, visible: Vec<String>) -> Writer {
        Writer { visible, ..Writer::new(mode, dims) }
    }

    /// An expression whose unit does not hang on literals alone.
    pub(super) fn firm(&self, g: &mut Generator, unit: &'static str, depth: usize) -> Expr {
        for _ in 0..3 {
            let e = self.of(g, unit, depth);
            if unit == "1" || sure(&e) {
                return e;
            }
        }
        let fits = |d: &&Known| d.kind == Kind::Driver && d.unit == unit && d.dims.is_empty() && !d.varies;
        Expr::name(&g.known.iter().find(fits).expect("there is a driver of every unit").name)
    }

    /// An expression of a unit, at most so deep.
    pub(super) fn of(&self, g: &mut Generator, unit: &'static str, depth: usize) -> Expr {
        if depth == 0 {
            return self.leaf(g, unit);
        }
        let kinds = self.kinds(g, unit);
        for _ in 0..5 {
            let kind = g.random.word(&kinds);
            let e = self.kind(g, kind, unit, depth - 1);
            if unit == "1" || sure(&e) || loose(&e) {
                return e;
            }
        }
        self.leaf(g, unit)
    }

    fn kinds(&self, g: &Generator, unit: &str) -> Vec<&'static str> {
        let mut kinds = vec![
            "add", "add", "scale", "scale", "leaf", "leaf", "if", "extreme", "round", "abs", "negate", "iferror",
            "quotient", "mod",
        ];
        match unit {
            "1" => kinds.extend(["compare", "logic", "exp", "power", "curve", "sign", "log", "percent"]),
            _ => kinds.extend(["product", "product"]),
        }
        match self.mode {
            Mode::Line if !self.inside_prev => kinds.extend(["prev", "prev", "lag", "cumulative", "recent"]),
            Mode::Line => {}
            Mode::Output => kinds.extend(["reduce"; 10]),
            Mode::Value => kinds.push("point"),
        }
        if self.mode == Mode::Line {
            if !g.model.dimensions.is_empty() {
                kinds.extend(["over", "over"]);
            }
            if !self.dims.is_empty() {
                kinds.push("is");
            }
        }
        kinds
    }

    fn known(&self, g: &Generator, unit: &str) -> Vec<Known> {
        let visible = |known: &Known| match known.kind {
            Kind::Constant => true,
            Kind::Driver => self.mode == Mode::Line || !known.varies,
            Kind::Line if self.mode != Mode::Line => false,
            Kind::Line if self.inside_prev => known.opening,
            Kind::Line => self.visible.contains(&known.name),
            Kind::Output => self.mode == Mode::Output && self.visible.contains(&known.name),
            Kind::Figure => self.mode != Mode::Line,
        };
        let mut out: Vec<Known> = g.usable().filter(|k| k.unit == unit && visible(k)).cloned().collect();
        let lines: Vec<Known> = out.iter().filter(|k| k.kind == Kind::Line).cloned().collect();
        out.extend(lines);
        out
    }

    pub(super) fn leaf(&self, g: &mut Generator, unit: &'static str) -> Expr {
        let known = self.known(g, unit);
        if !known.is_empty() && g.random.chance(0.75) {
            let one = g.random.pick(&known).clone();
            return self.name(g, &one);
        }
        if unit == "1" {
            if self.mode == Mode::Line && g.random.chance(0.35) {
                return self.clock(g);
            }
            return g.literal();
        }
        match known.is_empty() {
            false => {
                let one = g.random.pick(&known).clone();
                self.name(g, &one)
            }
            // Literals alone fit any unit in a sum.
            true => g.literal(),
        }
    }

    fn clock(&self, g: &mut Generator) -> Expr {
        let periods: Vec<String> =
            g.usable().filter(|k| k.kind == Kind::Driver && k.unit == "period").map(|k| k.name.clone()).collect();
        let words = ["t", "month", "quarter", "year", "elapsed", "period_length"];
        let at = g.random.below(words.len() + 1 + periods.len());
        match at {
            // A unit of its own: `year`.
            5 => Expr::name("period_length").with(Op::Divide, Expr::name("period_length")),
            at if at < words.len() => Expr::name(words[at]),
            at if at == words.len() => Expr::Call("since", vec![Expr::Period(g.period(0.3))]),
            at => Expr::Call("since", vec![Expr::name(&periods[at - words.len() - 1])]),
        }
    }

    /// A name that leaves no other dimensions free than it may.
    pub(super) fn name(&self, g: &mut Generator, known: &Known) -> Expr {
        if known.kind == Kind::Figure {
            return Expr::Figure(known.name.clone());
        }
        let (mut picked, mut summed) = (vec![], vec![]);
        for dimension in &known.dims {
            let elements = g.model.elements(dimension);
            if is_calendar(dimension) {
                if self.mode != Mode::Line || g.random.chance(0.2) {
                    picked.push(g.random.pick(&elements).clone());
                }
            } else if !self.dims.contains(dimension) || g.random.chance(0.15) {
                match g.random.chance(0.5) {
                    true => summed.push(dimension.clone()),
                    false => picked.push(g.random.pick(&elements).clone()),
                }
            }
        }
        let own = known.dims.iter().filter(|d| !is_calendar(d));
        let is_picked = |d: &String| picked.iter().any(|e| g.model.elements(d).contains(e));
        let left = own.filter(|d| !is_picked(d)).count();
        g.random.shuffle(&mut picked);
        let name = Expr::Name(known.name.clone(), picked);
        if summed.is_empty() {
            return name;
        }
        let function = g.random.word(&OVER);
        // In outputs the last two without a dimension reduce over time.
        let over_time = self.mode == Mode::Output && matches!(function, "smallest" | "largest");
        let all = summed.len() == left && !over_time && g.random.chance(0.5);
        let named = if all { vec![] } else { summed.into_iter().map(Expr::Dimension).collect() };
        Expr::Call(function, [vec![name], named].concat())
    }

    /// The dimensions that an expression leaves free.
    pub(super) fn free(&self, g: &Generator, e: &Expr) -> Vec<String> {
        let mut out: Vec<String> = vec![];
        match e {
            Expr::Name(name, picked) => {
                let dims = g.known.iter().find(|k| k.name == *name).map(|k| k.dims.clone()).unwrap_or_default();
                let is_picked = |d: &String| picked.iter().any(|e| g.model.elements(d).contains(e));
                out.extend(dims.into_iter().filter(|d| !is_calendar(d) && !is_picked(d)));
            }
            Expr::Is(dimension, ..) => out.push(dimension.clone()),
            _ => {
                for part in e.parts() {
                    for dimension in self.free(g, part) {
                        if !out.contains(&dimension) {
                            out.push(dimension);
                        }
                    }
                }
                if let Expr::Call(function, arguments) = e
                    && OVER.contains(function)
                {
                    let named = |d: &String| arguments.iter().any(|a| matches!(a, Expr::Dimension(x) if x == d));
                    let any = arguments.iter().any(|a| matches!(a, Expr::Dimension(_)));
                    out.retain(|d| any && !named(d));
                }
            }
        }
        out
    }
}

/// Whether an expression is made of literals alone.
pub(super) fn loose(e: &Expr) -> bool {
    match e {
        Expr::Number(_) => true,
        Expr::Negate(_) | Expr::Percent(_) | Expr::Binary(..) => e.parts().into_iter().all(loose),
        Expr::Call("since", _) => false,
        Expr::Call(_, arguments) => {
            arguments.iter().filter(|a| !matches!(a, Expr::Dimension(_) | Expr::Period(_))).all(loose)
        }
        _ => false,
    }
}

/// Whether the unit of an expression does not hang on literals alone.
pub(super) fn sure(e: &Expr) -> bool {
    match e {
        Expr::Number(_) | Expr::Period(_) | Expr::Dimension(_) => false,
        Expr::Negate(x) | Expr::Percent(x) => sure(x),
        Expr::Binary(Op::Add | Op::Subtract, a, b) => sure(a) || sure(b),
        Expr::Binary(..) => !loose(e),
        Expr::Call("if", arguments) => arguments[1..].iter().any(sure),
        Expr::Call("min" | "max" | "mod" | "iferror", arguments) => arguments.iter().any(sure),
        Expr::Call(name, arguments) if KEEP_FIRST.contains(name) => sure(&arguments[0]),
        _ => true,
    }
}
