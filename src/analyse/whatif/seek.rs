//! Goal seek: the value of a knob at which an output meets a target.
//!
//! The range is scanned first, so that several solutions, jumps and poles are seen; each change of sign is then closed
//! in on by Brent's method (Brent 1973, "Algorithms for minimization without derivatives", chapter 4) and accepted only
//! if the outcome there is the target.

use super::knob::{Knob, Turn};
use super::question::Question;
use crate::library::typed;

/// Places of the first look at the range.
const SCAN: usize = 65;
/// Places on either side of where the knob stands, each halfway to it.
const CLOSER: i32 = 12;
/// How near an outcome has to be to the target, relative to it.
const NEAR: f64 = 1e-9;
/// Steps of Brent's method and of bisections at most.
const MOST_STEPS: usize = 200;

/// What is sought.
#[derive(Clone, Debug)]
pub struct Sought {
    /// What may be turned.
    pub knob: Knob,
    /// The outcome that is wanted.
    pub target: f64,
    /// The range to look in; where it is not given, the driver's own.
    pub between: Option<(f64, f64)>,
    /// Whether only whole values count.
    pub whole: bool,
}

/// What is to be said of a result.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// The target is met as things are.
    AlreadyMet,
    /// The output does not hang on the knob.
    NoEffect,
    /// The outcome jumps over the target between two values of the knob.
    Jump {
        /// The knob on one side, and the outcome there.
        below: (f64, f64),
        /// The same on the other.
        above: (f64, f64),
    },
    /// The range is a guess, since neither the driver nor the question has one.
    RangeGuessed,
    /// A milestone, or whole values: met at the value, not met just beside it.
    JustMet {
        /// The outcome beside it.
        beside: f64,
    },
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Seek {
    /// Where the knob stands, and what comes out, as things are.
    pub before: (f64, f64),
    /// Whether the target can be met.
    pub reached: bool,
    /// The value nearest to where the knob stands; where the target cannot be met, the one that comes nearest to it.
    pub value: Option<f64>,
    /// The outcome there.
    pub outcome: Option<f64>,
    /// Every value at which the target is met, from the lowest.
    pub solutions: Vec<f64>,
    /// The range that was looked in.
    pub range: (f64, f64),
    /// What else there is to say.
    pub remarks: Vec<Remark>,
}

/// Looks for the value: in the range that is given, else in the driver's own; where nobody has given one, around where
/// the knob stands, and where nothing is there, further out.
pub fn seek(question: &Question<'_>, sought: &Sought) -> Seek {
    if let Some(between) = sought.between {
        return seek_between(question, sought, between, vec![]);
    }
    let own = sought.knob.range(question.program, &question.base);
    let present = sought.knob.present(&question.base);
    let within = |guess: (f64, f64)| {
        let low = own.0.unwrap_or(guess.0.min(own.1.unwrap_or(guess.0)));
        (low, own.1.unwrap_or(guess.1.max(own.0.unwrap_or(guess.1))))
    };
    if let (Some(low), Some(high)) = own {
        return seek_between(question, sought, (low, high), vec![]);
    }
    let near = within(guessed(present));
    let found = seek_between(question, sought, near, vec![Remark::RangeGuessed]);
    if found.reached {
        return found;
    }
    let further =
        seek_between(question, sought, within(wide(question, &sought.knob, present, near)), vec![Remark::RangeGuessed]);
    if further.reached || !further.remarks.contains(&Remark::NoEffect) { further } else { found }
}

/// Ten times as far as a range, on both sides of where a knob stands; but what is counted, priced or a factor keeps its
/// sign.
pub fn wide(question: &Question<'_>, knob: &Knob, present: f64, (low, high): (f64, f64)) -> (f64, f64) {
    let reach = 10.0 * (high - low).max(present.abs());
    let signed = knob.turn == Turn::Factor || !question.program.model.drivers[knob.driver.0].unit.unit.is_plain();
    match signed {
        true if present > 0.0 => (low.min(0.0).max(present - reach), present + reach),
        true if present < 0.0 => (present - reach, high.max(0.0).min(present + reach)),
        _ => (present - reach, present + reach),
    }
}

fn seek_between(question: &Question<'_>, sought: &Sought, (low, high): (f64, f64), remarks: Vec<Remark>) -> Seek {
    let knob = &sought.knob;
    let before = (knob.present(&question.base), question.present());
    let whole = sought.whole || knob.whole_numbers(question.program);
    let mut search = Search { question, sought, low, high, whole, places: vec![] };
    search.scan(before.0);
    let mut out =
        Seek { before, reached: false, value: None, outcome: None, solutions: vec![], range: (low, high), remarks };
    // Where nothing can be computed nothing is known about an effect.
    let known = || search.places.iter().map(|place| place.1).filter(|outcome| !outcome.is_nan());
    let flat = known().next().is_some_and(|first| known().all(|outcome| outcome == first));
    if flat {
        out.remarks.push(Remark::NoEffect);
    }
    // A milestone or whole values: what counts is the edge between met and not met.
    let found =
        if question.is_period() || whole { search.edges(&mut out.remarks) } else { search.roots(&mut out.remarks) };
    let found: Vec<f64> = found.into_iter().map(|value| search.typed(value)).collect();
    let met_now = search.met(before.1) || (!question.is_period() && search.near(before.1));
    let stepwise = question.is_period() || whole;
    if search.near(before.1) || (stepwise && met_now && (low..=high).contains(&before.0)) {
        out.remarks.retain(|remark| matches!(remark, Remark::RangeGuessed));
        out.remarks.push(Remark::AlreadyMet);
        (out.reached, out.value, out.outcome) = (true, Some(before.0), Some(before.1));
        out.solutions = if found.is_empty() { vec![before.0] } else { found };
        return out;
    }
    let nearest = |values: &mut dyn Iterator<Item = f64>| {
        values.min_by(|a, b| (a - before.0).abs().total_cmp(&(b - before.0).abs()))
    };
    match nearest(&mut found.iter().copied()) {
        Some(value) => {
            (out.reached, out.value, out.outcome) = (true, Some(value), Some(search.outcome(value)));
            out.solutions = found;
        }
        None => {
            let best = search.best(before);
            (out.value, out.outcome) = (best.map(|place| place.0), best.map(|place| place.1).filter(|x| x.is_finite()));
        }
    }
    // Jumps matter only where nothing else meets the target.
    if out.reached {
        out.remarks.retain(|remark| !matches!(remark, Remark::Jump { .. }));
    }
    out
}

/// A range around a value that nobody has given one for.
fn guessed(present: f64) -> (f64, f64) {
    match present {
        0.0 => (-1.0, 1.0),
        x if x > 0.0 => (0.0, 10.0 * x),
        x => (10.0 * x, 0.0),
    }
}

struct Search<'a> {
    question: &'a Question<'a>,
    sought: &'a Sought,
    low: f64,
    high: f64,
    whole: bool,
    /// Values of the knob, rising, with the outcomes there.
    places: Vec<(f64, f64)>,
}

impl Search<'_> {
    fn outcome(&self, value: f64) -> f64 {
        self.question.with(&self.sought.knob.at(value))
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

    /// A value with as many digits as one can type (worksheets keep 15), if the target is met there as well.
    fn typed(&self, value: f64) -> f64 {
        if value == 0.0 {
            return value;
        }
        let short = typed(value);
        let step = 10f64.powi(value.abs().log10().floor() as i32 - 14);
        let stepwise = self.question.is_period() || self.whole;
        let as_good = |x: &f64| {
            let outcome = self.outcome(*x);
            if stepwise {
                self.met(outcome)
            } else {
                (outcome - self.outcome(value)).abs() <= NEAR * self.sought.target.abs().max(outcome.abs())
            }
        };
        let inside = |x: &f64| (self.low..=self.high).contains(x);
        [short, typed(short + step), typed(short - step)].into_iter().filter(inside).find(as_good).unwrap_or(value)
    }

    /// Where the outcome equals the target.
    fn roots(&self, remarks: &mut Vec<Remark>) -> Vec<f64> {
        let miss = |outcome: f64| outcome - self.sought.target;
        let mut found: Vec<f64> = Vec::new();
        for (value, outcome) in &self.places {
            if self.near(*outcome) {
                found.push(*value);
            }
        }
        for pair in self.places.windows(2) {
            let ((a, fa), (b, fb)) = ((pair[0].0, miss(pair[0].1)), (pair[1].0, miss(pair[1].1)));
            if self.near(pair[0].1) || self.near(pair[1].1) || fa.is_nan() || fb.is_nan() || fa.signum() == fb.signum()
            {
                continue;
            }
            let (root, other) = self.brent((a, fa), (b, fb));
            // Beside a jump or a pole the outcomes are far apart however near the values are.
            let (at, beside) = (self.outcome(root), self.outcome(other));
            let smooth = (at - beside).abs() <= NEAR * (fa - fb).abs();
            if self.near(at) || (smooth && self.near_beside(at, (fa - fb).abs())) {
                found.push(root);
                continue;
            }
            let (below, above) = if root < other { (root, other) } else { (other, root) };
            remarks.push(Remark::Jump { below: (below, self.outcome(below)), above: (above, self.outcome(above)) });
        }
        // The outcome may touch the target without passing it.
        for three in self.places.windows(3) {
            let [fa, fm, fb] = [0, 1, 2].map(|i| miss(three[i].1));
            let same = fa.signum() == fm.signum() && fm.signum() == fb.signum();
            let lowest = fm.abs() < fa.abs() && fm.abs() < fb.abs();
            if same && lowest && !self.near(three[1].1) {
                let value = self.lowest(three[0].0, three[2].0);
                if self.near_beside(self.outcome(value), (fa - fm).abs().max((fb - fm).abs())) {
                    found.push(value);
                }
            }
        }
        found.sort_by(f64::total_cmp);
        let close = NEAR * (self.high - self.low);
        found.dedup_by(|a, b| (*a - *b).abs() <= close);
        found
    }

    /// Brent's method; the two ends of what is left, the better one first.
    fn brent(&self, a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
        let f = |x: f64| self.outcome(x) - self.sought.target;
        let ((mut a, mut fa), (mut b, mut fb)) = (a, b);
        let (mut c, mut fc) = (a, fa);
        let mut step = b - a;
        let mut last = step;
        for _ in 0..MOST_STEPS {
            if fb.signum() == fc.signum() {
                (c, fc) = (a, fa);
                step = b - a;
                last = step;
            }
            if fc.abs() < fb.abs() {
                (a, b, c) = (b, c, b);
                (fa, fb, fc) = (fb, fc, fb);
            }
            let near = 2.0 * f64::EPSILON * b.abs() + 1e-15 * (self.high - self.low).abs();
            let half = (c - b) / 2.0;
            if half.abs() <= near || fb == 0.0 {
                break;
            }
            if last.abs() >= near && fa.abs() > fb.abs() && fa.is_finite() && fc.is_finite() {
                let s = fb / fa;
                let (mut p, mut q) = if a == c {
                    (2.0 * half * s, 1.0 - s)
                } else {
                    let (q, r) = (fa / fc, fb / fc);
                    (s * (2.0 * half * q * (q - r) - (b - a) * (r - 1.0)), (q - 1.0) * (r - 1.0) * (s - 1.0))
                };
                if p > 0.0 {
                    q = -q;
                }
                p = p.abs();
                if 2.0 * p < (3.0 * half * q - (near * q).abs()).min((last * q).abs()) {
                    last = step;
                    step = p / q;
                } else {
                    (step, last) = (half, half);
                }
            } else {
                (step, last) = (half, half);
            }
            (a, fa) = (b, fb);
            b += if step.abs() > near { step } else { near.copysign(half) };
            fb = f(b);
            if fb.is_nan() {
                // What cannot be computed is a gap: the last two known values are its ends.
                return (a, c);
            }
        }
        (b, c)
    }

    /// The value that comes nearest to the target, and its outcome; of those that come as near, where the knob stands, or
    /// next to it.
    fn best(&self, before: (f64, f64)) -> Option<(f64, f64)> {
        let miss = |place: &(f64, f64)| (place.1 - self.sought.target).abs();
        let far = |place: &(f64, f64)| (place.0 - before.0).abs();
        let nearer = |a: &(f64, f64), b: &(f64, f64)| miss(a).total_cmp(&miss(b)).then(far(a).total_cmp(&far(b)));
        let known = |place: &(f64, f64)| !place.1.is_nan();
        let at = (0..self.places.len())
            .filter(|at| known(&self.places[*at]))
            .min_by(|a, b| nearer(&self.places[*a], &self.places[*b]))?;
        let mut found = vec![self.places[at], before];
        if !self.whole && !self.question.is_period() {
            // It may come nearer still between two places.
            let next = (at + 1).min(self.places.len() - 1);
            let value = self.typed(self.lowest(self.places[at.saturating_sub(1)].0, self.places[next].0));
            found.push((value, self.outcome(value)));
        }
        // What is hardly nearer is not worth a change.
        let least = found.iter().filter(|place| known(place)).map(miss).fold(f64::INFINITY, f64::min);
        let enough = least + NEAR * self.sought.target.abs().max(1.0);
        found.retain(|place| known(place) && miss(place) <= enough);
        found.into_iter().min_by(|a, b| far(a).total_cmp(&far(b)))
    }

    /// Where the outcome comes nearest to the target between two values (golden section).
    fn lowest(&self, mut a: f64, mut b: f64) -> f64 {
        let ratio = (5f64.sqrt() - 1.0) / 2.0;
        let f = |x: f64| (self.outcome(x) - self.sought.target).abs();
        let (mut x, mut y) = (b - ratio * (b - a), a + ratio * (b - a));
        let (mut fx, mut fy) = (f(x), f(y));
        for _ in 0..MOST_STEPS {
            if (b - a).abs() <= 1e-14 * (self.high - self.low).abs() {
                break;
            }
            if fx < fy {
                (b, y, fy) = (y, x, fx);
                x = b - ratio * (b - a);
                fx = f(x);
            } else {
                (a, x, fx) = (x, y, fy);
                y = a + ratio * (b - a);
                fy = f(y);
            }
        }
        if fx < fy { x } else { y }
    }

    /// The values at which a stepwise outcome just meets the target, on the side where it does.
    fn edges(&self, remarks: &mut Vec<Remark>) -> Vec<f64> {
        let mut found = Vec::new();
        for pair in self.places.windows(2) {
            let (mut yes, mut no) = match (self.met(pair[0].1), self.met(pair[1].1)) {
                (true, false) => (pair[0], pair[1]),
                (false, true) => (pair[1], pair[0]),
                _ => continue,
            };
            for _ in 0..MOST_STEPS {
                let middle = f64::midpoint(yes.0, no.0);
                let middle = if self.whole { middle.round() } else { middle };
                if middle == yes.0 || middle == no.0 {
                    break;
                }
                let outcome = self.outcome(middle);
                if self.met(outcome) {
                    yes = (middle, outcome);
                } else {
                    no = (middle, outcome);
                }
            }
            found.push(yes.0);
            let told = Remark::JustMet { beside: no.1 };
            if !remarks.contains(&told) {
                remarks.push(told);
            }
        }
        if found.is_empty()
            && let Some(place) = self.places.iter().find(|place| self.met(place.1))
        {
            // Met everywhere.
            found.push(place.0);
        }
        found
    }
}
