//! What a fit is worth: errors, correlations, how well the parameters are determined.

use std::cell::Cell;

use nalgebra::DMatrix;

use super::problem::{Attempt, Ending, Problem};
use super::search::derivatives;
use crate::fit::series;

/// A fit: k parameters to n values.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// The k parameters.
    pub values: Vec<f64>,
    /// Their k standard errors; `None` where the data do not determine all of the parameters.
    pub standard_errors: Option<Vec<f64>>,
    /// Their covariances, k rows of k; `None` likewise.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// Largest over smallest singular value of the derivatives, their columns brought to the same length; above 30 the
    /// parameters are hard to tell apart (Belsley, Kuh and Welsch 1980, "Regression diagnostics", chapter 3), infinite
    /// where they cannot be.
    pub condition: f64,
    /// The n fitted values.
    pub fitted: Vec<f64>,
    /// Residual sum of squares.
    pub rss: f64,
    /// The part of the variance around the mean that is explained; `None` where there is no variance.
    pub r2: Option<f64>,
    /// Standard deviation of the residuals, `sqrt(RSS / (n - k))`.
    pub residual_sd: f64,
    /// n - k.
    pub freedom: usize,
    /// How often the model was computed, over all starts.
    pub evaluations: usize,
    /// Whether the best search converged.
    pub converged: bool,
    /// Every start and its end, in the order given.
    pub attempts: Vec<Attempt>,
}

impl Estimate {
    /// The standard errors divided by the estimates' sizes.
    pub fn relative_errors(&self) -> Option<Vec<f64>> {
        let errors = self.standard_errors.as_ref()?;
        Some(errors.iter().zip(&self.values).map(|(error, value)| error / value.abs()).collect())
    }

    /// The correlations of the estimates, k rows of k.
    pub fn correlation(&self) -> Option<Vec<Vec<f64>>> {
        let (rows, errors) = (self.covariance.as_ref()?, self.standard_errors.as_ref()?);
        let row = |(row, own): (&Vec<f64>, &f64)| {
            let one = |(value, other): (&f64, &f64)| if own * other > 0.0 { value / (own * other) } else { 0.0 };
            row.iter().zip(errors).map(one).collect()
        };
        Some(rows.iter().zip(errors).map(row).collect())
    }
}

/// Describes the end of the best search; `None` where the model cannot be computed there.
pub(super) fn describe(problem: &Problem<'_>, best: &Attempt, attempts: Vec<Attempt>) -> Option<Estimate> {
    let (n, k) = (problem.observed.len(), best.values.len());
    let mut fitted = vec![0.0; n];
    if !(problem.model)(&best.values, &mut fitted) {
        return None;
    }
    let freedom = n.saturating_sub(k);
    let variance = best.rss / freedom.max(1) as f64;
    let sizes: Vec<f64> = best.values.iter().map(|value| if *value == 0.0 { 1.0 } else { value.abs() }).collect();
    let slopes = derivatives(problem, &best.values, &sizes, true, &Cell::new(0));
    let (inverse, condition) = slopes.map_or((None, f64::INFINITY), |slopes| inverse(n, k, slopes));
    let covariance: Option<Vec<Vec<f64>>> =
        inverse.map(|rows| rows.iter().map(|row| row.iter().map(|x| x * variance).collect()).collect());
    let standard_errors = covariance.as_ref().map(|rows: &Vec<Vec<f64>>| {
        rows.iter().enumerate().map(|(i, row)| row.get(i).map_or(0.0, |x| x.max(0.0).sqrt())).collect()
    });
    let total = total_squares(problem.observed);
    Some(Estimate {
        values: best.values.clone(),
        standard_errors,
        covariance,
        condition,
        fitted,
        rss: best.rss,
        r2: (total > 0.0).then(|| 1.0 - best.rss / total),
        residual_sd: variance.sqrt(),
        freedom,
        evaluations: attempts.iter().map(|attempt| attempt.evaluations).sum(),
        converged: best.ending == Ending::Converged,
        attempts,
    })
}

/// `(J'J)^-1` and the condition of J (n rows, k columns, given column by column), by its singular values: the columns
/// are brought to length 1 first, so that the units of the parameters do not matter.
fn inverse(n: usize, k: usize, mut slopes: Vec<f64>) -> (Option<Vec<Vec<f64>>>, f64) {
    let none = (None, f64::INFINITY);
    let mut lengths = Vec::with_capacity(k);
    for column in slopes.chunks_mut(n.max(1)) {
        let largest = column.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        // Squares of very large or small slopes would leave the range of numbers.
        let length = largest * column.iter().map(|x| (x / largest) * (x / largest)).sum::<f64>().sqrt();
        if !(length.is_finite() && length > 0.0) {
            return none;
        }
        column.iter_mut().for_each(|x| *x /= length);
        lengths.push(length);
    }
    if slopes.len() != n * k || lengths.len() != k {
        return none;
    }
    let Some(parts) = DMatrix::from_vec(n, k, slopes).try_svd(false, true, f64::EPSILON, 1000) else { return none };
    let Some(directions) = parts.v_t else { return none };
    let singular = parts.singular_values;
    let (largest, smallest) = (singular.max(), singular.min());
    // With fewer digits than this the inverse is rounding error.
    if smallest.is_nan() || smallest <= largest * f64::EPSILON * n as f64 {
        return none;
    }
    let element = |i: usize, j: usize, a: f64, b: f64| {
        let sum: f64 = directions
            .row_iter()
            .zip(singular.iter())
            .map(|(row, s)| row.get(i).copied().unwrap_or(0.0) * row.get(j).copied().unwrap_or(0.0) / (s * s))
            .sum();
        sum / a / b
    };
    let rows = lengths
        .iter()
        .enumerate()
        .map(|(i, a)| lengths.iter().enumerate().map(|(j, b)| element(i, j, *a, *b)).collect())
        .collect();
    (Some(rows), largest / smallest)
}

/// The sum of squared deviations from the mean.
fn total_squares(observed: &[f64]) -> f64 {
    let mean = series::mean(observed);
    observed.iter().map(|y| (y - mean) * (y - mean)).sum()
}
