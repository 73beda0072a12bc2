//! Correlations: which draws move together, and whether all of them can.

use super::checker::Checker;
use super::names::Symbol;
use super::text_formula::parse_text;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, Spanned};
use crate::formula::{self, ExprKind};
use crate::model::{Correlation, Distribution, DriverId, Model, Uncertain};
use crate::text::{CorrelationText, ModelText, Text};

impl Checker<'_> {
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
        let (name, span, elements) = driver_reference(&ast).or_else(|| {
            self.diagnostics.push(
                Diagnostic::error(Code::BadCorrelation, "a correlation names drivers, not formulas")
                    .at(text.span, "")
                    .hint("write a driver or one element of it, such as `growth[SU7]`"),
            );
            None
        })?;
        if self.is_broken(name) {
            return None;
        }
        let Some(Symbol::Driver(id)) = self.names.find(name) else {
            let known = self.names.of_kind(|s| matches!(s, Symbol::Driver(_)));
            let diagnostic = Diagnostic::error(Code::UnknownName, format!("there is no driver `{name}`"))
                .at(span, "unknown driver")
                .suggest(name, known.iter().copied());
            self.diagnostics.push(diagnostic);
            return None;
        };
        let over = self.shapes.drivers[id.0].over.clone();
        if elements.is_empty() {
            return Some((id, None));
        }
        let mut cell = 0;
        let mut found = Vec::new();
        for element in elements {
            found.push(self.element_of(name, &over, element)?);
        }
        for dimension in &over {
            let Some((_, element)) = found.iter().find(|(d, _)| d == dimension) else {
                let message = format!("`{name}` needs an element of `{}` here", self.dimensions[dimension.0].name);
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

/// The name, its place and the elements of what may be a driver.
fn driver_reference(ast: &formula::Expr) -> Option<(&str, Span, &[Spanned<String>])> {
    match &ast.kind {
        ExprKind::Name(name) => Some((name, ast.span, &[])),
        ExprKind::Pick { name, elements } => Some((&name.value, name.span, elements)),
        _ => None,
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
