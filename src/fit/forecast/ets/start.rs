//! The states that a search begins with, from the data.

use super::Form;
use crate::fit::series::{line, mean, moving_average};
use crate::fit::smoothing::{Seasonality, Trend};

/// Level, slope and seasons before the first period (R's `initstate`): the seasons are mean distances from, or ratios
/// to, the centred moving average of a cycle; level and slope are those of the line through the first values (two
/// cycles, 10 at least) without their season.
pub(super) fn states(form: &Form, values: &[f64]) -> (f64, f64, Vec<f64>) {
    let factors = form.seasonality == Seasonality::Multiplicative;
    let seasons = if form.seasons() > 1 { seasons(values, form.cycle, factors) } else { Vec::new() };
    let reach = (2 * form.seasons()).max(10).min(values.len());
    let season = |i: usize| seasons.get(i % form.cycle.max(1)).copied();
    let apart = |(i, y): (usize, &f64)| match season(i) {
        Some(season) if factors => y / season,
        Some(season) => y - season,
        None => *y,
    };
    let first: Vec<f64> = values.iter().take(reach).enumerate().map(apart).collect();
    let (intercept, slope) = line(&first);
    match form.trend {
        Trend::None => (mean(&first), 0.0, seasons),
        _ => (intercept - slope, slope, seasons),
    }
}

/// Seasonal amounts (or factors) by place in the cycle, 0 (or 1) on average.
fn seasons(values: &[f64], cycle: usize, factors: bool) -> Vec<f64> {
    let centre = if factors { 1.0 } else { 0.0 };
    let averages = moving_average(values, cycle);
    let apart = |season: usize| {
        let pairs = values.iter().zip(&averages).skip(season).step_by(cycle.max(1));
        let known =
            pairs.filter_map(|(y, average)| average.map(|average| if factors { y / average } else { y - average }));
        let known: Vec<f64> = known.filter(|x| x.is_finite()).collect();
        if known.is_empty() { centre } else { mean(&known) }
    };
    let all: Vec<f64> = (0..cycle).map(apart).collect();
    let middle = mean(&all);
    // Factors near 0 would make the level infinite.
    all.iter().map(|x| if factors { (x / middle).max(0.01) } else { x - middle }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::forecast::ets::Noise;

    /// By hand: a line from 10 with slope 2 and a season of two.
    #[test]
    fn states_of_a_line_with_a_season() {
        let values: Vec<f64> =
            (1..=12).map(|t| 10.0 + 2.0 * f64::from(t) + if t % 2 == 1 { 1.0 } else { -1.0 }).collect();
        let seasonality = Seasonality::Additive;
        let form = Form { noise: Noise::Additive, trend: Trend::Additive, seasonality, cycle: 2 };
        let (level, slope, seasons) = states(&form, &values);
        assert!((level - 10.0).abs() < 1e-12 && (slope - 2.0).abs() < 1e-12);
        assert!((seasons[0] - 1.0).abs() < 1e-12 && (seasons[1] + 1.0).abs() < 1e-12);
    }
}
