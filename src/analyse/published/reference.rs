//! What simple methods would have forecast from the same knowledge.

use super::facts::Fact;
use crate::fit::forecast::methods::{Method, forecast_by};
use crate::fit::forecast::spread::Spread;
use crate::fit::forecast::{MOST_ORIGINS, Question, forecast};

/// A forecast of another method: its centre and spread from the period behind the last known value on.
pub(super) struct Reference {
    centre: Vec<f64>,
    spread: Spread,
}

impl Reference {
    /// The continuous ranked probability score of a fact so many periods ahead, from 1.
    pub(super) fn crps(&self, ahead: usize, came: f64) -> Option<f64> {
        let at = ahead.checked_sub(1)?;
        let spread =
            Spread { kind: self.spread.kind, level: vec![*self.spread.level.get(at)?], noise: self.spread.noise };
        spread.crps(&[*self.centre.get(at)?], &[came]).first().copied().filter(|x| x.is_finite())
    }
}

/// The values that were known last, without a gap, up to a period; and the period of the last of them.
pub(super) fn known_before(facts: &[Fact], known_to: i32) -> Option<(Vec<f64>, i32)> {
    let before: Vec<&Fact> = facts.iter().filter(|fact| fact.period <= known_to).collect();
    let last = before.last()?.period;
    let run = before.iter().rev().zip(0..).take_while(|(fact, back)| fact.period == last - back);
    let mut values: Vec<f64> = run.map(|(fact, _)| fact.value).collect();
    values.reverse();
    Some((values, last))
}

/// A method's forecast of values whose first one has a place in the cycle; none where it cannot be made.
pub(super) fn reference(
    method: Method,
    values: &[f64],
    (cycle, position): (usize, usize),
    horizon: usize,
) -> Option<Reference> {
    let question = Question::new(values, cycle, position);
    let (centre, spread) = match method {
        Method::Combination => {
            let made = forecast(&[question], horizon).pop()?.ok()?;
            (made.centre, made.spread)
        }
        _ => forecast_by(method, &question, horizon, MOST_ORIGINS).ok()?,
    };
    Some(Reference { centre, spread })
}
