//! The members of the combination, and their mean.
//!
//! Combining pays (Bates and Granger 1969, "The combination of forecasts"; Petropoulos and Svetunkov 2020, "A simple
//! combination of univariate models"): exponential smoothing, the dynamic optimised Theta method and ARIMA err in
//! different ways. All work on the scale of [`super::scale`], mostly logarithms: their mean is the geometric mean.

use super::season::{amounts, is_seasonal};
use super::{arima, ets, theta};
use crate::fit::series::line;
use crate::fit::smoothing::{Seasonality, Trend};
use crate::maths::{exp, ln};

/// From so many values on there is an ARIMA model, and a trend.
const FEWEST_ARIMA: usize = 16;
const FEWEST_TREND: usize = 12;
/// How often as steep as the line through the last values the forecasts may rise.
const STEEPEST: f64 = 2.0;

/// A member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// Simple exponential smoothing, for series too short for the others.
    Simple,
    /// Exponential smoothing with no or a damped trend and no or additive seasons, chosen by the criterion of Akaike.
    Smoothing,
    /// The dynamic optimised Theta method, after a season by decomposition where the test finds one.
    Theta,
    /// ARIMA with automatic orders.
    Arima,
}

/// The members that suit a series of so many values.
pub fn members(count: usize) -> &'static [Member] {
    match count {
        FEWEST_ARIMA.. => &[Member::Smoothing, Member::Theta, Member::Arima],
        FEWEST_TREND.. => &[Member::Smoothing, Member::Theta],
        _ => &[Member::Simple, Member::Smoothing],
    }
}

/// A member's forecasts of a series on its scale; `None` where it cannot be fitted.
pub fn forecast(member: Member, values: &[f64], cycle: usize, horizon: usize) -> Option<Vec<f64>> {
    let made = match member {
        Member::Simple => {
            let form =
                ets::Form { noise: ets::Noise::Additive, trend: Trend::None, seasonality: Seasonality::None, cycle: 1 };
            ets::fit(&form, values).ok()?.forecast(horizon)
        }
        Member::Smoothing => ets::choose(values, &ets::damped_forms(cycle)).ok()?.forecast(horizon),
        Member::Theta => {
            let season = own_season(values, cycle);
            let made = theta::fit(&without(values, &season), true).ok()?.forecast(horizon);
            with(&made, &season, values.len())
        }
        Member::Arima => arima::choose(values, cycle).ok()?.forecast(horizon),
    };
    made.iter().all(|x| x.is_finite()).then_some(made)
}

/// The combination: the mean of the members that could be fitted; the last value where none could, or where all values
/// are the same. `logarithms` says whether the scale is that; then growth is bounded.
pub(super) fn combination(values: &[f64], cycle: usize, logarithms: bool, horizon: usize) -> Vec<f64> {
    let last = values.last().copied().unwrap_or(0.0);
    let size = values.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    let constant = values.iter().all(|x| (x - last).abs() <= 1e-13 * size);
    let chosen = if constant { &[][..] } else { members(values.len()) };
    let ceiling = if logarithms { ceiling(values, cycle, horizon) } else { vec![f64::INFINITY; horizon] };
    let mut sum = vec![0.0; horizon];
    let mut count = 0.0;
    for made in chosen.iter().filter_map(|member| forecast(*member, values, cycle, horizon)) {
        count += 1.0;
        sum.iter_mut().zip(made.iter().zip(&ceiling)).for_each(|(sum, (x, most))| *sum += x.min(*most));
    }
    if count == 0.0 {
        return vec![last; horizon];
    }
    sum.iter().map(|x| x / count).collect()
}

/// The season by decomposition where the test finds one; empty for none.
pub(super) fn own_season(values: &[f64], cycle: usize) -> Vec<f64> {
    if is_seasonal(values, cycle) { amounts(values, cycle) } else { Vec::new() }
}

/// The series without a season (which begins at its first value).
pub(super) fn without(values: &[f64], season: &[f64]) -> Vec<f64> {
    if season.is_empty() {
        return values.to_vec();
    }
    values.iter().zip(season.iter().cycle()).map(|(x, s)| x - s).collect()
}

/// Forecasts with the season of a series of `count` values.
pub(super) fn with(made: &[f64], season: &[f64], count: usize) -> Vec<f64> {
    if season.is_empty() {
        return made.to_vec();
    }
    made.iter().zip(season.iter().cycle().skip(count % season.len())).map(|(x, s)| x + s).collect()
}

/// How high logarithms may be forecast: growth continues no steeper than a straight line twice as steep as that of the
/// last values (a cycle, six at least), from the highest of them. Growth rates of a launch would go on for ever else.
fn ceiling(values: &[f64], cycle: usize, horizon: usize) -> Vec<f64> {
    let season = own_season(values, cycle);
    let level = without(values, &season);
    let highest = level.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let recent = level.len().saturating_sub(cycle.max(6));
    let recent = level.get(recent..).unwrap_or(&level);
    // In units of the highest, so that nothing overflows.
    let sizes: Vec<f64> = recent.iter().map(|x| exp(x - highest)).collect();
    let slope = STEEPEST * line(&sizes).1.abs();
    let most: Vec<f64> = (1..=horizon).map(|h| highest + ln(1.0 + slope * h as f64)).collect();
    with(&most, &season, values.len())
}
