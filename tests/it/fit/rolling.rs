//! Rolling origins: errors worked out by hand, and a comparison on a known series.

use super::common::{near, values};
use evcalc::fit::curves::Curve;
use evcalc::fit::rolling::{Method, Settings, compare, forecast};
use evcalc::fit::smoothing::{self, Seasonality};

const YEARLY: Settings =
    Settings { shortest: 3, horizon: 2, cycle: 1, steps: 1.0, already: None, season_apart: false, every: 1 };

/// By hand: naive forecasts of 1 3 2 | 5 4 6 at the origins 3, 4, 5.
/// Origin 3: scale (2 + 1) / 2, forecast 2, errors 3 and 2: 2, 4/3; 600/7, 400/6 per cent.
/// Origin 4: scale (2 + 1 + 3) / 3, forecast 5, errors 1 and 1: 1/2, 1/2; 200/9, 200/11.
/// Origin 5: scale (2 + 1 + 3 + 1) / 4, forecast 4, error 2: 8/7; 40.
#[test]
fn by_hand() {
    let sales = [1.0, 3.0, 2.0, 5.0, 4.0, 6.0];
    let made = compare(&sales, &[Method::Naive, Method::SeasonalNaive], &YEARLY).expect("compared");
    assert_eq!(made.origins, [3, 4, 5]);
    for score in &made.scores {
        let all = score.overall.expect("scored");
        assert_eq!((all.count, score.failed), (5, 0));
        near(&[all.mase.expect("scaled")], &[(2.0 + 4.0 / 3.0 + 0.5 + 0.5 + 8.0 / 7.0) / 5.0], 1e-12);
        near(&[all.smape], &[(600.0 / 7.0 + 400.0 / 6.0 + 200.0 / 9.0 + 200.0 / 11.0 + 40.0) / 5.0], 1e-12);
        let second = score.by_horizon[1].expect("scored");
        near(
            &[second.mase.expect("scaled"), second.smape],
            &[(4.0 / 3.0 + 0.5) / 2.0, (400.0 / 6.0 + 200.0 / 11.0) / 2.0],
            1e-12,
        );
    }
}

#[test]
fn seasonal_naive() {
    let sales = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0];
    let settings = Settings { cycle: 3, shortest: 4, ..YEARLY };
    assert_eq!(forecast(Method::SeasonalNaive, &sales, &settings, 5), Ok(vec![5.0, 6.0, 7.0, 5.0, 6.0]));
    let made = compare(&sales, &[Method::SeasonalNaive], &settings).expect("compared");
    // Each forecast is 3 too low, as inside the series.
    near(&[made.scores[0].overall.and_then(|all| all.mase).expect("scaled")], &[1.0], 1e-12);
}

/// On the airline passengers seasons and trend have to win against the naive forecasts.
#[test]
fn airline_passengers() {
    let sales = values(include_str!("data/air_passengers.txt"));
    let winters =
        smoothing::Method { seasonality: Seasonality::Multiplicative, cycle: 12, ..smoothing::Method::DAMPED };
    let methods = [
        Method::Naive,
        Method::SeasonalNaive,
        Method::Theta,
        Method::Smoothing(winters),
        Method::Smoothing(smoothing::Method::DAMPED),
        Method::Curve(Curve::ConstantGrowth),
        Method::Curve(Curve::Bass),
    ];
    let settings =
        Settings { shortest: 96, horizon: 12, cycle: 12, steps: 12.0, already: None, season_apart: false, every: 3 };
    let made = compare(&sales, &methods, &settings).expect("compared");
    assert_eq!((made.origins.len(), made.origins.last()), (16, Some(&143)));
    for score in &made.scores {
        println!("{:?}: {:?}, failed {}", score.method, score.overall, score.failed);
    }
    let mase = |i: usize| made.scores[i].overall.and_then(|all| all.mase).expect("scaled");
    assert!(mase(2) < 0.7 * mase(1) && mase(3) < 0.7 * mase(1) && mase(1) < mase(0));
}

/// A method that cannot be fitted early on is compared where it can, one that hardly ever can is left out.
#[test]
fn failures() {
    let mut sales = vec![0.0; 4];
    sales.extend((0..12).map(|i| 50.0 + f64::from(i * i % 7)));
    let factors = smoothing::Method { seasonality: Seasonality::Multiplicative, cycle: 2, ..smoothing::Method::SIMPLE };
    let methods = [Method::Naive, Method::Theta, Method::Smoothing(factors)];
    let made = compare(&sales, &methods, &YEARLY).expect("compared");
    // Up to the fourth value everything is 0.
    assert_eq!(made.scores[1].failed, 2);
    assert_eq!(made.origins[0], 5);
    assert!(made.scores[2].overall.is_none() && made.scores[2].failed == 13);
    assert!(made.best().is_some());
}

/// 1,000 growing by 2 % a month, times a known season: with the season apart, a curve's forecast is what the series would
/// have been (classical decomposition of a growing series is off by well under one per cent), without it, it is not.
#[test]
fn a_curve_forecasts_a_season_that_is_taken_out_and_put_back() {
    const SEASON: [f64; 12] = [0.9, 0.8, 1.0, 1.0, 1.0, 1.1, 1.0, 0.9, 1.0, 1.1, 1.1, 1.1];
    let sales: Vec<f64> = (0..36).map(|t| 1000.0 * 1.02_f64.powi(t) * SEASON[t as usize % 12]).collect();
    let plain =
        Settings { shortest: 24, horizon: 12, cycle: 12, steps: 12.0, already: None, season_apart: false, every: 1 };
    let error = |settings: &Settings| {
        let forecasts = forecast(Method::Curve(Curve::ConstantGrowth), &sales[..24], settings, 12).unwrap();
        let errors = forecasts.iter().zip(&sales[24..]).map(|(f, y)| (f / y - 1.0).abs());
        errors.fold(0.0, f64::max)
    };
    assert!(error(&Settings { season_apart: true, ..plain }) < 0.01);
    assert!(error(&plain) > 0.1);
}
