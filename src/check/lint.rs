//! What a careful reader would remark on: nothing here stops a model from running.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::formula::BinaryOp;
use crate::model::{
    Aggregate, Change, Clock, DimensionId, Distribution, Expr, ExprKind, Model, Path, Picks, Status, Uncertain,
    percentage,
};
use crate::text::ModelText;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Numbers that a formula may hold without a remark.
const PLAIN_NUMBERS: &[f64] = &[0.0, 1.0, 2.0, 3.0, 4.0, 12.0, 100.0, 1000.0];

/// Remarks on a checked model and on how its author wrote it.
pub fn lint(model: &Model, text: &ModelText, diagnostics: &mut Diagnostics) {
    unused(model, text, diagnostics);
    let changes = changes(model);
    for (d, (driver, written)) in model.drivers.iter().zip(&text.drivers).enumerate() {
        let mut cites = false;
        let paths = driver.value.iter().flat_map(expressions);
        paths.for_each(|expr| {
            expr.visit(&mut |piece| {
                cites |= !matches!(
                    piece.kind,
                    ExprKind::Number(_) | ExprKind::Period(_) | ExprKind::Negate(_) | ExprKind::Percent(_)
                )
            })
        });
        if !cites && driver.notes.is_none() {
            diagnostics.push(
                Diagnostic::warning(Code::Judgement, format!("`{}` is a judgement without a note", driver.name))
                    .at(driver.span, "")
                    .hint("add `notes = \"...\"`: on what does the value rest?"),
            );
        }
        labels(&driver.name, driver.span, written.title.is_none(), written.unit.is_none(), diagnostics);
        located(model, (d, driver), &changes, diagnostics);
    }
    for (line, written) in model.lines.iter().zip(&text.lines) {
        labels(&line.name, line.span, written.title.is_none(), written.unit.is_none(), diagnostics);
        loose_constants(&line.name, &line.formula, diagnostics);
        if written.over.is_none() {
            sums_beside_parts(model, &line.name, &line.formula, diagnostics);
        }
    }
    loose_figures(model, diagnostics);
}

/// The changes of each driver that has any, scenario by scenario.
type Changes<'a> = BTreeMap<usize, BTreeMap<usize, Vec<&'a Change>>>;

fn changes(model: &Model) -> Changes<'_> {
    let mut out = Changes::new();
    for (s, scenario) in model.scenarios.iter().enumerate() {
        for change in scenario.layers.iter().flatten() {
            out.entry(change.driver.0).or_default().entry(s).or_default().push(change);
        }
    }
    out
}

/// The dimensions that a formula leaves free.
fn free(model: &Model, expr: &Expr) -> BTreeSet<usize> {
    match &expr.kind {
        ExprKind::Driver(id, picks) => left(&model.drivers[id.0].over, picks),
        ExprKind::Line(id, picks) => left(&model.lines[id.0].over, picks),
        ExprKind::Over(_, dimensions, of) => {
            let mut inner = free(model, of);
            inner.retain(|d| !dimensions.iter().any(|summed| summed.0 == *d));
            inner
        }
        _ => expr.parts().into_iter().flat_map(|part| free(model, part)).collect(),
    }
}

fn left(over: &[DimensionId], picks: &Picks) -> BTreeSet<usize> {
    over.iter().filter(|d| !picks.iter().any(|(picked, _)| picked == *d)).map(|d| d.0).collect()
}

/// A sum over all elements that is added to a value of each: seldom meant where nobody said that the line has elements.
fn sums_beside_parts(model: &Model, name: &str, formula: &Expr, diagnostics: &mut Diagnostics) {
    let summed = |expr: &Expr| {
        let mut out = BTreeSet::new();
        expr.visit(&mut |piece| {
            if let ExprKind::Over(Aggregate::Sum, dimensions, _) = &piece.kind {
                out.extend(dimensions.iter().map(|d| d.0));
            }
        });
        out
    };
    formula.visit(&mut |piece| {
        let ExprKind::Binary(BinaryOp::Add | BinaryOp::Subtract, a, b) = &piece.kind else { return };
        for (whole, part) in [(a, b), (b, a)] {
            let (sums, kept, parts) = (summed(whole), free(model, whole), free(model, part));
            let Some(dimension) = parts.iter().find(|d| sums.contains(d) && !kept.contains(d)) else { continue };
            let axis = &model.dimensions[*dimension].name;
            diagnostics.push(
                Diagnostic::warning(
                    Code::SumBesideParts,
                    format!("`{name}` adds a sum over `{axis}` to a value of each element"),
                )
                .at(part.span, format!("this varies over `{axis}`, and so does `{name}`"))
                .related(whole.span, "this is summed")
                .hint(format!("write `sum(...)` here too, or `over = [\"{axis}\"]` if each element is meant")),
            );
        }
    });
}

/// Remarks on percentages that are seldom meant, in drivers and in what scenarios change.
pub(super) fn percentages(model: &Model, diagnostics: &mut Diagnostics) {
    let changes = changes(model);
    for (d, driver) in model.drivers.iter().enumerate().filter(|(_, driver)| driver.unit.percent) {
        let changed = changes.get(&d).into_iter().flat_map(BTreeMap::values).flatten();
        let changed = changed.flat_map(|change| change.cells.iter().map(|(_, path)| path));
        for expr in driver.value.iter().chain(changed).flat_map(expressions) {
            large_percentage(&driver.name, expr, diagnostics);
        }
    }
}

/// Remarks on rates that are charged whole in every period although their units come out.
pub(super) fn rates(model: &Model, diagnostics: &mut Diagnostics) {
    let lines = model.lines.iter().map(|line| (&line.name, &line.formula));
    let outputs = model.outputs.iter().map(|output| (&output.name, &output.formula));
    lines.chain(outputs).for_each(|(name, formula)| cancelled_lengths(model, name, formula, diagnostics));
}

/// A bare number over 1 where the unit is `%` is over 100 %: seldom meant.
fn large_percentage(name: &str, expr: &Expr, diagnostics: &mut Diagnostics) {
    let x = match &expr.kind {
        ExprKind::Number(x) => *x,
        ExprKind::Negate(inner) => match inner.kind {
            ExprKind::Number(x) => -x,
            _ => return,
        },
        _ => return,
    };
    if x.abs() <= 1.0 {
        return;
    }
    let shown = percentage(x);
    diagnostics.push(
        Diagnostic::warning(Code::LargePercentage, format!("`{name}` is {shown}"))
            .at(expr.span, format!("{x} of the unit `%` is {shown}"))
            .hint(format!("type `\"{x}%\"` if that is meant, `\"{shown}\"` if not")),
    );
}

fn expressions(path: &Path) -> Vec<&Expr> {
    match path {
        Path::Fixed(expr) => vec![expr],
        Path::Keys(keys) => keys.iter().map(|(_, expr)| &**expr).collect(),
    }
}

fn labels(name: &str, span: crate::diagnostic::Span, no_title: bool, no_unit: bool, diagnostics: &mut Diagnostics) {
    if no_title {
        diagnostics.push(
            Diagnostic::warning(Code::NoTitle, format!("`{name}` has no title"))
                .at(span, "")
                .hint("add `title = \"...\"`"),
        );
    }
    if no_unit {
        diagnostics.push(
            Diagnostic::warning(Code::NoUnit, format!("`{name}` has no unit"))
                .at(span, "")
                .hint("add `unit = \"...\"`; `1` is a plain number, `%` a percentage"),
        );
    }
}

/// Every formula of a model.
fn formulas(model: &Model) -> Vec<&Expr> {
    let mut out: Vec<&Expr> = Vec::new();
    out.extend(model.constants.iter().map(|c| &c.value));
    out.extend(model.drivers.iter().flat_map(|d| d.value.iter().flat_map(expressions)));
    for line in &model.lines {
        out.push(&line.formula);
        out.extend(line.opening.iter().flatten().map(|e| &**e));
        out.extend(line.known.iter().filter(|known| known.replaces || !line.replaced).map(|known| &known.value));
    }
    out.extend(model.outputs.iter().flat_map(|o| o.target.iter().chain([&o.formula])));
    out.extend(model.checks.iter().map(|c| &c.formula));
    for change in model.scenarios.iter().flat_map(|s| s.layers.iter().flatten()) {
        out.extend(change.cells.iter().flat_map(|(_, path)| expressions(path)));
    }
    out
}

fn unused(model: &Model, text: &ModelText, diagnostics: &mut Diagnostics) {
    let (mut drivers, mut constants) = (BTreeSet::new(), BTreeSet::new());
    let over = model.drivers.iter().map(|d| &d.over).chain(model.lines.iter().map(|l| &l.over));
    let mut dimensions: BTreeSet<usize> = over.flatten().map(|d| d.0).collect();
    for formula in formulas(model) {
        formula.visit(&mut |piece| match piece.kind {
            ExprKind::Driver(id, _) => {
                drivers.insert(id.0);
            }
            ExprKind::Constant(id) => {
                constants.insert(id.0);
            }
            ExprKind::IsElement { dimension, .. } => {
                dimensions.insert(dimension.0);
            }
            _ => {}
        });
    }
    let mut remark = |kind: &str, name: &str, span| {
        diagnostics.push(
            Diagnostic::warning(Code::Unused, format!("the {kind} `{name}` is never used"))
                .at(span, "")
                .hint("use it in a formula, or take it out"),
        );
    };
    for (_, dimension) in text.dimensions.iter().enumerate().filter(|(i, _)| !dimensions.contains(i)) {
        remark("dimension", &dimension.name.value, dimension.name.span);
    }
    for (_, driver) in model.drivers.iter().enumerate().filter(|(i, _)| !drivers.contains(i)) {
        remark("driver", &driver.name, driver.span);
    }
    for (_, constant) in model.constants.iter().enumerate().filter(|(i, _)| !constants.contains(i)) {
        remark("constant", &constant.name, constant.span);
    }
}

/// A product in which `period_length` stands above and below: units come out, and a year's rate is charged each period.
fn cancelled_lengths(model: &Model, name: &str, formula: &Expr, diagnostics: &mut Diagnostics) {
    let (mut above, mut below) = (vec![], vec![]);
    factors(formula, &mut above, &mut below);
    let length = |factors: &[&Expr]| factors.iter().any(|f| f.kind == ExprKind::Clock(Clock::PeriodLength));
    if !(length(&above) && length(&below)) {
        above.iter().chain(&below).for_each(|factor| {
            // What is no product itself may hold one.
            factor.parts().into_iter().for_each(|part| cancelled_lengths(model, name, part, diagnostics));
        });
        return;
    }
    let rate = above.iter().find_map(|factor| match factor.kind {
        ExprKind::Driver(id, _) => Some(&model.drivers[id.0]).filter(|driver| driver.unit.percent),
        _ => None,
    });
    let hint = match rate.filter(|driver| driver.unit.unit.is_plain()) {
        Some(driver) => {
            format!(
                "declare `{}` as `%/year`, if it is a rate a year, and multiply by `period_length` once",
                driver.name
            )
        }
        None => "leave both out, or declare a rate a year as `%/year` and multiply by `period_length` once".to_owned(),
    };
    diagnostics.push(
        Diagnostic::warning(
            Code::LengthCancels,
            format!("`{name}` is multiplied by `period_length` and divided by it again"),
        )
        .at(formula.span, "a year's rate is charged in every period here")
        .hint(hint),
    );
}

/// The factors of a product, and those by which it is divided.
fn factors<'e>(expr: &'e Expr, above: &mut Vec<&'e Expr>, below: &mut Vec<&'e Expr>) {
    match &expr.kind {
        ExprKind::Binary(BinaryOp::Multiply, a, b) => {
            factors(a, above, below);
            factors(b, above, below);
        }
        ExprKind::Binary(BinaryOp::Divide, a, b) => {
            factors(a, above, below);
            factors(b, below, above);
        }
        ExprKind::Negate(x) => factors(x, above, below),
        _ => above.push(expr),
    }
}

fn loose_constants(name: &str, formula: &Expr, diagnostics: &mut Diagnostics) {
    formula.visit(&mut |piece| {
        if let ExprKind::Number(x) = piece.kind
            && !PLAIN_NUMBERS.contains(&x)
        {
            diagnostics.push(
                Diagnostic::warning(
                    Code::LooseConstant,
                    format!("the number {x} stands inside the formula of `{name}`"),
                )
                .at(piece.span, "nobody can change it in the workbook")
                .hint("make it a driver, or a constant with a name and a unit"),
            );
        }
    });
}

fn loose_figures(model: &Model, diagnostics: &mut Diagnostics) {
    for driver in &model.drivers {
        for expr in driver.value.iter().flat_map(expressions) {
            let alone = matches!(expr.kind, ExprKind::Figure(_));
            expr.visit(&mut |piece| {
                let ExprKind::Figure(id) = piece.kind else { return };
                let figure = &model.baseline.figures[id.0];
                // In a computation, a note says what the figure was taken for.
                if figure.firmness.bound().is_none() || (!alone && driver.notes.is_some()) {
                    return;
                }
                let bound = figure.firmness.word();
                diagnostics.push(
                    Diagnostic::warning(
                        Code::LooseFigure,
                        format!(
                            "`{}` takes the figure `{}` as its value, but that says \"{bound}\"",
                            driver.name, figure.id
                        ),
                    )
                    .at(piece.span, format!("{bound} this, not equal to it"))
                    .hint("say in the driver's notes why the bound is taken, or add what is missing to it"),
                );
            });
        }
    }
    // Formulas are told apart by where they are kept.
    let place = |expr: &Expr| std::ptr::from_ref(expr) as usize;
    let noted: HashSet<usize> = model
        .drivers
        .iter()
        .filter(|driver| driver.notes.is_some())
        .flat_map(|driver| driver.value.iter().flat_map(expressions))
        .map(place)
        .collect();
    for formula in formulas(model).into_iter().filter(|formula| !noted.contains(&place(formula))) {
        formula.visit(&mut |piece| {
            let ExprKind::Figure(id) = piece.kind else { return };
            let figure = &model.baseline.figures[id.0];
            if matches!(figure.status, Status::Superseded | Status::Disputed) {
                diagnostics.push(
                    Diagnostic::warning(
                        Code::DoubtedFigure,
                        format!("the figure `{}` is marked {}", figure.id, figure.status.word()),
                    )
                    .at(piece.span, "")
                    .hint(format!("`evcalc baseline show {}` tells why; another figure may serve better", figure.id))
                    .hint("a driver that takes it all the same says in its notes why"),
                );
            }
        });
    }
}

/// A distribution with its own location does not follow a scenario.
fn located(
    model: &Model,
    (d, driver): (usize, &crate::model::Driver),
    changes: &Changes,
    diagnostics: &mut Diagnostics,
) {
    let fixed = |distribution: &Distribution| match distribution {
        Distribution::Normal { mean, .. } => mean.is_some(),
        Distribution::Lognormal { median, .. } => median.is_some(),
        Distribution::Triangular { mode, .. } | Distribution::Pert { mode, .. } => mode.is_some(),
        Distribution::Uniform { .. }
        | Distribution::Beta { .. }
        | Distribution::Interval { .. }
        | Distribution::Discrete { .. } => true,
    };
    let stays = match &driver.uncertain {
        None => false,
        Some(Uncertain::Shared(distribution)) => fixed(distribution),
        Some(Uncertain::Each(cells)) => cells.iter().flatten().any(fixed),
    };
    if !stays {
        return;
    }
    for (s, changes) in changes.get(&d).into_iter().flatten() {
        let scenario = &model.scenarios[*s];
        if let Some(change) = changes.first() {
            diagnostics.push(
                Diagnostic::warning(
                    Code::FixedElsewhere,
                    format!(
                        "the scenario `{}` changes `{}`, whose distribution stays where it is written",
                        scenario.name, driver.name
                    ),
                )
                .at(change.span, "")
                .related(driver.span, "its `uncertain` has its own location")
                .hint("leave `mean`, `median` or `mode` out, so that the distribution follows the scenario"),
            );
        }
    }
}
