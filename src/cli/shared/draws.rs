//! What is drawn: one scenario, or a mix of several.

use crate::analyse::{Ask, Case, Ended, Progress, Simulator, output_named};
use crate::cli::face::{Common, Failure, output};
use crate::front::Ready;
use crate::model::ScenarioId;
use crate::store::StoreError;
use std::path::Path;

/// One scenario, or several with their probabilities, and what is asked of them.
#[derive(Clone, Debug)]
pub(crate) struct Spec {
    /// The scenarios; more than one are mixed.
    pub scenarios: Vec<(ScenarioId, f64)>,
    /// What is asked.
    pub ask: Ask,
}

impl Spec {
    /// The case, for all draws asked for or for some of them.
    pub(crate) fn case<'a>(&self, ready: &'a Ready, ask: &'a Ask, progress: &'a Progress) -> Result<Case<'a>, Ended> {
        let simulators = self.scenarios.iter().map(|(s, _)| Simulator::new(&ready.program, *s, ask, progress));
        let weights = self.scenarios.iter().map(|(_, weight)| *weight).collect();
        Ok(Case::of(simulators.collect::<Result<_, _>>()?, weights))
    }

    /// The same for a stretch of the draws, counted from the first asked for.
    pub(crate) fn stretch(&self, from: u64, draws: u64) -> Ask {
        Ask { first: self.ask.first + from, draws, fans: vec![], indices: false, ..self.ask.clone() }
    }
}

/// Refuses a model in which nothing is uncertain.
pub(crate) fn something_uncertain(ready: &Ready) -> Result<(), Failure> {
    match ready.model().drivers.iter().any(|driver| driver.uncertain.is_some()) {
        true => Ok(()),
        false => Err(Failure::Model(
            "the model has no uncertain driver, so there is nothing to draw\n  = help: give a driver `uncertain = { normal = { sd = ... } }`, or another distribution"
                .to_owned(),
        )),
    }
}

/// The outputs asked for, by their names.
pub(crate) fn outputs(ready: &Ready, names: &[String]) -> Result<Vec<usize>, Failure> {
    let all = &ready.model().outputs;
    if names.is_empty() {
        return Ok((0..all.len()).collect());
    }
    names.iter().map(|name| Ok(output_named(ready.model(), name)?)).collect()
}

/// A simulation's end as a failure of the command; what is wrong is printed.
pub(crate) fn ended(ended: Ended, ready: &Ready, common: &Common) -> Failure {
    match ended {
        Ended::Stopped => Failure::Stopped,
        Ended::Faults(faults) => {
            output::diagnostics(&faults, &ready.opened.sources, common);
            Failure::Model("the model cannot be simulated because of the errors above".to_owned())
        }
    }
}

/// Threads for the work.
pub(crate) fn pool(threads: Option<u16>) -> Result<rayon::ThreadPool, Failure> {
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = threads {
        pool = pool.num_threads(usize::from(threads));
    }
    pool.build().map_err(|error| Failure::File(format!("cannot start threads: {error}")))
}

/// The scenarios of a mix with their probabilities, which make 1: those that are chosen, or all.
pub(crate) fn mixed(ready: &Ready, chosen: &[ScenarioId]) -> Result<Vec<(ScenarioId, f64)>, Failure> {
    let all: Vec<ScenarioId> = match chosen {
        [] => (0..ready.named_count()).map(ScenarioId).collect(),
        chosen => chosen.to_vec(),
    };
    let mut out = Vec::new();
    for scenario in all {
        let model = &ready.model().scenarios[scenario.0];
        let Some(probability) = model.probability else {
            return Err(Failure::Model(format!(
                "the scenario `{}` has no probability, so it cannot be mixed with others\n  = help: give every scenario a `probability`; together they make 1",
                model.name
            )));
        };
        if probability > 0.0 {
            out.push((scenario, probability));
        }
    }
    let sum: f64 = out.iter().map(|(_, weight)| weight).sum();
    out.iter_mut().for_each(|(_, weight)| *weight /= sum);
    match out.len() {
        0 => Err(Failure::Usage("a mix needs a scenario with a probability above 0".to_owned())),
        1..=255 => Ok(out),
        _ => Err(Failure::Usage("a mix takes at most 255 scenarios: choose with `-s`".to_owned())),
    }
}

/// A failure of the table as one of the command.
pub(crate) fn store_failure(path: &Path, error: StoreError) -> Failure {
    match error {
        StoreError::File(error) => crate::text::cannot_write(path, "", &error).into(),
        error => Failure::File(format!("cannot write `{}`: {error}", path.display())),
    }
}
