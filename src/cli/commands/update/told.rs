//! What an update tells, in words that all its forms share.

use crate::analyse::{Chosen, Moved, Surprise, Tempered, Updated};
use crate::cli::face::number::Manner;
use crate::evaluate::Effect;
use crate::front::Ready;
use crate::model::{Bound, ScenarioId, grouped};

/// Known values without a cause that are named.
const NAMED: usize = 4;

/// What is updated by what.
pub(super) struct Asked {
    /// The scenarios, as they are called.
    pub scenarios: Vec<ScenarioId>,
    /// The same with nothing known, and their probabilities.
    pub prior: Vec<(ScenarioId, f64)>,
    /// The same with what is known up to the last period of the evidence.
    pub posterior: Vec<ScenarioId>,
    /// The evidence.
    pub chosen: Chosen,
}

/// An update with what it was asked of.
pub(super) struct Told<'a> {
    pub ready: &'a Ready,
    pub asked: &'a Asked,
    pub found: Updated,
    pub seed: u64,
}

/// A known value's place, and where it lay: `sold[EU] in 2026-02 (P99.8)`.
pub(super) fn place(ready: &Ready, surprise: &Surprise) -> String {
    let (evidence, model) = (&surprise.evidence, ready.model());
    let period = model.timeline.name(evidence.period);
    format!("`{}` in {period} ({})", label(ready, surprise), percentile(surprise.percentile))
}

/// `sold[EU]`, `sold[total]`.
pub(super) fn label(ready: &Ready, surprise: &Surprise) -> String {
    let (evidence, model) = (&surprise.evidence, ready.model());
    model.cell_or_total_name(evidence.line, evidence.cell)
}

/// `P99.8`; at the ends of all draws `below all draws`, `above all draws`.
pub(super) fn percentile(x: f64) -> String {
    match x {
        x if x <= 0.0 => "below all draws".to_owned(),
        x if x >= 100.0 => "above all draws".to_owned(),
        x if x < 0.1 => "below P0.1".to_owned(),
        x if x > 99.9 => "above P99.9".to_owned(),
        x if !(1.0..=99.0).contains(&x) => format!("P{x:.1}"),
        x => format!("P{x:.0}"),
    }
}

/// `at least`, where a known value bounds the truth.
pub(super) fn bound(surprise: &Surprise) -> &'static str {
    match surprise.evidence.bound {
        None => "",
        Some(Bound::Floor) => "at least ",
        Some(Bound::Ceiling) => "at most ",
    }
}

impl Told<'_> {
    /// Three numbers of what is drawn.
    pub(super) fn shown(&self, moved: &Moved, values: [f64; 3]) -> [String; 3] {
        let program = &self.ready.program;
        let driver = &program.model.drivers[program.input(moved.input).driver.0];
        if driver.is_period {
            return values.map(|x| program.model.timeline.title(x.round() as i32));
        }
        let percent = driver.unit.percent && moved.effect != Effect::Multiply;
        let manner = Manner::of(moved.before.into_iter().chain(moved.after), percent);
        values.map(|x| manner.show(x))
    }

    /// The drivers, those first that moved most.
    pub(super) fn by_distance(&self) -> Vec<&Moved> {
        let mut out: Vec<&Moved> = self.found.drivers.iter().collect();
        out.sort_by(|a, b| b.distance().abs().total_cmp(&a.distance().abs()));
        out
    }

    /// What was said of the weights, where they were not taken as they are.
    pub(super) fn tempering(&self) -> Option<String> {
        let power = match self.found.power {
            power if power >= 0.001 => format!("{power:.3}"),
            power => format!("{power:.1e}"),
        };
        match self.found.tempered {
            Tempered::No => None,
            Tempered::FewDraws(effective) => Some(format!(
                "weights are raised to the power {power}, since of {} draws only {} would have been effective: what is known counts for less than it says",
                grouped(self.found.draws as f64, 0),
                grouped(effective.floor(), 0)
            )),
            Tempered::Misfit(times) => Some(format!(
                "weights are raised to the power {power}, since the draws that come nearest leave more known values unexplained than chance does ({times:.1} times as far off as their errors say): the model lacks a cause, and what is known counts for less"
            )),
        }
    }

    /// The places that the model has no cause for.
    pub(super) fn lacking(&self) -> Option<String> {
        let all: Vec<&Surprise> = self.found.surprises.iter().filter(|s| s.lacks_cause()).collect();
        let mut named: Vec<String> = all.iter().take(NAMED).map(|s| place(self.ready, s)).collect();
        if all.len() > NAMED {
            named.push(format!("{} more (marked `!`)", all.len() - NAMED));
        }
        (!all.is_empty()).then(|| {
            format!(
                "the model lacks a cause for {}: weighing draws anew does not repair that; name an event, a step or a new driver",
                named.join(", ")
            )
        })
    }

    /// The places that the draws that stand do not explain either.
    pub(super) fn unexplained(&self) -> Option<String> {
        let all = self.found.surprises.iter().filter(|s| s.stays_unexplained() && !s.lacks_cause());
        let mut named: Vec<String> = all
            .map(|s| format!("`{}` in {}", label(self.ready, s), self.ready.model().timeline.name(s.evidence.period)))
            .collect();
        let more = named.len().saturating_sub(NAMED);
        named.truncate(NAMED);
        if more > 0 {
            named.push(format!("{more} more (marked `?`)"));
        }
        (!named.is_empty()).then(|| {
            format!("the draws that stand do not explain {}: the other known values speak against it", named.join(", "))
        })
    }

    /// The lines whose values are held against what is known by their difference.
    pub(super) fn by_difference(&self) -> Option<String> {
        let model = self.ready.model();
        let mut names: Vec<&str> = Vec::new();
        for surprise in self.found.surprises.iter().filter(|surprise| !surprise.by_ratio) {
            let name = model.lines[surprise.evidence.line.0].name.as_str();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| {
            format!(
                "{} can be 0 or below: held against what is known by the difference, not by the ratio",
                names.join(", ")
            )
        })
    }

    /// Lines that count twice.
    pub(super) fn doubled(&self) -> Vec<String> {
        let name = |line: crate::model::LineId| self.ready.model().lines[line.0].name.as_str();
        let of = |(line, other): &(crate::model::LineId, crate::model::LineId)| {
            format!(
                "`{}` is made of `{}`, which is evidence too: what both say counts twice; choose with `--on {}`",
                name(*line),
                name(*other),
                name(*other)
            )
        };
        self.asked.chosen.doubled.iter().map(of).collect()
    }

    /// The names of the scenarios.
    pub(super) fn scenario_names(&self) -> Vec<&str> {
        self.asked.scenarios.iter().map(|scenario| self.ready.model().scenarios[scenario.0].name.as_str()).collect()
    }
}
