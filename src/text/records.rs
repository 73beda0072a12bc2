//! The records of a model file: what its author wrote, with places.

use super::known::KnownText;
use super::node::{Entry, Node, Text};
use crate::diagnostic::{FileId, Span, Spanned};

/// A whole model file.
#[derive(Clone, Debug)]
pub struct ModelText {
    /// The file.
    pub file: FileId,
    /// `[model]`
    pub model: ModelHead,
    /// `[timeline]`
    pub timeline: TimelineText,
    /// `[dimensions]`, in the order of the file, as in all that follow.
    pub dimensions: Vec<DimensionText>,
    /// `[constants.NAME]`
    pub constants: Vec<ConstantText>,
    /// `[drivers.NAME]`
    pub drivers: Vec<DriverText>,
    /// `[lines.NAME]`
    pub lines: Vec<LineText>,
    /// `[outputs.NAME]`
    pub outputs: Vec<OutputText>,
    /// `[scenarios.NAME]`; none where the author declares none.
    pub scenarios: Vec<ScenarioText>,
    /// `[checks.NAME]`
    pub checks: Vec<CheckText>,
    /// `[[correlations]]`
    pub correlations: Vec<CorrelationText>,
    /// `[[charts]]`
    pub charts: Vec<ChartText>,
    /// Known values of files, later ones over earlier ones.
    pub known: Vec<KnownText>,
    /// Names whose entries could not be read as they stand: nothing is said about their uses.
    pub unread: Vec<String>,
}

impl ModelText {
    /// Name and title of the scenario of a model that declares none.
    pub const ONLY: (&str, &str) = ("base", "Base");
}

/// `[model]`
#[derive(Clone, Debug)]
pub struct ModelHead {
    /// `name`
    pub name: Spanned<String>,
    /// `title`
    pub title: Option<String>,
    /// `notes`
    pub notes: Option<String>,
    /// `baseline`: a path from the folder of the model.
    pub baseline: Option<Text>,
}

/// `[timeline]`
#[derive(Clone, Debug)]
pub struct TimelineText {
    /// `start`: a period, or a year as a number.
    pub start: Spanned<String>,
    /// `periods`: how many, not yet known to be a whole number.
    pub periods: Spanned<f64>,
    /// `step`: month, quarter or year.
    pub step: Spanned<String>,
    /// `forecast`: the first period that is no back-cast.
    pub forecast: Option<Spanned<String>>,
    /// `known_to`: the last period whose known values count.
    pub known_to: Option<Spanned<String>>,
}

/// One dimension with its elements and their titles.
#[derive(Clone, Debug)]
pub struct DimensionText {
    /// Its name, the key of `[dimensions]`.
    pub name: Spanned<String>,
    /// Its elements with their titles, in the order of the file.
    pub elements: Vec<(Spanned<String>, Option<String>)>,
}

/// `[constants.NAME]`
#[derive(Clone, Debug)]
pub struct ConstantText {
    /// The name, as the key of its table gives it.
    pub name: Spanned<String>,
    /// `value`: a number, a formula, or a table by element and period.
    pub value: Node,
    /// `title`: what people call it.
    pub title: Option<String>,
    /// `unit`, not yet read.
    pub unit: Option<Text>,
    /// `notes`
    pub notes: Option<String>,
}

/// `[drivers.NAME]`
#[derive(Clone, Debug)]
pub struct DriverText {
    /// The name, as the key of its table gives it.
    pub name: Spanned<String>,
    /// `value`: a number, a formula, or a table by element and period.
    pub value: Node,
    /// `title`: what people call it.
    pub title: Option<String>,
    /// `unit`, not yet read.
    pub unit: Option<Text>,
    /// `over`: names of dimensions.
    pub over: Option<Vec<Text>>,
    /// `section`: the heading under which it is listed.
    pub section: Option<String>,
    /// `notes`
    pub notes: Option<String>,
    /// `min`: the least allowed value.
    pub min: Option<Node>,
    /// `max`: the greatest allowed value.
    pub max: Option<Node>,
    /// `between`: what a path does between keys.
    pub between: Option<Text>,
    /// `uncertain`: a distribution with its parameters, or a table of them by element.
    pub uncertain: Option<Node>,
    /// `redraw`: whether it is drawn anew in every period.
    pub redraw: Option<Text>,
    /// `role`: what it is for.
    pub role: Option<Text>,
}

/// `[lines.NAME]`
#[derive(Clone, Debug)]
pub struct LineText {
    /// The name, as the key of its table gives it.
    pub name: Spanned<String>,
    /// `formula`, not yet parsed.
    pub formula: Text,
    /// `opening`: the value before the first period.
    pub opening: Option<Node>,
    /// `title`: what people call it.
    pub title: Option<String>,
    /// `unit`, not yet read.
    pub unit: Option<Text>,
    /// `over`: names of dimensions.
    pub over: Option<Vec<Text>>,
    /// `section`: the heading under which it is listed.
    pub section: Option<String>,
    /// `notes`
    pub notes: Option<String>,
    /// `total`: what a year shows.
    pub total: Option<Text>,
    /// `actual`: known values by period.
    pub actual: Option<Node>,
    /// `actuals`: whether known values stand beside the formula's or replace them.
    pub actuals: Option<Text>,
    /// `carry`: what the last known value does to the formula afterwards.
    pub carry: Option<Text>,
    /// `error`: how far the model's values of a period usually lie from what comes, as a part of them.
    pub error: Option<Spanned<f64>>,
}

/// `[outputs.NAME]`
#[derive(Clone, Debug)]
pub struct OutputText {
    /// The name, as the key of its table gives it.
    pub name: Spanned<String>,
    /// `formula`, not yet parsed.
    pub formula: Text,
    /// `title`: what people call it.
    pub title: Option<String>,
    /// `unit`, not yet read.
    pub unit: Option<Text>,
    /// `notes`
    pub notes: Option<String>,
    /// `target`: a value, or a table by year.
    pub target: Option<Node>,
    /// `better`: on which side of the target it should be.
    pub better: Option<Text>,
    /// `by`: whether there is one for each year.
    pub by: Option<Text>,
}

/// `[checks.NAME]`
#[derive(Clone, Debug)]
pub struct CheckText {
    /// The name, as the key of its table gives it.
    pub name: Spanned<String>,
    /// `formula`, not yet parsed.
    pub formula: Text,
    /// `title`: what people call it.
    pub title: Option<String>,
    /// `notes`
    pub notes: Option<String>,
}

/// `[scenarios.NAME]`
#[derive(Clone, Debug)]
pub struct ScenarioText {
    /// The name, as the key of its table gives it.
    pub name: Spanned<String>,
    /// `title`: what people call it.
    pub title: Option<String>,
    /// `notes`
    pub notes: Option<String>,
    /// `extends`: the scenario that it starts from.
    pub extends: Option<Text>,
    /// `probability`: its share, from 0 to 1.
    pub probability: Option<Spanned<f64>>,
    /// `[scenarios.NAME.drivers]`: new values, in order.
    pub drivers: Vec<Entry>,
}

/// One of `[[correlations]]`
#[derive(Clone, Debug)]
pub struct CorrelationText {
    /// `drivers`: two, or one element of each, not yet parsed.
    pub drivers: Vec<Text>,
    /// `rank`: Spearman's coefficient.
    pub rank: Spanned<f64>,
    /// Where its table stands.
    pub span: Span,
}

/// One of `[[charts]]`
#[derive(Clone, Debug)]
pub struct ChartText {
    /// `title`
    pub title: Text,
    /// `kind`: how it draws.
    pub kind: Text,
    /// `lines`: names of lines, or elements of them, not yet parsed.
    pub lines: Vec<Text>,
    /// `across`: what its series are of.
    pub across: Option<Text>,
    /// `notes`
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
