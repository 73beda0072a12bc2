//! Market curves: Bass against published fits, the others against series made from known parameters.

use super::common::{digits, near, number, rows};
use evcalc::fit::curves::{Curve, Question, Warning, bass_regression, fit};

fn durable(name: &str) -> Vec<f64> {
    let all = rows(include_str!("data/bass_mahajan_mason_srinivasan_1986.csv"));
    all.iter().filter(|row| row[0].starts_with(name)).map(|row| number(row[2])).collect()
}

/// One product of Mahajan, Mason and Srinivasan (1986), "An evaluation of estimation procedures for new product
/// diffusion models", thousands a year. p, q, m, their standard errors, the sum of squares and R2:
/// by SciPy's MINPACK from four starts (Srinivasan and Mason (1986) print .0094, .3748, 18,713 and so on). The
/// regression's p, q, m: likewise.
fn bass(name: &str, pqm: [f64; 3], errors: [f64; 3], rss: f64, r2: f64, regression: [f64; 3]) {
    let sales = durable(name);
    let found = bass_regression(&sales, 1.0, 0.0).expect("regression");
    near(&[found.p, found.q, found.ceiling], &regression, 1e-7);
    let fit = fit(Curve::Bass, &Question { sales: &sales, steps: 1.0, already: None }).expect("fit");
    let ours = ["p", "q", "ceiling"].map(|name| fit.quantity(name).expect("a driver").clone());
    let values = ours.clone().map(|quantity| quantity.value);
    let own_errors = ours.map(|quantity| quantity.standard_error.expect("determined"));
    let worst = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| digits(*a, *b)).fold(15.0, f64::min);
    println!(
        "{name}: parameters {:.1} digits, errors {:.1}, rss {:.1}, range {:?}, condition {:.0}, {:?}",
        worst(&values, &pqm),
        worst(&own_errors, &errors),
        digits(fit.rss, rss),
        fit.ceiling_range,
        fit.condition,
        fit.warnings
    );
    near(&values, &pqm, 1e-7);
    near(&own_errors, &errors, 1e-5);
    near(&[fit.rss, fit.r2.expect("variance")], &[rss, r2], 1e-6);
    assert!(!fit.warnings.iter().any(Warning::is_of_ceiling), "all three are past their peaks");
    // The same series as quarters that are spread out: the same curve, p and q still a year.
    assert_eq!(fit.quantity("start_time").map(|start| (start.value, start.standard_error)), Some((0.0, Some(0.0))));
}

#[test]
fn bass_of_air_conditioners() {
    let errors = [0.00203841, 0.0402189, 1410.54];
    let regression = [0.016992029, 0.404945782, 17091.2526];
    bass("Room air", [0.0094420781, 0.374762817, 18712.7419], errors, 341468.4125, 0.933178, regression);
}

#[test]
fn bass_of_colour_television() {
    let errors = [0.00322191, 0.0542028, 2267.34];
    let regression = [0.035693280, 0.671931354, 35494.6448];
    bass("Color", [0.0184664459, 0.615863334, 39658.6248], errors, 955792.0317, 0.969497, regression);
}

#[test]
fn bass_of_dryers() {
    let errors = [0.00230032, 0.0364127, 1234.34];
    let regression = [0.019614822, 0.348141934, 15280.7632];
    bass("Clothes", [0.0135962435, 0.326702394, 16497.0045], errors, 212777.4403, 0.918142, regression);
}

/// The canonical Bass curve, p = 0.03, q = 0.38, m = 1,000,000: cumulative buyers, and the peak.
#[test]
fn canonical_bass() {
    let drivers = [1e6, 0.03, 0.38, 0.0];
    let at = [1.0, 2.0, 5.0, 6.0, 10.0, 15.0].map(|x| Curve::Bass.cumulative(&drivers, x).expect("Bass"));
    let known = [35758.164, 85056.281, 331198.642, 439235.218, 812803.221, 971609.640];
    assert!(at.iter().zip(known).all(|(a, b)| (a - b).abs() < 5e-4));
    // From its exact sales by month, quarter and year the fit finds it again, p and q a year.
    for steps in [12.0, 4.0, 1.0] {
        let sales = Curve::Bass.sales(&drivers, steps, (12.0 * steps) as usize).expect("sales");
        let fit = fit(Curve::Bass, &Question { sales: &sales, steps, already: None }).expect("fit");
        near(&fit.drivers()[..3], &drivers[..3], 1e-9);
        // t* and the peak's rate a year.
        near(&[fit.quantity("peak_time").expect("peak").value], &[6.192619197703], 1e-9);
        near(&[fit.quantity("peak_rate").expect("peak").value], &[110592.105263], 1e-9);
        assert_eq!(fit.warnings, []);
    }
}

/// The first three years were not seen, but their sum is known.
#[test]
fn what_was_sold_before() {
    let all = Curve::Bass.sales(&[1e6, 0.03, 0.38, 0.0], 4.0, 48).expect("sales");
    let (before, sales) = all.split_at(12);
    let already = Some(before.iter().sum());
    let found = fit(Curve::Bass, &Question { sales, steps: 4.0, already }).expect("fit");
    near(&found.drivers(), &[1e6, 0.03, 0.38, 3.0], 1e-7);
    for (curve, drivers) in [(Curve::Logistic, [500.0, 4.0, 0.9]), (Curve::Gompertz, [500.0, 4.0, 0.4])] {
        let sales = curve.sales(&drivers, 12.0, 100).expect("sales");
        for already in [None, curve.cumulative(&drivers, 0.0)] {
            let found = fit(curve, &Question { sales: &sales, steps: 12.0, already }).expect("fit");
            near(&found.drivers(), &drivers, 1e-6);
        }
    }
}

#[test]
fn growth_curves() {
    let month = |sales: &[f64], curve| fit(curve, &Question { sales, steps: 12.0, already: None }).expect("fit");
    let sales = Curve::ConstantGrowth.sales(&[200.0, 0.35], 12.0, 30).expect("sales");
    near(&[sales[12] / sales[0]], &[1.35], 1e-12);
    let found = month(&sales, Curve::ConstantGrowth);
    near(&found.drivers(), &[200.0, 0.35], 1e-9);
    near(&found.forecast(2), &[200.0 * 1.35_f64.powf(30.0 / 12.0), 200.0 * 1.35_f64.powf(31.0 / 12.0)], 1e-9);
    let sales = Curve::FadingGrowth.sales(&[200.0, 0.8, 0.5], 12.0, 40).expect("sales");
    let found = month(&sales, Curve::FadingGrowth);
    near(&found.drivers(), &[200.0, 0.8, 0.5], 1e-7);
    near(&[found.quantity("last_growth").expect("growth").value], &[0.8 * 0.5_f64.powf(39.0 / 12.0)], 1e-7);
    // Growth that rises does not fade.
    let sales: Vec<f64> = (0..40).map(|i| 100.0 * (0.0008 * f64::from(i * i)).exp()).collect();
    assert!(month(&sales, Curve::FadingGrowth).warnings.iter().any(|w| matches!(w, Warning::NoFading { .. })));
    // In steps of a year: each value grows by growth, growth * fade, growth * fade^2.
    let sales = Curve::FadingGrowth.sales(&[100.0, 0.5, 0.5], 1.0, 4).expect("sales");
    near(&sales, &[100.0, 150.0, 187.5, 210.9375], 1e-12);
}

/// Disturbances of about 3 % that follow no pattern, the same on every machine.
fn disturbed(sales: Vec<f64>) -> Vec<f64> {
    let mut state = 12345_u64;
    let mut next = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    sales.into_iter().map(|y| y * (1.0 + 0.05 * (next() + next()))).collect()
}

#[test]
fn ceilings_known_and_unknown() {
    for (curve, drivers) in [
        (Curve::Logistic, vec![10_000.0, 3.0, 1.2]),
        (Curve::Gompertz, vec![10_000.0, 6.0, 0.7]),
        (Curve::Bass, vec![10_000.0, 0.02, 0.8, 0.0]),
    ] {
        let all = disturbed(curve.sales(&drivers, 12.0, 84).expect("sales"));
        let of = |sales| fit(curve, &Question { sales, steps: 12.0, already: None }).expect("fit");
        let whole = of(&all[..]);
        let part = of(&all[..16]);
        println!("{curve:?} whole {:?} {:?} {:?}", whole.drivers(), whole.ceiling_range, whole.warnings);
        println!("{curve:?} part {:?} {:?} {:?}", part.drivers(), part.ceiling_range, part.warnings);
        assert!(!whole.warnings.iter().any(Warning::is_of_ceiling));
        near(&whole.drivers()[..1], &drivers[..1], 0.05);
        let range = whole.ceiling_range.expect("an S-curve");
        let ceiling = whole.drivers()[0];
        assert!(range.low.is_some_and(|low| low < ceiling) && range.high.is_some_and(|high| high > ceiling));
        // Where the sum of squares is nearly a parabola the range is two standard errors on either side.
        let error = whole.quantity("ceiling").and_then(|ceiling| ceiling.standard_error).expect("determined");
        let width = range.high.expect("known") - range.low.expect("known");
        assert!((width / (4.0 * error) - 1.0).abs() < 0.1, "{}", width / error);
        assert!(part.warnings.iter().any(Warning::is_of_ceiling), "not past the inflection: {:?}", part.warnings);
    }
}

/// Bass (1969), table of eleven durables as commonly reprinted (t* and the sales at t* follow from p, q and m by the
/// formulas): p, q, m, t*, S(t*).
#[test]
fn peaks_of_1969() {
    for (p, q, m, time, rate) in [
        (0.0026167, 0.21566, 40_001.0, 20.21, 2209.0),
        (0.0278770, 0.25105, 96_717.0, 7.88, 7493.0),
        (0.0103990, 0.41861, 16_895.0, 8.61, 1857.0),
        (0.0172060, 0.35688, 15_092.0, 8.11, 1479.0),
        (0.0247960, 0.65410, 21_937.0, 4.82, 3864.0),
    ] {
        let (at, high) = Curve::Bass.peak(&[m, p, q, 0.0]).expect("Bass");
        assert!((at - time).abs() < 0.006, "{at} is not {time}");
        assert!((high - rate).abs() < 1.0, "{high} is not {rate}");
    }
}

/// Shared data: quarterly and yearly p and q of one series differ only in the steps.
#[test]
fn rates_are_a_year() {
    let sales = durable("Room air");
    let year = fit(Curve::Bass, &Question { sales: &sales, steps: 1.0, already: None }).expect("fit").drivers();
    let quarter = fit(Curve::Bass, &Question { sales: &sales, steps: 4.0, already: None }).expect("fit").drivers();
    near(&quarter[..3], &[year[0], 4.0 * year[1], 4.0 * year[2]], 1e-7);
}

/// Series made with disturbances (NumPy's generator 5) and fitted by SciPy 1.17's `curve_fit`: values and standard
/// errors.
const RISE_AND_FALL: [f64; 48] = [
    17.77, 23.95, 33.82, 45.17, 58.59, 67.94, 78.08, 89.59, 110.0, 127.93, 131.37, 131.16, 141.44, 168.26, 163.05,
    151.05, 167.03, 158.75, 162.66, 162.01, 157.23, 163.46, 153.78, 144.43, 145.79, 142.21, 119.29, 121.67, 110.78,
    108.81, 96.48, 96.74, 90.19, 83.02, 74.39, 71.52, 64.01, 58.49, 58.71, 50.68, 52.43, 47.32, 37.89, 39.27, 33.68,
    32.82, 30.16, 24.88,
];
/// Likewise.
const FADING: [f64; 48] = [
    198.6, 208.43, 226.47, 222.06, 245.62, 242.1, 257.75, 263.44, 292.23, 294.69, 321.13, 314.64, 325.97, 335.2,
    329.69, 343.72, 367.16, 356.77, 371.13, 376.54, 391.3, 387.26, 396.75, 408.3, 413.17, 407.35, 435.68, 413.36,
    420.02, 424.13, 459.21, 446.33, 442.66, 444.78, 470.68, 454.11, 454.85, 485.45, 463.02, 479.02, 486.86, 483.52,
    492.23, 515.76, 490.79, 482.13, 475.74, 502.67,
];

#[test]
fn as_scipy_fits() {
    let check = |curve, sales: &[f64], values: &[f64], errors: &[f64]| {
        let fit = fit(curve, &Question { sales, steps: 12.0, already: None }).expect("fit");
        let own: Vec<f64> = fit.quantities.iter().filter_map(|quantity| quantity.standard_error).collect();
        let worst = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| digits(*a, *b)).fold(15.0, f64::min);
        println!(
            "{curve:?}: {:.1} and {:.1} digits; {:?}",
            worst(&fit.drivers(), values),
            worst(&own, errors),
            fit.warnings
        );
        near(&fit.drivers(), values, 1e-6);
        // SciPy's derivatives are one-sided differences.
        near(&own[..errors.len()], errors, 1e-4);
    };
    let values = [4929.145847521278, 4.932572328863569, 1.0986941254889107];
    let errors = [41.76375405841664, 0.08426134827355347, 0.011628869482691427];
    check(Curve::Gompertz, &RISE_AND_FALL, &values, &errors);
    let values = [5060.011734631349, 1.6451818002130458, 1.5620839123171475];
    let errors = [115.94187444852771, 0.02411706340968929, 0.04641222904346148];
    check(Curve::Logistic, &RISE_AND_FALL, &values, &errors);
    let values = [201.09999607970795, 0.8177987352792039, 0.478496576059085];
    let errors = [4.237619209670072, 0.05883498471036719, 0.020987858975895755];
    check(Curve::FadingGrowth, &FADING, &values, &errors);
    let values = [262.7741230558845, 0.2035076198092275];
    check(Curve::ConstantGrowth, &FADING, &values, &[6.851565934419333, 0.011754482296541333]);
}

/// Whatever the curve and however much of it is seen: the fit is at least as good as the curve that the series was made
/// from. (A search that ends in a valley of its own would not be.)
#[test]
fn never_worse_than_the_truth() {
    let mut count = 0;
    for (curve, all) in [
        (
            Curve::Bass,
            vec![[1e5, 0.03, 0.38, 0.0], [1e5, 0.001, 0.8, 0.0], [1e5, 0.1, 0.1, 0.0], [1e5, 0.01, 2.5, 0.0]],
        ),
        (
            Curve::Logistic,
            vec![[1e5, 2.0, 0.5, 0.0], [1e5, 6.0, 1.5, 0.0], [1e5, -1.0, 0.8, 0.0], [1e5, 9.0, 0.9, 0.0]],
        ),
        (
            Curve::Gompertz,
            vec![[1e5, 3.0, 0.5, 0.0], [1e5, 40.0, 0.6, 0.0], [1e5, 0.7, 1.2, 0.0], [1e5, 8.0, 0.2, 0.0]],
        ),
        (Curve::FadingGrowth, vec![[50.0, 0.5, 0.5, 0.0], [50.0, 3.0, 0.2, 0.0], [50.0, -0.3, 0.9, 0.0]]),
        (Curve::ConstantGrowth, vec![[50.0, 0.5, 0.0, 0.0], [50.0, -0.4, 0.0, 0.0]]),
    ] {
        for drivers in all {
            let drivers = &drivers[..curve.drivers().len()];
            for (steps, periods) in [(12.0, 24), (12.0, 60), (4.0, 30), (1.0, 10), (1.0, 20)] {
                let exact = curve.sales(drivers, steps, periods).expect("sales");
                let sales = disturbed(exact.clone());
                let found = fit(curve, &Question { sales: &sales, steps, already: None }).expect("fit");
                let truth: f64 = sales.iter().zip(&exact).map(|(y, fit)| (y - fit) * (y - fit)).sum();
                assert!(found.rss <= truth, "{curve:?} {drivers:?} {steps} {periods}: {} {truth}", found.rss);
                count += 1;
            }
        }
    }
    assert_eq!(count, 85);
}
