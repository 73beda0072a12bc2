//! Differences of a series, how many it needs, and the way back.

use super::Order;
use crate::fit::series::mean;

/// The 95 % bound of the KPSS test for a level (Kwiatkowski, Phillips, Schmidt and Shin 1992, table 1).
const KPSS_95: f64 = 0.463;
/// From this strength on a season is differenced (as in R's `nsdiffs`).
const STRONG: f64 = 0.64;

/// The differences `y_t - y_(t-lag)`.
fn difference(values: &[f64], lag: usize) -> Vec<f64> {
    values.iter().zip(values.iter().skip(lag)).map(|(before, now)| now - before).collect()
}

/// The series with the differences of an order taken.
pub(super) fn differenced(values: &[f64], order: &Order) -> Vec<f64> {
    let mut out = values.to_vec();
    for _ in 0..order.seasonal_differences {
        out = difference(&out, order.cycle);
    }
    for _ in 0..order.differences {
        out = difference(&out, 1);
    }
    out
}

/// The series' own forecasts from those of its differences.
pub(in crate::fit::forecast) fn undone(values: &[f64], order: &Order, ahead: &[f64]) -> Vec<f64> {
    // (1 - B)^d (1 - B^cycle)^D multiplied out, without its leading 1.
    let mut lags = vec![1.0];
    let steps =
        std::iter::repeat_n(order.cycle, order.seasonal_differences).chain(std::iter::repeat_n(1, order.differences));
    for step in steps {
        let shifted: Vec<f64> = std::iter::repeat_n(0.0, step).chain(lags.iter().copied()).collect();
        lags.resize(shifted.len(), 0.0);
        lags.iter_mut().zip(shifted).for_each(|(a, b)| *a -= b);
    }
    let mut all = values.to_vec();
    for w in ahead {
        let past: f64 = lags.iter().skip(1).zip(all.iter().rev()).map(|(c, y)| c * y).sum();
        all.push(w - past);
    }
    all.split_off(values.len())
}

/// How many seasonal and how many other differences a series needs: a seasonal one where the season is strong, others
/// as long as the KPSS test finds no level (up to 2, with a seasonal one up to 1).
pub(super) fn needed(values: &[f64], cycle: usize) -> (usize, usize) {
    let seasonal = usize::from(cycle > 1 && values.len() >= 2 * cycle + 5 && strength(values, cycle) > STRONG);
    let mut rest = if seasonal == 1 { difference(values, cycle) } else { values.to_vec() };
    let most = if seasonal == 1 { 1 } else { 2 };
    let mut count = 0;
    while count < most && kpss(&rest) > KPSS_95 {
        rest = difference(&rest, 1);
        count += 1;
    }
    (seasonal, count)
}

/// The statistic of the KPSS test for a level, with `trunc(3 sqrt(n) / 13)` lags (R's `ndiffs`); 0 for a constant.
pub(in crate::fit::forecast) fn kpss(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let level = mean(values);
    let rest: Vec<f64> = values.iter().map(|y| y - level).collect();
    let mut sum = 0.0;
    let squares: f64 = rest
        .iter()
        .map(|e| {
            sum += e;
            sum * sum
        })
        .sum();
    let lags = (3.0 * n.sqrt() / 13.0) as usize;
    let product = |lag: usize| rest.iter().zip(rest.iter().skip(lag)).map(|(a, b)| a * b).sum::<f64>() / n;
    let weighted = |lag: usize| (1.0 - lag as f64 / (lags as f64 + 1.0)) * product(lag);
    let variance = product(0) + 2.0 * (1..=lags).map(weighted).sum::<f64>();
    if variance > 0.0 { squares / (n * n * variance) } else { 0.0 }
}

/// The strength of the season, 0 to 1: `1 - var(rest) / var(season + rest)` of the additive classical decomposition
/// (Wang, Smith and Hyndman 2006, "Characteristic-based clustering for time series data").
fn strength(values: &[f64], cycle: usize) -> f64 {
    let averages = crate::fit::series::moving_average(values, cycle);
    let detrended: Vec<(usize, f64)> =
        values.iter().zip(&averages).enumerate().filter_map(|(i, (y, a))| a.map(|a| (i % cycle, y - a))).collect();
    let season = |place: usize| {
        let all: Vec<f64> = detrended.iter().filter(|(at, _)| *at == place).map(|(_, x)| *x).collect();
        mean(&all)
    };
    let seasons: Vec<f64> = (0..cycle).map(season).collect();
    let variance = |all: &[f64]| {
        let level = mean(all);
        mean(&all.iter().map(|x| (x - level) * (x - level)).collect::<Vec<f64>>())
    };
    let rest: Vec<f64> = detrended.iter().map(|(at, x)| x - seasons.get(*at).copied().unwrap_or(0.0)).collect();
    let whole = variance(&detrended.iter().map(|(_, x)| *x).collect::<Vec<f64>>());
    // Each season's mean takes up a degree of freedom.
    let free = detrended.len() as f64 / (detrended.len() as f64 - cycle as f64).max(1.0);
    if whole > 0.0 { (1.0 - free * variance(&rest) / whole).max(0.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(differences: usize, seasonal_differences: usize) -> Order {
        Order { ar: 0, differences, ma: 0, seasonal_ar: 0, seasonal_differences, seasonal_ma: 0, cycle: 4, mean: false }
    }

    /// The differences of a series' end are what leads from its start to it.
    #[test]
    fn differences_are_undone() {
        let values: Vec<f64> = (0..24).map(|t| ((t * 7919) % 31) as f64).collect();
        for (d, seasonal) in [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1)] {
            let order = order(d, seasonal);
            let rest = differenced(&values, &order);
            assert_eq!(rest.len(), 24 - d - 4 * seasonal);
            let back = undone(&values[..18], &order, &rest[rest.len() - 6..]);
            assert!(back.iter().zip(&values[18..]).all(|(a, b)| (a - b).abs() < 1e-9), "{back:?}");
        }
    }

    /// R: `nsdiffs` and `ndiffs` decide alike for such plain series.
    #[test]
    fn differences_that_a_series_needs() {
        let noise: Vec<f64> = (0..60).map(|t| ((t * 7919) % 101) as f64).collect();
        let wave: Vec<f64> = noise.iter().enumerate().map(|(t, x)| x + [0.0, 500.0, 900.0, 300.0][t % 4]).collect();
        let rising: Vec<f64> = noise.iter().enumerate().map(|(t, x)| x + 30.0 * t as f64).collect();
        assert_eq!((needed(&noise, 4), needed(&wave, 4), needed(&rising, 4)), ((0, 0), (1, 0), (0, 1)));
        assert_eq!((needed(&[1.0; 30], 4), needed(&[], 4)), ((0, 0), (0, 0)));
    }
}
