//! What is simulated: each scenario on its own, or a mix.

use super::args::{Sampling, Simulate};
use crate::analyse::{Ask, FAN};
use crate::cli::face::Failure;
use crate::cli::shared::draws::{Spec, mixed, outputs, something_uncertain};
use crate::front::Ready;
use crate::graph::InputId;
use crate::model::ScenarioId;
use crate::sample::Method;
use std::collections::BTreeSet;

/// Parts of a more even sample, whose spread gives its error.
const REPLICATES: u64 = 8;

/// What the arguments ask for.
pub(super) fn specs(ready: &Ready, args: &Simulate) -> Result<Vec<Spec>, Failure> {
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
        fans: if args.fans { FAN.to_vec() } else { vec![] },
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
    let one = |scenario: ScenarioId| Spec { scenarios: vec![(scenario, 1.0)], ask: ask(ready.fixed(scenario)) };
    Ok(chosen.into_iter().map(one).collect())
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
    mixed(ready, chosen)
}

/// Draws of each replicate; at most 100 million draws are taken, an eighth of which is a small number.
fn replicate(args: &Simulate) -> u32 {
    (args.draws.div_ceil(REPLICATES) as u32).max(1)
}
