//! Between which numbers a value lies, in all periods and scenarios together: what is known of it without a run.
//!
//! A driver's own range counts where it declares one; else its values in all scenarios, ten times as far from 0 and a
//! tenth as near: what somebody types into the workbook is of the same sign and size, as a rule.

use super::rows::Rows;
use super::setting::{Setting, Settings};
use super::tree::{InputId, Knowing, Node, Tree};
use crate::formula::BinaryOp;
use crate::function::{Binary, Choice, Elementwise, Unary};
use crate::model::{Aggregate, Clock, FigureValue, Reducer};

/// From a lowest to a highest number, both included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub low: f64,
    pub high: f64,
}

/// Nothing is known.
pub(super) const ANY: Range = Range { low: f64::NEG_INFINITY, high: f64::INFINITY };
const POSITIVE: Range = Range { low: 0.0, high: f64::INFINITY };
const NEGATIVE: Range = Range { low: f64::NEG_INFINITY, high: 0.0 };

impl Range {
    pub(super) fn new(low: f64, high: f64) -> Range {
        if low.is_nan() || high.is_nan() { ANY } else { Range { low, high } }
    }

    pub(super) fn point(x: f64) -> Range {
        Range::new(x, x)
    }

    pub(super) fn union(self, other: Range) -> Range {
        Range { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    fn of(ends: &[f64]) -> Range {
        let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
        Range::new(low, ends.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    }

    fn negate(self) -> Range {
        Range { low: -self.high, high: -self.low }
    }

    fn add(self, other: Range) -> Range {
        Range::new(self.low + other.low, self.high + other.high)
    }

    fn times(self, other: Range) -> Range {
        // 0 times whatever is 0, however large it may be.
        let product = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        let (a, b) = (self, other);
        Range::of(&[product(a.low, b.low), product(a.low, b.high), product(a.high, b.low), product(a.high, b.high)])
    }

    /// A division by 0 gives no value, so that 0 only bounds the divisor.
    fn per(self, other: Range) -> Range {
        let inverse = match other {
            Range { low, high } if low > 0.0 || high < 0.0 => Range::new(1.0 / high, 1.0 / low),
            Range { low, high } if low >= 0.0 => Range::new(1.0 / high, f64::INFINITY),
            Range { low, high } if high <= 0.0 => Range::new(f64::NEG_INFINITY, 1.0 / low),
            _ => return ANY,
        };
        self.times(inverse)
    }

    fn power(self, exponent: Range) -> Range {
        let whole = exponent.low == exponent.high && exponent.low.fract() == 0.0;
        if self.low >= 0.0 {
            let end = |a: f64, b: f64| crate::maths::power(a, b);
            let (a, b) = (self, exponent);
            let ends = [end(a.low, b.low), end(a.low, b.high), end(a.high, b.low), end(a.high, b.high)];
            let all = Range::of(&ends);
            // Between the ends of an exponent that changes its sign lies 1.
            return if b.low < 0.0 && b.high > 0.0 || a.low < 1.0 && a.high > 1.0 {
                all.union(Range::point(1.0))
            } else {
                all
            };
        }
        if whole && exponent.low % 2.0 == 0.0 { POSITIVE } else { ANY }
    }

    /// The same sign, any size.
    fn sign_only(self) -> Range {
        match self {
            Range { low, .. } if low >= 0.0 => POSITIVE,
            Range { high, .. } if high <= 0.0 => NEGATIVE,
            _ => ANY,
        }
    }

    /// Whether numbers of the two may add up to about 0 without both being 0. The ends themselves are rounded.
    pub(super) fn may_cancel(self, other: Range) -> bool {
        let (low, high) = (self.low.max(-other.high), self.high.min(-other.low));
        let slack = 1e-13 * low.abs().min(high.abs());
        low - slack <= high + slack && (low, high) != (0.0, 0.0)
    }

    /// Grown until it no longer changes: an end that moved goes as far as its sign lets it.
    fn widened(self, before: Range) -> Range {
        let low = if self.low < before.low { if self.low >= 0.0 { 0.0 } else { f64::NEG_INFINITY } } else { self.low };
        let high = if self.high > before.high { if self.high <= 0.0 { 0.0 } else { f64::INFINITY } } else { self.high };
        Range { low, high }
    }
}

/// The ranges of everything that trees name.
pub(super) struct Ranges<'r> {
    pub rows: &'r Rows<'r>,
    constants: Vec<Range>,
    inputs: Vec<Range>,
    /// `None` until something is known of a row.
    values: Vec<Option<Range>>,
}

impl<'r> Ranges<'r> {
    /// Follows all rows until nothing changes.
    pub(super) fn new(rows: &'r Rows<'r>, constants: &[Tree], settings: &[Settings]) -> Ranges<'r> {
        let mut ranges = Ranges {
            rows,
            constants: vec![ANY; constants.len()],
            inputs: vec![ANY; rows.inputs.len()],
            values: vec![None; rows.arena.len()],
        };
        for _ in 0..constants.len().min(8) {
            ranges.constants = constants.iter().map(|tree| ranges.of(tree).unwrap_or(ANY)).collect();
        }
        ranges.drivers(settings);
        for round in 0.. {
            let mut changed = false;
            for id in &rows.sequence {
                let Some(row) = &rows.arena[id.0] else { continue };
                let parts = [row.opening.as_ref(), Some(&row.tree)];
                let own = parts.into_iter().flatten().filter_map(|tree| ranges.of(tree)).reduce(Range::union);
                let before = ranges.values[id.0];
                let Some(now) = own.map(|own| before.map_or(own, |before| before.union(own))) else { continue };
                let now = if round > 3 { now.widened(before.unwrap_or(now)) } else { now };
                changed |= before != Some(now);
                ranges.values[id.0] = Some(now);
            }
            if !changed || round > 40 {
                break;
            }
        }
        ranges
    }

    fn drivers(&mut self, settings: &[Settings]) {
        let Some(first) = settings.first() else { return };
        for input in &first.order {
            let all = settings.iter().filter_map(|settings| self.setting(&settings.inputs[input.0]));
            let values = all.reduce(Range::union).unwrap_or(ANY);
            let driver = &self.rows.model.drivers[self.rows.inputs[input.0].driver.0];
            let wide = Range {
                low: if values.low > 0.0 { values.low / 10.0 } else { values.low * 10.0 },
                high: match values {
                    Range { low: 0.0, high: 0.0 } => f64::INFINITY,
                    Range { high, .. } if high < 0.0 => high / 10.0,
                    Range { high, .. } => high * 10.0,
                },
            };
            self.inputs[input.0] = Range::new(driver.min.unwrap_or(wide.low), driver.max.unwrap_or(wide.high));
        }
    }

    fn setting(&self, setting: &Setting) -> Option<Range> {
        setting.values().filter_map(|key| self.of(&key.value)).reduce(Range::union)
    }

    fn input(&self, input: InputId) -> Range {
        self.inputs[input.0]
    }

    /// The range of a tree; `None` as long as it names rows of which nothing is known yet.
    pub(super) fn of(&self, tree: &Tree) -> Option<Range> {
        let timeline = &self.rows.model.timeline;
        Some(match &tree.node {
            Node::Number(x) => Range::point(*x),
            Node::Period(t) => Range::point(f64::from(*t)),
            Node::Constant(id) => self.constants[id.0],
            Node::Figure(id) => match &self.rows.model.baseline.figures[id.0].value {
                FigureValue::Number(x) => Range::point(*x),
                FigureValue::Period(_) => ANY,
            },
            Node::Input { input, .. } | Node::InputAt { input, .. } => self.input(*input),
            Node::Seasonal { inputs, .. } => {
                inputs.iter().map(|input| self.input(*input)).reduce(Range::union).unwrap_or(ANY)
            }
            Node::Row { row, .. } => self.values[row.0]?,
            Node::Clock { clock, shift } => {
                let (first, last) = (1.0 - f64::from(*shift), f64::from(timeline.last()));
                match clock {
                    Clock::T => Range::new(first, last),
                    Clock::Month => Range::new(1.0, 12.0),
                    Clock::Quarter => Range::new(1.0, 4.0),
                    Clock::Year => POSITIVE,
                    Clock::PeriodLength => Range::point(timeline.period_length()),
                    Clock::Elapsed => Range::new((first - 1.0) * timeline.period_length(), last),
                }
            }
            Node::Known(Knowing::Is(_)) => Range::new(0.0, 1.0),
            Node::Known(Knowing::Count(_, count)) => Range::new(0.0, f64::from(*count)),
            // Somebody may type anything there.
            Node::Known(Knowing::Value(_) | Knowing::Sum(..)) => ANY,
            Node::Negate(x) => self.of(x)?.negate(),
            Node::Percent(x) => self.of(x)?.per(Range::point(100.0)),
            Node::Settled(x) | Node::Significant(x, _) => self.of(x)?,
            Node::Places(_) => ANY,
            Node::Arithmetic(op, a, b) => arithmetic(*op, self.of(a)?, self.of(b)?),
            Node::Compare(..) => Range::new(0.0, 1.0),
            Node::Call(function, parts) => return self.call(*function, parts),
            Node::Over(how, parts) => {
                let mut all = parts.iter().map(|part| self.of(part)).collect::<Option<Vec<_>>>()?.into_iter();
                let first = all.next().unwrap_or(ANY);
                match how {
                    Aggregate::Sum => all.fold(first, Range::add),
                    Aggregate::Average | Aggregate::Smallest | Aggregate::Largest => all.fold(first, Range::union),
                }
            }
            Node::Since(..) | Node::FirstWhen(_) | Node::LastingFrom(_) => ANY,
            Node::Recent { row, .. } => self.values[row.0]?.sign_only(),
            Node::Reduce { how: Reducer::Total, row, .. } => self.values[row.0]?.sign_only(),
            Node::Reduce { row, .. } => self.values[row.0]?,
            Node::ReduceBlock { rows, .. } => {
                rows.iter().map(|row| self.values[row.0]).reduce(|a, b| Some(a?.union(b?))).flatten()?
            }
        })
    }

    fn call(&self, function: Elementwise, parts: &[Tree]) -> Option<Range> {
        let part = |at: usize| self.of(&parts[at]);
        let all = || parts.iter().map(|part| self.of(part)).collect::<Option<Vec<_>>>();
        // What a branch not looked at yet gives comes with a later round.
        let either = |parts: &[Tree]| parts.iter().filter_map(|part| self.of(part)).reduce(Range::union);
        Some(match function {
            Elementwise::Choice(Choice::If) => return either(&parts[1..]),
            Elementwise::Choice(Choice::IfError) => return either(parts),
            Elementwise::Unary(function) => unary(function, part(0)?),
            Elementwise::Binary(Binary::Min) => {
                all()?.into_iter().reduce(|a, b| Range { low: a.low.min(b.low), high: a.high.min(b.high) })?
            }
            Elementwise::Binary(Binary::Max) => {
                all()?.into_iter().reduce(|a, b| Range { low: a.low.max(b.low), high: a.high.max(b.high) })?
            }
            Elementwise::Binary(Binary::Round | Binary::RoundUp | Binary::RoundDown) => part(0)?.sign_only(),
            Elementwise::Binary(Binary::Mod) => part(1)?.union(Range::point(0.0)),
            Elementwise::Binary(Binary::Power) => part(0)?.power(part(1)?),
            Elementwise::Binary(Binary::Log) => ANY,
            Elementwise::Binary(Binary::And | Binary::Or) => Range::new(0.0, 1.0),
        })
    }
}

fn unary(function: Unary, x: Range) -> Range {
    match function {
        Unary::Abs if x.low >= 0.0 => x,
        Unary::Abs if x.high <= 0.0 => x.negate(),
        Unary::Abs => Range::new(0.0, x.high.max(-x.low)),
        Unary::Int => Range::new(x.low.floor(), x.high.floor()),
        Unary::Sqrt => Range::new(x.low.max(0.0).sqrt(), x.high.max(0.0).sqrt()),
        Unary::Exp => Range::new(crate::maths::exp(x.low), crate::maths::exp(x.high)),
        Unary::Ln | Unary::Log10 => ANY,
        Unary::Sign => Range::new(-1.0, 1.0),
        Unary::Not => Range::new(0.0, 1.0),
    }
}

fn arithmetic(op: BinaryOp, a: Range, b: Range) -> Range {
    match op {
        BinaryOp::Add => a.add(b),
        BinaryOp::Subtract => a.add(b.negate()),
        BinaryOp::Multiply => a.times(b),
        BinaryOp::Divide => a.per(b),
        BinaryOp::Power => a.power(b),
        BinaryOp::Compare(_) => Range::new(0.0, 1.0),
    }
}
