//! The records of a model file: what its author wrote, with places.

use super::node::{Entry, Node, Text};
use crate::diagnostic::{FileId, Span, Spanned};

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

/// A file with scenarios alone, for a model that stands elsewhere.
#[derive(Clone, Debug)]
pub struct ScenarioFileText {
    /// The name of the model that they are for, if it says so.
    pub model: Option<Spanned<String>>,
    /// The scenarios.
    pub scenarios: Vec<ScenarioText>,
}
