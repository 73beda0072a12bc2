//! What a simulation draws: every uncertain driver cell with its distribution in the scenario at hand.

use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::{Effect, Source};
use crate::graph::{InputId, Node, Program};
use crate::model::{Distribution, DriverId, ScenarioId, Uncertain, in_unit};
use crate::sample::{Copula, Sampler, Scrambled, Shape, Sobol, driver_key};
use crate::series::Projection;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is drawn.
#[derive(Clone, Debug, Default)]
pub(super) struct Sources {
    /// As the plan sees them.
    pub plan: Vec<Source>,
    /// For each, how its numbers come about.
    pub drawn: Vec<Drawn>,
    /// The names of independent numbers; cells that share a draw share one.
    pub streams: Vec<String>,
    /// For each stream its key in the generator, and then the same for its twin.
    pub keys: Vec<u32>,
    /// The streams that are correlated, in the copula's order.
    pub correlated: Vec<usize>,
    /// How they are.
    pub copula: Option<Copula>,
    /// Streams that belong together: each alone, or with those that it is correlated with.
    pub together: Vec<Vec<usize>>,
    /// For each stream, and then for each twin, its Sobol sequences, one for each replicate; none where they are not
    /// used.
    pub sequences: Vec<Vec<Scrambled>>,
}

impl Sources {
    /// Makes the Sobol sequences of all streams; what is drawn by period, and what lies beyond the known dimensions,
    /// stays with independent draws.
    pub(super) fn make_sequences(&mut self, seed: u64, replicates: u32, twins: bool) {
        let of = |stream: usize| match Sobol::new(stream as u32) {
            Some(sobol) => (0..replicates).map(|replicate| sobol.clone().scrambled(seed, replicate)).collect(),
            None => vec![],
        };
        let count = self.streams.len() * if twins { 2 } else { 1 };
        self.sequences = (0..count).map(of).collect();
    }
}

/// How one source's numbers come about.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    /// Its stream.
    pub stream: usize,
    /// Its place among the correlated ones.
    pub correlated: Option<usize>,
    /// One, or one for each period.
    pub samplers: Vec<Sampler>,
    /// Whether values are period numbers: whole.
    pub whole: bool,
}

/// The sources of a scenario; `fixed` cells are not drawn. `base` is the scenario's own projection.
///
/// # Errors
/// Ranges that leave nothing to draw from, correlations that contradict each other, locations that are not known.
pub(super) fn sources(
    program: &Program,
    scenario: ScenarioId,
    base: &Projection,
    fixed: &BTreeSet<InputId>,
) -> Result<Sources, Vec<Diagnostic>> {
    let moving = moving(program, scenario);
    let mut maker = Maker { program, base, moving, faults: vec![], places: BTreeMap::new(), out: Sources::default() };
    for (d, driver) in program.model.drivers.iter().enumerate() {
        let Some(uncertain) = &driver.uncertain else { continue };
        for cell in 0..driver.value.len() {
            let (distribution, name) = match uncertain {
                Uncertain::Shared(distribution) => (Some(distribution), driver.name.clone()),
                Uncertain::Each(all) => (all[cell].as_ref(), program.model.cell_name(&driver.name, &driver.over, cell)),
            };
            let input = InputId(program.first_input(DriverId(d)).0 + cell);
            if let (Some(distribution), false) = (distribution, fixed.contains(&input)) {
                maker.cell(DriverId(d), input, distribution, name);
            }
        }
    }
    maker.correlate();
    let twins: Vec<u32> = maker.out.streams.iter().map(|name| driver_key(&format!("{name} again"))).collect();
    maker.out.keys.extend(twins);
    if maker.faults.is_empty() { Ok(maker.out) } else { Err(maker.faults) }
}

/// Driver cells whose value is computed from uncertain ones: their distribution's location moves from draw to draw.
fn moving(program: &Program, scenario: ScenarioId) -> BTreeSet<InputId> {
    let settings = program.settings(scenario);
    let uncertain = |input: InputId| {
        let cell = program.input(input);
        match &program.model.drivers[cell.driver.0].uncertain {
            None => false,
            Some(Uncertain::Shared(_)) => true,
            Some(Uncertain::Each(all)) => all[cell.cell].is_some(),
        }
    };
    let mut drawn: BTreeSet<InputId> = BTreeSet::new();
    let mut moving = BTreeSet::new();
    for input in &settings.order {
        let setting = &settings.inputs[input.0];
        let mut reached = false;
        for key in setting.values() {
            key.value.visit(&mut |piece| {
                if let Node::Input { input, .. } | Node::InputAt { input, .. } = &piece.node {
                    reached |= drawn.contains(input);
                }
            });
        }
        if reached {
            moving.insert(*input);
        }
        if reached || uncertain(*input) {
            drawn.insert(*input);
        }
    }
    moving
}

/// A distribution, and the smallest and largest value that it may give.
type Cut = (Shape, Option<f64>, Option<f64>);

struct Maker<'a> {
    program: &'a Program,
    base: &'a Projection,
    moving: BTreeSet<InputId>,
    faults: Vec<Diagnostic>,
    /// The streams' places by their names.
    places: BTreeMap<String, usize>,
    out: Sources,
}

impl Maker<'_> {
    fn cell(&mut self, id: DriverId, input: InputId, distribution: &Distribution, name: String) {
        let driver = &self.program.model.drivers[id.0];
        let path = &self.base.inputs[input.0].path;
        let path_drawn = driver.varies && !driver.redraw;
        let moves = self.moving.contains(&input) && located_by_value(distribution);
        let (min, max) = (driver.min, driver.max);
        let (effect, shapes): (Effect, Vec<Cut>) = match distribution {
            Distribution::Normal { mean: None, sd } if path_drawn || moves => {
                let lowest = path.iter().copied().fold(f64::INFINITY, f64::min);
                let highest = path.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let range = |limit: Option<f64>, end: f64| limit.filter(|_| !moves).map(|limit| limit - end);
                let shape = Shape::Normal { mean: 0.0, sd: *sd };
                (Effect::Add, vec![(shape, range(min, lowest), range(max, highest))])
            }
            Distribution::Lognormal { median: None, sigma } if path_drawn || moves => {
                let lowest = path.iter().copied().fold(f64::INFINITY, f64::min);
                let highest = path.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let range = |limit: Option<f64>, end: f64| {
                    limit.filter(|limit| !moves && *limit > 0.0 && end > 0.0).map(|limit| limit / end)
                };
                let shape = Shape::Lognormal { median: 1.0, sigma: *sigma };
                (Effect::Multiply, vec![(shape, range(min, lowest), range(max, highest))])
            }
            _ if moves => {
                let message = format!(
                    "`{name}` is computed from uncertain drivers, so the middle of its distribution moves with them"
                );
                let hint = "write its `mode`, or use `normal = { sd = ... }` or `lognormal = { sigma = ... }`";
                self.faults.push(Diagnostic::error(Code::BadDistribution, message).at(driver.span, "").hint(hint));
                return;
            }
            _ if driver.redraw => {
                let last = self.program.model.timeline.last();
                let at = |t: i32| (shape(distribution, self.base.inputs[input.0].at(t)), min, max);
                (Effect::Periods, (1..=last).map(at).collect())
            }
            _ => (Effect::Value, vec![(shape(distribution, path[0]), min, max)]),
        };
        self.add(id, input, effect, shapes, name);
    }

    fn add(&mut self, id: DriverId, input: InputId, effect: Effect, shapes: Vec<Cut>, name: String) {
        let driver = &self.program.model.drivers[id.0];
        let next = self.out.streams.len();
        let stream = *self.places.entry(name.clone()).or_insert(next);
        if stream == next {
            self.out.keys.push(driver_key(&name));
            self.out.streams.push(name.clone());
        }
        let mut samplers = Vec::with_capacity(shapes.len());
        for (shape, min, max) in shapes {
            if let Some(fault) = self.misplaced(id, &name, &shape) {
                self.faults.push(fault);
                return;
            }
            // Nothing times any factor is nothing, whatever the range.
            let nothing = matches!(shape, Shape::Lognormal { median: 0.0, .. });
            let (min, max) = if nothing { (None, None) } else { (min, max) };
            match Sampler::new(shape, min, max) {
                Ok(sampler) => samplers.push(sampler),
                Err(error) => {
                    let message = format!(
                        "`min` and `max` of `{}` leave {:e} of its distribution in scenario `{}`: nothing to draw from",
                        driver.name, error.left, self.base.scenario
                    );
                    let hint = "widen `min` and `max`, or give the distribution another location";
                    self.faults.push(Diagnostic::error(Code::BadDistribution, message).at(driver.span, "").hint(hint));
                    return;
                }
            }
        }
        self.out.plan.push(Source { inputs: vec![input], effect });
        self.out.drawn.push(Drawn { stream, correlated: None, samplers, whole: driver.is_period });
    }

    /// A value of the scenario that its distribution cannot be around.
    fn misplaced(&self, id: DriverId, name: &str, shape: &Shape) -> Option<Diagnostic> {
        let scenario = &self.base.scenario;
        let driver = &self.program.model.drivers[id.0];
        let show = |x: &f64| in_unit(*x, &driver.unit);
        let (message, hint) = match shape {
            Shape::Triangular { low, mode, high } | Shape::Pert { low, mode, high } if mode < low || mode > high => (
                format!(
                    "`{name}` is {} in scenario `{scenario}`, outside of its distribution, {} to {}",
                    show(mode),
                    show(low),
                    show(high)
                ),
                "widen `low` and `high`, or write the `mode` into the distribution".to_owned(),
            ),
            Shape::Lognormal { median, .. } if *median < 0.0 => (
                format!("`{name}` is {} in scenario `{scenario}`, and a lognormal driver is above 0", show(median)),
                "use `normal`, or give the distribution a `median`".to_owned(),
            ),
            _ => return None,
        };
        Some(Diagnostic::error(Code::BadDistribution, message).at(driver.span, "").hint(hint))
    }

    fn correlate(&mut self) {
        let model = &self.program.model;
        let name = |(driver, cell): &(DriverId, Option<usize>)| {
            let driver = &model.drivers[driver.0];
            match cell {
                Some(cell) if matches!(driver.uncertain, Some(Uncertain::Each(_))) => {
                    model.cell_name(&driver.name, &driver.over, *cell)
                }
                _ => driver.name.clone(),
            }
        };
        let mut pairs: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for correlation in &model.correlations {
            let find = |end| self.places.get(&name(end)).copied();
            let [a, b] = &correlation.drivers;
            // A driver that is fixed by a what-if change is not drawn, and correlated with nothing.
            if let (Some(a), Some(b)) = (find(a), find(b)) {
                pairs.insert((a.min(b), a.max(b)), correlation.rank);
            }
        }
        self.out.together = together(self.out.streams.len(), &pairs);
        let involved: BTreeSet<usize> = pairs.keys().flat_map(|(a, b)| [*a, *b]).collect();
        if involved.is_empty() {
            return;
        }
        let order: Vec<usize> = involved.into_iter().collect();
        let rank = |i: usize, j: usize| {
            let (a, b) = (order[i].min(order[j]), order[i].max(order[j]));
            if i == j { 1.0 } else { pairs.get(&(a, b)).copied().unwrap_or(0.0) }
        };
        let ranks: Vec<Vec<f64>> = (0..order.len()).map(|i| (0..order.len()).map(|j| rank(i, j)).collect()).collect();
        match Copula::new(&ranks) {
            Ok(copula) => self.out.copula = Some(copula),
            Err(error) => {
                let message = format!(
                    "the correlations contradict each other at `{}`: not positive definite",
                    self.out.streams[order[error.variable]]
                );
                let hint = format!("all of them times {:.2} would hold; weaken those of this driver", error.shrink);
                self.faults.push(Diagnostic::error(Code::BadCorrelation, message).hint(hint));
                return;
            }
        }
        for drawn in &mut self.out.drawn {
            drawn.correlated = order.iter().position(|stream| *stream == drawn.stream);
        }
        self.out.correlated = order;
    }
}

/// The groups of streams that are correlated, each in the order in which they were joined; the others alone.
fn together(streams: usize, pairs: &BTreeMap<(usize, usize), f64>) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = (0..streams).map(|stream| vec![stream]).collect();
    let mut group_of: Vec<usize> = (0..streams).collect();
    for ((a, b), _) in pairs.iter().filter(|(_, rank)| **rank != 0.0) {
        let (first, second) = (group_of[*a].min(group_of[*b]), group_of[*a].max(group_of[*b]));
        if first != second {
            let more = std::mem::take(&mut groups[second]);
            more.iter().for_each(|stream| group_of[*stream] = first);
            groups[first].extend(more);
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn located_by_value(distribution: &Distribution) -> bool {
    matches!(
        distribution,
        Distribution::Normal { mean: None, .. }
            | Distribution::Lognormal { median: None, .. }
            | Distribution::Triangular { mode: None, .. }
            | Distribution::Pert { mode: None, .. }
    )
}

/// A distribution around a driver's value.
fn shape(distribution: &Distribution, value: f64) -> Shape {
    match distribution {
        Distribution::Normal { mean, sd } => Shape::Normal { mean: mean.unwrap_or(value), sd: *sd },
        Distribution::Lognormal { median, sigma } => {
            Shape::Lognormal { median: median.unwrap_or(value), sigma: *sigma }
        }
        Distribution::Uniform { low, high } => Shape::Uniform { low: *low, high: *high },
        Distribution::Triangular { low, mode, high } => {
            Shape::Triangular { low: *low, mode: mode.unwrap_or(value), high: *high }
        }
        Distribution::Pert { low, mode, high } => Shape::Pert { low: *low, mode: mode.unwrap_or(value), high: *high },
        Distribution::Beta { alpha, beta } => Shape::Beta { alpha: *alpha, beta: *beta },
        Distribution::Interval { low, high } => Shape::interval(*low, *high),
        Distribution::Discrete { values, weights } => Shape::discrete(values, weights),
    }
}
