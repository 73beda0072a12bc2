//! What was changed in a scenario's column.

use super::{Edit, How, Reading, is_blank, shows_nothing};
use crate::graph::{Given, InputId, Key, Node};
use crate::model::ScenarioId;
use crate::spreadsheet::{Cell, Value};
use crate::workbook::{Handle, Spot};
use std::collections::BTreeSet;

/// How near a value must be to the program's own to count as unchanged: formats keep 15 to 17 digits.
const SAME: f64 = 1e-12;

impl Reading<'_> {
    /// What was changed in a scenario's column.
    pub(super) fn column(&mut self, scenario: ScenarioId) -> Vec<Edit> {
        let settings = &self.program.settings(scenario).inputs;
        let parent = self.program.model.scenarios[scenario.0].extends;
        let mut out: Vec<Edit> = Vec::new();
        let mut touched: BTreeSet<InputId> = BTreeSet::new();
        let mut rank = vec![0; settings.len()];
        for (at, input) in self.program.settings(scenario).order.iter().enumerate() {
            rank[input.0] = at;
        }
        let mut in_order: Vec<&Handle> = self.handles.iter().collect();
        in_order.sort_by_key(|handle| (rank[handle.input.0], handle.spot));
        for handle in in_order {
            let key = match handle.spot {
                Spot::Key(k) => settings[handle.input.0].keys.get(k),
                Spot::Outside => settings[handle.input.0].outside.as_ref(),
                Spot::Scale | Spot::Shift => None,
            };
            let (Some(key), Some(place)) = (key, self.panel.scenario_place(handle, scenario)) else { continue };
            let old = self.native(handle, scenario);
            let blank = Cell::default();
            let cell = self.panel.cell(place).unwrap_or(&blank);
            let none_here = key.given == Given::Elsewhere;
            let stands_in = settings[handle.input.0].stands_in && key.period == 1;
            let stood_in = stands_in && (cell.formula.is_some() || !self.tells_formulas);
            if shows_nothing(cell) && (none_here || stood_in) {
                continue;
            }
            // What takes over nothing from the scenario above shows nothing, and is 0 in files of this format.
            if none_here && parent.is_some() && !self.tells_formulas && cell.value == Some(Value::Number(0.0)) {
                let remark = "xls files hold 0 where a formula shows nothing: a 0 that was typed for a key that its scenario does not have cannot be told from that; save the workbook as xlsx to take it";
                if !self.out.remarks.iter().any(|known| known == remark) {
                    self.out.remarks.push(remark.to_owned());
                }
                continue;
            }
            if is_blank(cell) {
                self.refuse(handle, place, of_blank(key, settings[handle.input.0].keys.len()));
                continue;
            }
            let before = parent
                .and_then(|p| self.out.scenarios[p.0].iter().find(|edit| edit.handle == *handle).map(|edit| edit.new));
            let new = match (&cell.formula, &cell.value) {
                // A formula that was not recalculated gives what it takes over, or what it gave.
                (Some(_), None) => match (key.given, before) {
                    // Nothing is taken over: there is nothing there either.
                    (Given::Elsewhere, None) => continue,
                    (Given::Elsewhere | Given::Inherited, Some(new)) => {
                        self.stale = true;
                        new
                    }
                    _ => {
                        self.stale = true;
                        old
                    }
                },
                _ => match self.taken(handle, place, cell) {
                    Some(new) => new,
                    None => continue,
                },
            };
            // Where the format does not tell, what the program wrote as a formula is taken for one.
            let computed = cell.formula.is_some() || (!self.tells_formulas && is_computed(key));
            // A number typed where this scenario has no key makes one, whatever the path is there.
            let makes_key = none_here && (!computed || before.is_some());
            if same(old, new) && !makes_key {
                continue;
            }
            let follows = uses(key).iter().any(|input| touched.contains(input));
            touched.insert(handle.input);
            // What is computed from changed drivers follows them in the program too; what stands in, with its key.
            if computed && follows && (key.given != Given::Start || self.stands_for_computed(handle, scenario)) {
                continue;
            }
            let how = match &cell.formula {
                _ if computed && (before.is_some() || key.given == Given::Start) => How::Linked,
                Some(_) if key.given == Given::Inherited => How::Linked,
                Some(formula) => How::Formula(formula.clone()),
                None => How::Scenario,
            };
            let typed = cell.value.as_ref().and_then(Value::number);
            out.push(Edit { handle: handle.clone(), old, new, typed, how, place: self.panel.address(place) });
        }
        out
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
