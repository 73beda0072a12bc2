//! Scenarios into settings: what each driver cell has in each scenario.

use super::order::topological;
use super::rows::Rows;
use super::setting::{Given, Key, Setting, Settings};
use super::site::Site;
use super::tree::{InputId, Node, Tree, add, divide, multiply, number, subtract};
use crate::diagnostic::Span;
use crate::formula::BinaryOp;
use crate::model::{Between, Expr, ExprKind, Path, ScenarioId};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The settings of every scenario of a model.
pub(super) fn settings(rows: &mut Rows<'_>) -> Vec<Settings> {
    let count = rows.model.scenarios.len();
    let mut done: Vec<Option<Vec<Setting>>> = vec![None; count];
    for start in 0..count {
        settle(rows, ScenarioId(start), &mut done);
    }
    let mut all: Vec<Vec<Setting>> = done.into_iter().flatten().collect();
    for input in 0..rows.inputs.len() {
        align(rows, input, &mut all);
    }
    let order = order(rows, &all);
    all.into_iter().map(|inputs| Settings { inputs, order: order.clone() }).collect()
}

/// Works out one scenario, and first those that it extends.
fn settle(rows: &mut Rows<'_>, scenario: ScenarioId, done: &mut [Option<Vec<Setting>>]) {
    let mut open = vec![];
    let mut next = Some(scenario);
    while let Some(scenario) = next.filter(|scenario| done[scenario.0].is_none()) {
        open.push(scenario);
        next = rows.model.scenarios[scenario.0].extends;
    }
    open.into_iter().rev().for_each(|scenario| settle_one(rows, scenario, done));
}

fn settle_one(rows: &mut Rows<'_>, scenario: ScenarioId, done: &mut [Option<Vec<Setting>>]) {
    let extends = rows.model.scenarios[scenario.0].extends;
    let mut current = match extends {
        None => root(rows),
        Some(parent) => done[parent.0].clone().unwrap_or_default(),
    };
    if extends.is_some() {
        for setting in &mut current {
            setting.keys.iter_mut().chain(&mut setting.outside).for_each(|key| key.given = Given::Inherited);
            (setting.lays_over, setting.whole) = (true, None);
        }
    }
    let model = rows.model;
    for layer in &model.scenarios[scenario.0].layers {
        let changes = layer.iter().flat_map(|change| change.cells.iter().map(move |cell| (change.driver, cell)));
        // All changes of a layer start from what stands before it.
        let made: Vec<(InputId, Setting)> = changes
            .map(|(driver, (cell, path))| {
                let input = rows.input(driver, *cell);
                (input, changed(rows, input, &current[input.0], path))
            })
            .collect();
        made.into_iter().for_each(|(input, setting)| current[input.0] = setting);
    }
    done[scenario.0] = Some(current);
}

fn root(rows: &mut Rows<'_>) -> Vec<Setting> {
    let model = rows.model;
    let empty = Setting::of(vec![], false);
    let mut out = Vec::with_capacity(rows.inputs.len());
    for (d, driver) in model.drivers.iter().enumerate() {
        for (cell, path) in driver.value.iter().enumerate() {
            let input = rows.input(crate::model::DriverId(d), cell);
            out.push(changed(rows, input, &empty, path));
        }
    }
    out
}

/// What a cell's setting becomes when a path is laid over it.
fn changed(rows: &mut Rows<'_>, input: InputId, before: &Setting, path: &Path) -> Setting {
    let (between, varies) = nature(rows, input);
    match path {
        Path::Fixed(expr) if inherits(expr) => inheriting(rows, input, before, expr),
        Path::Fixed(expr) => {
            let value = value_of(rows, input, expr, None);
            let key = Key { period: 1, value, given: Given::Here };
            match between == Between::Nothing && varies {
                true => Setting { outside: Some(key), ..Setting::of(vec![], false) },
                false => Setting::of(vec![key], false),
            }
        }
        Path::Keys(keys) => {
            let span = keys[0].1.span;
            let mut out = before.clone();
            if between == Between::Nothing && out.outside.is_none() {
                out.outside = Some(Key { period: 1, value: number(0.0, span), given: Given::Here });
            }
            give_way(&mut out, keys);
            for (period, expr) in keys {
                let inherited = at(before, between, *period);
                let value = value_of(rows, input, expr, inherited.as_deref());
                out.keys.retain(|key| key.period != *period);
                out.keys.push(Key { period: *period, value, given: Given::Here });
            }
            out.keys.sort_by_key(|key| key.period);
            if out.stands_in && is_ahead(before, keys) {
                // What stood in for the first key of the path below is inherited as it is: another one is first now.
                out.keys.iter_mut().filter(|key| key.given == Given::Start).for_each(|key| key.given = Given::Here);
                out.stands_in = false;
            }
            reach_back(&mut out, between);
            out
        }
    }
}

/// Whether some of the keys that are laid over a path come before its first one, or in its place.
fn is_ahead(before: &Setting, laid: &[(i32, Arc<Expr>)]) -> bool {
    let first = before.keys.iter().map(|key| key.period).nth(usize::from(before.stands_in));
    first.is_some_and(|first| laid.iter().any(|(period, _)| *period <= first))
}

/// What only stands in at the start gives way to what is laid there or before.
fn give_way(setting: &mut Setting, laid: &[(i32, Arc<Expr>)]) {
    if setting.stands_in && laid.iter().any(|(period, _)| *period <= 1) {
        setting.keys.remove(0);
        setting.stands_in = false;
    }
}

/// Before its first key a path has its first value: it stands in the first period too.
fn reach_back(setting: &mut Setting, between: Between) {
    let Some(first) = setting.keys.first().filter(|first| first.period > 1 && between != Between::Nothing) else {
        return;
    };
    let start = Key { period: 1, value: first.value.clone(), given: Given::Start };
    setting.keys.insert(0, start);
    setting.stands_in = true;
}

/// `inherited * 1.5` over a whole path: in every period.
fn inheriting(rows: &mut Rows<'_>, input: InputId, before: &Setting, expr: &Arc<Expr>) -> Setting {
    let (between, _) = nature(rows, input);
    let taken_over = |key: &Key| key.given == Given::Inherited;
    let whole = before.values().all(taken_over).then(|| Arc::clone(expr));
    let every_period = between == Between::Linear && before.keys.len() > 1 && !is_affine(expr);
    let last = rows.model.timeline.periods as i32;
    let mut apply =
        |period: i32, value: &Tree| Key { period, value: value_of(rows, input, expr, Some(value)), given: Given::Here };
    let keys = match every_period {
        true => (1..=last).filter_map(|t| at(before, between, t).map(|value| apply(t, &value))).collect(),
        false => before.keys.iter().map(|key| apply(key.period, &key.value)).collect(),
    };
    let outside = before.outside.as_ref().map(|key| apply(key.period, &key.value));
    Setting { outside, whole, ..Setting::of(keys, before.stands_in && !every_period) }
}

fn nature(rows: &Rows<'_>, input: InputId) -> (Between, bool) {
    let driver = &rows.model.drivers[rows.inputs[input.0].driver.0];
    (driver.between, driver.varies)
}

/// The tree of one value of a cell.
fn value_of(rows: &mut Rows<'_>, input: InputId, expr: &Expr, inherited: Option<&Tree>) -> Tree {
    let made = rows.inputs[input.0];
    let driver = &rows.model.drivers[made.driver.0];
    let mut env = vec![None; rows.model.dimensions.len()];
    for (dimension, element) in driver.over.iter().zip(rows.model.cell_elements(&driver.over, made.cell)) {
        env[dimension.0] = Some(element);
    }
    let nothing = number(0.0, expr.span);
    rows.expand(expr, &Site { at: Some(1), inherited: inherited.or(Some(&nothing)), ..Site::scalar(&env) })
}

fn inherits(expr: &Expr) -> bool {
    let mut found = false;
    expr.visit(&mut |piece| found |= piece.kind == ExprKind::Inherited);
    found
}

/// Whether an expression is a multiple of `inherited` plus something, so that it may be applied to
/// the keys of a linear path instead of to every period.
fn is_affine(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Inherited => true,
        ExprKind::Negate(x) | ExprKind::Percent(x) => is_affine(x),
        ExprKind::Binary(BinaryOp::Add | BinaryOp::Subtract, a, b) => {
            (is_affine(a) || !inherits(a)) && (is_affine(b) || !inherits(b))
        }
        ExprKind::Binary(BinaryOp::Multiply, a, b) => (is_affine(a) && !inherits(b)) || (!inherits(a) && is_affine(b)),
        ExprKind::Binary(BinaryOp::Divide, a, b) => is_affine(a) && !inherits(b),
        _ => !inherits(expr),
    }
}

/// The value of a path in a period, as a tree.
fn at(setting: &Setting, between: Between, period: i32) -> Option<Cow<'_, Tree>> {
    let keys = &setting.keys;
    let exact = keys.iter().find(|key| key.period == period);
    let before = keys.iter().rev().find(|key| key.period < period);
    let after = keys.iter().find(|key| key.period > period);
    let key = match (exact, before, after) {
        (Some(key), _, _) => Some(key),
        (None, _, _) if between == Between::Nothing => setting.outside.as_ref(),
        (None, Some(a), Some(b)) if between == Between::Linear => {
            return Some(Cow::Owned(interpolated(a, b, period)));
        }
        (None, before, after) => before.or(after),
    };
    key.map(|key| Cow::Borrowed(&key.value))
}

/// `a + (b - a) * (t - t0) / (t1 - t0)`.
fn interpolated(a: &Key, b: &Key, period: i32) -> Tree {
    let span: Span = a.value.span;
    let whole = |n: i32| number(f64::from(n), span);
    let share = divide(whole(period - a.period), whole(b.period - a.period), span);
    let rise = subtract(b.value.clone(), a.value.clone(), span);
    add(a.value.clone(), multiply(rise, share, span), span)
}

/// Gives one cell the same keys in every scenario: where one has none, what its path is there.
fn align(rows: &mut Rows<'_>, input: usize, all: &mut [Vec<Setting>]) {
    let (between, varies) = nature(rows, InputId(input));
    if !varies {
        return;
    }
    let periods: BTreeSet<i32> = all.iter().flat_map(|s| s[input].keys.iter().map(|key| key.period)).collect();
    for at_scenario in 0..all.len() {
        let mut setting = std::mem::replace(&mut all[at_scenario][input], Setting::of(vec![], false));
        let extended = rows.model.scenarios[at_scenario].extends.map(|parent| &all[parent.0][input]);
        if between == Between::Nothing && setting.outside.is_none() {
            let span = rows.model.drivers[rows.inputs[input].driver.0].span;
            setting.outside = Some(Key { period: 1, value: number(0.0, span), given: Given::Here });
        }
        let elsewhere = |period: i32, value: Tree| Key { period, value, given: Given::Elsewhere };
        let mut missing = Vec::new();
        for period in &periods {
            if setting.keys.iter().any(|key| key.period == *period) {
                continue;
            }
            let value = at(&setting, between, *period);
            missing.extend(value.map(|value| elsewhere(*period, value.into_owned())));
            let below = extended.and_then(|extended| at(extended, between, *period));
            if let (Some(expr), Some(below)) = (&setting.whole, below) {
                let value = value_of(rows, InputId(input), expr, Some(&below));
                setting.applied.push(elsewhere(*period, value));
            }
        }
        setting.keys.extend(missing);
        setting.keys.sort_by_key(|key| key.period);
        all[at_scenario][input] = setting;
    }
}

/// The inputs in an order in which each comes after those that any scenario computes it from.
fn order(rows: &Rows<'_>, all: &[Vec<Setting>]) -> Vec<InputId> {
    let count = rows.inputs.len();
    let mut uses: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); count];
    for setting in all {
        for (input, keys) in setting.iter().enumerate() {
            for key in keys.values() {
                key.value.visit(&mut |piece| match &piece.node {
                    Node::Input { input: used, .. } | Node::InputAt { input: used, .. } => {
                        uses[input].insert(used.0);
                    }
                    _ => {}
                });
            }
        }
    }
    topological(&uses).into_iter().map(InputId).collect()
}
