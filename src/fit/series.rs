//! What is asked of every series before anything is computed from it.

use crate::fit::error::FitError;

/// Beyond this the sum of squares of a long series could overflow.
const LARGEST: f64 = 1e120;

/// The longest forecast, in periods: a longer one that is asked for ends here, before memory does.
pub(super) const LONGEST: usize = 100_000;

/// Checks a series: at least `needed` values, finite, not negative, not too large, not all 0, not all the same.
///
/// The order of the checks is that of the variants one would want to hear of first.
pub(super) fn check(sales: &[f64], needed: usize) -> Result<(), FitError> {
    if let Some(place) = sales.iter().position(|y| !y.is_finite()) {
        return Err(FitError::NotFinite { place });
    }
    if let Some(place) = sales.iter().position(|y| *y < 0.0) {
        return Err(FitError::Negative { place });
    }
    if let Some(place) = sales.iter().position(|y| *y > LARGEST) {
        return Err(FitError::TooLarge { place });
    }
    if sales.len() < needed.max(1) {
        return Err(FitError::TooFew { needed: needed.max(1), given: sales.len() });
    }
    if sales.iter().all(|y| *y == 0.0) {
        return Err(FitError::AllZero);
    }
    // Squares of what is nearer to 0 than this vanish.
    let largest = sales.iter().copied().fold(0.0, f64::max);
    let smallest = sales.iter().copied().fold(f64::INFINITY, f64::min);
    if largest < 1.0 / LARGEST {
        return Err(FitError::AllZero);
    }
    if largest - smallest <= 1e-14 * largest {
        return Err(FitError::NoVariation);
    }
    Ok(())
}

/// The mean; 0 of nothing.
pub(super) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Intercept and slope of the least-squares line through values at 0, 1, 2…; a flat line where there are fewer than 2.
pub(super) fn line(values: &[f64]) -> (f64, f64) {
    let middle = (values.len() as f64 - 1.0) / 2.0;
    let level = mean(values);
    let offsets = || values.iter().enumerate().map(|(i, y)| (i as f64 - middle, y));
    let spread: f64 = offsets().map(|(x, _)| x * x).sum();
    if spread <= 0.0 {
        return (level, 0.0);
    }
    let slope = offsets().map(|(x, y)| x * (y - level)).sum::<f64>() / spread;
    (level - slope * middle, slope)
}

/// The centred moving average of a whole cycle (2×m for an even one), as R's `decompose` takes it; `None` at the ends.
pub(super) fn moving_average(values: &[f64], cycle: usize) -> Vec<Option<f64>> {
    let half = cycle / 2;
    (0..values.len())
        .map(|i| {
            let window = values.get(i.checked_sub(half)?..=i + half)?;
            let sum: f64 = window.iter().sum();
            // An even cycle has half of either end, so that every season counts once.
            let ends =
                if cycle.is_multiple_of(2) { (window.first().copied()? + window.last().copied()?) / 2.0 } else { 0.0 };
            Some((sum - ends) / cycle.max(1) as f64)
        })
        .collect()
}
