//! Where in a range an outcome is the target.
//!
//! The range is scanned first, so that several solutions, stretches of them, jumps and poles are seen; each change of
//! sign is then closed in on, and accepted only if the outcome there is the target. What is told is a number that can be
//! typed, and the outcome is looked at again with it.

use super::question::Question;
use super::root::{brent, last_true, lowest};
use super::sought::{Remark, Sought};
use crate::evaluate::meets;
use crate::library::typed;

/// Places of the first look at the range.
const SCAN: usize = 65;
/// Places on either side of where the knob stands, each halfway to it.
const CLOSER: i32 = 12;
/// How near an outcome has to be to the target, relative to it.
const NEAR: f64 = 1e-9;
/// Outcomes that differ by less than this part of them are the same: sums of the same numbers in another order.
const SAME: f64 = 1e-12;
/// A stretch of values narrower than this part of the range is one value.
const NARROW: f64 = 1e-7;
/// How far beside a value, as a part of it, is close.
const BESIDE: f64 = 1e-5;
/// How far from the end of a stretch a number of fewer digits may lie, as a part of it.
const TIDY: f64 = 1e-7;

/// Values next to each other at all of which the target is met; both ends can be typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    /// The lowest value.
    pub from: f64,
    /// The highest; the same where it is one value.
    pub to: f64,
}

/// A range that has been looked at.
pub(super) struct Search<'a> {
    question: &'a Question<'a>,
    /// What is sought.
    pub sought: &'a Sought,
    low: f64,
    high: f64,
    whole: bool,
    /// A milestone or whole values: what counts is the edge between met and not met.
    pub stepwise: bool,
    /// Values of the knob, rising, with the outcomes there.
    places: Vec<(f64, f64)>,
}

impl<'a> Search<'a> {
    /// Looks at a range.
    pub(super) fn new(question: &'a Question<'a>, sought: &'a Sought, (low, high): (f64, f64)) -> Search<'a> {
        let whole = sought.whole || sought.knob.whole_numbers(question.program);
        let stepwise = whole || question.is_period();
        let mut search = Search { question, sought, low, high, whole, stepwise, places: vec![] };
        search.scan(search.present());
        search
    }

    fn present(&self) -> f64 {
        self.sought.knob.present(&self.question.base)
    }

    /// The outcome at a value.
    pub(super) fn outcome(&self, value: f64) -> f64 {
        self.question.with(&self.sought.knob.at(value))
    }

    fn miss(&self, outcome: f64) -> f64 {
        outcome - self.sought.target
    }

    fn near(&self, outcome: f64) -> bool {
        self.near_beside(outcome, 0.0)
    }

    /// Whether an outcome is the target, as exactly as outcomes that differ by so much around it tell.
    fn near_beside(&self, outcome: f64, spread: f64) -> bool {
        let target = self.sought.target;
        outcome == target || (outcome - target).abs() <= NEAR * target.abs().max(spread.min(f64::MAX))
    }

    /// Whether a stepwise outcome is at least as good as the target.
    fn met(&self, outcome: f64) -> bool {
        match self.question.lower_is_better() {
            true => outcome <= self.sought.target || self.near(outcome),
            false => (outcome >= self.sought.target && outcome.is_finite()) || self.near(outcome),
        }
    }

    /// Whether an outcome is good enough to stand for the target.
    fn good(&self, outcome: f64) -> bool {
        if self.stepwise { self.met(outcome) } else { self.near(outcome) }
    }

    /// Whether the outcome does not hang on the knob. Where nothing can be computed nothing is known about an effect.
    pub(super) fn is_flat(&self) -> bool {
        let known = || self.places.iter().map(|place| place.1).filter(|outcome| !outcome.is_nan());
        // A milestone that is not reached is infinitely late, and no sum.
        let close = |a: f64, b: f64| a.is_finite() && b.is_finite() && (a - b).abs() <= SAME * a.abs().max(b.abs());
        let same = |a: f64, b: f64| a == b || close(a, b);
        known().next().is_some_and(|first| known().all(|outcome| same(outcome, first)))
    }

    /// Whether nothing has to be changed.
    pub(super) fn is_met_already(&self) -> bool {
        let (value, outcome) = (self.present(), self.question.present());
        self.near(outcome) || (self.stepwise && self.met(outcome) && (self.low..=self.high).contains(&value))
    }

    fn scan(&mut self, present: f64) {
        let mut values: Vec<f64> = match self.whole {
            true => {
                let (low, high) = (self.low.ceil(), self.high.floor());
                let step = ((high - low) / (SCAN - 1) as f64).max(1.0);
                let count = ((high - low) / step).floor().max(0.0) as usize;
                (0..=count).map(|i| (low + step * i as f64).round()).chain([high]).filter(|x| *x <= high).collect()
            }
            false => {
                let step = (self.high - self.low) / (SCAN - 1) as f64;
                (0..SCAN - 1).map(|i| self.low + step * i as f64).chain([self.high]).collect()
            }
        };
        if (self.low..=self.high).contains(&present) && (!self.whole || present.fract() == 0.0) {
            values.push(present);
            // Halfway to where it stands, again and again: what is near is looked at closely.
            let ends = [self.low - present, self.high - present].into_iter();
            let closer = ends.flat_map(|far| (1..=CLOSER).map(move |k| present + far * 0.5_f64.powi(k)));
            values.extend(closer.map(|x| if self.whole { x.round() } else { x }));
        }
        values.sort_by(f64::total_cmp);
        values.dedup();
        self.places = values.into_iter().map(|value| (value, self.outcome(value))).collect();
    }

    /// The values at which the target is met, from the lowest.
    pub(super) fn stretches(&self, remarks: &mut Vec<Remark>) -> Vec<Stretch> {
        let mut found = self.runs(remarks);
        if !self.stepwise {
            found.extend(self.crossings(remarks));
            found.extend(self.touches());
        }
        found.sort_by(|a, b| a.from.total_cmp(&b.from));
        let close = NEAR * (self.high - self.low);
        found.dedup_by(|a, b| (a.from - b.from).abs() <= close || a.from <= b.to);
        found
    }

    /// The ends of stretches; where a milestone or whole values are sought, those between met and not met alone.
    pub(super) fn ends(&self, stretches: &[Stretch]) -> Vec<f64> {
        let inner = |value: &f64| *value > self.low && *value < self.high;
        let all = || stretches.iter().flat_map(|stretch| [stretch.from, stretch.to]);
        let mut ends: Vec<f64> = all().filter(|value| !self.stepwise || inner(value)).collect();
        if ends.is_empty() {
            ends = all().collect();
        }
        ends.sort_by(f64::total_cmp);
        ends.dedup();
        ends
    }

    /// Where the places looked at meet the target, as far as that goes on between them.
    fn runs(&self, remarks: &mut Vec<Remark>) -> Vec<Stretch> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < self.places.len() {
            let length = self.places[at..].iter().take_while(|place| self.good(place.1)).count();
            if length > 0 {
                out.extend(self.run(at, at + length - 1, remarks));
            }
            at += length.max(1);
        }
        out
    }

    fn run(&self, first: usize, last: usize, remarks: &mut Vec<Remark>) -> Option<Stretch> {
        let level = self.places[first].1;
        let flat = self.places[first..=last].iter().all(|place| place.1 == level);
        // On a level that is the target exactly so; a crossing is no stretch however near the outcomes beside it are.
        let holds = |x: f64| {
            let outcome = self.outcome(x);
            if self.stepwise || !flat { self.good(outcome) } else { outcome == level }
        };
        let mut edge = |inside: usize, outside: Option<&(f64, f64)>| match outside {
            None => self.places[inside].0,
            Some(outside) => {
                let (yes, no) = last_true(holds, self.whole, self.places[inside].0, outside.0);
                if self.stepwise {
                    let told = Remark::JustMet { beside: self.outcome(no) };
                    if !remarks.contains(&told) {
                        remarks.push(told);
                    }
                }
                yes
            }
        };
        let from = edge(first, first.checked_sub(1).and_then(|at| self.places.get(at)));
        let to = edge(last, self.places.get(last + 1));
        match first == last && to - from <= NARROW * (self.high - self.low) && !self.stepwise {
            true => self.one(self.places[first].0, 0.0),
            false => self.stretch(from, to),
        }
    }

    /// Where the outcome passes the target between two places.
    fn crossings(&self, remarks: &mut Vec<Remark>) -> Vec<Stretch> {
        let width = (self.high - self.low).abs();
        let mut found = Vec::new();
        for pair in self.places.windows(2) {
            let ((a, fa), (b, fb)) = ((pair[0].0, self.miss(pair[0].1)), (pair[1].0, self.miss(pair[1].1)));
            if self.near(pair[0].1) || self.near(pair[1].1) || fa.is_nan() || fb.is_nan() || fa.signum() == fb.signum()
            {
                continue;
            }
            let (root, other) = brent(|x| self.miss(self.outcome(x)), width, (a, fa), (b, fb));
            let (at, spread) = (self.outcome(root), self.spread(root));
            if self.near_beside(at, spread) {
                found.extend(self.level(root, at, (a, b)).or_else(|| self.one(root, spread)));
                continue;
            }
            let (below, above) = if root < other { (root, other) } else { (other, root) };
            remarks.push(Remark::Jump { below: (below, self.outcome(below)), above: (above, self.outcome(above)) });
        }
        found
    }

    /// By how much outcomes differ close beside a value: what its last digits do to the outcome is a part of that, while
    /// beside a jump or a pole the outcomes are far apart however near the values are.
    fn spread(&self, value: f64) -> f64 {
        let step = BESIDE * value.abs();
        let spread = (self.outcome(value + step) - self.outcome(value - step)).abs();
        if spread.is_finite() { spread } else { 0.0 }
    }

    /// The level around a value that meets the target, between two that do not; none where the outcome goes through it.
    fn level(&self, value: f64, outcome: f64, (low, high): (f64, f64)) -> Option<Stretch> {
        let same = |x: f64| self.outcome(x) == outcome;
        let step = NARROW * (high - low);
        if !same(value - step) && !same(value + step) {
            return None;
        }
        self.stretch(last_true(same, false, value, low).0, last_true(same, false, value, high).0)
    }

    /// Where the outcome touches the target without passing it.
    fn touches(&self) -> Vec<Stretch> {
        let mut found = Vec::new();
        for three in self.places.windows(3) {
            let [fa, fm, fb] = [0, 1, 2].map(|i| self.miss(three[i].1));
            let same = fa.signum() == fm.signum() && fm.signum() == fb.signum();
            if same && fm.abs() < fa.abs() && fm.abs() < fb.abs() && !self.near(three[1].1) {
                let value = self.lowest(three[0].0, three[2].0);
                let spread = self.spread(value);
                if self.near_beside(self.outcome(value), spread) {
                    found.extend(self.one(value, spread));
                }
            }
        }
        found
    }

    fn lowest(&self, a: f64, b: f64) -> f64 {
        lowest(|x| self.miss(self.outcome(x)).abs(), (self.high - self.low).abs(), a, b)
    }

    /// A single value, as it can be typed.
    fn one(&self, value: f64, spread: f64) -> Option<Stretch> {
        let value = self.typed(value, |outcome| self.near_beside(outcome, spread))?;
        Some(Stretch { from: value, to: value })
    }

    /// A stretch with ends that can be typed.
    fn stretch(&self, from: f64, to: f64) -> Option<Stretch> {
        let typed = |value| {
            let typed = self.typed(value, |outcome| self.good(outcome))?;
            Some(self.tidy(typed, |x| self.good(self.outcome(x))))
        };
        match (typed(from), typed(to)) {
            (Some(from), Some(to)) if from <= to => Some(Stretch { from, to }),
            (Some(value), _) | (None, Some(value)) => Some(Stretch { from: value, to: value }),
            (None, None) => None,
        }
    }

    /// A value with as many digits as one can type (worksheets keep 15) at which the target is met: the nearest one on
    /// the side where it is met outright, else the nearest where it is met as exactly as `good` asks.
    fn typed(&self, value: f64, good: impl Fn(f64) -> bool) -> Option<f64> {
        let output = &self.question.program.model.outputs[self.question.output];
        let step = if value == 0.0 { 0.0 } else { 10f64.powi(libm::log10(value.abs()).floor() as i32 - 14) };
        let beside = [0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0].map(|k| typed(value + k * step));
        let inside = beside.into_iter().filter(|x| (self.low..=self.high).contains(x));
        let looked: Vec<(f64, f64)> = inside.map(|x| (x, self.outcome(x))).filter(|place| good(place.1)).collect();
        let outright = looked.iter().find(|place| meets(output, place.1, self.sought.target));
        outright.or(looked.first()).map(|place| place.0)
    }

    /// The value of a stretch nearest to one of it that does not hold, at which something holds.
    pub(super) fn holding(&self, stretch: &Stretch, value: f64, holds: impl Fn(f64) -> bool) -> Option<f64> {
        let inside = |x: &f64| (stretch.from..=stretch.to).contains(x);
        let ends = [stretch.from, stretch.to].into_iter();
        let places = self.places.iter().map(|place| place.0).filter(inside).chain(ends);
        let nearest = places
            .filter(|x| *x != value && holds(*x))
            .min_by(|a, b| (a - value).abs().total_cmp(&(b - value).abs()))?;
        let (edge, _) = last_true(&holds, self.whole, nearest, value);
        let step = if edge == 0.0 { 0.0 } else { 10f64.powi(libm::log10(edge.abs()).floor() as i32 - 14) };
        let beside = [edge, edge + step.copysign(nearest - value), nearest].map(typed);
        let fits = |x: &f64| inside(x) && holds(*x) && self.good(self.outcome(*x));
        Some(self.tidy(beside.into_iter().find(fits)?, |x| fits(&x)))
    }

    /// A number of few digits beside the end of a stretch that does as well: comparisons hold within a tolerance, and
    /// nobody means 119.99999988.
    fn tidy(&self, value: f64, fits: impl Fn(f64) -> bool) -> f64 {
        let short = (3..=10).map(|digits| format!("{value:.digits$e}").parse().unwrap_or(value));
        let beside = |x: &f64| (x - value).abs() <= TIDY * value.abs() && (self.low..=self.high).contains(x);
        short.filter(beside).find(|x| fits(*x)).unwrap_or(value)
    }

    /// The value that comes nearest to the target, and its outcome; of those that come as near, where the knob stands, or
    /// next to it.
    pub(super) fn best(&self, before: (f64, f64)) -> Option<(f64, f64)> {
        let miss = |place: &(f64, f64)| self.miss(place.1).abs();
        let far = |place: &(f64, f64)| (place.0 - before.0).abs();
        let nearer = |a: &(f64, f64), b: &(f64, f64)| miss(a).total_cmp(&miss(b)).then(far(a).total_cmp(&far(b)));
        let known = |place: &(f64, f64)| !place.1.is_nan();
        let at = (0..self.places.len())
            .filter(|at| known(&self.places[*at]))
            .min_by(|a, b| nearer(&self.places[*a], &self.places[*b]))?;
        let mut found = vec![self.places[at], before];
        if !self.stepwise {
            // It may come nearer still between two places.
            let next = (at + 1).min(self.places.len() - 1);
            let value = typed(self.lowest(self.places[at.saturating_sub(1)].0, self.places[next].0));
            found.push((value, self.outcome(value)));
        }
        // What is hardly nearer is not worth a change.
        let least = found.iter().filter(|place| known(place)).map(miss).fold(f64::INFINITY, f64::min);
        let enough = least + NEAR * self.sought.target.abs().max(1.0);
        found.retain(|place| known(place) && miss(place) <= enough);
        found.into_iter().min_by(|a, b| far(a).total_cmp(&far(b)))
    }
}
