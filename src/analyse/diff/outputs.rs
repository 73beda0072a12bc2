//! The outputs of two versions, scenario by scenario, and why they differ.

use super::align::Aligned;
use super::walk::{Piece, Side, Walk, apart, walk};
use crate::graph::Program;
use crate::model::{Output, ScenarioId};
use crate::series::Projection;

/// What a step of a difference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Other values of a driver.
    Driver,
    /// Other known values of a line.
    Known,
    /// All changed formulas together, and whatever only one version has.
    Structure,
}

impl Reason {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Reason::Driver => "driver",
            Reason::Known => "known",
            Reason::Structure => "structure",
        }
    }
}

/// A part of a difference.
#[derive(Clone, Debug, PartialEq)]
pub struct DiffStep {
    /// The driver or the line; `structure` for what is left.
    pub what: String,
    /// What people call it.
    pub title: String,
    /// What it is.
    pub reason: Reason,
    /// What it changes the output by: in the output's unit, of milestones in periods.
    pub change: f64,
}

/// An output of one version.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// Its place among the outputs of that version.
    pub output: usize,
    /// Its value there: a number, of a milestone the period's number in that version; none where it is not reached.
    pub value: Option<f64>,
}

/// One output in both versions.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputApart {
    /// Its name.
    pub name: String,
    /// In the old version; none where only the new one has it.
    pub old: Option<End>,
    /// In the new version; none where only the old one has it.
    pub new: Option<End>,
    /// New less old, of milestones in periods; none where no number tells it: another unit, only one version, no value.
    pub difference: Option<f64>,
    /// Whether it differs at all, by more than rounding.
    pub differs: bool,
    /// What the difference is made of; the steps add up to it.
    pub steps: Vec<DiffStep>,
}

/// All outputs in one scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioApart {
    /// The scenario in the old version, and in the new one.
    pub scenarios: (ScenarioId, ScenarioId),
    /// In the order of the old version, then those that only the new one has.
    pub outputs: Vec<OutputApart>,
    /// Drivers and lines whose new values the old formulas cannot take by themselves: they are part of the structure.
    pub refused: Vec<String>,
}

/// Compares the outputs that are asked for in one scenario.
pub(super) fn scenario_apart(
    aligned: &Aligned<'_>,
    ground: &Program,
    (old, new): (Side<'_>, Side<'_>),
    asked: &dyn Fn(&str) -> bool,
) -> ScenarioApart {
    let (a, b) = (&aligned.old.model().outputs, &aligned.new.model().outputs);
    let walked = walk(aligned, ground, old, new);
    let known = |outputs: &[Output], name: &str| outputs.iter().position(|output| output.name == name);
    let added = b.iter().filter(|output| known(a, &output.name).is_none());
    let names = a.iter().chain(added).map(|output| output.name.as_str()).filter(|name| asked(name));
    let outputs = names.map(|name| {
        let end = |outputs: &[Output], program: &Program, side: Side<'_>| {
            known(outputs, name).map(|output| End { output, value: value(program, side.projection, output) })
        };
        let ends = (end(a, aligned.old.program, old), end(b, aligned.new.program, new));
        output_apart(aligned, name, ends, walked.as_ref().map(|walk| (ground, walk)))
    });
    let refused = walked.iter().flat_map(|walk| &walk.refused).map(|piece| named(aligned, *piece).0).collect();
    ScenarioApart { scenarios: (old.scenario, new.scenario), outputs: outputs.collect(), refused }
}

fn value(program: &Program, projection: &Projection, output: usize) -> Option<f64> {
    projection.rows[program.output_rows[output].0].scalar()
}

fn output_apart(
    aligned: &Aligned<'_>,
    name: &str,
    (old, new): (Option<End>, Option<End>),
    walked: Option<(&Program, &Walk)>,
) -> OutputApart {
    let out = |differs, difference, steps| OutputApart { name: name.to_owned(), old, new, difference, differs, steps };
    let (Some(a), Some(b)) = (old, new) else { return out(true, None, vec![]) };
    let (before, now) = (&aligned.old.model().outputs[a.output], &aligned.new.model().outputs[b.output]);
    if a.value.is_none() && b.value.is_none() {
        return out(false, None, vec![]);
    }
    let measure = Measure::of(aligned, before, now);
    let ends = measure.and_then(|measure| Some((measure.before(a.value)?, measure.after(b.value)?)));
    let (Some(measure), Some((start, end))) = (measure, ends) else { return out(true, None, vec![]) };
    if !apart(start, end) {
        return out(false, Some(0.0), vec![]);
    }
    let level = |ground: &Program, projection: &Projection| measure.before(value(ground, projection, a.output));
    let levels = walked.and_then(|(ground, walk)| {
        let behind = walk.steps.iter().map(|(piece, projection)| (*piece, level(ground, projection))).collect();
        Some((level(ground, &walk.start)?, behind))
    });
    out(true, Some(end - start), steps(aligned, (start, end), levels))
}

/// An output at the start of a walk, and behind each of its steps where it has a value there.
type Levels = (f64, Vec<(Piece, Option<f64>)>);

/// The steps of a difference: the output at the start of the walk, and behind each of its steps. What they leave is the
/// structure.
fn steps(aligned: &Aligned<'_>, (start, end): (f64, f64), levels: Option<Levels>) -> Vec<DiffStep> {
    let (difference, size) = (end - start, start.abs().max(end.abs()));
    let mut out: Vec<DiffStep> = Vec::new();
    let (mut at, levels) = levels.unwrap_or_default();
    for (piece, level) in levels {
        // What has no value in between counts with the next step that has one.
        let Some(level) = level.filter(|level| apart_beside(*level, at, size)) else { continue };
        let (what, title, reason) = named(aligned, piece);
        out.push(DiffStep { what, title, reason, change: level - at });
        at = level;
    }
    let told: f64 = out.iter().map(|step| step.change).sum();
    let left = difference - told;
    match out.last_mut() {
        // Rounding is nobody's doing: the last step takes it, so that all add up.
        Some(last) if !apart_beside(difference, told, size) => last.change += left,
        _ => out.push(DiffStep {
            what: Reason::Structure.word().to_owned(),
            title: "Structure".to_owned(),
            reason: Reason::Structure,
            change: left,
        }),
    }
    out
}

/// Whether two numbers differ by more than the rounding of numbers of this size.
fn apart_beside(a: f64, b: f64, size: f64) -> bool {
    apart(a, b) && apart(a - b + size, size)
}

fn named(aligned: &Aligned<'_>, piece: Piece) -> (String, String, Reason) {
    let model = aligned.old.model();
    match piece {
        Piece::Driver(id) => {
            let driver = &model.drivers[id.0];
            (driver.name.clone(), driver.title.clone(), Reason::Driver)
        }
        Piece::Known(id) => {
            let line = &model.lines[id.0];
            (line.name.clone(), format!("{}, known", line.title), Reason::Known)
        }
    }
}

/// How the values of an output become numbers that can be subtracted: periods as the old version numbers them.
#[derive(Clone, Copy)]
struct Measure {
    /// Added to the new version's number.
    shift: f64,
    /// What a milestone counts as that is not reached: the period after the last of both.
    never: Option<f64>,
}

impl Measure {
    /// None where the two are not of one kind.
    fn of(aligned: &Aligned<'_>, old: &Output, new: &Output) -> Option<Measure> {
        if old.is_period != new.is_period || old.unit.unit != new.unit.unit {
            return None;
        }
        if !old.is_period {
            return Some(Measure { shift: 0.0, never: None });
        }
        let shift = aligned.shift?;
        let last = aligned.old.model().timeline.last().max(aligned.new.model().timeline.last() - shift);
        Some(Measure { shift: -f64::from(shift), never: Some(f64::from(last) + 1.0) })
    }

    fn before(self, value: Option<f64>) -> Option<f64> {
        value.or(self.never)
    }

    fn after(self, value: Option<f64>) -> Option<f64> {
        value.map(|x| x + self.shift).or(self.never)
    }
}
