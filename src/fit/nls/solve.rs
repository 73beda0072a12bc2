//! Searches from several starts, and the range of one parameter.

use super::estimate::{self, Estimate};
use super::problem::{Attempt, Ending, Problem};
use super::search::Search;
use crate::fit::error::FitError;
use crate::fit::student::student_quantile;
use crate::maths;

/// Minimises the sum of squares from each start (k values each) and gives the best of the ends.
///
/// Without a tolerance a search that ends is started once more from where it ended, with derivatives by a formula of
/// higher order, which adds digits to the estimates.
///
/// # Errors
/// No more values than parameters, a value or size that is no finite number, starts of differing lengths, or no start
/// from which anything could be computed.
pub fn fit(problem: &Problem<'_>, starts: &[Vec<f64>]) -> Result<Estimate, FitError> {
    let k = starts.first().map_or(0, Vec::len);
    if k == 0 || starts.iter().any(|start| start.len() != k || start.iter().any(|x| !x.is_finite())) {
        return Err(FitError::BadSetting { name: "starts" });
    }
    let sized = problem.scale.is_empty() || problem.scale.len() == k;
    if !sized || problem.scale.iter().any(|x| !(x.is_finite() && *x > 0.0)) {
        return Err(FitError::BadSetting { name: "scale" });
    }
    if problem.patience == 0 {
        return Err(FitError::BadSetting { name: "patience" });
    }
    if !(0.0..1.0).contains(&problem.tolerance) {
        return Err(FitError::BadSetting { name: "tolerance" });
    }
    let n = problem.observed.len();
    if let Some(place) = problem.observed.iter().position(|y| !y.is_finite()) {
        return Err(FitError::NotFinite { place });
    }
    if n <= k {
        return Err(FitError::TooFew { needed: k + 1, given: n });
    }
    let attempts: Vec<Attempt> = starts.iter().map(|start| attempt(problem, start)).collect();
    let ended = attempts.iter().filter(|attempt| attempt.rss.is_finite());
    let Some(best) = ended.min_by(|a, b| a.rss.total_cmp(&b.rss)).cloned() else {
        return Err(FitError::NoFit);
    };
    estimate::describe(problem, &best, attempts).ok_or(FitError::NoFit)
}

/// One search from one start.
fn attempt(problem: &Problem<'_>, start: &[f64]) -> Attempt {
    let size = |i: usize, value: f64| match problem.scale.get(i) {
        Some(size) => *size,
        None if value == 0.0 => 1.0,
        None => value.abs(),
    };
    let scale: Vec<f64> = start.iter().enumerate().map(|(i, value)| size(i, *value)).collect();
    let first = Search::new(*problem, &scale, start).run(false);
    if !first.rss.is_finite() || problem.tolerance > 0.0 {
        return Attempt { start: start.to_vec(), ..first };
    }
    let second = Search::new(*problem, &scale, &first.values).run(true);
    let evaluations = first.evaluations + second.evaluations;
    // The second search has nothing left to do as a rule, and may say that it could not; the first one's word counts.
    let ending = if first.ending == Ending::Converged { first.ending } else { second.ending };
    let better = if second.rss <= first.rss { second } else { first };
    Attempt { start: start.to_vec(), ending, evaluations, ..better }
}

/// The range of one parameter within which the sum of squares, minimised over the others, stays below the F bound
/// `RSS (1 + F(1, n - k) / (n - k))` (Bates and Watts 1988, section 6.1); `None` where it is open on that side.
///
/// `best` is the estimate's parameter and sum of squares, `rss_at` gives the minimised sum of squares at another value,
/// walking away from the best on one side at a time (so that each search can start where the last one ended). The walk
/// is in factors of the parameter, which has to be above 0, and ends at the factors `limits` (below and above 1).
pub fn profile(
    best: (f64, f64),
    freedom: usize,
    outside: f64,
    limits: (f64, f64),
    mut rss_at: impl FnMut(f64) -> Option<f64>,
) -> (Option<f64>, Option<f64>) {
    let t = student_quantile(outside, freedom);
    let bound = best.1 * (1.0 + t * t / freedom.max(1) as f64);
    let mut side = |limit: f64| {
        let end = maths::ln(limit);
        let mut step = 0.01_f64.copysign(end);
        let mut inside = 0.0;
        // Ever longer steps out until the bound is passed, then bisection back.
        let mut outside = loop {
            let next: f64 = inside + step;
            if next.abs() > end.abs() {
                return None;
            }
            match rss_at(best.0 * maths::exp(next)) {
                Some(rss) if rss <= bound => inside = next,
                // Where nothing can be computed the parameter cannot lie either.
                _ => break next,
            }
            step *= 1.5;
        };
        for _ in 0..20 {
            let middle = f64::midpoint(inside, outside);
            match rss_at(best.0 * maths::exp(middle)) {
                Some(rss) if rss <= bound => inside = middle,
                _ => outside = middle,
            }
        }
        Some(best.0 * maths::exp(inside))
    };
    (side(limits.0), side(limits.1))
}
