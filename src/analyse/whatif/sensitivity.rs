//! Each driver moved down and up, one at a time.

use super::knob::{Knob, Turn, Which};
use super::question::Question;
use crate::analyse::simulate::{Ask, Ended, Progress, Simulator};
use crate::graph::{InputId, Program};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Values of a driver that are tried, its ends among them.
const TRIED: usize = 9;

/// How far drivers are moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Swing {
    /// By a part of their value, down and up; periods by one step.
    Part(f64),
    /// To their 10th and 90th percentiles; drivers that are not uncertain stay.
    Percentiles,
}

/// One driver's effect.
#[derive(Clone, Debug)]
pub struct Bar {
    /// The driver.
    pub knob: Knob,
    /// Where it stands.
    pub present: f64,
    /// Its low and its high value.
    pub ends: (f64, f64),
    /// The outcomes there; NaN where they cannot be computed.
    pub outcomes: (f64, f64),
    /// Whether the outcome only rises or only falls in between.
    pub monotone: bool,
    /// The relative change of the outcome over that of the driver, from end to end; NaN where either has none.
    pub elasticity: f64,
    /// Values from low to high, with the outcomes there.
    pub points: Vec<(f64, f64)>,
}

/// All drivers' effects.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// The outcome as things are.
    pub base: f64,
    /// The drivers that move it, the strongest first.
    pub bars: Vec<Bar>,
    /// The drivers that do not.
    pub without_effect: Vec<String>,
    /// The drivers that could not be moved: 0 by a part of itself.
    pub unmoved: Vec<String>,
}

/// A driver and the ends that it is moved to.
type Move = (Knob, (f64, f64));

/// Moves drivers, decisions before what lies outside, of each the strongest first.
///
/// # Errors
/// What is wrong with the distributions.
pub fn sensitivity(question: &Question<'_>, swing: Swing, which: Which) -> Result<Sensitivity, Ended> {
    let program = question.program;
    let mut moves: Vec<Move> = Vec::new();
    let mut unmoved = Vec::new();
    match swing {
        Swing::Part(part) => {
            for knob in Knob::of(program, which) {
                match ends(question, &knob, part) {
                    Some(ends) => moves.push((knob, ends)),
                    None => unmoved.push(knob.name),
                }
            }
        }
        Swing::Percentiles => moves = percentile_ends(question, which)?,
    }
    let base = question.present();
    let bars: Vec<Bar> = moves.into_par_iter().map(|(knob, ends)| bar(question, knob, ends)).collect();
    let effect = |bar: &Bar| {
        let number = |x: f64| if x.is_infinite() { later(program) } else { x };
        // What has no value at one end counts from the middle to the other.
        let [low, high] = [bar.outcomes.0, bar.outcomes.1].map(|x| if x.is_nan() { number(base) } else { number(x) });
        (high - low).abs()
    };
    let still = |bar: &Bar| bar.points.iter().all(|(_, outcome)| *outcome == base);
    let without_effect = bars.iter().filter(|bar| still(bar)).map(|bar| bar.knob.name.clone()).collect();
    let mut bars: Vec<Bar> = bars.into_iter().filter(|bar| !still(bar)).collect();
    let rank = |bar: &Bar| bar.knob.role(program).rank();
    bars.sort_by(|a, b| rank(a).cmp(&rank(b)).then(effect(b).total_cmp(&effect(a))));
    Ok(Sensitivity { base, bars, without_effect, unmoved })
}

/// A milestone that is not reached counts as the period after the last where it is compared.
fn later(program: &Program) -> f64 {
    f64::from(program.model.timeline.last() + 1)
}

/// The ends of a swing by a part of the value, inside the driver's own range.
fn ends(question: &Question<'_>, knob: &Knob, part: f64) -> Option<(f64, f64)> {
    let present = knob.present(&question.base);
    let (low, high) = match knob.whole_numbers(question.program) {
        true => (present - 1.0, present + 1.0),
        false => {
            let width = part * present.abs();
            (present - width, present + width)
        }
    };
    let (least, most) = knob.range(question.program, &question.base);
    let (low, high) = (least.map_or(low, |x| low.max(x)), most.map_or(high, |x| high.min(x)));
    (low < high).then_some((low, high))
}

/// The 10th and 90th percentiles of everything that is drawn once; cells that share a draw move together.
fn percentile_ends(question: &Question<'_>, which: Which) -> Result<Vec<Move>, Ended> {
    let ask = Ask::plain(1, 1, vec![question.output]);
    let progress = Progress::default();
    let simulator = Simulator::new(question.program, question.scenario, &ask, &progress)?;
    let quantiles: BTreeMap<InputId, (f64, f64)> = simulator.quantiles(0.1, 0.9).into_iter().collect();
    let mut out = Vec::new();
    for knob in Knob::of(question.program, which) {
        let Some((low, high)) = quantiles.get(&knob.inputs[0]).copied() else { continue };
        out.push((knob, (low, high)));
    }
    Ok(out)
}

fn bar(question: &Question<'_>, knob: Knob, (low, high): (f64, f64)) -> Bar {
    let present = knob.present(&question.base);
    let step = (high - low) / (TRIED - 1) as f64;
    let mut values: Vec<f64> = match knob.whole_numbers(question.program) {
        true => vec![low, present, high],
        false => (0..TRIED - 1).map(|i| low + step * i as f64).chain([high]).collect(),
    };
    values.dedup();
    let points: Vec<(f64, f64)> = values.into_iter().map(|value| (value, question.with(&knob.at(value)))).collect();
    let outcomes = (points[0].1, points[points.len() - 1].1);
    let rounding = 1e-12 * points.iter().map(|p| p.1.abs()).filter(|x| x.is_finite()).fold(0.0, f64::max);
    let all = |of: &dyn Fn(f64, f64) -> bool| points.windows(2).all(|pair| of(pair[0].1, pair[1].1));
    let monotone = all(&|a, b| b >= a - rounding) || all(&|a, b| b <= a + rounding);
    let base = question.present();
    let by = match knob.turn {
        Turn::Factor => high - low,
        Turn::Value | Turn::Step(_) => (high - low) / present.abs(),
    };
    let elasticity = (outcomes.1 - outcomes.0) / base.abs() / by * present.signum();
    let elasticity = if question.is_period() || !elasticity.is_finite() { f64::NAN } else { elasticity };
    Bar { knob, present, ends: (low, high), outcomes, monotone, elasticity, points }
}
