//! From the checked model to the [`Program`].

use super::known::{Replacing, known_rows};
use super::lower::lower;
use super::program::{Actual, Owner, Program, Row, Yearly};
use super::rows::Rows;
use super::settings::settings;
use super::site::{Env, Site};
use super::tree::{Node, RowId, Shape, Tree, add, number};
use crate::formula::BinaryOp;
use crate::model::{Aggregate, ChartKind, ChartSeries, ExprKind, LineId, Model, OutputId, Total, inferred};
use crate::unit::Unit;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Lowers a checked model once; the Program runs for any of its scenarios.
pub fn build(model: Arc<Model>) -> Program {
    let shared = Arc::clone(&model);
    let mut rows = Rows::new(&shared);
    for line in 0..model.lines.len() {
        make_line(&mut rows, LineId(line));
    }
    for output in 0..model.outputs.len() {
        make_output(&mut rows, OutputId(output));
    }
    let check_rows: Vec<Vec<RowId>> = (0..model.checks.len()).map(|check| make_check(&mut rows, check)).collect();
    let empty: Env = vec![None; model.dimensions.len()];
    let value = Site { at: Some(1), ..Site::scalar(&empty) };
    let targets = model.outputs.iter().map(|o| o.target.as_ref().map(|t| rows.expand(t, &value))).collect();
    let actuals = actuals(&mut rows);
    let constants: Vec<Tree> = model.constants.iter().map(|c| rows.expand(&c.value, &value)).collect();
    let mut settings = settings(&mut rows);
    super::residue::settle(&mut rows, &constants, &mut settings);
    let mut program = Program {
        model: Arc::clone(&model),
        inputs: rows.inputs,
        rows: vec![],
        line_rows: rows.line_rows,
        line_totals: rows.line_totals,
        meant_totals: vec![],
        output_rows: rows.output_rows,
        targets,
        actuals,
        known: std::mem::take(&mut rows.known_rows),
        formula_rows: rows.formula_rows,
        check_rows,
        constants,
        settings,
        code: Default::default(),
    };
    renumber(&mut program, rows.arena, &rows.sequence);
    program.meant_totals = meant_totals(&program);
    program.code = lower(&program);
    program
}

/// The totals that some row uses, or some chart draws: as a sum, or as elements stacked on each other; of
/// several dimensions together there are too many elements to show each.
fn meant_totals(program: &Program) -> Vec<Option<RowId>> {
    let mut used: BTreeSet<RowId> = BTreeSet::new();
    for row in &program.rows {
        row.tree.visit(&mut |piece| match &piece.node {
            Node::Row { row, .. } | Node::Recent { row, .. } | Node::Reduce { row, .. } => used.extend([*row]),
            Node::FirstWhen(row) | Node::LastingFrom(row) => used.extend([*row]),
            Node::ReduceBlock { rows, .. } => used.extend(rows),
            _ => {}
        });
    }
    let drawn = |line: usize| {
        program.model.charts.iter().any(|chart| {
            let stacked = matches!(chart.kind, ChartKind::Stacked | ChartKind::Area);
            chart.series.iter().any(|series| match series {
                ChartSeries::Sum(id) => id.0 == line,
                ChartSeries::Cell(id, _) => stacked && id.0 == line,
            })
        })
    };
    let totals = program.line_totals.iter().enumerate();
    let many = |line: usize| program.model.lines[line].over.len() > 1;
    totals.map(|(line, total)| total.filter(|row| used.contains(row) || drawn(line) || many(line))).collect()
}

/// The known values of all lines; those outside of the timeline are left out.
fn actuals(rows: &mut Rows<'_>) -> Vec<Actual> {
    let model = rows.model;
    let mut out = Vec::new();
    for (l, line) in model.lines.iter().enumerate() {
        for known in line.known.iter().filter(|_| !line.replaced) {
            let env = match known.cell {
                Some(cell) => env_of(model, &line.over, cell),
                None => vec![None; model.dimensions.len()],
            };
            let site = Site { at: Some(1), ..Site::scalar(&env) };
            let value = rows.expand(&known.value, &site);
            let bound = known.firmness.bound();
            out.push(Actual { line: LineId(l), cell: known.cell, period: known.period, value, bound });
        }
    }
    // Totals behind the cells that they are of.
    out.sort_by_key(|actual| (actual.line, actual.cell.is_none(), actual.cell, actual.period));
    out
}

fn make_line(rows: &mut Rows<'_>, id: LineId) {
    let line = &rows.model.lines[id.0];
    rows.work_on(Owner::LineHelper(id));
    let count = rows.line_rows[id.0].len();
    let mut made = Vec::with_capacity(count);
    let envs: Vec<Env> = (0..count).map(|cell| env_of(rows.model, &line.over, cell)).collect();
    let mut formulas = Vec::with_capacity(count);
    for (cell, env) in envs.iter().enumerate() {
        let (tree, opening) = line_tree(rows, id, rows.line_rows[id.0][cell], env, cell);
        formulas.push((rows.shorten(tree, Shape::Series, env), opening));
    }
    let replacing = line.replaced.then(|| replacing(rows, id, &envs, &mut formulas));
    for (cell, (tree, opening)) in formulas.into_iter().enumerate() {
        let row = rows.line_rows[id.0][cell];
        let yearly = match (&replacing, line.total) {
            // The years of a quotient are those of its formula, which is not what is known.
            (Some(_), Total::None) => Yearly::Empty,
            _ => yearly(rows, line.total, &tree),
        };
        let elements = line.over.iter().copied().zip(rows.model.cell_elements(&line.over, cell)).collect();
        made.push((
            row,
            Row {
                owner: Owner::Line(id, cell),
                label: line.title.clone(),
                elements,
                unit: line.unit.clone(),
                tree,
                opening,
                shape: Shape::Series,
                yearly,
            },
        ));
    }
    for (row, made) in made {
        rows.place(row, made);
    }
    if let Some(replacing) = replacing {
        replacing.unexplained(rows, &envs);
    }
    if let Some(total) = rows.line_totals[id.0] {
        let row = total_row(rows, id);
        rows.place(total, row);
    }
}

/// Gives a line's formulas rows of their own, and the line what is known or follows from them.
fn replacing<'m>(
    rows: &mut Rows<'m>,
    id: LineId,
    envs: &[Env],
    formulas: &mut [(Tree, Option<Tree>)],
) -> Replacing<'m> {
    let line = &rows.model.lines[id.0];
    let nowhere: Env = vec![None; rows.model.dimensions.len()];
    let known = known_rows(rows, id, |cell| cell.map_or_else(|| nowhere.clone(), |cell| envs[cell].clone()));
    let mut places = Vec::with_capacity(formulas.len());
    for (cell, (tree, _)) in formulas.iter().enumerate() {
        let row = rows.reserve();
        let made = Row {
            owner: Owner::Formula(id, cell),
            label: format!("{} · by its formula", line.title),
            elements: line.over.iter().copied().zip(rows.model.cell_elements(&line.over, cell)).collect(),
            unit: line.unit.clone(),
            tree: tree.clone(),
            opening: None,
            shape: Shape::Series,
            yearly: yearly(rows, line.total, tree),
        };
        rows.place(row, made);
        places.push(row);
    }
    rows.formula_rows[id.0].clone_from(&places);
    let replacing = Replacing { id, line, known, formulas: places };
    for ((formula, _), tree) in formulas.iter_mut().zip(replacing.trees(rows, envs)) {
        *formula = tree;
    }
    replacing
}

/// A line's formula for one cell, and its opening.
fn line_tree(rows: &mut Rows<'_>, id: LineId, row: RowId, env: &Env, cell: usize) -> (Tree, Option<Tree>) {
    let line = &rows.model.lines[id.0];
    let site = Site::series(env);
    // Its own row is the running sum, unless known values take its place: a running sum learns nothing of them.
    if let (None, false, ExprKind::Cumulative(of)) = (&line.opening, line.replaced, &line.formula.kind) {
        let inner = rows.expand(of, &site);
        let step = rows.as_row(inner, env);
        let span = line.formula.span;
        let tree = add(Rows::reference(row, 1, span), Rows::reference(step, 0, span), span);
        return (tree, Some(number(0.0, span)));
    }
    let tree = rows.expand(&line.formula, &site);
    let opening = line.opening.as_ref().map(|cells| {
        let value = Site { at: Some(1), ..Site::scalar(env) };
        rows.expand(&cells[cell], &value)
    });
    (tree, opening)
}

fn total_row(rows: &Rows<'_>, id: LineId) -> Row {
    let line = &rows.model.lines[id.0];
    let cells = &rows.line_rows[id.0];
    let sum = |shift: u32| Tree {
        node: Node::Over(Aggregate::Sum, cells.iter().map(|row| Rows::reference(*row, shift, line.span)).collect()),
        span: line.span,
    };
    Row {
        owner: Owner::LineTotal(id),
        label: line.title.clone(),
        elements: vec![],
        unit: line.unit.clone(),
        tree: sum(0),
        opening: line.opening.as_ref().map(|_| sum(1)),
        shape: Shape::Series,
        yearly: match line.total {
            Total::Last => Yearly::Last,
            Total::Sum | Total::Average | Total::None => Yearly::Sum,
        },
    }
}

fn make_output(rows: &mut Rows<'_>, id: OutputId) {
    let output = &rows.model.outputs[id.0];
    rows.work_on(Owner::OutputHelper(id));
    let env: Env = vec![None; rows.model.dimensions.len()];
    let tree = rows.expand(&output.formula, &Site::scalar(&env));
    let tree = rows.shorten(tree, Shape::Scalar, &env);
    let row = rows.output_rows[id.0];
    let made = Row {
        owner: Owner::Output(id),
        label: output.title.clone(),
        elements: vec![],
        unit: output.unit.clone(),
        tree,
        opening: None,
        shape: Shape::Scalar,
        yearly: Yearly::Empty,
    };
    rows.place(row, made);
}

fn make_check(rows: &mut Rows<'_>, index: usize) -> Vec<RowId> {
    let check = &rows.model.checks[index];
    rows.work_on(Owner::CheckHelper(index));
    let shape = if check.varies { Shape::Series } else { Shape::Scalar };
    let mut out = Vec::new();
    for cell in 0..rows.model.cell_count(&check.over) {
        let env = env_of(rows.model, &check.over, cell);
        let site = Site { check: true, shape, ..Site::series(&env) };
        let tree = rows.expand(&check.formula, &site);
        let row = rows.reserve();
        rows.place(
            row,
            Row {
                owner: Owner::Check(index, cell),
                label: check.title.clone(),
                elements: check.over.iter().copied().zip(rows.model.cell_elements(&check.over, cell)).collect(),
                unit: inferred(Unit::plain(), false),
                tree,
                opening: None,
                shape,
                yearly: Yearly::Empty,
            },
        );
        out.push(row);
    }
    out
}

fn env_of(model: &Model, over: &[crate::model::DimensionId], cell: usize) -> Env {
    let mut env = vec![None; model.dimensions.len()];
    for (dimension, element) in over.iter().zip(model.cell_elements(over, cell)) {
        env[dimension.0] = Some(element);
    }
    env
}

/// What a line's row shows for a year; a quotient of rows that add up is worked out from their years.
fn yearly(rows: &Rows<'_>, total: Total, tree: &Tree) -> Yearly {
    match total {
        Total::Sum => Yearly::Sum,
        Total::Last => Yearly::Last,
        Total::Average => Yearly::Average,
        Total::None if is_quotient_of_sums(rows, tree) => Yearly::Formula,
        Total::None => Yearly::Empty,
    }
}

fn is_quotient_of_sums(rows: &Rows<'_>, tree: &Tree) -> bool {
    let Node::Arithmetic(BinaryOp::Divide, a, b) = &tree.node else { return false };
    [a, b].iter().all(|side| {
        let mut good = true;
        let mut any = false;
        side.visit(&mut |piece| match &piece.node {
            Node::Row { row, shift: 0 } => {
                any = true;
                good &= adds_up(rows, *row);
            }
            Node::Arithmetic(BinaryOp::Add | BinaryOp::Subtract, ..)
            | Node::Over(Aggregate::Sum, _)
            | Node::Negate(_) => {}
            _ => good = false,
        });
        good && any
    })
}

fn adds_up(rows: &Rows<'_>, row: RowId) -> bool {
    rows.arena[row.0].as_ref().is_some_and(|made| made.yearly == Yearly::Sum)
}

/// Puts the rows into their order and renames every reference.
fn renumber(program: &mut Program, arena: Vec<Option<Row>>, sequence: &[RowId]) {
    let mut new = vec![RowId(0); arena.len()];
    for (position, old) in sequence.iter().enumerate() {
        new[old.0] = RowId(position);
    }
    let mut arena = arena;
    for old in sequence {
        if let Some(mut row) = arena[old.0].take() {
            rename(&mut row.tree, &new);
            if let Some(opening) = &mut row.opening {
                rename(opening, &new);
            }
            program.rows.push(row);
        }
    }
    let all = program.line_rows.iter_mut().flatten().chain(program.line_totals.iter_mut().flatten());
    let all = all.chain(program.formula_rows.iter_mut().flatten());
    let all = all.chain(&mut program.output_rows).chain(program.check_rows.iter_mut().flatten());
    all.for_each(|row| *row = new[row.0]);
}

fn rename(tree: &mut Tree, new: &[RowId]) {
    match &mut tree.node {
        Node::Row { row, .. } | Node::Recent { row, .. } | Node::Reduce { row, .. } => *row = new[row.0],
        Node::FirstWhen(row) | Node::LastingFrom(row) => *row = new[row.0],
        Node::ReduceBlock { rows, .. } => rows.iter_mut().for_each(|row| *row = new[row.0]),
        _ => tree.parts_mut().into_iter().for_each(|part| rename(part, new)),
    }
}
