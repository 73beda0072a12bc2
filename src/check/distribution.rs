//! One distribution: its parameters, read and tried.

use super::checker::Checker;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::model::{Distribution, readable};
use crate::text::{Node, NodeKind};
use std::mem;

/// The parameters of one distribution while they are being read.
pub(super) struct Parameters<'c, 'a> {
    checker: &'c mut Checker<'a>,
    name: &'c str,
    span: Span,
    numbers: Vec<(&'c str, f64)>,
    lists: Vec<(&'c str, Vec<f64>)>,
}

impl<'c, 'a> Parameters<'c, 'a> {
    pub(super) fn read(
        checker: &'c mut Checker<'a>,
        key: &'c Spanned<String>,
        node: &'c Node,
        is_period: bool,
    ) -> Option<Self> {
        let NodeKind::Table(entries) = &node.kind else {
            let known = parameters_of(&key.value);
            let message = format!("`{}` takes a table of its parameters, not {}", key.value, node.kind_name());
            checker.diagnostics.push(
                Diagnostic::error(Code::WrongKind, message)
                    .at(node.span, format!("{} stands here", node.kind_name()))
                    .hint(format!("for example `{} = {{ {} = ... }}`", key.value, known.join(" = ..., "))),
            );
            return None;
        };
        let known = parameters_of(&key.value);
        let (mut numbers, mut lists) = (Vec::new(), Vec::new());
        for entry in entries {
            if !known.contains(&entry.key.value.as_str()) {
                let shown: Vec<_> = known.iter().map(|k| format!("`{k}`")).collect();
                checker.diagnostics.push(
                    Diagnostic::error(
                        Code::BadDistribution,
                        format!("`{}` has no parameter `{}`", key.value, entry.key.value),
                    )
                    .at(entry.key.span, "unknown parameter")
                    .suggest(&entry.key.value, known.iter().copied())
                    .hint(format!("its parameters are {}", shown.join(", "))),
                );
                return None;
            }
            match &entry.value.kind {
                NodeKind::Array(items) => {
                    let values: Option<Vec<f64>> =
                        items.iter().map(|item| checker.parameter(item, &entry.key.value, is_period)).collect();
                    lists.push((entry.key.value.as_str(), values?));
                }
                _ => {
                    let value = checker.parameter(&entry.value, &entry.key.value, is_period)?;
                    numbers.push((entry.key.value.as_str(), value));
                }
            }
        }
        Some(Parameters { checker, name: &key.value, span: node.span, numbers, lists })
    }

    fn optional(&self, key: &str) -> Option<f64> {
        self.numbers.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    fn required(&mut self, key: &str) -> Option<f64> {
        let found = self.optional(key);
        if found.is_none() {
            self.wrong(format!("`{}` needs `{key}`", self.name));
        }
        found
    }

    fn list(&mut self, key: &str) -> Option<Vec<f64>> {
        let found = self.lists.iter_mut().find(|(name, _)| *name == key).map(|(_, values)| mem::take(values));
        if found.is_none() {
            self.wrong(format!("`{}` needs a list `{key}`", self.name));
        }
        found
    }

    fn wrong(&mut self, message: String) {
        let shown: Vec<_> = parameters_of(self.name).iter().map(|k| format!("`{k}`")).collect();
        let hint = format!("the parameters of `{}` are {}", self.name, shown.join(", "));
        self.wrong_by(message, hint);
    }

    /// Something wrong with what is written, and what to write instead.
    fn wrong_by(&mut self, message: String, hint: String) {
        self.checker.diagnostics.push(Diagnostic::error(Code::BadDistribution, message).at(self.span, "").hint(hint));
    }

    fn positive(&mut self, key: &str) -> Option<f64> {
        let value = self.required(key)?;
        if value <= 0.0 {
            let message = format!("`{key}` must be above 0, not {}", readable(value));
            self.wrong_by(
                message,
                format!("write a `{key}` above 0; for a driver that is known leave `uncertain` out"),
            );
            return None;
        }
        Some(value)
    }

    fn range(&mut self) -> Option<(f64, f64)> {
        let (low, high) = (self.required("low"), self.required("high"));
        let (low, high) = (low?, high?);
        if low >= high {
            let message = format!("`low` must be below `high`, but {} is not below {}", readable(low), readable(high));
            let hint = match low > high {
                true => format!("write `low = {}, high = {}`", readable(high), readable(low)),
                false => "write a larger `high`; for a driver that is known leave `uncertain` out".to_owned(),
            };
            self.wrong_by(message, hint);
            return None;
        }
        Some((low, high))
    }

    fn mode(&mut self, low: f64, high: f64) -> Option<Option<f64>> {
        match self.optional("mode") {
            Some(mode) if !(low..=high).contains(&mode) => {
                let message = format!("`mode` must lie between `low` and `high`, not at {}", readable(mode));
                let (low, high) = (readable(low), readable(high));
                self.wrong_by(
                    message,
                    format!("write a `mode` from {low} to {high}, or leave it out: then it is the driver's value"),
                );
                None
            }
            mode => Some(mode),
        }
    }

    pub(super) fn build(&mut self, name: &str) -> Option<Distribution> {
        Some(match name {
            "normal" => Distribution::Normal { mean: self.optional("mean"), sd: self.positive("sd")? },
            "lognormal" => {
                let median = self.optional("median");
                if median.is_some_and(|m| m <= 0.0) {
                    self.wrong("`median` must be above 0".to_owned());
                    return None;
                }
                Distribution::Lognormal { median, sigma: self.positive("sigma")? }
            }
            "uniform" => {
                let (low, high) = self.range()?;
                Distribution::Uniform { low, high }
            }
            "triangular" => {
                let (low, high) = self.range()?;
                Distribution::Triangular { low, mode: self.mode(low, high)?, high }
            }
            "pert" => {
                let (low, high) = self.range()?;
                Distribution::Pert { low, mode: self.mode(low, high)?, high }
            }
            "beta" => Distribution::Beta { alpha: self.positive("alpha")?, beta: self.positive("beta")? },
            "interval" => {
                let (low, high) = self.range()?;
                Distribution::Interval { low, high }
            }
            _ => self.discrete()?,
        })
    }

    fn discrete(&mut self) -> Option<Distribution> {
        let (values, weights) = (self.list("values"), self.list("weights"));
        let (values, weights) = (values?, weights?);
        if values.is_empty() || values.len() != weights.len() {
            let message = format!("`values` has {} entries and `weights` {}", values.len(), weights.len());
            self.wrong_by(message, "give every value a weight: `values = [1, 2]`, `weights = [3, 1]`".to_owned());
            return None;
        }
        if weights.iter().any(|w| *w < 0.0) || weights.iter().sum::<f64>() <= 0.0 {
            let message = "`weights` must not be negative, and not all 0".to_owned();
            self.wrong_by(
                message,
                "a weight is how often its value comes, beside the others: 3 and 1 are three times in four".to_owned(),
            );
            return None;
        }
        Some(Distribution::Discrete { values, weights })
    }
}

fn parameters_of(name: &str) -> &'static [&'static str] {
    match name {
        "normal" => &["mean", "sd"],
        "lognormal" => &["median", "sigma"],
        "triangular" | "pert" => &["low", "mode", "high"],
        "beta" => &["alpha", "beta"],
        "discrete" => &["values", "weights"],
        _ => &["low", "high"],
    }
}
