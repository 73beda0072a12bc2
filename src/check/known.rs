//! What a careful reader would remark on about known values.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Between, Expr, ExprKind, Line, LineId, Model, Path, ScenarioId};
use crate::text::ModelText;
use std::collections::BTreeSet;

/// The lines of known files must be lines of the model.
pub(super) fn known_lines(text: &ModelText, diagnostics: &mut Diagnostics) {
    for known in text.known.iter().flat_map(|file| &file.lines) {
        if text.lines.iter().any(|line| line.name.value == known.name.value) {
            continue;
        }
        let names = text.lines.iter().map(|line| line.name.value.as_str());
        let mut diagnostic =
            Diagnostic::error(Code::UnknownName, format!("the model has no line `{}`", known.name.value))
                .at(known.name.span, "known of what?")
                .suggest(&known.name.value, names.clone());
        if diagnostic.hints.is_empty() {
            let shown: Vec<String> = names.take(12).map(|name| format!("`{name}`")).collect();
            diagnostic = diagnostic.hint(format!("its lines are {}", shown.join(", ")));
        }
        diagnostics.push(diagnostic);
    }
}

/// Gaps, lines whose known values end early, lines whose formula forgets them, changes that known values hide.
pub(super) fn remarks(model: &Model, text: &ModelText, diagnostics: &mut Diagnostics) {
    let Some(last) = model.last_known() else { return };
    for line in model.lines.iter().filter(|line| line.replaced) {
        gaps(model, line, diagnostics);
    }
    early(model, diagnostics);
    for (at, (line, written)) in model.lines.iter().zip(&text.lines).enumerate() {
        if line.replaced && written.carry.is_none() && line.known.iter().any(|known| known.replaces) {
            forgets(model, LineId(at), diagnostics);
        }
    }
    hidden(model, last, diagnostics);
}

/// The periods in which something is known of a cell, or (none) of the total.
fn periods(line: &Line, cell: Option<usize>) -> BTreeSet<i32> {
    line.known.iter().filter(|known| known.replaces && known.cell == cell).map(|known| known.period).collect()
}

fn cells(line: &Line) -> BTreeSet<Option<usize>> {
    line.known.iter().filter(|known| known.replaces).map(|known| known.cell).collect()
}

fn name(model: &Model, line: &Line, cell: Option<usize>) -> String {
    match cell {
        Some(cell) => model.cell_name(&line.name, &line.over, cell),
        None => format!("{} (total)", line.name),
    }
}

fn place(line: &Line, cell: Option<usize>) -> Span {
    line.known.iter().find(|known| known.cell == cell).map_or(line.span, |known| known.value.span)
}

fn gaps(model: &Model, line: &Line, diagnostics: &mut Diagnostics) {
    let total = periods(line, None);
    for cell in cells(line) {
        let own = periods(line, cell);
        let (Some(first), Some(last)) = (own.first(), own.last()) else { continue };
        // Where the total is known, its elements follow it.
        let known: BTreeSet<i32> = if cell.is_some() { own.union(&total).copied().collect() } else { own.clone() };
        let missing: Vec<String> =
            (*first..*last).filter(|t| !known.contains(t)).map(|t| model.timeline.name(t)).collect();
        if missing.is_empty() {
            continue;
        }
        let more = if missing.len() > 6 { format!(" and {} more", missing.len() - 6) } else { String::new() };
        let shown: Vec<&str> = missing.iter().take(6).map(String::as_str).collect();
        diagnostics.push(
            Diagnostic::warning(
                Code::KnownGap,
                format!("`{}` is not known in {}{more}", name(model, line, cell), shown.join(", ")),
            )
            .at(place(line, cell), "known before and after")
            .hint("the formula stands in the gap; give its value, if it is known"),
        );
    }
}

/// One remark for all lines whose known values end before others'.
fn early(model: &Model, diagnostics: &mut Diagnostics) {
    let Some(last) = (0..model.scenarios.len()).filter_map(|s| model.known_to(ScenarioId(s))).max() else { return };
    let mut ends: Vec<String> = Vec::new();
    let mut first = None;
    for line in model.lines.iter().filter(|line| line.replaced) {
        // Where the total is known, its elements need not be.
        let total = periods(line, None).last().copied();
        for cell in cells(line) {
            let Some(end) = periods(line, cell).last().copied().max(total) else { continue };
            if end < last {
                first.get_or_insert(place(line, cell));
                ends.push(format!("`{}` in {}", name(model, line, cell), model.timeline.name(end)));
            }
        }
    }
    let Some(span) = first else { return };
    let more = if ends.len() > 6 { format!(" and {} more", ends.len() - 6) } else { String::new() };
    ends.truncate(6);
    diagnostics.push(
        Diagnostic::warning(
            Code::KnownEnds,
            format!(
                "values are known up to {}, but those of some lines end before: {}{more}",
                model.timeline.name(last),
                ends.join(", ")
            ),
        )
        .at(span, "")
        .hint("their formulas go on from there"),
    );
}

/// A line whose formula does not follow from its own past jumps back behind the last known period.
fn forgets(model: &Model, id: LineId, diagnostics: &mut Diagnostics) {
    let line = &model.lines[id.0];
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let mut open = vec![id.0];
    while let Some(at) = open.pop() {
        for used in lines_in(&model.lines[at].formula) {
            if used == id.0 {
                return;
            }
            if seen.insert(used) {
                open.push(used);
            }
        }
    }
    diagnostics.push(
        Diagnostic::warning(
            Code::NothingCarries,
            format!("nothing carries on what is known of `{}`: behind it the formula stands as before", line.name),
        )
        .at(line.span, "its formula does not follow from its own past")
        .hint(
            "`carry = \"ratio\"` goes on in proportion to what was known last, `carry = \"difference\"` at that distance",
        )
        .hint("or say `carry = \"none\"`, if the forecast is right as it is"),
    );
}

fn lines_in(formula: &Expr) -> BTreeSet<usize> {
    let mut out = BTreeSet::new();
    formula.visit(&mut |piece| {
        if let ExprKind::Line(id, _) = piece.kind {
            out.insert(id.0);
        }
    });
    out
}

/// One remark for all changes of scenarios in periods whose values are known.
fn hidden(model: &Model, last: i32, diagnostics: &mut Diagnostics) {
    let mut found: Vec<(String, Span)> = Vec::new();
    for (s, scenario) in model.scenarios.iter().enumerate() {
        let last = model.known_to(ScenarioId(s)).unwrap_or(0).min(last);
        for change in scenario.layers.iter().flatten() {
            let early = |path: &Path| match path {
                Path::Fixed(_) => false,
                Path::Keys(keys) => keys.iter().all(|(period, _)| *period <= last),
            };
            // Other paths go on behind their last key.
            let driver = &model.drivers[change.driver.0];
            if driver.between == Between::Nothing && change.cells.iter().all(|(_, path)| early(path)) {
                found.push((format!("`{}` in `{}`", driver.name, scenario.name), change.span));
            }
        }
    }
    let Some((_, span)) = found.first() else { return };
    let names: Vec<&str> = found.iter().take(6).map(|(name, _)| name.as_str()).collect();
    diagnostics.push(
        Diagnostic::warning(
            Code::KnownDriver,
            format!("scenarios change drivers only in periods whose values are known: {}", names.join(", ")),
        )
        .at(*span, "what is known takes its place")
        .hint("such a change acts only on lines of which nothing is known; `--known-to none` shows the plan"),
    );
}
