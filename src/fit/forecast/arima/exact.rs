//! The exact likelihood of an ARMA process, and the forecasts that have the least mean square error under it.

use super::covariance::autocovariances;
use super::polynomial::{autoregression, moving_average};
use super::{Coefficients, Order};
use crate::maths::ln;

/// What the exact likelihood gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Exact {
    /// `-2 ln L`.
    pub deviance: f64,
    /// The variance of the errors, `sum of squares / n`, in the unit of the series squared.
    pub variance: f64,
    /// The mean of the differenced series; 0 where the model has none.
    pub mean: f64,
    /// Forecasts of the differenced series after its end.
    pub ahead: Vec<f64>,
}

/// The exact Gaussian likelihood of a differenced series under a model (the variance and, where the model has one, the
/// mean are the likeliest ones), and forecasts of `horizon` periods.
///
/// The first `m = max(p, q)` values stay, of the others the autoregression is taken off (Brockwell and Davis 1991,
/// section 8.7): what results has a covariance matrix with a narrow band, whose Cholesky factor `L` gives the errors
/// one step ahead and, continued below the last value, the forecasts.
///
/// `None` for a process that is not stationary, or no values.
pub fn exact(series: &[f64], order: &Order, coefficients: &Coefficients, horizon: usize) -> Option<Exact> {
    let phi = autoregression(coefficients, order.cycle);
    let theta = moving_average(coefficients, order.cycle);
    let n = series.len();
    let band = Band::new(&phi, &theta, n + horizon)?;
    let errors = |values: &[f64]| band.solve(&transformed(values, &phi, band.head));
    let mut errors_of_series = errors(series);
    let mut mean = 0.0;
    if order.mean {
        let ones = errors(&vec![1.0; n]);
        let square: f64 = ones.iter().map(|x| x * x).sum();
        mean = ones.iter().zip(&errors_of_series).map(|(a, b)| a * b).sum::<f64>() / square;
        errors_of_series.iter_mut().zip(&ones).for_each(|(error, one)| *error -= mean * one);
    }
    let count = n as f64;
    let variance = errors_of_series.iter().map(|e| e * e).sum::<f64>() / count;
    let logarithms: f64 = band.rows.iter().take(n).filter_map(|row| row.last()).map(|d| 2.0 * ln(*d)).sum();
    let deviance = count * (ln(2.0 * std::f64::consts::PI * variance.max(f64::MIN_POSITIVE)) + 1.0) + logarithms;
    let mut all: Vec<f64> = series.iter().map(|y| y - mean).collect();
    for t in n..n + horizon {
        let known = band.known(t, &errors_of_series);
        let past = if t < band.head { 0.0 } else { back(&all, t, &phi) };
        all.push(known + past);
    }
    let ahead = all.iter().skip(n).map(|x| x + mean).collect();
    (deviance.is_finite() && n > 0).then_some(Exact { deviance, variance, mean, ahead })
}

/// `sum phi_i y_(t-i)`.
fn back(values: &[f64], t: usize, phi: &[f64]) -> f64 {
    let past = values.get(..t).unwrap_or(values);
    phi.iter().zip(past.iter().rev()).map(|(a, y)| a * y).sum()
}

/// The values with the autoregression taken off, but for the first ones.
fn transformed(values: &[f64], phi: &[f64], head: usize) -> Vec<f64> {
    values.iter().enumerate().map(|(t, y)| if t < head { *y } else { y - back(values, t, phi) }).collect()
}

/// The Cholesky factor of the covariance matrix, row by row.
struct Band {
    /// `max(p, q)`.
    head: usize,
    /// Of each row what is not 0, the diagonal last.
    rows: Vec<Vec<f64>>,
}

impl Band {
    fn new(phi: &[f64], theta: &[f64], count: usize) -> Option<Self> {
        let q = theta.len();
        let head = phi.len().max(q);
        let gamma = autocovariances(phi, theta, head)?;
        let of_lag = |table: &[f64], lag: usize| table.get(lag).copied().unwrap_or(0.0);
        let moving: Vec<f64> = std::iter::once(1.0).chain(theta.iter().copied()).collect();
        // Among the later ones, and between the later and the first ones.
        let late: Vec<f64> =
            (0..=q).map(|k| moving.iter().zip(moving.iter().skip(k)).map(|(a, b)| a * b).sum()).collect();
        let mixed: Vec<f64> = (0..=q)
            .map(|k| {
                let past = phi.iter().enumerate().map(|(i, a)| a * of_lag(&gamma, k.abs_diff(i + 1)));
                of_lag(&gamma, k) - past.sum::<f64>()
            })
            .collect();
        let covariance = |i: usize, j: usize| match (i < head, j < head) {
            (true, _) => of_lag(&gamma, i - j),
            (false, true) => of_lag(&mixed, i - j),
            (false, false) => of_lag(&late, i - j),
        };
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(count);
        for i in 0..count {
            let first = if i < head { 0 } else { i.saturating_sub(q) };
            let mut row: Vec<f64> = Vec::with_capacity(i - first + 1);
            for j in first..i {
                let other = rows.get(j)?;
                let product = overlap(&row, first, other, j);
                row.push((covariance(i, j) - product) / other.last()?);
            }
            let square = covariance(i, i) - row.iter().map(|x| x * x).sum::<f64>();
            if square.is_nan() || square <= 0.0 {
                return None;
            }
            row.push(square.sqrt());
            rows.push(row);
        }
        Some(Self { head, rows })
    }

    /// `L^-1 values`: the errors one step ahead, in units of the errors' standard deviation at that time.
    fn solve(&self, values: &[f64]) -> Vec<f64> {
        let mut out: Vec<f64> = Vec::with_capacity(values.len());
        for (y, row) in values.iter().zip(&self.rows) {
            let diagonal = row.last().copied().unwrap_or(1.0);
            let earlier = row.len().saturating_sub(1);
            let known: f64 =
                row.iter().take(earlier).zip(out.iter().skip(out.len() - earlier)).map(|(a, e)| a * e).sum();
            out.push((y - known) / diagonal);
        }
        out
    }

    /// What the errors up to the end of the series say of the transformed value at `t` behind it.
    fn known(&self, t: usize, errors: &[f64]) -> f64 {
        let Some(row) = self.rows.get(t) else { return 0.0 };
        let first = (t + 1).saturating_sub(row.len());
        row.iter().zip(errors.iter().skip(first)).map(|(a, e)| a * e).sum()
    }
}

/// The product of two rows over the columns that both have: `row` begins at the column `first`, `other` ends with its
/// diagonal at the column `end`, which does not count.
fn overlap(row: &[f64], first: usize, other: &[f64], end: usize) -> f64 {
    let other_first = (end + 1).saturating_sub(other.len());
    let from = first.max(other_first);
    let ours = row.get(from - first..).unwrap_or_default();
    let theirs = other.get(from - other_first..other.len().saturating_sub(1)).unwrap_or_default();
    ours.iter().zip(theirs).map(|(a, b)| a * b).sum()
}
