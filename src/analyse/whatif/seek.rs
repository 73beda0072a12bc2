//! Goal seek: the value of a knob at which an output meets a target.
//!
//! Of several values the one nearest to where the knob stands is taken, before all others one with which the model's
//! checks hold as well as they did.

use super::knob::{Knob, Turn};
use super::question::Question;
use super::search::{Search, Stretch};
use super::sought::{Remark, Sought};
use super::verdict::Verdict;

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
    /// Every value at which the target is met, from the lowest; of a stretch of such values, its ends.
    pub solutions: Vec<f64>,
    /// The range that was looked in.
    pub range: (f64, f64),
    /// What else there is to say.
    pub remarks: Vec<Remark>,
    /// What the value found, or the nearest one, does to the model's checks and ranges.
    pub verdict: Verdict,
}

impl Seek {
    /// Whether the target is met by a value that breaks nothing.
    fn holds(&self) -> bool {
        self.reached && self.verdict.holds()
    }
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
    if found.holds() {
        return found;
    }
    let further =
        seek_between(question, sought, within(wide(question, &sought.knob, present, near)), vec![Remark::RangeGuessed]);
    let better = match found.reached {
        true => further.holds(),
        false => further.reached || !further.remarks.contains(&Remark::NoEffect),
    };
    if better { further } else { found }
}

/// Ten times as far as a range, on both sides of where a knob stands; but what is counted, priced or a factor keeps its
/// sign.
pub(super) fn wide(question: &Question<'_>, knob: &Knob, present: f64, (low, high): (f64, f64)) -> (f64, f64) {
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
    let search = Search::new(question, sought, (low, high));
    let mut out = Seek {
        before,
        reached: false,
        value: None,
        outcome: None,
        solutions: vec![],
        range: (low, high),
        remarks,
        verdict: Verdict::default(),
    };
    if search.is_flat() {
        out.remarks = vec![Remark::NoEffect];
    }
    if search.is_met_already() {
        out.remarks.push(Remark::AlreadyMet);
        (out.reached, out.value, out.outcome) = (true, Some(before.0), Some(before.1));
        out.solutions = vec![before.0];
        if !search.is_flat() {
            let others = search.stretches(&mut vec![]);
            let ends = search.ends(&others);
            out.solutions = if ends.is_empty() { out.solutions } else { ends };
        }
        out.verdict = question.verdict(&knob.at(before.0));
        return out;
    }
    let stretches = search.stretches(&mut out.remarks);
    match choose(question, &search, &stretches, before.0) {
        Some((value, stretch, verdict)) => {
            (out.reached, out.value, out.outcome) = (true, Some(value), Some(search.outcome(value)));
            out.solutions = search.ends(&stretches);
            out.verdict = verdict;
            if !search.stepwise && stretch.to > stretch.from {
                out.remarks.push(Remark::Stretch { from: stretch.from, to: stretch.to });
            }
            // Jumps matter only where nothing else meets the target.
            out.remarks.retain(|remark| !matches!(remark, Remark::Jump { .. }));
        }
        None => {
            let best = search.best(before);
            (out.value, out.outcome) = (best.map(|place| place.0), best.map(|place| place.1).filter(|x| x.is_finite()));
            if let Some(value) = out.value.filter(|value| *value != before.0) {
                out.verdict = question.verdict(&knob.at(value));
            }
        }
    }
    out
}

/// The value nearest to where the knob stands, with what it does: one that breaks nothing, where there is one.
fn choose<'s>(
    question: &Question<'_>,
    search: &Search<'_>,
    stretches: &'s [Stretch],
    present: f64,
) -> Option<(f64, &'s Stretch, Verdict)> {
    let verdict = |value: f64| question.verdict(&search.sought.knob.at(value));
    let mut near: Vec<(f64, &Stretch, Verdict)> = stretches
        .iter()
        .map(|stretch| {
            let value = present.clamp(stretch.from, stretch.to);
            (value, stretch, verdict(value))
        })
        .collect();
    // Where the nearest value of a stretch breaks something, another one of it may not.
    let breaking = near.iter().filter(|(_, _, found)| !found.holds());
    let better: Vec<(f64, &Stretch)> = breaking
        .filter_map(|(value, stretch, _)| Some((search.holding(stretch, *value, |x| verdict(x).holds())?, *stretch)))
        .collect();
    near.extend(better.into_iter().map(|(value, stretch)| (value, stretch, verdict(value))));
    let far = |value: f64| (value - present).abs();
    near.into_iter().min_by(|a, b| (!a.2.holds()).cmp(&!b.2.holds()).then(far(a.0).total_cmp(&far(b.0))))
}

/// A range around a value that nobody has given one for.
fn guessed(present: f64) -> (f64, f64) {
    match present {
        0.0 => (-1.0, 1.0),
        x if x > 0.0 => (0.0, 10.0 * x),
        x => (10.0 * x, 0.0),
    }
}
