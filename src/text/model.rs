//! A model file as records: what its author wrote, with places.

use super::fields::{Fields, formula_text, wrong_kind};
use super::node::{Entry, Node, NodeKind, Text, parse};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Span, Spanned};

/// The keys of `[constants.NAME]`.
pub const CONSTANT_KEYS: &[&str] = &["value", "title", "unit", "notes"];
/// The keys of `[drivers.NAME]`.
pub const DRIVER_KEYS: &[&str] =
    &["value", "title", "unit", "over", "section", "notes", "min", "max", "between", "uncertain", "redraw"];
const LINE_KEYS: &[&str] = &["formula", "opening", "title", "unit", "over", "section", "notes", "total", "actual"];
const OUTPUT_KEYS: &[&str] = &["formula", "title", "unit", "notes", "target", "better", "by"];
const CHECK_KEYS: &[&str] = &["formula", "title", "notes"];
const SCENARIO_KEYS: &[&str] = &["title", "notes", "extends", "probability", "drivers"];
const CORRELATION_KEYS: &[&str] = &["drivers", "rank"];
const CHART_KEYS: &[&str] = &["title", "kind", "lines", "across", "notes"];
const MODEL_KEYS: &[&str] = &["name", "title", "notes", "baseline"];
const TIMELINE_KEYS: &[&str] = &["start", "periods", "step", "forecast"];
const SECTIONS: &[&str] = &[
    "model",
    "timeline",
    "dimensions",
    "constants",
    "drivers",
    "lines",
    "outputs",
    "scenarios",
    "checks",
    "correlations",
    "charts",
];

/// Every key of the format: none may be the name of anything.
pub const RESERVED_KEYS: &[&[&str]] = &[
    CONSTANT_KEYS,
    DRIVER_KEYS,
    LINE_KEYS,
    OUTPUT_KEYS,
    SCENARIO_KEYS,
    CORRELATION_KEYS,
    CHART_KEYS,
    TIMELINE_KEYS,
    MODEL_KEYS,
];

/// A whole model file.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the fields are the sections of the file
pub struct ModelText {
    pub file: FileId,
    pub model: ModelHead,
    pub timeline: TimelineText,
    pub dimensions: Vec<DimensionText>,
    pub constants: Vec<ConstantText>,
    pub drivers: Vec<DriverText>,
    pub lines: Vec<LineText>,
    pub outputs: Vec<OutputText>,
    pub scenarios: Vec<ScenarioText>,
    pub checks: Vec<CheckText>,
    pub correlations: Vec<CorrelationText>,
    pub charts: Vec<ChartText>,
    /// Names whose entries could not be read as they stand: nothing is said about their uses.
    pub unread: Vec<String>,
}

impl ModelText {
    /// Name and title of the scenario of a model that declares none.
    pub const ONLY: (&str, &str) = ("base", "Base");
}

/// `[model]`
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct ModelHead {
    pub name: Spanned<String>,
    pub title: Option<String>,
    pub notes: Option<String>,
    pub baseline: Option<Text>,
}

/// `[timeline]`
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct TimelineText {
    pub start: Spanned<String>,
    pub periods: Spanned<f64>,
    pub step: Spanned<String>,
    pub forecast: Option<Spanned<String>>,
}

/// One dimension with its elements and their titles.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct DimensionText {
    pub name: Spanned<String>,
    pub elements: Vec<(Spanned<String>, Option<String>)>,
}

/// `[constants.NAME]`
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct ConstantText {
    pub name: Spanned<String>,
    pub value: Node,
    pub title: Option<String>,
    pub unit: Option<Text>,
    pub notes: Option<String>,
}

/// `[drivers.NAME]`
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct DriverText {
    pub name: Spanned<String>,
    pub value: Node,
    pub title: Option<String>,
    pub unit: Option<Text>,
    pub over: Option<Vec<Text>>,
    pub section: Option<String>,
    pub notes: Option<String>,
    pub min: Option<Node>,
    pub max: Option<Node>,
    pub between: Option<Text>,
    pub uncertain: Option<Node>,
    pub redraw: Option<Text>,
}

/// `[lines.NAME]`
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct LineText {
    pub name: Spanned<String>,
    pub formula: Text,
    pub opening: Option<Node>,
    pub title: Option<String>,
    pub unit: Option<Text>,
    pub over: Option<Vec<Text>>,
    pub section: Option<String>,
    pub notes: Option<String>,
    pub total: Option<Text>,
    pub actual: Option<Node>,
}

/// `[outputs.NAME]`
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct OutputText {
    pub name: Spanned<String>,
    pub formula: Text,
    pub title: Option<String>,
    pub unit: Option<Text>,
    pub notes: Option<String>,
    pub target: Option<Node>,
    pub better: Option<Text>,
    pub by: Option<Text>,
}

/// `[checks.NAME]`
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct CheckText {
    pub name: Spanned<String>,
    pub formula: Text,
    pub title: Option<String>,
    pub notes: Option<String>,
}

/// `[scenarios.NAME]`
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct ScenarioText {
    pub name: Spanned<String>,
    pub title: Option<String>,
    pub notes: Option<String>,
    pub extends: Option<Text>,
    pub probability: Option<Spanned<f64>>,
    pub drivers: Vec<Entry>,
}

/// One of `[[correlations]]`
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct CorrelationText {
    pub drivers: Vec<Text>,
    pub rank: Spanned<f64>,
    pub span: Span,
}

/// One of `[[charts]]`
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub struct ChartText {
    pub title: Text,
    pub kind: Text,
    pub lines: Vec<Text>,
    pub across: Option<Text>,
    pub notes: Option<String>,
}

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

/// A file with scenarios alone, for a model that stands elsewhere.
#[derive(Clone, Debug)]
pub struct ScenarioFileText {
    /// The name of the model that they are for, if it says so.
    pub model: Option<Spanned<String>>,
    /// The scenarios.
    pub scenarios: Vec<ScenarioText>,
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
fn list<T>(
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

fn read_head(span: Span, node: Node, diagnostics: &mut Diagnostics) -> Option<ModelHead> {
    let entries = table_of("`model`", node, diagnostics)?;
    let mut fields = Fields::new("`[model]`", span, entries, MODEL_KEYS, diagnostics);
    let name = fields.required_text("name");
    let (title, notes, baseline) = (fields.words("title"), fields.words("notes"), fields.text("baseline"));
    Some(ModelHead { name: spanned(name?), title, notes, baseline })
}

fn read_timeline(span: Span, node: Node, diagnostics: &mut Diagnostics) -> Option<TimelineText> {
    let entries = table_of("`timeline`", node, diagnostics)?;
    let mut fields = Fields::new("`[timeline]`", span, entries, TIMELINE_KEYS, diagnostics);
    let start = fields.required("start").and_then(|node| period_text("start", node, &mut fields));
    let step = fields.required_text("step");
    let periods = fields.required_number("periods");
    let forecast = fields.node("forecast").and_then(|node| period_text("forecast", node, &mut fields));
    Some(TimelineText { start: start?, periods: periods?, step: spanned(step?), forecast })
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

fn read_dimension(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<DimensionText> {
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

fn read_constant(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<ConstantText> {
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

fn read_driver(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<DriverText> {
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
    let redraw = fields.text("redraw");
    Some(DriverText { name, value: value?, title, unit, over, section, notes, min, max, between, uncertain, redraw })
}

/// A table is a driver's section, not its value, where it holds any key of one:
/// keys are reserved, so that no element has such a name.
fn is_long_form(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| DRIVER_KEYS.contains(&entry.key.value.as_str()))
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
    }
}

fn read_line(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<LineText> {
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
    Some(LineText { name, formula: formula?, opening, title, unit, over, section, notes, total, actual })
}

fn short_formula(what: &str, name: &Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<Text> {
    formula_text(node)
        .map_err(|node| {
            wrong_kind(&format!("the {what} `{}`", name.value), "a formula in quotes or a table", &node, diagnostics)
        })
        .ok()
}

fn read_output(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<OutputText> {
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

fn read_check(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<CheckText> {
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

fn read_scenario(name: Spanned<String>, node: Node, diagnostics: &mut Diagnostics) -> Option<ScenarioText> {
    let entries = table_of(&format!("the scenario `{}`", name.value), node, diagnostics)?;
    let mut fields =
        Fields::new(format!("`[scenarios.{}]`", name.value), name.span, entries, SCENARIO_KEYS, diagnostics);
    let (title, notes) = (fields.words("title"), fields.words("notes"));
    let extends = fields.text("extends");
    let probability = fields.part("probability");
    let drivers = fields.table("drivers");
    Some(ScenarioText { name, title, notes, extends, probability, drivers })
}

fn read_correlation(span: Span, entries: Vec<Entry>, diagnostics: &mut Diagnostics) -> Option<CorrelationText> {
    let mut fields = Fields::new("`[[correlations]]`", span, entries, CORRELATION_KEYS, diagnostics);
    let drivers = fields.required_names("drivers");
    let rank = fields.required_number("rank");
    Some(CorrelationText { drivers: drivers?, rank: rank?, span })
}

fn read_chart(span: Span, entries: Vec<Entry>, diagnostics: &mut Diagnostics) -> Option<ChartText> {
    let mut fields = Fields::new("`[[charts]]`", span, entries, CHART_KEYS, diagnostics);
    let (title, kind) = (fields.required_text("title"), fields.required_text("kind"));
    let lines = fields.required_names("lines");
    let (across, notes) = (fields.text("across"), fields.words("notes"));
    Some(ChartText { title: title?, kind: kind?, lines: lines?, across, notes })
}
