//! One search from one start: the crate's view of the problem, and the derivatives.

use std::cell::Cell;

use levenberg_marquardt::{LeastSquaresProblem, LevenbergMarquardt, TerminationReason};
use nalgebra::storage::Owned;
use nalgebra::{DMatrix, DVector, Dyn};

use super::problem::{Attempt, Ending, Problem};

/// What stands for a residual that cannot be computed: so bad that the search turns back, and yet a number, since the
/// crate gives up at anything else.
const UNKNOWN: f64 = 1e140;

/// More than this would be for ever.
const MOST_PATIENCE: usize = 1_000_000;

/// The problem in parameters divided by their sizes.
pub(super) struct Search<'a> {
    problem: Problem<'a>,
    scale: &'a [f64],
    scaled: DVector<f64>,
    evaluations: Cell<usize>,
    fine: bool,
}

impl<'a> Search<'a> {
    pub(super) fn new(problem: Problem<'a>, scale: &'a [f64], start: &[f64]) -> Self {
        let scaled = DVector::from_iterator(start.len(), start.iter().zip(scale).map(|(x, size)| x / size));
        Self { problem, scale, scaled, evaluations: Cell::new(0), fine: false }
    }

    /// Searches; with derivatives of the higher order if `fine`.
    pub(super) fn run(mut self, fine: bool) -> Attempt {
        self.fine = fine;
        let (n, k) = (self.problem.observed.len(), self.scaled.len());
        let known = self.fitted(&self.scaled).is_some();
        let start = self.parameters(&self.scaled);
        if !known || k == 0 || n == 0 {
            let ending = Ending::NotComputable;
            return Attempt { start: start.clone(), values: start, rss: f64::INFINITY, evaluations: 1, ending };
        }
        let mut method = LevenbergMarquardt::new().with_patience(self.problem.patience.min(MOST_PATIENCE));
        if self.problem.tolerance > 0.0 {
            method = method.with_ftol(self.problem.tolerance);
        }
        let (search, report) = method.minimize(self);
        let rss = search.fitted(&search.scaled).map_or(f64::INFINITY, |fitted| {
            fitted.iter().zip(search.problem.observed).map(|(fit, y)| (y - fit) * (y - fit)).sum()
        });
        let ending = match report.termination {
            TerminationReason::Converged { .. }
            | TerminationReason::Orthogonal
            | TerminationReason::ResidualsZero
            // The last digits cannot be improved: as near as numbers are.
            | TerminationReason::NoImprovementPossible(_) => Ending::Converged,
            TerminationReason::LostPatience => Ending::LostPatience,
            _ => Ending::NotComputable,
        };
        let values = search.parameters(&search.scaled);
        Attempt { start, values, rss, evaluations: search.evaluations.get(), ending }
    }

    fn parameters(&self, scaled: &DVector<f64>) -> Vec<f64> {
        scaled.iter().zip(self.scale).map(|(x, size)| x * size).collect()
    }

    /// The fitted values, if all of them are numbers.
    fn fitted(&self, scaled: &DVector<f64>) -> Option<Vec<f64>> {
        self.evaluations.set(self.evaluations.get() + 1);
        let mut out = vec![0.0; self.problem.observed.len()];
        let computed = (self.problem.model)(&self.parameters(scaled), &mut out);
        (computed && out.iter().all(|fit| fit.abs() < UNKNOWN)).then_some(out)
    }
}

impl LeastSquaresProblem<f64, Dyn, Dyn> for Search<'_> {
    type ResidualStorage = Owned<f64, Dyn>;
    type JacobianStorage = Owned<f64, Dyn, Dyn>;
    type ParameterStorage = Owned<f64, Dyn>;

    fn set_params(&mut self, scaled: &DVector<f64>) {
        self.scaled.copy_from(scaled);
    }

    fn params(&self) -> DVector<f64> {
        self.scaled.clone()
    }

    /// Fitted less observed, so that the derivatives are the model's own.
    fn residuals(&self) -> Option<DVector<f64>> {
        let n = self.problem.observed.len();
        Some(match self.fitted(&self.scaled) {
            Some(fitted) => DVector::from_iterator(n, fitted.iter().zip(self.problem.observed).map(|(fit, y)| fit - y)),
            None => DVector::from_element(n, UNKNOWN),
        })
    }

    fn jacobian(&self) -> Option<DMatrix<f64>> {
        let (n, k) = (self.problem.observed.len(), self.scaled.len());
        let parameters = self.parameters(&self.scaled);
        let mut columns = derivatives(&self.problem, &parameters, self.scale, self.fine, &self.evaluations)?;
        for (column, size) in columns.chunks_mut(n.max(1)).zip(self.scale) {
            column.iter_mut().for_each(|slope| *slope *= size);
        }
        (columns.len() == n * k).then(|| DMatrix::from_vec(n, k, columns))
    }
}

/// The derivatives of the fitted values, parameter by parameter: n values for each of the k.
///
/// Central differences; of the second order with a step of the cube root of the rounding error, or of the fourth with
/// its fifth root (Press et al., "Numerical recipes", section 5.7), which leaves about 12 digits.
pub(super) fn derivatives(
    problem: &Problem<'_>,
    parameters: &[f64],
    scale: &[f64],
    fine: bool,
    evaluations: &Cell<usize>,
) -> Option<Vec<f64>> {
    let n = problem.observed.len();
    if let Some(derivatives) = problem.derivatives {
        let mut out = vec![0.0; n * parameters.len()];
        let computed = derivatives(parameters, &mut out) && out.iter().all(|slope| slope.is_finite());
        return computed.then_some(out);
    }
    let mut columns = Vec::with_capacity(n * parameters.len());
    let mut moved = parameters.to_vec();
    let (mut above, mut below) = (vec![0.0; n], vec![0.0; n]);
    for (i, (value, size)) in parameters.iter().zip(scale).enumerate() {
        // Differences at one distance either side, per unit of the parameter.
        let mut differences = |step: f64| {
            // The step that is really taken after rounding.
            let (up, down) = (value + step, value - step);
            let mut at = |place: f64, out: &mut Vec<f64>| {
                if let Some(parameter) = moved.get_mut(i) {
                    *parameter = place;
                }
                evaluations.set(evaluations.get() + 1);
                (problem.model)(&moved, out) && out.iter().all(|fit| fit.is_finite())
            };
            let known = at(up, &mut above) && at(down, &mut below);
            if let Some(parameter) = moved.get_mut(i) {
                *parameter = *value;
            }
            known.then(|| above.iter().zip(&below).map(|(a, b)| (a - b) / (up - down)).collect::<Vec<f64>>())
        };
        // A parameter that has come near 0 is not given a step of nothing.
        let around = value.abs().max(1e-3 * size);
        let coarse = libm::cbrt(f64::EPSILON) * around;
        let near = if fine { fifth_root() * around } else { coarse };
        let column = match (fine, differences(near)) {
            (true, Some(one)) => match differences(2.0 * near) {
                Some(two) => one.iter().zip(&two).map(|(one, two)| (4.0 * one - two) / 3.0).collect(),
                None => one,
            },
            (false, Some(one)) => one,
            // Beside a place where nothing can be computed a shorter step may do.
            (_, None) => differences(coarse * 1e-2)?,
        };
        columns.extend(column);
    }
    Some(columns)
}

/// The fifth root of the rounding error, about 7e-4.
fn fifth_root() -> f64 {
    crate::maths::power(f64::EPSILON, 0.2)
}
