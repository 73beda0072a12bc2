//! How uncertain drivers are: which distribution each of them, or each of its elements, is drawn from.

use super::checker::Checker;
use super::distribution::Parameters;
use super::literal::literal;
use super::names::Symbol;
use super::text_formula::parse_text;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{DimensionId, Distribution, Uncertain};
use crate::text::{DriverText, Entry, Node, NodeKind};

const NAMES: &[&str] = &["normal", "lognormal", "uniform", "triangular", "pert", "beta", "interval", "discrete"];

/// What is drawn of a driver.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawable {
    /// A change of its whole path over time.
    pub as_path: bool,
    /// A period.
    pub is_period: bool,
}

impl Checker<'_> {
    /// A number written as such, or as a literal expression such as "5%".
    pub(super) fn literal_number(&mut self, node: &Node, what: &str) -> Option<f64> {
        let value = match &node.kind {
            NodeKind::Number(x) if x.is_finite() => Some(*x),
            NodeKind::Text(text) => literal(&parse_text(text, &mut self.diagnostics)?),
            _ => None,
        };
        if value.is_none() {
            self.diagnostics.push(
                Diagnostic::error(Code::WrongKind, format!("{what} must be a number, not {}", node.kind_name()))
                    .at(node.span, "")
                    .hint("write a number, or a percentage such as \"5%\""),
            );
        }
        value
    }

    /// A parameter of a distribution: a number, or a period where the driver is one, but for what has no place in time.
    pub(super) fn parameter(&mut self, node: &Node, key: &str, is_period: bool) -> Option<f64> {
        const NO_PLACES: [&str; 5] = ["sd", "sigma", "alpha", "beta", "weights"];
        match &node.kind {
            NodeKind::Text(text) if is_period && !NO_PLACES.contains(&key) => {
                let period = text.text.trim().trim_matches(['"', '\'']);
                self.one_period(period, text.span).map(f64::from)
            }
            _ => self.literal_number(node, &format!("`{key}`")),
        }
    }

    /// The uncertainty of a driver.
    pub(super) fn uncertain(&mut self, text: &DriverText, over: &[DimensionId], drawn: Drawable) -> Option<Uncertain> {
        let node = text.uncertain.as_ref()?;
        let NodeKind::Table(entries) = &node.kind else {
            self.no_distribution(node);
            return None;
        };
        let by_element =
            entries.first().is_some_and(|e| matches!(self.names.find(&e.key.value), Some(Symbol::Element(..))));
        if !by_element {
            return self.distribution(node, entries, drawn).map(Uncertain::Shared);
        }
        let count: usize = over.iter().map(|d| self.dimensions[d.0].elements.len()).product();
        let mut out = vec![None; count];
        self.distributions(&text.name.value, entries, over, 0, count, drawn, &mut out);
        Some(Uncertain::Each(out))
    }

    fn no_distribution(&mut self, node: &Node) {
        let message = format!("`uncertain` names a distribution with its parameters, not {}", node.kind_name());
        self.diagnostics.push(
            Diagnostic::error(Code::WrongKind, message)
                .at(node.span, format!("{} stands here", node.kind_name()))
                .hint("for example `uncertain = { normal = { sd = 0.004 } }`"),
        );
    }

    #[allow(clippy::too_many_arguments)]
    fn distributions(
        &mut self,
        name: &str,
        entries: &[Entry],
        over: &[DimensionId],
        start: usize,
        count: usize,
        drawn: Drawable,
        out: &mut [Option<Distribution>],
    ) {
        let Some((&dimension, rest)) = over.split_first() else {
            let Some(first) = entries.first() else { return };
            self.element_of(name, &[], &first.key);
            return;
        };
        let each = count / self.dimensions[dimension.0].elements.len();
        for entry in entries {
            let Some((_, element)) = self.element_of(name, &[dimension], &entry.key) else { continue };
            let from = start + element * each;
            let NodeKind::Table(inner) = &entry.value.kind else {
                self.no_distribution(&entry.value);
                continue;
            };
            let deeper =
                inner.first().is_some_and(|e| matches!(self.names.find(&e.key.value), Some(Symbol::Element(..))));
            if deeper {
                self.distributions(name, inner, rest, from, each, drawn, out);
            } else if let Some(distribution) = self.distribution(&entry.value, inner, drawn) {
                out[from..from + each].fill(Some(distribution));
            }
        }
    }

    fn distribution(&mut self, node: &Node, entries: &[Entry], drawn: Drawable) -> Option<Distribution> {
        let [entry] = entries else {
            self.diagnostics.push(
                Diagnostic::error(Code::BadDistribution, "`uncertain` names one distribution")
                    .at(node.span, "")
                    .hint("for example `uncertain = { normal = { sd = 0.004 } }`"),
            );
            return None;
        };
        let name = entry.key.value.as_str();
        if !NAMES.contains(&name) {
            let shown: Vec<_> = NAMES.iter().map(|n| format!("`{n}`")).collect();
            self.diagnostics.push(
                Diagnostic::error(Code::BadDistribution, format!("there is no distribution `{name}`"))
                    .at(entry.key.span, "unknown distribution")
                    .suggest(name, NAMES.iter().copied())
                    .hint(format!("the distributions are {}", shown.join(", "))),
            );
            return None;
        }
        if drawn.as_path && !matches!(name, "normal" | "lognormal") {
            self.diagnostics.push(
                Diagnostic::error(Code::BadDistribution, format!("a driver that varies over time cannot be `{name}`"))
                    .at(entry.key.span, "")
                    .hint("use `normal = { sd = ... }` (added to the whole path) or `lognormal = { sigma = ... }` (multiplies it)"),
            );
            return None;
        }
        let mut parameters = Parameters::read(self, &entry.key, &entry.value, drawn.is_period)?;
        let distribution = parameters.build(name)?;
        Some(distribution)
    }
}
