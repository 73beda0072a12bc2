//! A model that is ready to run.

use super::error::Error;
use crate::analyse::NameError;
use crate::check::unknown_scenario;
use crate::evaluate::project;
use crate::graph::{InputId, Program, build};
use crate::library::{Additions, Home, Opened, Variant, open_of};
use crate::model::{Model, ScenarioId};
use crate::series::Projection;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A model opened, checked and lowered, with what was laid on top of its scenarios.
#[derive(Debug)]
pub struct Ready {
    /// Its texts and what was said about them.
    pub opened: Opened,
    /// The model, lowered.
    pub program: Program,
    /// What scenarios were made of beside those of its texts, as in [`Ready::variants`].
    pub made: Vec<Variant>,
}

impl Ready {
    /// Opens, checks and lowers a model, with what is laid over it.
    ///
    /// # Errors
    /// There is no such model, a file cannot be read, or something in them is wrong: all that is.
    ///
    /// ```
    /// use evcalc::front::Ready;
    /// use evcalc::library::{Additions, Home};
    /// let ready = Ready::open(Home::Named("examples/reference.toml".as_ref()), &Additions::default())?;
    /// assert_eq!(ready.named_count(), ready.model().scenarios.len());
    /// # Ok::<(), evcalc::Error>(())
    /// ```
    pub fn open(home: Home<'_>, more: &Additions<'_>) -> Result<Ready, Error> {
        let (mut made, mut scenarios): (Vec<Variant>, Vec<String>) = (vec![], vec![]);
        for argument in more.scenarios {
            let cut = Variant::as_known(argument);
            let bare = cut.as_ref().and_then(|cut| cut.scenario.as_ref()).unwrap_or(argument);
            scenarios.push(bare.to_owned());
            made.extend(cut.filter(|cut| !made.contains(cut)));
        }
        made.extend_from_slice(more.variants);
        let opened = open_of(home, &Additions { scenarios: &scenarios, variants: &made, ..more.clone() })?;
        match opened.model.as_ref().map(Arc::clone) {
            Some(model) => Ok(Ready { opened, program: build(model), made }),
            None => Err(Error::found(opened.diagnostics.0, &opened.sources)),
        }
    }

    /// The checked model.
    pub fn model(&self) -> &Model {
        &self.program.model
    }

    /// A scenario of the model's texts by its name, or by the file that it stands in; one as it was known up to a period
    /// by the argument with which it was opened.
    ///
    /// # Errors
    /// There is none: the nearest, or all.
    pub fn scenario(&self, name: &str) -> Result<ScenarioId, NameError> {
        let model = self.model();
        if let Some(at) = self.made.iter().position(|made| made.is_cut() && made.name == name) {
            return Ok(ScenarioId(self.named_count() + at));
        }
        let name = &self.opened.scenario_named(name);
        model.scenario(name).filter(|s| !self.is_variant(*s) || self.is_cut(*s)).ok_or_else(|| {
            let known = model.scenarios[..self.named_count()].iter().map(|s| s.name.as_str());
            let diagnostic = unknown_scenario(name, known);
            NameError::new(diagnostic.message, diagnostic.hints.join("\n  = help: "))
        })
    }

    /// How many scenarios its texts have.
    pub fn named_count(&self) -> usize {
        self.model().scenarios.len() - self.opened.variants
    }

    /// The scenarios that were made of others.
    pub fn variants(&self) -> impl Iterator<Item = ScenarioId> + use<> {
        (self.named_count()..self.model().scenarios.len()).map(ScenarioId)
    }

    /// Whether a scenario was made of another.
    pub fn is_variant(&self, scenario: ScenarioId) -> bool {
        scenario.0 >= self.named_count()
    }

    /// The scenario of its texts that another one lies on; itself, where it is one.
    pub fn own(&self, scenario: ScenarioId) -> ScenarioId {
        let parent = self.model().scenarios[scenario.0].extends.filter(|_| self.is_variant(scenario));
        parent.unwrap_or(scenario)
    }

    /// Whether a scenario is another one as it was known up to a period (`base@2025-12`).
    pub fn is_cut(&self, scenario: ScenarioId) -> bool {
        let at = scenario.0.checked_sub(self.named_count());
        at.and_then(|at| self.made.get(at)).is_some_and(Variant::is_cut)
    }

    /// The last scenario in which something was changed on top of another, for whoever makes one.
    pub fn what_if(&self) -> Option<ScenarioId> {
        self.variants().filter(|scenario| !self.is_cut(*scenario)).last()
    }

    /// The driver cells that a made scenario sets; none of another.
    pub fn fixed(&self, scenario: ScenarioId) -> BTreeSet<InputId> {
        let mut out = BTreeSet::new();
        if self.what_if() == Some(scenario) {
            for change in self.model().scenarios[scenario.0].layers.iter().flatten() {
                let first = self.program.first_input(change.driver).0;
                out.extend(change.cells.iter().map(|(cell, _)| InputId(first + cell)));
            }
        }
        out
    }

    /// What a scenario projects to.
    ///
    /// # Errors
    /// Something cannot be computed: where, and with which values.
    pub fn project(&self, scenario: ScenarioId) -> Result<Projection, Error> {
        project(&self.program, scenario).map_err(|faults| self.refused(faults))
    }

    /// What every scenario projects to, in the model's order.
    ///
    /// # Errors
    /// As [`Ready::project`], of the first that has any.
    pub fn project_all(&self) -> Result<Vec<Projection>, Error> {
        (0..self.model().scenarios.len()).map(|s| self.project(ScenarioId(s))).collect()
    }

    /// The same where one scenario has been projected already.
    ///
    /// # Errors
    /// As [`Ready::project`], of the first that has any.
    pub fn project_others(&self, known: ScenarioId, projection: Projection) -> Result<Vec<Projection>, Error> {
        let mut known = Some((known, projection));
        let one = |s: usize| match known.take_if(|(known, _)| known.0 == s) {
            Some((_, projection)) => Ok(projection),
            None => self.project(ScenarioId(s)),
        };
        (0..self.model().scenarios.len()).map(one).collect()
    }

    /// Faults of a run, as an error that can be shown.
    pub fn refused(&self, faults: Vec<crate::diagnostic::Diagnostic>) -> Error {
        Error::found(faults, &self.opened.sources)
    }

    /// The checks that do not hold in a projection: name, and where first (`revenue[Tea] in 2027-03`).
    pub fn failed(&self, projection: &Projection) -> Vec<(String, String)> {
        let model = self.model();
        let mut out: Vec<(String, String)> = Vec::new();
        for failure in projection.failures(&self.program) {
            let check = &model.checks[failure.check];
            if out.last().is_some_and(|(name, _)| *name == check.name) {
                continue;
            }
            let element = model.cell_name(&check.name, &check.over, failure.cell);
            let place = match failure.period {
                None => element,
                Some(t) => format!("{element} in {}", model.timeline.name(t)),
            };
            out.push((check.name.clone(), place));
        }
        out
    }
}
