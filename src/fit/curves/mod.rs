//! Market curves fitted to the sales of periods by nonlinear least squares.
//!
//! The parameters are those of the functions of the language, so that they can be pasted as drivers. Times are years
//! from the start of the first period, rates and growth a year, whatever the length of a period: period i (from 0)
//! lasts from i / steps to (i + 1) / steps years. The S-curves are fitted to sales, each the difference of the
//! cumulative curve over its period (Srinivasan and Mason 1986, "Nonlinear least squares estimation of new product
//! diffusion models"), not to cumulative sales, whose errors add up, so that standard errors would come out far too
//! small.
//!
//! The searches start from values computed from the data ([`CurveFit::starts`] has them all): constant and fading
//! growth from the line through the logarithms of the sales; logistic and Gompertz curves from the peak of the moving
//! average; Bass's curve from the regression of sales on cumulative sales ([`bass_regression`]) and from the
//! literature's values.

mod ceiling;
mod result;
mod shape;
mod start;

pub use ceiling::CeilingRange;
pub use result::{CurveFit, Quantity, Role, Start, Warning};
pub use start::{BassRegression, bass_regression};

use crate::fit::error::FitError;
use crate::fit::nls::{self, Estimate, Problem};
use crate::fit::series;
use shape::Shape;

/// A curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Sales of period i are `first_sales * (1 + growth) ^ (i / steps)`. Drivers: first_sales, growth.
    ConstantGrowth,
    /// Each period's sales are those of the one before times `(1 + growth * fade ^ x) ^ (1 / steps)`, x being the years
    /// from the first period to the one before. Drivers: first_sales, growth, fade.
    FadingGrowth,
    /// Cumulative sales are `ceiling / (1 + exp(-steepness * (x - midpoint)))`. Drivers: ceiling, midpoint, steepness.
    Logistic,
    /// Cumulative sales are `ceiling * exp(-displacement * exp(-rate * x))`. Drivers: ceiling, displacement, rate.
    Gompertz,
    /// Cumulative sales are `ceiling * F(start_time + x)` with
    /// `F(x) = (1 - exp(-(p + q) x)) / (1 + q / p * exp(-(p + q) x))` (Bass 1969). Drivers: ceiling, p, q, start_time.
    Bass,
}

impl Curve {
    /// All of them, the simplest first.
    pub const ALL: [Self; 5] = [Self::ConstantGrowth, Self::FadingGrowth, Self::Logistic, Self::Gompertz, Self::Bass];

    /// Whether the curve has a ceiling.
    pub fn has_ceiling(self) -> bool {
        matches!(self, Self::Logistic | Self::Gompertz | Self::Bass)
    }

    /// The names of the drivers, in the order in which they are given and taken.
    pub fn drivers(self) -> &'static [&'static str] {
        match self {
            Self::ConstantGrowth => &["first_sales", "growth"],
            Self::FadingGrowth => &["first_sales", "growth", "fade"],
            Self::Logistic => &["ceiling", "midpoint", "steepness"],
            Self::Gompertz => &["ceiling", "displacement", "rate"],
            Self::Bass => &["ceiling", "p", "q", "start_time"],
        }
    }

    /// Cumulative sales x years after the start of the first period, those before it included; `None` for the growth
    /// curves, and with drivers too few.
    pub fn cumulative(self, drivers: &[f64], x: f64) -> Option<f64> {
        shape::cumulative(self, drivers, x)
    }

    /// When sales are highest, in years from the start of the first period, and their rate a year then; `None` for the
    /// growth curves, and with drivers too few.
    ///
    /// For Bass `t* = ln(q / p) / (p + q)` after the launch and `ceiling (p + q)^2 / (4 q)` (Bass 1969).
    pub fn peak(self, drivers: &[f64]) -> Option<(f64, f64)> {
        shape::peak(self, drivers)
    }

    /// The sales of the first `periods` periods, `steps` of them a year; `None` with drivers too few or where a value
    /// is no finite number.
    pub fn sales(self, drivers: &[f64], steps: f64, periods: usize) -> Option<Vec<f64>> {
        let mut out = vec![0.0; periods.min(series::LONGEST)];
        shape::sales(self, drivers, steps, &mut out).then_some(out)
    }
}

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
        shape.drivers(free).is_some_and(|drivers| shape::sales(curve, &drivers, shape.steps, out))
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
