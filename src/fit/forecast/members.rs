//! The members of the combination, and their mean.
//!
//! Combining pays (Bates and Granger 1969, "The combination of forecasts"; Petropoulos and Svetunkov 2020, "A simple
//! combination of univariate models"): exponential smoothing, the dynamic optimised Theta method and ARIMA err in
//! different ways. All work on the scale of the series, mostly logarithms: their mean is the geometric mean.

use super::season::{amounts, are_alike, is_seasonal};
use super::{arima, ets, theta};
use crate::fit::series::line;
use crate::fit::smoothing::{Seasonality, Trend};
use crate::maths::{exp, ln};

/// From so many values on ARIMA is a member, and the Theta method: fewer tell too little of their trend.
const FEWEST_ARIMA: usize = 16;
const FEWEST_THETA: usize = 12;
/// A member counts no further from the middle one than so many usual changes from period to period: one that was led
/// astray, by a level shift for instance, does not spoil the mean.
const FURTHEST: f64 = 3.0;
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
        FEWEST_THETA.. => &[Member::Smoothing, Member::Theta],
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
    // Of two cycles no member but one could see the season: it is taken out for all.
    if are_alike(values, cycle) {
        let season = amounts(values, cycle);
        let made = combination(&without(values, &season), 1, logarithms, horizon);
        return with(&made, &season, values.len());
    }
    let last = values.last().copied().unwrap_or(0.0);
    let size = values.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
    let constant = values.iter().all(|x| (x - last).abs() <= 1e-13 * size);
    let chosen = if constant { &[][..] } else { members(values.len()) };
    let ceiling = if logarithms { ceiling(values, cycle, horizon) } else { vec![f64::INFINITY; horizon] };
    let made = chosen.iter().filter_map(|member| forecast(*member, values, cycle, horizon));
    let made: Vec<Vec<f64>> =
        made.map(|ahead| ahead.iter().zip(&ceiling).map(|(x, most)| x.min(*most)).collect()).collect();
    let apart = if made.len() > 2 { FURTHEST * usual_change(values, cycle) } else { f64::INFINITY };
    let at = |h: usize| {
        let mut all: Vec<f64> = made.iter().filter_map(|ahead| ahead.get(h).copied()).collect();
        all.sort_by(f64::total_cmp);
        let middle = all.get(all.len() / 2).copied().unwrap_or(last);
        all.iter().map(|x| x.clamp(middle - apart, middle + apart)).sum::<f64>() / all.len().max(1) as f64
    };
    match made.is_empty() {
        true => vec![last; horizon],
        false => (0..horizon).map(at).collect(),
    }
}

/// How far a series without its season moves from one period to the next: the mean absolute change, or the deviation by
/// the median one if that is larger.
fn usual_change(values: &[f64], cycle: usize) -> f64 {
    let level = without(values, &own_season(values, cycle));
    let mut changes: Vec<f64> = level.iter().zip(level.iter().skip(1)).map(|(a, b)| (b - a).abs()).collect();
    changes.sort_by(f64::total_cmp);
    // Of a normal distribution the deviation is 1.4826 times the median.
    let median = 1.4826 * changes.get(changes.len() / 2).copied().unwrap_or(0.0);
    median.max(changes.iter().sum::<f64>() / changes.len().max(1) as f64)
}

/// The season by decomposition where the test finds one; empty for none.
pub(super) fn own_season(values: &[f64], cycle: usize) -> Vec<f64> {
    if is_seasonal(values, cycle) || are_alike(values, cycle) { amounts(values, cycle) } else { Vec::new() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_comes_and_goes() {
        assert_eq!(without(&[1.0, 2.0, 3.0], &[1.0, -1.0]), [0.0, 3.0, 2.0]);
        assert_eq!(with(&[5.0, 5.0], &[1.0, -1.0], 3), [4.0, 6.0]);
        assert_eq!((without(&[1.0], &[]), with(&[1.0], &[], 3)), (vec![1.0], vec![1.0]));
    }

    /// By hand: the last six values grow by 1 to 6 times the first; a line twice as steep goes on from 6.
    #[test]
    fn growth_is_bounded_by_a_line() {
        let values: Vec<f64> = (1..=6).map(|t| ln(f64::from(t))).collect();
        let most = ceiling(&values, 1, 2);
        assert!((exp(most[0]) - 8.0).abs() < 1e-12 && (exp(most[1]) - 10.0).abs() < 1e-12);
    }

    #[test]
    fn few_values_have_few_members() {
        assert_eq!(members(5), [Member::Simple, Member::Smoothing]);
        assert_eq!(members(100).len(), 3);
        assert_eq!(combination(&[2.0], 12, true, 2), [2.0, 2.0]);
        assert_eq!(combination(&[2.0; 50], 12, true, 2), [2.0, 2.0]);
        assert_eq!(combination(&[], 12, true, 1), [0.0]);
    }

    /// By hand: all changes are 1.
    #[test]
    fn changes_by_hand() {
        assert!((usual_change(&[0.0, 1.0, 0.0, 1.0], 1) - 1.4826).abs() < 1e-12);
        assert_eq!(usual_change(&[1.0], 1), 0.0);
    }
}
