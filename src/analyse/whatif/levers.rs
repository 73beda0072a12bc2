//! For a target, what each driver alone would have to be.

use super::knob::{Knob, Turn, Which};
use super::question::Question;
use super::seek::{Seek, seek, wide};
use super::sought::{Remark, Sought};
use crate::analyse::simulate::{Ask, Ended, Progress, Simulator};
use crate::graph::InputId;
use crate::sample::Method;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Draws from which it is told where a value lies in a driver's distribution.
const DRAWS: u64 = 10_000;

/// A driver's own way to the target.
#[derive(Clone, Debug)]
pub struct Lever {
    /// The driver.
    pub knob: Knob,
    /// What was found.
    pub seek: Seek,
    /// Whether the value lies inside the driver's own range, and those of drivers computed from it; true where they have
    /// none.
    pub inside: bool,
    /// Whether it acts only before the forecast begins, where nothing can be changed any more.
    pub past: bool,
    /// The share of the driver's distribution that lies below the value, in percent; none where it is not uncertain.
    pub percentile: Option<f64>,
}

/// The levers for a target, decisions before what lies outside; of each the most plausible first: inside the driver's range and with all checks that held, acting in
/// the forecast, then near the middle of its distribution, then the smallest change; those that cannot reach it come last.
///
/// # Errors
/// What is wrong with the distributions.
pub fn levers(question: &Question<'_>, target: f64, which: Which) -> Result<Vec<Lever>, Ended> {
    let distributions = distributions(question)?;
    let of = |knob: Knob| {
        let sought = Sought { knob: knob.clone(), target, between: None, whole: false };
        let inside = seek(question, &sought);
        let own = knob.range(question.program, &question.base);
        let (found, inside) = match inside.reached || inside.remarks.contains(&Remark::NoEffect) {
            true => (inside, true),
            // Nothing inside: how far outside would it have to be?
            false => {
                let wide = wide(question, &knob, inside.before.0, inside.range);
                let outside = seek(question, &Sought { between: Some(wide), ..sought });
                let better = outside.reached;
                if better { (outside, own == (None, None)) } else { (inside, true) }
            }
        };
        let percentile = found.value.filter(|_| found.reached).and_then(|value| {
            let numbers = distributions.get(&knob.inputs[0]).filter(|_| knob.turn == Turn::Value)?;
            let below = numbers.partition_point(|x| *x < value) as f64;
            let same = numbers.partition_point(|x| *x <= value) as f64 - below;
            Some((below + same / 2.0) / numbers.len() as f64 * 100.0)
        });
        // Without a range of its own, what a driver's distribution never gives lies outside.
        let possible = own != (None, None) || percentile.is_none_or(|p| 0.0 < p && p < 100.0);
        let reached = found.value.filter(|_| found.reached);
        let past = reached.is_some_and(|value| question.only_before_forecast(&knob.at(value)));
        let inside = inside && possible && found.verdict.beyond.is_empty();
        Lever { knob, seek: found, inside, past, percentile }
    };
    let mut out: Vec<Lever> = Knob::of(question.program, which).into_par_iter().map(of).collect();
    out.retain(|lever| !lever.seek.remarks.contains(&Remark::NoEffect));
    let change = |lever: &Lever| {
        let (before, value) = (lever.seek.before.0, lever.seek.value.unwrap_or(f64::INFINITY));
        if before == 0.0 { (value - before).abs() } else { ((value - before) / before).abs() }
    };
    let far = |lever: &Lever| lever.percentile.is_some_and(|p| !(10.0..=90.0).contains(&p));
    let key = |lever: &Lever| {
        let breaks = !lever.seek.verdict.breaks.is_empty();
        let rank = lever.knob.role(question.program).rank();
        (rank, !lever.seek.reached, !lever.inside, breaks, lever.past, far(lever))
    };
    out.sort_by(|a, b| {
        let middle = |lever: &Lever| lever.percentile.map_or(50.0, |p| (p - 50.0).abs());
        key(a).cmp(&key(b)).then(middle(a).total_cmp(&middle(b))).then(change(a).total_cmp(&change(b)))
    });
    Ok(out)
}

/// For each cell that is drawn as a value, numbers of its distribution, rising.
fn distributions(question: &Question<'_>) -> Result<BTreeMap<InputId, Vec<f64>>, Ended> {
    let ask = Ask { method: Method::Latin(DRAWS as u32), ..Ask::plain(DRAWS, 1, vec![question.output]) };
    let progress = Progress::default();
    let simulator = Simulator::new(question.program, question.scenario, &ask, &progress)?;
    Ok(simulator
        .values()
        .into_iter()
        .map(|(input, mut numbers)| {
            numbers.sort_by(f64::total_cmp);
            (input, numbers)
        })
        .collect())
}
