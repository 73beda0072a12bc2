//! A simulation as a published forecast.

use super::file::{Foreseen, LEVELS, Published, PublishedAbout, PublishedLine, PublishedOutput, Share};
use crate::analyse::simulate::{Fan, OutputRisk, Simulation};
use crate::graph::Program;
use crate::model::ScenarioId;
use indexmap::IndexMap;

/// What a forecast is made from besides its simulation.
#[derive(Clone, Debug)]
pub struct PublishedFrom {
    /// The fingerprint of the model with its scenarios and known values.
    pub fingerprint: String,
    /// The version of the program.
    pub version: String,
    /// The scenario, or one of a mix.
    pub scenario: ScenarioId,
}

/// What a file keeps of a simulation whose fans have [`LEVELS`].
pub fn published(program: &Program, simulation: &Simulation, from: PublishedFrom) -> Published {
    let model = &*program.model;
    let timeline = &model.timeline;
    let used: Vec<usize> = model.lines.iter().flat_map(|line| line.over.iter().map(|d| d.0)).collect();
    let dimensions = model.dimensions.iter().enumerate().filter(|(at, _)| used.contains(at)).map(|(_, dimension)| {
        (dimension.name.clone(), dimension.elements.iter().map(|element| element.name.clone()).collect())
    });
    let about = PublishedAbout {
        model: model.name.clone(),
        title: model.title.clone(),
        fingerprint: from.fingerprint,
        version: from.version,
        scenario: simulation.scenario.clone(),
        mix: simulation.weights.iter().cloned().collect(),
        draws: simulation.draws,
        seed: simulation.seed,
        known_to: model.last_known().and_then(|_| model.known_to(from.scenario)).map(|t| timeline.name(t)),
        step: timeline.step.name().to_owned(),
        start: timeline.name(1),
        periods: timeline.periods,
        percentiles: LEVELS.to_vec(),
        dimensions: dimensions.collect(),
    };
    Published {
        forecast: about,
        lines: simulation.fans.iter().map(|fan| line(program, fan)).collect(),
        outputs: simulation.outputs.iter().filter_map(|risk| output(program, risk)).collect(),
    }
}

fn line(program: &Program, fan: &Fan) -> PublishedLine {
    let model = &*program.model;
    let line = &model.lines[fan.line];
    let element = model.elements_or_total(crate::model::LineId(fan.line), fan.cell);
    let told = |at: usize| {
        let all: Vec<f64> = fan.percentiles.iter().map(|(_, values)| values[at]).collect();
        match all.iter().all(|x| *x == all[0]) {
            true => Foreseen::Certain(all[0]),
            false => Foreseen::Spread(std::iter::once(fan.means[at]).chain(all).collect()),
        }
    };
    let values: IndexMap<String, Foreseen> =
        (0..fan.means.len()).map(|at| (model.timeline.name(at as i32 + 1), told(at))).collect();
    PublishedLine {
        name: line.name.clone(),
        title: line.title.clone(),
        unit: line.unit.text.clone(),
        total: line.total.word().to_owned(),
        over: line.over.iter().map(|d| model.dimensions[d.0].name.clone()).collect(),
        element: element.into_iter().map(str::to_owned).collect(),
        values,
    }
}

/// An output with all its percentiles; none of one that has no values.
fn output(program: &Program, risk: &OutputRisk) -> Option<PublishedOutput> {
    let model = &*program.model;
    let output = &model.outputs[risk.output];
    let of = |level: f64| risk.curve.iter().find(|(at, _)| *at == level).map(|(_, x)| *x);
    let shares = LEVELS.iter().map(|level| {
        let x = of(*level)?;
        Some(match output.is_period {
            true if x.is_finite() => Share::Period(model.timeline.name(x as i32)),
            true => Share::Period("not reached".to_owned()),
            false if x.is_finite() => Share::Number(x),
            false => return None,
        })
    });
    Some(PublishedOutput {
        name: output.name.clone(),
        title: output.title.clone(),
        unit: output.unit.text.clone(),
        mean: (!output.is_period).then_some(risk.mean),
        percentiles: shares.collect::<Option<_>>()?,
    })
}
