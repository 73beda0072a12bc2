//! Records of figures into a [`Baseline`]: names, words, units, relations.

use super::checker::Checker;
use super::literal::literal;
use super::names::{Names, check_identifier};
use super::text_formula::parse_text;
use super::types::{Place, Scope};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::model::{Baseline, Figure, FigureValue, Firmness, Kind, KnownConflict, Relation, Source, Status};
use crate::text::{BaselineText, ConflictText, FigureText, NodeKind, RelationText, SourceEntry, Text};
use crate::timeline::{Step, Timeline};
use crate::unit::DeclaredUnit;
use std::str::FromStr;

/// Checks a baseline by itself: names, words, units, relations.
pub fn check_baseline(text: BaselineText, diagnostics: &mut Diagnostics) -> Baseline {
    let mut out = Baseline::default();
    for source in text.sources {
        check_identifier(&source.name, diagnostics);
        let SourceEntry { name, title, publisher, date, article, url, notes } = source;
        out.sources.push(Source { id: name.value, title, publisher, date, article, url, notes });
    }
    for figure in text.figures {
        check_identifier(&figure.name, diagnostics);
        if let Some(checked) = check_figure(figure, &out, diagnostics) {
            out.figures.push(checked);
        }
    }
    out.relations = check_relations(text.relations, &out, diagnostics);
    out.conflicts = text.conflicts.into_iter().filter_map(|text| check_conflict(text, &out, diagnostics)).collect();
    out
}

fn check_figure(text: FigureText, baseline: &Baseline, diagnostics: &mut Diagnostics) -> Option<Figure> {
    let unit = declared_unit(&text.unit, diagnostics);
    let firmness = word(&text.firmness, "firmness", Firmness::WORDS, diagnostics);
    let kind = word(&text.kind, "kind", Kind::WORDS, diagnostics);
    let status = word(&text.status, "status", Status::WORDS, diagnostics);
    let mut sources = Vec::new();
    for name in &text.sources {
        match baseline.sources.iter().position(|s| s.id == name.text) {
            Some(index) => sources.push(index),
            None => diagnostics.push(
                Diagnostic::error(Code::UnknownName, format!("there is no source `{}`", name.text))
                    .at(name.span, "unknown source")
                    .suggest(&name.text, baseline.sources.iter().map(|s| s.id.as_str()))
                    .hint(format!("declare it: `[sources.{}]`", name.text)),
            ),
        }
    }
    let unit = unit?;
    let value = figure_value(&text, &unit, diagnostics)?;
    let FigureText { name, title, subject, measure, period, notes, .. } = text;
    Some(Figure {
        title: title.unwrap_or_else(|| name.value.replace('_', " ")),
        id: name.value,
        subject,
        measure,
        period: period.map(|period| period.text),
        value,
        unit,
        firmness: firmness.unwrap_or(Firmness::Exact),
        kind: kind.unwrap_or(Kind::Reported),
        sources,
        status: status.unwrap_or(Status::Ok),
        notes,
        span: name.span,
    })
}

fn figure_value(text: &FigureText, unit: &DeclaredUnit, diagnostics: &mut Diagnostics) -> Option<FigureValue> {
    let is_period = unit.unit == crate::unit::Unit::base("period");
    match &text.value.kind {
        NodeKind::Number(year) if is_period => Some(FigureValue::Period(format!("{year}"))),
        NodeKind::Text(period) if is_period => Some(FigureValue::Period(period.text.clone())),
        NodeKind::Number(x) if x.is_finite() => Some(FigureValue::Number(*x)),
        NodeKind::Text(formula) => {
            let value = parse_text(formula, diagnostics)?;
            match literal(&value) {
                Some(x) => Some(FigureValue::Number(x)),
                None => {
                    diagnostics.push(
                        Diagnostic::error(Code::WrongKind, format!("the figure `{}` must be a number", text.name.value))
                            .at(formula.span, "not a number")
                            .hint("write a number, a percentage such as \"60%\", or `unit = \"period\"` and a period in quotes"),
                    );
                    None
                }
            }
        }
        _ => {
            diagnostics.push(
                Diagnostic::error(
                    Code::WrongKind,
                    format!("the figure `{}` must be a number, not {}", text.name.value, text.value.kind_name()),
                )
                .at(text.value.span, ""),
            );
            None
        }
    }
}

/// A unit as declared, or an error at its place.
pub(super) fn declared_unit(text: &Text, diagnostics: &mut Diagnostics) -> Option<DeclaredUnit> {
    match DeclaredUnit::parse(&text.text) {
        Ok(unit) => Some(unit),
        Err(error) => {
            let span = match text.offset {
                Some(at) => Span::new(text.span.file, at + error.range.start, at + error.range.end),
                None => text.span,
            };
            diagnostics.push(
                Diagnostic::error(Code::BadUnit, error.message)
                    .at(span, "")
                    .hint("a unit is a product of names, such as `vehicle`, `CNY/vehicle`, `order/vehicle^2`; `1` and `%` are plain numbers"),
            );
            None
        }
    }
}

/// One of a few words, or an error that offers the nearest.
pub(super) fn word<T: FromStr>(
    text: &Option<Text>,
    key: &str,
    words: &[&'static str],
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let text = text.as_ref()?;
    if let Ok(value) = text.text.parse() {
        return Some(value);
    }
    let shown: Vec<_> = words.iter().map(|w| format!("\"{w}\"")).collect();
    diagnostics.push(
        Diagnostic::error(Code::UnknownWord, format!("`{key}` cannot be \"{}\"", text.text))
            .at(text.span, "")
            .suggest(&text.text, words.iter().copied())
            .hint(format!("it is one of {}", shown.join(", "))),
    );
    None
}

fn check_conflict(text: ConflictText, baseline: &Baseline, diagnostics: &mut Diagnostics) -> Option<KnownConflict> {
    check_identifier(&text.name, diagnostics);
    let mut figures: Vec<usize> = Vec::new();
    for name in &text.figures {
        let id = name.text.trim_start_matches("baseline.");
        match baseline.figures.iter().position(|figure| figure.id == id) {
            Some(at) if figures.contains(&at) => {}
            Some(at) => figures.push(at),
            None => diagnostics.push(
                Diagnostic::error(Code::UnknownFigure, format!("there is no figure `{id}`"))
                    .at(name.span, "unknown figure")
                    .suggest(id, baseline.figures.iter().map(|figure| figure.id.as_str()))
                    .hint(format!("declare it: `[figures.{id}]`")),
            ),
        }
    }
    let all = text.figures.len() >= 2 && figures.len() == text.figures.len();
    if !all && text.figures.iter().all(|name| baseline.find(name.text.trim_start_matches("baseline.")).is_some()) {
        let message = format!("the conflict `{}` is one of fewer than two figures", text.name.value);
        diagnostics.push(
            Diagnostic::error(Code::WrongKind, message)
                .at(text.name.span, "")
                .hint("name those that contradict each other: `figures = [\"one\", \"other\"]`"),
        );
    }
    all.then_some(KnownConflict { name: text.name.value, figures, verdict: text.verdict, reason: text.reason })
}

fn check_relations(texts: Vec<RelationText>, baseline: &Baseline, diagnostics: &mut Diagnostics) -> Vec<Relation> {
    let names = Names::default();
    let timeline = Timeline { step: Step::Year, start: 2000, periods: 1 };
    let mut checker = Checker::new(&names, &[], &timeline, Some(baseline), baseline);
    let mut out = Vec::new();
    for RelationText { name, holds, title, notes } in texts {
        let Some(ast) = parse_text(&holds, &mut checker.diagnostics) else { continue };
        let Some(typed) = checker.expr(&ast, &Scope::new(Place::Relation)) else { continue };
        let (formula, text) = (typed.expr, holds.text);
        out.push(Relation { name: name.value, title, notes, text, formula, span: name.span });
    }
    for diagnostic in checker.diagnostics.0 {
        diagnostics.push(diagnostic);
    }
    out
}
