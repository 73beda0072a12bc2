//! What a scenario takes over from the one that it extends.

use crate::graph::{Given, InputId, Node, Tree};
use crate::model::ScenarioId;
use crate::workbook::desk::Desk;
use crate::workbook::layout::in_column;
use crate::workbook::names::key_of;
use crate::workbook::print::{Inherited, Printer};

/// A printer for a scenario's values, which knows the cell of what they take over.
pub(super) fn over_parent<'d>(desk: &'d Desk<'_>, id: InputId, k: Option<usize>, scenario: ScenarioId) -> Printer<'d> {
    let inherited = desk.model.scenarios[scenario.0].extends.map(|parent| {
        let key = key_of(&desk.book.program.settings[parent.0].inputs[id.0], k);
        let place = &desk.layout.panel[id.0];
        let row = k.map_or(place.outside, |k| place.keys.get(k).copied()).unwrap_or_default();
        let column = match key.given {
            Given::Elsewhere => desk.layout.filled_column(Some(parent)),
            _ => desk.layout.scenario_column(parent),
        };
        Inherited { value: &key.value, cell: in_column(row, column), from: parent, is_literal: is_literal(&key.value) }
    });
    Printer { program: desk.book.program, layout: desk.layout, inherited }
}

/// Whether a value is not made of other drivers.
pub(super) fn is_literal(tree: &Tree) -> bool {
    let mut literal = true;
    tree.visit(&mut |piece| {
        literal &= !matches!(piece.node, Node::Input { .. } | Node::InputAt { .. });
    });
    literal
}
