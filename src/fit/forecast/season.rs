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

/// Distances from the centred moving average of a cycle, with their places in the cycle (that of the first value is 0).
pub(super) fn detrended(values: &[f64], cycle: usize) -> Vec<(usize, f64)> {
    let averages = moving_average(values, cycle);
    let pairs = values.iter().zip(&averages).enumerate();
    pairs.filter_map(|(i, (y, average))| average.map(|average| (i % cycle.max(1), y - average))).collect()
}

/// Seasonal amounts by place in the cycle, 0 on average.
pub fn amounts(values: &[f64], cycle: usize) -> Vec<f64> {
    let apart = detrended(values, cycle);
    let season = |place: usize| {
        let all: Vec<f64> = apart.iter().filter(|(at, _)| *at == place).map(|(_, x)| *x).collect();
        mean(&all)
    };
    let raw: Vec<f64> = (0..cycle).map(season).collect();
    let middle = mean(&raw);
    raw.iter().map(|x| x - middle).collect()
}

/// What is left of the seasons of a series after shrinking, 0 to 1 (James and Stein's factor; Miller and Williams 2003,
/// "Shrinkage estimators of time series seasonal factors and their effect on forecasting accuracy").
pub fn shrinkage(values: &[f64], cycle: usize) -> f64 {
    let apart = detrended(values, cycle);
    let seasons = amounts(values, cycle);
    let n = apart.len() as f64;
    let free = n - cycle as f64;
    if cycle < 4 || free < 1.0 {
        return 0.0;
    }
    let of = |at: &usize| seasons.get(*at).copied().unwrap_or(0.0);
    let noise = apart.iter().map(|(at, x)| (x - of(at)) * (x - of(at))).sum::<f64>() / free;
    // Variance of a season's mean.
    let error = noise * cycle as f64 / n;
    let squares: f64 = seasons.iter().map(|x| x * x).sum();
    let m = cycle as f64;
    if squares > 0.0 { (1.0 - (m - 3.0) * error / squares).clamp(0.0, 1.0) } else { 0.0 }
}
