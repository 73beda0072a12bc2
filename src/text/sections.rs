//! The sections of a model file, each read into its record.

use super::fields::{Fields, formula_text, wrong_kind};
use super::keys::{
    CHART_KEYS, CHECK_KEYS, CONSTANT_KEYS, CORRELATION_KEYS, DRIVER_KEYS, DRIVER_MARKS, LINE_KEYS, MODEL_KEYS,
    OUTPUT_KEYS, SCENARIO_KEYS, TIMELINE_KEYS,
};
use super::node::{Entry, Node, NodeKind, Text};
use super::records::{
    ChartText, CheckText, ConstantText, CorrelationText, DimensionText, DriverText, LineText, ModelHead, OutputText,
    ScenarioText, TimelineText,
};
use crate::diagnostic::{Diagnostics, Span, Spanned};

fn table_of(what: &str, node: Node, diagnostics: &mut Diagnostics) -> Option<Vec<Entry>> {
    match node.kind {
        NodeKind::Table(entries) => Some(entries),
        _ => {
            wrong_kind(what, "a table", &node, diagnostics);
            None
        }
    }
}

fn spanned(text: Text) -> Spanned<String> {
    let span = inner(&text);
    Spanned::new(text.text, span)
}

/// The place of a text without its quotes, where that is known.
fn inner(text: &Text) -> Span {
    match text.offset {
        Some(at) => Span::new(text.span.file, at, at + text.text.len()),
        None => text.span,
    }
}

pub(super) fn read_head(span: Span, node: Node, diagnostics: &mut Diagnostics) -> Option<ModelHead> {
    let entries = table_of("`model`", node, diagnostics)?;
    let mut fields = Fields::new("`[model]`", span, entries, MODEL_KEYS, diagnostics);
    let name = fields.required_text("name");
    let (title, notes, baseline) = (fields.words("title"), fields.words("notes"), fields.text("baseline"));
    Some(ModelHead { name: spanned(name?), title, notes, baseline })
}

pub(super) fn read_timeline(span: Span, node: Node, diagnostics: &mut Diagnostics) -> Option<TimelineText> {
    let entries = table_of("`timeline`", node, diagnostics)?;
    let mut fields = Fields::new("`[timeline]`", span, entries, TIMELINE_KEYS, diagnostics);
    let start = fields.required("start").and_then(|node| period_text("start", node, &mut fields));
    let step = fields.required_text("step");
    let periods = fields.required_number("periods");
    let forecast = fields.node("forecast").and_then(|node| period_text("forecast", node, &mut fields));
    let known_to = fields.node("known_to").and_then(|node| period_text("known_to", node, &mut fields));
    Some(TimelineText { start: start?, periods: periods?, step: spanned(step?), forecast, known_to })
}

/// A period as a text, or a year as a whole number.
fn period_text(key: &'static str, node: Node, fields: &mut Fields) -> Option<Spanned<String>> {
    match node.kind {
        NodeKind::Text(text) => Some(spanned(text)),
        NodeKind::Number(year) if year.fract() == 0.0 && year.abs() < 1e6 => {
            Some(Spanned::new(format!("{year}"), node.span))
        }
        NodeKind::Date => {
            fields.wrong_kind(key, "a period in quotes, such as \"2026-01\"", &node);
            None
        }
        _ => {
            fields.wrong_kind(key, "a period in quotes", &node);
            None
        }
    }
}

pub(super) fn read_dimension(
    name: Spanned<String>,
    node: Node,
    diagnostics: &mut Diagnostics,
) -> Option<DimensionText> {
    let mut elements = Vec::new();
    match node.kind {
        NodeKind::Array(items) => {
            for item in items {
                match item.kind {
                    NodeKind::Text(text) => elements.push((spanned(text), None)),
                    _ => wrong_kind(&format!("an element of `{}`", name.value), "a text in quotes", &item, diagnostics),
                }
            }
        }
        NodeKind::Table(entries) => {
            for Entry { key, value } in entries {
                match value.kind {
                    NodeKind::Text(title) => elements.push((key, Some(title.text))),
                    _ => wrong_kind(&format!("the title of `{}`", key.value), "a text in quotes", &value, diagnostics),
                }
            }
        }
        _ => {
            wrong_kind(&format!("the dimension `{}`", name.value), "a list of elements", &node, diagnostics);
            return None;
        }
    }
    Some(DimensionText { name, elements })
}

pub(super) fn read_constant(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<ConstantText> {
    let entries = match node.kind {
        NodeKind::Table(entries) => entries,
        _ => return Some(ConstantText { name, value: node, title: None, unit: None, notes: None }),
    };
    let mut fields =
        Fields::new(format!("`[constants.{}]`", name.value), name.span, entries, CONSTANT_KEYS, diagnostics);
    let value = fields.required("value");
    let (title, unit, notes) = (fields.words("title"), fields.text("unit"), fields.words("notes"));
    Some(ConstantText { name, value: value?, title, unit, notes })
}

pub(super) fn read_driver(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<DriverText> {
    let span = node.span;
    let entries = match node.kind {
        NodeKind::Table(entries) if is_long_form(&entries) => entries,
        kind => return Some(short_driver(name, Node { kind, span })),
    };
    let mut fields = Fields::new(format!("`[drivers.{}]`", name.value), name.span, entries, DRIVER_KEYS, diagnostics);
    let value = fields.required("value");
    let title = fields.words("title");
    let unit = fields.text("unit");
    let over = fields.names("over");
    let section = fields.words("section");
    let notes = fields.words("notes");
    let (min, max) = (fields.node("min"), fields.node("max"));
    let between = fields.text("between");
    let uncertain = fields.node("uncertain");
    let (redraw, role) = (fields.text("redraw"), fields.text("role"));
    let value = value?;
    Some(DriverText { name, value, title, unit, over, section, notes, min, max, between, uncertain, redraw, role })
}

/// A table is a driver's section, not its value, where it holds any key of one:
/// keys are reserved, so that no element has such a name.
fn is_long_form(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| DRIVER_MARKS.contains(&entry.key.value.as_str()))
}

fn short_driver(name: Spanned<String>, value: Node) -> DriverText {
    DriverText {
        name,
        value,
        title: None,
        unit: None,
        over: None,
        section: None,
        notes: None,
        min: None,
        max: None,
        between: None,
        uncertain: None,
        redraw: None,
        role: None,
    }
}

pub(super) fn read_line(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<LineText> {
    let span = node.span;
    let entries = match node.kind {
        NodeKind::Table(entries) => entries,
        kind => {
            let formula = short_formula("line", &name, Node { kind, span }, diagnostics)?;
            return Some(LineText {
                name,
                formula,
                opening: None,
                title: None,
                unit: None,
                over: None,
                section: None,
                notes: None,
                total: None,
                actual: None,
                actuals: None,
                carry: None,
                error: None,
            });
        }
    };
    let mut fields = Fields::new(format!("`[lines.{}]`", name.value), name.span, entries, LINE_KEYS, diagnostics);
    let formula = fields.formula("formula");
    let opening = fields.node("opening");
    let title = fields.words("title");
    let unit = fields.text("unit");
    let over = fields.names("over");
    let (section, notes) = (fields.words("section"), fields.words("notes"));
    let total = fields.text("total");
    let actual = fields.node("actual");
    let (actuals, carry) = (fields.text("actuals"), fields.text("carry"));
    let error = fields.part("error");
    let formula = formula?;
    Some(LineText { name, formula, opening, title, unit, over, section, notes, total, actual, actuals, carry, error })
}

fn short_formula(what: &str, name: &Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<Text> {
    formula_text(node)
        .map_err(|node| {
            wrong_kind(&format!("the {what} `{}`", name.value), "a formula in quotes or a table", &node, diagnostics)
        })
        .ok()
}

pub(super) fn read_output(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<OutputText> {
    let span = node.span;
    let entries = match node.kind {
        NodeKind::Table(entries) => entries,
        kind => {
            let formula = short_formula("output", &name, Node { kind, span }, diagnostics)?;
            return Some(OutputText {
                name,
                formula,
                title: None,
                unit: None,
                notes: None,
                target: None,
                better: None,
                by: None,
            });
        }
    };
    let mut fields = Fields::new(format!("`[outputs.{}]`", name.value), name.span, entries, OUTPUT_KEYS, diagnostics);
    let formula = fields.formula("formula");
    let title = fields.words("title");
    let unit = fields.text("unit");
    let notes = fields.words("notes");
    let target = fields.node("target");
    let (better, by) = (fields.text("better"), fields.text("by"));
    Some(OutputText { name, formula: formula?, title, unit, notes, target, better, by })
}

pub(super) fn read_check(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<CheckText> {
    let span = node.span;
    let entries = match node.kind {
        NodeKind::Table(entries) => entries,
        kind => {
            let formula = short_formula("check", &name, Node { kind, span }, diagnostics)?;
            return Some(CheckText { name, formula, title: None, notes: None });
        }
    };
    let mut fields = Fields::new(format!("`[checks.{}]`", name.value), name.span, entries, CHECK_KEYS, diagnostics);
    let formula = fields.formula("formula");
    let (title, notes) = (fields.words("title"), fields.words("notes"));
    Some(CheckText { name, formula: formula?, title, notes })
}

pub(super) fn read_scenario(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<ScenarioText> {
    let entries = table_of(&format!("the scenario `{}`", name.value), node, diagnostics)?;
    let mut fields =
        Fields::new(format!("`[scenarios.{}]`", name.value), name.span, entries, SCENARIO_KEYS, diagnostics);
    let (title, notes) = (fields.words("title"), fields.words("notes"));
    let extends = fields.text("extends");
    let probability = fields.part("probability");
    let drivers = fields.table("drivers");
    Some(ScenarioText { name, title, notes, extends, probability, drivers })
}

pub(super) fn read_correlation(
    span: Span,
    entries: Vec<Entry>,
    diagnostics: &mut Diagnostics,
) -> Option<CorrelationText> {
    let mut fields = Fields::new("`[[correlations]]`", span, entries, CORRELATION_KEYS, diagnostics);
    let drivers = fields.required_names("drivers");
    let rank = fields.required_number("rank");
    Some(CorrelationText { drivers: drivers?, rank: rank?, span })
}

pub(super) fn read_chart(span: Span, entries: Vec<Entry>, diagnostics: &mut Diagnostics) -> Option<ChartText> {
    let mut fields = Fields::new("`[[charts]]`", span, entries, CHART_KEYS, diagnostics);
    let (title, kind) = (fields.required_text("title"), fields.required_text("kind"));
    let lines = fields.required_names("lines");
    let (across, notes) = (fields.text("across"), fields.words("notes"));
    Some(ChartText { title: title?, kind: kind?, lines: lines?, across, notes })
}
