//! A scenario of a model, with changes on top.

use super::draws::Draws;
use super::error::Error;
use super::model::Model;
use super::projection::Projection;
use crate::analyse::{Ask, Ended, FAN, simulate};
use crate::model::ScenarioId;

/// A scenario, and what was changed on top of it.
#[derive(Clone, Debug)]
pub struct Scenario {
    model: Model,
    id: ScenarioId,
    /// The scenario of the model's text, and the changes on top of it.
    on: String,
    sets: Vec<String>,
}

impl Model {
    /// A scenario by its name.
    ///
    /// # Errors
    /// There is none of this name.
    ///
    /// ```
    /// let model = evcalc::Model::open("examples/reference.toml")?;
    /// let wrong = model.scenario("bas").expect_err("a slip");
    /// assert!(wrong.to_string().starts_with("there is no scenario `bas`: did you mean `base`?"));
    /// # Ok::<(), evcalc::Error>(())
    /// ```
    pub fn scenario(&self, name: &str) -> Result<Scenario, Error> {
        Ok(Scenario::of(self.clone(), self.ready().scenario(name)?))
    }
}

impl Scenario {
    fn of(model: Model, id: ScenarioId) -> Scenario {
        let on = model.data().scenarios[id.0].name.clone();
        Scenario { model, id, on, sets: vec![] }
    }

    /// The scenario with one more change, as `--set` takes it: `"growth = 3%"`, `"price[YU7, 2027-01] = inherited * 0.9"`.
    ///
    /// # Errors
    /// There is no such driver, element or period, or the value is none for it.
    ///
    /// ```
    /// let model = evcalc::Model::open("examples/subscription.toml")?;
    /// let base = model.scenario("base")?;
    /// let wrong = base.set("no_such_driver = 1").expect_err("it has no such driver");
    /// assert!(wrong.to_string().contains("no_such_driver"));
    /// # Ok::<(), evcalc::Error>(())
    /// ```
    pub fn set(&self, change: &str) -> Result<Scenario, Error> {
        let mut sets = self.sets.clone();
        sets.push(change.to_owned());
        let model = self.model.with(&self.on, &sets)?;
        let id = model.last_scenario();
        Ok(Scenario { model, id, on: self.on.clone(), sets })
    }

    /// Its name in the model's text.
    pub fn name(&self) -> &str {
        &self.on
    }

    /// What comes out, period by period.
    ///
    /// # Errors
    /// Something cannot be computed, as a division by zero: where, and with which values.
    pub fn project(&self) -> Result<Projection, Error> {
        Ok(Projection::of(self.model.clone(), self.model.ready().project(self.id)?))
    }

    /// What comes out in so many draws of the uncertain drivers. The same seed gives the same numbers on every machine and
    /// any number of threads; draw k is the same in every simulation of this seed.
    ///
    /// # Errors
    /// Something cannot be computed, or a distribution or correlation cannot be drawn from.
    pub fn simulate(&self, draws: u64, seed: u64) -> Result<Draws, Error> {
        let ask = Ask { fans: FAN.to_vec(), ..Ask::plain(draws, seed, (0..self.model.data().outputs.len()).collect()) };
        match simulate(self.model.program(), self.id, &ask) {
            Ok(simulation) => Ok(Draws::of(self.model.clone(), self.id, simulation)),
            Err(Ended::Faults(faults)) => Err(self.model.ready().refused(faults)),
            Err(Ended::Stopped) => Err(Error::said("the simulation was stopped")),
        }
    }
}
