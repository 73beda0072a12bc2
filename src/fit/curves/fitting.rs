//! Fits a curve: searches from several starts, the range of the ceiling, warnings.

use super::ceiling;
use super::curve::{Curve, sales};
use super::result::{self, CurveFit};
use super::shape::Shape;
use super::start;
use crate::fit::error::FitError;
use crate::fit::nls::{self, Estimate, Problem};
use crate::fit::series;

/// What is to be fitted.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The sales of the periods, oldest first, in any unit.
    pub sales: &'a [f64],
    /// Periods a year: 12 for months, 4 for quarters, 1 for years.
    pub steps: f64,
    /// What was sold before the first period, in the unit of the sales: the cumulative curve passes through it at the
    /// start. 0 and `None` say that Bass's curve starts with the first period; logistic and Gompertz curves, which
    /// start nowhere, are then free.
    pub already: Option<f64>,
}

/// The patience of each of several starts.
const QUICK: usize = 150;
/// The tail outside of the ceiling's range: 95 % are inside.
const OUTSIDE: f64 = 0.05;

/// Fits a curve, with the range of the ceiling and the warnings.
///
/// # Errors
/// No more values than parameters; values that are not finite, negative, all 0 or all the same; `steps` or `already`
/// that make no sense; no fit from any start.
pub fn fit(curve: Curve, question: &Question<'_>) -> Result<CurveFit, FitError> {
    let (shape, scaled, unit, estimate) = search(curve, question, true)?;
    let range = match curve.has_ceiling() {
        true => Some(ceiling::range(&shape, &scaled, &estimate, OUTSIDE, unit)),
        false => None,
    };
    result::describe(&shape, &scaled, unit, &estimate, range)
}

/// The drivers of the best fit and nothing else, which is quicker; the search is not prolonged where it did not
/// converge.
///
/// # Errors
/// As [`fit`].
pub fn drivers(curve: Curve, question: &Question<'_>) -> Result<Vec<f64>, FitError> {
    let (shape, _, unit, estimate) = search(curve, question, false)?;
    shape.drivers(&estimate.values).map(|drivers| shape.in_unit(&drivers, unit)).ok_or(FitError::NoFit)
}

/// Searches in units of the largest value; on from the best of the ends, if `thorough`, where none of them is a
/// minimum.
fn search(curve: Curve, question: &Question<'_>, thorough: bool) -> Result<(Shape, Vec<f64>, f64, Estimate), FitError> {
    if !(question.steps.is_finite() && (1e-3..=1e6).contains(&question.steps)) {
        return Err(FitError::BadSetting { name: "steps" });
    }
    let already = question.already.unwrap_or(0.0);
    if !(0.0..=1e120).contains(&already) {
        return Err(FitError::BadSetting { name: "already" });
    }
    let shape = Shape { curve, steps: question.steps, already: 0.0 };
    let count = shape.scales(question.sales.len()).len() - usize::from(already > 0.0 && shape.is_free_in_time());
    series::check(question.sales, count + 1)?;
    let unit = question.sales.iter().copied().fold(0.0, f64::max);
    let shape = Shape { already: already / unit, ..shape };
    if !shape.already.is_finite() || shape.already > 1e12 {
        // So much was sold before that nothing can be seen of what follows.
        return Err(FitError::BadSetting { name: "already" });
    }
    let scaled: Vec<f64> = question.sales.iter().map(|y| y / unit).collect();
    let model = |free: &[f64], out: &mut [f64]| {
        shape.drivers(free).is_some_and(|drivers| sales(curve, &drivers, shape.steps, out))
    };
    let scale = shape.scales(scaled.len());
    let problem =
        Problem { observed: &scaled, model: &model, derivatives: None, scale: &scale, patience: QUICK, tolerance: 0.0 };
    let mut estimate = nls::fit(&problem, &start::starts(&shape, &scaled))?;
    if thorough && !estimate.converged {
        // On series that are no such curve at all every search would go on for long: only the best one may.
        let longer = nls::fit(&Problem { patience: nls::PATIENCE, ..problem }, std::slice::from_ref(&estimate.values))?;
        let earlier = std::mem::take(&mut estimate.attempts);
        let evaluations = estimate.evaluations + longer.evaluations;
        estimate = Estimate { evaluations, attempts: earlier.into_iter().chain(longer.attempts).collect(), ..longer };
    }
    Ok((shape, scaled, unit, estimate))
}
