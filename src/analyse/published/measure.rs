//! How far a fact lies from a forecast that is given by percentiles.

/// The pinball loss of a percentile: `p (y - q)` above it, `(1 - p) (q - y)` below; `p` from 0 to 1 (Koenker and Bassett
/// 1978, "Regression quantiles").
///
/// ```
/// assert_eq!(evcalc::analyse::pinball(0.9, 100.0, 110.0), 9.0);
/// assert!((evcalc::analyse::pinball(0.9, 100.0, 90.0) - 1.0).abs() < 1e-12);
/// ```
pub fn pinball(p: f64, percentile: f64, came: f64) -> f64 {
    if came >= percentile { p * (came - percentile) } else { (1.0 - p) * (percentile - came) }
}

/// Below which share of the forecast a fact lies, 0 to 1: on the straight line between two percentiles, half of what lies
/// beyond the outermost ones. Percentiles are given in per cent.
pub fn share_below(levels: &[f64], percentiles: &[f64], came: f64) -> f64 {
    let (Some(first), Some(last)) = (percentiles.first(), percentiles.last()) else { return f64::NAN };
    let share = |at: usize| levels.get(at).map_or(f64::NAN, |level| level / 100.0);
    if came < *first {
        return share(0) / 2.0;
    }
    if came > *last {
        return (1.0 + share(levels.len() - 1)) / 2.0;
    }
    // Of several percentiles with this value the middle one.
    let below = percentiles.iter().filter(|q| **q < came).count();
    let up_to = percentiles.iter().filter(|q| **q <= came).count();
    if up_to > below {
        return (share(below) + share(up_to - 1)) / 2.0;
    }
    let (a, b) = (percentiles[below - 1], percentiles[below]);
    share(below - 1) + (share(below) - share(below - 1)) * (came - a) / (b - a)
}

/// The continuous ranked probability score of a fact, in its unit: the integral of `(F(x) - [x >= y])^2`, where `F` is the
/// straight line between the percentiles and has what lies beyond the outermost ones as steps there (Gneiting and Raftery
/// 2007, "Strictly proper scoring rules"). Percentiles are given in per cent. Of a certain forecast it is the absolute
/// error.
///
/// ```
/// use evcalc::analyse::crps;
/// assert_eq!(crps(&[10.0, 50.0, 90.0], &[5.0, 5.0, 5.0], 7.0), 2.0);
/// // A straight line from 10 % at 0 to 90 % at 1, and 0 came: the mean square of what lies above it.
/// assert!((crps(&[10.0, 90.0], &[0.0, 1.0], 0.0) - 0.303_333_333_333_333_3).abs() < 1e-12);
/// ```
pub fn crps(levels: &[f64], percentiles: &[f64], came: f64) -> f64 {
    let (Some(first), Some(last)) = (percentiles.first(), percentiles.last()) else { return f64::NAN };
    // Where the fact lies beyond all percentiles, F is 0 or 1 on the way to it.
    let mut sum = (first - came).max(0.0) + (came - last).max(0.0);
    let share = |at: usize| levels.get(at).map_or(f64::NAN, |level| level / 100.0);
    for (at, pair) in percentiles.windows(2).enumerate() {
        let &[a, b] = pair else { continue };
        if b <= a {
            continue;
        }
        let at_came = share(at) + (share(at + 1) - share(at)) * (came.clamp(a, b) - a) / (b - a);
        let middle = came.clamp(a, b);
        // Below the fact F^2, above it (1 - F)^2, of a straight line: Simpson's rule is exact.
        sum += (middle - a) * squares(share(at), at_came) + (b - middle) * squares(1.0 - at_came, 1.0 - share(at + 1));
    }
    sum
}

/// The mean of the squares of a straight line from one value to another.
fn squares(a: f64, b: f64) -> f64 {
    (a * a + a * b + b * b) / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the integral by ten thousand steps, of a forecast with uneven percentiles and a step.
    #[test]
    fn the_score_is_the_integral() {
        let (levels, q) = ([1.0, 20.0, 50.0, 60.0, 99.0], [2.0, 4.0, 4.0, 9.0, 12.0]);
        for came in [0.0, 2.0, 3.3, 4.0, 7.0, 12.0, 15.0] {
            let cdf = |x: f64| match q.iter().rposition(|q| *q <= x) {
                None => 0.0,
                Some(4) => 1.0,
                Some(at) => (levels[at] + (levels[at + 1] - levels[at]) * (x - q[at]) / (q[at + 1] - q[at])) / 100.0,
            };
            let steps = 200_000;
            let width = 20.0 / f64::from(steps);
            let one = |i: i32| {
                let x = -2.0 + (f64::from(i) + 0.5) * width;
                let apart = cdf(x) - f64::from(u8::from(x >= came));
                apart * apart * width
            };
            let wanted: f64 = (0..steps).map(one).sum();
            assert!((crps(&levels, &q, came) - wanted).abs() < 1e-3, "{came}: {} {wanted}", crps(&levels, &q, came));
        }
    }

    #[test]
    fn facts_fall_on_percentiles_between_them_and_beyond() {
        let (levels, q) = ([10.0, 50.0, 90.0], [0.0, 10.0, 30.0]);
        let at = |came| share_below(&levels, &q, came);
        for (came, wanted) in [(-1.0, 0.05), (0.0, 0.1), (5.0, 0.3), (10.0, 0.5), (20.0, 0.7), (31.0, 0.95)] {
            assert!((at(came) - wanted).abs() < 1e-12, "{came}: {}", at(came));
        }
        assert_eq!(share_below(&levels, &[5.0, 5.0, 5.0], 5.0), 0.5);
    }
}
