//! The likeliest coefficients of an order, and the choice among orders.

use super::differences::{differenced, needed, undone};
use super::exact::exact;
use super::polynomial::{autoregression, decode, moving_average};
use super::{Coefficients, Order};
use crate::fit::FitError;
use crate::fit::forecast::optimise::minimise;
use crate::fit::series::mean;
use crate::maths::ln;

/// The most terms of a kind, and of all kinds together.
const MOST: usize = 3;
const MOST_SEASONAL: usize = 1;
const MOST_TOGETHER: usize = 5;
/// Evaluations for each coefficient: of the conditional sum of squares, and then of the likelihood.
const PATIENCE: usize = 60;
const PATIENCE_EXACT: usize = 25;
const TOLERANCE: f64 = 1e-6;

/// A model fitted to a series.
#[derive(Clone, Debug)]
pub struct Fit {
    /// The orders.
    pub order: Order,
    /// The coefficients.
    pub coefficients: Coefficients,
    /// `-2 ln L` of the differenced series.
    pub deviance: f64,
    /// The variance of the errors.
    pub variance: f64,
    /// The mean of the differenced series; 0 where the model has none.
    pub mean: f64,
    /// The series.
    values: Vec<f64>,
}

impl Order {
    /// How many coefficients there are.
    fn count(&self) -> usize {
        self.ar + self.ma + self.seasonal_ar + self.seasonal_ma
    }
}

impl Fit {
    /// Forecasts of the `horizon` periods after the series, of least mean square error given the coefficients.
    pub fn forecast(&self, horizon: usize) -> Vec<f64> {
        let rest = differenced(&self.values, &self.order);
        let ahead = exact(&rest, &self.order, &self.coefficients, horizon).map(|found| found.ahead);
        undone(&self.values, &self.order, &ahead.unwrap_or_else(|| vec![self.mean; horizon]))
    }
}

/// Fits a model: coefficients by the conditional sum of squares, then by the exact likelihood. `near` are numbers that
/// an earlier search found.
///
/// # Errors
/// [`FitError::TooFew`] where after the differences there are not four values more than coefficients,
/// [`FitError::NoVariation`] for a series that is constant after the differences, [`FitError::NoFit`] where no
/// coefficients have a likelihood.
pub fn fit(order: &Order, values: &[f64]) -> Result<Fit, FitError> {
    let rest = differenced(values, order);
    let lost = values.len() - rest.len();
    let needed = order.count() + 4;
    if rest.len() < needed {
        return Err(FitError::TooFew { needed: needed + lost, given: values.len() });
    }
    let size = rest.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    let level = mean(&rest);
    if rest.iter().all(|x| (x - level).abs() <= 1e-12 * size) {
        return Err(FitError::NoVariation);
    }
    let rough = conditional(order, &rest);
    let deviance =
        |sought: &[f64]| exact(&rest, order, &decode(order, sought), 0).map_or(f64::INFINITY, |found| found.deviance);
    let found = minimise(deviance, &rough.0, 0.1, PATIENCE_EXACT * order.count().max(1), TOLERANCE);
    let coefficients = decode(order, &found.values);
    let end = exact(&rest, order, &coefficients, 0).ok_or(FitError::NoFit)?;
    let values = values.to_vec();
    Ok(Fit { order: *order, coefficients, deviance: end.deviance, variance: end.variance, mean: end.mean, values })
}

/// The numbers with the least conditional sum of squares (the mean that of the series, what was before it 0), and the
/// corrected criterion of Akaike there.
fn conditional(order: &Order, rest: &[f64]) -> (Vec<f64>, f64) {
    let level = if order.mean { mean(rest) } else { 0.0 };
    let centred: Vec<f64> = rest.iter().map(|x| x - level).collect();
    let n = rest.len() as f64;
    let size: f64 = (centred.iter().map(|x| x * x).sum::<f64>() / n).max(f64::MIN_POSITIVE);
    let mut errors = Vec::with_capacity(rest.len());
    let squares = |sought: &[f64]| {
        let coefficients = decode(order, sought);
        let (phi, theta) =
            (sparse(&autoregression(&coefficients, order.cycle)), sparse(&moving_average(&coefficients, order.cycle)));
        errors.clear();
        let mut sum = 0.0;
        for (t, y) in centred.iter().enumerate() {
            let of = |all: &[f64], lag: usize| t.checked_sub(lag).and_then(|i| all.get(i)).copied().unwrap_or(0.0);
            let past: f64 = phi.iter().map(|(lag, a)| a * of(&centred, *lag)).sum();
            let moved: f64 = theta.iter().map(|(lag, a)| a * of(&errors, *lag)).sum();
            let error = y - past - moved;
            errors.push(error);
            sum += error * error;
        }
        ln((sum / (n * size)).max(f64::MIN_POSITIVE))
    };
    let start = vec![0.1; order.count()];
    let found = minimise(squares, &start, 0.4, PATIENCE * start.len().max(1), TOLERANCE);
    let k = (order.count() + usize::from(order.mean) + 1) as f64;
    let penalty = 2.0 * k * n / (n - k - 1.0).max(1e-9);
    (found.values, n * (found.value + ln(size)) + penalty)
}

/// The lags (from 1) with a coefficient, and it.
fn sparse(all: &[f64]) -> Vec<(usize, f64)> {
    all.iter().enumerate().filter(|(_, a)| **a != 0.0).map(|(i, a)| (i + 1, *a)).collect()
}

/// Chooses the orders of a series (any signs) and fits the model: differences by tests, then from four models on to the
/// neighbour with the smallest corrected criterion of Akaike (by the conditional sum of squares), until none is better.
///
/// # Errors
/// As [`fit`], for the chosen orders.
///
/// ```
/// use evcalc::fit::forecast::arima::choose;
///
/// let wave: Vec<f64> = (0..60).map(|t| f64::from((t * 7919) % 13) + 0.2 * f64::from(t)).collect();
/// assert_eq!(choose(&wave, 1)?.forecast(3).len(), 3);
/// # Ok::<(), evcalc::fit::FitError>(())
/// ```
pub fn choose(values: &[f64], cycle: usize) -> Result<Fit, FitError> {
    let cycle = cycle.max(1);
    let (seasonal_differences, differences) = needed(values, cycle);
    let plain = Order {
        ar: 0,
        differences,
        ma: 0,
        seasonal_ar: 0,
        seasonal_differences,
        seasonal_ma: 0,
        cycle,
        mean: differences + seasonal_differences < 2,
    };
    let rest = differenced(values, &plain);
    let seasonal = usize::from(cycle > 1 && rest.len() > 2 * cycle);
    let mut tried: Vec<(Order, f64)> = Vec::new();
    let first = [(2, 2, seasonal, seasonal), (0, 0, 0, 0), (1, 0, seasonal, 0), (0, 1, 0, seasonal)];
    for (ar, ma, seasonal_ar, seasonal_ma) in first {
        consider(&Order { ar, ma, seasonal_ar, seasonal_ma, ..plain }, &rest, seasonal, &mut tried);
    }
    loop {
        let (best, score) = least(&tried, plain);
        for next in neighbours(&best) {
            consider(&next, &rest, seasonal, &mut tried);
        }
        if least(&tried, plain).1 >= score {
            break;
        }
    }
    // Where the best cannot be fitted, the next.
    tried.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut problem = FitError::NoFit;
    for (order, _) in tried.iter().take(3) {
        match fit(order, values) {
            Ok(found) => return Ok(found),
            Err(error) => problem = error,
        }
    }
    Err(problem)
}

/// The best so far.
fn least(tried: &[(Order, f64)], plain: Order) -> (Order, f64) {
    let best = tried.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    best.copied().unwrap_or((plain, f64::INFINITY))
}

/// Scores an order that is within the bounds and was not tried before.
fn consider(order: &Order, rest: &[f64], seasonal: usize, tried: &mut Vec<(Order, f64)>) {
    let most = MOST_SEASONAL * seasonal;
    let within = order.ar <= MOST && order.ma <= MOST && order.seasonal_ar <= most && order.seasonal_ma <= most;
    if !within || order.count() > MOST_TOGETHER || order.count() + 4 > rest.len() {
        return;
    }
    if tried.iter().all(|(other, _)| other != order) {
        tried.push((*order, conditional(order, rest).1));
    }
}

/// The orders one step away.
fn neighbours(order: &Order) -> Vec<Order> {
    let steps = [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1), (1, 1, 0, 0), (0, 0, 1, 1)];
    let signed = steps.iter().flat_map(|step| [(*step, 1_isize), (*step, -1)]);
    let moved = signed.filter_map(|((ar, ma, seasonal_ar, seasonal_ma), sign)| {
        let by = |from: usize, step: isize| from.checked_add_signed(sign * step);
        Some(Order {
            ar: by(order.ar, ar)?,
            ma: by(order.ma, ma)?,
            seasonal_ar: by(order.seasonal_ar, seasonal_ar)?,
            seasonal_ma: by(order.seasonal_ma, seasonal_ma)?,
            ..*order
        })
    });
    let mut out: Vec<Order> = moved.collect();
    if order.differences + order.seasonal_differences < 2 {
        out.push(Order { mean: !order.mean, ..*order });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, between -0.5 and 0.5.
    fn noise(count: usize) -> Vec<f64> {
        let mut state = 12_345_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
        };
        (0..count).map(|_| next()).collect()
    }

    /// An autoregression made with 0.7 is found again.
    #[test]
    fn an_autoregression_is_found() {
        let mut before = 0.0;
        let values: Vec<f64> = noise(400)
            .iter()
            .map(|e| {
                before = 0.7 * before + e;
                before + 10.0
            })
            .collect();
        let order = Order { ar: 1, ma: 0, mean: true, ..plain(1) };
        let found = fit(&order, &values).unwrap();
        assert!((found.coefficients.ar[0] - 0.7).abs() < 0.08 && (found.mean - 10.0).abs() < 0.3, "{found:?}");
        // Variance of the uniform distribution: 1/12.
        assert!((found.variance - 1.0 / 12.0).abs() < 0.01);
        let chosen = choose(&values, 1).unwrap();
        assert_eq!((chosen.order.differences, chosen.forecast(3).len()), (0, 3));
        assert!((chosen.forecast(200)[199] - 10.0).abs() < 0.5);
    }

    fn plain(cycle: usize) -> Order {
        let (seasonal_ar, seasonal_ma, seasonal_differences) = (0, 0, 0);
        Order { ar: 0, differences: 0, ma: 0, seasonal_ar, seasonal_differences, seasonal_ma, cycle, mean: false }
    }

    #[test]
    fn errors_are_told() {
        let order = Order { ar: 1, ..plain(1) };
        assert_eq!(fit(&order, &[1.0; 4]).unwrap_err(), FitError::TooFew { needed: 5, given: 4 });
        assert_eq!(fit(&order, &[1.0; 20]).unwrap_err(), FitError::NoVariation);
        assert!(choose(&[], 12).is_err() && choose(&[1.0, 2.0], 0).is_err());
    }

    #[test]
    fn neighbours_are_one_step_away() {
        let all = neighbours(&Order { ar: 1, ..plain(12) });
        assert!(all.iter().any(|order| order.ar == 2) && all.iter().any(|order| order.ar == 0));
        assert!(all.iter().any(|order| order.mean));
        assert_eq!(all.len(), 8);
    }
}
