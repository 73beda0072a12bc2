//! What stands in a model, as its author reads it.

use crate::diagnostic::{Diagnostics, FileId, Span};
use crate::formula::{Place, number_text, parse};
use crate::model::{grouped, percentage, readable};
use crate::text::{Node, NodeKind, typed_number};
use crate::unit::DeclaredUnit;

/// A number with its unit, or words.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A number in a unit; percentages as parts: 0.05.
    Number(f64, DeclaredUnit),
    /// A formula, a name, a title.
    Words(String),
}

impl Said {
    /// Words on one line.
    pub(super) fn words(text: &str) -> Said {
        Said::Words(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// For data: `215900 CNY/vehicle`, `2.5%`, `a * b`.
    pub fn plain(&self) -> String {
        self.text(readable)
    }

    /// For people: the same with separated thousands, every digit kept.
    ///
    /// ```
    /// use evcalc::analyse::Said;
    /// use evcalc::unit::{DeclaredUnit, Unit};
    /// let unit = DeclaredUnit { unit: Unit::base("CNY"), percent: false, text: "CNY".to_owned() };
    /// let price = Said::Number(215_900.25, unit);
    /// assert_eq!((price.shown(), price.plain()), ("215,900.25 CNY".to_owned(), "215900.25 CNY".to_owned()));
    /// ```
    pub fn shown(&self) -> String {
        self.text(separated)
    }

    fn text(&self, number: impl Fn(f64) -> String) -> String {
        match self {
            Said::Words(words) => words.clone(),
            Said::Number(x, unit) if unit.percent => {
                format!("{}{}", percentage(*x), unit.text.strip_prefix('%').unwrap_or(""))
            }
            Said::Number(x, unit) if matches!(unit.text.as_str(), "" | "1") => number(*x),
            Said::Number(x, unit) => format!("{} {}", number(*x), unit.text),
        }
    }

    /// Whether both say the same: a formula in other spacing does.
    pub(super) fn same(&self, other: &Said) -> bool {
        match (self, other) {
            (Said::Words(a), Said::Words(b)) => a == b || canonical(a).is_some_and(|a| Some(a) == canonical(b)),
            (Said::Number(a, unit), Said::Number(b, other)) => a == b && unit.text == other.text,
            _ => false,
        }
    }
}

fn separated(x: f64) -> String {
    let decimals = readable(x).split_once('.').map_or(0, |(_, rest)| rest.len());
    grouped(x, decimals)
}

/// A formula as it is printed from its tree; none of what is no formula.
fn canonical(text: &str) -> Option<String> {
    let whole = Span::new(FileId(0), 0, text.len());
    let place = Place { file: FileId(0), offset: 0, exact: true, whole };
    parse(text, &place, &mut Diagnostics::default()).map(|tree| tree.to_string())
}

/// A value as its author wrote it: a number, a percentage and a number in quotes alike.
pub(super) fn said(node: &Node, unit: &DeclaredUnit) -> Said {
    let is_period = unit.text == "period";
    match &node.kind {
        NodeKind::Number(x) if !is_period => Said::Number(*x, unit.clone()),
        NodeKind::Text(words) if !is_period => match typed_number(&words.text) {
            Some(x) => Said::Number(x, unit.clone()),
            None => Said::words(&words.text),
        },
        _ => Said::words(&written(node)),
    }
}

/// A node on one line, as TOML writes it inline, without quotes.
pub(super) fn written(node: &Node) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match &node.kind {
        NodeKind::Number(x) => number_text(*x),
        NodeKind::Text(words) => words.text.clone(),
        NodeKind::Boolean(yes) => yes.to_string(),
        NodeKind::Date => "a date".to_owned(),
        NodeKind::Array(items) => format!("[{}]", list(items.iter().map(written).collect())),
        NodeKind::Table(entries) => {
            let one = |entry: &crate::text::Entry| format!("{} = {}", entry.key.value, written(&entry.value));
            format!("{{ {} }}", list(entries.iter().map(one).collect()))
        }
    }
}
