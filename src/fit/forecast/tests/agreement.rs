//! Numbers that statsforecast, statsmodels, SciPy and NumPy have, too.

use super::reference::*;
use crate::fit::forecast::arima::{Coefficients, Order, exact, kpss, undone};
use crate::fit::forecast::effects::{Column, Event, Shape, estimate};
use crate::fit::forecast::ets::{self, Form, Noise};
use crate::fit::forecast::normal::{crps, lognormal_crps, quantile};
use crate::fit::forecast::theta;
use crate::fit::smoothing::{Parameters, Seasonality, Trend};

/// Asserts that numbers are the same up to a share (of 1 at least).
fn close(ours: &[f64], theirs: &[f64], share: f64) {
    assert_eq!(ours.len(), theirs.len());
    for (a, b) in ours.iter().zip(theirs) {
        assert!((a - b).abs() <= share * b.abs().max(1.0), "{ours:?}\n{theirs:?}");
    }
}

#[test]
fn theta_models_at_given_parameters() {
    let parameters = theta::Parameters { level: 7.0, alpha: 0.3, theta: 4.0 };
    for (dynamic, theirs) in [(true, DOTM_GIVEN), (false, OTM_GIVEN)] {
        let found = theta::run(&LOGS, parameters, dynamic).unwrap();
        close(&[found.squares], &theirs[..1], 1e-9);
        close(&found.forecast(6), &theirs[1..], 1e-9);
    }
}

/// The search of statsforecast ends where its simplex is small, often short of the minimum: ours is to find no worse a
/// place. The forecasts then agree as far as the flat ground around the minimum lets them.
#[test]
fn optimised_theta_models() {
    for (dynamic, theirs) in [(true, DOTM_BEST), (false, OTM_BEST)] {
        let found = theta::fit(&LOGS, dynamic).unwrap();
        assert!(found.squares <= theirs[0] * (1.0 + 1e-6), "{} {}", found.squares, theirs[0]);
        close(&found.forecast(6), &theirs[1..], 5e-3);
    }
}

fn form(noise: Noise, trend: Trend, seasonality: Seasonality) -> Form {
    Form { noise, trend, seasonality, cycle: 12 }
}

#[test]
fn exponential_smoothing_at_given_parameters() {
    let wave: Vec<f64> = (0..12).map(|t| 0.2 * (f64::from(t) * std::f64::consts::PI / 6.0).sin()).collect();
    let factors: Vec<f64> = wave.iter().map(|x| 1.0 + x).collect();
    let given =
        |level, slope, seasons| Parameters { alpha: 0.4, beta: 0.1, gamma: 0.2, phi: 0.9, level, slope, seasons };
    let additive = (form(Noise::Additive, Trend::Damped, Seasonality::Additive), given(6.9, 0.02, wave), LOGS);
    let relative =
        (form(Noise::Multiplicative, Trend::Damped, Seasonality::Multiplicative), given(1000.0, 20.0, factors), SALES);
    let simple = (form(Noise::Multiplicative, Trend::None, Seasonality::None), given(1000.0, 0.0, vec![]), SALES);
    for ((form, parameters, values), theirs) in [(additive, ETS_ADDITIVE), (relative, ETS_FACTORS), (simple, ETS_NONE)]
    {
        let end = ets::pass(&form, &parameters, &values).unwrap();
        close(&[end.deviance], &theirs[..1], 1e-9);
        close(&ets::ahead(&form, parameters.phi, &end, values.len(), 6), &theirs[1..], 1e-9);
    }
}

#[test]
fn the_likeliest_simple_smoothing() {
    let found = ets::fit(&form(Noise::Additive, Trend::None, Seasonality::None), &LOGS).unwrap();
    let squares = (found.end.deviance / LOGS.len() as f64).exp();
    assert!(squares <= SIMPLE_BEST[0] * (1.0 + 1e-6), "{squares} {}", SIMPLE_BEST[0]);
    close(&found.forecast(1), &SIMPLE_BEST[1..], 1e-4);
}

fn order(ar: usize, ma: usize, seasonal_ar: usize, seasonal_ma: usize) -> Order {
    Order { ar, differences: 0, ma, seasonal_ar, seasonal_differences: 0, seasonal_ma, cycle: 12, mean: false }
}

#[test]
fn exact_likelihood_of_a_stationary_model() {
    let mean = LOGS.iter().sum::<f64>() / 48.0;
    let centred: Vec<f64> = LOGS.iter().map(|x| x - mean).collect();
    let coefficients =
        Coefficients { ar: vec![0.5, 0.2], ma: vec![0.3], seasonal_ar: vec![0.4], seasonal_ma: vec![-0.5] };
    let found = exact(&centred, &order(2, 1, 1, 1), &coefficients, 6).unwrap();
    close(&[found.deviance], &ARIMA_STATSFORECAST, 1e-8);
    close(&[found.deviance, found.variance], &ARIMA_STATIONARY[..2], 1e-8);
    close(&found.ahead, &ARIMA_STATIONARY[2..], 1e-8);
}

#[test]
fn exact_likelihood_of_the_airline_model() {
    let order = Order { differences: 1, seasonal_differences: 1, ..order(0, 1, 0, 1) };
    let yearly: Vec<f64> = LOGS.iter().zip(&LOGS[12..]).map(|(a, b)| b - a).collect();
    let rest: Vec<f64> = yearly.iter().zip(&yearly[1..]).map(|(a, b)| b - a).collect();
    let coefficients = Coefficients { ma: vec![-0.6], seasonal_ma: vec![-0.7], ..Coefficients::default() };
    let found = exact(&rest, &order, &coefficients, 6).unwrap();
    close(&[found.deviance], &ARIMA_AIRLINE[..1], 1e-8);
    close(&undone(&LOGS, &order, &found.ahead), &ARIMA_AIRLINE[1..], 1e-8);
}

#[test]
fn exact_likelihood_with_a_mean() {
    let coefficients = Coefficients { ar: vec![0.5, 0.2], ma: vec![0.3], ..Coefficients::default() };
    let found = exact(&LOGS, &Order { mean: true, ..order(2, 1, 0, 0) }, &coefficients, 0).unwrap();
    close(&[found.deviance, found.mean, found.variance], &ARIMA_MEAN, 1e-9);
}

#[test]
fn the_test_for_a_level() {
    close(&[kpss(&LOGS), kpss(&LOGS[..30])], &KPSS, 1e-9);
}

#[test]
fn normal_percentiles_and_scores() {
    let ours: Vec<f64> = SHARES.iter().map(|p| quantile(*p)).collect();
    close(&ours, &QUANTILES, 1e-14);
    assert!(quantile(f64::NAN).is_nan() && quantile(-0.1).is_nan() && quantile(1.0).is_infinite());
    let scores = [lognormal_crps(10.0, 0.3, 12.0), lognormal_crps(10.0, 0.3, 0.5), lognormal_crps(2.0, 1.2, 30.0)];
    close(&scores, &LOGNORMAL_SCORES, 1e-7);
    close(&[crps(10.0, 3.0, 12.0)], &NORMAL_SCORE, 1e-8);
    assert_eq!((crps(1.0, 0.0, 3.0), lognormal_crps(1.0, 0.0, 3.0)), (2.0, 2.0));
    assert!(lognormal_crps(10.0, 0.3, 0.0) > 0.0);
}

#[test]
fn effects_of_holidays_and_steps() {
    let days: Vec<f64> = (0..54).map(|t| f64::from(u8::from((t * 5) % 7 == 0))).collect();
    let added = |(t, x): (usize, &f64)| x + 0.3 * days[t] + if t >= 30 { 0.5 } else { 0.0 };
    let values: Vec<f64> = LOGS.iter().enumerate().map(added).collect();
    let column = Column { values: days.clone(), prior: 0.1, deviation: 0.1 };
    let found = estimate(&values, 12, &[column], &[Event { at: 30, shape: Shape::Step }]).unwrap();
    close(&[found.columns[0], found.events[0]], &EFFECTS, 1e-6);
}
