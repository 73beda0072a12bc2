//! What is simulated: each scenario on its own, or a mix.

use super::super::args::{Common, Sampling, Simulate};
use super::super::load::Ready;
use super::super::{Failure, output};
use crate::analyse::{Ask, Case, Ended, Progress, Simulator};
use crate::graph::InputId;
use crate::model::ScenarioId;
use crate::sample::Method;
use std::collections::BTreeSet;

/// Parts of a more even sample, whose spread gives its error.
const REPLICATES: u64 = 8;

/// One scenario, or several with their probabilities, and what is asked of them.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The scenarios; more than one are mixed.
    pub scenarios: Vec<(ScenarioId, f64)>,
    /// What is asked.
    pub ask: Ask,
}

impl Spec {
    /// The case, for all draws asked for or for some of them.
    pub fn case<'a>(&self, ready: &'a Ready, ask: &'a Ask, progress: &'a Progress) -> Result<Case<'a>, Ended> {
        let simulators = self.scenarios.iter().map(|(s, _)| Simulator::new(&ready.program, *s, ask, progress));
        let mut simulators = simulators.collect::<Result<Vec<_>, _>>()?;
        Ok(match simulators.len() {
            1 => Case::one(simulators.remove(0)),
            _ => Case::mix(simulators, self.scenarios.iter().map(|(_, weight)| *weight).collect()),
        })
    }

    /// The same for a stretch of the draws, counted from the first asked for.
    pub fn stretch(&self, from: u64, draws: u64) -> Ask {
        Ask { first: self.ask.first + from, draws, fans: false, indices: false, ..self.ask.clone() }
    }
}

/// What the arguments ask for.
pub fn specs(ready: &Ready, args: &Simulate) -> Result<Vec<Spec>, Failure> {
    let mut chosen: Vec<ScenarioId> =
        args.scenario.iter().map(|name| ready.scenario(name)).collect::<Result<_, _>>()?;
    let mut seen = BTreeSet::new();
    chosen.retain(|scenario| seen.insert(scenario.0));
    something_uncertain(ready)?;
    if args.sampling != Sampling::Plain && args.first_draw > 0 {
        return Err(Failure::Usage(
            "`--first-draw` needs plain draws: the others are made for a number of draws as a whole".to_owned(),
        ));
    }
    let outputs = outputs(ready, &args.of)?;
    let ask = |fixed: BTreeSet<InputId>| Ask {
        first: args.first_draw,
        method: match args.sampling {
            Sampling::Plain => Method::Plain,
            Sampling::Latin => Method::Latin(replicate(args)),
            Sampling::Sobol => Method::Sobol(replicate(args)),
        },
        fans: args.fans,
        indices: args.indices,
        fixed,
        ..Ask::plain(args.draws, args.seed, outputs.clone())
    };
    if args.mix {
        return Ok(vec![Spec { scenarios: mix(ready, &chosen, args)?, ask: ask(BTreeSet::new()) }]);
    }
    match (ready.what_if(), chosen.len()) {
        (Some(what_if), 0 | 1) => chosen = vec![what_if],
        (Some(what_if), _) => chosen.push(what_if),
        (None, 0) => chosen.push(ScenarioId(0)),
        (None, _) => {}
    }
    let one = |scenario: ScenarioId| Spec { scenarios: vec![(scenario, 1.0)], ask: ask(fixed(ready, scenario)) };
    Ok(chosen.into_iter().map(one).collect())
}

/// Refuses a model in which nothing is uncertain.
pub fn something_uncertain(ready: &Ready) -> Result<(), Failure> {
    match ready.model().drivers.iter().any(|driver| driver.uncertain.is_some()) {
        true => Ok(()),
        false => Err(Failure::Model(
            "the model has no uncertain driver, so there is nothing to draw\n  = help: give a driver `uncertain = { normal = { sd = ... } }`, or another distribution"
                .to_owned(),
        )),
    }
}

/// The scenarios of a mix; some of them are weighed against each other.
fn mix(ready: &Ready, chosen: &[ScenarioId], args: &Simulate) -> Result<Vec<(ScenarioId, f64)>, Failure> {
    if !args.set.is_empty() {
        return Err(Failure::Usage(
            "`--set` makes a scenario of its own, which has no probability: leave out `--mix` or `--set`".to_owned(),
        ));
    }
    if args.indices {
        return Err(Failure::Usage("`--indices` are those of one scenario: leave out `--mix`".to_owned()));
    }
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

/// Draws of each replicate; at most 100 million draws are taken, an eighth of which is a small number.
fn replicate(args: &Simulate) -> u32 {
    (args.draws.div_ceil(REPLICATES) as u32).max(1)
}

/// The driver cells that `--set` fixes.
pub fn fixed(ready: &Ready, scenario: ScenarioId) -> BTreeSet<InputId> {
    let mut out = BTreeSet::new();
    if ready.what_if() == Some(scenario) {
        for change in ready.model().scenarios[scenario.0].layers.iter().flatten() {
            let first = ready.program.first_input(change.driver).0;
            out.extend(change.cells.iter().map(|(cell, _)| InputId(first + cell)));
        }
    }
    out
}

/// The outputs asked for, by their names.
pub fn outputs(ready: &Ready, names: &[String]) -> Result<Vec<usize>, Failure> {
    let all = &ready.model().outputs;
    if names.is_empty() {
        return Ok((0..all.len()).collect());
    }
    let find = |name: &String| {
        all.iter().position(|output| output.name == *name).ok_or_else(|| {
            let near = crate::diagnostic::nearest(name, all.iter().map(|o| o.name.as_str()));
            let hint = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    let known: Vec<_> = all.iter().map(|o| format!("`{}`", o.name)).collect();
                    format!("the outputs are {}", known.join(", "))
                }
            };
            Failure::Model(format!("there is no output `{name}`\n  = help: {hint}"))
        })
    };
    names.iter().map(find).collect()
}

/// A simulation's end as a failure of the command; what is wrong is printed.
pub fn ended(ended: Ended, ready: &Ready, common: &Common) -> Failure {
    match ended {
        Ended::Stopped => Failure::Stopped,
        Ended::Faults(faults) => {
            output::diagnostics(&faults, &ready.opened.sources, common);
            Failure::Model("the model cannot be simulated because of the errors above".to_owned())
        }
    }
}

/// Threads for the work.
pub fn pool(threads: Option<u16>) -> Result<rayon::ThreadPool, Failure> {
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = threads {
        pool = pool.num_threads(usize::from(threads));
    }
    pool.build().map_err(|error| Failure::File(format!("cannot start threads: {error}")))
}
