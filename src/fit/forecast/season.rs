//! Seasons: whether a series has them, and how large they are.

use crate::fit::series::{mean, moving_average};

/// The 95th percentile of the normal distribution: 90 % between both sides.
const NORMAL_95: f64 = 1.644_853_626_951_472_7;

/// Whether the autocorrelation at the length of the cycle is beyond Bartlett's 90 % bound (the test of the M3
/// competition's Theta method); not for fewer than two cycles and one value.
pub fn is_seasonal(values: &[f64], cycle: usize) -> bool {
    let n = values.len();
    if cycle < 2 || n <= 2 * cycle {
        return false;
    }
    let level = mean(values);
    let total: f64 = values.iter().map(|y| (y - level) * (y - level)).sum();
    if total.is_nan() || total <= 0.0 {
        return false;
    }
    let correlation = |lag: usize| {
        let pairs = values.iter().zip(values.iter().skip(lag));
        pairs.map(|(a, b)| (a - level) * (b - level)).sum::<f64>() / total
    };
    let squares: f64 = (1..cycle).map(|lag| correlation(lag) * correlation(lag)).sum();
    correlation(cycle).abs() > NORMAL_95 * ((1.0 + 2.0 * squares) / n as f64).sqrt()
}

/// Whether two cycles, and no more, are alike: the correlation of the second with the first is beyond the 95 % bound of
/// Student's t (of twelve months 0.497, of four quarters 0.9). Bartlett's bound asks for more values.
pub fn are_alike(values: &[f64], cycle: usize) -> bool {
    if cycle < 3 || values.len() != 2 * cycle {
        return false;
    }
    let (first, second) = values.split_at(cycle);
    let (a, b) = (mean(first), mean(second));
    let sums = first.iter().zip(second).fold([0.0; 3], |[xy, xx, yy], (x, y)| {
        [xy + (x - a) * (y - b), xx + (x - a) * (x - a), yy + (y - b) * (y - b)]
    });
    let [xy, xx, yy] = sums;
    let correlation = xy / (xx * yy).sqrt();
    let free = cycle - 2;
    let t = crate::fit::student::student_quantile(0.1, free);
    correlation > t / (free as f64 + t * t).sqrt()
}

/// Distances from the centred moving average of a cycle, with their places in the cycle (that of the first value is 0).
pub(super) fn detrended(values: &[f64], cycle: usize) -> Vec<(usize, f64)> {
    let averages = moving_average(values, cycle);
    let pairs = values.iter().zip(&averages).enumerate();
    pairs.filter_map(|(i, (y, average))| average.map(|average| (i % cycle.max(1), y - average))).collect()
}

/// Seasonal amounts by place in the cycle, 0 on average: medians of the distances from the moving average, which a level
/// shift or an outlier does not move far.
pub fn amounts(values: &[f64], cycle: usize) -> Vec<f64> {
    let apart = detrended(values, cycle);
    let season = |place: usize| {
        let mut all: Vec<f64> = apart.iter().filter(|(at, _)| *at == place).map(|(_, x)| *x).collect();
        all.sort_by(f64::total_cmp);
        let middle = all.get(all.len().saturating_sub(1) / 2..=all.len() / 2);
        mean(middle.unwrap_or(&all))
    };
    let raw: Vec<f64> = (0..cycle).map(season).collect();
    let middle = mean(&raw);
    raw.iter().map(|x| x - middle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A season of four on a line: the centred moving average takes the line off exactly.
    #[test]
    fn a_season_on_a_line() {
        let values: Vec<f64> = (0..20).map(|t| 3.0 * f64::from(t) + [2.0, -1.0, -3.0, 2.0][t as usize % 4]).collect();
        let found = amounts(&values, 4);
        assert!(found.iter().zip([2.0, -1.0, -3.0, 2.0]).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
        // An outlier hardly counts.
        let mut spoilt = values;
        spoilt[10] += 50.0;
        assert!((amounts(&spoilt, 4)[2] + 3.0).abs() < 10.0);
    }

    /// Two years with the same season, and two that have none in common.
    #[test]
    fn two_cycles_are_alike_or_not() {
        let wave = |t: i32| 10.0 * f64::from(t % 12 - 3).powi(2) / 20.0;
        let same: Vec<f64> = (0..24).map(|t| wave(t) + f64::from(t * 7 % 5) + 0.3 * f64::from(t)).collect();
        let other: Vec<f64> = (0..24).map(|t| f64::from(t * 7 % 11)).collect();
        assert!(are_alike(&same, 12) && !are_alike(&other, 12) && !are_alike(&same[..23], 12));
    }

    /// As `statsforecast.theta` (acf) decides.
    #[test]
    fn the_test_for_a_season() {
        let wave: Vec<f64> = (0..40).map(|t| f64::from(t % 4)).collect();
        assert!(is_seasonal(&wave, 4) && !is_seasonal(&wave[..8], 4) && !is_seasonal(&wave, 1));
        assert!(!is_seasonal(&[5.0; 40], 4));
    }
}
