//! What was changed in a scenario's column.

use super::{Edit, How, Reading, is_blank, shows_nothing};
use crate::graph::{Given, InputId, Key, Node, Setting};
use crate::model::ScenarioId;
use crate::spreadsheet::{Cell, Place, Value};
use crate::workbook::{Handle, Spot};
use std::collections::BTreeSet;

/// How near a value must be to the program's own to count as unchanged: formats keep 15 to 17 digits.
const SAME: f64 = 1e-12;

/// A cell of a scenario's column, and the key of the input that it holds.
struct Written<'w> {
    handle: &'w Handle,
    scenario: ScenarioId,
    key: &'w Key,
    place: Place,
    cell: &'w Cell,
}

impl Reading<'_> {
    /// What was changed in a scenario's column.
    pub(super) fn column(&mut self, scenario: ScenarioId) -> Vec<Edit> {
        let settings = self.program.settings(scenario);
        let mut out: Vec<Edit> = Vec::new();
        let mut touched: BTreeSet<InputId> = BTreeSet::new();
        let mut rank = vec![0; settings.inputs.len()];
        for (at, input) in settings.order.iter().enumerate() {
            rank[input.0] = at;
        }
        let mut in_order: Vec<&Handle> = self.handles.iter().collect();
        in_order.sort_by_key(|handle| (rank[handle.input.0], handle.spot));
        for handle in in_order {
            let setting = &settings.inputs[handle.input.0];
            let key = match handle.spot {
                Spot::Key(k) => setting.keys.get(k),
                Spot::Outside => setting.outside.as_ref(),
                Spot::Scale | Spot::Shift => None,
            };
            let (Some(key), Some(place)) = (key, self.panel.scenario_place(handle, scenario)) else { continue };
            let blank = Cell::default();
            let cell = self.panel.cell(place).unwrap_or(&blank);
            if self.says_nothing(scenario, setting, key, cell) {
                continue;
            }
            if is_blank(cell) {
                self.refuse(handle, place, of_blank(key, setting.keys.len()));
                continue;
            }
            out.extend(self.changed(&Written { handle, scenario, key, place, cell }, &mut touched));
        }
        out
    }

    /// Whether a cell shows nothing where nothing is, or what its format keeps for that.
    fn says_nothing(&mut self, scenario: ScenarioId, setting: &Setting, key: &Key, cell: &Cell) -> bool {
        let none_here = key.given == Given::Elsewhere;
        let stands_in = setting.stands_in && key.period == 1;
        let stood_in = stands_in && (cell.formula.is_some() || !self.tells_formulas);
        if shows_nothing(cell) && (none_here || stood_in) {
            return true;
        }
        // What takes over nothing from the scenario above shows nothing, and is 0 in files of this format.
        let extends = self.program.model.scenarios[scenario.0].extends.is_some();
        let zero = none_here && extends && !self.tells_formulas && cell.value == Some(Value::Number(0.0));
        if zero {
            let remark = "xls files hold 0 where a formula shows nothing: a 0 that was typed for a key that its scenario does not have cannot be told from that; save the workbook as xlsx to take it";
            if !self.out.remarks.iter().any(|known| known == remark) {
                self.out.remarks.push(remark.to_owned());
            }
        }
        zero
    }

    /// The change that a cell makes, if it is one; `touched` are the inputs changed so far.
    fn changed(&mut self, written: &Written<'_>, touched: &mut BTreeSet<InputId>) -> Option<Edit> {
        let Written { handle, scenario, key, place, cell } = *written;
        let old = self.native(handle, scenario);
        let parent = self.program.model.scenarios[scenario.0].extends;
        let before = parent
            .and_then(|p| self.out.scenarios[p.0].iter().find(|edit| edit.handle == *handle).map(|edit| edit.new));
        let new = match (&cell.formula, &cell.value) {
            // A formula that was not recalculated gives what it takes over, or what it gave.
            (Some(_), None) => {
                let new = match (key.given, before) {
                    // Nothing is taken over: there is nothing there either.
                    (Given::Elsewhere, None) => return None,
                    (Given::Elsewhere | Given::Inherited, Some(new)) => new,
                    _ => old,
                };
                self.stale = true;
                new
            }
            _ => self.taken(handle, place, cell)?,
        };
        // Where the format does not tell, what the program wrote as a formula is taken for one.
        let computed = cell.formula.is_some() || (!self.tells_formulas && is_computed(key));
        // A number typed where this scenario has no key makes one, whatever the path is there.
        let makes_key = key.given == Given::Elsewhere && (!computed || before.is_some());
        if same(old, new) && !makes_key {
            return None;
        }
        let follows = uses(key).iter().any(|input| touched.contains(input));
        touched.insert(handle.input);
        // What is computed from changed drivers follows them in the program too; what stands in, with its key.
        if computed && follows && (key.given != Given::Start || self.stands_for_computed(handle, scenario)) {
            return None;
        }
        let how = match &cell.formula {
            _ if computed && (before.is_some() || key.given == Given::Start) => How::Linked,
            Some(_) if key.given == Given::Inherited => How::Linked,
            Some(formula) => How::Formula(formula.clone()),
            None => How::Scenario,
        };
        let typed = cell.value.as_ref().and_then(Value::number);
        Some(Edit { handle: handle.clone(), old, new, typed, how, place: self.panel.address(place) })
    }

    /// Whether the first key, for which another one stands in at the start, is computed as the program wrote it.
    fn stands_for_computed(&self, start: &Handle, scenario: ScenarioId) -> bool {
        let later = self.handles.iter().filter(|h| h.input == start.input && h.spot > start.spot);
        let mut cells = later
            .filter(|handle| matches!(handle.spot, Spot::Key(_)))
            .filter_map(|handle| self.panel.cell(self.panel.scenario_place(handle, scenario)?))
            .filter(|cell| !shows_nothing(cell));
        cells.next().is_none_or(|cell| cell.formula.is_some())
    }
}

/// What is said of a blank where the scenario has a value.
fn of_blank(key: &Key, keys: usize) -> String {
    match keys {
        0 | 1 => "it is blank, which the workbook reads as 0: type 0 if that is meant, or undo".to_owned(),
        _ if key.given == Given::Start => "it is blank: type the value from the start, or undo".to_owned(),
        _ => "it is blank, which the workbook reads as no key at all: type a number, or undo".to_owned(),
    }
}

pub(super) fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME * a.abs().max(b.abs())
}

/// Whether the program writes a value as a formula.
fn is_computed(key: &Key) -> bool {
    key.given != Given::Here
        || !matches!(key.value.node, Node::Number(_) | Node::Period(_) | Node::Negate(_) | Node::Percent(_))
}

/// The inputs that a value is computed from.
fn uses(key: &Key) -> Vec<InputId> {
    let mut out = Vec::new();
    key.value.visit(&mut |piece| {
        if let Node::Input { input, .. } | Node::InputAt { input, .. } = &piece.node {
            out.push(*input);
        }
    });
    out
}
