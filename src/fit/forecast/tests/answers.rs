//! Sensible answers, or clear errors, for series that are short, odd, or both.

use super::reference::SALES;
use crate::fit::FitError;
use crate::fit::forecast::effects::{Column, Event, Shape};
use crate::fit::forecast::methods::Method;
use crate::fit::forecast::normal::quantile;
use crate::fit::forecast::scores::scores;
use crate::fit::forecast::spread::Kind;
use crate::fit::forecast::{Forecast, Question, forecast};

fn one(values: &[f64], horizon: usize) -> Result<Forecast, FitError> {
    let made = forecast(&[Question::new(values, 12, 0)], horizon).pop().unwrap();
    if let Ok(made) = &made {
        let all = [0.05, 0.1, 0.5, 0.9, 0.95].map(|p| made.percentile(p));
        assert!(all.iter().flatten().chain(&made.centre).chain(&made.mean()).all(|x| x.is_finite()), "{made:?}");
        assert!(all.windows(2).all(|pair| pair[0].iter().zip(&pair[1]).all(|(a, b)| a <= b)), "{made:?}");
        assert!(made.spread.level.windows(2).all(|pair| pair[0] <= pair[1]), "{made:?}");
        assert_eq!(made.centre.len(), horizon);
        if values.iter().all(|y| *y >= 0.0) {
            assert!(all.iter().flatten().all(|x| *x >= 0.0), "{made:?}");
        }
    }
    made
}

#[test]
fn one_to_thirty_values() {
    for count in 1..=30 {
        let made = one(&SALES[..count], 18).unwrap();
        let (low, high) =
            (made.centre.iter().copied().fold(f64::MAX, f64::min), made.centre.iter().copied().fold(0.0, f64::max));
        assert!(low > 300.0 && high < 6000.0, "{count}: {:?}", made.centre);
    }
    assert_eq!(one(&[], 3), Err(FitError::TooFew { needed: 1, given: 0 }));
    // One value says nothing about the next.
    let made = one(&[100.0], 1).unwrap();
    assert!((made.centre[0] - 100.0).abs() < 1e-10);
    assert!(made.percentile(0.9)[0] > 120.0 && made.origins == 0);
}

#[test]
fn constant_and_nothing_but_zeros() {
    let made = one(&[7.0; 40], 5).unwrap();
    assert!(made.centre.iter().all(|x| (x - 7.0).abs() < 1e-12) && made.percentile(0.9)[4] < 7.001, "{made:?}");
    let made = one(&[0.0; 40], 5).unwrap();
    assert_eq!((made.centre, made.spread.kind), (vec![0.0; 5], Kind::AdditiveFromZero));
    let made = one(&[-3.0; 8], 2).unwrap();
    assert!((made.centre[1] + 3.0).abs() < 1e-12);
}

#[test]
fn zeros_and_negative_values() {
    let some: Vec<f64> = (0..40).map(|t| f64::from((t * 7919) % 5)).collect();
    let made = one(&some, 6).unwrap();
    assert_eq!(made.spread.kind, Kind::AdditiveFromZero);
    assert!(made.centre.iter().all(|x| (0.5..3.5).contains(x)), "{made:?}");
    let shifted: Vec<f64> = some.iter().map(|x| x - 2.0).collect();
    let made = one(&shifted, 6).unwrap();
    assert_eq!(made.spread.kind, Kind::Additive);
    assert!(made.percentile(0.1)[0] < 0.0);
}

/// Zeros, then growth by 40 % a month: the forecast rises, but not by 40 % a month for ever.
#[test]
fn a_launch() {
    let launched = (0..8).map(|t| 100.0 * 1.4_f64.powi(t));
    let values: Vec<f64> = std::iter::repeat_n(0.0, 20).chain(launched).collect();
    let made = one(&values, 24).unwrap();
    assert_eq!((made.skipped, made.spread.kind), (20, Kind::Multiplicative));
    assert!(made.centre[0] > 900.0 && made.centre[23] < 12_000.0, "{:?}", made.centre);
    assert!((one(&[0.0, 0.0, 5.0], 2).unwrap().centre[1] - 5.0).abs() < 1e-12);
}

#[test]
fn a_level_shift_is_carried_on() {
    let values: Vec<f64> = (0..40).map(|t| if t < 30 { 100.0 } else { 200.0 } + f64::from((t * 7919) % 7)).collect();
    let event = [Event { at: 30, shape: Shape::Step }];
    let told = Question { events: &event, ..Question::new(&values, 12, 0) };
    let made = forecast(&[told], 6).pop().unwrap().unwrap();
    assert!(made.centre.iter().all(|x| (195.0..212.0).contains(x)), "{:?}", made.centre);
    // ln 2 by hand.
    assert!((made.effects.events[0] - 0.68).abs() < 0.05, "{:?}", made.effects);
    let untold = one(&values, 6).unwrap();
    assert!(untold.centre.iter().all(|x| (170.0..260.0).contains(x)), "{:?}", untold.centre);
    assert!(untold.percentile(0.9)[0] > made.percentile(0.9)[0]);
}

#[test]
fn one_outlier() {
    let mut values: Vec<f64> = (0..40).map(|t| 100.0 + f64::from((t * 7919) % 7)).collect();
    values[25] = 900.0;
    let event = [Event { at: 25, shape: Shape::Pulse }];
    let told = Question { events: &event, ..Question::new(&values, 12, 0) };
    let made = forecast(&[told], 12).pop().unwrap().unwrap();
    assert!(made.centre.iter().all(|x| (95.0..112.0).contains(x)), "{:?}", made.centre);
    let untold = one(&values, 12).unwrap();
    assert!(untold.centre.iter().all(|x| (60.0..260.0).contains(x)), "{:?}", untold.centre);
}

#[test]
fn very_small_and_very_large_values() {
    let plain = one(&SALES, 12).unwrap();
    for unit in [1e-9, 1e15] {
        let values: Vec<f64> = SALES.iter().map(|x| x * unit).collect();
        let made = one(&values, 12).unwrap();
        assert!(made.centre.iter().zip(&plain.centre).all(|(a, b)| (a / unit / b - 1.0).abs() < 0.02));
    }
    assert!(one(&[1e-9, 1e15, 1e-9, 1e15, 3.0, 4.0, 1e15, 1e-9], 12).is_ok());
}

#[test]
fn what_cannot_be() {
    assert_eq!(one(&[1.0, f64::NAN], 3), Err(FitError::NotFinite { place: 1 }));
    assert_eq!(one(&[1.0, f64::INFINITY], 3), Err(FitError::NotFinite { place: 1 }));
    assert_eq!(one(&[1.0, -1e200], 3), Err(FitError::TooLarge { place: 1 }));
    assert_eq!(one(&[1.0], 0), Err(FitError::BadSetting { name: "horizon" }));
    let of = |question| forecast(&[question], 2).pop().unwrap().unwrap_err();
    assert_eq!(of(Question::new(&[1.0], 0, 0)), FitError::BadSetting { name: "cycle" });
    let late = [Event { at: 1, shape: Shape::Pulse }];
    assert_eq!(of(Question { events: &late, ..Question::new(&[1.0], 1, 0) }), FitError::BadSetting { name: "event" });
    let short = [Column { values: vec![1.0, 2.0], prior: 0.0, deviation: 1.0 }];
    assert_eq!(
        of(Question { columns: &short, ..Question::new(&[1.0], 1, 0) }),
        FitError::BadSetting { name: "column" }
    );
}

#[test]
fn holidays_come_back_in_the_forecast() {
    let days: Vec<f64> =
        (0..60).map(|t| [0.0, 7.0, 3.0, 4.0][(t * 5 + t / 12) % 4] * f64::from(u8::from(t % 12 < 2))).collect();
    let values: Vec<f64> =
        (0..48).map(|t| 100.0 * (-0.05 * days[t]).exp() + 0.1 * f64::from((t * 7919) as u32 % 7)).collect();
    let columns = [Column { values: days.clone(), prior: 0.0, deviation: 0.1 }];
    let question = Question { columns: &columns, ..Question::new(&values, 12, 0) };
    let made = forecast(&[question], 12).pop().unwrap().unwrap();
    assert!((made.effects.columns[0] + 0.05).abs() < 0.002, "{:?}", made.effects);
    for (h, centre) in made.centre.iter().enumerate() {
        assert!((centre / (100.3 * (-0.05 * days[48 + h]).exp()) - 1.0).abs() < 0.02, "{h} {centre}");
    }
}

/// Two long series with a season, and one of 14 months: alone it has no season, in the table it has.
#[test]
fn short_series_of_a_table_borrow_its_season() {
    let season = |t: usize| if t % 12 < 6 { 1.3 } else { 0.7 };
    let of = |from: usize, count: usize, seed: usize| -> Vec<f64> {
        (0..count)
            .map(|t| 100.0 * season(from + t) * (1.0 + 0.02 * (((t + seed) * 7919 % 13) as f64 / 6.0 - 1.0)))
            .collect()
    };
    let (long, other, short) = (of(0, 60, 0), of(0, 60, 5), of(3, 14, 9));
    let table = [Question::new(&long, 12, 0), Question::new(&other, 12, 0), Question::new(&short, 12, 3)];
    let made = forecast(&table, 12).pop().unwrap().unwrap();
    for (h, centre) in made.centre.iter().enumerate() {
        assert!((centre / (100.0 * season(17 + h)) - 1.0).abs() < 0.12, "{h} {centre}");
    }
}

#[test]
fn scores_of_all_methods() {
    let all = scores(&Question::new(&SALES, 12, 0), &Method::ALL, 6, 12).unwrap();
    assert_eq!(all.len(), Method::ALL.len());
    let of = |method| all.iter().find(|score| score.method == method).unwrap();
    assert!(of(Method::Combination).smape < of(Method::Naive).smape);
    for score in &all {
        assert!(score.smape > 0.0 && score.smape < 40.0 && score.mase.is_some_and(|x| x > 0.0), "{score:?}");
        assert!(score.crps > 0.0 && (0.0..=1.0).contains(&score.coverage) && score.origins > 5, "{score:?}");
    }
    // By hand: the naive forecast one ahead from 4, 5 and 6 values.
    let naive = scores(&Question::new(&[1.0, 1.0, 1.0, 1.0, 3.0, 1.0, 1.0], 1, 0), &[Method::Naive], 1, 12).unwrap();
    assert!((naive[0].smape - 200.0 / 3.0).abs() < 1e-10 && naive[0].origins == 3);
    assert!(scores(&Question::new(&[1.0, 2.0], 1, 0), &Method::ALL, 1, 12).is_err());
}

/// The same numbers again, and in a table with others that are long enough.
#[test]
fn the_same_bits_again() {
    let twice = forecast(&[Question::new(&SALES, 12, 0), Question::new(&SALES, 12, 0)], 12);
    let alone = one(&SALES, 12).unwrap();
    assert!(twice.iter().all(|made| made.as_ref() == Ok(&alone)));
}

/// Series of all kinds, made by a generator: never a panic, never NaN.
#[test]
fn any_series_has_an_answer() {
    let mut state = 99_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for _ in 0..150 {
        let count = 1 + (next() * 50.0) as usize;
        let (kind, unit) = ((next() * 7.0) as usize, 10.0_f64.powf(next() * 24.0 - 9.0));
        let mut level = 1.0;
        let values: Vec<f64> = (0..count)
            .map(|t| {
                let noise = next();
                level *= 0.9 + 0.25 * noise;
                let y = match kind {
                    0 => noise,
                    1 => noise - 0.5,
                    2 => f64::from(u8::from(noise > 0.7)),
                    3 => level,
                    4 => (noise * 4.0).floor(),
                    5 => {
                        if t < count / 2 {
                            0.0
                        } else {
                            level
                        }
                    }
                    _ => {
                        if t == count / 2 {
                            1e6
                        } else {
                            1.0 + (t % 12) as f64
                        }
                    }
                };
                y * unit
            })
            .collect();
        one(&values, 13).unwrap();
    }
}

/// Drawn as the spread says (`centre exp(s Z + b e)`), the values have the percentiles that are printed.
#[test]
fn a_simulation_has_the_percentiles() {
    let made = one(&SALES, 12).unwrap();
    let draws = 20_000;
    // Numbers between 0 and 1 that fill two dimensions evenly (Halton's sequence).
    let halton = |mut i: u32, base: u32| {
        let (mut share, mut sum) = (1.0, 0.0);
        while i > 0 {
            share /= f64::from(base);
            sum += share * f64::from(i % base);
            i /= base;
        }
        sum
    };
    for h in [0, 11] {
        let draw = |i: u32| {
            let (z, e) = (quantile(halton(i, 2)), quantile(halton(i, 3)));
            made.centre[h] * (made.spread.level[h] * z + made.spread.noise * e).exp()
        };
        let mut all: Vec<f64> = (1..=draws).map(draw).collect();
        all.sort_by(f64::total_cmp);
        for (p, place) in [(0.1, 2_000), (0.5, 10_000), (0.9, 18_000)] {
            assert!((all[place] / made.percentile(p)[h] - 1.0).abs() < 0.003, "{h} {p}");
        }
    }
}
