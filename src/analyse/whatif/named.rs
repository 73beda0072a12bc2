//! A knob by the name that somebody typed.

use super::knob::Knob;
use crate::analyse::names::{NameError, Picks, driver_named, picks};
use crate::formula::reference;
use crate::graph::{InputId, Program};
use crate::model::ScenarioId;

impl Knob {
    /// A driver as typed: `NAME`, `NAME[ELEMENT]`, `NAME[PERIOD]`, `NAME[ELEMENT,PERIOD]`, the period also as `@PERIOD`; none
    /// where its path in the scenario has no step that begins in that period.
    ///
    /// # Errors
    /// Where there is no such driver, element or period, or where some of its elements are named and others are not.
    pub fn named(program: &Program, scenario: ScenarioId, text: &str) -> Result<Option<Knob>, NameError> {
        let model = &*program.model;
        let mut found = reference(text)?;
        found.inside.extend(found.period.take());
        let name = found.name.text.as_str();
        let id = driver_named(model, name)?;
        let driver = &model.drivers[id.0];
        let picked = picks(model, name, &driver.over, &found.inside)?;
        let Some(cell) = picked.cell(model, &driver.over) else {
            if picked != (Picks { elements: vec![None; driver.over.len()], period: None }) {
                let names: Vec<&str> = driver.over.iter().map(|d| model.dimensions[d.0].name.as_str()).collect();
                return Err(NameError::new(
                    format!("`{text}` does not say which element of {}", names.join(", ")),
                    "name one of each, or none for a factor on all",
                ));
            }
            return Ok(Some(Knob::whole(program, id)));
        };
        let input = InputId(program.first_input(id).0 + cell);
        match picked.period {
            None => Ok(Some(Knob::cell(program, input))),
            Some(_) if !driver.varies => Err(NameError::new(
                format!("`{name}` has one value for all periods"),
                "leave out the period, or give the driver a path in the model",
            )),
            Some(period) => Ok(Knob::step(program, scenario, input, period.first)),
        }
    }
}
