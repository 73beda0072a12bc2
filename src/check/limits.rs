//! What would take more memory than any calculation is worth is refused before it is made.

use super::checker::Checker;
use super::types::Shape;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{DimensionId, Expr, ExprKind, Model, Path};
use crate::text::ModelText;

/// Most cells of all drivers and lines together.
const MOST_CELLS: usize = 100_000;
/// Most values: cells of lines times periods.
const MOST_VALUES: usize = 30_000_000;
/// Most driver cells times scenarios.
const MOST_SETTINGS: usize = 1_000_000;
/// Most pieces of all formulas, spread over elements.
const MOST_PIECES: usize = 2_000_000;
/// Most pieces of one driver's value with all that `inherited` stands for: about what a worksheet cell holds.
const MOST_IN_VALUE: usize = 2_000;
/// Most levels of one driver's value.
const DEEPEST_VALUE: usize = 250;

impl Checker<'_> {
    /// Whether the model's cells can be made at all; if not, that is reported.
    pub(super) fn few_enough(&mut self, text: &ModelText) -> bool {
        let count = |shape: &Shape| self.cells(shape.over.iter().copied());
        let drivers: Vec<usize> = self.shapes.drivers.iter().map(count).collect();
        let lines: Vec<usize> = self.shapes.lines.iter().map(count).collect();
        let sum = |counts: &[usize]| counts.iter().fold(0, |a: usize, b| a.saturating_add(*b));
        let (driver_cells, line_cells) = (sum(&drivers), sum(&lines));
        let values = line_cells.saturating_mul(self.timeline.periods as usize);
        let settings = driver_cells.saturating_mul(text.scenarios.len().max(1));
        let message = if driver_cells.saturating_add(line_cells) > MOST_CELLS {
            format!(
                "the drivers and lines have {} cells: {MOST_CELLS} are the most",
                driver_cells.saturating_add(line_cells)
            )
        } else if values > MOST_VALUES {
            format!("the lines have {values} values over all periods: {MOST_VALUES} are the most")
        } else if settings > MOST_SETTINGS {
            format!("the drivers have {settings} values over all scenarios: {MOST_SETTINGS} are the most")
        } else {
            return true;
        };
        let named =
            text.drivers.iter().map(|d| &d.name).zip(&drivers).chain(text.lines.iter().map(|l| &l.name).zip(&lines));
        let largest = named.max_by_key(|(_, count)| **count);
        let mut diagnostic = Diagnostic::error(Code::WrongShape, message);
        if let Some((name, count)) = largest {
            diagnostic = diagnostic.at(name.span, format!("`{}` alone has {count} cells", name.value));
        }
        self.diagnostics.push(diagnostic.hint("leave out a dimension, or elements that behave alike"));
        false
    }

    fn cells(&self, over: impl Iterator<Item = DimensionId>) -> usize {
        over.fold(1, |count, d| count.saturating_mul(self.dimensions[d.0].elements.len()))
    }
}

/// Reports formulas that come to too much when they are spread over elements or put into each other.
pub(super) fn check_size(model: &Model, diagnostics: &mut Diagnostics) {
    let lines = model.lines.iter().map(|l| (&l.formula, cells(model, &l.over), l.span));
    let checks = model.checks.iter().map(|c| (&c.formula, cells(model, &c.over), c.span));
    let outputs = model.outputs.iter().map(|o| (&o.formula, 1, o.span));
    let mut total: usize = 0;
    let mut largest: (usize, Option<Span>) = (0, None);
    for (formula, cells, span) in lines.chain(checks).chain(outputs) {
        let pieces = cells.saturating_mul(pieces(model, formula));
        total = total.saturating_add(pieces);
        if pieces > largest.0 {
            largest = (pieces, Some(span));
        }
    }
    if let (true, Some(span)) = (total > MOST_PIECES, largest.1) {
        diagnostics.push(
            Diagnostic::error(
                Code::WrongShape,
                format!("the formulas come to {total} pieces over all elements: {MOST_PIECES} are the most"),
            )
            .at(span, format!("{} of them here", largest.0))
            .hint("give a sum over many elements a line of its own, so that it is worked out once"),
        );
        return;
    }
    inherited(model, diagnostics);
}

fn cells(model: &Model, over: &[DimensionId]) -> usize {
    over.iter().fold(1, |count, d| count.saturating_mul(model.dimensions[d.0].elements.len()))
}

/// How many pieces a formula has for one cell.
fn pieces(model: &Model, expr: &Expr) -> usize {
    let inner = expr.parts().into_iter().fold(1, |sum: usize, part| sum.saturating_add(pieces(model, part)));
    match &expr.kind {
        ExprKind::Over(_, dimensions, _) => inner.saturating_mul(cells(model, dimensions)),
        _ => inner,
    }
}

/// Values in which `inherited` stands for values in which `inherited` stands, and so on.
fn inherited(model: &Model, diagnostics: &mut Diagnostics) {
    let first: Vec<(usize, usize)> = model.drivers.iter().map(|d| largest(model, d.value.iter(), (0, 0))).collect();
    let mut done: Vec<Option<Vec<(usize, usize)>>> = vec![None; model.scenarios.len()];
    for start in 0..model.scenarios.len() {
        let mut chain = vec![start];
        while let Some(parent) = model.scenarios[chain[chain.len() - 1]].extends
            && done[parent.0].is_none()
            && !chain.contains(&parent.0)
        {
            chain.push(parent.0);
        }
        for scenario in chain.into_iter().rev() {
            if done[scenario].is_some() {
                continue;
            }
            let parent = model.scenarios[scenario].extends.and_then(|parent| done[parent.0].as_ref());
            let mut sizes = parent.unwrap_or(&first).clone();
            for change in model.scenarios[scenario].layers.iter().flatten() {
                let size = largest(model, change.cells.iter().map(|(_, path)| path), sizes[change.driver.0]);
                if size.0 > MOST_IN_VALUE || size.1 > DEEPEST_VALUE {
                    let driver = &model.drivers[change.driver.0];
                    let message = format!(
                        "`inherited` makes the value of `{}` in scenario `{}` too long for a cell",
                        driver.name, model.scenarios[scenario].name
                    );
                    diagnostics.push(
                        Diagnostic::error(Code::FormulaTooLong, message)
                            .at(change.span, "")
                            .hint("give it a value of its own here, without `inherited`"),
                    );
                    return;
                }
                sizes[change.driver.0] = size;
            }
            done[scenario] = Some(sizes);
        }
    }
}

/// Pieces and levels of the largest of some paths, where `inherited` has those given.
fn largest<'a>(model: &Model, paths: impl Iterator<Item = &'a Path>, inherited: (usize, usize)) -> (usize, usize) {
    let mut found = inherited;
    for path in paths {
        match path {
            Path::Fixed(expr) => {
                let size = spread(model, expr, inherited);
                found = (found.0.max(size.0), found.1.max(size.1));
            }
            Path::Keys(keys) => {
                for (_, expr) in keys {
                    let size = spread(model, expr, inherited);
                    found = (found.0.max(size.0), found.1.max(size.1));
                }
            }
        }
    }
    found
}

fn spread(model: &Model, expr: &Expr, inherited: (usize, usize)) -> (usize, usize) {
    if expr.kind == ExprKind::Inherited {
        return inherited;
    }
    let mut found = (1usize, 0usize);
    for part in expr.parts() {
        let size = spread(model, part, inherited);
        found = (found.0.saturating_add(size.0), found.1.max(size.1));
    }
    if let ExprKind::Over(_, dimensions, _) = &expr.kind {
        found.0 = found.0.saturating_mul(cells(model, dimensions));
    }
    (found.0, found.1 + 1)
}
