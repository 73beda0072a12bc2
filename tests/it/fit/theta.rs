//! The Theta method against R's `forecast` 8.20, `thetaf`, computed in R.

use super::common::{near, values};
use evcalc::fit::theta::{fit, seasonal};

/// `thetaf(AirPassengers)`.
const AIR: [f64; 12] = [
    440.078191, 428.384281, 489.707099, 475.704628, 479.670389, 545.366272, 602.752002, 601.100763, 523.951492,
    456.627145, 397.953735, 447.644909,
];

#[test]
fn air_passengers() {
    let data = values(include_str!("data/air_passengers.txt"));
    assert_eq!(data.len(), 144);
    // With R's alpha every digit that it prints.
    let given = fit(&data, 12, Some(0.837752089949)).expect("fit");
    near(&[given.drift], &[1.3230696288], 1e-9);
    near(&given.forecast(12), &AIR, 5e-9);
    let sought = fit(&data, 12, None).expect("fit");
    println!("alpha {} (R 0.837752089949), {:.6?}", sought.alpha, sought.forecast(12));
    near(&sought.forecast(12), &AIR, 1e-4);
}

#[test]
fn livestock() {
    // `thetaf(livestock)`, all values from 1961 to 2007.
    let data = values(include_str!("data/livestock.txt"));
    near(&fit(&data, 1, None).expect("fit").forecast(3), &[458.1818, 460.6235, 463.0652], 1e-6);
}

#[test]
fn seasonality() {
    let data = values(include_str!("data/air_passengers.txt"));
    assert!(seasonal(&data, 12).is_some_and(|test| test.holds()));
    // Two cycles and no more are not enough, as in R.
    assert!(seasonal(&data[..24], 12).is_none());
    assert!(seasonal(&data, 1).is_none());
    // Pure seasons have no level to smooth.
    let pure: Vec<f64> = [1.0, 2.0, 3.0].into_iter().cycle().take(30).collect();
    near(&fit(&pure, 3, None).expect("fit").forecast(4), &[1.0, 2.0, 3.0, 1.0], 1e-9);
    // A cycle that starts anywhere.
    near(&fit(&pure[..29], 3, None).expect("fit").forecast(2), &[3.0, 1.0], 1e-9);
}
