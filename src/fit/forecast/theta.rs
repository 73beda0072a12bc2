//! The optimised Theta method and its dynamic form.
//!
//! Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler (2016), "Models for optimising the theta method and their
//! relationship to state space models", International Journal of Forecasting 32: the model OTM (line fitted to the
//! whole series) and DOTM (the line to each time's past). The classical method is OTM with theta 2.

use crate::fit::FitError;
use crate::fit::forecast::optimise::{any, between, minimise};
use crate::fit::series::line;

/// The bounds of the authors' package `forecTheta`.
const ALPHA: (f64, f64) = (0.1, 0.99);
/// The weight of the long run is `1 - 1 / theta`: from 0 (theta 1) to nearly 1.
const LONG_RUN: (f64, f64) = (0.0, 0.999);
/// The first errors, which the start of the line decides, do not count.
const UNCOUNTED: usize = 3;
const PATIENCE: usize = 400;
const TOLERANCE: f64 = 1e-9;

/// The parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// The level before the first period, in the unit of the series.
    pub level: f64,
    /// The weight of an error in the level, 0 to 1.
    pub alpha: f64,
    /// Theta, 1 or more: 1 is simple exponential smoothing.
    pub theta: f64,
}

/// The model fitted to a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The parameters.
    pub parameters: Parameters,
    /// Whether the line follows each time's past.
    pub dynamic: bool,
    /// The sum of the squares of the one-step errors that count.
    pub squares: f64,
    /// The states after the last period.
    state: State,
    /// How many values there are.
    count: usize,
}

/// What is known after some period.
#[derive(Clone, Copy, Debug, PartialEq)]
struct State {
    /// The level.
    level: f64,
    /// The mean of the values.
    mean: f64,
    /// Intercept and slope of the line.
    line: (f64, f64),
    /// `(1 - alpha)` to the power of the number of periods.
    forgotten: f64,
}

impl State {
    fn first(values: &[f64], parameters: &Parameters, dynamic: bool) -> Self {
        let first = values.first().copied().unwrap_or(0.0);
        let line = if dynamic { (first, 0.0) } else { one_based(values) };
        let level = parameters.alpha * first + (1.0 - parameters.alpha) * parameters.level;
        Self { level, mean: first, line, forgotten: 1.0 - parameters.alpha }
    }

    /// The forecast of the next period.
    fn next(&self, parameters: &Parameters) -> f64 {
        let remembered = (1.0 - self.forgotten * (1.0 - parameters.alpha)) / parameters.alpha;
        self.level + (1.0 - 1.0 / parameters.theta) * (self.line.0 * self.forgotten + self.line.1 * remembered)
    }

    /// Takes in the value of a period, that of place `i` (from 0).
    fn take(&mut self, y: f64, i: f64, parameters: &Parameters, dynamic: bool) {
        let before = self.mean;
        self.level = parameters.alpha * y + (1.0 - parameters.alpha) * self.level;
        self.mean = (i * before + y) / (i + 1.0);
        self.forgotten *= 1.0 - parameters.alpha;
        if dynamic {
            self.line.1 = ((i - 1.0) * self.line.1 + 6.0 * (y - before) / (i + 1.0)) / (i + 2.0);
            self.line.0 = self.mean - self.line.1 * (i + 2.0) / 2.0;
        }
    }
}

/// The least-squares line through the values at 1, 2, 3…: intercept and slope.
fn one_based(values: &[f64]) -> (f64, f64) {
    let (intercept, slope) = line(values);
    (intercept - slope, slope)
}

/// Passes through a series with given parameters.
///
/// # Errors
/// [`FitError::TooFew`] for no value, [`FitError::BadSetting`] for parameters outside their range or a result that is
/// no finite number.
pub fn run(values: &[f64], parameters: Parameters, dynamic: bool) -> Result<Fit, FitError> {
    let Parameters { level, alpha, theta } = parameters;
    if values.is_empty() {
        return Err(FitError::TooFew { needed: 1, given: 0 });
    }
    if !(alpha > 0.0 && alpha <= 1.0 && theta >= 1.0 && level.is_finite()) {
        return Err(FitError::BadSetting { name: "parameters" });
    }
    let (squares, state) = pass(values, &parameters, dynamic);
    match squares.is_finite() {
        true => Ok(Fit { parameters, dynamic, squares, state, count: values.len() }),
        false => Err(FitError::BadSetting { name: "parameters" }),
    }
}

fn pass(values: &[f64], parameters: &Parameters, dynamic: bool) -> (f64, State) {
    let mut state = State::first(values, parameters, dynamic);
    let mut squares = 0.0;
    for (i, y) in values.iter().enumerate().skip(1) {
        let error = y - state.next(parameters);
        if i >= UNCOUNTED {
            squares += error * error;
        }
        state.take(*y, i as f64, parameters, dynamic);
    }
    (squares, state)
}

/// Fits the model by least squares; `dynamic` is DOTM, else OTM. The series (one without season) may have any sign.
///
/// # Errors
/// [`FitError::TooFew`] for fewer than 4 values, [`FitError::NoFit`] where no parameters give finite errors.
///
/// ```
/// use evcalc::fit::forecast::theta::fit;
///
/// let rising: Vec<f64> = (1..=20).map(f64::from).collect();
/// let forecast = fit(&rising, true)?.forecast(2);
/// assert!((forecast[0] - 21.0).abs() < 0.1 && (forecast[1] - 22.0).abs() < 0.2);
/// # Ok::<(), evcalc::fit::FitError>(())
/// ```
pub fn fit(values: &[f64], dynamic: bool) -> Result<Fit, FitError> {
    if values.len() < UNCOUNTED + 1 {
        return Err(FitError::TooFew { needed: UNCOUNTED + 1, given: values.len() });
    }
    let first = values.first().copied().unwrap_or(0.0);
    let unit = values.iter().fold(0.0, |most: f64, y| most.max((y - first).abs())).max(f64::MIN_POSITIVE);
    let decode = |sought: &[f64]| {
        let at = |i: usize| sought.get(i).copied().unwrap_or(0.0);
        let theta = 1.0 / (1.0 - between(at(2), LONG_RUN.0, LONG_RUN.1));
        Parameters { level: first + unit * at(0), alpha: between(at(1), ALPHA.0, ALPHA.1), theta }
    };
    let start =
        |alpha: f64, long_run: f64| vec![0.0, any(alpha, ALPHA.0, ALPHA.1), any(long_run, LONG_RUN.0, LONG_RUN.1)];
    let scaled = |sought: &[f64]| pass(values, &decode(sought), dynamic).0 / (unit * unit);
    let tries = [start(0.5, 0.5), start(0.2, 0.8)].map(|start| minimise(scaled, &start, 0.4, PATIENCE, TOLERANCE));
    let best = tries.into_iter().min_by(|a, b| a.value.total_cmp(&b.value)).ok_or(FitError::NoFit)?;
    run(values, decode(&best.values), dynamic).map_err(|_| FitError::NoFit)
}

impl Fit {
    /// Forecasts of the `horizon` periods after the series: each is taken as the value of its period for the next.
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        let mut state = self.state;
        let one = |h: usize| {
            let next = state.next(&self.parameters);
            state.take(next, (self.count + h) as f64, &self.parameters, self.dynamic);
            next
        };
        (0..horizon).map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With theta 1 the model is simple exponential smoothing: 10, 12, 9 with a weight of one half from 10.
    #[test]
    fn theta_one_is_simple_smoothing() {
        let found = run(&[10.0, 12.0, 9.0], Parameters { level: 10.0, alpha: 0.5, theta: 1.0 }, true).unwrap();
        assert_eq!(found.forecast(2), [10.0, 10.0]);
    }

    #[test]
    fn errors_are_told() {
        let given = Parameters { level: 1.0, alpha: 0.5, theta: 2.0 };
        assert_eq!(run(&[], given, false).unwrap_err(), FitError::TooFew { needed: 1, given: 0 });
        let wrong = run(&[1.0], Parameters { alpha: 0.0, ..given }, false);
        assert_eq!(wrong.unwrap_err(), FitError::BadSetting { name: "parameters" });
        assert_eq!(fit(&[1.0; 3], true).unwrap_err(), FitError::TooFew { needed: 4, given: 3 });
    }
}
