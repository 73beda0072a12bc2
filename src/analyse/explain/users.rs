//! Where a name is used.

use crate::model::{Expr, ExprKind, Model, Path};

/// The constants, drivers, lines, outputs and checks that use a name anywhere: in formulas, openings, known values,
/// values in any scenario, targets.
pub(super) fn users(model: &Model, is_it: impl Fn(&ExprKind) -> bool) -> Vec<String> {
    let uses = |expr: &Expr| {
        let mut found = false;
        expr.visit(&mut |piece| found |= is_it(&piece.kind));
        found
    };
    let path = |path: &Path| match path {
        Path::Fixed(expr) => uses(expr),
        Path::Keys(keys) => keys.iter().any(|(_, expr)| uses(expr)),
    };
    let driver = |i: usize| {
        let layers = model.scenarios.iter().flat_map(|scenario| scenario.layers.iter().flatten());
        let changes = layers.filter(|change| change.driver.0 == i).flat_map(|change| &change.cells);
        model.drivers[i].value.iter().chain(changes.map(|(_, path)| path)).any(path)
    };
    let constants = model.constants.iter().filter(|c| uses(&c.value)).map(|constant| &constant.name);
    let drivers = (0..model.drivers.len()).filter(|i| driver(*i)).map(|i| &model.drivers[i].name);
    let lines = model.lines.iter().filter(|line| {
        let opening = line.opening.iter().flatten().any(|expr| uses(expr));
        uses(&line.formula) || opening || line.known.iter().any(|known| uses(&known.value))
    });
    let outputs = model.outputs.iter().filter(|o| uses(&o.formula) || o.target.as_ref().is_some_and(uses));
    let checks = model.checks.iter().filter(|check| uses(&check.formula));
    let named = constants.chain(drivers).chain(lines.map(|line| &line.name)).chain(outputs.map(|output| &output.name));
    named.cloned().chain(checks.map(|check| format!("check {}", check.name))).collect()
}
