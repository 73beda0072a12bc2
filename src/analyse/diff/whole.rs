//! The whole comparison of two versions.

use super::align::Aligned;
use super::change::Change;
use super::changes::changes;
use super::outputs::{ScenarioApart, scenario_apart};
use super::version::Version;
use super::walk::{Side, ground};
use crate::diagnostic::Diagnostic;
use crate::evaluate::project;
use crate::model::{Model, ScenarioId};
use crate::series::Projection;

/// What is asked of two versions.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Names of outputs; all, where none is named.
    pub outputs: Vec<String>,
    /// The scenarios, each in the old version and in the new one.
    pub scenarios: Vec<(ScenarioId, ScenarioId)>,
}

/// How two versions differ.
#[derive(Clone, Debug)]
pub struct Diff {
    /// What was added, removed or changed: section by section, in the old version's order.
    pub changes: Vec<Change>,
    /// Outputs, scenario by scenario.
    pub scenarios: Vec<ScenarioApart>,
    /// What a reader should know: other names, other timelines, what only one has.
    pub remarks: Vec<String>,
}

impl Diff {
    /// Whether any output differs, or none could be compared.
    pub fn differs(&self) -> bool {
        self.scenarios.is_empty()
            || self.scenarios.iter().flat_map(|scenario| &scenario.outputs).any(|output| output.differs)
    }
}

/// Why two versions cannot be compared.
#[derive(Clone, Debug)]
pub struct DiffError {
    /// Whether it is the new version that cannot be projected.
    pub is_new: bool,
    /// The scenario in which it cannot.
    pub scenario: String,
    /// What is wrong.
    pub faults: Vec<Diagnostic>,
}

/// The scenarios that both versions have, in the old one's order.
pub fn shared_scenarios(old: &Model, new: &Model) -> Vec<(ScenarioId, ScenarioId)> {
    let all = old.scenarios.iter().enumerate();
    all.filter_map(|(at, scenario)| Some((ScenarioId(at), new.scenario(&scenario.name)?))).collect()
}

/// Compares two versions of a model.
///
/// Steps are worked out in the old version: its drivers take the new values one after the other, in its order (one that
/// only follows others is no step), then its lines the new known values; numbers of one unit, cells of the same elements
/// and periods that both timelines have. The last step is the rest, so that all add up to the difference.
///
/// # Errors
/// One of them cannot be projected.
///
/// ```
/// use evcalc::analyse::{Version, Wanted, diff, shared_scenarios};
/// use evcalc::front::Ready;
/// use evcalc::library::{Additions, Home};
/// let ready = |text: &str| {
///     let texts = evcalc::text::Texts {
///         model: evcalc::text::NamedText { name: "m.toml".to_owned(), text: text.to_owned() },
///         ..Default::default()
///     };
///     Ready::open(Home::Texts(&texts), &Additions::default())
/// };
/// let text = "[model]\nname = \"m\"\n[timeline]\nstart = 2026\nperiods = 2\nstep = \"year\"\n[drivers]\nprice = 2\nsold = 10\n\
///             [lines]\nrevenue = \"price * sold\"\n[outputs]\nall = \"total(revenue)\"\n";
/// let (old, new) = (ready(text)?, ready(&text.replace("price = 2", "price = 3"))?);
/// let version = |ready| { let r: &Ready = ready; Version { opened: &r.opened, program: &r.program } };
/// let wanted = Wanted { outputs: vec![], scenarios: shared_scenarios(old.model(), new.model()) };
/// let found = diff(version(&old), version(&new), &wanted).expect("both can be projected");
/// // One more for each of ten, in two years.
/// assert_eq!((found.changes.len(), found.scenarios[0].outputs[0].difference), (1, Some(20.0)));
/// # Ok::<(), evcalc::Error>(())
/// ```
pub fn diff(old: Version<'_>, new: Version<'_>, wanted: &Wanted) -> Result<Diff, DiffError> {
    let projected = |version: &Version<'_>, scenario: ScenarioId, is_new: bool| {
        project(version.program, scenario).map_err(|faults| {
            let scenario = version.model().scenarios[scenario.0].name.clone();
            DiffError { is_new, scenario, faults }
        })
    };
    let first = (projected(&old, ScenarioId(0), false)?, projected(&new, ScenarioId(0), true)?);
    let changes = changes((&old, &first.0), (&new, &first.1));
    let aligned = Aligned::new(old, new);
    let ground = ground(&aligned);
    let asked = |name: &str| wanted.outputs.is_empty() || wanted.outputs.iter().any(|output| output == name);
    let one = |(a, b): &(ScenarioId, ScenarioId)| -> Result<ScenarioApart, DiffError> {
        let (before, now): (Projection, Projection) = (projected(&old, *a, false)?, projected(&new, *b, true)?);
        let side = |version: &Version<'_>, scenario: ScenarioId| version.model().known_to(scenario);
        let sides = (
            Side { scenario: *a, projection: &before, known_to: side(&old, *a) },
            Side { scenario: *b, projection: &now, known_to: side(&new, *b) },
        );
        Ok(scenario_apart(&aligned, &ground, sides, &asked))
    };
    let scenarios = wanted.scenarios.iter().map(one).collect::<Result<Vec<_>, _>>()?;
    let remarks = remarks(old.model(), new.model(), &scenarios);
    Ok(Diff { changes, scenarios, remarks })
}

fn remarks(old: &Model, new: &Model, scenarios: &[ScenarioApart]) -> Vec<String> {
    let mut out = Vec::new();
    if old.name != new.name {
        out.push(format!(
            "these are two models, `{}` and `{}`: what bears the same name is compared",
            old.name, new.name
        ));
    }
    let (a, b) = (&old.timeline, &new.timeline);
    if a.step != b.step {
        out.push(format!(
            "the old model goes by {}, the new one by {}: outputs are compared by their names, and all that varies over time counts as structure",
            a.step, b.step
        ));
    } else if a != b {
        out.push(format!(
            "the timelines differ ({} to {}, now {} to {}): steps are of the periods that both have, the rest is structure",
            a.name(1),
            a.name(a.last()),
            b.name(1),
            b.name(b.last())
        ));
    }
    for (one, other, which) in [(old, new, "old"), (new, old, "new")] {
        let only: Vec<String> = one
            .scenarios
            .iter()
            .filter(|scenario| other.scenario(&scenario.name).is_none())
            .map(|scenario| format!("`{}`", scenario.name))
            .collect();
        if !only.is_empty() {
            let what = if only.len() == 1 { "scenario" } else { "scenarios" };
            out.push(format!("only the {which} model has the {what} {}", only.join(", ")));
        }
    }
    for scenario in scenarios.iter().filter(|scenario| !scenario.refused.is_empty()) {
        let names: Vec<String> = scenario.refused.iter().map(|name| format!("`{name}`")).collect();
        out.push(format!(
            "in `{}` the old formulas cannot take the new values of {}: they count as structure",
            old.scenarios[scenario.scenarios.0.0].name,
            names.join(", ")
        ));
    }
    out
}
