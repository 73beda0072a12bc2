//! Changes of a workbook as those of a scenario in a model file.

use super::edits::Edit;
use crate::graph::{InputId, Program};
use crate::library::{Changed, NewValue, typed};
use crate::model::{Between, ScenarioId};
use crate::series::Projection;
use crate::workbook::Spot;
use std::collections::BTreeMap;

/// The changes as an author would write them on top of `scenario`: values by element and by the periods that they are
/// about, factors with `inherited`. `live` is the projection with the changes.
pub fn changes(program: &Program, scenario: ScenarioId, edits: &[Edit], live: &Projection) -> Vec<Changed> {
    let mut cells: BTreeMap<InputId, Vec<&Edit>> = BTreeMap::new();
    edits.iter().for_each(|edit| cells.entry(edit.handle.input).or_default().push(edit));
    cells.iter().flat_map(|(input, edits)| cell(program, scenario, *input, edits, live)).collect()
}

/// The same for one cell with every step of its path written out.
pub fn exact_changes(program: &Program, input: InputId, live: &Projection) -> Vec<Changed> {
    let (model, driver) = (&program.model, &program.model.drivers[program.input(input).driver.0]);
    let writer = Writer { program, input };
    let value = &live.inputs[input.0];
    match (driver.varies, driver.between) {
        (false, _) => vec![writer.change(None, value.at(0))],
        (true, Between::Hold) => {
            let steps = (1..=model.timeline.last()).filter(|t| *t == 1 || value.at(*t) != value.at(*t - 1));
            steps.map(|t| writer.change(Some(t), value.at(t))).collect()
        }
        (true, _) => (1..=model.timeline.last()).map(|t| writer.change(Some(t), value.at(t))).collect(),
    }
}

/// Writes the changes of one cell.
struct Writer<'p> {
    program: &'p Program,
    input: InputId,
}

impl Writer<'_> {
    fn changed(&self, period: Option<i32>, value: NewValue) -> Changed {
        let (model, input) = (&self.program.model, self.program.input(self.input));
        let driver = &model.drivers[input.driver.0];
        Changed {
            driver: driver.name.clone(),
            elements: model.element_names(&driver.over, input.cell).into_iter().map(str::to_owned).collect(),
            period: period.map(|t| model.timeline.name(t)),
            value,
        }
    }

    fn change(&self, period: Option<i32>, value: f64) -> Changed {
        let driver = &self.program.model.drivers[self.program.input(self.input).driver.0];
        let value = match driver.is_period {
            true => NewValue::Text(self.program.model.timeline.name(value as i32)),
            false => NewValue::Number(typed(value)),
        };
        self.changed(period, value)
    }
}

fn cell(program: &Program, scenario: ScenarioId, input: InputId, edits: &[&Edit], live: &Projection) -> Vec<Changed> {
    let writer = Writer { program, input };
    let driver = &program.model.drivers[program.input(input).driver.0];
    let of = |spot: Spot| edits.iter().find(|edit| edit.handle.spot == spot).map(|edit| edit.new);
    if !driver.varies {
        return of(Spot::Key(0)).map(|new| writer.change(None, new)).into_iter().collect();
    }
    let (scale, shift) = (of(Spot::Scale).unwrap_or(1.0), of(Spot::Shift).unwrap_or(0.0));
    let steps: Vec<(usize, f64)> = edits
        .iter()
        .filter_map(|edit| match edit.handle.spot {
            Spot::Key(k) => Some((k, edit.new)),
            _ => None,
        })
        .collect();
    let adjusted = (scale, shift) != (1.0, 0.0);
    if adjusted && steps.is_empty() && of(Spot::Outside).is_none() {
        let mut text = "inherited".to_owned();
        if scale != 1.0 {
            text += &format!(" * {}", signed(typed(scale)));
        }
        if shift != 0.0 {
            text += &format!(" + {}", signed(typed(shift)));
        }
        return vec![writer.changed(None, NewValue::Text(text))];
    }
    if adjusted || of(Spot::Outside).is_some() {
        return exact_changes(program, input, live);
    }
    step_changes(program, scenario, input, &steps)
}

/// Changes of single steps of a path, by their places among the keys: each is a key of the new scenario.
pub fn step_changes(program: &Program, scenario: ScenarioId, input: InputId, steps: &[(usize, f64)]) -> Vec<Changed> {
    let writer = Writer { program, input };
    let keys = &program.settings(scenario).inputs[input.0].keys;
    let all: BTreeMap<usize, f64> = steps.iter().copied().collect();
    all.into_iter().map(|(k, value)| writer.change(Some(keys[k].period), value)).collect()
}

fn signed(x: f64) -> String {
    if x < 0.0 { format!("({x})") } else { x.to_string() }
}
