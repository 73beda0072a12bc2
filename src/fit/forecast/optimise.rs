//! The least value of a function of a few numbers, without derivatives: the simplex of Nelder and Mead.

use std::cmp::Ordering;

/// Where a search ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Minimum {
    /// The numbers there, as many as in the start.
    pub values: Vec<f64>,
    /// The function's value there; infinite where it was a number nowhere.
    pub value: f64,
    /// How often the function was evaluated.
    pub evaluations: usize,
}

/// One corner of the simplex.
#[derive(Clone, Debug)]
struct Corner {
    at: Vec<f64>,
    value: f64,
}

impl Corner {
    fn new(at: Vec<f64>, function: &mut impl FnMut(&[f64]) -> f64) -> Self {
        let value = function(&at);
        // What is no number is no minimum.
        let value = if value.is_nan() { f64::INFINITY } else { value };
        Self { at, value }
    }
}

/// Searches for a minimum with the simplex method (Nelder and Mead 1965, "A simplex method for function minimization"),
/// with the coefficients that depend on the number of dimensions (Gao and Han 2012, "Implementing the Nelder-Mead
/// simplex algorithm with adaptive parameters").
///
/// The first simplex is `start` and, for each number, `start` with `step` added to it. The search ends when the values
/// at the corners differ by no more than `tolerance` times their size (plus one), or after `patience` evaluations.
/// The same start gives the same bits.
///
/// ```
/// use evcalc::fit::forecast::optimise::minimise;
///
/// let bowl = |x: &[f64]| x.iter().zip([3.0, -1.0]).map(|(x, centre)| (x - centre) * (x - centre)).sum();
/// let found = minimise(bowl, &[0.0, 0.0], 0.5, 400, 1e-15);
/// assert!((found.values[0] - 3.0).abs() < 1e-6 && (found.values[1] + 1.0).abs() < 1e-6);
/// ```
pub fn minimise(
    mut function: impl FnMut(&[f64]) -> f64,
    start: &[f64],
    step: f64,
    patience: usize,
    tolerance: f64,
) -> Minimum {
    let n = start.len();
    let mut corners = vec![Corner::new(start.to_vec(), &mut function)];
    for i in 0..n {
        let moved = start.iter().enumerate().map(|(j, x)| if i == j { x + step } else { *x }).collect();
        corners.push(Corner::new(moved, &mut function));
    }
    let mut evaluations = n + 1;
    while n > 0 && evaluations < patience {
        // A stable sort: equal corners keep their order.
        corners.sort_by(|a, b| a.value.partial_cmp(&b.value).unwrap_or(Ordering::Equal));
        let (Some(best), Some(worst)) = (corners.first(), corners.last()) else { break };
        let spread = worst.value - best.value;
        if spread <= tolerance * (1.0 + best.value.abs()) {
            break;
        }
        evaluations += turn(&mut corners, &mut function);
    }
    let best = corners.into_iter().min_by(|a, b| a.value.partial_cmp(&b.value).unwrap_or(Ordering::Equal));
    best.map_or(Minimum { values: start.to_vec(), value: f64::INFINITY, evaluations }, |best| Minimum {
        values: best.at,
        value: best.value,
        evaluations,
    })
}

/// One turn of the simplex, whose corners are sorted; gives the number of evaluations.
fn turn(corners: &mut Vec<Corner>, function: &mut impl FnMut(&[f64]) -> f64) -> usize {
    let Some(worst) = corners.pop() else { return 0 };
    let n = corners.len().max(1) as f64;
    let (best, second) = (corners.first().map_or(0.0, |c| c.value), corners.last().map_or(0.0, |c| c.value));
    // Gao and Han's coefficients; Nelder and Mead's up to two dimensions.
    let size = n.max(2.0);
    let (expand, contract, shrink) = (1.0 + 2.0 / size, 0.75 - 0.5 / size, 1.0 - 1.0 / size);
    let mut centre = vec![0.0; worst.at.len()];
    for corner in corners.iter() {
        centre.iter_mut().zip(&corner.at).for_each(|(sum, x)| *sum += x / n);
    }
    let along = |by: f64| centre.iter().zip(&worst.at).map(|(c, w)| c + by * (c - w)).collect::<Vec<f64>>();
    let reflected = Corner::new(along(1.0), function);
    if reflected.value < best {
        let expanded = Corner::new(along(expand), function);
        corners.push(if expanded.value < reflected.value { expanded } else { reflected });
        return 2;
    }
    if reflected.value < second {
        corners.push(reflected);
        return 1;
    }
    let outside = reflected.value < worst.value;
    let contracted = Corner::new(along(if outside { contract } else { -contract }), function);
    if contracted.value < reflected.value.min(worst.value) {
        corners.push(contracted);
        return 2;
    }
    corners.push(worst);
    let Some(centre) = corners.first().map(|best| best.at.clone()) else { return 2 };
    for corner in corners.iter_mut().skip(1) {
        let nearer = centre.iter().zip(&corner.at).map(|(c, x)| c + shrink * (x - c)).collect();
        *corner = Corner::new(nearer, function);
    }
    2 + corners.len().saturating_sub(1)
}

/// A number between two bounds from any number, as in CERN's MINUIT: the bounds are reached, unlike with a logistic
/// function.
pub(super) fn between(any: f64, low: f64, high: f64) -> f64 {
    low + (high - low).max(0.0) * (0.5 + 0.5 * libm::sin(any))
}

/// The other way round, kept off the bounds.
pub(super) fn any(value: f64, low: f64, high: f64) -> f64 {
    libm::asin((2.0 * (value - low) / (high - low).max(1e-12) - 1.0).clamp(-0.995, 0.995))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rosenbrock's valley: the minimum is 0 at (1, 1).
    #[test]
    fn the_valley_is_followed_to_its_end() {
        let valley = |x: &[f64]| 100.0 * (x[1] - x[0] * x[0]).powi(2) + (1.0 - x[0]).powi(2);
        let found = minimise(valley, &[-1.2, 1.0], 0.5, 2000, 1e-16);
        assert!((found.values[0] - 1.0).abs() < 1e-5 && (found.values[1] - 1.0).abs() < 1e-5, "{found:?}");
    }

    #[test]
    fn no_numbers_and_no_function_end_at_once() {
        let none = minimise(|_| 7.0, &[], 1.0, 100, 0.0);
        assert_eq!((none.values.len(), none.value, none.evaluations), (0, 7.0, 1));
        let nan = minimise(|_| f64::NAN, &[1.0], 1.0, 50, 0.0);
        assert!(nan.value.is_infinite() && nan.evaluations <= 55);
    }

    #[test]
    fn bounds_are_kept() {
        for x in [-1e9, -2.0, 0.0, 0.3, 1e9] {
            assert!((0.8..=0.98).contains(&between(x, 0.8, 0.98)));
        }
        assert!((between(any(0.9, 0.8, 0.98), 0.8, 0.98) - 0.9).abs() < 1e-12);
    }
}
