//! What was changed in a workbook's inputs.

mod column;
mod taken;

use super::inputs::Panel;
use crate::evaluate::{Draw, Drawn, Edited};
use crate::graph::{InputId, Program};
use crate::model::{Driver, ScenarioId};
use crate::series::{InputValue, Projection};
use crate::spreadsheet::{Cell, Place, Spreadsheet, Value};
use crate::workbook::{APPLY_LABEL, Handle, SELECTED, SELECTED_LABEL, Spot, handles, is_same_label, scenario_titles};
use std::collections::BTreeMap;

/// One changed input.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// Which.
    pub handle: Handle,
    /// What it was in the scenario; a period's number for periods.
    pub old: f64,
    /// What it is now.
    pub new: f64,
    /// The number in its cell: of a period, a day.
    pub typed: Option<f64>,
    /// How it was changed.
    pub how: How,
    /// Where, such as `Scenarios!E12`.
    pub place: String,
}

impl Edit {
    /// Whether its values are periods, which people and programs know by their names.
    pub fn is_period(&self, program: &Program) -> bool {
        program.model.drivers[program.input(self.handle.input).driver.0].is_period
            && matches!(self.handle.spot, Spot::Key(_) | Spot::Outside)
    }
}

/// How an input was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// A number typed into its override.
    Override,
    /// A number typed into a scenario's column.
    Scenario,
    /// A formula; its value is taken.
    Formula(String),
    /// It takes over another input that was changed.
    Linked,
}

/// Something in an input that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The input's id, `price[YU7,2027-07]`.
    pub input: String,
    /// Where it stands.
    pub place: String,
    /// What stands there, why it cannot be taken, and what to type instead.
    pub reason: String,
}

/// All that was changed.
#[derive(Clone, Debug)]
pub struct Edits {
    /// The scenario that the drop-down shows.
    pub selected: ScenarioId,
    /// For each scenario, what was changed in its column.
    pub scenarios: Vec<Vec<Edit>>,
    /// The overrides in use.
    pub overrides: Vec<Edit>,
    /// What cannot be taken.
    pub refused: Vec<Refused>,
    /// What is worth knowing beside.
    pub remarks: Vec<String>,
}

impl Edits {
    fn none() -> Edits {
        Edits { selected: ScenarioId(0), scenarios: vec![], overrides: vec![], refused: vec![], remarks: vec![] }
    }

    /// What the live case changes of its scenario: the overrides, and below them the scenario's column.
    pub fn live(&self) -> Vec<Edit> {
        let mut out = self.overrides.clone();
        let column = self.scenarios.get(self.selected.0).into_iter().flatten();
        out.extend(column.filter(|edit| !self.overrides.iter().any(|o| o.handle == edit.handle)).cloned());
        out.sort_by_key(|edit| (edit.handle.input, edit.handle.spot));
        out
    }

    /// Changes as a projection of their scenario takes them.
    pub fn draw(edits: &[Edit]) -> Draw {
        let mut cells: BTreeMap<InputId, Edited> = BTreeMap::new();
        for edit in edits {
            let cell = cells.entry(edit.handle.input).or_default();
            match edit.handle.spot {
                Spot::Key(k) => cell.steps.push((k, edit.new)),
                Spot::Outside => cell.outside = Some(edit.new),
                Spot::Scale => cell.scale = edit.new,
                Spot::Shift => cell.shift = edit.new,
            }
        }
        cells.into_iter().map(|(input, edited)| (input, Drawn::Edited(edited))).collect()
    }
}

/// Finds what was changed in a workbook of this model; `projections` are those of the model's scenarios, unchanged.
///
/// # Errors
/// Where the workbook has no control panel any more, or selects a scenario that the model does not have.
pub fn edits(book: &Spreadsheet, program: &Program, projections: &[Projection]) -> Result<Edits, String> {
    let handles = handles(program);
    let model = &program.model;
    let panel = Panel::find(book, model, &handles).ok_or_else(|| {
        "it has lost its control panel: neither the names of its inputs nor the column \"Driver id\" are there"
            .to_owned()
    })?;
    let mut reading = Reading {
        program,
        projections,
        panel: &panel,
        handles: &handles,
        out: Edits::none(),
        stale: false,
        tells_formulas: book.kind.tells_formulas(),
    };
    let missing: Vec<&str> = handles.iter().filter(|h| !panel.has(h)).map(|h| h.id.as_str()).collect();
    match missing.as_slice() {
        [] => {}
        [one] => reading.out.remarks.push(format!("the row of `{one}` is gone; it is taken as unchanged")),
        [one, rest @ ..] => reading
            .out
            .remarks
            .push(format!("the rows of `{one}` and {} more inputs are gone; they are taken as unchanged", rest.len())),
    }
    reading.out.selected = reading.selected()?;
    // A scenario after the one that it extends: what it takes over may have been changed there.
    let mut order: Vec<usize> = (0..model.scenarios.len()).collect();
    order.sort_by_key(|s| std::iter::successors(Some(ScenarioId(*s)), |s| model.scenarios[s.0].extends).count());
    reading.out.scenarios = vec![vec![]; model.scenarios.len()];
    for s in order {
        reading.out.scenarios[s] = reading.column(ScenarioId(s));
    }
    reading.overrides();
    if reading.stale {
        reading.out.remarks.push(
            "some formulas have no values: whatever saved the workbook did not recalculate it; open and save it in Excel or LibreOffice first"
                .to_owned(),
        );
    }
    Ok(reading.out)
}

struct Reading<'r> {
    program: &'r Program,
    projections: &'r [Projection],
    panel: &'r Panel<'r>,
    handles: &'r [Handle],
    out: Edits,
    /// Whether formulas without values were met.
    stale: bool,
    /// Whether a cell without a formula has none.
    tells_formulas: bool,
}

impl Reading<'_> {
    fn driver(&self, handle: &Handle) -> &Driver {
        &self.program.model.drivers[self.program.input(handle.input).driver.0]
    }

    fn selected(&mut self) -> Result<ScenarioId, String> {
        let titles = scenario_titles(&self.program.model);
        let place = self.panel.selected.ok_or_else(|| {
            format!(
                "it does not tell which scenario is selected: neither the name `{SELECTED}` is there nor, above the drivers, the words \"{SELECTED_LABEL}\" with the scenario beside them"
            )
        })?;
        let words = match self.panel.sheet.value(place) {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Number(x)) => x.to_string(),
            _ => String::new(),
        };
        let found = titles.iter().position(|title| is_same_label(title, &words));
        found.map(ScenarioId).ok_or_else(|| {
            format!(
                "{} selects \"{words}\", which is none of its scenarios: choose one of {}",
                self.panel.address(place),
                titles.iter().map(|t| format!("\"{t}\"")).collect::<Vec<_>>().join(", ")
            )
        })
    }

    /// The overrides in use.
    fn overrides(&mut self) {
        if self.panel.apply.is_none() {
            self.out.remarks.push(format!("the switch \"{APPLY_LABEL}\" is lost; the overrides are taken as applied"));
        }
        // As in the workbook, only TRUE applies them.
        let switch = self.panel.apply.map(|place| self.panel.sheet.value(place));
        let applied = switch.is_none_or(|value| matches!(value, Some(Value::Boolean(true))));
        let mut unused = 0;
        let selected = self.out.selected;
        for handle in self.handles {
            let Some(place) = self.panel.override_place(handle) else { continue };
            let Some(cell) = self.panel.cell(place).filter(|cell| !is_blank(cell)) else { continue };
            if !applied {
                unused += 1;
                continue;
            }
            if let Some(new) = self.taken(handle, place, cell) {
                let old = self.native(handle, selected);
                let how = cell.formula.clone().map_or(How::Override, How::Formula);
                self.out.overrides.push(Edit {
                    handle: handle.clone(),
                    old,
                    new,
                    typed: cell.value.as_ref().and_then(Value::number),
                    how,
                    place: self.panel.address(place),
                });
            }
        }
        if unused > 0 {
            let why = match switch.flatten() {
                Some(Value::Boolean(_)) => "is off",
                None => "is blank, which counts as off",
                Some(_) => "holds something else than TRUE, which counts as off",
            };
            self.out.remarks.push(format!(
                "\"{APPLY_LABEL}\" {why}: {unused} override{} not in use and not taken",
                if unused == 1 { " is" } else { "s are" }
            ));
        }
    }

    /// The program's own value of an input; of a scale and a shift, what leaves the path as it is.
    fn native(&self, handle: &Handle, scenario: ScenarioId) -> f64 {
        let value: &InputValue = &self.projections[scenario.0].inputs[handle.input.0];
        match handle.spot {
            Spot::Key(k) => value.keys.get(k).copied().unwrap_or(f64::NAN),
            Spot::Outside => value.outside.unwrap_or(f64::NAN),
            Spot::Scale => 1.0,
            Spot::Shift => 0.0,
        }
    }

    fn refuse(&mut self, handle: &Handle, place: Place, reason: String) {
        self.out.refused.push(Refused { input: handle.id.clone(), place: self.panel.address(place), reason });
    }
}

fn is_blank(cell: &Cell) -> bool {
    // A space is no blank: spreadsheets take it for a text.
    shows_nothing(cell) && cell.formula.is_none()
}

/// Whether nothing is seen in a cell, though a formula may stand there.
fn shows_nothing(cell: &Cell) -> bool {
    match &cell.value {
        None => cell.formula.is_none(),
        Some(Value::Text(text)) => text.is_empty(),
        Some(_) => false,
    }
}
