//! What a fitted curve says: drivers with standard errors, quality, warnings.

use super::ceiling::CeilingRange;
use super::curve::Curve;
use super::shape::Shape;
use crate::fit::error::FitError;
use crate::fit::nls::{Ending, Estimate};

/// The ceiling counts as not known where equally good fits differ from it by more than this part.
const QUARTER: f64 = 0.25;

/// What a quantity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A driver of the curve's function.
    Driver,
    /// Follows from the drivers.
    Derived,
}

/// A number with its error.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Its name: a driver's of [`Curve::drivers`], or `peak_time` (years from the start of the first period),
    /// `peak_rate` (sales a year), `last_growth` (of fading growth: a year, at the last period).
    pub name: &'static str,
    /// The value.
    pub value: f64,
    /// Its standard error, by linear propagation where it is not a parameter itself; `None` where the data do not
    /// determine it, 0 where it is not fitted.
    pub standard_error: Option<f64>,
    /// What it is.
    pub role: Role,
}

/// A start and what came of it.
#[derive(Clone, Debug)]
pub struct Start {
    /// The drivers at the start.
    pub from: Vec<f64>,
    /// The drivers at the end.
    pub to: Vec<f64>,
    /// The residual sum of squares there.
    pub rss: f64,
    /// How often the curve was computed.
    pub evaluations: usize,
    /// How the search ended.
    pub ending: Ending,
}

/// What is to be said of a fit.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// The ceiling is not known: the fitted peak lies after the last period, so the series has not passed its
    /// inflection. Equally good fits differ by a quarter and more in their ceiling.
    BeforeInflection {
        /// The fitted peak, years from the start of the first period.
        peak: f64,
        /// The end of the last period, likewise.
        end: f64,
    },
    /// The ceiling is not known: its standard error is more than a quarter of it.
    CeilingError {
        /// The standard error divided by the ceiling; `None` where the data do not determine it.
        relative: Option<f64>,
    },
    /// The ceiling is not known: equally good fits differ from it by more than a quarter.
    CeilingOpen {
        /// The best ceiling.
        ceiling: f64,
        /// The ceilings that fit as well.
        range: CeilingRange,
    },
    /// Another driver's standard error is larger than the driver.
    DriverUnknown {
        /// The driver.
        name: &'static str,
        /// The standard error divided by the driver's size; `None` where the data do not determine it.
        relative: Option<f64>,
    },
    /// Growth does not fade but stays or rises.
    NoFading {
        /// The factor a year, 1 or more.
        fade: f64,
    },
    /// The residuals follow one another (the seasons, a trend that the curve has not): the standard errors and the
    /// ceiling's range, which take them as independent, are too small.
    Autocorrelated {
        /// Their autocorrelation from one period to the next.
        lag_one: f64,
    },
    /// The best search did not converge.
    NotConverged,
}

impl Warning {
    /// Whether it says that the ceiling is not known.
    pub fn is_of_ceiling(&self) -> bool {
        matches!(self, Self::BeforeInflection { .. } | Self::CeilingError { .. } | Self::CeilingOpen { .. })
    }
}

/// A fitted curve.
#[derive(Clone, Debug)]
pub struct CurveFit {
    /// The curve.
    pub curve: Curve,
    /// Periods a year.
    pub steps: f64,
    /// The drivers, then what follows from them.
    pub quantities: Vec<Quantity>,
    /// The correlations of the drivers, in their order; 0 for one that is not fitted. `None` where the data do not
    /// determine them.
    pub correlation: Option<Vec<Vec<f64>>>,
    /// How hard the parameters are to tell apart (see [`Estimate::condition`]).
    pub condition: f64,
    /// The fitted sales of each period.
    pub fitted: Vec<f64>,
    /// Residual sum of squares.
    pub rss: f64,
    /// The part of the variance of the sales that is explained.
    pub r2: Option<f64>,
    /// Standard deviation of the residuals.
    pub residual_sd: f64,
    /// Values less parameters.
    pub freedom: usize,
    /// The residuals' autocorrelation from one period to the next.
    pub lag_one: f64,
    /// The ceilings that fit as well; for the S-curves.
    pub ceiling_range: Option<CeilingRange>,
    /// How often the curve was computed, the ceiling's range left out.
    pub evaluations: usize,
    /// Whether the best search converged.
    pub converged: bool,
    /// Every start, in the order of [`super::fit`]'s methods.
    pub starts: Vec<Start>,
    /// What else there is to say.
    pub warnings: Vec<Warning>,
}

impl CurveFit {
    /// The drivers' values, in the order of [`Curve::drivers`].
    pub fn drivers(&self) -> Vec<f64> {
        self.quantities.iter().filter(|quantity| quantity.role == Role::Driver).map(|quantity| quantity.value).collect()
    }

    /// A quantity by its name.
    pub fn quantity(&self, name: &str) -> Option<&Quantity> {
        self.quantities.iter().find(|quantity| quantity.name == name)
    }

    /// The sales of the periods after the series; at most 100,000 of them.
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        let count = self.fitted.len();
        let all = self.curve.sales(&self.drivers(), self.steps, count.saturating_add(horizon)).unwrap_or_default();
        all.into_iter().skip(count).collect()
    }
}

/// Names and values of what is reported: drivers, then what follows from them.
fn reported(shape: &Shape, free: &[f64], count: usize) -> Option<Vec<f64>> {
    let mut out = shape.drivers(free)?;
    if let Some((time, rate)) = shape.curve.peak(&out) {
        out.extend([time, rate]);
    } else if let (Curve::FadingGrowth, [_, growth, fade]) = (shape.curve, out.as_slice()) {
        let years = count.saturating_sub(1) as f64 / shape.steps;
        out.push(growth * crate::maths::power(*fade, years));
    }
    out.iter().all(|value| value.is_finite()).then_some(out)
}

/// Puts the result together. `scaled` and the estimate are in units of `unit`.
pub(super) fn describe(
    shape: &Shape,
    scaled: &[f64],
    unit: f64,
    estimate: &Estimate,
    range: Option<CeilingRange>,
) -> Result<CurveFit, FitError> {
    let count = scaled.len();
    let values = reported(shape, &estimate.values, count).ok_or(FitError::NoFit)?;
    let covariance = propagated(shape, estimate, count, &values);
    let names = shape.curve.drivers();
    let derived: &[&str] = if shape.curve.has_ceiling() { &["peak_time", "peak_rate"] } else { &["last_growth"] };
    let amounts = |name: &str| if matches!(name, "ceiling" | "first_sales" | "peak_rate") { unit } else { 1.0 };
    let quantity = |(i, (name, value)): (usize, (&&'static str, &f64))| Quantity {
        name,
        value: value * amounts(name),
        standard_error: covariance
            .as_ref()
            .and_then(|rows| rows.get(i)?.get(i).map(|x| x.max(0.0).sqrt() * amounts(name))),
        role: if i < names.len() { Role::Driver } else { Role::Derived },
    };
    let quantities: Vec<Quantity> = names.iter().chain(derived).zip(&values).enumerate().map(quantity).collect();
    let correlation = covariance.as_ref().map(|rows| correlations(rows, names.len()));
    let residuals: Vec<f64> = scaled.iter().zip(&estimate.fitted).map(|(y, fit)| y - fit).collect();
    let drivers = |free: &[f64]| shape.drivers(free).map(|all| shape.in_unit(&all, unit)).unwrap_or_default();
    let starts = estimate.attempts.iter().map(|attempt| Start {
        from: drivers(&attempt.start),
        to: drivers(&attempt.values),
        rss: attempt.rss * unit * unit,
        evaluations: attempt.evaluations,
        ending: attempt.ending,
    });
    let mut fit = CurveFit {
        curve: shape.curve,
        steps: shape.steps,
        quantities,
        correlation,
        condition: estimate.condition,
        fitted: estimate.fitted.iter().map(|fit| fit * unit).collect(),
        rss: estimate.rss * unit * unit,
        r2: estimate.r2,
        residual_sd: estimate.residual_sd * unit,
        freedom: estimate.freedom,
        lag_one: lag_one(&residuals),
        ceiling_range: range,
        evaluations: estimate.evaluations,
        converged: estimate.converged,
        starts: starts.collect(),
        warnings: vec![],
    };
    fit.warnings = warnings(&fit, count);
    Ok(fit)
}

/// The covariances of everything reported, by the derivatives with regard to the numbers sought.
fn propagated(shape: &Shape, estimate: &Estimate, count: usize, values: &[f64]) -> Option<Vec<Vec<f64>>> {
    let covariance = estimate.covariance.as_ref()?;
    let mut slopes: Vec<Vec<f64>> = Vec::new();
    for (i, size) in shape.scales(count).iter().enumerate() {
        let step = 1e-5 * size;
        let at = |by: f64| {
            let mut moved = estimate.values.clone();
            *moved.get_mut(i)? += by;
            reported(shape, &moved, count)
        };
        let (above, below) = (at(step)?, at(-step)?);
        slopes.push(above.iter().zip(&below).map(|(a, b)| (a - b) / (2.0 * step)).collect());
    }
    let one = |a: usize, b: usize| {
        let mut sum = 0.0;
        for (row, first) in covariance.iter().zip(&slopes) {
            for (value, second) in row.iter().zip(&slopes) {
                sum += value * first.get(a).copied().unwrap_or(0.0) * second.get(b).copied().unwrap_or(0.0);
            }
        }
        sum
    };
    let rows: Vec<Vec<f64>> = (0..values.len()).map(|a| (0..values.len()).map(|b| one(a, b)).collect()).collect();
    rows.iter().flatten().all(|value| value.is_finite()).then_some(rows)
}

fn correlations(covariance: &[Vec<f64>], count: usize) -> Vec<Vec<f64>> {
    let at = |a: usize, b: usize| covariance.get(a).and_then(|row| row.get(b)).copied().unwrap_or(0.0);
    let one = |a: usize, b: usize| {
        let size = (at(a, a) * at(b, b)).sqrt();
        if size > 0.0 { at(a, b) / size } else { 0.0 }
    };
    (0..count).map(|a| (0..count).map(|b| one(a, b)).collect()).collect()
}

fn lag_one(residuals: &[f64]) -> f64 {
    let total: f64 = residuals.iter().map(|x| x * x).sum();
    let together: f64 = residuals.iter().zip(residuals.iter().skip(1)).map(|(a, b)| a * b).sum();
    if total > 0.0 { together / total } else { 0.0 }
}

fn warnings(fit: &CurveFit, count: usize) -> Vec<Warning> {
    let mut out = Vec::new();
    let end = count as f64 / fit.steps;
    if let Some(peak) = fit.quantity("peak_time").filter(|peak| peak.value > end) {
        out.push(Warning::BeforeInflection { peak: peak.value, end });
    }
    let relative = |quantity: &Quantity| quantity.standard_error.map(|error| error / quantity.value.abs());
    if let Some(ceiling) = fit.quantity("ceiling") {
        let relative = relative(ceiling);
        // Written so that what is not known counts as too much.
        if !relative.is_some_and(|part| part <= QUARTER) {
            out.push(Warning::CeilingError { relative });
        }
        let range = fit.ceiling_range.unwrap_or(CeilingRange { low: None, high: None });
        let near = |end: Option<f64>| end.is_some_and(|end| (end / ceiling.value - 1.0).abs() <= QUARTER);
        if !near(range.low) || !near(range.high) {
            out.push(Warning::CeilingOpen { ceiling: ceiling.value, range });
        }
    }
    // Of a time the size means nothing.
    let others = ["first_sales", "growth", "fade", "steepness", "displacement", "rate", "p", "q"];
    for quantity in fit.quantities.iter().filter(|quantity| others.contains(&quantity.name)) {
        let relative = relative(quantity);
        if !relative.is_some_and(|part| part <= 1.0) {
            out.push(Warning::DriverUnknown { name: quantity.name, relative });
        }
    }
    if let Some(fade) = fit.quantity("fade").filter(|fade| fade.value >= 1.0) {
        out.push(Warning::NoFading { fade: fade.value });
    }
    // Rounding errors, where the fit is exact, need not be independent.
    let exact = fit.r2.is_some_and(|r2| r2 > 1.0 - 1e-12);
    if fit.lag_one.abs() > 2.0 / (count as f64).sqrt() && !exact {
        out.push(Warning::Autocorrelated { lag_one: fit.lag_one });
    }
    if !fit.converged {
        out.push(Warning::NotConverged);
    }
    out
}
