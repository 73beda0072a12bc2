//! Reads a model file, section by section, and a file of scenarios.

use super::fields::wrong_kind;
use super::keys::SECTIONS;
use super::node::{Entry, Node, NodeKind, parse};
use super::records::{ModelHead, ModelText, ScenarioFileText, TimelineText};
use super::sections::{
    read_chart, read_check, read_constant, read_correlation, read_dimension, read_driver, read_head, read_line,
    read_output, read_scenario, read_timeline,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Span, Spanned};

/// Reads a model file. Everything wrong with its form is reported; `None` where
/// `[model]` or `[timeline]` cannot be read at all.
pub fn read_model(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> Option<ModelText> {
    let entries = parse(file, text, diagnostics);
    let top = Span::new(file, 0, 0);
    let (mut head, mut timeline) = (None, None);
    let mut out = ModelText {
        file,
        model: ModelHead { name: Spanned::new(String::new(), top), title: None, notes: None, baseline: None },
        timeline: TimelineText {
            start: Spanned::new(String::new(), top),
            periods: Spanned::new(1.0, top),
            step: Spanned::new(String::new(), top),
            forecast: None,
        },
        dimensions: vec![],
        constants: vec![],
        drivers: vec![],
        lines: vec![],
        outputs: vec![],
        scenarios: vec![],
        checks: vec![],
        correlations: vec![],
        charts: vec![],
        unread: vec![],
    };
    let has = |name: &str| entries.iter().any(|entry| entry.key.value == name);
    let scenarios_alone = has("scenarios") && !has("timeline") && !has("lines");
    if let Some(key) = entries.iter().find(|_| scenarios_alone).map(|entry| entry.key.span) {
        let names = entries.iter().find(|entry| entry.key.value == "model").and_then(|entry| match &entry.value.kind {
            NodeKind::Text(words) => Some(words.text.clone()),
            _ => None,
        });
        diagnostics.push(
            Diagnostic::error(Code::MissingKey, "this file holds scenarios of a model, not a model").at(key, "").hint(
                format!(
                    "name the model, and the file as its scenario: `evcalc project {} --scenario FILE.toml`",
                    names.as_deref().unwrap_or("MODEL")
                ),
            ),
        );
        return None;
    }
    for Entry { key, value } in entries {
        let (d, u) = (&mut *diagnostics, &mut out.unread);
        match key.value.as_str() {
            "model" => head = read_head(key.span, value, d),
            "timeline" => timeline = read_timeline(key.span, value, d),
            "dimensions" => out.dimensions = each(value, "dimensions", d, u, read_dimension),
            "constants" => out.constants = each(value, "constants", d, u, read_constant),
            "drivers" => out.drivers = each(value, "drivers", d, u, read_driver),
            "lines" => out.lines = each(value, "lines", d, u, read_line),
            "outputs" => out.outputs = each(value, "outputs", d, u, read_output),
            "scenarios" => out.scenarios = each(value, "scenarios", d, u, read_scenario),
            "checks" => out.checks = each(value, "checks", d, u, read_check),
            "correlations" => out.correlations = list(value, "correlations", d, read_correlation),
            "charts" => out.charts = list(value, "charts", d, read_chart),
            _ => diagnostics.push(unknown_section(&key)),
        }
    }
    for (name, found) in [("model", head.is_some()), ("timeline", timeline.is_some())] {
        if !found && !diagnostics.has_errors() {
            diagnostics
                .push(Diagnostic::error(Code::MissingKey, format!("the file has no section `[{name}]`")).hint(format!(
                "add at the top of the file `[{name}]` and below it {}; `evcalc new NAME` writes a file to start from",
                match name {
                    "model" => "`name = \"mymodel\"`",
                    _ => "`start = \"2026-01\"`, `periods = 36`, `step = \"month\"`",
                }
            )));
        }
    }
    out.model = head?;
    out.timeline = timeline?;
    Some(out)
}

/// Reads a file of scenarios: `model = "NAME"` and `[scenarios.NAME]` as in a model file.
pub fn read_scenario_file(file: FileId, text: &str, diagnostics: &mut Diagnostics) -> ScenarioFileText {
    let mut out = ScenarioFileText { model: None, scenarios: vec![] };
    let mut unread = Vec::new();
    for Entry { key, value } in parse(file, text, diagnostics) {
        match (key.value.as_str(), &value.kind) {
            ("scenarios", _) => out.scenarios = each(value, "scenarios", diagnostics, &mut unread, read_scenario),
            ("model", NodeKind::Text(words)) => out.model = Some(Spanned::new(words.text.clone(), value.span)),
            ("model", NodeKind::Table(_)) => diagnostics.push(
                Diagnostic::error(Code::UnknownKey, "this is a whole model, not a file of scenarios")
                    .at(key.span, "a model's head")
                    .hint("name it as the MODEL, and one of its scenarios with `--scenario NAME`"),
            ),
            _ => diagnostics.push(
                Diagnostic::error(Code::UnknownKey, format!("a file of scenarios has no `{}`", key.value))
                    .at(key.span, "unknown key")
                    .hint("it holds `model = \"NAME\"` and `[scenarios.NAME]`, nothing else"),
            ),
        }
    }
    if out.scenarios.is_empty() && !diagnostics.has_errors() {
        let message = "the file has no scenario";
        let hint = "write one as in a model file: `[scenarios.NAME]`, and its changes in `[scenarios.NAME.drivers]`";
        diagnostics.push(Diagnostic::error(Code::MissingKey, message).at(Span::new(file, 0, 0), "").hint(hint));
    }
    out
}

fn unknown_section(key: &Spanned<String>) -> Diagnostic {
    let names = SECTIONS.iter().map(|s| format!("`[{s}]`")).collect::<Vec<_>>().join(", ");
    Diagnostic::error(Code::UnknownKey, format!("a model has no section `[{}]`", key.value))
        .at(key.span, "unknown section")
        .suggest(&key.value, SECTIONS.iter().copied())
        .hint(format!("the sections are {names}"))
}

/// Reads a section whose keys are names.
fn each<T>(
    node: Node,
    section: &'static str,
    diagnostics: &mut Diagnostics,
    unread: &mut Vec<String>,
    read: impl Fn(Spanned<String>, Node, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    match node.kind {
        NodeKind::Table(entries) => {
            let mut out = Vec::new();
            for Entry { key, value } in entries {
                let (before, name) = (diagnostics.0.len(), key.value.clone());
                out.extend(read(key, value, diagnostics));
                if diagnostics.0.len() > before {
                    unread.push(name);
                }
            }
            out
        }
        _ => {
            wrong_kind(&format!("`{section}`"), "a section", &node, diagnostics);
            vec![]
        }
    }
}

/// Reads a list of tables, `[[section]]`.
pub(super) fn list<T>(
    node: Node,
    section: &'static str,
    diagnostics: &mut Diagnostics,
    read: impl Fn(Span, Vec<Entry>, &mut Diagnostics) -> Option<T>,
) -> Vec<T> {
    let items = match node.kind {
        NodeKind::Array(items) => items,
        _ => {
            wrong_kind(&format!("`{section}`"), &format!("written as `[[{section}]]`"), &node, diagnostics);
            return vec![];
        }
    };
    let mut out = Vec::new();
    for item in items {
        match item.kind {
            NodeKind::Table(entries) => out.extend(read(item.span, entries, diagnostics)),
            _ => wrong_kind(&format!("an entry of `{section}`"), "a table", &item, diagnostics),
        }
    }
    out
}
