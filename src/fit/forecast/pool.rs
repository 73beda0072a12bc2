//! Seasons that the series of a table share: each short one borrows from all.
//!
//! Withycombe (1989), "Forecasting with combined seasonal indices"; Bunn and Vassilopoulos (1999), "Comparison of
//! seasonal estimation methods in multi-item short-term forecasting". How far a series is drawn to the shared seasons
//! follows from their noise (James and Stein).

use super::season::{amounts, detrended};
use crate::fit::series::mean;

/// A series of a table as it is pooled: logarithms, and the place in the cycle of the first.
pub(super) struct Pooled<'a> {
    pub(super) values: &'a [f64],
    pub(super) position: usize,
}

/// The season of the others is to explain so much of each series.
const EXPLAINED: f64 = 0.3;
/// Up to so many cycles a series is short.
const SHORT: usize = 4;

/// The seasonal amounts of each series by place in the cycle, from its first value on; `None` for a series that is long
/// enough to speak for itself, and for all where the shared seasons are no more than noise.
pub(super) fn seasons(table: &[Pooled<'_>], cycle: usize) -> Vec<Option<Vec<f64>>> {
    let none = || table.iter().map(|_| None).collect();
    if cycle < 4 || table.len() < 2 {
        return none();
    }
    let of = |one: &Pooled<'_>| -> Vec<(usize, f64)> {
        apart(one.values, cycle).into_iter().map(|(at, x)| ((at + one.position) % cycle, x)).collect()
    };
    let each: Vec<Vec<(usize, f64)>> = table.iter().map(of).collect();
    if explained(&each, cycle) < EXPLAINED {
        return none();
    }
    let Some(shared) = shared(&each.concat(), cycle) else { return none() };
    let of = |one: &Pooled<'_>| {
        let mut prior = shared.clone();
        prior.rotate_left(one.position % cycle);
        (one.values.len() < SHORT * cycle).then(|| drawn(one.values, cycle, &prior))
    };
    table.iter().map(of).collect()
}

/// Distances from the trend with their places: the moving average where there are two cycles; where there are a few
/// values more than one, a line whose slope is the mean change from cycle to cycle, which no season bends.
fn apart(values: &[f64], cycle: usize) -> Vec<(usize, f64)> {
    let n = values.len();
    if n >= 2 * cycle {
        return detrended(values, cycle);
    }
    if n < cycle + 2 {
        return Vec::new();
    }
    let changes: Vec<f64> = values.iter().zip(values.iter().skip(cycle)).map(|(a, b)| b - a).collect();
    let slope = mean(&changes) / cycle as f64;
    let level: Vec<f64> = values.iter().enumerate().map(|(t, x)| x - slope * t as f64).collect();
    let middle = mean(level.get(n - cycle..).unwrap_or_default());
    level.iter().enumerate().map(|(t, x)| (t % cycle, x - middle)).collect()
}

/// The share of what each series moves around its trend that the mean season of the others explains, on average over the
/// series: whether they share a season at all.
fn explained(each: &[Vec<(usize, f64)>], cycle: usize) -> f64 {
    let mut sums = vec![(0.0, 0.0); cycle];
    for (at, x) in each.iter().flatten() {
        if let Some((sum, count)) = sums.get_mut(*at) {
            *sum += x;
            *count += 1.0;
        }
    }
    let share = |one: &Vec<(usize, f64)>| {
        let mut others = sums.clone();
        for (at, x) in one {
            if let Some((sum, count)) = others.get_mut(*at) {
                *sum -= x;
                *count -= 1.0;
            }
        }
        let of = |at: &usize| others.get(*at).map_or(0.0, |(sum, count)| if *count > 0.5 { sum / count } else { 0.0 });
        let whole: f64 = one.iter().map(|(_, x)| x * x).sum();
        let rest: f64 = one.iter().map(|(at, x)| (x - of(at)) * (x - of(at))).sum();
        // One that fits badly counts as one that does not fit.
        (whole > 0.0).then(|| (1.0 - rest / whole).max(-1.0))
    };
    let shares: Vec<f64> = each.iter().filter_map(share).collect();
    if shares.is_empty() { 0.0 } else { shares.iter().sum::<f64>() / shares.len() as f64 }
}

/// Means by place, drawn towards 0 as their noise demands; `None` where nothing is left, or a place has fewer than two.
fn shared(apart: &[(usize, f64)], cycle: usize) -> Option<Vec<f64>> {
    let mut means = Vec::with_capacity(cycle);
    let (mut noise, mut inverse) = (0.0, 0.0);
    for place in 0..cycle {
        let all: Vec<f64> = apart.iter().filter(|(at, _)| *at == place).map(|(_, x)| *x).collect();
        let count = all.len() as f64;
        if all.len() < 2 {
            return None;
        }
        let mean = all.iter().sum::<f64>() / count;
        noise += all.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
        inverse += 1.0 / count;
        means.push(mean);
    }
    let free = (apart.len() as f64 - cycle as f64).max(1.0);
    let middle = means.iter().sum::<f64>() / cycle as f64;
    let centred: Vec<f64> = means.iter().map(|x| x - middle).collect();
    let factor = factor(&centred, noise / free * inverse / cycle as f64);
    (factor > 0.0).then(|| centred.iter().map(|x| factor * x).collect())
}

/// James and Stein's factor for amounts whose means have a variance.
fn factor(amounts: &[f64], variance: f64) -> f64 {
    let squares: f64 = amounts.iter().map(|x| x * x).sum();
    let freedom = amounts.len() as f64 - 3.0;
    if squares > 0.0 { (1.0 - freedom * variance / squares).clamp(0.0, 1.0) } else { 0.0 }
}

/// A series' own seasons drawn towards the shared ones; those where it has not two cycles.
fn drawn(values: &[f64], cycle: usize, prior: &[f64]) -> Vec<f64> {
    let apart = detrended(values, cycle);
    if values.len() < 2 * cycle || apart.len() < cycle {
        return prior.to_vec();
    }
    let own = amounts(values, cycle);
    let distance: Vec<f64> = own.iter().zip(prior).map(|(own, prior)| own - prior).collect();
    // With one or two values a season the noise is that around the shared seasons.
    let of = |at: &usize| prior.get(*at).copied().unwrap_or(0.0);
    let noise = apart.iter().map(|(at, x)| (x - of(at)) * (x - of(at))).sum::<f64>() / apart.len() as f64;
    let factor = factor(&distance, noise * cycle as f64 / apart.len() as f64);
    distance.iter().zip(prior).map(|(distance, prior)| prior + factor * distance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(count: usize, position: usize, noise: f64) -> Vec<f64> {
        let noisy = |t: usize| noise * (((t * 7919 + position * 31) % 13) as f64 / 6.0 - 1.0);
        (0..count).map(|t| if (t + position) % 12 < 6 { 0.3 } else { -0.3 } + noisy(t)).collect()
    }

    #[test]
    fn short_series_borrow_the_season_of_all() {
        let (long, short) = (wave(60, 0, 0.02), wave(14, 5, 0.02));
        let table = [Pooled { values: &long, position: 0 }, Pooled { values: &short, position: 5 }];
        let found = seasons(&table, 12);
        assert!(found[0].is_none());
        let season = found[1].as_ref().unwrap();
        // Its first value is of place 5, among the high ones.
        assert!((season[0] - 0.3).abs() < 0.08 && (season[1] + 0.3).abs() < 0.08, "{season:?}");
    }

    /// A table of nothing but short ones.
    #[test]
    fn a_year_and_a_few_months_are_enough_for_several() {
        let all: Vec<Vec<f64>> = (0..4).map(|i| wave(16 + i, 3 * i, 0.05)).collect();
        let table: Vec<Pooled<'_>> =
            all.iter().enumerate().map(|(i, values)| Pooled { values, position: 3 * i }).collect();
        for (i, season) in seasons(&table, 12).iter().enumerate() {
            let season = season.as_ref().unwrap();
            for (t, x) in season.iter().enumerate() {
                let given = if (t + 3 * i) % 12 < 6 { 0.3 } else { -0.3 };
                assert!((x - given).abs() < 0.1, "{i} {t} {x}");
            }
        }
    }

    #[test]
    fn noise_is_no_season() {
        let all: Vec<Vec<f64>> =
            (0..3).map(|i| (0..30).map(|t| ((t * 7919 + i * 104_729) % 101) as f64).collect()).collect();
        let table: Vec<Pooled<'_>> = all.iter().map(|values| Pooled { values, position: 0 }).collect();
        let size =
            |season: &Option<Vec<f64>>| season.as_ref().map_or(0.0, |s| s.iter().fold(0.0, |m: f64, x| m.max(x.abs())));
        assert!(seasons(&table, 12).iter().all(|season| size(season) < 35.0));
        assert!(seasons(&table[..1], 12).iter().all(Option::is_none));
    }
}
