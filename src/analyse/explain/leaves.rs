//! What a formula refers to, and where a value comes from.

use crate::graph::{Given, InputId, Key, Node, Program, Tree};
use crate::model::ScenarioId;

/// The scenario that gave a driver cell the value that it has; none where it is the first one's.
pub(super) fn changed_in(program: &Program, scenario: ScenarioId, input: InputId, key: &Key) -> Option<ScenarioId> {
    let parent = program.model.scenarios[scenario.0].extends?;
    let setting = &program.settings(parent).inputs[input.0];
    let same = |other: &&Key| {
        other.given != Given::Elsewhere && (other.period, &other.value.node) == (key.period, &key.value.node)
    };
    match setting.values().find(same) {
        Some(same) => changed_in(program, parent, input, same),
        None => Some(scenario),
    }
}

/// Whether a value is a number as it was written: `-45%` is one.
pub(super) fn is_literal(tree: &Tree) -> bool {
    match &tree.node {
        Node::Number(_) | Node::Period(_) => true,
        Node::Negate(x) | Node::Percent(x) => is_literal(x),
        _ => false,
    }
}

/// The references in a tree, each once, in order.
pub(super) fn leaves<'t>(tree: &'t Tree, out: &mut Vec<&'t Tree>) {
    if tree.parts().is_empty() {
        let reference = !matches!(tree.node, Node::Number(_) | Node::Period(_) | Node::Clock { .. });
        if reference && !out.iter().any(|other| other.node == tree.node) {
            out.push(tree);
        }
    }
    for part in tree.parts() {
        leaves(part, out);
    }
}
