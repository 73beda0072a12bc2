//! Which figures a model uses.

use crate::graph::{Node, Program, Tree};
use crate::model::FigureId;
use std::collections::BTreeSet;

/// The figures that the model uses anywhere.
pub fn used_figures(program: &Program) -> BTreeSet<usize> {
    let mut used = BTreeSet::new();
    let mut see = |tree: &Tree| {
        tree.visit(&mut |piece| {
            if let Node::Figure(FigureId(id)) = piece.node {
                used.insert(id);
            }
        });
    };
    program.actuals.iter().for_each(|actual| see(&actual.value));
    for row in &program.rows {
        see(&row.tree);
        row.opening.iter().for_each(&mut see);
    }
    program.constants.iter().for_each(&mut see);
    program.targets.iter().flatten().for_each(&mut see);
    for settings in &program.settings {
        settings.inputs.iter().flat_map(|s| s.values()).for_each(|key| see(&key.value));
    }
    used
}
