//! The live case of a workbook, saved as a scenario of a model.

use super::edits::{Edit, Edits};
use super::found::ModelPlace;
use super::scenario::{changes, exact_changes};
use crate::evaluate::project;
use crate::graph::{Given, InputId, Program, build};
use crate::library::{AppendError, Changed, NewScenario, Opened, Trial, append};
use crate::model::ScenarioId;
use crate::series::Projection;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// The live case of a workbook, with the model that it belongs to.
#[derive(Clone, Copy)]
pub struct LiveCase<'a> {
    /// The model's texts, with the scenarios that the workbook holds.
    pub opened: &'a Opened,
    /// The model.
    pub program: &'a Program,
    /// Where it is.
    pub place: &'a ModelPlace,
    /// What was changed in the workbook.
    pub edits: &'a Edits,
    /// What the live case gives.
    pub live: &'a Projection,
}

impl LiveCase<'_> {
    /// Puts it into a file, as a scenario with this name; without a title it bears that of the scenario below it.
    ///
    /// # Errors
    /// Where the file cannot take it, or its model would not give the inputs of the live case; the file is as it was then.
    pub fn save(self, file: &Path, name: &str, title: Option<String>, notes: String) -> Result<Trial, AppendError> {
        let model = &self.program.model;
        let chain = self.unsaved();
        let parent = &model.scenarios[chain.last().map_or(self.edits.selected, |last| self.below(*last)).0];
        let scenario = NewScenario {
            name: name.to_owned(),
            title: title.unwrap_or_else(|| format!("{}, edited", parent.title)),
            notes,
            extends: parent.name.clone(),
            changes: self.changes(&chain),
        };
        append(file, |held| {
            let trial = held.trial(self.place.home(), self.opened, &scenario)?;
            let wrong = self.wrong_inputs(&trial, file, name)?;
            if wrong.is_empty() {
                return Ok(trial);
            }
            // Where short changes do not give the live case's inputs, every step of the path is written.
            let exact = NewScenario { changes: self.exactly(&scenario.changes, &wrong), ..scenario.clone() };
            let trial = held.trial(self.place.home(), self.opened, &exact)?;
            match self.wrong_inputs(&trial, file, name)?.is_empty() {
                true => Ok(trial),
                false => Err(AppendError::Model(format!(
                    "cannot save into `{}`: its model does not give the workbook's inputs with these changes; is it the model of this workbook?",
                    file.display()
                ))),
            }
        })
    }

    fn below(&self, scenario: ScenarioId) -> ScenarioId {
        self.program.model.scenarios[scenario.0].extends.unwrap_or(ScenarioId(0))
    }

    /// The selected scenario and those below it that are in no file which a saved one could extend: what `--set` made,
    /// and what a workbook alone carries. The scenario below them is extended, and what was set or edited is written.
    fn unsaved(&self) -> Vec<ScenarioId> {
        let next = |s: &ScenarioId| Some(self.below(*s)).filter(|below| below != s);
        let scenarios = std::iter::successors(Some(self.edits.selected), next);
        scenarios.take_while(|s| self.is_unsaved(*s)).collect()
    }

    fn is_unsaved(&self, scenario: ScenarioId) -> bool {
        let scenarios = &self.program.model.scenarios;
        let variant = scenario.0 >= scenarios.len() - self.opened.variants;
        let ModelPlace::Carried(_) = self.place else { return variant };
        let name = &scenarios[scenario.0].name;
        variant || self.opened.scenario_files.iter().any(|(_, names)| names.contains(name))
    }

    /// What the scenario changes of the one that it extends.
    fn changes(&self, chain: &[ScenarioId]) -> Vec<Changed> {
        let (program, edits) = (self.program, self.edits.live());
        if chain.is_empty() {
            return changes(program, self.edits.selected, &edits, self.live);
        }
        let set_in = |scenario: &ScenarioId, i: usize| {
            program.settings(*scenario).inputs[i].values().any(|key| key.given == Given::Here)
        };
        let set = |i: usize| chain.iter().any(|scenario| set_in(scenario, i));
        let edited = |i: usize| edits.iter().any(|edit: &Edit| edit.handle.input == InputId(i));
        let inputs = (0..program.inputs.len()).filter(|i| set(*i) || edited(*i));
        inputs.flat_map(|i| exact_changes(program, InputId(i), self.live)).collect()
    }

    /// The same changes, those of some inputs with every step of their paths.
    fn exactly(&self, changes: &[Changed], inputs: &BTreeSet<InputId>) -> Vec<Changed> {
        let model = &self.program.model;
        let of = |change: &Changed, id: &InputId| {
            let input = self.program.input(*id);
            let driver = &model.drivers[input.driver.0];
            change.driver == driver.name && change.elements == model.element_names(&driver.over, input.cell)
        };
        let others = changes.iter().filter(|change| !inputs.iter().any(|id| of(change, id))).cloned();
        others.chain(inputs.iter().flat_map(|id| exact_changes(self.program, *id, self.live))).collect()
    }

    /// The inputs that a saved model does not give as the live case has them.
    fn wrong_inputs(&self, trial: &Trial, file: &Path, name: &str) -> Result<BTreeSet<InputId>, AppendError> {
        let new = trial.opened.model.as_ref();
        let projection = new.and_then(|new| Some(project(&build(Arc::clone(new)), new.scenario(name)?)));
        let Some(Ok(projection)) = projection else {
            return Err(AppendError::Model(format!(
                "cannot save into `{}`: with the scenario `{name}` the model cannot be projected",
                file.display()
            )));
        };
        let apart =
            |i: &usize| projection.inputs.get(*i).is_none_or(|saved| !alike(&saved.path, &self.live.inputs[*i].path));
        Ok((0..self.program.inputs.len()).filter(apart).map(InputId).collect())
    }
}

fn alike(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(x, y)| (x - y).abs() <= 1e-12 * x.abs().max(y.abs()))
}
