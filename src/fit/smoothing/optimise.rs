//! The parameters of exponential smoothing that make the sum of squared one-step errors smallest.

use super::{Method, Parameters, Run, Seasonality, Trend, pass, run};
use crate::fit::error::FitError;
use crate::fit::nls::{self, Problem};
use crate::fit::series;

/// The bounds of R's `ets`: weights from `LEAST` to `MOST`, phi from `PHI.0` to `PHI.1`.
const LEAST: f64 = 1e-4;
const MOST: f64 = 0.9999;
const PHI: (f64, f64) = (0.8, 0.98);
/// Enough for a search that is one of several.
const PATIENCE: usize = 60;
/// The relative improvement of the sum of squares at which the searches end, and the one after them.
const ROUGH: f64 = 1e-6;
const FINE: f64 = 1e-11;

/// Weights that are given and not sought.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Held {
    /// The weight of the level.
    pub alpha: Option<f64>,
    /// The weight of the slope.
    pub beta: Option<f64>,
    /// The weight of the seasons.
    pub gamma: Option<f64>,
    /// The damping of the slope.
    pub phi: Option<f64>,
}

/// A method fitted to a series.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The method.
    pub method: Method,
    /// Its parameters.
    pub parameters: Parameters,
    /// The pass through the series with them: one-step forecasts, sum of squares, states at the end.
    pub run: Run,
    /// The mean square error's root, in the unit of the sales.
    pub rmse: f64,
    /// How many parameters were sought.
    pub sought: usize,
    /// Whether the best search converged.
    pub converged: bool,
    /// How often the series was passed through.
    pub evaluations: usize,
}

impl Fit {
    /// Forecasts of the periods after the series; at most 100,000 of them.
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        super::forecast(&self.method, &self.parameters, &self.run, horizon)
    }
}

/// Fits a method: weights and states before the first period together, by least squares from several starts.
///
/// The weights keep within R's bounds (1e-4 to 0.9999, beta at most alpha, gamma at most 1 - alpha, phi 0.8 to 0.98);
/// those in `held` stay as they are. The seasons before the first period are 0 (factors: 1) on average.
///
/// # Errors
/// A series shorter than two cycles, or than the parameters and one more; empty, constant, negative, not finite; not
/// above 0 throughout where the seasons are factors; a held weight outside 0 to 1.
pub fn fit(method: &Method, sales: &[f64], held: &Held) -> Result<Fit, FitError> {
    fit_from(method, sales, held, None)
}

/// As [`fit`], but from parameters that are known to be near (those of the same series with a few values less) and one
/// start from the data only, which takes a third of the time.
///
/// # Errors
/// As [`fit`].
pub fn fit_from(method: &Method, sales: &[f64], held: &Held, near: Option<&Parameters>) -> Result<Fit, FitError> {
    method.check_cycle()?;
    let count = Layout::new(method, held).count();
    let needed = (2 * method.seasons()).max(count + 1);
    method.check(sales, needed)?;
    for (name, weight) in [("alpha", held.alpha), ("beta", held.beta), ("gamma", held.gamma), ("phi", held.phi)] {
        if weight.is_some_and(|x| !(0.0..=1.0).contains(&x)) {
            return Err(FitError::BadSetting { name });
        }
    }
    // In units of the largest value nothing is too large or too small to be squared.
    let unit = sales.iter().copied().fold(0.0, f64::max);
    let scaled: Vec<f64> = sales.iter().map(|y| y / unit).collect();
    let layout = Layout::new(method, held);
    let model = |sought: &[f64], out: &mut [f64]| {
        let Some(parameters) = layout.decode(sought) else { return false };
        let mut seasons = parameters.seasons.clone();
        pass(method, &parameters, &scaled, &mut seasons, out).is_some()
    };
    let level = series::mean(&scaled);
    let mut scale = vec![1.0; layout.weights()];
    scale.resize(count, level);
    let (observed, scale) = (scaled.as_slice(), scale.as_slice());
    let rough = Problem { observed, model: &model, derivatives: None, scale, patience: PATIENCE, tolerance: ROUGH };
    let mut starts = layout.starts(&scaled);
    let known = near.map(|near| layout.encode(near, unit));
    if let Some(known) = known.filter(|known| known.len() == count && known.iter().all(|x| x.is_finite())) {
        starts.truncate(1);
        starts.push(known);
    }
    let first = nls::fit(&rough, &starts)?;
    // Only the best of the ends is worth the last digits.
    let last = nls::fit(&Problem { tolerance: FINE, ..rough }, std::slice::from_ref(&first.values))?;
    let estimate = if last.rss <= first.rss { &last } else { &first };
    let mut parameters = layout.decode(&estimate.values).ok_or(FitError::NoFit)?;
    parameters.level *= unit;
    parameters.slope *= unit;
    if method.seasonality == Seasonality::Additive {
        parameters.seasons.iter_mut().for_each(|season| *season *= unit);
    }
    let run = run(method, &parameters, sales)?;
    let rmse = (run.sse / sales.len() as f64).sqrt();
    let (converged, evaluations) = (last.converged, first.evaluations + last.evaluations);
    Ok(Fit { method: *method, parameters, run, rmse, sought: count, converged, evaluations })
}

/// A number between two bounds from any number, as in CERN's MINUIT: the bounds are reached, unlike with a logistic
/// function, and a search can pass over them and come back.
fn between(any: f64, low: f64, high: f64) -> f64 {
    low + (high - low).max(0.0) * (0.5 + 0.5 * libm::sin(any))
}

/// The other way round, kept off the bounds: there the slope is 0, and a search would not leave them.
fn any(value: f64, low: f64, high: f64) -> f64 {
    libm::asin((2.0 * (value - low) / (high - low) - 1.0).clamp(-0.99, 0.99))
}

/// Which parameters are sought, in which order: weights, level, slope, seasons but the last.
struct Layout<'a> {
    method: &'a Method,
    held: &'a Held,
}

impl<'a> Layout<'a> {
    fn new(method: &'a Method, held: &'a Held) -> Self {
        Self { method, held }
    }

    fn weights(&self) -> usize {
        self.encode_weights([0.0; 4]).len()
    }

    fn count(&self) -> usize {
        let states = 1 + usize::from(self.method.trend != Trend::None);
        self.weights() + states + self.method.seasons().saturating_sub(1)
    }

    fn decode(&self, sought: &[f64]) -> Option<Parameters> {
        let mut sought = sought.iter().copied();
        let alpha = match self.held.alpha {
            Some(alpha) => alpha,
            None => between(sought.next()?, LEAST, MOST),
        };
        let trend = self.method.trend != Trend::None;
        let beta = match self.held.beta {
            _ if !trend => 0.0,
            Some(beta) => beta,
            None => between(sought.next()?, LEAST, alpha),
        };
        let seasonal = self.method.seasons() > 0;
        let gamma = match self.held.gamma {
            _ if !seasonal => 0.0,
            Some(gamma) => gamma,
            None => between(sought.next()?, LEAST, 1.0 - alpha),
        };
        let phi = match (self.method.trend, self.held.phi) {
            (Trend::Damped, Some(phi)) => phi,
            (Trend::Damped, None) => between(sought.next()?, PHI.0, PHI.1),
            _ => 1.0,
        };
        let level = sought.next()?;
        let slope = if trend { sought.next()? } else { 0.0 };
        let mut seasons: Vec<f64> = sought.collect();
        if seasonal {
            let total = if self.method.seasonality == Seasonality::Additive { 0.0 } else { self.method.cycle as f64 };
            seasons.push(total - seasons.iter().sum::<f64>());
        }
        Some(Parameters { alpha, beta, gamma, phi, level, slope, seasons })
    }

    /// The numbers sought, from parameters in the unit of the sales.
    fn encode(&self, parameters: &Parameters, unit: f64) -> Vec<f64> {
        let Parameters { alpha, beta, gamma, phi, .. } = *parameters;
        let mut out = self.encode_weights([
            any(alpha, LEAST, MOST),
            any(beta, LEAST, alpha),
            any(gamma, LEAST, 1.0 - alpha),
            any(phi, PHI.0, PHI.1),
        ]);
        out.push(parameters.level / unit);
        if self.method.trend != Trend::None {
            out.push(parameters.slope / unit);
        }
        let size = if self.method.seasonality == Seasonality::Additive { unit } else { 1.0 };
        let seasons = parameters.seasons.iter().take(self.method.seasons().saturating_sub(1));
        out.extend(seasons.map(|season| season / size));
        out
    }

    /// Of the four weights those that are sought.
    fn encode_weights(&self, [alpha, beta, gamma, phi]: [f64; 4]) -> Vec<f64> {
        let trend = self.method.trend;
        let sought = [
            (self.held.alpha.is_none(), alpha),
            (trend != Trend::None && self.held.beta.is_none(), beta),
            (self.method.seasons() > 0 && self.held.gamma.is_none(), gamma),
            (trend == Trend::Damped && self.held.phi.is_none(), phi),
        ];
        sought.into_iter().filter(|(sought, _)| *sought).map(|(_, weight)| weight).collect()
    }

    /// Medium, slow and fast weights, each with a level, a slope and seasons from the data.
    fn starts(&self, scaled: &[f64]) -> Vec<Vec<f64>> {
        let (level, slope, seasons) = states(self.method, scaled);
        let weights = [(0.4, 0.05, 0.5, 0.97), (0.1, 0.1, 0.2, 0.9), (0.8, 0.1, 0.2, 0.9), (0.9, 0.8, 0.1, 0.82)];
        let start = |(alpha, of_alpha, of_rest, phi): (f64, f64, f64, f64)| {
            let mut start = self.encode_weights([
                any(alpha, LEAST, MOST),
                any(of_alpha, 0.0, 1.0),
                any(of_rest, 0.0, 1.0),
                any(phi, PHI.0, PHI.1),
            ]);
            start.push(level);
            if self.method.trend != Trend::None {
                start.push(slope);
            }
            start.extend(seasons.iter().take(self.method.seasons().saturating_sub(1)));
            start
        };
        weights.into_iter().map(start).collect()
    }
}

/// Level, slope and seasons to start from: the line through the first values, and the seasons' mean distances (or
/// ratios) from the moving average of a cycle.
fn states(method: &Method, scaled: &[f64]) -> (f64, f64, Vec<f64>) {
    let cycle = method.seasons();
    let first = scaled.get(..scaled.len().min((2 * cycle).max(10))).unwrap_or(scaled);
    let (intercept, slope) = series::line(first);
    let (level, slope) = match method.trend {
        Trend::None => (series::mean(first), 0.0),
        _ => (intercept - slope, slope),
    };
    let multiplicative = method.seasonality == Seasonality::Multiplicative;
    let centre = if multiplicative { 1.0 } else { 0.0 };
    let averages = series::moving_average(scaled, cycle);
    let apart = |season: usize| {
        let pairs = scaled.iter().zip(&averages).skip(season).step_by(cycle.max(1));
        let known: Vec<f64> = pairs
            .filter_map(|(y, average)| average.map(|average| if multiplicative { y / average } else { y - average }))
            .filter(|x| x.is_finite())
            .collect();
        if known.is_empty() { centre } else { series::mean(&known) }
    };
    let seasons: Vec<f64> = (0..cycle).map(apart).collect();
    let shift = series::mean(&seasons) - centre;
    (level, slope, seasons.iter().map(|season| season - shift).collect())
}
