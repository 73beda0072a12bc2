//! Series that nothing can be fitted to give an error that says why, and never a panic.

use evcalc::fit::FitError;
use evcalc::fit::curves::{self, Curve, Question};
use evcalc::fit::rolling::{self, Method, Settings};
use evcalc::fit::smoothing::{self, Held, Seasonality, Trend};
use evcalc::fit::theta;
use rayon::prelude::*;

/// Every function on a series; the errors, or `None` where it found something.
fn everything(sales: &[f64]) -> Vec<(String, Option<FitError>)> {
    let mut out = Vec::new();
    for curve in Curve::ALL {
        for (already, steps) in [(None, 1.0), (Some(0.0), 12.0), (Some(3.0), 4.0)] {
            let question = Question { sales, steps, already };
            out.push((format!("{curve:?}"), curves::fit(curve, &question).err()));
        }
    }
    for trend in [Trend::None, Trend::Additive, Trend::Damped] {
        for seasonality in [Seasonality::None, Seasonality::Additive, Seasonality::Multiplicative] {
            let method = smoothing::Method { trend, seasonality, cycle: 4 };
            out.push((format!("{method:?}"), smoothing::fit(&method, sales, &Held::default()).err()));
        }
    }
    for cycle in [1, 4] {
        out.push((format!("theta {cycle}"), theta::fit(sales, cycle, None).err()));
    }
    let settings =
        Settings { shortest: 5, horizon: 3, cycle: 4, steps: 4.0, already: None, season_apart: false, every: 1 };
    let methods = [Method::Naive, Method::Theta, Method::Curve(Curve::Bass)];
    out.push(("rolling".to_owned(), rolling::compare(sales, &methods, &settings).err()));
    out
}

fn all_say(sales: &[f64], expected: &FitError) {
    for (what, error) in everything(sales) {
        assert_eq!(error.as_ref(), Some(expected), "{what}");
    }
}

#[test]
fn one_error_for_all() {
    let with = |value: f64| {
        let mut sales: Vec<f64> = (1..=30).map(f64::from).collect();
        sales[7] = value;
        sales
    };
    all_say(&[0.0; 30], &FitError::AllZero);
    all_say(&[1e-310; 30], &FitError::AllZero);
    all_say(&[5.0; 30], &FitError::NoVariation);
    all_say(&with(f64::NAN), &FitError::NotFinite { place: 7 });
    all_say(&with(f64::INFINITY), &FitError::NotFinite { place: 7 });
    all_say(&with(-1.0), &FitError::Negative { place: 7 });
    all_say(&with(1e300), &FitError::TooLarge { place: 7 });
}

#[test]
fn too_few() {
    for sales in [&[][..], &[1.0], &[1.0, 2.0]] {
        for (what, error) in everything(sales) {
            assert!(matches!(error, Some(FitError::TooFew { given, .. }) if given == sales.len()), "{what}: {error:?}");
        }
    }
    // Three values and three parameters.
    let question = Question { sales: &[1.0, 2.0, 4.0], steps: 1.0, already: None };
    assert_eq!(curves::fit(Curve::Bass, &question).err(), Some(FitError::TooFew { needed: 4, given: 3 }));
    // Three values and the four of Holt's method.
    let holt = smoothing::fit(&smoothing::Method::HOLT, &[1.0, 2.0, 4.0], &Held::default());
    assert_eq!(holt.err(), Some(FitError::TooFew { needed: 5, given: 3 }));
}

/// Strange, but numbers: whatever comes out, it is no panic.
#[test]
fn strange_series() {
    let spike = |at: usize, n: usize| (0..n).map(|i| if i == at { 1e9 } else { 0.0 }).collect::<Vec<f64>>();
    let mut series = vec![
        spike(0, 20),
        spike(19, 20),
        spike(10, 20),
        (0..20).map(|i| 1e100 * f64::from(i)).collect(),
        (0..20).map(|i| 1e-100 * f64::from(i)).collect(),
        (0..20).map(|i| 10_f64.powi(3 * i)).collect(),
        (0..20).map(|i| f64::from(i % 2)).collect(),
        (0..20).map(|i| 5.0 + 1e-13 * f64::from(i)).collect(),
        (0..20).map(|i| f64::from(20 - i)).collect(),
        vec![1.0, 0.0, 0.0, 2.0],
        vec![1e-200, 1.0, 1e100, 1e119, 3.0, 1.0],
    ];
    for n in [3, 5, 8, 12] {
        series.push((0..n).map(|i| f64::from(i * i % 5)).collect());
    }
    series.par_iter().for_each(|sales| {
        for (what, error) in everything(sales) {
            if let Some(error) = error {
                assert!(!error.to_string().is_empty(), "{what}");
            }
        }
    });
}

#[test]
fn bad_settings() {
    let sales: Vec<f64> = (1..=30).map(f64::from).collect();
    let bad = |name| Some(FitError::BadSetting { name });
    for steps in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(curves::fit(Curve::Bass, &Question { sales: &sales, steps, already: None }).err(), bad("steps"));
    }
    for already in [-1.0, f64::NAN, f64::INFINITY, 1e119] {
        let question = Question { sales: &sales, steps: 1.0, already: Some(already) };
        assert_eq!(curves::fit(Curve::Bass, &question).err(), bad("already"));
    }
    let cycle = |cycle| smoothing::Method { seasonality: Seasonality::Additive, cycle, ..smoothing::Method::HOLT };
    for method in [cycle(0), cycle(1), cycle(usize::MAX)] {
        assert_eq!(smoothing::fit(&method, &sales, &Held::default()).err(), bad("cycle"));
    }
    assert_eq!(theta::fit(&sales, 0, None).err(), bad("cycle"));
    assert!(theta::fit(&sales, usize::MAX, None).is_ok());
    assert_eq!(theta::fit(&sales, 1, Some(f64::NAN)).err(), bad("alpha"));
    let settings =
        Settings { shortest: 5, horizon: 3, cycle: 4, steps: 4.0, already: None, season_apart: false, every: 1 };
    for (settings, name) in [
        (Settings { shortest: 4, ..settings }, "shortest"),
        (Settings { horizon: 0, ..settings }, "horizon"),
        (Settings { every: 0, ..settings }, "every"),
    ] {
        assert_eq!(rolling::compare(&sales, &[Method::Naive], &settings).err(), bad(name));
    }
    let few = rolling::compare(&sales, &[Method::Naive], &Settings { shortest: usize::MAX, ..settings });
    assert_eq!(few.err(), Some(FitError::TooFew { needed: usize::MAX, given: 30 }));
    assert!(rolling::compare(&sales, &[Method::Naive], &Settings { horizon: usize::MAX, ..settings }).is_ok());
    // Forecasts without end end.
    let fit = curves::fit(Curve::ConstantGrowth, &Question { sales: &sales, steps: 1.0, already: None }).expect("fit");
    assert!(fit.forecast(usize::MAX).len() <= 100_000);
    assert_eq!(theta::fit(&sales, 1, None).expect("fit").forecast(usize::MAX).len(), 100_000);
}
