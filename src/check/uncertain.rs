//! How uncertain drivers are, and which go together.

use super::checker::Checker;
use super::literal::literal;
use super::names::Symbol;
use super::text_formula::parse_text;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, Spanned};
use crate::formula::{self, ExprKind};
use crate::model::{Correlation, DimensionId, Distribution, DriverId, Model, Uncertain, readable};
use crate::text::{CorrelationText, DriverText, Entry, ModelText, Node, NodeKind, Text};

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
    fn parameter(&mut self, node: &Node, key: &str, is_period: bool) -> Option<f64> {
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

    /// One of `[[correlations]]`.
    pub(super) fn correlation(&mut self, text: &CorrelationText) -> Option<Correlation> {
        let [a, b] = text.drivers.as_slice() else {
            self.diagnostics.push(
                Diagnostic::error(Code::BadCorrelation, "a correlation is between two drivers")
                    .at(text.span, "")
                    .hint("for example `drivers = [\"growth[SU7]\", \"growth[YU7]\"]`"),
            );
            return None;
        };
        let (first, second) = (self.correlated(a), self.correlated(b));
        if !(-1.0..=1.0).contains(&text.rank.value) {
            self.diagnostics.push(
                Diagnostic::error(Code::BadCorrelation, "a rank correlation lies between -1 and 1")
                    .at(text.rank.span, "")
                    .hint("0.3 is weak, 0.6 clear, 0.9 strong; a minus lets one fall as the other rises"),
            );
            return None;
        }
        let drivers = [first?, second?];
        if drivers[0] == drivers[1] {
            self.diagnostics.push(
                Diagnostic::error(Code::BadCorrelation, "a driver is not correlated with itself")
                    .at(b.span, "the same again")
                    .hint("name two drivers, or two elements of one: `growth[SU7]` and `growth[YU7]`"),
            );
            return None;
        }
        Some(Correlation { drivers, rank: text.rank.value })
    }

    fn correlated(&mut self, text: &Text) -> Option<(DriverId, Option<usize>)> {
        let ast = parse_text(text, &mut self.diagnostics)?;
        let (name, elements) = driver_reference(&ast).or_else(|| {
            self.diagnostics.push(
                Diagnostic::error(Code::BadCorrelation, "a correlation names drivers, not formulas")
                    .at(text.span, "")
                    .hint("write a driver or one element of it, such as `growth[SU7]`"),
            );
            None
        })?;
        if self.is_broken(&name.value) {
            return None;
        }
        let Some(Symbol::Driver(id)) = self.names.find(&name.value) else {
            let known = self.names.of_kind(|s| matches!(s, Symbol::Driver(_)));
            let diagnostic = Diagnostic::error(Code::UnknownName, format!("there is no driver `{}`", name.value))
                .at(name.span, "unknown driver")
                .suggest(&name.value, known.iter().copied());
            self.diagnostics.push(diagnostic);
            return None;
        };
        let over = self.drivers[id.0].over.clone();
        if elements.is_empty() {
            return Some((id, None));
        }
        let mut cell = 0;
        let mut found = Vec::new();
        for element in &elements {
            found.push(self.element_of(&name.value, &over, element)?);
        }
        for dimension in &over {
            let Some((_, element)) = found.iter().find(|(d, _)| d == dimension) else {
                let message =
                    format!("`{}` needs an element of `{}` here", name.value, self.dimensions[dimension.0].name);
                let axis = &self.dimensions[dimension.0];
                let element = axis.elements.first().map_or("", |e| e.name.as_str());
                let diagnostic = Diagnostic::error(Code::BadElement, message).at(text.span, "");
                self.diagnostics.push(diagnostic.hint(format!("add one inside the brackets, such as `{element}`")));
                return None;
            };
            cell = cell * self.dimensions[dimension.0].elements.len() + element;
        }
        Some((id, Some(cell)))
    }
}

fn driver_reference(ast: &formula::Expr) -> Option<(Spanned<String>, Vec<Spanned<String>>)> {
    match &ast.kind {
        ExprKind::Name(name) => Some((Spanned::new(name.clone(), ast.span), vec![])),
        ExprKind::Pick { name, elements } => Some((name.clone(), elements.clone())),
        _ => None,
    }
}

/// The parameters of one distribution while they are being read.
struct Parameters<'c, 'a> {
    checker: &'c mut Checker<'a>,
    name: String,
    span: Span,
    numbers: Vec<(String, f64)>,
    lists: Vec<(String, Vec<f64>)>,
}

impl<'c, 'a> Parameters<'c, 'a> {
    fn read(checker: &'c mut Checker<'a>, key: &Spanned<String>, node: &Node, is_period: bool) -> Option<Self> {
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
                    lists.push((entry.key.value.clone(), values?));
                }
                _ => {
                    let value = checker.parameter(&entry.value, &entry.key.value, is_period)?;
                    numbers.push((entry.key.value.clone(), value));
                }
            }
        }
        Some(Parameters { checker, name: key.value.clone(), span: node.span, numbers, lists })
    }

    fn optional(&self, key: &str) -> Option<f64> {
        self.numbers.iter().find(|(name, _)| name == key).map(|(_, value)| *value)
    }

    fn required(&mut self, key: &str) -> Option<f64> {
        let found = self.optional(key);
        if found.is_none() {
            self.wrong(format!("`{}` needs `{key}`", self.name));
        }
        found
    }

    fn list(&mut self, key: &str) -> Option<Vec<f64>> {
        let found = self.lists.iter().find(|(name, _)| name == key).map(|(_, values)| values.clone());
        if found.is_none() {
            self.wrong(format!("`{}` needs a list `{key}`", self.name));
        }
        found
    }

    fn wrong(&mut self, message: String) {
        let shown: Vec<_> = parameters_of(&self.name).iter().map(|k| format!("`{k}`")).collect();
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

    fn build(&mut self, name: &str) -> Option<Distribution> {
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

/// A set of correlations that no joint distribution has is an error.
///
/// Ranks become correlations of the normals that carry them, 2 sin(pi r / 6), and the matrix of all cells
/// named must have a Cholesky decomposition.
pub(super) fn check_correlations(model: &Model, text: &ModelText, diagnostics: &mut Diagnostics) {
    if model.correlations.is_empty() || model.correlations.len() < text.correlations.len() {
        return;
    }
    let mut cells: Vec<(DriverId, Option<usize>)> = Vec::new();
    for cell in model.correlations.iter().flat_map(|c| c.drivers) {
        if !cells.contains(&cell) {
            cells.push(cell);
        }
    }
    let before = diagnostics.0.len();
    let mut seen: Vec<[(DriverId, Option<usize>); 2]> = Vec::new();
    for (correlation, written) in model.correlations.iter().zip(&text.correlations) {
        let wrong = correlation.drivers.iter().find_map(|(driver, cell)| not_drawn(model, *driver, *cell));
        let [a, b] = correlation.drivers;
        let twice = seen.contains(&[a, b]) || seen.contains(&[b, a]);
        let again = || ("these two are correlated already".to_owned(), "take one of the two out".to_owned());
        if let Some((message, hint)) = wrong.or_else(|| twice.then(again)) {
            diagnostics.push(Diagnostic::error(Code::BadCorrelation, message).at(written.span, "").hint(hint));
        }
        seen.push([a, b]);
    }
    if diagnostics.0.len() > before {
        return;
    }
    let n = cells.len();
    let mut matrix = vec![vec![0.0; n]; n];
    for (i, row) in matrix.iter_mut().enumerate() {
        row[i] = 1.0;
    }
    for correlation in &model.correlations {
        let [a, b] = correlation.drivers.map(|cell| cells.iter().position(|c| *c == cell).unwrap_or(0));
        let rho = 2.0 * libm::sin(std::f64::consts::PI * correlation.rank / 6.0);
        matrix[a][b] = rho;
        matrix[b][a] = rho;
    }
    if !has_cholesky(&matrix) {
        let message = "these correlations cannot hold together: their matrix is not positive definite";
        diagnostics.push(
            Diagnostic::error(Code::BadCorrelation, message)
                .at(text.correlations[0].span, "the first of them")
                .hint("bring some of them nearer to 0"),
        );
    }
}

/// Why a driver's cell, or the driver as a whole, has no draw of its own to correlate, and what to write.
fn not_drawn(model: &Model, id: DriverId, cell: Option<usize>) -> Option<(String, String)> {
    let driver = &model.drivers[id.0];
    let name = |cell: usize| model.cell_name(&driver.name, &driver.over, cell);
    let drawn = |each: &[Option<Distribution>]| each.iter().position(Option::is_some).unwrap_or(0);
    let certain = |name: &str| {
        let hint = "give it `uncertain = { ... }`, or take the correlation out".to_owned();
        (format!("`{name}` is correlated, but it is not uncertain"), hint)
    };
    match (&driver.uncertain, cell) {
        (None, _) => Some(certain(&driver.name)),
        (Some(Uncertain::Shared(_)), Some(_)) if driver.value.len() > 1 => Some((
            format!("`{}` has one draw for all its elements", driver.name),
            format!("write `{}`, or give each element a distribution of its own", driver.name),
        )),
        (Some(Uncertain::Each(each)), None) if driver.value.len() > 1 => Some((
            format!("each element of `{}` has a draw of its own", driver.name),
            format!("name one, such as `{}`", name(drawn(each))),
        )),
        (Some(Uncertain::Each(each)), Some(cell)) if each[cell].is_none() => Some(certain(&name(cell))),
        (Some(Uncertain::Shared(_) | Uncertain::Each(_)), _) => None,
    }
}

fn has_cholesky(matrix: &[Vec<f64>]) -> bool {
    let n = matrix.len();
    let mut lower = vec![vec![0.0f64; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = matrix[i][j] - dot;
            if i == j {
                if rest <= 1e-12 {
                    return false;
                }
                lower[i][i] = rest.sqrt();
            } else {
                lower[i][j] = rest / lower[j][j];
            }
        }
    }
    true
}
