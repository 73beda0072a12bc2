//! The entries of a model file, as they are compared.

use super::change::Entry;
use super::said::{Said, said, written};
use crate::analyse::whatif::at_period;
use crate::diagnostic::Spanned;
use crate::model::{Model, inferred};
use crate::text::{
    ChartText, CheckText, ConstantText, CorrelationText, DimensionText, DriverText, LineText, ModelHead, Node,
    NodeKind, OutputText, ScenarioText, Text, TimelineText,
};
use crate::unit::{DeclaredUnit, Unit};

/// The model's head, key by key.
pub(super) fn head(head: &ModelHead) -> Vec<Entry> {
    let baseline = head.baseline.as_ref().map(|text| text.text.as_str());
    let keys = [
        ("name", Some(head.name.value.as_str())),
        ("title", head.title.as_deref()),
        ("notes", head.notes.as_deref()),
        ("baseline", baseline),
    ];
    keys.into_iter().filter_map(|(key, words)| Some(Entry::plain(key, Said::words(words?)))).collect()
}

/// The timeline, key by key.
pub(super) fn timeline(timeline: &TimelineText) -> Vec<Entry> {
    let periods = Said::Number(timeline.periods.value, plain());
    let words = |text: &str| Said::words(text);
    let keys = [
        ("start", Some(words(&timeline.start.value))),
        ("periods", Some(periods)),
        ("step", Some(words(&timeline.step.value))),
        ("forecast", timeline.forecast.as_ref().map(|text| words(&text.value))),
        ("known_to", timeline.known_to.as_ref().map(|text| words(&text.value))),
    ];
    keys.into_iter().filter_map(|(key, said)| Some(Entry::plain(key, said?))).collect()
}

pub(super) fn dimension(dimension: &DimensionText) -> Entry {
    let names: Vec<&str> = dimension.elements.iter().map(|(name, _)| name.value.as_str()).collect();
    let titles = dimension.elements.iter().filter_map(|(name, title)| {
        Some((format!("{}[{}]", dimension.name.value, name.value), Said::words(title.as_deref()?)))
    });
    Entry::plain(&dimension.name.value, Said::Words(names.join(", "))).values(Some("title"), titles.collect())
}

pub(super) fn constant(model: &Model, text: &ConstantText) -> Entry {
    let name = &text.name.value;
    let unit = model.constants.iter().find(|constant| constant.name == *name).map(|constant| constant.unit.clone());
    valued(name, &text.value, &unit.unwrap_or_else(plain))
        .words("unit", words(text.unit.as_ref()))
        .words("title", text.title.as_deref())
        .words("notes", text.notes.as_deref())
}

pub(super) fn driver(model: &Model, text: &DriverText) -> Entry {
    let name = &text.name.value;
    let unit = driver_unit(model, name);
    let bound = |node: &Option<Node>| node.as_ref().map(|node| said(node, &unit));
    valued(name, &text.value, &unit)
        .words("unit", words(text.unit.as_ref()))
        .words("over", listed(text.over.as_deref()).as_deref())
        .with(Some("min"), bound(&text.min))
        .with(Some("max"), bound(&text.max))
        .words("between", words(text.between.as_ref()))
        .words("uncertain", text.uncertain.as_ref().map(written).as_deref())
        .words("redraw", words(text.redraw.as_ref()))
        .words("role", words(text.role.as_ref()))
        .words("title", text.title.as_deref())
        .words("section", text.section.as_deref())
        .words("notes", text.notes.as_deref())
}

/// Known values stand apart: files lay others over them.
pub(super) fn line(model: &Model, text: &LineText) -> Entry {
    let name = &text.name.value;
    let unit = model.lines.iter().find(|line| line.name == *name).map(|line| line.unit.clone());
    let unit = unit.unwrap_or_else(plain);
    let opening = text.opening.as_ref().map(|node| leaves(name, node, &unit));
    Entry::plain(name, Said::words(&text.formula.text))
        .values(Some("opening"), opening.unwrap_or_default())
        .words("unit", words(text.unit.as_ref()))
        .words("over", listed(text.over.as_deref()).as_deref())
        .words("total", words(text.total.as_ref()))
        .words("actuals", words(text.actuals.as_ref()))
        .words("carry", words(text.carry.as_ref()))
        .with(Some("error"), part(text.error.as_ref()))
        .words("title", text.title.as_deref())
        .words("section", text.section.as_deref())
        .words("notes", text.notes.as_deref())
}

pub(super) fn output(model: &Model, text: &OutputText) -> Entry {
    let name = &text.name.value;
    // One by year has its year behind the name.
    let own = |output: &&crate::model::Output| {
        let base = output.year.and_then(|year| output.name.strip_suffix(&format!("_{year}")));
        base.unwrap_or(&output.name) == name
    };
    let unit = model.outputs.iter().find(own).map_or_else(plain, |output| output.unit.clone());
    let target = text.target.as_ref().map(|node| leaves(name, node, &unit));
    Entry::plain(name, Said::words(&text.formula.text))
        .values(Some("target"), target.unwrap_or_default())
        .words("unit", words(text.unit.as_ref()))
        .words("better", words(text.better.as_ref()))
        .words("by", words(text.by.as_ref()))
        .words("title", text.title.as_deref())
        .words("notes", text.notes.as_deref())
}

pub(super) fn check(text: &CheckText) -> Entry {
    Entry::plain(&text.name.value, Said::words(&text.formula.text))
        .words("title", text.title.as_deref())
        .words("notes", text.notes.as_deref())
}

/// A part of something, in percent.
fn part(text: Option<&Spanned<f64>>) -> Option<Said> {
    text.map(|part| Said::Number(part.value, DeclaredUnit { percent: true, ..plain() }))
}

/// Its parts are the drivers that it changes.
pub(super) fn scenario(model: &Model, text: &ScenarioText) -> Entry {
    let mut values: Vec<(String, Said)> = Vec::new();
    for entry in &text.drivers {
        let key = entry.key.value.as_str();
        let driver = key.split('[').next().unwrap_or(key).trim();
        values.extend(leaves(key, &entry.value, &driver_unit(model, driver)));
    }
    let said: Vec<String> = values.iter().map(|(name, said)| format!("{name} = {}", said.plain())).collect();
    let summary = if said.is_empty() { text.title.clone().unwrap_or_default() } else { said.join(", ") };
    let entry = Entry::new(&text.name.value, Said::words(&summary))
        .words("title", text.title.as_deref())
        .words("extends", words(text.extends.as_ref()))
        .with(Some("probability"), part(text.probability.as_ref()));
    values
        .into_iter()
        .fold(entry, |entry, (name, said)| entry.with(Some(&name), Some(said)))
        .words("notes", text.notes.as_deref())
}

pub(super) fn correlation(text: &CorrelationText) -> Entry {
    let names = listed(Some(&text.drivers)).unwrap_or_default();
    Entry::plain(&names, Said::Number(text.rank.value, plain()))
}

pub(super) fn chart(text: &ChartText) -> Entry {
    let lines = listed(Some(&text.lines)).unwrap_or_default();
    Entry::plain(&text.title.text, Said::Words(lines))
        .words("kind", Some(&text.kind.text))
        .words("across", words(text.across.as_ref()))
        .words("notes", text.notes.as_deref())
}

/// Something whose value may be a table by element and period.
fn valued(name: &str, node: &Node, unit: &DeclaredUnit) -> Entry {
    let values = leaves(name, node, unit);
    let summary = match values.as_slice() {
        [(_, only)] => only.clone(),
        _ => Said::Words(format!("{} {}", written(node), told(unit)).trim_end().to_owned()),
    };
    Entry::new(name, summary).values(None, values)
}

/// The values of a table, each by its name with elements and period.
fn leaves(name: &str, node: &Node, unit: &DeclaredUnit) -> Vec<(String, Said)> {
    match &node.kind {
        NodeKind::Table(entries) => {
            entries.iter().flat_map(|entry| leaves(&picked(name, &entry.key.value), &entry.value, unit)).collect()
        }
        _ => vec![(name.to_owned(), said(node, unit))],
    }
}

/// `price[YU7]`, `price[YU7, China]`, `price[YU7,2027-07]`.
fn picked(name: &str, key: &str) -> String {
    match name.strip_suffix(']') {
        Some(open) if !key.starts_with(|c: char| c.is_ascii_digit()) => format!("{open}, {key}]"),
        _ => at_period(name, key),
    }
}

fn driver_unit(model: &Model, name: &str) -> DeclaredUnit {
    let driver = model.drivers.iter().find(|driver| driver.name == name);
    driver.map_or_else(plain, |driver| driver.unit.clone())
}

fn plain() -> DeclaredUnit {
    inferred(Unit::plain(), false)
}

fn told(unit: &DeclaredUnit) -> &str {
    if matches!(unit.text.as_str(), "1" | "period") { "" } else { &unit.text }
}

fn words(text: Option<&Text>) -> Option<&str> {
    text.map(|text| text.text.as_str())
}

fn listed(names: Option<&[Text]>) -> Option<String> {
    names.map(|names| names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", "))
}
